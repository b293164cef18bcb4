"""The pages on which the planning section brings a file in: what they say, to whom, and that reading changes nothing."""

from __future__ import annotations

import io
import random
import re
import sqlite3
import threading
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook

from items.models import Indicator
from plans.models import Municipality, Plan, User
from progress.intake import job as intake
from progress.intake import runs
from progress.intake.preview import Preview, Row, Rows, pack
from progress.intake.reading.answers import SKIP, column_question
from progress.intake.reading.words.fields import IGNORE
from progress.intake.sheet_picture import counts_of
from progress.management.commands.db_worker import PatientWorker
from progress.management.commands.demo import work_beside
from progress.models import ImportJob
from tests import make
from tests.hostile.package import with_macros
from tests.test_intake_job import HEADINGS, ROWS, plan_list, workbook

pytestmark = pytest.mark.django_db
State = ImportJob.State


@pytest.fixture
def place() -> Municipality:
    return make.municipality()


@pytest.fixture
def planner(place: Municipality) -> User:
    return make.planner(place, "kikaku")


@pytest.fixture
def signed_in(planner: User) -> Client:
    return client_of(planner)


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="plans.auth_backend.MembershipBackend")
    return client


def send(client: Client, place: Municipality, data: bytes, name: str = "計画一覧.xlsx", **fields: str) -> Any:
    form = {"plan": f"new-{place.pk}", "file": SimpleUploadedFile(name, data), **fields}
    return client.post(reverse("intake"), form)


def sent(client: Client, place: Municipality, data: bytes = b"", **fields: str) -> ImportJob:
    response = send(client, place, data or plan_list(), **fields)
    assert response.status_code == 302, text_of(response)
    return ImportJob.objects.latest("pk")


def text_of(response: Any) -> str:
    """What a reader sees of the page's main part."""
    page = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<main") :]))


def part(client: Client, job: ImportJob, name: str, **query: str) -> Any:
    return client.get(reverse("intake_job", args=[job.pk]), {"part": name, **query})


def post(client: Client, address: str, job: ImportJob, **fields: str) -> Any:
    return client.post(reverse(address, args=[job.pk]), fields, follow=True)


# ── Choosing a file ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("写真.png", b"\x89PNG\r\n\x1a\n", "xlsx"),
        ("空.csv", b"", "空"),
        ("古い.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "保存し直し"),
        ("壊れた.xlsx", b"PK\x03\x04broken", "確かめて"),
    ],
)
def test_a_wrong_file_is_answered_at_its_field(
    signed_in: Client, place: Municipality, name: str, data: bytes, said: str
) -> None:
    response = send(signed_in, place, data, name)
    page = response.content.decode()
    assert response.status_code == 200 and not ImportJob.objects.exists()
    [error] = re.findall(r'<div class="field__error" id="id_file_error">(.*?)</div>', page, re.DOTALL)
    assert said in error


def test_a_form_with_another_fault_says_that_the_file_has_to_be_chosen_again(
    signed_in: Client, place: Municipality
) -> None:
    response = signed_in.post(reverse("intake"), {"file": SimpleUploadedFile("a.xlsx", plan_list())})
    assert "計画を選んでください。" in text_of(response)
    assert "ファイルをもう一度選んでください。" in text_of(response)


def test_only_plans_where_one_may_import_can_be_chosen(signed_in: Client, place: Municipality) -> None:
    other = make.plan(make.municipality("yoso", name="よそ市"), title="よその計画")
    mine = make.plan(place, title="自分の計画")
    page = signed_in.get(reverse("intake")).content.decode()
    assert mine.title in page and other.title not in page
    refused = send(signed_in, place, plan_list(), plan=str(other.pk))
    assert refused.status_code == 200 and not ImportJob.objects.exists()
    foreign = send(signed_in, place, plan_list(), plan=f"new-{other.municipality_id}")
    assert foreign.status_code == 200 and not ImportJob.objects.exists()


