"""A figure that is missing says why; one that misses its target is asked why, and no other: from the form to everybody
who reads it."""

from __future__ import annotations

import csv
import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from progress.findings.kinds import findings_of
from progress.intake import whole_plan
from progress.judgement import Rule
from progress.models import ActualValue, ReturnedSurvey, YearEndStatus
from progress.office.department.status_form import StatusForm
from progress.office.survey import book
from progress.reports import status_list
from progress.review import publications
from progress.table import frozen
from progress.table.difference import differences
from progress.table.live import live_table
from tests import make, prepared
from tests.filled_survey import Survey
from tests.intake.test_own_tables import read_back

pytestmark = pytest.mark.django_db


def _city() -> SimpleNamespace:
    """One item with two figures in an open round: 収納率 (a target of 98.5%) and 調査 (a target of 60%)."""
    place = make.municipality()
    tax = make.department(place, "収納課")
    plan = make.plan(place)
    item = make.item(make.pillar(plan), lead=tax)
    rate = make.indicator(item, targets={2023: "98", 2024: "98.5"})
    asked = make.indicator(item, "市民の満足度", targets={2024: "60"})
    planner, clerk = make.planner(place), make.editor(tax)
    opened = make.opened_round(plan, planner)
    status = make.status(opened, item)
    return SimpleNamespace(
        place=place,
        tax=tax,
        plan=plan,
        item=item,
        rate=rate,
        asked=asked,
        planner=planner,
        clerk=clerk,
        round=opened,
        status=status,
        scale=plan.plan_scales.get().scale,
    )


@pytest.fixture
def city() -> SimpleNamespace:
    return prepared.fill("why_not", _city)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(city: SimpleNamespace, move: str, **typed: str) -> Any:
    """`rate`, `asked`: the figures; `rate_missed`, `asked_absent` …: what stands beside them."""
    form = StatusForm(status=YearEndStatus.objects.get(pk=city.status.pk))
    data = {bound.html_name: bound.value() or "" for bound in form if bound.value() is not False}
    for name, value in typed.items():
        which, _, kind = name.partition("_")
        data[f"{kind or 'figure'}_{getattr(city, which).pk}"] = value
    given = {"narrative": "行った。", f"rating_{city.scale.pk}": "b", f"reason_{city.scale.pk}": "届かず。"}
    return signed_in(city.clerk).post(reverse("enter", args=[city.status.pk]), data | given | {"move": move})


def text(response: Any) -> str:
    return str(response.content.decode())


def row_of(city: SimpleNamespace) -> Any:
    return live_table(city.plan, city.round, include_unconfirmed=True).items[0]


