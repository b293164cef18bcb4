"""The items as found → the draft's records: pillars, items, departments, indicators, targets, results.

Pure: standard library only.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from items.quantity import DASHES, Quantity, trimmed
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import Kind, Origin, Question, QuestionKind, Said
from progress.intake.layouts.table.entries import (
    Entry,
    Figure,
    Seen,
    Slot,
    joined,
    one_indicator_each,
    put_item,
)
from progress.intake.layouts.table.evidence import kind_of, mark_of
from progress.intake.layouts.table.figures import Figures, expressed, figures_of
from progress.intake.layouts.table.headings import part_of, unit_behind
from progress.intake.layouts.table.results import Results
from progress.intake.layouts.table.synonyms import ITEM_TEXTS
from progress.intake.layouts.table.tree import Node, one_line, without_spread
from progress.intake.layouts.table.whole import Whole
from progress.intake.printed_texts import departments_in, read_schedule

UNNAMED = "数値目標"
"""An indicator that the document doesn't name."""
ONLY_PILLAR = "取組項目"
"""The pillar of a document that names none."""
_NO_PILLAR = re.compile(
    r"(?i)(?:sheet|シート|様式|別紙)?\d*|(?:取組|項目|実施|進捗|進行|年次|全体|全|数値|評価|年度別|計画|実績|指標|効果額?|状況|管理|一覧|結果"
    r"|目標|工程|推移|部署別|課別|KPI|list|表|データ|の)+"
)
"""Names of sheets that say what sort of table it is, and nothing of what the items are about."""
_UNNAMED_NOTE = "指標名は資料に書かれていません。"
_MOST_QUESTIONS = 50
_STAGE_LENGTH = 12
_SOUNDS_LIKE_FIGURE = re.compile(
    r"(?=.{1,12}$)(?:約|およそ|概ね|おおむね)?[▲△\-]?(?:\d|[一二三四五六七八九十百千万数]+(?:[件人回円名%校社台]|箇所|か所|世帯))"
)
_STAGE_WORD = re.compile(
    r"(?:随時|適宜|通年|逐次|都度|常時|毎年|毎月|継続|拡充|一部|全部|本格|検討|調査|研究|準備|計画|協議|調整|試行|実施|推進|運用|導入|策定|改定|開始|完了"
    r"|達成|未実施|見直し|改善|整備|周知|活用|廃止|[・/→⇒]|済み?|中|の)+"
)
"""What is planned or done, said in words: no figure is missing there."""
_DIRECTIONS = {
    "↑": "increase", "↗": "increase", "増": "increase", "増加": "increase", "向上": "increase", "上昇": "increase",
    "→": "maintain", "維持": "maintain", "現状維持": "maintain",
    "↓": "decrease", "↘": "decrease", "減": "decrease", "減少": "decrease", "低下": "decrease", "削減": "decrease",
}  # fmt: skip
DIRECTION_CHOICES = (("increase", "↑ 増やす"), ("maintain", "→ 維持する"), ("decrease", "↓ 減らす"))


@dataclass
class Measured:
    """An indicator of an item while its cells are gathered."""

    name: str
    seen: Seen
    unit: str = ""
    unnamed: bool = False
    direction: str = ""
    direction_seen: Seen | None = None
    numeric: bool = False
    said: list[tuple[Figure, Figures, Quantity | None]] = field(default_factory=list)


def write_records(whole: Whole) -> None:
    draft = whole.draft
    whole.entries.give_keys(whole.tree, draft, lambda entry: _pillar_of_sheet(whole, entry))
    bands = whole.scales.write(draft)
    writer = _Writer(whole, bands)
    for position, entry in enumerate(whole.entries.found.values(), start=1):
        writer.write(entry, position)
        entry.release()
    writer.ask_directions()
    writer.results.tell_kindless()


