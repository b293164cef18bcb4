"""The items as found → the draft's records: pillars, items, departments, indicators, targets, results.

Pure: standard library only.
"""

from __future__ import annotations

from plans.history.changes import Severity
from progress.intake.draft import Draft, Said
from progress.intake.printed_texts import read_schedule
from progress.intake.reading.entries.entry import Entry, put_item
from progress.intake.reading.entries.seen import Seen, joined
from progress.intake.reading.entries.sheet_pillar import pillar_of_sheet
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.records.budgets import Budgets
from progress.intake.reading.records.departments import Departments
from progress.intake.reading.records.fields_of_work import write_fields_of_work
from progress.intake.reading.records.indicators import Indicators
from progress.intake.reading.records.results import Results
from progress.intake.reading.words.fields import ITEM_TEXTS
from progress.intake.reading.words.signs import kind_of

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
    for position, entry in enumerate(whole.entries.found.values(), start=1):
        if entry.node is not None:
            whole.tree.write(entry.node, draft)
        put_item(entry, position, draft, _item_fields(entry, draft))
        departments.write(entry)
        results.write(entry, indicators.write(entry))
        budgets.write("item", entry.key, entry.name, entry.budgets)
        entry.release()
    for place, origin, entry, year in whole.carried:
        draft.carried[place] = origin, entry.key, year
    indicators.directions.ask()


def _item_fields(entry: Entry, draft: Draft) -> dict[str, Said]:
    fields: dict[str, Said] = {}
    for code, name in ITEM_TEXTS.items():
        if cells := entry.texts.get(code):
            fields[name] = joined(cells)
    if cells := entry.texts.get("activity_code"):
        fields["activity_code"] = joined(cells[:1])
    for seen in entry.texts.get("kind", ()):
        if kind := kind_of(seen.text):
            fields["kind"] = Said(kind, seen.printed, seen.origin)
    if cells := entry.texts.get("schedule"):
        fields |= _schedule_fields(cells[0], draft)
    both = [*entry.texts.get("departments", ()), *entry.texts.get("related_departments", ())]
    if both:
        fields["departments_printed"] = joined(both)
    return fields


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
