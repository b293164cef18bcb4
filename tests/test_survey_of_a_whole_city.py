"""調査票 of all departments: one zip out, one zip back, one of them broken, one of last year's round.

How many departments there are changes nothing here; what forty cost is measured by `python -m tests.bench.survey`.
"""

from __future__ import annotations

import io
import zipfile
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from progress.models import PreparedFile, ReturnedSurvey, YearEndStatus
from progress.office.survey import book
from progress.office.survey.files import count_anew
from progress.review.records import carry_out
from progress.workflow import Move, State
from tests import make
from tests.filled_survey import Survey, zipped

pytestmark = pytest.mark.django_db

DEPARTMENTS = 12
WHOLE = DEPARTMENTS - 2
BROKEN, OF_LAST_YEAR = WHOLE, WHOLE + 1
"""Whose file can't be opened, and who filled in last year's."""


@pytest.fixture
def city() -> SimpleNamespace:
    """An item and a figure for each of twelve departments, in an open round of 令和6年度 and one of 令和5年度."""
    place = make.municipality()
    plan, planner = make.plan(place), make.planner(place)
    pillar = make.pillar(plan)
    sections = [make.department(place, f"第{number:02}課", position=number) for number in range(DEPARTMENTS)]
    items = [make.item(pillar, f"取組{number:02}", lead=section) for number, section in enumerate(sections)]
    rates = [make.indicator(item, targets={2023: "98", 2024: "98"}) for item in items]
    before, now = make.opened_round(plan, planner, 2023), make.opened_round(plan, planner, 2024)
    client = Client()
    client.force_login(planner)
    return SimpleNamespace(
        plan=plan,
        sections=sections,
        rates=rates,
        before=before,
        round=now,
        client=client,
        planner=planner,
        scale=plan.plan_scales.get().scale,
    )


def filled_in(city: SimpleNamespace, content: bytes, number: int) -> Survey:
    """All that a submission needs."""
    survey = Survey(content)
    said = {f"figure_{city.rates[number].pk}": 98 + number / 100, f"rating_{city.scale.pk}": "A"}
    survey.fill(0, narrative=f"第{number}課が進めた。", **said)
    return survey


def all_of_them(city: SimpleNamespace) -> Any:
    """The zip of all departments' 調査票, as it is taken away once it is made."""
    city.client.post(reverse("survey_archive", args=[city.round.pk]))
    made = PreparedFile.objects.latest("pk")
    return city.client.get(reverse("prepared_content", args=[made.pk]))


def taken_out(answer: Any) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def brought_back(city: SimpleNamespace, files: dict[str, bytes]) -> None:
    address = reverse("survey", args=[city.round.pk])
    chosen = {"chosen": SimpleUploadedFile("回収.zip", zipped(files))}
    assert city.client.post(address, chosen)["Location"]


def states(city: SimpleNamespace) -> list[str]:
    rows = YearEndStatus.objects.filter(round=city.round).order_by("item__position")
    return list(rows.values_list("state", flat=True))


