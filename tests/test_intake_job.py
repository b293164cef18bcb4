"""A file on its way into a plan: looked at, asked about, written once or not at all."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from items.models import Item, TargetValue
from plans.access import Role
from plans.books.cells import Book, Cell, Sheet
from plans.books.guard import UnreadableFile
from plans.history.changes import Finding, Severity
from plans.history.records import ChangeEvent, Way
from plans.history.writer import save
from plans.models import Membership, Municipality, Plan, User
from progress import work
from progress.intake import findings_book, runs
from progress.intake import job as intake
from progress.intake.draft import split_place
from progress.intake.preview import Preview, pack, unpack
from progress.intake.reading.answers import SKIP, sheet_question
from progress.models import ImportJob
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]
State = ImportJob.State

HEADINGS = ("番号", "改革の柱", "取組項目", "所管課", "指標", "単位", "令和5年度目標値", "令和6年度目標値")
ROWS = (
    ("1", "健全な財政運営", "市税の収納率の向上", "収納課", "収納率", "%", "96.5", "97"),
    ("2", "健全な財政運営", "使用料の見直し", "財政課", "見直し件数", "件", "3", "5"),
)


def workbook(*sheets: tuple[str, tuple[tuple[str, ...], ...]]) -> bytes:
    """A workbook with these sheets; every value is text, as clerks often keep it."""
    book = Workbook()
    book.remove(book["Sheet"])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def plan_list(*rows: tuple[str, ...]) -> bytes:
    return workbook(("一覧", (HEADINGS, *(rows or ROWS))))


@pytest.fixture
def place() -> Municipality:
    return make.municipality()


@pytest.fixture
def planner(place: Municipality) -> User:
    return make.planner(place, "kikaku")


Receive = Callable[..., ImportJob]


@pytest.fixture
def receive(place: Municipality, planner: User) -> Receive:
    def received(data: bytes = b"", plan: Plan | None = None, **fields: Any) -> ImportJob:
        """A job that has been looked at."""
        job = intake.receive(planner, place, plan, name="計画一覧.xlsx", data=data or plan_list(), **fields)
        runs.start_looking(job)
        return fresh(job)

    return received


def fresh(job: ImportJob) -> ImportJob:
    return ImportJob.objects.get(pk=job.pk)


def preview(job: ImportJob) -> Preview:
    return intake.preview_of(fresh(job))


def with_years(job: ImportJob) -> ImportJob:
    """Answers what the list doesn't say, so that it can be written."""
    asked = {one.id: one for one in preview(job).questions if one.blocking}
    given = {name: "2023" if "start" in name else "2024" for name in asked}
    if given:
        assert intake.answer(fresh(job), given)
        runs.start_looking(fresh(job))
    assert intake.missing(preview(job), fresh(job).answers) == []
    return fresh(job)


def test_looking_writes_nothing_but_the_jobs_own_row(receive: Receive) -> None:
    job = receive()
    assert job.state == State.READY, job.message
    assert job.fingerprint
    assert not Plan.objects.exists() and not Item.objects.exists() and not ChangeEvent.objects.exists()
    names = {row.name for row in preview(job).rows if row.kind == "item"}
    assert any("市税の収納率の向上" in name for name in names)


def test_every_row_is_counted_and_says_of_which_item_it_is(receive: Receive) -> None:
    rated = ((*HEADINGS, "令和5年度評価"), (*ROWS[0], "A"), (*ROWS[1], "B"))
    shown = preview(receive(workbook(("一覧", rated))))
    assert shown.created == len([row for row in shown.rows if row.action == "create"]) == len(shown.rows)
    assert "計画で使う評価区分" in {one.title for one in shown.kinds}
    for kind in ("assignment", "target_value", "rating", "annual_target"):
        names = [row.name for row in shown.rows if row.kind == kind]
        assert len(set(names)) == len(names) > 1, kind
        assert all(ROWS[0][2] in name or ROWS[1][2] in name for name in names), kind


def test_a_stored_picture_is_the_picture(receive: Receive) -> None:
    shown = preview(receive())
    assert unpack(pack(shown)) == shown


