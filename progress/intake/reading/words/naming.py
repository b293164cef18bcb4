"""What a heading calls that which stands below it: figures, effects, ratings.

Pure: standard library only.
"""

from __future__ import annotations

import re

from progress.intake.reading.words.fields import UNNAMED_SCALE
from progress.intake.reading.words.headings import Heading, notes_unit
from progress.intake.reading.words.lookup import meaning

_SAYS_NOTHING = frozenset(
    [
        "年度", "数値", "最終", "各年度", "成果", "活動", "年次", "計画", "当該年度", "当年度", "前年度",
        "今年度", "値", "現年度", "達成", "取組", "項目", "年度別", "指標", "単年度", "年度末", "累計",
        "単年度額", "累計額", "",
    ]
)  # fmt: skip
_JOINING = re.compile(r"及び|および|並びに|[・／/の]")
_FIGURE_WORD = re.compile(
    r"(?:の)?(?:目標値|目標額|目標数|目標|計画値|計画額|計画数|計画|実績値|実績額|実績数|実績見込|実績|結果|現状値|基準値|最終目標|見込)$"
)


def figure_name(heading: Heading) -> str:
    """The name that a heading gives to the figures below it: 「収納率（目標）」 → 「収納率」; "" for none."""
    others: list[str] = []
    own = ""
    for part in heading.parts:
        word, best = part.word, meaning(part.word)
        without = _FIGURE_WORD.sub("", word)
        if without not in ("", word) and best[1] < 90:
            own = without if meaning(without)[1] < 60 else own
        elif best[1] < 60 or best[0] == "indicator":
            others.append(re.sub(r"[(\[【].*", "", word) if word else "")
        elif best[0] in ("target", "actual", "baseline", "goal", "rate"):
            without = _FIGURE_WORD.sub("", word)
            own = without if without != word and meaning(without)[1] < 70 else own
    name = re.sub(r"^[・/(]|[・/(]$", "", "".join(others) or own)
    says_nothing = all(word in _SAYS_NOTHING for word in _JOINING.split(name))
    return "" if says_nothing or meaning(name)[1] >= 60 else name


def effect_name(word: str) -> str:
    """「目標効果額」 → 「効果額」, 「計画」 → 「効果額」, 「削減額（見込）」 → 「削減額」"""
    bare = re.sub(r"[(（].*|目標|計画|見込|想定|予定|期待|実績", "", word)
    return bare if bare.endswith("額") else "効果額"


def names_effects(title: str) -> bool:
    return re.search(r"効果額|財政効果", title) is not None and not notes_unit(title)


def scale_name(heading: Heading) -> str:
    """The name of a rating: 「自己評価」, also with only 「評価」 under it; the year's own part is not in it."""
    words = [part.word for part in heading.parts if part.word and meaning(part.word)[0] == "rating"]
    if not words:
        return heading.leaf.word or UNNAMED_SCALE
    return next((word for word in reversed(words[:-1]) if words[-1] in word), words[-1])
