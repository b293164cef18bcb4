"""Each column of a table → the field it holds, for which year, in which unit, and how sure that is.

Pure: standard library only. The heading is asked first, then the cells below it; what a person answered, and
what was answered for the same heading earlier, stands above both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from plans.books.cells import Sheet, address, column_letters
from plans.values.fiscal_year import FiscalYear, NotAFiscalYear
from progress.intake.draft import Known
from progress.intake.layouts.table.evidence import Evidence, effect_kind_of, evidence_of, is_check, is_total
from progress.intake.layouts.table.headings import Header, Heading, Pair, pair_in
from progress.intake.layouts.table.synonyms import BY_CODE, IGNORE, LEFT_OUT, RESULTS, Years, meaning

ENOUGH = 50
"""From here on a matching is used without asking; below, the column is asked about and left out meanwhile."""

_MOST_ROWS = 800
_ARROWS = frozenset("↑→↓↗↘")
_POINTS = re.compile(r"\d|10|[^\d]*")
"""A mark in points (5, 4, 3), or no figure."""
_FIGURE_WORD = re.compile(
    r"(?:の)?(?:目標値|目標額|目標数|目標|計画値|計画額|計画数|計画|実績値|実績額|実績数|実績見込|実績|結果|現状値|基準値|最終目標|見込)$"
)
_SAYS_NOTHING = frozenset(
    [
        "年度",
        "数値",
        "最終",
        "各年度",
        "成果",
        "活動",
        "年次",
        "計画",
        "当該年度",
        "当年度",
        "前年度",
        "値",
        "現年度",
        "達成",
        "取組",
        "項目",
        "年度別",
        "指標",
        "単年度",
        "年度末",
    ]
) | {""}


@dataclass(frozen=True)
class Column:
    """One column as understood. `name`: what the heading calls the figures in it (「収納率」), "" for nothing;
    `scale`: what a rating or a group of ○ columns is called; `asked`: the column needs an answer."""

    column: int
    heading: str
    code: str
    sure: int
    year: FiscalYear | None = None
    unit: str = ""
    name: str = ""
    scale: str = ""
    provisional: bool = False
    answered: bool = False
    signature: str = ""
    evidence: Evidence | None = None
    group: str = ""
    row: int = 0
    """In which the lowest part of its heading stands."""
    pair: Pair | None = None
    """Two fields in each cell, one above the other (「上段：目標 下段：実績」); `code` is the upper one."""

    @property
    def letter(self) -> str:
        return column_letters(self.column)

    @property
    def address(self) -> str:
        """Of its heading."""
        return address(self.row, self.column)

    @property
    def is_used(self) -> bool:
        return self.code != LEFT_OUT and (self.sure >= ENOUGH or self.answered)


def _words(heading: Heading) -> list[tuple[str, int, int]]:
    """(field, sure, depth from the leaf) of each part that the dictionary knows."""
    return [
        (code, sure, depth)
        for depth, part in enumerate(reversed(heading.parts))
        for code, sure in [meaning(part.word)]
        if code
    ]


def _by_heading(heading: Heading) -> tuple[str, int, str]:
    """The field, how sure, and the name the heading gives to figures."""
    words = _words(heading)
    if len(heading.parts) > 1 and (whole := meaning(heading.joined))[1] >= 90 and whole[0]:
        words.append((whole[0], whole[1] + 2, 0))
    if not words:
        return LEFT_OUT, 0, heading.leaf.word
    codes = {code for code, sure, _ in words if sure >= 60}
    effects = codes & {"effect", "effect_income", "effect_saving", "effect_target"}
    if effects and codes & {"target", "goal", "stage", "effect_target"}:
        return "effect_target", 90, effect_name(heading.leaf.word)
    if effects:
        exact = effects & {"effect_income", "effect_saving"}
        return (exact or effects).pop(), 90, ""
    if codes == {"target"} and all(part.word in ("数値", "") for part in heading.parts):
        return "target", 40, ""
    code, sure, depth = max(words, key=lambda word: word[1] - 12 * word[2])
    name = ""
    if code in ("target", "actual", "baseline", "goal", "rate"):
        own = heading.parts[len(heading.parts) - 1 - depth]
        without = _FIGURE_WORD.sub("", own.word)
        others = [part.word for part in heading.parts if part is not own and meaning(part.word)[1] < 60]
        name = "".join(others) or (without if without != own.word and meaning(without)[1] < 70 else "")
        name = re.sub(r"^[・/(]|[・/(]$", "", name)
    return code, max(sure - 5 * depth, 0), "" if name in _SAYS_NOTHING else name


def effect_name(word: str) -> str:
    """「目標効果額」 → 「効果額」, 「計画」 → 「効果額」, 「削減額（見込）」 → 「削減額」"""
    bare = re.sub(r"[(（].*|目標|計画|見込|想定|予定|期待|実績", "", word)
    return bare if bare.endswith("額") else "効果額"


def _year_of(heading: Heading) -> FiscalYear | None:
    for part in reversed(heading.parts):
        if part.named.years:
            return None if part.named.period else part.named.one
    return None


def _scale_of(heading: Heading) -> str:
    """The name of a rating: 「自己評価」; the year's own part is not in it."""
    named = [part.word for part in heading.parts if part.word and meaning(part.word)[0] == "rating"]
    return named[-1] if named else (heading.leaf.word or "評価")


