"""Forms of a round: opening one, after it showed whom it would ask, and mending its name, due date or request."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from items.in_charge import InCharge
from items.models import Assignment
from plans.fields import CleanFormField, FiscalYearFormField
from plans.history.conflict import SeenVersion, VersionField
from plans.models import Department, Plan
from plans.values.fiscal_year import FiscalYear
from plans.values.words import era_day
from progress.models import ReportingRound
from progress.office.paper import PAPER, PaperFields
from progress.office.planning.checklist import Checklist
from progress.office.planning.round_queue import in_order
from progress.review.rounds import NOBODY_ASKED, edit_round, items_asked, open_round
from progress.workflow import MoveRefused


def last_ended_year(plan: Plan, today: date) -> FiscalYear | None:
    """The plan's last fiscal year that is over on `today`; its first one before any is. None without a period."""
    years = plan.years
    ended = [year for year in years if year.last_day < today]
    return next(reversed(ended or years[:1]), None)


DATE = {"type": "date"}


class _Request(forms.Form):
    """What a round asks of the departments, and until when."""

    due_on = forms.DateField(
        label="提出期限",
        widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        help_text="過ぎても受け付けますが、「期限後」と表示されます。",
        error_messages={
            "required": "提出期限を入力してください。",
            "invalid": "提出期限を日付で入力してください。例：令和8年12月20日",
        },
    )
    request_text = CleanFormField(
        label="担当課への依頼文",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="担当課の入力画面の先頭に表示されます。",
    )
    today: date

    def clean_due_on(self) -> date:
        due: date = self.cleaned_data["due_on"]
        # Who only mends the request of an overdue round leaves its date as it stands.
        if due < self.today and due != self.initial.get("due_on"):
            raise ValidationError("提出期限が過ぎた日付になっています。今日以降の日付にしてください。")
        return due


class RoundForm(PaperFields, _Request):
    """A new round of `plan`. Sent once it shows whom it would ask (`reach`), sent again (`sure`) it can be opened.

    `open` writes the round through `progress.review.rounds.open_round`.
    """

    kind = forms.ChoiceField(
        label="種類",
        choices=ReportingRound.Kind.choices,
        error_messages={"required": "種類を選んでください。"},
    )
    reference_date = forms.DateField(
        label="基準日",
        required=False,
        widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        help_text="いつ時点の実績を書いてもらうか。空のままにすると、対象年度の3月31日（中間は9月30日）になります。",
        error_messages={"invalid": "基準日を日付で入力してください。例：令和8年9月30日"},
    )
    asked = forms.IntegerField(required=False, widget=forms.HiddenInput)
    """How many items the page said would be asked for; empty until it did."""
    field_order = ["fiscal_year", "kind", "reference_date", "due_on", "request_text", *PAPER]

    def __init__(self, plan: Plan, today: date, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.plan, self.today = plan, today
        self.last_year = next(reversed(plan.years), None)
        self.reach: Reach | None = None
        self.checklist: Checklist | None = None
        self.fields["fiscal_year"] = self._year_field()
        self.order_fields(self.field_order)
        self._offer_kinds()

    def _year_field(self) -> forms.Field:
        initial = last_ended_year(self.plan, self.today)
        if initial is None:
            return FiscalYearFormField(label="対象年度")
        return forms.TypedChoiceField(
            label="対象年度",
            choices=[(int(year), year.both) for year in self.plan.years],
            coerce=lambda value: FiscalYear(int(value)),
            initial=int(initial),
            error_messages={"required": "対象年度を選んでください。"},
        )

    def _offer_kinds(self) -> None:
        """A plan is summed up in its last year, and not before that has begun."""
        if self.last_year is None:
            return
        kinds, final = dict(ReportingRound.Kind.choices), ReportingRound.Kind.FINAL
        if self.today < self.last_year.first_day:
            del kinds[final]
        else:
            kinds[final] = f"{kinds[final]}　{self.last_year.era}だけ"
        cast("forms.ChoiceField", self.fields["kind"]).choices = list(kinds.items())

    def clean(self) -> None:
        year, kind = self.cleaned_data.get("fiscal_year"), self.cleaned_data.get("kind")
        if year is None:
            return
        self._fill_reference_date(year, kind)
        last = self.last_year
        if kind == ReportingRound.Kind.FINAL and last is not None and year != last:
            self.add_error("kind", f"「最終」の照会は、計画の最後の年度（{last.era}）でだけ行えます。")
        if self.errors:
            return
        # What opening would refuse is said before anybody is asked whether to open.
        self.reach = Reach(self.plan, year, self.today)
        self.checklist = Checklist(self.plan, year, self.today)
        if not self.reach.items:
            self.add_error(None, NOBODY_ASKED)
        try:
            self._wanted().full_clean()
        except ValidationError as error:
            self._take_over(error)

    def _fill_reference_date(self, year: FiscalYear, kind: str | None) -> None:
        if self.cleaned_data.get("reference_date") or "reference_date" in self.errors:
            return
        mid_year = kind == ReportingRound.Kind.MID_YEAR
        self.cleaned_data["reference_date"] = date(year, 9, 30) if mid_year else year.last_day

    @property
    def sure(self) -> bool:
        """Has this person seen how many items are asked for as things now stand? For a valid form."""
        return self.reach is not None and self.cleaned_data["asked"] == len(self.reach.items)

    def _wanted(self) -> ReportingRound:
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("asked", *PAPER)}
        wanted = ReportingRound(plan=self.plan, **given)
        wanted.take_paper(self.paper)
        return wanted

    def summary(self) -> list[tuple[str, str]]:
        """What is about to be started, in words; for a valid form."""
        wanted = self._wanted()
        return [
            ("対象年度", FiscalYear(wanted.fiscal_year).both),
            ("種類", wanted.get_kind_display()),
            ("基準日", era_day(wanted.reference_date)),
            ("提出期限", era_day(wanted.due_on)),
            ("担当課への依頼文", wanted.request_text or "（なし）"),
            ("決裁", wanted.paper.words or "（未記入）"),
        ]

    def open(self, by: Any) -> ReportingRound | None:
        """The opened round; None when a rule of the round refuses it (the errors are then at the fields)."""
        try:
            return open_round(self._wanted(), by=by, note=self.checklist.note if self.checklist else "")
        except ValidationError as error:
            self._take_over(error)
        return None

    def _take_over(self, error: ValidationError) -> None:
        # A round's one rule over several fields is that a year is asked once: it belongs to the year.
        elsewhere = "fiscal_year" if hasattr(error, "error_dict") else None
        for name, faults in error.update_error_dict({}).items():
            for fault in faults:
                self.add_error(name if name in self.fields else elsewhere, fault)


