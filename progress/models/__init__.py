"""What happened, who checked it, what was published."""

from progress.models.blackenings import BlackenedPublication, Blackening
from progress.models.corrections import Correction
from progress.models.effects import EffectCheck, FiscalEffect
from progress.models.evidence import Evidence, EvidenceContent, evidence_of
from progress.models.imports import ColumnMatching, ImportJob, TakenDocument
from progress.models.judgements import JudgementBand, JudgementMethod, JudgementRule
from progress.models.kept_entries import KeptEntry
from progress.models.letters import LetterKind, LetterTemplate
from progress.models.opinions import BoardOpinion, OpinionFollowUp
from progress.models.prepared_files import PreparedFile
from progress.models.publication_files import PublicationFile
from progress.models.reminders import Occasion, RemindedOf, Reminder, ReminderWording
from progress.models.rounds import (
    PillarSummary,
    PlannedRelease,
    Publication,
    PublicationRelease,
    ReportingRound,
    RoundDue,
)
from progress.models.statuses import (
    ActualValue,
    Answer,
    PlanQuestion,
    Rating,
    ReviewEvent,
    YearEndStatus,
)
from progress.models.surveys import ReturnedSurvey
from progress.models.work import LongWork
