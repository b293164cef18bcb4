"""Pages of files that are made in the background: how far, taken away, begun again, put away."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from progress.models import PreparedFile
from progress.office.frame import about
from progress.office.prepared import files
from progress.reports.sheet import attachment
from progress.work import Standing, how_far, standing

State = PreparedFile.State


def _file(request: HttpRequest, pk: int) -> PreparedFile:
    """The person's own file; 404 for anybody else."""
    return get_object_or_404(files.mine(request.user).select_related("municipality"), pk=pk)


@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    file = _file(request, pk)
    context = about(file.municipality) | {
        "file": file,
        "standing": standing(file, timezone.now()),
        "days": files.KEPT_FOR.days,
        "breadcrumbs": [files.KINDS[file.kind].back(file), (file.file_name, "")],
    }
    return render(request, "office/prepared/file.html", context)


@require_GET
def state(request: HttpRequest, pk: int) -> JsonResponse:
    return JsonResponse(how_far(_file(request, pk)))


@require_GET
def content(request: HttpRequest, pk: int) -> HttpResponse:
    file = _file(request, pk)
    if file.state != State.DONE:
        raise Http404
    kind = files.KINDS[file.kind]
    try:
        kind.require(file)
    except files.NotOpen as refused:
        raise PermissionDenied(str(refused)) from refused
    ending = file.file_name.rpartition(".")[2]
    headers = {"Content-Disposition": attachment(file.file_name, f"{file.kind}-{file.pk}.{ending}")}
    return HttpResponse(bytes(file.content), content_type=kind.content_type, headers=headers)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Behind a run that was interrupted or has failed."""
    file = _file(request, pk)
    stuck = standing(file, timezone.now()) in (Standing.INTERRUPTED, Standing.NOT_TAKEN)
    if stuck or file.state == State.FAILED:
        files.start(file)
    return redirect("prepared", pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    file = _file(request, pk)
    _, back = files.KINDS[file.kind].back(file)
    file.delete()
    return redirect(back)
