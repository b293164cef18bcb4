"""The records of a file held against a plan: which rows they mean, what would change, and what is wrong.

Reads the plan's rows once (a query for each kind of record that the file holds) and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plans.history.changes import ChangeSet, Finding, Severity
from plans.history.records import Versioned
from plans.history.rehearsal import Rehearsed, rehearse
from plans.history.rules import by_field
from plans.models import Plan, PlanScale
from progress.intake.decisions import decision_in, questions, revisions, undecided
from progress.intake.draft import Draft, Key, Kind, Origin, Plain, Question, Record, Said
from progress.intake.file_rounds import PastRounds, refusals
from progress.intake.kinds import BY_KIND, KINDS, KindOf
from progress.intake.stored_rows import Named, StoredRows, place_in, spelling
from progress.models import ReportingRound


@dataclass(frozen=True, slots=True)
class Line:
    """One record as it would then stand. `said`: the file's record behind it, None for what follows from others."""

    rehearsed: Rehearsed
    said: Record | None

    @property
    def row(self) -> Versioned:
        return self.rehearsed.record


@dataclass
class Reconciled:
    """`lines`: all that the file names, in the order in which it may be written."""

    plan: Plan
    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    left_alone: dict[Kind, int] = field(default_factory=dict)
    """Rows that the plan has and the file doesn't name; an import never deletes."""

    @property
    def records(self) -> list[Versioned]:
        return [line.row for line in self.lines]

    @property
    def changes(self) -> ChangeSet:
        return ChangeSet([line.rehearsed.change for line in self.lines])

    @property
    def rounds(self) -> list[ReportingRound]:
        """The file's rounds of the past, whose records are marked as 取込 once they are written."""
        return [row for row in self.records if isinstance(row, ReportingRound) and row.historical]


