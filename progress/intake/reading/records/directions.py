"""Whether more of an indicator is better: what the sheet says of it, what is asked.

Pure: standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from progress.intake.draft import Draft, Known, Question, QuestionKind, Said
from progress.intake.reading.entries.entry import Entry
from progress.intake.reading.records.measured import Measured

DIRECTION_CHOICES = (("increase", "↑ 増やす"), ("maintain", "→ 維持する"), ("decrease", "↓ 減らす"))
_MOST_QUESTIONS = 50


@dataclass
class Directions:
    draft: Draft
    known: Known
    undirected: list[tuple[Entry, Measured]] = field(default_factory=list)

    def of(self, entry: Entry, measured: Measured, stored: str) -> Said | None:
        """The direction as printed or answered; None where it is known (`stored`), not wanted, or to be asked."""
        if measured.direction is not None:
            return measured.direction
        if stored or not measured.numeric:
            return None
        if any(figure.code == "effect_target" for figure, _, _ in measured.said):
            return Said("increase")  # a saving as well as an income counts as a gain, whatever is answered
        self.undirected.append((entry, measured))
        answer = self.known.answer(_question(entry.key, measured)) or self.known.answer(
            _question("*", measured)
        )
        return Said(answer) if answer in {choice for choice, _ in DIRECTION_CHOICES} else None

    def ask(self) -> None:
        """One question for each indicator; where there are very many, one for all of the same name."""
        together = len(self.undirected) > _MOST_QUESTIONS
        counts: dict[str, int] = {}
        for _, measured in self.undirected:
            counts[measured.name] = counts.get(measured.name, 0) + 1
        for entry, measured in self.undirected:
            count = counts[measured.name]
            many = together and count > 1
            which = f"{count}件" if many else entry.name
            self.draft.ask(
                Question(
                    _question("*" if many else entry.key, measured),
                    QuestionKind.DIRECTION,
                    f"指標「{measured.name}」（{which}）は、数が増えるほうがよいのですか、減るほうがよいのですか。",
                    str(measured.seen.origin),
                    DIRECTION_CHOICES,
                )
            )


def _question(item: str, measured: Measured) -> str:
    """The question's id; `item`: a key, "*" for all items with an indicator of that name."""
    return f"direction:{item}:{measured.own_name or measured.name}"
