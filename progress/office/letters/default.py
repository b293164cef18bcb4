"""Our own templates, in the form in which city halls write: they stand where a city has none, and are a beginning for
one of its own. A module of its own: it loads lxml."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from progress.models import LetterKind

FONT = "ＭＳ 明朝"
_LEFT, _RIGHT, _CENTER = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER

_NOTICE = (
    "　このことについて、下記により実施状況を取りまとめますので、"
    "提出期限までに行政改革の進捗管理システムから提出してください。",
    "{{依頼文}}",
)
_DUNNING = (
    "　このことについて、提出期限までに提出がなく、現在のところ確認できておりません。",
    "　つきましては、下記の項目の実施状況を、至急提出してください。"
    "行き違いですでに提出されている場合は、御容赦ください。",
)
_BOARD = (
    "　このことについて、下記のとおり{{対象年度}}の実施状況を取りまとめましたので、審議をお願いします。",
)
_COUNCIL = ("　このことについて、下記のとおり{{対象年度}}の実施状況を取りまとめましたので、報告します。",)
_OF_ROUND = (
    ("照会名", "{{照会名}}"),
    ("対象年度", "{{対象年度}}"),
    ("基準日", "{{基準日}}"),
    ("提出期限", "{{提出期限}}"),
    ("対象項目", "{{項目数}}件\n{{項目一覧}}"),
)
_OF_PUBLICATION = (
    ("計画", "{{計画名}}"),
    ("版", "{{版}}（{{確定日}}確定）"),
    ("達成項目の割合", "{{割合}}"),
    ("添付資料", "{{資料一覧}}"),
)
_BODIES: dict[str, tuple[tuple[str, ...], tuple[tuple[str, str], ...]]] = {
    LetterKind.NOTICE: (_NOTICE, _OF_ROUND),
    LetterKind.DUNNING: (_DUNNING, _OF_ROUND),
    LetterKind.COVER_BOARD: (_BOARD, _OF_PUBLICATION),
    LetterKind.COVER_COUNCIL: (_COUNCIL, _OF_PUBLICATION),
}


@cache
def default_template(kind: str) -> bytes:
    document = Document()
    _set_up(document)
    for text, where in (
        ("{{文書番号}}", _RIGHT),
        ("{{日付}}", _RIGHT),
        ("", _LEFT),
        ("　{{宛先}}　様", _LEFT),
        ("", _LEFT),
        ("{{発信者}}　", _RIGHT),
        ("{{公印}}　", _RIGHT),
        ("", _LEFT),
    ):
        _line(document, text, where)
    _line(document, "{{件名}}", _CENTER, size=12)
    _line(document, "", _LEFT)
    sentences, facts = _BODIES[kind]
    for text in sentences:
        _line(document, text, _LEFT)
    _line(document, "", _LEFT)
    _line(document, "記", _CENTER)
    _line(document, "", _LEFT)
    for number, (label, value) in enumerate(facts, start=1):
        _fact(document, f"{'１２３４５６７８９'[number - 1]}　{label}", value)
    _line(document, "以上", _RIGHT)
    _line(document, "", _LEFT)
    _line(document, "担当　{{担当}}", _RIGHT)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(25)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(11)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = Pt(18)


def _line(document: Any, text: str, where: Any, size: int = 11) -> Any:
    line = document.add_paragraph()
    line.alignment = where
    line.add_run(text).font.size = Pt(size)
    return line


def _fact(document: Any, label: str, value: str) -> None:
    """A numbered line of the 記, its text in a column of its own however many lines it has."""
    line = document.add_paragraph()
    place = Mm(45)
    line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = place, -place
    line.paragraph_format.tab_stops.add_tab_stop(place)
    line.paragraph_format.space_after = Pt(6)
    line.add_run(f"{label}\t{value}")
