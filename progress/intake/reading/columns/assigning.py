"""The fields of the columns that nothing else told, all together: the assignment that fits best as a whole.

Pure: standard library only. One column names the items (each likely one is tried); the others take the fields that
explain them best, each field and year once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from progress.intake.reading.columns.column import Column
from progress.intake.reading.columns.evidence import MARGIN, percent, scores_of
from progress.intake.reading.columns.explained import Explained
from progress.intake.reading.words.dictionary import Years
from progress.intake.reading.words.fields import ALIKE, BY_CODE, LEFT_OUT, WORDY, YEARLY
from progress.intake.reading.words.lookup import CLEAR
from progress.intake.reading.words.signs import Sort

ONCE = frozenset(
    {"name", "number", "departments", "related_departments", "unit", "kind", "direction", "activity_code"}
    | {"row_kind", "year", "effect_kind"}
)
"""Fields that one column of a table holds at most."""
MOST_PILLARS = 3
MOST_NAMES = 3
"""So many columns are tried as the one that names the items."""
SURE_PILLAR = 4
"""A group behind the names has to score as well as this."""
OF_MISSING = 0.5
"""What a column costs that no field explains."""
NAMED = 0.5
"""From here on a heading names a field of wording well enough for the better of two such fields to be taken."""
SENTENCES = WORDY - {"pillar", "schedule", "kind", "related_departments"}
"""Fields that nothing but a heading tells apart: sentences look alike."""
_NEVER_ASKED = frozenset({"name", "number", "unit", "departments"})
_FIGURES_OF = {"stage": "target", "narrative": "actual"}
"""What a figure is in a column of texts of the field."""

Scores = Mapping[int, Mapping[str, float]]
"""Column → code → how well the field explains it."""


class Choice(NamedTuple):
    """A column's field. `told`: another column told it, so that no rival counts."""

    code: str
    score: float
    told: bool = False


_BESIDE_THE_NAMES = Choice("pillar", 3.0, told=True)
_NOTHING = Choice(LEFT_OUT, 0.0)


def assign(table: Explained) -> Explained:
    """The explanation with the field of every free column, or the question what it holds."""
    scores = {number: scores_of(table, table.columns[number]) for number in table.free}
    choices = [_around(table, name, scores) for name in _names(table, scores)]
    best, gain = max(choices, key=lambda choice: choice[1])
    chosen = table.changed(
        {number: _chosen(table, number, best.get(number, _NOTHING), scores[number]) for number in scores},
        gain,
    )
    return _ask_said_twice(_ask_headed_alike(chosen, scores), scores)


def _names(table: Explained, scores: Scores) -> list[int]:
    """The columns that may name the items, the likeliest first; [0] where none does."""
    known = table.first("name")
    if known or table.context.inside:
        return [known.column if known else 0]
    likely = [number for number in scores if scores[number]["name"] >= 0]
    return sorted(likely, key=lambda number: -scores[number]["name"])[:MOST_NAMES] or [0]


def _around(table: Explained, name: int, scores: Scores) -> tuple[dict[int, Choice], float]:
    """The best fields for the free columns if `name` names the items (0: none does), and how well they fit."""
    chosen: dict[int, Choice] = {}
    used = Counter(table.columns[number].code for number in table.fixed)
    if name in scores:
        chosen[name] = Choice("name", scores[name]["name"])
    if name in table.columns:
        chosen |= dict.fromkeys(_under_the_same(table, name), _BESIDE_THE_NAMES)
    used.update(choice.code for choice in chosen.values())
    places: set[tuple[str, object]] = set()
    for score, number, code in _best_first(scores):
        if number in chosen or code == "name" or (code in ONCE and used[code]):
            continue
        behind = name and number > name and score < SURE_PILLAR
        if code == "pillar" and (behind or used[code] >= MOST_PILLARS):
            continue
        place = code, table.place(number)
        if code in YEARLY and place in places and code != "rating":
            continue
        chosen[number] = Choice(code, score)
        used[code] += 1
        places.add(place)
    missing = sum(1 for number in scores if number not in chosen and table.columns[number].look.filled)
    return chosen, sum(choice.score for choice in chosen.values()) - OF_MISSING * missing


def _best_first(scores: Scores) -> list[tuple[float, int, str]]:
    """Score, column and code of all that fits at all."""
    fitting = (
        (score, number, code)
        for number, of_column in scores.items()
        for code, score in of_column.items()
        if score >= 0
    )
    return sorted(fitting, reverse=True)


