"""The grid of one item's years: figures as typed, decisions for decided plans, conflicts, nothing typed lost."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from items.grid import YearsGrid
from items.models import AnnualTarget, Indicator, Item, TargetRevision, TargetValue
from items.quantity import NotAFigure
from items.targets import read_for
from plans.history.records import ChangeEvent, Way
from plans.history.writer import save
from plans.models import Plan, User
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="plans.auth_backend.MembershipBackend")
    return client


@pytest.fixture
def item() -> Item:
    plan = make.plan(start=2022, end=2024, document_state="draft")
    made = make.item(make.pillar(plan), lead=make.department(plan.municipality))
    make.indicator(made, "収納率", "%", targets={2022: "95", 2023: "96"})
    return made


@pytest.fixture
def planner(item: Item) -> User:
    return make.planner(item.plan.municipality, "kikaku")


@pytest.fixture
def client(planner: User) -> Client:
    return client_of(planner)


def url(item: Item) -> str:
    return reverse("years_grid", args=[item.pk])


def target(item: Item, year: int) -> str:
    return f"target-{item.indicators.get().pk}-{year}"


def drawn(item: Item, **typed: str) -> dict[str, str]:
    """What a browser sends: every cell with its hidden first value and version, then what was typed."""
    grid = YearsGrid(item)
    data = dict(grid.versions)
    for name in grid.cells:
        data[name] = data[f"initial-{name}"] = str(grid.fields[name].initial or "")
    return data | typed


def post(client: Client, item: Item, typed: dict[str, str]) -> Any:
    return client.post(url(item), drawn(item) | typed)


# ── Who and what is shown ────────────────────────────────────────────────────────────────────────────────────


def test_only_the_planning_section_of_the_own_municipality_opens_the_grid(item: Item, client: Client):
    section = item.assignments.get().department
    assert client.get(url(item)).status_code == 200
    for person in (make.editor(section), make.planner(make.municipality("yoso")), make.user(is_staff=True)):
        visitor = client_of(person)
        assert visitor.get(url(item)).status_code == 403
        assert visitor.post(url(item), drawn(item, **{target(item, 2024): "97"})).status_code == 403
    assert Client().get(url(item)).url.startswith(reverse("login"))  # type: ignore[attr-defined]
    assert client.get(reverse("years_grid", args=[0])).status_code == 404
    assert not ChangeEvent.objects.exists()


def test_every_plan_year_has_a_cell_and_years_outside_the_plan_that_hold_something_too(
    item: Item, client: Client
):
    make.annual_target(item, 2019)
    text = client.get(url(item)).content.decode()
    for words in ("令和元年度", "2019年度", "令和4年度", "令和6年度", "↑ 増やす", "単位：%"):
        assert words in text
    assert [int(year) for year in YearsGrid(item).years] == [2019, 2022, 2023, 2024]


def test_a_plan_without_years_says_what_is_missing(item: Item, client: Client):
    TargetValue.objects.all().delete()
    Plan.objects.update(start_year=None, end_year=None)
    assert "年度がまだ決まっていません" in client.get(url(item)).content.decode()


def test_reading_the_page_asks_the_same_number_of_questions_however_many_indicators(
    item: Item, client: Client
):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(url(item))
        return len(asked)

    questions()
    few = questions()
    for number in range(6):
        make.indicator(item, f"指標{number}", targets={2022: "1", 2023: "2"})
    assert questions() == few


# ── Typing ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_typed_figures_are_read_and_kept_as_typed(item: Item, client: Client):
    answer = post(
        client,
        item,
        {
            target(item, 2024): "約９７．５％",
            f"baseline-{item.indicators.get().pk}": "94.5%",
            f"goal-{item.indicators.get().pk}": "98以上",
            "stage-2022": "検討",
            "goaltext-2022": "一行目\r\n二行目",
        },
    )
    assert answer.status_code == 302
    indicator = item.indicators.get()
    made = indicator.target_values.get(fiscal_year=2024)
    assert (made.printed, made.value, made.approximate) == ("約９７．５％", Decimal("97.5"), True)
    assert (indicator.baseline_printed, indicator.baseline_value) == ("94.5%", Decimal("94.5"))
    assert (indicator.goal_value, indicator.goal_bound) == (Decimal(98), "at_least")
    year = item.targets.get()
    assert (year.planned_stage, year.goal_text) == ("検討", "一行目\n二行目")
    events = ChangeEvent.objects.all()
    assert {one.via for one in events} == {Way.GRID}
    assert sorted(one.model for one in events) == [
        "items.annualtarget",
        "items.indicator",
        "items.targetvalue",
    ]


def test_the_message_counts_the_cells_that_were_changed(item: Item, client: Client):
    """The stage and the goal of a year are one record in two cells; 95.0% is the 95% that stood there before."""
    typed = {target(item, 2023): "97", target(item, 2024): "98", "stage-2022": "検討", "goaltext-2022": "文"}
    client.post(url(item), drawn(item) | typed)
    assert "4欄を保存しました。" in client.get(url(item)).content.decode()
    client.post(url(item), drawn(item) | {target(item, 2022): " 95% ", "goaltext-2022": "文 "})
    assert "変更はありませんでした。" in client.get(url(item)).content.decode()


def test_untouched_cells_are_not_written(item: Item, client: Client):
    assert post(client, item, {}).status_code == 302
    assert not ChangeEvent.objects.exists()
    assert not AnnualTarget.objects.exists()


def test_errors_stand_at_their_cells_and_everything_typed_is_still_there(item: Item, client: Client):
    answer = post(
        client, item, {target(item, 2023): "96件", target(item, 2024): "十件", "goaltext-2024": "書きかけ"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    errors = answer.context["grid"].errors
    assert errors[target(item, 2023)] == ["単位が「件」になっています。「%」の数字で入力してください。"]
    assert "数字として読めません" in errors[target(item, 2024)][0]
    for words in ('value="96件"', 'value="十件"', "書きかけ"):
        assert words in text
    assert f'id="id_{target(item, 2024)}_error"' in text
    assert not ChangeEvent.objects.exists()


def test_emptying_a_cell_of_a_draft_removes_the_target(item: Item, client: Client):
    post(client, item, {target(item, 2023): ""})
    assert [int(one.fiscal_year) for one in TargetValue.objects.all()] == [2022]
    assert ChangeEvent.objects.get().action == "delete"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("-", "number", None),
        ("０", "number", Decimal(0)),
        ("HPアクセス数 510,000件", "number", Decimal(510000)),
        ("3万5,352", "number", Decimal(35352)),
        ("随時", "text", None),
        ("5件", "text", None),
        ("検討中", "deadline", None),
    ],
)
def test_a_cell_says_what_its_kind_lets_it_say(text: str, kind: str, value: Decimal | None):
    read = read_for(Indicator(kind=kind, unit="件", name="HPアクセス数"), text)
    assert (read["printed"], read["value"]) == (text, value)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("令和2年12月までに策定", date(2020, 12, 31)),
        ("令和6年2月", date(2024, 2, 29)),
        ("R7.3", date(2025, 3, 31)),
        ("R7.13", None),
        ("年度内", None),
    ],
)
def test_deadlines_mean_the_last_day_of_their_month(text: str, due: date | None):
    assert read_for(Indicator(kind="deadline"), text)["due"] == due


def test_a_number_is_never_guessed():
    for text in ("5～7件", "なし", "20人 13日", "12人"):
        with pytest.raises(NotAFigure):
            read_for(Indicator(kind="number", unit="件", name="件数"), text)


# ── Last year and final goal ─────────────────────────────────────────────────────────────────────────────────

DIFFERS = "収納率：最終年度の目標（97%）と最終目標（98%以上）が違います。"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"goal_value": 98, "goal_bound": "at_least"}, [DIFFERS]),
        ({"goal_value": 97}, []),
        ({"goal_value": None}, []),
        ({"goal_value": 98, "goal_year": 2030}, []),
        ({"goal_value": 98, "goal_bound": "at_least", "goal_year": 2024}, [DIFFERS]),
        ({"goal_value": 288, "measure": "flow"}, []),  # 95 + 96 + 97, a sum over the years
        ({"goal_value": 98, "goal_bound": "at_least", "measure": "flow"}, [DIFFERS]),
    ],
)
def test_a_last_year_that_is_not_the_final_goal_is_pointed_out(
    fields: dict[str, Any], said: list[str], item: Item, client: Client
):
    TargetValue.objects.create(indicator=item.indicators.get(), fiscal_year=2024, value=97, printed="97%")
    Indicator.objects.update(**fields)
    answer = client.get(url(item))
    assert answer.context["grid"].remarks == said
    assert ("確かめてください" in answer.content.decode()) is bool(said)
    assert post(client, item, {"stage-2022": "実施"}).status_code == 302


# ── Decided plans ────────────────────────────────────────────────────────────────────────────────────────────

DECISION = {"decided_on": "2024-10-01", "decided_by": "行政改革推進本部", "reason": "災害への対応のため"}


@pytest.fixture
def decided(item: Item) -> Item:
    Plan.objects.update(document_state="adopted")
    return Item.objects.select_related("plan").get(pk=item.pk)


def test_changing_a_target_of_a_decided_plan_asks_for_the_decision(decided: Item, client: Client):
    answer = post(client, decided, {target(decided, 2023): "90"})
    assert set(answer.context["grid"].errors) == {"decided_on", "decided_by", "reason"}
    assert 'value="90"' in answer.content.decode()
    assert TargetValue.objects.get(fiscal_year=2023).value == 96


def test_a_decision_is_kept_beside_both_targets(decided: Item, client: Client):
    assert post(client, decided, {target(decided, 2023): "90", **DECISION}).status_code == 302
    made = TargetRevision.objects.get()
    assert (made.before_printed, made.before_value) == ("96%", Decimal(96))
    assert (made.after_printed, made.after_value) == ("90", Decimal(90))
    assert (made.decided_on, made.decided_by, made.reason) == (
        date(2024, 10, 1),
        "行政改革推進本部",
        "災害への対応のため",
    )
    note = "目標の見直し（令和6年10月1日　行政改革推進本部）災害への対応のため"
    assert {one.note for one in ChangeEvent.objects.all()} == {note}


@pytest.mark.parametrize("day", ["令和6年10月1日", "Ｒ６．１０．１", "2024/10/1"])
def test_the_day_of_a_decision_is_typed_in_either_calendar(day: str, decided: Item, client: Client):
    typed = {target(decided, 2023): "90", **DECISION, "decided_on": day}
    assert post(client, decided, typed).status_code == 302
    assert TargetRevision.objects.get().decided_on == date(2024, 10, 1)


def test_nothing_was_decided_in_the_future(decided: Item, client: Client):
    tomorrow = localdate() + timedelta(days=1)
    typed = {target(decided, 2023): "90", **DECISION}
    errors = post(client, decided, typed | {"decided_on": f"{tomorrow:%Y-%m-%d}"}).context["grid"].errors
    assert errors == {"decided_on": ["決定日が先の日付になっています。決定した日を入力してください。"]}
    assert not TargetRevision.objects.exists()
    assert post(client, decided, typed | {"decided_on": f"{localdate():%Y-%m-%d}"}).status_code == 302


def test_an_unreadable_day_is_told_with_an_example(decided: Item, client: Client):
    typed = {target(decided, 2023): "90", **DECISION, "decided_on": "10月1日"}
    said = post(client, decided, typed).context["grid"].errors["decided_on"]
    assert said == ["「10月1日」は日付として読めません。例：令和8年4月1日、2026-04-01"]


def test_a_withdrawn_target_of_a_decided_plan_keeps_its_row_and_its_reason(decided: Item, client: Client):
    post(client, decided, {target(decided, 2023): "", **DECISION})
    assert TargetValue.objects.get(fiscal_year=2023).value is None
    assert TargetRevision.objects.get().before_value == 96


def test_a_correction_needs_a_note_and_makes_no_revision(decided: Item, client: Client):
    typed = {target(decided, 2023): "69", "is_correction": "on"}
    assert set(post(client, decided, typed).context["grid"].errors) == {"correction_note"}
    assert post(client, decided, typed | {"correction_note": "転記誤り"}).status_code == 302
    assert not TargetRevision.objects.exists()
    assert ChangeEvent.objects.get().note == "誤記の訂正：転記誤り"


def test_what_was_empty_in_a_decided_plan_is_filled_without_a_decision(decided: Item, client: Client):
    indicator = decided.indicators.get()
    typed = {target(decided, 2024): "97", "stage-2022": "実施", f"baseline-{indicator.pk}": "94"}
    assert post(client, decided, typed).status_code == 302
    assert not TargetRevision.objects.exists()


def test_words_of_a_decided_plan_change_with_a_decision_too(decided: Item, client: Client):
    make.annual_target(decided, 2022, goal="十件にする")
    assert post(client, decided, {"goaltext-2022": "五件にする"}).status_code == 422
    assert post(client, decided, {"goaltext-2022": "五件にする", **DECISION}).status_code == 302
    assert AnnualTarget.objects.get().goal_text == "五件にする"


# ── Two at once ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_cell_that_somebody_else_changed_is_told_and_not_overwritten(item: Item, client: Client):
    mine = drawn(item, **{target(item, 2023): "97", "stage-2024": "達成"})
    changed = TargetValue.objects.get(fiscal_year=2023)
    changed.value, changed.printed = Decimal(99), "99%"
    save(changed, by=make.planner(item.plan.municipality, "同僚"), via=Way.GRID)
    answer = client.post(url(item), mine)
    assert answer.status_code == 409
    grid = answer.context["grid"]
    assert len(grid.conflicts) == 1
    assert grid.conflicts[0].startswith("収納率 令和5年度の目標：同僚さんが")
    assert "「99%」にしています" in grid.conflicts[0]
    assert 'value="97"' in answer.content.decode() and 'value="達成"' in answer.content.decode()
    assert TargetValue.objects.get(fiscal_year=2023).value == 99
    assert not AnnualTarget.objects.exists()
    again = {name: str(value) for name, value in grid.data.items()}
    assert client.post(url(item), again).status_code == 302
    assert TargetValue.objects.get(fiscal_year=2023).value == 97
    assert AnnualTarget.objects.get().planned_stage == "達成"


def test_a_cell_filled_by_somebody_else_in_the_meantime_is_a_conflict_too(item: Item, client: Client):
    mine = drawn(item, **{target(item, 2024): "97"})
    TargetValue.objects.create(indicator=item.indicators.get(), fiscal_year=2024, value=1, printed="1")
    assert client.post(url(item), mine).status_code == 409
    assert TargetValue.objects.get(fiscal_year=2024).value == 1


def test_a_cell_emptied_by_somebody_else_in_the_meantime_can_be_filled_again(item: Item, client: Client):
    mine = drawn(item, **{target(item, 2023): "97"})
    TargetValue.objects.get(fiscal_year=2023).delete()
    answer = client.post(url(item), mine)
    if answer.status_code == 409:
        again = {name: str(value) for name, value in answer.context["grid"].data.items()}
        answer = client.post(url(item), again)
    assert answer.status_code == 302
    assert TargetValue.objects.get(fiscal_year=2023).value == 97


def test_cells_that_i_did_not_touch_keep_what_others_wrote(item: Item, client: Client):
    mine = drawn(item, **{target(item, 2024): "97"})
    changed = TargetValue.objects.get(fiscal_year=2023)
    changed.value, changed.printed = Decimal(99), "99%"
    save(changed, by=make.planner(item.plan.municipality), via=Way.GRID)
    assert client.post(url(item), mine).status_code == 302
    assert TargetValue.objects.get(fiscal_year=2023).value == 99
    assert TargetValue.objects.get(fiscal_year=2024).value == 97


def test_an_indicator_of_another_item_cannot_be_written_through_this_grid(item: Item, client: Client):
    other = make.indicator(make.item(item.pillar, "別の項目"), "別の指標")
    client.post(
        url(item), drawn(item) | {f"target-{other.pk}-2022": "1", f"version-target-{other.pk}-2022": ""}
    )
    assert not Indicator.objects.get(pk=other.pk).target_values.exists()
