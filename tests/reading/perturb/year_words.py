"""Years in texts, moved on or written otherwise: 令和5年度, R5, ５年度, 2023年度, 令和3～7年度.

A year without an era has that of the year before it in the text; alone it is taken for 平成 from 12 on and
for 令和 below, and moving it out of its era is `Unclear`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

ERAS = {"令和": 2018, "平成": 1988, "R": 2018, "H": 1988, "Ｒ": 2018, "Ｈ": 1988}
SIBLING = {"令和": "平成", "平成": "令和", "R": "H", "H": "R", "Ｒ": "Ｈ", "Ｈ": "Ｒ"}
LAST_HEISEI, FIRST_HEISEI_ALONE = 2018, 12
DIGIT = "[0-9０-９]"
ERA = rf"(?<![A-Za-zＡ-Ｚａ-ｚ])(令和|平成|[RHＲＨ])\s?(元|{DIGIT}{{1,2}})(?!{DIGIT})"
SPAN = re.compile(rf"{ERA}(年度|年)?(\s?[~～〜－―-]\s?)({DIGIT}{{1,2}})(年度)")
WESTERN = rf"(?<!{DIGIT})((?:[1１][9９]|[2２][0０]){DIGIT}{{2}})(?=年|[)）])"
ALONE = rf"(?<![{DIGIT[1:-1]}.,，])({DIGIT}{{1,2}})(?=年度)"
WORD = re.compile(f"{ERA}|{WESTERN}|{ALONE}")
KANJI = "〇一二三四五六七八九"


class Unclear(Exception):
    """The text's year can't be written that way."""


def moved(text: str, by: int) -> str:
    """Every year of the text `by` years on, in its own notation."""

    def span(found: re.Match[str]) -> str:
        word, first, after, dash, last, end = found.groups()
        since, until = year_of(word, first) + by, year_of(word, last) + by
        second = _in_era(word, until, last)
        if _era(word, until) == _era(word, since):
            second = second.removeprefix(_era(word, until))
        return f"{_in_era(word, since, first)}{after or ''}{dash}{second}{end}"

    def word(found: re.Match[str]) -> str:
        era, number, western, alone = found.groups()
        if era:
            return _in_era(era, year_of(era, number) + by, number)
        if western:
            return _number(_int(western) + by, western)
        before = [one for one in WORD.finditer(found.string[: found.start()]) if one[1]]
        return bare_moved(alone, by, before[-1][1] if before else "")

    return _spans_first(text, span, word)


def bare_moved(number: str, by: int, era: str = "") -> str:
    """A number that stands for a year, with what follows it: 「24」, 「2024」, 「25～」. `era`: the one
    it is meant in, which is written before it where it ends."""
    found = re.match(f"{DIGIT}+", number)
    if found is None:
        return number
    digits, rest = found[0], number[found.end() :]
    year = _int(digits)
    if year > 1900:
        return _number(year + by, digits) + rest
    meant = era or ("平成" if year >= FIRST_HEISEI_ALONE else "令和")
    if _era(meant, ERAS[meant] + year) != _era(meant, ERAS[meant] + year + by):
        if not era:
            raise Unclear(number)
        return _in_era(meant, ERAS[meant] + year + by, digits) + rest
    return _number(year + by, digits) + rest


def written(text: str, style: str) -> str:
    """Every year with an era in another notation. `style`: letter (R5), western (2023), kanji (令和五), wide
    (令和５)."""

    def span(found: re.Match[str]) -> str:
        word, first, after, dash, last, end = found.groups()
        since, until = (_styled(year_of(word, one), style) for one in (first, last))
        return f"{since}{after or ''}{dash}{until}{end}"

    def word(found: re.Match[str]) -> str:
        era, number, _, _ = found.groups()
        is_date = found.string[found.end() :][:1] in (".", "．")
        return _styled(year_of(era, number), style) if era and not is_date else found[0]

    return _spans_first(text, span, word)


def _spans_first(
    text: str, span: Callable[[re.Match[str]], str], word: Callable[[re.Match[str]], str]
) -> str:
    """A span's years are marked as done, so that they aren't taken once more for single years."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(span(found))
        return f"\u0001{len(kept) - 1}\u0002"

    text = WORD.sub(word, SPAN.sub(keep, text))
    return re.sub("\u0001(\\d+)\u0002", lambda found: kept[int(found[1])], text)


def years_in(text: str) -> set[int]:
    """Every year the text names; one without an era may be of either, and a span names all its years."""
    found: set[int] = set()
    for word, first, _, _, last, _ in SPAN.findall(text):
        found |= set(range(year_of(word, first), year_of(word, last) + 1))
    for era, number, western, alone in WORD.findall(text):
        if era:
            found.add(year_of(era, number))
        elif western:
            found.add(_int(western))
        else:
            found |= {ERAS["令和"] + _int(alone), ERAS["平成"] + _int(alone)}
    return found


def year_of(era: str, number: str) -> int:
    """「平成」, 「元」 → 1989."""
    return ERAS[era] + (1 if number == "元" else _int(number))


def _int(digits: str) -> int:
    return int(unicodedata.normalize("NFKC", digits))


def _era(like: str, year: int) -> str:
    """The era of the year, written as `like` is."""
    heisei = like if ERAS[like] == ERAS["平成"] else SIBLING[like]
    return heisei if year <= LAST_HEISEI else SIBLING[heisei]


def _in_era(like: str, year: int, number: str) -> str:
    """「令和」, 2019 → 「令和元」; `number` shows how digits are typed."""
    era = _era(like, year)
    first = year - ERAS[era] == 1 and len(era) == 2
    return era + ("元" if first else _number(year - ERAS[era], number))


def _number(number: int, like: str) -> str:
    if number == 1 and like == "元":
        return "元"
    wide = any("０" <= one <= "９" for one in like)
    return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")) if wide else str(number)


def _styled(year: int, style: str) -> str:
    if style == "western":
        return str(year)
    era = "平成" if year <= LAST_HEISEI else "令和"
    number = year - ERAS[era]
    if style == "letter":
        return ("H" if era == "平成" else "R") + str(number)
    if style == "wide":
        return era + _number(number, "０")
    tens, ones = divmod(number, 10)
    digits = (KANJI[tens] if tens > 1 else "") + ("十" if tens else "") + (KANJI[ones] if ones else "")
    return era + ("元" if number == 1 else digits)