class RoundEditForm(SeenVersion, PaperFields, _Request):
    """A running round's name, due date and request. `save` raises `Conflict` when somebody was faster."""

    version = VersionField()
    title = CleanFormField(label="照会の名前", required=False, max_length=120)
    field_order = ["version", "title", "due_on", "request_text", *PAPER]

    def __init__(
        self, reporting_round: ReportingRound, today: date, data: Mapping[str, Any] | None = None
    ) -> None:
        initial = {name: getattr(reporting_round, name) for name in self.field_order}
        initial["decided_on"] = era_day(reporting_round.decided_on)
        super().__init__(data, initial=initial)
        self.round, self.today = reporting_round, today
        unnamed = copy(reporting_round)
        unnamed.title = ""
        longer = "延ばすと、担当課の画面の期限も変わります。提出済みの記録の「期限後」の印は変わりません。"
        self.fields["due_on"].help_text = longer
        self.fields["title"].help_text = f"空のままにすると「{unnamed}」になります。"

    def save(self, by: Any) -> bool:
        """False when a rule refuses it (the errors then stand in the form)."""
        for name, value in self.cleaned_data.items():
            if name not in PAPER:
                setattr(self.round, name, value)
        self.round.take_paper(self.paper)
        try:
            edit_round(self.round, by=by)
        except (MoveRefused, ValidationError) as error:
            self.add_error(None, getattr(error, "messages", str(error)))
            return False
        return True


class Reach:
    """What `progress.review.rounds.open_round` would ask for that year: the items, the departments that answer
    for them (name, number of items), and those that only share in some, in the municipality's order. Each as what
    stands in its place today.
    """

    def __init__(self, plan: Plan, fiscal_year: int, today: date) -> None:
        self.items = items_asked(plan, fiscal_year)
        in_charge = InCharge([plan.municipality_id], today)
        leading: dict[Department, set[int]] = {}
        sharing: set[Department] = set()
        for row in Assignment.objects.on(today).filter(item__in=self.items):
            holder = in_charge.place(row)
            if row.role == Assignment.Role.LEAD:
                leading.setdefault(holder, set()).add(row.item_id)
            else:
                sharing.add(holder)
        self.departments = [(one.name, len(leading[one])) for one in in_order(leading)]
        self.sharing = [one.name for one in in_order(sharing - set(leading))]

    @property
    def words(self) -> str:
        return f"{len(self.departments)}課・{len(self.items)}件に依頼が出ます。"
