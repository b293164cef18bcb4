"""The figures of one 個票: which belong to one indicator, what it is called, what they say.

Pure: standard library only. Yearly figures and final goals make an indicator; a figure that only says how things
stand now is asked about. Direction is asked, never inferred.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import date

from items.quantity import Absent, Deadline, Quantity, parse_cell
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear, NotAFiscalYear
from progress.intake.draft import Draft, Kind, Known, KnownIndicator, Plain, Question, QuestionKind, Said
from progress.intake.layouts.card import FIGURES, GOAL, NOW, YEAR_GOAL, Card, CellText
from progress.intake.layouts.labels import folded

LONGEST_PRINTED = 120
"""Characters; longer ones don't fit their fields, so they stay in the year's text."""

DIRECTIONS = (("increase", "↑ 増やす"), ("maintain", "→ 維持する"), ("decrease", "↓ 減らす"))

_MONTH_ONLY = re.compile(r"(?P<name>.+?)\s*[:：]?\s*\d{1,2}月末?(?:まで)?", re.S)
_DUE = re.compile(
    r"(?P<year>(?:令和|平成)(?:元|\d{1,2})年|[RH](?:元|\d{1,2})\.|20\d\d年)(?P<month>\d{1,2})月?末?"
)
_TIME_WORDS = re.compile(r"(?:(?:令和|平成)(?:元|\d{1,2})|20\d\d)年度?(?:\d{1,2}月末?)?(?:までに|まで|に)?")
_PARTICLE = re.compile(r"(?:を|は|が|の|に|で|と|：|:)+$")


@dataclass(frozen=True)
class Figure:
    """One printed figure of a card. `year` None: of the 現状の数値 or 目標の数値 box."""

    place: str
    year: int | None
    quantity: Quantity
    at: CellText


@dataclass
class Measured:
    """Figures that are one indicator's; `labels` as printed before them, blanks taken out."""

    unit: str
    labels: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The longest printed label; without one what the unit counts."""
        longest = max(self.labels, key=len, default="")
        return _PARTICLE.sub("", longest) or _counted(self.unit)

    @property
    def is_named(self) -> bool:
        return len({_PARTICLE.sub("", label) for label in self.labels}) == 1 and "" not in self.labels

    @property
    def is_promised(self) -> bool:
        return any(figure.place != NOW for figure in self.figures)

    def takes(self, figure: Figure) -> bool:
        return all((one.place, one.year) != (figure.place, figure.year) for one in self.figures)


def _counted(unit: str) -> str:
    """「団体」 → 「団体数」, 「%」 → 「割合」, 「千円」 → 「金額」."""
    if folded(unit) in ("%", "‰") or unit == "ポイント":
        return "割合"
    return "金額" if unit.endswith("円") else f"{unit}数" if unit else "数値"


def _related(first: str, second: str) -> bool:
    """Is one label the end of the other (「しみんの声回答発送まで平均」, 「回答発送まで平均」)?"""
    short, long = sorted((first, second), key=len)
    return bool(short) and long.endswith(short)


class CardFigures:
    """One card's indicators with their targets, put into the draft."""

    def __init__(self, card: Card, known: Known, draft: Draft) -> None:
        self.card, self.known, self.draft = card, known, draft
        self.measured: list[Measured] = []
        self.dues: dict[int, tuple[date, CellText]] = {}
        self.words: dict[int, CellText] = {}
        """Years whose 数値 cell holds a dash or words."""
        self.position = 0
        self.taken: set[str] = set()

    def put(self) -> None:
        for year, at in self.card.rows.get(FIGURES, {}).items():
            self._read_yearly(year, at)
        for place in (GOAL, NOW):
            if place in self.card.texts:
                self._read_box(place, self.card.texts[place])
        for measured in self.measured:
            self._put_measured(measured)
        if not self.dues and not self.measured and FIGURES not in self._filled_rows():
            self._dues_of_goals()
        if self.dues:
            self._put_deadline()
        self._put_words()

    def _filled_rows(self) -> set[str]:
        return {part for part, row in self.card.rows.items() if row}

    def _read_yearly(self, year: int, at: CellText) -> None:
        meanings = parse_cell(at.text)
        figures = [one for one in meanings if isinstance(one, Quantity)]
        if figures:
            for quantity in figures:
                self._sort(Figure(FIGURES, year, quantity, at))
        elif due := _due(at.text):
            self.dues[year] = (due, at)
        else:
            self.words[year] = at
            if not isinstance(meanings[0], Absent):
                self.draft.tell(
                    Severity.WARNING,
                    "figure_unread",
                    f"「{at.text}」は数値として読めないため、文字のまま取り込みます。",
                    at.origin,
                    FIGURES,
                )

    def _read_box(self, place: str, at: CellText) -> None:
        for meaning in parse_cell(at.text):
            if isinstance(meaning, Quantity):
                self._sort(Figure(place, None, meaning, at))

    def _sort(self, figure: Figure) -> None:
        """To the indicator with the same label and unit; else to the only one whose label it may be short for."""
        label, unit = figure.quantity.label, folded(figure.quantity.unit)
        home = next((one for one in self.measured if label in one.labels and one.unit == unit), None)
        if home is None:
            near = [
                one
                for one in self.measured
                if one.unit == unit
                and one.takes(figure)
                and any(not label or not other or _related(label, other) for other in one.labels)
            ]
            home = near[0] if len(near) == 1 else None
        if home is None:
            home = Measured(unit)
            self.measured.append(home)
        elif not home.takes(figure):
            self.draft.tell(
                Severity.WARNING,
                "figure_twice",
                f"「{figure.quantity.printed}」は、同じ欄の別の数値と見分けられないため、文字のまま取り込みます。",
                figure.at.origin,
                FIGURES,
            )
            return
        if label not in home.labels:
            home.labels.append(label)
        home.figures.append(figure)

    def _put_measured(self, measured: Measured) -> None:
        first = measured.figures[0].at
        identity = f"{self.card.key}:{measured.name}"
        proposed = self._known_name("number", measured.unit) or measured.name
        printed = "」「".join(dict.fromkeys(_own_text(one.quantity) for one in measured.figures[-2:]))
        if not measured.is_promised:
            name = self._ask_name(
                identity,
                f"「{printed}」には目標の数値がありません。指標として追うときは、指標名を入力してください。",
                first,
                self._known_name("number", measured.unit),
            )
            if not name:
                return
        elif measured.is_named:
            name = measured.name
        else:
            why = "には名前が書かれていません" if not any(measured.labels) else "は同じ指標とみられます"
            name = self._ask_name(
                identity, f"「{printed}」{why}。指標名を入力してください。", first, proposed
            )
        if name in self.taken:
            self.draft.tell(
                Severity.WARNING,
                "indicator_twice",
                f"「{name}」という指標が、違う単位でもう1つ書かれています。「{printed}」は文字のまま取り込みます。",
                first.origin,
                FIGURES,
            )
            return
        self.taken.add(name)
        self._put_number(measured, name, identity)

    def _put_number(self, measured: Measured, name: str, identity: str) -> None:
        self.position += 1
        key = (self.card.key, name)
        origin = measured.figures[0].at.origin
        fields: dict[str, Said] = {
            "unit": measured.figures[0].at.said(measured.figures[0].quantity.unit),
            "kind": Said("number"),
            "position": Said(self.position),
        }
        if direction := self._direction(name, identity, measured.figures[0].at):
            fields["direction"] = Said(direction)
        for figure in measured.figures:
            if figure.place == NOW:
                fields |= self._box_fields("baseline", figure)
            elif figure.place == GOAL:
                fields |= self._box_fields("goal", figure)
        self.draft.put(Kind.INDICATOR, key, fields, origin)
        for figure in measured.figures:
            if figure.year is not None:
                self._put_target(key, figure.year, figure)

    def _direction(self, name: str, identity: str, at: CellText) -> str:
        if any(one.name == name and one.direction for one in self._known_indicators()):
            return ""
        question = f"direction:{identity}"
        self.draft.ask(
            Question(
                question,
                QuestionKind.DIRECTION,
                f"「{name}」は、増えるほうがよい数値ですか、減るほうがよい数値ですか。",
                str(at.origin),
                DIRECTIONS,
            )
        )
        answer = self.known.answer(question) or ""
        if answer not in {value for value, _ in DIRECTIONS}:
            self.draft.tell(
                Severity.NOTE,
                "direction_unknown",
                f"「{name}」の向き（増やす・減らす）は資料に書かれていません。回答がない間は空のままにし、達成率は計算しません。",
                at.origin,
                "direction",
            )
            return ""
        return answer

    def _box_fields(self, which: str, figure: Figure) -> dict[str, Said]:
        quantity, at = figure.quantity, figure.at
        fields = {
            f"{which}_printed": self._said(figure, _own_text(quantity)),
            f"{which}_value": self._said(figure, quantity.value),
            f"{which}_approximate": self._said(figure, quantity.approximate),
        }
        if which == "goal" and quantity.bound:
            fields["goal_bound"] = self._said(figure, quantity.bound.value)
        if quantity.remark and _is_figure(quantity.remark):
            self.draft.tell(
                Severity.NOTE,
                "figure_in_brackets",
                f"（{quantity.remark}）は別の数値とみて、指標にはしません。項目の「現状・目標の数値」に文字のまま残ります。",
                at.origin,
            )
        elif quantity.remark and which == "baseline":
            fields["baseline_note"] = self._said(figure, quantity.remark)
        return fields

    def _said(self, figure: Figure, value: Plain) -> Said:
        return Said(value, figure.quantity.printed, figure.at.origin, figure.quantity.unit, figure.year)

    def _put_target(self, key: tuple[str, str], year: int, figure: Figure) -> None:
        quantity = figure.quantity
        printed = _own_text(quantity)
        if len(printed) > LONGEST_PRINTED:
            self.draft.tell(
                Severity.WARNING,
                "figure_too_long",
                f"数値の欄が長いため、数字だけを読み取ります（{LONGEST_PRINTED}文字まで）。全文は年度の「数値」に残ります。",
                figure.at.origin,
                FIGURES,
            )
            printed = printed[:LONGEST_PRINTED]
        fields = {
            "printed": self._said(figure, printed),
            "value": self._said(figure, quantity.value),
            "approximate": self._said(figure, quantity.approximate),
        }
        if quantity.bound:
            fields["bound"] = self._said(figure, quantity.bound.value)
        self.draft.put(Kind.TARGET_VALUE, (*key, year), fields, figure.at.origin)

    def _put_words(self) -> None:
        """「-」 and 「随時」 beside figures of one indicator are that year's target, without a value."""
        if len(self.taken) != 1:
            return
        name = next(iter(self.taken))
        for year, at in self.words.items():
            if len(at.text) <= LONGEST_PRINTED:
                self.draft.put(
                    Kind.TARGET_VALUE, (self.card.key, name, year), {"printed": at.said()}, at.origin
                )

    def _ask_name(self, identity: str, sentence: str, at: CellText, proposed: str) -> str:
        """The answered name, else `proposed` with a finding at the cell."""
        question = f"indicator:{identity}"
        self.draft.ask(
            Question(question, QuestionKind.INDICATOR_NAME, sentence, str(at.origin), proposed=proposed)
        )
        answer = (self.known.answer(question) or "").strip()
        if not answer:
            consequence = (
                f"「{proposed}」の名前で取り込みます。" if proposed else "指標にはせず、文字のまま残します。"
            )
            self.draft.tell(
                Severity.NOTE, "indicator_name", f"{sentence}回答がない間は、{consequence}", at.origin, "name"
            )
        return answer or proposed

    # --- deadlines

    def _dues_of_goals(self) -> None:
        """Without figures but with 現状 or 目標 boxes: goals that all say 「…を令和3年3月に公表」 are its dates."""
        row = self.card.rows.get(YEAR_GOAL, {})
        dues = {year: (due, at) for year, at in row.items() if (due := _due(at.text))}
        if row and len(dues) == len(row) and (NOW in self.card.texts or GOAL in self.card.texts):
            self.dues = dues

    def _put_deadline(self) -> None:
        first = next(iter(self.dues.values()))[1]
        name = self._deadline_name(first)
        self.position += 1
        fields: dict[str, Said] = {"kind": first.said("deadline"), "position": Said(self.position)}
        for place in (NOW, GOAL):
            box = self.card.texts.get(place)
            if box and not self.measured and len(box.text) <= LONGEST_PRINTED:
                fields[place] = box.said()
        self.draft.put(Kind.INDICATOR, (self.card.key, name), fields, first.origin)
        for year, (due, at) in self.dues.items():
            self.draft.put(
                Kind.TARGET_VALUE,
                (self.card.key, name, year),
                {"printed": at.said(), "due": at.said(due)},
                at.origin,
            )

    def _deadline_name(self, first: CellText) -> str:
        """「次年度…する時期 12月」 names it in the boxes; else the yearly text without its dates is proposed."""
        for place in (GOAL, NOW):
            box = self.card.texts.get(place)
            match = _MONTH_ONLY.fullmatch(folded(box.text)) if box else None
            if match and len(match["name"]) <= LONGEST_PRINTED and not re.search(r"\d", match["name"]):
                return match["name"].strip()
        rest = _TIME_WORDS.sub("", folded(first.text)).strip(" ・、。\n")
        own = f"{rest[:60]}（期限）" if rest else "期限"
        return self._ask_name(
            f"{self.card.key}:{own}",
            f"「{first.text}」などの期限には名前が書かれていません。指標名を入力してください。",
            first,
            self._known_name("deadline", "") or own,
        )

    # --- what the plan has already

    def _known_indicators(self) -> tuple[KnownIndicator, ...]:
        return next((one.indicators for one in self.known.items if one.key == self.card.key), ())

    def _known_name(self, kind: str, unit: str) -> str:
        """The plan's only indicator of that kind and unit whose name the card doesn't print itself."""
        printed = {one.name for one in self.measured if one.is_named and one.is_promised}
        names = [
            one.name
            for one in self._known_indicators()
            if one.kind == kind and folded(one.unit) == unit and one.name not in printed
        ]
        return names[0] if len(names) == 1 else ""


def _is_figure(text: str) -> bool:
    return isinstance(parse_cell(text)[0], Quantity)


def _own_text(quantity: Quantity) -> str:
    """The printed figure without brackets that hold another figure (「15団体 (321人)」 → 「15団体」)."""
    if quantity.remark and _is_figure(quantity.remark):
        return re.sub(r"\s*[(（][^()（）]*[)）]\s*$", "", quantity.printed).strip()
    return quantity.printed.strip()


def _due(text: str) -> date | None:
    """The last day of the one month that a single line names with its year; None otherwise."""
    if "\n" in text.strip():
        return None
    meaning = parse_cell(text)[0]
    if isinstance(meaning, Deadline):
        return _last_day(meaning.year, meaning.month)
    found = list(_DUE.finditer(folded(text)))
    if len(found) != 1 or not 1 <= int(found[0]["month"]) <= 12:
        return None
    try:
        # Years before a month are calendar years, written as fiscal years are.
        return _last_day(int(FiscalYear.parse(found[0]["year"].rstrip("年."))), int(found[0]["month"]))
    except NotAFiscalYear:
        return None


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
