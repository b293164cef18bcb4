"""Publishing: what would be published now, sealing it, and opening a sealed publication to its readers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from datetime import time as datetime_time
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from plans.access import Act, Audience
from plans.fields import DayFormField
from plans.history.conflict import Conflict
from plans.models import Plan
from plans.values.words import moment
from progress import planned_releases
from progress.judgement import Rule
from progress.models import BlackenedPublication, PlannedRelease, Publication, ReportingRound, YearEndStatus
from progress.navigation import plan_for, round_for, row_for
from progress.office.frame import ReasonField, frame
from progress.office.paper import PAPER, PaperFields
from progress.office.planning.still_open import Line, Point, StillOpen, records_of
from progress.office.planning.verdicts import verdicts
from progress.public.reading.marks import mark_of, short_figures
from progress.public.reading.results import coverage_lines, distribution_rows, headline
from progress.reports import kept
from progress.review import publications
from progress.review.publications import last_of_same, says_the_same, why_no_meeting_paper
from progress.table import frozen
from progress.table.difference import differences
from progress.table.live import live_table
from progress.workflow import MoveRefused, State

OUTDATED = (
    "この画面を開いた後に記録が変わったため、確定しませんでした。今の内容を下に示します。確かめてください。"
)


class PreviewOutdated(Exception):
    """The records changed after the preview was shown; nothing was sealed."""


class SealForm(PaperFields):
    """Seals what the preview showed: `digest` names that content, `seen` the last publication (its number or 0)."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label="確定版の名前",
        max_length=200,
        error_messages={"required": "確定版の名前を書いてください。"},
    )
    erratum = ReasonField(
        label="正誤（何をなぜ直したか）",
        rows=4,
        help_text="公表ページにそのまま出ます。前の号も残り、どこを直したかが分かるようになります。",
        error_messages={"required": "正誤を書いてください。"},
    )
    unexplained = forms.BooleanField(
        label="理由のない項目があることを確かめました",
        error_messages={"required": "上の一覧を確かめて、印を付けてください。"},
    )
    left_open = forms.BooleanField(
        label="残っていることを確かめました。このまま確定します",
        help_text="残っていることは、確定の記録として残ります（公表しません）。",
        error_messages={"required": "残っていることを確かめて、印を付けてください。"},
    )
    agreed = forms.BooleanField(
        label="内容を確かめました。確定した後は書き換えられないことを理解しています",
        error_messages={"required": "内容を確かめて、印を付けてください。"},
    )

    def __init__(
        self,
        preview: Preview,
        data: Mapping[str, Any] | None = None,
        *,
        typed: Mapping[str, Any] | None = None,
    ) -> None:
        """`typed`: into a form that is out of date by now; shown again, but not yet sent."""
        self.preview = preview
        initial = {"title": Publication.usual_title(preview.plan, preview.round), **(typed or {})}
        initial |= {"digest": preview.digest, "seen": preview.last.number if preview.last else 0}
        super().__init__(data, initial=initial)
        if preview.last is None:
            del self.fields["erratum"]
        elif preview.round is None:
            self.fields["erratum"].label = "計画の変更（何をなぜ変えたか）"
            self.fields["erratum"].error_messages["required"] = "計画の変更を書いてください。"
        self.order_fields(["title", "erratum", *PAPER])
        if not preview.unexplained:
            del self.fields["unexplained"]
        if not preview.open_points:
            del self.fields["left_open"]

    def outdated(self) -> str:
        """What happened since the page was opened, in a sentence; "" when the preview still holds."""
        last = self.preview.last
        if last is not None and str(last.number) != self.data.get("seen"):
            return f"先に第{last.number}号が確定しました。内容を確かめてください。"
        if self.data.get("digest") != self.initial["digest"]:
            return OUTDATED
        return ""

    def take_ticks_away(self) -> None:
        """They were given to something else, or before something was put right."""
        ticks = [name for name in ("unexplained", "left_open", "agreed") if name in self.fields]
        self.data = {name: said for name, said in self.data.items() if name not in ticks}
        for name in ticks:
            self[name].help_text = "印は付け直してください。"

    def seal(self, by: Any) -> Publication | None:
        """The sealed publication; None when a rule refuses it. Raises `PreviewOutdated`."""
        given = self.cleaned_data
        try:
            with transaction.atomic():
                sealed = publications.seal(
                    self.preview.plan,
                    self.preview.round,
                    by=by,
                    title=given["title"],
                    erratum=given.get("erratum", ""),
                    paper=self.paper,
                    left_open=self.preview.left_open,
                )
                shown = frozen.as_previewed(frozen.from_content(sealed.content))
                if frozen.fingerprint(shown) != given["digest"]:
                    raise PreviewOutdated
        except MoveRefused as refused:
            self.add_error(None, str(refused))
            return None
        return sealed


_OPEN_TO_ALL = frozenset({Audience.PUBLIC, Audience.MEETING})


