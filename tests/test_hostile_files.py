"""Hostile files are answered: in words, in time, within memory, and nothing of them stays behind."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

from plans.books import limited, reader_child
from plans.books.guard import UnreadableFile
from plans.books.limited import read_untrusted
from tests.books import read_book
from tests.hostile.answers import is_read, is_refused, light, needs_process_limits, taken_by_the_heaviest
from tests.hostile.files import ODD, REFUSED, Odd, Refused
from tests.hostile.package import book

pytestmark = pytest.mark.reading_process
ROOT = Path(settings.BASE_DIR)
MIB = 1024 * 1024


@pytest.mark.reading_process(forked=True)
@pytest.mark.parametrize("hostile", light(REFUSED), ids=lambda one: one.title)
def test_it_is_refused_in_japanese_words_that_say_what_to_do(hostile: Refused):
    is_refused(hostile, hostile.build())


@pytest.mark.reading_process(forked=True)
@pytest.mark.parametrize("odd", light(ODD), ids=lambda one: one.title)
def test_what_is_merely_odd_is_read_within_bounds(odd: Odd):
    is_read(odd, odd.build())


@needs_process_limits
def test_the_heaviest_are_answered_within_memory_and_leave_neither_file_nor_process(tmp_path: Path):
    taken = taken_by_the_heaviest("tests.hostile.files", tmp_path)
    assert taken.files >= 10
    assert 50 < taken.reader_mib <= 256
    assert taken.server_mib <= 64
    assert (taken.process_left, taken.threads_left) == (False, 0)
    assert list(tmp_path.iterdir()) == []


# ── The process and its limits ───────────────────────────────────────────────────────────────────────────────


def child(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Another program in the reading process's place."""
    monkeypatch.setattr(limited, "_CHILD", ("-c", code))


def test_the_limits_are_those_that_were_promised():
    assert reader_child.MAX_PROCESSOR_SECONDS <= 5
    assert limited.MAX_SECONDS <= 120
    assert reader_child.MAX_MEMORY <= 256 * MIB


@needs_process_limits
def test_the_process_binds_itself():
    code = (
        "import json, resource; from plans.books.reader_child import bind; bind();"
        "print(json.dumps([resource.getrlimit(getattr(resource, 'RLIMIT_' + name))[0]"
        " for name in ('AS', 'DATA', 'CPU', 'CORE', 'FSIZE', 'NOFILE')]))"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    memory, data, seconds, core, size, files = json.loads(found.stdout)
    assert (memory, data) == (256 * MIB, 256 * MIB)
    assert 0 < seconds <= 5
    assert (core, size) == (0, 0)
    assert files <= 16


def test_the_process_loads_neither_the_site_nor_a_library_of_tables():
    code = (
        "import sys, plans.books.reader_child; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    assert not {"django", "openpyxl", "pandas", "numpy", "lxml", "tablib"} & set(found.stdout.split())


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("while True: pass", "サーバーが混み合って.*もう一度"),
        ("import time; time.sleep(60)", "サーバーが混み合って.*もう一度"),
        (
            "import time, sys; sys.stdout.close(); time.sleep(60)",
            "サーバーが混み合って|大きすぎて読み取れません",
        ),
    ],
)
@needs_process_limits
def test_a_reading_that_the_clock_ends_is_not_blamed_on_the_file(
    code: str, words: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(limited, "MAX_SECONDS", 0.3)
    child(monkeypatch, code)
    with pytest.raises(UnreadableFile, match=words):
        read_untrusted("表.xlsx", book())


def test_where_a_process_has_no_limits_of_its_own_the_clock_stands_for_them(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limited, "MAX_SECONDS", 0.3)
    monkeypatch.setattr(reader_child, "resource", None)
    child(monkeypatch, "while True: pass")
    with pytest.raises(UnreadableFile, match=r"時間がかかりすぎ.*写し"):
        read_untrusted("表.xlsx", book())


@needs_process_limits
def test_a_reading_whose_processor_time_is_used_up_is_told(monkeypatch: pytest.MonkeyPatch):
    child(
        monkeypatch,
        "import resource; from plans.books import reader_child as r; r.MAX_PROCESSOR_SECONDS = 1; r.bind()\nwhile True: pass",
    )
    with pytest.raises(UnreadableFile, match="時間がかかりすぎ"):
        read_untrusted("表.xlsx", book())


def test_an_answer_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limited, "MAX_ANSWER", 100_000)
    child(monkeypatch, "import sys\nwhile True: sys.stdout.write('x' * 10_000)")
    with pytest.raises(UnreadableFile, match="大きすぎて読み取れません"):
        read_untrusted("表.xlsx", book())


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import os; os.abort()", "大きすぎて読み取れません"),
        ("import os; os.kill(os.getpid(), 9)", "大きすぎて読み取れません"),
        ("raise SystemExit(3)", "ファイルを読み取れません"),
        ("pass", "ファイルを読み取れません"),
        ("print('これは答えではない')", "ファイルを読み取れません"),
        (
            "from plans.books import reader_child as r; r.answer = lambda *_: bytearray(300 << 20); r.main()",
            "大きすぎて読み取れません",
        ),
        (
            "import sys, msgspec; from plans.books.reader_child import Answer\n"
            "sys.stdout.buffer.write(msgspec.msgpack.encode(Answer(fault='ZeroDivisionError')))",
            "ファイルを読み取れません",
        ),
    ],
)
def test_a_process_that_breaks_down_is_told_in_words(code: str, words: str, monkeypatch: pytest.MonkeyPatch):
    child(monkeypatch, code)
    with pytest.raises(UnreadableFile, match=f"{words}.*ください。"):
        read_untrusted("表.csv", b"a,b\n" * 1_000_000)


