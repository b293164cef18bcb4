"""The figures of a form that no label names → the indicators they are of: by what is printed before them, by units.

Pure: standard library only. A form has one item, so that it can be asked what its figures are called; in a list it
would have to be asked of each row.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from items.quantity import Quantity, fold, parse_cell
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import Draft, Kind, Said
from progress.intake.reading.entries.entry import Entry, Figure
from progress.intake.reading.entries.figures import Figures
from progress.intake.reading.entries.seen import Seen, joined
from progress.intake.reading.records.deadlines import due_in, name_in, name_of
from progress.intake.reading.records.measured import UNNAMED, Line, Measured, printed_direction
from progress.intake.reading.records.naming import Namer, counted, label_name, related, stored_name

Loose = tuple[Figure, Figures, Line]
_ORDER = ("target", "actual", "goal", "baseline")
OF_BOXES = frozenset(_ORDER)
_OF_THE_ITEM = ("baseline", "goal")
_LONGEST_WORDS = 120


@dataclass
class _Group:
    """Figures that are of one indicator; `labels` as printed before them."""

    unit: str
    labels: list[str] = field(default_factory=list)
    cells: list[tuple[Figure, Figures, Quantity | None]] = field(default_factory=list)
    direction: Said | None = None

    @property
    def names(self) -> list[str]:
        """What each of its labels calls it; "" for one that says no name."""
        return [label_name(label, self.unit) for label in self.labels]

    @property
    def name(self) -> str:
        """The longest printed label; without one what the unit counts."""
        return max(self.names, key=len, default="") or counted(self.unit) or UNNAMED

    @property
    def is_named(self) -> bool:
        return "" not in self.names and len(set(self.names)) == 1

    @property
    def is_promised(self) -> bool:
        return any(figure.code != "baseline" for figure, _, _ in self.cells)

    @property
    def printed(self) -> str:
        texts = dict.fromkeys(one.printed for _, _, one in self.cells[-2:] if one)
        return "」「".join(texts)

    def counts_in(self, unit: str) -> bool:
        return not self.unit or not unit or fold(self.unit) == fold(unit)

    def takes(self, figure: Figure) -> bool:
        return all((one.code, one.year) != (figure.code, figure.year) for one, _, _ in self.cells)


@dataclass
class UnnamedFigures:
    """`goals`: what is planned for each year in words. `measured`: the figures whose cells an indicator took."""

    draft: Draft
    entry: Entry
    namer: Namer
    goals: Sequence[tuple[FiscalYear, Seen]]
    measured: list[Figure] = field(default_factory=list)

    def indicators(self, loose: Sequence[Loose], taken: Collection[str]) -> Iterator[Measured]:
        """`taken`: the names of the item's other indicators."""
        in_order = sorted(loose, key=lambda one: _ORDER.index(one[0].code))
        self._keep_boxes(in_order)
        groups = self._groups(in_order)
        names = set(taken)
        printed = {one.name for one in groups if one.is_named and one.is_promised}
        for group in groups:
            if found := self._indicator(group, printed):
                found.name = self._free(found, names)
                names.add(found.name)
                if len(groups) == 1:
                    found.said += self._words(in_order)
                self.measured += [figure for figure, _, _ in found.said]
                yield found
        if found := self._deadline(in_order, groups):
            yield found

    def _keep_boxes(self, loose: Sequence[Loose]) -> None:
        """The item keeps what the boxes of 現状 and 目標 say as a whole."""
        for code in _OF_THE_ITEM:
            if cells := [figure.seen for figure, _, _ in loose if figure.code == code and figure.seen.text]:
                self.draft.put(Kind.ITEM, (self.entry.key,), {f"{code}_printed": joined(cells)})

    # ── Which figures belong together ──────────────────────────────────────────────────────────────────────────

    def _groups(self, loose: Sequence[Loose]) -> list[_Group]:
        groups: list[_Group] = []
        for figure, figures, line in loose:
            for quantity in figures.quantities:
                unit = quantity.unit or line.unit or figure.column.unit
                group = self._home(groups, figure, quantity.label, unit)
                if group is None:
                    group = _Group(unit)
                    groups.append(group)
                elif not group.takes(figure):
                    self._tell_twice(figure, quantity)
                    continue
                group.unit = group.unit or unit
                if line.slot.direction and group.direction is None:
                    group.direction = printed_direction(line.slot.direction)
                if quantity.label not in group.labels:
                    group.labels.append(quantity.label)
                group.cells.append((figure, figures, self._own(figure, quantity)))
        return groups

    @staticmethod
    def _home(groups: Sequence[_Group], figure: Figure, label: str, unit: str) -> _Group | None:
        """The group of the same label and unit; else the only one whose label it may be short for."""
        counting = [one for one in groups if one.counts_in(unit)]
        for one in counting:
            if label in one.labels:
                return one
        near = [
            one
            for one in counting
            if one.takes(figure)
            and any(not label or not other or related(label, other) for other in one.labels)
        ]
        return near[0] if len(near) == 1 else None

    def _tell_twice(self, figure: Figure, quantity: Quantity) -> None:
        self.draft.tell(
            Severity.WARNING,
            "figure_twice",
            f"「{quantity.printed}」は、同じ欄の別の数値と見分けられないため、文字のまま取り込みます。",
            figure.seen.origin,
        )

    def _own(self, figure: Figure, quantity: Quantity) -> Quantity:
        """The figure without brackets that hold another one (「15団体 (321人)」 → 「15団体」)."""
        if not quantity.remark or not isinstance(parse_cell(quantity.remark)[0], Quantity):
            return quantity
        if figure.code in _OF_THE_ITEM:
            self.draft.tell(
                Severity.NOTE,
                "figure_in_brackets",
                f"（{quantity.remark}）は別の数値とみて、指標にはしません。"
                "項目の「現状・目標の数値」に文字のまま残ります。",
                figure.seen.origin,
            )
        printed = re.sub(r"\s*[(（][^()（）]*[)）]\s*$", "", quantity.printed)
        return replace(quantity, printed=printed.strip(), remark="")

    # ── What they are called ───────────────────────────────────────────────────────────────────────────────────

    def _indicator(self, group: _Group, printed: Collection[str]) -> Measured | None:
        """None for figures that only say how things stand now, as long as nobody calls them an indicator."""
        seen = group.cells[0][0].seen
        stored = self.entry.stored.indicators if self.entry.stored else ()
        known = stored_name(stored, "number", group.unit, printed)
        name = group.name
        if not group.is_promised:
            sentence = f"「{group.printed}」には目標の数値がありません。指標として追うときは、"
            name = self.namer.ask(self.entry, group.name, sentence, seen, known)
        elif not group.is_named:
            why = "は同じ指標とみられます" if any(group.names) else "には名前が書かれていません"
            name = self.namer.ask(
                self.entry, group.name, f"「{group.printed}」{why}。", seen, known or group.name
            )
        if not name:
            return None
        unnamed = not any(group.names) and name == group.name
        return Measured(name, seen, group.unit, unnamed, group.direction, True, [*group.cells], group.name)

    def _free(self, measured: Measured, names: Collection[str]) -> str:
        """Another unit under a name that is taken: each keeps its own."""
        if measured.name not in names:
            return measured.name
        self.draft.tell(
            Severity.WARNING,
            "indicator_twice",
            f"「{measured.name}」という指標が、違う単位でもう1つ書かれています。別の指標として取り込みます。",
            measured.seen.origin,
        )
        return f"{measured.name}（{measured.unit}）"

    @staticmethod
    def _words(loose: Sequence[Loose]) -> list[tuple[Figure, Figures, Quantity | None]]:
        """「-」 and 「随時」 beside the figures of one indicator are that year's target, without a value."""
        return [
            (figure, figures, None)
            for figure, figures, _ in loose
            if figure.year is not None and not figures.quantities and len(figure.seen.text) <= _LONGEST_WORDS
        ]

    # ── Deadlines ──────────────────────────────────────────────────────────────────────────────────────────────

    def _deadline(self, loose: Sequence[Loose], groups: Sequence[_Group]) -> Measured | None:
        """The indicator of months by which something is done: those of all targets, or of all goals in words where
        the form has boxes for 現状 and 目標 and no figures."""
        spoken = [one for one in loose if not one[1].absent]
        targets = [one for one in spoken if one[0].code == "target"]
        boxes = [one for one in spoken if one[0].code in _OF_THE_ITEM and not one[1].quantities]
        all_due = all(due_in(figure.seen.text) for figure, _, _ in targets)
        cells = [(figure, figures, None) for figure, figures, _ in targets if all_due]
        if not targets and not groups and boxes and all(due_in(seen.text) for _, seen in self.goals):
            column = boxes[0][0].column
            cells = [(Figure("target", year, seen, column), Figures(), None) for year, seen in self.goals]
        if not cells:
            return None
        self.measured += [figure for figure, _, _ in cells]
        first = cells[0][0].seen
        own = name_in(figure.seen.text for figure, _, _ in boxes)
        name = own or self._ask_deadline(first)
        if not groups:
            cells += [
                (figure, figures, None)
                for figure, figures, _ in boxes
                if len(figure.seen.text) <= _LONGEST_WORDS
            ]
        self.measured += [figure for figure, _, _ in boxes]
        return Measured(name, first, deadline=True, said=[*cells])

    def _ask_deadline(self, first: Seen) -> str:
        own = name_of(first.text)
        stored = self.entry.stored.indicators if self.entry.stored else ()
        return self.namer.ask(
            self.entry,
            own,
            f"「{first.text}」などの期限には名前が書かれていません。",
            first,
            stored_name(stored, "deadline", "", ()) or own,
        )
