"""The verbs that write states: asking, entering, submitting, sending back, confirming, sealing, releasing."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from items.models import Assignment, ItemSuccession, TargetValue
from plans.access import Role, access_for
from plans.history.conflict import Conflict
from plans.history.records import ChangeEvent, Way
from plans.history.writer import apply
from plans.models import Municipality, User
from progress.models import (
    ActualValue,
    BoardOpinion,
    Publication,
    PublicationRelease,
    Rating,
    ReportingRound,
    ReviewEvent,
    YearEndStatus,
)
from progress.rating import RULE_VERSION
from progress.review.acting import open_moves
from progress.review.old_documents import import_history
from progress.review.publications import release, says_the_same, seal
from progress.review.records import carry_out, confirm_all
from progress.review.rounds import cancel_round, edit_round, items_asked, open_round, set_round_state
from progress.table import frozen
from progress.table.cells import scale_row
from progress.table.live import live_table
from progress.table.suggested import suggestion_for
from progress.workflow import Move, MoveRefused
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]

TOKYO = ZoneInfo("Asia/Tokyo")
DUE = date(2025, 5, 31)
IN_TIME = datetime(2025, 5, 31, 23, 59, tzinfo=TOKYO)
LATE = datetime(2025, 6, 1, 0, 1, tzinfo=TOKYO)


class Desk:
    """A city with one item that two departments share, an open round, and somebody of every kind."""

    def __init__(self) -> None:
        self.place: Municipality = make.municipality()
        self.plan = make.plan(self.place)
        self.lead_section, self.related_section = make.department(self.place), make.department(self.place)
        self.planner = make.planner(self.place, "企画 花子")
        self.lead = make.editor(self.lead_section, "税務 太郎")
        self.related = make.editor(self.related_section, "財政 次郎")
        self.stranger = make.editor(make.department(self.place))
        self.pillar = make.pillar(self.plan)
        self.item = make.item(self.pillar, lead=self.lead_section, related=[self.related_section])
        self.indicator = make.indicator(self.item, targets={2024: "97.5", 2025: "98"})
        self.round = make.opened_round(self.plan, self.planner, 2024, DUE)

    def status(self) -> YearEndStatus:
        return make.status(self.round, self.item)

    def move(self, move: Move, by: User, **options) -> YearEndStatus:
        carry_out(self.status(), move, by=by, **options)
        return self.status()

    def confirmed(self) -> YearEndStatus:
        make.actual(self.status(), self.indicator, "96.8")
        return make.confirmed(self.status(), lead=self.lead, by=self.planner, code="b")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def events() -> list[tuple[str, str, str]]:
    return list(ReviewEvent.objects.order_by("pk").values_list("move", "from_state", "to_state"))


# ── Opening a round ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_round_asks_for_every_item_that_has_a_department(desk: Desk):
    made = make.item(desk.pillar, "担当のない項目")
    second = make.item(desk.pillar, "もう一つ", lead=desk.lead_section, related=[desk.related_section])
    opened = make.opened_round(desk.plan, desk.planner, 2025)
    assert [status.item for status in opened.statuses.order_by("item__position")] == [desk.item, second]
    assert made not in items_asked(desk.plan, 2025)
    assert set(opened.statuses.values_list("state", flat=True)) == {"not_started"}
    assert ChangeEvent.objects.filter(model="progress.yearendstatus", note="照会の開始").count() == 3


@pytest.mark.parametrize(
    ("kind", "from_year", "asked"),
    [("ended", 2025, False), ("ended", 2026, True), ("merged", 2025, False), ("renamed", 2025, True)],
)
def test_a_round_does_not_ask_for_items_that_have_ended(desk: Desk, kind, from_year, asked):
    old = make.item(desk.pillar, "道路アダプト", lead=desk.lead_section)
    ItemSuccession.objects.create(
        item=old, successor=desk.item if kind == "merged" else None, kind=kind, from_year=from_year
    )
    assert (old in items_asked(desk.plan, 2025)) is asked


@pytest.mark.parametrize(("start", "asked"), [(None, True), (2024, True), (2025, True), (2026, False)])
def test_a_round_does_not_ask_for_items_that_have_not_begun(desk: Desk, start, asked):
    item = make.item(desk.pillar, "新しい項目", lead=desk.lead_section, start_year=start)
    assert (item in items_asked(desk.plan, 2025)) is asked


def test_a_plan_without_departments_is_refused_and_leaves_no_round(desk: Desk):
    Assignment.objects.all().delete()
    with pytest.raises(ValidationError, match="担当課の決まった取組項目がありません"):
        make.opened_round(desk.plan, desk.planner, 2025)
    assert ReportingRound.objects.count() == 1


def test_a_second_round_of_the_same_year_and_kind_is_refused(desk: Desk):
    with pytest.raises(ValidationError, match="同じ年度・種類の照会がすでにあります"):
        make.opened_round(desk.plan, desk.planner, 2024)
    assert YearEndStatus.objects.count() == 1


def test_a_round_needs_a_due_date(desk: Desk):
    with pytest.raises(ValidationError, match="提出期限を入力してください"):
        open_round(ReportingRound(plan=desk.plan, fiscal_year=2025), by=desk.planner)


def test_opening_costs_the_same_for_many_items(desk: Desk, django_assert_max_num_queries):
    for n in range(80):
        make.item(desk.pillar, f"項目{n}", lead=desk.lead_section)
    with django_assert_max_num_queries(25):
        make.opened_round(desk.plan, desk.planner, 2025)
    assert YearEndStatus.objects.count() == 82


# ── Entering and submitting ─────────────────────────────────────────────────────────────────────────────────


def test_the_whole_way_from_draft_to_confirmed_with_a_turn(desk: Desk):
    assert desk.move(Move.SAVE, desk.related).state == "draft"
    assert desk.move(Move.SAVE, desk.lead).state == "draft"
    assert desk.move(Move.SUBMIT, desk.lead).state == "submitted"
    assert desk.move(Move.TAKE_BACK, desk.lead).state == "draft"
    assert desk.move(Move.SUBMIT, desk.lead).state == "submitted"
    assert desk.move(Move.SEND_BACK, desk.planner, reason="数値の根拠を書いてください。").state == "returned"
    assert desk.move(Move.SAVE, desk.lead).state == "returned"
    assert desk.move(Move.SUBMIT, desk.lead).state == "submitted"
    assert desk.move(Move.CONFIRM, desk.planner).state == "confirmed"
    assert desk.move(Move.REOPEN, desk.planner, reason="決算の確定による。").state == "submitted"
    assert events() == [
        ("save", "not_started", "draft"),  # most later saves are in the change history alone
        ("submit", "draft", "submitted"),
        ("take_back", "submitted", "draft"),
        ("submit", "draft", "submitted"),
        ("send_back", "submitted", "returned"),
        ("save", "returned", "returned"),  # the first one after a 差戻し: it is being answered
        ("submit", "returned", "submitted"),
        ("confirm", "submitted", "confirmed"),
        ("reopen", "confirmed", "submitted"),
    ]
    comments = ReviewEvent.objects.exclude(comment="").order_by("pk").values_list("comment", flat=True)
    assert list(comments) == ["数値の根拠を書いてください。", "決算の確定による。"]
    names = set(ReviewEvent.objects.filter(move="confirm").values_list("by_name", flat=True))
    assert names == {"企画 花子"}


def test_texts_figures_and_state_are_written_together(desk: Desk):
    status = desk.status()
    status.narrative = "口座振替を勧めた。"
    figure = ActualValue(
        status=status, indicator=desk.indicator, fiscal_year=2024, value=Decimal("96.8"), printed="96.8%"
    )
    carry_out(status, Move.SUBMIT, by=desk.lead, with_records=[figure])
    stored = desk.status()
    assert (stored.state, stored.narrative) == ("submitted", "口座振替を勧めた。")
    assert stored.actual_values.get().value == Decimal("96.8")
    kinds = ChangeEvent.objects.filter(by=desk.lead).order_by("pk").values_list("model", "action", "note")
    assert set(kinds) == {
        ("progress.yearendstatus", "change", "提出"),
        ("progress.actualvalue", "create", "提出"),
    }


def test_a_figure_that_breaks_a_rule_leaves_the_state_alone(desk: Desk):
    status = desk.status()
    figure = ActualValue(status=status, indicator=desk.indicator, fiscal_year=2024, value=Decimal("1.23456"))
    with pytest.raises(ValidationError):
        carry_out(status, Move.SUBMIT, by=desk.lead, with_records=[figure])
    assert desk.status().state == "not_started"
    assert not ReviewEvent.objects.exists()


def test_a_figure_can_be_taken_out_with_the_move(desk: Desk):
    figure = make.actual(desk.status(), desk.indicator, "96.8")
    desk.move(Move.SAVE, desk.lead, removed=[figure])
    assert not ActualValue.objects.exists()
    assert ChangeEvent.objects.filter(model="progress.actualvalue", action="delete").exists()


@pytest.mark.parametrize("move", [Move.SAVE, Move.SUBMIT, Move.TAKE_BACK, Move.CONFIRM])
def test_somebody_of_another_department_is_refused(desk: Desk, move):
    with pytest.raises(PermissionDenied, match="あなたの課の担当ではありません"):
        desk.move(move, desk.stranger)
    assert events() == []


def test_people_of_another_city_and_other_roles_are_refused(desk: Desk):
    other = make.municipality("other")
    people = [
        make.planner(other),
        make.editor(make.department(other)),
        make.member(desk.place, Role.BOARD),
        make.member(desk.place, Role.COUNCIL),
        make.member(desk.place, Role.HEADQUARTERS),
        make.user(),
    ]
    for person in people:
        for move in (Move.SAVE, Move.SUBMIT, Move.CONFIRM):
            with pytest.raises(PermissionDenied):
                desk.move(move, person)
    assert desk.status().state == "not_started"


def test_a_department_that_shares_the_item_does_not_submit_it(desk: Desk):
    with pytest.raises(MoveRefused, match="「提出」を行う権限がありません"):
        desk.move(Move.SUBMIT, desk.related)


def test_a_department_does_not_confirm_its_own_report(desk: Desk):
    desk.move(Move.SUBMIT, desk.lead)
    with pytest.raises(MoveRefused, match="「確認」を行う権限がありません"):
        desk.move(Move.CONFIRM, desk.lead)
    assert desk.status().state == "submitted"


@pytest.mark.parametrize("reason", ["", "　 "])
def test_sending_back_needs_a_reason(desk: Desk, reason):
    desk.move(Move.SUBMIT, desk.lead)
    with pytest.raises(MoveRefused, match="理由の入力が必要です"):
        desk.move(Move.SEND_BACK, desk.planner, reason=reason)
    assert desk.status().state == "submitted"


def test_of_two_who_open_the_same_page_the_second_is_told(desk: Desk):
    first, second = desk.status(), desk.status()
    first.narrative, second.narrative = "先", "後"
    carry_out(first, Move.SAVE, by=desk.lead)
    with pytest.raises(Conflict):
        carry_out(second, Move.SUBMIT, by=desk.lead)
    assert (desk.status().state, desk.status().narrative) == ("draft", "先")
    assert len(events()) == 1


@pytest.mark.parametrize(("at", "late"), [(IN_TIME, False), (LATE, True)])
def test_a_submission_after_the_due_day_in_tokyo_is_marked(desk: Desk, at, late):
    desk.move(Move.SUBMIT, desk.lead, at=at)
    event = ReviewEvent.objects.get()
    assert (event.late, event.at) == (late, at)


def test_only_submissions_are_late(desk: Desk):
    desk.move(Move.SAVE, desk.lead, at=LATE)
    desk.move(Move.SUBMIT, desk.lead, at=LATE)
    desk.move(Move.CONFIRM, desk.planner, at=LATE)
    assert list(ReviewEvent.objects.order_by("pk").values_list("late", flat=True)) == [False, True, False]


def test_the_planning_sections_entry_in_place_of_a_department_is_marked(desk: Desk):
    desk.move(Move.SAVE, desk.planner)
    desk.move(Move.SUBMIT, desk.planner)
    desk.move(Move.CONFIRM, make.planner(desk.place))
    assert list(ReviewEvent.objects.order_by("pk").values_list("move", "by_proxy")) == [
        ("save", True),
        ("submit", True),
        ("confirm", False),
    ]


def test_in_a_small_town_one_person_may_be_both_and_is_no_proxy(desk: Desk):
    both = make.planner(desk.place)
    both.memberships.create(municipality=desk.place, role=Role.EDITOR, department=desk.lead_section)
    desk.place.confirms_own = True
    desk.place.save()
    desk.move(Move.SUBMIT, both)
    desk.move(Move.CONFIRM, both)
    assert set(ReviewEvent.objects.values_list("by_proxy", flat=True)) == {False}
    assert list(ReviewEvent.objects.values_list("move", "by_submitter")) == [
        ("confirm", True),
        ("submit", False),
    ]


# ── Four eyes, and a send-back that is taken back ───────────────────────────────────────────────────────────


def test_nobody_confirms_what_they_submitted_or_entered_on_behalf(desk: Desk):
    desk.move(Move.SUBMIT, desk.planner)
    with pytest.raises(MoveRefused, match="提出した本人"):
        desk.move(Move.CONFIRM, desk.planner)
    other = make.planner(desk.place)
    desk.move(Move.SEND_BACK, other, reason="根拠を書いてください。")
    desk.move(Move.SUBMIT, desk.lead)
    with pytest.raises(MoveRefused, match="提出した本人"):  # it still holds what was entered on behalf
        desk.move(Move.CONFIRM, desk.planner)
    assert desk.move(Move.CONFIRM, other).state == "confirmed"
    assert not ReviewEvent.objects.filter(by_submitter=True).exists()


def test_every_save_on_behalf_is_noted(desk: Desk):
    desk.move(Move.SAVE, desk.lead)
    desk.move(Move.SAVE, desk.planner)
    desk.move(Move.SUBMIT, desk.lead)
    with pytest.raises(MoveRefused, match="提出した本人"):
        desk.move(Move.CONFIRM, desk.planner)


def test_a_send_back_is_taken_back_until_it_is_answered(desk: Desk):
    desk.move(Move.SUBMIT, desk.lead)
    desk.move(Move.SEND_BACK, desk.planner, reason="数値を確かめてください。")
    assert Move.RECALL in open_to(desk, desk.planner) and Move.RECALL not in open_to(desk, desk.lead)
    assert desk.move(Move.RECALL, desk.planner).state == "submitted"
    desk.move(Move.SEND_BACK, desk.planner, reason="やはり確かめてください。")
    desk.move(Move.SAVE, desk.related)
    assert Move.RECALL not in open_to(desk, desk.planner)
    with pytest.raises(MoveRefused, match="直し始めている"):
        desk.move(Move.RECALL, desk.planner)
    assert desk.status().state == "returned"


def test_several_are_confirmed_at_once_or_none_of_them(desk: Desk):
    second = make.item(desk.pillar, "二つ目", lead=desk.lead_section)
    opened = make.opened_round(desk.plan, desk.planner, 2025)
    statuses = [make.status(opened, item) for item in (desk.item, second)]
    for status in statuses:
        carry_out(status, Move.SUBMIT, by=desk.lead)
    stale = [make.status(opened, item) for item in (desk.item, second)]
    stale[1].version -= 1
    with pytest.raises(Conflict):
        confirm_all(stale, by=desk.planner)
    assert set(opened.statuses.values_list("state", flat=True)) == {"submitted"}
    with pytest.raises(MoveRefused, match="提出した本人"):
        confirm_all([make.status(opened, desk.item)], by=_both(desk, submits=make.status(opened, desk.item)))
    with pytest.raises(PermissionDenied):
        confirm_all([make.status(opened, desk.item)], by=desk.lead)
    confirm_all([make.status(opened, item) for item in (desk.item, second)], by=desk.planner)
    assert set(opened.statuses.values_list("state", flat=True)) == {"confirmed"}
    told = ReviewEvent.objects.filter(move="confirm").values_list("by", "in_bulk", "from_state", "to_state")
    assert set(told) == {(desk.planner.pk, True, "submitted", "confirmed")} and len(told) == 2


def _both(desk: Desk, *, submits: YearEndStatus) -> User:
    """A planner who is of the department too, and has submitted this."""
    both = make.planner(desk.place)
    both.memberships.create(municipality=desk.place, role=Role.EDITOR, department=desk.lead_section)
    carry_out(submits, Move.TAKE_BACK, by=both)
    submits.refresh_from_db()
    carry_out(submits, Move.SUBMIT, by=both)
    return both


# ── What is open to whom ────────────────────────────────────────────────────────────────────────────────────


def open_to(desk: Desk, person: User) -> set[Move]:
    return set(open_moves(access_for(person), desk.status()))


def test_pages_offer_the_moves_that_the_verb_accepts(desk: Desk):
    assert open_to(desk, desk.lead) == {Move.SAVE, Move.SUBMIT}
    assert open_to(desk, desk.related) == {Move.SAVE}
    assert open_to(desk, desk.planner) == {Move.SAVE, Move.SUBMIT}
    assert open_to(desk, desk.stranger) == set()
    desk.move(Move.SUBMIT, desk.lead)
    assert open_to(desk, desk.lead) == {Move.TAKE_BACK}
    assert open_to(desk, desk.planner) == {Move.SEND_BACK, Move.CONFIRM}
    desk.move(Move.CONFIRM, desk.planner)
    assert open_to(desk, desk.lead) == set()
    assert open_to(desk, desk.planner) == {Move.REOPEN}


def test_a_closed_round_is_closed_to_departments_and_open_to_the_planning_section(desk: Desk):
    set_round_state(desk.round, "closed", by=desk.planner)
    with pytest.raises(MoveRefused, match="締め切られています"):
        desk.move(Move.SAVE, desk.lead)
    assert open_to(desk, desk.lead) == set()
    assert desk.move(Move.SUBMIT, desk.planner).state == "submitted"
    set_round_state(desk.round, "open", by=desk.planner)
    assert desk.move(Move.TAKE_BACK, desk.lead).state == "draft"


def test_a_department_neither_opens_nor_closes_a_round(desk: Desk):
    with pytest.raises(PermissionDenied):
        set_round_state(desk.round, "closed", by=desk.lead)
    with pytest.raises(PermissionDenied):
        make.opened_round(desk.plan, desk.lead, 2025)
    with pytest.raises(PermissionDenied):
        make.opened_round(desk.plan, make.planner(make.municipality("other")), 2025)
    assert ReportingRound.objects.get().state == "open"


# ── Taking a round back, mending it ─────────────────────────────────────────────────────────────────────────


def test_a_round_nobody_has_begun_is_taken_back(desk: Desk):
    cancel_round(desk.round, by=desk.planner)
    assert not ReportingRound.objects.exists() and not YearEndStatus.objects.exists()
    told = ChangeEvent.objects.filter(action="delete").values_list("by_name", "note").distinct()
    assert list(told.order_by()) == [("企画 花子", "照会の取消し")]


def _saved(desk: Desk) -> None:
    desk.move(Move.SAVE, desk.lead)


def _taken_back_to_empty(desk: Desk) -> None:
    YearEndStatus.objects.update(version=2)


def _figure(desk: Desk) -> None:
    make.actual(desk.status(), desk.indicator, "96.8")


def _rated(desk: Desk) -> None:
    make.rating(desk.status(), "a")


def _opinion(desk: Desk) -> None:
    BoardOpinion.objects.create(round=desk.round, opinion="早く知らせてほしい。")


def _published(desk: Desk) -> None:
    seal(desk.plan, desk.round, by=desk.planner)


@pytest.mark.parametrize(
    ("begin", "why"),
    [
        (_saved, "入力の始まった記録が1件"),
        (_taken_back_to_empty, "入力の始まった記録が1件"),
        (_figure, "入力の始まった記録が1件"),
        (_rated, "入力の始まった記録が1件"),
        (_opinion, "審議会の意見か柱の総括"),
        (_published, "確定版に入っている"),
    ],
)
def test_a_round_that_somebody_began_stays(desk: Desk, begin, why):
    begin(desk)
    with pytest.raises(MoveRefused, match=why):
        cancel_round(desk.round, by=desk.planner)
    assert ReportingRound.objects.exists() and YearEndStatus.objects.exists()


def test_a_round_from_old_documents_is_neither_taken_back_nor_edited(desk: Desk):
    old = ReportingRound.objects.create(plan=desk.plan, fiscal_year=2023, historical=True)
    with pytest.raises(MoveRefused, match="過去資料"):
        cancel_round(old, by=desk.planner)
    with pytest.raises(MoveRefused, match="過去資料"):
        edit_round(old, by=desk.planner)


def test_only_the_planning_section_of_the_city_takes_back_and_edits(desk: Desk):
    for person in (desk.lead, make.member(desk.place, Role.BOARD), make.planner(make.municipality("other"))):
        with pytest.raises(PermissionDenied):
            cancel_round(desk.round, by=person)
        with pytest.raises(PermissionDenied):
            edit_round(desk.round, by=person)
    assert ReportingRound.objects.exists()


def test_taking_back_costs_the_same_for_many_items(desk: Desk, django_assert_max_num_queries):
    for n in range(80):
        make.item(desk.pillar, f"項目{n}", lead=desk.lead_section)
    opened = make.opened_round(desk.plan, desk.planner, 2025)
    with django_assert_max_num_queries(60):
        cancel_round(opened, by=desk.planner)
    assert YearEndStatus.objects.count() == 1


# ── From old documents ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def historical(desk: Desk) -> ReportingRound:
    made = ReportingRound.objects.create(plan=desk.plan, fiscal_year=2023, historical=True)
    YearEndStatus.objects.create(round=made, item=desk.item, narrative="過去の記載")
    return made


def test_what_comes_from_old_documents_is_imported_and_never_submitted_or_confirmed(desk: Desk, historical):
    import_history(historical, by=None)
    assert historical.statuses.get().state == "imported"
    assert events() == [("import", "not_started", "imported")]
    import_history(historical, by=None)
    assert len(events()) == 1


@pytest.mark.parametrize("move", [Move.SAVE, Move.SUBMIT, Move.CONFIRM, Move.REOPEN])
def test_a_historical_record_is_not_changed(desk: Desk, historical, move):
    with pytest.raises(MoveRefused, match="過去資料から取り込んだ記録"):
        carry_out(make.status(historical, desk.item), move, by=desk.planner, reason="理由")
    assert open_moves(access_for(desk.planner), make.status(historical, desk.item)) == []
    with pytest.raises(MoveRefused):
        set_round_state(historical, "open", by=desk.planner)


def test_a_running_round_is_not_imported(desk: Desk):
    with pytest.raises(MoveRefused, match="過去資料の照会ではありません"):
        import_history(desk.round, by=None)
    assert desk.status().state == "not_started"


# ── Sealing ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_sealing_freezes_numbers_and_hashes(desk: Desk):
    desk.confirmed()
    made = seal(desk.plan, desk.round, by=desk.planner, at=IN_TIME)
    assert (made.number, made.kind, made.round, made.sealed_at) == (1, "year_end", desk.round, IN_TIME)
    assert (made.sealed_by_name, made.rule_version, made.erratum) == ("企画 花子", RULE_VERSION, "")
    assert made.title == "行政改革実施計画 令和6年度末の実施状況"
    assert desk.status().state == "sealed"
    assert events()[-1] == ("seal", "confirmed", "sealed")
    assert ReviewEvent.objects.latest("pk").comment == "第1号"


def test_the_digest_is_that_of_the_stored_content(desk: Desk):
    desk.confirmed()
    made = Publication.objects.get(pk=seal(desk.plan, desk.round, by=desk.planner).pk)
    canonical = json.dumps(made.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert made.sha256 == hashlib.sha256(canonical.encode("utf-8")).hexdigest() == frozen.digest(made.content)
    assert made.sha256 != frozen.digest({**made.content, "plan_title": "別の計画"})


def test_numbers_run_through_the_plan_and_begin_anew_in_another(desk: Desk):
    desk.confirmed()
    assert seal(desk.plan, None, by=desk.planner).number == 1
    assert seal(desk.plan, desk.round, by=desk.planner).number == 2
    second = make.plan(desk.place, "second")
    made = seal(second, None, by=desk.planner, title=" 計画（案） ")
    assert (made.number, made.kind, made.round, made.title) == (1, "plan", None, "計画（案）")


def test_a_second_publication_of_the_same_is_a_correction_and_says_what_was_wrong(desk: Desk):
    desk.confirmed()
    seal(desk.plan, desk.round, by=desk.planner)
    figure = ActualValue.objects.get()
    figure.value = Decimal("96.9")
    apply([figure], by=desk.planner, via=Way.FORM)
    with pytest.raises(MoveRefused, match="正誤"):
        seal(desk.plan, desk.round, by=desk.planner)
    with pytest.raises(MoveRefused, match="正誤"):
        seal(desk.plan, desk.round, by=desk.planner, erratum=" 　")
    made = seal(desk.plan, desk.round, by=desk.planner, erratum="収納率を訂正")
    assert (made.number, made.erratum) == (2, "収納率を訂正")
    assert Publication.objects.count() == 2


def test_the_same_content_is_not_published_twice(desk: Desk):
    desk.confirmed()
    seal(desk.plan, desk.round, by=desk.planner)
    with pytest.raises(MoveRefused, match="第1号と同じ内容のため、新しい号は作れません"):
        seal(desk.plan, desk.round, by=desk.planner, erratum="直しました。")
    assert Publication.objects.count() == 1


def test_which_program_sealed_it_makes_no_new_content(desk: Desk):
    desk.confirmed()
    sealed = seal(desk.plan, desk.round, by=desk.planner)
    whole = live_table(desk.plan, desk.round)
    sealed.content |= {"rule_version": "1999-1", "schema": 0}
    assert says_the_same(sealed, whole)
    sealed.content["plan_title"] = "別の計画"
    assert not says_the_same(sealed, whole)


def test_what_was_published_stays_published(desk: Desk):
    desk.confirmed()
    section = desk.lead_section.name
    made = seal(desk.plan, desk.round, by=desk.planner)
    before = frozen.from_content(Publication.objects.get(pk=made.pk).content)

    status = desk.move(Move.REOPEN, desk.planner, reason="決算の確定")
    figure = ActualValue.objects.get()
    figure.value = Decimal("99.9")
    target = TargetValue.objects.get(fiscal_year=2024)
    target.value = Decimal("90")
    desk.item.name, desk.plan.title, desk.lead_section.name = "新しい名前", "新しい計画名", "債権管理課"
    rating = Rating.objects.get()
    apply([figure, target, desk.item, desk.plan, desk.lead_section], by=desk.planner, via=Way.FORM)
    apply([], removed=[rating], by=desk.planner, via=Way.FORM)
    assert status.state == "submitted"

    stored = Publication.objects.get(pk=made.pk)
    assert frozen.from_content(stored.content) == before
    assert frozen.digest(stored.content) == stored.sha256
    assert live_table(desk.plan, desk.round) != before
    [row] = frozen.from_content(stored.content).items
    assert (row.name, row.lead_departments) == ("市税の収納率の向上", (section,))
    assert row.status is not None
    assert row.status.ratings[0].recorded == "b"


def test_a_correction_shows_the_new_figure_beside_the_old_publication(desk: Desk):
    desk.confirmed()
    first = seal(desk.plan, desk.round, by=desk.planner)
    desk.move(Move.REOPEN, desk.planner, reason="決算の確定")
    figure = ActualValue.objects.get()
    figure.value, figure.printed = Decimal("97.6"), "97.6%"
    status = desk.status()
    carry_out(status, Move.CONFIRM, by=desk.planner, with_records=[figure])
    second = seal(desk.plan, desk.round, by=desk.planner, erratum="収納率を確定値に改めました。")

    def actual(publication: Publication) -> str:
        cell = frozen.from_content(publication.content).items[0].indicators[0].year(2024)
        assert cell is not None
        assert cell.actual is not None
        return cell.actual.text

    assert (actual(first), actual(second)) == ("96.8%", "97.6%")
    assert first.sha256 != second.sha256


def test_unconfirmed_records_are_published_without_their_words(desk: Desk):
    status = desk.status()
    status.narrative = "まだ確認されていない"
    carry_out(status, Move.SUBMIT, by=desk.lead)
    made = seal(desk.plan, desk.round, by=desk.planner)
    assert "まだ確認されていない" not in json.dumps(made.content, ensure_ascii=False)
    assert desk.status().state == "submitted"


def test_only_the_planning_section_of_the_city_seals_and_releases(desk: Desk):
    desk.confirmed()
    people = [desk.lead, make.member(desk.place, Role.BOARD), make.planner(make.municipality("other"))]
    for person in people:
        with pytest.raises(PermissionDenied, match="公表は、企画課の担当者だけができます"):
            seal(desk.plan, desk.round, by=person)
    made = seal(desk.plan, desk.round, by=desk.planner)
    for person in people:
        with pytest.raises(PermissionDenied):
            release(made, ["public"], by=person)
    assert not PublicationRelease.objects.exists()


def test_a_historical_round_can_be_published(desk: Desk, historical):
    import_history(historical, by=None)
    made = seal(desk.plan, historical, by=desk.planner)
    assert historical.statuses.get().state == "imported"
    assert frozen.from_content(made.content).items[0].status is not None
    assert ("seal", "imported", "sealed") not in events()


# ── Releasing ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def sealed(desk: Desk) -> Publication:
    desk.confirmed()
    return seal(desk.plan, desk.round, by=desk.planner)


def readers(desk: Desk) -> set[str]:
    """Who reads the publication now: the roles at home, and a citizen."""
    people: dict[str, User | None] = {
        role: make.member(desk.place, role) for role in ("headquarters", "board", "council")
    }
    people |= {"lead": desk.lead, "planner": desk.planner, "citizen": None}
    released = Publication.objects.released()
    return {who for who, person in people.items() if released.readable_by(access_for(person)).exists()}


def test_sealing_alone_opens_nothing_to_anybody(desk: Desk, sealed):
    assert readers(desk) == set()


@pytest.mark.parametrize(
    ("audience", "who"),
    [
        ("headquarters", {"headquarters", "planner"}),
        ("board", {"board", "planner"}),
        ("council", {"council", "planner"}),
        ("public", {"headquarters", "board", "council", "planner", "lead", "citizen"}),
    ],
)
def test_each_audience_reads_what_was_released_to_it(desk: Desk, sealed, audience, who):
    release(sealed, [audience], by=desk.planner, at=IN_TIME)
    assert readers(desk) == who
    released = PublicationRelease.objects.get()
    assert (released.audience, released.at, released.by_name) == (audience, IN_TIME, "企画 花子")


def test_releases_add_up_and_are_made_once(desk: Desk, sealed):
    assert len(release(sealed, ["headquarters", "board"], by=desk.planner)) == 2
    assert [one.audience for one in release(sealed, ["board", "public"], by=desk.planner)] == ["public"]
    assert release(sealed, ["public"], by=desk.planner) == []
    assert Publication.objects.released().count() == 1


@pytest.mark.parametrize(("audiences", "error"), [([], MoveRefused), (["市民"], ValueError)])
def test_a_release_needs_an_audience_that_exists(desk: Desk, sealed, audiences, error):
    with pytest.raises(error):
        release(sealed, audiences, by=desk.planner)
    assert not PublicationRelease.objects.exists()


# ── Suggestions ─────────────────────────────────────────────────────────────────────────────────────────────


def suggestion(desk: Desk):
    [row] = live_table(desk.plan, desk.round, include_unconfirmed=True).items
    return suggestion_for(row, scale_row(desk.plan.scales.get()), rule=desk.round.rule)


def test_the_years_figures_suggest_a_band(desk: Desk):
    make.actual(desk.status(), desk.indicator, "96.8")
    found = suggestion(desk)
    assert (found.code, found.reason) == ("b", "「収納率」が目標の99.3%です。")


def test_without_an_actual_nothing_is_suggested(desk: Desk):
    assert suggestion(desk).code is None
    assert "実績の数値がありません" in suggestion(desk).reason


@pytest.mark.parametrize(("rule", "code"), [("worst", "c"), ("each", None)])
def test_the_plan_says_whether_the_worst_decides(desk: Desk, rule, code):
    second = make.indicator(desk.item, "口座振替", "件", targets={2024: "100"})
    make.actual(desk.status(), desk.indicator, "97.5")
    make.actual(desk.status(), second, "50")
    desk.plan.rating_rule = rule
    assert suggestion(desk).code == code


def test_without_figures_the_stage_is_looked_at(desk: Desk):
    TargetValue.objects.all().delete()
    make.annual_target(desk.item, 2024, stage="実施")
    status = desk.status()
    status.actual_stage = "実施"
    carry_out(status, Move.SAVE, by=desk.lead)
    assert suggestion(desk).code == "a"


def test_a_target_without_a_number_is_not_compared(desk: Desk):
    desk.indicator.target_values.filter(fiscal_year=2024).update(value=None, printed="随時")
    assert "数値目標がなく" in suggestion(desk).reason
