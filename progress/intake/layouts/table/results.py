"""What the rows report of each year → statuses, ratings, effects, budgets and opinions in the draft.

Pure: standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass

from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import YEAR_END, Kind, Origin, Question, QuestionKind, Said
from progress.intake.layouts.table.asking import (
    EFFECT_KIND_CHOICES,
    MIXED,
    REMEMBERED_EFFECTS,
    effect_kind_question,
)
from progress.intake.layouts.table.entries import Entry, Figure, Seen, joined
from progress.intake.layouts.table.figures import figures_of, yen
from progress.intake.layouts.table.synonyms import STATUS_TEXTS
from progress.intake.layouts.table.tree import same_name
from progress.intake.layouts.table.whole import Whole


@dataclass
class Results:
    """`bands`: (scale, band) as noted → (scale key, band code)."""

    whole: Whole
    bands: dict[tuple[str, str], tuple[str, str]]

    def __post_init__(self) -> None:
        self.draft, self.known = self.whole.draft, self.whole.known
        self.rounds: set[FiscalYear] = set()
        self.statuses: set[tuple[int, str]] = set()
        self.kindless: dict[tuple[str, str], list[Figure]] = {}

    def status(self, entry: Entry, year: FiscalYear, seen: Seen) -> tuple[int, str]:
        kind = self.whole.round_kinds.get(year, YEAR_END)
        if year not in self.rounds:
            self.rounds.add(year)
            self.draft.put(
                Kind.ROUND,
                (int(year), kind),
                {"state": Said("closed"), "historical": Said(True)},
                seen.origin,
            )
        if (int(year), entry.key) not in self.statuses:
            self.statuses.add((int(year), entry.key))
            fields: dict[str, Said] = {}
            if entry.stored is not None and same_name(entry.stored.name) != same_name(entry.name):
                fields["item_name_then"] = Said(entry.name, entry.seen.printed, entry.seen.origin)
            self.draft.put(Kind.STATUS, (int(year), kind, entry.key), fields, seen.origin)
        return int(year), kind

    def write(self, entry: Entry) -> None:
        for (code, year), cells in entry.statuses.items():
            round_year, kind = self.status(entry, year, cells[0])
            if code in STATUS_TEXTS:
                self.draft.put(
                    Kind.STATUS, (round_year, kind, entry.key), {STATUS_TEXTS[code]: joined(cells)}
                )
            else:
                self.draft.put(
                    Kind.OPINION, (round_year, kind, entry.key, 1), {code: joined(cells)}, cells[0].origin
                )
        for year, seen in entry.expected_years.items():
            round_year, kind = self.status(entry, year, seen)
            self.draft.put(
                Kind.STATUS,
                (round_year, kind, entry.key),
                {"transcription_note": Said("進捗状況は見込です。", seen.printed, seen.origin)},
            )
        for year, scale, band, seen, said in entry.ratings:
            round_year, kind = self.status(entry, year, seen)
            key, code = self.bands[scale, band]
            self.draft.put(
                Kind.RATING,
                (round_year, kind, entry.key, key, ""),
                {"recorded": Said(code, said, seen.origin)},
                seen.origin,
            )
        self._effects(entry)
        self._budgets(entry)

    def _effects(self, entry: Entry) -> None:
        counts: dict[FiscalYear, int] = {}
        for year, figure, known_kind in entry.effects:
            figures = figures_of(figure.seen.cell)
            if figures.absent:
                continue
            seen, unit = figure.seen, figure.column.unit
            if not unit and figures.quantities and not any(one.unit for one in figures.quantities):
                unit = self._answered_unit(figure)
            amount = yen(figures.quantities[0], unit) if len(figures.quantities) == 1 else None
            if amount is None:
                self._no_amount(figure)
                continue
            effect_kind = known_kind or self._effect_kind(figure)
            if effect_kind == MIXED:
                continue
            if effect_kind not in REMEMBERED_EFFECTS:
                self.kindless.setdefault((seen.sheet.name, figure.column.address), []).append(figure)
                continue
            counts[year] = counts.get(year, 0) + 1
            round_year, kind = self.status(entry, year, seen)
            fields = {
                "amount_yen": Said(amount, seen.printed, seen.origin, "円", int(year)),
                "printed": Said(
                    f"{seen.text}{'' if figures.quantities[0].unit else unit}", seen.printed, seen.origin
                ),
            }
            fields["kind"] = Said(effect_kind)
            if figures.expected or figure.column.provisional:
                fields["is_provisional"] = Said(True, seen.printed, seen.origin)
            self.draft.put(Kind.EFFECT, (round_year, kind, entry.key, counts[year]), fields, seen.origin)

    def _answered_unit(self, figure: Figure) -> str:
        """The unit of money that neither heading nor cell prints."""
        identity = f"unit:{figure.seen.sheet.name}!{figure.column.letter}"
        self.draft.ask(
            Question(
                identity,
                QuestionKind.COLUMN,
                f"「{figure.column.heading}」の列の金額の単位は何ですか。",
                str(figure.seen.origin),
                tuple((unit, unit) for unit in ("円", "千円", "万円", "百万円")),
            )
        )
        return self.known.answer(identity) or ""

    def _no_amount(self, figure: Figure) -> None:
        seen = figure.seen
        self.draft.tell(
            Severity.WARNING,
            "amount_not_read",
            f"効果額「{seen.text}」は金額として読めないので取り込みません。数字と単位（円・千円・百万円）を確かめてください。",
            seen.origin,
        )

    def _effect_kind(self, figure: Figure) -> str:
        seen = figure.seen
        identity = effect_kind_question(seen.sheet, figure.column.letter)
        self.draft.ask(
            Question(
                identity,
                QuestionKind.COLUMN,
                f"「{figure.column.heading}」の列は、歳入の増ですか、歳出の減ですか。",
                str(seen.origin),
                EFFECT_KIND_CHOICES,
            )
        )
        return self.known.answer(identity) or ""

    def tell_kindless(self) -> None:
        """Amounts of which nobody said yet whether they are income or saving: not imported, and reported."""
        for (sheet, heading), figures in self.kindless.items():
            cells = "、".join(figure.seen.origin.cell for figure in figures[:10])
            more = "など" if len(figures) > 10 else ""
            self.draft.tell(
                Severity.WARNING,
                "effect_kind_unknown",
                f"「{figures[0].column.heading}」の列は、歳入の増か歳出の減かが分からないので、"
                f"金額{len(figures)}件（{cells}{more}）を取り込みません。質問に答えると取り込みます。",
                Origin(sheet, heading),
            )

    def _budgets(self, entry: Entry) -> None:
        for year, figure in entry.budgets:
            figures = figures_of(figure.seen.cell)
            if figures.absent:
                continue
            seen, name = figure.seen, "budget" if figure.code == "budget" else "settled"
            printed = {f"{name}_printed": Said(seen.text, seen.printed, seen.origin)}
            amount = yen(figures.quantities[0], figure.column.unit) if len(figures.quantities) == 1 else None
            if amount is not None and amount % 1000 == 0:
                printed[f"{name}_thousand_yen"] = Said(
                    amount // 1000, seen.printed, seen.origin, "千円", int(year)
                )
            self.draft.put(
                Kind.BUDGET_LINE,
                ("item", entry.key, int(year), entry.name[:120], "", 1),
                printed,
                seen.origin,
            )
