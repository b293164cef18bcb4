"""A 調査票 in LibreOffice, as a person's hand would: opened, typed into, saved in every format, brought back. One start
of the program for all of it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from progress.judgement import How, Measured, Method, Rule, judged, suggest
from progress.models import FiscalEffect, ReturnedSurvey, YearEndStatus
from progress.office.survey import book, files
from progress.office.survey.held import Held
from progress.office.survey.suggestion import WAITS
from progress.rating import achievement_rate
from progress.table.cells import scale_row
from tests import make
from tests.filled_survey import Survey
from tests.formats import office
from tests.formats.office import quoted

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(office.installed() is None, reason="LibreOffice is not installed"),
]

FORMATS = {
    "xlsx": ("Calc MS Excel 2007 XML", ""),
    "ods": ("calc8", ""),
    "csv": ("Text - txt - csv (StarCalc)", "44,34,76,1,,0,false,true,false,false,false,-1"),  # every sheet
}
FIGURES = ("98.5", "98.49", "108.35", "78", "78.8", "-1", "約98", "98.5%")
"""Against a target of 98.5%."""


@pytest.fixture
def city() -> SimpleNamespace:
    place = make.municipality()
    tax = make.department(place, "収納課")
    plan, planner = make.plan(place), make.planner(place)
    item = make.item(make.pillar(plan), lead=tax)
    rate = make.indicator(item, targets={2024: "98.5"})
    make.annual_target(item, 2024, "実施", "コンビニ収納を広げる。")
    asked = make.question(plan, "参加した人の数", "figure", unit="人", from_year=2024)
    one = make.opened_round(plan, planner)
    status = make.status(one, item)
    make.actual(status, rate, "97.4")
    YearEndStatus.objects.filter(pk=status.pk).update(narrative="一行目\n\n三行目", issues="=1+1")
    FiscalEffect.objects.create(status=status, kind="saving", amount_yen=1_200_000, printed="120万円")
    return SimpleNamespace(
        round=one, tax=tax, rate=rate, asked=asked, clerk=make.editor(tax), scale=plan.plan_scales.get().scale
    )


def printed(words: str) -> str:
    return f"Print #n, {words}"


def saved(path: Path) -> list[str]:
    """Steps that save the document in every format under this name."""
    return [
        f"SaveAs(doc, {quoted(f'{path}.{ending}')}, {quoted(name)}, {quoted(options)})"
        for ending, (name, options) in FORMATS.items()
    ]


def brought_back(city: SimpleNamespace, folder: Path, name: str) -> dict[str, dict[str, str]]:
    """By format what the file would change: input → what it says. Nothing in it is at fault."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob(f"{name}*")):
        survey = files.receive(city.clerk, city.round, [(path.name, path.read_bytes())])[0]
        survey.refresh_from_db()
        if survey.state != ReturnedSurvey.State.READY:
            assert path.suffix == ".csv"  # the sheets without a key, each a file of its own
            continue
        for record in Held(survey).records:
            assert record.merged is not None and not record.merged.faults
            said = {line.name: line.said for line in record.merged.lines}
            found.setdefault(path.suffix, {}).update(said)
    return found


def test_locked_cells_refuse_lists_drop_down_and_what_is_typed_comes_back_in_every_format(city, tmp_path):
    content = book.write(city.round, city.tax)
    survey, figure = Survey(content), f"figure_{city.rate.pk}"
    [sheet] = survey.sheets
    names = [figure, f"rating_{city.scale.pk}", "actual_stage", f"provisional_{city.rate.pk}"]
    names += ["next_steps", f"question_{city.asked.pk}"]
    cells = {name: survey.cell(0, name).coordinate for name in names}
    formulas = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    [suggested] = [cell.coordinate for cell in formulas]
    locked = [c.coordinate for row in sheet.iter_rows() for c in row if c.value and c.protection.locked]
    given, out = tmp_path / "given.xlsx", tmp_path / "out"
    given.write_bytes(content)
    out.mkdir()

    def in_sheet(verb: str, cell: str, *more: str) -> str:
        return f"{verb}(doc, {', '.join(map(quoted, (sheet.title, cell, *more)))})"

    steps = [f"doc = Opened({quoted(str(given))})", *saved(out / "plain")]
    steps += [printed(in_sheet("Refuses", cell)) for cell in [*locked, *cells.values()]]
    tried = [suggested, locked[-1]]  # each refusal shows a box, and nobody is there to close many
    steps += [in_sheet("TypeIn", cell, "書き換え") for cell in tried]
    steps += [printed(in_sheet("Shown", cell)) for cell in tried]
    steps += [printed(in_sheet("Dropped", cells[name])) for name in names[1:4]]
    for typed in FIGURES:
        steps += [in_sheet("TypeIn", cells[figure], typed), printed(in_sheet("Shown", suggested))]
    said = {figure: "98.1%", names[1]: "B やや遅れ", names[2]: "実施", names[3]: "見込"}
    said |= {"next_steps": "続ける。", names[5]: "1200"}
    steps += [in_sheet("TypeIn", cells[name], text) for name, text in said.items()]
    steps += [*saved(out / "filled"), "doc.close(True)"]
    told = iter(office.by_hand(steps, tmp_path / "office"))

    assert len(locked) > 20
    assert [next(told) for _ in locked] == ["yes"] * len(locked)
    assert [next(told) for _ in cells] == ["no"] * len(cells)
    assert "書き換え" not in [next(told) for _ in tried]
    bands = scale_row(city.scale).bands
    assert next(told).split("|") == [band.text for band in bands]
    assert next(told).split("|") == ["検討", "実施", "達成"]
    assert next(told).split("|") == ["見込", "確定"]
    for typed in FIGURES:
        assert (typed, next(told)) == (typed, suggestion_of(typed, city))

    assert brought_back(city, out, "plain") == {f".{ending}": {} for ending in FORMATS}
    wanted = {**said, figure: "98.1%", names[1]: "B やや遅れ", names[3]: "チェックあり"}
    assert brought_back(city, out, "filled") == {f".{ending}": wanted for ending in FORMATS}


def suggestion_of(typed: str, city: SimpleNamespace) -> str:
    """What the application suggests for the figure; a formula reads no words, and leaves what is below zero to
    people."""
    if typed.startswith("約"):
        return WAITS
    bands, figure = scale_row(city.scale).bands, Decimal(typed.rstrip("%"))
    rate = achievement_rate(figure, Decimal("98.5"), "increase")
    told = judged(Rule(), How(Method.AS_STATED), Measured("収納率", rate=rate))
    assert told is not None
    found = suggest(Rule(), "", bands, {"収納率": told})
    return next((band.text for band in bands if band.code == found.code), "内容から決めてください")
