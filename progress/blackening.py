"""黒塗り: personal data that slipped in, taken out of everything that a municipality's records hold and hand out.

`find` tells every place and writes nothing; `carry_out` blackens them, in publications with their SHA-256, in the
records as they stand, in the history and in what was kept of files, and leaves a record that says that, when and by
whom, never what. docs/decisions/blackening.md says why seals stay explainable.
"""

from __future__ import annotations

import hashlib
import io
import secrets
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models, transaction

from items.models import BudgetLine, Staffing
from plans.access import Act, access_for
from plans.books.guard import MAX_MEMBER
from plans.history.append_only import opened
from plans.history.records import AppendOnlyModel, OfAMunicipality, Versioned, Way
from plans.history.writer import apply
from plans.models import Municipality
from progress.models import (
    BlackenedPublication,
    Blackening,
    EvidenceContent,
    ImportJob,
    PreparedFile,
    Publication,
    PublicationFile,
    ReturnedSurvey,
    TakenDocument,
)
from progress.table import frozen
from progress.workflow import MoveRefused

MARK = "■■"
"""Stands for whatever was blackened, however long it was."""
SHORTEST = len(MARK)
"""Letters of what can be blackened: less is found everywhere, and the mark has to fit where it stood."""
_WHO = ("by_name", "sealed_by_name", "response_by_name", "decided_by")
"""Columns that say who did something: that stays."""
_FILES: dict[type[OfAMunicipality], tuple[str, ...]] = {
    ReturnedSurvey: ("data",),
    ImportJob: ("data", "book", "preview"),
    PreparedFile: ("content",),
    TakenDocument: ("content",),
    EvidenceContent: ("data",),
}
"""What was kept of files, in which nothing can be replaced: it is emptied, or goes."""
_GOES = (PreparedFile, TakenDocument, EvidenceContent)
_AROUND = 12
_TWO_WAYS = ("item__plan__municipality_id", "pillar__plan__municipality_id")
"""Of what hangs below an item or a pillar."""


@dataclass(frozen=True)
class Place:
    """One record in which it stands. `what`: the kind of record; `said`: the words around it, blackened."""

    what: str
    label: str
    said: str


@dataclass(frozen=True)
class Found:
    """`publications`: with the number of places in each."""

    publications: Sequence[tuple[Publication, int]]
    places: Sequence[Place]

    @property
    def digest(self) -> str:
        """Names what was found, so that nothing else is blackened than was looked at."""
        counts = [(one.pk, one.sha256, number) for one, number in self.publications]
        told = repr((counts, [(one.what, one.label, one.said) for one in self.places]))
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True)
class Decision:
    """`decided_on`: 決裁日."""

    decided_on: date
    decided_by: str
    document_number: str = ""


def find(municipality: Municipality, spellings: Sequence[str]) -> Found:
    """Where any of the spellings stands."""
    several = [
        (one, number)
        for one in Publication.objects.filter(plan__municipality=municipality).order_by("plan_id", "number")
        if (number := _count([one.content, one.title, one.erratum, one.left_open], spellings))
    ]
    return Found(several, list(_places(municipality, spellings)))


@transaction.atomic
def carry_out(
    municipality: Municipality, spellings: Sequence[str], decision: Decision, *, shown: str, by: Any
) -> Blackening:
    """Blackens all of it. `shown`: the digest of what was looked at.

    Raises PermissionDenied for whoever doesn't publish there, MoveRefused (nothing written) when nothing is found,
    when a spelling is too short, or something else would be blackened by now; ValidationError where a record's own
    rules stand against it.
    """
    access_for(by).require(Act.PUBLISH, municipality.pk)
    if any(len(one) < SHORTEST for one in spellings) or not spellings:
        raise MoveRefused(f"{SHORTEST}文字以上の文字を入力してください。")
    found = find(municipality, spellings)
    if not found.publications and not found.places:
        raise MoveRefused("その文字は、どこにもありません。")
    if found.digest != shown:
        raise MoveRefused("確かめた内容から変わったため、まだ黒塗りしていません。もう一度確かめてください。")
    for model in _texts_of(Versioned):
        rows = [row for row, _ in _with(model, municipality, spellings)]
        for row in rows:
            _put(row, spellings)
        apply(rows, by=by, via=Way.FORM, note="黒塗り")
    for model in _passing():
        for row, _ in list(_with(model, municipality, spellings)):
            _rewrite(row, spellings)
    _take_out_of_files(municipality, spellings)
    blackening = Blackening(municipality=municipality, by=by, by_name=str(by), places=len(found.places))
    blackening.decided_on, blackening.decided_by = decision.decided_on, decision.decided_by
    blackening.document_number = decision.document_number
    blackening.full_clean(exclude=["by"])
    blackening.save()
    guarded = _texts_of(AppendOnlyModel)
    with opened([model._meta.db_table for model in guarded]):
        for model in guarded:
            for row, _ in _with(model, municipality, spellings):
                before = row.sha256 if isinstance(row, Publication) else ""
                number = _count([row.content], spellings) if isinstance(row, Publication) else 0
                _rewrite(row, spellings)
                if isinstance(row, Publication):
                    told = {"places": number, "sha256_before": before, "sha256_after": row.sha256}
                    BlackenedPublication.objects.create(blackening=blackening, publication=row, **told)
    changed = [one.pk for one, _ in found.publications]
    PublicationFile.objects.filter(publication__in=changed).delete()
    return blackening


def blackened(value: Any, spellings: Sequence[str]) -> Any:
    """A text, or a value of JSON, with the mark wherever a spelling stood. Keys of objects stay."""
    if isinstance(value, str):
        for one in sorted(spellings, key=len, reverse=True):
            value = value.replace(one, MARK)
        return value
    if isinstance(value, list):
        return [blackened(one, spellings) for one in value]
    if isinstance(value, dict):
        return {key: blackened(one, spellings) for key, one in value.items()}
    return value


