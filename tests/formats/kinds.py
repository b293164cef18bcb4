"""The kept workbooks, made by `python -m tests.formats`."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def kept(name: str) -> bytes:
    """`kinds.xlsx`, `kinds.xls`, `kinds.ods`, or one of the texts `kinds_….csv`, `kinds_utf16.txt`."""
    return (HERE / name).read_bytes()