def groups(response: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = response.context["figure_groups"]
    return found


def test_a_missing_figure_with_its_reason_is_in_order_and_without_one_it_is_not(city: SimpleNamespace):
    refused = send(city, "submit", rate="98.5")
    said = "今年度の目標があります。実績を入力するか、数値がない理由を選んでください。"
    assert refused.context["form"].errors[f"figure_{city.asked.pk}"] == [said]
    rate, asked = groups(refused)
    assert asked["unfolded"] and not rate["unfolded"]  # where the reason is wanted, it is at hand
    assert send(city, "submit", rate="98.5", asked_absent="other_years").status_code == 302
    scales = live_table(city.plan, city.round).scales

    def found() -> set[str]:
        return {one.kind.key for one in findings_of(row_of(city), scales, rule=Rule())}

    assert "no_figure" not in found()
    ActualValue.objects.filter(indicator=city.asked).update(absent_because="")
    assert "no_figure" in found()


def test_a_figure_takes_the_place_of_the_reason_why_there_was_none(city: SimpleNamespace):
    send(city, "save", asked_absent="uncounted")
    stored = ActualValue.objects.get(indicator=city.asked)
    assert (stored.value, stored.absent_because, stored.shown) == (None, "uncounted", "－（未集計）")
    send(city, "save", asked="61", asked_absent="uncounted")
    stored.refresh_from_db()
    assert (stored.shown, stored.absent_because) == ("61%", "")
    send(city, "save", asked="")
    assert not ActualValue.objects.filter(indicator=city.asked).exists()


def test_why_a_target_is_missed_is_asked_only_where_it_is(city: SimpleNamespace):
    def unfolded(response: Any) -> list[bool]:
        return [group["unfolded"] for group in groups(response)]

    page = signed_in(city.clerk).get(reverse("enter", args=[city.status.pk]))
    assert unfolded(page) == [False, False]
    looked_at = send(city, "calculate", rate="97", asked="60")  # without a script: a second look
    assert unfolded(looked_at) == [True, False]
    assert "data-misses open" in text(looked_at) and text(looked_at).count("data-misses") == 1
    rates = reverse("entry_rates", args=[city.status.pk])
    typed = {f"figure_{city.rate.pk}": "97", f"figure_{city.asked.pk}": "60"}
    told = signed_in(city.clerk).post(rates, typed).json()["misses"]
    assert told == {str(city.rate.pk): True, str(city.asked.pk): False}
    send(
        city,
        "save",
        rate="97",
        rate_missed="means",
        rate_why="職員が2人欠けた。",
        asked="60",
        asked_missed="aim",
    )
    now = [one.year(2024) for one in row_of(city).indicators]
    assert [cell.missed_because for cell in now] == ["予算や人員", ""]  # told only as long as it is missed
    assert now[0].said == "目標に届かなかった理由は「予算や人員」。職員が2人欠けた。"
    assert signed_in(city.clerk).get(rates).status_code == 405


def test_everybody_who_reads_the_figure_reads_why(city: SimpleNamespace):
    send(
        city, "save", rate="97", rate_missed="means", rate_why="職員が2人欠けた。", asked_absent="other_years"
    )
    status = YearEndStatus.objects.get(pk=city.status.pk)
    make.confirmed(status, lead=city.clerk, by=city.planner)
    planner, wanted = signed_in(city.planner), ("－（隔年調査）", "目標に届かなかった理由は「予算や人員」。")
    page = text(planner.get(reverse("review_record", args=[status.pk])))
    assert all(words in page for words in wanted)
    sealed = publications.seal(city.plan, city.round, by=city.planner)
    publications.release(sealed, ["public"], by=city.planner)
    table = frozen.from_content(sealed.content)
    names = [city.place.slug, city.plan.slug]
    page = text(Client().get(reverse("plan_item", args=[*names, city.item.key])))
    assert all(words in page for words in wanted)
    listed = load_workbook(io.BytesIO(status_list.write(table)))
    cells = {str(cell.value) for sheet in listed for row in sheet.iter_rows() for cell in row}
    assert "－（隔年調査）" in cells
    data = Client().get(reverse("publication_data_file", args=[*names, sealed.number, "figures.csv"]))
    rows = list(csv.DictReader(io.StringIO(data.getvalue().decode("utf-8-sig"))))
    mine = {row["指標名"]: row for row in rows if row["年度"] == "2024"}
    rate, asked = mine["収納率"], mine["市民の満足度"]
    assert (asked["実績値"], asked["実績（表記）"], asked["数値がない理由"]) == ("", "", "隔年調査")
    assert (rate["数値がない理由"], rate["目標に届かなかった理由"]) == ("", "予算や人員")
    ActualValue.objects.filter(indicator=city.rate).update(missed_because="outside")
    [changed] = differences(table, live_table(city.plan, city.round))
    assert [(one.before, one.after) for one in changed.changes] == [("予算や人員", "外部要因")]


def test_both_reasons_go_out_and_come_back_with_the_survey_and_the_whole_plan(city: SimpleNamespace):
    survey = Survey(book.write(city.round, city.tax))
    survey.fill(0, **{f"absent_{city.asked.pk}": "未集計", f"figure_{city.rate.pk}": 97})
    survey.fill(0, **{f"missed_{city.rate.pk}": "外部要因"})
    clerk = signed_in(city.clerk)
    chosen = SimpleUploadedFile("調査票.xlsx", survey.content)
    clerk.post(reverse("survey", args=[city.round.pk]), {"chosen": [chosen]})
    returned = ReturnedSurvey.objects.get()
    clerk.post(reverse("survey_write", args=[returned.pk]), {"move": "save"})
    stored = {one.indicator_id: one for one in ActualValue.objects.all()}
    assert stored[city.asked.pk].absent_because == "uncounted"
    assert stored[city.rate.pk].missed_because == "outside"
    assert Survey(book.write(city.round, city.tax)).cell(0, f"missed_{city.rate.pk}").value == "外部要因"
    draft = read_back(whole_plan.build(city.plan))
    figures = {key[3]: one.fields for (kind, key), one in draft.records.items() if kind == "actual_value"}
    assert figures["市民の満足度"]["absent_because"].value == "uncounted"
    assert figures["収納率"]["missed_because"].value == "outside"
