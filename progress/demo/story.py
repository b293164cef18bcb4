"""What the people of the fictional city did, year by year: who submitted, sent back, confirmed, published, when.

Texts and figures stand in `fixtures/kakuu/`. The moves are told here and carried out through `progress.review`,
so that every event, version and publication is a real one. Told in order: each publication knows only what was
known on its day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from items.models import AnnualTarget, Assignment, Indicator, TargetRevision, TargetValue
from items.quantity import show
from plans.access import Audience, Role
from plans.fixture_file import load
from plans.history.records import Versioned, Way
from plans.history.writer import apply, save
from plans.models import Department, Membership, Plan, User
from plans.values.fiscal_year import FiscalYear
from progress import review
from progress.demo import questions
from progress.models import ActualValue, Publication, Rating, ReportingRound, YearEndStatus
from progress.table.cells import scale_row
from progress.table.live import live_table
from progress.workflow import Move

Say = Callable[[str], None]

DAYS_TO_ANSWER = 30
"""How far ahead of the day of loading the due date of an open round lies."""


def fixture(name: str) -> Path:
    return Path(settings.FIXTURE_DIRS[0]) / f"{name}.jsonl"


def office_hour(day: date, n: int | None = None) -> datetime:
    """A moment in office hours; `n` spreads several over one day (None: the day's own number)."""
    n = day.day if n is None else n
    return timezone.make_aware(datetime.combine(day, time(9 + n % 8, n * 7 % 60)))


# ── What was out of the ordinary ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Year:
    """One finished round. Item keys → days or reasons.

    A record that isn't named was submitted in the week of the due date and confirmed in the third week after.
    """

    fiscal_year: FiscalYear
    sealed: date
    to_public: date
    days_late: Mapping[str, int] = field(default_factory=dict)
    sent_back: Mapping[str, str] = field(default_factory=dict)
    taken_back: frozenset[str] = frozenset()
    reopened: Mapping[str, str] = field(default_factory=dict)
    never_answered: frozenset[str] = frozenset()

    @property
    def releases(self) -> dict[Audience, date]:
        """The public comes last, in October."""
        return {
            Audience.HEADQUARTERS: self.sealed + timedelta(days=3),
            Audience.BOARD: self.sealed + timedelta(days=6),
            Audience.COUNCIL: self.sealed + timedelta(days=10),
            Audience.AUDITORS: self.sealed + timedelta(days=10),
            Audience.PUBLIC: self.to_public,
        }


R2 = Year(
    FiscalYear(2020),
    sealed=date(2021, 9, 3),
    to_public=date(2021, 10, 15),
    days_late={"5-(2)-①": 4},
    sent_back={"3-(1)-③": "実績が「約85万円」になっています。千円の単位まで確かめて入力してください。"},
)
R3 = Year(
    FiscalYear(2021),
    sealed=date(2022, 9, 2),
    to_public=date(2022, 10, 14),
    days_late={"2-(1)-②": 5, "4-(1)-①": 6},
    sent_back={
        "2-(1)-①": "短縮した業務時間が、令和2年度からの累計になっています。令和3年度の時間に直してください。"
    },
    never_answered=frozenset({"5-(1)-②"}),
)
R4 = Year(
    FiscalYear(2022),
    sealed=date(2023, 9, 1),
    to_public=date(2023, 10, 13),
    days_late={"4-(2)-①": 4},
    sent_back={
        "1-(1)-②": "期限の令和4年10月に対して11月の開始です。評価をAとする理由を書くか、見直してください。"
    },
    reopened={"3-(3)-③": "凍結による漏水の件数を、水道課に確かめるため。"},
)
R5 = Year(
    FiscalYear(2023),
    sealed=date(2024, 9, 3),
    to_public=date(2024, 10, 18),
    days_late={"5-(1)-①": 4},
    sent_back={"4-(1)-①": "見直す前の目標との差も、主な取組内容に書いてください。"},
    taken_back=frozenset({"1-(2)-①"}),
)

RUNNING = FiscalYear(2024)
"""The round that is still open. Records not named below are untouched."""
RUNNING_DRAFTS = frozenset({"1-(1)-③", "2-(2)-①", "3-(1)-④", "4-(1)-①"})
RUNNING_SUBMITTED = frozenset({"1-(1)-①", "1-(2)-②", "2-(2)-②", "3-(1)-②", "3-(2)-①", "4-(2)-②", "5-(1)-②"})
RUNNING_CONFIRMED = frozenset({"1-(2)-①", "3-(3)-②", "3-(3)-③", "4-(1)-②"})
RUNNING_RETURNED = {
    "2-(1)-①": "短縮した時間が前年度より減っています。止めた3業務の分がいくらか、分かるように書いてください。",
    "5-(1)-①": "設立した組織が、前年度の8団体から7団体に減っています。累計の数か、確かめてください。",
}


@dataclass(frozen=True)
class Revision:
    """目標の見直し of one indicator: fiscal year → new target."""

    item: str
    new: Mapping[int, str]
    decided_on: date
    reason: str


DONATIONS = Revision(
    "3-(1)-②",
    {2022: "200", 2023: "220", 2024: "240"},
    date(2022, 3, 25),
    "寄附額が目標の2倍を超え、目標が実情に合わなくなったため引き上げる。",
)
FLOOR_AREA = Revision(
    "4-(1)-①",
    {2022: "178700", 2023: "176900", 2024: "174500"},
    date(2022, 11, 15),
    "小学校の統合が、地区との話合いにより1年延びたため。",
)
ONLINE = Revision(
    "1-(1)-①",
    {2023: "100", 2024: "120"},
    date(2023, 3, 24),
    "3年続けて目標を大きく上回ったため引き上げる。",
)

# ── The telling ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Step:
    at: datetime
    status: YearEndStatus
    move: Move
    by: User
    reason: str = ""


class Story:
    """Holds the plan and its people while the years are told."""

    def __init__(self, plan: Plan, planner: User) -> None:
        self.plan, self.planner = plan, planner
        self.editors = self._editors()

    def _editors(self) -> dict[int | None, User]:
        """department id → who enters for it."""
        members = Membership.objects.filter(
            municipality=self.plan.municipality, role=Role.EDITOR, valid_until=None
        )
        return {member.department_id: member.user for member in members.select_related("user")}

    def tell(self, today: date, say: Say) -> None:
        adopted = review.seal(self.plan, None, by=self.planner, at=office_hour(date(2020, 3, 27)))
        self._release(adopted, {Audience.PUBLIC: date(2020, 4, 1)})
        say("　令和2年度の実施状況（公表済み）")
        self.finish(R2)
        self.revise(DONATIONS)
        say("　令和3年度の実施状況（公表済み）")
        load(fixture("kakuu/soshiki-r4"))
        self.reorganise("情報政策課", "デジタル推進課", last_year=FiscalYear(2021))
        self.finish(R3)
        self.revise(FLOOR_AREA)
        self.publish_revised_plan()
        say("　令和4年度の実施状況（公表済み、訂正1件）")
        self.correct(self.finish(R4))
        say("　令和5年度の実施状況（公表済み）")
        questions.ask(self.plan, by=self.planner)
        self.finish(R5)
        say("　令和6年度の実施状況（受付中）")
        self.start_running_round(today)

    # -- rounds

    def finish(self, year: Year) -> Publication:
        """A round from its first answer to its release to the public."""
        load(fixture(f"kakuu/{year.fiscal_year.short.lower()}"))
        asked = self.plan.rounds.get(fiscal_year=year.fiscal_year)
        questions.answer(asked, by=self.planner)
        _carry_out(
            step
            for n, status in enumerate(_statuses(asked))
            if status.item.key not in year.never_answered
            for step in self._steps(year, status, n)
        )
        review.set_round_state(asked, ReportingRound.State.CLOSED, by=self.planner)
        publication = review.seal(self.plan, asked, by=self.planner, at=office_hour(year.sealed))
        self._release(publication, year.releases)
        return publication

    def _release(self, publication: Publication, days: Mapping[Audience, date]) -> None:
        for audience, day in days.items():
            review.release(publication, [audience], by=self.planner, at=office_hour(day))

    def _submitter(self, status: YearEndStatus) -> User:
        """The lead department's person; the planning section for 全課, which nobody enters for (代理入力)."""
        leads = status.item.assignments.all()
        found = [self.editors.get(one.department_id) for one in leads if one.role == Assignment.Role.LEAD]
        return next((person for person in found if person), self.planner)

    def _steps(self, year: Year, status: YearEndStatus, n: int) -> Iterator[_Step]:
        """One record's way from submission to confirmation. Every due date is a Friday."""
        key, editor, planner = status.item.key, self._submitter(status), self.planner

        def after(days: int) -> datetime:
            return office_hour(_due(status) + timedelta(days=days), n)

        yield _Step(after(year.days_late.get(key, -(n % 5))), status, Move.SUBMIT, editor)
        if key in year.taken_back:
            yield _Step(after(3), status, Move.TAKE_BACK, editor)
            yield _Step(after(4), status, Move.SUBMIT, editor)
        if reason := year.sent_back.get(key):
            yield _Step(after(10), status, Move.SEND_BACK, planner, reason)
            yield _Step(after(13), status, Move.SUBMIT, editor)
        yield _Step(after(17 + n % 5), status, Move.CONFIRM, planner)
        if reason := year.reopened.get(key):
            yield _Step(after(24), status, Move.REOPEN, planner, reason)
            yield _Step(after(26), status, Move.CONFIRM, planner)

    def start_running_round(self, today: date) -> None:
        """The round that waits for whoever tries the demonstration."""
        asked = ReportingRound(
            plan=self.plan,
            fiscal_year=RUNNING,
            title=f"{RUNNING}末の実施状況",
            reference_date=RUNNING.last_day,
            due_on=today + timedelta(days=DAYS_TO_ANSWER),
            request_text="年度末の実施状況を入力し、期限までに提出してください。"
            "数値が確定していないときは、見込として入力してください。",
        )
        save(asked, by=self.planner, via=Way.COMMAND, note="照会の開始")
        load(fixture(f"kakuu/{RUNNING.short.lower()}"))
        _carry_out(
            step
            for n, status in enumerate(_statuses(asked))
            for step in self._running_steps(status, today, n)
        )

    def _running_steps(self, status: YearEndStatus, today: date, n: int) -> Iterator[_Step]:
        key, editor, planner = status.item.key, self._submitter(status), self.planner

        def ago(days: int) -> datetime:
            return office_hour(today - timedelta(days=days), n)

        if key in RUNNING_DRAFTS:
            yield _Step(ago(3), status, Move.SAVE, editor)
        if key in RUNNING_SUBMITTED | RUNNING_CONFIRMED | RUNNING_RETURNED.keys():
            yield _Step(ago(5), status, Move.SUBMIT, editor)
        if reason := RUNNING_RETURNED.get(key):
            yield _Step(ago(2), status, Move.SEND_BACK, planner, reason)
        if key in RUNNING_CONFIRMED:
            yield _Step(ago(1), status, Move.CONFIRM, planner)

    # -- changes along the way

    def reorganise(self, old_name: str, new_name: str, *, last_year: FiscalYear) -> None:
        """A department hands its items and its person over to the one that follows it on 1 April."""
        departments = self.plan.municipality.departments
        old, new = departments.get(name=old_name), departments.get(name=new_name)
        old.valid_until, old.successor = last_year.last_day, new
        moved: list[Versioned] = [old]
        for assignment in Assignment.objects.filter(item__plan=self.plan, department=old):
            assignment.department = new
            moved.append(assignment)
        for membership in Membership.objects.filter(department=old):
            membership.valid_until = last_year.last_day
            moved += [membership, _followed_by(membership, new, last_year.next.first_day)]
        apply(moved, by=self.planner, via=Way.COMMAND, note=f"{old_name}から{new_name}へ")
        self.editors = self._editors()

    def revise(self, revision: Revision) -> None:
        """New targets beside the old ones, with decision and reason."""
        indicator = Indicator.objects.select_related("item").get(
            item__plan=self.plan, item__key=revision.item
        )
        changed: list[Versioned] = []
        for target in TargetValue.objects.filter(indicator=indicator, fiscal_year__in=revision.new):
            before, value = target.printed, Decimal(revision.new[target.fiscal_year])
            after = show(value, indicator.unit)
            changed.append(
                TargetRevision(
                    target_value=target,
                    before_printed=before,
                    before_value=target.value,
                    after_printed=after,
                    after_value=value,
                    decided_on=revision.decided_on,
                    decided_by="架空市行政改革推進本部",
                    reason=revision.reason,
                )
            )
            target.value, target.printed = value, after
            year = AnnualTarget.objects.get(item=indicator.item, fiscal_year=target.fiscal_year)
            year.figures_printed = year.figures_printed.replace(before, after)
            changed += [target, year]
            if target.fiscal_year == indicator.goal_year:
                item = indicator.item
                item.goal_printed = item.goal_printed.replace(before, after)
                indicator.goal_value, indicator.goal_printed = value, after
                changed += [indicator, item]
        apply(changed, by=self.planner, via=Way.COMMAND, note="目標の見直し")

    def publish_revised_plan(self) -> None:
        """改訂1版: a new item, two new names, one merger, higher targets; the plan's second publication."""
        load(fixture("kakuu/kaitei-1"))
        self.revise(ONLINE)
        self._rename("1-(2)-②", "SNSと防災アプリによる情報発信")
        self._rename("3-(2)-①", "補助金・負担金の見直し")
        self.plan.document_state = Plan.DocumentState.REVISED
        self.plan.document_date_printed = "令和5年3月（改訂1版）"
        save(self.plan, by=self.planner, via=Way.COMMAND, note="改訂1版")
        revised = review.seal(
            self.plan,
            None,
            by=self.planner,
            erratum="改訂1版：目標の見直し3件、名前の変更2件、統合1件、新しい取組1件を反映しました。",
            at=office_hour(date(2023, 3, 28)),
        )
        self._release(revised, {Audience.PUBLIC: date(2023, 4, 3)})

    def _rename(self, key: str, name: str) -> None:
        """Earlier reports keep the name that they used."""
        item = self.plan.items.get(key=key)
        earlier = list(item.statuses.select_related("round__plan"))
        for status in earlier:
            status.item, status.item_name_then = item, item.name
        item.name = name
        apply([item, *earlier], by=self.planner, via=Way.COMMAND, note="改訂1版")

    def correct(self, wrong: Publication) -> None:
        """One figure had been counted twice: corrected after publication, by the planning section for the
        department, and published again with an erratum."""
        asked = self.plan.rounds.get(publications=wrong)
        [status] = _statuses(asked, key="3-(1)-③")
        actual = ActualValue.objects.get(status=status)
        actual.value, actual.printed = Decimal(1230), "1,230千円"
        reason = "施設の名前の権利の収入60千円を二重に数えていたため。"
        corrected: dict[Move, list[Versioned]] = {Move.SUBMIT: [actual, _rated_again(status, actual)]}
        for n, move in enumerate((Move.REOPEN, Move.SEND_BACK, Move.SUBMIT, Move.CONFIRM)):
            review.carry_out(
                status,
                move,
                by=self.planner,
                reason=reason if move.needs_reason else "",
                with_records=corrected.get(move, ()),
                at=office_hour(date(2023, 11, 6), n),
            )
        again = review.seal(
            self.plan,
            asked,
            by=self.planner,
            erratum="「広告収入とネーミングライツの確保」の令和4年度の実績を、1,290千円（目標の92.1％）から"
            "1,230千円（目標の87.9％）に訂正しました。評価に変わりはありません。",
            at=office_hour(date(2023, 11, 8)),
        )
        self._release(again, dict.fromkeys(Audience, date(2023, 11, 10)))


def _statuses(asked: ReportingRound, **of_item: str) -> list[YearEndStatus]:
    return list(
        asked.statuses.filter(**{f"item__{name}": value for name, value in of_item.items()})
        .select_related("round__plan", "item__plan")
        .prefetch_related("item__assignments")
        .order_by("item__position")
    )


def _due(status: YearEndStatus) -> date:
    if status.round.due_on is None:
        raise ValueError(f"{status.round} has no due date")
    return status.round.due_on


def _carry_out(steps: Iterable[_Step]) -> None:
    """All moves of a round in the order of time."""
    for step in sorted(steps, key=lambda step: step.at):
        review.carry_out(step.status, step.move, by=step.by, reason=step.reason, at=step.at)


def _followed_by(membership: Membership, department: Department, day: date) -> Membership:
    return Membership(
        user=membership.user,
        municipality=membership.municipality,
        role=membership.role,
        department=department,
        valid_from=day,
    )


def _rated_again(status: YearEndStatus, actual: ActualValue) -> Rating:
    """The record's own rating with what the corrected figure suggests."""
    plan, asked = status.round.plan, status.round
    rating = status.ratings.select_related("scale").get(scale=plan.plan_scales.get(position=1).scale)
    [row] = live_table(plan, asked, items=[status.item_id], include_unconfirmed=True, unsaved=[actual]).items
    suggestion = review.suggestion_for(row, plan, scale_row(rating.scale).bands)
    rating.suggested = rating.scale.bands.filter(code=suggestion.code).first()
    rating.suggested_reason = suggestion.reason
    return rating
