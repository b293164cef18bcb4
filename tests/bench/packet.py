"""`python -m tests.bench.packet [--items 300] [--years 5]`

The council packet of a plan with so many items, a chart each: seconds, size, and its peak memory over the idle process
that has loaded what it needs. Fails at nothing but errors.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

from plans.values.fiscal_year import FiscalYear
from progress.rating import Band, achieved_share
from progress.reports.about_sheet import Stamp
from progress.reports.packet import workbook
from progress.reports.packet.contents import Standing
from progress.table.shape.figures import Figure, IndicatorRow, RateCell, YearCell
from progress.table.shape.items import ItemRow, TargetRow
from progress.table.shape.plan import SCHEMA, PillarRow, PlanTable, ScaleRow
from progress.table.shape.reported import RatingRow, StatusRow, TextRow
from progress.table.shape.shares import RoundRow

FIRST = 2020
TEXT = "窓口の手続を見直し、来庁しなくてもよい仕組みを整える。利用の多い手続から順に広げる。" * 3
BANDS = (
    Band("a", "目標どおり", counts_as_achieved=True, symbol="A"),
    Band("b", "やや遅れ", counts_as_achieved=False, symbol="B"),
)


def figure(value: int) -> Figure:
    return Figure(f"{value:,}件", Decimal(value))


def an_item(number: int, years: list[FiscalYear], pillar: str) -> ItemRow:
    def status(year: FiscalYear, code: str) -> StatusRow:
        words = (("narrative", "主な取組内容"), ("issues", "課題"), ("next_steps", "今後の取組"))
        texts = tuple(TextRow(name, label, TEXT) for name, label in words)
        ratings = (RatingRow("progress", code),)
        title = f"{year}末の実施状況"
        return StatusRow(
            year, title, True, "confirmed", "確認済", "good", "実施", "実施", texts, ratings=ratings
        )

    cells = tuple(
        YearCell(year, figure(100 + 10 * at), figure(90 + 12 * at), RateCell("95.0%", Decimal(95), False))
        for at, year in enumerate(years)
    )
    goal = figure(100 + 10 * len(years))
    measured = IndicatorRow("手続の数", "件", "number", "increase", "↑ 増やす", figure(80), goal, goal, cells)
    name = f"手続の見直し その{number}"
    return ItemRow(
        *(f"{pillar}-{number}", f"{number} {name}", name, name, str(number), pillar, "", 0),
        *("item", "取組", "継続", (f"第{number % 30}課",), ("全課",)),
        *(TEXT, TEXT, TEXT),
        targets=tuple(TargetRow(year, "実施", "手続を広げる。", "手続の数 100件") for year in years),
        indicators=(measured,),
        status=status(years[-1], "ab"[number % 2]),
        past=tuple(status(year, "a") for year in reversed(years[:-1])),
    )


def a_table(items: int, length: int) -> PlanTable:
    years = [FiscalYear(FIRST + at) for at in range(length)]
    pillars = tuple(PillarRow(str(at), f"{at} 柱", 0, "", str(at)) for at in range(1, 6))
    rows = tuple(an_item(number, years, str(number % 5 + 1)) for number in range(items))
    return PlanTable(
        schema=SCHEMA,
        rule_version="bench",
        municipality_code="999999",
        municipality="見本市",
        disclaimer="",
        plan_slug="plan",
        plan_title="行政改革実施計画",
        outline_title="",
        document_state="",
        document_date_printed="",
        period="",
        editions=(),
        aim="",
        source_note="",
        transcription_note="",
        years=tuple(years),
        round=RoundRow(years[-1], "year_end", "年度末", f"{years[-1]}末の実施状況", "", False),
        scales=(ScaleRow("progress", "進捗区分", BANDS),),
        pillars=pillars,
        items=rows,
        share=achieved_share(BANDS, [row.status.recorded("progress") for row in rows if row.status]),
    )


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1024**2


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.packet", description=__doc__)
    parser.add_argument("--items", type=int, default=300)
    parser.add_argument("--years", type=int, default=5)
    options = parser.parse_args()
    table = a_table(options.items, options.years)
    idle, start = resident(), time.perf_counter()
    content = workbook.write(table, Stamp(1, date(2025, 9, 1), None, "0" * 64), Standing.MEETING)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{options.items} items x {options.years} years, {options.items} charts: {seconds:.1f} s, "
        f"{len(content) / 1024:.0f} KB, {peak - idle:.0f} MB over the idle {idle:.0f} MB\n"
    )


if __name__ == "__main__":
    main()
