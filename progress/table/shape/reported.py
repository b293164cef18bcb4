"""What one round says of an item: texts, ratings, effects; and what boards said. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from plans.values.fiscal_year import FiscalYear


@dataclass(frozen=True)
class RatingRow:
    """The recorded band on one scale beside the suggested one (codes; "" for none). `indicator`: the name of
    the indicator that is rated, "" for the item as a whole."""

    scale: str
    recorded: str
    suggested: str = ""
    suggested_reason: str = ""
    reason: str = ""
    indicator: str = ""


@dataclass(frozen=True)
class EffectRow:
    """効果額 of one report. `amount_yen`: 総額 of what came of it; `general_yen`: the part of it that is 一般財源;
    `planned_yen`: what was planned for the year. `explanation`: 算定根拠. `compared_with`, `lasting`: in words.
    `confirmed`: the finance section confirmed just this. `question`: what it wants put right, for staff alone."""

    kind: str
    text: str
    amount_yen: int
    provisional: bool = False
    explanation: str = ""
    general_text: str = ""
    general_yen: int | None = None
    planned_text: str = ""
    planned_yen: int | None = None
    compared_with: str = ""
    lasting: str = ""
    confirmed: bool = False
    question: str = ""

    @property
    def beside(self) -> tuple[tuple[str, str], ...]:
        """What else is stated of the amount: (label, words), in the order of the form."""
        said = (
            ("計画していた額", self.planned_text),
            ("うち一般財源", self.general_text),
            ("比較の基準", self.compared_with),
            ("効果の継続性", self.lasting),
            ("算定根拠", self.explanation),
        )
        return tuple((label, words) for label, words in said if words)


@dataclass(frozen=True)
class OpinionRow:
    """`answered_on`: ISO text, "" where not known. Of an earlier round: `fiscal_year` is the one that it spoke of,
    `follow_up` what this round says of it since ("": nothing yet)."""

    said_by: str
    said_on: str
    opinion: str
    response: str
    response_department: str = ""
    answered_on: str = ""
    fiscal_year: FiscalYear | None = None
    follow_up: str = ""


@dataclass(frozen=True)
class TextRow:
    """What was said under one heading of the report, `label` as it was then. `in_list`: it is a column of the
    printed list. `value`: the figure, where one was asked for."""

    name: str
    label: str
    text: str
    in_list: bool = False
    value: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True)
class StatusRow:
    """What one round says of the item. `reported`: confirmed (or taken from an old document), so it counts;
    otherwise the texts are empty in a publication and `state` says where the record stands."""

    fiscal_year: FiscalYear
    round_title: str
    reported: bool
    state: str
    state_label: str
    state_tone: str
    planned_stage: str = ""
    actual_stage: str = ""
    texts: tuple[TextRow, ...] = ()
    item_name_then: str = ""
    remarks: str = ""
    transcription_note: str = ""
    ratings: tuple[RatingRow, ...] = ()
    effects: tuple[EffectRow, ...] = ()

    def text(self, name: str) -> str:
        """What was said under that name; "" where nothing was."""
        return next((row.text for row in self.texts if row.name == name), "")

    def rating(self, scale: str, indicator: str = "") -> RatingRow | None:
        """Of the item as a whole, or of the indicator with that name; None where there is none."""
        return next((row for row in self.ratings if (row.scale, row.indicator) == (scale, indicator)), None)

    def recorded(self, scale: str) -> str | None:
        """Code of the band of the item as a whole; "" where none is recorded, None while it isn't reported."""
        if not self.reported:
            return None
        rating = self.rating(scale)
        return rating.recorded if rating else ""

    def rates_indicators(self, scale: str) -> bool:
        """Is a band recorded for any of the item's indicators?"""
        return any(row.scale == scale and row.indicator and row.recorded for row in self.ratings)
