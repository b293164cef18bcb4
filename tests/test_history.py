"""The one writer of the one history: what it writes, what it refuses, and what it costs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from items.models import AnnualTarget, Assignment, Indicator, Item, TargetRevision, TargetValue
from plans.history.changes import Action
from plans.history.conflict import Conflict
from plans.history.records import ChangeEvent, Way, events_for
from plans.history.rehearsal import rehearse
from plans.history.writer import apply, save
from plans.models import Department, Municipality, Pillar, Plan, RatingScale
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]


@pytest.fixture
def place() -> Municipality:
    return make.municipality()


@pytest.fixture
def clerk(place):
    return make.planner(place, "企画 花子")


@pytest.fixture
def item(place) -> Item:
    return make.item(make.pillar(make.plan(place)))


def reread(record):
    return type(record).objects.get(pk=record.pk)


def last_event() -> ChangeEvent:
    event = ChangeEvent.objects.first()
    assert event is not None
    return event


def queries_of(action) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        action()
    return len(captured)


# ── One event for each change ───────────────────────────────────────────────────────────────────────────────


def test_creating_leaves_one_event_with_everything_that_was_said(place, clerk):
    department = Department(municipality=place, name="財政課", valid_from=date(2020, 4, 1))
    apply([department], by=clerk, via=Way.FORM, note="4月の異動")
    [event] = ChangeEvent.objects.all()
    assert (event.by, event.by_name, event.via, event.action) == (clerk, "企画 花子", "form", "create")
    assert (event.model, event.record_pk, event.record_label) == ("plans.department", department.pk, "財政課")
    assert (event.municipality, event.note) == (place, "4月の異動")
    assert event.before == dict.fromkeys(event.after)
    assert event.after == {
        "municipality": place.pk,
        "name": "財政課",
        "kind": "department",
        "collects_for_parent": False,
        "valid_from": "2020-04-01",
        "position": 0,
    }
    assert department.version == 1


def test_changing_leaves_one_event_with_both_sides_of_what_changed_and_no_more(item, clerk):
    item.name, item.start_year = "収納率のさらなる向上", 2023
    apply([item], by=clerk, via=Way.WORKBOOK)
    [event] = ChangeEvent.objects.all()
    assert (event.action, event.via) == ("change", "workbook")
    assert event.before == {"name": "市税の収納率の向上", "start_year": None}
    assert event.after == {"name": "収納率のさらなる向上", "start_year": 2023}
    assert reread(item).name == "収納率のさらなる向上"
    assert reread(item).version == item.version == 2


def test_deleting_leaves_one_event_with_what_stood_there(place, clerk):
    department = make.department(place, "統計課")
    key = department.pk
    apply([], removed=[department], by=clerk, via=Way.ADMIN)
    [event] = ChangeEvent.objects.all()
    assert (event.action, event.record_pk, event.record_label) == ("delete", key, "統計課")
    assert event.before["name"] == "統計課"
    assert set(event.after.values()) == {None}
    assert not Department.objects.exists()


def test_a_command_has_no_person(place):
    apply([Department(municipality=place, name="財政課")], by=None, via=Way.COMMAND)
    event = last_event()
    assert (event.by, event.by_name, event.via) == (None, "", "command")


def test_decimals_and_dates_are_kept_as_plain_text(item, clerk):
    target = make.indicator(item, targets={2024: "97.5"}).target_values.get()
    revision = TargetRevision(
        target_value=target,
        before_value=Decimal("97.5"),
        after_value=Decimal("96.8"),
        decided_on=date(2024, 5, 1),
        decided_by="行政改革推進本部",
        reason="制度の改正による。",
    )
    apply([revision], by=clerk, via=Way.FORM)
    after = last_event().after
    assert (after["before_value"], after["after_value"], after["decided_on"]) == (
        "97.5",
        "96.8",
        "2024-05-01",
    )


def test_long_names_and_notes_are_cut_to_what_the_event_holds(place):
    person = make.user("x" * 150, display_name="")
    apply([Department(municipality=place, name="課")], by=person, via=Way.FORM, note="事" * 500)
    event = last_event()
    assert (len(event.by_name), len(event.note)) == (120, 400)


def test_what_did_not_change_is_not_written(item, clerk):
    apply([reread(item)], by=clerk, via=Way.FORM)
    assert reread(item).version == 1
    assert not ChangeEvent.objects.exists()


def test_of_several_only_the_changed_ones_are_written(item, clerk):
    others = [make.item(item.pillar, f"項目{n}") for n in range(3)]
    others[1].name = "別の名前"
    apply([item, *others], by=clerk, via=Way.GRID)
    assert [reread(one).version for one in (item, *others)] == [1, 1, 2, 1]
    assert ChangeEvent.objects.get().record_pk == others[1].pk


@pytest.mark.parametrize("same", ["95.4500", Decimal("95.45"), Decimal("95.450")])
def test_the_same_number_written_otherwise_is_no_change(item, clerk, same):
    target = make.indicator(item, targets={2024: "95.45"}).target_values.get()
    target = reread(target)
    target.value = same
    apply([target], by=clerk, via=Way.FORM)
    assert not ChangeEvent.objects.exists()
    assert reread(target).version == 1


def test_events_for_a_record_are_its_own_newest_first(item, clerk):
    for name in ("一", "二"):
        item.name = name
        save(item, by=clerk, via=Way.FORM)
    save(make.department(item.plan.municipality), by=clerk, via=Way.FORM)
    assert [event.after["name"] for event in events_for(item)] == ["二", "一"]


# ── Somebody was faster ─────────────────────────────────────────────────────────────────────────────────────


def test_a_stale_version_is_a_conflict_that_names_both_sides_and_who_was_faster(item, clerk):
    mine, theirs = reread(item), reread(item)
    theirs.name = "先に変えた名前"
    apply([theirs], by=clerk, via=Way.GRID)
    mine.name, mine.approach = "後から変えた名前", "取組内容"
    with pytest.raises(Conflict, match="ほかの人が先に変更しました") as conflict:
        apply([mine], by=clerk, via=Way.FORM)
    [clash] = conflict.value.records
    assert [(one.label, one.before, one.after) for one in clash.fields] == [
        ("項目名", "先に変えた名前", "後から変えた名前"),
        ("取組内容", "", "取組内容"),
    ]
    assert clash.stored == theirs
    assert clash.wanted is mine
    assert clash.last_event is not None
    assert (clash.last_event.by_name, clash.last_event.via) == ("企画 花子", "grid")
    assert reread(item).name == "先に変えた名前"
    assert ChangeEvent.objects.count() == 1


def test_one_conflict_in_a_set_writes_nothing_of_the_set(item, clerk):
    other = make.item(item.pillar, "もう一つ")
    stale = reread(item)
    item.name = "先"
    apply([item], by=clerk, via=Way.FORM)
    other.name, stale.name = "変更", "後"
    with pytest.raises(Conflict) as conflict:
        apply(
            [other, stale, Department(municipality=item.plan.municipality, name="新課")],
            by=clerk,
            via=Way.FORM,
        )
    assert [one.wanted for one in conflict.value.records] == [stale]
    assert reread(other).name == "もう一つ"
    assert not Department.objects.exists()
    assert ChangeEvent.objects.count() == 1


def test_a_record_deleted_in_the_meantime_is_a_conflict_without_a_stored_side(place, clerk):
    department = make.department(place, "統計課")
    mine = reread(department)
    apply([], removed=[department], by=clerk, via=Way.FORM)
    mine.name = "統計調査課"
    with pytest.raises(Conflict) as conflict:
        apply([mine], by=clerk, via=Way.FORM)
    [clash] = conflict.value.records
    assert clash.stored is None
    assert clash.last_event is not None
    assert clash.last_event.action == "delete"


def test_deleting_what_somebody_else_changed_is_a_conflict(item, clerk):
    stale = reread(item)
    item.name = "先"
    apply([item], by=clerk, via=Way.FORM)
    with pytest.raises(Conflict):
        apply([], removed=[stale], by=clerk, via=Way.FORM)
    assert Item.objects.exists()


def test_after_a_conflict_a_fresh_copy_can_be_written(item, clerk):
    stale = reread(item)
    item.name = "先"
    apply([item], by=clerk, via=Way.FORM)
    stale.name = "後"
    with pytest.raises(Conflict):
        apply([stale], by=clerk, via=Way.FORM)
    fresh = reread(item)
    fresh.name = "後"
    apply([fresh], by=clerk, via=Way.FORM)
    assert [event.after["name"] for event in events_for(item)] == ["後", "先"]


# ── Deleting ────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_deleted_along_leaves_its_own_events(item, clerk):
    indicator = make.indicator(item, targets={2023: "95", 2024: "96"})
    make.annual_target(item, 2024)
    apply([], removed=[item], by=clerk, via=Way.ADMIN)
    assert sorted(ChangeEvent.objects.values_list("model", "action")) == [
        ("items.annualtarget", "delete"),
        ("items.indicator", "delete"),
        ("items.item", "delete"),
        ("items.targetvalue", "delete"),
        ("items.targetvalue", "delete"),
    ]
    values = ChangeEvent.objects.filter(model="items.targetvalue").order_by("record_pk")
    assert [event.before["value"] for event in values] == ["95.0000", "96.0000"]
    assert {event.municipality_id for event in ChangeEvent.objects.all()} == {item.plan.municipality_id}
    assert not Indicator.objects.filter(pk=indicator.pk).exists()


def test_records_of_several_kinds_are_deleted_in_one_set(item, clerk):
    target = make.annual_target(item, 2024)
    department = make.department(item.plan.municipality, "統計課")
    apply([], removed=[target, department, item], by=clerk, via=Way.FORM)
    assert not Item.objects.exists()
    assert not Department.objects.exists()
    assert sorted(ChangeEvent.objects.values_list("model", flat=True)) == [
        "items.annualtarget",
        "items.item",
        "plans.department",
    ]


def test_a_protected_record_is_not_deleted_and_the_refusal_names_what_needs_it(item, clerk):
    department = make.department(item.plan.municipality, "税務課")
    Assignment.objects.create(item=item, department=department)
    with pytest.raises(ValidationError, match="ほかの記録から使われているため、削除できません：税務課"):
        apply([], removed=[department], by=clerk, via=Way.FORM)
    assert Department.objects.filter(pk=department.pk).exists()
    assert not ChangeEvent.objects.exists()
    assert department.pk is not None


def test_a_department_that_another_names_as_successor_is_not_deleted_silently(place, clerk):
    new = make.department(place, "総務政策課")
    old = make.department(place, "総務課", successor=new)
    with pytest.raises(ValidationError, match="削除できません：総務課"):
        apply([], removed=[new], by=clerk, via=Way.FORM)
    assert reread(old).successor == new
    apply([], removed=[old, new], by=clerk, via=Way.FORM)
    assert not Department.objects.exists()


def test_a_municipality_with_a_history_is_not_deleted(clerk):
    other = Municipality(code=make.CODES["annaka"], slug="annaka", name="安中市")
    apply([other], by=clerk, via=Way.COMMAND)
    with pytest.raises(ValidationError, match="変更の記録が残っているため"):
        apply([], removed=[other], by=clerk, via=Way.ADMIN)
    assert Municipality.objects.filter(slug="annaka").exists()


def test_a_deletion_makes_room_for_a_new_record_in_the_same_set(item, clerk):
    old = make.annual_target(item, 2024)
    new = AnnualTarget(item=item, fiscal_year=2024, goal_text="新しい目標")
    apply([new], removed=[old], by=clerk, via=Way.FORM)
    assert item.targets.get().goal_text == "新しい目標"


def test_a_record_that_was_never_saved_is_nothing_to_delete(item, clerk):
    apply([], removed=[AnnualTarget(item=item, fiscal_year=2024)], by=clerk, via=Way.FORM)
    assert not ChangeEvent.objects.exists()


# ── Validation ──────────────────────────────────────────────────────────────────────────────────────────────


def test_an_error_of_one_record_keeps_its_fields(item, clerk):
    item.name = ""
    with pytest.raises(ValidationError) as refusal:
        apply([item], by=clerk, via=Way.FORM)
    assert set(refusal.value.message_dict) == {"name"}


def test_an_error_in_a_set_names_the_record_and_the_field(item, clerk):
    other = make.item(item.pillar, "もう一つの項目", activity_code="0101")
    other.kind, item.name = "なにか", "変更"
    with pytest.raises(ValidationError) as refusal:
        apply([item, other], by=clerk, via=Way.GRID)
    [message] = refusal.value.messages
    assert message.startswith("取組項目「0101 もう一つの項目」：継続・新規：")
    assert reread(item).name == "市税の収納率の向上"
    assert not ChangeEvent.objects.exists()


def test_a_broken_rule_writes_nothing_of_the_set(item, clerk):
    good = AnnualTarget(item=item, fiscal_year=2023)
    make.annual_target(item, 2024)
    double = AnnualTarget(item=item, fiscal_year=2024)
    with pytest.raises(ValidationError, match="同じ年度の目標がすでにあります"):
        apply([good, double], by=clerk, via=Way.FORM)
    assert item.targets.count() == 1
    assert good._state.adding
    assert str(good.pk) == "None"


def test_two_new_records_that_exclude_each_other_are_refused_in_japanese(item, clerk):
    twins = [AnnualTarget(item=item, fiscal_year=2024) for _ in range(2)]
    with pytest.raises(ValidationError, match=r"年度目標「.*」：同じ年度の目標がすでにあります"):
        apply(twins, by=clerk, via=Way.FORM)
    assert not AnnualTarget.objects.exists()
    assert not ChangeEvent.objects.exists()


def test_a_missing_reference_is_refused_and_not_left_to_the_database(item, clerk):
    with pytest.raises(ValidationError) as refusal:
        apply([RatingScale(key="a", name="区分")], by=clerk, via=Way.FORM)
    assert set(refusal.value.message_dict) == {"municipality"}


def test_a_record_of_another_municipality_is_refused_by_the_models_own_rule(item, clerk):
    stranger = make.department(make.municipality("other"), "よその課")
    with pytest.raises(ValidationError, match="別の自治体の課は選べません"):
        apply([Assignment(item=item, department=stranger)], by=clerk, via=Way.FORM)


def test_the_check_runs_within_the_transaction_and_may_refuse(item, clerk):
    def refuse() -> None:
        assert connection.in_atomic_block
        raise ValidationError("締め切られました。")

    item.name = "変更"
    with pytest.raises(ValidationError, match="締め切られました"):
        apply([item], by=clerk, via=Way.FORM, check=refuse)
    assert reread(item).name == "市税の収納率の向上"
    assert item.version == 1
    seen: list[str] = []
    apply([item], by=clerk, via=Way.FORM, check=lambda: seen.append("ran"))
    assert seen == ["ran"]
    assert reread(item).name == "変更"


def test_the_check_runs_after_conflicts_were_refused(item, clerk):
    stale = reread(item)
    item.name = "先"
    apply([item], by=clerk, via=Way.FORM)
    seen: list[str] = []
    with pytest.raises(Conflict):
        apply([stale], by=clerk, via=Way.FORM, check=lambda: seen.append("ran"))
    assert seen == []


# ── Records that point to each other ────────────────────────────────────────────────────────────────────────


def test_new_records_may_point_to_new_ones_before_them(place, clerk):
    plan = Plan(municipality=place, slug="r6", title="計画", start_year=2024, end_year=2026)
    top = Pillar(plan=plan, key="1", name="柱")
    under = Pillar(plan=plan, parent=top, key="1-1", name="中項目")
    item = Item(plan=plan, pillar=under, key="1", name="項目")
    indicator = Indicator(item=item, name="指標")
    values = [TargetValue(indicator=indicator, fiscal_year=year, value=year) for year in (2024, 2025)]
    apply([plan, top, under, item, indicator, *values], by=clerk, via=Way.FIXTURE)
    stored = TargetValue.objects.select_related("indicator__item__pillar__parent__plan").first()
    assert stored is not None
    assert stored.indicator.item.pillar.parent == top
    events = {event.record_label: event for event in ChangeEvent.objects.all()}
    assert events["1-1 中項目" if "1-1 中項目" in events else "中項目"].after["parent"] == top.pk
    assert events["中項目"].after["plan"] == plan.pk
    assert events["指標"].after["item"] == item.pk
    assert events["指標 令和6年度"].after["indicator"] == indicator.pk
    assert {event.municipality_id for event in events.values()} == {place.pk}


def test_a_record_may_have_been_pointed_to_another_before_that_was_saved(place, clerk):
    plan = Plan(municipality=place, slug="r6", title="計画")
    pillar = Pillar(plan=plan, key="1")
    apply([plan], by=clerk, via=Way.FORM)
    apply([pillar], by=clerk, via=Way.FORM)
    assert reread(pillar).plan == plan


def test_after_a_refusal_the_objects_say_again_that_they_are_new(place, clerk):
    plan = Plan(municipality=place, slug="r6", title="計画")
    pillars = [Pillar(plan=plan, key="1"), Pillar(plan=plan, key="1")]
    with pytest.raises(ValidationError, match="同じ識別番号の柱"):
        apply([plan, *pillars], by=clerk, via=Way.FORM)
    pillars[1].key = "2"
    apply([plan, *pillars], by=clerk, via=Way.FORM)
    assert sorted(plan.pillars.values_list("key", flat=True)) == ["1", "2"]
    assert ChangeEvent.objects.count() == 3


# ── Large sets ──────────────────────────────────────────────────────────────────────────────────────────────

LARGE = 100


def many_targets(item: Item, count: int) -> list[AnnualTarget]:
    items = [make.item(item.pillar, f"項目{n}") for n in range(count)]
    return [AnnualTarget(item=one, fiscal_year=2024, goal_text="進める。") for one in items]


def test_a_large_set_is_written_with_an_event_for_each(item, clerk):
    targets = many_targets(item, LARGE)
    apply(targets, by=clerk, via=Way.WORKBOOK)
    assert AnnualTarget.objects.count() == ChangeEvent.objects.count() == LARGE
    for target in targets:
        target.goal_text = "改めて進める。"
    apply(targets, by=clerk, via=Way.WORKBOOK)
    assert set(AnnualTarget.objects.values_list("goal_text", "version")) == {("改めて進める。", 2)}
    assert ChangeEvent.objects.filter(action="change").count() == LARGE


def test_a_large_set_that_breaks_a_constraint_is_refused_whole_and_in_japanese(item, clerk):
    targets = many_targets(item, LARGE)
    double = AnnualTarget(item=targets[0].item, fiscal_year=2024)
    with pytest.raises(ValidationError, match=r"年度目標「.*」：同じ年度の目標がすでにあります"):
        apply([*targets, double], by=clerk, via=Way.WORKBOOK)
    assert not AnnualTarget.objects.exists()
    assert not ChangeEvent.objects.exists()


def test_a_check_of_the_database_is_told_in_japanese_too(item, clerk):
    items = [make.item(item.pillar, f"項目{n}") for n in range(LARGE)]
    for one in items:
        one.start_year, one.end_year = 2024, 2025
    items[-1].end_year = 2020
    with pytest.raises(
        ValidationError, match=r"取組項目「.*」：実施時期の終わりが始まりより前になっています"
    ):
        apply(items, by=clerk, via=Way.WORKBOOK)
    assert not Item.objects.filter(start_year=2024).exists()
    assert {one.version for one in items} == {1}


def test_a_large_set_still_sees_what_a_single_record_gets_wrong(item, clerk):
    targets = many_targets(item, LARGE)
    targets[7].planned_stage = "段" * 21
    targets[8].item_id = None  # type: ignore[assignment]
    with pytest.raises(ValidationError) as refusal:
        apply(targets[:8] + targets[9:], by=clerk, via=Way.WORKBOOK)
    [message] = refusal.value.messages
    assert str(targets[7]) in message
    assert "進捗状況（計画の段階）：" in message


def test_the_number_of_queries_does_not_grow_with_the_records(place, clerk):
    pillar = make.pillar(make.plan(place))
    few, many = LARGE, LARGE * 2
    items = [make.item(pillar, f"項目{n}") for n in range(few + many)]
    new = [AnnualTarget(item=one, fiscal_year=2024) for one in items]
    creating = [
        queries_of(lambda part=part: apply(part, by=clerk, via=Way.GRID)) for part in (new[:few], new[few:])
    ]
    for one in new:
        one.goal_text = "変更"
    changing = [
        queries_of(lambda part=part: apply(part, by=clerk, via=Way.GRID)) for part in (new[:few], new[few:])
    ]
    if connection.vendor == "sqlite":
        # One statement takes so many values; the rest goes into further ones. Never one for each record.
        per_statement = connection.features.max_query_params or 1
        events = many * 13 // per_statement + 1
        rows = many * 16 // per_statement + 1
        assert creating[1] - creating[0] <= events + rows
        assert changing[1] - changing[0] <= events + rows
        assert max(creating + changing) < many / 4
    else:
        assert creating[0] == creating[1]
        assert changing[0] == changing[1]
        assert max(creating + changing) <= 8


# ── A rehearsal ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_rehearsal_says_what_writing_would_do_and_writes_nothing(item, clerk):
    same, item.name = make.item(item.pillar, "同じ"), "別の名前"
    new = AnnualTarget(item=item, fiscal_year=2024, goal_text="進める。")
    seen = [one.change for one in rehearse([same, item, new])]
    assert [one.action for one in seen] == [Action.UNCHANGED, Action.CHANGE, Action.CREATE]
    assert not ChangeEvent.objects.exists()
    assert reread(item).name == "市税の収納率の向上"
    apply([same, item, new], by=clerk, via=Way.FORM)
    done = [(one.action, one.before, one.after) for one in ChangeEvent.objects.order_by("pk")]
    assert done == [(one.action, one.before(), one.after()) for one in seen[1:]]


def test_a_rehearsal_names_every_rule_that_writing_would_refuse(item, place):
    """Also those that the database holds, and for any number of records: what is shown is what happens."""
    good = many_targets(item, LARGE)
    make.annual_target(item, 2025)
    stranger = make.department(make.municipality("other"), "よその課")
    late = {"start_year": 2025, "end_year": 2024}
    wrong = [
        (AnnualTarget(item=good[0].item, fiscal_year=2024), "同じ年度の目標がすでにあります。"),
        (AnnualTarget(item=item, fiscal_year=2025), "同じ年度の目標がすでにあります。"),
        (AnnualTarget(item=item, fiscal_year=2026, planned_stage="段" * 21), "20"),
        (AnnualTarget(item_id=999_999, fiscal_year=2026), "取組項目が見つかりません。"),
        (Item(plan=item.plan, pillar=item.pillar, key="x", name="逆", **late), "より前"),
        (Municipality(code=place.code, slug="b", name="市"), "団体コード"),
        (Assignment(item=item, department=stranger), "別の自治体の課は選べません。"),
    ]
    found = rehearse([*good, *(record for record, _ in wrong)])
    assert [one.error for one in found[:LARGE]] == [None] * LARGE
    told = ["".join(one.error.messages) if one.error else "" for one in found[LARGE:]]
    assert [said in one for (_, said), one in zip(wrong, told, strict=True)] == [True] * len(wrong), told


def test_new_records_below_different_new_ones_are_no_twins(place):
    plan = Plan(municipality=place, slug="r6", title="計画")
    pillar = Pillar(plan=plan, key="1", name="柱")
    items = [Item(plan=plan, pillar=pillar, key=key, name="項目") for key in ("1", "2")]
    twins = [AnnualTarget(item=one, fiscal_year=2024) for one in (*items, items[0])]
    assert [one.error is None for one in rehearse([plan, pillar, *items, *twins])] == [True] * 6 + [False]
