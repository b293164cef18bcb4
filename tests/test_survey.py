"""調査票: answers by workbook. What goes out comes back unchanged; what comes back changed is held three ways."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from progress import review
from progress.models import ActualValue, FiscalEffect, Rating, ReturnedSurvey, YearEndStatus
from progress.office.survey import book, files
from progress.office.survey.cell_words import as_number
from progress.office.survey.key import mark
from progress.workflow import Move, State
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> SimpleNamespace:
    """Two items of 収納課 (one shared with 財政課), one of 水道課, in an open round of 令和6年度."""
    place = make.municipality()
    tax, finance, water = (make.department(place, name) for name in ("収納課", "財政課", "水道課"))
    plan = make.plan(place)
    pillar = make.pillar(plan)
    one, two = make.item(pillar, lead=tax, related=[finance]), make.item(pillar, lead=tax)
    other = make.item(pillar, lead=water)
    rate = make.indicator(one, targets={2023: "98", 2024: "98.5", 2026: "99"})
    make.annual_target(one, 2024, "実施", "コンビニ収納を広げる。")
    planner = make.planner(place)
    asked = make.question(plan, "参加した人の数", "figure", unit="人", from_year=2024)
    make.question(plan, "実施の形", "choice", choices="直営\n委託", from_year=2024)
    due = timezone.localdate() + timedelta(days=10)
    of_round = make.opened_round(plan, planner, 2024, due)
    return SimpleNamespace(
        place=place,
        tax=tax,
        finance=finance,
        water=water,
        plan=plan,
        items=(one, two, other),
        rate=rate,
        asked=asked,
        planner=planner,
        round=of_round,
        statuses=[make.status(of_round, item) for item in (one, two, other)],
        clerk=make.editor(tax),
        related=make.editor(finance),
        stranger=make.editor(water),
        scale=plan.plan_scales.get().scale,
    )


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


class Survey:
    """A department's workbook as a person fills it in: an input by its name, through the hidden cells."""

    def __init__(self, content: bytes) -> None:
        self.workbook = load_workbook(io.BytesIO(content))

    @property
    def sheets(self) -> list[Worksheet]:
        return [
            one for one in self.workbook.worksheets if str(one["A1"].value or "").startswith("reform-survey:")
        ]

    def cell(self, number: int, name: str) -> Any:
        sheet = self.sheets[number]
        for row in sheet.iter_rows(min_row=2, max_col=1):
            for said in str(row[0].value or "").split():
                column, _, found = said.partition("=")
                if found == name:
                    marks = {cell.value: cell.column for cell in sheet[1]}
                    return sheet.cell(row[0].row, marks[column])
        raise KeyError(name)

    def fill(self, number: int, **said: Any) -> None:
        for name, value in said.items():
            self.cell(number, name).value = value

    @property
    def content(self) -> bytes:
        held = io.BytesIO()
        self.workbook.save(held)
        return held.getvalue()


def taken_away(city: SimpleNamespace, department: Any = None) -> Survey:
    return Survey(book.write(city.round, department or city.tax))


def brought_back(
    city: SimpleNamespace, user: Any, *contents: bytes, name: str = "調査票.xlsx"
) -> ReturnedSurvey:
    address = reverse("survey", args=[city.round.pk])
    chosen = [SimpleUploadedFile(name, content) for content in contents]
    answer = signed_in(user).post(address, {"files": chosen})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return ReturnedSurvey.objects.order_by("-pk")[0]


def take_over(survey: ReturnedSurvey, user: Any, move: str = "save", **chosen: str) -> ReturnedSurvey:
    said = {f"choice:{name}": value for name, value in chosen.items()}
    signed_in(user).post(reverse("survey_write", args=[survey.pk]), {"move": move, **said})
    survey.refresh_from_db()
    return survey


def lines(survey: ReturnedSurvey) -> list[tuple[str, str, str]]:
    found = files.Held(survey).records
    return [(one.name, one.now, one.said) for record in found if record.merged for one in record.merged.lines]


def test_brought_back_as_it_went_out_nothing_changes(city):
    make.actual(city.statuses[0], city.rate, "97.4")
    FiscalEffect.objects.create(
        status=city.statuses[0], kind="saving", amount_yen=1200000, printed="120万円", explanation="委託料"
    )
    YearEndStatus.objects.filter(pk=city.statuses[1].pk).update(narrative="一行目\n\n三行目 ", issues="=1+1")
    survey = brought_back(city, city.clerk, taken_away(city).content)
    assert (survey.state, lines(survey)) == (ReturnedSurvey.State.READY, [])
    assert [one.merged.faults for one in files.Held(survey).records] == [[], []]
    page = signed_in(city.clerk).get(reverse("survey_file", args=[survey.pk])).content.decode()
    assert "変わる欄はありません" in page