def test_a_figure_stands_beside_the_cell_it_was_read_from(receive: Receive) -> None:
    rows = [row for row in preview(receive()).rows if row.kind == "target_value"]
    lines = {line.cell: line for row in rows for line in row.fields}
    assert lines["一覧!G2"].after == "96.5"
    assert "収納率 96.5%" in lines["一覧!G2"].meaning


def test_a_file_is_written_once_with_its_job(receive: Receive, planner: User) -> None:
    job = with_years(receive())
    runs.start_writing(job)
    job = fresh(job)
    assert job.state == State.DONE, job.message
    assert job.plan is not None and job.plan.items.count() == 2
    assert bytes(job.data) == b"", "the file is not kept longer than it is needed"
    event = ChangeEvent.objects.filter(model="items.item").first()
    assert event is not None and event.by == planner and event.via == Way.WORKBOOK
    with pytest.raises(work.Overtaken):
        runs.start_writing(job)
    assert Plan.objects.count() == 1


def test_a_second_run_of_the_same_writing_writes_nothing(receive: Receive) -> None:
    job = with_years(receive())
    run = runs.start(job, State.WRITING)
    runs.write.call(*run.handed_over)
    events = ChangeEvent.objects.count()
    runs.write.call(*run.handed_over)
    assert (Plan.objects.count(), ChangeEvent.objects.count()) == (1, events)
    assert fresh(job).state == State.DONE


def test_a_run_that_was_given_up_stops_when_it_wakes(receive: Receive) -> None:
    job = with_years(receive())
    late = runs.start(job, State.WRITING)
    runs.look.call(*runs.start(fresh(job), State.WAITING).handed_over)
    runs.write.call(*late.handed_over)
    assert not Plan.objects.exists()
    assert fresh(job).state == State.READY


def test_a_job_put_away_while_it_waits_is_not_written(receive: Receive) -> None:
    job = with_years(receive())
    run = runs.start(job, State.WRITING)
    intake.discard(fresh(job))
    runs.write.call(*run.handed_over)
    assert not Plan.objects.exists() and not ImportJob.objects.exists()


def test_a_job_put_away_while_it_is_written_takes_everything_back(receive: Receive) -> None:
    job = with_years(receive())
    run = runs.start(job, State.WRITING)
    book = intake.sheets_of(job)
    assert book is not None
    intake.discard(job)
    with pytest.raises(work.Overtaken):
        runs._write(run, job, book)
    assert not Plan.objects.exists() and not ChangeEvent.objects.exists()


def test_a_plan_that_moved_is_shown_anew_and_not_written(
    receive: Receive, place: Municipality, planner: User
) -> None:
    first = with_years(receive())
    runs.start_writing(first)
    plan = Plan.objects.get()
    second = receive(
        plan_list(("1", "健全な財政運営", "市税の収納率の向上", "収納課", "収納率", "%", "98", "99")), plan
    )
    target = TargetValue.objects.get(indicator__name="収納率", fiscal_year=2023)
    target.value = Decimal("96.9")
    save(target, by=planner, via=Way.FORM)
    runs.write.call(*runs.start(second, State.WRITING).handed_over)
    again = fresh(second)
    assert again.state == State.READY
    assert "何も書き込んでいません" in again.message and "計画が変更されました" in again.message
    assert again.fingerprint != second.fingerprint
    target.refresh_from_db()
    assert target.value == Decimal("96.9")


def test_a_file_changed_behind_the_preview_is_refused(receive: Receive) -> None:
    job = with_years(receive())
    ImportJob.objects.filter(pk=job.pk).update(
        data=plan_list(*ROWS, ("3", "柱", "別の項目", "財政課", "", "", "", ""))
    )
    runs.start_writing(job)
    assert fresh(job).state == State.REFUSED
    assert not Plan.objects.exists()


