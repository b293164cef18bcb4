"""訂正: one published figure put right, together with every publication that says it.

`Figure` finds where the figure lies, `try_out` tells what would come of another one and writes nothing, `carry_out`
writes it, seals the next numbers and opens them to those who read the last ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction

from items.models import Indicator
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
class Figure:
    """One indicator's figure of one year as publications of its plan's rounds say it.

    `status`: the checked record that holds it, or would; `value`: unsaved where none stands there.
    """

    status: YearEndStatus
    indicator: Indicator
    year: FiscalYear
    value: ActualValue

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
        status = YearEndStatus.objects.select_related("round__plan__municipality", "item").get(pk=status.pk)
        value.status = status
        return cls(status, indicator, FiscalYear(year), value)

    def later_rounds(self) -> list[ReportingRound]:
        """Those whose results can show it, oldest first: of its year and later ones."""
        rounds = ReportingRound.objects.filter(plan=self.status.round.plan_id, fiscal_year__gte=self.year)
        return sorted(rounds.select_related("plan__municipality"), key=lambda one: (one.fiscal_year, one.pk))


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
    """How the figure should read (`value`), with the ratings that hang on it, and why."""

    value: ActualValue
    ratings: Sequence[Rating]
    decision: Decision


def try_out(figure: Figure, wanted: Wanted, *, by: Any) -> list[Outcome]:
    """What would come of it, publication by publication; empty when nothing that was published would read otherwise.
    Nothing is written."""
    with transaction.atomic():
        found = list(_put_right(figure, wanted, by))
        transaction.set_rollback(True)
    return found


@transaction.atomic
def carry_out(
    figure: Figure,
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
    outcomes = list(_put_right(figure, wanted, by))
    if digest(outcomes) != shown:
        raise MoveRefused(
            "前に確かめた内容から変わったため、まだ訂正していません。下の内容を確かめて、もう一度押してください。"
        )
    correction = Correction(
        status=figure.status,
        indicator=figure.indicator,
        fiscal_year=figure.year,
        before=_told(figure.value),
        after=_told(wanted.value),
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


def _put_right(figure: Figure, wanted: Wanted, by: Any) -> Iterator[Outcome]:
    """Writes it, and tells of each publication that reads otherwise now."""
    rounds = [(one, last) for one in figure.later_rounds() if (last := last_of_same(one.plan, one))]
    item = figure.indicator.item_id
    stood = [live_table(one.plan, one, items=[item]) for one, _ in rounds]
    records = [wanted.value, *wanted.ratings]
    put_right(figure.status, records, by=by, reason=wanted.decision.reason)
    for (one, last), before in zip(rounds, stood, strict=True):
        if live_table(one.plan, one, items=[item]) == before:
            continue
        table = live_table(one.plan, one)
        found = differences(frozen.from_content(last.content), table)
        ours = ("", figure.indicator.item.key)
        if changes := [row for row in found if row.key in ours]:
            yield Outcome(last, table, changes, [row for row in found if row.key not in ours])


def drafted(figure: Figure, outcomes: Sequence[Outcome], reason: str) -> str:
    """A first draft of the erratum, of what differs: a sentence for the figure, one for what follows from it."""
    item = figure.indicator.item
    changes = {
        (change.label, change.before, change.after): None
        for one in outcomes
        for row in one.changes
        for change in row.changes
    }
    lines = [f"「{item.title}」の次の内容を訂正しました。"]
    lines += [f"・{label}：（誤）{was} （正）{now}" for label, was, now in changes]
    return "\n".join([*lines, f"訂正した理由：{reason.strip()}"])
