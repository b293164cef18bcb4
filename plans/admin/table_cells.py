"""What stands in the cells of the admin's tables, on django-import-export's resources and widgets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from import_export import resources, widgets
from import_export.fields import Field

from plans.fields import FiscalYearField
from plans.history.plain_values import reader, shown
from plans.values.fiscal_year import FiscalYear
from plans.values.text import cleaned


class Text(widgets.Widget):
    """Words that no field of the model holds as they stand."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return "" if value is None else cleaned(str(value)).strip()

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class Cell(widgets.Widget):
    """A field as `plans.history.plain_values` reads and shows it; fiscal years are written 「令和6年度」."""

    def __init__(self, column: models.Field[Any, Any]) -> None:
        super().__init__()
        self.column = column
        self.read = reader(column)
        self.is_year = isinstance(column, FiscalYearField)

    def __deepcopy__(self, memo: Any) -> Cell:
        return self  # it holds nothing that a resource could change

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        answer: Any = self.read("" if value is None else str(value).strip())
        return FiscalYear(answer) if self.is_year and answer is not None else answer

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value.era if isinstance(value, FiscalYear) else shown(self.column, value)


class Reference(widgets.Widget):
    """Another record, named by `name`; `find(text, row)` returns it or raises ValueError with a sentence."""

    def __init__(self, name: str, find: Callable[[str, Any], models.Model] | None = None) -> None:
        super().__init__()
        self.name, self.find = name, find

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> models.Model | None:
        text = "" if value is None else str(value).strip()
        return self.find(text, row) if text and self.find else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(getattr(value, self.name))


class ExportTable(resources.ModelResource):
    """One table as it is written into a file. A column is headed like its field of the model."""

    def __init__(self, *, user: Any = None, **kwargs: Any) -> None:
        super().__init__()
        self.user = user

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> Field:
        if django_field.is_relation:
            target = {column.name for column in django_field.related_model._meta.concrete_fields}
            widget: Any = Reference("key" if "key" in target else "name")
        else:
            widget = Cell(django_field)
        return Field(field_name, str(django_field.verbose_name), widget, readonly=readonly)

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls._meta.model._meta.verbose_name)


def place_and_plan(path: str = "plan") -> tuple[Field, Field]:
    """The columns 団体コード and 計画 of a table whose rows keep their plan at `path`."""
    return (
        Field(f"{path}__municipality__code", "団体コード", Text(), readonly=True),
        Field(f"{path}__slug", "計画", Text(), readonly=True),
    )


def meta_for(model_class: type[models.Model], *names: str) -> type:
    """The library's settings that all tables share: `names` are the columns in order.

    The library neither checks nor saves single instances, and makes no savepoint for each: the writer does that for
    the set, with as many questions of the database for any number of rows.
    """
    return type(
        "Meta",
        (),
        {
            "model": model_class,
            "fields": names,
            "import_order": names,
            "export_order": names,
            "import_id_fields": (),
            "clean_model_instances": False,
            "skip_unchanged": True,
            "report_skipped": True,
            "use_transactions": True,
            "use_bulk": True,
        },
    )
