"""What each row below a header is: an item, more of it, a group of the tree, a total, the header again, a note.

Pure: standard library only.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from items.quantity import absent
from plans.books.cells import Cell, CellKind, Sheet
from progress.intake.reading.answers import SKIP
from progress.intake.reading.columns.column import Column
from progress.intake.reading.columns.looks import is_out_of_line, starts_on_grid
from progress.intake.reading.tables.lines import names_summary
from progress.intake.reading.words.fields import ITEM_TEXTS, STATUS_TEXTS
from progress.intake.reading.words.headings import Header
from progress.intake.reading.words.lookup import is_word
from progress.intake.reading.words.signs import (
    Sort,
    begins_with_share,
    folded,
    is_figure,
    is_total,
    row_kind_of,
    sort_of,
)


class RowKind(Enum):
    ITEM = auto()
    MORE = auto()
    """More of the item above: another indicator, the 実績 under the 計画, a further line of text."""
    CONTINUED = auto()
    """The rest of texts that the row above breaks off: a name over two rows."""
    BAND = auto()
    """A group of the tree on a row of its own."""
    TOTAL = auto()
    NUMBERS = auto()
    """Numbers without an item's name and without a label."""
    HEADER = auto()
    NOTE = auto()
    """A footnote, a legend, a source."""
    ASIDE = auto()
    """Of another small table below the list: a legend, a count."""
    HIDDEN = auto()
    EXAMPLE = auto()
    """「例」, 「○○事業」: how to fill in the form."""
    OTHER = auto()
    """A line of another kind, which its first cell names (「事業名」 between the activities)."""
    PLACEHOLDER = auto()
    """「（該当なし）」 where an item would stand."""
    NAMELESS = auto()
    """The number of a further item, and no name."""
    PAGE = auto()
    """「2/3ページ」"""
    LEFT = auto()
    """A person left it out."""


ROWS_SAID = {
    "item": RowKind.ITEM,
    "more": RowKind.MORE,
    "band": RowKind.BAND,
    "total": RowKind.TOTAL,
    SKIP: RowKind.LEFT,
}
"""What a person may say of a row."""


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    kind: RowKind
    label: Cell | None = None
    """The cell that says so: of a band its name, of a total 「小計」."""
    begins: bool = False
    """Of a table aside: its first row."""


NOTE = re.compile(
    r"^\s*(?:[※＊*]|[（(【\[]?(?:注\d*|凡例|備考|資料|出典|参考|評価基準|評価区分|説明)[）)】\]:：\s\d])"
)
_SHARE = re.compile(
    r"[\s　]*(?:[(（【]?(?:うち|内|内訳|割\s*合|構成比|比\s*率|件\s*数|項目数|平均|達成率|合計|計)"
    r"|.{1,12}(?:の割合|件数|項目数|率)(?:[(（][^)）]*[)）])?$)"
)
_OF_COUNTS = frozenset({Sort.NUMBER, Sort.FIGURE, Sort.PERCENT, Sort.DASH})
_PLACEHOLDER = re.compile(
    r"[(（【<＜]?\s*(?:該当(?:する)?(?:項目|取組|事業)?(?:は)?(?:なし|無し|ありません)|なし$|無し$|以下(?:余白|空白)|余白|空欄|未定$|追加.{0,12}(?:検討中|予定|調整中)|.{0,12}(?:検討中|調整中)[)）】>＞]?$)"
)
_ADDED = frozenset({"追加", "追加項目", "追加取組", "新規", "その他"})
_STILL_OPEN = re.compile(r"検討中|調整中|未定|今後|予定")
_BROKEN_OFF = re.compile(r"[^。．.!?！？）)」』】]$")
_PAGE = re.compile(
    r"[(\-ー–—\s]*(?:p\.?\s*)?\d+\s*(?:/\s*\d+)?\s*(?:ページ|頁|page)?[)\-ー–—\s]*", re.IGNORECASE
)
_EXAMPLE = re.compile(r"[(（【<＜]?(?:記入|記載)?例\s*[0-9０-９]?[)）】>＞]?")
_MARK = r"[◎○〇◯●△▲×✕□■☆★]|(?<![A-Za-zＡ-Ｚ])[SABCDEＳＡＢＣＤＥ](?![A-Za-z])"
LEGEND = re.compile(
    rf"(?P<mark>{_MARK})\s*[:：…‥・=＝→\-－―]+\s*(?P<label>(?!\d)[^◎○〇◯●△▲×✕□■☆★\n、,，;；/／\s　]+)"
)


