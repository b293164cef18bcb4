"""Who promises what, in which years: municipalities, their people, plans, pillars and rating scales."""

from plans.history.records import ChangeEvent  # one history, registered with this app
from plans.models.departments import Department
from plans.models.people import Licence, Membership, Municipality, RemindBy, User, validate_code
from plans.models.plan import (
    Edition,
    Footnote,
    Pillar,
    Plan,
    PlanScale,
    RatedBy,
    RatingBand,
    RatingScale,
    Tone,
)
from plans.models.reorganisations import Reorganisation, ReorganisationDeed, ReorganisationStep
