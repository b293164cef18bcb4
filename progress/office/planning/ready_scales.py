"""Rating scales that cities use, ready to be taken over by a plan that has none: what stands here is taken as it is
shown, and changed in the plan's editing pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from plans.history.records import Versioned
from plans.models import Plan, PlanScale, RatingBand, RatingScale, Tone


@dataclass(frozen=True)
class Band:
    """`from_percent`: the lowest rate (percent, inclusive) for which it is suggested; None: never suggested."""

    symbol: str
    label: str
    from_percent: int | None
    achieved: bool
    tone: Tone
    counted: bool = True

    @property
    def words(self) -> str:
        """「A 目標どおり（100%以上）・達成に数える」"""
        name = self.label if self.symbol in ("", self.label) else f"{self.symbol} {self.label}"
        least = f"（{self.from_percent}%以上）" if self.from_percent else ""
        counts = "・達成に数える" if self.achieved else "" if self.counted else "・分母に入れない"
        return f"{name}{least}{counts}"


@dataclass(frozen=True)
class ReadyScale:
    key: str
    name: str
    bands: Sequence[Band]


_OUTSIDE = Band("－", "対象外", None, False, Tone.NEUTRAL, counted=False)
READY = (
    ReadyScale(
        "s-c",
        "S・A・B・C",
        (
            Band("S", "目標を上回る", 110, True, Tone.GOOD),
            Band("A", "目標どおり", 100, True, Tone.GOOD),
            Band("B", "やや遅れ", 80, False, Tone.WARN),
            Band("C", "遅れ", 0, False, Tone.BAD),
            _OUTSIDE,
        ),
    ),
    ReadyScale(
        "a-e",
        "A～E",
        (
            Band("A", "達成", 100, True, Tone.GOOD),
            Band("B", "おおむね達成", 80, False, Tone.INFO),
            Band("C", "やや遅れ", 60, False, Tone.WARN),
            Band("D", "遅れ", 40, False, Tone.BAD),
            Band("E", "大幅な遅れ・未着手", 0, False, Tone.BAD),
            _OUTSIDE,
        ),
    ),
    ReadyScale(
        "achieved",
        "達成・おおむね達成・未達成",
        (
            Band("", "達成", 100, True, Tone.GOOD),
            Band("", "おおむね達成", 80, False, Tone.INFO),
            Band("", "未達成", 0, False, Tone.BAD),
            _OUTSIDE,
        ),
    ),
    ReadyScale(
        "marks",
        "◎・○・△・×",
        (
            Band("◎", "目標を上回る", 110, True, Tone.GOOD),
            Band("○", "目標どおり", 100, True, Tone.GOOD),
            Band("△", "やや遅れ", 80, False, Tone.WARN),
            Band("×", "遅れ", 0, False, Tone.BAD),
            _OUTSIDE,
        ),
    ),
)


def taken_by(plan: Plan, ready: ReadyScale) -> list[Versioned]:
    """The scale with its bands, and that the plan rates on it: not yet written."""
    kept = set(plan.municipality.rating_scales.values_list("key", flat=True))
    key = next(one for one in (ready.key, *(f"{ready.key}-{n}" for n in range(2, 100))) if one not in kept)
    scale = RatingScale(municipality=plan.municipality, key=key, name=f"進捗区分（{ready.name}）")
    bands = [
        RatingBand(
            scale=scale,
            code=f"b{position}",
            position=position,
            label=one.label,
            symbol=one.symbol,
            lower_bound=None if one.from_percent is None else Decimal(one.from_percent),
            counts_as_achieved=one.achieved,
            in_denominator=one.counted,
            tone=one.tone,
        )
        for position, one in enumerate(ready.bands, start=1)
    ]
    return [scale, *bands, linked(plan, scale)]


def linked(plan: Plan, scale: RatingScale) -> PlanScale:
    """That the plan rates on the scale, behind those on which it rates already."""
    return PlanScale(plan=plan, scale=scale, position=plan.plan_scales.count())
