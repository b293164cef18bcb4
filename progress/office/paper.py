"""The inputs of 決裁日, 文書番号 and who decided, for every form that takes them. None has to be filled: the 決裁
itself stays in the city's document system."""

from __future__ import annotations

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.timezone import localdate

from plans.fields import CleanFormField, DayFormField
from plans.values.paper import Paper

PAPER = ("decided_on", "document_number", "decided_by")


class PaperFields(forms.Form):
    """`paper`: what was typed; for a cleaned form."""

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
