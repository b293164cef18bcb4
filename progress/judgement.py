"""評価基準: by which rule figures, or a stage, suggest a band, each with the one sentence that explains it. Pure.

A rule is data of a plan, kept in versions (`progress.models.JudgementRule`); `Rule()` is what plans without one go
by. Each kind stands here because a city judges so: docs/decisions/judgement-rules.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from items.quantity import show, trimmed
from plans.values.words import Worded
from progress.rating import FROM_BASELINE, REACHED, STAGES, Band, Direction, Rate, achievement_rate


class Basis(Worded):
    """What the year's figure is held against."""

    YEAR = "year", "今年度の目標"
    GOAL = "goal", "最終目標"
    BEFORE = "before", "前年度の実績"


class Method(Worded):
    """How one indicator is judged. AS_STATED: as the indicator says (its kind, direction and way of computing)."""

    AS_STATED = "", "指標の設定のとおり"
    RATIO = "ratio", "実績と目標の比"
    FROM_BASELINE = "from_baseline", "現状からの進み"
    LIMIT = "limit", "目標以上（減らす指標は以下）なら達成とし、率は見ない"
    KEEP = "keep", "比べる数値の±何％以内なら達成"
    STAGE = "stage", "数値でなく、段階で見る"
    MANUAL = "manual", "計算で提案せず、人が決める"


@dataclass(frozen=True)
class How:
    """`tolerance`: percent of what is compared with, for KEEP; None: it must be the same."""

    method: Method
    tolerance: Decimal | None = None


@dataclass(frozen=True)
class Case:
    """When a band is suggested. `lower_bound`: from this rate on (percent, inclusive), which a target reached without
    a rate meets at 100; `if_unmet`: where a target is missed and no rate can be stated; `if_absent`: where nothing
    was reported. None of them: never."""

    lower_bound: Decimal | None = None
    if_unmet: bool = False
    if_absent: bool = False


@dataclass(frozen=True)
class Rule:
    """`name`: of its version, "" for the built-in one. `each`: several indicators are rated one by one, else the
    worst decides. `done_words`: what an indicator in words says where it is fulfilled (「実施」); none: words aren't
    judged. `cases`: key of a scale → code of a band; a scale that isn't named goes by its bands' own bounds.
    `methods`: (key of the item, name of the indicator)."""

    name: str = ""
    basis: Basis = Basis.YEAR
    each: bool = False
    done_words: tuple[str, ...] = ()
    cases: Mapping[str, Mapping[str, Case]] = field(default_factory=dict)
    methods: Mapping[tuple[str, str], How] = field(default_factory=dict)

    def bands(self, scale: str, bands: Iterable[Band]) -> tuple[Band, ...]:
        """With the bounds that the rule gives them."""
        cases = self.cases.get(scale)
        if cases is None:
            return tuple(bands)
        return tuple(replace(one, lower_bound=cases.get(one.code, Case()).lower_bound) for one in bands)

    def of(self, item: str, indicator: str) -> How:
        return self.methods.get((item, indicator), How(Method.AS_STATED))

    @property
    def words(self) -> str:
        """「評価基準（第2版）：前年度の実績と比べます。…」; "" for the built-in one."""
        if not self.name:
            return ""
        several = "指標ごとに見て、同じになるときだけ提案します" if self.each else "最も低い指標で見ます"
        parts = [f"{self.basis.words}と比べます", f"指標が2つ以上あるときは、{several}"]
        if self.done_words:
            parts.append(f"文言の指標は「{'」「'.join(self.done_words)}」とあれば達成とします")
        if self.methods:
            parts.append(f"{len(self.methods)}つの指標は、別に決めた見方で見ます")
        return f"評価基準（{self.name}）：{'。'.join(parts)}。"


# ── One indicator ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Measured:
    """One indicator's year, as a rule looks at it. `rate`: as every page shows it; None where nothing is due.
    `target`: None where the figure can't be held against it. `before`: the year before, counted as this one;
    `apart`: why the two can't be compared ("": they can). `said`: of an indicator in words, what was written.
    `reported`: is there a figure, a day or a word at all?"""

    name: str
    unit: str = ""
    kind: str = "number"
    direction: str = ""
    actual: Decimal | None = None
    target: Decimal | None = None
    baseline: Decimal | None = None
    before: Decimal | None = None
    rate: Rate | None = None
    said: str = ""
    apart: str = ""
    approximate: bool = False
    reported: bool = True


@dataclass(frozen=True)
class Judged:
    """What a rule says of one indicator. `percent`, `met`: as of a `Rate`; `said`: the sentence's end, behind the
    name in 「」; `why`: what stands behind it where no rate could be stated. `absent`: nothing was reported."""

    percent: Decimal | None
    met: bool | None
    said: str
    why: str = ""
    absent: bool = False


NO_FIGURE = "実績の数値がありません。"
_NO_WAY = "指標の向き（増やす・維持・減らす）が決まっていません。"