def style_of(text: str) -> str:
    """How a number is written: 「１」「1-1」「(1)」「①」「Ⅰ」「第1章」「柱1」 are seven styles; "" for none."""
    plain = unicodedata.normalize("NFKC", text.strip()[:1]) if text else ""
    if re.match(r"[①-⑳]", text.strip()):
        return "circled"
    if re.match(r"[Ⅰ-Ⅻ]", text.strip()) or re.match(r"[IVX]+(?:[\s.．　、]|$)", text.strip()):
        return "roman"
    whole = unicodedata.normalize("NFKC", text.strip())
    if re.match(r"\((?:\d+|[一二三四五六七八九十]+|[ア-ン])\)", whole):
        return "bracketed"
    if match := re.match(r"\d+(?:[-.]\d+)+", whole):
        return f"path{len(re.split(r'[-.]', match[0]))}"
    if match := re.match(r"第\s*[\d一二三四五六七八九十]+\s*(章|節|条|編|柱|の柱)?", whole):
        return f"nth{match[1] or ''}"
    if match := re.match(
        r"[【\[]?((?:改革の)?柱|重点(?:項目|目標)?|基本(?:方針|目標|方向|施策)|(?:大|中)項目|施策|方針|視点|戦略)\s*[\dIVX一二三四五]",
        whole,
    ):
        return f"word{match[1]}"
    if re.match(r"\d+", plain) and not re.match(r"\d+(?:年|%|人|件|月|\s+(?:年|%|人|件|月)$)", whole):
        return "digits"
    if re.match(r"[一二三四五六七八九十]+[\s、.]", whole):
        return "kanji"
    if re.match(r"[ア-ン][\s、.)]", whole):
        return "kana"
    if re.match(r"[■□◆◇●○▼▽★☆【〈《<]", whole):
        return whole[0]
    return ""


