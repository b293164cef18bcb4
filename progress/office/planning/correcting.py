"""訂正: which published figures there are, and one form that puts one of them right wherever it was published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from items.models import Indicator
from plans.access import Act
from plans.fields import CleanFormField, DayFormField
from plans.history.conflict import Conflict
from progress import correction
from progress.correction import Decision, Figure, Outcome, Wanted
from progress.models import ActualValue, Publication, YearEndStatus
from progress.navigation import row_for
from progress.office.department.figures import FigureInputs
from progress.office.frame import ReasonField, frame
from progress.office.planning.judgements import JudgementsForm
from progress.office.planning.round_queue import placed_title
from progress.office.planning.verdicts import verdict
from progress.office.rated import by_key, rated_apart, rated_in
from progress.reports import kept
from progress.table.cells import scale_row
from progress.table.live import LiveItems, live_table
from progress.table.shape.figures import YearCell
from progress.workflow import MoveRefused


class CorrectionForm(forms.Form):
    """The figure as it should read, the decision behind it, and the words that go with it into the next numbers.

    Looked at first (`do` = look), then written (`do` = write) if still the same comes of it (`shown`).
    """

    do = forms.ChoiceField(choices=[("look", ""), ("write", "")], required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    reason = ReasonField(
        label="訂正する理由",
        rows=3,
        help_text="例：集計のときに、出張所の分が漏れていたため。",
        error_messages={"required": "訂正する理由を書いてください。"},
    )
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
    erratum = ReasonField(
        label="正誤（公表ページにそのまま出ます）",
        rows=6,
        required=False,
        help_text="変わるところから下書きを作りました。読む人に分かるように直してください。",
    )
    release = forms.BooleanField(label="前の号と同じ公開先に、すぐに公開する", required=False, initial=True)

    def __init__(self, figure: Figure, data: QueryDict | None = None) -> None:
        self.figure = figure
        self.inputs = FigureInputs(figure.status, figure.year, figure.indicator)
        super().__init__(data, initial=self.inputs.values())
        self.fields |= self.inputs.fields()
        self.row = LiveItems(figure.status.round, [figure.indicator.item_id]).row(figure.indicator.item_id)

    def clean(self) -> None:
        pk = self.figure.indicator.pk
        names = [f"{name}_{pk}" for name in ("figure", "absent", "why", "fulfilled")]
        if not any(self.cleaned_data.get(name) for name in names if name not in self.errors):
            self.add_error(names[1], "数値がないときは、その理由を選んでください。")
        decided = self.cleaned_data.get("decided_on")
        if decided and decided > localdate():
            self.add_error("decided_on", "先の日付になっています。決裁した日を入力してください。")
        if self.writes and not self.cleaned_data.get("erratum"):
            self.add_error("erratum", "正誤を書いてください。")

    @property
    def writes(self) -> bool:
        return self.cleaned_data.get("do") == "write"

    @property
    def figure_inputs(self) -> list[forms.BoundField]:
        """The figure and what is said beside it, of a deadline the day as well."""
        pk = self.figure.indicator.pk
        names = [f"{name}_{pk}" for name in self.inputs.names]
        return [self[name] for name in names if name in self.fields]

    @property
    def version(self) -> forms.BoundField:
        return self[f"{self.inputs.version}_{self.figure.indicator.pk}"]

    @property
    def cell(self) -> YearCell | None:
        """The figure as it is published now, beside its target."""
        rows = {row.name: row for row in self.row.indicators}
        return rows[self.figure.indicator.name].year(self.figure.year)

    def take_in(self, shown: str, draft: str) -> None:
        """What is agreed to when this form is sent again; an erratum of one's own stays."""
        typed = str(self.data.get("erratum", ""))
        sent = {name: self.data[name] for name in self.data}
        if "erratum" not in sent:  # the first look: neither has been shown yet
            sent["release"] = "on"
        self.fields["erratum"].required = True
        self.data = {**sent, "shown": shown, "erratum": typed if typed.strip() else draft}

    def value(self) -> ActualValue:
        """As typed; for a valid form."""
        return next(record for record, _ in self.inputs.records(self.cleaned_data, self.row))

    @property
    def decision(self) -> Decision:
        given = self.cleaned_data
        return Decision(
            *(given["reason"], given["decided_on"], given["decided_by"], given["document_number"])
        )


class BandsForm(JudgementsForm):
    """The bands recorded of what the figure counts for, beside what it suggests now."""

    def __init__(self, figure: Figure, value: ActualValue, data: QueryDict) -> None:
        super().__init__()
        self.status, plan = figure.status, figure.status.round.plan
        item = figure.indicator.item_id
        row = LiveItems(self.status.round, [item]).row(item, [value])
        links = plan.plan_scales.select_related("scale").prefetch_related("scale__bands")
        indicators = [figure.indicator]
        recorded = {key for key, one in by_key(self.status.ratings.all()).items() if one.recorded_id}
        rule = self.status.round.rule
        rated = rated_in(rule, [link.scale for link in links], indicators, rated_apart(plan))
        found = {
            one.key: told
            for one in rated
            if one.key in recorded and (told := verdict(row, rule, scale_row(one.scale), one.name))
        }
        self.rate([one for one in rated if one.key in found and found[one.key].suggests], found)
        # On the first page no band was shown: what is recorded stands for what is chosen.
        held = {field.html_name: field.value() for field in self}
        self.is_bound, self.data = True, {**held, **{name: data[name] for name in held if name in data}}

    def clean(self) -> None:
        self.ask_why()

    @property
    def judgements(self) -> list[dict[str, Any]]:
        return self._judgements(self.rated)


