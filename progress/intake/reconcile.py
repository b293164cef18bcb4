"""The records of a file held against a plan: which rows they mean, what would change, and what is wrong.

Reads the plan's rows once (a query for each kind of record that the file holds) and writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from items.models import TargetRevision, TargetValue
from items.targets import Decision, is_binding, revision
from plans.history.changes import Action, ChangeSet, Finding, Severity
from plans.history.check_rules import broken_checks
from plans.history.writer import Rehearsal, Values, Versioned, rehearsal_of, values_of
from plans.models import Plan, PlanScale
from progress.intake.draft import Draft, Key, Kind, Origin, Plain, Question, QuestionKind, Record, Said
from progress.intake.kinds import BY_KIND, KINDS, KindOf
from progress.models import ReportingRound

Named = tuple[Kind, Key]


@dataclass
class Reconciled:
    """`records`: all that the file names, in the order in which they may be written, as they would then stand;
    `rehearsal` has one entry for each, in the same order. `said`: the file's own record behind each."""

    plan: Plan
    records: list[Versioned] = field(default_factory=list)
    said: list[Record | None] = field(default_factory=list)
    rehearsal: Rehearsal = field(default_factory=lambda: Rehearsal([]))
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    left_alone: dict[Kind, int] = field(default_factory=dict)
    """Rows that the plan has and the file doesn't name; an import never deletes."""

    @property
    def changes(self) -> ChangeSet:
        return ChangeSet(self.rehearsal)

    @property
    def rounds(self) -> list[ReportingRound]:
        """The file's rounds of the past, whose records are marked as 取込 once they are written."""
        return [record for record in self.records if isinstance(record, ReportingRound) and record.historical]


class _Rows:
    """The plan's stored rows by kind and key, each holding its parents, so that nothing asks for them again."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.found: dict[Named, Versioned] = {(Kind.PLAN, ()): plan}
        self._keys: dict[tuple[Kind, int], Key] = {}
        self._loaded: set[Kind] = {Kind.PLAN}
        self.as_read: dict[int, Values] = {}
        """By the `id` of a row what it held when it was read."""

    def load(self, kind: Kind) -> None:
        if kind in self._loaded:
            return
        self._loaded.add(kind)
        spec = BY_KIND[kind]
        for parent, _ in [*spec.up.values(), *spec.to.values()]:
            self.load(parent)
        counted: Counter[Key] = Counter()
        rows = list(self._query(spec))
        self.as_read |= {id(row): values_of(row) for row in rows}
        self._keys |= {(kind, row.pk): self._key(spec, row, counted) for row in rows}
        self.found |= {(kind, self._keys[(kind, row.pk)]): row for row in rows}
        parents = {name: other for name, (other, _) in (*spec.up.items(), *spec.to.items())}
        for row in rows:
            self._hold_parents(row, parents)

    def _query(self, spec: KindOf) -> Iterable[Any]:
        if self.plan._state.adding and not spec.scope.endswith("municipality"):
            return []
        if not spec.scope:
            mine = Q(pillar__plan=self.plan) | Q(item__plan=self.plan)
        elif spec.scope.endswith("municipality"):
            mine = Q(**{spec.scope: self.plan.municipality_id})
        else:
            mine = Q(**{spec.scope: self.plan})
        # By own columns: the models' orders lead over a dozen tables, which PostgreSQL, before it has counted
        # freshly imported rows, joins row by row.
        own = {column.name for column in spec.model._meta.concrete_fields}
        order = ["position", "pk"] if "position" in own else ["pk"]
        return spec.model._default_manager.filter(mine).order_by(*order)

    def _key(self, spec: KindOf, row: Any, counted: Counter[Key]) -> Key:
        parts: list[str | int] = [""] * spec.length
        for name, place in spec.own.items():
            value = getattr(row, name)
            parts[place] = int(value) if isinstance(value, int) else value
        for name, (kind, places) in spec.up.items():
            pk = getattr(row, f"{name}_id")
            if pk is None:
                continue
            if spec.owner is not None:
                parts[spec.owner] = name
            for place, part in zip(places, self._keys[(kind, pk)], strict=True):
                parts[place] = part
        if spec.nth is not None:
            group = tuple(parts[: spec.nth])
            counted[group] += 1
            parts[spec.nth] = counted[group]
        return tuple(parts)

    def _hold_parents(self, row: Any, parents: Mapping[str, Kind]) -> None:
        for name, kind in parents.items():
            pk = getattr(row, f"{name}_id")
            if pk is not None:
                setattr(row, name, self.found[(kind, self._keys[(kind, pk)])])
        place_in(row, self.plan)

    def of(self, kind: Kind) -> dict[Key, Versioned]:
        return {key: row for (one, key), row in self.found.items() if one == kind}


def place_in(row: Any, plan: Plan) -> None:
    """Says to which plan, or to whose municipality, the row belongs."""
    model: type[Versioned] = type(row)
    belongs = _belongs_to(model)
    if belongs == "plan":
        row.plan = plan
    elif belongs:
        row.municipality = plan.municipality


@cache
def _belongs_to(model: type[Versioned]) -> str:
    """The field that says it; "" for what hangs on something else."""
    names = {column.name for column in model._meta.concrete_fields}
    return next((name for name in ("plan", "municipality") if name in names), "")


def stored_rows(plan: Plan, kinds: Iterable[Kind]) -> dict[Named, Versioned]:
    """The plan's rows of these kinds (and of those they hang on) by kind and key, in the order of their positions."""
    rows = _Rows(plan)
    for kind in kinds:
        rows.load(kind)
    return rows.found


