"""Make a backup: copy, pack, read back, and only then give the file its name."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from plans.backup.archive import FORMAT, Manifest, Unusable, facts_of, pack, put_in_place, unpack
from plans.backup.snapshot import compare, take


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
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as room:
        data, packed, again = (Path(room) / name for name in ("data", "backup.zip", "again"))
        data.mkdir()
        again.mkdir()
        made_at = timezone.localtime().isoformat(timespec="seconds")
        shot = take(connection, data)
        manifest = Manifest(
            format=FORMAT,
            version=settings.VERSION,
            engine=connection.vendor,
            made_at=made_at,
            migrations=shot.migrations,
            tables=shot.tables,
            sequences=shot.sequences,
            files={path.name: facts_of(path) for path in sorted(data.iterdir())},
        )
        pack(packed, manifest, data)
        check(packed, again, manifest)
        try:
            put_in_place(packed, target)
        except FileExistsError as error:
            raise Unusable(f"「{target}」は、もうあります。上書きはしません。") from error
    return manifest


def check(source: Path, folder: Path, expected: Manifest | None = None) -> Manifest:
    """Take a backup out into the empty `folder` and count again what it holds.

    Raises Unusable where it doesn't hold what its own manifest, or `expected`, says.
    """
    manifest = unpack(source, folder)
    if expected is not None and manifest != expected:
        raise Unusable("保存したバックアップの目録が、元と違います。")
    compare(manifest.engine, manifest.tables, folder)
    return manifest
