"""Public answers as they are kept: made once by the worker, as files, for whoever isn't signed in.

Everything that such an answer depends on is in the name of its folder (`state_of`): what may be read and to whom it
was released, the municipality as it stands, this program with its templates. So an answer that no longer holds isn't
found, whatever it was that changed, and the page is rendered as if nothing were kept.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import msgspec
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix
from django.utils.cache import patch_vary_headers

from progress.models import Publication

COMPLETE = "complete"
"""A file in a folder in which nothing is missing."""
ALL = "_all"
"""The folder of what is told of all municipalities together."""
_TAKES_GZIP = re.compile(r"\bgzip\b")
_HEADERS = (
    *("Content-Type", "Content-Disposition"),
    *("Access-Control-Allow-Origin", "Access-Control-Expose-Headers"),
)
_SHRINK = ("text/", "application/json")


class Kept(msgspec.Struct, frozen=True):
    """One answer. `sha256`: of the content as it is read; `packed`: it is held compressed with gzip."""

    headers: dict[str, str]
    sha256: str
    packed: bool
    content: bytes


_KEPT = msgspec.msgpack.Decoder(Kept)
"""Knows its type from the start (docs/decisions/decoder-types-at-start.md)."""


# ── What an answer depends on ────────────────────────────────────────────────────────────────────────────────


@cache
def program() -> str:
    """A digest of what turns a publication into a page: code, layouts, templates, libraries, static files' names."""
    found = hashlib.sha256(getattr(staticfiles_storage, "manifest_hash", "").encode())
    base = Path(settings.BASE_DIR)
    apps = ("plans", "items", "progress", "reform_tracker")
    code = [path for app in apps for ending in ("py", "toml") for path in base.glob(f"{app}/**/*.{ending}")]
    for path in sorted([*code, *base.glob("templates/**/*.html"), base / "requirements.lock"]):
        found.update(path.read_bytes())
    return found.hexdigest()


def state_of(municipality: str) -> str:
    """All that decides what everybody may read of the municipality (its slug; "": of all), as a digest."""
    with connection.cursor() as cursor:
        cursor.execute(*_question(municipality))
        rows = cursor.fetchall()
    return hashlib.sha256(repr((program(), get_script_prefix(), rows)).encode()).hexdigest()


@lru_cache(maxsize=256)
def _question(municipality: str) -> tuple[str, tuple[Any, ...]]:
    """What `state_of` asks the database: put together once, which takes Django ten times as long as the answer.
    (So it mustn't hold a moment: what may be read doesn't depend on when it is asked.)"""
    readable = Publication.objects.open_to_all()
    if municipality:
        readable = readable.filter(plan__municipality__slug=municipality)
    rows = readable.order_by("pk", "releases__pk").values_list(
        *("pk", "sha256", "releases__pk", "releases__at"),
        *("plan__version", "round__version", "plan__municipality__version"),
    )
    sql, values = rows.query.sql_with_params()
    return sql, tuple(values)


def folder_of(municipality: str) -> Path:
    """Where all that holds of the municipality now is kept, whether it was made yet or not."""
    return Path(settings.DATA_DIR) / "pages" / (municipality or ALL) / state_of(municipality)


def _name(request: HttpRequest) -> str:
    return hashlib.sha256(request.get_full_path().encode()).hexdigest()


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────


def answer_to(request: HttpRequest, municipality: str) -> HttpResponse | None:
    """The kept answer; None where none holds, and for whoever has a session."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES or not Path(settings.DATA_DIR, "pages").exists():
        return None
    try:
        held = (folder_of(municipality) / _name(request)).read_bytes()
    except FileNotFoundError:
        return None
    kept = _KEPT.decode(held)
    unpacks = kept.packed and not _TAKES_GZIP.search(request.headers.get("Accept-Encoding", ""))
    response = HttpResponse(gzip.decompress(kept.content) if unpacks else kept.content, headers=kept.headers)
    response["ETag"] = f'"{kept.sha256}"'
    if kept.packed:
        patch_vary_headers(response, ["Accept-Encoding"])
        if not unpacks:
            response["Content-Encoding"] = "gzip"
            response["ETag"] = f'"{kept.sha256}-gzip"'
    patch_vary_headers(response, ["Cookie"])
    return response


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────


def is_kept(folder: Path, request: HttpRequest) -> bool:
    return (folder / _name(request)).exists()


def keep(folder: Path, request: HttpRequest, response: HttpResponse) -> None:
    """Keeps the answer to a request of nobody in particular, whole or not at all."""
    content = response.content
    packed = response["Content-Type"].startswith(_SHRINK)
    headers: Mapping[str, str] = {name: response[name] for name in _HEADERS if name in response}
    held = gzip.compress(content, mtime=0) if packed else content
    kept = Kept(dict(headers), hashlib.sha256(content).hexdigest(), packed, held)
    write(folder / _name(request), msgspec.msgpack.encode(kept))


def forget(municipality: str) -> None:
    """Takes away what was kept of the municipality, and of all together, where something was taken out of a
    publication: nothing would find it any more, but it must not lie there."""
    for place in (municipality, ALL):
        shutil.rmtree(Path(settings.DATA_DIR) / "pages" / place, ignore_errors=True)


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as half:
        half.write(content)
    os.replace(half.name, path)
