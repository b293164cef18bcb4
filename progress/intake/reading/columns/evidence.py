"""How well each field explains a column: the words of its heading, the cells below, and what stands around them.

Pure: standard library only. A score is a sum of weights; 0 is as good as leaving the column out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from math import log

from progress.intake.reading.columns.column import Column
from progress.intake.reading.columns.explained import Context, Explained
from progress.intake.reading.columns.likelihoods import LIKELY, likeness
from progress.intake.reading.columns.looks import Look
from progress.intake.reading.words.dictionary import Years
from progress.intake.reading.words.fields import (
    ALL_EFFECTS,
    BY_CODE,
    OF_EFFECTS,
    PLANNED,
    RESULTS,
    WORDY,
    YEAR_END,
    YEARLY,
)
from progress.intake.reading.words.headings import Header, Heading, part_of
from progress.intake.reading.words.lookup import CLEAR, named
from progress.intake.reading.words.signs import effect_kind_of
from progress.intake.reading.words.years import take_years

OF_CONTENT, OF_HEADING, UNKNOWN_HEADING, OTHER_HEADING, NO_HEADING = 1.3, 2.0, -1.2, -3.0, -3.0
"""Weights of the cells and of the heading's words; what a heading costs that nobody knows, one that is the very word
for another field, and none at all."""
OF_TITLE = 0.4
"""What it counts that the titles speak of a plan, or of results."""
OF_DONE = 1.0
"""What it counts for a narrative of the year that its sentences tell what happened."""
SILENT, EVEN = 0.05, 0.12
"""A word's weight that says nothing, and the one that speaks neither for nor against."""
_LONGEST_PLAN, OF_LONG_AGO = 20, 10
"""How many years lie between those of a plan at most, and what it costs others to be the years of figures."""
MARGIN = 0.6
"""A column whose best field leads by less over another of other consequence is asked about."""
_POINTS = re.compile(r"\d|10")
"""5, 4, 3: points on a scale."""
_SPAN = re.compile(r"年度?末?(?:~|〜|-|から|以降|まで)|^(?:~|〜)|毎年")
"""When something is done, rather than the year that a row is of: 「令和5年度～7年度」, 「毎年度」."""
_SENTENCES = YEAR_END | {"approach"}
_CLOSED = frozenset({"rating", "stage", "actual_stage"})
"""Fields whose cells are words of a closed vocabulary."""


def scores_of(table: Explained, column: Column) -> dict[str, float]:
    """Each field's code → how well the field explains the column."""
    heading = table.heading(column.column)
    words = fields_named(heading, table) if heading else {}
    unnamed = OTHER_HEADING if max(words.values(), default=0.0) >= 0.95 else UNKNOWN_HEADING
    fullest = max(one.look.filled for one in table.columns.values()) or 1
    scores: dict[str, float] = {}
    for code in LIKELY:
        word = words.get(code, 0.0)
        # Whatever stands above them, the names of items are told by what they are.
        cost = UNKNOWN_HEADING if code == "name" else unnamed
        score = NO_HEADING if heading is None else _of_word(word, cost)
        score += _of_titles(code, table.context) + OF_CONTENT * likeness(code, column.look)
        score += _of_year(code, heading, word) if heading else 0
        if code in ("year", "schedule") and _is_of_long_ago(column.look, table):
            score -= OF_LONG_AGO
        scores[code] = score + _of_shape(code, column.look, fullest)
    return scores


def fields_named(heading: Heading, table: Explained) -> dict[str, float]:
    """The fields that a heading may name where it stands, each with how well."""
    names = heading.names()
    loud = {code for part in heading.parts for code, weight in named(part.word).items() if weight >= CLEAR}
    effects = loud & ALL_EFFECTS
    if (effects or table.context.of_effects) and _is_expected(heading, table.header):
        return {"effect_target": 1.0}
    if effects and loud & PLANNED:
        names = {code: weight * (0.3 if code in effects else 1) for code, weight in names.items()}
        names["effect_target"] = 1.0
    elif effects and "actual" in loud:
        most = max(names.get(code, 0.0) for code in effects)
        names |= {code: names.get(code, 0.0) / most for code in effects}
    elif table.context.of_effects and not effects and not _names_effects(table.header):
        for plain_code, effect in OF_EFFECTS.items():
            if plain_code in names and heading.unit in ("", "円", "千円", "万円", "百万円"):
                names[effect] = max(names.get(effect, 0.0), names.pop(plain_code))
    if "budget" in loud and "actual" in loud:  # 「事業費／決算」
        names |= {"settled": 1.0, "actual": 0.3, "budget": 0.3}
    if heading.period and names.get("target", 0) >= CLEAR:
        names["goal"] = names.pop("target")
    return names


