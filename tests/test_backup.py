"""A backup holds one moment of the whole database, can be brought back, and never stands where it shouldn't."""

from __future__ import annotations

import re
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from plans import backup
from plans.backup import DATABASE_FILE, check, file_of, make
from plans.history.records import ChangeEvent
from plans.models import Department, User
from progress.models import Evidence, EvidenceContent, Publication
from progress.review.publications import seal
from tests import make as built

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.every_database]

RESTORED = "restored"


def city() -> Publication:
    """A plan with a figure that has a comma, a text with every sign that a copy could stumble over, and a sealed table."""
    place = built.municipality()
    planner = built.planner(place)
    plan = built.plan(place)
    item = built.item(
        built.pillar(plan), "「行政手続」\t\\N と\n二行目、'引用' \"二重\"", lead=built.department(place)
    )
    built.indicator(item, targets={2024: "96.5"})
    status = built.status(built.opened_round(plan, planner), item)
    proof = Evidence.objects.create(status=status, file_name="根拠.pdf")
    EvidenceContent.objects.create(evidence=proof, data=bytes(range(256)))
    return seal(plan, None, by=planner)


@contextmanager
def brought_back(backup: Path, room: Path) -> Iterator[Any]:
    """The backup in an empty database of its own, as a connection; the database is gone afterwards."""
    room.mkdir()
    manifest = check(backup, room)
    there = connection.copy(alias=RESTORED)
    if connection.vendor == "sqlite":
        there.settings_dict["NAME"] = str(room / DATABASE_FILE)
        yield there
        there.close()
        return
    here = connection.settings_dict["NAME"]
    there.settings_dict["NAME"] = RESTORED
    connection.close()  # the schema is taken over from a database that nobody uses
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{RESTORED}" TEMPLATE "{here}"')
    try:
        _fill(there, manifest, room)
        yield there
    finally:
        there.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{RESTORED}"')


def _fill(there: Any, manifest: backup.Manifest, room: Path) -> None:
    """Empty every table, then bring the rows of the backup back, as somebody who restores it would."""
    with there.cursor() as cursor:
        names = ", ".join(f'"{name}"' for name in there.introspection.table_names(cursor))
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY")
        cursor.execute("SET session_replication_role = replica")  # neither guards nor foreign keys meanwhile
        for table, facts in manifest.tables.items():
            columns = ", ".join(f'"{name}"' for name in facts.columns)
            with (room / file_of(table)).open("rb") as rows:
                cursor.copy_expert(f'COPY "{table}" ({columns}) FROM STDIN', rows)
        for sequence, last in manifest.sequences.items():
            if last is not None:
                cursor.execute("SELECT setval(%s, %s)", [f'"{sequence}"', last])
        cursor.execute("SET session_replication_role = DEFAULT")


def everything(of: Any) -> dict[str, list[Any]]:
    """Table → its rows, all columns, in an order of their own."""
    with of.cursor() as cursor:
        found = {}
        for table in sorted(of.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            found[table] = sorted(repr([_in_full(value) for value in row]) for row in cursor.fetchall())
        return found


def _in_full(value: Any) -> Any:
    """PostgreSQL hands out a view of what a file holds."""
    return bytes(value) if isinstance(value, memoryview) else value


def test_what_was_saved_comes_back_to_the_letter(tmp_path: Path) -> None:
    sealed = city()
    make(connection, tmp_path / "all.zip")
    before = everything(connection)
    assert before["items_targetvalue"] and before["progress_publication"]
    assert before["progress_evidencecontent"]
    with brought_back(tmp_path / "all.zip", tmp_path / "room") as there:
        assert everything(there) == before
        with there.cursor() as cursor:
            cursor.execute("SELECT sha256 FROM progress_publication")
            assert cursor.fetchall() == [(sealed.sha256,)]
            if there.vendor == "postgresql":  # the next number follows on the last
                cursor.execute("SELECT nextval(pg_get_serial_sequence('plans_department', 'id'))")
                assert cursor.fetchone()[0] > Department.objects.latest("pk").pk


def test_the_manifest_says_what_was_saved(tmp_path: Path) -> None:
    city()
    manifest = make(connection, tmp_path / "all.zip")
    assert (manifest.version, manifest.engine) == (settings.VERSION, connection.vendor)
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00", manifest.made_at)
    assert manifest.tables["plans_changeevent"].rows == ChangeEvent.objects.count()
    assert manifest.tables.keys() >= set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        assert manifest.migrations == tuple(cursor.fetchall())


def test_what_is_written_meanwhile_is_in_it_wholly_or_not_at_all(tmp_path: Path) -> None:
    """Somebody writes a department and its clerk at a time, as fast as the database goes, while three backups are made."""
    place = built.municipality()
    stop, pairs, faults = threading.Event(), [0], []

    def write() -> None:
        try:
            while not stop.is_set():
                with transaction.atomic():
                    Department.objects.create(municipality=place, name=f"第{pairs[0]:06}課")
                    User.objects.create(username=f"clerk-{pairs[0]:06}", password="!")
                pairs[0] += 1
        except Exception as error:
            faults.append(repr(error))
        finally:
            connections.close_all()

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    try:
        counts = []
        for number in range(3):
            written = pairs[0]
            while pairs[0] < written + 3 and not faults:  # the writer is at work
                stop.wait(0.01)
            tables = make(connection, tmp_path / f"{number}.zip").tables
            counts.append((tables["plans_department"].rows, tables["plans_user"].rows))
    finally:
        stop.set()
        writer.join(60)
    assert faults == []
    assert [departments - clerks for departments, clerks in counts] == [0, 0, 0]
    assert (0, 0) < counts[0] < counts[1] < counts[2] <= (pairs[0], pairs[0])
    with brought_back(tmp_path / "1.zip", tmp_path / "room") as there, there.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM plans_department JOIN plans_user ON substr(name, 2, 6) = substr(username, 7)"
        )
        assert cursor.fetchone() == counts[1][:1]


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    city()
    said = StringIO()
    call_command("backup", str(tmp_path / "all.zip"), stdout=said)
    digest = backup.facts_of(tmp_path / "all.zip").sha256
    assert "バックアップを保存しました" in said.getvalue()
    assert "読み直し" in said.getvalue() and digest in said.getvalue()


