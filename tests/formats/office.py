"""LibreOffice as a person in Japan has it, without a window: files saved in another format, pages printed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

_LOCALE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>ja-JP</value></prop></item>
</oor:items>
"""

_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<match target="pattern"><test name="family"><string>Arial</string></test>
<edit name="family" mode="assign" binding="strong">
<string>Liberation Sans</string><string>Arimo</string><string>Noto Sans CJK JP</string>
</edit></match>
</fontconfig>
"""
"""Every office PC has Arial, by whose digits columns are as wide as they are; where it is missing, a font whose digits
are as wide stands in for it."""


def installed() -> str | None:
    """The program; None where it is not there."""
    return shutil.which("soffice") or shutil.which("libreoffice")


@cache
def _profile() -> Path:
    """What LibreOffice knows of its user: made at its first start in this process, in the run's folder where one is."""
    place = Path(tempfile.mkdtemp(prefix="office-", dir=os.environ.get("REFORM_DATA_DIR")))
    (place / "user").mkdir()
    (place / "user" / "registrymodifications.xcu").write_text(_LOCALE, encoding="utf-8")
    return place


def saved_as(ending: str, files: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Each file as LibreOffice saves it, by its name with the new ending. `ending` may name a filter too
    (`csv:Text - txt - csv (StarCalc):44,34,76`). `folder` is empty and may stay behind."""
    given, made = folder / "given", folder / "made"
    for place in (given, made):
        place.mkdir(parents=True)
    for name, data in files.items():
        (given / name).write_bytes(data)
    (folder / "fonts.conf").write_text(_FONTS, encoding="utf-8")
    program = installed()
    assert program is not None
    subprocess.run(
        [
            program,
            f"-env:UserInstallation={_profile().as_uri()}",
            *("--headless", "--norestore", "--convert-to", ending, "--outdir", str(made)),
            *(str(given / name) for name in files),
        ],
        check=True,
        capture_output=True,
        timeout=300,
        env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")},
    )
    return {one.name: one.read_bytes() for one in made.iterdir()}


def can_print() -> bool:
    """Are LibreOffice and the reader of its pages there?"""
    return installed() is not None and shutil.which("pdftotext") is not None


def printed(files: dict[str, bytes], folder: Path) -> dict[str, list[str]]:
    """The text of each page on paper of each workbook, by its name without ending."""
    pages = {}
    for name, data in saved_as("pdf", files, folder).items():
        place = folder / name
        place.write_bytes(data)
        said = subprocess.run(
            ["pdftotext", "-layout", str(place), "-"],
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        )
        pages[name.removesuffix(".pdf")] = said.stdout.split("\f")[:-1]
    return pages
