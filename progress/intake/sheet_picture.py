"""One sheet as the reader understood it, kept small: its first rows as printed, what every cell is used for, how many
cells of each sort there are. And what an answer changed, from the pictures before and after it."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import msgspec
from django.core.exceptions import FieldDoesNotExist

from plans.books.cells import Cell, Sheet
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import Apart, Draft, Kind
from progress.intake.kinds import BY_KIND
from progress.intake.reading.fates import Fate, Role

FATES = {
    Fate.TAKEN: "取り込む",
    Fate.HEADING: "見出し",
    Fate.STRUCTURE: "柱・番号など",
    Fate.COMPARED: "照合",
    Fate.LEFT: "使わない",
    Fate.ASKED: "決まっていない",
}
"""What each fate is called, in the order in which they are counted."""
_APART = {
    Apart.HEADING: "見出し",
    Apart.TITLE: "表題",
    Apart.PLACE: "何の行・何の値かを示す",
    Apart.BESIDE: "単位や向き",
    Apart.TOTAL: "合計・割合など",
    Apart.LEGEND: "凡例",
    Apart.NOTE: "注記",
    Apart.EXAMPLE: "記入例",
    Apart.EMPTY_PLACE: "該当なしの欄",
    Apart.REPEATED: "見出しの繰り返し・ページ番号",
    Apart.OTHER_TABLE: "別の小さな表",
    Apart.COLUMN: "取り込まない列",
    Apart.HIDDEN: "非表示",
    Apart.SHEET: "計画の表ではないシート",
    Apart.BY_PERSON: "使わないと決めた",
    Apart.BLANK: "値がない",
}
ROWS_SHOWN, COLUMNS_SHOWN, CELLS_SHOWN = 300, 60, 20_000
"""How much of a sheet is shown at most; and of all sheets of a file together."""
_FEWEST_SHOWN = 400
"""Cells of each sheet that are shown however many sheets there are."""
_TEXT = 60


class RoleWords(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a cell is used for, in words. `detail`: more exactly than the fate says, "" for nothing more."""

    fate: Fate
    detail: str = ""

    @property
    def words(self) -> str:
        return f"{FATES[self.fate]}：{self.detail}" if self.detail else FATES[self.fate]


