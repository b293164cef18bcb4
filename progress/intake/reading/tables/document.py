"""What a file says of itself on its cover and above its tables: the plan's title, its years, the year reported.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from plans.books.cells import Book, Sheet
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear, MentionKind, period_in, years_in
from progress.intake.draft import Draft, Kind, Said, origin_of
from progress.intake.known import Known
from progress.intake.reading.tables.cover import Line, contents_row, read_cover
from progress.intake.reading.tables.lines import Place
from progress.intake.reading.tables.rows import style_of

REPORTS = re.compile(r"実績|状況|結果|進捗|評価|度末")
_OF_A_PLAN = re.compile(r"計画|プラン|大綱|期間")
_COVER_CELLS = 60
"""A sheet without a table and with more cells than these is no cover."""
_COVER_ROWS = 40
_SUBJECT = re.compile(r"改革|行革|行財政|財政|経営|健全化|推進|DX|ＤＸ|定員|集中|大綱|再生|見直し")
_PLAN = r"(?:計画|プラン|大綱|プログラム|工程表|指針|ビジョン)"
_BEHIND = (
    r"(?:の|に係る|に基づく)?(?:進[捗ちょく]+|取組|取り組み|実施状況|実施|実績|状況|一覧|管理|進行|評価|報告|調書|効果|年度|年次|総括"
    r"|個票|シート|様式|結果|項目|体系|部署|所管|課別|指標|数値|目標|KPI|ＫＰＩ|について|検証|推進状況)"
)
_TITLE = re.compile(rf"(?P<title>.*{_PLAN})(?=[（(]?(?:素案|案|改訂版|改定版)|\s|{_BEHIND}|$)")
_IN_BRACKETS = re.compile(r"[（(【〔\[〈][^（()）]*?[)）】〕\]〉]")
_YEARS_IN_FRONT = re.compile(
    r"^(?:(?:令和|平成|[RHＲＨ])?\s*[元\d０-９]+\s*年度?\s*[~〜～\-－]?\s*)+(?:末|版)?"
)
_YEAR_BEHIND = re.compile(r"\s(?=令和|平成|[RHＲＨ][0-9０-９]|20\d\d)")
_FORM_IN_FRONT = re.compile(r"^(?:[(（【]?(?:様式|別紙|別表|資料|参考)\S{0,6}\s)+")
_OUTLINE = re.compile(r"(.+?大綱)(?:[・･\s]|$)")
"""What the plan puts into practice: 「第4次○○市行政改革大綱・集中改革プラン」."""
_STATE = re.compile(r"[(（]\s*(素案|案)\s*[)）]")
_STATES = {"素案": "outline", "案": "draft"}
_SHORTEST, _LONGEST = 6, 60
LONGEST_LINE = 80
"""What is longer is a sentence, no title."""
_OF_ITEMS = ("circled", "bracketed")
"""How the numbers of items are written: 「① 行政改革大綱の進行管理」 is no title."""
_PLACE = re.compile(
    r"^(?:第\S{1,4}?[次期])?(?P<name>[^\s第]{1,8}?[都道府県市区町村])(?=第|行|財|経|改|公|集|定|D|Ｄ|新|総|中|$)"
)


def read_document(
    book: Book, known: Known, draft: Draft, tables: Callable[[Sheet], Sequence[Place]]
) -> FiscalYear | None:
    """Puts the plan's title and years into the draft; answers which one year the covers report on, None where they
    say none or several. `tables`: those of a sheet."""
    shown = [sheet for sheet in book.sheets if not sheet.hidden]
    lines = [line for sheet in shown for line in _lines(sheet, tables)]
    _put_cover(shown, known, draft)
    _put_plan(lines, known, draft)
    return _reported(line.cell.text for line in lines)


def _put_cover(sheets: Sequence[Sheet], known: Known, draft: Draft) -> None:
    """What stands above a 目次 is the plan's cover."""
    for sheet in sheets:
        if not (row := contents_row(sheet)):
            continue
        cover = read_cover([Line(sheet, cell) for cell in sheet.cells if cell.row < row and cell.text])
        cover.put_editions(draft)
        fields = {name: one for name, one in cover.fields.items() if known.is_new or name != "title"}
        if fields:
            draft.put(Kind.PLAN, (), fields, next(iter(fields.values())).origin)
        return


