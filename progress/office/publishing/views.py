"""Pages on which the planning section publishes, and on which it reads who changed what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from items.models import Item
from plans.access import Access, Act, access_for
from plans.history import event_words
from plans.history.records import ChangeEvent
from plans.history.whole_history import events_of_whole
from plans.models import Plan
from progress import review
from progress.asked_for import plan_for, round_for, visible
from progress.models import Publication, ReportingRound
from progress.office.planning import change_log
from progress.office.planning.filters import HistoryFilter
from progress.office.planning.frame import frame, round_crumb
from progress.office.publishing.seal_forms import OUTDATED, PreviewOutdated, ReleaseForm, SealForm
from progress.office.publishing.sealing import Preview
from progress.public.reading.marks import mark_of, short_figures
from progress.public.reading.results import coverage_lines, distribution_rows, headline
from progress.table import frozen
from progress.table.shape import PlanTable

HISTORY_PAGE = 50

# ── Preview and sealing ──────────────────────────────────────────────────────────────────────────────────────


@login_required
@require_http_methods(["GET", "POST"])
def publish_plan(request: HttpRequest, plan_pk: int) -> HttpResponse:
    return _publish(request, plan_for(request, plan_pk, Act.PUBLISH), None)


@login_required
@require_http_methods(["GET", "POST"])
def publish_round(request: HttpRequest, pk: int) -> HttpResponse:
    reporting_round = round_for(request, pk, Act.PUBLISH)
    return _publish(request, reporting_round.plan, reporting_round)


def _publish(request: HttpRequest, plan: Plan, reporting_round: ReportingRound | None) -> HttpResponse:
    """Shows what would be sealed; a POST seals it, unless it is no longer what was shown."""
    preview = Preview(plan, reporting_round)
    if request.method == "GET":
        return _preview(request, preview)
    form = SealForm(preview, request.POST)
    if outdated := form.outdated():
        return _preview(request, preview, form, outdated)
    if not form.is_valid():
        return _preview(request, preview, form)
    try:
        publication = form.seal(by=request.user)
    except PreviewOutdated:
        return _preview(request, Preview(plan, reporting_round), form, OUTDATED)
    if publication is None:
        return _preview(request, preview, form)
    messages.success(request, f"第{publication.number}号として確定しました。次に、公開先を選んでください。")
    return redirect("sealed", publication.pk)


def _preview(
    request: HttpRequest, preview: Preview, refused: SealForm | None = None, outdated: str = ""
) -> HttpResponse:
    form = SealForm(preview)
    if refused is not None:
        form.take_over(refused, with_errors=not outdated)
    crumbs = [round_crumb(preview.round)] if preview.round else []
    context = frame(preview.plan.municipality, *crumbs, ("公表する", "")) | {
        "plan": preview.plan,
        "round": preview.round,
        "preview": preview,
        "form": form,
        "errors": [outdated] if outdated else [],
        **_figures(preview.table),
    }
    return render(request, "office/publishing/publish.html", context, status=409 if outdated else 200)


def _figures(shown: PlanTable) -> dict[str, Any]:
    """What citizens would read, in the words in which they read it."""
    return {
        "table": shown,
        "headline": headline(shown),
        "coverage": coverage_lines(shown),
        "distributions": [(one, distribution_rows(one)) for one in shown.distributions if one.total],
        "items": [(row, mark_of(shown, row.status), short_figures(shown, row)) for row in shown.items],
    }


# ── One sealed publication ───────────────────────────────────────────────────────────────────────────────────


@login_required
@require_http_methods(["GET", "POST"])
def sealed(request: HttpRequest, pk: int) -> HttpResponse:
    publication = _publication_for(request, pk)
    form = ReleaseForm(publication, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and not form.asks_public:
        opened = review.release(publication, form.cleaned_data["audiences"], by=request.user)
        names = "、".join(release.to for release in opened)
        messages.success(request, f"{names}に公開しました。" if opened else "すでに公開されています。")
        return redirect("sealed", pk)
    plan = publication.plan
    crumbs = [round_crumb(publication.round)] if publication.round else []
    context = frame(plan.municipality, *crumbs, (f"第{publication.number}号", "")) | {
        "publication": publication,
        "plan": plan,
        "form": form,
        "releases": publication.releases.order_by("at", "pk"),
        "digest": " ".join(publication.sha256[at : at + 8] for at in range(0, 64, 8)),
        "intact": frozen.digest(publication.content) == publication.sha256,
        "siblings": _siblings(publication),
        "address": [plan.municipality.slug, plan.slug, publication.number],
        "figures": headline(frozen.published(publication)),
    }
    return render(request, "office/publishing/sealed.html", context)


def _publication_for(request: HttpRequest, pk: int) -> Publication:
    access = access_for(request.user)
    rows = Publication.objects.filter(access.scope(Act.SEE_STAFF_PAGES, "plan__municipality_id"))
    found = get_object_or_404(rows.select_related("plan__municipality", "round__plan"), pk=pk)
    access.require(Act.PUBLISH, found.tenant_id())
    return found


def _siblings(publication: Publication) -> QuerySet[Publication]:
    """The other publications of the same thing, newest first."""
    same = publication.plan.publications.filter(round=publication.round_id).exclude(pk=publication.pk)
    return same.defer("content").order_by("-number")


# ── Change history ───────────────────────────────────────────────────────────────────────────────────────────


@login_required
@require_GET
def plan_history(request: HttpRequest, plan_pk: int) -> HttpResponse:
    plan = plan_for(request, plan_pk, Act.SEE_HISTORY)
    events = ChangeEvent.objects.filter(change_log.of_plan(plan))
    context = frame(plan.municipality) | _way_to_history(access_for(request.user)) | {"plan": plan}
    return _history(request, events, context)


@login_required
@require_GET
def item_history(request: HttpRequest, item_pk: int) -> HttpResponse:
    """One promise with all that hangs on it: departments, indicators, targets and their revisions, its name."""
    access = access_for(request.user)
    items = Item.objects.filter(visible(access, Act.SEE_HISTORY, "plan__municipality_id"))
    item = get_object_or_404(items.select_related("plan__municipality"), pk=item_pk)
    access.require(Act.SEE_HISTORY, item.tenant_id())
    context = frame(item.plan.municipality) | _way_to_history(access)
    context |= {"plan": item.plan, "subject": str(item)}
    return _history(request, events_of_whole(item), context)


@login_required
@require_GET
def history(request: HttpRequest) -> HttpResponse:
    access = access_for(request.user)
    access.require(Act.SEE_HISTORY)
    return _history(request, change_log.visible_to(access), _way_to_history(access))


def _way_to_history(access: Access) -> dict[str, Any]:
    """Auditors read it without the planning section's pages."""
    above = [("照会と確認", reverse("review_home"))] if access.may(Act.REVIEW) else []
    return {"breadcrumbs": [*above, ("変更の記録", "")]}


def _history(request: HttpRequest, events: QuerySet[ChangeEvent], context: dict[str, Any]) -> HttpResponse:
    people = events.order_by("by_name").values_list("by_name", flat=True).distinct()
    form = HistoryFilter([name for name in people if name], request.GET)
    found = events.filter(**form.conditions()).select_related("municipality").order_by("-pk")
    page = Paginator(found, HISTORY_PAGE).get_page(request.GET.get("page"))
    context |= {
        "form": form,
        "page": page,
        "entries": event_words.in_words(list(page.object_list)),
    }
    return render(request, "office/publishing/history.html", context)
