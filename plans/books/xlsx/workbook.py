"""The workbook as a whole: its sheets in the order of their tabs, and what they share. Pure."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from plans.books.cells import Sheet
from plans.books.guard import COPY, MAX_SHEETS, UnreadableFile
from plans.books.xlsx.contents import Shared
from plans.books.xlsx.parts import (
    BROKEN,
    MAIN,
    RELATION,
    Attributes,
    Package,
    Relation,
    is_true,
    short_names,
)
from plans.books.xlsx.sheet import SheetStream
from plans.books.xlsx.styles import cell_formats
from plans.books.xlsx.texts import shared_texts


def sheets_of(data: bytes) -> tuple[Sheet, ...]:
    """Every sheet of the workbook. Raises UnreadableFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as stored:
            return tuple(_sheets(Package(stored)))
    except UnreadableFile:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        NotImplementedError,
        EOFError,
        LookupError,
        ValueError,
    ) as error:
        raise UnreadableFile(BROKEN) from error


@dataclass(frozen=True, slots=True)
class _Tab:
    name: str
    relation: str
    hidden: bool


@dataclass
class _MainPart:
    """What the workbook's main part says. `recomputes`: it asks to be computed when it is opened."""

    tabs: list[_Tab] = field(default_factory=list)
    from_1904: bool = False
    recomputes: bool = False


def _main_part(package: Package, part: str) -> _MainPart:
    found = _MainPart()
    wanted = short_names(MAIN, "sheet", "workbookPr", "calcPr")

    def start(tag: str, given: Attributes) -> None:
        name = wanted.get(tag)
        if name == "sheet":
            relation = next((given[key] for uri in RELATION if (key := f"{uri} id") in given), "")
            hidden = given.get("state", "visible") != "visible"
            found.tabs.append(_Tab(given.get("name", "")[:100], relation, hidden))
            if len(found.tabs) > MAX_SHEETS:
                raise UnreadableFile(f"シートが{MAX_SHEETS}枚を超えています。{COPY}")
        elif name == "workbookPr":
            found.from_1904 = is_true(given.get("date1904"))
        elif name == "calcPr":
            found.recomputes = is_true(given.get("fullCalcOnLoad"))

    package.read(part, start)
    return found


def _sheets(package: Package) -> Iterator[Sheet]:
    """In the order of their tabs; diagrams that fill a sheet of their own are left out."""
    name = package.main_part()
    relations, main = package.relations_of(name), _main_part(package, name)
    shared = Shared(
        shared_texts(package, package.one_of(relations, "/sharedStrings")),
        cell_formats(package, package.one_of(relations, "/styles")),
        main.from_1904,
        main.recomputes,
    )
    seen: set[str] = set()
    for tab in main.tabs:
        relation = relations.get(tab.relation, Relation("", ""))
        if relation.kind.endswith("/chartsheet"):
            continue
        _require_table(tab, relation)
        if relation.part in seen:
            raise UnreadableFile(BROKEN)
        seen.add(relation.part)
        stream = SheetStream(shared, tab.name)
        package.read(relation.part, stream.start, stream.end, stream.text)
        yield stream.sheet(tab.hidden)


def _require_table(tab: _Tab, relation: Relation) -> None:
    if relation.kind.endswith(("/xlMacrosheet", "/xlIntlMacrosheet", "/dialogsheet")):
        raise UnreadableFile(
            f"シート「{tab.name}」はマクロのシートです。"
            "削除し、「Excel ブック（.xlsx）」として保存し直してください。"
        )
    if not relation.kind.endswith("/worksheet"):
        raise UnreadableFile(BROKEN)
