"""Files with answers on their way into a round's records: received, read, chosen over, written. The only writer of
`ReturnedSurvey`; records are written by `progress.review` alone.

Reading and writing run in the background where REFORM_TASKS says so. Every record is written by itself: a run that
is killed leaves whole records, and the same file again changes only what is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

import msgspec
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from items.models import Assignment
from plans.access import access_for
from plans.books.archive import is_archive, members
from plans.books.guard import UnreadableFile
from plans.books.limited import read_untrusted
from plans.history.conflict import Conflict
from plans.values.words import listed
from progress import review
from progress.models import ReportingRound, ReturnedSurvey, YearEndStatus
from progress.office.department.status_form import Around, for_forms
from progress.office.survey.book import SALT
from progress.office.survey.key import ReturnedSheet, returned_sheet
from progress.office.survey.merging import Merged
from progress.workflow import Move, MoveRefused

State = ReturnedSurvey.State
KEPT_FOR = timedelta(days=30)
SILENT = timedelta(minutes=2)
"""After so long without an end a run counts as interrupted."""

NO_KEY = (
    "このシステムから出した調査票ではないようです。シートの1行目と左端の列（表示していません）にある印が見つかりません。"
    "調査票のファイルに直接入力したものを選んでください。"
)
FOREIGN = "調査票の印を読み取れません。別のシステムから出したものか、印が書き換えられています。"


# ── What a file says ─────────────────────────────────────────────────────────────────────────────────────────


class Sheet(msgspec.Struct):
    """A sheet as it is kept. `refusal`: why it can't be taken, "" where it can."""

    name: str
    refusal: str = ""
    status: int = 0
    department: int = 0
    seen: dict[str, Any] = {}
    said: ReturnedSheet | None = None


def sheets_of(survey: ReturnedSurvey) -> list[Sheet]:
    return msgspec.convert(survey.content, list[Sheet])


def _read(survey: ReturnedSurvey) -> list[Sheet]:
    """Raises UnreadableFile."""
    book = read_untrusted(survey.file_name, bytes(survey.data))
    sheets = [_opened(said, survey.round_id) for said in filter(None, map(returned_sheet, book.sheets))]
    for one in sheets:
        alike = [other.name for other in sheets if other.status == one.status and other is not one]
        if one.status and alike:
            one.refusal = f"シート「{alike[0]}」と同じ取組の調査票です。どちらか一つだけを残してください。"
    if not sheets:
        raise UnreadableFile(NO_KEY)
    return sheets


def _opened(said: ReturnedSheet, round_pk: int) -> Sheet:
    try:
        key = signing.loads(said.signed, salt=SALT)
        status, of_round, department, seen = (key[name] for name in ("status", "round", "for", "seen"))
    except (signing.BadSignature, LookupError, TypeError):
        return Sheet(said.name, FOREIGN)
    if of_round != round_pk:
        other = ReportingRound.objects.filter(pk=of_round).select_related("plan").first()
        named = f"「{other.plan.title}　{other}」" if other else "もうない照会"
        return Sheet(
            said.name, f"{named}の調査票です。この照会の調査票を出し直して、それに記入してください。"
        )
    return Sheet(said.name, "", status, department, seen, said)


# ── What a person does ───────────────────────────────────────────────────────────────────────────────────────


def mine(user: Any, one: ReportingRound) -> QuerySet[ReturnedSurvey]:
    """The person's own files for the round."""
    return ReturnedSurvey.objects.filter(owner=user, round=one).defer("data")


def receive(user: Any, one: ReportingRound, files: Iterable[tuple[str, bytes]]) -> list[ReturnedSurvey]:
    """Keeps the files, those in an archive each by itself, and has them read. Raises UnreadableFile for an archive
    that is none."""
    now = timezone.now()
    ReturnedSurvey.objects.filter(expires_at__lt=now).delete()
    made = []
    for name, data in files:
        for inner, held, refusal in _unpacked(name, data):
            state = State.REFUSED if refusal else State.WAITING
            about = {"state": state, "message": refusal, "created_at": now, "touched_at": now}
            survey = ReturnedSurvey(
                round=one, owner=user, file_name=inner[-200:], data=held, expires_at=now + KEPT_FOR, **about
            )
            survey.save()
            survey.data = b""  # kept in the database; a hundred files need not stand in memory together
            made.append(survey)
    for survey in made:
        if survey.state == State.WAITING:
            read.enqueue(survey.pk)
    return made


def _unpacked(name: str, data: bytes) -> list[tuple[str, bytes, str]]:
    if not is_archive(name):
        return [(name, data, "")]
    found = [(one.name, one.data, one.refusal) for one in members(data)]
    if not found:
        raise UnreadableFile("zipの中にファイルがありません。")
    return found


