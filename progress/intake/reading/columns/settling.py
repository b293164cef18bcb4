"""What one column says of another, once each has a field: which 目標値 is the final goal, which number numbers what.

Pure: standard library only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from items.quantity import absent
from plans.values.fiscal_year import FiscalYear
from progress.intake.reading.columns.column import Column, needs_year
from progress.intake.reading.columns.explained import Explained
from progress.intake.reading.words.fields import ALIKE, ALL_EFFECTS, ITEM_TEXTS, LEFT_OUT, RESULTS
from progress.intake.reading.words.headings import Heading
from progress.intake.reading.words.lookup import meaning
from progress.intake.reading.words.naming import effect_name, figure_name, scale_name
from progress.intake.reading.words.signs import Sort, is_division

NAMED_BY_HEADING = frozenset({"target", "actual", "baseline", "goal", "rate", "by_row", "stage"})
"""Fields whose figures are called what their heading calls them."""
ONE_A_YEAR = frozenset({"target", "actual", "baseline", "goal", "by_row"})
"""Fields of which a row has one figure of a kind in a year."""
_DIGITS_OF_LENGTH = 2
_NAMES_IT = 0.5
"""A heading names a field beside others."""
_OF_LINES = frozenset({"target", "actual", "rate"})
_LONGEST_LINE_NAME = 20
"""Letters that such names have in the mean."""


def settle(table: Explained) -> Explained:
    """The explanation with the columns that others tell about changed, and each with the name its heading gives."""
    for step in (
        _as_headed,
        _divisions,
        _indented_names,
        _numbers,
        _line_names,
        _figures,
        _called,
        _said_twice,
    ):
        table = step(table)
    return table


def settle_goals(columns: dict[int, Column]) -> None:
    """目標値 where no year is said anywhere is what the plan wants to reach, unless a 実績値 without a year stands
    beside it: then both are of one year that nobody said."""
    undated = [column for column in columns.values() if needs_year(column)]
    if any(column.code in RESULTS - {"rating", "rate"} for column in undated):
        return
    if any(column.code == "goal" and column.is_used for column in columns.values()):
        return
    for column in undated:
        if column.code == "target" and column.pair is None and not column.answered and column.bare is None:
            columns[column.column] = replace(column, code="goal")


def _as_headed(table: Explained) -> Explained:
    """Between fields that each cell decides, the one that the heading names best; not where sentences stand."""
    taken = {(one.code, table.place(number)) for number, one in table.columns.items()}
    found: dict[int, Column] = {}
    for number in table.free:
        column, heading = table.columns[number], table.heading(number)
        group = next((one for one in ALIKE if column.code in one), None)
        if heading is None or group is None or column.look.share(Sort.LONG) > 0.5:
            continue
        names = heading.names()
        best = max(group, key=lambda code: names.get(code, 0.0))
        better = names.get(best, 0.0) >= names.get(column.code, 0.0) + 0.2
        if better and (best, table.place(number)) not in taken:
            found[number] = replace(column, code=best)
    return table.changed(found)


def _divisions(table: Explained) -> Explained:
    """部 in the column before that of the 課; where both stand under one heading, also where that is known."""
    offices = max((number for number, one in table.columns.items() if one.code == "departments"), default=0)
    column, heading = table.columns.get(offices - 1), table.heading(offices - 1)
    if column is None or heading is None or not column.look.filled:
        return table
    shared = (own := table.heading(offices)) is not None and own.cells == heading.cells
    named = heading.names().get("departments", 0.0) >= _NAMES_IT
    divisions = sum(count for value, count in column.look.values.items() if is_division(value))
    mostly = divisions * 5 >= column.look.filled * 4  # 「議会」 stands among them
    if named and mostly and (shared or column.column in table.free):
        return table.changed({column.column: replace(column, code="division", asked=False)})
    return table


def _indented_names(table: Explained) -> Explained:
    """Several columns under the heading of the names, of which each row fills one, are one column (an indent)."""
    name = _names(table)
    heading = table.heading(name.column) if name else None
    if name is None or heading is None:
        return table
    found: dict[int, Column] = {}
    for number in table.free:
        column, other = table.columns[number], table.heading(number)
        same = other is not None and other.cells == heading.cells and number != name.column
        if same and column.look.filled > 1 and not set(column.look.rows) & set(name.look.rows):
            found[number] = replace(column, code="name", sure=name.sure, asked=False)
    return table.changed(found)


def _numbers(table: Explained) -> Explained:
    """A number right before a group numbers that; one for each item, or a code alone, numbers the items."""
    if name := _names(table):
        enough = name.look.filled * 4
        table = table.changed(
            {
                number: replace(one, code="number")
                for number, one in table.columns.items()
                if one.code == "pillar_number" and not one.answered
                if one.look.variety > 0.9 and one.look.filled * 5 >= enough
            }
        )
    numbers = [
        one for one in table.columns.values() if one.code in ("number", "activity_code") and one.is_used
    ]
    if len(numbers) == 1 and numbers[0].code == "activity_code" and not numbers[0].answered:
        return table.changed({numbers[0].column: replace(numbers[0], code="number")})
    return table


def _line_names(table: Explained) -> Explained:
    """Short texts in more rows than there are items name what the figures beside them are of: the steps of an item,
    each with its 進み具合."""
    used = [column for column in table.columns.values() if column.is_used]
    name = _names(table)
    if name is None or any(column.code == "indicator" for column in used):
        return table
    figures = [set(one.look.rows) for one in used if one.code in _OF_LINES and one.pair is None]
    for column in used:
        look, lines = column.look, set(column.look.rows)
        short = not look.share(Sort.LONG) and look.letters <= _LONGEST_LINE_NAME * look.filled
        beside = any(len(rows & lines) * 5 >= len(lines) * 4 for rows in figures)
        more = len(lines) * 2 >= len(set(name.look.rows)) * 3
        if column.code in ITEM_TEXTS and not column.answered and short and beside and more:
            return table.changed({column.column: replace(column, code="indicator", asked=False)})
    return table


def _figures(table: Explained) -> Explained:
    """What the years and results of the other columns say of a column of figures or of 課題."""
    used = [column for column in table.columns.values() if column.is_used]
    first_result = min((one.column for one in used if one.code in RESULTS - {"issues"}), default=None)
    # What stands before the kinds of the rows is of the item, not of a year.
    kinds = max((one.column for one in used if one.code == "row_kind"), default=0)
    yearly = any(one.code == "target" and one.year and _is_headed_by_it(table, one) for one in used)
    found: dict[int, Column] = {}
    for column in used:
        heading = table.heading(column.column)
        if column.answered or column.pair is not None or heading is None:
            continue
        if column.code == "target" and _is_beside_years(column, heading, yearly):
            if not _is_of_the_year(heading, table.context.year, used):
                found[column.column] = replace(column, code="goal")
        elif column.code == "target" and _is_far_from_baseline(column, used):
            found[column.column] = replace(column, code="goal")
        elif column.code == "issues" and column.year is None:
            if first_result is None or column.column < first_result:
                found[column.column] = replace(column, code="current_issues")
        elif column.code == "narrative" and column.year is None and column.column < kinds:
            if heading.names().get("approach", 0.0) >= _NAMES_IT:
                found[column.column] = replace(column, code="approach")
        elif column.code == "narrative" and _is_yet_to_come(column, heading, table.context.year):
            year = FiscalYear(table.context.year or 0)
            found[column.column] = replace(column, code="next_steps", year=year, asked=False)
        elif _is_sum_of_years(column, used):
            found[column.column] = replace(column, code="compared")
        elif column.code == "actual" and _is_settled(heading, used):
            found[column.column] = replace(column, code="settled")
    return table.changed(found)


def _is_headed_by_it(table: Explained, column: Column) -> bool:
    """Whether the sheet itself says the column's year, and no person."""
    heading = table.heading(column.column)
    return not column.answered or (heading is not None and heading.year == column.year)


