"""What a person says of a sheet on its picture: a column, a row, a table or the sheet as a whole. A form becomes
answers, each with its reach; and the answers given so far are put in words, so that each can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from progress.intake.draft import ColumnReading, split_place
from progress.intake.preview import Preview, SheetPart
from progress.intake.reading.answers import (
    HEADING,
    READ,
    SKIP,
    block_question,
    column_question,
    header_question,
    headers_question,
    heading_question,
    once_question,
    row_question,
    sheet_question,
    unit_question,
    year_question,
)
from progress.intake.reading.words.fields import IGNORE, field_choices

ROW_CHOICES = (
    ("item", "項目の行"),
    ("more", "上の項目の続き"),
    ("band", "柱などの区切り"),
    ("total", "合計・件数の行"),
    (HEADING, "見出し（ここから表が始まる）"),
    (SKIP, "使わない"),
)
ROW_SORTS = {
    "heading": "見出し",
    "item": "項目",
    "more": "続き",
    "continued": "続き",
    "band": "区切り",
    "total": "合計",
    "numbers": "数だけ",
    "header": "見出し",
    "note": "注記",
    "aside": "別の表",
    "hidden": "非表示",
    "example": "記入例",
    "other": "別の行",
    "placeholder": "空欄",
    "page": "ページ",
    "left": "使わない",
}
"""What a row was taken for, in a word."""
COLUMN_REACH = (
    ("column", "この列（次のファイルでも、同じ見出しなら使う）"),
    ("once", "この列だけ、今回だけ"),
    ("heading", "同じ見出しの列すべて（どのシートでも。年度は列ごと）"),
)
HEADER_REACH = (("header", "このシート"), ("headers", "同じ見出しのシートすべて"))
LEFT_OUT = (("", "自動で決める"), (SKIP, "取り込まない"), (READ, "取り込む"))
_ROW_WORDS = dict(ROW_CHOICES)
_LEFT_OUT_WORDS = {SKIP: "取り込まない", READ: "取り込む"}


def said_in(preview: Preview, data: Mapping[str, str]) -> dict[str, str]:
    """Question → answer, as one form of the picture says it; {} where it speaks of nothing that is there. An empty
    answer takes an earlier one back. `say`: what it is said of; `of`: which column, row or table; `sheet`."""
    sheet = next((one for one in preview.sheets if one.sheet == data.get("sheet")), None)
    speak = _SPEAK.get(data.get("say", ""))
    return speak(sheet, data.get("of", ""), data) if sheet and speak else {}


def column_ids(sheet: str, column: ColumnReading) -> dict[str, str]:
    """Reach → the id of what a person says a column holds, the nearest first."""
    return {
        "once": once_question(sheet, column.place),
        "column": column_question(sheet, column.place),
        "heading": heading_question(column.signature),
    }


def _of_column(sheet: SheetPart, place: str, data: Mapping[str, str]) -> dict[str, str]:
    column = sheet.column(place)
    if column is None:
        return {}
    ids = column_ids(sheet.sheet, column)
    reach = data.get("reach", "column")
    if reach not in ids or (reach == "heading" and not column.signature):
        reach = "column"
    code, year = data.get("code", ""), data.get("year", "").strip()
    said = f"{code}@{year}" if code not in ("", IGNORE) and year and reach != "heading" else code
    told = {id: said if name == reach else "" for name, id in ids.items() if name != "heading"}
    if reach == "heading" or not code:
        told[ids["heading"]] = said
    return told | {unit_question(sheet.sheet, place): data.get("unit", "").strip()}


def _of_row(sheet: SheetPart, row: str, data: Mapping[str, str]) -> dict[str, str]:
    sort = data.get("sort", "")
    if not row.isdecimal() or sort not in ("", *_ROW_WORDS):
        return {}
    return {row_question(sheet.sheet, int(row)): sort}


def _of_block(sheet: SheetPart, first: str, data: Mapping[str, str]) -> dict[str, str]:
    known = any(one.first == first for one in sheet.blocks)
    return {block_question(sheet.sheet, first): data.get("read", "")} if known else {}


def _of_sheet(sheet: SheetPart, _: str, data: Mapping[str, str]) -> dict[str, str]:
    rows, reach = data.get("rows", "").strip(), data.get("reach", "header")
    return {
        sheet_question(sheet.sheet): data.get("read", ""),
        header_question(sheet.sheet): rows if reach != "headers" else "",
        headers_question(sheet.sheet): rows if reach == "headers" else "",
        year_question(sheet.sheet): data.get("year", "").strip(),
    }


_SPEAK: Mapping[str, Callable[[SheetPart, str, Mapping[str, str]], dict[str, str]]] = {
    "column": _of_column,
    "row": _of_row,
    "block": _of_block,
    "sheet": _of_sheet,
}


# ── Answers in words ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Given:
    """One answer: what it is said of, what was said, how far it reaches."""

    id: str
    about: str
    said: str
    reach: str = ""


def given_so_far(preview: Preview, answers: Mapping[str, str]) -> list[Given]:
    """By what they are said of."""
    asked = {one.id: one for one in preview.questions}
    sentences = dict(preview.once_asked)
    found = []
    for id, answer in answers.items():
        if not answer.strip():
            continue
        question = asked.get(id)
        words = _told(id, answer)
        if id in sentences and not (words and id.startswith(("column:", "heading:"))):
            label = dict(question.choices).get(answer, answer) if question else answer
            found.append(Given(id, sentences[id], label, "この質問"))
        elif words:
            found.append(words)
        else:
            found.append(Given(id, id, answer))
    return sorted(found, key=lambda one: one.about)


def _told(id: str, answer: str) -> Given | None:
    """In words, by its id; None for one that only its question puts in words."""
    kind, _, of = id.partition(":")
    sheet, place = split_place(of) if kind in ("column", "once", "unit", "row", "block") else (of, "")
    about = {
        "column": f"シート「{sheet}」の{_heading(place)}",
        "once": f"シート「{sheet}」の{_heading(place)}",
        "heading": f"見出し「{of}」の列",
        "unit": f"シート「{sheet}」の{_heading(place)}の単位",
        "header": f"シート「{of}」の見出しの行",
        "headers": f"シート「{of}」と、同じ見出しのシートの見出しの行",
        "year": f"シート「{of}」の年度",
        "row": f"シート「{sheet}」の{place}行目",
        "block": f"シート「{sheet}」の{place}から始まる表",
        "sheet": f"シート「{of}」",
    }.get(kind)
    if about is None:
        return None
    said, reach = answer, _REACH.get(kind, "")
    if kind in ("column", "once", "heading"):
        code, _, year = answer.partition("@")
        said = "　".join(filter(None, (_FIELD_WORDS.get(code, code), year)))
    elif kind == "row":
        said = _ROW_WORDS.get(answer, answer)
    elif kind in ("sheet", "block"):
        said = _LEFT_OUT_WORDS.get(answer, answer)
    elif kind in ("header", "headers"):
        said = f"{answer.replace('-', '～')}行目"
    return Given(id, about, said, reach)


def _heading(place: str) -> str:
    return f"{place}の見出し" if place[-1:].isdecimal() else f"{place}列"


_FIELD_WORDS = dict(field_choices())
_REACH = {
    "column": "この列。次のファイルでも、同じ見出しなら使う",
    "once": "この列だけ、今回だけ",
    "heading": "同じ見出しの列すべて",
    "unit": "この列。次のファイルでも、同じ見出しなら使う",
    "header": "このシート",
    "headers": "同じ見出しのシートすべて",
    "year": "このシート",
    "row": "この行",
    "block": "この表",
    "sheet": "このシート",
}
