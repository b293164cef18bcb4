"""A target that is changed: both values stay, and wherever a rate against a lowered one is shown, it says so beside it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from items.models import GoalRevision, Indicator, TargetRevision
from plans.models import Plan
from plans.values.fiscal_year import FiscalYear
from progress.models import Publication, YearEndStatus
from progress.public.charts.plotly import figure
from progress.public.charts.spec import ORIGINAL_NAME, chart_of
from progress.reports.packet import answers
from progress.review.publications import release, seal
from progress.table import frozen
from progress.table.live import live_table
from progress.table.revisions import Changed, lowered, told
from progress.table.shape.figures import Figure, IndicatorRow, RateCell, Revision, YearCell
from progress.table.shape.plan import PlanTable
from tests import make

DECIDED = {"decided_on": "2024-02-01", "decided_by": "行政改革推進本部", "document_number": "企第12号"}
SAID = "目標を120件→110件に引き下げ（令和6年2月1日決定）"
GOAL_SAID = "最終目標を130件→115件に引き下げ（令和6年2月1日決定）"


# ── The rule ─────────────────────────────────────────────────────────────────────────────────────────────────


def indicator(direction: str = "increase", kind: str = "number", **fields: Any) -> IndicatorRow:
    return IndicatorRow("申請", "件", kind, direction, "", None, None, None, **{"years": (), **fields})


def change(before: str, after: str, day: str = "2024-02-01") -> Revision:
    return Revision(before, after, day, "推進本部", "実情に合わせる。")


@pytest.mark.parametrize(
    ("of", "changes", "said"),
    [
        (indicator(), [("120件", "110件")], "目標を120件→110件に引き下げ（令和6年2月1日決定）"),
        (indicator("decrease"), [("110件", "120件")], "目標を110件→120件に引き下げ（令和6年2月1日決定）"),
        (indicator("decrease"), [("120件", "110件")], ""),
        (indicator(), [("110件", "120件")], ""),
        (indicator(""), [("120件", "110件")], ""),
        (indicator(), [("120件", "110件"), ("110件", "120件")], ""),  # it stands as high as at first
        (indicator(), [("120件", "130件"), ("130件", "125件")], ""),
        (
            indicator(),
            [("120件", "110件"), ("110件", "115件")],
            "目標を120件→115件に引き下げ（令和6年2月1日決定）",
        ),
        (indicator(), [("120件", "随時")], ""),
        (
            indicator("", "deadline"),
            [("令和4年10月まで", "令和5年3月まで")],
            "期限を令和4年10月まで→令和5年3月までに延期（令和6年2月1日決定）",
        ),
        (indicator(), [], ""),
    ],
)
def test_what_is_said_of_a_lowered_target(of: IndicatorRow, changes: list[tuple[str, str]], said: str):
    days = ("2024-02-01", "2024-08-01")
    rows = [change(before, after, day) for (before, after), day in zip(changes, days, strict=False)]
    assert lowered(of, rows) == said


def test_the_day_is_that_of_the_last_decision_that_lowered():
    rows = [change("120件", "110件"), change("110件", "100件", "2024-08-01")]
    assert lowered(indicator(), rows) == "目標を120件→100件に引き下げ（令和6年8月1日決定）"


def test_a_rate_against_summed_targets_names_each_year_that_was_lowered():
    def year(number: int, target: int, *rows: Revision) -> YearCell:
        total = Figure(f"{target * 2}件", None if number == 2023 else 1)  # type: ignore[arg-type] # any other value
        rate = RateCell("90.0%")
        return YearCell(FiscalYear(number), Figure(f"{target}件"), None, rate, rows, target_sum=total)

    row = told(indicator(years=(year(2023, 60, change("70件", "60件")), year(2024, 60))))
    assert [cell.rate and cell.rate.lowered for cell in row.years] == [
        "目標を70件→60件に引き下げ（令和6年2月1日決定）",
        "令和5年度の目標を70件→60件に引き下げ（令和6年2月1日決定）",
    ]


# ── Everywhere ───────────────────────────────────────────────────────────────────────────────────────────────


class Place:
    """A decided plan whose target of 令和6年度 and final goal were lowered by the grid's form, with a round."""

    def __init__(self) -> None:
        self.city = make.municipality()
        section = make.department(self.city, "市民課")
        self.planner, self.clerk = make.planner(self.city), make.editor(section)
        self.plan = make.plan(self.city, document_state=Plan.DocumentState.ADOPTED)
        self.item = make.item(make.pillar(self.plan), "オンライン申請", lead=section)
        targets = {2023: "100", 2024: "120", 2025: "125"}
        goal: dict[str, Any] = {"goal_value": 130, "goal_printed": "130件", "goal_year": 2026}
        self.indicator = make.indicator(self.item, "申請", "件", targets=targets, **goal)
        self.staff = Client()
        self.staff.force_login(self.planner)

    def lower(self, **fields: str) -> Any:
        """By the page on which it is done."""
        address = reverse("years_grid", args=[self.item.pk])
        form = self.staff.get(address).context["grid"]
        posted = {one.html_name: one.value() or "" for one in form} | dict(form.versions)
        posted |= {f"initial-{name}": cell.initial for name, cell in form.cells.items()}
        pk = self.indicator.pk
        typed = {f"target-{pk}-2024": "110件", f"goal-{pk}": "115件", "reason": "人口の減少のため"}
        return self.staff.post(address, posted | DECIDED | typed | fields)

    def report(self, value: str = "99") -> None:
        self.round = make.opened_round(self.plan, self.planner)
        self.status = make.status(self.round, self.item)
        make.actual(self.status, self.indicator, value)
        YearEndStatus.objects.update(issues="手続を増やすのに時間がかかった。")
        self.status.refresh_from_db()
        make.confirmed(self.status, lead=self.clerk, by=self.planner, code="b")

    def publish(self) -> Publication:
        publication = seal(self.plan, self.round, by=self.planner)
        release(publication, ["public"], by=self.planner)
        return publication