@dataclass
class RowReader:
    """Tells the rows of one table apart. `hidden_too`: rows that are hidden are read like any other; `said`: what a
    person said of rows."""

    sheet: Sheet
    header: Header
    columns: dict[int, Column]
    hidden_too: bool = False
    said: Mapping[int, RowKind] = field(default_factory=dict)

    def __post_init__(self) -> None:
        used = [column for column in self.columns.values() if column.is_used]
        self.name = next((column.column for column in used if column.code == "name"), 0)
        self.names = [column.column for column in used if column.code == "name"]
        self.number = next((one.column for one in used if one.code in ("number", "activity_code")), 0)
        self.pillars = [column.column for column in used if column.code in ("pillar", "pillar_number")]
        self.figures = {
            column.column
            for column in self.columns.values()
            if column.code
            in (
                "target",
                "actual",
                "goal",
                "baseline",
                "effect",
                "effect_income",
                "effect_saving",
                "effect_target",
            )
            or column.code in ("budget", "settled", "staff", "band", "stage", "rate", "rating")
        }
        self._texts = {one.column for one in used if one.code in ("name", *ITEM_TEXTS, *STATUS_TEXTS)}
        # What a person left out says no less of how the rows belong together.
        self._texts |= {one.column for one in self.columns.values() if one.answered and not one.is_used}
        self._marks = {
            one.column
            for one in used
            if one.code == "band" or (one.code == "rating" and one.look.share(Sort.NUMBER, Sort.FIGURE) < 0.5)
        }
        self.pairs = any(column.pair for column in used)
        self._starts = starts_on_grid(self.sheet, self.header)
        self.width = max(len(self.header.headings), 1)
        self._style = self._last_number = ""
        self._aside = self._numbered = self._begun = False

    def read(self, rows: Sequence[int]) -> list[Row]:
        self._style = self._usual_style(rows)
        self._numbered = self._are_numbered(self._named(rows))
        found: list[Row] = []
        for number in rows:
            cells = [cell for cell in self.sheet.row(number) if cell.text or cell.kind == CellKind.ERROR]
            if not cells:
                continue
            if (said := self.said.get(number)) is not None:
                label = self.name_of(number) if said in (RowKind.ITEM, RowKind.BAND) else None
                found.append(Row(number, said, label or cells[0]))
                continue
            if number in self.sheet.hidden_rows and not self.hidden_too:
                found.append(Row(number, RowKind.HIDDEN, cells[0]))
                continue
            found.append(self._one(number, cells))
        return found

    def _named(self, rows: Sequence[int]) -> list[int]:
        """The rows with a name in them, as far as the first gap below at least two of them: what stands below a gap
        may be no list any more."""
        found: list[int] = []
        for row in rows:
            if len(found) > 1 and row - found[-1] > 1 and not self.sheet.row(row - 1):
                break
            if self.name and self.sheet.text(row, self.name):
                found.append(row)
        return found

    def _are_numbered(self, named: Sequence[int]) -> bool:
        numbers = sum(bool(self.number and self.sheet.text(row, self.number)) for row in named)
        return numbers * 10 >= len(named) * 8

    def _usual_style(self, rows: Sequence[int]) -> str:
        column = self.number or self.name
        styles = Counter(
            style
            for number in rows
            if column
            and len(self.sheet.row(number)) > 2
            and (cell := self.sheet.stored(number, column)) is not None
            and (style := style_of(cell.text))
        )
        return styles.most_common(1)[0][0] if styles else ""

    def _one(self, number: int, cells: list[Cell]) -> Row:
        first = cells[0]
        if self.header.repeats(self.sheet, number):
            self._aside = False
            return Row(number, RowKind.HEADER)
        if len(cells) <= 2 and all(
            _PAGE.fullmatch(unicodedata.normalize("NFKC", cell.text)) for cell in cells
        ):
            return Row(number, RowKind.PAGE, first)
        if self._is_example(number):
            return Row(number, RowKind.EXAMPLE, first)
        begins = self._begins_aside(number, cells) or (
            not self._aside and (is_out_of_line(cells, self._starts) or self._counts_below(number, cells))
        )
        self._aside |= begins
        if self._aside:
            return Row(number, RowKind.ASIDE, first, begins)
        texts = [cell for cell in cells if not self._is_figure(cell)]
        is_name = first.column == self.name and len(cells) > 1
        numbered = first.column == self.number and self._own(number, self.name, first)
        noted = NOTE.match(first.text) or (not numbered and LEGEND.search(first.text))
        if noted and not is_name and len(texts) <= 2 and len(cells) <= 3:
            return Row(number, RowKind.NOTE, first)
        total = next((cell for cell in texts[:2] if is_total(cell.text)), None)
        if total is not None and not self._own(number, self.number, total):
            others = [
                cell
                for cell in texts
                if cell is not total and not row_kind_of(cell.text) and len(cell.text) > 12
            ]
            if not others:
                return Row(number, RowKind.TOTAL, total)
        if self._counts(cells):
            return Row(number, RowKind.TOTAL, first)
        code = self.sheet.stored(number, self.number) if self.number else None
        if code is not None and code.kind == CellKind.TEXT and is_word(code.text) and len(cells) > 1:
            return Row(number, RowKind.OTHER, code)
        if self._holds_a_place(cells):
            return Row(number, RowKind.PLACEHOLDER, first)
        if band := self._band(number, cells):
            return Row(number, RowKind.BAND, band)
        if self._goes_on(number, cells):
            return Row(number, RowKind.CONTINUED, first)
        named = self.name_of(number)
        if named is not None and named.row == number:
            self._begun = True
            self._last_number = code.text if code is not None else ""
            return Row(number, RowKind.ITEM, named)
        if named is None and self._is_of_next_item(code) and len(cells) > 1:
            return Row(number, RowKind.NAMELESS, code)
        if not texts and self.name and named is None and not self.pairs and not self._number_above(number):
            return Row(number, RowKind.NUMBERS, first)
        return Row(number, RowKind.MORE)

    def _is_of_next_item(self, code: Cell | None) -> bool:
        """Whether the number is one of another item, in a list that numbers its items."""
        return (
            code is not None
            and self._numbered
            and code.text not in ("", self._last_number)
            and style_of(code.text) == self._style
        )

    def name_of(self, number: int) -> Cell | None:
        """The cell of the item's name that is seen in the row, also one merged from above."""
        for column in self.names:
            cell = self.sheet.at(number, column)
            if cell is not None and cell.text:
                return cell
        return None

    def _is_example(self, number: int) -> bool:
        mark = self.sheet.stored(number, self.number) if self.number else None
        name = self.name_of(number)
        return (mark is not None and _EXAMPLE.fullmatch(mark.text) is not None) or (
            name is not None and re.match(r"(?:[○〇◯]{2,}|[(（【]?(?:記入|記載)例)", name.text) is not None
        )

    def _goes_on(self, number: int, cells: list[Cell]) -> bool:
        """Whether every cell is the rest of a text right above it, in a row without a number of a list that numbers
        its items."""
        if not self._numbered or self.sheet.at(number, self.number) is not None:
            return False
        return all(
            cell.column in self._texts
            and cell.kind == CellKind.TEXT
            and (above := self.sheet.stored(number - 1, cell.column)) is not None
            and _BROKEN_OFF.search(above.text) is not None
            for cell in cells
        )

    def _counts(self, cells: list[Cell]) -> bool:
        """A row that counts or shares out the rows above: 「割合（評価対象）」 before percentages, 「うち未実施」
        before 「1項目」. What stands where an item has its name is a figure, or the label says so."""
        label = next(
            (cell for cell in cells if cell.kind == CellKind.TEXT and not is_figure(cell.text)), None
        )
        if label is None or len(cells) < 2 or label.column > max(self.name, self.number):
            return False
        others = [cell for cell in cells if cell is not label]
        if (
            _SHARE.match(label.text)
            and len(others) == 1
            and others[0].column in self._marks
            and (begins_with_share(others[0].text) or self._is_over_marks(others[0]))
        ):
            return True
        figures = all(sort_of(cell) in _OF_COUNTS for cell in others)
        of_marks = any(cell.column in self._marks and sort_of(cell) != Sort.DASH for cell in others)
        if figures and of_marks and self.name and self.sheet.stored(label.row, self.name) in (None, label):
            return True
        name = next((cell for cell in others if cell.column == self.name), None)
        if name is not None and sort_of(name) in (Sort.NUMBER, Sort.FIGURE, Sort.PERCENT):
            return figures and label.column < self.name
        unnumbered = self._numbered and self.sheet.at(label.row, self.number) in (None, label)
        return figures and (unnumbered or _SHARE.match(label.text) is not None)

    def _is_over_marks(self, cell: Cell) -> bool:
        """Whether it spans several columns of marks, so that it is none itself."""
        merged = self.sheet.merge(cell.row, cell.column)
        return merged is not None and len(self._marks & {*range(merged.left, merged.right + 1)}) > 1

    def _holds_a_place(self, cells: list[Cell]) -> bool:
        """「（該当なし）」, 「追加項目は検討中」 where an item would stand, with nothing beside it."""
        said = [
            cell
            for cell in cells
            if cell.column not in (self.number, *self.pillars)
            and (cell.column == self.name or not absent(cell.text))
        ]
        if not said or said[0].column != self.name or self.width < 3:
            return False
        if len(said) == 2:  # 「追加」 before 「現在検討中」
            return said[0].text in _ADDED and _STILL_OPEN.search(said[1].text) is not None
        bare = said[0].text.strip("()（）[]【】")
        return len(said) == 1 and (
            absent(said[0].text) is not None or _PLACEHOLDER.match(f"（{bare}") is not None
        )

    def _begins_aside(self, number: int, cells: list[Cell]) -> bool:
        """Below a gap another small table begins (a legend, a count): its own headings, no item of this one."""
        if self.sheet.row(number - 1) or cells[0].column > min(self.header.headings):
            return False
        if names_summary(cells[0].text) and not self._own(number, self.name, cells[0]):
            return True
        words = sum(is_word(cell.text) for cell in cells)
        return is_word(cells[0].text) and words >= 2 and words * 5 >= len(cells) * 3

    def _counts_below(self, number: int, cells: list[Cell]) -> bool:
        """Below a gap, rows without a number in a list that numbers its items, with hardly anything in them, or
        words over counts."""
        if not self._numbered or self.sheet.row(number - 1) or not self._begun:
            return False
        if self.sheet.at(number, self.number) is not None:
            return False
        below = self.sheet.row(number + 1)
        heads_counts = (
            len(cells) > 1
            and [cell.column for cell in below] == [cell.column for cell in cells]
            and not any(map(self._is_figure, cells))
            and all(sort_of(cell) in _OF_COUNTS for cell in below[1:])
        )
        return heads_counts or (
            len(cells) <= 3
            and any(
                is_word(cell.text) or _SHARE.match(cell.text) or names_summary(cell.text) for cell in cells
            )
        )

    def _number_above(self, number: int) -> bool:
        """A merged number or kind of row says to which item the row belongs."""
        return any(
            column.code in ("row_kind", "indicator") and self.sheet.at(number, column.column) is not None
            for column in self.columns.values()
        )

    def _own(self, number: int, column: int, other: Cell) -> bool:
        cell = self.sheet.stored(number, column) if column else None
        return cell is not None and bool(cell.text) and cell is not other

    def _is_figure(self, cell: Cell) -> bool:
        if cell.kind in (CellKind.NUMBER, CellKind.ERROR):
            return True
        return cell.column in self.figures and (is_figure(cell.text) or not re.search(r"\w", cell.text))

    def _band(self, number: int, cells: list[Cell]) -> Cell | None:
        """The name of a group of the tree, where the row says nothing else."""
        if len(cells) == 1:
            cell = cells[0]
            if cell.kind != CellKind.TEXT or (cell.column in self.figures and cell.column != self.name):
                return None
            merged = self.sheet.merge(number, cell.column)
            wide = merged is not None and (merged.right - merged.left + 1) * 2 >= self.width
            if wide and merged is not None and merged.right > merged.left:
                return cell
            if cell.column < self.name or cell.column in self.pillars:
                return (
                    cell
                    if cell.column != self.number or not re.fullmatch(r"[\d０-９\-－.]+", cell.text)
                    else None
                )
            if cell.column == self.name and not self.pillars:
                style = style_of(cell.text)
                if self.number or (style and style != self._style):
                    return cell
            return None
        if len(cells) == 2 and self.number and not self.pillars:
            mark, name = cells
            if mark.column == self.number and name.column == self.name:
                style = style_of(mark.text)
                if self._style and style and style != self._style:
                    return name
        return None


def legend_of(text: str) -> dict[str, str]:
    """「◎：達成　○：おおむね達成」 → {"◎": "達成", "○": "おおむね達成"}."""
    return {folded(match["mark"]): match["label"].strip("()（）。") for match in LEGEND.finditer(text)}