def test_a_short_name_that_another_plan_has_is_refused_at_its_field(
    signed_in: Client, place: Municipality
) -> None:
    make.plan(place, "taken")
    response = send(signed_in, place, plan_list(), slug="taken")
    assert "この名前は、ほかの計画で使っています。" in text_of(response)


# ── The preview ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.every_database
def test_the_whole_way_from_the_file_to_the_plan(signed_in: Client, place: Municipality) -> None:
    job = sent(signed_in, place, title="第1次行財政改革プラン")
    changes = part(signed_in, job, "changes")
    assert "市税の収納率の向上" in text_of(changes) and "一覧!G2" in text_of(changes)
    assert not Plan.objects.exists()
    job.refresh_from_db()
    done = post(signed_in, "intake_write", job, seen=job.fingerprint)
    assert "取り込みました" in text_of(done) and "第1次行財政改革プラン" in text_of(done)
    plan = Plan.objects.get()
    assert plan.items.count() == 2
    page = done.content.decode()
    assert reverse("history", kwargs={"plan_pk": plan.pk}) in page
    assert reverse("admin:plans_plan_change", args=[plan.pk]) in page
    assert "計画一覧.xlsx" in text_of(signed_in.get(reverse("intake")))


def test_every_part_answers_and_reading_changes_nothing(signed_in: Client, place: Municipality) -> None:
    job = sent(signed_in, place)
    before = ImportJob.objects.values().get()
    for name in ("reading", "questions", "changes", "findings", "sums", "left_alone", "answers", "?"):
        assert part(signed_in, job, name).status_code == 200, name
    assert signed_in.get(reverse("intake_findings", args=[job.pk])).status_code == 200
    assert signed_in.get(reverse("intake_state", args=[job.pk])).json()["standing"] == "over"
    assert ImportJob.objects.values().get() == before


def test_what_the_waiting_page_asks_every_moment_carries_neither_file_nor_picture(
    signed_in: Client, place: Municipality
) -> None:
    job = sent(signed_in, place)
    with CaptureQueriesContext(connection) as asked:
        signed_in.get(reverse("intake_state", args=[job.pk]))
    told = [one["sql"] for one in asked.captured_queries if "progress_importjob" in one["sql"]]
    assert told
    assert not [sql for sql in told if re.search(r'"(preview|data|book)"', sql)]


def test_a_direction_is_asked_with_unit_and_targets_and_its_answer_is_written(
    signed_in: Client, place: Municipality
) -> None:
    job = sent(signed_in, place)
    asked = [one for one in intake.preview_of(job).questions if one.kind == "direction"]
    assert asked, "no document says whether more is better"
    page = text_of(part(signed_in, job, "questions"))
    assert "収納率 （%）" in page.replace("（%）", " （%）").replace("  ", " ") or "収納率（%）" in page
    assert "R5 96.5" in page and "まだ決めない" in page
    post(signed_in, "intake_answers", job, part="questions", **{f"q:{one.id}": "increase" for one in asked})
    job.refresh_from_db()
    post(signed_in, "intake_write", job, seen=job.fingerprint)
    assert set(Indicator.objects.values_list("direction", flat=True)) == {"increase"}


def say(client: Client, job: ImportJob, what: str, of: str = "", **fields: str) -> Any:
    """Sends one form of the picture of 「一覧」."""
    sheet = fields.pop("sheet", "一覧")
    return post(client, "intake_answers", job, part="reading", say=what, of=of, sheet=sheet, **fields)


def test_a_column_is_corrected_above_its_cells(signed_in: Client, place: Municipality) -> None:
    job = sent(signed_in, place)
    page = part(signed_in, job, "reading").content.decode()
    form = re.search(r'<div popover[^>]* id="say-column-D".*?</form>', page, re.DOTALL)
    assert form and 'value="departments" selected' in form[0]
    assert "市税の収納率の向上" in page, "the sheet's own rows stand below"
    answered = say(signed_in, job, "column", "D", code=IGNORE, reach="column")
    job.refresh_from_db()
    assert job.answers == {column_question("一覧", "D"): IGNORE}
    assert not any(row.kind == "assignment" for row in intake.preview_of(job).rows)
    assert "2セルが「使わない：使わないと決めた」に変わりました。" in text_of(answered)


