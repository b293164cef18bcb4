"""Departments and pillars as tables."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from import_export.fields import Field

from plans.access import Act, access_for
from plans.admin.table_cells import Text, meta_for, place_and_plan
from plans.admin.table_resource import PlanTableResource, TableResource, held, not_yours
from plans.models import Department, Municipality, Pillar, Plan

Row = Mapping[str, Any]


class DepartmentResource(TableResource):
    """課: found by 団体コード and name."""

    act = Act.MANAGE_PEOPLE
    required = ("団体コード", "名称")

    municipality_code = Field("municipality__code", "団体コード", Text(), readonly=True)

    Meta = meta_for(
        Department,
        "municipality_code",
        "name",
        "kind",
        "parent",
        "collects_for_parent",
        "valid_from",
        "valid_until",
        "successor",
        "position",
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["parent"].widget.find = self._named
        self.fields["successor"].widget.find = self._named
        self.places: dict[str, Municipality] = {}

    def load(self, rows: Sequence[Row]) -> None:
        mine = Municipality.objects.filter(access_for(self.user).scope(self.act, "pk"))
        self.places = {place.code: place for place in mine}
        by_pk = {place.pk: place for place in self.places.values()}
        found = held(Department.objects.filter(municipality__in=by_pk), "municipality", by_pk)
        by_key = {one.pk: one for one in found}
        held(held(found, "parent", by_key), "successor", by_key)
        self.rows = {(one.municipality_id, one.name): one for one in found}

    def _place(self, row: Row) -> Municipality:
        code = self.text(row, "団体コード")
        if code not in self.places:
            raise ValidationError(not_yours(code))
        return self.places[code]

    def _named(self, name: str, row: Row) -> Department:
        found: Department | None = self.rows.get((self._place(row).pk, name))
        if found is None:
            raise ValueError(f"課「{name}」がありません。")
        return found

    def key_of(self, row: Row) -> Hashable:
        return (self._place(row).pk, self.text(row, "名称"))

    def start(self, row: Row) -> Department:
        return Department(municipality=self._place(row))


class PillarResource(PlanTableResource):
    """柱: found by its 識別番号. An upper pillar stands above the ones below it in the file."""

    required = ("団体コード", "計画", "識別番号")

    municipality_code, plan_slug = place_and_plan()

    Meta = meta_for(
        Pillar,
        "municipality_code",
        "plan_slug",
        "key",
        "parent",
        "number_printed",
        "name",
        "policy",
        "open_ended",
        "transcription_note",
        "position",
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["parent"].widget.find = self._upper

    def load_plans(self, plans: Mapping[int, Plan]) -> None:
        found = held(Pillar.objects.filter(plan__in=plans), "plan", plans)
        held(found, "parent", {one.pk: one for one in found})
        self.rows = {(one.plan_id, one.key): one for one in found}

    def _upper(self, key: str, row: Row) -> Pillar:
        found: Pillar | None = self.rows.get((self.plan_of(row).pk, key))
        if found is None:
            raise ValueError(f"柱「{key}」がこの計画にありません。柱の識別番号を入れてください。")
        return found

    def key_of(self, row: Row) -> Hashable:
        return (self.plan_of(row).pk, self.text(row, "識別番号"))

    def start(self, row: Row) -> Pillar:
        return Pillar(plan=self.plan_of(row))
