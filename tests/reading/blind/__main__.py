"""Writes every workbook of this package with its expectation into a folder: `python -m
tests.reading.blind OUT`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.reading.blind import DRAWINGS


def write_all(folder: Path) -> list[Path]:
    """The workbooks written; beside each lies the .json of the same stem."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for drawing in DRAWINGS:
        expected = drawing.expected()
        path = folder / expected["workbook"]
        path.write_bytes(drawing.draw())
        words = json.dumps(expected, ensure_ascii=False, indent=1)
        path.with_suffix(".json").write_text(words + "\n", encoding="utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python -m tests.reading.blind OUT")
    sys.stdout.writelines(f"{path}\n" for path in write_all(Path(sys.argv[1])))
