"""Figures that a goal in words wants reached → indicators with their targets, once a person has named them.

Pure: standard library only. 「令和7年度までに、160人を養成する。」: what is counted, and whether more is better, no
sentence says surely.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from msgspec.structs import replace

from plans.history.changes import Severity
from progress.intake.draft import Draft, Kind, Question, QuestionKind, Said
from progress.intake.known import Known, KnownIndicator
from progress.intake.printed_texts import Stated, StatedGoal, goals_in
from progress.intake.reading.entries.entry import Entry
from progress.intake.reading.records.directions import DIRECTION_CHOICES


@dataclass(frozen=True)
class GoalFigures:
    """Of an item that has no indicators of its own in the file."""

    draft: Draft
    known: Known

    def write(self, entry: Entry, goal: Said) -> None:
        """Asks about each figure of the text; it is an indicator where a person gave it a name, now or when the plan
        was imported before. An empty answer says that it is none."""
        goals = goals_in(str(goal.value))
        units = Counter(one.unit for one in goals)
        position = 0
        for nth, one in enumerate(goals, start=1):
            stored = _stored(entry, one.unit) if units[one.unit] == 1 else None
            name = self._name(f"indicator:{entry.key}:{nth}", one, stored, goal)
            if name:
                position += 1
                direction = self._direction(f"direction:{entry.key}:{nth}", one, stored, goal)
                self._put((entry.key, name), _Stating(one, goal), direction, position)

    def _name(self, identity: str, stated: StatedGoal, stored: KnownIndicator | None, goal: Said) -> str:
        self.draft.ask(
            Question(
                identity,
                QuestionKind.INDICATOR_NAME,
                f"目標の文に「{stated.printed}」という数字があります（{stated.line[:60]}）。"
                "指標として管理するときは、指標名を入力してください。しないときは空欄のままにします。",
                str(goal.origin),
                proposed=stored.name if stored else stated.suggestion,
            )
        )
        answer = self.known.answer(identity)
        if answer is None and stored is None:
            self.draft.tell(
                Severity.NOTE,
                "figure_in_goal",
                f"目標の文の「{stated.printed}」は、指標として取り込みません。指標にするときは、指標名を入力してください。",
                goal.origin,
                "goal_text",
            )
        return stored.name if answer is None and stored else (answer or "").strip()

    def _direction(self, identity: str, stated: StatedGoal, stored: KnownIndicator | None, goal: Said) -> str:
        """The answer; "" while there is none, and where the plan has the direction already."""
        if stored and stored.direction:
            return ""
        self.draft.ask(
            Question(
                identity,
                QuestionKind.DIRECTION,
                f"指標にした「{stated.printed}」は、増やす・維持する・減らすのどれですか。",
                str(goal.origin),
                choices=DIRECTION_CHOICES,
            )
        )
        return self.known.answer(identity) or ""

    def _put(self, key: tuple[str, str], stating: _Stating, direction: str, position: int) -> None:
        fields = {**stating.indicator, "position": Said(position)}
        if direction in dict(DIRECTION_CHOICES):
            fields["direction"] = Said(direction)
        start, end = self.known.plan_year("start_year"), self.known.plan_year("end_year")
        targets, baseline = _years(stating.goal, start, end)
        fields |= stating.baseline(baseline)
        self.draft.put(Kind.INDICATOR, key, fields, stating.cell.origin)
        for year, stated in targets:
            self.draft.put(Kind.TARGET_VALUE, (*key, year), stating.target(year, stated), stating.cell.origin)


@dataclass(frozen=True)
class _Stating:
    """A figure to be reached and the text that states it."""

    goal: StatedGoal
    cell: Said

    @property
    def indicator(self) -> dict[str, Said]:
        goal, figure = self.goal, self.goal.figure
        fields = {
            "unit": self._said(goal.unit),
            "kind": self._said("number"),
            "goal_printed": self._said(goal.printed),
            "goal_value": replace(
                self.cell, value=figure.quantity.value, unit=goal.unit, fiscal_year=figure.year
            ),
        }
        if goal.every_year:
            fields["measure"] = self._said("flow")
        if figure.quantity.approximate:
            fields["goal_approximate"] = self._said(True)
        if figure.quantity.bound:
            fields["goal_bound"] = self._said(figure.quantity.bound.value)
        if figure.year is not None:
            fields["goal_year"] = self._said(int(figure.year))
        return fields

    def baseline(self, stated: Stated | None) -> dict[str, Said]:
        if stated is None:
            compared = self.goal.compared_with
            return {"baseline_printed": self._said(compared)} if compared else {}
        fields = {
            "baseline_printed": self._said(stated.printed),
            "baseline_value": replace(self.cell, value=stated.quantity.value, fiscal_year=stated.year),
        }
        if stated.quantity.approximate:
            fields["baseline_approximate"] = self._said(True)
        if stated.year is not None:
            fields["baseline_year"] = self._said(int(stated.year))
        return fields

    def target(self, year: int, stated: Stated) -> dict[str, Said]:
        quantity = stated.quantity
        fields = {
            "printed": self._said(stated.printed),
            "value": replace(self.cell, value=quantity.value, unit=self.goal.unit, fiscal_year=year),
        }
        if quantity.approximate:
            fields["approximate"] = self._said(True)
        if quantity.bound:
            fields["bound"] = self._said(quantity.bound.value)
        return fields

    def _said(self, value: str | int | bool) -> Said:
        return replace(self.cell, value=value)


def _stored(entry: Entry, unit: str) -> KnownIndicator | None:
    """The one indicator in that unit that the plan has for the item."""
    known = entry.stored.indicators if entry.stored else ()
    found = [one for one in known if one.unit == unit]
    return found[0] if len(found) == 1 else None


def _years(
    goal: StatedGoal, start: int | None, end: int | None
) -> tuple[list[tuple[int, Stated]], Stated | None]:
    """Targets by year, and the figure to start from: the latest one of a year before the plan begins.

    A figure of 毎年度 stands for each year of the plan; one without a year for none.
    """
    if goal.every_year:
        years = range(start, end + 1) if start is not None and end is not None else ()
        return [(year, goal.figure) for year in years], None
    listed = [(int(one.year), one) for one in goal.listed or (goal.figure,) if one.year is not None]
    before = [one for one in (*goal.beside, *goal.listed) if one.year and start and one.year < start]
    baseline = max(before, key=lambda one: one.year or 0) if before else None
    return [(year, one) for year, one in listed if one not in before], baseline