class ReleaseForm(forms.Form):
    """Opens a sealed publication to further audiences; offers those it isn't open to yet.

    Citizens are a step of their own, as readers of 会議資料 too: chosen once the form asks (`asks_public`), then it
    wants the tick as well.
    """

    audiences = forms.MultipleChoiceField(
        label="公開先",
        widget=forms.CheckboxSelectMultiple,
        help_text="公開した後に取り消すことはできません。直すときは、次の番号の確定版を作ります。",
        error_messages={
            "required": "公開先を一つ以上選んでください。",
            "invalid_choice": "選べない公開先です。画面を開き直して、もう一度選んでください。",
        },
    )
    public_sure = forms.BooleanField(label="市民に公開します。取り消せないことを確かめました", required=False)
    public_asked = forms.BooleanField(required=False, widget=forms.HiddenInput)
    on = DayFormField(
        label="公開する日",
        required=False,
        help_text="空のままにすると、すぐに公開します。例：令和8年10月1日、R8.10.1",
    )
    time = forms.TimeField(
        label="公開する時刻",
        required=False,
        initial=datetime_time(9),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "時刻を、9:00 のように入力してください。"},
    )

    def __init__(self, publication: Publication, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        have = {release.audience for release in publication.releases.all()}
        called = publication.plan.municipality.called
        no_paper = publication.round_id is None or Audience.PUBLIC in have
        closed = {*have, Audience.MEETING} if no_paper else have
        self.publication, self.have = publication, have
        self.offered = [(value, called(value)) for value in Audience.values if value not in closed]
        field = cast("forms.MultipleChoiceField", self.fields["audiences"])
        field.choices = self.offered
        self.asks_public = False
        if not planned_releases.can_wait():
            del self.fields["on"], self.fields["time"]

    @property
    def at(self) -> datetime | None:
        """The moment from which it is to be open; None: at once. For a cleaned form."""
        if not (day := self.cleaned_data.get("on")):
            return None
        clock = self.cleaned_data.get("time") or datetime_time(9)
        return timezone.make_aware(datetime.combine(day, clock))

    def clean(self) -> None:
        given = self.cleaned_data
        wanted = set(given.get("audiences", ()))
        if Audience.MEETING in wanted and (
            why_not := why_no_meeting_paper(self.publication, wanted | self.have)
        ):
            self.add_error("audiences", why_not)
            return
        if not wanted & _OPEN_TO_ALL or given.get("public_sure"):
            return
        self.asks_public = True
        if given.get("public_asked"):
            self.add_error("public_sure", "市民に公開するときは、ここに印を付けてください。")

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """(value, label) of the chosen audiences; for a cleaned form."""
        return [one for one in self.offered if one[0] in self.cleaned_data.get("audiences", ())]


class Preview:
    """What would be published of the plan, or of one round's results, and what should be looked at before.

    The number of queries doesn't depend on the number of items.
    """

    def __init__(self, plan: Plan, reporting_round: ReportingRound | None) -> None:
        self.plan, self.round = plan, reporting_round
        self.table = live_table(plan, reporting_round)
        self.digest = frozen.fingerprint(frozen.as_previewed(self.table))
        self.last = last_of_same(plan, reporting_round)
        self.nothing_new = self.last is not None and says_the_same(self.last, self.table)
        self.differences = (
            differences(frozen.from_content(self.last.content), self.table) if self.last else []
        )
        self.points = StillOpen(reporting_round, self.table).points() if reporting_round else []
        """What should be looked at before it is sealed; in each the records that it is about."""
        # What the planning section checked itself: nobody here can add a reason to what old documents say.
        rule = self.round.rule if self.round else Rule()
        checked = [row for row in self.table.items if row.status and row.status.state == State.CONFIRMED]
        unexplained = [
            (row.key, verdict)
            for row in checked
            for verdict in verdicts(self.table.scales, row, rule)
            if verdict.differs and not verdict.reason.strip()
        ]
        unrated = [row.key for row in checked if self.table.scale and self.table.band_of(row) is None]
        if reporting_round and self.table.scale:
            self.points.append(_without_rating(unrated))
        keys = {*unrated, *(key for key, _ in unexplained)}
        keys |= {line.key for point in self.points for line in point.lines}
        self.records = records_of(reporting_round, keys) if reporting_round else {}
        """Key of an item → its record, of those that are told of."""
        self.unexplained = [(self.records[key], verdict) for key, verdict in unexplained]
        """Rated otherwise than the figures suggest, without a reason; also where the target was revised after the
        confirmation, when nobody was asked for one."""
        self.unrated = [self.records[key] for key in unrated]
        """Without a rating on the scale that decides the share."""

    @property
    def open_points(self) -> list[Point]:
        return [point for point in self.points if point.number]

    @property
    def told(self) -> list[tuple[Point, list[tuple[YearEndStatus, str]]]]:
        """Each open point with its records, and what there is about each."""
        return [
            (point, [(self.records[line.key], line.said) for line in point.lines])
            for point in self.open_points
        ]

    @property
    def left_open(self) -> str:
        """What is kept with the publication when it is sealed all the same, a line each; "" for nothing."""
        lines = [point.in_note for point in self.open_points]
        if self.unexplained:
            lines.append(f"計算による提案と違う評価で、理由のない項目：{len(self.unexplained)}件")
        return "\n".join(lines)


def _without_rating(keys: list[str]) -> Point:
    return Point(
        "unrated",
        "確認済みで評価のない項目",
        f"評価のない確認済みの項目が{len(keys)}件あります",
        "このまま確定すると、「評価の記録なし」として公表されます。",
        [Line(key) for key in keys],
        len(keys),
    )


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, plan_pk: int = 0, pk: int = 0) -> HttpResponse:
    """Shows what would be sealed of a plan, or of one round; a POST seals it, unless it is no longer what was shown.

    The address names the plan or the round.
    """
    reporting_round = round_for(request, pk, Act.PUBLISH) if pk else None
    plan = reporting_round.plan if reporting_round else plan_for(request, plan_pk, Act.PUBLISH)
    preview = Preview(plan, reporting_round)
    form = SealForm(preview, request.POST if request.method == "POST" else None)
    outdated = form.outdated() if form.is_bound else ""
    if form.is_bound and not outdated and form.is_valid():
        try:
            if publication := form.seal(by=request.user):
                kept.make.enqueue(publication.pk)
                sentence = f"第{publication.number}号として確定しました。次に、公開先を選んでください。"
                messages.success(request, sentence)
                return redirect("sealed", publication.pk)
        except PreviewOutdated:
            preview, outdated = Preview(plan, reporting_round), OUTDATED
    if outdated:
        typed = {name: request.POST[name] for name in ("title", "erratum", *PAPER) if name in request.POST}
        form = SealForm(preview, typed=typed)
    if request.method == "POST":
        form.take_ticks_away()
    return _preview(request, preview, form, outdated)