def _publication(request: HttpRequest, pk: int) -> Publication:
    rows = Publication.objects.select_related("plan__municipality", "round__plan__municipality")
    return row_for(request, rows.filter(round__isnull=False).defer("content"), pk, Act.PUBLISH)


@require_safe
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures that the results of the publication's round say, each a way to its correction."""
    publication = _publication(request, pk)
    plan, reporting_round = publication.plan, publication.round
    table = live_table(plan, reporting_round)
    found = Indicator.objects.filter(item__plan=plan).select_related("item__pillar")
    stored = {(one.item.key, one.name): one for one in found}
    rows = [
        (placed_title(stored[item.key, one.name].item), stored[item.key, one.name], cells)
        for item in table.items
        for one in item.indicators
        if (cells := [cell for cell in one.years if cell.actual])
    ]
    trail = (f"第{publication.number}号", reverse("sealed", args=[pk])), ("訂正する数値を選ぶ", "")
    context = frame(plan, *trail, of_round=reporting_round) | {"publication": publication, "rows": rows}
    return render(request, "office/publishing/correctable.html", context)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int, indicator_pk: int, year: int) -> HttpResponse:
    publication = _publication(request, pk)
    figure = _figure(publication, indicator_pk, year)
    if figure is None:
        return _being_looked_at(request, publication, indicator_pk)
    if request.method == "GET":
        return _show(request, publication, CorrectionForm(figure))
    attempt = Attempt(figure, request)
    try:
        if attempt.is_agreed and (new := attempt.write()):
            return _done(request, new)
    except MoveRefused as refused:
        # What was tried is undone, but not in the records at hand: they are read anew.
        attempt = Attempt(_figure(publication, indicator_pk, year) or figure, request)
        attempt.form.add_error(None, str(refused))
    except Conflict:
        overtaken = "この画面を開いた後に、ほかの人がこの数値か評価を変えました。今の内容を確かめてください。"
        messages.error(request, overtaken)
        return redirect("correct", pk, indicator_pk, year)
    return _show(request, publication, attempt.form, attempt)


class Attempt:
    """What was sent once: the figure, the bands that hang on it, and what would come of both."""

    def __init__(self, figure: Figure, request: HttpRequest) -> None:
        self.figure, self.by = figure, request.user
        self.form = CorrectionForm(figure, request.POST)
        self.bands: BandsForm | None = None
        self.outcomes: list[Outcome] = []
        if self.form.is_valid():
            self.value = self.form.value()
            self.bands = BandsForm(figure, self.value, request.POST)

    @property
    def is_agreed(self) -> bool:
        """Is everything said, and the last look agreed to?"""
        return self.form.writes and self.bands is not None and self.bands.is_valid()

    def _wanted(self) -> Wanted:
        decided = self.bands.decided() if self.bands is not None and self.bands.is_valid() else []
        return Wanted(self.value, decided, self.form.decision)

    def write(self) -> list[Publication]:
        given = self.form.cleaned_data
        return correction.carry_out(
            self.figure,
            self._wanted(),
            shown=given["shown"],
            erratum=given["erratum"],
            release=given["release"],
            by=self.by,
        )

    def look(self) -> None:
        """What would come of it, into the form that is shown next."""
        self.outcomes = correction.try_out(self.figure, self._wanted(), by=self.by)
        if not self.outcomes:
            self.form.add_error(
                None, "公表した内容と変わるところがありません。訂正後の数値を入力してください。"
            )
            return
        self.form.take_in(correction.digest(self.outcomes), self._draft())

    def _draft(self) -> str:
        return correction.drafted(self.figure, self.outcomes, self.form.decision.reason)


def _figure(publication: Publication, indicator_pk: int, year: int) -> Figure | None:
    if publication.round is None:
        raise Http404
    of_plan = Indicator.objects.filter(item__plan=publication.plan).select_related("item__pillar")
    return Figure.find(publication.round, get_object_or_404(of_plan, pk=indicator_pk), year)


def _being_looked_at(request: HttpRequest, publication: Publication, indicator_pk: int) -> HttpResponse:
    """Where the record that would hold the figure isn't confirmed now."""
    statuses = YearEndStatus.objects.filter(round=publication.round_id, item__indicators=indicator_pk)
    context = _frame(publication) | {"status": statuses.first()}
    return render(request, "office/publishing/being_looked_at.html", context)


def _frame(publication: Publication) -> dict[str, Any]:
    trail = (
        (f"第{publication.number}号", reverse("sealed", args=[publication.pk])),
        ("訂正する数値を選ぶ", reverse("correctable", args=[publication.pk])),
        ("訂正する", ""),
    )
    about = frame(publication.plan, *trail, of_round=publication.round)
    return about | {"publication": publication}


def _done(request: HttpRequest, new: list[Publication]) -> HttpResponse:
    for publication in new:
        kept.make.enqueue(publication.pk)
    numbers = "、".join(f"第{publication.number}号" for publication in new)
    opened = all(publication.releases.exists() for publication in new)
    follows = "前の号と同じ公開先に公開しました。" if opened else "公開先を選んでください。"
    messages.success(request, f"訂正し、{numbers}として確定しました。{follows}")
    return redirect("sealed", new[-1].pk)


def _show(
    request: HttpRequest, publication: Publication, form: CorrectionForm, attempt: Attempt | None = None
) -> HttpResponse:
    if attempt and attempt.bands is not None:
        attempt.look()
    figure = form.figure
    context = _frame(publication) | {
        "form": form,
        "figure": figure,
        "title": placed_title(figure.indicator.item),
        "cell": form.cell,
        "attempt": attempt,
    }
    return render(request, "office/publishing/correct.html", context)