def test_what_is_filled_in_becomes_a_draft_and_a_second_time_changes_nothing(city):
    filled = taken_away(city)
    figure = f"figure_{city.rate.pk}"
    filled.fill(
        0,
        **{figure: 98.7, f"provisional_{city.rate.pk}": "見込", f"question_{city.asked.pk}": "約1,200人"},
        narrative="窓口を広げた。",
        actual_stage="実施",
        effect_kind_new1="歳出の減",
        effect_amount_new1="120万円",
        effect_about_new1="委託料の見直し",
        **{f"rating_{city.scale.pk}": "Ａ　目標どおり"},
    )
    survey = brought_back(city, city.clerk, filled.content)
    assert len(lines(survey)) == 9
    assert take_over(survey, city.clerk).state == ReturnedSurvey.State.DONE
    status = YearEndStatus.objects.get(pk=city.statuses[0].pk)
    assert (status.state, status.narrative, status.actual_stage) == (State.DRAFT, "窓口を広げた。", "実施")
    actual, effect = ActualValue.objects.get(status=status), FiscalEffect.objects.get(status=status)
    assert (actual.printed, actual.is_provisional) == ("98.7", True)
    assert (effect.kind, effect.amount_yen, effect.printed) == ("saving", 1_200_000, "120万円")
    assert Rating.objects.get(status=status, indicator=None).recorded.code == "a"
    assert [one.text for one in status.answers.all()] == ["約1,200人"]
    assert lines(brought_back(city, city.clerk, filled.content)) == []
    assert YearEndStatus.objects.get(pk=city.statuses[1].pk).state == State.NOT_STARTED


def test_a_number_that_a_cell_can_hold_comes_back_to_the_letter():
    for text in ("1,234", "95.50", "-3", "0", "0.5", "1,000,000.25"):
        number, looks = as_number(text)
        assert looks
        assert number is not None
    for text in ("012", "約60", "12万", "1,23", "５", "1.", "", "1234人"):
        assert as_number(text) is None
    assert mark(2) == "c2"


def zipped(**contents: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in contents.items():
            archive.writestr(f"回収/{name}.xlsx", content)
    return held.getvalue()


def test_what_both_changed_is_asked_and_what_only_others_changed_stays(city):
    filled = taken_away(city)
    filled.fill(0, narrative="調査票の文")
    status = YearEndStatus.objects.get(pk=city.statuses[0].pk)
    status.narrative, status.issues = "画面の文", "画面の課題"
    review.carry_out(status, Move.SAVE, by=city.clerk)
    survey = brought_back(city, city.clerk, filled.content)
    assert lines(survey) == [("narrative", "画面の文", "調査票の文")]
    take_over(survey, city.clerk)
    status.refresh_from_db()
    assert (status.narrative, status.issues) == ("画面の文", "画面の課題")
    assert "どちらの内容にするか" in ReturnedSurvey.objects.get(pk=survey.pk).message
    take_over(survey, city.clerk, **{f"{status.pk}:narrative": "file"})
    status.refresh_from_db()
    assert (status.narrative, status.issues) == ("調査票の文", "画面の課題")


def test_a_cell_that_cannot_be_read_changes_nothing_and_goes_back_marked(city):
    filled = taken_away(city)
    figure = f"figure_{city.rate.pk}"
    filled.fill(0, narrative="窓口を広げた。", **{figure: "とても多い", "actual_stage": "だいたい実施"})
    survey = brought_back(city, city.clerk, filled.content)
    found = files.Held(survey).records[0].merged
    assert {one.name for one in found.faults} == {figure, "actual_stage"}
    assert [one.name for one in found.lines] == ["narrative"]
    answer = signed_in(city.clerk).get(reverse("survey_marked", args=[survey.pk]))
    back = Survey(answer.content)
    assert len(back.sheets) == 1
    assert back.cell(0, figure).value == "とても多い"
    assert back.cell(0, figure).comment.text
    assert back.cell(0, "narrative").value == "窓口を広げた。"
    take_over(survey, city.clerk)
    back.fill(0, **{figure: 98, "actual_stage": "実施"})
    again = brought_back(city, city.clerk, back.content)
    assert {name for name, _, _ in lines(again)} == {figure, "actual_stage"}