def stored_values(named: Named, row: Versioned) -> dict[str, Plain]:
    """The row's fields as a file would say them: references by key, choices as stored."""
    spec = BY_KIND[named[0]]
    values: dict[str, Plain] = {}
    for column in spec.fields:
        value = getattr(row, column.name)
        if column.name in spec.to and value is not None:
            other = BY_KIND[spec.to[column.name][0]]
            [name] = other.own  # what is pointed to ends its key with a field of its own
            value = getattr(value, name)
        values[column.name] = value
    return values


class _Reconciling:
    def __init__(self, draft: Draft, plan: Plan, answers: Mapping[str, str]) -> None:
        self.draft = draft
        self.plan = plan
        self.answers = answers
        self.rows = _Rows(plan)
        self.result = Reconciled(plan)
        self.made: dict[Named, Versioned] = {}
        self.silent: dict[Key, int] = {}
        """Rounds that become rounds of the past here → how many of their records say nothing."""

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
            self.result.records.insert(0, self.plan)
            self.result.said.insert(0, None)
        self._tell_of_past_rounds()
        self._compare()
        self._refuse_running_rounds()
        self._ask_for_decisions()
        self._count_left_alone(by_kind)
        return self.result

    def _reconcile(self, spec: KindOf, record: Record) -> None:
        if len(record.key) != spec.length:
            raise ValueError(f"{record.kind} has a key of {spec.length} parts: {record.key}")
        row = self.rows.found.get((spec.kind, record.key))
        new = row is None or row._state.adding
        if row is None:
            row = self._start(spec, record)
            if row is None:
                return
        for name, value in record.fields.items():
            self._set(spec, record, row, name, value, new)
        if new and isinstance(row, ReportingRound):
            self._place_in_the_past(record, row)
        if record.kind == Kind.STATUS and record.key[:2] in self.silent and self._says_nothing(record):
            self.silent[record.key[:2]] += 1
            return
        self.made[(spec.kind, record.key)] = row
        self.result.records.append(row)
        self.result.said.append(record)

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

    def _place_in_the_past(self, record: Record, row: ReportingRound) -> None:
        """What a file says of a round was submitted to and confirmed by nobody here (rule 12): from a file a round
        is one of the past, also where it was a running one where the file was written."""
        if not row.historical:
            row.historical, row.state = True, ReportingRound.State.CLOSED
            self.silent[record.key] = 0

    def _says_nothing(self, record: Record) -> bool:
        """A record that nobody had begun: taken over, it would count as a report of nothing."""
        said = any(value.value not in (None, "") for value in record.fields.values())
        return not said and record.key not in self._spoken

    @cached_property
    def _spoken(self) -> frozenset[Key]:
        """The keys of the year-end records on which something hangs."""
        kinds = (Kind.ACTUAL_VALUE, Kind.RATING, Kind.EFFECT)
        return frozenset(one.key[:3] for one in self.draft.records.values() if one.kind in kinds)

    def _tell_of_past_rounds(self) -> None:
        for key, silent in self.silent.items():
            left_out = f"何も書かれていない実施状況{silent}件は取り込みません。" if silent else ""
            self._tell(
                Severity.WARNING,
                "round_of_the_past",
                f"「{self.made[(Kind.ROUND, key)]}」は、担当課に照会した年度として書き出されています。"
                "ここでは過去資料からの照会として取り込みます。"
                f"提出と確認の記録は引き継ぎません。{left_out}",
                self.draft.records[(Kind.ROUND, key)].origin,
            )

    def find(self, named: Named) -> Versioned | None:
        return self.made.get(named) or self.rows.found.get(named)

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
            scale: Any = self.made[(Kind.SCALE, record.key)]
            if scale.pk is None or scale.pk not in have:
                position += 1
                self.result.records.append(PlanScale(plan=self.plan, scale=scale, position=position))
                self.result.said.append(None)

    # ── What would change, and what is wrong

    def _compare(self) -> None:
        rows = self.result.records
        self.result.rehearsal = rehearsal_of(rows, as_read=self.rows.as_read)
        self._tell_problems(self.result.rehearsal, self.result.said)

    def _tell_problems(self, found: Rehearsal, said: list[Record | None]) -> None:
        at_fault = {id(row): error for row, error in found.problems}
        for place, (row, record) in enumerate(zip(found.rows, said, strict=True)):
            if (error := at_fault.get(id(row))) is not None:
                self._tell_problem(row, record, error)
            elif found.action(place) != Action.UNCHANGED and (sentences := broken_checks(row)):
                self._tell_problem(row, record, ValidationError(sentences))

    def _tell_problem(self, row: Versioned, record: Record | None, error: ValidationError) -> None:
        by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        labels = {column.name: str(column.verbose_name) for column in row._meta.concrete_fields}
        for name, sentences in by_field.items():
            value = record.fields.get(name) if record else None
            origin = value.origin if value and value.origin else (record.origin if record else None)
            place = f"{row._meta.verbose_name}「{row}」" + (f"の{labels[name]}" if name in labels else "")
            for sentence in sentences:
                self._tell(Severity.ERROR, "breaks_a_rule", f"{place}：{sentence}", origin, name)

    def _refuse_running_rounds(self) -> None:
        """What departments answer here and the planning section confirms isn't overwritten from a file."""
        told: set[int] = set()
        found = self.result.rehearsal
        for place, (row, record) in enumerate(zip(found.rows, self.result.said, strict=True)):
            reporting_round = _round_of(row)
            if reporting_round is None or reporting_round._state.adding:
                continue
            if (
                row is reporting_round
                and reporting_round.pk not in self.running
                and not reporting_round.historical
            ):
                self._tell(
                    Severity.ERROR,
                    "round_is_past",
                    f"「{row}」は過去資料からの照会です。ファイルから担当課への照会に変えることはできません。"
                    "「過去資料から」を「はい」に戻してください。",
                    record.origin if record else None,
                    "historical",
                )
            if reporting_round.pk not in self.running or reporting_round.pk in told:
                continue
            if found.action(place) == Action.UNCHANGED:
                continue
            told.add(reporting_round.pk)
            self._tell(
                Severity.ERROR,
                "round_is_running",
                f"「{reporting_round}」は担当課に照会した年度です。実績は担当課の入力と企画課の確認で登録します。"
                "ファイルから取り込めるのは、照会していない過去の年度だけです。",
                record.origin if record else None,
            )

    @cached_property
    def running(self) -> frozenset[int]:
        """The plan's rounds that were asked for, not made from old documents."""
        asked = ReportingRound.objects.filter(plan_id=self.plan.pk, historical=False)
        return frozenset(asked.values_list("pk", flat=True))

    def _ask_for_decisions(self) -> None:
        """A target of an adopted plan changes with a decision (rule 10), from a file as from the screen."""
        found = self.result.rehearsal
        moved = [
            row
            for place, row in enumerate(found.rows)
            if isinstance(row, TargetValue)
            and found.action(place) == Action.CHANGE
            and "value" in found[place].after()
        ]
        decided = {
            (revised.target_value.pk)
            for revised in self.result.records
            if isinstance(revised, TargetRevision) and revised._state.adding
        }
        open_ones = [row for row in moved if row.pk not in decided]
        if not open_ones or not is_binding(self.plan):
            return
        decision = self._decision(len(open_ones))
        if decision is None:
            return
        before = {one.pk: one for one in TargetValue.objects.filter(pk__in=[row.pk for row in open_ones])}
        decided_now: list[Versioned] = []
        for row in open_ones:
            before[row.pk].indicator = row.indicator
            decided_now.append(revision(before[row.pk], row, decision))
        self.result.records += decided_now
        self.result.said += [None] * len(decided_now)
        revisions = rehearsal_of(decided_now)
        self._tell_problems(revisions, [None] * len(decided_now))
        self.result.rehearsal = found.followed_by(revisions)

    def _decision(self, count: int) -> Decision | None:
        answers = {name: self.answers.get(f"decision:{name}", "").strip() for name in _DECISION}
        for name, sentence in _DECISION.items():
            self.result.questions.append(
                Question(
                    f"decision:{name}",
                    QuestionKind.PLAN,
                    sentence.format(count=count),
                    proposed=answers[name],
                    blocking=True,
                )
            )
        day = _day(answers["on"])
        if day is None or not answers["by"] or not answers["reason"]:
            return None
        return Decision(day, answers["by"], answers["reason"])

    def _count_left_alone(self, by_kind: Mapping[Kind, list[Record]]) -> None:
        for kind in (Kind.PILLAR, Kind.ITEM, Kind.INDICATOR):
            if kind in by_kind:
                named = {record.key for record in by_kind[kind]}
                count = sum(1 for key in self.rows.of(kind) if key not in named)
                if count:
                    self.result.left_alone[kind] = count

    def _tell(
        self, severity: Severity, kind: str, sentence: str, origin: Origin | None, name: str = ""
    ) -> None:
        self.result.findings.append(Finding(severity, sentence, name, str(origin or ""), kind))


def _round_of(row: Any) -> ReportingRound | None:
    """The round that a record belongs to; None for what belongs to none."""
    if isinstance(row, ReportingRound):
        return row
    owner = getattr(row, "status", row)
    found: ReportingRound | None = getattr(owner, "round", None)
    return found


_DECISION = {
    "on": "策定した計画の目標値が{count}件変わります。決定日を入力してください（例：2024-03-25）。",
    "by": "目標値の見直しを決定した組織を入力してください（例：行政改革推進本部）。",
    "reason": "目標値を見直した理由を入力してください。",
}


def _day(text: str) -> Any:
    try:
        return TargetRevision._meta.get_field("decided_on").to_python(text) if text else None
    except ValidationError:
        return None


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
