"""Three ways of saying a field held against each other: what was taken before (the base), the file, the plan as it
stands.

What the file says as before is nothing new: whatever people made of it in the plan since stays. What it says anew is
taken where the plan still stands as it was taken. Where both moved, a person decides. A cell is one thing: the fields
that it says (a figure and its printed text) go together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plans.history.changes import Finding, Severity
from plans.history.records import Versioned, labels_of
from plans.values.words import EMPTY
from progress.intake.draft import Plain, Question, QuestionKind, Record, Said
from progress.intake.kinds import KindOf, Named, stored_values
from progress.intake.taken import Base, Kept, as_kept, values_of

PLAN, FILE, EACH = "plan", "file", "each"
CHOICES = ((PLAN, "計画の内容のままにする"), (FILE, "ファイルの内容にする"))
DELETED_CHOICES = ((PLAN, "削除したままにする"), (FILE, "ファイルの内容で作り直す"))
ONE_BY_ONE = ((EACH, "1件ずつ決める"),)
NAMES_TOLD = 3
LONGEST, BEFORE_DIFFERENCE = 60, 15
"""How much of a long text a question shows."""
Unit = Mapping[str, Said]
"""Fields of one record that stand in one cell."""


@dataclass(frozen=True)
class Conflict:
    """What the file and the plan both changed. `field`: of the cell's fields the one that people read; "" where the
    record itself was deleted. `place`: where it stands in the plan, in words; `plan`, `file`: what each says."""

    record: Record
    field: str
    place: str
    plan: str
    file: str

    @property
    def group(self) -> str:
        return f"edited:{self.record.kind}.{self.field or 'deleted'}"

    @property
    def question(self) -> str:
        return f"{self.group}:{'/'.join(map(str, self.record.key))}"

    @property
    def cell(self) -> str:
        said = self.record.fields.get(self.field)
        return str((said.origin if said else None) or self.record.origin or "")


@dataclass
class Merging:
    """`same`: the one record that all spellings of its key name."""

    base: Base
    answers: Mapping[str, str]
    same: Callable[[Named], Named]
    kept: list[str] = field(default_factory=list)
    """What people changed since and the file says as before, in words."""
    deleted: list[str] = field(default_factory=list)
    """What people deleted since and the file says as before."""
    left_out: list[str] = field(default_factory=list)
    """What the file has anew and would hang on that."""
    conflicts: list[Conflict] = field(default_factory=list)

    # ── What is taken of the file

    def taken_of(self, spec: KindOf, record: Record, row: Versioned) -> dict[str, Said]:
        """The fields in which the file has its way."""
        before = self.base.fields((record.kind, record.key))
        if row._state.adding or not before:
            return record.fields
        standing = stored_values((record.kind, record.key), row)
        found: dict[str, Said] = {}
        for unit in _units(record):
            if self._takes(spec, record, row, unit, before, standing):
                found.update(unit)
        return found

    def _takes(
        self,
        spec: KindOf,
        record: Record,
        row: Versioned,
        unit: Unit,
        before: Mapping[str, Kept],
        standing: Mapping[str, Plain],
    ) -> bool:
        names = [name for name in unit if name in before and name in standing]
        if not names:
            return True

        def meant(values: Mapping[str, Plain]) -> list[object]:
            return [self._meant(spec, record, name, values[name]) for name in names]

        file, plan = meant({name: unit[name].value for name in names}), meant(standing)
        base = meant(before)
        if file == plan:
            return True
        printed = next(iter(unit.values())).origin is not None
        if file == base:
            if printed:
                self.kept.append(_place(spec, row, _read_by_people(unit)))
            return False
        if plan == base or not printed:
            return True
        name = _read_by_people({name: said for name, said in unit.items() if name in standing})
        words = _side_by_side(standing[name], unit[name].value)
        return self._decided(Conflict(record, name, _place(spec, row, name), *words))

    def _meant(self, spec: KindOf, record: Record, name: str, value: Plain) -> object:
        """The value as it is compared; of a reference the record that it names."""
        kept = as_kept(spec, name, value)
        if name not in spec.to or kept is None:
            return kept
        kind, places = spec.to[name]
        return self.same((kind, (*(record.key[place] for place in places), str(kept))))

    # ── What is there no longer

    def stays_deleted(self, spec: KindOf, record: Record, under_deleted: bool) -> bool:
        """Of a record that the plan doesn't have: did people delete it, or what it hangs on (`under_deleted`), and
        does the file say nothing new of it?"""
        named = (record.kind, record.key)
        place, known = f"{spec.title}「{_name_of(record)}」", self.base.pk(named) is not None
        if under_deleted and not known:
            self.left_out.append(place)
        if under_deleted or not known:
            return under_deleted
        before, said = self.base.fields(named), values_of(record)
        news = [
            name for name, value in record.fields.items() if value.origin and said[name] != before.get(name)
        ]
        if not news:
            self.deleted.append(place)
            return True
        return not self._decided(Conflict(record, "", place, "", ""))

    # ── What is asked and told

    def _decided(self, conflict: Conflict) -> bool:
        """Has the file its way? Until somebody says so the plan stays as it is."""
        self.conflicts.append(conflict)
        answer = self.answers.get(conflict.group)
        return (self.answers.get(conflict.question) if answer == EACH else answer) == FILE

    def questions(self) -> Iterator[Question]:
        """One for all cells of a field; one each where that is the answer."""
        groups: dict[str, list[Conflict]] = {}
        for one in self.conflicts:
            groups.setdefault(one.group, []).append(one)
        for group, found in groups.items():
            yield self._question(group, found)
            if len(found) > 1 and self.answers.get(group) == EACH:
                yield from (self._question(one.question, [one]) for one in found)

    def _question(self, identity: str, found: Sequence[Conflict]) -> Question:
        first = found[0]
        choices = CHOICES if first.field else DELETED_CHOICES
        if len(found) == 1 and first.field:
            what = (
                f"{first.place}は、{self.base.since}あとで、計画では「{first.plan}」に、"
                f"このファイルでは「{first.file}」に変わっています。"
            )
        elif first.field:
            what = f"{_some(found)}は、{self.base.since}あとで、計画でもこのファイルでも変わっています。"
        else:
            what = f"{_some(found)}は、{self.base.since}あとで、計画からは削除され、このファイルでは変わっています。"
        return Question(
            identity,
            QuestionKind.EDITED,
            f"{what}どちらにしますか。",
            first.cell,
            choices + (ONE_BY_ONE if len(found) > 1 else ()),
            PLAN,
            blocking=True,
        )

    def findings(self) -> Iterator[Finding]:
        if self.kept:
            sentence = (
                f"{_listed(self.kept)}は、{self.base.since}あとに計画で直した内容なので、そのままにします。"
                "ファイルの内容は前と同じです。"
            )
            yield Finding(Severity.NOTE, sentence, kind="kept_as_edited")
        if self.deleted:
            sentence = (
                f"{_listed(self.deleted)}は、{self.base.since}あとに計画から削除したので、取り込みません。"
            )
            yield Finding(Severity.NOTE, sentence, kind="kept_deleted")
        if self.left_out:
            sentence = (
                f"{_listed(self.left_out)}は、計画から削除したものの下にあるので、取り込みません。"
                "取り込むときは、削除したものを先に計画の画面で作り直してください。"
            )
            yield Finding(Severity.WARNING, sentence, kind="under_deleted")


def _units(record: Record) -> Iterator[Unit]:
    """The record's fields by the cell they stand in; what no cell says is a unit by itself."""
    units: dict[object, dict[str, Said]] = {}
    for name, said in record.fields.items():
        units.setdefault(said.origin or name, {})[name] = said
    yield from units.values()


