"""安中市: the 個票 of its 実施計画 and its ○ list of 令和3年度."""

from __future__ import annotations

import re
from itertools import count

from openpyxl import Workbook

from plans.values.fiscal_year import FiscalYear
from tests.cities.stand_in import prose
from tests.facts import annaka as facts
from tests.intake.cards import Card, StatusRow, plan_book, status_book

TO_WIDE = str.maketrans("0123456789()", "０１２３４５６７８９（）")
BANDS = (facts.BAND_1, facts.BAND_2, facts.BAND_3, facts.BAND_UNKNOWN)
PILLARS = dict(facts.PILLARS)
SUB_PILLARS = {(pillar, number): name for pillar, number, name in facts.SUB_PILLARS}

# One wide cell over all five years: of the goals as the facts say, of the figures where their year is in doubt.
ONE_FIGURE_FOR_ALL_YEARS = tuple(facts.FIGURE_YEAR_IN_DOUBT)


def plan() -> Workbook:
    """A cover with its contents, then one sheet an item, named by its key."""
    return plan_book(
        *(card(item) for item in facts.ITEMS),
        lines=contents(),
        cover=(
            facts.OUTLINE_TITLE,
            "実 施 計 画",
            facts.PERIOD_PRINTED,
            *facts.EDITIONS_PRINTED,
            " ".join(facts.CITY),
        ),
    )


def contents() -> list[tuple[str, int | None]]:
    """The lines of 「目次」: pillars and sub-pillars, one of them without items, and each item with its page."""
    pages = count(1)
    lines: list[tuple[str, int | None]] = []
    for pillar, name in facts.PILLARS:
        lines.append((f"{pillar} {name}", None))
        for (upper, number), sub_name in SUB_PILLARS.items():
            if upper != pillar:
                continue
            lines.append((f"{number} {sub_name}", None))
            lines += [
                (f"{one.key[-1]}{one.name}", next(pages))
                for one in facts.ITEMS
                if one.key.startswith(f"{pillar}-{number}")
            ]
    return lines


def card(item: facts.Item) -> Card:
    pillar, sub_pillar, number = item.key.split("-")
    return Card(
        number=number,
        name=item.name,
        pillar=f"{pillar} {PILLARS[pillar]}",
        sub_pillar=f"{sub_pillar} {SUB_PILLARS[pillar, sub_pillar]}",
        lead=item.lead,
        related=item.related_printed,
        years=facts.FISCAL_YEARS,
        stages=by_year(item.stages),
        goals=item.goals[0] if item.key in facts.ONE_GOAL_FOR_ALL_YEARS else by_year(goals(item)),
        figures=(
            "".join(item.figures)
            if item.key in ONE_FIGURE_FOR_ALL_YEARS
            else by_year(tuple(map(in_cell, item.figures)))
        ),
        issues=prose(f"{item.name}の現状と課題"),
        approach=prose(f"{item.name}の取組内容"),
        desired=prose(f"{item.name}の目標の状態"),
        desired_label="目標の状態",
        now=in_cell(item.baseline_printed),
        goal=in_cell(item.goal_printed),
        tab=item.key,
    )


def goals(item: facts.Item) -> tuple[str, ...]:
    """As the city's sheet has them: the slips of the text are not in it, nor is a cell missing."""
    printed = list(item.goals)
    for key, slip, meant in facts.SLIPS_IN_GOALS:
        if key == item.key:
            printed = [one.replace(slip, meant) for one in printed]
    if item.key in facts.GOAL_CELL_MISSING:
        printed[-1] = printed[-2]
    return tuple(printed)


def by_year(texts: tuple[str, ...]) -> dict[int, str]:
    return {year: text for year, text in zip(facts.FISCAL_YEARS, texts, strict=True) if text}


def in_cell(text: str) -> str:
    """A second figure stands in a line of its own; the facts, taken from the text, have a blank there."""
    return re.sub(r"(?<=[0-9][人件%]) (?!\()", "\n", text)


def status_list() -> Workbook:
    """「行政改革推進項目別実施状況一覧」; its headings are lost and say so."""
    return status_book(
        [status_row(one) for one in facts.R3_RECORDS],
        title=f"行政改革推進項目別実施状況一覧（{FiscalYear(2021).era.translate(TO_WIDE)}末）",
        bands=[band.translate(TO_WIDE).replace("（", "\n（") for band in BANDS],
        totals=[facts.BAND_COUNTS[band] for band in BANDS],
        tab=f"{FiscalYear(2021).era.translate(TO_WIDE)}末",
        remark=(
            "※原資料の列見出しと合計は文字情報に残っていない。"
            "○の欄は原資料の空白の数から読める位置だけを示す。"
        ),
    )


def status_row(record: facts.R3Record) -> StatusRow:
    pillar, sub_pillar, number = record.key.split("-")
    return StatusRow(
        number,
        record.name,
        BANDS.index(record.band),
        # One sentence over two printed lines; a list of two keeps its lines.
        record.narrative if record.narrative.startswith("・") else record.narrative.replace("\n", ""),
        pillar=f"{pillar.translate(TO_WIDE)} {wide_letters(PILLARS[pillar])}",
        sub_pillar=f"{sub_pillar.translate(TO_WIDE)}{wide_letters(SUB_PILLARS[pillar, sub_pillar])}",
    )


def wide_letters(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if sign.isascii() and sign.isalpha() else sign for sign in text)
