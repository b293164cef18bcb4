"""Import and export of tables in the admin, on django-import-export: who may, which files, and its pages' words."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import storages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from import_export.admin import ExportMixin, ImportMixin
from import_export.formats import base_formats
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm
from import_export.tmp_storages import MediaStorage
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from tablib import Dataset

from plans.access import Act, access_for
from plans.admin.scoped import ReadOnlyAdmin, ScopedAdmin
from plans.books.guard import ACCEPTED, TAKEN, TEXTS, UnreadableFile, workbook_ending
from plans.books.plain_list import guarded, read
from plans.planning_site import disclaimers_for

# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────


def dataset_of(name: str, data: bytes) -> Dataset:
    """The uploaded table as import-export wants it; `row_numbers` are the rows' numbers in the file, `remarks` what
    was left out of it."""
    sheet = read(name, data)
    dataset = Dataset(headers=sheet.headers)
    for _, cells in sheet.rows:
        dataset.append(cells)
    dataset.row_numbers = [number for number, _ in sheet.rows]
    dataset.remarks = sheet.remarks
    return dataset


class ExcelFormat(base_formats.XLSX):
    """Workbooks, read in any format that there is, written as Excel's.

    Text stays text, also where it begins like a formula; numbers stay numbers.
    """

    title = "Excel ブック（.xlsx）"

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> Dataset:
        ending = workbook_ending(in_stream)  # its name is lost by now; under it the file was checked before
        return dataset_of(f"upload{ending}", in_stream)

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("一覧")
        sheet.freeze_panes = "A2"
        headings = [_cell(sheet, header) for header in dataset.headers]
        for place, heading in enumerate(headings, start=1):
            heading.font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(place)].width = 12 if len(heading.value) < 7 else 24
        for row in (headings, *dataset):
            sheet.append([_cell(sheet, value) for value in row])
        if dataset.notes:
            remarks = book.create_sheet("注記")
            for note in dataset.notes:
                remarks.append([_cell(remarks, note)])
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if text.startswith(("=", "+", "-", "@", "\t", "\r")):
        cell.quotePrefix = True  # stays text when somebody edits the cell in Excel
    return cell


class CsvFormat(base_formats.CSV):
    """CSV, read as UTF-8 or as Windows' Shift_JIS, written as UTF-8 with a byte order mark for Excel."""

    title = "CSV（.csv、UTF-8）"

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> Dataset:
        return dataset_of("upload.csv", in_stream)

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        stream = io.StringIO(newline="")
        writer = csv.writer(stream)
        for row in (dataset.headers, *dataset):
            writer.writerow([_csv_text(value) for value in row])
        return stream.getvalue().encode("utf-8-sig")


def _csv_text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return guarded(value) if isinstance(value, str) else str(value)


FORMATS = [ExcelFormat, CsvFormat]
EXCEL, CSV = "0", "1"
"""Their places, as the library's forms name them."""

# ── Forms ────────────────────────────────────────────────────────────────────────────────────────────────────


