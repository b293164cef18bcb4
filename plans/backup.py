"""The whole database as one file that can be read anywhere, made while people work.

In: a database connection and a path where nothing stands yet (`make`). Out: a ZIP of the data and a manifest that
says what must be in it, already read back and compared; or `Unusable` with a sentence for the person.

SQLite gives its data through its online copy, PostgreSQL through COPY. Neither stops anybody from working meanwhile,
and what is written meanwhile is either wholly in the files or not at all. pg_dump isn't needed: it isn't where the
application is, and its version would have to fit the server's.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

MANIFEST = "manifest.json"
DATABASE_FILE = "database.sqlite3"
FORMAT = 1
"""Raised when a reader of the former format would misunderstand a file."""


class Unusable(Exception):
    """No backup, or not the one its manifest describes. `str()` is a sentence for the person."""


class TableFacts(msgspec.Struct, frozen=True):
    """One table as it was copied. `columns`: in the order in which a data file gives them."""

    rows: int
    columns: tuple[str, ...]


class FileFacts(msgspec.Struct, frozen=True):
    """One data file as it was packed: bytes, and their digest in hexadecimal."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup holds, and of what."""

    format: int
    version: str
    """Of the application that made it."""
    engine: str
    """Django's name of the database: sqlite or postgresql."""
    made_at: str
    """ISO 8601 with the offset from UTC: the moment at which the snapshot was begun."""
    migrations: tuple[tuple[str, str], ...]
    """(app, name) of every migration that had been applied, in that order: the schema that the data fits."""
    tables: dict[str, TableFacts]
    sequences: dict[str, int | None]
    """PostgreSQL: the number each sequence gave last, None where it gave none. SQLite keeps them in its file."""
    files: dict[str, FileFacts]


def make(connection: BaseDatabaseWrapper, target: Path) -> Manifest:
    """Write the whole database into the new file `target`; returns what it holds.

    Everything is prepared in a folder of its own beside `target` (room for the database, its packed form and a copy
    taken out of it), which is gone afterwards, and so is a backup that doesn't hold what it should. Raises Unusable
    where a file stands already, where the database is damaged, or where the packed data differ from the original;
    OSError where the disk refuses.
    """
    if target.exists():
        raise Unusable(f"「{target}」は、もうあります。上書きはしません。別の名前を指定してください。")
    if not target.parent.is_dir():
        raise Unusable(f"フォルダー「{target.parent}」がありません。先に作ってください。")
    copies = {"sqlite": _copy_sqlite, "postgresql": _copy_postgresql}
    if connection.vendor not in copies:
        raise Unusable(f"このデータベース（{connection.display_name}）のバックアップには対応していません。")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as room:
        data, packed, again = (Path(room) / name for name in ("data", "backup.zip", "again"))
        data.mkdir()
        again.mkdir()
        made_at = timezone.localtime().isoformat(timespec="seconds")
        migrations, tables, sequences = copies[connection.vendor](connection, data)
        manifest = Manifest(
            format=FORMAT,
            version=settings.VERSION,
            engine=connection.vendor,
            made_at=made_at,
            migrations=migrations,
            tables=tables,
            sequences=sequences,
            files={path.name: facts_of(path) for path in sorted(data.iterdir())},
        )
        pack(packed, manifest, data)
        if check(packed, again) != manifest:
            raise Unusable("保存したバックアップの目録が、元と違います。")
        try:
            put_in_place(packed, target)
        except FileExistsError as error:
            raise Unusable(f"「{target}」は、もうあります。上書きはしません。") from error
    return manifest


def check(source: Path, folder: Path) -> Manifest:
    """Take a backup's files out into the empty `folder`, compare each with the manifest and count its rows again.

    Raises Unusable where the file is no backup, or doesn't hold what its own manifest says.
    """
    try:
        with zipfile.ZipFile(source) as packed:
            manifest = msgspec.json.decode(packed.read(MANIFEST), type=Manifest)
            if manifest.format != FORMAT:
                raise Unusable(f"書式{manifest.format}のバックアップは、この版では読めません。")
            if set(packed.namelist()) != {MANIFEST, *manifest.files}:
                raise Unusable("バックアップの中のファイルが、目録と違います。")
            for name, expected in manifest.files.items():
                if facts_of(Path(packed.extract(name, folder))) != expected:
                    raise Unusable(f"バックアップの中の「{name}」が、目録と違います。")
    except (zipfile.BadZipFile, KeyError, msgspec.MsgspecError) as error:
        raise Unusable("バックアップのファイルではないか、壊れています。") from error
    tables = manifest.tables
    if manifest.engine == "sqlite":
        with closing(sqlite3.connect(folder / DATABASE_FILE)) as copy:
            _refuse_damage(copy)
            found = _sqlite_tables(copy)
    else:
        found = {name: TableFacts(_lines(folder / file_of(name)), tables[name].columns) for name in tables}
    if found != tables:
        wrong = sorted(name for name in {*found, *tables} if found.get(name) != tables.get(name))
        raise Unusable(f"保存したバックアップの行数が、元と違います（{'、'.join(wrong)}）。")
    return manifest


