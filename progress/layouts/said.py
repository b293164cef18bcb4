"""What a plan says under a field of a layout, as its document prints it. Pure.

Fields are those of the reader (`progress.intake.reading.words`), and the few that only forms have: `year_goal`
(年度目標), `texts` (what departments wrote), `policy`, `summary`, `pillar_next_steps`. A printed text is used as long
as it says what the plan says today; once a figure or a department was changed since, the plan's own words stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from plans.values.fiscal_year import FiscalYear
from plans.values.text import half_width
from progress.layouts.declared import NOT_STATED
from progress.table.shape.figures import Figure, IndicatorRow
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PillarRow, PlanTable

LEAD, RELATED = "担当課", "関係課"
"""How a form's labels stand before the departments that are printed beside them."""
ARROWS = {"increase": "↑", "maintain": "→", "decrease": "↓"}

# ── Of an item ──────────────────────────────────────────────────────────────────────────────────────────────────


def departments(item: ItemRow) -> str:
    """Who is in charge, as printed: a line each, or one office after the other. A text in which no label parts them
    from those who take part names these, too."""
    return _departments(item, LEAD)


def related_departments(item: ItemRow) -> str:
    """Who takes part; "" where the text on who is in charge names them already."""
    return _departments(item, RELATED)


def departments_apart(item: ItemRow, code: str) -> str:
    """For a form with a place for each: who is in charge (`departments`) or takes part (`related_departments`), also
    where the document names both in one breath."""
    if _labelled(item.departments_printed) or not item.related_departments:
        return of_item(code, item)
    return "、".join(item.lead_departments if code == "departments" else item.related_departments)


def _departments(item: ItemRow, label: str) -> str:
    names = item.lead_departments if label == LEAD else item.related_departments
    own, told = item.departments_printed, (*item.lead_departments, *item.related_departments)
    if parts := _labelled(own):
        own, told = parts.get(label, ""), names
    if not own or not all(_tells(_squashed(own), _squashed(name)) for name in told):
        return "、".join(names)
    return own if parts or label == LEAD else ""


def _tells(printed: str, name: str) -> bool:
    """The name, or its two parts: 「大東支所市民課」 is told by 「大東支所地域振興課・市民課」."""
    parts = ((name[:cut], name[cut:]) for cut in range(2, len(name) - 1))
    return name in printed or any(one in printed and other in printed for one, other in parts)


def _labelled(printed: str) -> dict[str, str]:
    """「担当課 財政課\\n関係課 全課」 → each label with its text; {} for a text without them."""
    found: dict[str, str] = {}
    label = ""
    for line in printed.split("\n"):
        word, _, rest = line.partition(" ")
        label, line = (word, rest) if word in (LEAD, RELATED) else (label, line)
        if label:
            found[label] = f"{found[label]}\n{line}" if label in found else line
    return found


def name(item: ItemRow) -> str:
    """With its footnote marks, as long as the printed name is still the item's."""
    bare = item.name_printed
    for mark in re.split(r"[、,\s]+", item.footnote_marks):
        bare = re.sub(rf"[(（]?{re.escape(mark)}[)）]?", "", bare) if mark else bare
    return item.name_printed if _squashed(bare) == _squashed(item.name) else item.name


def baseline(item: ItemRow) -> str:
    return _figures(item, item.baseline_printed, lambda one: one.baseline)


def goal(item: ItemRow) -> str:
    return _figures(item, item.goal_printed, lambda one: one.goal)


def _figures(
    item: ItemRow, printed: str, figure_of: Callable[[IndicatorRow], Figure | None], beside: str = ""
) -> str:
    """The printed text where it, or what stands beside it, says every figure of today; else the figures by name."""
    figures = [(one.name, figure) for one in item.indicators if (figure := figure_of(one))]
    whole = _squashed(printed + beside)
    if all(_squashed(figure.printed or figure.text) in whole for _, figure in figures):
        return printed
    return "\n".join(f"{name} {figure.text}" for name, figure in figures)


def _squashed(text: str) -> str:
    return re.sub(r"\s", "", half_width(text))


def _activity_code(item: ItemRow) -> str:
    return item.number if item.nature == "activity" else ""


_OF_ITEM: Mapping[str, Callable[[ItemRow], str]] = {
    "number": lambda item: item.number,
    "activity_code": _activity_code,
    "name": name,
    "kind": lambda item: item.kind,
    "departments": departments,
    "related_departments": related_departments,
    "current_issues": lambda item: item.current_issues,
    "approach": lambda item: item.approach,
    "desired_state": lambda item: item.desired_state,
    "goal_text": lambda item: item.goal_text,
    "baseline": baseline,
    "goal": goal,
    "schedule": lambda item: item.schedule,
}


def of_item(code: str, item: ItemRow) -> str:
    """ "" for nothing, and for a field that no item has."""
    said = _OF_ITEM.get(code)
    return said(item) if said else ""


# ── Of an item in one year, and of an indicator ─────────────────────────────────────────────────────────────────


def of_year(code: str, item: ItemRow, year: FiscalYear) -> str:
    """`stage`, `year_goal`, `target` (the figures of all its indicators). Raises KeyError for other fields."""
    row = item.target(year)
    printed, goal_text = (row.figures_printed, row.goal_text) if row else ("", "")
    if code == "target":
        return _figures(item, printed, lambda one: _target(one, year), goal_text)
    return {"stage": row.planned_stage if row else "", "year_goal": goal_text}[code]


def _target(one: IndicatorRow, year: FiscalYear) -> Figure | None:
    cell = one.year(year)
    return cell.target if cell else None


def indicator_name(one: IndicatorRow) -> str:
    return "" if one.name == NOT_STATED else one.name


def direction(one: IndicatorRow) -> str:
    """An arrow; else what stands where the document has arrows."""
    return ARROWS.get(one.direction) or (one.goal.printed or one.goal.text if one.goal else "")


def shown(figure: Figure | None) -> str:
    """As its source prints it."""
    return (figure.printed or figure.text) if figure else ""


def years_of_results(table: PlanTable) -> list[FiscalYear]:
    """Those of which an item has an actual value or a settled amount, in order."""
    found = {cell.fiscal_year for one in indicators(table) for cell in one.years if cell.actual}
    lines = (line for item in table.items for line in item.budget)
    return sorted({*found, *(line.fiscal_year for line in lines if line.settled_printed)})


def indicators(table: PlanTable) -> Iterable[IndicatorRow]:
    return (one for item in table.items for one in item.indicators)


# ── Of a 柱 ─────────────────────────────────────────────────────────────────────────────────────────────────────


def pillar_name(pillar: PillarRow) -> str:
    return pillar.name if pillar.name or pillar.number_printed else pillar.title
