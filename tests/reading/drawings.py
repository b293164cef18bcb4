"""Whole drawn workbooks written to a folder with their expectations. Needs nothing of the application."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType


def write_drawings(drawings: Sequence[ModuleType], folder: Path, only: str = "") -> list[Path]:
    """The workbooks written of those whose name has `only` in it; beside each lies the .json of the same stem."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for drawing in drawings:
        expected = drawing.expected()
        path = folder / expected["workbook"]
        if only in path.name:
            path.write_bytes(drawing.draw())
            words = json.dumps(expected, ensure_ascii=False, indent=1)
            path.with_suffix(".json").write_text(words + "\n", encoding="utf-8")
            written.append(path)
    return written
