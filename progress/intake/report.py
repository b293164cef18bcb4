"""What a file says and would do, as plain data: the JSON report of `manage.py import_workbook`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from plans.history.changes import Action, RecordChange
from plans.history.records import labels_of
from progress.intake.draft import Kind, Plain, Record, Records, SheetReading, split_place, unit_of
from progress.intake.importing import Outcome
from progress.intake.kinds import BY_KIND, KINDS

EXACT_DIGITS = 15
"""JSON's readers keep numbers as binary floats: more digits than this stand as text."""


def report(
    outcome: Outcome, answers: Mapping[str, str], *, dry_run: bool, refused: Sequence[str]
) -> dict[str, Any]:
    """The preview as JSON's own types. Numbers are numbers, days ISO text; None where nothing is known."""
    draft, plan = outcome.draft, outcome.against.plan
    changes = {
        (line.said.kind, line.said.key): line.rehearsed.change
        for line in outcome.against.lines
        if line.said is not None
    }
    by_kind = Counter(one.kind for one in draft.every())
    return {
        "file": outcome.book.file_name,
        "sha256": outcome.book.sha256,
        "dry_run": dry_run,
        "imported": not refused and not dry_run,
        "refused": list(refused),
        "plan": {
            "slug": plan.slug,
            "title": plan.title,
            "municipality": plan.municipality.code or None,
            "new": plan._state.adding,
        },
        "counts": {
            "pillars": by_kind[Kind.PILLAR],
            "items": by_kind[Kind.ITEM],
            "records": {kind: by_kind[kind] for kind in Kind if by_kind[kind]},
            "actions": outcome.changes.counts,
        },
        "sheets": [_reading(one) for one in draft.sheets],
        "questions": [
            {**_without(asdict(one), "topic", "about", "why", "heading"), **_place(one.cell)}
            for one in outcome.open_questions(answers)
        ],
        "records": [
            _record(one, part, changes.get(named)) for part in draft.parts() for named, one in part.items()
        ],
        "totals": [
            {
                **asdict(one),
                **_place(one.cell),
                "stated": _json(one.stated),
                "computed": _json(one.computed),
                "agrees": one.agrees,
            }
            for one in draft.totals
        ],
        "findings": [
            {
                **_place(one.cell),
                "kind": one.kind,
                "severity": one.severity,
                "sentence": one.message,
                "field": one.field,
            }
            for one in outcome.findings
        ],
    }


def refusal(file_name: str, reasons: Sequence[str], *, dry_run: bool) -> dict[str, Any]:
    """The report on a file that was not read at all."""
    return {"file": file_name, "dry_run": dry_run, "imported": False, "refused": list(reasons)}


_REPORTED_AS = {"remarks": "note", "transcription_note": "note"}
"""Programs read the report: both go by the name that the one field had; the label says which it is."""


def _record(record: Record, records: Records, change: RecordChange | None) -> dict[str, Any]:
    spec = BY_KIND[record.kind]
    labels, year = labels_of(spec.model), None
    if "fiscal_year" in spec.own:
        year = record.key[spec.own["fiscal_year"]]
    elif "status" in spec.up or "round" in spec.up:
        year = record.key[0]
    return {
        "kind": record.kind,
        "key": record.key,
        "label": change.label if change else "",
        "action": change.action if change else None,
        **_place(str(record.origin or "")),
        "values": [
            {
                "field": _REPORTED_AS.get(name, name),
                "label": labels[name],
                **_place(str(said.origin or "")),
                "printed": said.printed,
                "value": _json(said.value),
                "unit": unit_of(record, said, records) if name == "value" else said.unit,
                "fiscal_year": said.fiscal_year or year,
            }
            for name, said in record.fields.items()
        ],
    }


def _reading(reading: SheetReading) -> dict[str, Any]:
    plain = _without(asdict(reading), "why", "first")
    columns = [_without(one, "of_first_row", "axis", "signature", "below") for one in plain["columns"]]
    return plain | {"columns": columns}


def _without(plain: dict[str, Any], *names: str) -> dict[str, Any]:
    """Without what only the report on cells and the pages tell."""
    return {name: value for name, value in plain.items() if name not in names}


def _place(where: str) -> dict[str, str | None]:
    sheet, cell = split_place(where)
    return {"sheet": sheet or None, "cell": cell or None}


def _json(value: Plain) -> Any:
    if isinstance(value, Decimal):
        if value == value.to_integral_value() and abs(value) < 10**EXACT_DIGITS:
            return int(value)
        return float(value) if len(value.normalize().as_tuple().digits) <= EXACT_DIGITS else str(value)
    return value.isoformat() if isinstance(value, date) else value


_SEVERITY_WORDS = {"error": "誤り", "warning": "注意", "note": "お知らせ"}


def in_words(outcome: Outcome, answers: Mapping[str, str]) -> list[str]:
    """The same for people at the terminal: counts, sheets, totals that differ, questions, findings."""
    lines = [f"計画：{outcome.against.plan.title}（{outcome.against.plan.slug}）"]
    lines += [
        f"シート「{one.sheet}」：{one.label or '読みません'}{'（' + one.remark + '）' if one.remark else ''}"
        for one in outcome.draft.sheets
    ]
    counted = Counter((type(line.row), line.rehearsed.action) for line in outcome.against.lines)
    for spec in KINDS:
        numbers = {one: counted[spec.model, one] for one in (Action.CREATE, Action.CHANGE, Action.UNCHANGED)}
        if any(numbers.values()):
            words = "、".join(f"{one.label} {number}件" for one, number in numbers.items())
            lines.append(f"{spec.title}：{words}")
    lines += [
        f"{one.cell}：「{one.label}」の記載は{one.printed}、行の計算では{one.computed}で、一致しません。"
        for one in outcome.draft.totals
        if not one.agrees
    ]
    lines += [f"質問 {one.cell} {one.sentence}".replace("  ", " ") for one in outcome.open_questions(answers)]
    lines += [f"{_SEVERITY_WORDS[one.severity]} {one.cell} {one.message}" for one in outcome.findings]
    return lines