def choose(survey: ReturnedSurvey, chosen: Mapping[str, str]) -> None:
    """Keeps what a person chose where both changed: 「{record}:{input}」 → FROM_FILE or AS_IT_STANDS."""
    survey.choices = {**survey.choices, **chosen}
    survey.save(update_fields=["choices"])


def start_writing(survey: ReturnedSurvey, *, submit: bool) -> None:
    """Nothing where another run has it, or it is over."""
    rows = ReturnedSurvey.objects.filter(pk=survey.pk, state__in=(State.READY, State.DONE))
    if rows.update(state=State.WRITING, touched_at=timezone.now()):
        write.enqueue(survey.pk, submit)


def is_stuck(survey: ReturnedSurvey) -> bool:
    running = survey.state in (State.WAITING, State.WRITING)
    return running and timezone.now() - survey.touched_at > SILENT


def start_again(survey: ReturnedSurvey) -> None:
    """Behind a run that was interrupted: reads the file, or shows again what is left to be written."""
    if survey.data:
        _note(survey, State.WAITING)
        read.enqueue(survey.pk)
    else:
        _note(survey, State.READY)


def _note(survey: ReturnedSurvey, state: State, **fields: Any) -> None:
    ReturnedSurvey.objects.filter(pk=survey.pk).update(state=state, touched_at=timezone.now(), **fields)


# ── In the background ────────────────────────────────────────────────────────────────────────────────────────


@task()
def read(pk: int) -> None:
    rows = ReturnedSurvey.objects.select_related("round__plan", "owner")
    survey = rows.filter(pk=pk, state=State.WAITING).first()
    if survey is None:
        return
    try:
        sheets = _read(survey)
    except UnreadableFile as refused:
        _note(survey, State.REFUSED, message=str(refused), data=b"")
        return
    survey.content = msgspec.to_builtins(sheets)
    records = Held(survey).records
    if all(one.merged is None for one in records):
        reasons = dict.fromkeys(one.refusal for one in records)
        _note(survey, State.REFUSED, content=survey.content, message="\n".join(reasons), data=b"")
    else:
        _note(survey, State.READY, content=survey.content, data=b"")


@task()
def write(pk: int, submit: bool) -> None:
    survey = ReturnedSurvey.objects.select_related("round__plan", "owner").get(pk=pk)
    if survey.state != State.WRITING:
        return
    held = Held(survey)
    done = [carry_out(one, survey.owner, submit=submit) for one in held.records]
    left = State.READY if Held(survey).is_open else State.DONE
    _note(survey, left, message=_told(done))


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


@dataclass
class Held:
    """What a file says of its records, held against how they stand now."""

    survey: ReturnedSurvey
    records: list[Record] = field(init=False)

    def __post_init__(self) -> None:
        sheets = sheets_of(self.survey)
        rows = for_forms(YearEndStatus.objects.filter(round=self.survey.round_id))
        found = {one.pk: one for one in rows.filter(pk__in=[sheet.status for sheet in sheets])}
        self.around = Around.of(list(found.values())) if found else None
        access = access_for(self.survey.owner)
        self.records = [self._record(sheet, found.get(sheet.status), access) for sheet in sheets]

    def _record(self, sheet: Sheet, status: YearEndStatus | None, access: Any) -> Record:
        if sheet.refusal or sheet.said is None:
            return Record(sheet, refusal=sheet.refusal)
        if status is None:
            return Record(sheet, refusal="この取組の照会は、取り消されています。")
        if not review.actors(access, status):
            return Record(sheet, status, refusal="この取組は、あなたの課の担当ではありません。")
        choices = {
            name.partition(":")[2]: chosen
            for name, chosen in self.survey.choices.items()
            if name.startswith(f"{status.pk}:")
        }
        assert self.around is not None  # noqa: S101 - there is a record
        merged = Merged(status, sheet.said, sheet.seen, choices, self.around)
        moves = review.open_moves(access, status)
        refusal = ""
        if Move.SAVE not in moves and merged.lines:
            refusal = f"この記録は「{status.workflow_state.label}」のため、いまは変更できません。"
            if status.round.state == ReportingRound.State.CLOSED:
                refusal = "この照会は締め切られています。企画課に連絡してください。"
        leads = any(
            one.department_id == sheet.department and one.role == Assignment.Role.LEAD
            for one in status.item.assignments.all()
        )
        may_submit = leads and Move.SAVE in moves and Move.SUBMIT in moves
        return Record(sheet, status, merged, refusal, may_submit)

    @property
    def is_open(self) -> bool:
        """Is there anything left that the file would change, or that can't be read?"""
        return any(
            one.refusal or (one.merged and (one.merged.lines or one.merged.faults)) for one in self.records
        )


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
        review.carry_out(status, move, by=by, reason=said, with_records=records, removed=removed)
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
        return "読み取れない欄があるため、"
    return f"{listed(record.merged.lacks)}が足りないため、"


def _told(done: Sequence[tuple[Done, str]]) -> str:
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
