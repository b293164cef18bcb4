"""What the rows report of each year → statuses, ratings, effects, budgets and opinions in the draft.

Pure: standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from plans.books.cells import place
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import YEAR_END, Key, Kind, Origin, Question, QuestionKind, Said, text_of
from progress.intake.known import KnownIndicator, KnownItem
from progress.intake.reading.answers import unit_question
from progress.intake.reading.columns.column import Column
from progress.intake.reading.entries.entry import Entry, Figure
from progress.intake.reading.entries.figures import figures_of, yen
from progress.intake.reading.entries.said import said_of
from progress.intake.reading.entries.seen import Seen, joined
from progress.intake.reading.entries.tree import same_name
from progress.intake.reading.entries.understood import note_joined
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.lists.asking import (
    EFFECT_KIND_CHOICES,
    SIGN_CHOICES,
    UNSTATED,
)
from progress.intake.reading.records.spoken import SpokenActuals
from progress.intake.reading.tables.above import ReportedRound
from progress.intake.reading.words.fields import STATUS_TEXTS


def _rated_indicators(entry: Entry, indicators: Mapping[str, Origin]) -> dict[Origin, str]:
    """The cells of ratings that are of one indicator each: several of one year and scale, in the rows of different
    indicators. {} where the ratings are of the item."""
    rows = {(origin.sheet, place(origin.cell)[0]): name for name, origin in indicators.items()}
    cells: dict[tuple[FiscalYear, str], list[Origin]] = {}
    for year, scale, _, seen, _ in entry.ratings:
        cells.setdefault((year, scale), []).append(seen.origin)
    found: dict[Origin, str] = {}
    for origins in cells.values():
        names = [rows.get((origin.sheet, place(origin.cell)[0]), "") for origin in origins]
        if len(names) > 1 and all(names) and len(set(names)) == len(names):
            found |= dict(zip(origins, names, strict=True))
    return found


@dataclass
class Results:
    """`bands`: (scale, band) as noted → (scale key, band code)."""

    whole: Whole
    bands: dict[tuple[str, str], tuple[str, str]]

    def __post_init__(self) -> None:
        self.draft, self.known = self.whole.draft, self.whole.known
        self.rounds: set[FiscalYear] = set()
        self.statuses: set[tuple[int, str]] = set()
        self.plan_measures = any(item.indicators for item in self.known.items)

    def status(self, entry: Entry, year: FiscalYear, seen: Seen) -> tuple[int, str]:
        reported = self.whole.rounds.get(year, ReportedRound(YEAR_END, {}))
        kind = reported.kind
        if year not in self.rounds:
            self.rounds.add(year)
            title = reported.fields.get("title")
            self.draft.put(
                Kind.ROUND,
                (int(year), kind),
                {**reported.fields, "state": Said("closed"), "historical": Said(True)},
                title.origin if title else seen.origin,
            )
        if (int(year), entry.key) not in self.statuses:
            self.statuses.add((int(year), entry.key))
            fields: dict[str, Said] = {}
            if entry.stored is not None and not _is_called(entry.stored, entry.name):
                fields["item_name_then"] = Said(entry.name, entry.seen.printed, entry.seen.origin)
            self.draft.put(Kind.STATUS, (int(year), kind, entry.key), fields, seen.origin)
        return int(year), kind

    def write(self, entry: Entry, indicators: Mapping[str, Origin]) -> None:
        """`indicators`: the names of the item's indicators → where each stands."""
        for (code, year), cells in entry.statuses.items():
            round_year, kind = self.status(entry, year, cells[0])
            note_joined(self.draft, entry, code, cells[1:], year)
            if code == "narrative":
                self._spoken((round_year, kind, entry.key), entry, indicators, cells)
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
        of_indicators = _rated_indicators(entry, indicators)
        for year, scale, band, seen, said in entry.ratings:
            round_year, kind = self.status(entry, year, seen)
            if (scale, band) not in self.bands:
                continue
            key, code = self.bands[scale, band]
            self.draft.put(
                Kind.RATING,
                (round_year, kind, entry.key, key, of_indicators.get(seen.origin, "")),
                {"recorded": Said(code, said, seen.origin)},
                seen.origin,
            )
        self._effects(entry)

    def _spoken(self, status: Key, entry: Entry, own: Iterable[str], cells: Sequence[Seen]) -> None:
        """Results that stand in sentences, of the indicators that have none of the year in a cell of figures. `own`:
        the names of those that the file itself says."""
        known = {one.name: one for one in (entry.stored.indicators if entry.stored else ())}
        for name in own:
            record = self.draft.get(Kind.INDICATOR, (entry.key, name))
            known.setdefault(name, KnownIndicator(name, text_of(record, "unit"), text_of(record, "kind")))
        numbers = [one for one in known.values() if one.kind == "number"]
        year = int(status[0])
        without = [one for one in numbers if not self.draft.get(Kind.ACTUAL_VALUE, (*status, one.name, year))]
        if without or (self.plan_measures and not numbers):
            spoken = SpokenActuals(self.draft, status, without)
            for seen in cells:
                spoken.write(seen)

    def _effects(self, entry: Entry) -> None:
        counts: dict[FiscalYear, int] = {}
        for year, figure, known_kind in entry.effects:
            figures = figures_of(figure.seen.cell)
            if figures.absent:
                continue
            seen, unit = figure.seen, figure.column.unit
            bare = figures.quantities and not any(one.unit for one in figures.quantities)
            said = self.known.answer(unit_question(seen.sheet.name, figure.column.place))
            if bare and (said or not unit):
                unit = self._answered_unit(figure) or unit
            amount = yen(figures.quantities[0], unit) if len(figures.quantities) == 1 else None
            if amount is None:
                self._no_amount(figure)
                continue
            if (
                amount < 0
                and figure.code == "effect_saving"
                and (amount := self._signed(figure, amount)) is None
            ):
                continue
            effect_kind = known_kind or self._effect_kind(figure)
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
        question = Question(
            unit_question(figure.seen.sheet.name, figure.column.place),
            QuestionKind.COLUMN,
            f"「{figure.column.heading}」の列の金額の単位は何ですか。",
            str(figure.seen.origin),
            tuple((unit, unit) for unit in ("円", "千円", "万円", "百万円")),
            topic="unit",
            about=({"column": figure.column.letter},),
        )
        return self._said(question, figure.column, "単位")

    def _said(self, question: Question, column: Column, about: str) -> str:
        return said_of(self.known, self.draft, question, column.table, f"{about}／{column.signature}")

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
        question = Question(
            f"effect_kind:{seen.sheet.name}!{figure.column.place}",
            QuestionKind.COLUMN,
            f"「{figure.column.heading}」の列は、歳入の増ですか、歳出の減ですか。",
            str(seen.origin),
            EFFECT_KIND_CHOICES,
        )
        return self._said(question, figure.column, "効果の種類") or UNSTATED

    def _signed(self, figure: Figure, amount: int) -> int | None:
        """「△300」 under 削減額: what was saved, as a gain, or what it cost more; None while nobody said."""
        seen = figure.seen
        question = Question(
            f"sign:{seen.sheet.name}!{figure.column.place}",
            QuestionKind.COLUMN,
            f"「{figure.column.heading}」の列の「{seen.text}」は、減らした額（効果）ですか、増えた額ですか。",
            str(seen.origin),
            SIGN_CHOICES,
            "gain",
            blocking=True,
            topic="sign",
            about=({"column": figure.column.letter},),
            why="減らした額の列と見たので、△は減った分と考えました。",
        )
        answer = self._said(question, figure.column, "符号")
        if not answer:
            self.draft.tell(
                Severity.WARNING,
                "sign_unknown",
                f"「{seen.text}」は、効果か負担増かが分からないので取り込みません。質問に答えると取り込みます。",
                seen.origin,
            )
            return None
        return -amount if answer == "gain" else amount


def _is_called(item: KnownItem, name: str) -> bool:
    """Is that its name, or one of an earlier file? What was renamed here since had no other name then."""
    return same_name(name) in {same_name(one) for one in (item.name, *(former for _, former in item.former))}
