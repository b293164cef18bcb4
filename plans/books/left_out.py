"""What is left out of a sheet's cells, a sentence for each reason: how many, where, what to do. Pure."""

from __future__ import annotations

from typing import NamedTuple

from plans.books.cells import Sheet, Why, address
from plans.values.words import listed

_SHOWN = 20
"""Characters of a text that are shown in a sentence."""
_WORDS = {
    Why.STRUCK: (
        "取り消し線の引かれた文字",
        "読み取るものは取り消し線を外し、要らないものは消してください。",
    ),
    Why.RAISED: ("上付きの注の印", "数字の一部なら、上付きをやめてください。"),
    Why.UNSEEN: (
        "画面に表示されない値",
        "読み取るものはセルの表示形式を「標準」にし、要らないものは消してください。",
    ),
    Why.COVERED: (
        "結合したセルの下に隠れた値",
        "読み取るものはセルの結合を解除し、要らないものは消してください。",
    ),
    Why.COMMENT: ("コメント", "読み取るものは、セルに書いてください。"),
    Why.TEXT_BOX: ("図形の中の文字", "読み取るものは、セルに書いてください。"),
}


class Told(NamedTuple):
    """One reason's sentence; `cell`: 「シート!B7」, the first of its places, A1 for ranges."""

    why: Why | None
    """None: it is read all the same."""
    sentence: str
    cell: str


def told(sheet: Sheet) -> list[Told]:
    """「取り消し線の引かれた文字（2か所：B7「12」、C9「財政課」）は読み取りません。…」"""
    found = []
    for why, (word, advice) in _WORDS.items():
        these = [one for one in sheet.left_out if one.why == why]
        if these:
            places = listed([f"{address(one.row, one.column)}「{_short(one.text)}」" for one in these])
            sentence = f"{word}（{len(these)}か所：{places}）は読み取りません。{advice}"
            found.append(Told(why, sentence, f"{sheet.name}!{address(these[0].row, these[0].column)}"))
    if sheet.maybe_struck:
        ranges = listed([_short(one) for one in sheet.maybe_struck])
        sentence = f"条件付き書式で取り消し線が引かれることのある範囲（{ranges}）も、線がないものとして読み取ります。"
        found.append(Told(None, sentence, f"{sheet.name}!A1"))
    return found


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
