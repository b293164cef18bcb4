"""LibreOffice as a person in Japan has it, without a window: files saved in another format."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

_LOCALE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>ja-JP</value></prop></item>
</oor:items>
"""


def installed() -> str | None:
    """The program; None where it is not there."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def saved_as(ending: str, files: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Each file as LibreOffice saves it, by its name with the new ending. `ending` may name a filter too
    (`csv:Text - txt - csv (StarCalc):44,34,76`). `folder` is empty and may stay behind."""
    profile, given, made = folder / "profile", folder / "given", folder / "made"
    for place in (profile / "user", given, made):
        place.mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_LOCALE, encoding="utf-8")
    for name, data in files.items():
        (given / name).write_bytes(data)
    program = installed()
    assert program is not None
    subprocess.run(
        [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--norestore", "--convert-to", ending, "--outdir", str(made)),
            *(str(given / name) for name in files),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return {one.name: one.read_bytes() for one in made.iterdir()}
