"""Publications and plans as files to take away. A module of its own: writing workbooks loads openpyxl."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from plans.access import Act
from progress import table
from progress.views.public import disclaimer_of, public_day, public_page, shelf
from progress.views.review import plan_for
from progress.workbooks import status_list, whole_plan

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


def attachment(name: str, plain_name: str) -> str:
    """A Content-Disposition: the Japanese name (RFC 5987) and an ASCII one for programs that can't read it."""
    encoded = quote(_NOT_IN_FILE_NAMES.sub("_", name), safe="")
    return f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{encoded}"


@public_page
def publication_workbook(request: HttpRequest, municipality: str, plan: str, number: int) -> HttpResponse:
    """The publication as an Excel file, for whoever may read its page; 404 for others.

    The same publication gives the same file, byte for byte, so the ETag that `public_page` sets holds; the day on
    which it becomes public is added once.
    """
    chosen = shelf(request, municipality, plan, number).chosen
    sealed = table.published(chosen)
    shown = replace(sealed, disclaimer=disclaimer_of(sealed, chosen))
    content = status_list.write(
        shown,
        number=chosen.number,
        sealed_on=timezone.localdate(chosen.sealed_at),
        public_on=public_day(chosen),
        sha256=chosen.sha256,
        erratum=chosen.erratum,
    )
    response = HttpResponse(content, content_type=WORKBOOK)
    response["Content-Disposition"] = attachment(
        f"{shown.municipality}_{shown.plan_title}_{status_list.when(shown)}_第{chosen.number}号.xlsx",
        f"{municipality}-{plan}-{chosen.number}.xlsx",
    )
    return response


@login_required
@require_GET
def whole_plan_workbook(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """The plan with all that belongs to it as plain tables, to keep or to edit and bring back."""
    plan = plan_for(request, plan_pk, Act.EXPORT)
    response = HttpResponse(whole_plan.build(plan), content_type=WORKBOOK)
    day = timezone.localdate()
    response["Content-Disposition"] = attachment(
        f"{plan.municipality}_{plan.title}_全データ_{day:%Y%m%d}.xlsx",
        f"{plan.municipality.slug}-{plan.slug}-{day:%Y%m%d}.xlsx",
    )
    return response