def test_a_column_of_a_table_below_is_corrected_in_the_list_of_its_columns(
    signed_in: Client, place: Municipality
) -> None:
    below = (
        ("番号", "取組項目", "主管", "謎の欄"),
        ("3", "研修の充実", "職員課", "ぬる"),
        ("4", "庁舎の省エネ", "管財課", "ねる"),
    )
    job = sent(signed_in, place, plan_list(*ROWS, (), *below))
    row = len(ROWS) + 3
    page = part(signed_in, job, "reading").content.decode()
    assert "上の図の途中にある見出し（4）" in page
    assert page.count(f'id="say-column-D{row}"') == page.count('id="say-column-D"') == 1
    say(signed_in, job, "column", f"D{row}", code="note", reach="column")
    job.refresh_from_db()
    assert job.answers == {column_question("一覧", f"D{row}"): "note"}
    listed = text_of(part(signed_in, job, "answers"))
    assert f"シート「一覧」のD{row}の見出し 備考" in listed.replace("　", " ")


def test_the_fates_of_a_sheet_add_up_on_its_page(signed_in: Client, place: Municipality) -> None:
    job = sent(signed_in, place)
    sheet = intake.preview_of(job).sheets[0]
    counts = counts_of(sheet.picture)
    assert sum(one.count for one in counts) == sheet.picture.cells > 0
    page = text_of(part(signed_in, job, "reading"))
    assert f"{sheet.picture.cells}セル" in page
    for one in counts:
        assert f"{one.words} {one.count}" in page


def test_an_answer_is_listed_with_its_reach_and_taken_back(signed_in: Client, place: Municipality) -> None:
    job = sent(signed_in, place)
    say(signed_in, job, "column", "D", code="note", year="R5", reach="once", unit="件")
    say(signed_in, job, "row", "3", sort=SKIP)
    listed = text_of(part(signed_in, job, "answers"))
    assert "シート「一覧」のD列 備考 R5 この列だけ、今回だけ" in listed.replace("　", " ")
    assert "シート「一覧」の3行目 使わない この行" in listed
    job.refresh_from_db()
    for question in list(job.answers):
        post(signed_in, "intake_answers", job, part="answers", back=question)
    job.refresh_from_db()
    assert job.answers == {}
    assert "回答はまだありません" in text_of(part(signed_in, job, "answers"))


@pytest.mark.parametrize(
    ("what", "of", "fields"),
    [
        ("column", "ZZ", {"code": "note"}),
        ("row", "x", {"sort": SKIP}),
        ("row", "3", {"sort": "変な値"}),
        ("block", "Z9", {"read": SKIP}),
        ("plan", "", {"title": "x"}),
        ("sheet", "", {"sheet": "ない", "read": SKIP}),
    ],
)
def test_what_speaks_of_nothing_that_is_there_changes_nothing(
    signed_in: Client, place: Municipality, what: str, of: str, fields: dict[str, str]
) -> None:
    job = sent(signed_in, place)
    assert "変わったところはありません。" in text_of(say(signed_in, job, what, of, **fields))
    job.refresh_from_db()
    assert job.answers == {}


def test_a_sheet_is_left_out_and_taken_in_again(signed_in: Client, place: Municipality) -> None:
    data = workbook(
        ("一覧", (HEADINGS, *ROWS)), ("別表", (HEADINGS, ("9", "柱", "別表の項目", "財政課", "", "", "", "")))
    )
    job = sent(signed_in, place, data)
    say(signed_in, job, "sheet", sheet="別表", read=SKIP)
    assert "別表の項目" not in text_of(part(signed_in, job, "changes"))
    assert "読みません（選んで外しています）" in text_of(part(signed_in, job, "reading", sheet="別表"))
    say(signed_in, job, "sheet", sheet="別表", read="")
    assert "別表の項目" in text_of(part(signed_in, job, "changes"))


