"""Lines of a 組織改正 as cities write them: 「市税課、収納課 → 税務課」. Pure.

One line says what stood before and what stands after. Between them stands an arrow or a tab; names are parted by
「、」; the 部 may stand before its 課, parted by a blank, or in columns of their own (旧部, 旧課, 新部, 新課).
Nothing before, 「新設」 or 「－」: 新設; nothing after, 「廃止」 or 「－」: 廃止.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plans.values.text import name_key, one_line

_ARROW = re.compile(r"\s*(?:→|⇒|➡|➔|⟶|[-=－＝]+[>＞])\s*")
_BETWEEN = re.compile(r"[、，,/／+＋\n]")
_NOTHING = re.compile(r"[(（【]?\s*(?:新設|新規|設置|廃止|なし|無し|[-－ー―‐–—])?\s*[)）】]?")
_HEADING = re.compile(
    r"(?:改正|改編|再編|変更)?(?:前|後)|[新旧現](?:部局?|課室?名?|所属|組織名?|名称)?|部局?名?|課室?名?"
)
_MARK = re.compile(r"^[・◆●○■□※*]+\s*|^[(（]?\d{1,2}[)）.．、]\s*|^[①-⑳]\s*")


@dataclass(frozen=True)
class Named:
    """A department as a line names it. `division`: what it belongs to, "" where the line doesn't say."""

    name: str
    division: str = ""

    def __str__(self) -> str:
        return f"{self.division} {self.name}".strip()


@dataclass(frozen=True)
class Line:
    before: tuple[Named, ...]
    after: tuple[Named, ...]

    @property
    def is_idle(self) -> bool:
        """Does it say that a department stays as it is, as lists of all departments do (新旧対照表)?"""
        if len(self.before) != 1 or len(self.after) != 1:
            return False
        [old], [new] = self.before, self.after
        return old.name == new.name and new.division in ("", old.division)

    @property
    def is_twofold(self) -> bool:
        """Several into several: nobody can tell from it what goes where."""
        return len(self.before) > 1 and len(self.after) > 1


class Unreadable(ValueError):
    """The lines can't be read. `str()` names the line and says what to do."""


def parse(text: str) -> list[Line]:
    """The lines of a pasted text, those about one department together, without those that
    change nothing. Raises `Unreadable` at the first that says
    nothing that could be carried out."""
    found = []
    for number, row in enumerate(text.splitlines(), start=1):
        line = _line(row.strip("\n\r"), f"{number}行目「{one_line(row)[:40]}」")
        if line is not None and not line.is_idle:
            found.append(line)
    return together(found)


def _line(row: str, where: str) -> Line | None:
    """None for an empty line and for headings."""
    if not row.strip():
        return None
    cells = [one_line(cell) for cell in (row.split("\t") if "\t" in row else _ARROW.split(row, maxsplit=1))]
    while len(cells) > 4 and not cells[-1]:
        cells.pop()
    if all(not cell or _HEADING.fullmatch(cell) for cell in cells):
        return None
    if len(cells) == 4:  # 旧部, 旧課, 新部, 新課
        before, after = side(f"{cells[0]} {cells[1]}"), side(f"{cells[2]} {cells[3]}")
    elif len(cells) == 2:
        before, after = side(cells[0]), side(cells[1])
    else:
        raise Unreadable(f"{where}：改正前と改正後の間に「→」を入れてください。例：市税課、収納課 → 税務課")
    if not before and not after:
        raise Unreadable(f"{where}：改正前か改正後の名前を書いてください。")
    line = Line(before, after)
    if line.is_twofold:
        raise Unreadable(
            f"{where}：複数の課から複数の課へは、一行に書けません。どの課がどの課になるか、行を分けてください。"
        )
    return line


def side(text: str) -> tuple[Named, ...]:
    """The departments that one side of a line names, each once; none for 新設, 廃止 and a dash."""
    found = []
    for part in _BETWEEN.split(text):
        words = _MARK.sub("", one_line(part)).split()
        named = [word for word in words if not _NOTHING.fullmatch(word)]
        if named:
            found.append(Named(named[-1], named[-2] if len(named) > 1 else ""))
    return tuple(dict.fromkeys(found))


def together(lines: Sequence[Line]) -> list[Line]:
    """Lines about the same old one are one (分割), and so are lines about the same new one (統合)."""
    split: dict[object, Line] = {}
    for place, line in enumerate(lines):
        key: object = tuple(name_key(one.name) for one in line.before) or place
        split[key] = Line(line.before, _joined(split[key].after, line.after)) if key in split else line
    merged: dict[object, Line] = {}
    for place, line in enumerate(split.values()):
        alone = len(line.after) == 1 and line.before
        key = name_key(line.after[0].name) if alone else place
        merged[key] = Line(_joined(merged[key].before, line.before), line.after) if key in merged else line
    return list(merged.values())


def _joined(one: tuple[Named, ...], more: tuple[Named, ...]) -> tuple[Named, ...]:
    return tuple(dict.fromkeys([*one, *more]))
