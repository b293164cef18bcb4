"""Writes every workbook of this package with its expectation into a folder: `python -m
tests.reading.blind OUT`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.reading.blind import DRAWINGS
from tests.reading.drawings import write_drawings


def write_all(folder: Path) -> list[Path]:
    return write_drawings(DRAWINGS, folder)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python -m tests.reading.blind OUT")
    sys.stdout.writelines(f"{path}\n" for path in write_all(Path(sys.argv[1])))