def test_who_may_no_longer_import_writes_nothing(receive: Receive, planner: User) -> None:
    job = with_years(receive())
    Membership.objects.filter(user=planner).update(valid_until=timezone.localdate() - timedelta(days=1))
    run = runs.start(job, State.WRITING)
    runs.write.call(*run.handed_over)
    assert fresh(job).state == State.REFUSED
    assert not Plan.objects.exists()
    assert not intake.mine(User.objects.get(pk=planner.pk)).exists()


@pytest.mark.parametrize("role", [Role.HEADQUARTERS, Role.BOARD, Role.COUNCIL])
def test_only_the_planning_section_brings_files_in(place: Municipality, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        intake.receive(make.member(place, role), place, None, name="a.xlsx", data=plan_list())


def test_an_empty_workbook_is_refused_with_what_to_do(place: Municipality, planner: User) -> None:
    with pytest.raises(UnreadableFile, match="内容の入ったファイルを選んで"):
        intake.receive(planner, place, None, name="空.xlsx", data=workbook(("一覧", ())))


def test_answers_that_nobody_asked_for_are_ignored_and_long_ones_are_cut(receive: Receive) -> None:
    job = receive()
    question = "plan:title"
    given = {"plan.slug": "x", question: "あ" * 900, "plan:document_state": "変な値"}
    assert intake.answer(job, given)
    kept = fresh(job).answers
    assert set(kept) == {question}
    assert len(kept[question]) == intake.LONGEST_ANSWER


def test_a_sheet_left_out_is_not_read_and_can_be_read_again(receive: Receive) -> None:
    job = receive(
        workbook(
            ("一覧", (HEADINGS, *ROWS)),
            ("別表", (HEADINGS, ("9", "柱", "別表の項目", "財政課", "", "", "", ""))),
        )
    )
    assert any("別表の項目" in row.name for row in preview(job).rows)
    intake.say(job, {sheet_question("別表"): SKIP})
    runs.start_looking(fresh(job))
    shown = preview(job)
    assert not any("別表の項目" in row.name for row in shown.rows)
    assert [one.skipped for one in shown.sheets] == [False, True]
    intake.say(fresh(job), {sheet_question("別表"): ""})
    runs.start_looking(fresh(job))
    assert any("別表の項目" in row.name for row in preview(job).rows)


def test_a_run_without_a_sign_of_life_counts_as_interrupted(receive: Receive) -> None:
    job = receive()
    runs.start(job, State.WAITING)
    ImportJob.objects.update(state=State.READING)
    job = fresh(job)
    now = job.touched_at
    assert work.standing(job, now + timedelta(seconds=60)) == work.Standing.RUNNING
    assert work.standing(job, now + timedelta(seconds=61)) == work.Standing.INTERRUPTED
    ImportJob.objects.update(state=State.WRITING)
    job = fresh(job)
    assert work.standing(job, now + timedelta(minutes=10)) == work.Standing.RUNNING
    assert work.standing(job, now + timedelta(minutes=10, seconds=1)) == work.Standing.INTERRUPTED


def test_a_file_waits_for_seven_days(receive: Receive) -> None:
    before = timezone.now()
    job = fresh(receive())
    assert before + timedelta(days=7) <= job.expires_at <= timezone.now() + timedelta(days=7)
    assert intake.forget_expired(job.expires_at - timedelta(seconds=1)) == 0
    assert intake.forget_expired(job.expires_at + timedelta(seconds=1)) == 1


def test_a_job_that_nobody_takes_within_a_minute_says_so(receive: Receive) -> None:
    job = receive()
    runs.start(job, State.WAITING)
    job = fresh(job)
    now = job.touched_at
    assert work.standing(job, now + timedelta(seconds=59)) == work.Standing.RUNNING
    assert work.standing(job, now + timedelta(seconds=61)) == work.Standing.NOT_TAKEN


def test_a_job_that_waits_for_another_one_is_not_forgotten(receive: Receive) -> None:
    first, job = receive(), receive()
    runs.start(job, State.WAITING)
    later = fresh(job).touched_at + timedelta(seconds=90)
    ImportJob.objects.filter(pk=first.pk).update(state=State.WRITING, touched_at=later)
    assert work.standing(fresh(job), later) == work.Standing.BEHIND


def test_a_fault_nobody_foresaw_is_said_on_the_job(receive: Receive) -> None:
    job = receive()
    ImportJob.objects.filter(pk=job.pk).update(answers=[])  # no mapping: whatever reads it breaks
    with pytest.raises(AttributeError):
        runs.look.call(*runs.start(fresh(job), State.WAITING).handed_over)
    assert fresh(job).state == State.FAILED
    assert "何も書き込んでいません" in fresh(job).message


def test_what_is_over_its_time_is_emptied(receive: Receive) -> None:
    kept, over = receive(), receive()
    ImportJob.objects.filter(pk=over.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    assert intake.forget_expired(timezone.now()) == 1
    assert fresh(over).state == State.EXPIRED and bytes(fresh(over).data) == b"" and not fresh(over).preview
    assert fresh(kept).state == State.READY
    assert intake.forget_expired(timezone.now()) == 0


def test_an_expired_job_is_not_started_again(receive: Receive) -> None:
    job = receive()
    ImportJob.objects.filter(pk=job.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    intake.forget_expired(timezone.now())
    with pytest.raises(work.Overtaken):
        runs.start_looking(fresh(job))


def test_what_the_file_does_not_name_is_listed_and_stays(receive: Receive) -> None:
    runs.start_writing(with_years(receive()))
    plan = Plan.objects.get()
    job = receive(plan_list(ROWS[0]), plan)
    [kept] = [one for one in preview(job).left_alone if one.kind == "item"]
    assert kept.count == 1 and "使用料の見直し" in kept.names[0]
    assert plan.items.count() == 2


# ── The workbook of findings ─────────────────────────────────────────────────────────────────────────────────


def test_the_workbook_of_findings_marks_the_cells_and_holds_no_formula(receive: Receive) -> None:
    job = receive(
        plan_list(
            ("1", "柱", "=1+1 と書いた項目", "収納課", "収納率", "%", "約９５％くらいか", "97"), *ROWS[1:]
        )
    )
    shown = preview(job)
    assert shown.faults, "the unreadable target is a finding"
    located = next(one for one in shown.faults if split_place(one.cell)[1])
    sheet, address = split_place(located.cell)
    made = findings_book.write(shown, intake.sheets_of(job), file_name=job.file_name)
    book = load_workbook(io.BytesIO(made))
    listed = list(book["気づいたこと"].iter_rows(min_row=findings_book.FIRST_ROW, values_only=True))
    assert len(listed) == len(shown.faults)
    cell = book[sheet][address.partition(":")[0]]
    assert cell.comment is not None and located.message[:20] in cell.comment.text
    assert cell.fill.fgColor.rgb.endswith(tuple(findings_book.FILLS.values()))
    assert all(one.data_type != "f" for sheet in book for row in sheet.iter_rows() for one in row)


def test_sheets_whose_names_clash_keep_their_copies_apart(receive: Receive) -> None:
    names = ("一覧", "気づいたこと", "a" * 31)
    job = receive(workbook(*((name, (HEADINGS, *ROWS)) for name in names)))
    made = findings_book.write(preview(job), intake.sheets_of(job), file_name="x.xlsx")
    titles = load_workbook(io.BytesIO(made)).sheetnames
    assert len({title.casefold() for title in titles}) == len(titles) == 4


@pytest.mark.parametrize("name", ["'" + "a" * 29 + "b", "a" * 29 + "'b", "[x]:y/z"])
def test_a_copys_title_is_one_that_excel_takes(name: str) -> None:
    shown = Preview(
        faults=(Finding(Severity.WARNING, "確かめてください。", cell=f"{name}!A1", kind="unclear"),)
    )
    source = Book("x.xlsx", "", (Sheet(name, (Cell(1, 1, "市税"),)),))
    made = findings_book.write(shown, source, file_name="x.xlsx")
    title = load_workbook(io.BytesIO(made)).sheetnames[1]
    assert 0 < len(title) <= 31 and title == title.strip("'") and not set(title) & set("[]:*?/\\")
