"""The records of a file held against a plan, and against what was taken before: what would change, what is wrong.

Goes by parts of the file (`Draft.parts`), reads the plan's rows once (of each part a query for each kind of record)
and writes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.dateparse import parse_date

from items.models import TargetRevision, TargetValue
from items.targets import is_binding, revision
from plans.history.changes import Action, ChangeSet, Finding, Severity
from plans.history.records import State, Versioned, labels_of, references
from plans.history.rehearsal import Rehearsed, by_field, rehearse
from plans.models import Plan, PlanScale
from plans.values.paper import Paper
from progress.intake.draft import Draft, Kind, Origin, Question, QuestionKind, Record, Records, Said
from progress.intake.kinds import BY_KIND, KINDS, KindOf, Named, place_in
from progress.intake.merging import Merging
from progress.intake.past_rounds import PastRounds
from progress.intake.taken import Base, Document, TakenRecord, taken
from progress.intake.which_row import WhichRow
from progress.models import ReportingRound, YearEndStatus
from progress.review.old_documents import take_over

_AS_TEXT = DjangoJSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One record as it would then stand. `said`: the file's record behind it, None for what follows from others."""

    rehearsed: Rehearsed
    said: Record | None

    @property
    def row(self) -> Versioned:
        return self.rehearsed.record


@dataclass
class Part:
    """Some of the file's records, with all that hangs on their items (`Draft.parts`). `lines`: in the order in which
    they may be written, once the parts before have been; `rows`: each record with its row, None for what stays
    deleted."""

    records: Records
    lines: list[Line] = field(default_factory=list)
    rows: list[tuple[Record, Versioned | None]] = field(default_factory=list)


@dataclass
class Reconciled:
    """`parts`: all that the file names, unless they were taken one by one."""

    plan: Plan
    parts: list[Part] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    left_alone: dict[Kind, list[Versioned]] = field(default_factory=dict)
    """Rows that the plan has and the file doesn't name; an import never deletes."""
    rounds: list[ReportingRound] = field(default_factory=list)
    """The file's rounds of the past, whose records are marked as 取込 once they are written."""
    base: Base = field(default_factory=Base)
    fingerprint: str = ""
    """SHA-256 of everything that would be written, against the versions that stand there now."""

    @property
    def lines(self) -> list[Line]:
        return [line for part in self.parts for line in part.lines]

    @property
    def records(self) -> list[Versioned]:
        return [line.row for line in self.lines]

    @property
    def changes(self) -> ChangeSet:
        return ChangeSet([line.rehearsed.change for line in self.lines])

    def taken(self, part: Part) -> Iterator[TakenRecord]:
        """What is to be kept of the part, once its rows are written."""
        for record, row in part.rows:
            yield taken(record, row.pk if row else self.base.pk((record.kind, record.key)))


Take = Callable[[Reconciled, Part], None]
"""What is done with a part: what is known so far, with all that is wrong up to here, and the part."""


def reconcile(
    draft: Draft,
    plan: Plan,
    answers: Mapping[str, str] | None = None,
    documents: Sequence[Document] = (),
    take: Take | None = None,
) -> Reconciled:
    """Holds the draft against the plan (unsaved for a new one; its municipality is set) and what was taken before
    (`documents`, the newest first). Writes nothing; `take` may write each part."""
    return _Reconciling(draft, plan, answers or {}, Base.of(documents, draft), take or _keep).run()


def _keep(result: Reconciled, part: Part) -> None:
    result.parts.append(part)