def test_only_its_owner_may_read_it_and_nothing_else_is_left(tmp_path: Path) -> None:
    make(connection, tmp_path / "all.zip")
    assert stat.S_IMODE((tmp_path / "all.zip").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["all.zip"]


def test_a_file_that_stands_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_text("大切なもの")
    with pytest.raises(CommandError, match="もうあります"):
        call_command("backup", str(tmp_path / "all.zip"))
    (tmp_path / "made").write_text("新しいもの")
    with pytest.raises(FileExistsError):  # it came while the backup was made
        backup.put_in_place(tmp_path / "made", tmp_path / "all.zip")
    assert (tmp_path / "all.zip").read_text() == "大切なもの"


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"フォルダー.*ありません"):
        call_command("backup", str(tmp_path / "ない" / "all.zip"))


def _repacked(source: Path, target: Path, change: Mapping[str, bytes | None]) -> None:
    """The same ZIP with members changed, added or (None) left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        members: dict[str, bytes | None] = {**{name: old.read(name) for name in old.namelist()}, **change}
        for name, content in members.items():
            if content is not None:
                new.writestr(name, content)


def test_a_changed_file_is_found_when_it_is_read_again(tmp_path: Path) -> None:
    manifest = make(connection, tmp_path / "all.zip")
    name = next(iter(manifest.files))
    changes: dict[str, dict[str, bytes | None]] = {
        "changed": {name: b"something else"},
        "missing": {name: None},
        "added": {"more": b""},
        "no manifest": {backup.MANIFEST: None},
    }
    for what, change in changes.items():
        _repacked(tmp_path / "all.zip", tmp_path / f"{what}.zip", change)
        (tmp_path / what).mkdir()
        with pytest.raises(backup.Unusable):
            check(tmp_path / f"{what}.zip", tmp_path / what)
    (tmp_path / "cut.zip").write_bytes((tmp_path / "all.zip").read_bytes()[:-200])
    with pytest.raises(backup.Unusable, match="壊れて"):
        check(tmp_path / "cut.zip", tmp_path / "missing")


def test_rows_that_are_missing_are_found_when_it_is_read_again(tmp_path: Path) -> None:
    """The file fits its digest, but not the count of rows that the original had."""
    city()
    make(connection, tmp_path / "all.zip")
    (tmp_path / "data").mkdir()
    manifest = check(tmp_path / "all.zip", tmp_path / "data")
    if manifest.engine == "sqlite":
        with closing(sqlite3.connect(tmp_path / "data" / DATABASE_FILE)) as copy, copy:
            copy.execute("DELETE FROM items_targetvalue")
    else:
        (tmp_path / "data" / file_of("items_targetvalue")).write_bytes(b"")
    facts = {path.name: backup.facts_of(path) for path in (tmp_path / "data").iterdir()}
    backup.pack(tmp_path / "less.zip", msgspec.structs.replace(manifest, files=facts), tmp_path / "data")
    (tmp_path / "again").mkdir()
    with pytest.raises(backup.Unusable, match="items_targetvalue"):
        check(tmp_path / "less.zip", tmp_path / "again")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite's file is checked by SQLite")
def test_a_damaged_database_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("INSERT INTO plans_user_groups (user_id, group_id) VALUES (987654, 987654)")
    try:
        with pytest.raises(CommandError, match="検査で誤り"):
            call_command("backup", str(tmp_path / "all.zip"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM plans_user_groups")
            cursor.execute("PRAGMA foreign_keys = ON")
    assert list(tmp_path.iterdir()) == []
