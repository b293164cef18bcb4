"""Figures that a goal states in a sentence: 「令和7年度までに、…160人を養成する」 → 160人 by 2025.

Pure: standard library only. Whether such a figure is an indicator, and its name, is for a person to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from items.quantity import NotAFigure, Quantity, read_figure
from plans.values.fiscal_year import FiscalYear
from plans.values.text import cleaned


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure with the year that is named for it; None where there is none. `printed` as the text has it."""

    printed: str
    quantity: Quantity
    year: FiscalYear | None = None


@dataclass(frozen=True, slots=True)
class StatedGoal:
    """A figure to be reached. `every_year`: it is an amount of each year (「毎年度、4業務程度」).

    `listed`: the same figure for several years, line by line, in their order (「・令和5年度 11路線」); the goal is
    the last one. `beside`: figures in the same unit in a remark below (「※ 令和2年度は19種類」). `compared_with`:
    what a remark says the figure is compared with. `suggestion`: a noun right before the figure, "" for none.
    """

    figure: Stated
    unit: str
    printed: str
    every_year: bool = False
    listed: tuple[Stated, ...] = ()
    beside: tuple[Stated, ...] = ()
    compared_with: str = ""
    suggestion: str = ""
    line: str = field(default="")


_YEAR = r"(?:令和|平成)(?:元|\d{1,2})年度|[RH](?:元|\d{1,2})年度|20\d{2}年度"
_ABOUT = r"概ね|おおむね|約|およそ"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNIT = r"%|割|[一-龥ァ-ヶーa-zA-Z㎡㎥㎏]{1,6}?"
_WITH_BOUND = "程度|前後|以上|以下|未満|以内"
_REACHED = (
    r"を|に(?!あた|つい|関|係|よ|お|対)|の(?:達成|確保|実現)"
    r"|(?:削減|縮減|圧縮|低減|減少|増加|増|減|達成|確保|導入|養成|設置|実施)"
)
"""What stands behind a figure that is to be reached; 「4出張所の存廃」 and 「約8割にあたる」 name none."""
_FIGURE = rf"(?P<figure>(?:{_ABOUT})?\s*(?<![\d.,])(?P<number>{_NUMBER})(?P<unit>{_UNIT})(?:{_WITH_BOUND})?)"
_GOAL = re.compile(rf"{_FIGURE}(?={_REACHED})")
_LISTED = re.compile(rf"[・\-]?\s*(?P<all>(?P<year>{_YEAR})(?:は|:)?\s*{_FIGURE})")
_EVERY_YEAR = re.compile(r"毎年度?、?\s*$")
_COMPARED = re.compile(r"※\s*(?P<what>[^。]+?)との比較")
_NOT_COUNTED = frozenset(
    {"年", "年度", "月", "月号", "日", "日間", "時", "時間", "か年", "カ年", "ヶ年", "箇年"}
)
_A_TIME = re.compile(r"(?<!毎)[年月週日]に?$")
"""「月1回」 is how often, not how much."""
_NOUN = re.compile(r"[一-龥ァ-ヶーa-zA-Z]{3,}$")


def goals_in(text: str) -> list[StatedGoal]:
    """The figures that a goal's text wants reached, in its order; [] where there are none.

    Dates, frequencies, counts of what is only spoken of, figures in brackets and in remarks (※) are none.
    """
    lines = [line.strip() for line in cleaned(text).splitlines() if line.strip()]
    remarks = [line for line in lines if line.startswith("※")]
    stated = [line for line in lines if not line.startswith("※")]
    compared = next((match["what"] for line in remarks if (match := _COMPARED.match(line))), "")
    goals = [goal for line in stated for goal in _in_line(line, remarks, compared)]
    return goals + _in_list(stated)


def _in_line(line: str, remarks: list[str], compared: str) -> list[StatedGoal]:
    goals: list[StatedGoal] = []
    # Characters inside brackets are hidden one by one, so that places in the line stay.
    open_text = re.sub(r"[(（][^()（）]*[)）]", lambda found: "\ue000" * len(found[0]), line)
    start = 0
    for sentence in re.split(r"(?<=。)", open_text):
        for match in _GOAL.finditer(sentence):
            before = sentence[: match.start("figure")]
            quantity = _quantity(match)
            if quantity is None or _A_TIME.search(before):
                continue
            years = [FiscalYear.parse(year) for year in re.findall(_YEAR, before)]
            every = _EVERY_YEAR.search(before)
            printed = line[start + match.start("figure") : start + match.end("figure")].strip()
            noun = _NOUN.search(before)
            goals.append(
                StatedGoal(
                    Stated(printed, quantity, years[-1] if years else None),
                    quantity.unit,
                    f"{every[0]}{printed}" if every else printed,
                    every_year=every is not None,
                    beside=tuple(_beside(remarks, quantity.unit)),
                    compared_with=compared,
                    suggestion=noun[0] if noun else "",
                    line=line,
                )
            )
        start += len(sentence)
    return goals


def _in_list(lines: list[str]) -> list[StatedGoal]:
    """Lines of nothing but a year and a figure, in one unit, their years rising."""
    matches = [match for line in lines if (match := _LISTED.fullmatch(line))]
    rows = [
        Stated(match["all"].strip(), quantity, FiscalYear.parse(match["year"]))
        for match in matches
        if (quantity := _quantity(match))
    ]
    if not rows or len({row.quantity.unit for row in rows}) > 1:
        return []
    if any(not (one.year and two.year and one.year < two.year) for one, two in pairwise(rows)):
        return []
    last = rows[-1]
    line = "、".join(row.printed for row in rows)
    return [StatedGoal(last, last.quantity.unit, last.printed, listed=tuple(rows), line=line)]


def _beside(remarks: list[str], unit: str) -> list[Stated]:
    found: list[Stated] = []
    for line in remarks:
        match = _LISTED.fullmatch(line.lstrip("※ \u3000"))
        quantity = _quantity(match) if match else None
        if match and quantity and quantity.unit == unit:
            found.append(Stated(match["all"].strip(), quantity, FiscalYear.parse(match["year"])))
    return found


def _quantity(match: re.Match[str]) -> Quantity | None:
    if match["unit"] in _NOT_COUNTED:
        return None
    try:
        return read_figure(match["figure"], match["unit"])
    except NotAFigure:
        return None