@pytest.fixture
def place(db: None) -> Place:
    return Place()


def text(response: Any) -> str:
    assert response.status_code == 200
    found: str = " ".join(response.content.decode().split())
    return found


def cells(content: bytes) -> str:
    book = load_workbook(BytesIO(content))
    return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None)


def test_a_decision_is_kept_with_its_document_for_a_year_and_for_the_final_goal(place: Place):
    assert place.lower().status_code == 302
    [year], [goal] = TargetRevision.objects.all(), GoalRevision.objects.all()
    assert year.after_value == 110
    assert (year.before_printed, year.after_printed, year.document_number) == ("120件", "110件", "企第12号")
    assert (goal.before_value, goal.after_value, goal.reason) == (
        Decimal(130),
        Decimal(115),
        "人口の減少のため",
    )
    assert Indicator.objects.get().goal_value == 115


def test_without_a_decision_nothing_is_lowered(place: Place):
    assert place.lower(decided_by="").status_code == 422
    assert not TargetRevision.objects.exists() and Indicator.objects.get().goal_value == 130


def test_wherever_a_rate_against_a_lowered_target_is_shown_it_says_so(place: Place):
    place.lower()
    place.report()
    publication = place.publish()
    m, p, key, number = place.city.slug, place.plan.slug, place.item.key, publication.number
    citizen = Client()

    assert SAID in text(citizen.get(reverse("plan", args=[m, p])))  # the list, and why it is rated so
    item = text(citizen.get(reverse("plan_item", args=[m, p, key])))
    assert SAID in item and GOAL_SAID in item
    assert "「申請」：目標を120件→110件に引き下げ（令和6年2月1日決定）。" in item
    queue = text(place.staff.get(reverse("round", args=[place.round.pk])))
    assert SAID in queue
    record = text(place.staff.get(reverse("review_record", args=[place.status.pk])))
    assert SAID in record and GOAL_SAID in record
    assert SAID in text(citizen.get(reverse("publication_packet", args=[m, p, number])))
    assert SAID in cells(citizen.get(reverse("packet_workbook", args=[m, p, number])).content)
    assert SAID in cells(citizen.get(reverse("publication_workbook", args=[m, p, number])).content)
    table = live_table(place.plan, place.round)
    assert SAID in cells(answers.write(table, table.items, answers.Source()))
    figures = citizen.get(reverse("publication_data_file", args=[m, p, number, "figures.csv"]))
    assert SAID in b"".join(figures).decode("utf-8-sig")


