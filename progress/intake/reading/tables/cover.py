"""A plan's cover: its title and the outline that it carries out, its years, its editions.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plans.books.cells import Cell, Sheet
from plans.values.fiscal_year import period_in, years_in
from progress.intake.draft import Draft, Kind, Said, said
from progress.intake.reading.words.headings import part_of
from progress.intake.reading.words.lookup import plain

_CONTENTS = frozenset({"目次", "もくじ"})
_TOP_ROWS = 40
_STATES = (("素案", "outline"), ("改訂", "revised"), ("改定", "revised"), ("案", "draft"), ("版", "adopted"))
"""Words in an edition's name → document state; the first that is found counts."""
_EDITION = re.compile(r"(?P<date>[^()（）]*\d[^()（）]*)[(（](?P<name>[^()（）]*[版案訂定])[)）]")
_OUTLINE = re.compile(r"(?P<outline>.*大綱)\s*(?P<rest>.*)", re.S)
_TITLE = re.compile(r"計画|プラン|プログラム|工程表")


@dataclass(frozen=True)
class Line:
    """A cell of a title or a cover."""

    sheet: Sheet
    cell: Cell

    @property
    def text(self) -> str:
        """「実 施 計 画」 → 「実施計画」: letters set apart for looks."""
        words = self.cell.text.split()
        spread = len(words) > 1 and all(len(word) == 1 for word in words)
        return "".join(words) if spread else self.cell.text

    def said(self, value: str | int = "") -> Said:
        return said(self.sheet, self.cell, value or self.text)


@dataclass
class Cover:
    """`fields`: those of the plan that the cover says; `editions`: each as (name, date as printed)."""

    fields: dict[str, Said] = field(default_factory=dict)
    editions: list[tuple[str, Said]] = field(default_factory=list)

    def put_editions(self, draft: Draft) -> None:
        for position, (name, date) in enumerate(self.editions, start=1):
            fields = {"date_printed": date, "position": Said(position)}
            draft.put(Kind.EDITION, (name,), fields, date.origin)


def contents_row(sheet: Sheet) -> int:
    """The row of 「目次」, near the top; 0 for a sheet without."""
    top = (cell for row in range(1, _TOP_ROWS + 1) for cell in sheet.row(row))
    return next((cell.row for cell in top if plain(cell.text) in _CONTENTS), 0)


def read_cover(lines: Sequence[Line]) -> Cover:
    """What the lines above a 目次, or alone on a sheet, say of the plan."""
    cover = Cover()
    for line in lines:
        _read_line(line, cover)
    if cover.editions and (last := cover.editions[-1][1]):
        cover.fields["document_date_printed"] = Said(last.printed.strip(), last.printed, last.origin)
        name = cover.editions[-1][0]
        if state := next((state for word, state in _STATES if word in name), ""):
            cover.fields["document_state"] = Said(state, last.printed, last.origin)
    return cover


def _read_line(line: Line, cover: Cover) -> None:
    text, fields = line.text, cover.fields
    if (period := period_in(text)) and not part_of(text).word:
        fields.setdefault("start_year", line.said(int(period[0])))
        fields.setdefault("end_year", line.said(int(period[1])))
    elif match := _EDITION.fullmatch(text):
        cover.editions.append((match["name"].strip(), line.said(match["date"].strip())))
    elif (outline := _OUTLINE.fullmatch(text)) and "outline_title" not in fields:
        is_both = _TITLE.search(outline["rest"]) is not None
        fields["outline_title"] = line.said(outline["outline"] if is_both else text)
        if is_both:
            fields.setdefault("title", line.said(outline["rest"].strip(" 　・")))
    elif _TITLE.search(text) and not years_in(text):
        fields.setdefault("title", line.said())
