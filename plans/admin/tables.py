"""Import and export of tables in the admin, on django-import-export: who may, which files, and its pages' words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import PurePath
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
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm
from import_export.tmp_storages import MediaStorage

from plans.admin.scoped import ReadOnlyAdmin, ScopedAdmin
from plans.admin.table_files import FORMATS
from plans.books.guard import MAX_BYTES, UnreadableFile
from plans.books.table_file import read
from plans.planning_site import disclaimers_for

# ── Forms ────────────────────────────────────────────────────────────────────────────────────────────────────


class TableImportForm(ImportForm):
    """One file; its kind follows from its name."""

    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        self.fields["format"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields["import_file"] = forms.FileField(
            label="取り込むファイル",
            help_text="Excel ブック（.xlsx）か CSV（.csv）。10MBまで。最初のシートの1行目を見出しとして読みます。",
            widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        )

    @property
    def media(self) -> forms.Media:
        return forms.Media()

    def clean_import_file(self) -> Any:
        """Checks the file before the library stores or parses it."""
        file = self.cleaned_data["import_file"]
        if file.size > MAX_BYTES:
            raise ValidationError("ファイルが10MBを超えています。不要なシートや画像を除いてください。")
        try:
            read(file.name, file.read())
        except UnreadableFile as error:
            raise ValidationError(str(error)) from error
        finally:
            file.seek(0)
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if file := cleaned.get("import_file"):
            cleaned["format"] = "1" if PurePath(file.name).suffix.lower() == ".csv" else "0"
        return cleaned


class TableConfirmForm(ConfirmImportForm):
    """What was checked, with a fingerprint of the stored rows that it was compared with."""

    fingerprint = forms.CharField(widget=forms.HiddenInput())
    format = forms.ChoiceField(choices=[("0", ""), ("1", "")], widget=forms.HiddenInput())


class TableExportForm(ExportForm):
    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        choices = [(str(number), one.title) for number, one in enumerate(formats)]
        self.fields["format"] = forms.ChoiceField(
            label="ファイルの形式", choices=choices, initial="0", widget=forms.RadioSelect
        )


KEPT_FOR = timedelta(days=1)


def forget_old_uploads() -> None:
    """Deletes checked files that nobody confirmed: they may hold what isn't public yet."""
    storage, folder = storages["import_export"], MediaStorage().MEDIA_FOLDER
    if not storage.exists(folder):
        return
    for name in storage.listdir(folder)[1]:
        path = f"{folder}/{name}"
        if storage.get_modified_time(path) < timezone.now() - KEPT_FOR:
            storage.delete(path)


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────


