"""The promises: items, who answers for them, what is measured and what is to be reached in which year."""

from items.models.indicator import AnnualTarget, GoalRevision, Indicator, TargetRevision, TargetValue
from items.models.item import Assignment, BudgetLine, Item, ItemSuccession, Staffing
from items.models.series import RestatedFigure, SeriesBreak
