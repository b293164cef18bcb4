"""What is still open in a round before its results are sealed: each point with its number and its records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from progress.findings.kinds import findings_of
from progress.models import BoardOpinion, EffectCheck, FiscalEffect, ReportingRound, YearEndStatus
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable
from progress.workflow import DONE, State

NO_REASON = "no_reason"
"""The kind of finding that has a tick of its own before a sealing."""
LISTED = 10
"""Records of one point that are listed unfolded."""


@dataclass(frozen=True)
class Line:
    """A record that the point is about: the item's key, and what there is about it beside its title."""

    key: str
    said: str = ""


@dataclass(frozen=True)
class Point:
    """`key`: its anchor. `label`: a few words for the summary; `title`: a sentence with its number; `advice`: what
    comes of it, and what to do. `lines`: its records. `address`: where they are worked through, "" where each has
    only its own page. `of`: how many were looked at, None where that says nothing."""

    key: str
    label: str
    title: str
    advice: str
    lines: Sequence[Line] = field(default=())
    number: int = 0
    address: str = ""
    of: int | None = None

    @property
    def is_short(self) -> bool:
        return len(self.lines) <= LISTED

    @property
    def in_note(self) -> str:
        """「見込のままの数値：3件」, 「確認の済んでいない記録：4件（36件のうち）」"""
        return f"{self.label}：{self.count}"

    @property
    def count(self) -> str:
        """「3件」, 「4件（36件のうち）」"""
        return f"{self.number}件" if self.of is None else f"{self.number}件（{self.of}件のうち）"


class StillOpen:
    """Of the records that count the table is asked; of the others what state they are in. Asks four times."""

    def __init__(self, one: ReportingRound, table: PlanTable) -> None:
        self.round, self.table = one, table
        self.asked = [row for row in table.items if row.status]
        self.counting = [row for row in self.asked if row.status and row.status.reported]
        waiting = one.statuses.exclude(state__in=DONE).order_by("item__position", "item__key")
        self.states: Mapping[str, str] = dict(waiting.values_list("item__key", "state"))

    def points(self) -> list[Point]:
        """In the order in which one would go about them; those in order among them, with nothing in them."""
        return [
            self._coverage(),
            self._returns(),
            self._provisional(),
            self._findings(),
            self._effects(),
            self._opinions(),
        ]

    def _queue(self, query: str) -> str:
        return f"{reverse('round', args=[self.round.pk])}?{query}"

    def _coverage(self) -> Point:
        lines = [Line(key, State(state).label) for key, state in self.states.items()]
        return Point(
            "unconfirmed",
            "確認の済んでいない記録",
            f"確認の済んでいない記録が {len(lines)} 件あります",
            "このまま確定すると、次の項目は「未報告・未確認」として公表されます。",
            lines,
            len(lines),
            reverse("round", args=[self.round.pk]),
            of=len(self.asked),
        )

    def _returns(self) -> Point:
        lines = [Line(key) for key, state in self.states.items() if state == State.RETURNED]
        return Point(
            "returned",
            "担当課が答えていない差戻し",
            f"差し戻したまま、担当課が答えていない記録が{len(lines)}件あります",
            "担当課の答えを待つか、差戻しを取り消してください。",
            lines,
            len(lines),
            self._queue(f"state={State.RETURNED.value}"),
        )

    def _provisional(self) -> Point:
        lines = [Line(row.key, "、".join(said)) for row in self.counting if (said := [*_provisional(row)])]
        return Point(
            "provisional",
            "見込のままの数値がある項目",
            f"見込のままの数値がある項目が{len(lines)}件あります",
            "「見込」と付けて公表されます。確定した数値が分かっているときは、確認を取り消して直してください。",
            lines,
            len(lines),
        )

    def _findings(self) -> Point:
        lines, rule = [], self.round.rule
        for row in self.counting:
            if row.status and row.status.state == State.CONFIRMED:  # nobody looks at old documents again
                found = findings_of(row, self.table.scales, rule=rule)
                told = [one.kind.name for one in found if one.kind.key != NO_REASON]
                lines += [Line(row.key, "、".join(dict.fromkeys(told)))] if told else []
        return Point(
            "findings",
            "気になる点の残る確認済みの記録",
            f"気になる点の残る確認済みの記録が{len(lines)}件あります",
            "数値や文章に食い違いがないか、公表する前にもう一度見てください。",
            lines,
            len(lines),
            self._queue("findings=on"),
        )

    def _effects(self) -> Point:
        """Questions of the finance section about effects that nobody changed since."""
        now = FiscalEffect.objects.filter(status__round=self.round)
        versions = dict(now.values_list("pk", "version"))
        last: dict[int, EffectCheck] = {}
        checks = EffectCheck.objects.filter(status__round=self.round, effect_pk__in=versions)
        for check in checks.select_related("status__item").order_by("pk"):
            if versions[check.effect_pk] == check.effect_version:
                last[check.effect_pk] = check
        asked = [one for one in last.values() if one.verdict == EffectCheck.Verdict.QUESTIONED]
        return Point(
            "effects",
            "財政課が直すよう求めている効果額",
            f"財政課が直すよう求めている効果額が{len(asked)}件あります",
            "担当課に差し戻して、効果額を直してもらってください。",
            [Line(one.status.item.key, f"{one.said}：{one.comment}") for one in asked],
            len(asked),
        )

    def _opinions(self) -> Point:
        number = BoardOpinion.objects.filter(round=self.round, response="").count()
        return Point(
            "opinions",
            "答えていない審議会などの意見",
            f"まだ答えていない審議会などの意見が{number}件あります",
            "このまま確定すると、意見だけが公表されます。",
            number=number,
            address=reverse("opinions", args=[self.round.pk]),
        )


def _provisional(row: ItemRow) -> Iterator[str]:
    """The names of the figures that the row's own round calls 見込."""
    if row.status is None:
        return
    for one in row.indicators:
        cell = one.year(row.status.fiscal_year)
        if cell is not None and cell.provisional:
            yield one.name
    if any(effect.provisional for effect in row.status.effects):
        yield "効果額"


def records_of(one: ReportingRound, keys: set[str]) -> dict[str, YearEndStatus]:
    """The round's records by the keys of their items."""
    if not keys:
        return {}
    rows = YearEndStatus.objects.filter(round=one, item__key__in=keys)
    return {row.item.key: row for row in rows.select_related("item__pillar")}