def _lines(sheet: Sheet, tables: Callable[[Sheet], Sequence[Place]]) -> list[Line]:
    if row := contents_row(sheet):
        return [Line(sheet, cell) for cell in sheet.cells if cell.row < row and cell.text]
    found = tables(sheet)
    if not found and len(sheet.cells) > _COVER_CELLS:
        return []
    last = found[0].top - 1 if found else _COVER_ROWS
    return [Line(sheet, cell) for cell in sheet.cells if cell.row <= last and cell.text]


def _put_plan(lines: list[Line], known: Known, draft: Draft) -> None:
    stored = draft.get(Kind.PLAN, ())
    said = dict(stored.fields) if stored else {}
    fields: dict[str, Said] = {}
    for line in lines:
        of_plan = _OF_A_PLAN.search(line.cell.text) and not _is_sentence(line.cell.text)
        period = period_in(line.cell.text) if of_plan else None
        if period and not {"start_year", "end_year"} & {*said, *fields}:
            for name, year in zip(("start_year", "end_year"), period, strict=True):
                fields[name] = Said(int(year), line.cell.printed, origin_of(line.sheet, line.cell))
    found = [(line, title) for line in lines if (title := plan_title(line.cell.text))]
    # 「○○市行政改革大綱」 above 「実施計画」: the plan is the latter.
    titled = [one for one in found if not one[1].endswith("大綱")] or found
    if titled and known.is_new and "title" not in said:
        line, title = titled[0]
        fields["title"] = line.said(title)
        if outlines := [one.said(match[1]) for one, text in found if (match := _OUTLINE.match(text))]:
            fields["outline_title"] = outlines[0]
        if state := _STATE.search(line.cell.text):
            fields["document_state"] = line.said(_STATES[state[1]])
    if fields:
        first = next(iter(fields.values()))
        draft.put(Kind.PLAN, (), fields, first.origin)
    if titled and known.is_new and (place := _PLACE.match(titled[0][1])):
        draft.tell(
            Severity.NOTE,
            "municipality_printed",
            f"表題の自治体名は「{place['name']}」です。取り込む先の自治体と同じか確かめてください。",
            origin_of(titled[0][0].sheet, titled[0][0].cell),
        )


def _is_sentence(text: str) -> bool:
    return "。" in text or len(text) > LONGEST_LINE


def plan_title(text: str) -> str:
    """「見本市行政改革プラン（令和4～8年度）進捗状況」 → 「見本市行政改革プラン」; "" for what names no plan."""
    plain = _IN_BRACKETS.sub(lambda match: " " if years_in(match[0]) else match[0], text)
    plain = _FORM_IN_FRONT.sub("", " ".join(plain.split()))
    plain = _YEAR_BEHIND.split(_YEARS_IN_FRONT.sub("", plain).strip(" ・:：の"))[0]
    may_be = style_of(text) not in _OF_ITEMS and not _is_sentence(text)
    match = _TITLE.match(plain) if may_be else None
    if match is None or plain.startswith("計画期間"):
        return ""
    title = match["title"].strip()
    return title if _SHORTEST <= len(title) <= _LONGEST and _SUBJECT.search(title) else ""


def single_years(text: str) -> list[FiscalYear]:
    return [mention.year for mention in years_in(text) if mention.kind == MentionKind.ONE]


def _reported(texts: Iterable[str]) -> FiscalYear | None:
    years = {year for text in texts if REPORTS.search(text) for year in single_years(text)}
    return years.pop() if len(years) == 1 else None