def test_a_raised_target_is_kept_and_nothing_is_said_beside_its_rate(place: Place):
    pk = place.indicator.pk
    place.lower(**{f"target-{pk}-2024": "130件", f"goal-{pk}": "140件"})
    place.report()
    place.publish()
    page = text(Client().get(reverse("plan_item", args=[place.city.slug, place.plan.slug, place.item.key])))
    assert "引き下げ" not in page and "令和6年度の目標が見直されました" in page


def test_the_chart_draws_both_targets(place: Place):
    place.lower()
    place.report()
    [row] = live_table(place.plan, place.round).items[0].indicators
    chart = chart_of(row)
    assert [(int(one.fiscal_year), one.value) for one in chart.originals] == [(2024, Decimal(120))]
    assert [(int(one.fiscal_year), one.value) for one in chart.targets] == [
        (2023, Decimal(100)),
        (2024, Decimal(110)),
        (2025, Decimal(125)),
    ]
    names = [trace["name"] for trace in figure(chart)["data"]]
    assert names.index(ORIGINAL_NAME) < names.index("年度の目標")
    place.publish()
    page = text(Client().get(reverse("plan_item", args=[place.city.slug, place.plan.slug, place.item.key])))
    assert 'data-series="original" data-year="2024" data-value="120"' in page
    assert ORIGINAL_NAME in page and "薄い線が、見直し前の当初の目標です。" in page


def test_the_ledger_lists_every_change_lowered_ones_first_for_staff_and_for_all(place: Place):
    raised = make.indicator(place.item, "相談", "件", targets={2024: "10"})
    place.lower()
    place.lower(**{f"target-{place.indicator.pk}-2024": "110件", f"target-{raised.pk}-2024": "20件"})
    place.report()
    number, m, p = place.publish().number, place.city.slug, place.plan.slug
    staff = text(place.staff.get(reverse("plan_target_changes", args=[place.plan.pk])))
    public = text(Client().get(reverse("target_changes", args=[m, p])))
    for page in (staff, public):
        assert page.index("120件 → 110件") < page.index("10件 → 20件")
        assert "最終目標 130件 → 115件" in page.replace("　", " ") and "企第12号" in page
    book = load_workbook(
        BytesIO(Client().get(reverse("target_changes_workbook", args=[m, p, number])).content)
    )
    assert [row[0] for row in book.worksheets[0].values if row[3] and row[0] != "区分"] == [
        "引下げ",
        "引上げ",
    ]
    address = reverse("plan_target_changes_workbook", args=[place.plan.pk])
    assert "人口の減少のため" in cells(place.staff.get(address).content)


def test_what_was_sealed_before_says_so_too_and_keeps_its_seal(place: Place):
    """A publication of schema 8 knows revisions, and nothing of what is said beside rates."""
    place.lower()
    place.report()
    now = live_table(place.plan, place.round)
    content = frozen.to_content(now) | {"schema": 8}
    for row in content["items"][0]["indicators"]:
        del row["goal_revisions"]
        for cell in row["years"]:
            del cell["original"], cell["original_sum"]
            if cell["rate"]:
                del cell["rate"]["lowered"]
            for revision in cell["revisions"]:
                del revision["way"], revision["document_number"]
    before = frozen.digest(content)
    table = frozen.from_content(content)
    cell = table.items[0].indicators[0].year(2024)
    assert cell and cell.rate and cell.rate.lowered == SAID and cell.original
    assert (cell.original.value, cell.revisions[0].way) == (Decimal(120), str(Changed.LOWERED))
    assert frozen.digest(content) == before and table.schema == 8
    assert frozen.from_content(frozen.to_content(now)) == now


def test_what_a_newer_plan_lowers_is_a_difference(place: Place):
    from progress.table.difference import differences

    before = live_table(place.plan)
    place.lower()
    changed = [one for row in differences(before, live_table(place.plan)) for one in row.changes]
    assert any("の目標の変更" in one.label and "120件→110件" in one.after for one in changed)
    assert any(one.label == "申請 最終目標の変更" for one in changed)


def test_a_table_without_changes_says_nothing(place: Place):
    place.report()
    table: PlanTable = live_table(place.plan, place.round)
    [row] = table.items[0].indicators
    assert replace(row) == told(row) and not any(cell.original for cell in row.years)
