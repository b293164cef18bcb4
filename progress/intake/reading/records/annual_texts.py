"""What is planned for each year in words → one record a year: goals, stages, figures as printed.

Pure: standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import Draft, Kind
from progress.intake.reading.entries.entry import Entry, Figure
from progress.intake.reading.entries.figures import Figures
from progress.intake.reading.entries.seen import Seen, joined
from progress.intake.reading.entries.understood import note_joined
from progress.intake.reading.records.stages import is_stage
from progress.intake.reading.words.signs import Sort, sort_of


@dataclass
class AnnualTexts:
    """The texts of one item."""

    draft: Draft
    entry: Entry
    _texts: dict[FiscalYear, dict[str, list[Seen]]] = field(default_factory=dict)

    @property
    def goals(self) -> list[tuple[FiscalYear, Seen]]:
        """The goals in words, each with its year."""
        return [(year, seen) for year, texts in self._texts.items() for seen in texts.get("goal_text", ())]

    def add(self, year: FiscalYear, name: str, seen: Seen) -> None:
        self._texts.setdefault(year, {}).setdefault(name, []).append(seen)

    def add_stage(self, figure: Figure, figures: Figures) -> None:
        """A cell of 年次計画; a dash or a cell without a year says nothing."""
        if figure.year is not None and not figures.absent:
            name = "planned_stage" if is_stage(figure.seen.text) else "goal_text"
            self.add(figure.year, name, figure.seen)

    def add_target(self, figure: Figure, year: FiscalYear, *, measured: bool) -> None:
        """A cell of 目標; `measured`: it belongs to an indicator."""
        seen = figure.seen
        self.draft.columns_of[seen.origin] = "target"
        stage = is_stage(seen.text) and sort_of(seen.cell) in (Sort.ARROW, Sort.MARK, Sort.BAND)
        name = "figures_printed" if measured else "planned_stage" if stage else "goal_text"
        self.add(year, name, seen)

    def write(self) -> None:
        for year, texts in sorted(self._texts.items()):
            for name, cells in texts.items():
                note_joined(self.draft, self.entry, name, cells[1:], year)
            self.draft.put(
                Kind.ANNUAL_TARGET,
                (self.entry.key, int(year)),
                {name: joined(cells) for name, cells in texts.items()},
                next(iter(texts.values()))[0].origin,
            )