def judged(rule: Rule, how: How, one: Measured) -> Judged | None:
    """None where the indicator has no say this year: nothing is due, or the item is judged by its stage."""
    if how.method == Method.STAGE:
        return None
    if one.kind == "text":
        return _by_words(rule, one)
    if one.kind == "deadline" or (how.method == Method.AS_STATED and rule.basis != Basis.BEFORE):
        return None if one.rate is None else _by_rate(rule, one, one.rate)
    if rule.basis == Basis.BEFORE:
        return _by_year_before(how, one)
    if one.rate is None:
        return None
    if one.actual is None or one.target is None:
        return _by_rate(rule, one, one.rate)  # it says why the two can't be compared
    return _against_target(rule, how, one, one.rate)


def _by_rate(rule: Rule, one: Measured, rate: Rate, what: str = "") -> Judged:
    """`what`: of what the percentage is, unless it is of the target."""
    name = _target_of(rule, one)
    if rate.percent is not None:
        about = "（概数）" if rate.approximate else ""
        return Judged(rate.percent, rate.met, f"が{what or name}の{rate.percent}%{about}です")
    said = {True: f"が{name}を達成しています", False: "は未達です", None: "は比べられません"}[rate.met]
    return Judged(None, rate.met, said, rate.reason, absent=not one.reported)


def _target_of(rule: Rule, one: Measured) -> str:
    return "最終目標" if rule.basis == Basis.GOAL and one.kind == "number" else "目標"


def _against_target(rule: Rule, how: How, one: Measured, rate: Rate) -> Judged:
    """With an actual and a target that may be held against each other."""
    name = _target_of(rule, one)
    if how.method == Method.KEEP:
        return _kept(how, one, one.target, name)
    if how.method == Method.LIMIT:
        if rate.met is None:
            return _by_rate(rule, one, rate)
        said = f"は{_shown(one.actual, one)}で、{name}の{_shown(one.target, one)}に"
        return Judged(None, rate.met, said + ("達しています" if rate.met else "届いていません"))
    from_baseline = how.method == Method.FROM_BASELINE
    found = achievement_rate(
        one.actual,
        one.target,
        one.direction,
        basis=FROM_BASELINE if from_baseline else "ratio",
        baseline=one.baseline,
        approximate=one.approximate,
        unit=one.unit,
    )
    if rate.met is False and found.percent is not None and found.percent >= REACHED:
        return _by_rate(
            rule, one, rate
        )  # 「未満」 or 「超」 is missed by nothing: 100% would read as reached
    way = (
        f"現状の{_shown(one.baseline, one)}から{name}の{_shown(one.target, one)}まで" if from_baseline else ""
    )
    return _by_rate(rule, one, found if rate.met is None else replace(found, met=rate.met), way)


def _by_year_before(how: How, one: Measured) -> Judged:
    """More, the same or less than the year before, by the direction. The year before is no target: to reach it is
    not yet to rise."""
    if one.actual is None:
        return Judged(None, None, "は比べられません", NO_FIGURE, absent=not one.reported)
    if one.apart or one.before is None:
        return Judged(None, None, "は比べられません", one.apart or "前年度の実績の数値がありません。")
    if how.method == Method.KEEP:
        return _kept(how, one, one.before, "前年度")
    now, then = one.actual, one.before
    ends = {
        Direction.INCREASE: (now > then, "より増えています", "から増えていません"),
        Direction.DECREASE: (now < then, "より減っています", "から減っていません"),
        Direction.MAINTAIN: (now == then, "と同じです", "から変わっています"),
    }
    if (end := ends.get(Direction(one.direction))) is None:
        return Judged(None, None, "は比べられません", _NO_WAY)
    met, kept, missed = end
    said = f"は{_shown(now, one)}で、前年度の{_shown(then, one)}{kept if met else missed}"
    return Judged(None, met, said)


def _kept(how: How, one: Measured, held: Decimal | None, name: str) -> Judged:
    if one.actual is None or held is None:
        return Judged(None, None, "は比べられません", NO_FIGURE)
    percent = how.tolerance or Decimal(0)
    met = abs(one.actual - held) * 100 <= abs(held) * percent
    width = f"の±{show(trimmed(percent))}%" if percent else ""
    end = (
        ("以内です" if met else "の範囲から外れています")
        if percent
        else ("と同じです" if met else "と違います")
    )
    return Judged(None, met, f"は{_shown(one.actual, one)}で、{name}の{_shown(held, one)}{width}{end}")


def _by_words(rule: Rule, one: Measured) -> Judged | None:
    if not rule.done_words:
        return None
    if not one.reported:
        return Judged(None, None, "は比べられません", "実績の記載がありません。", absent=True)
    if one.said in rule.done_words:
        return Judged(None, True, f"は「{one.said}」とあり、達成です")
    return Judged(None, None, "は比べられません", f"「{one.said}」が達成を表すかどうかは決められていません。")


