"""What a file says and would do, as plain data: the JSON report of `manage.py import_workbook`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from plans.history.changes import Action, Finding, RecordChange
from plans.models import Plan
from progress.intake.draft import Draft, Kind, Origin, Plain, Record, Said, split_place
from progress.intake.importing import Outcome
from progress.intake.kinds import BY_KIND

EXACT_DIGITS = 15
"""JSON's readers keep numbers as binary floats: more digits than this stand as text."""


def report(
    outcome: Outcome,
    answers: Mapping[str, str],
    *,
    dry_run: bool,
    imported: bool,
    refused: Sequence[str],
) -> dict[str, Any]:
    """The preview as JSON's own types. Numbers are numbers, days ISO text; None where nothing is known."""
    draft = outcome.draft
    actions = {
        (line.said.kind, line.said.key): line.rehearsed.change
        for line in outcome.against.lines
        if line.said is not None
    }
    return {
        "file": outcome.book.file_name,
        "sha256": outcome.book.sha256,
        "dry_run": dry_run,
        "imported": imported,
        "refused": list(refused),
        "plan": _plan(outcome.against.plan),
        "counts": _counts(outcome),
        "sheets": [_sheet(reading) for reading in draft.sheets],
        "questions": [
            {**asdict(one), "choices": [list(choice) for choice in one.choices], **_place(one.cell)}
            for one in outcome.open_questions(answers)
        ],
        "records": [_record(one, draft, actions.get((one.kind, one.key))) for one in draft.records.values()],
        "totals": [
            {
                **_place(one.cell),
                "label": one.label,
                "field": one.field,
                "printed": one.printed,
                "stated": _json(one.stated),
                "computed": _json(one.computed),
                "agrees": one.agrees,
            }
            for one in draft.totals
        ],
        "findings": [_finding(one) for one in outcome.findings],
    }


def refusal(file_name: str, reasons: Sequence[str], *, dry_run: bool) -> dict[str, Any]:
    """The report on a file that was not read at all."""
    return {"file": file_name, "dry_run": dry_run, "imported": False, "refused": list(reasons)}


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "slug": plan.slug,
        "title": plan.title,
        "municipality": plan.municipality.code or None,
        "new": plan._state.adding,
    }


def _counts(outcome: Outcome) -> dict[str, Any]:
    by_kind = {
        kind: sum(1 for record in outcome.draft.records.values() if record.kind == kind) for kind in Kind
    }
    return {
        "pillars": by_kind[Kind.PILLAR],
        "items": by_kind[Kind.ITEM],
        "records": {str(kind): count for kind, count in by_kind.items() if count},
        "actions": {str(action): count for action, count in outcome.changes.counts.items()},
    }


def _sheet(reading: Any) -> dict[str, Any]:
    plain = asdict(reading)
    return {**plain, "header_rows": list(plain["header_rows"]), "columns": list(plain["columns"])}


def _record(record: Record, draft: Draft, change: RecordChange | None) -> dict[str, Any]:
    year = _year(record)
    return {
        "kind": str(record.kind),
        "key": [int(part) if isinstance(part, int) else part for part in record.key],
        "label": change.label if change else "",
        "action": str(change.action) if change else None,
        **_origin(record.origin),
        "values": [
            _value(name, said, record, year, draft.unit_of(record, said))
            for name, said in record.fields.items()
        ],
    }


_REPORTED_AS = {"remarks": "note", "transcription_note": "note"}
"""Programs read the report: both go by the name that the one field had; the label says which it is."""


def _value(name: str, said: Said, record: Record, year: int | None, unit: str) -> dict[str, Any]:
    column: Any = BY_KIND[record.kind].model._meta.get_field(name)
    return {
        "field": _REPORTED_AS.get(name, name),
        "label": str(column.verbose_name),
        **_origin(said.origin),
        "printed": said.printed,
        "value": _json(said.value),
        "unit": unit if name == "value" or said.unit else "",
        "fiscal_year": said.fiscal_year or year,
    }


def _year(record: Record) -> int | None:
    """The fiscal year that a record is about: of its own, or of its round."""
    spec = BY_KIND[record.kind]
    if "fiscal_year" in spec.own:
        return int(record.key[spec.own["fiscal_year"]])
    in_round = spec.up.get("status") or spec.up.get("round")
    return int(record.key[in_round[1]]) if in_round else None


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        **_place(finding.cell),
        "kind": finding.kind,
        "severity": str(finding.severity),
        "sentence": finding.message,
        "field": finding.field,
    }


def _origin(origin: Origin | None) -> dict[str, str | None]:
    return {"sheet": origin.sheet if origin else None, "cell": origin.cell if origin else None}


def _place(where: str) -> dict[str, str | None]:
    sheet, cell = split_place(where)
    return {"sheet": sheet or None, "cell": cell or None}


def _json(value: Plain) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Decimal):
        if value == value.to_integral_value() and abs(value) < 10**EXACT_DIGITS:
            return int(value)
        return float(value) if len(value.normalize().as_tuple().digits) <= EXACT_DIGITS else str(value)
    return value.isoformat() if isinstance(value, date) else value


ACTION_WORDS = {action: action.label for action in (Action.CREATE, Action.CHANGE, Action.UNCHANGED)}


def in_words(outcome: Outcome, answers: Mapping[str, str]) -> list[str]:
    """The same for people at the terminal: counts, sheets, totals that differ, questions, findings."""
    lines = [f"計画：{outcome.against.plan.title}（{outcome.against.plan.slug}）"]
    lines += [
        f"シート「{one.sheet}」：{one.label or '読みません'}{'（' + one.remark + '）' if one.remark else ''}"
        for one in outcome.draft.sheets
    ]
    for kind, spec in BY_KIND.items():
        counted = [line.rehearsed for line in outcome.against.lines if isinstance(line.row, spec.model)]
        if counted:
            words = "、".join(
                f"{word} {sum(1 for one in counted if one.action == action)}件"
                for action, word in ACTION_WORDS.items()
            )
            lines.append(f"{BY_KIND[kind].title}：{words}")
    lines += [
        f"{one.cell}：「{one.label}」の記載は{one.printed}、行の計算では{one.computed}で、一致しません。"
        for one in outcome.draft.totals
        if not one.agrees
    ]
    lines += [f"質問 {one.cell} {one.sentence}".replace("  ", " ") for one in outcome.open_questions(answers)]
    lines += [f"{_SEVERITY_WORDS[one.severity]} {one.cell} {one.message}" for one in outcome.findings]
    return lines


_SEVERITY_WORDS = {"error": "誤り", "warning": "注意", "note": "お知らせ"}