def _is_beside_years(column: Column, heading: Heading, yearly: bool) -> bool:
    """目標値 without a year beside yearly ones is the final goal; so is one of the running years."""
    if column.year is not None or heading.bare is not None:
        return False
    return heading.period or yearly


def _is_yet_to_come(column: Column, heading: Heading, reported: int | None) -> bool:
    """「令和7年度の取組」 in a report of 令和6年度; not one of several years side by side."""
    later = bool(column.year and reported) and int(column.year or 0) > (reported or 0)
    return later and not heading.leaf.only_year


def _is_far_from_baseline(column: Column, used: Sequence[Column]) -> bool:
    """The only 目標値（R11） beside 現状値（R6）, with years between and no result: what the plan ends with."""
    begun = max((int(one.year) for one in used if one.code == "baseline" and one.year), default=0)
    targets = sum(one.code == "target" for one in used)
    reports = any(one.code in RESULTS for one in used)
    return bool(begun and column.year) and int(column.year or 0) > begun + 1 and targets == 1 and not reports


def _is_of_the_year(heading: Heading, year: int | None, used: Sequence[Column]) -> bool:
    """The target of the year that the titles name, whose actual value stands beside it."""
    has_own_target = any(one.code == "target" and one.year == year for one in used)
    has_result = any(one.code == "actual" and one.year in (None, year) for one in used)
    return bool(year) and not heading.period and not has_own_target and has_result


