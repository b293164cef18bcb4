"""LibreOffice as a person in Japan has it, without a window: files saved in another format, pages printed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
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


# ── As a person's hand would ─────────────────────────────────────────────────────────────────────────────────

_SET_UP = """<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse">
<value>true</value></prop></item>
"""
"""Without it a first start puts the usual library over ours."""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:{kind} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{kind}.dtd">
<library:{kind} xmlns:library="http://openoffice.org/2000/library" {more}</library:{kind}>
"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Hand" script:language="StarBasic">
{code}
</script:module>
"""
_HAND = """
Sub Main
  Dim doc, n As Integer
  n = FreeFile()
  Open "{said}" For Output As #n
{steps}
  Close #n
End Sub

Function Opened(path As String)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden" : how(0).Value = True
  Opened = StarDesktop.loadComponentFromURL(ConvertToURL(path), "_blank", 0, how())
End Function

Sub SaveAs(doc, path As String, filter As String, options As String)
  Dim how(1) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName" : how(0).Value = filter
  how(1).Name = "FilterOptions" : how(1).Value = options
  doc.storeToURL(ConvertToURL(path), how())
End Sub

Sub TypeIn(doc, sheet As String, cell As String, text As String)
  Dim one(0) As New com.sun.star.beans.PropertyValue
  Dim hand : hand = createUnoService("com.sun.star.frame.DispatchHelper")
  doc.CurrentController.setActiveSheet(doc.Sheets.getByName(sheet))
  one(0).Name = "ToPoint" : one(0).Value = cell
  hand.executeDispatch(doc.CurrentController.Frame, ".uno:GoToCell", "", 0, one())
  one(0).Name = "StringName" : one(0).Value = text
  hand.executeDispatch(doc.CurrentController.Frame, ".uno:EnterString", "", 0, one())
End Sub

Function Refuses(doc, sheet As String, cell As String) As String
  Dim place : place = doc.Sheets.getByName(sheet)
  Refuses = "no"
  If place.isProtected() And place.getCellRangeByName(cell).CellProtection.IsLocked Then Refuses = "yes"
End Function

Function Shown(doc, sheet As String, cell As String) As String
  Shown = Replace(doc.Sheets.getByName(sheet).getCellRangeByName(cell).String, Chr(10), " ")
End Function

Function Dropped(doc, sheet As String, cell As String) As String
  Dim rule, found, row, text As String
  rule = doc.Sheets.getByName(sheet).getCellRangeByName(cell).Validation
  text = ""
  If rule.Type = com.sun.star.sheet.ValidationType.LIST And rule.ShowList > 0 Then
    found = Split(Replace(rule.getFormula1(), "$", ""), ".")
    For Each row In doc.Sheets.getByName(Replace(found(0), "'", "")).getCellRangeByName(found(1)).DataArray
      text = text &amp; "|" &amp; row(0)
    Next row
  End If
  Dropped = Mid(text, 2)
End Function
"""


def quoted(text: str) -> str:
    """As Basic writes a text."""
    return '"' + text.replace('"', '""').replace("&", "&amp;").replace("<", "&lt;") + '"'


def by_hand(steps: Sequence[str], folder: Path) -> list[str]:
    """What was printed (`Print #n, …`) by steps in Basic, each a statement: `doc = Opened(path)`, `TypeIn(doc, sheet,
    cell, text)` as at the keyboard, `Refuses` (is the cell locked?), `Shown`, `Dropped` (the choices of a list), `SaveAs`, `doc.close(True)`. One start
    for all of them. Basic comes with LibreOffice; its bridge to Python would be a package of its own."""
    profile, said = folder / "profile", folder / "said.txt"
    basic = profile / "user" / "basic" / "Standard"
    basic.mkdir(parents=True)
    settings = _LOCALE.replace("</oor:items>", _SET_UP + "</oor:items>")
    (profile / "user" / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
    for kind in ("script", "dialog"):
        listed = '<library:element library:name="Hand"/>' if kind == "script" else ""
        own = 'library:name="Standard" library:readonly="false" library:passwordprotected="false">' + listed
        held = '><library:library library:name="Standard" library:link="false"/>'
        (basic / f"{kind}.xlb").write_text(_LIBRARY.format(kind="library", more=own), encoding="utf-8")
        (basic.parent / f"{kind}.xlc").write_text(
            _LIBRARY.format(kind="libraries", more=held), encoding="utf-8"
        )
    code = _HAND.format(said=said, steps="\n".join(f"  {step}" for step in steps))
    (basic / "Hand.xba").write_text(_MODULE.format(code=code), encoding="utf-8")
    program = installed()
    assert program is not None
    subprocess.run(
        [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--norestore", "macro:///Standard.Hand.Main"),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return said.read_text(encoding="utf-8").splitlines()