def _pillar_of_sheet(whole: Whole, entry: Entry) -> Node:
    """Where a table names no pillar its sheet stands for one."""
    sheet = whole.book.sheet(entry.sheet_name)
    if len(whole.known.pillars) == 1:
        stored = whole.known.pillars[0]
        return whole.tree.node(None, stored.name, Origin(sheet.name, "A1"), stored.number, unsaid=True)
    name = sheet.name if _stands_for_pillar(whole, sheet.name) else ""
    if not name:
        plan = whole.draft.get(Kind.PLAN, ())
        title = plan.fields.get("title") if plan else None
        name = str(title.value) if title else ONLY_PILLAR
    known = [pillar for pillar in whole.known.pillars if pillar.name == name]
    if not known and ("", name) not in whole.sheet_pillars:
        whole.sheet_pillars.add(("", name))
        whole.draft.tell(
            Severity.NOTE,
            "pillar_from_sheet",
            f"柱（基本方針など）が書かれていないので、柱を「{name}」とし、取組項目をその下に置きます。"
            "柱の名前は、取り込んだあとで変えられます。",
            sheet.name,
        )
    return whole.tree.node(None, name, Origin(sheet.name, "A1"), unsaid=True)


def _stands_for_pillar(whole: Whole, name: str) -> bool:
    """A sheet's name where several sheets share the items between them; a single one is named after its year, its
    file or its form."""
    if any(pillar.name == name for pillar in whole.known.pillars):
        return True
    several = len({entry.sheet_name for entry in whole.entries.found.values()}) > 1
    return several and not _NO_PILLAR.fullmatch(part_of(name).word)


