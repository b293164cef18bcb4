"""Where the tables of one sheet stand: as somebody said, as headings remembered or known say, or by their shape.

Pure: standard library only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from plans.books.cells import Sheet
from progress.intake.draft import Question, QuestionKind
from progress.intake.reading.answers import (
    HEADING,
    header_question,
    headers_question,
    row_question,
    rows_said,
)
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.tables.header import header_at
from progress.intake.reading.tables.lines import LOUD, MOST_HEADER_ROWS, Place, heading_by_shape, tables
from progress.intake.reading.words.headings import Header, Heading, part_of

_MOST_TITLES = 12
_TOP_OF_SHEET = 40
"""Rows among which a remembered heading is looked for."""


@dataclass
class Places:
    whole: Whole
    sheet: Sheet

    def __post_init__(self) -> None:
        self.known = self.whole.known

    @cached_property
    def said(self) -> Place | None:
        """The table under the heading that a person pointed out, on this sheet or on one that says the same there."""
        own = (header_question(self.sheet.name), headers_question(self.sheet.name))
        if place := next((one for id in own if (one := self._place(self.sheet, id))), None):
            return place
        for other in self.whole.book.sheets:
            place = self._place(self.sheet, headers_question(other.name))
            if place and self.header(place).signature == Places(self.whole, other).header(place).signature:
                return place
        return None

    def _place(self, sheet: Sheet, question: str) -> Place | None:
        rows = rows_said(self.known.answer(question))
        if rows is None or rows[1] > sheet.bottom:
            return None
        return Place(*rows, sheet.bottom, 1, sheet.right)

    def found(self) -> list[Place]:
        if self.said is not None:
            return [self.said]
        rows = [row for row, _ in self.sheet.rows()]
        headings = {row for row in rows if self.known.answer(row_question(self.sheet.name, row)) == HEADING}
        found = tables(self.sheet, said=headings) if headings else self.whole.tables(self.sheet)
        remembered = self.known.remembered
        if not remembered or any(self.header(place).signature in remembered for place in found):
            return found
        return self._as_remembered() or found

    def others_list_items(self) -> bool:
        """A heading on another sheet says that its column names items."""
        return any(
            names_items(heading)
            for one in self._others()
            for place in self.whole.tables(one)
            for heading in Places(self.whole, one).header(place).headings.values()
        )

    def _others(self) -> Iterator[Sheet]:
        return (one for one in self.whole.book.sheets if one.name != self.sheet.name and not one.hidden)

    def by_shape(self) -> list[Place]:
        """The table below what looks like a heading although no word in it is known; a person says whether it is."""
        if self.sheet.hidden or any(map(self.whole.tables, self._others())):
            return []  # beside sheets with known headings it may be anything
        rows = heading_by_shape(self.sheet)
        if rows is None:
            return []
        top, bottom = rows
        said = f"{top}-{bottom}" if bottom > top else str(top)
        words = "」「".join(cell.text for cell in self.sheet.row(top)[:4] if cell.text)
        self.whole.draft.ask(
            Question(
                header_question(self.sheet.name),
                QuestionKind.SHEET,
                f"シート「{self.sheet.name}」の見出しは、{top}行目（「{words}」など）でよいですか。"
                "違うときは、「読み取り方」で見出しの行を選んでください。",
                f"{self.sheet.name}!{self.sheet.address(top, 1)}",
                ((said, "この行でよい"),),
                said,
                topic="header_row",
            )
        )
        return [Place(top, bottom, self.sheet.bottom, 1, self.sheet.right)]

    def _as_remembered(self) -> list[Place]:
        """The table under a heading that was pointed out in an earlier file: the first rows that say the same."""
        bottom, right = self.sheet.bottom, self.sheet.right
        words = self.whole.known_headings
        for top in range(1, min(bottom, _TOP_OF_SHEET) + 1):
            if not any(part_of(cell.text).signature in words for cell in self.sheet.row(top)):
                continue
            for last in range(top, min(bottom, top + MOST_HEADER_ROWS - 1) + 1):
                place = Place(top, last, bottom, 1, right)
                if self.header(place).signature in self.known.remembered:
                    return [place]
        return []

    def part(self, place: Place) -> Sheet:
        """The sheet without what stands beside the table."""
        if place.left == 1 and place.right >= self.sheet.right:
            return self.sheet
        kept = tuple(cell for cell in self.sheet.cells if place.left <= cell.column <= place.right)
        return replace(self.sheet, cells=kept)

    def header(self, place: Place) -> Header:
        titles = [cell.text for cell in self.sheet.cells if cell.row < place.top]
        hints = [*self.whole.years_of([*titles[-_MOST_TITLES:], *titles[:_MOST_TITLES], self.sheet.name])]
        return header_at(
            self.sheet,
            place.top,
            place.bottom,
            left=place.left,
            right=place.right,
            hints=hints or self.whole.hints,
            era=self.known.answer("era:") or "",
        )


def names_items(heading: Heading | None) -> bool:
    """The heading says that its column names items; not only what stands there."""
    return heading is not None and heading.names().get("name", 0) >= LOUD
