"""A 目次: the plan's pillars and items in their order, with the pages on which they stand.

Pure: standard library only. It is held against what the other sheets say, when all of them are read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from plans.books.cells import Cell, Sheet
from plans.history.changes import Severity
from progress.intake.draft import SheetReading, origin_of
from progress.intake.reading.entries.entry import Entry, entry_of
from progress.intake.reading.entries.seen import Seen
from progress.intake.reading.entries.tree import Node, number_key, same_name, split_number
from progress.intake.reading.entries.understood import understood
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.lists.apply import KEY
from progress.intake.reading.tables.cover import contents_row
from progress.intake.reading.tables.rows import style_of

LABEL = "表紙と目次"
_FEWEST_LINES = 3


@dataclass(frozen=True)
class Line:
    """One line: its number and name, the line above it in the tree, the cell of its page (None for none)."""

    sheet: Sheet
    cell: Cell
    number: str
    name: str
    above: Line | None
    page: Cell | None

    @property
    def path(self) -> tuple[str, ...]:
        """The numbers from the top, as they are compared."""
        return (*(self.above.path if self.above else ()), number_key(self.number))


def contents_on(sheet: Sheet) -> list[Line]:
    """The lines below 「目次」; [] for a sheet that is no table of contents."""
    start = contents_row(sheet)
    lines: list[Line] = []
    styles: list[tuple[str, Line]] = []
    others = 0
    for row, cells in sheet.rows() if start else ():
        shown = [cell for cell in cells if cell.text]
        if row <= start or not shown:
            continue
        first = shown[0]
        number, name = split_number(first.text)
        if not number or not name or len(shown) > 2:
            others += 1
            continue
        style = style_of(first.text)
        levels = [one for one, _ in styles]
        del styles[levels.index(style) if style in levels else len(styles) :]
        above = styles[-1][1] if styles else None
        page = shown[1] if len(shown) > 1 else None
        lines.append(Line(sheet, first, number, name, above, page))
        styles.append((style, lines[-1]))
    return lines if len(lines) >= _FEWEST_LINES and others <= len(lines) else []


def reading_of(sheet: Sheet) -> SheetReading:
    return SheetReading(sheet.name, KEY, LABEL, first_row=1, last_row=sheet.bottom)


@dataclass
class Contents:
    """Holds the lines of a 目次 against the file's pillars and items. `nodes`, `entries`: those that lines name."""

    whole: Whole
    lines: Sequence[Line]
    nodes: dict[Line, Node] = field(default_factory=dict)
    entries: dict[Line, Entry] = field(default_factory=dict)

    def enter(self) -> None:
        """Adds pages, pillars without items, items without a sheet of their own, and the order of all. A 目次 that
        names none of the file's items (of chapters of a report) says nothing."""
        by_path: dict[tuple[str, ...], Entry] = {}
        for entry in self.whole.entries.found.values():
            if entry.node:
                by_path.setdefault(_path_of(entry), entry)
        items = {line: by_path[line.path] for line in self.lines if line.path in by_path}
        if not items:
            return
        above = {one for line in self.lines for one in _lines_above(line)}
        depth = max(len(line.path) for line in items)
        for line in self.lines:
            if line in items:
                self._item(line, items[line])
            elif line.page is not None and line not in above and len(line.path) == depth:
                self._item_without_sheet(line)
            else:
                self.nodes[line] = self._node(line)
        self._put_in_order()
        self._tell_missing([entry for entry in by_path.values() if entry not in self.entries.values()])

    # ── Lines ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _node(self, line: Line) -> Node:
        """The pillar of that number under the same pillar, or a new one."""
        if line in self.nodes:
            return self.nodes[line]
        parent = self._node(line.above) if line.above else None
        number = number_key(line.number)
        for node in self.whole.tree.nodes.values():
            if node.parent is parent and number_key(node.number) == number:
                self._compare(line, node.name, str(node.origin))
                return node
        node = self.whole.tree.node(parent, line.cell.text, origin_of(line.sheet, line.cell))
        node.in_column = True
        return node

    def _item(self, line: Line, entry: Entry) -> None:
        self.entries[line] = entry
        if line.page is not None:
            entry.text("page", Seen(line.sheet, line.page))
        self._compare(line, entry.name, str(entry.seen.origin), "item_name")

    def _item_without_sheet(self, line: Line) -> None:
        seen = Seen(line.sheet, line.cell)
        node = self._node(line.above) if line.above else None
        entry = self.whole.entries.add(entry_of(node, seen, None))
        self._tell(
            Severity.WARNING,
            "card_missing",
            f"目次にある「{line.number}{line.name}」の個票がありません。名前だけを取り込みます。",
            line,
        )
        self.entries[line] = entry
        if line.page is not None:
            entry.text("page", Seen(line.sheet, line.page))

    def _put_in_order(self) -> None:
        """Pillars and items as the 目次 lists them, then the others."""
        tree, entries = self.whole.tree, self.whole.entries
        listed = [*dict.fromkeys(self.nodes.values())]
        for position, node in enumerate(sorted(tree.nodes.values(), key=_place_in(listed)), start=1):
            node.position = position
        order = _place_in([*self.entries.values()])
        entries.found = dict(sorted(entries.found.items(), key=lambda one: order(one[1])))

    # ── Differences ────────────────────────────────────────────────────────────────────────────────────────────

    def _compare(self, line: Line, name: str, where: str, field_name: str = "pillar") -> None:
        self.whole.draft.compared[origin_of(line.sheet, line.cell)] = understood(
            self.entries.get(line), field_name, line.cell.printed, name
        )
        if name and same_name(name) != same_name(line.name):
            self._tell(
                Severity.WARNING,
                "contents_differ",
                f"目次の「{line.name}」と個票の「{name}」（{where}）が違います。個票のほうを使います。",
                line,
            )

    def _tell_missing(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self.whole.draft.tell(
                Severity.NOTE,
                "not_in_contents",
                f"「{entry.name}」は目次にありません。",
                entry.seen.origin,
            )

    def _tell(self, severity: Severity, kind: str, sentence: str, line: Line) -> None:
        self.whole.draft.tell(severity, kind, sentence, origin_of(line.sheet, line.cell))


def _path_of(entry: Entry) -> tuple[str, ...]:
    numbers = [entry.number]
    node = entry.node
    while node is not None:
        numbers.append(node.number)
        node = node.parent
    return tuple(number_key(one) for one in reversed(numbers))


def _lines_above(line: Line) -> list[Line]:
    return [line.above, *_lines_above(line.above)] if line.above else []


def _place_in(listed: Sequence[object]) -> Callable[[object], int]:
    """Where something stands in the list; what isn't listed comes after it."""
    places = {id(one): nth for nth, one in enumerate(listed)}
    return lambda one: places.get(id(one), len(places))
