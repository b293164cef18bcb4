"""A reading as data: written down as it was understood and corrected, read back, taken in place of answers."""

from __future__ import annotations

import json
import tomllib
from io import StringIO
from pathlib import Path
from types import ModuleType

import pytest
from django.core.management import call_command

from progress.intake.draft import Draft
from progress.intake.known import Known
from progress.intake.reading.file import read
from progress.intake.reading.profile import (
    NotAReading,
    dumps,
    known_documents,
    known_scales,
    loads,
    scales_in,
)
from progress.intake.reading.words.fields import field_choices
from tests import make
from tests.books import read_book
from tests.reading import blind, unseen
from tests.reading.draw import draw, page
from tests.reading.drawings import book_of

UNKNOWN_WORDS = page(
    "令和6年度",
    """
    架空市 改革プログラム 令和6年度のまとめ
    .
    番 | メニュー | 受け持ち | ものさし | めざす | 令和6年度／できた | うかせた"金額"
    1 | 証明書のコンビニ交付 | 市民課 | 交付数 | 500件 | 620件 | △300
    2 | 庁用車の共同利用 | 管財課 | 利用台数 | 10台 | 8台 | △1200
    """,
)
ANSWERS = {
    "header:令和6年度": "3",
    "column:令和6年度!D": "indicator",
    "column:令和6年度!E": "target",
    "column:令和6年度!F": "actual",
    "column:令和6年度!G": "effect_saving",
    "unit:令和6年度!G": "千円",
    "sign:令和6年度!G": "gain",
}


def told(draft: Draft) -> list[object]:
    """All records with their fields' values."""
    return [
        (one.kind, one.key, {name: value.value for name, value in one.fields.items()})
        for one in draft.records.values()
    ]


def test_what_was_answered_is_written_down_and_read_back_to_the_same_records() -> None:
    book = read_book("まとめ.xlsx", draw(UNKNOWN_WORDS))
    answered = read(book, Known(answers=ANSWERS))
    assert told(answered) != told(read(book, Known()))
    written = dumps(answered, "まとめ")
    again = read(book, Known(remembered=loads(written)))
    assert told(again) == told(answered)
    assert not [one.id for one in again.questions if one.id.startswith(("column:", "unit:", "sign:"))]
    assert dumps(again, "まとめ") == written


@pytest.mark.parametrize(
    "drawing", [*blind.DRAWINGS, *unseen.DRAWINGS], ids=lambda one: one.__name__.rpartition(".")[-1]
)
def test_any_drawn_workbook_is_read_back_from_what_is_written_down_of_it(drawing: ModuleType) -> None:
    """Its own reading, taken for said, changes no record."""
    book = book_of(drawing)
    draft = read(book, Known())
    if draft.signatures:
        again = read(book, Known(remembered=loads(dumps(draft, "計画"))))
        assert told(again) == told(draft)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("label = ", "TOMLとして読めません"),
        ('label = "表"', "表（[[table]]）が1つもありません"),
        ("[[table]]\n", "headings"),
        ('[[table]]\nheadings = ["番"]\ncolumns = 3\n', "columns"),
        ('[[table]]\nheadings = ["番"]\n[table.columns]\n"番" = "nombre"\n', "「番」の「nombre」"),
    ],
)
def test_what_is_no_reading_is_told_in_a_sentence(text: str, says: str) -> None:
    with pytest.raises(NotAReading, match=says.replace("[", r"\[").replace("]", r"\]")):
        loads(text)


def test_every_field_can_be_named() -> None:
    lines = "\n".join(f'"{code}" = "{code}"' for code, _ in field_choices())
    [columns] = loads(f'[[table]]\nheadings = ["番"]\n[table.columns]\n{lines}').values()
    assert columns == {code: "" if code == "ignore" else code for code, _ in field_choices()}


@pytest.mark.django_db
def test_the_command_writes_a_reading_and_takes_it(tmp_path: Path) -> None:
    make.municipality()
    file, answers, reading = (tmp_path / name for name in ("まとめ.xlsx", "answers.json", "reading.toml"))
    file.write_bytes(draw(UNKNOWN_WORDS))
    answers.write_text(json.dumps(ANSWERS), encoding="utf-8")

    def run(*words: str) -> str:
        said = StringIO()
        call_command("import_workbook", str(file), "--new", "--dry-run", *words, stdout=said)
        return said.getvalue()

    reading.write_text(run("--answers", str(answers), "--report", "reading"), encoding="utf-8")
    assert "効果額：追加" not in run()
    assert "効果額：追加 2件" in run("--reading", str(reading))
    reading.write_text("label = ", encoding="utf-8")
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command(
            "import_workbook", str(file), "--new", "--dry-run", "--reading", str(reading), stdout=said
        )
    assert "読み方のファイル" in said.getvalue() and "TOMLとして読めません" in said.getvalue()


@pytest.mark.parametrize(
    "scale",
    [
        'key = "達成"',
        'key = "a"\nname = "達成"\nbands = [{ mark = "○" }]',
        'key = "a"\nname = "達成"\nbands = []\ncolour = "red"',
    ],
)
def test_a_scale_that_lacks_something_or_says_too_much_is_refused(scale: str) -> None:
    with pytest.raises(NotAReading, match="評価区分"):
        scales_in(tomllib.loads(f"[[scale]]\n{scale}\n"))


def test_each_scale_that_a_known_document_names_is_declared() -> None:
    named = {
        answer
        for places in known_documents().values()
        for about, answer in places.items()
        if "評価区分／" in about
    }
    assert named
    assert named <= known_scales().keys()