@needs_process_limits
def test_the_process_can_write_no_file(tmp_path: Path):
    code = "import sys; from plans.books.reader_child import bind; bind(); open(sys.argv[1], 'wb', 0).write(b'x')"
    place = tmp_path / "written"
    done = subprocess.run([sys.executable, "-c", code, str(place)], cwd=ROOT, capture_output=True)
    assert done.returncode != 0
    assert not place.exists() or place.stat().st_size == 0


def test_the_process_starts_from_any_folder_and_without_a_path_of_its_own(tmp_path: Path):
    """`python -c` and `python -` find modules in the current folder by an empty path, which names no folder."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from plans.books.limited import read_untrusted; sys.path.pop(0);"
        "import os; os.chdir(sys.argv[1]); print(read_untrusted('a.csv', b'a,b').sheets[0].text(1, 2))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)
    assert done.stdout == "b\n", done.stderr


def test_nothing_secret_of_the_server_reaches_the_process(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("REFORM_DATABASE_URL", "postgres://x:geheim@y/z")
    child(
        monkeypatch,
        "import msgspec, os, sys; from plans.books.reader_child import Answer\n"
        "sys.stdout.buffer.write(msgspec.msgpack.encode(Answer(refusal=' '.join(sorted(os.environ)))))",
    )
    with pytest.raises(UnreadableFile) as told:
        read_untrusted("表.xlsx", book())
    assert "PYTHONPATH" in str(told.value)
    assert not [name for name in str(told.value).split() if name.startswith(("REFORM", "DJANGO"))]


def test_many_threads_read_at_once():
    data = book()
    expected = read_book("表.xlsx", data)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: read_untrusted("表.xlsx", data), range(16)))
    assert found == [expected] * 16


def test_a_name_of_any_kind_reaches_the_process():
    for name in ("令和6年度\n実績.csv", "-c import os.csv", "a\udcffb.csv", "x" * 5_000 + ".csv"):
        found = read_untrusted(name, "項目名,指標\n".encode())
        assert (found.file_name, found.sheets[0].text(1, 2)) == (name, "指標")
