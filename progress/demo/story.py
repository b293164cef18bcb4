"""What the people of the fictional city did, year by year: who submitted, sent back, confirmed, published, when.

The moves are told here and carried out through `progress.review`, so that every event, version and publication is a
real one. Told in order: each publication knows only what was known on its day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from items.models import Assignment, Indicator
from items.quantity import read_figure, show
from items.targets import goal_revision, revision
from plans.access import Audience, Role
from plans.fixture_file import load
from plans.history.records import Versioned, Way
from plans.history.writer import apply, save
from plans.models import Membership, Plan, RatingBand, User
from plans.values.fiscal_year import FiscalYear
from plans.values.paper import Paper
from progress.demo import years
from progress.judgement import Method
from progress.models import (
    ActualValue,
    Answer,
    EffectCheck,
    FiscalEffect,
    JudgementBand,
    JudgementMethod,
    JudgementRule,
    PlanQuestion,
    Publication,
    Rating,
    ReportingRound,
    YearEndStatus,
)
from progress.review.effects import check_effect
from progress.review.publications import release, seal
from progress.review.records import carry_out
from progress.review.rounds import set_round_state
from progress.table.cells import scale_row
from progress.table.live import LiveItems
from progress.table.suggested import suggestion_for
from progress.workflow import Move

Say = Callable[[str], None]

Verdict = EffectCheck.Verdict
BODY = "架空市行政改革推進本部"
DAYS_TO_ANSWER = 30
"""How far ahead of the day of loading the due date of an open round lies."""


def fixture(name: str) -> Path:
    return Path(settings.FIXTURE_DIRS[0]) / f"{name}.jsonl"


def office_hour(day: date, n: int | None = None) -> datetime:
    """A moment in office hours; `n` spreads several over one day (None: the day's own number)."""
    n = day.day if n is None else n
    return timezone.make_aware(datetime.combine(day, time(9 + n % 8, n * 7 % 60)))


PLANNERS_MOVES = {Move.SEND_BACK, Move.CONFIRM, Move.REOPEN}
Step = tuple[int, Move, str]
"""Days after the due date (or after today), the move, its reason."""


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
        self._publish(None, date(2020, 3, 27), {Audience.PUBLIC: date(2020, 4, 1)})
        say("　令和2年度の実施状況（公表済み）")
        self.finish(years.R2)
        self.revise(years.DONATIONS)
        say("　令和3年度の実施状況（公表済み）")
        load(fixture("kakuu/soshiki-r4"))
        self.reorganise("情報政策課", "デジタル推進課", last_year=FiscalYear(2021))
        self.finish(years.R3)
        self.revise(years.FLOOR_AREA)
        self.publish_revised_plan()
        say("　令和4年度の実施状況（公表済み、訂正1件）")
        self.correct(self.finish(years.R4))
        say("　令和5年度の実施状況（公表済み）")
        _ask(self.plan, self.planner)
        self.finish(years.R5)
        say("　令和6年度の実施状況（受付中）")
        self.start_running_round(today)

    # -- rounds

    def finish(self, year: years.Year) -> Publication:
        """A round from its first answer to its release to the public. Every due date is a Friday."""
        load(fixture(f"kakuu/{year.fiscal_year.short.lower()}"))
        asked = self.plan.rounds.get(fiscal_year=year.fiscal_year)
        if asked.due_on is None:
            raise ValueError(f"{asked} has no due date")
        _answer(asked, self.planner)
        self._carry_out(asked, asked.due_on, lambda key, n: _steps(year, key, n))
        if year.effects_checked is not None:
            self._check_effects(asked, year.effects_checked, year.effects_questioned)
        set_round_state(asked, ReportingRound.State.CLOSED, by=self.planner)
        return self._publish(asked, year.sealed, year.releases)

    def _publish(
        self, asked: ReportingRound | None, day: date, released: Mapping[Audience, date], erratum: str = ""
    ) -> Publication:
        sealed = seal(self.plan, asked, by=self.planner, erratum=erratum, at=office_hour(day))
        for audience, on in released.items():
            release(sealed, [audience], by=self.planner, at=office_hour(on))
        return sealed

    def _submitter(self, status: YearEndStatus) -> User:
        """The lead department's person; the planning section for 全課, which nobody enters for (代理入力)."""
        leads = status.item.assignments.all()
        found = [self.editors.get(one.department_id) for one in leads if one.role == Assignment.Role.LEAD]
        return next((person for person in found if person), self.planner)

    def _carry_out(
        self, asked: ReportingRound, day: date, steps: Callable[[str, int], Iterable[Step]]
    ) -> None:
        """All moves of a round in the order of time. `steps`: key and number of an item → its steps from `day` on."""
        told = [
            (office_hour(day + timedelta(days=days), n), status, move, reason)
            for n, status in enumerate(_statuses(asked))
            for days, move, reason in steps(status.item.key, n)
        ]
        for at, status, move, reason in sorted(told, key=lambda step: step[0]):
            by = self.planner if move in PLANNERS_MOVES else self._submitter(status)
            carry_out(status, move, by=by, reason=reason, at=at)

    def _check_effects(self, asked: ReportingRound, day: date, questioned: Mapping[str, str]) -> None:
        """The finance section asks about some, and confirms all of them."""
        by = User.objects.get(
            memberships__municipality=self.plan.municipality, memberships__role=Role.FINANCE
        )
        effects = FiscalEffect.objects.filter(status__round=asked).select_related("status__item")
        for n, effect in enumerate(effects.order_by("status__item__position", "pk")):
            if asks := questioned.get(effect.status.item.key):
                before = office_hour(day - timedelta(days=4), n)
                check_effect(effect, Verdict.QUESTIONED, by=by, comment=asks, at=before)
            check_effect(effect, Verdict.CONFIRMED, by=by, at=office_hour(day, n))

    def start_running_round(self, today: date) -> None:
        """The round that waits for whoever tries the demonstration."""
        asked = ReportingRound(
            plan=self.plan,
            judgement_rule=_judge(self.plan, self.planner),
            fiscal_year=years.RUNNING,
            title=f"{years.RUNNING}末の実施状況",
            reference_date=years.RUNNING.last_day,
            due_on=today + timedelta(days=DAYS_TO_ANSWER),
            request_text="年度末の実施状況を入力し、期限までに提出してください。"
            "数値が確定していないときは、見込として入力してください。",
        )
        save(asked, by=self.planner, via=Way.COMMAND, note="照会の開始")
        load(fixture(f"kakuu/{years.RUNNING.short.lower()}"))
        self._carry_out(asked, today, _running_steps)

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
            following = Membership(
                user=membership.user,
                municipality=membership.municipality,
                role=membership.role,
                department=new,
                valid_from=last_year.next.first_day,
            )
            moved += [membership, following]
        apply(moved, by=self.planner, via=Way.COMMAND, note=f"{old_name}から{new_name}へ")
        self.editors = self._editors()

    def revise(self, decided: years.Revision) -> None:
        """New targets beside the old ones, with decision and reason."""
        item = self.plan.items.get(key=decided.item)
        indicator = item.indicators.get()
        decision = (Paper(decided.decided_on, decided.document_number, BODY), decided.reason)
        changed: list[Versioned] = []
        for target in indicator.target_values.filter(fiscal_year__in=decided.new):
            before = copy(target)
            target.value = Decimal(decided.new[target.fiscal_year])
            target.printed = show(target.value, indicator.unit)
            year = item.targets.get(fiscal_year=target.fiscal_year)
            year.figures_printed = year.figures_printed.replace(before.printed, target.printed)
            changed += [revision(before, target, *decision), target, year]
            if target.fiscal_year == indicator.goal_year:
                item.goal_printed = item.goal_printed.replace(before.printed, target.printed)
                goal = copy(indicator)
                indicator.goal_value, indicator.goal_printed = target.value, target.printed
                changed += [goal_revision(goal, indicator, *decision), indicator, item]
        apply(changed, by=self.planner, via=Way.COMMAND, note="目標の見直し")

    def publish_revised_plan(self) -> None:
        """改訂1版: a new item, two new names, one merger, higher targets; the plan's second publication."""
        load(fixture("kakuu/kaitei-1"))
        self.revise(years.ONLINE)
        self._rename("1-(2)-②", "SNSと防災アプリによる情報発信")
        self._rename("3-(2)-①", "補助金・負担金の見直し")
        self.plan.document_state = Plan.DocumentState.REVISED
        self.plan.document_date_printed = "令和5年3月（改訂1版）"
        save(self.plan, by=self.planner, via=Way.COMMAND, note="改訂1版")
        erratum = "改訂1版：目標の見直し3件、名前の変更2件、統合1件、新しい取組1件を反映しました。"
        self._publish(None, date(2023, 3, 28), {Audience.PUBLIC: date(2023, 4, 3)}, erratum)

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
        [status] = [one for one in _statuses(asked) if one.item.key == "3-(1)-③"]
        actual = ActualValue.objects.get(status=status)
        actual.value, actual.printed = Decimal(1230), "1,230千円"
        reason = "施設の名前の権利の収入60千円を二重に数えていたため。"
        corrected: dict[Move, list[Versioned]] = {Move.SUBMIT: [actual, _rated_again(status, actual)]}
        for n, move in enumerate((Move.REOPEN, Move.SEND_BACK, Move.SUBMIT, Move.CONFIRM)):
            carry_out(
                status,
                move,
                by=self.planner,
                reason=reason if move.needs_reason else "",
                with_records=corrected.get(move, ()),
                at=office_hour(date(2023, 11, 6), n),
            )
        erratum = (
            "「広告収入とネーミングライツの確保」の令和4年度の実績を、1,290千円（目標の92.1％）から"
            "1,230千円（目標の87.9％）に訂正しました。評価に変わりはありません。"
        )
        self._publish(asked, date(2023, 11, 8), dict.fromkeys(Audience, date(2023, 11, 10)), erratum)


def _statuses(asked: ReportingRound) -> list[YearEndStatus]:
    return list(
        asked.statuses.select_related("round__plan", "item__plan")
        .prefetch_related("item__assignments")
        .order_by("item__position")
    )


def _steps(year: years.Year, key: str, n: int) -> Iterator[Step]:
    """One record's way from submission to confirmation in a finished year."""
    if key in year.never_answered:
        return
    yield year.days_late.get(key, -(n % 5)), Move.SUBMIT, ""
    if key in year.taken_back:
        yield 3, Move.TAKE_BACK, ""
        yield 4, Move.SUBMIT, ""
    if reason := year.sent_back.get(key):
        yield 10, Move.SEND_BACK, reason
        yield 13, Move.SUBMIT, ""
    yield 17 + n % 5, Move.CONFIRM, ""
    if reason := year.reopened.get(key):
        yield 24, Move.REOPEN, reason
        yield 26, Move.CONFIRM, ""


def _running_steps(key: str, n: int) -> Iterator[Step]:
    if key in years.RUNNING_DRAFTS:
        yield -3, Move.SAVE, ""
    if key in years.RUNNING_SUBMITTED | years.RUNNING_CONFIRMED | years.RUNNING_RETURNED.keys():
        yield -5, Move.SUBMIT, ""
    if reason := years.RUNNING_RETURNED.get(key):
        yield -2, Move.SEND_BACK, reason
    if key in years.RUNNING_CONFIRMED:
        yield -1, Move.CONFIRM, ""


def _ask(plan: Plan, by: User) -> None:
    questions = [
        PlanQuestion(plan=plan, from_year=years.ASKED_FROM, position=position, **one.fields)
        for position, one in enumerate(years.ASKED, start=1)
    ]
    apply(questions, by=by, via=Way.COMMAND, note="計画独自の質問")


def _judge(plan: Plan, by: User) -> JudgementRule:
    """The city's first version of its own: the bands' bounds as they stand, one indicator in another way."""
    rule = JudgementRule(plan=plan, several=plan.rating_rule, position=1, **years.RULE)
    bands = RatingBand.objects.filter(scale__plan_scales__plan=plan).select_related("scale")
    parts: list[Versioned] = [
        JudgementBand(rule=rule, band=one, lower_bound=one.lower_bound) for one in bands
    ]
    for (item, name), percent in years.KEPT_WITHIN.items():
        one = Indicator.objects.select_related("item").get(item__plan=plan, item__key=item, name=name)
        parts.append(JudgementMethod(rule=rule, indicator=one, method=Method.KEEP.value, tolerance=percent))
    apply([rule, *parts], by=by, via=Way.COMMAND, note="評価基準の新しい版")
    return rule


def _answer(asked: ReportingRound, by: User) -> None:
    """Writes the answers of the questions' first year; of other rounds nothing."""
    if asked.fiscal_year != years.ASKED_FROM:
        return
    statuses = {status.item.key: status for status in _statuses(asked)}
    answers = []
    for one in years.ASKED:
        question = asked.plan.questions.get(label=one.fields["label"])
        for key, typed in one.answers.items():
            made = Answer(status=statuses[key], question=question, text=typed)
            is_figure = question.kind == PlanQuestion.Kind.FIGURE
            if is_figure and (figure := read_figure(typed, question.unit)):
                made.value, made.approximate = figure.value, figure.approximate
            answers.append(made)
    apply(answers, by=by, via=Way.COMMAND, note="質問への回答")


def _rated_again(status: YearEndStatus, actual: ActualValue) -> Rating:
    """The record's own rating with what the corrected figure suggests."""
    plan, asked = status.round.plan, status.round
    scale = plan.plan_scales.get(position=1).scale
    rating = status.ratings.select_related("scale").get(scale=scale, indicator=None)
    row = LiveItems(asked, [status.item_id]).row(status.item_id, [actual])
    suggestion = suggestion_for(row, scale_row(scale), rule=asked.rule)
    rating.suggested = scale.bands.filter(code=suggestion.code).first()
    rating.suggested_reason = suggestion.reason
    return rating
