"""訂正: what was published put right, together with every publication that says it: a figure, or what else a record
says, its texts and effects.

`Figure` and `Report` find where it lies, `try_out` tells what would come of another wording and writes nothing,
`carry_out` writes it, seals the next numbers and opens them to those who read the last ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from items.models import Indicator, Item
from plans.history.records import Versioned
from plans.values.fiscal_year import FiscalYear
from progress.models import ActualValue, Correction, Publication, Rating, ReportingRound, YearEndStatus
from progress.review import publications
from progress.review.publications import last_of_same, seal
from progress.review.records import put_right
from progress.table import frozen
from progress.table.difference import ItemDifference, differences
from progress.table.live import live_table
from progress.table.records import PlanRecords
from progress.table.shape.plan import PlanTable
from progress.workflow import Move, MoveRefused


@dataclass(frozen=True)
class Published:
    """What a checked record says, and publications of its plan's rounds with it. `year`: of which it speaks."""

    status: YearEndStatus
    year: FiscalYear

    @property
    def item(self) -> Item:
        return self.status.item

    @property
    def indicator(self) -> Indicator | None:
        """Whose figure it is; None for texts and effects."""
        return None

    def later_rounds(self) -> list[ReportingRound]:
        """Those whose results can show it, oldest first: of its year and later ones."""
        rounds = ReportingRound.objects.filter(plan=self.status.round.plan_id, fiscal_year__gte=self.year)
        return sorted(rounds.select_related("plan__municipality"), key=lambda one: (one.fiscal_year, one.pk))


@dataclass(frozen=True)
class Report(Published):
    """The texts and effects of one record."""

    @classmethod
    def find(cls, reporting_round: ReportingRound, item: int) -> Report | None:
        """None where the round doesn't ask for the item, or its record is looked at again or wasn't reported."""
        found = _status_of(YearEndStatus.objects.filter(round=reporting_round, item=item))
        if found is None or found.workflow_state not in Move.CORRECT.to:
            return None
        return cls(found, FiscalYear(reporting_round.fiscal_year))


def _status_of(rows: QuerySet[YearEndStatus]) -> YearEndStatus | None:
    return rows.select_related("round__plan__municipality", "item__pillar").first()


@dataclass(frozen=True)
class Figure(Published):
    """One indicator's figure of one year.

    `status`: the checked record that holds it, or would; `value`: unsaved where none stands there.
    """

    of: Indicator
    value: ActualValue

    @property
    def indicator(self) -> Indicator:
        return self.of

    @classmethod
    def find(cls, reporting_round: ReportingRound, indicator: Indicator, year: int) -> Figure | None:
        """What the round's results say of that year. None where they say nothing that could be put right: the record
        is being looked at again, or wasn't reported."""
        item = indicator.item_id
        records = PlanRecords(reporting_round.plan, reporting_round, [item], include_unconfirmed=False)
        known = records.actuals(indicator).get(year)
        value = ActualValue.objects.select_related("status").get(pk=known.id) if known else None
        status = value.status if value else records.of_this_round(records.items[item])
        if status is None or status.workflow_state not in Move.CORRECT.to:
            return None
        if value is None:
            if year != reporting_round.fiscal_year:
                return None
            value = ActualValue(status=status, indicator=indicator, fiscal_year=year)
        whole = _status_of(YearEndStatus.objects.filter(pk=status.pk))
        if whole is None:
            return None
        value.status = whole
        return cls(whole, FiscalYear(year), indicator, value)


@dataclass(frozen=True)
class Outcome:
    """What becomes of one publication. `changes`: of the corrected item and of the plan as a whole; `others`: what
    else has changed since `last` was sealed, and goes into the next number with it."""

    last: Publication
    table: PlanTable
    changes: list[ItemDifference]
    others: list[ItemDifference]

    @property
    def audiences(self) -> list[str]:
        """To whom the last number is open, as the municipality calls them."""
        return [row.to for row in self.last.releases.all()]


@dataclass(frozen=True)
class Decision:
    """Why, and by whose decision. `decided_on`: 決裁日."""

    reason: str
    decided_on: date
    decided_by: str
    document_number: str = ""


