"""The API's own description (OpenAPI 3.1), made of what makes the answers: the tables' columns, the shape of a plan.
Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from plans.values.fiscal_year import FiscalYear
from progress.reports.open_data.columns import Column, Declared
from progress.reports.open_data.tables import declared
from progress.table.frozen import SALT
from progress.table.shape.plan import SCHEMA, PlanTable

VERSION = "1"
ROOT = f"/api/v{VERSION}/"
Schema = dict[str, Any]


@dataclass(frozen=True)
class Address:
    """`path`: below ROOT, as OpenAPI writes it. `schema`: the name of the answer's component."""

    name: str
    path: str
    title: str
    about: str
    schema: str


_PLAN = "{municipality}/{plan}/"
_NUMBERED = _PLAN + "publications/{number}/"
_LATEST = "番号のないアドレスは、最新の公表を指します。"
ADDRESSES = (
    Address(
        "api_municipalities",
        "municipalities.json",
        "自治体の一覧",
        "公表したもののある自治体と、その計画です。",
        "Municipalities",
    ),
    Address(
        "api_catalogue",
        "{municipality}/catalog.json",
        "公表したものの一覧",
        "自治体が公表したすべての号です（DCATの言葉による）。",
        "Catalogue",
    ),
    Address(
        "api_publication",
        _NUMBERED + "publication.json",
        "公表した内容",
        "その号の内容を、確定したときのまま返します。SHA-256は、contentの項目名を並べ替え、空白を除いたUTF-8のJSONの値です。",
        "Publication",
    ),
    Address(
        "api_latest_package",
        _PLAN + "datapackage.json",
        "表と列の説明（最新）",
        f"Frictionless Data Packageです。{_LATEST}",
        "Package",
    ),
    Address("api_latest_table", _PLAN + "{table}.json", "表（最新）", f"一つの表です。{_LATEST}", "Table"),
    Address(
        "api_package",
        _NUMBERED + "datapackage.json",
        "表と列の説明",
        "その号の表のFrictionless Data Packageです。",
        "Package",
    ),
    Address("api_table", _NUMBERED + "{table}.json", "表", "その号の一つの表です。", "Table"),
)

_SLUG: Schema = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
_TEXT: Schema = {"type": "string"}


def _parameters() -> dict[str, Schema]:
    return {
        "municipality": _SLUG | {"description": "自治体のURL用の名前"},
        "plan": _SLUG | {"description": "計画のURL用の名前"},
        "number": {"type": "integer", "minimum": 0, "description": "号の番号"},
        "table": {"type": "string", "enum": [one.name for one in declared()], "description": "表の名前"},
    }