SAVINGS = (
    ("番号", "取組項目", *(f"令和{year}年度削減額（千円）" for year in (2, 3, 4, 5)), "謎の欄"),
    ("1", "窓口の改善", "△100", "△200", "△300", "△400", "ぬる"),
    ("2", "使用料の見直し", "△10", "△20", "△30", "△40", "ねる"),
)


def test_three_required_questions_stand_first_and_then_the_next(
    signed_in: Client, place: Municipality
) -> None:
    job = sent(signed_in, place, workbook(("一覧", SAVINGS)))
    required = [one.id for one in intake.preview_of(job).open_questions({})]
    assert len(required) == 4
    response = signed_in.get(reverse("intake_job", args=[job.pk]))
    page = response.content.decode()
    assert page.index('id="required"') < page.index('id="write"')
    assert [one for one in required if f'name="q:{one}"' in page] == required[:3]
    assert "このほかに1問あります。" in text_of(response)
    assert "この内容で取り込む" not in text_of(response)
    for answered in (required[:3], required[3:]):
        response = post(signed_in, "intake_answers", job, **{f"q:{one}": "gain" for one in answered})
        job.refresh_from_db()
    assert "先に答えること" not in text_of(response) and "この内容で取り込む" in text_of(response)


def test_a_question_about_a_column_says_what_speaks_for_its_guess(
    signed_in: Client, place: Municipality
) -> None:
    job = sent(signed_in, place, workbook(("一覧", SAVINGS)))
    assert "中身は、短い言葉が2です。左は「" in text_of(part(signed_in, job, "questions"))


def test_what_is_missing_is_said_and_writing_is_refused(signed_in: Client, place: Municipality) -> None:
    job = sent(signed_in, place, workbook(("一覧", (("これは", "表では"), ("ありません", "。")))))
    response = signed_in.get(reverse("intake_job", args=[job.pk]))
    assert "今はまだ取り込めません" in text_of(response)
    assert "この内容で取り込む" not in text_of(response)
    job.refresh_from_db()
    refused = post(signed_in, "intake_write", job, seen=job.fingerprint)
    assert "まだ取り込めません。" in text_of(refused)
    assert not Plan.objects.exists()


def test_the_rows_are_filtered_by_kind_word_sheet_and_action(signed_in: Client, place: Municipality) -> None:
    job = sent(signed_in, place)
    shown = text_of(part(signed_in, job, "changes", kind="item", text="使用料"))
    assert "使用料の見直し" in shown and "市税の収納率の向上" not in shown
    assert "当てはまるものはありません" in text_of(part(signed_in, job, "changes", action="change"))
    assert "当てはまるものはありません" not in text_of(part(signed_in, job, "changes", kind="でたらめ"))


def test_of_a_workbook_with_macros_the_cells_are_read_and_the_page_says_so(
    signed_in: Client, place: Municipality
) -> None:
    assert ".xlsm" in signed_in.get(reverse("intake")).content.decode()
    assert send(signed_in, place, with_macros(plan_list()), "計画一覧.xlsm").status_code == 302
    job = ImportJob.objects.get()
    assert "マクロは読み込まず、セルの値だけを読み取りました。" in text_of(part(signed_in, job, "findings"))


def test_a_file_heavy_with_photographs_is_taken(signed_in: Client, place: Municipality) -> None:
    noise, stream = random.Random(7), io.BytesIO(plan_list())  # noqa: S311 (always the same)
    with zipfile.ZipFile(stream, "a") as package:
        for number in range(12):
            package.writestr(f"xl/media/image{number}.jpeg", noise.randbytes(1_000_000))
    assert sent(signed_in, place, stream.getvalue()).state == State.READY


def test_the_findings_come_as_a_workbook(signed_in: Client, place: Municipality) -> None:
    job = sent(signed_in, place)
    response = signed_in.get(reverse("intake_findings", args=[job.pk]))
    assert "気づいたこと" in load_workbook(io.BytesIO(response.content)).sheetnames
    assert "attachment" in response["Content-Disposition"]


