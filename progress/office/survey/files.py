"""Files with answers on their way into a round's records: received, read, chosen over, written. The only writer of
`ReturnedSurvey`.

Reading and writing run in the background where REFORM_TASKS says so. Every record is written by itself: a run that
is killed leaves whole records, and the same file again changes only what is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import msgspec
from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from plans.access import access_for
from plans.books.archive import is_archive, members
from plans.books.guard import UnreadableFile
from plans.books.limited import read_untrusted
from progress.models import ReportingRound, ReturnedSurvey
from progress.office.survey.book import SALT, open_to
from progress.office.survey.held import Counts, Held, Known, Sheet, carry_out, told
from progress.office.survey.key import ReturnedSheet, returned_sheet

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


def _read(survey: ReturnedSurvey) -> list[Sheet]:
    """Raises UnreadableFile."""
    book = read_untrusted(survey.file_name, bytes(survey.data))
    sheets = [_opened(said, survey.round_id) for said in filter(None, map(returned_sheet, book.sheets))]
    for one in sheets:
        alike = [other.name for other in sheets if other.status == one.status and other is not one]
        if alike and not one.refusal:
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
    refusal = ""
    if of_round != round_pk:
        other = ReportingRound.objects.filter(pk=of_round).select_related("plan").first()
        named = f"「{other.plan.title}　{other}」" if other else "もうない照会"
        refusal = f"{named}の調査票です。この照会の調査票を出し直して、それに記入してください。"
    is_other = of_round != round_pk
    origin, rows = key.get("from", 0), key.get("rows", {})
    return Sheet(said.name, refusal, status, department, seen, rows, said, origin, is_other)


# ── What a person does ───────────────────────────────────────────────────────────────────────────────────────


def mine(user: Any, one: ReportingRound) -> QuerySet[ReturnedSurvey]:
    """The person's own files for the round, without what stands in them."""
    return ReturnedSurvey.objects.filter(owner=user, round=one).defer("data", "content")


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


def start_writing(surveys: Iterable[ReturnedSurvey], *, submit: bool) -> int:
    """How many are being written; not those that another run has. What each then holds is counted anew, and what
    the person's other files for the round do."""
    begun = []
    for survey in surveys:
        rows = ReturnedSurvey.objects.filter(pk=survey.pk, state__in=(State.READY, State.DONE))
        if rows.update(state=State.WRITING, touched_at=timezone.now()):
            begun.append(survey)
    for survey in begun:
        write.enqueue(survey.pk, submit)
    if begun:
        count_anew.enqueue(begun[0].round_id, begun[0].owner_id)
    return len(begun)


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
        named = _named_in(survey)
        counts = Counts(named, goes_back=bool(named))
        _note(survey, State.REFUSED, message=str(refused), counts=msgspec.to_builtins(counts), data=b"")
        return
    survey.content = msgspec.to_builtins(sheets)
    held = Held(survey)
    kept = {"content": survey.content, "counts": msgspec.to_builtins(held.counts), "data": b""}
    if all(one.merged is None for one in held.records):
        reasons = dict.fromkeys(one.refusal for one in held.records)
        _note(survey, State.REFUSED, message="\n".join(reasons), **kept)
    else:
        _note(survey, State.READY, **kept)


def _named_in(survey: ReturnedSurvey) -> list[int]:
    """The department whose name a file carries that can't be opened, of those whose 調査票 its bringer may have; the
    longest name where several fit."""
    asked = open_to(access_for(survey.owner), survey.round)
    fitting = [one for one in asked if str(one) in survey.file_name]
    return [one.pk for one in sorted(fitting, key=lambda one: -len(str(one)))[:1]]


@task()
def write(pk: int, submit: bool) -> None:
    survey = ReturnedSurvey.objects.select_related("round__plan", "owner").get(pk=pk)
    if survey.state != State.WRITING:
        return
    held = Held(survey)
    done = [carry_out(one, survey.owner, submit=submit) for one in held.records]
    left = Held(survey)
    counts = msgspec.to_builtins(left.counts)
    _note(survey, State.READY if left.is_open else State.DONE, message=told(done), counts=counts)


@task()
def count_anew(of_round: int, owner: int) -> None:
    """What the person's files that wait hold now: the same record may stand in several of them."""
    rows = ReturnedSurvey.objects.filter(round=of_round, owner=owner, state=State.READY).defer("data")
    surveys = list(rows.select_related("owner", "round__plan"))
    if not surveys:
        return
    known = Known(surveys)
    for survey in surveys:
        counts = msgspec.to_builtins(Held(survey, known).counts)
        if counts != survey.counts:
            ReturnedSurvey.objects.filter(pk=survey.pk, state=State.READY).update(counts=counts)
