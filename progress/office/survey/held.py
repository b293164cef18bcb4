"""What came back, held against the records as they stand now, and taken over. Asks the database as often for forty
files as for one; records are written by `progress.review` alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec
from django.core.exceptions import PermissionDenied, ValidationError

from items.in_charge import InCharge
from plans.access import access_for
from plans.history.conflict import Conflict
from plans.history.records import Way
from plans.values.words import listed
from progress.models import ReportingRound, ReturnedSurvey, YearEndStatus
from progress.office.department.status_form import Around, for_forms
from progress.office.survey.book import in_charge_of, open_to
from progress.office.survey.key import ReturnedSheet, Said
from progress.office.survey.merging import Merged, WentOut
from progress.review.acting import actors, open_moves
from progress.review.records import carry_out as make_move
from progress.workflow import Move, MoveRefused

# ── A file's sheets ──────────────────────────────────────────────────────────────────────────────────────────


class Sheet(msgspec.Struct):
    """A sheet as it is kept. `refusal`: why it can't be taken, "" where it can; `status` and `department`: of its key
    (a record of another round where `is_of_another_round`), 0 where it has none; `seen`: the versions that it shows,
    `rows` of which records; `origin`: the file whose marked copy it is, 0 for none."""

    name: str
    refusal: str = ""
    status: int = 0
    department: int = 0
    seen: dict[str, Any] = {}
    rows: dict[str, int] = {}
    said: ReturnedSheet | None = None
    origin: int = 0
    is_of_another_round: bool = False


def sheets_of(survey: ReturnedSurvey) -> list[Sheet]:
    return msgspec.convert(survey.content, list[Sheet])


# ── Records beside what the file says ────────────────────────────────────────────────────────────────────────


@dataclass
class Record:
    """One sheet and the record it is about. `refusal`: why it can't be taken; then `merged` may be None."""

    sheet: Sheet
    status: YearEndStatus | None = None
    merged: Merged | None = None
    refusal: str = ""
    may_submit: bool = False

    @property
    def is_unchanged(self) -> bool:
        """Does the sheet say just what stands?"""
        return not self.refusal and self.merged is not None and not (self.merged.lines or self.merged.faults)

    @property
    def is_complete(self) -> bool:
        """Would it be submitted? Only what somebody filled in is, by the department that answers for the item."""
        merged = self.merged
        if merged is None or self.refusal or not (self.may_submit and merged.is_touched):
            return False
        return not (merged.open_clashes or merged.lacks or merged.faults)

    @property
    def may_write(self) -> bool:
        has_lines = self.merged is not None and bool(self.merged.lines)
        return not self.refusal and (has_lines or self.is_complete)


class Counts(msgspec.Struct):
    """What a file holds, in numbers. `changes` (those to be asked included), `clashes`, `faults`, `doubts`: cells;
    `unchanged`, `refused`, `other_round`, `complete` (would be submitted): sheets; `departments`: for whom its sheets
    were made, or whose name the file carries; `messages`: to the planning section."""

    departments: list[int] = []
    changes: int = 0
    clashes: int = 0
    faults: int = 0
    doubts: int = 0
    unchanged: int = 0
    refused: int = 0
    other_round: int = 0
    complete: int = 0
    messages: int = 0
    is_clean: bool = False
    """Is there something to take over, and nothing that anybody has to look at?"""
    goes_back: bool = False
    """Can a copy be made for its department, with what is to be put right?"""

    @classmethod
    def of(cls, records: Sequence[Record], mine: Set[int]) -> Counts:
        """`mine`: the departments whose 調査票 the person may have."""
        departments = dict.fromkeys(one.sheet.department for one in records if one.sheet.department)
        taken = [one.merged for one in records if one.merged is not None and not one.refusal]
        found = cls(
            list(departments),
            sum(len(one.lines) for one in taken),
            sum(len(one.open_clashes) for one in taken),
            sum(len(one.faults) for one in taken),
            sum(len(one.doubts) for one in taken),
            sum(one.is_unchanged for one in records),
            sum(bool(one.refusal) for one in records),
            sum(one.sheet.is_of_another_round for one in records),
            sum(one.is_complete for one in records),
            sum(bool(one.message) for one in taken),
        )
        asks = found.clashes or found.faults or found.doubts or found.refused
        found.is_clean = not asks and any(one.may_write for one in records)
        is_refused = all(one.merged is None for one in records)
        anew = {one.sheet.department for one in records if one.sheet.is_of_another_round or is_refused}
        found.goes_back = bool(found.faults or anew & mine)
        return found


class Known:
    """The records of which one person's files for a round speak, with all that their forms need; asked once for all
    of them."""

    def __init__(self, surveys: Sequence[ReturnedSurvey]) -> None:
        self.sheets = {one.pk: sheets_of(one) for one in surveys}
        self.access = access_for(surveys[0].owner)
        self.mine = frozenset(one.pk for one in open_to(self.access, surveys[0].round))
        every = [sheet for sheets in self.sheets.values() for sheet in sheets]
        self.in_charge = in_charge_of(surveys[0].round)
        for sheet in every:  # it may have gone out before a 組織改正
            sheet.department = self._today(sheet.department)
        wanted = [sheet.status for sheet in every if not sheet.refusal]
        rows = for_forms(YearEndStatus.objects.filter(round=surveys[0].round_id))
        self.statuses = {one.pk: one for one in rows.filter(pk__in=wanted)}
        self.around = Around.of(list(self.statuses.values())) if self.statuses else None
        self.earlier = _said_before(surveys[0].round_id, {sheet.origin for sheet in every} - {0})

    def _today(self, department: int) -> int:
        """The key of what stands in the place of the department; of one of nowhere that itself."""
        known = department in {one.pk for one in self.in_charge.chart}
        return self.in_charge.chart.in_place_of(department, self.in_charge.day).pk if known else department


