"""Lines of budgets → records: of an item, and of the pillar that a whole sheet is.

Pure: standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import Draft, Kind, Said
from progress.intake.reading.entries.field_of_work import Amount, BudgetLine
from progress.intake.reading.entries.figures import figures_of, yen

_THOUSAND = 1000
_LONGEST_PROJECT = 120
_LONGEST_LABEL = 60


@dataclass
class Budgets:
    draft: Draft

    def write(self, kind: str, owner: str, name: str, lines: Iterable[BudgetLine]) -> None:
        """`kind`: "item" or "pillar", `owner` its key; `name`: the project of lines that name none."""
        for line in lines:
            project = (line.project or name)[:_LONGEST_PROJECT]
            keys: dict[FiscalYear, tuple[str | int, ...]] = {}
            for amount in line.amounts:
                if not line.project and figures_of(amount.seen.cell).absent:
                    continue  # a dash in a column of the item: nothing was budgeted
                if amount.year not in keys:
                    whose = (kind, owner, int(amount.year), project, line.label[:_LONGEST_LABEL])
                    keys[amount.year] = self._free(whose)
                self.draft.put(
                    Kind.BUDGET_LINE, keys[amount.year], self._fields(line, amount), amount.seen.origin
                )

    def _free(self, whose: tuple[str | int, ...]) -> tuple[str | int, ...]:
        """The same project once more is another line."""
        nth = 1
        while self.draft.get(Kind.BUDGET_LINE, (*whose, nth)):
            nth += 1
        return (*whose, nth)

    def _fields(self, line: BudgetLine, amount: Amount) -> dict[str, Said]:
        seen, year = amount.seen, int(amount.year)
        printed = f"{seen.text} {amount.unit}" if amount.unit_beside else seen.text
        fields = {f"{amount.code}_printed": Said(printed, seen.printed, seen.origin, fiscal_year=year)}
        if (thousand := self._thousand_yen(amount)) is not None:
            name = f"{amount.code}_thousand_yen"
            fields[name] = Said(thousand, seen.printed, seen.origin, "千円", year)
        for name, chapter in line.chapters.items():
            fields[name] = Said(chapter.text, chapter.printed, chapter.origin)
        if line.is_repeated:
            fields["is_repeated"] = Said(True, seen.printed, seen.origin)
        if line.position is not None:
            fields["position"] = Said(line.position)
        return fields

    def _thousand_yen(self, amount: Amount) -> int | None:
        """None for a dash and, with a warning, for what is no amount of whole thousands in a known unit."""
        figures = figures_of(amount.seen.cell)
        if figures.absent:
            return None
        text = amount.seen.text
        if len(figures.quantities) != 1:
            self._tell(
                "not_a_figure", f"「{text}」は金額として読めないので、文字のまま取り込みます。", amount
            )
            return None
        whole = yen(figures.quantities[0], amount.unit)
        if whole is None:
            said = f"金額「{text}」の単位が分からないので、文字のまま取り込みます。単位（千円など）を書いてください。"
            self._tell("amount_without_unit", said, amount)
        elif whole % _THOUSAND:
            said = f"金額「{text}」は千円未満の端数があるため、文字のまま取り込みます。"
            self._tell("amount_not_whole", said, amount)
        else:
            return whole // _THOUSAND
        return None

    def _tell(self, kind: str, sentence: str, amount: Amount) -> None:
        self.draft.tell(Severity.WARNING, kind, sentence, amount.seen.origin)
