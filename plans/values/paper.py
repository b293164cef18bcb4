"""決裁の控え: the paper of a decision that was made in the city's document system. Pure: standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plans.values.words import era_day


@dataclass(frozen=True)
class Paper:
    """When it was decided, under which number, by whom (a person in charge or an office). Whatever isn't known stays
    empty: nothing of it is invented."""

    decided_on: date | None = None
    document_number: str = ""
    decided_by: str = ""

    @property
    def words(self) -> str:
        """「令和8年4月1日　行革第12号　総務部長」; "" where nothing is known."""
        return "　".join(filter(None, (era_day(self.decided_on), self.document_number, self.decided_by)))

    def __bool__(self) -> bool:
        return bool(self.words)
