"""訂正: what was published that can be put right, and one form that does so wherever it was published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from items.models import Indicator, Item
from plans.access import Act
from plans.history.conflict import Conflict
from progress import correction
from progress.correction import Figure, Outcome, Published, Report, Wanted
from progress.models import Publication, YearEndStatus
from progress.navigation import row_for
from progress.office.frame import frame
from progress.office.planning.correction_forms import BandsForm, CorrectingForm, CorrectionForm, ReportForm
from progress.office.planning.round_queue import placed_title
from progress.office.planning.touched import touched
from progress.reports import kept
from progress.table.live import live_table
from progress.workflow import MoveRefused


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
    reports = [row.key for row in table.items if row.status and row.status.reported]
    texts = [(placed_title(one), one) for one in _in_order(plan.items.filter(key__in=reports))]
    trail = (f"第{publication.number}号", reverse("sealed", args=[pk])), ("訂正する内容を選ぶ", "")
    about = {"publication": publication, "rows": rows, "texts": texts}
    context = frame(plan, *trail, of_round=reporting_round) | about
    return render(request, "office/publishing/correctable.html", context)


def _in_order(items: QuerySet[Item]) -> QuerySet[Item]:
    return items.select_related("pillar").order_by("position", "key")


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int, indicator_pk: int, year: int) -> HttpResponse:
    publication = _publication(request, pk)
    figure = _figure(publication, indicator_pk, year)
    if figure is None:
        return _being_looked_at(request, publication, indicator_pk)
    if request.method == "GET":
        return _show(request, publication, CorrectionForm(figure))
    return _attempted(
        request,
        publication,
        FigureAttempt(figure, request),
        lambda: FigureAttempt(_figure(publication, indicator_pk, year) or figure, request),
        "この画面を開いた後に、ほかの人がこの数値か評価を変えました。今の内容を確かめてください。",
    )


def _attempted(
    request: HttpRequest,
    publication: Publication,
    attempt: Attempt,
    again: Callable[[], Attempt],
    overtaken: str,
) -> HttpResponse:
    """`again`: the same of what stands now; `overtaken`: said where somebody was faster."""
    try:
        if attempt.is_agreed and (new := attempt.write()):
            return _done(request, new)
        attempt.look()
    except MoveRefused as refused:
        # What was tried is undone, but not in the records at hand: they are read anew.
        attempt = again()
        attempt.form.add_error(None, str(refused))
        attempt.look()
    except Conflict:
        messages.error(request, overtaken)
        return redirect(request.path)
    return _show(request, publication, attempt.form, attempt)


class Attempt:
    """What was sent once, and what would come of it. `is_whole`: could it be written, but for what stands against it
    by now? `bands`: those that hang on it, None where none do or it isn't whole."""

    bands: BandsForm | None = None

    def __init__(self, what: Published, form: CorrectingForm, by: Any) -> None:
        self.what, self.form, self.by = what, form, by
        self.outcomes: list[Outcome] = []
        self.is_whole = form.is_valid()

    @property
    def is_agreed(self) -> bool:
        """Is everything said, and the last look agreed to?"""
        return self.is_whole and self.form.writes

    def wanted(self) -> Wanted:
        raise NotImplementedError

    def write(self) -> list[Publication]:
        given = self.form.cleaned_data
        return correction.carry_out(
            self.what,
            self.wanted(),
            shown=given["shown"],
            erratum=given["erratum"],
            release=given["release"],
            by=self.by,
        )

    def look(self) -> None:
        """What would come of it, into the form that is shown next. Raises Conflict."""
        if not self.is_whole:
            return
        self.outcomes = correction.try_out(self.what, self.wanted(), by=self.by)
        if not self.outcomes:
            self.form.add_error(
                None, "公表した内容と変わるところがありません。訂正後の内容を入力してください。"
            )
            return
        draft = correction.drafted(self.what, self.outcomes, self.form.decision.reason)
        self.form.take_in(correction.digest(self.outcomes), draft)

    @property
    def told(self) -> list[tuple[Outcome, list[tuple[str, str]]]]:
        """Each publication that changes with every page and file of it that does."""
        return [(one, touched(one.last, one.table, self.what.item.key)) for one in self.outcomes]


class FigureAttempt(Attempt):
    form: CorrectionForm

    def __init__(self, figure: Figure, request: HttpRequest) -> None:
        super().__init__(figure, CorrectionForm(figure, request.POST), request.user)
        if self.is_whole:
            self.value = self.form.value()
            self.bands = BandsForm(figure, self.value, request.POST)

    @property
    def is_agreed(self) -> bool:
        return self.form.writes and self.bands is not None and self.bands.is_valid()

    def wanted(self) -> Wanted:
        decided = self.bands.decided() if self.bands is not None and self.bands.is_valid() else []
        return self.form.wanted(self.value, decided)


class ReportAttempt(Attempt):
    form: ReportForm

    def __init__(self, report: Report, request: HttpRequest) -> None:
        super().__init__(report, ReportForm(report, request.POST), request.user)

    def wanted(self) -> Wanted:
        return self.form.wanted()


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
        ("訂正する内容を選ぶ", reverse("correctable", args=[publication.pk])),
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
    request: HttpRequest, publication: Publication, form: CorrectingForm, attempt: Attempt | None = None
) -> HttpResponse:
    of_figure = form if isinstance(form, CorrectionForm) else None
    context = _frame(publication) | {
        "form": form,
        "figure": of_figure and of_figure.figure,
        "what": form.what,
        "title": placed_title(form.what.item),
        "cell": of_figure and of_figure.cell,
        "attempt": attempt,
    }
    return render(request, "office/publishing/correct.html", context)


@require_http_methods(["GET", "POST"])
def correct_report(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """The texts and effects of one record, put right as its figures are."""
    publication = _publication(request, pk)
    report = _report(publication, item_pk)
    if report is None:
        statuses = YearEndStatus.objects.filter(round=publication.round_id, item=item_pk)
        context = _frame(publication) | {"status": get_object_or_404(statuses)}
        return render(request, "office/publishing/being_looked_at.html", context)
    if request.method == "GET":
        return _show(request, publication, ReportForm(report))
    return _attempted(
        request,
        publication,
        ReportAttempt(report, request),
        lambda: ReportAttempt(_report(publication, item_pk) or report, request),
        "この画面を開いた後に、ほかの人がこの記録を変えました。今の内容を確かめてください。",
    )


def _report(publication: Publication, item_pk: int) -> Report | None:
    if publication.round is None:
        raise Http404
    return Report.find(publication.round, item_pk)
