"""Departments and pillars as tables."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from import_export.fields import Field

from plans.access import Act, access_for
from plans.models import Department, Municipality, Pillar, Plan
from plans.table_resource import (
    Choice,
    Number,
    PlanTableResource,
    Reference,
    TableResource,
    Text,
    Year,
    YesNo,
    meta_for,
)


class DepartmentResource(TableResource):
    """課: found by 団体コード and name."""

    required = ("団体コード", "名称")

    municipality_code = Field("municipality__code", "団体コード", Text(), readonly=True)
    name = Field("name", "名称", Text())
    kind = Field("kind", "種類", Choice(Department.Kind.choices), default=Department.Kind.DEPARTMENT)
    start_year = Field("start_year", "設置年度", Year())
    end_year = Field("end_year", "最後の年度", Year())
    successor = Field("successor", "引き継いだ課", Reference("name"))
    position = Field("position", "並び順", Number(whole=True), default=0)

    Meta = meta_for(
        Department, "municipality_code", "name", "kind", "start_year", "end_year", "successor", "position"
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["successor"].widget = Reference("name", self._successor)

    def _municipality(self, row: Any) -> Municipality:
        code = self.text(row, "団体コード")
        mine = Municipality.objects.filter(access_for(self.user).scope(Act.IMPORT, "pk"), code=code)
        found = mine.first()
        if found is None:
            raise ValidationError(
                f"団体コード「{code}」の行は取り込めません。自分の自治体の行だけを残してください"
                "（先頭の0が消えていないかも確かめてください）。"
            )
        return found

    def _successor(self, name: str, row: Any) -> Department:
        found = Department.objects.filter(municipality=self._municipality(row), name=name).first()
        if found is None:
            raise ValueError(f"課「{name}」がありません。")
        return found

    def find(self, row: Any) -> Department | None:
        return Department.objects.filter(
            municipality=self._municipality(row), name=self.text(row, "名称")
        ).first()

    def start(self, row: Any) -> Department:
        return Department(municipality=self._municipality(row))


def pillar_in(plan: Plan, key: str) -> Pillar:
    """The plan's pillar with that 識別番号. Raises ValueError with a sentence."""
    found = Pillar.objects.filter(plan=plan, key=key).first()
    if found is None:
        raise ValueError(f"柱「{key}」がこの計画にありません。柱の識別番号を入れてください。")
    return found


class PillarResource(PlanTableResource):
    """柱: found by its 識別番号. An upper pillar stands above the ones below it in the file."""

    required = ("団体コード", "計画", "識別番号")

    key = Field("key", "識別番号", Text())
    parent = Field("parent", "上位の柱", Reference("key"))
    number_printed = Field("number_printed", "番号（記載のまま）", Text())
    name = Field("name", "名称", Text())
    policy = Field("policy", "方針", Text())
    open_ended = Field("open_ended", "「など」で終わる", YesNo())
    note = Field("note", "資料についての注記", Text())
    position = Field("position", "並び順", Number(whole=True), default=0)

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
        "note",
        "position",
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["parent"].widget = Reference("key", lambda key, row: pillar_in(self.plan_of(row), key))

    def find(self, row: Any) -> Pillar | None:
        return (
            Pillar.objects.select_related("plan__municipality", "parent")
            .filter(plan=self.plan_of(row), key=self.text(row, "識別番号"))
            .first()
        )

    def start(self, row: Any) -> Pillar:
        return Pillar(plan=self.plan_of(row))
