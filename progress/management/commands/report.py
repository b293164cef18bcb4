"""`manage.py report PLAN YEAR LAYOUT -o FILE`: a plan's workbook in one of the layouts, for operators."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plans.models import Plan
from plans.values.fiscal_year import FiscalYear
from progress.management.asked import NotFound, plan_of, year_of
from progress.models import Publication, ReportingRound
from progress.public.frame import shown_alone
from progress.reports.about_sheet import UNPUBLISHED, Stamp
from progress.reports.kept import stamp_of
from progress.reports.layouts import WRITERS, Writer
from progress.table.live import live_table
from progress.table.shape.plan import PlanTable


class Command(BaseCommand):
    help = "計画の資料（Excel）を書き出します。公表版・確定版の最新の号から作ります。"

    def add_arguments(self, parser: CommandParser) -> None:
        layouts = "、".join(f"{one.key}（{one.label}）" for one in WRITERS.values())
        parser.add_argument("plan", metavar="PLAN", help="計画（URL用の名前）")
        parser.add_argument("year", metavar="YEAR", help="対象年度（例：令和6年度、R6、2024）")
        parser.add_argument("layout", metavar="LAYOUT", help=f"様式：{layouts}")
        parser.add_argument("-o", "--output", metavar="FILE", required=True, help="書き出すファイル")
        parser.add_argument("--municipality", metavar="CODE", default="", help="団体コード（6桁）")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--number", type=int, metavar="N", help="公表版・確定版の番号")
        which.add_argument("--live", action="store_true", help="いまの内容から作る（公表前の資料）")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            writer = _layout(options["layout"])
            plan, year = plan_of(options["plan"], options["municipality"]), year_of(options["year"])
            self.stderr.write("内容を読んでいます…")
            if options["live"]:
                table, stamp = live_table(plan, _round(plan, year)), UNPUBLISHED
            else:
                table, stamp = _published(plan, year, options["number"])
        except NotFound as error:
            raise CommandError(str(error)) from error
        if lacks := writer.can_be_written(table):
            raise CommandError(f"「{writer.label}」では書き出せません。{lacks}")
        self.stderr.write(f"「{writer.label}」を書いています（{len(table.items)}項目）…")
        path = Path(options["output"])
        try:
            path.write_bytes(writer.write(table, stamp))
        except OSError as error:
            raise CommandError(f"{path}に書き出せません。フォルダーがあるか確かめてください。") from error
        self.stdout.write(
            f"「{plan.title}」{year}の{writer.label}（{stamp.short}）を、{path}に書き出しました。"
        )


def _layout(key: str) -> Writer:
    if key not in WRITERS:
        known = "、".join(f"{one.key}（{one.label}）" for one in WRITERS.values())
        raise NotFound(f"様式「{key}」がありません。使えるのは、{known}です。")
    return WRITERS[key]


def _round(plan: Plan, year: FiscalYear) -> ReportingRound:
    """The year's last one: the whole year before its middle."""
    order = [ReportingRound.Kind.FINAL, ReportingRound.Kind.YEAR_END, ReportingRound.Kind.MID_YEAR]
    rounds = sorted(plan.rounds.filter(fiscal_year=year), key=lambda one: order.index(one.kind))
    if not rounds:
        raise NotFound(f"「{plan.title}」には、{year}の照会がありません。")
    return rounds[0]


def _published(plan: Plan, year: FiscalYear, number: int | None) -> tuple[PlanTable, Stamp]:
    """Of the year's newest publication, or of the one with that number."""
    rows = Publication.objects.select_related("plan__municipality").prefetch_related("releases")
    found = rows.filter(plan=plan, round__fiscal_year=year)
    if number is not None:
        found = found.filter(number=number)
    publication = found.order_by("-number").first()
    if publication is None:
        which = f"第{number}号" if number is not None else "公表版・確定版"
        raise NotFound(
            f"「{plan.title}」には、{year}の{which}がありません。いまの内容から作るときは、--live を付けてください。"
        )
    return shown_alone(publication).table, stamp_of(publication)