# ── Two tabs, an ended session, time ─────────────────────────────────────────────────────────────────────────


def test_what_another_tab_corrected_is_not_written_unseen(signed_in: Client, place: Municipality) -> None:
    job = sent(signed_in, place)
    job.refresh_from_db()
    seen = job.fingerprint
    say(signed_in, job, "column", "D", code=IGNORE)
    response = post(signed_in, "intake_write", job, seen=seen)
    assert "別の画面で読み取り方が変わりました" in text_of(response)
    assert not Plan.objects.exists()


@pytest.mark.every_database
def test_a_file_that_another_tab_has_written_is_not_written_twice(
    signed_in: Client, place: Municipality
) -> None:
    job = sent(signed_in, place)
    job.refresh_from_db()
    post(signed_in, "intake_write", job, seen=job.fingerprint)
    again = post(signed_in, "intake_write", job, seen=job.fingerprint)
    assert "すでに取り込んであります" in text_of(again) and Plan.objects.count() == 1
    late = post(signed_in, "intake_answers", job, **{"q:x": "y"})
    assert "今の状態を表示しています" in text_of(late)
    post(signed_in, "intake_discard", job)
    assert ImportJob.objects.get().state == State.DONE, "the record of what was brought in stays"


def test_after_the_session_has_ended_nothing_is_done_and_the_way_back_is_named(
    signed_in: Client, place: Municipality
) -> None:
    job = sent(signed_in, place)
    job.refresh_from_db()
    page = reverse("intake_job", args=[job.pk])
    response = Client().post(
        reverse("intake_write", args=[job.pk]),
        {"seen": job.fingerprint},
        HTTP_REFERER=f"http://testserver{page}",
    )
    assert response.status_code == 403
    assert "今押したボタンの操作は、行っていません" in text_of(response)
    assert f'name="next" value="{page}"' in response.content.decode()
    assert not Plan.objects.exists()


def test_somebody_elses_file_is_not_there(signed_in: Client, place: Municipality) -> None:
    job = sent(signed_in, place)
    colleague = client_of(make.planner(place, "doryo"))
    for address in ("intake_job", "intake_state", "intake_findings"):
        assert colleague.get(reverse(address, args=[job.pk])).status_code == 404
    for address in ("intake_answers", "intake_write", "intake_again", "intake_discard"):
        assert colleague.post(reverse(address, args=[job.pk])).status_code == 404
    assert job.file_name not in text_of(colleague.get(reverse("intake")))


def test_an_expired_file_says_so(signed_in: Client, place: Municipality) -> None:
    job = sent(signed_in, place)
    ImportJob.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert "保管期限が過ぎました" in text_of(signed_in.get(reverse("intake_job", args=[job.pk])))
    job.refresh_from_db()
    post(signed_in, "intake_write", job, seen=job.fingerprint)
    assert not Plan.objects.exists()


def test_an_interrupted_run_says_that_nothing_was_written_and_begins_again(
    signed_in: Client, place: Municipality
) -> None:
    job = sent(signed_in, place)
    runs.start(ImportJob.objects.get(), State.WRITING)
    page = signed_in.get(reverse("intake_job", args=[job.pk]))
    assert "計画に書き込んでいます" in text_of(page)
    assert '<noscript><meta http-equiv="refresh"' in page.content.decode()
    ImportJob.objects.update(touched_at=timezone.now() - timedelta(minutes=11))
    assert "何も書き込んでいません" in text_of(signed_in.get(reverse("intake_job", args=[job.pk])))
    post(signed_in, "intake_again", job)
    job.refresh_from_db()
    assert job.state == State.READY and not Plan.objects.exists()


