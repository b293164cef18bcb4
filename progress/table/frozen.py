"""The table as frozen content and back. Pure."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Protocol

import msgspec

from plans.values.fiscal_year import FiscalYear
from progress.table.shape import PlanTable


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
    """`from_content(to_content(table)) == table`. Raises msgspec.ValidationError for foreign content."""
    return msgspec.convert(content, PlanTable, dec_hook=_decode)


def digest(content: dict[str, Any]) -> str:
    """SHA-256 (hex) over the content's canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class Sealed(Protocol):
    """A publication, or whatever else keeps a table's content."""

    content: Any


def published(publication: Sealed) -> PlanTable:
    """The table as it was sealed."""
    return from_content(publication.content)
