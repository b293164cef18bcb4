"""Whether more of an indicator is better: what the sheet says of it, what is asked.

Pure: standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from progress.intake.draft import Draft, Origin, Question, QuestionKind, Said
from progress.intake.known import Known
from progress.intake.reading.entries.entry import Entry
from progress.intake.reading.records.measured import Measured

DIRECTION_CHOICES = (("increase", "↑ 増やす"), ("maintain", "→ 維持する"), ("decrease", "↓ 減らす"))
_MOST_QUESTIONS = 50


class _Undirected(NamedTuple):
    """An indicator without a direction: of the item with that key and name; `named`: as its cell calls it."""

    item: str
    item_name: str
    name: str
    named: str
    origin: Origin


@dataclass
class Directions:
    draft: Draft
    known: Known
    undirected: list[_Undirected] = field(default_factory=list)

    def of(self, entry: Entry, measured: Measured, stored: str) -> Said | None:
        """The direction as printed or answered; None where it is known (`stored`), not wanted, or to be asked."""
        if measured.direction is not None:
            return measured.direction
        if stored or not measured.numeric:
            return None
        if any(figure.code == "effect_target" for figure, _, _ in measured.said):
            return Said("increase")  # a saving as well as an income counts as a gain, whatever is answered
        named = measured.own_name or measured.name
        self.undirected.append(_Undirected(entry.key, entry.name, measured.name, named, measured.seen.origin))
        answer = self.known.answer(_question(entry.key, named)) or self.known.answer(_question("*", named))
        return Said(answer) if answer in {choice for choice, _ in DIRECTION_CHOICES} else None

    def ask(self) -> None:
        """One question for each indicator; where there are very many, one for all of the same name."""
        together = len(self.undirected) > _MOST_QUESTIONS
        counts: dict[str, int] = {}
        for one in self.undirected:
            counts[one.name] = counts.get(one.name, 0) + 1
        for one in self.undirected:
            count = counts[one.name]
            many = together and count > 1
            which = f"{count}件" if many else one.item_name
            self.draft.ask(
                Question(
                    _question("*" if many else one.item, one.named),
                    QuestionKind.DIRECTION,
                    f"指標「{one.name}」（{which}）は、数が増えるほうがよいのですか、減るほうがよいのですか。",
                    str(one.origin),
                    DIRECTION_CHOICES,
                )
            )


def _question(item: str, named: str) -> str:
    """The question's id; `item`: a key, "*" for all items with an indicator of that name."""
    return f"direction:{item}:{named}"
