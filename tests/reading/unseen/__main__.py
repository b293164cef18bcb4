"""Writes every drawn workbook with its expectation into a folder: `python -m tests.reading.unseen OUT`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.reading.drawings import write_drawings
from tests.reading.unseen import DRAWINGS


def write_all(folder: Path, only: str = "") -> list[Path]:
    return write_drawings(DRAWINGS, folder, only)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("python -m tests.reading.unseen OUT [part of a name]")
    sys.stdout.writelines(f"{path}\n" for path in write_all(Path(sys.argv[1]), *sys.argv[2:]))
