"""Targets as people type them: read in their indicator's kind and unit; what changing an adopted one takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from items.deadline import due_day
from items.models import GoalRevision, Indicator, TargetRevision, TargetValue
from items.quantity import NotAFigure, Quantity, absent, in_unit, parse_cell, read_figure, show, trimmed
from plans.models import Plan
from plans.values.paper import Paper

LONGEST = 120
"""Characters that a printed figure may have."""


def read_for(indicator: Indicator, text: str, part: str = "") -> dict[str, Any]:
    """Column → value of what was typed for the indicator, saved or not. Raises NotAFigure with a sentence.

    The columns are those of a target, or of the indicator's own `part`: its `baseline` or `goal`. A number is read in
    the indicator's unit, also behind the indicator's own name, as documents print it (「HPアクセス数 456,456件」); a
    dash stays a dash (not stated, not 0). A deadline gives the last day of its month where one can be read. Words
    stay words.
    """
    printed, kind = text.strip(), indicator.kind
    if len(printed) > LONGEST:
        raise NotAFigure(f"{LONGEST}文字以内で入力してください。")
    read: dict[str, Any] = {"printed": printed, "value": None, "approximate": False, "bound": "", "due": None}
    if kind == Indicator.Kind.DEADLINE and not absent(printed):
        read["due"] = due_day(printed)
    elif kind != Indicator.Kind.TEXT and not absent(printed):
        quantity = _named(printed, indicator.name, indicator.unit) or read_figure(printed, indicator.unit)
        if quantity is not None:
            bound = quantity.bound.value if quantity.bound else ""
            read |= {"value": quantity.value, "approximate": quantity.approximate, "bound": bound}
    if not part:
        return read
    return {name: value for column, value in read.items() if hasattr(indicator, name := f"{part}_{column}")}


def _named(printed: str, name: str, unit: str) -> Quantity | None:
    """The one figure of the cell that stands behind the indicator's name; None where there is none."""
    wanted = "".join(name.split())
    found = [one for one in parse_cell(printed) if isinstance(one, Quantity)]
    own = [one for one in found if wanted and one.label == wanted]
    return in_unit(own[0], unit) if len(own) == 1 else None


def is_binding(plan: Plan) -> bool:
    """Was the plan decided? Then its targets change only with a decision or as the correction of a slip."""
    return plan.document_state in (Plan.DocumentState.ADOPTED, Plan.DocumentState.REVISED)


def goal_differences(plan: Plan, indicators: Iterable[Indicator]) -> list[str]:
    """A sentence for each indicator whose target of the plan's last year isn't its final goal: often a slip.

    Not said where the goal is stated for another year, nor of yearly amounts that add up to the goal.
    """
    sentences = []
    for indicator in indicators:
        targets, goal = list(indicator.target_values.all()), indicator.goal_value
        last = next((one for one in targets if one.fiscal_year == plan.end_year), None)
        if last is None or last.value is None or goal is None or last.value == goal:
            continue
        if indicator.goal_year and indicator.goal_year != plan.end_year:
            continue
        if indicator.measure == Indicator.Measure.FLOW and sum(one.value or 0 for one in targets) == goal:
            continue
        shown = _goal_shown(indicator)
        sentences.append(f"{indicator.name}：最終年度の目標（{last.shown}）と最終目標（{shown}）が違います。")
    return sentences


def revision(before: TargetValue, after: TargetValue, paper: Paper, reason: str) -> TargetRevision:
    """目標の見直し: the record of one target's move, not yet written. `paper` says at least when and by whom."""
    move = TargetRevision(
        target_value=after,
        before_printed=before.printed or (before.shown if before.value is not None else ""),
        before_value=before.value,
        after_printed=after.printed or (after.shown if after.value is not None else ""),
        after_value=after.value,
        reason=reason,
    )
    move.take_paper(paper)
    return move


def goal_revision(before: Indicator, after: Indicator, paper: Paper, reason: str) -> GoalRevision:
    """The record of a final goal's move, not yet written."""
    move = GoalRevision(
        indicator=after,
        before_printed=before.goal_printed or _goal_shown(before),
        before_value=before.goal_value,
        after_printed=after.goal_printed or _goal_shown(after),
        after_value=after.goal_value,
        reason=reason,
    )
    move.take_paper(paper)
    return move


def _goal_shown(one: Indicator) -> str:
    if one.goal_value is None:
        return ""
    about, bound = one.goal_approximate, one.goal_bound
    return show(trimmed(one.goal_value), one.unit, approximate=about, bound=bound)