def _read_by_people(unit: Unit) -> str:
    """Of the fields of one cell the one that says what is printed."""
    return next((name for name in unit if "printed" in name), next(iter(unit)))


def _place(spec: KindOf, row: Versioned, name: str) -> str:
    return f"{spec.title}「{row}」の{labels_of(type(row))[name]}"


def _side_by_side(plan: Plain, file: Plain) -> tuple[str, str]:
    """Both in words; of long texts the part in which they begin to differ."""
    texts = [EMPTY if value in (None, "") else str(value) for value in (plan, file)]
    pairs = enumerate(zip(*texts, strict=False))
    differs = next((place for place, (one, other) in pairs if one != other), min(map(len, texts)))
    start = max(0, differs - BEFORE_DIFFERENCE)
    cut = [
        (text if len(text) <= LONGEST else f"{'…' * bool(start)}{text[start:][:LONGEST]}…") for text in texts
    ]
    return cut[0], cut[1]


def _name_of(record: Record) -> str:
    return (record.called or ("", ""))[1] or "・".join(str(part) for part in record.key if part != "")


def _some(found: Sequence[Conflict]) -> str:
    return _listed([one.place for one in found])


def _listed(places: Sequence[str]) -> str:
    shown = "、".join(places[:NAMES_TOLD])
    return f"{shown}など{len(places)}件" if len(places) > NAMES_TOLD else shown
