"""What a publication's data files are: a Frictionless Data Package, an archive, names and terms. Loads no pandas."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from plans.models import Licence
from progress.models import Publication
from progress.reports.open_data.columns import Column, DataTable
from progress.reports.open_data.tables import data_tables
from progress.reports.sheet import WORKBOOK
from progress.table.shape.plan import PlanTable

CSV, JSON, ZIP = "text/csv; charset=utf-8", "application/json; charset=utf-8", "application/zip"
BOOK, PACKAGE, ARCHIVE = "data.xlsx", "datapackage.json", "data.zip"
TERMS = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/deed.ja",
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/deed.ja",
    Licence.PDL: "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
}
"""Where the terms of a licence stand."""


@dataclass(frozen=True)
class About:
    """What a package says of itself that may change after the publication was sealed. `address`: where it stands, ""
    for a package that travels; `licence` "": not stated."""

    name: str
    address: str
    licence: str
    attribution: str


def as_json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1, default=_number).encode()


def _number(value: Decimal) -> int | float | str:
    """As a number where one holds it to the last digit, else as its digits."""
    if value == value.to_integral_value():
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else f"{value.normalize():f}"


def described(table: PlanTable, publication: Publication, files: Mapping[str, bytes]) -> dict[str, Any]:
    """What the publication alone decides of its data package: its tables, column by column, with their hashes.
    `files`: name → content."""
    return {
        "title": f"{table.municipality} {table.plan_title}",
        "description": _description(table),
        "version": str(publication.number),
        "created": f"{timezone.localdate(publication.sealed_at).isoformat()}T00:00:00+09:00",
        "contributors": [{"title": table.municipality, "role": "publisher"}],
        "sources": [{"title": f"公表版 第{publication.number}号（SHA-256 {publication.sha256}）"}],
        "resources": [_resource(one, files[f"{one.name}.csv"]) for one in data_tables(table)],
    }


def package(described: Mapping[str, Any], about: About) -> dict[str, Any]:
    """What the tables are, as a Frictionless Data Package (version 1) says it."""
    said: dict[str, Any] = {"profile": "tabular-data-package", "name": about.name, **described}
    said["attribution"] = about.attribution
    if about.address:
        said["homepage"] = about.address
    if about.licence:
        licence = Licence(about.licence)
        said["licenses"] = [{"name": licence.value, "title": str(licence.label), "path": TERMS[licence]}]
    return said


def _description(table: PlanTable) -> str:
    told = f"{table.round.title}。" if table.round and table.round.title else ""
    sentences = (
        f"{table.period}の計画と実施状況の、機械判読用のデータです。{told}",
        "数値は単位や桁区切りを付けず、記載のないところは空欄です。",
        "「=」「+」「-」「@」で始まる文章には、数式として扱われないよう、先頭に「'」を付けています。",
        table.disclaimer,
    )
    return "".join(sentences)


def _resource(table: DataTable, content: bytes) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(one) for one in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.title,
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, str]:
    said = {"name": column.name, "type": column.kind}
    return said | ({"description": column.about} if column.about else {})


def content_type(name: str) -> str:
    kinds = {
        "csv": CSV,
        "json": JSON,
        "xlsx": WORKBOOK,
        "zip": ZIP,
    }
    return kinds[name.rpartition(".")[2]]
