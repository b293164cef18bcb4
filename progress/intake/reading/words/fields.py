"""The fields of the dictionary by what they are: which have years, report results, hold texts, are of effects.

Pure: standard library only.
"""

from __future__ import annotations

from progress.intake.reading.words.dictionary import FIELDS, Years
from progress.table.columns import YEAR_END_TEXTS

BY_CODE = {field.code: field for field in FIELDS}

LEFT_OUT = ""
"""The code of a column that is not imported."""
IGNORE = "ignore"
"""The answer that a column is not to be imported; an empty answer is none."""

YEAR_END = frozenset(text.name for text in YEAR_END_TEXTS)
"""Texts that departments write at the end of a year; each is the status's model field of its name."""
STATUS_TEXTS = {name: name for name in sorted(YEAR_END)} | {
    "status_note": "remarks",
    "actual_stage": "actual_stage",
}
"""Field code → the status's model field."""

ITEM_TEXTS = {
    "approach": "approach",
    "current_issues": "current_issues",
    "desired_state": "desired_state",
    "goal_text": "goal_text",
    "note": "remarks",
}
"""Field code → the item's model field."""

DEPARTMENTS = ("departments", "related_departments")
"""Who is in charge, and who takes part."""
PER_ITEM_TEXTS = frozenset({*DEPARTMENTS, "division", "schedule", "kind", "activity_code", *ITEM_TEXTS})
"""Fields that an item has once, whatever the year."""
OPINIONS = frozenset({"opinion", "response"})
UNNAMED_SCALE = "評価"
"""What a rating is called whose heading names none."""

FIGURES = frozenset({"target", "actual", "baseline", "goal", "stage", "rate", "effect_target"})
"""Fields whose columns may hold figures of an indicator."""
RESULTS = frozenset(
    {"actual", "rating", "band", "rate", *STATUS_TEXTS}
    | {"effect", "effect_income", "effect_saving", "settled", "opinion", "response"}
)
"""Fields that report what happened."""
EFFECTS = {"effect": "", "effect_income": "income", "effect_saving": "saving"}
"""Effects that came true: field code → which side of the budget they are on, "" where it says neither."""
BUDGETS = frozenset({"budget", "settled"})
MEANS = BUDGETS | {"staff"}
"""What an item costs, in money and in people."""
OF_EFFECTS = {"target": "effect_target", "actual": "effect"}
"""What 計画 and 実績 are under a title of 効果額."""
ALL_EFFECTS = frozenset({*EFFECTS, "effect_target"})
"""Those that are aimed at, too."""
YEARLY = frozenset(field.code for field in FIELDS if field.years == Years.MUST)
"""Fields whose columns belong to a fiscal year."""
PLANNED = frozenset({"stage", "target", "goal", "effect_target"})
"""Fields that say what is meant to happen."""
ALIKE = (frozenset({"stage", "target", "goal_text"}), frozenset({"actual", "narrative", "actual_stage"}))
"""Fields between which each cell decides: a figure is a target or an actual value in any of them, a text a text."""
WORDY = frozenset(
    {"approach", "current_issues", "desired_state", "goal_text", *YEAR_END}
    | {"status_note", "opinion", "response", "note", "pillar", "schedule", "related_departments", "kind"}
)
"""Fields of wording: where two of them are as likely, the better one is taken."""


def field_choices() -> tuple[tuple[str, str], ...]:
    """(code, label) of every field that a column may be matched to, for lists; (`ignore`, 取り込まない) first."""
    return ((IGNORE, "取り込まない"), *((field.code, field.label) for field in FIELDS))
