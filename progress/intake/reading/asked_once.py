"""What is asked of many columns under one heading is asked once: of the forms of a plan each prints the same labels.

Pure: standard library only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from progress.intake.draft import Draft, Question, split_place
from progress.intake.known import Known
from progress.intake.reading.answers import heading_question


def ask_once(draft: Draft, known: Known) -> None:
    """Puts one question in the place of those that ask what columns of one heading hold: where all of them are asked
    about with the same guess, and none has an answer of its own."""
    asked: dict[str, list[Question]] = {}
    for one in draft.questions:
        if one.heading:
            asked.setdefault(one.heading, []).append(one)
    columns = _columns(draft)
    together = {
        heading: _together(heading, questions)
        for heading, questions in asked.items()
        if known.answer(heading_question(heading))
        or (len(questions) == columns[heading] > 1 and _alike(questions, known))
    }
    draft.ask_instead(_with(draft.questions, together))


def _columns(draft: Draft) -> Counter[str]:
    """Heading → how many columns of the file stand under it."""
    apart = {one.sheet for one in draft.blocks}
    tables = (*draft.blocks, *(one for one in draft.sheets if one.sheet not in apart))
    return Counter(column.signature for table in tables for column in table.columns)


def _alike(questions: Sequence[Question], known: Known) -> bool:
    return len({one.proposed for one in questions}) == 1 and not any(
        known.answer(one.id) for one in questions
    )


def _together(heading: str, questions: Sequence[Question]) -> Question:
    first, *others = questions
    more: list[Mapping[str, object]] = []
    for one in others:
        sheet, cell = split_place(one.cell)
        more += [{"sheet": sheet, "cell": cell}, *({"sheet": sheet, **about} for about in one.about)]
    return replace(
        first,
        id=heading_question(heading),
        sentence=first.sentence.replace("は何を表しますか", f"（{len(questions)}か所）は何を表しますか", 1)
        if others
        else first.sentence,
        about=(*first.about, *more),
        blocking=any(one.blocking for one in questions),
    )


def _with(questions: Sequence[Question], together: Mapping[str, Question]) -> Iterator[Question]:
    """The questions with each of these in the place of the first that it stands for."""
    told: set[str] = set()
    for one in questions:
        if one.heading not in together:
            yield one
        elif one.heading not in told:
            told.add(one.heading)
            yield together[one.heading]