def field_of_years(table: Explained, columns: Collection[Column]) -> tuple[str, float, float]:
    """The one field of columns that only years head, its score, and its lead over the next."""
    look = Look.of_all(column.look for column in columns)
    heading = table.heading(min(column.column for column in columns))
    above = [part.printed for part in heading.groups] if heading else []
    words = _said_by([*table.context.titles, *above])
    words["stage"] = max(words.get("stage", 0.0), words.get("schedule", 0.0))
    scores = {
        code: OF_CONTENT * likeness(code, look) + 2 * words.get(code, 0.0) + _of_titles(code, table.context)
        for code in LIKELY
        if code in YEARLY
    }
    best, second, *_ = sorted(scores, key=lambda code: -scores[code])
    return best, scores[best], scores[best] - scores[second]


def percent(lead: float) -> int:
    """A lead over the next best as 0 to 100."""
    return round(100 * (1 - 1 / (1 + max(lead, 0.0))))


def _is_expected(heading: Heading, header: Header) -> bool:
    """見込額 beside 実績額 of the same year is what was expected, not a result that isn't final."""
    return heading.leaf.word.startswith("見込") and any(
        "実績" in other.leaf.word and (other.cells[:-1], other.year) == (heading.cells[:-1], heading.year)
        for other in header.headings.values()
    )


def _names_effects(header: Header) -> bool:
    return any(
        weight >= 0.55
        for heading in header.headings.values()
        for code, weight in heading.names().items()
        if code in ALL_EFFECTS
    )


def _said_by(texts: Iterable[str]) -> dict[str, float]:
    words: dict[str, float] = {}
    for text in texts:
        for code, weight in named(part_of(text).word).items():
            words[code] = max(words.get(code, 0.0), weight)
    return words


# ── The kinds of evidence ────────────────────────────────────────────────────────────────────────────────────


def _of_word(word: float, unnamed: float) -> float:
    """`word`: how well the heading names the field; `unnamed`: what it costs if it doesn't."""
    return unnamed if word <= SILENT else OF_HEADING * log(word / EVEN)


def _of_titles(code: str, context: Context) -> float:
    return OF_TITLE * context.tone * ((code in PLANNED) - (code in RESULTS))


def _of_year(code: str, heading: Heading, word: float) -> float:
    """A heading with a year is one of a field of years."""
    if not heading.year:
        return 0
    if code in YEARLY:
        return 0.6 if word >= 0.3 else 0.2
    return -2 if BY_CODE[code].years == Years.NONE and heading.leaf.only_year else 0


def _of_shape(code: str, look: Look, fullest: int) -> float:
    """How full and how various a column is; `fullest`: how many cells the fullest one of the table has."""
    if not look.filled:
        return -1 if code == "year" else 0
    covered = min(1.0, look.filled / fullest)
    score = 0.0
    if code == "name":
        score += 2 * (look.variety - 0.85) + 1.5 * (covered - 0.7)
    elif code == "number":
        score += look.variety - 0.8 + covered - 0.7
    elif code == "indicator":
        score += 0.6 * (look.variety - 0.7)
    elif code == "pillar":
        score += 1.2 * (0.6 - covered)
    elif code in ("year", "schedule") and any(_SPAN.search(value) for value in look.values):
        score += 2 if code == "schedule" else -2
    elif code == "effect_kind":
        said = sum(count for value, count in look.values.items() if effect_kind_of(value))
        score += 3 if said == look.filled else -3
    if code == "rating" and all(_POINTS.fullmatch(value) for value in look.values):
        score += 2
    if code in ("rating", "actual_stage") and look.filled >= 5:
        score += 2 * (0.4 - look.variety)
    return score + _of_vocabulary(code, look)


def _is_of_long_ago(look: Look, table: Explained) -> bool:
    """Years that lie further apart, or further from those of titles and headings, than those of any plan: since when
    there is what the rows are about."""
    years = [int(year) for value in look.values for year in take_years(value)[1].years]
    named_years = (heading.year or table.context.year for heading in table.header.headings.values())
    first = min((int(year) for year in named_years if year), default=0)
    if not years:
        return False
    return max(years) - min(years) > _LONGEST_PLAN or (first > 0 and first - max(years) > _LONGEST_PLAN)


def _of_vocabulary(code: str, look: Look) -> float:
    """A few short texts that come again and again are a closed vocabulary; sentences differ."""
    if look.filled >= 8 and look.variety < 0.2 and look.letters <= 10 * look.filled:
        if code in _CLOSED:
            return 1.5
        return -2 if code in WORDY - {"pillar", "schedule", "kind"} else 0
    score = OF_DONE * look.done / look.filled if code == "narrative" else 0.0
    return score + (look.variety - 0.5 if code in _SENTENCES and look.filled >= 5 else 0)
