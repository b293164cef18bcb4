"""Items that come, go and are renamed from a fiscal year on, with what becomes of the records of running rounds.

Everything of one change is written in one transaction. A record in which nobody wrote anything goes with its item;
every other one is kept and told. A change can be taken back while nothing was built on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from items.models import Assignment, Item, ItemSuccession
from plans.access import Act, access_for
from plans.history.events import events_of_whole
from plans.history.records import ChangeEvent, Versioned, Way, events_for
from plans.history.writer import apply
from plans.models import Plan
from plans.values.fiscal_year import FiscalYear
from plans.values.words import listed
from progress.models import Publication, ReportingRound, YearEndStatus
from progress.workflow import MoveRefused, State

Kind = ItemSuccession.Kind
LEAVING = (Kind.MERGED, Kind.SPLIT, Kind.ENDED)
"""After these an item is asked for no more."""


@dataclass
class Change:
    """One decided change. `leaving`: items that end with it; `coming`: new ones, not yet written; `records`: what
    hangs on items, in the order in which it is written; `renamed`: item → the name that it had."""

    plan: Plan
    kind: str
    from_year: FiscalYear
    successions: list[ItemSuccession]
    leaving: list[Item] = field(default_factory=list)
    coming: list[Item] = field(default_factory=list)
    records: list[Versioned] = field(default_factory=list)
    renamed: dict[Item, str] = field(default_factory=dict)

    @property
    def note(self) -> str:
        """「項目の統合（令和6年度から）：①、②」: stands beside every event of the change."""
        names = listed(list(dict.fromkeys(str(row.item) for row in self.successions)))
        return f"項目の{Kind(self.kind).label}（{self.from_year.era}から）：{names}"[:400]


@dataclass(frozen=True)
class Becomes:
    """What becomes of the record of one item in a running round. `dropped`, `asked`: it goes, or one is made."""

    round: ReportingRound
    item: Item
    status: YearEndStatus | None
    dropped: bool
    asked: bool

    @property
    def words(self) -> str:
        if self.asked:
            return "新しく入力を求めます。"
        if self.dropped:
            return "まだ何も入力されていないため、記録を取り除きます。"
        state = self.status.get_state_display() if self.status else ""
        return f"入力があるため、記録（{state}）はそのまま残ります。"


def _running(plan: Plan, from_year: FiscalYear) -> list[ReportingRound]:
    rounds = plan.rounds.filter(historical=False, state=ReportingRound.State.OPEN, fiscal_year__gte=from_year)
    return list(rounds.order_by("fiscal_year", "pk"))


_SAID = ("events", "actual_values", "ratings", "effects", "answers", "evidence")


def untouched(statuses: Any) -> set[int]:
    """Keys of those in which nobody wrote anything yet."""
    nothing_said = Q(**{f"{name}__isnull": True for name in _SAID})
    found = statuses.filter(Q(state=State.NOT_STARTED.value, version=1) & nothing_said)
    return set(found.values_list("pk", flat=True))


def becomes(change: Change) -> list[Becomes]:
    """Of the records of running rounds from the year on, round by round."""
    found = []
    for one in _running(change.plan, change.from_year):
        rows = one.statuses.filter(item__in=[item.pk for item in change.leaving])
        empty = untouched(one.statuses)
        for status in rows.select_related("item", "round__plan").order_by("item__position"):
            found.append(Becomes(one, status.item, status, status.pk in empty, asked=False))
        asked = [item for item in change.coming if _is_answered(change, item) and _begins(item, one)]
        found += [Becomes(one, item, None, dropped=False, asked=True) for item in asked]
    return found


def _is_answered(change: Change, item: Item) -> bool:
    """Does a department answer for the new item?"""
    return any(isinstance(one, Assignment) and one.item is item for one in change.records)


def _begins(item: Item, one: ReportingRound) -> bool:
    return item.start_year is None or int(item.start_year) <= int(one.fiscal_year)


def _names_then(renamed: dict[Item, str], from_year: FiscalYear) -> Iterator[YearEndStatus]:
    """The reports of before the year, which keep the name that they used."""
    for item, name in renamed.items():
        rows = item.statuses.filter(round__fiscal_year__lt=from_year, item_name_then="")
        for status in rows.select_related("round__plan"):
            status.item, status.item_name_then = item, name
            yield status


@transaction.atomic
def carry_out(change: Change, *, by: Any) -> None:
    """Raises PermissionDenied, Conflict, ValidationError; then nothing is written."""
    access_for(by).require(Act.EDIT_PLAN, change.plan.municipality_id)
    Plan.objects.select_for_update().get(pk=change.plan.pk)
    told = becomes(change)
    dropped = [one.status for one in told if one.dropped and one.status is not None]
    asked = [YearEndStatus(round=one.round, item=one.item) for one in told if one.asked]

    def still_empty() -> None:
        keys = [one.pk for one in dropped]
        if len(untouched(YearEndStatus.objects.filter(pk__in=keys))) != len(keys):
            raise MoveRefused("確かめている間に、入力が始まった記録があります。もう一度確かめてください。")

    renamed = _names_then(change.renamed, change.from_year)
    records: list[Versioned] = [*change.renamed, *renamed, *change.coming]
    records += [*change.records, *change.successions, *asked]
    apply(records, removed=dropped, by=by, via=Way.FORM, note=change.note, check=still_empty)


# ── Taking back ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Done:
    """A change as it was recorded. `made`: items that came with it."""

    kind: str
    from_year: FiscalYear
    rows: tuple[ItemSuccession, ...]
    made: tuple[Item, ...]
    note: str
    first_event: ChangeEvent | None

    @property
    def pk(self) -> int:
        return self.rows[0].pk

    @property
    def words(self) -> str:
        """「「①」「②」を「③」に統合」, 「「①」の完了」"""
        befores = "".join(f"「{one}」" for one in dict.fromkeys(row.item.title for row in self.rows))
        if self.kind == Kind.RENAMED:
            return f"「{self.rows[0].former_name}」を「{self.rows[0].new_name}」に改称"
        heirs = "".join(
            f"「{one}」" for one in dict.fromkeys(row.successor.title for row in self.rows if row.successor)
        )
        return f"{befores}{f'を{heirs}に' if heirs else 'の'}{Kind(self.kind).label}"

    @property
    def reason(self) -> str:
        return self.rows[0].reason


def changes_of(plan: Plan) -> list[Done]:
    """All that was recorded for the plan's items, the newest year first."""
    rows = ItemSuccession.objects.filter(item__plan=plan).select_related("item__plan", "successor__plan")
    groups: dict[tuple[Any, ...], list[ItemSuccession]] = {}
    for row in rows.order_by("-from_year", "pk"):
        together = {Kind.MERGED: ("to", row.successor_id), Kind.SPLIT: ("of", row.item_id)}
        key = (row.kind, int(row.from_year), *together.get(Kind(row.kind), ("pk", row.pk)))
        groups.setdefault(key, []).append(row)
    return [_done(several) for several in groups.values()]


