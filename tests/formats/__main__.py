"""Makes the kept files anew: `python -m tests.formats`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.formats.drawing import drawn
from tests.formats.kinds import HERE
from tests.formats.office import saved_as

CSV = {  # separator, quote, encoding: as LibreOffice's filter wants them; then only the first sheet, as seen
    "kinds_utf8.csv": "csv:Text - txt - csv (StarCalc):44,34,76,1",
    "kinds_cp932.csv": "csv:Text - txt - csv (StarCalc):44,34,64,1",
    "kinds_semicolon.csv": "csv:Text - txt - csv (StarCalc):59,34,76,1",
    "kinds_utf16.txt": "txt:Text - txt - csv (StarCalc):9,34,65535,1",
}
for ending in ("xlsx", "xls", "ods"):
    with tempfile.TemporaryDirectory() as folder:
        made = saved_as(ending, {"kinds.xlsx": drawn()}, Path(folder))
        (HERE / f"kinds.{ending}").write_bytes(made[f"kinds.{ending}"])
for name, ending in CSV.items():
    with tempfile.TemporaryDirectory() as folder:
        (text,) = saved_as(ending, {"kinds.xlsx": drawn()}, Path(folder)).values()
        (HERE / name).write_bytes(text)