class _Reconciling:
    def __init__(self, draft: Draft, plan: Plan, answers: Mapping[str, str], base: Base, take: Take) -> None:
        self.draft, self.plan, self.answers, self.take = draft, plan, answers, take
        self.which = WhichRow(plan, base)
        self.merging = Merging(base, answers, self.which.identity)
        self.result = Reconciled(plan, base=base)
        self.rounds = PastRounds(plan, self._tell)
        self.digest = hashlib.sha256()
        self.part = Part({})
        self.waiting: list[tuple[Versioned, Record | None]] = []
        """What of the part is to be rehearsed, with the file's own record."""
        self.moving = 0
        """Targets of an adopted plan that would move without a decision."""
        self.named: dict[Kind, set[Named]] = {Kind.PILLAR: set(), Kind.ITEM: set(), Kind.INDICATOR: set()}
        """The rows that the file names, by key."""

    # ── Rows for records

    def run(self) -> Reconciled:
        if self.plan._state.adding and (Kind.PLAN, ()) not in self.draft.records:
            self.waiting.append((self.plan, None))
        for records in self.draft.parts():
            self._take_part(records)
        self.rounds.tell_of_closed(self.draft.records)
        self.result.findings += self.merging.findings()
        for kind, named in self.named.items():
            if named and (left := self.which.left_alone(kind, named)):
                self.result.left_alone[kind] = left
        self.result.fingerprint = self.digest.hexdigest()
        return self.result

    def _take_part(self, records: Records) -> None:
        self.part = Part(records)
        self.rounds.look_at(records)
        by_kind: dict[Kind, list[Record]] = {spec.kind: [] for spec in KINDS}
        for record in records.values():
            by_kind[record.kind].append(record)
        self.result.base.load(records)
        self.which.load(records, whole=self.draft.is_one_part)
        for spec in KINDS:
            for record in _parents_first(spec, by_kind[spec.kind]):
                self._reconcile(spec, record)
            if spec.kind == Kind.SCALE:
                self._use_scales(by_kind[spec.kind])
        for kind, named in self.named.items():
            named.update(self.which.identity((kind, record.key)) for record in by_kind[kind])
        self._compare(self.waiting)
        for line in self.part.lines:
            if line.rehearsed.action != Action.UNCHANGED:
                self.rounds.tell_of(line.row, line.said.origin if line.said else None)
            if isinstance(line.row, ReportingRound) and line.row.historical:
                self.result.rounds.append(line.row)
        self.result.questions = [*self._decisions(), *self.merging.questions()]
        for line in self.part.lines:
            if line.rehearsed.after is not None:
                self.digest.update(_AS_TEXT.encode(_told(line, line.rehearsed.after)).encode())
        self.take(self.result, self.part)
        self.waiting.clear()
        self.which.forget()

    def _reconcile(self, spec: KindOf, record: Record) -> None:
        if len(record.key) != spec.length:
            raise ValueError(f"{record.kind} has a key of {spec.length} parts: {record.key}")
        row = self._row_of(spec, record)
        self.part.rows.append((record, row))
        if row is None:
            return
        named, new = self.which.identity((spec.kind, record.key)), row._state.adding
        for name, value in self.merging.taken_of(spec, record, row).items():
            self._set(spec, record, row, name, value)
        if new and isinstance(row, ReportingRound):
            self.rounds.close(row, record.key)
        if not self.rounds.leaves_out(record) and named not in self.which.made:
            # Else the file names one record in two spellings.
            if new and isinstance(row, YearEndStatus) and row.round.historical:
                take_over(row)
            self.which.made[named] = row
            self.waiting.append((row, record))

    def _row_of(self, spec: KindOf, record: Record) -> Versioned | None:
        """The record's row, a new one where the plan has none; None for what it can't hang on, or stays deleted."""
        named = (spec.kind, record.key)
        if row := self.which.find(named):
            return row
        above = {self.which.identity(one) for one in spec.ups(record.key).values()}
        if self.merging.stays_deleted(spec, record, bool(above & self.which.gone)):
            self.which.gone.add(self.which.identity(named))
            return None
        return self._start(spec, record)

    def _start(self, spec: KindOf, record: Record) -> Versioned | None:
        row = spec.model(**{name: record.key[place] for name, place in spec.own.items()})
        for name, named in spec.ups(record.key).items():
            parent = self.which.find(named)
            if parent is None:
                self._missing(spec, record, named)
                return None
            setattr(row, name, parent)
        place_in(row, self.plan)
        return row

    def _missing(self, spec: KindOf, record: Record, named: Named) -> None:
        other = BY_KIND[named[0]].title
        key = "・".join(str(part) for part in named[1])
        gone = self.which.identity(named) in self.which.gone
        where = "計画から削除されています" if gone else "ファイルにも計画にもありません"
        sentence = f"{spec.title}が指している{other}「{key}」が、{where}。"
        self._tell(Severity.ERROR, "points_to_nothing", sentence, record.origin)

    def _set(self, spec: KindOf, record: Record, row: Versioned, name: str, value: Said) -> None:
        wanted: Any = value.value
        if name in spec.to and wanted in (None, ""):
            wanted = None
        elif name in spec.to:
            kind, places = spec.to[name]
            named = (kind, (*(record.key[place] for place in places), wanted))
            wanted = self.which.find(named)
            if wanted is None:
                self._missing(spec, record, named)
                return
        # What no cell says (an order, an answer) begins a record; it doesn't move what stands there already.
        if row._state.adding or value.origin is not None or getattr(row, name) in (None, ""):
            setattr(row, name, wanted)

    def _use_scales(self, said: list[Record]) -> None:
        """A scale that the file's plan rates on is one that the plan uses."""
        used = [] if self.plan._state.adding or not said else list(self.plan.plan_scales.all())
        have = {one.scale_id for one in used}
        position = max((one.position for one in used), default=0)
        for record in said:
            scale: Any = self.which.made[self.which.identity((Kind.SCALE, record.key))]
            if scale.pk is None or scale.pk not in have:
                position += 1
                self.waiting.append((PlanScale(plan=self.plan, scale=scale, position=position), None))

    # ── What would change, and what is wrong

    def _compare(self, waiting: Sequence[tuple[Versioned, Record | None]]) -> None:
        for one, (row, record) in zip(rehearse([row for row, _ in waiting]), waiting, strict=True):
            self.part.lines.append(Line(one, record))
            if one.error is not None:
                self._tell_problem(row, record, one.error)

    def _tell_problem(self, row: Versioned, record: Record | None, error: ValidationError) -> None:
        labels = labels_of(type(row))
        for name, sentences in by_field(error).items():
            value = record.fields.get(name) if record else None
            origin = value.origin if value and value.origin else (record.origin if record else None)
            place = f"{row._meta.verbose_name}「{row}」" + (f"の{labels[name]}" if name in labels else "")
            for sentence in sentences:
                self._tell(Severity.ERROR, "breaks_a_rule", f"{place}：{sentence}", origin, name)

    def _decisions(self) -> list[Question]:
        """A target of an adopted plan changes with a decision (rule 10), from a file as from the screen."""
        moving = _undecided(self.plan, [line.rehearsed for line in self.part.lines])
        self.moving += len(moving)
        if not self.moving:
            return []
        given = {name: self.answers.get(f"decision:{name}", "").strip() for name in _DECISION}
        day = _day(given["on"])
        if moving and day is not None and given["by"] and given["reason"]:
            before = TargetValue.objects.select_related("indicator").in_bulk([row.pk for row in moving])
            paper, reason = Paper(day, "", given["by"]), given["reason"]
            self._compare([(revision(before[row.pk], row, paper, reason), None) for row in moving])
        return [
            Question(
                f"decision:{name}",
                QuestionKind.PLAN,
                sentence.format(count=self.moving),
                proposed=given[name],
                blocking=True,
            )
            for name, sentence in _DECISION.items()
        ]

    def _tell(
        self, severity: Severity, kind: str, sentence: str, origin: Origin | None, name: str = ""
    ) -> None:
        self.result.findings.append(Finding(severity, sentence, name, str(origin or ""), kind))


