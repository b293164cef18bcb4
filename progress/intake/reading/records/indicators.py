"""The indicators of items → records: the indicator, its targets, its actuals.

Pure: standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from items.quantity import Quantity, trimmed
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import Draft, Kind, Origin, Said
from progress.intake.known import KnownIndicator
from progress.intake.reading.entries.entry import Entry, Figure
from progress.intake.reading.entries.figures import Figures, expressed
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.records.deadlines import due_in
from progress.intake.reading.records.directions import Directions
from progress.intake.reading.records.gathering import Gathering
from progress.intake.reading.records.measured import Measured
from progress.intake.reading.records.naming import Namer
from progress.intake.reading.records.results import Results
from progress.intake.reading.records.stages import Unread, sounds_like_figure
from progress.intake.reading.words.signs import is_expected

_UNNAMED_NOTE = "指標名は資料に書かれていません。"


@dataclass
class Indicators:
    whole: Whole
    results: Results

    def __post_init__(self) -> None:
        self.draft: Draft = self.whole.draft
        self.directions = Directions(self.draft, self.whole.known)
        self.unread = Unread(self.draft)
        self.namer = Namer(self.draft, self.whole.known)

    def write(self, entry: Entry) -> dict[str, Origin]:
        """Puts the figures of one item, and what is planned for its years in words. The names of its indicators →
        where each stands."""
        gathering = Gathering(self.draft, entry, self.unread, self.namer)
        gathering.gather()
        gathering.annual.write()
        for position, measured in enumerate(gathering.indicators.values(), start=1):
            self._indicator(entry, measured, position)
        return {name: measured.seen.origin for name, measured in gathering.indicators.items()}

    def _indicator(self, entry: Entry, measured: Measured, position: int) -> None:
        stored = _stored(entry, measured.name)
        unit = (stored.unit if stored else "") or measured.unit or _unit_of_cells(measured)
        is_number = bool(measured.numeric or unit or (stored and stored.kind == "number"))
        kind = "deadline" if measured.deadline else "number" if is_number else "text"
        fields = {"unit": Said(unit), "kind": Said(kind)}
        if stored is None:
            fields["position"] = Said(position)
            if measured.unnamed:
                fields["transcription_note"] = Said(_UNNAMED_NOTE)
        direction = self.directions.of(entry, measured, stored.direction if stored else "")
        if direction is not None:
            fields["direction"] = direction
        cells = [
            _Value(figure, figures, quantity, self._in_unit(figure, quantity, unit), unit, measured.deadline)
            for figure, figures, quantity in measured.said
        ]
        for cell in cells:
            if cell.figure.code in ("baseline", "goal") and (
                cell.figure.seen.text or not cell.figures.absent
            ):
                fields |= cell.end_point
        self.draft.put(Kind.INDICATOR, (entry.key, measured.name), fields, measured.seen.origin)
        for cell in cells:
            if (
                cell.lacks_figure
                and not measured.deadline
                and (is_number or sounds_like_figure(cell.figure.seen.text))
            ):
                self.unread.tell(cell.figure)
        for cell in cells:
            if cell.figure.year is not None:
                self._put_of_year(entry, measured.name, cell.figure.year, cell)

    def _put_of_year(self, entry: Entry, name: str, year: FiscalYear, cell: _Value) -> None:
        seen = cell.figure.seen
        if cell.figure.code in ("target", "effect_target"):
            self.draft.put(Kind.TARGET_VALUE, (entry.key, name, int(year)), cell.target, seen.origin)
        elif cell.figure.code == "actual":
            key = (*self.results.status(entry, entry.reported or year, seen), entry.key, name, int(year))
            self.draft.put(Kind.ACTUAL_VALUE, key, cell.actual, seen.origin)

    def _in_unit(self, figure: Figure, quantity: Quantity | None, unit: str) -> Decimal | None:
        """The value in the indicator's unit; None without a quantity and, with a warning, where the cell has another
        unit."""
        if quantity is None:
            return None
        own_unit = quantity.unit or figure.column.unit
        if (own_unit or unit) == unit:
            return trimmed(quantity.value)
        value = expressed(replace(quantity, unit=own_unit), unit)
        if value is None:
            self.draft.tell(
                Severity.WARNING,
                "unit_differs",
                f"「{figure.seen.text}」の単位は、この指標の単位「{unit}」と違うので、数値にせず記載のまま取り込みます。",
                figure.seen.origin,
            )
            return None
        return trimmed(value.value)


@dataclass(frozen=True)
class _Value:
    """One figure of an indicator. `value`: in the indicator's `unit`; None where the cell has none that could be
    expressed in it."""

    figure: Figure
    figures: Figures
    quantity: Quantity | None
    value: Decimal | None
    unit: str
    deadline: bool = False

    @property
    def lacks_figure(self) -> bool:
        """A text where a figure is wanted; a dash says that there is none."""
        return self.quantity is None and not self.figures.absent

    @property
    def target(self) -> dict[str, Said]:
        fields = self._of_year
        if self.quantity and self.value is not None and self.quantity.bound:
            fields["bound"] = self._said(self.quantity.bound.value)
        if self.deadline and (due := due_in(self.figure.seen.text)):
            fields["due"] = self._said(due)
        return fields

    @property
    def actual(self) -> dict[str, Said]:
        fields = self._of_year
        remark = self.quantity.remark if self.quantity else ""
        if self.figures.expected or "見込" in remark or self.figure.column.provisional:
            fields["is_provisional"] = self._said(True)
        elif (mark := self.figure.expected) is not None:
            fields["is_provisional"] = Said(bool(is_expected(mark.text)), mark.printed, mark.origin)
        return fields

    @property
    def end_point(self) -> dict[str, Said]:
        """What the indicator starts from, or is to reach at the plan's end."""
        name, quantity = self.figure.code, self.quantity
        fields = {f"{name}_printed": self._said(self._printed)}
        if self.figure.year is not None:
            fields[f"{name}_year"] = Said(int(self.figure.year))
        if quantity and self.value is not None:
            fields[f"{name}_value"] = self._said(self.value)
            fields[f"{name}_approximate"] = self._said(quantity.approximate)
            if quantity.bound and name == "goal":
                fields["goal_bound"] = Said(quantity.bound.value)
            if quantity.remark and name == "baseline":
                fields["baseline_note"] = Said(quantity.remark)
        return fields

    @property
    def _of_year(self) -> dict[str, Said]:
        seen, year = self.figure.seen, int(self.figure.year or 0)
        fields = {"printed": self._said(self._printed)}
        if self.quantity and self.value is not None:
            fields["value"] = Said(self.value, seen.printed, seen.origin, self.unit, year)
            fields["approximate"] = self._said(self.quantity.approximate)
        return fields

    @property
    def _printed(self) -> str:
        """Of several figures in one cell each prints its own part."""
        whole = self.figure.seen.text
        own = self.quantity.printed.strip() if self.quantity else whole
        return own if own in whole else whole

    def _said(self, value: Decimal | date | str | bool) -> Said:
        return Said(value, self.figure.seen.printed, self.figure.seen.origin)


def _stored(entry: Entry, name: str) -> KnownIndicator | None:
    """The indicator as the plan has it, also under a name that it had in a file before."""
    known = entry.stored.indicators if entry.stored else ()
    former = (one for one in known if name in one.former)
    return next((one for one in known if one.name == name), None) or next(former, None)


def _unit_of_cells(measured: Measured) -> str:
    return next((quantity.unit for _, _, quantity in measured.said if quantity and quantity.unit), "")
