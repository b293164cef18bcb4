"""What changing a target of a decided plan asks for: the decision, or what slip is corrected."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from items.targets import Decision
from plans.fields import DayFormField


class DecisionForm(forms.Form):
    """The fields of a decision. `today`: nothing was decided later than that."""

    today: date

    is_correction = forms.BooleanField(label="誤記の訂正です（見直しではありません）", required=False)
    correction_note = forms.CharField(
        label="訂正の内容", required=False, max_length=300, help_text="例：資料からの転記誤り（12件 → 21件）"
    )
    decided_on = DayFormField(
        label="決定日", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    decided_by = forms.CharField(
        label="決定した組織", required=False, max_length=80, help_text="例：行政改革推進本部"
    )
    reason = forms.CharField(label="見直しの理由", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_decided_on(self) -> date | None:
        decided: date | None = self.cleaned_data["decided_on"]
        if decided and decided > self.today:
            raise forms.ValidationError("決定日が先の日付になっています。決定した日を入力してください。")
        return decided

    def require_decision(self, cleaned: dict[str, Any]) -> None:
        """Errors at the fields that a change of what was decided still needs."""
        if cleaned.get("is_correction"):
            if not cleaned.get("correction_note"):
                self.add_error("correction_note", "誤記の訂正のときは、何を直したかを入力してください。")
            return
        missing = {
            "decided_on": "いつ決定したかを入力してください。",
            "decided_by": "どこで決定したかを入力してください。",
            "reason": "目標を見直した理由を入力してください。誤記の訂正なら、下の欄に印を付けてください。",
        }
        for name, sentence in missing.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)

    @property
    def decision(self) -> Decision | None:
        """The decision as typed; None for a correction."""
        typed = self.cleaned_data
        if typed["is_correction"]:
            return None
        return Decision(typed["decided_on"], typed["decided_by"], typed["reason"])

    @property
    def decision_note(self) -> str:
        """What stands beside the changes in the history."""
        decision = self.decision
        if decision is None:
            return f"誤記の訂正：{self.cleaned_data['correction_note']}"
        return f"{decision.note}{decision.reason}"[:400]
