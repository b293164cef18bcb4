"""The items of a file while it is read, and the keys they get at the end: those of the plan where they are known.

Pure: standard library only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import Draft, Kind, Question, QuestionKind, Said
from progress.intake.known import Known, KnownItem
from progress.intake.reading.columns.column import Column
from progress.intake.reading.entries.field_of_work import BudgetLine, Staff
from progress.intake.reading.entries.figures import figures_of
from progress.intake.reading.entries.plan_items import Named, PlanItems
from progress.intake.reading.entries.seen import Seen
from progress.intake.reading.entries.tree import Node, Tree, number_key, one_line, same_name, split_number
from progress.intake.reading.words.labelled import labelled_parts
from progress.intake.reading.words.signs import kind_of

_KIND_BEHIND = re.compile(r"[\s\n]*[(（【\[〔]\s*(継続|新規|拡充|継|新)\s*[)）】\]〕]\s*$")
_FOOTNOTE = re.compile(r"[(（]?\s*※\s*\d*\s*[)）]?")


SAME_ITEMS = "same_items"
"""The id of the question whether items of one name on several sheets are one."""
_TELLING = 4
"""A shorter name (「その他」) may be that of several items."""


@dataclass(slots=True, eq=False)
class Figure:
    """A cell of an indicator: `code` says what it holds (target, actual, baseline, goal, stage, rate)."""

    code: str
    year: FiscalYear | None
    seen: Seen
    column: Column
    expected: Seen | None = None
    """Of an actual: the cell that says whether it is 見込, empty for one that isn't; None without such a column."""


@dataclass(slots=True, eq=False)
class Slot:
    """One line of figures of an item: one indicator, or several where a cell names several."""

    name: Seen | None
    heading: str
    unit: Seen | None
    direction: Seen | None
    figures: list[Figure] = field(default_factory=list)
    as_printed: bool = False
    """A line of a form: it has an indicator whatever is printed as its name, 「-」 or nothing."""


def one_indicator_each(slot: Slot) -> list[Slot]:
    """A cell may name several indicators on lines of their own, with as many lines in each cell of figures:
    one slot for each then, else the slot as it is."""
    if slot.name is None or "\n" not in slot.name.cell.printed:
        return [slot]
    names = slot.name.lines
    if len(names) < 2:
        return [slot]
    parts: list[list[Figure]] = [[] for _ in names]
    for figure in slot.figures:
        lines = figure.seen.lines
        if len(lines) == 1 and not figures_of(figure.seen.cell).quantities:
            lines = [figure.seen] * len(names)  # 「－」, 「集計中」: of all of them
        if len(lines) != len(names):
            return [slot]
        for part, line in zip(parts, lines, strict=True):
            part.append(replace(figure, seen=line))
    units = slot.unit.lines if slot.unit else []
    return [
        Slot(
            name,
            slot.heading,
            units[nth] if len(units) == len(names) else slot.unit,
            slot.direction,
            parts[nth],
        )
        for nth, name in enumerate(names)
    ]


@dataclass(eq=False)
class Entry:
    """An item as found: the cells for each field, in the order of reading."""

    node: Node | None
    number: str
    name: str
    kind: str
    seen: Seen
    number_seen: Seen | None
    marks: list[str] = field(default_factory=list)
    """Of footnotes, behind its name."""
    sheet_name: str = ""
    name_printed: str = ""
    """With the marks of its footnotes; "" where there are none."""
    texts: dict[str, list[Seen]] = field(default_factory=dict)
    slots: dict[tuple[int, int, str], Slot] = field(default_factory=dict)
    statuses: dict[tuple[str, FiscalYear], list[Seen]] = field(default_factory=dict)
    ratings: list[tuple[FiscalYear, str, str, Seen, str]] = field(default_factory=list)
    """(year, scale, band as noted, cell, what the cell says)"""
    effects: list[tuple[FiscalYear, Figure, str]] = field(default_factory=list)
    """(year, figure, kind)"""
    expected_years: dict[FiscalYear, Seen] = field(default_factory=dict)
    """Years whose text in an actual's column is 見込."""
    budgets: list[BudgetLine] = field(default_factory=list)
    staff: list[tuple[FiscalYear, Staff]] = field(default_factory=list)
    nature: str = ""
    """`mission` or `activity`, of a sheet that takes stock of work."""
    parent: Entry | None = None
    reported: FiscalYear | None = None
    """The year in whose report all results stand, those of other years too; None where each year has its own."""
    has_form: bool = False
    """A form of its own says it, no row of a list."""
    key: str = ""
    stored: KnownItem | None = None

    @property
    def last_result(self) -> FiscalYear | None:
        """The latest year of which the file reports something; None where it reports nothing."""
        years = {year for _, year in self.statuses}
        years |= {rating[0] for rating in self.ratings} | {effect[0] for effect in self.effects}
        figures = [figure for slot in self.slots.values() for figure in slot.figures]
        years |= {figure.year for figure in figures if figure.code == "actual" and figure.year}
        return max(years, default=None)

    def release(self) -> None:
        """Lets go of the cells once they are in the draft: a long table would be held twice."""
        of_years = (self.statuses, self.ratings, self.effects, self.budgets, self.staff)
        for gathered in (self.texts, self.slots, *of_years):
            gathered.clear()

    @property
    def own_budget(self) -> BudgetLine:
        """What the item itself costs, by year."""
        if not self.budgets or self.budgets[0].project:
            self.budgets.insert(0, BudgetLine(""))
        return self.budgets[0]

    def work_on(self, year: FiscalYear, category: str, seen: Seen) -> None:
        """Keeps how many of a category of staff work on the item in a year."""
        self.staff.append((year, Staff("", category, seen, len(self.staff) + 1, True)))

    def text(self, code: str, seen: Seen) -> None:
        """Keeps a text of the item; a label inside it begins another field."""
        for own, part in _parts(code, seen):
            self.texts.setdefault(own, []).append(part)

    def report(self, code: str, year: FiscalYear, seen: Seen) -> None:
        """Keeps a text of a year's report; a label inside it begins another field."""
        for own, part in _parts(code, seen):
            self.statuses.setdefault((own, year), []).append(part)


