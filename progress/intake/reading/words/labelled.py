"""Labels inside a text: 「…に取り組む。【目標】全地域で設立する。」 says what is done, then what it is for.

Pure: standard library only. Source of the form: 一関市's 集中改革プラン, where 【目標】 stands inside 内容.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from progress.intake.reading.words.fields import ITEM_TEXTS, STATUS_TEXTS
from progress.intake.reading.words.lookup import CLEAR, is_word, named, plain

_LABEL = re.compile(
    r"\s*[【〔［\[<＜〈《](?P<bracketed>[^【】〔〕［］\[\]<>＜＞〈〉《》\n]{2,12})[】〕］\]>＞〉》][ 　:：]*\n?"
    r"|(?:^|\n)[ 　]*[■□●◆◇▼▶◎][ 　]*(?P<alone>[^\s:：]{2,12})[ 　]*[:：]?[ 　]*(?:\n|$)"
)
"""A word in brackets, or behind a sign on a line of its own."""


def labelled_parts(code: str, text: str) -> list[tuple[str, str]]:
    """The parts of a text of the field `code`, each with the field that the label before it names; the text as it
    is where no label names another one. In a text of an item those are texts of items, in a year's those of years."""
    allowed = ITEM_TEXTS if code in ITEM_TEXTS else STATUS_TEXTS if code in STATUS_TEXTS else ()
    parts: list[tuple[str, str]] = []
    own, start = code, 0
    for match in _LABEL.finditer(text) if allowed else ():
        begun = _field(match["bracketed"] or match["alone"], allowed)
        if begun in ("", own):
            continue
        parts.append((own, text[start : match.start()].strip()))
        own, start = begun, match.end()
    parts.append((own, text[start:].strip()))
    return [(field, part) for field, part in parts if part] if len(parts) > 1 else [(code, text)]


def _field(label: str, allowed: Collection[str]) -> str:
    """The field that a word of the dictionary heads, as far as it is a text; "" for none."""
    word = plain(label)
    if not is_word(word):
        return ""
    weights = dict(named(word))
    if "goal_text" in allowed and max(weights.get("target", 0), weights.get("goal", 0)) >= CLEAR:
        weights["goal_text"] = 1  # inside a text a goal is one in words
    found = {field: weight for field, weight in weights.items() if field in allowed and weight >= CLEAR}
    return max(found, key=lambda field: found[field], default="")