@dataclass(frozen=True)
class Wanted:
    """How it should read: the `records` as typed, with the ratings that hang on a figure, those to be `removed`, and
    why. `place`: what is put right, in the labels of the form, "" of a figure; `before`, `after`: what it says."""

    records: Sequence[Versioned]
    decision: Decision
    before: str
    after: str
    place: str = ""
    removed: Sequence[Versioned] = ()


def of_figure(figure: Figure, value: ActualValue, ratings: Sequence[Rating], decision: Decision) -> Wanted:
    return Wanted([value, *ratings], decision, _told(figure.value), _told(value))


def try_out(what: Published, wanted: Wanted, *, by: Any) -> list[Outcome]:
    """What would come of it, publication by publication; empty when nothing that was published would read otherwise.
    Nothing is written."""
    with transaction.atomic():
        found = list(_put_right(what, wanted, by))
        transaction.set_rollback(True)
    return found


@transaction.atomic
def carry_out(
    what: Published,
    wanted: Wanted,
    *,
    shown: str,
    erratum: str,
    release: bool,
    by: Any,
) -> list[Publication]:
    """The new publications, in their order. `shown`: the digest of the outcomes that were agreed to; `release`: open
    them to the audiences of the last numbers at once.

    Raises MoveRefused, and writes nothing, when something else would come of it by now.
    """
    outcomes = list(_put_right(what, wanted, by))
    if digest(outcomes) != shown:
        raise MoveRefused(
            "前に確かめた内容から変わったため、まだ訂正していません。下の内容を確かめて、もう一度押してください。"
        )
    correction = Correction(
        status=what.status,
        indicator=what.indicator,
        fiscal_year=what.year,
        place=wanted.place,
        before=wanted.before,
        after=wanted.after,
        by=by,
        by_name=str(by),
        **asdict(wanted.decision),
    )
    correction.full_clean(exclude=["status", "indicator"])
    correction.save()
    new = []
    for one in outcomes:
        sealed = seal(
            one.last.plan, one.last.round, by=by, title=one.last.title, erratum=erratum, correction=correction
        )
        audiences = [row.audience for row in one.last.releases.all()]
        if release and audiences:
            publications.release(sealed, audiences, by=by)
        new.append(sealed)
    return new


def digest(outcomes: Sequence[Outcome]) -> str:
    """Names what would be published, and in the place of which numbers."""
    parts = [f"{one.last.number} {frozen.fingerprint(frozen.as_previewed(one.table))}" for one in outcomes]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _told(value: ActualValue) -> str:
    """「85％」, 「85％（見込）」; "" where nothing stands."""
    if not value.says_something:
        return ""
    return f"{value.shown}（見込）" if value.is_provisional else value.shown


def _put_right(what: Published, wanted: Wanted, by: Any) -> Iterator[Outcome]:
    """Writes it, and tells of each publication that reads otherwise now."""
    rounds = [(one, last) for one in what.later_rounds() if (last := last_of_same(one.plan, one))]
    item = what.status.item_id
    stood = [live_table(one.plan, one, items=[item]) for one, _ in rounds]
    # Texts stand in the record itself: it is among what was typed.
    records = [one for one in wanted.records if one != what.status]
    status = next((one for one in wanted.records if isinstance(one, YearEndStatus)), what.status)
    put_right(status, records, by=by, reason=wanted.decision.reason, removed=wanted.removed)
    for (one, last), before in zip(rounds, stood, strict=True):
        if live_table(one.plan, one, items=[item]) == before:
            continue
        table = live_table(one.plan, one)
        found = differences(frozen.from_content(last.content), table)
        ours = ("", what.item.key)
        if changes := [row for row in found if row.key in ours]:
            yield Outcome(last, table, changes, [row for row in found if row.key not in ours])


def drafted(what: Published, outcomes: Sequence[Outcome], reason: str) -> str:
    """A first draft of the erratum, of what differs: a line for what was put right, one for what follows from it."""
    changes = {
        (change.label, change.before, change.after): None
        for one in outcomes
        for row in one.changes
        for change in row.changes
    }
    lines = [f"「{what.item.title}」の次の内容を訂正しました。"]
    lines += [f"・{label}：（誤）{was} （正）{now}" for label, was, now in changes]
    return "\n".join([*lines, f"訂正した理由：{reason.strip()}"])