def _told(line: Line, after: State) -> tuple[object, ...]:
    """What the fingerprint says of a line. References in words: what is new has no key yet, until it is written."""
    row, before = line.row, line.rehearsed.before
    becomes = dict(after)
    for one in references(type(row)):
        if held := row._state.fields_cache.get(one.name):
            becomes[one.name] = str(held)
    stands = None if before is None else (row.pk, row.version)
    key = line.said.key if line.said else ()
    return row._meta.label_lower, str(row), key, stands, before, becomes


def _parents_first(spec: KindOf, records: list[Record]) -> Iterator[Record]:
    """Records that point to others of their own kind come after those; a circle keeps the file's order."""
    pointing = [name for name, (kind, _) in spec.to.items() if kind == spec.kind]
    waiting = {record.key: record for record in records}
    for record in records:
        path = [record.key] if record.key in waiting else []
        while path:
            fields = waiting[path[-1]].fields
            above = [(fields[name].value,) for name in pointing if name in fields]
            parent: Any = next((key for key in above if key in waiting and key not in path), None)
            if parent is None:
                yield waiting.pop(path.pop())
            else:
                path.append(parent)


# ── Decisions ────────────────────────────────────────────────────────────────────────────────────────────────


_DECISION = {
    "on": "策定した計画の目標値が{count}件変わります。決定日を入力してください（例：2024-03-25）。",
    "by": "目標値の見直しを決定した組織を入力してください（例：行政改革推進本部）。",
    "reason": "目標値を見直した理由を入力してください。",
}


def _undecided(plan: Plan, rehearsed: Sequence[Rehearsed]) -> list[TargetValue]:
    """Targets of an adopted plan that would move, and whose revision the file doesn't bring along."""
    if not is_binding(plan):
        return []
    new = [one.record for one in rehearsed if one.action == Action.CREATE]
    decided = {row.target_value.pk for row in new if isinstance(row, TargetRevision)}
    return [
        one.record
        for one in rehearsed
        if isinstance(one.record, TargetValue)
        and one.action == Action.CHANGE
        and "value" in one.change.after()
        and one.record.pk not in decided
    ]


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:  # no calendar has it
        return None
