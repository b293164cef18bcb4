"""実施計画個票: one sheet for each item, and a 目次 in front that names pillars, items and pages.

Pure: standard library only. A card is read by its labels: what stands right of 「現状と課題」, below
「現状の数値」, under the years of 「年次計画」. Source of the layout: 安中市 R2–R6 (001).
"""

from __future__ import annotations

import re

from items.quantity import absent
from plans.books.cells import Book, Cell, Sheet, column_letters
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear, NotAFiscalYear
from progress.intake.draft import (
    Claim,
    ColumnReading,
    Draft,
    Kind,
    Known,
    Said,
    SheetReading,
    origin_of,
    said,
)
from progress.intake.layouts.card import (
    GOAL,
    LEAD,
    NOW,
    RELATED,
    ROWS,
    STAGE,
    TEXTS,
    Card,
    Heading,
    headings_of,
    is_card,
    parts_of,
    read_card,
)
from progress.intake.layouts.card_figures import CardFigures
from progress.intake.layouts.labels import (
    bare,
    folded,
    key_of,
    numbered,
    shown,
    tell_unreadable_cells,
    unspaced,
    visible,
)
from progress.intake.printed_texts import departments_in

CONTENTS = "目次"
LONGEST_STAGE = 20

_STATES = (("素案", "outline"), ("改訂", "revised"), ("改定", "revised"), ("案", "draft"), ("版", "adopted"))
"""Words in an edition's name → document state; the first that is found counts."""

_PERIOD = re.compile(r"(?P<start>.{2,8}?年度?)\s*[~～〜－―-]\s*(?P<end>.{2,8}?年度?)")
_EDITION = re.compile(r"(?P<date>[^()（）]*\d[^()（）]*)[(（](?P<name>[^()（）]*[版案訂定])[)）]")
_CITY = re.compile(r".{1,8}[市区町村都道府県]")

_AND_OTHERS = re.compile(r"(?:等|ほか|など)\s*$")


class PlanCards:
    key = "plan_cards"
    label = "実施計画の個票"

    def claim(self, book: Book) -> Claim | None:
        """Sheets with at least four of a card's labels below each other, and the 目次 beside them.

        At least one must print pillar and item with their numbers above the labels; other forms with the same
        labels are not read here.
        """
        cards = {sheet.name: len(parts_of(sheet)) for sheet in book.sheets if is_card(sheet)}
        if not any(len(headings_of(book.sheet(name))) > 1 for name in cards):
            return None
        contents = [sheet.name for sheet in book.sheets if contents_row(sheet) and sheet.name not in cards]
        names = tuple(sheet.name for sheet in book.sheets if sheet.name in cards or sheet.name in contents)
        return Claim(names, min(98, 50 + 6 * min(cards.values())))

    def read(self, book: Book, sheets: tuple[str, ...], known: Known, draft: Draft) -> None:
        own = [visible(book.sheet(name), draft) for name in sheets]
        for sheet in own:
            tell_unreadable_cells(sheet, draft)
        contents = [sheet for sheet in own if not is_card(sheet) and contents_row(sheet)]
        cards = [card for sheet in own if is_card(sheet) and (card := read_card(sheet, draft))]
        for sheet in own:
            if not sheet.cells:
                draft.sheets.append(SheetReading(sheet.name, "", "", remark="表示されているセルがありません"))
        _Reading(known, draft, contents, cards, book.file_name).put()


def contents_row(sheet: Sheet) -> int | None:
    for cell in sheet.cells:
        if bare(cell.printed) == CONTENTS:
            return cell.row
    return None


