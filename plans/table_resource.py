"""Tables in files ↔ rows of one's own municipality: what every import-export resource has in common.

Rows are found by the names and numbers that people know (natural keys), never by database keys. Every row is
written through `plans.history.apply`; one refused row refuses the file.
"""

from __future__ import annotations

import hashlib
import logging
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils.html import format_html
from import_export import resources, widgets
from import_export.fields import Field
from import_export.resources import Diff
from import_export.results import Result

from plans.access import Act, access_for
from plans.fiscal_year import FiscalYear
from plans.history import Conflict, Versioned, Way, apply
from plans.models import Plan

logger = logging.getLogger(__name__)

# ── Cells ────────────────────────────────────────────────────────────────────────────────────────────────────


class Text(widgets.Widget):
    """Text as it stands; numbers that Excel made of codes come back as their digits."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value).replace("\r\n", "\n").strip()

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class Year(widgets.Widget):
    """A fiscal year in any notation; written 「令和6年度」."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> FiscalYear | None:
        text = "" if value is None else str(value).strip()
        return FiscalYear.parse(text) if text else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return FiscalYear(value).era if value else ""


class Choice(widgets.Widget):
    """One of fixed words; the file holds the word that pages show."""

    def __init__(self, choices: Any) -> None:
        super().__init__()
        self.words = {str(value): str(label) for value, label in choices}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = "" if value is None else str(value).strip()
        if not text:
            return ""
        for stored, label in self.words.items():
            if text in (label, stored, label[:1] if label[:1] in "↑→↓" else label):
                return stored
        raise ValueError(
            f"「{text}」は選べません。{'、'.join(self.words.values())}のどれかを入れてください。"
        )

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return self.words.get(str(value or ""), "")


