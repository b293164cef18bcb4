"""What happened, who checked it, what was published."""

from progress.models.imports import ColumnMatching, ImportJob
from progress.models.publications import Publication, PublicationRelease
from progress.models.questions import Answer, PlanQuestion
from progress.models.rounds import BoardOpinion, PillarSummary, ReportingRound
from progress.models.statuses import ActualValue, FiscalEffect, Rating, ReviewEvent, YearEndStatus

__all__ = [
    "ActualValue",
    "Answer",
    "BoardOpinion",
    "ColumnMatching",
    "FiscalEffect",
    "ImportJob",
    "PillarSummary",
    "PlanQuestion",
    "Publication",
    "PublicationRelease",
    "Rating",
    "ReportingRound",
    "ReviewEvent",
    "YearEndStatus",
]