def _parts(code: str, seen: Seen) -> list[tuple[str, Seen]]:
    parts = labelled_parts(code, seen.text) if seen.text else []
    return [(own, seen if len(parts) == 1 else seen.named(text)) for own, text in parts]


def entry_of(node: Node | None, name: Seen, number: Seen | None, *, glued: bool = True) -> Entry:
    """An item from the cell of its name: 「①人材の育成（継続）」 → number, name and 継続. `glued`: as in
    `split_number`."""
    text, kind = name.text, ""
    if match := _KIND_BEHIND.search(text):
        kind = kind_of(match[1]) or ""
        text = text[: match.start()] if kind else text
    marks = re.findall(r"※\d*", unicodedata.normalize("NFKC", text))
    printed, text = one_line(text) if marks else "", _FOOTNOTE.sub("", text)
    own, rest = split_number(text, glued=glued) if number is None else (number.text, "")
    return Entry(
        node, own, rest or one_line(text), kind, name, number, marks, name.sheet.name, name_printed=printed
    )


@dataclass
class Entries:
    """All items of a file; the same number and name under the same pillar is the same item, on any sheet."""

    known: Known
    found: dict[tuple[str, str, str], Entry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._plan = PlanItems(self.known)
        # A results list often leaves out the tree or the numbers that the plan printed.
        self._loose: dict[tuple[str, str], list[Entry]] = {}
        self._named: dict[str, list[Entry]] = {}
        self._numbered: dict[str, list[Entry]] = {}
        self.alike: list[tuple[Entry, Entry]] = []
        """Items of one name on several sheets, whose numbers don't say that they are one."""

    def add(self, entry: Entry) -> Entry:
        """The entry, or the one found before that is the same item."""
        pillar = entry.node.key if entry.node else ""
        number, name = number_key(entry.number), same_name(entry.name)
        same = self.found.get((pillar, number, name))
        if same is not None and not number and not entry.nature and same.sheet_name != entry.sheet_name:
            self.alike.append((same, entry))
            if self.known.answer(SAME_ITEMS) == "apart":
                self.found[pillar, number, f"{name}@{entry.sheet_name}"] = entry
                return entry
        if same is None:
            same = self._by_name_alone(entry, name) or self._by_part_of_name(entry, number, name)
        if same is None and (others := self._loose.get((number, name))):
            elsewhere = [one for one in others if one.node is None or entry.node is None]
            same = (
                elsewhere[0] if len(elsewhere) == 1 and elsewhere[0].sheet_name != entry.sheet_name else None
            )
        if same is not None:
            if same.node is None and entry.node is not None:
                same.node = entry.node
            return same
        self.found[pillar, number, name] = entry
        self._named.setdefault(name, []).append(entry)
        self._numbered.setdefault(number, []).append(entry)
        self._loose.setdefault((number, name), []).append(entry)
        return entry

    def _by_name_alone(self, entry: Entry, name: str) -> Entry | None:
        """An item of another sheet with the same name, where its number was given anew or none is printed: lists of
        several years. A person may say that they are two. A sheet of one field of work shares none with others."""
        if entry.nature:
            return None
        others = [one for one in self._named.get(name, ()) if one.sheet_name != entry.sheet_name]
        if len(name) < _TELLING or len({id(one) for one in others}) != 1:
            return None
        other = others[0]
        if number_key(other.number) == number_key(entry.number) != "":
            return None
        self.alike.append((other, entry))
        return None if self.known.answer(SAME_ITEMS) == "apart" else other

    def _by_part_of_name(self, entry: Entry, number: str, name: str) -> Entry | None:
        """The item of that number on another sheet, where one name is a part of the other: 「市税の収納」 in the
        list, 「市税」 in a table of its figures. A person may say that they are two."""
        others = self._numbered.get(number, []) if number and name and not entry.nature else []
        if len(others) != 1 or others[0].sheet_name == entry.sheet_name:
            return None
        other, whole = others[0], same_name(others[0].name)
        if not (whole.startswith(name) or name.startswith(whole)):
            return None
        self.alike.append((other, entry))
        return None if self.known.answer(SAME_ITEMS) == "apart" else other

    def same_number(self, entry: Entry) -> Entry | None:
        """An item found before under the same pillar and number, with another name."""
        others = self._numbered.get(number_key(entry.number), []) if entry.number else []
        return next((one for one in others if one is not entry and one.node is entry.node), None)

    def ask_about_alike(self, draft: Draft) -> None:
        if not self.alike:
            return
        first, second = self.alike[0]
        draft.ask(
            Question(
                SAME_ITEMS,
                QuestionKind.RENAMED,
                f"「{first.name}」など{len(self.alike)}件は、シート「{first.sheet_name}」と「{second.sheet_name}」などに"
                "同じ名前か、同じ番号で似た名前で載っています。同じ取組項目として1つにまとめてよいですか。",
                str(second.seen.origin),
                (("same", "1つにまとめる"), ("apart", "別の項目にする")),
                "same",
                topic="same_items",
            )
        )

    def rename(self, entry: Entry, name: str) -> None:
        """The whole name of an item whose first row only began it."""
        pillar = entry.node.key if entry.node else ""
        number, before = number_key(entry.number), same_name(entry.name)
        entry.name = name
        old, new = (pillar, number, before), (pillar, number, same_name(name))
        if self.found.get(old) is entry and new not in self.found:
            self.found = {new if place == old else place: one for place, one in self.found.items()}

    def give_keys(self, tree: Tree, draft: Draft, fallback: Callable[[Entry], Node]) -> None:
        """The plan's own key for a known item; for any other pillar and number, or a running number."""
        entries = list(self.found.values())
        taken = {item.key for item in self.known.items}
        claimed: set[str] = set()
        for entry in entries:
            row = Named(entry.number, entry.name, entry.seen.printed, entry.seen.origin, entry.last_result)
            stored = self._plan.item_of(row, entry.node.key if entry.node else "", draft)
            if stored and stored.key not in claimed:
                claimed.add(stored.key)
                entry.stored, entry.key = stored, stored.key
        counts: dict[tuple[str, str], int] = {}
        for entry in entries:
            if entry.node is None and entry.stored is None:
                entry.node = fallback(entry)
            if not entry.key and entry.node:
                place = (entry.node.key, number_key(entry.number))
                counts[place] = counts.get(place, 0) + 1
        running: dict[str, int] = {}
        for entry in entries:
            if entry.key or entry.node is None:
                continue
            pillar, number, stem = entry.node.key, number_key(entry.number), entry.node.stem or entry.node.key
            wanted = number if number.startswith(f"{stem}-") else f"{stem}-{number}"
            if not number or counts[pillar, number] > 1 or wanted in taken or len(wanted) > 60:
                letter = "M" if entry.nature == "mission" else "n"
                while True:
                    running[pillar] = running.get(pillar, 0) + 1
                    wanted = f"{stem}-{letter}{running[pillar]}"
                    if wanted not in taken:
                        break
            taken.add(wanted)
            entry.key = wanted
            if self.known.items:
                draft.tell(
                    Severity.NOTE,
                    "new_item",
                    f"「{entry.name}」は、この計画にまだない項目として追加します。",
                    entry.seen.origin,
                )


def put_item(entry: Entry, position: int, draft: Draft, fields: dict[str, Said]) -> None:
    own: dict[str, Said] = {}
    said = entry.seen
    if entry.node is not None:
        own["pillar"] = Said(entry.node.key)
    known = entry.stored is not None and entry.stored.number
    if entry.number and not known and not entry.texts.get("activity_code"):
        printed = entry.number_seen or said
        own["number_printed"] = Said(entry.number[:20], printed.cell.printed, printed.origin)
    if entry.stored is None:  # a list of results prints the plan's names in whatever way
        own["name"] = Said(entry.name, said.cell.printed, said.origin)
    if entry.marks:
        own["name_printed"] = Said(entry.name_printed, said.cell.printed, said.origin)
    if entry.kind:
        own["kind"] = Said(entry.kind, said.cell.printed, said.origin)
    if entry.stored is None:
        own["position"] = Said(position)
    if entry.nature:
        own["nature"] = Said(entry.nature, said.cell.printed, said.origin)
    if entry.parent is not None:
        code = entry.number_seen or said
        own["parent"] = Said(entry.parent.key, code.cell.printed, code.origin)
    draft.put(Kind.ITEM, (entry.key,), own | fields, said.origin)
    draft.records[Kind.ITEM, (entry.key,)].called = entry.number, entry.name
