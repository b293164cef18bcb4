"""One item with all that hangs below it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from plans.values.fiscal_year import FiscalYear
from progress.table.shape.figures import IndicatorRow
from progress.table.shape.reported import OpinionRow, StatusRow
from progress.table.shape.shares import PastShare


@dataclass(frozen=True)
class TargetRow:
    """年次計画 of one year."""

    fiscal_year: FiscalYear
    planned_stage: str
    goal_text: str
    figures_printed: str


@dataclass(frozen=True)
class SuccessionRow:
    kind: str
    from_year: FiscalYear
    former_name: str = ""
    new_name: str = ""
    successor_key: str = ""
    successor_title: str = ""
    reason: str = ""


@dataclass(frozen=True)
class BudgetRow:
    """予算事業 of one year. Amounts in thousand yen; texts as printed. `codes`: 款-項-目; `project_code`: of the 事業
    itself in the budget book."""

    fiscal_year: FiscalYear
    project_name: str
    codes: str
    budget_printed: str
    budget_thousand_yen: int | None
    settled_printed: str
    settled_thousand_yen: int | None
    is_repeated: bool = False
    transcription_note: str = ""
    project_code: str = ""


@dataclass(frozen=True)
class StaffingRow:
    scope: str
    category: str
    fte: Decimal
    printed: str


@dataclass(frozen=True)
class ItemRow:
    """One item. `status`: the table's own round; `past`: earlier rounds, newest first. `carried_from`: titles of the
    plan and the item that it continues."""

    key: str
    title: str
    name: str
    name_printed: str
    number: str
    pillar: str
    parent: str
    depth: int
    nature: str
    nature_label: str
    kind: str
    lead_departments: tuple[str, ...]
    related_departments: tuple[str, ...]
    current_issues: str = ""
    approach: str = ""
    desired_state: str = ""
    goal_text: str = ""
    baseline_printed: str = ""
    goal_printed: str = ""
    schedule: str = ""
    footnote_marks: str = ""
    remarks: str = ""
    transcription_note: str = ""
    targets: tuple[TargetRow, ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()
    status: StatusRow | None = None
    past: tuple[StatusRow, ...] = ()
    successions: tuple[SuccessionRow, ...] = ()
    budget: tuple[BudgetRow, ...] = ()
    staffing: tuple[StaffingRow, ...] = ()
    opinions: tuple[OpinionRow, ...] = ()
    earlier_opinions: tuple[OpinionRow, ...] = ()
    departments_printed: str = ""
    carried_from: tuple[str, str] | None = None

    def target(self, fiscal_year: int) -> TargetRow | None:
        return next((row for row in self.targets if row.fiscal_year == fiscal_year), None)

    def then(self, past: PastShare) -> StatusRow | None:
        """What an earlier round said of the item; None where it didn't ask for it, or nothing of it counts."""
        if self.key not in past.asked:
            return None
        of_round = (row for row in self.past if row.round_title == past.round_title)
        return next((row for row in of_round if row.fiscal_year == past.fiscal_year), None)

    @property
    def numeric_indicators(self) -> list[IndicatorRow]:
        return [indicator for indicator in self.indicators if indicator.has_numbers]