class _Reading:
    """One reading of a plan's sheets into a draft."""

    def __init__(
        self, known: Known, draft: Draft, contents: list[Sheet], cards: list[Card], file_name: str
    ) -> None:
        self.known, self.draft, self.contents, self.file_name = known, draft, contents, file_name
        self.cards: dict[str, Card] = {}
        for card in cards:
            if card.key in self.cards:
                first = self.cards[card.key].origin
                draft.tell(
                    Severity.ERROR,
                    "item_twice",
                    f"「{card.key}」の個票が2枚あります（1枚目は{first}）。番号を確かめて直してください。",
                    card.origin,
                )
                continue
            self.cards[card.key] = card
        self.listed: dict[str, tuple[Sheet, Heading, str]] = {}
        """Pillar or item key → where the 目次 names it, and the printed page."""
        self.parents: dict[str, str] = {}
        self.departments: list[str] = []

    def put(self) -> None:
        for sheet in self.contents:
            self._read_contents(sheet)
        self._put_plan()
        self._put_pillars()
        self._put_items()

    # --- 目次 and cover

    def _read_contents(self, sheet: Sheet) -> None:
        start = contents_row(sheet) or 0
        path: list[Heading] = []
        for row, cells in sheet.rows():
            if row <= start:
                continue
            for cell in cells:
                parsed = numbered(cell.text) if shown(cell) else None
                if parsed is None:
                    continue
                path = [*[one for one in path if one.parsed.depth < parsed.depth], Heading(cell, parsed)]
                key = key_of(one.parsed for one in path)
                page = next((other.text for other in cells if other.column > cell.column), "")
                self.listed.setdefault(key, (sheet, Heading(cell, parsed), page))
                self.parents[key] = key_of(one.parsed for one in path[:-1])
        self.draft.sheets.append(
            SheetReading(sheet.name, PlanCards.key, "表紙と目次", first_row=1, last_row=sheet.bottom)
        )

    def _put_plan(self) -> None:
        fields: dict[str, Said] = {}
        editions: list[tuple[str, Said, Said]] = []
        for sheet in self.contents:
            limit = contents_row(sheet) or 0
            for cell in sheet.cells:
                if cell.row < limit and shown(cell):
                    self._cover_line(sheet, cell, fields, editions)
        for position, (name, printed_date, whole) in enumerate(editions, start=1):
            place = Said(position)
            self.draft.put(
                Kind.EDITION, (name,), {"date_printed": printed_date, "position": place}, whole.origin
            )
        if editions:
            name, _, whole = editions[-1]
            fields["document_date_printed"] = whole
            state = next((state for word, state in _STATES if word in name), None)
            if state:
                fields["document_state"] = Said(state, whole.printed, whole.origin)
        self._check_period(fields)
        if fields:
            self.draft.put(Kind.PLAN, (), fields, next(iter(fields.values())).origin)

    def _cover_line(
        self, sheet: Sheet, cell: Cell, fields: dict[str, Said], editions: list[tuple[str, Said, Said]]
    ) -> None:
        text = unspaced(cell.text)
        whole = said(sheet, cell, text)
        if match := _PERIOD.fullmatch(folded(text)):
            try:
                start, end = FiscalYear.parse(match["start"]), FiscalYear.parse(match["end"])
            except NotAFiscalYear as error:
                self.draft.tell(Severity.WARNING, "period_unread", str(error), whole.origin, "start_year")
                return
            fields["start_year"] = said(sheet, cell, int(start))
            fields["end_year"] = said(sheet, cell, int(end))
        elif match := _EDITION.fullmatch(text):
            editions.append((match["name"].strip(), said(sheet, cell, match["date"].strip()), whole))
        elif "大綱" in text and "outline_title" not in fields:
            outline, found, rest = text.rpartition("大綱")
            if found and re.search(r"計画|プラン", rest):
                fields["outline_title"] = said(sheet, cell, outline + found)
                fields.setdefault("title", said(sheet, cell, rest.strip(" 　・\n")))
            else:
                fields["outline_title"] = whole
        elif re.search(r"計画|プラン", text) and "title" not in fields:
            fields["title"] = whole
        elif not _CITY.fullmatch(text):
            self.draft.tell(Severity.NOTE, "cover_line", f"表紙の「{text}」は取り込みません。", whole.origin)

    def _check_period(self, fields: dict[str, Said]) -> None:
        """Where the cover states no period, the cards' years are the plan's; where it does, they must lie in it."""
        columns = [(year, card, cell) for card in self.cards.values() for year, cell in card.years.items()]
        if not columns:
            return
        if "start_year" not in fields:
            first = min(columns, key=lambda one: one[0])
            last = max(columns, key=lambda one: one[0])
            for name, (year, card, cell) in (("start_year", first), ("end_year", last)):
                fields[name] = said(card.sheet, cell, year)
            return
        start, end = fields["start_year"].value, fields["end_year"].value
        for year, card, cell in columns:
            if isinstance(start, int) and isinstance(end, int) and not start <= year <= end:
                self.draft.tell(
                    Severity.WARNING,
                    "year_outside_period",
                    f"{FiscalYear(year)}は計画期間（{fields['start_year'].printed}）の外の年度です。",
                    origin_of(card.sheet, cell),
                )

    # --- pillars and items

    def _put_pillars(self) -> None:
        """In the order of the 目次 (a pillar without items stands only there), then those of the cards alone."""
        headings: dict[str, list[tuple[Sheet, Heading]]] = {}
        for card in self.cards.values():
            for depth in range(1, len(card.headings)):
                path = card.headings[:depth]
                key = key_of(one.parsed for one in path)
                headings.setdefault(key, []).append((card.sheet, path[-1]))
                self.parents.setdefault(key, key_of(one.parsed for one in path[:-1]))
        above = set(self.parents.values())
        pillars = [
            key
            for key in self.listed
            if key in headings or key in above or not self._is_item_of_contents(key)
        ]
        pillars += [key for key in headings if key not in self.listed]
        for position, key in enumerate(pillars, start=1):
            places = list(headings.get(key, ()))
            if key in self.listed:
                sheet, heading, _ = self.listed[key]
                if places and bare(places[0][1].parsed.name) != bare(heading.parsed.name):
                    self._differs_from_contents(sheet, heading, places[0])
                elif not places:
                    places = [(sheet, heading)]
            said_names: set[str] = set()
            for sheet, heading in places:
                if bare(heading.parsed.name) in said_names:
                    continue
                said_names.add(bare(heading.parsed.name))
                parsed, cell = heading.parsed, heading.cell
                fields = {
                    "number_printed": said(sheet, cell, parsed.number),
                    "name": said(sheet, cell, parsed.name),
                    "position": Said(position),
                }
                if self.parents.get(key):
                    fields["parent"] = Said(self.parents[key])
                self.draft.put(Kind.PILLAR, (key,), fields, origin_of(sheet, cell))

    def _is_item_of_contents(self, key: str) -> bool:
        """Without a card: the deepest numbers of the 目次 that have a page are items."""
        if key in self.cards:
            return True
        deepest = max((heading.parsed.depth for _, heading, _ in self.listed.values()), default=0)
        _, heading, page = self.listed[key]
        return heading.parsed.depth == deepest and bool(page)

    def _differs_from_contents(self, sheet: Sheet, heading: Heading, card: tuple[Sheet, Heading]) -> None:
        there, other = card
        self.draft.tell(
            Severity.WARNING,
            "contents_differ",
            f"目次の「{heading.parsed.name}」と個票の「{other.parsed.name}」（{origin_of(there, other.cell)}）が"
            "違います。個票のほうを使います。",
            origin_of(sheet, heading.cell),
        )

    def _put_items(self) -> None:
        order = [key for key in self.listed if self._is_item_of_contents(key)]
        order = [key for key in order if self.draft.get(Kind.PILLAR, (key,)) is None]
        order += [key for key in self.cards if key not in self.listed]
        for position, key in enumerate(order, start=1):
            card = self.cards.get(key)
            if card is None:
                self._put_item_without_card(key, position)
            else:
                self._put_item(card, position)

    def _put_item_without_card(self, key: str, position: int) -> None:
        sheet, heading, page = self.listed[key]
        origin = origin_of(sheet, heading.cell)
        self.draft.tell(
            Severity.WARNING,
            "card_missing",
            f"目次にある「{heading.parsed.number}{heading.parsed.name}」の個票がありません。名前だけを取り込みます。",
            origin,
        )
        fields = {
            "pillar": Said(self.parents[key]),
            "number_printed": said(sheet, heading.cell, heading.parsed.number),
            "name": said(sheet, heading.cell, heading.parsed.name),
            "position": Said(position),
            "page_printed": Said(page, page, origin),
        }
        self.draft.put(Kind.ITEM, (key,), fields, origin)

    def _put_item(self, card: Card, position: int) -> None:
        sheet, heading, key = card.sheet, card.item, card.key
        fields = {
            "pillar": Said(card.pillar),
            "number_printed": said(sheet, heading.cell, heading.parsed.number),
            "name": said(sheet, heading.cell, heading.parsed.name),
            "position": Said(position),
        }
        for part in (*TEXTS, NOW, GOAL):
            if part in card.texts:
                fields[part] = card.texts[part].said()
        if key in self.listed:
            there, line, page = self.listed[key]
            if page:
                fields["page_printed"] = Said(page, page, origin_of(there, line.cell))
            if bare(line.parsed.name) != bare(heading.parsed.name):
                self._differs_from_contents(there, line, (sheet, heading))
        elif self.listed:
            self.draft.tell(Severity.NOTE, "not_in_contents", f"「{key}」は目次にありません。", card.origin)
        fields |= self._departments_printed(card)
        self.draft.put(Kind.ITEM, (key,), fields, card.origin)
        self._put_departments(card)
        self._put_years(card)
        CardFigures(card, self.known, self.draft).put()
        columns = tuple(
            ColumnReading(column_letters(cell.column), cell.text, "year", "年度", 100, year)
            for year, cell in card.years.items()
        )
        self.draft.sheets.append(
            SheetReading(
                sheet.name,
                PlanCards.key,
                PlanCards.label,
                columns=columns,
                first_row=1,
                last_row=sheet.bottom,
            )
        )

    def _departments_printed(self, card: Card) -> dict[str, Said]:
        lines = [
            (f"{bare(label)} {card.texts[part].text}", card.texts[part])
            for part, label in ((LEAD, card.lead_label), (RELATED, card.related_label))
            if part in card.texts
        ]
        if not lines:
            self.draft.tell(
                Severity.WARNING,
                "department_missing",
                "担当課が書かれていません。取込後に担当を登録してください。",
                card.origin,
            )
            return {}
        printed = "\n".join(text for _, text in ((line, at.text) for line, at in lines))
        return {
            "departments_printed": Said("\n".join(line for line, _ in lines), printed, lines[0][1].origin)
        }

    def _put_departments(self, card: Card) -> None:
        """Everybody under 担当課 leads, everybody under 関係課 is related, whatever the order."""
        position = 0
        for part in (LEAD, RELATED):
            if part not in card.texts or absent(card.texts[part].text):
                continue
            at = card.texts[part]
            if _AND_OTHERS.search(at.text):
                self.draft.tell(
                    Severity.NOTE,
                    "and_others",
                    f"「{at.text}」の「等」にあたる課は書かれていないため、名前のある課だけを担当にします。",
                    at.origin,
                )
            for one in departments_in(at.text):
                position += 1
                if one.name not in self.departments:
                    self.departments.append(one.name)
                    kind = "group" if one.is_group else "department"
                    place = Said(len(self.departments))
                    self.draft.put(
                        Kind.DEPARTMENT, (one.name,), {"kind": at.said(kind), "position": place}, at.origin
                    )
                self.draft.put(
                    Kind.ASSIGNMENT,
                    (card.key, one.name, one.clause),
                    {"role": at.said(part), "position": Said(position)},
                    at.origin,
                )

    def _put_years(self, card: Card) -> None:
        for year, heading in card.years.items():
            fields = {part: card.rows[part][year].said() for part in ROWS if year in card.rows.get(part, {})}
            stage = fields.get(STAGE)
            if stage and (len(str(stage.value)) > LONGEST_STAGE or re.search(r"[。\n]", str(stage.value))):
                del fields[STAGE]
                self.draft.tell(
                    Severity.ERROR,
                    "stage_is_text",
                    f"進捗状況の欄に文章があります。段階（検討・実施・達成など、{LONGEST_STAGE}文字以内）を書き、"
                    "文章は年度目標の欄に移してください。",
                    stage.origin,
                    STAGE,
                )
            self.draft.put(Kind.ANNUAL_TARGET, (card.key, year), fields, origin_of(card.sheet, heading))


LAYOUT = PlanCards()
