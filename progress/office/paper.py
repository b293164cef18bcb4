"""The inputs of 決裁日, 文書番号 and who decided, for every form that takes them. The 決裁 itself stays in the city's
document system."""

from __future__ import annotations

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.timezone import localdate

from plans.fields import CleanFormField, DayFormField
from plans.values.paper import Paper

PAPER = ("decided_on", "document_number", "decided_by")


class PaperFields(forms.Form):
    """None has to be filled. `paper`: what was typed; for a cleaned form."""

    decided_on = DayFormField(
        label="決裁日",
        required=False,
        help_text="文書管理システムでの決裁の控えです。例：令和8年4月1日、R8.4.1",
        validators=[
            MaxValueValidator(localdate, "決裁日が先の日付になっています。決裁した日を入力してください。")
        ],
    )
    document_number = CleanFormField(
        label="文書番号", required=False, max_length=80, help_text="例：行革第12号"
    )
    decided_by = CleanFormField(
        label="決裁した人・組織", required=False, max_length=80, help_text="例：総務部長、行政改革推進本部"
    )

    @property
    def paper(self) -> Paper:
        day, number, by = (self.cleaned_data.get(name) for name in PAPER)
        return Paper(day, number or "", by or "")


class DecidedForm(forms.Form):
    """What is done to something published needs a decision behind it.

    Looked at first (`do` = look), then written (`do` = write) if it is still what was seen (`shown`).
    """

    do = forms.ChoiceField(choices=[("look", ""), ("write", "")], required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    decided_on = DayFormField(label="決裁日", error_messages={"required": "決裁日を入力してください。"})
    decided_by = CleanFormField(
        label="決裁した人・課",
        max_length=80,
        help_text="例：総務部長",
        error_messages={"required": "決裁した人・課を入力してください。"},
    )
    document_number = CleanFormField(
        label="文書番号", required=False, max_length=80, help_text="例：行革第45号"
    )

    def clean(self) -> None:
        decided = self.cleaned_data.get("decided_on")
        if decided and decided > localdate():
            self.add_error("decided_on", "先の日付になっています。決裁した日を入力してください。")

    @property
    def writes(self) -> bool:
        return self.cleaned_data.get("do") == "write"
