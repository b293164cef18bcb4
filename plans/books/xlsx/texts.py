"""Texts of a workbook, shared or a cell's own: what of them counts, what is struck out or a note mark. Pure.

In: an element of text (`si`, `is`). Out: a `Text` of one look, or its runs (`text_of`); and what a cell shows
of it (`looked_at`).
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import NamedTuple
from xml.etree.ElementTree import Element

from plans.books import guard
from plans.books.guard import UnreadableFile
from plans.books.xlsx.package import Package, clean_text, is_true

AS_CELL, PLAIN, STRUCK, RAISED = "", "plain", "struck", "raised"
"""How a run looks: as its cell does, or by a font of its own."""
Runs = tuple[tuple[str, str], ...]
"""(look, text) one after the other."""
Text = str | Runs
"""Text alone where all of it looks as its cell does."""

_NOTE_MARK = re.compile(
    r"[\s(（\[［〔]*"
    r"(?:[※＊*†‡§#＃①-⑳]|注釈?|備考?|[0-9０-９]{1,2}(?![0-9０-９])|[a-zａ-ｚ](?![a-zａ-ｚ])|[\s,，、・~～-])+"
    r"[\s)）\]］〕]*"
)
_LONGEST_MARK = 12
_POWER = re.compile(r"[-−－]?[0-9０-９]{1,2}")
_TAKES_A_POWER = re.compile(r"[mMｍＭ]\Z|[×xX]\s?10\Z|[×ｘＸ]\s?１０\Z")
"""What a raised figure behind it belongs to: m², km², ×10³."""
_LEADING_FIGURE = re.compile(r"\A[0-9０-９]+")
_POWERS = str.maketrans("0123456789０１２３４５６７８９-−－", "⁰¹²³⁴⁵⁶⁷⁸⁹⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻")


class Seen(NamedTuple):
    """A text as it is seen: what counts of it, what is struck out, its raised note marks; "" for none."""

    text: str
    struck: str = ""
    raised: str = ""


def shared_texts(package: Package, part: str | None) -> list[Text]:
    """In the order of their numbers. The part's own count is not used. Raises UnreadableFile for too many."""
    texts: list[Text] = []
    size = 0
    for item in package.elements(part, "sst", "si") if part else ():
        text = text_of(item)
        size += len(text) if isinstance(text, str) else sum(len(run) for _, run in text)
        if size > guard.MAX_CHARACTERS:
            raise UnreadableFile(f"文字が多すぎます。{guard.COPY}")
        texts.append(text)
        if len(texts) > guard.MAX_CELLS:
            raise UnreadableFile(f"文字の入ったセルが多すぎます。{guard.COPY}")
    return texts


def text_of(item: Element) -> Text:
    """In whatever many colours, without ふりがな."""
    if len(item) == 1 and item[0].tag == "t":
        return clean_text(item[0].text or "")
    runs = [(_look(run), run) for run in item if run.tag in ("t", "r")]
    texts = tuple(
        (look, clean_text("".join(piece.text or "" for _, run in same for piece in run.iter("t"))))
        for look, same in groupby(runs, key=lambda run: run[0])
    )
    return "".join(text for _, text in texts) if all(look == AS_CELL for look, _ in texts) else texts


def _look(run: Element) -> str:
    own = run.find("rPr")
    if own is None:
        return AS_CELL
    if is_struck(own):
        return STRUCK
    position = own.find("vertAlign")
    return RAISED if position is not None and position.get("val") == "superscript" else PLAIN


def is_struck(font: Element) -> bool:
    """Of a cell's font or a run's."""
    strike = font.find("strike")
    return strike is not None and is_true(strike.get("val", "1"))


def looked_at(text: Text, struck: bool) -> Seen:
    """What a cell shows of the text; `struck`: its own font strikes out what has no other.

    A raised run is a note mark where it looks like one (1, ※1, 注2) and something stands beside it; behind
    m or ×10 it is a power and stays. Any other raised text is text, but goes on with no figure before it. Two
    figures stay two where something stood between them.
    """
    if isinstance(text, str):
        return Seen("", text) if struck else Seen(text)
    seen, out, marks, gap = "", [], [], False
    for look, run in text:
        if look == STRUCK or (look == AS_CELL and struck):
            out.append(run.strip())
            gap = True
            continue
        if look == RAISED and _TAKES_A_POWER.search(seen) and _POWER.fullmatch(run):
            run = run.translate(_POWERS)
        elif look == RAISED and len(run) <= _LONGEST_MARK and _NOTE_MARK.fullmatch(run):
            marks.append(run)
            gap = True
            continue
        elif look == RAISED and seen[-1:].isdecimal():
            run = _LEADING_FIGURE.sub(lambda figure: figure[0].translate(_POWERS), run)
        seen += f" {run}" if gap and seen[-1:].isdecimal() and run[:1].isdecimal() else run
        gap = False
    if marks and not out and not seen.strip():  # the mark is all there is: a heading, a legend's own
        seen, marks = "".join(marks), []
    return Seen(seen.strip() if out else seen, " ".join(filter(None, out)), "".join(marks).strip())