def _done(rows: Sequence[ItemSuccession]) -> Done:
    first = events_for(rows[0]).order_by("pk").first()
    note = first.note if first else ""
    candidates = [row.successor for row in rows if row.successor]
    candidates += [row.item for row in rows if row.kind == Kind.ADDED]
    made = [item for item in dict.fromkeys(candidates) if note and _was_made_by(item, note)]
    return Done(rows[0].kind, FiscalYear(rows[0].from_year), tuple(rows), tuple(made), note, first)


def _was_made_by(item: Item, note: str) -> bool:
    return events_for(item).filter(action="create", note=note).exists()


def why_not_undone(done: Done) -> str:
    """Why the change can't be taken back, in a sentence; "" while nothing was built on it."""
    if done.first_event is None or not done.note.startswith("項目の"):
        return "この記録は別の方法で登録されたため、ここでは取り消せません。"
    since, plan = done.first_event, done.rows[0].item.plan
    later = Publication.objects.filter(plan=plan, sealed_at__gte=since.at).order_by("number").first()
    if later is not None:
        return f"確定した第{later.number}号に入っているため、取り消せません。"
    involved = {row.item_id for row in done.rows} | {
        row.successor_id for row in done.rows if row.successor_id
    }
    mine = [row.pk for row in done.rows]
    following = ItemSuccession.objects.filter(pk__gt=max(mine)).exclude(pk__in=mine)
    if following.filter(Q(item__in=involved) | Q(successor__in=involved)).exists():
        return "この後に、同じ項目のほかの変更が記録されているため、取り消せません。"
    statuses = YearEndStatus.objects.filter(item__in=[item.pk for item in done.made])
    if statuses.count() != len(untouched(statuses)):
        return "新しい項目の実施状況に入力があるため、取り消せません。"
    for item in done.made:
        if events_of_whole(item).filter(pk__gt=since.pk).exclude(note=done.note).exists():
            return f"「{item.title}」がその後に変更されているため、取り消せません。"
    return ""


@transaction.atomic
def undo(done: Done, *, by: Any) -> None:
    """Raises MoveRefused (nothing written) once something was built on it."""
    plan = done.rows[0].item.plan
    access_for(by).require(Act.EDIT_PLAN, plan.municipality_id)
    Plan.objects.select_for_update().get(pk=plan.pk)
    if why_not := why_not_undone(done):
        raise MoveRefused(why_not)
    changed: list[Versioned] = []
    if done.kind == Kind.RENAMED:
        changed = list(_named_again(done.rows[0]))
    asked_again: list[Versioned] = []
    if done.kind in LEAVING:
        asked_again = list(_asked_again(dict.fromkeys(row.item for row in done.rows), done.from_year))
    going = [status for item in done.made for status in item.statuses.select_related("round__plan", "item")]
    note = f"{done.note}の取消し"[:400]
    apply(
        [*changed, *asked_again],
        removed=[*going, *done.rows, *done.made],
        by=by,
        via=Way.FORM,
        note=note,
    )


def _named_again(row: ItemSuccession) -> Iterator[Versioned]:
    item = row.item
    if item.name != row.new_name:
        raise MoveRefused("その後に名前が変わっているため、取り消せません。")
    item.name = row.former_name
    yield item
    rows = item.statuses.filter(item_name_then=row.former_name, round__fiscal_year__lt=row.from_year)
    for status in rows.select_related("round__plan"):
        status.item, status.item_name_then = item, ""
        yield status


def _asked_again(items: Iterable[Item], from_year: FiscalYear) -> Iterator[YearEndStatus]:
    for item in items:
        if not item.assigned_on(localdate()):
            continue
        for one in _running(item.plan, from_year):
            if _begins(item, one) and not one.statuses.filter(item=item).exists():
                yield YearEndStatus(round=one, item=item)


def refuse_twice(item: Item, from_year: FiscalYear) -> None:
    """Raises ValidationError for an item that has left already."""
    left = item.successions.filter(kind__in=[one.value for one in LEAVING]).first()
    if left is not None:
        since = FiscalYear(left.from_year).era
        raise ValidationError(
            f"「{item.title}」は、{since}からの{left.get_kind_display()}が記録されています。"
        )