class Shown(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A cell of the picture. `role`: its place among the sheet's `roles`; `width`: columns that it is merged over."""

    column: int
    text: str
    role: int
    width: int = 1


class Line(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A row of the picture. `sort`: what the row is (`item`, `total`), "" where nobody told rows apart."""

    number: int
    sort: str
    cells: tuple[Shown, ...]


class SheetPicture(msgspec.Struct, frozen=True, gc=False):
    """`used`: of every cell that says something, in their order, its place among `roles`, two bytes each. `wider`,
    `longer`: how many columns and rows the sheet has beyond those shown."""

    roles: tuple[RoleWords, ...] = ()
    used: bytes = b""
    lines: tuple[Line, ...] = ()
    width: int = 0
    wider: int = 0
    longer: int = 0

    @property
    def places(self) -> array[int]:
        return array("H", self.used)

    @property
    def cells(self) -> int:
        return len(self.used) // 2

    @property
    def asked(self) -> int:
        """Cells of which nothing is decided yet."""
        asked = {nth for nth, one in enumerate(self.roles) if one.fate == Fate.ASKED}
        return sum(one in asked for one in self.places) if asked else 0


def pictures_of(
    sheets: Sequence[Sheet], draft: Draft, fates: Mapping[str, Sequence[tuple[Cell, Role]]]
) -> dict[str, SheetPicture]:
    """By the sheet's name."""
    share = max(_FEWEST_SHOWN, CELLS_SHOWN // max(1, len(sheets)))
    return {one.name: _picture(one, draft, fates.get(one.name, ()), share) for one in sheets}


def _picture(sheet: Sheet, draft: Draft, fates: Sequence[tuple[Cell, Role]], share: int) -> SheetPicture:
    numbers: dict[RoleWords, int] = {}
    used = array("H")
    shown: dict[int, list[Shown]] = {}
    for cell, role in fates:
        number = numbers.setdefault(_words(role), len(numbers))
        used.append(number)
        share -= 1
        if cell.column <= COLUMNS_SHOWN and (cell.row in shown or (share > 0 and len(shown) < ROWS_SHOWN)):
            merged = sheet.merge(cell.row, cell.column)
            width = min(merged.right, COLUMNS_SHOWN) - cell.column + 1 if merged else 1
            shown.setdefault(cell.row, []).append(Shown(cell.column, _clip(cell.text), number, width))
    lines = tuple(
        Line(row, draft.rows.get((sheet.name, row), ""), tuple(cells)) for row, cells in shown.items()
    )
    return SheetPicture(
        tuple(numbers),
        used.tobytes(),
        lines,
        min(sheet.right, COLUMNS_SHOWN),
        max(0, sheet.right - COLUMNS_SHOWN),
        len({cell.row for cell, _ in fates}) - len(lines),
    )


def _clip(text: str) -> str:
    return text if len(text) <= _TEXT else f"{text[:_TEXT]}…"


@cache
def _words(role: Role) -> RoleWords:
    if role.kind is None:
        return RoleWords(role.fate, _APART[role.why] if role.why else "")
    year = "" if role.year is None else FiscalYear(role.year).short
    return RoleWords(role.fate, f"{_label(role.kind, role.field)} {year}".strip())


@cache
def _label(kind: Kind, field: str) -> str:
    spec = BY_KIND[kind]
    try:
        label = str(spec.model._meta.get_field(field).verbose_name) if field else ""  # type: ignore[union-attr]
    except FieldDoesNotExist:
        label = ""
    if label.startswith(spec.title):
        return label
    return f"{spec.title}の{label}" if label else spec.title


# ── Counts ───────────────────────────────────────────────────────────────────────────────────────────────────


class FateCount(msgspec.Struct, frozen=True, gc=False):
    """How many cells have one fate; of those left alone with the reasons, the most frequent first."""

    fate: Fate
    count: int
    reasons: tuple[tuple[str, int], ...] = ()

    @property
    def words(self) -> str:
        return FATES[self.fate]


def counts_of(picture: SheetPicture) -> list[FateCount]:
    """The fates that occur; together they are all cells of the sheet."""
    by_role = Counter(picture.places)
    found = []
    for fate in FATES:
        own = {one.detail: by_role[nth] for nth, one in enumerate(picture.roles) if one.fate == fate}
        if total := sum(own.values()):
            reasons = sorted(own.items(), key=lambda one: -one[1]) if fate == Fate.LEFT else ()
            found.append(FateCount(fate, total, tuple(reasons)))
    return found


# ── What an answer changed ───────────────────────────────────────────────────────────────────────────────────

_GROUPS = 4
"""Sorts of changes that are told one by one."""


def changed_cells(before: Mapping[str, SheetPicture], after: Mapping[str, SheetPicture]) -> Iterator[str]:
    """Sentences that say how many cells are used otherwise now; of the same file's sheets."""
    moved = Counter(_moves(before, after))
    for role, count in moved.most_common(_GROUPS):
        yield f"{count:,}セルが「{role.words}」に変わりました。"
    if rest := sum(moved.values()) - sum(count for _, count in moved.most_common(_GROUPS)):
        yield f"ほかに{rest:,}セルの使い方が変わりました。"


def _moves(before: Mapping[str, SheetPicture], after: Mapping[str, SheetPicture]) -> Iterable[RoleWords]:
    for name, now in after.items():
        was = before.get(name)
        if was is None or was.cells != now.cells:
            continue
        for old, new in zip(was.places, now.places, strict=True):
            if was.roles[old] != now.roles[new]:
                yield now.roles[new]
