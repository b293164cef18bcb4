"""The items as found → the draft's records: pillars, items, departments, indicators, targets, results.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from items.quantity import absent
from plans.history.changes import Severity
from plans.values.text import half_width
from progress.intake.draft import Draft, Kind, Said
from progress.intake.printed_texts import read_schedule
from progress.intake.reading.entries.entry import Entry, put_item
from progress.intake.reading.entries.seen import Seen, joined
from progress.intake.reading.entries.sheet_pillar import pillar_of_sheet
from progress.intake.reading.entries.understood import note_joined
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.records.budgets import Budgets
from progress.intake.reading.records.departments import Departments
from progress.intake.reading.records.fields_of_work import put_staff, write_fields_of_work
from progress.intake.reading.records.goal_figures import GoalFigures
from progress.intake.reading.records.indicators import Indicators
from progress.intake.reading.records.period import tell_years_outside
from progress.intake.reading.records.results import Results
from progress.intake.reading.words.fields import DEPARTMENTS, ITEM_TEXTS
from progress.intake.reading.words.signs import kind_of

ITEMS_AT_ONCE = 500
"""Of so many items the records are kept as they are; a longer list's are put away so many at a time."""
_FOOTNOTE_MARK = re.compile(r"\((※\d+)\)")
_LONGEST_SCHEDULE = 60
_DAY_NUMBER = 10000
"""A larger number is what Excel stores of a day (45748), no year."""


def write_records(whole: Whole) -> None:
    """Puts all that the sheets of a file said into its draft, and lets go of the cells."""
    draft = whole.draft
    for node in whole.tree.nodes.values():
        if node.in_column or node.number:  # also where no item stands under it
            whole.tree.write(node, draft)
    whole.entries.ask_about_alike(draft)
    whole.entries.give_keys(whole.tree, draft, lambda entry: pillar_of_sheet(whole, entry))
    write_fields_of_work(whole)
    results = Results(whole, whole.scales.write(draft))
    budgets = Budgets(draft)
    departments = Departments(draft, whole.known)
    indicators = Indicators(whole, results)
    goal_figures = GoalFigures(draft, whole.known)
    done: list[str] = []
    for position, entry in enumerate(whole.entries.found.values(), start=1):
        if entry.node is not None:
            whole.tree.write(entry.node, draft)
        fields = _item_fields(entry, draft)
        put_item(entry, position, draft, fields)
        departments.write(entry)
        named = indicators.write(entry)
        if not named and "goal_text" in fields:
            goal_figures.write(entry, fields["goal_text"])
        results.write(entry, named)
        budgets.write("item", entry.key, entry.name, entry.budgets)
        for worked, one in entry.staff:
            put_staff(draft, ("item", entry.key), worked, one)
        entry.release()
        done.append(entry.key)
        if len(done) == ITEMS_AT_ONCE:
            draft.put_away(frozenset(done))
            done.clear()
    departments.put_in_order()
    _tell_schedules_without_years(whole)
    for place, origin, entry, year in whole.carried:
        draft.carried[place] = origin, entry.key, year
    indicators.directions.ask()
    tell_years_outside(draft, whole.known)


def _item_fields(entry: Entry, draft: Draft) -> dict[str, Said]:
    fields: dict[str, Said] = {}
    for code, name in ITEM_TEXTS.items():
        if cells := entry.texts.get(code):
            fields[name] = joined(cells)
            note_joined(draft, entry, code, cells[1:])
    fields |= _footnote_marks(entry, list(fields.values()))
    if cells := entry.texts.get("activity_code"):
        fields["activity_code"] = joined(cells[:1])
    if cells := entry.texts.get("page"):
        fields["page_printed"] = joined(cells[:1])
    for seen in entry.texts.get("kind", ()):
        if kind := kind_of(seen.text):
            fields["kind"] = Said(kind, seen.printed, seen.origin)
    if cells := entry.texts.get("schedule"):
        fields |= _schedule_fields(_one_schedule(entry, cells, draft), draft)
    both = [seen for code in ("division", *DEPARTMENTS) for seen in entry.texts.get(code, ())]
    if printed := entry.texts.get("departments_printed", both):
        fields["departments_printed"] = joined(printed)
    return fields


def _footnote_marks(entry: Entry, texts: Sequence[Said]) -> dict[str, Said]:
    """The marks behind the item's name and in brackets inside its texts: 「（※8）」."""
    marks, where = list(entry.marks), Said("", entry.seen.cell.printed, entry.seen.origin)
    for text in texts:
        if found := _FOOTNOTE_MARK.findall(half_width(str(text.value))):
            where = where if marks else text
            marks += found
    return {"footnote_marks": replace(where, value="、".join(dict.fromkeys(marks)))} if marks else {}


def _tell_schedules_without_years(whole: Whole) -> None:
    """「随時」, 「順次」: told once for all of them, at the first."""
    told = [
        printed
        for record in whole.draft.each(Kind.ITEM)
        if (printed := record.fields.get("schedule_printed"))
        and printed.value
        and not {"start_year", "end_year", "every_year"} & record.fields.keys()
        and not absent(str(printed.value))
    ]
    if told:
        which = f"「{told[0].value}」" + (f"など{len(told)}件" if len(told) > 1 else "")
        whole.draft.tell(
            Severity.NOTE,
            "schedule_not_understood",
            f"実施時期{which}は年度が読み取れないので、文字のまま取り込みます。"
            "「令和4年度～令和6年度」のように書くと、年度としても使えます。",
            told[0].origin,
            "schedule_printed",
        )


def _one_schedule(entry: Entry, cells: Sequence[Seen], draft: Draft) -> Seen:
    """The times that several rows of an item say in one column, as one; the first alone, told, where they are too
    long for it."""
    first = cells[0]
    below = [seen for seen in cells[1:] if seen.cell.column == first.cell.column]
    text = "、".join(dict.fromkeys(seen.text for seen in (first, *below)))
    if len(text) > _LONGEST_SCHEDULE:
        draft.tell(
            Severity.WARNING,
            "schedule_not_all",
            f"実施時期が{len(below) + 1}行に分かれて長いので、初めの「{first.text}」だけを取り込みます。",
            below[0].origin,
        )
        return first
    note_joined(draft, entry, "schedule", below)
    return first if text == first.text else first.named(text)


def _schedule_fields(seen: Seen, draft: Draft) -> dict[str, Said]:
    number = seen.cell.number
    if number is not None and number > _DAY_NUMBER:
        draft.tell(
            Severity.WARNING,
            "date_without_format",
            f"実施時期が数字「{seen.text}」になっています。日付なら、Excelでセルの表示形式を日付にしてください。記載のまま取り込みます。",
            seen.origin,
        )
    schedule = read_schedule(seen.text)
    printed, origin = seen.printed, seen.origin
    fields = {"schedule_printed": Said(schedule.printed, printed, origin)}
    if schedule.start_year:
        fields["start_year"] = Said(int(schedule.start_year), printed, origin)
    if schedule.end_year:
        fields["end_year"] = Said(int(schedule.end_year), printed, origin)
    if schedule.every_year:
        fields["every_year"] = Said(True, printed, origin)
    return fields