def _is_settled(heading: Heading, used: Sequence[Column]) -> bool:
    """決算 beside 予算 is what was spent."""
    return heading.leaf.word.endswith(("決算", "決算額", "決算見込")) and any(
        one.code == "budget" for one in used
    )


def _is_sum_of_years(column: Column, used: Sequence[Column]) -> bool:
    """A sum up to now whose year's own figure stands beside it: the sum follows from that."""
    return (
        column.cumulative
        and column.code in ("target", "actual", *ALL_EFFECTS)
        and any(one.code == column.code and not one.cumulative and one.year == column.year for one in used)
    )


def _called(table: Explained) -> Explained:
    """Figures, effects and ratings with the names that their headings give them."""
    found: dict[int, Column] = {}
    for number, column in table.columns.items():
        heading = table.heading(number)
        if heading is None:
            continue
        if column.code in NAMED_BY_HEADING:
            found[number] = replace(column, name=figure_name(heading))
        elif column.code == "effect_target":
            found[number] = replace(column, name=effect_name(heading.leaf.word))
        elif column.code == "schedule" and not _is_length(column, heading):
            found[number] = replace(column, unit="")
        elif column.code == "rating":
            found[number] = replace(column, scale=column.scale or scale_name(heading))
        elif column.code == "compared" and (of := _added_up(table, heading)):
            found[number] = replace(column, name=of)
    return _axes_apart(table.changed(found))


def _axes_apart(table: Explained) -> Explained:
    """「自己」 and 「委員会」 under one 評価 are two ratings: 自己評価, 委員会評価."""
    ratings = [one for one in table.columns.values() if one.code == "rating" and one.is_used]
    shared = Counter((one.scale, one.year) for one in ratings)
    found: dict[int, Column] = {}
    for column in ratings:
        heading = table.heading(column.column)
        leaf = heading.leaf.word if heading else ""
        if shared[column.scale, column.year] > 1 and leaf and leaf not in column.scale:
            found[column.column] = replace(column, scale=f"{leaf}{column.scale}")
    return table.changed(found)


def _is_length(column: Column, heading: Heading) -> bool:
    """「取組期間（年）」 over 2 and 3 says how long it takes; anything else says when."""
    said = [value for value in column.look.values if absent(value) is None]
    short = all(value.isdecimal() and len(value) <= _DIGITS_OF_LENGTH for value in said)
    return "期間" in heading.leaf.word and short


def _added_up(table: Explained, total: Heading) -> str:
    """The field of the yearly columns that say the same of themselves as a column of sums; "" for none or several."""
    says, _ = meaning(total.leaf.word)
    codes = {
        one.code
        for number, one in table.columns.items()
        if one.year
        and one.is_used
        and (heading := table.heading(number))
        and meaning(heading.leaf.word)[0] == says
    }
    return codes.pop() if says and len(codes) == 1 else ""


def _names(table: Explained) -> Column | None:
    """The column that names the items."""
    return next((one for one in table.columns.values() if one.code == "name"), None)


def _said_twice(table: Explained) -> Explained:
    """Two columns that came to be the same figure of the same year: which is meant, a person says."""
    same: dict[tuple[object, ...], list[Column]] = {}
    names = [number for number, one in table.columns.items() if one.code == "indicator" and one.is_used]
    for number, column in table.columns.items():
        if column.is_used and column.code in ONE_A_YEAR and column.pair is None and not column.answered:
            *place, called = table.place(number)
            # Beside the names of indicators, what the heading calls a figure doesn't tell it from another.
            named_at = max((one for one in names if one < number), default=min(names, default=0))
            same.setdefault((column.code, *place, named_at or called), []).append(column)
    doubled = [column for columns in same.values() if len(columns) > 1 for column in columns]
    return table.changed(
        {one.column: replace(one, code=LEFT_OUT, sure=0, asked=True) for one in doubled if one.look.filled}
    )
