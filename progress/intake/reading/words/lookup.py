"""Which fields a heading's words may name, and how well: looked up in the dictionary.

Pure: standard library only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from progress.intake.reading.words.dictionary import FIELDS
from progress.intake.reading.words.fields import BY_CODE, LEFT_OUT, WORDY
from progress.layouts.declared import headed_words


@lru_cache(maxsize=1 << 14)
def plain(text: str) -> str:
    """A heading as it is compared: half-width, without any white space, bullets and full stops."""
    folded = unicodedata.normalize("NFKC", text)
    folded = re.sub(r"\s", "", folded).strip("・.。:,、*※◆■●▼▽☆★-<>〈〉《》『』")
    return folded.replace("取り組み", "取組").replace("取組み", "取組").replace("取組む", "取組")


ALSO: Mapping[str, Mapping[str, float]] = {
    "現状": {"baseline": 0.6},
    "効果": {"effect": 0.6, "desired_state": 0.5},
    "区分": {"pillar": 0.5, "name": 0.4, "kind": 0.4, "row_kind": 0.4, "effect_kind": 0.4},
    "目標": {"goal_text": 0.6, "goal": 0.6, "direction": 0.5},
    "成果目標": {"name": 0.4, "indicator": 0.6, "goal_text": 0.6},
    "評価項目": {"name": 0.8},
    "達成": {"stage": 0.3, "actual_stage": 0.3},
    "達成目標年度": {"schedule": 1.0},
    "内容": {"narrative": 0.5, "goal_text": 0.4},
    "取組内容": {"narrative": 0.5, "stage": 0.4},
    "計画": {"stage": 0.6, "approach": 0.3},
    "実績": {"narrative": 0.6},
    "成果": {"narrative": 0.6},
    "結果": {"narrative": 0.5, "rating": 0.5},
    "取組結果": {"rating": 0.7},
    "実施状況": {"rating": 0.6},
    "進捗状況": {"narrative": 0.6},
    "取組状況": {"rating": 0.5},
    "課題": {"current_issues": 0.6},
    "達成度": {"rate": 0.6},
    "進捗度": {"rate": 0.6},
    "コード": {"activity_code": 0.8},
    "部局": {"pillar": 0.3},
    "施策": {"name": 0.5},
    "推進項目": {"name": 0.6},
    "推進事項": {"name": 0.6},
    "重点項目": {"name": 0.6},
    "重点事項": {"name": 0.6},
    "重点取組": {"name": 0.6},
    "基本項目": {"name": 0.6},
    "取組": {"narrative": 0.4, "pillar": 0.2},
    "実施内容": {"narrative": 0.6},
    "年度": {"schedule": 0.5},
    "年度目標": {"goal_text": 0.9},
    "年次目標": {"goal_text": 0.9},
    "取組目標": {"goal_text": 1.0, "target": 0.5},
    "計画期間の目標": {"goal": 0.95},
    "期間の目標": {"goal": 0.95},
    "計画目標": {"goal": 0.6},
    "目的": {"goal_text": 0.6, "desired_state": 0.55},
    "段階": {"actual_stage": 0.3},
    "実施年度": {"year": 0.5},
    "事業費": {"effect": 0.2},
    "指標": {"name": 0.2},
    "備考": {"narrative": 0.2},
    "方向性": {"next_steps": 0.6, "direction": 0.7},
}
"""Other fields that a word of the dictionary may head, and how well: what stands below decides."""


@cache
def _dictionary() -> Mapping[str, Mapping[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for field in FIELDS:
        for weight, words in ((1.0, field.words), (0.66, field.weak)):
            for word in words:
                meanings = found.setdefault(plain(word).upper(), {})
                if not meanings:  # a word belongs to the first field that lists it; `ALSO` says the others
                    meanings[field.code] = weight
    for word, others in ALSO.items():
        meanings = found.setdefault(plain(word).upper(), {})
        for code, weight in others.items():
            meanings.setdefault(code, weight)
    for word, code in headed_words():  # what we write we read, whatever a layout calls it
        if code in BY_CODE:
            found.setdefault(plain(word).upper(), {code: 1.0})
    return found


@cache
def _longest_first() -> tuple[tuple[str, Mapping[str, float]], ...]:
    words = [entry for entry in _dictionary().items() if len(entry[0]) > 1]
    return tuple(sorted(words, key=lambda entry: -len(entry[0])))


_BRACKETED = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_OF_THE_ITEM = re.compile(r"^(?:取組|事業|改革|項目)(?:項目)?の")
"""「取組の目的」 is the 目的."""
_AND = re.compile(r"[・、/]|及び|並びに|と")
_DONE = re.compile(r"^.{0,6}(?:した|った|んだ)(?:内容|事項|こと)$")
"""「実施した内容」, 「取り組んだこと」: what was done."""
CLEAR = 0.6
"""From this weight on, words are for a field rather than against it."""
_LONGEST_HEADING = 40
"""No heading of a column is longer; what is longer is a sentence."""


@lru_cache(maxsize=1 << 14)
def named(heading: str) -> Mapping[str, float]:
    """The fields that a plain heading (`plain`, years and units taken off) may name, each with how well: 1 for a
    word of the dictionary as it stands; less for one that ends with such a word, or only holds it, by its share."""
    wanted = heading.upper()
    if not wanted or len(wanted) > _LONGEST_HEADING:
        return {}
    if found := _dictionary().get(wanted):
        return found
    bare = _BRACKETED.sub("", wanted)
    if bare != wanted and (found := _dictionary().get(bare)):
        return {code: weight * 0.95 for code, weight in found.items()}
    of_item = _OF_THE_ITEM.sub("", wanted)
    if of_item != wanted and (found := _dictionary().get(of_item)):
        return {code: weight * 0.95 for code, weight in found.items()}
    if _DONE.search(wanted):
        return {"narrative": 0.95}
    if both := _of_two(wanted):
        return both
    joined = _dictionary().get(wanted.replace("の", ""), {})  # 「見直しの内容」 is 見直し内容
    weights = {code: weight * 0.95 for code, weight in joined.items()}
    for word, meanings in _longest_first():
        if word not in wanted:
            continue
        # Japanese puts the noun that counts last: 「市民課の取組実績」 are 実績.
        share = (0.9 if wanted.endswith(word) else 0.5) * (0.4 + 0.6 * len(word) / len(wanted))
        for code, weight in meanings.items():
            weights[code] = max(weights.get(code, 0.0), share * weight)
    return weights


def _of_two(wanted: str) -> dict[str, float]:
    """「評価の理由・今後の対応」: two texts in one column, called by the first; {} for any other heading."""
    words = [_dictionary().get(part, {}) for part in _AND.split(wanted)]
    best = [max(one, key=one.__getitem__, default="") for one in words]
    if len(words) != 2 or not all(
        code in WORDY and one[code] == 1 for code, one in zip(best, words, strict=True)
    ):
        return {}
    return {best[1]: 0.7} | {best[0]: 0.95}


def meaning(heading: str) -> tuple[str, int]:
    """The field that a plain heading names best, and how well, to 100; ("", 0) where the dictionary has nothing."""
    weights = named(heading)
    code = max(weights, key=lambda one: weights[one], default=LEFT_OUT)
    return code, round(weights[code] * 100) if code else 0


def clearly(weights: Mapping[str, float]) -> str:
    """The field that such weights (`named`) speak for best, if they do so clearly; "" for none."""
    code = max(weights, key=lambda one: weights[one], default="")
    return code if code and weights[code] >= CLEAR else ""


def is_word(text: str) -> bool:
    """The text is, as it stands, a word of the dictionary."""
    return len(text) <= _LONGEST_HEADING and plain(text).upper() in _dictionary()