def test_a_job_that_nobody_takes_says_what_to_do_and_goes_on_by_itself(
    signed_in: Client, place: Municipality
) -> None:
    job = sent(signed_in, place)
    runs.start(ImportJob.objects.get(), State.WAITING)
    ImportJob.objects.update(touched_at=timezone.now() - timedelta(seconds=70))
    page = signed_in.get(reverse("intake_job", args=[job.pk]))
    assert "処理がまだ始まりません" in text_of(page) and "manage.py db_worker" in text_of(page)
    state = signed_in.get(reverse("intake_state", args=[job.pk])).json()
    assert f'data-standing="{state["standing"]}"' in page.content.decode()
    post(signed_in, "intake_again", job)
    job.refresh_from_db()
    assert job.state == State.READY


# ── Long work ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_with_a_worker_the_page_waits_until_it_has_run(
    signed_in: Client, place: Municipality, settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    job = sent(signed_in, place)
    assert job.state == State.WAITING
    assert "順番を待っています" in text_of(signed_in.get(reverse("intake_job", args=[job.pk])))
    run_worker()
    job.refresh_from_db()
    assert job.state == State.READY, job.message
    post(signed_in, "intake_write", job, seen=job.fingerprint)
    assert not Plan.objects.exists()
    run_worker()
    assert Plan.objects.count() == 1
    assert {one.status for one in DBTaskResult.objects.all()} == {"SUCCESSFUL"}


@pytest.mark.django_db(transaction=True)
def test_the_worker_outlives_a_locked_database(
    signed_in: Client, place: Municipality, settings: Any, monkeypatch: Any, caplog: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    job = sent(signed_in, place)
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.1)
    monkeypatch.setattr(PatientWorker, "PAUSE", 0.1)
    connection.close()
    other = sqlite3.connect(connection.settings_dict["NAME"], check_same_thread=False)
    other.isolation_level = None
    other.execute("BEGIN EXCLUSIVE")
    opens = threading.Timer(0.6, other.execute, ["COMMIT"])
    opens.start()
    try:
        run_worker()
    finally:
        opens.join()
        other.close()
    assert "the database didn't answer" in caplog.text
    job.refresh_from_db()
    assert job.state == State.READY, job.message


def run_worker() -> None:
    PatientWorker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    ).run()


def test_the_demonstration_starts_no_worker_where_work_is_done_at_once() -> None:
    before = threading.active_count()
    work_beside()
    assert threading.active_count() == before


# ── Size ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _numbered(count: int) -> bytes:
    return plan_list(
        *(
            (str(number), f"柱{number % 5}", f"取組{number}", f"第{number % 40}課", "件数", "件", "1", "2")
            for number in range(1, count + 1)
        )
    )


@pytest.mark.every_database
def test_a_large_file_asks_no_more_queries_than_a_small_one(
    signed_in: Client, place: Municipality, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for size in (3, 300):
        job = sent(signed_in, place, _numbered(size))
        found = []
        for name in ("reading", "questions", "changes", "findings", "sums", "left_alone"):
            with django_assert_max_num_queries(20) as asked:
                response = part(signed_in, job, name)
            found.append(len(asked))
            assert len(response.content) < 300_000, name
        counts.append(found)
    assert counts[0] == counts[1]


def test_a_preview_of_ten_thousand_rows_shows_one_page(signed_in: Client, place: Municipality) -> None:
    job = sent(signed_in, place)
    row = list(intake.preview_of(job).rows)[-1]
    many = Preview(
        rows=Rows.of(*[[Row(*[getattr(row, name) for name in Row.__struct_fields__])] * 5_000] * 2),
    )
    ImportJob.objects.update(preview=pack(many))
    response = part(signed_in, job, "changes", page="100")
    assert len(response.content) < 300_000
    assert "（100／200ページ）" in text_of(response)


def test_the_picture_of_an_earlier_program_is_no_error(signed_in: Client, place: Municipality) -> None:
    job = sent(signed_in, place)
    ImportJob.objects.update(preview=b"")
    assert signed_in.get(reverse("intake_job", args=[job.pk])).status_code == 200
    runs.start_looking(ImportJob.objects.get())
    assert intake.preview_of(ImportJob.objects.get()).rows