class YesNo(widgets.Widget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        text = "" if value is None else str(value).strip()
        if text in ("はい", "○", "1", "真"):
            return True
        if text in ("", "いいえ", "×", "0", "偽"):
            return False
        raise ValueError(f"「{text}」は「はい」か「いいえ」で入れてください。")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "はい" if value else "いいえ"


class Number(widgets.Widget):
    """A number without unit; None for an empty cell."""

    def __init__(self, *, whole: bool = False) -> None:
        super().__init__()
        self.whole = whole

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | int | None:
        text = "" if value is None else unicodedata.normalize("NFKC", str(value)).strip().replace(",", "")
        if not text:
            return None
        try:
            number = Decimal(text.replace("▲", "-").replace("△", "-"))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or (self.whole and number != number.to_integral_value()):
            kind = "整数" if self.whole else "数字"
            raise ValueError(f"「{value}」は{kind}として読めません。")
        return int(number) if self.whole else number

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Decimal | int | None:
        if value is None or isinstance(value, int):
            return value
        whole = Decimal(value).to_integral_value()
        return whole.quantize(Decimal(1)) if value == whole else Decimal(value).normalize()


class Day(widgets.Widget):
    """A date, written 2024-03-31; 2024/3/31 is read as well."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        text = "" if value is None else str(value).strip().replace("/", "-")
        if not text:
            return None
        try:
            year, month, day = text.split(" ")[0].split("-")
            return date(int(year), int(month), int(day))
        except ValueError:
            raise ValueError(
                f"「{value}」は日付として読めません。「2024-03-31」のように入れてください。"
            ) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.isoformat() if value else ""


class Reference(widgets.Widget):
    """Another record, named by `name`; `find(text, row)` returns it or raises ValueError."""

    def __init__(self, name: str, find: Callable[[str, Any], models.Model] | None = None) -> None:
        super().__init__()
        self.name, self.find = name, find

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> models.Model | None:
        text = "" if value is None else str(value).strip()
        return self.find(text, row) if text and self.find else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(getattr(value, self.name))


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place of the file. `column` is "" where it isn't one cell."""

    row: int
    column: str
    message: str

    @property
    def place(self) -> str:
        return f"{self.row}行目「{self.column}」" if self.column else f"{self.row}行目"

    @property
    def sentence(self) -> str:
        return f"{self.place}：{self.message}"


class TableResult(Result):
    """A library result with our own words: `problems` at rows, `refusals` of the whole file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems: list[Problem] = []
        self.refusals: list[str] = []
        self.preview_headers: list[str] = []
        self.preview_rows: list[tuple[str, list[str]]] = []
        """(扱い, cells): the rows that would change something, in the columns that tell."""


class WordDiff(Diff):
    """Before and after as whole values: readable, and without the style attributes our pages forbid."""

    def as_html(self) -> list[str]:
        return [self._cell(old, new) for old, new in zip(self.left, self.right, strict=True)]

    def _cell(self, old: Any, new: Any) -> str:
        before, after = ("" if value is None else str(value) for value in (old, new))
        if before == after:
            return format_html("{}", after)
        if self.new or not before:
            return format_html("<ins>{}</ins>", after)
        return format_html("<del>{}</del> <ins>{}</ins>", before, after)


def _moves(cell: str) -> bool:
    return "<ins>" in cell or "<del>" in cell  # the file's own signs are escaped


def sentences_of(error: BaseException) -> list[str]:
    """What a refusal says to a person; a general sentence for what only a programmer would understand."""
    if isinstance(error, ValidationError):
        return list(error.messages)
    if isinstance(error, Conflict | PermissionDenied):
        return [str(error)]
    logger.error("import refused a row", exc_info=error)
    return ["この行は保存できませんでした。ほかの行と番号が重なっていないか確かめてください。"]


# ── Resources ────────────────────────────────────────────────────────────────────────────────────────────────


class TableResource(resources.ModelResource):
    """One table. Subclasses name their columns and say how a row is found and how a new one begins."""

    required: tuple[str, ...] = ()
    """Columns that a file must have: those that name its rows."""

    def __init__(self, *, user: Any = None, **kwargs: Any) -> None:
        super().__init__()
        self.user = user
        self.note = ""
        self.seen: list[Any] = []
        self.keys: dict[tuple[str, ...], int] = {}
        self.row_numbers: list[int] = []

    @classmethod
    def get_result_class(cls) -> type[TableResult]:
        return TableResult

    @classmethod
    def get_diff_class(cls) -> type[WordDiff]:
        return WordDiff

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls._meta.model._meta.verbose_name)

    # What a subclass says

    def find(self, row: Any) -> Versioned | None:
        """The stored record that the row names; None when there is none yet. May raise ValidationError."""
        raise NotImplementedError

    def start(self, row: Any) -> Versioned:
        """A new record for the row, with what it hangs on."""
        raise NotImplementedError

    def along(self, instance: Any, row: Any) -> tuple[list[Versioned], list[Versioned]]:
        """Other records to write and to delete together with `instance`."""
        return [], []

    # How the library's steps are filled

    def text(self, row: Any, column: str) -> str:
        return str(row.get(column) or "").strip()

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self.note = str(kwargs.get("file_name") or "")[:200]
        self.row_numbers = list(getattr(dataset, "row_numbers", range(2, len(dataset) + 2)))
        known = {field.column_name for field in self.fields.values()}
        missing = [column for column in self.required if column not in dataset.headers]
        unknown = [header for header in dataset.headers if header not in known]
        if missing:
            raise ValidationError(
                f"見出し「{'」「'.join(missing)}」がありません。書き出したファイルの見出しを使ってください。"
            )
        if unknown:
            raise ValidationError(
                f"見出し「{'」「'.join(unknown)}」は読み取れません。列を削除するか、"
                "書き出したファイルの見出しに合わせてください。"
            )

    def _check_import_id_fields(self, headers: Any) -> None:
        return None  # `required` says it in Japanese

    def get_or_init_instance(self, instance_loader: Any, row: Any) -> tuple[Any, bool]:
        key = tuple(self.text(row, column) for column in self.required)
        if key in self.keys:
            earlier = self.row_numbers[self.keys[key] - 1]
            raise ValidationError(f"{earlier}行目と同じものを指しています。どちらかの行を削除してください。")
        self.keys[key] = len(self.keys) + 1
        found = self.find(row)
        self.seen.append((found.pk, found.version) if found else None)
        return (found, False) if found else (self.start(row), True)

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        same: bool = super().skip_row(instance, original, row, import_validation_errors)
        return same and instance.pk is not None and self.along(instance, row) == ([], [])

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Writes through the one history, also in the rehearsal, which is rolled back afterwards."""
        access_for(self.user).require(Act.IMPORT, instance.tenant_id())
        records, removed = self.along(instance, row)
        if is_create:  # what hangs on it is written after it, so that the history knows its number
            apply([instance], by=self.user, via=Way.WORKBOOK, note=self.note)
            apply(records, by=self.user, via=Way.WORKBOOK, removed=removed, note=self.note)
        else:
            apply([instance, *records], by=self.user, via=Way.WORKBOOK, removed=removed, note=self.note)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        mark = hashlib.sha256(repr(self.seen).encode()).hexdigest()
        expected = kwargs.get("expected_fingerprint")
        request = kwargs.get("request")
        if request is not None:
            request.import_fingerprint = mark
        if expected and expected != mark:
            raise ValidationError(
                "内容を確かめたあとに、ほかの人が計画を変更しました。もう一度確かめてください。"
            )

    def import_data(self, dataset: Any, *args: Any, **kwargs: Any) -> Any:
        result = super().import_data(dataset, *args, **kwargs)
        result.refusals = [text for error in result.base_errors for text in sentences_of(error.error)]
        result.problems = sorted(
            [*self._invalid(result), *self._failed(result)], key=lambda problem: problem.row
        )
        self._fill_preview(result)
        return result

    def _fill_preview(self, result: TableResult) -> None:
        """Only rows that would be written, only columns that name them or in which anything changes."""
        words = {"new": "追加", "update": "変更"}
        rows = [(words[row.import_type], row.diff) for row in result.valid_rows() if row.import_type in words]
        places = [
            place
            for place, header in enumerate(result.diff_headers)
            if header in self.required or any(_moves(cells[place]) for _, cells in rows)
        ]
        result.preview_headers = [result.diff_headers[place] for place in places]
        result.preview_rows = [(word, [cells[place] for place in places]) for word, cells in rows]

    def _number(self, place: int) -> int:
        return self.row_numbers[place - 1] if 0 < place <= len(self.row_numbers) else place + 1

    def _invalid(self, result: Any) -> list[Problem]:
        headers = {field.attribute: field.column_name for field in self.fields.values()}
        return [
            Problem(self._number(one.number), headers.get(name, "") if name else "", str(message))
            for one in result.invalid_rows
            for name, texts in (
                *one.field_specific_errors.items(),
                ("", one.non_field_specific_errors),
            )
            for message in texts
        ]

    def _failed(self, result: Any) -> list[Problem]:
        return [
            Problem(self._number(one.number), "", text)
            for one in result.error_rows
            for error in one.errors
            for text in sentences_of(error.error)
        ]


class PlanTableResource(TableResource):
    """A table whose rows belong to a plan: 団体コード and the plan's short name stand in every row."""

    plan_path = "plan"
    """Where a record of this table keeps its plan."""

    municipality_code = Field(column_name="団体コード", readonly=True)
    plan_slug = Field(column_name="計画", readonly=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["municipality_code"].attribute = f"{self.plan_path}__municipality__code"
        self.fields["plan_slug"].attribute = f"{self.plan_path}__slug"
        self._plans: dict[tuple[str, str], Plan] | None = None

    def plan_of(self, row: Any) -> Plan:
        """The row's plan. Raises ValidationError unless it is one of the person's own municipality."""
        if self._plans is None:
            rows = Plan.objects.filter(access_for(self.user).scope(Act.IMPORT, "municipality_id"))
            self._plans = {
                (plan.municipality.code, plan.slug): plan for plan in rows.select_related("municipality")
            }
        code, slug = self.text(row, "団体コード"), self.text(row, "計画")
        if code not in {known for known, _ in self._plans}:
            raise ValidationError(
                f"団体コード「{code}」の行は取り込めません。自分の自治体の行だけを残してください"
                "（先頭の0が消えていないかも確かめてください）。"
            )
        if (code, slug) not in self._plans:
            raise ValidationError(f"計画「{slug}」がありません。計画の「URL用の名前」を入れてください。")
        return self._plans[(code, slug)]


def meta_for(model_class: type[models.Model], *names: str) -> type:
    """The library's settings that all tables share: `names` are the columns in order."""
    return type(
        "Meta",
        (),
        {
            "model": model_class,
            "fields": names,
            "import_order": names,
            "export_order": names,
            "import_id_fields": (),
            "clean_model_instances": True,
            "skip_unchanged": True,
            "report_skipped": True,
            "use_transactions": True,
        },
    )
