"""What history keeps of a record: its version, the values that are followed, and its append-only events."""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from plans.fields import CleanCharField
from plans.history.changes import Action, RecordChange
from plans.values.paper import Paper


class Way(models.TextChoices):
    """By which way a change came."""

    FORM = "form", "入力画面"
    GRID = "grid", "一覧入力"
    ADMIN = "admin", "管理画面"
    WORKBOOK = "workbook", "表計算ファイル"
    COMMAND = "command", "コマンド"
    FIXTURE = "fixture", "資料の登録"


class OfAMunicipality(models.Model):
    """A record that belongs to one municipality."""

    tenant_path: ClassVar[str] = "municipality_id"
    """Where that municipality's id stands, as a query names it."""

    class Meta:
        abstract = True

    def tenant_id(self) -> int | None:
        found: int | None = attrgetter(self.tenant_path.replace("__", "."))(self)
        return found


class Versioned(OfAMunicipality):
    """An editable record. `version` counts its writes: a writer states which one it saw."""

    version = models.PositiveIntegerField("版数", default=1, editable=False)

    former_columns: ClassVar[dict[str, models.Field[Any, Any]]] = {}
    """Columns that the record no longer has, by name: the history still tells of them."""

    class Meta:
        abstract = True

    def leads_back(self, column: str) -> bool:
        """Does following `column` from the stored record come to the record itself again?

        A circle further up that leaves the record out isn't its fault: the records that form it are told.
        """
        seen: Any = getattr(self, column)
        passed: set[int] = set()
        while self.pk is not None and seen is not None and id(seen) not in passed:
            if seen.pk == self.pk:
                return True
            passed.add(id(seen))
            seen = getattr(seen, column)
        return False


M = TypeVar("M", bound=models.Model)


class ByNaturalKey(models.Manager[M]):
    def get_by_natural_key(self, *key: Any) -> M:
        return self.get(**dict(zip(self.model.natural_key_paths, key, strict=True)))  # type: ignore[attr-defined]


class Named(Versioned):
    """A record that files name by what people know of it, never by its key in the database."""

    natural_key_paths: ClassVar[tuple[str, ...]]
    """Where the parts of that name stand, as a query names them."""

    objects = ByNaturalKey()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[Any, ...]:
        return tuple(attrgetter(path.replace("__", "."))(self) for path in self.natural_key_paths)


class AppendOnly(Exception):
    """Somebody tried to change or delete history."""


class AppendOnlyModel(OfAMunicipality):
    """Rows that are written once. Updates and deletions are refused here and by triggers in the database."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly(f"{self._meta.verbose_name}は変更できません。")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly(f"{self._meta.verbose_name}は削除できません。")


class Decided(models.Model):
    """What was decided outside: 決裁日, 文書番号 and who decided, as far as they are known (`plans.values.paper`)."""

    decided_on = models.DateField("決裁日", null=True, blank=True)
    document_number = CleanCharField("文書番号", max_length=80, blank=True, help_text="例：行革第12号")
    decided_by = CleanCharField(
        "決裁した人・組織", max_length=80, blank=True, help_text="例：総務部長、行政改革推進本部"
    )

    class Meta:
        abstract = True

    @property
    def paper(self) -> Paper:
        return Paper(self.decided_on, self.document_number, self.decided_by)

    def take_paper(self, paper: Paper) -> None:
        self.decided_on, self.document_number = paper.decided_on, paper.document_number
        self.decided_by = paper.decided_by


class ChangeEvent(AppendOnlyModel):
    """One change of one record: who, when, by which way, what stood there before and after."""

    municipality = models.ForeignKey(
        "plans.Municipality", models.DO_NOTHING, related_name="+", verbose_name="自治体", null=True
    )
    at = models.DateTimeField("日時", auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+", verbose_name="行った人"
    )
    by_name = CleanCharField("行った人の名前", max_length=120, blank=True)
    via = CleanCharField("方法", max_length=12, choices=Way.choices)
    action = CleanCharField(
        "操作", max_length=12, choices=[(action.value, action.label) for action in Action]
    )
    model = CleanCharField("種類", max_length=60)
    record_pk = models.BigIntegerField("記録の番号")
    record_label = CleanCharField("対象", max_length=240)
    before = models.JSONField("変更前", default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField("変更後", default=dict, encoder=DjangoJSONEncoder)
    note = CleanCharField("事情", max_length=400, blank=True)

    class Meta:
        verbose_name = "変更の記録"
        verbose_name_plural = "変更の記録"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["model", "record_pk"], name="changeevent_record")]

    def __str__(self) -> str:
        return f"{self.record_label} {self.get_action_display()}"

    @classmethod
    def of(
        cls, change: RecordChange, pk: int, municipality: int | None, *, by: Any, via: Way, note: str
    ) -> ChangeEvent:
        """Of a change of the record with that key; not yet written. `by` is the acting user, None for a command."""
        return cls(
            municipality_id=municipality,
            by=by if by is not None and by.pk else None,
            by_name=str(by)[:120] if by is not None else "",
            via=via,
            action=change.action.value,
            model=change.model,
            record_pk=pk,
            record_label=change.label[:240],
            before=change.before(),
            after=change.after(),
            note=note[:400],
        )


State = dict[str, Any]
"""Column name → plain value as stored (a foreign key as its id)."""


@cache
def columns(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    """The stored fields of a record that history follows (not its key and version)."""
    return tuple(
        column
        for column in model._meta.concrete_fields
        if not column.primary_key and column.name != "version"
    )


@cache
def references(model: type[models.Model]) -> tuple[models.ForeignKey[Any, Any], ...]:
    """Those of the columns that point to other records."""
    return tuple(column for column in columns(model) if isinstance(column, models.ForeignKey))


def state_of(record: models.Model) -> State:
    return {column.name: getattr(record, column.attname) for column in columns(type(record))}


def labels_of(model: type[models.Model]) -> dict[str, str]:
    """Column name → its label."""
    return {column.name: str(column.verbose_name) for column in columns(model)}


def events_for(record: Versioned) -> models.QuerySet[ChangeEvent]:
    """The record's own history, newest first."""
    return ChangeEvent.objects.filter(model=record._meta.label_lower, record_pk=record.pk)
