"""The page of a record's 根拠資料, and its files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans.access import access_for
from plans.books.guard import UnreadableFile
from plans.fields import CleanFormField
from progress.models import Evidence, EvidenceContent, YearEndStatus, evidence_of
from progress.office.evidence import accepted
from progress.office.frame import about
from progress.reports.sheet import attachment
from progress.review import evidence as papers
from progress.review.acting import actors, open_moves
from progress.workflow import Move, MoveRefused


class EvidenceForm(forms.Form):
    indicator = forms.ChoiceField(label="どの数値の資料か", required=False)
    about = CleanFormField(
        label="資料の内容", required=False, max_length=120, help_text="例：令和6年度 決算書 12ページ"
    )
    document_number = CleanFormField(
        label="文書番号", required=False, max_length=80, help_text="文書管理システムの番号。例：収第123号"
    )
    file = forms.FileField(
        label="ファイル",
        required=False,
        help_text=accepted.TAKEN,
        widget=forms.FileInput(attrs={"accept": ",".join(accepted.ENDINGS)}),
    )

    def __init__(
        self,
        status: YearEndStatus,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial=dict(initial or {}))
        self.status = status
        self.content: bytes | None = None
        self.indicators = {str(one.pk): one for one in status.item.indicators.order_by("position", "pk")}
        names = [(key, one.name) for key, one in self.indicators.items()]
        self.fields["indicator"].choices = [("", "取組の全体"), *names]  # type: ignore[attr-defined]

    def clean(self) -> None:
        chosen = self.cleaned_data.get("file")
        if chosen is None:
            if not self.cleaned_data.get("document_number") and "file" not in self.errors:
                self.add_error("file", "文書番号を入力するか、ファイルを選んでください。")
            return
        if chosen.size > accepted.MAX_BYTES:  # not read into memory first
            self.add_error("file", f"ファイルが{accepted.MAX_BYTES >> 20}MBを超えています。")
            return
        data: bytes = chosen.read()
        self.content = data
        try:
            accepted.require(chosen.name, data)
        except UnreadableFile as error:
            self.add_error("file", str(error))

    def record(self) -> Evidence:
        given = self.cleaned_data
        return Evidence(
            status=self.status,
            indicator=self.indicators.get(given["indicator"]),
            about=given["about"],
            document_number=given["document_number"],
            file_name=given["file"].name[-200:] if given["file"] else "",
        )


def _opened(request: HttpRequest, pk: int) -> tuple[YearEndStatus, bool]:
    """The record, and may this person change what it rests on now? 404, or PermissionDenied for strangers."""
    rows = YearEndStatus.objects.select_related("round__plan__municipality", "item__pillar")
    status, access = get_object_or_404(rows, pk=pk), access_for(request.user)
    if not actors(access, status):
        raise PermissionDenied("この取組項目は、あなたの課の担当ではありません。")
    return status, Move.SAVE in open_moves(access, status)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the record rests on; a POST puts one more to it."""
    status, may_change = _opened(request, pk)
    form = EvidenceForm(status, initial={"indicator": request.GET.get("indicator", "")})
    if request.method == "POST":
        form = EvidenceForm(status, request.POST, request.FILES)
        if form.is_valid():
            try:
                papers.add(form.record(), form.content, by=request.user)
            except (MoveRefused, ValidationError) as refused:
                form.add_error(
                    None, refused.messages if isinstance(refused, ValidationError) else str(refused)
                )
            else:
                messages.success(request, "根拠資料を付けました。")
                return redirect("evidence", pk)
    desk = access_for(request.user).desk
    above = ("担当の取組", reverse("my_items")) if desk else ("照会と確認", reverse("review_home"))
    context = {
        "status": status,
        "form": form,
        "evidence": evidence_of(status),
        "may_change": may_change,
        "breadcrumbs": [above, (str(status.item), reverse("enter", args=[pk])), ("根拠資料", "")],
        **about(status.round.plan.municipality),
    }
    return render(request, "office/evidence/page.html", context)


def _one(request: HttpRequest, pk: int) -> tuple[Evidence, bool]:
    found = get_object_or_404(Evidence, pk=pk)
    _, may_change = _opened(request, found.status_id)
    return found, may_change


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came, to be kept, never to be shown: no browser guesses what it is, or runs what is in it."""
    found, _ = _one(request, pk)
    content = EvidenceContent.objects.filter(evidence=found).first()
    if content is None:
        raise Http404
    ending = found.file_name.rpartition(".")[2].lower()
    headers = {
        "Content-Disposition": attachment(found.file_name, f"evidence-{pk}.{ending}"),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(bytes(content.data), content_type="application/octet-stream", headers=headers)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    found, _ = _one(request, pk)
    try:
        papers.remove(found, by=request.user)
        messages.success(request, "根拠資料を外しました。")
    except MoveRefused as refused:
        messages.error(request, str(refused))
    return redirect("evidence", found.status_id)
