"""The workbook as a whole: its sheets in the order of their tabs, and what they share. Pure."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from plans.books.cells import Sheet
from plans.books.guard import (
    COPY,
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_SHEETS,
    MAX_STYLES,
    UnreadableFile,
)
from plans.books.number_codes import BUILT_IN
from plans.books.number_format import MAX_CODE, Format, read_format
from plans.books.xlsx.package import BROKEN, Package, Relation, clean_text, is_true, text_of, whole
from plans.books.xlsx.sheet import Shared, SheetReader


def sheets_of(data: bytes) -> tuple[Sheet, ...]:
    """Every sheet of the workbook. Raises UnreadableFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as stored:
            return tuple(_sheets(Package(stored)))
    except (
        zipfile.BadZipFile,
        zlib.error,
        ParseError,
        NotImplementedError,
        EOFError,
        LookupError,
        ValueError,
    ) as error:
        raise UnreadableFile(BROKEN) from error


def _sheets(package: Package) -> Iterator[Sheet]:
    """In the order of their tabs; diagrams that fill a sheet of their own are left out."""
    main = package.main_part()
    relations = package.relations_of(main)
    shared = Shared(
        _shared_texts(package, package.one_of(relations, "/sharedStrings")),
        _cell_formats(package, package.one_of(relations, "/styles")),
    )
    tabs = []
    for one in package.elements(main, "workbook", "sheet", "workbookPr", "calcPr"):
        if one.tag == "sheet":
            tabs.append(dict(one.attrib))
            if len(tabs) > MAX_SHEETS:
                raise UnreadableFile(f"シートが{MAX_SHEETS}枚を超えています。{COPY}")
        elif one.tag == "workbookPr":
            shared.from_1904 = is_true(one.get("date1904"))
        else:
            shared.recomputes = is_true(one.get("fullCalcOnLoad"))
    seen: set[str] = set()
    for tab in tabs:
        name = tab.get("name", "")[:100]
        key = next((value for key, value in tab.items() if key.endswith("}id")), "")
        relation = relations.get(key, Relation("", ""))
        if relation.kind.endswith("/chartsheet"):
            continue
        if relation.kind.endswith(("/xlMacrosheet", "/xlIntlMacrosheet", "/dialogsheet")):
            raise UnreadableFile(
                f"シート「{name}」はマクロのシートです。"
                "削除し、「Excel ブック（.xlsx）」として保存し直してください。"
            )
        if not relation.kind.endswith("/worksheet") or relation.part in seen:
            raise UnreadableFile(BROKEN)
        seen.add(relation.part)
        hidden = tab.get("state", "visible") != "visible"
        yield SheetReader(shared, name).read(package, relation.part, hidden)


def _shared_texts(package: Package, part: str | None) -> list[str]:
    """In the order of their numbers. The part's own count is not used."""
    texts: list[str] = []
    size = 0
    for item in package.elements(part, "sst", "si") if part else ():
        text = text_of(item)
        size += len(text)
        if size > MAX_CHARACTERS:
            raise UnreadableFile(f"文字が多すぎます。{COPY}")
        texts.append(clean_text(text))
        if len(texts) > MAX_CELLS:
            raise UnreadableFile(f"文字の入ったセルが多すぎます。{COPY}")
    return texts


def _cell_formats(package: Package, part: str | None) -> list[Format]:
    """In the order of their numbers (a cell's `s`); General alone where the workbook has no styles."""
    codes, used = dict(BUILT_IN), [0]
    for group in package.elements(part, "styleSheet", "numFmts", "cellXfs") if part else ():
        if len(group) > MAX_STYLES:
            raise UnreadableFile(f"セルの書式が多すぎます。{COPY}")
        if group.tag == "cellXfs":
            used = [whole(one.get("numFmtId", "0")) for one in group.findall("xf")]
        else:
            for one in group.findall("numFmt"):
                codes[whole(one.get("numFmtId"))] = one.get("formatCode", "")[:MAX_CODE]
    formats = {number: read_format(codes.get(number, "")) for number in set(used)}
    return [formats[number] for number in used]
