"""差込み欄: `{{宛先}}` in a city's own words, and what stands there instead. Pure: standard library only.

For the texts of letters and reminders alike. Nothing is computed in a text: a name stands for a value, no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

PLACE = re.compile(r"\{\{([^{}]*)\}\}")
_HALF = re.compile(r"\{\{|\}\}")


def written(name: str) -> str:
    return f"{{{{{name}}}}}"


def names_in(text: str) -> list[str]:
    """The names in the order in which they first stand there; blanks around them (full-width too) don't count."""
    return list(dict.fromkeys(found.group(1).strip() for found in PLACE.finditer(text)))


def faults(texts: Iterable[str], known: Iterable[str]) -> list[str]:
    """A sentence for each name that stands for nothing, and for signs that open or close none; [] for none."""
    offered, found = list(known), list[str]()
    whole = "\n".join(texts)
    for name in names_in(whole):
        if name not in offered:
            said = written(name) if name else "名前のない差込み欄 {{}}"
            found.append(f"「{said}」という差込み欄はありません。")
    if _HALF.search(PLACE.sub("", whole)):
        found.append("「{{」か「}}」が片方だけのところがあります。{{宛先}} のように、両側に書いてください。")
    if found:
        found.append(f"使えるのは、{'、'.join(map(written, offered))}です。")
    return found


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every known name's value; an unknown one stays as it stands."""
    return PLACE.sub(lambda found: values.get(found.group(1).strip(), found.group(0)), text)