@dataclass
class _Writer:
    whole: Whole
    bands: dict[tuple[str, str], tuple[str, str]]
    undirected: list[tuple[Entry, Measured]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.draft, self.known = self.whole.draft, self.whole.known
        self.results = Results(self.whole, self.bands)
        self.departments: set[str] = set()
        self.unread: set[Origin] = set()

    def write(self, entry: Entry, position: int) -> None:
        if entry.node is not None:
            self.whole.tree.write(entry.node, self.draft)
        put_item(entry, position, self.draft, self._item_fields(entry))
        self._assignments(entry)
        self._figures(entry)
        self.results.write(entry)

    # -- the item -------------------------------------------------------------------------------------------

    def _item_fields(self, entry: Entry) -> dict[str, Said]:
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
            fields |= self._schedule(cells[0])
        both = [*entry.texts.get("departments", ()), *entry.texts.get("related_departments", ())]
        if both:
            fields["departments_printed"] = joined(both)
        return fields

    def _schedule(self, seen: Seen) -> dict[str, Said]:
        number = seen.cell.number
        if number is not None and number > 10000:
            self.draft.tell(
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

    def _assignments(self, entry: Entry) -> None:
        position = 0
        seen_before: set[tuple[str, str]] = set()
        for code in ("departments", "related_departments"):
            for seen in entry.texts.get(code, ()):
                for one in departments_in(_without_spreads(seen.text)):
                    if (one.name, one.clause) in seen_before:
                        continue
                    seen_before.add((one.name, one.clause))
                    position += 1
                    said = Said(one.name, seen.printed, seen.origin)
                    if one.name not in self.departments:
                        self.departments.add(one.name)
                        kind = "group" if one.is_group else "department"
                        self.draft.put(Kind.DEPARTMENT, (one.name,), {"kind": Said(kind)}, said.origin)
                    role = "related" if code == "related_departments" else one.role
                    self.draft.put(
                        Kind.ASSIGNMENT,
                        (entry.key, one.name, one.clause),
                        {"role": Said(role, said.printed, said.origin), "position": Said(position)},
                        said.origin,
                    )

    # -- figures --------------------------------------------------------------------------------------------

    def _figures(self, entry: Entry) -> None:
        found: dict[str, Measured] = {}
        annual: dict[FiscalYear, dict[str, list[Seen]]] = {}
        for slot in entry.slots.values():
            for one in one_indicator_each(slot):
                self._slot(entry, one, found, annual)
        for year in sorted(annual):
            self.draft.put(
                Kind.ANNUAL_TARGET,
                (entry.key, int(year)),
                {name: joined(cells) for name, cells in annual[year].items()},
                next(iter(annual[year].values()))[0].origin,
            )
        for nth, measured in enumerate(found.values(), start=1):
            self._indicator(entry, measured, nth)

    def _slot(
        self,
        entry: Entry,
        slot: Slot,
        found: dict[str, Measured],
        annual: dict[FiscalYear, dict[str, list[Seen]]],
    ) -> None:
        read = [(figure, figures_of(figure.seen.cell)) for figure in slot.figures]
        explicit, unit_in_name = _indicator_name(slot)
        cell_unit = slot.unit.text if slot.unit and not _is_dash(slot.unit.text) else unit_in_name
        read = _stages_as_targets(read)
        labels = {quantity.label for _, figures in read for quantity in figures.quantities if quantity.label}
        has_numbers = bool(cell_unit) or any(
            figures.quantities for figure, figures in read if figure.code not in ("stage", "rate")
        )
        base = explicit or (labels.pop() if len(labels) == 1 else "") or self._only_known(entry)
        unnamed = not base
        if unnamed:
            base = UNNAMED
        if has_numbers and unnamed:
            base = self._free_name(base, found, read)
        if not read and slot.name is not None and explicit:
            found.setdefault(base, Measured(base, slot.name, cell_unit))
        for figure, figures in read:
            if figure.code == "rate":
                continue
            if figure.code == "stage":
                self._stage(figure, figures, annual)
                continue
            if figure.code == "target" and figure.year is not None:
                has_indicator = (
                    explicit or cell_unit or figures.quantities or (figures.absent and has_numbers)
                )
                self._annual(figure, annual, bool(has_indicator))
            if figures.quantities:
                several = len(figures.quantities) > 1
                for quantity in figures.quantities:
                    name = quantity.label if (several or not explicit) and quantity.label else base
                    measured = self._measured(found, name, slot, figure, cell_unit, unnamed and name == base)
                    measured.numeric = True
                    measured.said.append((figure, figures, quantity))
            elif explicit or cell_unit or (figures.absent and has_numbers):
                measured = self._measured(found, base, slot, figure, cell_unit, unnamed)
                measured.said.append((figure, figures, None))
            else:
                if has_numbers or _SOUNDS_LIKE_FIGURE.match(_narrow(figure.seen.text)):
                    self._tell_unread(figure)
                self._loose_text(entry, figure)
        self._compare_rates(read)

    @staticmethod
    def _free_name(base: str, found: dict[str, Measured], read: list[tuple[Figure, Figures]]) -> str:
        """A second unnamed indicator of the item gets a number."""
        wanted = {(figure.code, figure.year) for figure, figures in read if figures.quantities}
        name, nth = base, 1
        while name in found and wanted & {(figure.code, figure.year) for figure, _, _ in found[name].said}:
            nth += 1
            name = f"{base}{nth}"
        return name

    @staticmethod
    def _only_known(entry: Entry) -> str:
        if entry.stored and len(entry.stored.indicators) == 1:
            return entry.stored.indicators[0].name
        return ""

    @staticmethod
    def _measured(
        found: dict[str, Measured], name: str, slot: Slot, figure: Figure, unit: str, unnamed: bool
    ) -> Measured:
        measured = found.get(name)
        if measured is None:
            measured = found[name] = Measured(name, slot.name or figure.seen, unnamed=unnamed)
        if not measured.unit:
            measured.unit = unit or figure.column.unit
        if slot.direction and not measured.direction:
            measured.direction = _DIRECTIONS.get(re.sub(r"\s", "", slot.direction.text), "")
            measured.direction_seen = slot.direction
        return measured

    def _stage(
        self, figure: Figure, figures: Figures, annual: dict[FiscalYear, dict[str, list[Seen]]]
    ) -> None:
        if figures.absent or figure.year is None:
            return
        text = figure.seen.text
        name = "planned_stage" if _is_stage(text) else "goal_text"
        annual.setdefault(figure.year, {}).setdefault(name, []).append(figure.seen)

    def _tell_unread(self, figure: Figure) -> None:
        """A text in a cell of figures: 「約千件ほど」, 「集計中」, 「１２O」. No 「随時」 among its like."""
        seen, evidence = figure.seen, figure.column.evidence
        wordy = evidence is not None and not evidence.numbers
        if (wordy and _STAGE_WORD.fullmatch(_narrow(seen.text))) or seen.origin in self.unread:
            return
        self.unread.add(seen.origin)
        shown = seen.text if len(seen.text) <= 20 else f"{seen.text[:20]}…"
        self.draft.tell(
            Severity.WARNING,
            "figure_unread",
            f"「{shown}」は数値として読めないので、数値は空欄にし、記載のまま取り込みます。"
            "数値で登録するときは、セルを数字（と単位）に直してください。",
            seen.origin,
        )

    @staticmethod
    def _annual(figure: Figure, annual: dict[FiscalYear, dict[str, list[Seen]]], measured: bool) -> None:
        if figure.year is None:
            return
        text = figure.seen.text
        name = "figures_printed" if measured else "planned_stage" if _is_stage(text) else "goal_text"
        annual.setdefault(figure.year, {}).setdefault(name, []).append(figure.seen)

    def _loose_text(self, entry: Entry, figure: Figure) -> None:
        """A text in a column of figures, where the item has no indicator."""
        seen = figure.seen
        if figure.code == "actual" and figure.year is not None:
            code = "actual_stage" if _is_stage(seen.text) else "narrative"
            entry.statuses.setdefault((code, figure.year), []).append(seen)
            if figure.column.provisional:
                entry.expected_years.setdefault(figure.year, seen)
        elif figure.code == "goal":
            self.draft.put(Kind.ITEM, (entry.key,), {"goal_printed": joined([seen])})
        elif figure.code == "baseline":
            self.draft.put(Kind.ITEM, (entry.key,), {"baseline_printed": joined([seen])})

    def _indicator(self, entry: Entry, measured: Measured, position: int) -> None:
        stored = next(
            (one for one in (entry.stored.indicators if entry.stored else ()) if one.name == measured.name),
            None,
        )
        unit = (stored.unit if stored else "") or measured.unit or self._unit_of_cells(measured)
        key = (entry.key, measured.name)
        seen = measured.seen
        fields = {
            "unit": Said(unit),
            "kind": Said(
                "number" if measured.numeric or unit or (stored and stored.kind == "number") else "text"
            ),
        }
        if stored is None:
            fields["position"] = Said(position)
            if measured.unnamed:
                fields["transcription_note"] = Said(_UNNAMED_NOTE)
        direction = self._direction(entry, measured, stored.direction if stored else "")
        if direction is not None:
            fields["direction"] = direction
        values = [
            self._in_unit(figure, quantity, unit) if quantity else None
            for figure, _, quantity in measured.said
        ]
        for (figure, figures, quantity), value in zip(measured.said, values, strict=True):
            if figure.code in ("baseline", "goal") and not (figures.absent and not figure.seen.text):
                fields |= _end_points(figure, quantity, value)
        self.draft.put(Kind.INDICATOR, key, fields, seen.origin)
        for figure, figures, quantity in measured.said:
            sounds = _SOUNDS_LIKE_FIGURE.match(_narrow(figure.seen.text))
            if quantity is None and not figures.absent and (fields["kind"].value == "number" or sounds):
                self._tell_unread(figure)
        for (figure, figures, quantity), value in zip(measured.said, values, strict=True):
            if figure.code in ("target", "effect_target") and figure.year is not None:
                self._target(entry, measured.name, figure, quantity, value, unit)
            elif figure.code == "actual" and figure.year is not None:
                self._actual(entry, measured.name, figure, figures, quantity, value, unit)

    @staticmethod
    def _unit_of_cells(measured: Measured) -> str:
        return next((quantity.unit for _, _, quantity in measured.said if quantity and quantity.unit), "")

    def _in_unit(self, figure: Figure, quantity: Quantity, unit: str) -> Decimal | None:
        """The value in the indicator's unit; None, with a warning, where the cell has another one."""
        own = quantity
        if (own.unit or figure.column.unit or unit) == unit:
            return trimmed(own.value)
        if not own.unit and figure.column.unit:
            own = replace(own, unit=figure.column.unit)
        value = expressed(own, unit)
        if value is None:
            self.draft.tell(
                Severity.WARNING,
                "unit_differs",
                f"「{figure.seen.text}」の単位は、この指標の単位「{unit}」と違うので、数値にせず記載のまま取り込みます。",
                figure.seen.origin,
            )
            return None
        return trimmed(value.value)

    def _target(
        self,
        entry: Entry,
        name: str,
        figure: Figure,
        quantity: Quantity | None,
        value: Decimal | None,
        unit: str,
    ) -> None:
        seen, year = figure.seen, int(figure.year or 0)
        fields = {"printed": Said(_printed(quantity, seen), seen.printed, seen.origin)}
        if quantity and value is not None:
            fields["value"] = Said(value, seen.printed, seen.origin, unit, year)
            if quantity.approximate:
                fields["approximate"] = Said(True, seen.printed, seen.origin)
            if quantity.bound:
                fields["bound"] = Said(quantity.bound.value, seen.printed, seen.origin)
        self.draft.put(Kind.TARGET_VALUE, (entry.key, name, year), fields, seen.origin)

    def _actual(
        self, entry: Entry, name: str, figure: Figure, figures: Figures, quantity: Quantity | None,
        value: Decimal | None, unit: str,
    ) -> None:  # fmt: skip
        if figure.year is None:
            return
        seen, year = figure.seen, int(figure.year)
        round_year, kind = self.results.status(entry, figure.year, seen)
        fields = {"printed": Said(_printed(quantity, seen), seen.printed, seen.origin)}
        if quantity and value is not None:
            fields["value"] = Said(value, seen.printed, seen.origin, unit, year)
            if quantity.approximate:
                fields["approximate"] = Said(True, seen.printed, seen.origin)
        if figures.expected or "見込" in (quantity.remark if quantity else "") or figure.column.provisional:
            fields["is_provisional"] = Said(True, seen.printed, seen.origin)
        self.draft.put(Kind.ACTUAL_VALUE, (round_year, kind, entry.key, name, year), fields, seen.origin)

    def _compare_rates(self, read: list[tuple[Figure, Figures]]) -> None:
        """A printed 達成率 beside what target and actual give; never imported."""
        if all(figure.code != "rate" for figure, _ in read):
            return
        values: dict[tuple[str, FiscalYear], Decimal] = {}
        for figure, figures in read:
            if figure.code in ("target", "actual") and figure.year and len(figures.quantities) == 1:
                values.setdefault((figure.code, figure.year), figures.quantities[0].value)
        for figure, figures in read:
            if figure.code != "rate" or figure.year is None or len(figures.quantities) != 1:
                continue
            target, actual = values.get(("target", figure.year)), values.get(("actual", figure.year))
            if not target or not actual:
                continue
            printed = figures.quantities[0].value
            rates = [_percent(actual, target), _percent(target, actual)]
            places = max(0, -int(printed.as_tuple().exponent))
            tolerance = Decimal(1) if places == 0 else Decimal("0.1")
            if all(abs(rate - printed) > tolerance for rate in rates):
                self.draft.tell(
                    Severity.WARNING,
                    "rate_differs",
                    f"達成率「{figure.seen.text}」は、目標と実績から計算した{rates[0]}%と違います。"
                    "達成率は取り込まず、表示のたびに計算します。",
                    figure.seen.origin,
                )

    # -- direction ------------------------------------------------------------------------------------------

    def _direction(self, entry: Entry, measured: Measured, stored: str) -> Said | None:
        if measured.direction and measured.direction_seen:
            seen = measured.direction_seen
            return Said(measured.direction, seen.printed, seen.origin)
        if stored or not measured.numeric:
            return None
        if any(figure.code == "effect_target" for figure, _, _ in measured.said):
            return Said("increase")  # a saving as well as an income counts as a gain, whatever is answered
        answer = self.known.answer(f"direction:{entry.key}:{measured.name}") or self.known.answer(
            f"direction:*:{measured.name}"
        )
        self.undirected.append((entry, measured))
        return Said(answer) if answer in {choice for choice, _ in DIRECTION_CHOICES} else None

    def ask_directions(self) -> None:
        """One question for each indicator; where there are very many, one for all of the same name."""
        together = len(self.undirected) > _MOST_QUESTIONS
        counts: dict[str, int] = {}
        for _, measured in self.undirected:
            counts[measured.name] = counts.get(measured.name, 0) + 1
        for entry, measured in self.undirected:
            many = together and counts[measured.name] > 1
            what = (
                f"「{measured.name}」（{counts[measured.name]}件）"
                if many
                else f"「{measured.name}」（{entry.name}）"
            )
            self.draft.ask(
                Question(
                    f"direction:{'*' if many else entry.key}:{measured.name}",
                    QuestionKind.DIRECTION,
                    f"指標{what}は、数が増えるほうがよいのですか、減るほうがよいのですか。",
                    str(measured.seen.origin),
                    DIRECTION_CHOICES,
                )
            )


def _narrow(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _without_spreads(text: str) -> str:
    return "\n".join(without_spread(line) for line in text.splitlines())


def _indicator_name(slot: Slot) -> tuple[str, str]:
    """The indicator's name and the unit in brackets behind it: 「受診率（％）」; a dash names nothing."""
    if slot.name is None or _is_dash(slot.name.text):
        return slot.heading, ""
    name = one_line(slot.name.text)
    unit = unit_behind(name)
    return (name[: name.rindex(unit) - 1].strip(), unit) if unit else (name, "")


def _is_dash(text: str) -> bool:
    return bool(text) and all(character in DASHES for character in text.strip())


def _is_stage(text: str) -> bool:
    """「検討」「一部実施」「→」「○」: a stage, no sentence."""
    plain = re.sub(r"\s", "", text)
    return len(plain) <= _STAGE_LENGTH and (bool(mark_of(plain)) or not re.search(r"[\d０-９。、を]", plain))


def _stages_as_targets(read: list[tuple[Figure, Figures]]) -> list[tuple[Figure, Figures]]:
    """年次計画 of an item that has a figure in one and the same unit for its years (97.0％, 97.2％): targets."""
    if all(figure.code != "stage" for figure, _ in read):
        return read
    stages = [(figure, figures) for figure, figures in read if figure.code == "stage" and not figures.absent]
    measured = [figures for _, figures in stages if len(figures.quantities) == 1]
    units = {figures.quantities[0].unit for figures in measured}
    words = [figure.seen.text for figure, figures in stages if len(figures.quantities) != 1]
    if len(measured) < 2 or len(units) != 1 or "" in units or not all(map(_is_stage, words)):
        return read
    return [
        (replace(figure, code="target") if figure.code == "stage" and figures.quantities else figure, figures)
        for figure, figures in read
    ]


def _printed(quantity: Quantity | None, seen: Seen) -> str:
    """Of several figures in one cell each prints its own part."""
    if quantity is None or quantity.printed.strip() not in seen.text:
        return seen.text
    return quantity.printed.strip() if quantity.printed.strip() != seen.text else seen.text


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _end_points(figure: Figure, quantity: Quantity | None, value: Decimal | None) -> dict[str, Said]:
    """What the indicator starts from, or is to reach at the plan's end."""
    name, seen = figure.code, figure.seen
    fields = {f"{name}_printed": Said(_printed(quantity, seen), seen.printed, seen.origin)}
    if figure.year is not None:
        fields[f"{name}_year"] = Said(int(figure.year))
    if quantity and value is not None:
        fields[f"{name}_value"] = Said(value, seen.printed, seen.origin)
        if quantity.approximate:
            fields[f"{name}_approximate"] = Said(True)
        if quantity.bound and name == "goal":
            fields["goal_bound"] = Said(quantity.bound.value)
        if quantity.remark and name == "baseline":
            fields["baseline_note"] = Said(quantity.remark)
    return fields