def _under_the_same(table: Explained, name: int) -> list[int]:
    """Columns at the left of the names under the very same heading: the groups that the items are filed under."""
    heading, names = table.heading(name), table.columns[name].look
    if heading is None:
        return []
    return [
        number
        for number in table.free
        if number < name
        and (other := table.heading(number)) is not None
        and other.cells == heading.cells
        and 0 < (look := table.columns[number].look).filled <= names.filled
        and set(look.rows) & set(names.rows)
    ]


def _chosen(table: Explained, number: int, choice: Choice, scores: Mapping[str, float]) -> Column:
    column = table.columns[number]
    code = _as_figures(table, column, choice.code)
    heading = table.heading(number)
    worded = choice.code in WORDY and heading is not None and heading.names().get(choice.code, 0.0) >= NAMED
    rivals = {
        other: score
        for other, score in scores.items()
        if other != choice.code and not (worded and other in WORDY)
    }
    lead = choice.score - (0 if choice.told else max([0.0, *rivals.values()]))
    asked = False
    if column.look.filled and code == LEFT_OUT:
        asked = not _counts_rows(column)
    elif column.look.filled and lead < MARGIN:
        asked = _matters(code, {other for other, score in rivals.items() if choice.score - score < MARGIN})
    elif column.look.filled and code in SENTENCES and not worded and not choice.told:
        asked = True
    return replace(column, code=code, sure=percent(lead), asked=asked)


def _as_figures(table: Explained, column: Column, code: str) -> str:
    """A figure among the texts is a target, or an actual value, where the heading names that too."""
    figures, heading = _FIGURES_OF.get(code), table.heading(column.column)
    if not figures or not heading or not column.look.numbers or column.look.share(Sort.LONG) >= 0.3:
        return code
    return figures if heading.names().get(figures, 0) >= 0.5 else code


def _counts_rows(column: Column) -> bool:
    """1, 2, 3 … under no heading: a helper column."""
    counted = [int(value) for value in column.look.values if value.isdigit()]
    return not column.heading and len(counted) * 10 >= column.look.filled * 9 and counted == sorted(counted)


def _matters(code: str, close: Collection[str]) -> bool:
    """Whether a field nearly as likely is of another consequence."""
    alike = next((group for group in ALIKE if code in group), frozenset({code}))
    return code not in _NEVER_ASKED and not alike.issuperset(close)


# ── What nobody but a person can tell ────────────────────────────────────────────────────────────────────────


def _ask_headed_alike(table: Explained, scores: Scores) -> Explained:
    """Two columns of figures or marks under the very same words: which is which, a person says."""
    alike: dict[tuple[str, str, object], list[int]] = {}
    for number in scores:
        column, best = table.columns[number], _best(scores[number])
        if BY_CODE[best].years != Years.NONE and column.look.filled and best not in WORDY:
            alike.setdefault((column.heading, best, column.year), []).append(number)
    return _asking(table, [number for numbers in alike.values() if len(numbers) > 1 for number in numbers])


def _ask_said_twice(table: Explained, scores: Scores) -> Explained:
    """A column whose heading names a field of a year that another column has already: both are asked about."""
    holders = {
        (one.code, table.place(number)): number
        for number, one in table.columns.items()
        if one.code in ("target", "actual", "goal", "baseline") and one.is_used
    }
    for number in scores:
        column, heading, best = table.columns[number], table.heading(number), _best(scores[number])
        holder = holders.get((best, table.place(number)))
        if heading is None or holder is None or not column.look.filled:
            continue
        if number == holder or column.code == best:
            continue
        names = heading.names()
        names_its_own = column.code != LEFT_OUT and names.get(column.code, 0.0) >= CLEAR
        if names.get(best, 0.0) >= CLEAR and not names_its_own:
            table = _asking(table, [one for one in (holder, number) if one in scores])
    return table


def _asking(table: Explained, numbers: Sequence[int]) -> Explained:
    columns = {number: table.columns[number] for number in numbers}
    return table.changed(
        {number: replace(one, code=LEFT_OUT, sure=0, asked=True) for number, one in columns.items()}
    )


def _best(scores: Mapping[str, float]) -> str:
    return max(scores, key=lambda code: scores[code])