# ── The file ─────────────────────────────────────────────────────────────────────────────────────────────────


def facts_of(path: Path) -> FileFacts:
    """Size and digest of a file on disk."""
    with path.open("rb") as source:
        return FileFacts(path.stat().st_size, hashlib.file_digest(source, "sha256").hexdigest())


def file_of(table: str) -> str:
    """The data file of one of PostgreSQL's tables: the text that COPY writes, a line a row."""
    return f"{table}.copy"


def pack(target: Path, manifest: Manifest, folder: Path) -> None:
    """Write the manifest and the files of `folder` that it names into a new file only its owner may read."""
    with os.fdopen(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1))
            for name in manifest.files:
                packed.write(folder / name, name)
        out.flush()
        os.fsync(out.fileno())


def put_in_place(made: Path, target: Path) -> None:
    """Give a finished file its name, at once and never over another. Raises FileExistsError where one stands."""
    try:
        os.link(made, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: take the name first, then put the file there
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        made.replace(target)
    else:
        made.unlink()
    # The disk is asked to keep the folder's new entry; one that can't be asked keeps it in its own time.
    with contextlib.suppress(OSError):
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


# ── The databases ────────────────────────────────────────────────────────────────────────────────────────────

Copied = tuple[tuple[tuple[str, str], ...], dict[str, TableFacts], dict[str, int | None]]
"""(migrations, tables, sequences), as `Manifest` has them."""


def _copy_sqlite(connection: BaseDatabaseWrapper, folder: Path) -> Copied:
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as copy:
        connection.connection.backup(copy)  # in one step, hence of one moment
        copy.execute("PRAGMA journal_mode = DELETE")  # one file; the original keeps a log beside it
        _refuse_damage(copy)
        migrations = copy.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
        return tuple(migrations), _sqlite_tables(copy), {}


def _refuse_damage(copy: sqlite3.Connection) -> None:
    """Let SQLite examine pages, indexes, check constraints and foreign keys. Raises Unusable at a fault."""
    copy.create_function("REGEXP", 2, _matches, deterministic=True)  # check constraints call it
    try:
        answers = [str(answer) for (answer,) in copy.execute("PRAGMA integrity_check(3)")]
        strays = [
            f"{table} → {parent}"
            for table, _, parent, _ in copy.execute("PRAGMA foreign_key_check").fetchmany(3)
        ]
    except sqlite3.DatabaseError as error:
        answers, strays = [str(error)], []
    if answers != ["ok"] or strays:
        found = "、".join(strays if answers == ["ok"] else answers)
        raise Unusable(
            f"データベースの検査で誤りが見つかりました（{found}）。バックアップは保存していません。"
            "システムの管理者にご連絡ください。"
        )


def _matches(pattern: str, text: object) -> bool | None:
    """SQLite's REGEXP as Django defines it: text REGEXP pattern, None where either is missing."""
    return None if pattern is None or text is None else bool(re.search(pattern, str(text)))


def _sqlite_tables(copy: sqlite3.Connection) -> dict[str, TableFacts]:
    names = copy.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
    ).fetchall()
    return {
        name: TableFacts(
            rows=copy.execute(f"SELECT count(*) FROM {_quoted(name)}").fetchone()[0],  # noqa: S608
            columns=tuple(row[1] for row in copy.execute(f"PRAGMA table_info({_quoted(name)})")),
        )
        for (name,) in names
    }


def _copy_postgresql(connection: BaseDatabaseWrapper, folder: Path) -> Copied:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        tables = {
            name: TableFacts(_copy_table(cursor, name, columns, folder / file_of(name)), tuple(columns))
            for name, columns in _postgresql_columns(cursor).items()
        }
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        migrations = tuple(cursor.fetchall())
        cursor.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"
        )
        return migrations, tables, dict(cursor.fetchall())


def _postgresql_columns(cursor: Any) -> dict[str, list[str]]:
    """Table → the columns that are stored (a generated one is computed again), in their order."""
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables"
        " USING (table_catalog, table_schema, table_name)"
        " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'"
        " ORDER BY table_name, ordinal_position"
    )
    found: dict[str, list[str]] = {}
    for table, column in cursor.fetchall():
        found.setdefault(table, []).append(column)
    return found


def _copy_table(cursor: Any, table: str, columns: list[str], target: Path) -> int:
    """Write the table's rows into a file; returns how many the database says it has at this moment."""
    with target.open("wb") as out:
        cursor.copy_expert(f"COPY {_quoted(table)} ({', '.join(map(_quoted, columns))}) TO STDOUT", out)
    cursor.execute(f"SELECT count(*) FROM {_quoted(table)}")  # noqa: S608
    return int(cursor.fetchone()[0])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _lines(path: Path) -> int:
    with path.open("rb") as source:
        return sum(1 for _ in source)
