"""What the board said, with the day in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plans.values.words import era_day
from progress.table.shape import OpinionRow


@dataclass(frozen=True)
class Opinion:
    """An opinion of the board with the day in words."""

    said_by: str
    said_on: str
    opinion: str
    response: str
    response_department: str


def opinions(rows: Iterable[OpinionRow]) -> list[Opinion]:
    return [
        Opinion(row.said_by, era_day(row.said_on), row.opinion, row.response, row.response_department)
        for row in rows
    ]
