"""Text from any door: how it is kept, and when two names are the same. Pure: standard library only.

`cleaned` is the one rule for what is stored, whichever way it came (form, workbook, admin, command): nothing that
nobody sees, one kind of line end, letters composed. `name_key` is the one rule by which names of items, pillars,
departments, indicators and units are compared; what is shown stays as typed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
"""U+000B is the line break that word processors make within a paragraph."""
_FILLERS = "\u115f\u1160\u3164\uffa0\ufffe\uffff"
"""Letters without a shape, and code points that are no characters."""
_FILLER = re.compile(f"[{_FILLERS}]")
_COMPATIBILITY_KANJI = "\uf900-\ufaff\U0002f800-\U0002fa1f"
"""NFC would put another kanji in the place of these (神 as some families write it): they stay as typed."""
_COMPOSABLE = re.compile(f"[^{_COMPATIBILITY_KANJI}]+")


def cleaned(text: str) -> str:
    """The text as it is kept: LF line ends, tabs as blanks, no control or invisible sign, composed (NFC).

    Kept: variation selectors (they choose a kanji's shape), 外字 of the private use area, every visible sign,
    blanks at either end. `cleaned(cleaned(x)) == cleaned(x)`.
    """
    if _is_clean(text):
        return text
    seen = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    seen = "".join(sign for sign in seen if sign == "\n" or not _invisible(sign))
    return _COMPOSABLE.sub(lambda run: unicodedata.normalize("NFC", run[0]), seen)


def _is_clean(text: str) -> bool:
    """Nearly every text is, and it is asked several times for each of a file's: without a look at every sign."""
    shown = text.replace("\n", "").replace("\u3000", "")
    return shown.isprintable() and not _FILLER.search(text) and unicodedata.is_normalized("NFC", text)


def _invisible(sign: str) -> bool:
    """Controls (Cc), zero-width and direction marks, soft hyphens (Cf), halves of characters (Cs), fillers."""
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs") or sign in _FILLERS


def one_line(text: str) -> str:
    """`cleaned`, its lines joined by a blank, without blanks at the ends: a name or a title."""
    return " ".join(part for line in cleaned(text).split("\n") if (part := line.strip()))


_RADICALS = str.maketrans(
    "⺁⺅⺉⺒⺘⺝⺟⺠⺡⺣⺨⺩⺫⺬⺭⺮⺼⺾⻁⻂⻄⻆⻊⻌⻏⻑⻖⻗⻘⻝⻣⻤⻨⻩⻫⻭⻯⻲",
    "厂亻刂巳扌月母民氵灬犭王目示礻竹月艹虎衤西角足辶阝長阝雨青食骨鬼麦黄斉歯竜亀",
)
"""Radicals that a PDF leaves in the place of kanji, beyond those that NFKC knows (⾏, ⼿)."""
_DASH = "\\-\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2500\uff0d\ufe58\ufe63"
_DASHES = re.compile(f"[{_DASH}]")
_LONG_BETWEEN_FIGURES = re.compile(r"(?<=\d)ー(?=\d)")
_DASH_BETWEEN_KANA = re.compile(f"(?<=[ァ-ヺー])[{_DASH}](?=[ァ-ヺ])")
_WAVES = str.maketrans(dict.fromkeys("\u301c\uff5e\u223c\u223f\u2053", "~"))
_DOTS = str.maketrans(dict.fromkeys("\u00b7\u2022\u2219\u22c5\u2027\u30fb\uff65", "・"))
_BLANKS = re.compile(r"\s+")


@lru_cache(maxsize=1 << 14)  # a file names the same record in every row that hangs on it
def name_key(text: str) -> str:
    """What two spellings of one name have in common: 「ＡＩ－ＯＣＲ」 and 「AI-OCR」, 「1〜3」 and 「１～３」,
    「ｻｰﾋﾞｽ」 and 「サービス」, 「⾏政」 and 「行政」, with and without blanks.

    To compare only, never to show; "" for blanks alone.
    """
    folded = unicodedata.normalize("NFKC", cleaned(text).translate(_RADICALS).translate(_WAVES))
    folded = folded.translate(_WAVES).translate(_DOTS)
    folded = _DASH_BETWEEN_KANA.sub("ー", _BLANKS.sub("", folded))
    return _LONG_BETWEEN_FIGURES.sub("-", _DASHES.sub("-", folded))


def same_name(one: str, other: str) -> bool:
    """Do both spell the same name?"""
    return name_key(one) == name_key(other)


def half_width(text: str) -> str:
    """Compatibility forms folded (NFKC), blanks as typed: figures, dates and years are read from it."""
    return unicodedata.normalize("NFKC", text)


def half_widths(text: str) -> int:
    """How wide the text stands, in half-width characters: two for a full-width one."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)
