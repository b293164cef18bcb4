"""Publications as files to take away. A module of its own: writing workbooks loads openpyxl."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from progress.public.frame import NotPublished, public_page, shelf, shown_on
from progress.reports import kept, status_list, target_changes
from progress.reports.layouts import WRITERS
from progress.reports.sheet import WORKBOOK, attachment


@public_page
def publication_workbook(request: HttpRequest, municipality: str, plan: str, number: int) -> HttpResponse:
    """The publication as an Excel file, for whoever may read its page; 404 for others.

    The same publication gives the same file, byte for byte, so the ETag that `public_page` sets holds; the day on
    which it becomes public is added once.
    """
    [shown] = shown_on(shelf(request, municipality, plan, number))
    chosen, table = shown.shelf.chosen, shown.table
    response = HttpResponse(kept.workbook(shown, WRITERS["status_list"]), content_type=WORKBOOK)
    response["Content-Disposition"] = attachment(
        f"{table.municipality}_{table.plan_title}_{status_list.when(table)}_第{chosen.number}号.xlsx",
        f"{municipality}-{plan}-{chosen.number}.xlsx",
    )
    return response


@public_page
def publication_layout(
    request: HttpRequest, municipality: str, plan: str, number: int, key: str
) -> HttpResponse:
    """The publication as an Excel file in one of the layouts, for whoever may read its page; 404 for others, and for
    a layout in which it can't be written."""
    [shown] = shown_on(shelf(request, municipality, plan, number))
    writer = WRITERS.get(key)
    if writer is None or writer.can_be_written(shown.table):
        raise NotPublished(municipality)
    response = HttpResponse(kept.workbook(shown, writer), content_type=WORKBOOK)
    response["Content-Disposition"] = attachment(
        writer.file_name(shown.table, kept.stamp_of(shown.shelf.chosen)),
        f"{municipality}-{plan}-{number}-{key}.xlsx",
    )
    return response


@public_page
def target_changes_workbook(request: HttpRequest, municipality: str, plan: str, number: int) -> HttpResponse:
    """目標変更一覧 of the publication as an Excel file, for whoever may read its page; 404 for others."""
    [shown] = shown_on(shelf(request, municipality, plan, number))
    table, stamp = shown.table, kept.stamp_of(shown.shelf.chosen)
    response = HttpResponse(target_changes.write(table, stamp), content_type=WORKBOOK)
    response["Content-Disposition"] = attachment(
        f"{table.municipality}_{table.plan_title}_{target_changes.SHEET}_第{number}号.xlsx",
        f"{municipality}-{plan}-{number}-target-changes.xlsx",
    )
    return response
