"""A backup's file: a ZIP of data files and a manifest that says what must be in them. Pure."""

from __future__ import annotations

import contextlib
import hashlib
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

MANIFEST = "manifest.json"
FORMAT = 1
"""Raised when a reader of the former format would misunderstand a file."""
CHUNK = 1 << 20


class Unusable(Exception):
    """No backup, or not the one its manifest describes. `str()` is a sentence for the person."""


class TableFacts(msgspec.Struct, frozen=True):
    """One table as it was copied."""

    rows: int
    columns: tuple[str, ...]
    """In the order in which a data file gives them."""


class FileFacts(msgspec.Struct, frozen=True):
    """One data file as it was packed."""

    size: int
    """Bytes."""
    sha256: str
    """Hexadecimal."""


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

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


class _Digested:
    """A data file within the archive, as it is read: counts its bytes and digests them."""

    def __init__(self) -> None:
        self._sha256, self._size = hashlib.sha256(), 0

    def add(self, chunk: bytes) -> None:
        self._sha256.update(chunk)
        self._size += len(chunk)

    def facts(self) -> FileFacts:
        return FileFacts(self._size, self._sha256.hexdigest())


def facts_of(path: Path) -> FileFacts:
    """Size and digest of a file on disk."""
    seen = _Digested()
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            seen.add(chunk)
    return seen.facts()


def pack(target: Path, manifest: Manifest, folder: Path) -> None:
    """Write the manifest and the files of `folder` that it names into a new file only its owner may read."""
    with os.fdopen(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1))
            for name in manifest.files:
                packed.write(folder / name, name)
        out.flush()
        os.fsync(out.fileno())


def unpack(source: Path, folder: Path) -> Manifest:
    """Take a backup's files out into `folder` and compare each with the manifest.

    Raises Unusable where the file is no backup, or holds other files or other bytes than its manifest says.
    """
    try:
        with zipfile.ZipFile(source) as packed:
            manifest = msgspec.json.decode(packed.read(MANIFEST), type=Manifest)
            if manifest.format != FORMAT:
                raise Unusable(f"書式{manifest.format}のバックアップは、この版では読めません。")
            if set(packed.namelist()) != {MANIFEST, *manifest.files}:
                raise Unusable("バックアップの中のファイルが、目録と違います。")
            for name, expected in manifest.files.items():
                if _take_out(packed, name, folder / Path(name).name) != expected:
                    raise Unusable(f"バックアップの中の「{name}」が、目録と違います。")
    except (zipfile.BadZipFile, KeyError, msgspec.MsgspecError) as error:
        raise Unusable("バックアップのファイルではないか、壊れています。") from error
    return manifest


def _take_out(packed: zipfile.ZipFile, name: str, target: Path) -> FileFacts:
    seen = _Digested()
    with packed.open(name) as source, target.open("wb") as out:
        while chunk := source.read(CHUNK):
            seen.add(chunk)
            out.write(chunk)
    return seen.facts()


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
    _keep(target.parent)


def _keep(folder: Path) -> None:
    """Ask the disk to keep the folder's new entry; a file system that can't be asked keeps it in its own time."""
    with contextlib.suppress(OSError), _opened(folder) as descriptor:
        os.fsync(descriptor)


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