class TableImportForm(ImportForm):
    """One file; its kind follows from its name."""

    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        self.fields["format"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields["import_file"] = forms.FileField(
            label="取り込むファイル",
            help_text=f"{TAKEN}最初のシートの1行目を見出しとして読みます。",
            widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        )

    @property
    def media(self) -> forms.Media:
        return forms.Media()

    def clean_import_file(self) -> Any:
        """Checks the file before the library stores or parses it."""
        file = self.cleaned_data["import_file"]
        try:
            read(file.name, file.read())
        except UnreadableFile as error:
            raise ValidationError(str(error)) from error
        finally:
            file.seek(0)
        return file

    def clean_format(self) -> str:
        file = self.cleaned_data.get("import_file")
        return CSV if file and file.name.lower().endswith(TEXTS) else EXCEL


class TableConfirmForm(ConfirmImportForm):
    """What was checked, with a fingerprint of the stored rows that it was compared with."""

    fingerprint = forms.CharField(widget=forms.HiddenInput())
    format = forms.ChoiceField(choices=[(EXCEL, ""), (CSV, "")], widget=forms.HiddenInput())


class TableExportForm(ExportForm):
    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        choices = [(EXCEL, ExcelFormat.title), (CSV, CsvFormat.title)]
        self.fields["format"] = forms.ChoiceField(
            label="ファイルの形式", choices=choices, initial=EXCEL, widget=forms.RadioSelect
        )


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────


class ExportAdmin(ExportMixin, ScopedAdmin):
    """A page of the admin whose rows go into files, by a button and a page that asks for the kind."""

    export_form_class = TableExportForm
    export_formats = FORMATS

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Asked here, not through a setting: without its setting the library would let every staff user in."""
        return self._may("export", request, None)

    def _do_file_export(
        self, file_format: Any, request: HttpRequest, queryset: Any, export_form: Any = None
    ) -> HttpResponse:
        dataset = self.get_data_for_export(request, queryset, export_form=export_form)
        dataset.notes = disclaimers_for(request.user)  # a sheet of their own: the list stays a list
        name = f"{self.opts.verbose_name}_{timezone.localdate():%Y%m%d}.{file_format.get_extension()}"
        headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
        data = file_format.export_data(dataset)
        return HttpResponse(data, content_type=file_format.get_content_type(), headers=headers)

    def export_action(self, request: HttpRequest) -> Any:
        if not self.has_export_permission(request):
            raise PermissionDenied("書出しは、企画課の担当者だけができます。")
        answer = super().export_action(request)
        if hasattr(answer, "context_data"):
            answer.context_data["title"] = f"{self.opts.verbose_name}の書出し"
            answer.context_data["row_count"] = self.get_export_queryset(request).count()
        return answer


class ExportOnlyAdmin(ReadOnlyAdmin, ExportAdmin):
    """A read-only page whose rows go into files."""


class TablesAdmin(ImportMixin, ExportAdmin):
    """A page whose rows also come from files: plain lists that are kept in tables. Two pages read a file: first what
    it would change, then the writing of exactly that."""

    import_export_change_list_template = "admin/import_export/change_list_import_export.html"
    import_form_class = TableImportForm
    confirm_form_class = TableConfirmForm
    import_formats = FORMATS

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Asked here, not through a setting: without its setting the library would let every staff user in."""
        return self._may("import", request, None)

    def _require_import(self, request: HttpRequest) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied("取込みは、企画課の担当者だけができます。")

    def get_import_data_kwargs(self, *, request: HttpRequest, form: Any, **kwargs: Any) -> dict[str, Any]:
        return {"request": request, "confirmed": form.cleaned_data.get("fingerprint")}

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        initial = super().get_confirm_form_initial(request, import_form)
        return {**initial, "fingerprint": getattr(request, "import_fingerprint", "")}

    def write_to_tmp_storage(self, import_file: Any, input_format: Any) -> Any:
        """Deletes checked files that nobody confirmed within a day: they may hold what isn't public yet."""
        storage, folder = storages["import_export"], MediaStorage().MEDIA_FOLDER
        for name in storage.listdir(folder)[1] if storage.exists(folder) else ():
            if storage.get_modified_time(f"{folder}/{name}") < timezone.now() - timedelta(days=1):
                storage.delete(f"{folder}/{name}")
        return super().write_to_tmp_storage(import_file, input_format)

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        words = str(e) if isinstance(e, UnreadableFile) else "ファイルを読み取れません。"
        form.add_error("import_file", words)

    def import_action(self, request: HttpRequest, **kwargs: Any) -> Any:
        self._require_import(request)
        answer = super().import_action(request, **kwargs)
        answer.context_data["title"] = f"{self.opts.verbose_name}の取込み"
        answer.context_data["may_take_in_plans"] = access_for(request.user).may(Act.IMPORT)
        return answer

    def process_import(self, request: HttpRequest, **kwargs: Any) -> Any:
        self._require_import(request)
        try:
            answer = super().process_import(request, **kwargs)
        except (FileNotFoundError, UnreadableFile):
            # Already imported, or waited too long: the checked file is no longer there.
            messages.error(request, "確かめたファイルが見つかりません。もう一度ファイルを選んでください。")
            return self._back_to("import")
        if "confirm_form" in getattr(
            answer, "context_data", ()
        ):  # the hidden fields of the confirmation were tampered with
            messages.error(request, "取込みの確認をやり直してください。")
            return self._back_to("import")
        return answer

    def _back_to(self, page: str) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"))

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """The library reports success whatever happened; here a refused file is told as such."""
        if result.has_errors() or result.has_validation_errors():
            told = [*result.refusals, *(problem.sentence for problem in result.problems)]
            messages.error(request, "取り込んでいません。" + " ".join(told[:5]))
            return self._back_to("import")
        made, changed, same = (result.totals[kind] for kind in ("new", "update", "skip"))
        messages.success(
            request, f"取り込みました。追加{made:,}件、変更{changed:,}件、変更なし{same:,}件です。"
        )
        return self._back_to("changelist")