class _Reconciling:
    def __init__(self, draft: Draft, plan: Plan, answers: Mapping[str, str]) -> None:
        self.draft = draft
        self.plan = plan
        self.answers = answers
        self.rows = StoredRows(plan)
        self.past = PastRounds(draft)
        self.result = Reconciled(plan)
        self.made: dict[Named, Versioned] = {}
        self.spelled: dict[Named, Named] = {}
        """How the file first spells what the plan doesn't know."""
        self.waiting: list[tuple[Versioned, Record | None]] = []
        """What is to be rehearsed, with the file's own record."""

    # ── Rows for records

    def run(self) -> Reconciled:
        by_kind: dict[Kind, list[Record]] = {}
        for record in self.draft.records.values():
            by_kind.setdefault(record.kind, []).append(record)
        for spec in KINDS:
            if spec.kind in by_kind:
                self.rows.load(spec.kind)
        for spec in KINDS:
            said = by_kind.get(spec.kind, [])
            for record in _parents_first(spec, said):
                self._reconcile(spec, record)
            if spec.kind == Kind.SCALE and said:
                self._use_scales(said)
        if self.plan._state.adding and (Kind.PLAN, ()) not in self.draft.records:
            self.waiting.insert(0, (self.plan, None))
        self._compare(self.waiting)
        self.result.findings += self.past.findings()
        self.result.findings += refusals(self.plan, [(one.rehearsed, one.said) for one in self.result.lines])
        self._ask_for_decisions()
        self._count_left_alone(by_kind)
        return self.result

    def _reconcile(self, spec: KindOf, record: Record) -> None:
        if len(record.key) != spec.length:
            raise ValueError(f"{record.kind} has a key of {spec.length} parts: {record.key}")
        named = self.identity((spec.kind, record.key))
        row = self.find(named)
        new = row is None or row._state.adding
        if row is None:
            row = self._start(spec, record)
            if row is None:
                return
        for name, value in record.fields.items():
            self._set(spec, record, row, name, value, new)
        if new:
            self.past.settle(record, row)
        if self.past.leave_out(record):
            return
        if named not in self.made:  # else the file names one record in two spellings
            self.made[named] = row
            self.waiting.append((row, record))

    def _start(self, spec: KindOf, record: Record) -> Versioned | None:
        row = spec.model(**{name: record.key[place] for name, place in spec.own.items()})
        for name, named in spec.ups(record.key).items():
            parent = self.find(named)
            if parent is None:
                self._missing(spec, record, named)
                return None
            setattr(row, name, parent)
        place_in(row, self.plan)
        return row

    def identity(self, named: Named) -> Named:
        """The record's key in the plan's spelling; of what the plan doesn't know, in the file's first one."""
        return self.rows.alike(named) or self.spelled.setdefault(spelling(named), named)

    def find(self, named: Named) -> Versioned | None:
        known = self.identity(named)
        return self.made.get(known) or self.rows.found.get(known)

    def _missing(self, spec: KindOf, record: Record, named: Named) -> None:
        other = BY_KIND[named[0]].title
        key = "・".join(str(part) for part in named[1])
        self._tell(
            Severity.ERROR,
            "points_to_nothing",
            f"{spec.title}が指している{other}「{key}」が、ファイルにも計画にもありません。",
            record.origin,
        )

    def _set(self, spec: KindOf, record: Record, row: Versioned, name: str, value: Said, new: bool) -> None:
        wanted: Any = value.value
        if name in spec.to and wanted not in (None, ""):
            kind, places = spec.to[name]
            named = (kind, (*(record.key[place] for place in places), wanted))
            wanted = self.find(named)
            if wanted is None:
                self._missing(spec, record, named)
                return
        elif name in spec.to:
            wanted = None
        # What no cell says (an order, an answer) begins a record; it doesn't move what stands there already.
        if new or value.origin is not None or getattr(row, name) in (None, ""):
            setattr(row, name, wanted)

    def _use_scales(self, said: list[Record]) -> None:
        """A scale that the file's plan rates on is one that the plan uses."""
        used = [] if self.plan._state.adding else list(self.plan.plan_scales.all())
        have = {one.scale_id for one in used}
        position = max((one.position for one in used), default=0)
        for record in said:
            scale: Any = self.made[self.identity((Kind.SCALE, record.key))]
            if scale.pk is None or scale.pk not in have:
                position += 1
                self.waiting.append((PlanScale(plan=self.plan, scale=scale, position=position), None))

    # ── What would change, and what is wrong

    def _compare(self, waiting: Sequence[tuple[Versioned, Record | None]]) -> None:
        for one, (row, record) in zip(rehearse([row for row, _ in waiting]), waiting, strict=True):
            self.result.lines.append(Line(one, record))
            if one.error is not None:
                self._tell_problem(row, record, by_field(one.error))

    def _tell_problem(
        self, row: Versioned, record: Record | None, sentences_of: Mapping[str, list[str]]
    ) -> None:
        labels = {column.name: str(column.verbose_name) for column in row._meta.concrete_fields}
        for name, sentences in sentences_of.items():
            value = record.fields.get(name) if record else None
            origin = value.origin if value and value.origin else (record.origin if record else None)
            place = f"{row._meta.verbose_name}「{row}」" + (f"の{labels[name]}" if name in labels else "")
            for sentence in sentences:
                self._tell(Severity.ERROR, "breaks_a_rule", f"{place}：{sentence}", origin, name)

    def _ask_for_decisions(self) -> None:
        moving = undecided(self.plan, [line.rehearsed for line in self.result.lines])
        if not moving:
            return
        self.result.questions += questions(len(moving), self.answers)
        if (decision := decision_in(self.answers)) is not None:
            self._compare([(made, None) for made in revisions(moving, decision)])

    def _count_left_alone(self, by_kind: Mapping[Kind, list[Record]]) -> None:
        for kind in (Kind.PILLAR, Kind.ITEM, Kind.INDICATOR):
            if kind in by_kind:
                named = {self.identity((kind, record.key))[1] for record in by_kind[kind]}
                count = sum(1 for key in self.rows.of(kind) if key not in named)
                if count:
                    self.result.left_alone[kind] = count

    def _tell(
        self, severity: Severity, kind: str, sentence: str, origin: Origin | None, name: str = ""
    ) -> None:
        self.result.findings.append(Finding(severity, sentence, name, str(origin or ""), kind))


def _parents_first(spec: KindOf, records: list[Record]) -> Iterator[Record]:
    """Records that point to others of their own kind come after those; a circle keeps the file's order."""
    pointing = [name for name, (kind, _) in spec.to.items() if kind == spec.kind]
    if not pointing:
        yield from records
        return
    waiting = {record.key: record for record in records}

    def above(record: Record) -> Iterator[Key]:
        for name in pointing:
            value: Plain = record.fields[name].value if name in record.fields else None
            if isinstance(value, str | int) and value != "":
                yield (value,)

    for record in records:
        path: list[Record] = []
        step: Record | None = waiting.get(record.key)
        while step is not None and step not in path:
            path.append(step)
            step = next((waiting[key] for key in above(step) if key in waiting), None)
        for one in reversed(path):
            if waiting.pop(one.key, None) is not None:
                yield one


def reconcile(draft: Draft, plan: Plan, answers: Mapping[str, str] | None = None) -> Reconciled:
    """Holds the draft against the plan (unsaved for a new one; its municipality is set). Writes nothing."""
    return _Reconciling(draft, plan, answers or {}).run()
