"""A reading as data: what stands under the headings of a document's tables, and what was said of them.

Pure: standard library only. One language for documents that are known (`progress.layouts`, which also says how
they are written), for what `import_workbook --report reading` writes down of a file as it was understood and
corrected, and for what `--reading` takes in place of what is remembered:

    label = "架空市 行政改革の効果額"

    [[table]]
    headings = ["取組項目", "担当", "〈年度〉削減額千円"]

    [table.columns]
    "〈年度〉削減額千円" = "effect_saving"

    [table.said]
    "符号／〈年度〉削減額千円" = "gain"

    [[scale]]
    key = "achieved-mark"
    name = "達成"
    bands = [{ code = "yes", mark = "○", achieved = true, tone = "good" }, { code = "no", mark = "×" }]

`headings` are those of the whole header from the left, once for a run of the same: years as 〈年度〉, the unit behind
the words, what stands in rows above each other parted by ／. `columns`: the field of each (`words.dictionary`),
`ignore` for one that is left out; a column without a heading by its number (〈3〉), the second under the same heading
with 〈2〉 behind it. `scale`: what the marks of a rating stand for; a table's `said` names it
(`"評価区分／達成" = "achieved-mark"`). `docs/adding-a-layout.md` says how one is made.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from progress.intake.draft import Draft
from progress.intake.known import DeclaredScale
from progress.intake.reading.answers import SAID
from progress.intake.reading.words.fields import BY_CODE, IGNORE, LEFT_OUT
from progress.intake.reading.words.headings import signature_of
from progress.layouts.declared import profiles

Tables = Mapping[str, Mapping[str, str]]
"""Signature of a header → what is known of its headings, as `Known.remembered` has it."""


class NotAReading(ValueError):
    """The text is no reading. `str()` is a sentence for the person who wrote it."""


@cache
def known_documents() -> Tables:
    """What stands under the headings of all documents that are known."""
    found: dict[str, Mapping[str, str]] = {}
    for said in profiles().values():
        found.update(_tables(said.get("table", [])))
    return found


@cache
def known_scales() -> Mapping[str, DeclaredScale]:
    """The ratings of all documents that are known, by key."""
    return {one.key: one for said in profiles().values() for one in scales_in(said)}


def scales_in(said: Mapping[str, Any]) -> tuple[DeclaredScale, ...]:
    """Those of a profile. Raises NotAReading."""
    try:
        return msgspec.convert(said.get("scale", []), tuple[DeclaredScale, ...])
    except msgspec.ValidationError as error:
        raise NotAReading(f"評価区分（[[scale]]）として読めません（{error}）。") from error


def loads(text: str) -> Tables:
    """Raises NotAReading."""
    try:
        tables = tomllib.loads(text).get("table", [])
    except tomllib.TOMLDecodeError as error:
        raise NotAReading(f"TOMLとして読めません（{error}）。") from error
    if not isinstance(tables, list) or not tables:
        raise NotAReading("表（[[table]]）が1つもありません。")
    return _tables(tables)


def _tables(tables: Sequence[Mapping[str, Any]]) -> Tables:
    return {signature_of(_headings(one)): _columns(one) | _said(one) for one in tables}


def _headings(table: Mapping[str, Any]) -> list[str]:
    headings = table.get("headings")
    if not isinstance(headings, list) or not headings:
        raise NotAReading("headings（見出しの並び）がない表があります。")
    return [str(one) for one in headings]


def _columns(table: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for heading, code in _pairs(table, "columns").items():
        if code not in BY_CODE and code != IGNORE:
            raise NotAReading(f"「{heading}」の「{code}」という項目はありません。")
        found[heading] = LEFT_OUT if code == IGNORE else code
    return found


def _said(table: Mapping[str, Any]) -> dict[str, str]:
    return {f"{SAID}{about}": answer for about, answer in _pairs(table, "said").items()}


def _pairs(table: Mapping[str, Any], name: str) -> dict[str, str]:
    pairs = table.get(name, {})
    if not isinstance(pairs, dict):
        raise NotAReading(f"{name}が「見出し = 内容」の組になっていません。")
    return {str(key): str(value) for key, value in pairs.items()}


def dumps(draft: Draft, label: str) -> str:
    """How the file's tables were understood, and what was said of them, to be read back by `loads`."""
    parts = [f"label = {_text(label)}"]
    for signature, places in draft.signatures.items():
        columns = {place: code or IGNORE for place, code in places.items() if not place.startswith(SAID)}
        said = {
            place.removeprefix(SAID): answer for place, answer in places.items() if place.startswith(SAID)
        }
        headings = ", ".join(_text(one) for one in draft.headings[signature])
        parts.append(f"\n[[table]]\nheadings = [{headings}]")
        parts += _section("columns", columns) + _section("said", said)
    return "\n".join(parts) + "\n"


def _section(name: str, pairs: Mapping[str, str]) -> list[str]:
    lines = [f"{_text(key)} = {_text(value)}" for key, value in pairs.items()]
    return [f"\n[table.{name}]", *lines] if lines else []


def _text(text: str) -> str:
    """A basic string of TOML, which JSON's strings are."""
    return json.dumps(text, ensure_ascii=False)