class ExportPages(ExportMixin):
    """The button and page that write the listed rows into a file."""

    export_form_class = TableExportForm
    export_formats = FORMATS
    to_encoding = "utf-8-sig"

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Asked here, not through a setting: without its setting the library would let every staff user in."""
        return bool(request.user.has_perm(f"{self.opts.app_label}.export_{self.opts.model_name}"))

    def get_resource_kwargs(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {"user": request.user}

    def get_export_data(self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any) -> Any:
        if not self.has_export_permission(request):
            raise PermissionDenied("書出しは、企画課の担当者だけができます。")
        dataset = self.get_data_for_export(request, queryset, **kwargs)
        dataset.notes = disclaimers_for(request.user)  # a sheet of their own: the list stays a list
        data = file_format.export_data(dataset)
        return data if isinstance(data, bytes) else data.encode(self.to_encoding)

    def get_valid_export_item_pks(self, request: HttpRequest) -> Any:
        return self.get_queryset(request).values_list("pk", flat=True)

    def _do_file_export(
        self, file_format: Any, request: HttpRequest, queryset: Any, export_form: Any = None
    ) -> HttpResponse:
        data = self.get_export_data(file_format, request, queryset, export_form=export_form)
        name = f"{self.opts.verbose_name}_{timezone.localdate():%Y%m%d}.{file_format.get_extension()}"
        headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
        return HttpResponse(data, content_type=file_format.get_content_type(), headers=headers)

    def export_action(self, request: HttpRequest) -> Any:
        if not self.has_export_permission(request):
            raise PermissionDenied("書出しは、企画課の担当者だけができます。")
        answer = super().export_action(request)
        if hasattr(answer, "context_data"):
            answer.context_data["title"] = f"{self.opts.verbose_name}の書出し"
            answer.context_data["row_count"] = self.get_export_queryset(request).count()
        return answer


class ImportPages(ImportMixin):
    """The button and two pages that read a file: first what it would change, then the writing of exactly that."""

    import_form_class = TableImportForm
    confirm_form_class = TableConfirmForm
    import_formats = FORMATS
    skip_admin_log = True

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Asked here, not through a setting: without its setting the library would let every staff user in."""
        return bool(request.user.has_perm(f"{self.opts.app_label}.import_{self.opts.model_name}"))

    def _require_import(self, request: HttpRequest) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied("取込みは、企画課の担当者だけができます。")

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form")
        expected = getattr(form, "cleaned_data", {}).get("fingerprint", "") if form else ""
        return {
            "rollback_on_validation_errors": True,
            "request": kwargs.get("request"),
            "expected_fingerprint": expected,
        }

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        initial = super().get_confirm_form_initial(request, import_form)
        return {**initial, "fingerprint": getattr(request, "import_fingerprint", "")}

    def write_to_tmp_storage(self, import_file: Any, input_format: Any) -> Any:
        forget_old_uploads()
        return super().write_to_tmp_storage(import_file, input_format)

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        words = str(e) if isinstance(e, UnreadableFile) else "ファイルを読み取れません。"
        form.add_error("import_file", words)

    def import_action(self, request: HttpRequest, **kwargs: Any) -> Any:
        self._require_import(request)
        answer = super().import_action(request, **kwargs)
        answer.context_data["title"] = f"{self.opts.verbose_name}の取込み"
        return answer

    def process_import(self, request: HttpRequest, **kwargs: Any) -> Any:
        self._require_import(request)
        try:
            answer = super().process_import(request, **kwargs)
        except (FileNotFoundError, UnreadableFile):
            # Already imported, or waited too long: the checked file is no longer there.
            messages.error(request, "確かめたファイルが見つかりません。もう一度ファイルを選んでください。")
            return self._back_to(request, "import")
        if hasattr(answer, "context_data"):  # the hidden fields of the confirmation were tampered with
            messages.error(request, "取込みの確認をやり直してください。")
            return self._back_to(request, "import")
        return answer

    def _back_to(self, request: HttpRequest, page: str) -> HttpResponseRedirect:
        info = self.get_model_info()
        return HttpResponseRedirect(reverse(f"admin:{info[0]}_{info[1]}_{page}"))

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """The library reports success whatever happened; here a refused file is told as such."""
        if result.has_errors() or result.has_validation_errors():
            messages.error(request, "取り込んでいません。" + " ".join(_sentences(result)[:5]))
            return self._back_to(request, "import")
        made, changed = result.totals["new"], result.totals["update"]
        same = result.totals["skip"]
        messages.success(
            request, f"取り込みました。追加{made:,}件、変更{changed:,}件、変更なし{same:,}件です。"
        )
        return self._back_to(request, "changelist")


def _sentences(result: Any) -> list[str]:
    return [*result.refusals, *(problem.sentence for problem in result.problems)]


class TablesAdmin(ImportPages, ExportPages, ScopedAdmin):
    """A page of the admin whose rows also come from and go into files: plain lists that are kept in tables."""

    import_export_change_list_template = "admin/import_export/change_list_import_export.html"


class ExportAdmin(ExportPages, ScopedAdmin):
    """A page of the admin whose rows go into files. They come in with a whole plan."""


class ExportOnlyAdmin(ExportPages, ReadOnlyAdmin):
    """A read-only page whose rows go into files."""