def match_columns(
    sheet: Sheet, header: Header, rows: Sequence[int], known: Known, title: str
) -> dict[int, Column]:
    """Every column that has a heading or something under it, as understood.

    `rows`: the rows below the header. `title`: what is printed above the table.
    """
    cells_of: dict[int, list[int]] = {}
    for row in _looked_at(sheet, rows):
        for cell in sheet.row(row):
            cells_of.setdefault(cell.column, []).append(row)
    columns: dict[int, Column] = {}
    titled = pair_in(title)
    for number in sorted({*header.headings, *cells_of}):
        heading = header.headings.get(number)
        evidence = evidence_of(
            cell
            for row in cells_of.get(number, ())
            for cell in [sheet.stored(row, number)]
            if cell is not None
        )
        if heading is None:
            columns[number] = Column(number, "", LEFT_OUT, 0, evidence=evidence, signature=f"〈{number}〉")
            continue
        code, sure, name = _by_heading(heading)
        columns[number] = Column(
            number,
            heading.printed,
            code,
            sure,
            _year_of(heading),
            heading.unit,
            name,
            provisional=any("見込" in part.word for part in heading.parts),
            signature=heading.signature,
            evidence=evidence,
            group="／".join(part.printed for part in heading.groups),
            row=heading.row,
        )
        if pair := heading.pair or (titled if _year_of(heading) and heading.leaf.only_year else None):
            columns[number] = replace(columns[number], code=pair[0], sure=90, pair=pair)
    _find_bands(sheet, header, rows, columns)
    for number, column in columns.items():
        if column.code != "band" and column.pair is None:
            columns[number] = _by_cells(column, header.headings.get(number), title)
    _find_row_kinds(columns)
    _remember(columns, header, known)
    _answer(sheet, columns, known)
    _settle_names(columns, {number: frozenset(filled) for number, filled in cells_of.items()})
    _find_groups(columns)
    _settle_numbers(columns)
    _settle_figures(columns)
    for number, column in columns.items():
        if column.code == "rating" and (heading := header.headings.get(number)):
            columns[number] = replace(column, scale=column.scale or _scale_of(heading))
    return columns


