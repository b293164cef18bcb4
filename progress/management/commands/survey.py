"""`manage.py survey PLAN YEAR -o DIR`: every department's 調査票 of a round, for whoever runs the server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from progress.management.asked import NotFound, plan_of, year_of
from progress.models import ReportingRound
from progress.office.survey import book


class Command(BaseCommand):
    help = "照会の調査票（Excel）を、課ごとにフォルダーへ書き出します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan", metavar="PLAN", help="計画（URL用の名前）")
        parser.add_argument("year", metavar="YEAR", help="対象年度（例：令和6年度、R6、2024）")
        parser.add_argument("-o", "--output", metavar="DIR", required=True, help="書き出すフォルダー")
        parser.add_argument("--municipality", metavar="CODE", default="", help="団体コード（6桁）")

    def handle(self, *args: Any, **options: Any) -> None:
        one = _round(options)
        folder = Path(options["output"])
        folder.mkdir(parents=True, exist_ok=True)
        departments = book.departments_asked(one)
        for number, department in enumerate(departments, start=1):
            path = folder / book.file_name(one, department)
            path.write_bytes(book.write(one, department))
            self.stdout.write(f"{number}／{len(departments)}　{path.name}")
        self.stdout.write(f"「{one}」の調査票を{len(departments)}課分、{folder}に書き出しました。")


def _round(options: dict[str, Any]) -> ReportingRound:
    """The one open round of the plan and year. Raises CommandError."""
    try:
        plan, year = plan_of(options["plan"], options["municipality"]), year_of(options["year"])
    except NotFound as error:
        raise CommandError(str(error)) from error
    rounds = plan.rounds.filter(fiscal_year=year, state=ReportingRound.State.OPEN, historical=False)
    found = list(rounds.select_related("plan__municipality")[:2])
    if not found:
        raise CommandError("受付中の照会がありません。計画と年度を確かめてください。")
    if len(found) > 1:
        raise CommandError(f"{year}に受付中の照会が2つ以上あります。一つを残して締め切ってください。")
    return found[0]
