"""Writes every drawn workbook with its expectation into a folder: `python -m tests.reading.unseen OUT`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.reading.unseen import DRAWINGS


def write_all(folder: Path, only: str = "") -> list[Path]:
    """The workbooks written; beside each lies the .json of the same stem."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for drawing in DRAWINGS:
        expected = drawing.expected()
        path = folder / expected["workbook"]
        if only in path.name:
            path.write_bytes(drawing.draw())
            words = json.dumps(expected, ensure_ascii=False, indent=1)
            path.with_suffix(".json").write_text(words + "\n", encoding="utf-8")
            written.append(path)
    return written


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("python -m tests.reading.unseen OUT [part of a name]")
    sys.stdout.writelines(f"{path}\n" for path in write_all(Path(sys.argv[1]), *sys.argv[2:]))