def test_all_but_two_are_taken_over_at_once_and_those_go_back_with_what_is_wrong_in_their_cells(city):
    out = taken_out(all_of_them(city))
    files = {name: filled_in(city, out[name], number).content for number, name in enumerate(out)}
    broken, old = list(files)[BROKEN], list(files)[OF_LAST_YEAR]
    files[broken] = files[broken][:3000]
    last_year = book.write(city.before, city.sections[OF_LAST_YEAR])
    files[old] = filled_in(city, last_year, OF_LAST_YEAR).content
    brought_back(city, files)

    address = reverse("survey", args=[city.round.pk])
    page = city.client.get(address).content.decode()
    assert page.count('name="file"') == WHOLE
    assert "直してもらう調査票が2個あります" in page
    assert set(states(city)) == {State.NOT_STARTED}

    ready = ReturnedSurvey.objects.filter(state=ReturnedSurvey.State.READY)
    assert ready.count() == WHOLE
    ticked = [str(survey.pk) for survey in ready]
    city.client.post(reverse("survey_take_over", args=[city.round.pk]), {"move": "submit", "file": ticked})
    assert states(city) == [State.SUBMITTED] * WHOLE + [State.NOT_STARTED] * 2
    assert ReturnedSurvey.objects.filter(state=ReturnedSurvey.State.DONE).count() == WHOLE

    back = taken_out(city.client.get(reverse("survey_marked_all", args=[city.round.pk])))
    marked = {name.partition("_確認")[0]: Survey(content) for name, content in back.items()}
    assert sorted(f"{name}.xlsx" for name in marked) == sorted([broken, old])
    anew, moved = marked[broken.removesuffix(".xlsx")], marked[old.removesuffix(".xlsx")]
    front: Any = anew.workbook.worksheets[0]
    assert any("取り込めませんでした" in str(row[0].value) for row in front.iter_rows(max_col=1))
    assert anew.cell(0, "narrative").value is None
    assert moved.cell(0, "narrative").value == f"第{OF_LAST_YEAR}課が進めた。"
    assert "令和5年度" in moved.cell(0, "narrative").comment.text

    ReturnedSurvey.objects.exclude(state=ReturnedSurvey.State.DONE).delete()
    brought_back(city, {broken: filled_in(city, anew.content, BROKEN).content, old: moved.content})
    ticked = [str(survey.pk) for survey in ReturnedSurvey.objects.filter(state=ReturnedSurvey.State.READY)]
    city.client.post(reverse("survey_take_over", args=[city.round.pk]), {"move": "submit", "file": ticked})
    assert states(city) == [State.SUBMITTED] * DEPARTMENTS

    city.client.get(address)  # says what was done, once
    with CaptureQueriesContext(connection) as for_all:
        city.client.get(address)
    ReturnedSurvey.objects.filter(pk__in=ReturnedSurvey.objects.values("pk")[3:]).delete()
    with CaptureQueriesContext(connection) as for_three:
        city.client.get(address)
    assert len(for_three) == len(for_all)


def test_what_is_asked_stays_asked_when_the_others_are_taken_over(city):
    """Somebody typed into the first one's record after the files were read."""
    names = [book.file_name(city.round, section) for section in city.sections[:2]]
    contents = [book.write(city.round, section) for section in city.sections[:2]]
    brought_back(
        city, {name: filled_in(city, contents[number], number).content for number, name in enumerate(names)}
    )
    first = YearEndStatus.objects.select_related("round__plan", "item").filter(round=city.round)[0]
    enter = reverse("enter", args=[first.pk])
    form = city.client.get(enter).context["form"]
    typed = {bound.html_name: bound.value() or "" for bound in form.hidden_fields()}
    city.client.post(enter, {**typed, "narrative": "画面から書いた。", "move": "save"})

    surveys = list(ReturnedSurvey.objects.order_by("pk"))
    address = reverse("survey_take_over", args=[city.round.pk])
    city.client.post(address, {"move": "save", "file": [str(one.pk) for one in surveys]})
    for survey in surveys:
        survey.refresh_from_db()
    assert [one.state for one in surveys] == [ReturnedSurvey.State.READY, ReturnedSurvey.State.DONE]
    assert (surveys[0].counts["clashes"], surveys[0].counts["is_clean"]) == (1, False)
    first.refresh_from_db()
    assert first.narrative == "画面から書いた。"


@pytest.mark.parametrize("sections", [2, 12])
def test_files_are_held_against_the_records_in_as_many_queries_for_few_as_for_many(city, sections):
    """Records that moved on since the files went out, too."""
    chosen = {
        book.file_name(city.round, one): book.write(city.round, one) for one in city.sections[:sections]
    }
    for one in YearEndStatus.objects.select_related("round__plan", "item")[: sections * 2]:
        one.issues = "あとで書いた。"
        carry_out(one, Move.SAVE, by=city.planner)
    brought_back(city, chosen)
    with CaptureQueriesContext(connection) as queries:
        count_anew.func(city.round.pk, city.planner.pk)
    assert len(queries) <= 46, len(queries)