@cache
def openapi() -> Schema:
    """Without the name of the server: addresses are those of the server that gives the description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "行政改革の進み具合　公開データ",
            "version": VERSION,
            "description": "市民に公開した計画と実施状況を、JSONで返します。読み取り専用で、利用の登録はいりません。"
            "数値と文章は、画面やExcelの一覧と同じです。記載のないところはnullか空の文字列で、0とは区別しています。",
        },
        "servers": [{"url": ROOT.rstrip("/")}],
        "paths": {f"/{one.path}": {"get": _operation(one)} for one in ADDRESSES},
        "components": {"schemas": _schemas()},
    }


def _operation(one: Address) -> Schema:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": schema}
        for name, schema in _parameters().items()
        if f"{{{name}}}" in one.path
    ]
    answers: dict[str, Schema] = {
        "200": {
            "description": one.title,
            "headers": {"ETag": {"description": "内容の指紋。変わるまで同じです。", "schema": _TEXT}},
            "content": _json(one.schema),
        },
        "304": {"description": "If-None-Matchで示した内容から変わっていません。"},
    }
    if parameters:
        answers["404"] = {"description": "公表されていないか、ありません。", "content": _json("Missing")}
    operation: Schema = {
        "operationId": one.name,
        "summary": one.title,
        "description": one.about,
        "responses": answers,
    }
    return operation | ({"parameters": parameters} if parameters else {})


def _json(component: str) -> Schema:
    return {"application/json": {"schema": _ref(component)}}


def _ref(component: str) -> Schema:
    return {"$ref": f"#/components/schemas/{component}"}


# ── Components ───────────────────────────────────────────────────────────────────────────────────────────────


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """With these properties and no other."""
    properties = {**required, **(optional or {})}
    return {
        "type": "object",
        "properties": properties,
        "required": [*required],
        "additionalProperties": False,
    }


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _schemas() -> dict[str, Schema]:
    tables = {f"Table_{one.name}": _rows(one) for one in declared()}
    return {
        "Missing": _object({"detail": _TEXT}),
        "Municipalities": _list(
            _object(
                {"slug": _TEXT, "code": _TEXT, "name": _TEXT, "catalogue": _TEXT, "plans": _list(_plan())}
            )
        ),
        "Catalogue": _catalogue(),
        "Publication": _publication(),
        "Package": _package(),
        "Table": {"anyOf": [_ref(name) for name in tables]},
        **tables,
        **_shape(),
    }


def _plan() -> Schema:
    return _object({"slug": _TEXT, "title": _TEXT, "latest": {"type": "integer"}, "package": _TEXT})


def _rows(table: Declared) -> Schema:
    columns = {column.name: _value(column) for column in table.every_column}
    return _list(_object(columns)) | {"title": table.title, "description": table.about}


def _value(column: Column) -> Schema:
    """A number with more digits than programs keep stands as text."""
    kinds = {
        "string": ["string", "null"],
        "date": ["string", "null"],
        "integer": ["integer", "null"],
        "number": ["number", "string", "null"],
        "boolean": ["boolean", "null"],
    }
    return {"type": kinds[column.kind]} | ({"description": column.about} if column.about else {})


def _catalogue() -> Schema:
    distribution = _object(
        {"@type": _TEXT, "dcat:downloadURL": _TEXT, "dcat:mediaType": _TEXT}, {"dct:license": _TEXT}
    )
    text = ("@type", "dct:identifier", "dct:title", "dct:issued", "dcat:landingPage", "dcat:version")
    dataset = _object(
        {
            **dict.fromkeys(text, _TEXT),
            "isLatest": {"type": "boolean"},
            "dcat:distribution": _list(distribution),
        }
    )
    publisher = _object({"foaf:name": _TEXT, "dct:identifier": _TEXT})
    return _object(
        {
            **dict.fromkeys(("@context", "@type", "dct:title"), _TEXT),
            "dct:publisher": publisher,
            "dcat:dataset": _list(dataset),
        }
    )


def _package() -> Schema:
    """What the specification of data packages says of them isn't said again."""
    return {
        "type": "object",
        "description": "https://specs.frictionlessdata.io/data-package/",
        "properties": {"resources": _list({"type": "object", "required": ["name", "path", "schema"]})},
        "required": ["profile", "name", "version", "resources"],
    }


def _publication() -> Schema:
    earlier: Schema = {
        "type": "object",
        "description": "以前の形で確定した内容",
        "properties": {"schema": {"type": "integer", "maximum": SCHEMA - 1}},
        "required": ["schema"],
    }
    return _object(
        {
            "number": {"type": "integer"},
            "kind": _TEXT,
            "title": _TEXT,
            "erratum": _TEXT,
            "sealed_at": {"type": "string", "format": "date-time"},
            "public_on": {"type": "string", "format": "date"},
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "content": {"anyOf": [_ref("PlanTable"), earlier]},
        }
    )


def _shape() -> dict[str, Schema]:
    """The shape in which publications are sealed now."""
    _, found = msgspec.json.schema_components(
        [PlanTable], schema_hook=_year, ref_template="#/components/schemas/{name}"
    )
    found["PlanTable"]["properties"][SALT] = {
        "type": "string",
        "description": "照合番号から内容を推測できないように加える、でたらめな文字",
    }
    return {name: schema | {"additionalProperties": False} for name, schema in found.items()}


def _year(kind: type[Any]) -> Schema:
    if kind is FiscalYear:
        return {"type": "integer", "description": "年度が始まる西暦の年"}
    raise NotImplementedError(kind)
