"""Reading a whole file: every sheet by the layout that is surest of it, and what a new plan needs beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plans.books.cells import Book
from plans.books.left_out import told
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import Apart, Draft, Kind, Question, QuestionKind, Said, SheetReading
from progress.intake.known import Known
from progress.intake.layout import Layout
from progress.intake.own_exports.status_list import read_returned
from progress.intake.own_exports.tables import OwnTables
from progress.intake.reading.answers import SKIP, sheet_question
from progress.intake.reading.any_table import TableLayout
from progress.intake.reading.asked_once import ask_once
from progress.intake.reading.profile import known_documents, known_scales
from progress.intake.reading.records.period import planned_years

LAYOUTS: Sequence[Layout] = (
    OwnTables(),
    TableLayout(),
)
"""All that the intake knows, in the order in which they are asked."""
STATES = (("outline", "素案"), ("draft", "案"), ("adopted", "策定"), ("revised", "改訂"))


def read(book: Book, known: Known) -> Draft:
    """What the file says; of a publication's list that we wrote, what was edited in it."""
    remembered = {**known_documents(), **known.remembered}
    known = replace(known, remembered=remembered, declared=known_scales())
    return read_returned(book, known, read_any) or read_any(book, known)


def read_any(book: Book, known: Known) -> Draft:
    """Each sheet is read by the layout that is surest of it, the first of equals; layouts read in the order of their
    first sheets. A sheet that nobody claims is reported, not read."""
    draft = Draft()
    claims = [(layout, claim) for layout in LAYOUTS if (claim := layout.claim(book))]
    mine: dict[str, tuple[Layout, list[str]]] = {}
    for sheet in book.sheets:
        left_out = known.answer(sheet_question(sheet.name)) == SKIP  # which the last of the layouts says
        claimed = [
            (claim.sure, layout)
            for layout, claim in claims
            if sheet.name in claim.sheets and (not left_out or layout is LAYOUTS[-1])
        ]
        if claimed:
            _, layout = max(claimed, key=lambda one: one[0])
            mine.setdefault(layout.key, (layout, []))[1].append(sheet.name)
    for layout, sheets in mine.values():
        layout.read(book, tuple(sheets), known, draft)
    for remark in book.remarks:
        draft.tell(Severity.NOTE, "left_out_of_file", remark)
    reported = {reading.sheet for reading in draft.sheets}
    for sheet in book.sheets:
        for one in told(sheet) if sheet.name in reported else ():
            kind = f"left_out_{one.why}" if one.why else "maybe_struck"
            draft.tell(Severity.NOTE, kind, one.sentence, one.cell)
    for sheet in book.sheets:
        if sheet.name not in reported:
            remark = "非表示のシートのため、読みません。" if sheet.hidden else "読み取れる表がありません。"
            why = Apart.HIDDEN if sheet.hidden else None
            draft.sheets.append(SheetReading(sheet.name, "", "", remark=remark, why=why))
    order = [sheet.name for sheet in book.sheets]
    draft.sheets.sort(key=lambda reading: order.index(reading.sheet))
    ask_once(draft, known)
    if known.is_new and draft.count:
        complete(draft, known)
    return draft


def complete(draft: Draft, known: Known) -> None:
    """Asks what the file leaves open about a new plan, and puts the answers into the draft."""
    said = draft.get(Kind.PLAN, ())
    stated = said.fields if said else {}
    fields: dict[str, Said] = {}

    def ask(field: str, sentence: str, choices: tuple[tuple[str, str], ...] = (), proposed: str = "") -> str:
        identity = f"plan:{field}"
        draft.ask(Question(identity, QuestionKind.PLAN, sentence, choices=choices, proposed=proposed))
        return (known.answer(f"plan:{field}") or "").strip()

    if "title" not in stated:
        sentence = (
            "計画の名前がファイルに書かれていません。"
            "名前を入力してください（空欄のときは、ファイル名を使います）。"
        )
        if title := ask("title", sentence):
            fields["title"] = Said(title)
    years = planned_years(draft)
    for field, word, place in (("start_year", "開始", 0), ("end_year", "終了", -1)):
        if field not in stated:
            sentence = f"計画の{word}年度がファイルに書かれていません。"
            proposed = FiscalYear(years[place]).era if years else ""
            answer = ask(field, f"{sentence}分かるときは入力してください（例：令和8年度）。", (), proposed)
            if year := known.plan_year(field):
                fields[field] = Said(year)
            elif answer:
                sentence = (
                    f"計画の{word}年度の回答「{answer}」は年度として読めないため、空のまま"
                    "取り込みます。「令和8年度」のように入力し直してください。"
                )
                draft.tell(Severity.WARNING, "plan_year_unread", sentence)
    if "document_state" not in stated:
        sentence = (
            "この計画の文書の段階を選んでください。"
            "「策定」「改訂」の計画は、目標を変えるときに決定の記録が要ります。"
        )
        if (state := ask("document_state", sentence, STATES)) in dict(STATES):
            fields["document_state"] = Said(state)
    if fields:
        draft.put(Kind.PLAN, (), fields)
