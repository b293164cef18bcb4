"""What a file says of rounds: those of the past come in, those that departments answer here are left to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from plans.history.changes import Severity
from plans.models import Plan
from progress.intake.draft import Key, Kind, Origin, Record, Records
from progress.models import ReportingRound

Tell = Callable[[Severity, str, str, Origin | None, str], None]
"""Adds a finding: its weight, kind, sentence, cell and field."""
_REPORTS = frozenset({Kind.ACTUAL_VALUE, Kind.RATING, Kind.EFFECT, Kind.ANSWER})


class PastRounds:
    def __init__(self, plan: Plan, tell: Tell) -> None:
        self._tell = tell
        self._silent: dict[Key, int] = {}
        """New rounds that were running ones where the file was written → how many of their records say nothing."""
        self._spoken: set[Key] = set()
        """The keys of the year-end records on which something hangs."""
        self._running: set[int] = set()
        """Rounds that departments are asked for, and of which that isn't told yet."""
        if plan.pk:
            asked = ReportingRound.objects.filter(plan_id=plan.pk, historical=False)
            self._running.update(asked.values_list("pk", flat=True))

    def look_at(self, records: Records) -> None:
        """Learns which year-end records of the next part say something."""
        self._spoken = {record.key[:3] for record in records.values() if record.kind in _REPORTS}

    def close(self, row: ReportingRound, key: Key) -> None:
        """Nobody submitted or confirmed here what the file says of this new round."""
        if not row.historical:
            row.historical, row.state = True, ReportingRound.State.CLOSED
            self._silent[key] = 0

    def leaves_out(self, record: Record) -> bool:
        """A year-end record that nobody had begun: taken over, it would count as a report of nothing."""
        if record.kind != Kind.STATUS or record.key[:2] not in self._silent or record.key in self._spoken:
            return False
        if any(value.value not in (None, "") for value in record.fields.values()):
            return False
        self._silent[record.key[:2]] += 1
        return True

    def tell_of(self, row: Any, origin: Origin | None) -> None:
        """Of a row that would move: what departments answer here and the planning section confirms isn't overwritten
        from a file, and a round of the past isn't made one that departments are asked for."""
        found = (
            row if isinstance(row, ReportingRound) else getattr(getattr(row, "status", row), "round", None)
        )
        if not isinstance(found, ReportingRound) or found._state.adding:
            return
        if found.pk in self._running:
            self._running.remove(found.pk)  # told once
            sentence = (
                f"「{found}」は担当課に照会した年度です。実績は担当課の入力と企画課の確認で登録します。"
                "ファイルから取り込めるのは、照会していない過去の年度だけです。"
            )
            self._tell(Severity.ERROR, "round_is_running", sentence, origin, "")
        elif row is found and not found.historical:
            sentence = (
                f"「{found}」は過去資料からの照会です。ファイルから担当課への照会に変えることはできません。"
                "「過去資料から」を「はい」に戻してください。"
            )
            self._tell(Severity.ERROR, "round_is_past", sentence, origin, "historical")

    def tell_of_closed(self, records: Records) -> None:
        """Once all is read: of the rounds that were running ones elsewhere."""
        for key, silent in self._silent.items():
            left_out = f"何も書かれていない実施状況{silent}件は取り込みません。" if silent else ""
            sentence = (
                "この照会は、担当課に照会した年度として書き出されています。"
                "ここでは過去資料からの照会として取り込みます。"
                f"提出と確認の記録は引き継ぎません。{left_out}"
            )
            self._tell(Severity.WARNING, "round_of_the_past", sentence, records[Kind.ROUND, key].origin, "")