def _said_before(of_round: int, origins: Iterable[int]) -> dict[tuple[int, int], Mapping[str, Said]]:
    """By file and record what the file said of which marked copies were made, while it is kept."""
    if not origins:
        return {}
    files = ReturnedSurvey.objects.filter(round=of_round, pk__in=origins).defer("data")
    return {
        (one.pk, sheet.status): sheet.said.inputs
        for one in files
        for sheet in sheets_of(one)
        if sheet.said is not None
    }


@dataclass
class Held:
    """What a file says of its records, held against how they stand now. `known`: of several files; None: it asks for
    itself."""

    survey: ReturnedSurvey
    known: Known | None = None
    records: list[Record] = field(init=False)
    counts: Counts = field(init=False)

    def __post_init__(self) -> None:
        self.known = known = self.known or Known([self.survey])
        self.records = [self._record(sheet, known) for sheet in known.sheets[self.survey.pk]]
        self.counts = Counts.of(self.records, known.mine)

    def _record(self, sheet: Sheet, known: Known) -> Record:
        access = known.access
        if sheet.refusal or sheet.said is None:
            return Record(sheet, refusal=sheet.refusal)
        status = known.statuses.get(sheet.status)
        if status is None or known.around is None:
            return Record(sheet, refusal="この取組の照会は、取り消されています。")
        if not actors(access, status):
            return Record(sheet, status, refusal="この取組は、あなたの課の担当ではありません。")
        earlier = known.earlier.get((sheet.origin, status.pk), {})
        went_out = WentOut(sheet.seen, sheet.rows, earlier)
        merged = Merged(status, sheet.said, went_out, self._choices(status), known.around)
        moves = open_moves(access, status)
        refusal = ""
        if Move.SAVE not in moves and merged.lines:
            refusal = f"この記録は「{status.workflow_state.label}」のため、いまは変更できません。"
            if status.round.state == ReportingRound.State.CLOSED:
                refusal = "この照会は締め切られています。企画課に連絡してください。"
        may_submit = (
            leads(known.in_charge, status, sheet.department) and Move.SAVE in moves and Move.SUBMIT in moves
        )
        return Record(sheet, status, merged, refusal, may_submit)

    def _choices(self, status: YearEndStatus) -> dict[str, str]:
        begins = f"{status.pk}:"
        chosen = self.survey.choices.items()
        return {name.removeprefix(begins): one for name, one in chosen if name.startswith(begins)}

    @property
    def is_open(self) -> bool:
        """Is there anything left that the file would change, or that can't be read?"""
        return any(
            one.refusal or (one.merged and (one.merged.lines or one.merged.faults)) for one in self.records
        )


def leads(in_charge: InCharge, status: YearEndStatus, department: int) -> bool:
    """Is it the department that answers for the item (担当課), not a related one?"""
    return department in {one.pk for one in in_charge.leads(status.item)}


# ── Taking over ──────────────────────────────────────────────────────────────────────────────────────────────


class Done(StrEnum):
    """What became of a record."""

    SUBMITTED = "提出"
    SAVED = "下書き"
    LEFT = "そのまま"


def carry_out(record: Record, by: Any, *, submit: bool) -> tuple[Done, str]:
    """Writes what the sheet changes, as a draft or as a submission. With a sentence where something kept it from
    that, else ""."""
    merged, status = record.merged, record.status
    if merged is None or status is None or record.refusal:
        return Done.LEFT, ""
    name = f"「{status.item}」"
    if merged.open_clashes:
        return Done.LEFT, f"{name}は、どちらの内容にするかを選ぶまで取り込みません。"
    submits = submit and record.is_complete
    if not merged.taken and not submits:
        wanted = submit and record.may_submit and merged.is_touched
        return Done.LEFT, f"{name}は、{_why_not(record)}提出していません。" if wanted else ""
    if not merged.form.is_valid():
        words = "は、入力の組合せに誤りがあるため取り込んでいません。画面から直してください。"
        return Done.LEFT, name + words
    records, removed = merged.form.records()
    move, said = (Move.SUBMIT, merged.message) if submits else (Move.SAVE, "")
    try:
        make_move(status, move, by=by, reason=said, with_records=records, removed=removed, via=Way.WORKBOOK)
    except (MoveRefused, Conflict, PermissionDenied) as error:
        return Done.LEFT, f"{name}は取り込んでいません。{error}"
    except ValidationError as error:
        return Done.LEFT, f"{name}は取り込んでいません。{' '.join(error.messages)}"
    if submits:
        return Done.SUBMITTED, ""
    return Done.SAVED, f"{name}は、{_why_not(record)}下書きとして取り込みました。" if submit else ""


def _why_not(record: Record) -> str:
    """Why a record isn't submitted, as the beginning of a sentence."""
    if not record.may_submit or record.merged is None:
        return "提出は担当課が行うため、"
    if record.merged.faults:
        return "直す欄があるため、"
    return f"{listed(record.merged.lacks)}が足りないため、"


def told(done: Sequence[tuple[Done, str]]) -> str:
    """「2件を提出、1件を下書きとして取り込みました。」, then what was held back, a line each."""
    found = Counter(one for one, _ in done)
    parts = [
        words
        for number, words in (
            (found[Done.SUBMITTED], f"{found[Done.SUBMITTED]}件を提出"),
            (found[Done.SAVED], f"{found[Done.SAVED]}件を下書きとして保存"),
        )
        if number
    ]
    head = f"{'、'.join(parts)}しました。" if parts else "取り込んだ取組はありません。"
    return "\n".join([head, *(sentence for _, sentence in done if sentence)])