def _count(value: Any, spellings: Sequence[str]) -> int:
    """In how many texts within a value any of them stands."""
    if isinstance(value, str):
        return int(any(one in value for one in spellings))
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return sum(_count(one, spellings) for one in parts)


# ── Records ──────────────────────────────────────────────────────────────────────────────────────────────────


def _texts_of(kind: type[Any]) -> list[type[OfAMunicipality]]:
    """The models of that kind in which words can stand."""
    several: list[Any] = apps.get_models()
    return [model for model in several if issubclass(model, kind) and _columns(model)]


def of_municipality(model: type[OfAMunicipality], municipality: Municipality) -> models.QuerySet[Any]:
    """All rows of the model that belong to it."""
    paths = _TWO_WAYS if model in (BudgetLine, Staffing) else (model.tenant_path,)
    wanted = models.Q(*((path, municipality.pk) for path in paths), _connector=models.Q.OR)
    return model._default_manager.filter(wanted).order_by("pk")


def _passing() -> list[type[OfAMunicipality]]:
    """Of what is neither followed by the history nor part of it: drafts, reminders, imports."""
    several = _texts_of(OfAMunicipality)
    return [one for one in several if not issubclass(one, Versioned | AppendOnlyModel)]


def _columns(model: type[models.Model]) -> list[str]:
    """Those that hold words as people wrote them: no choices, keys or numbers in hexadecimal."""
    words = (models.CharField, models.TextField, models.JSONField)
    return [
        one.name
        for one in model._meta.concrete_fields
        if isinstance(one, words)
        and not isinstance(one, models.SlugField)
        and not one.choices
        and not one.name.startswith("sha256")
        and one.name not in _WHO
    ]


def _with(
    model: type[OfAMunicipality], municipality: Municipality, spellings: Sequence[str]
) -> Iterator[tuple[Any, str]]:
    """The rows in which any of them stands, each with a text that says it."""
    columns = _columns(model)
    # Words within JSON are kept by each engine in its own way: they are looked for here.
    for row in of_municipality(model, municipality).iterator():
        for name in columns:
            if _count(getattr(row, name), spellings):
                yield row, next(_texts(getattr(row, name), spellings))
                break


def _texts(value: Any, spellings: Sequence[str]) -> Iterator[str]:
    if isinstance(value, str):
        if any(one in value for one in spellings):
            yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one, spellings)


def _put(row: models.Model, spellings: Sequence[str]) -> None:
    for name in _columns(type(row)):
        setattr(row, name, blackened(getattr(row, name), spellings))


def _rewrite(row: Any, spellings: Sequence[str]) -> None:
    """Of a table that is opened just now."""
    _put(row, spellings)
    columns = {name: getattr(row, name) for name in _columns(type(row))}
    if isinstance(row, Publication):
        row.content[frozen.SALT] = secrets.token_hex(16)
        row.sha256 = columns["sha256"] = frozen.digest(row.content)
    type(row)._default_manager.filter(pk=row.pk).update(**columns)


def _places(municipality: Municipality, spellings: Sequence[str]) -> Iterator[Place]:
    for model in (*_texts_of(Versioned), *_passing(), *_texts_of(AppendOnlyModel)):
        if model is not Publication:
            for row, said in _with(model, municipality, spellings):
                label = blackened(str(row), spellings)
                yield Place(str(model._meta.verbose_name), label, _around(said, spellings))
    for kind, row in _kept(municipality, spellings):
        yield Place(str(kind._meta.verbose_name), blackened(str(row), spellings), "")


def _around(said: str, spellings: Sequence[str]) -> str:
    """「…窓口の■■さんが…」"""
    told = blackened(said, spellings)
    at = told.index(MARK)
    start, end = max(0, at - _AROUND), at + len(MARK) + _AROUND
    return f"{'…' if start else ''}{told[start:end]}{'…' if end < len(told) else ''}"


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────


def _kept(
    municipality: Municipality, spellings: Sequence[str]
) -> Iterator[tuple[type[OfAMunicipality], Any]]:
    for model, columns in _FILES.items():
        for row in of_municipality(model, municipality).iterator():
            if any(holds(bytes(getattr(row, name) or b""), spellings) for name in columns):
                yield model, row


def holds(content: bytes, spellings: Sequence[str], depth: int = 2) -> bool:
    """Does the file, or what is packed in it, say any of them? Files of workbooks are archives of texts, in which
    others may lie (`depth`: so many within each other). Words of a PDF or a picture can't be found."""
    signs = [one.encode(code) for one in spellings for code in ("utf-8", "cp932", "utf-16-le")]
    if any(one in content for one in signs):
        return True
    if depth and zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [one for one in archive.infolist() if one.file_size <= MAX_MEMBER]
            return any(holds(archive.read(one), spellings, depth - 1) for one in parts)
    return any(one in part for part in _unpacked(content) for one in signs)


def _unpacked(content: bytes) -> Iterator[bytes]:
    """The parts of what is packed with zlib, one behind the other; none of anything else."""
    while content:
        unpacking = zlib.decompressobj()
        try:
            yield unpacking.decompress(content)
        except zlib.error:
            return
        content = unpacking.unused_data


def _take_out_of_files(municipality: Municipality, spellings: Sequence[str]) -> None:
    for model, row in list(_kept(municipality, spellings)):
        rows = model._default_manager.filter(pk=row.pk)
        if model in _GOES:
            rows.delete()
            continue
        fields = {name: getattr(model, name).field for name in _FILES[model]}
        empty = {name: None if one.null else b"" for name, one in fields.items()}
        rows.update(**empty)
