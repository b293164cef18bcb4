"""`manage.py import_workbook FILE --plan SLUG|--new`: the intake without the pages, for whoever runs the server.

Exits with 0 when the file was imported (or, with --dry-run, would be), with 1 when it was refused; the reasons
stand on standard output.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from plans.books.cells import Book
from plans.books.guard import KINDS, UnreadableFile
from plans.books.limited import read_untrusted
from plans.history.changes import Severity
from plans.models import Municipality, Plan
from progress.intake.importing import Outcome, Refused, commit, examine
from progress.intake.reading import profile
from progress.intake.reading import report as cells
from progress.intake.report import in_words, refusal, report
from progress.management.asked import NotFound, plan_of

_WHOSE = (
    "どの自治体の計画か、ファイルからは分かりません。取り込むときは、"
    "--municipality に団体コードを付けてください。"
)


class Declined(Exception):
    """What was asked for can't be done. `str()` is the reason."""


class Command(BaseCommand):
    help = f"表計算ファイルを計画に取り込みます。取り込めるのは、{KINDS}です。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="取り込むファイル")
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--plan", metavar="SLUG", help="取り込む先の計画（URL用の名前）")
        where.add_argument("--new", action="store_true", help="新しい計画として取り込む")
        parser.add_argument("--municipality", metavar="CODE", default="", help="団体コード（6桁）")
        parser.add_argument("--slug", default="", help="新しい計画のURL用の名前")
        parser.add_argument("--title", default="", help="新しい計画の名前")
        parser.add_argument("--answers", metavar="FILE", help="質問への回答（質問の番号と回答のJSON）")
        parser.add_argument(
            "--reading",
            metavar="FILE",
            help="表の見出しの読み方（--report reading が書き出すTOML）。覚えている読み方より先に使う",
        )
        parser.add_argument("--dry-run", action="store_true", help="確かめるだけで、書き込まない")
        parser.add_argument(
            "--report",
            choices=["json", "cells", "reading"],
            help="結果をJSONで出す（cells：セルごとの読み取り）。reading：表の見出しの読み方をTOMLで出す",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path, dry_run, form = Path(options["file"]), options["dry_run"], options["report"]
        try:
            answers, reading = _answers(options["answers"]), _reading(options["reading"])
            book = _read(path)
            plan = (
                plan_of(options["plan"], options["municipality"]) if options["plan"] else _new(book, options)
            )
        except (Declined, NotFound, UnreadableFile) as error:
            refusals = {
                "json": refusal(path.name, [str(error)], dry_run=dry_run),
                "cells": cells.refused(str(error)),
            }
            told = _as_json(refusals[form]) if form in refusals else f"取り込めません。{error}"
            self.stdout.write(told)
            sys.exit(1)
        outcome, refused = _carry_out(book, plan, answers, reading, dry_run=dry_run)
        if form == "json":
            self.stdout.write(_as_json(report(outcome, answers, dry_run=dry_run, refused=refused)))
        elif form == "cells":
            asked = outcome.open_questions(answers)
            self.stdout.write(_as_json(cells.of_draft(outcome.draft, outcome.book, asked, outcome.findings)))
        elif form == "reading":
            self.stdout.write(profile.dumps(outcome.draft, path.stem), ending="")
        else:
            done = "取り込めます（まだ書き込んでいません）。" if dry_run else "取り込みました。"
            failed = "取り込めません。次のことを直してから、もう一度取り込んでください。"
            words = [failed, *(f"・{reason}" for reason in refused)] if refused else [done]
            self.stdout.write("\n".join([*in_words(outcome, answers), *words]))
        if refused:
            sys.exit(1)


def _as_json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)


def _carry_out(
    book: Book, plan: Plan, answers: dict[str, str], reading: profile.Tables, *, dry_run: bool
) -> tuple[Outcome, list[str]]:
    """What came of the file, and why it was refused."""
    try:
        if not dry_run:
            return commit(book, plan, answers, by=None, reading=reading), []
        outcome = examine(book, plan, answers, reading)
    except Refused as refused:
        return refused.outcome, refused.reasons
    if plan.municipality._state.adding:
        outcome.draft.tell(Severity.WARNING, "municipality_unknown", _WHOSE)
    return outcome, outcome.refusals(answers)


def _answers(path: str | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Declined(f"回答のファイル「{path}」を読めません。JSONのファイルか確かめてください。") from error
    if not isinstance(found, dict):
        raise Declined(f"回答のファイル「{path}」は、質問の番号と回答の組になっていません。")
    return {str(question): str(answer) for question, answer in found.items()}


def _reading(path: str | None) -> profile.Tables:
    if path is None:
        return {}
    try:
        return profile.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Declined(f"読み方のファイル「{path}」を開けません。場所と名前を確かめてください。") from error
    except profile.NotAReading as error:
        raise Declined(f"読み方のファイル「{path}」を読めません。{error}") from error


def _read(path: Path) -> Book:
    try:
        return read_untrusted(path.name, path.read_bytes())
    except OSError as error:
        raise Declined(f"ファイル「{path.name}」を開けません。場所と名前を確かめてください。") from error


def _new(book: Book, options: dict[str, Any]) -> Plan:
    place = _municipality(book, options["municipality"])
    if place is None and not options["dry_run"]:
        known = "、".join(f"{one.name} {one.code}" for one in Municipality.objects.all())
        raise Declined(f"{_WHOSE}登録されている自治体：{known or 'なし（先に自治体を登録してください）'}")
    return Plan(municipality=place or Municipality(), slug=options["slug"], title=options["title"])


def _municipality(book: Book, code: str) -> Municipality | None:
    """The one that is named; else the only one whose name stands in the file; else the only one there is."""
    if code:
        found = Municipality.objects.filter(code=code).first()
        if found is None:
            raise Declined(f"団体コード「{code}」の自治体がありません。")
        return found
    everybody = list(Municipality.objects.all())
    printed = "\n".join("".join(cell.printed.split()) for sheet in book.sheets for cell in sheet.cells)
    named = [one for one in everybody if one.name in printed or one.name in book.file_name]
    candidates = named or everybody
    return candidates[0] if len(candidates) == 1 else None
