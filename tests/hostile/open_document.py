"""OpenDocument spreadsheets (.ods) written by hand, so that any part can lie."""

from __future__ import annotations

from tests.hostile.package import zipped

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
NAMES = " ".join(f'xmlns:{short}="{name}"' for short, name in _NAMES.items())


def content(tables: str, styles: str = "", more: str = "") -> str:
    """`more` stands behind the tables."""
    return (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}{more}</office:spreadsheet></office:body></office:document-content>"
    )


def document(xml: str | bytes, **parts: str | bytes) -> bytes:
    """`parts` by name: `manifest` is META-INF/manifest.xml, any other as it is called."""
    found = {"mimetype": TYPE, "content.xml": xml, **parts}
    if "manifest" in found:
        found["META-INF/manifest.xml"] = found.pop("manifest")
    return zipped(found)


def table(*rows: str, name: str = "表", style: str = "", before: str = "") -> str:
    return (
        f'<table:table table:name="{name}" table:style-name="{style}">{before}{"".join(rows)}</table:table>'
    )


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def text(words: str, more: str = "") -> str:
    """A cell with one paragraph; `words` may hold elements."""
    return f'<table:table-cell office:value-type="string" {more}><text:p>{words}</text:p></table:table-cell>'


def cell(inner: str, more: str) -> str:
    return f"<table:table-cell {more}>{inner}</table:table-cell>"


def ods(*rows: str, **given: str) -> bytes:
    """A document with one table of these rows."""
    styles = given.pop("styles", "")
    return document(content(table(*rows, **given), styles))
