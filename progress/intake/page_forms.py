"""The forms of the intake: which file goes into which plan, and what of the preview is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from plans.access import Access, Act
from plans.history.changes import Action, Severity
from plans.models import Municipality, Plan
from progress.intake.findings_book import WORDS
from progress.intake.preview import Fault, Preview, Row

NEW = "new-"
"""Before a municipality's id: a plan that the file begins."""
MOVING = "moving"
"""The usual choice: what would be created or changed."""
ACTIONS = [
    (MOVING, "追加と変更"),
    (Action.CREATE.value, "追加だけ"),
    (Action.CHANGE.value, "変更だけ"),
    (Action.UNCHANGED.value, "変更なし"),
    ("all", "すべて"),
]


class UploadForm(forms.Form):
    plan = forms.ChoiceField(label="取り込む計画", error_messages={"required": "計画を選んでください。"})
    title = forms.CharField(
        label="新しい計画の名前",
        max_length=120,
        required=False,
        help_text="「新しい計画」のときだけ使います。空欄のときは、ファイルに書かれた名前か、ファイル名を使います。",
    )
    slug = forms.SlugField(
        label="新しい計画のURL用の短い名前",
        max_length=40,
        required=False,
        help_text="半角の英数字とハイフンです（例：plan-2024）。空欄のときは、自動で付けます。",
        error_messages={"invalid": "半角の英数字、ハイフン、下線だけで入力してください（例：plan-2024）。"},
    )
    file = forms.FileField(
        label="ファイル",
        allow_empty_file=True,
        help_text="Excel ブック（.xlsx）または CSV（.csv）。10MBまで。",
        error_messages={
            "required": "ファイルを選んでください。",
            "invalid": "ファイルを選び直してください。",
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plans = _plans(access)
        self.places = {
            one.pk: one
            for one in Municipality.objects.filter(access.scope(Act.IMPORT, "pk")).order_by("code")
        }
        several = len(self.places) > 1
        field: Any = self.fields["plan"]
        field.choices = [
            ("", "選んでください"),
            *_plan_choices(self.plans, several),
            *(
                (f"{NEW}{one.pk}", f"新しい計画を作る（{one.name}）" if several else "新しい計画を作る")
                for one in self.places.values()
            ),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        slug, place = cleaned.get("slug"), self.target()[0]
        if slug and place and self.target()[1] is None and place.plans.filter(slug=slug).exists():
            self.add_error("slug", "この名前は、ほかの計画で使っています。別の名前にしてください。")
        if self.errors and "file" not in self.errors:
            self.add_error("file", "ほかの欄を直したあとに、ファイルをもう一度選んでください。")
        return cleaned

    def target(self) -> tuple[Municipality | None, Plan | None]:
        """(municipality, plan; None: a new one). Of a valid form the municipality is there."""
        chosen = self.cleaned_data.get("plan", "")
        if chosen.startswith(NEW):
            return self.places.get(int(chosen.removeprefix(NEW))), None
        plan = next((one for one in self.plans if str(one.pk) == chosen), None)
        return (plan.municipality, plan) if plan else (None, None)


def _plans(access: Access) -> QuerySet[Plan]:
    plans = Plan.objects.filter(access.scope(Act.IMPORT, "municipality_id")).select_related("municipality")
    return plans.order_by("municipality__code", "-start_year", "slug")


def _plan_choices(plans: Iterable[Plan], several: bool) -> list[tuple[str, str]]:
    """Plans of one name and period are told apart by their short names."""
    words = {one.pk: _plan_words(one, several) for one in plans}
    alike = Counter(words.values())
    return [
        (str(one.pk), f"{words[one.pk]}　{one.slug}" if alike[words[one.pk]] > 1 else words[one.pk])
        for one in plans
    ]


def _plan_words(plan: Plan, several: bool) -> str:
    words = f"{plan.title}　{plan.period}"
    return f"{plan.municipality.name}　{words}" if several else words


_ALL = ("", "すべて")
_WEIGHTS = [_ALL, *((one.value, WORDS[one]) for one in Severity)]


class _Filter(forms.Form):
    """Which lines of the preview are listed. A value that is no choice counts as not given."""

    sheet = forms.ChoiceField(label="シート", required=False)
    weight = forms.ChoiceField(label="重要度", required=False, choices=_WEIGHTS)
    text = forms.CharField(label="含まれる文字", required=False, max_length=100, widget=forms.TextInput)

    def __init__(self, preview: Preview, given: QueryDict) -> None:
        super().__init__(given)
        self.preview = preview
        self._choose_from("sheet", {one: one for one in self.sheets() if one})

    def _choose_from(self, name: str, words: Mapping[str, str]) -> None:
        field: Any = self.fields[name]
        field.choices = [_ALL, *words.items()]

    def sheets(self) -> Iterable[str]:
        """The sheets that can be chosen."""
        return (one.name for one in self.preview.sheets)

    @cached_property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return self.cleaned_data

    def wants(self, sheets: Collection[str], weight: str, words: Callable[[], str]) -> bool:
        """Is a line listed that stands on these sheets, has this weight, and says these words? They are put together
        only where somebody looks for some."""
        given = self.chosen
        return (
            (not given.get("sheet") or given["sheet"] in sheets)
            and (not given.get("weight") or given["weight"] == weight)
            and (not given.get("text") or given["text"] in words())
        )


class RowFilter(_Filter):
    """Which of the records are listed."""

    kind = forms.ChoiceField(label="種類", required=False)
    action = forms.ChoiceField(label="操作", required=False, choices=ACTIONS)

    def __init__(self, preview: Preview, given: QueryDict) -> None:
        super().__init__(preview, given)
        self._choose_from("kind", {one.kind: one.title for one in preview.kinds})

    def rows(self) -> list[Row]:
        return [row for row in self.preview.rows if self._is_of_kind(row) and self._is_wanted(row)]

    def _is_of_kind(self, row: Row) -> bool:
        kind, action = self.chosen.get("kind"), self.chosen.get("action") or MOVING
        moves = row.action != Action.UNCHANGED
        return (not kind or row.kind == kind) and (
            action in ("all", row.action) or (action == MOVING and moves)
        )

    def _is_wanted(self, row: Row) -> bool:
        return self.wants(
            {row.sheet, *(line.sheet for line in row.fields)}, row.weight, lambda: _all_words(row)
        )


def _all_words(row: Row) -> str:
    lines = (f"{one.label}\n{one.before}\n{one.after}\n{one.printed}\n{one.cell}" for one in row.fields)
    return "\n".join([row.title, row.name, row.cell, *lines])


class FaultFilter(_Filter):
    """Which of the findings are listed."""

    def sheets(self) -> Iterable[str]:
        return (one.sheet for one in self.preview.faults)

    def faults(self) -> list[Fault]:
        return [one for one in self.preview.faults if self._is_wanted(one)]

    def _is_wanted(self, fault: Fault) -> bool:
        return self.wants({fault.sheet}, fault.severity, lambda: f"{fault.message}\n{fault.cell}")