def _preview(request: HttpRequest, preview: Preview, form: SealForm, outdated: str) -> HttpResponse:
    """What citizens would read, in the words in which they read it, and the form that seals it."""
    shown = preview.table
    context = frame(preview.plan, ("公表する", ""), of_round=preview.round) | {
        "preview": preview,
        "form": form,
        "errors": [outdated] if outdated else [],
        "headline": headline(shown),
        "coverage": coverage_lines(shown),
        "distributions": [(one, distribution_rows(one)) for one in shown.distributions if one.total],
        "items": [(row, mark_of(shown, row.status), short_figures(shown, row)) for row in shown.items],
    }
    return render(request, "office/publishing/publish.html", context, status=409 if outdated else 200)


def _opened(publication: Publication, form: ReleaseForm, by: Any) -> str:
    """Opens it, now or at the moment that was chosen; says what was done."""
    audiences = form.cleaned_data["audiences"]
    if at := form.at:
        planned = planned_releases.plan(publication, audiences, at, by=by)
        return f"{moment(timezone.localtime(at))}に、{planned.to}に公開する予約をしました。"
    opened = publications.release(publication, audiences, by=by)
    kept.make.enqueue(publication.pk)  # a workbook says to whom it was released
    names = "、".join(release.to for release in opened)
    return f"{names}に公開しました。" if opened else "すでに公開されています。"


@require_POST
def take_back_planned(request: HttpRequest, pk: int) -> HttpResponse:
    rows = PlannedRelease.objects.select_related("publication__plan__municipality")
    planned = row_for(request, rows, pk, Act.PUBLISH)
    try:
        planned_releases.take_back(planned, by=request.user)
        messages.success(request, "公開の予約を取り消しました。")
    except Conflict:
        messages.error(request, "予約は、もう変わっているか、公開されています。今の内容を確かめてください。")
    return redirect("sealed", planned.publication_id)


@require_http_methods(["GET", "POST"])
def sealed(request: HttpRequest, pk: int) -> HttpResponse:
    corrected = ("correction__status__item", "correction__indicator")
    rows = Publication.objects.select_related("plan__municipality", "round__plan", *corrected)
    publication = row_for(request, rows, pk, Act.PUBLISH)
    form = ReleaseForm(publication, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and not form.asks_public:
        try:
            messages.success(request, _opened(publication, form, request.user))
            return redirect("sealed", pk)
        except MoveRefused as refused:
            form.add_error(None, str(refused))
    plan = publication.plan
    siblings = plan.publications.filter(round=publication.round_id).exclude(pk=pk).defer("content")
    context = frame(plan, (f"第{publication.number}号", ""), of_round=publication.round) | {
        "publication": publication,
        "form": form,
        "releases": publication.releases.order_by("at", "pk"),
        "blackenings": BlackenedPublication.objects.filter(publication=publication).select_related(
            "blackening"
        ),
        "planned": publication.planned_releases.select_related("by"),
        "digest": " ".join(publication.sha256[at : at + 8] for at in range(0, 64, 8)),
        "intact": frozen.digest(publication.content) == publication.sha256,
        "siblings": siblings.order_by("-number"),
        "address": [plan.municipality.slug, plan.slug, publication.number],
        "standing": kept.standing_of_publication(publication).value,
        "figures": headline(frozen.from_content(publication.content)),
    }
    return render(request, "office/publishing/sealed.html", context)