def _shown(value: Decimal | None, one: Measured) -> str:
    return "－" if value is None else show(trimmed(value), one.unit, approximate=False)


# ── A band, with its sentence ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Suggestion:
    """`code` of the suggested band, or None with the reason why nothing is suggested."""

    code: str | None
    reason: str


BY_CONTENT = "区分は内容から決めてください。"


def says_rate(reason: str) -> bool:
    """Does a suggestion's sentence rest on a rate, which bands' bounds are of? 「±10%以内」 is none."""
    return re.search(r"の-?[\d.]+%(（概数）)?です", reason) is not None


@dataclass(frozen=True)
class Scale:
    """A scale as a rule uses it: its bands with their bounds, and when else one of them is suggested."""

    bands: Sequence[Band]
    cases: Mapping[str, Case] = field(default_factory=dict)

    def reached(self, percent: Decimal) -> Band | None:
        fitting = [
            band for band in self.bands if band.lower_bound is not None and percent >= band.lower_bound
        ]
        return max(fitting, key=lambda band: band.lower_bound or Decimal(0)) if fitting else None

    def where(self, condition: str) -> Band | None:
        """`condition`: a name of `Case`."""
        return next((one for one in self.bands if getattr(self.cases.get(one.code), condition, False)), None)

    @property
    def suggests(self) -> bool:
        told = any(case.if_unmet or case.if_absent for case in self.cases.values())
        return told or any(band.lower_bound is not None for band in self.bands)


def suggest(
    rule: Rule,
    scale: str,
    bands: Sequence[Band],
    found: Mapping[str, Judged],
    *,
    by_hand: str = "",
    planned_stage: str = "",
    actual_stage: str = "",
) -> Suggestion:
    """The band that figures or, without figures, the stage suggest on a scale (its key and bands).

    `found`: indicator name → what the rule says of it. `by_hand`: one that people judge; then nothing is suggested.
    A suggestion never overwrites what people record.
    """
    of = Scale(rule.bands(scale, bands), rule.cases.get(scale, {}))
    if not of.suggests:
        return Suggestion(None, "この区分には数値の基準がないため、提案しません。")
    if by_hand:
        return Suggestion(None, f"「{by_hand}」は人が判断する指標のため、提案しません。{BY_CONTENT}")
    if found:
        return _one_by_one(of, found) if rule.each else _worst(of, found)
    if planned_stage not in STAGES or actual_stage not in STAGES:
        return Suggestion(None, "数値目標がなく、段階も比べられないため、提案しません。")
    reason = f"計画の段階「{planned_stage}」に対して、実際の段階は「{actual_stage}」です。"
    if STAGES.index(actual_stage) < STAGES.index(planned_stage):
        band = of.where("if_unmet")
        return Suggestion(band.code, reason) if band else Suggestion(None, reason + BY_CONTENT)
    band = of.reached(Decimal(100))
    return Suggestion(band.code if band else None, reason)


def _one_by_one(scale: Scale, found: Mapping[str, Judged]) -> Suggestion:
    by_name = {name: _worst(scale, {name: one}) for name, one in found.items()}
    labels = {band.code: band.label for band in scale.bands}
    codes = {suggestion.code for suggestion in by_name.values()}
    reason = "、".join(
        f"「{name}」は{labels.get(suggestion.code or '', '提案なし')}" for name, suggestion in by_name.items()
    )
    return Suggestion(codes.pop() if len(codes) == 1 else None, f"指標ごとに見ます：{reason}。")


def _worst(scale: Scale, found: Mapping[str, Judged]) -> Suggestion:
    """A target that was missed without a rate is worse than any rate; what can't be compared leaves all open."""
    if all(one.absent for one in found.values()) and (band := scale.where("if_absent")):
        name, one = next(iter(found.items()))
        return Suggestion(band.code, f"「{name}」は{one.why}")
    several = "（最も低い指標で見ます）" if len(found) > 1 else ""
    percents: dict[str, Decimal] = {}
    unmet: list[tuple[str, Judged]] = []
    for name, one in found.items():
        if one.percent is not None:
            percents[name] = one.percent
        elif one.met:
            percents[name] = Decimal(100)
        elif one.met is False and scale.where("if_unmet"):
            unmet.append((name, one))
        else:
            return Suggestion(None, f"「{name}」{one.said}。{one.why}{BY_CONTENT}")
    if unmet and (band := scale.where("if_unmet")):
        name, one = unmet[0]
        return Suggestion(band.code, f"「{name}」{one.said}{several}。{one.why}")
    worst = min(percents, key=lambda name: percents[name])
    reason = f"「{worst}」{found[worst].said}{several}。"
    band = scale.reached(percents[worst])
    if band is None:
        return Suggestion(None, reason + "当てはまる区分がありません。")
    return Suggestion(band.code, reason)