def _looked_at(sheet: Sheet, rows: Sequence[int]) -> list[int]:
    """The rows whose cells are looked at: no totals, and of a long table a part spread over all of it."""
    step = max(1, len(rows) // _MOST_ROWS)
    return [
        row
        for row in rows[::step]
        if not any(is_total(cell.text) for cell in sheet.row(row)[:3] if len(cell.text) < 20)
    ]


def _find_bands(sheet: Sheet, header: Header, rows: Sequence[int], columns: dict[int, Column]) -> None:
    """Several columns side by side with one ○ in each row: together they are one rating."""
    run: list[int] = []
    groups: list[list[int]] = []
    before: tuple[str, int] | None = None
    for number in sorted(columns):
        column = columns[number]
        evidence = column.evidence
        heading = header.headings.get(number)
        fits = (
            evidence is not None
            and heading is not None
            and not any(part.named.years for part in heading.parts[-1:])
            and evidence.checks >= evidence.filled - evidence.blank_marks - min(evidence.numbers, 2)
            and (evidence.checks > 0 or (column.group != "" and not evidence.filled and column.sure < 90))
            and len(evidence.values) - evidence.numbers <= 1
        )
        if fits and before is not None and before == (column.group, number - 1):
            run.append(number)
        elif fits:
            run = [number]
            groups.append(run)
        before = (column.group, number) if fits else None
    for group in groups:
        if len(group) < 2:
            continue
        marked = crowded = 0
        for row in rows:
            marks = sum(
                (cell := sheet.stored(row, number)) is not None and is_check(cell.text) for number in group
            )
            marked += marks > 0
            crowded += marks > 1
        if not marked or crowded * 3 > marked:
            continue
        first = header.headings[group[0]]
        words = [part.word for part in first.groups if part.word]
        for number in group:
            heading = header.headings[number]
            columns[number] = replace(
                columns[number],
                code="band",
                sure=85,
                scale=words[-1] if words else "評価",
                name=heading.leaf.printed,
            )


def _by_cells(column: Column, heading: Heading | None, title: str) -> Column:
    """The matching after a look at the cells below the heading."""
    evidence, code, sure = column.evidence or Evidence(), column.code, column.sure
    if not evidence.filled:
        return column
    numbers, marks = evidence.percent(evidence.numbers), evidence.percent(evidence.marks)
    bands = evidence.percent(evidence.bands + evidence.marks)
    if evidence.percent(evidence.row_kinds) >= 80 and len(evidence.values) > 1:
        return replace(column, code="row_kind", sure=90)
    effects = [value for value in evidence.values if effect_kind_of(value)]
    if len(effects) == len(evidence.values) and sure <= 80 and len(effects) <= 4:
        return replace(column, code="effect_kind", sure=85)
    if heading is None:
        # Marks without any heading: nobody can say what they mean.
        return (
            replace(column, code="departments", sure=60)
            if evidence.percent(evidence.departments) >= 90
            else column
        )
    if evidence.percent(evidence.kinds) >= 60 and (code == "kind" or sure <= 70):
        return replace(column, code="kind", sure=max(sure, 85))
    if (
        code in ("target", "goal")
        and evidence.percent(sum(map(evidence.values.__getitem__, _ARROWS & set(evidence.values)))) >= 90
    ):
        return replace(column, code="direction", sure=85)
    if code == "stage" or (code == "schedule" and column.year):
        return replace(column, code="stage", sure=max(sure, 70))
    if code in ("actual", "target", "narrative", LEFT_OUT, "kind", "note", "actual_stage") and marks >= 70:
        if code == "target":
            return replace(column, code="stage", sure=70) if column.year else column
        return replace(column, code="rating", sure=max(sure - 10, 75))
    if code == "rating":
        if evidence.percents and evidence.percent(evidence.percents) >= 50:
            return replace(column, code="rate", sure=85)
        if numbers >= 70 and (
            column.unit == "%" or not all(_POINTS.fullmatch(one) for one in evidence.values)
        ):
            return replace(column, code="rate", sure=60)
        if evidence.percent(evidence.long) >= 40:
            return replace(column, code="narrative", sure=75)
        return column
    if code == "approach" and column.year:
        return replace(column, code="stage" if "計画" in column.heading else "narrative", sure=65)
    if code == "indicator" and column.year:
        return replace(column, code=LEFT_OUT, sure=40)
    if code in ("departments",) and sure <= 70 and evidence.percent(evidence.departments) < 40:
        return replace(column, code=LEFT_OUT, sure=30)
    if sure >= ENOUGH:
        return column
    # The heading says nothing, or hardly anything.
    if evidence.percent(evidence.departments) >= 70:
        return replace(column, code="departments", sure=70)
    if bands >= 70 and len(evidence.values) <= 10:
        return replace(column, code="rating", sure=70)
    if heading is not None and heading.leaf.only_year and column.year is not None:
        return _year_alone(column, evidence, title)
    return column


def _year_alone(column: Column, evidence: Evidence, title: str) -> Column:
    """「令和3年度」 and nothing else above a column: planned, or what happened?"""
    plans = "計画" in title or "目標" in title
    reports = any(word in title for word in ("実績", "状況", "結果", "進捗", "評価"))
    if evidence.percent(evidence.numbers) < 30:
        if reports and not plans:
            return replace(column, code="narrative", sure=60)
        return replace(column, code="stage", sure=65)
    if plans and not reports:
        return replace(column, code="target", sure=60)
    if reports and not plans:
        return replace(column, code="actual", sure=55)
    return replace(column, code="target", sure=30)


def _find_row_kinds(columns: dict[int, Column]) -> None:
    """Where each row says whether it is 計画 or 実績, a column with nothing but a year is of its row's kind."""
    kinds = [column for column in columns.values() if column.code == "row_kind"]
    if not kinds:
        return
    for number, column in columns.items():
        if (
            column.pair is None
            and column.year
            and column.column > kinds[0].column
            and (column.sure < 90 or column.code == "stage")
        ):
            columns[number] = replace(column, code="target", sure=80)


def _remember(columns: dict[int, Column], header: Header, known: Known) -> None:
    for number, column in columns.items():
        code = known.remembered.get(header.signature, {}).get(column.signature)
        if code is not None and (code == LEFT_OUT or code in BY_CODE):
            columns[number] = replace(column, code=code, sure=95, answered=True)


def split_answer(answer: str) -> tuple[str, FiscalYear | None] | None:
    """`target@2023` → ("target", 2023); `ignore` → ("", None); None for no field's code."""
    code, _, year = answer.partition("@")
    code = LEFT_OUT if code == IGNORE else code
    if code not in BY_CODE and code != LEFT_OUT:
        return None
    try:
        return code, FiscalYear.parse(year) if year else None
    except NotAFiscalYear:
        return None


def column_question(sheet: str, letter: str) -> str:
    """The id of the question what a column holds."""
    return f"column:{sheet}!{letter}"


def _answer(sheet: Sheet, columns: dict[int, Column], known: Known) -> None:
    for number, column in columns.items():
        answer = known.answer(column_question(sheet.name, column.letter))
        if answer and (said := split_answer(answer)):
            named = column.name or (f"{column.letter}列（見出しなし）" if said[0] == "band" else "")
            columns[number] = replace(
                column,
                code=said[0],
                sure=100,
                year=said[1] or column.year,
                name=named,
                answered=True,
                pair=column.pair if column.pair and said[0] == column.pair[0] else None,
            )


def _settle_names(columns: dict[int, Column], filled: dict[int, frozenset[int]]) -> None:
    """Exactly one column names the items; or several under one heading, of which each row fills one (an indent).

    `filled`: column → its rows that hold something.
    """
    names = [column for column in columns.values() if column.code == "name" and column.is_used]
    if not names:
        if best := _other_name(columns):
            columns[best.column] = replace(best, code="name", sure=60)
        return
    best = max(
        names, key=lambda one: (one.answered, one.sure >= 90, len(one.evidence.values) if one.evidence else 0)
    )
    for column in names:
        if column.column == best.column or column.answered:
            continue
        own = filled.get(column.column)
        if own and column.heading == best.heading and not own & filled.get(best.column, frozenset()):
            continue
        repeats = column.evidence is not None and best.evidence is not None
        fewer = repeats and len(column.evidence.values) < len(best.evidence.values)  # type: ignore[union-attr]
        if column.column < best.column and fewer:
            columns[column.column] = replace(column, code="pillar", sure=60)
        else:
            columns[column.column] = replace(column, code=LEFT_OUT, sure=40)


def _other_name(columns: dict[int, Column]) -> Column | None:
    """Without a column of names the lowest level of the tree names the items, or a short 取組内容 does."""
    if any(column.answered for column in columns.values() if column.code == "name"):
        return None
    pillars = [column for column in columns.values() if column.code == "pillar" and column.is_used]
    contents = [
        column
        for column in columns.values()
        if column.code in ("approach", "narrative")
        and column.is_used
        and column.evidence
        and not column.year
        and column.evidence.filled
        and column.evidence.average <= 40
    ]
    for column in contents:
        if not pillars or (
            pillars[-1].evidence and column.evidence and column.evidence.filled > pillars[-1].evidence.filled
        ):
            return column
    if len(pillars) > 1 or (pillars and pillars[-1].sure < 80):
        return pillars[-1]
    if contents:
        return contents[0]
    free = [
        column
        for column in columns.values()
        if column.code == LEFT_OUT
        and column.evidence
        and column.evidence.filled
        and column.evidence.percent(column.evidence.numbers) < 20
        and column.evidence.average >= 4
    ]
    return free[0] if free else (pillars[-1] if pillars else None)


def _find_groups(columns: dict[int, Column]) -> None:
    """A column to the left of the names that nobody knows, with one text for several items, is of the tree."""
    name = next((column for column in columns.values() if column.code == "name" and column.is_used), None)
    if name is None or name.evidence is None:
        return
    for number, column in columns.items():
        evidence = column.evidence
        if (
            column.is_used
            or column.answered
            or number > name.column
            or evidence is None
            or not column.heading
        ):
            continue
        shared = len(evidence.values) * 5 <= len(name.evidence.values) * 4
        if evidence.filled and not evidence.numbers and evidence.average >= 3 and shared:
            columns[number] = replace(column, code="pillar", sure=60)


def _settle_numbers(columns: dict[int, Column]) -> None:
    """One column numbers the items; one before a column of the tree numbers that; a second one is a code."""
    numbers = [column for column in columns.values() if column.code == "number" and column.is_used]
    if not numbers:
        if code := next(
            (one for one in columns.values() if one.code == "activity_code" and one.is_used), None
        ):
            columns[code.column] = replace(code, code="number")
        return
    for column in numbers[:-1]:
        follows = columns.get(column.column + 1)
        if follows and follows.code == "pillar" and not column.answered:
            columns[column.column] = replace(column, code="pillar_number")
    left = [column for column in columns.values() if column.code == "number" and column.is_used]
    for column in left[1:]:
        if not column.answered:
            columns[column.column] = replace(column, code="activity_code", sure=60)


def _settle_figures(columns: dict[int, Column]) -> None:
    """目標値 without a year beside yearly ones is the final goal; 課題 before any result is of the item."""
    used = [column for column in columns.values() if column.is_used]
    yearly = any(column.code == "target" and column.year for column in used)
    first_result = min(
        (column.column for column in used if column.code in RESULTS - {"issues"}), default=None
    )
    for column in used:
        if column.answered or column.pair is not None:
            continue
        if column.code == "target" and column.year is None and yearly:
            columns[column.column] = replace(column, code="goal")
        elif (
            column.code == "issues"
            and column.sure <= 70
            and (first_result is None or column.column < first_result)
        ):
            columns[column.column] = replace(column, code="current_issues")


def settle_goals(columns: dict[int, Column]) -> None:
    """目標値 where no year is said anywhere is what the plan wants to reach, unless a 実績値 without a year stands
    beside it: then both are of one year that nobody said."""
    undated = [column for column in columns.values() if needs_year(column)]
    if any(column.code in RESULTS - {"rating", "rate"} for column in undated):
        return
    if any(column.code == "goal" and column.is_used for column in columns.values()):
        return
    for column in undated:
        if column.code == "target" and column.pair is None and not column.answered:
            columns[column.column] = replace(column, code="goal")


def needs_year(column: Column) -> bool:
    """A column in use that belongs to a year which its heading does not name."""
    return column.is_used and column.year is None and BY_CODE[column.code].years == Years.MUST
