"""How text fits into a cell: what can be written at all, where it breaks, how wide and high it needs to be.

Widths are in half-width characters of 10 points with a little air (5.25 points), heights in points.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from plans.values.text import half_widths

UNWRITABLE_MARK = "�"
_UNWRITABLE = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
COMMAND_LIKE = tuple("=+-@＝＋－＠\t\n")
CELL_LIMIT = 32_000
"""Excel holds 32,767 characters in a cell; a longer text is cut with words that say so."""
CUT_MARK = "…（長いため、ここまで）"


def writable(text: str) -> str:
    """The text as a cell can hold it: control characters that XML forbids become 「�」, a carriage return a line
    break, and `_x000D_` in the text itself is escaped as the format asks (`plain` gives it back)."""
    unbroken = text.replace("\r\n", "\n").replace("\r", "\n")
    held = _LOOKS_ESCAPED.sub("_x005F_", _UNWRITABLE.sub(UNWRITABLE_MARK, unbroken))
    return held if len(held) <= CELL_LIMIT else held[: CELL_LIMIT - len(CUT_MARK)] + CUT_MARK


def plain(value: Any) -> str:
    """A cell's value as text, "" for an empty cell: `plain(writable(text)) == text` for any writable text."""
    return "" if value is None else str(value).replace("_x005F_", "_")


FILLED = 0.95
"""How much of a line text fills on average; the rest goes to line-end rules and the cell's margin."""
_NEVER_FIRST = "、。，．・：；！？）］｝」』】〉》〕ー々ゝゞぁぃぅぇぉっゃゅょァィゥェォッャュョ"
"""Signs with which no line begins (行頭禁則); they stay with what they follow."""
_NEVER_LAST = "（［｛「『【〈《〔"
_WORDS = re.compile(rf"\n|[ -~]+? |[!-~]+[{_NEVER_FIRST}]*|[{_NEVER_LAST}]*[^\n][{_NEVER_FIRST}]*", re.DOTALL)


def wrapped(text: str, width: float, size: int = 10) -> list[str]:
    """The lines in which a column of `width` shows the text; joined they are the text again.

    An estimate on the safe side: Latin words stay whole, and some of the width is left for line-end rules.
    """
    room = max(2, int(width * FILLED * 10 / size))
    if "\n" not in text and half_widths(text) <= room:
        return [text]
    return list(_lines(text, room))


@lru_cache(maxsize=4096)  # asked for again to cut the text, to measure its row, to lay a page once more
def _lines(text: str, room: int) -> tuple[str, ...]:
    lines: list[str] = []
    line, used = "", 0
    for word in _WORDS.findall(text):
        need = half_widths(word.rstrip("\n"))
        if line and used + need > room and word != "\n":
            lines.append(line)
            line, used = "", 0
        line, used = line + word, used + need
        if word == "\n":
            lines.append(line)
            line, used = "", 0
        while used > room:  # one word longer than a line
            lines.append(line[:room])
            line, used = line[room:], used - room
    return (*lines, line) if line or not lines else tuple(lines)


_PHRASE_ENDS = re.compile(
    "(?<=[・、／])"  # 未報告・｜未確認
    "|(?=[（(])"  # 第1欄｜（見出し
    "|(?<=[ぁ-ん])(?=[^ぁ-んー・、）)])"  # 目標を｜上回る
    "|(?<=[一-龠][一-龠])(?=[ぁ-ん]{3})"  # 目標｜どおり
    "|(?<=[てく])(?=[ぁ-ん]{2})"  # よく｜できて｜いる
    "|(?<=年度)(?=[一-龠]{2})"  # 会計年度｜任用
)


def phrases(text: str) -> list[str]:
    """The text in parts between which a narrow heading may break without tearing a word."""
    return [part for part in _PHRASE_ENDS.split(text) if part]


def width_for(text: str) -> float:
    """The narrowest column in which the text stands without a torn word."""
    longest = max((half_widths(part) for line in text.split("\n") for part in phrases(line)), default=0)
    return longest / FILLED + 0.3


def broken(text: str, width: float) -> str:
    """The text with line breaks between its phrases, as many as a column of `width` asks for."""
    room = max(2, int(width * FILLED))
    lines: list[str] = []
    for line in text.split("\n"):
        lines.append("")
        for part in phrases(line):
            if lines[-1] and half_widths(lines[-1] + part) > room:
                lines.append("")
            lines[-1] += part
    return "\n".join(lines)


MOST_LINES = 12
"""Lines in one row: a row higher than a page can't be printed, and a lower one breaks better."""


def pieces(text: str, width: float, size: int = 10) -> list[str]:
    """The text cut into parts of at most MOST_LINES lines, one for each row; joined they are the text again."""
    lines = wrapped(text, width, size)
    return ["".join(lines[start : start + MOST_LINES]) for start in range(0, len(lines), MOST_LINES)]


HIGHEST = 409.0


def height(text: str, width: float, size: int = 10) -> float:
    """How high a row must be so that nothing of the text is cut in print."""
    return min(HIGHEST, whole_height(text, width, size))


def whole_height(text: str, width: float, size: int = 10) -> float:
    """The same for a text that may take several rows."""
    lines = wrapped(text, width, size)
    return (len(lines) + lines[-1].endswith("\n")) * size * 1.5 + 5
