"""The table as frozen content and back. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import msgspec

from plans.values.fiscal_year import FiscalYear
from progress.table.revisions import all_told
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable

SALT = "salt"
"""Beside what the table says, the content holds a random text under this name: nobody can try out by the digest what
a value was that was taken out of it, once the salt is another one."""


def to_content(table: PlanTable) -> dict[str, Any]:
    """The table as plain JSON data (decimals as text)."""
    content: dict[str, Any] = msgspec.to_builtins(table, builtin_types=(), enc_hook=_encode)
    return content


def _encode(value: Any) -> Any:
    if isinstance(value, FiscalYear):
        return int(value)
    raise NotImplementedError(type(value))


def _decode(kind: type[Any], value: Any) -> Any:
    if kind is FiscalYear:
        return FiscalYear(value)
    raise NotImplementedError(kind)


_KNOWN = msgspec.json.Decoder(PlanTable, dec_hook=_decode)
"""Made only so that msgspec knows the type from the start: it learns a type when it is first used, without a lock,
and two threads that do so at once end the process."""


def from_content(content: dict[str, Any]) -> PlanTable:
    """The table as it was sealed: `from_content(to_content(table)) == table`. Content of an earlier schema is read in
    today's shape; it keeps its number. Raises msgspec.ValidationError for foreign content."""
    schema = content.get("schema")
    now = _carried_over(content, schema) if schema in (1, 2) else content
    table = msgspec.convert(now, PlanTable, dec_hook=_decode)
    # Up to schema 8 nothing was said beside the rates against changed targets.
    return all_told(table) if table.schema < 9 else table


_TEXTS_OF_SCHEMA_1 = (
    ("narrative", "主な取組内容", True),
    ("issues", "課題", False),
    ("next_steps", "今後の取組", False),
)
"""name, label, whether the printed list had it."""


def _carried_over(value: Any, schema: int, held_as: str = "") -> Any:
    """Schema 1 held a report's texts in fields of its own; they are rows now. Up to schema 2 one `note` held what is
    in two fields now: each is what pages called it, 資料についての注記, or nothing in particular (then it was the
    city's word). `held_as`: the field that the value stands in. The content itself stays as it was."""
    if isinstance(value, list):
        return [_carried_over(one, schema, held_as) for one in value]
    if not isinstance(value, dict):
        return value
    of_city = held_as in ("indicators", "years", "scales") or (
        held_as == "round" and not value.get("historical")
    )
    note = "remarks" if of_city else "transcription_note"
    now = {note if name == "note" else name: _carried_over(one, schema, name) for name, one in value.items()}
    if schema == 1 and held_as in ("status", "past"):
        now["texts"] = [
            {"name": name, "label": label, "text": value[name], "in_list": in_list}
            for name, label, in_list in _TEXTS_OF_SCHEMA_1
            if value.get(name)
        ]
    return now


def as_previewed(table: PlanTable) -> PlanTable:
    """The table without what only a sealing adds, and without what it is computed from: what a preview shows."""
    past = tuple(replace(one, asked=()) for one in table.past_shares)
    return replace(table, shares=(), past_shares=past)


def as_told_by(table: PlanTable, schema: int) -> PlanTable:
    """The table without what publications of that schema didn't say: to be held against one of them."""
    if schema < 10 and table.round is not None:
        table = replace(table, round=replace(table.round, judged_by=""))
    if schema < 9:
        table = replace(table, items=tuple(_without_first_sums(item) for item in table.items))
    if schema < 7:
        table = replace(table, items=tuple(_without_measures(item) for item in table.items))
    return table


def _without_first_sums(item: ItemRow) -> ItemRow:
    rows = (
        replace(one, years=tuple(replace(cell, original_sum=None) for cell in one.years))
        for one in item.indicators
    )
    return replace(item, indicators=tuple(rows))


def _without_measures(item: ItemRow) -> ItemRow:
    rows = (replace(one, measure="", targets_are_cumulative=False) for one in item.indicators)
    return replace(item, indicators=tuple(rows))


def fingerprint(said: ItemRow | PlanTable) -> str:
    """Stands for all that a row or a whole table says (64 signs): what says anything else has another. For pages that
    ask whether something changed since; a publication is told by its `digest`."""
    return hashlib.sha256(msgspec.json.encode(said, enc_hook=_encode)).hexdigest()


def digest(content: dict[str, Any]) -> str:
    """SHA-256 (hex) over the content's canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
