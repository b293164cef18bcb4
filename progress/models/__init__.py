"""What happened, who checked it, what was published."""

from progress.models.imports import ColumnMatching, ImportJob
from progress.models.publications import Publication, PublicationRelease
from progress.models.rounds import BoardOpinion, PillarSummary, ReportingRound
from progress.models.statuses import ActualValue, FiscalEffect, Rating, ReviewEvent, YearEndStatus

__all__ = [
    "ActualValue",
    "BoardOpinion",
    "ColumnMatching",
    "FiscalEffect",
    "ImportJob",
    "PillarSummary",
    "Publication",
    "PublicationRelease",
    "Rating",
    "ReportingRound",
    "ReviewEvent",
    "YearEndStatus",
]
