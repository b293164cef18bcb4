"""What a file may say of rounds: those of the past come in, those that departments answer are left to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from plans.history.changes import Action, Finding, Severity
from plans.history.rehearsal import Rehearsed
from plans.models import Plan
from progress import review
from progress.intake.draft import Draft, Key, Kind, Record
from progress.models import ReportingRound, YearEndStatus


def round_of(row: Any) -> ReportingRound | None:
    """The round that a record belongs to; None for what belongs to none."""
    if isinstance(row, ReportingRound):
        return row
    owner = getattr(row, "status", row)
    found: ReportingRound | None = getattr(owner, "round", None)
    return found


class PastRounds:
    """New rounds of a file. What it says of them was submitted to and confirmed by nobody here: each is one of the
    past, also where it was a running one where the file was written."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.silent: dict[Key, int] = {}
        """Rounds that were running ones → how many of their records say nothing."""

    def settle(self, record: Record, row: Any) -> None:
        """`row`: what the plan doesn't have yet."""
        if isinstance(row, ReportingRound) and not row.historical:
            row.historical, row.state = True, ReportingRound.State.CLOSED
            self.silent[record.key] = 0
        elif isinstance(row, YearEndStatus) and row.round.historical:
            review.take_over(row)

    def leave_out(self, record: Record) -> bool:
        """A year-end record that nobody had begun: taken over, it would count as a report of nothing."""
        silent = (
            record.kind == Kind.STATUS
            and record.key[:2] in self.silent
            and record.key not in self._spoken
            and all(value.value in (None, "") for value in record.fields.values())
        )
        if silent:
            self.silent[record.key[:2]] += 1
        return silent

    @cached_property
    def _spoken(self) -> frozenset[Key]:
        """The keys of the year-end records on which something hangs."""
        kinds = (Kind.ACTUAL_VALUE, Kind.RATING, Kind.EFFECT, Kind.ANSWER)
        return frozenset(one.key[:3] for one in self.draft.records.values() if one.kind in kinds)

    def findings(self) -> Iterator[Finding]:
        for key, silent in self.silent.items():
            record = self.draft.records[(Kind.ROUND, key)]
            left_out = f"何も書かれていない実施状況{silent}件は取り込みません。" if silent else ""
            yield Finding(
                Severity.WARNING,
                "この照会は、担当課に照会した年度として書き出されています。"
                "ここでは過去資料からの照会として取り込みます。"
                f"提出と確認の記録は引き継ぎません。{left_out}",
                cell=str(record.origin or ""),
                kind="round_of_the_past",
            )


def refusals(plan: Plan, lines: Iterable[tuple[Rehearsed, Record | None]]) -> Iterator[Finding]:
    """What departments answer here and the planning section confirms isn't overwritten from a file, and a round
    of the past isn't made one that departments are asked for."""
    asked = ReportingRound.objects.filter(plan_id=plan.pk, historical=False)
    running = frozenset(asked.values_list("pk", flat=True)) if plan.pk else frozenset()
    told: set[int] = set()
    for one, record in lines:
        found = round_of(one.record)
        if found is None or found._state.adding or one.action == Action.UNCHANGED or found.pk in told:
            continue
        cell = str(record.origin or "") if record else ""
        if found.pk in running:
            told.add(found.pk)
            yield Finding(
                Severity.ERROR,
                f"「{found}」は担当課に照会した年度です。実績は担当課の入力と企画課の確認で登録します。"
                "ファイルから取り込めるのは、照会していない過去の年度だけです。",
                cell=cell,
                kind="round_is_running",
            )
        elif one.record is found and not found.historical:
            yield Finding(
                Severity.ERROR,
                f"「{found}」は過去資料からの照会です。ファイルから担当課への照会に変えることはできません。"
                "「過去資料から」を「はい」に戻してください。",
                "historical",
                cell,
                "round_is_past",
            )
