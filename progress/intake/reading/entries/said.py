"""What people said of one heading: now, or of an earlier file with the same headings.

Pure: standard library only.
"""

from __future__ import annotations

from progress.intake.draft import Draft, Question
from progress.intake.known import Known
from progress.intake.reading.answers import SAID


def said_of(known: Known, draft: Draft, question: Question, table: str, about: str) -> str:
    """The answer to the question; "" while nobody gave one of its choices. Asks it, unless an earlier answer
    stands.

    `table`: the signature of the table's header, "" for none; `about`: what the answer is of (「単位／効果額」),
    under which it is kept for the next file with that header.
    """
    place = f"{SAID}{about}"
    now, before = known.answer(question.id), known.remembered.get(table, {}).get(place, "")
    if now or not before:
        draft.ask(question)
    answer = now or before
    if answer not in (value for value, _ in question.choices):
        return ""
    if table in draft.signatures:
        draft.signatures[table][place] = answer
    return answer
