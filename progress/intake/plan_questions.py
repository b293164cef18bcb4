"""What a new plan needs and its file may not say: asked once, whatever layout read the file.

Pure: standard library only.
"""

from __future__ import annotations

from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear, NotAFiscalYear
from progress.intake.draft import Draft, Kind, Known, Question, QuestionKind, Said

_YEARS = {"start_year": "開始", "end_year": "終了"}
STATES = (("outline", "素案"), ("draft", "案"), ("adopted", "策定"), ("revised", "改訂"))


def answered_year(known: Known, field: str) -> int | None:
    """The plan's first or last year (`start_year`, `end_year`): as the plan has it, else as somebody answered."""
    stored = known.start_year if field == "start_year" else known.end_year
    if stored is not None:
        return int(stored)
    try:
        return int(FiscalYear.parse(known.answer(f"plan:{field}") or ""))
    except NotAFiscalYear:
        return None


def complete(draft: Draft, known: Known) -> None:
    """Asks what the file leaves open about a new plan, and puts the answers into the draft."""
    said = draft.get(Kind.PLAN, ())
    stated = said.fields if said else {}
    fields: dict[str, Said] = {}
    if "title" not in stated:
        draft.ask(
            Question(
                "plan:title",
                QuestionKind.PLAN,
                "計画の名前がファイルに書かれていません。名前を入力してください（空欄のときは、ファイル名を使います）。",
            )
        )
        if title := (known.answer("plan:title") or "").strip():
            fields["title"] = Said(title)
    for field, word in _YEARS.items():
        if field not in stated:
            draft.ask(_year_question(field, word))
            if year := answered_year(known, field):
                fields[field] = Said(year)
            elif known.answer(f"plan:{field}"):
                draft.tell(
                    Severity.WARNING,
                    "plan_year_unread",
                    f"計画の{word}年度の回答「{known.answer(f'plan:{field}')}」は年度として読めないため、空のまま"
                    "取り込みます。「令和8年度」のように入力し直してください。",
                )
    if "document_state" not in stated:
        draft.ask(
            Question(
                "plan:document_state",
                QuestionKind.PLAN,
                "この計画の文書の段階を選んでください。「策定」「改訂」の計画は、目標を変えるときに決定の記録が要ります。",
                choices=STATES,
            )
        )
        if (state := known.answer("plan:document_state")) in dict(STATES):
            fields["document_state"] = Said(state)
    if fields:
        draft.put(Kind.PLAN, (), fields)


def _year_question(field: str, word: str) -> Question:
    return Question(
        f"plan:{field}",
        QuestionKind.PLAN,
        f"計画の{word}年度がファイルに書かれていません。分かるときは入力してください（例：令和8年度）。",
    )
