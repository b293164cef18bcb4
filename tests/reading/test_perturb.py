"""Changed workbooks and what is expected of them stay together; and the change costs the reader little."""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from statistics import mean
from types import ModuleType

import pytest
from openpyxl.utils import column_index_from_string, coordinate_to_tuple

from plans.books.cells import address
from tests.books import read_book
from tests.reading import own_list
from tests.reading.drawings import drawn
from tests.reading.perturb import PERTURBATIONS, Case, DoesNotApply, perturbed, year_words
from tests.reading.perturb.__main__ import write_all
from tests.reading.perturb.expectation import years_of
from tests.reading.reading import SHARED, canonical, judge
from tests.reading.unseen import DRAWINGS

SEEDS = range(3)
CASES_EACH = 3
"""On how many of the workbooks beside the clone each perturbation is tried."""
MOST_POINTS_LOST = 3
"""What perturbations may cost on average, of 100 points."""
READ_AT_ALL = 40
"""Points below which nothing can be lost, because nothing was read."""
ARRANGED = ("columns", "rows", "empty_column", "split", "renamed")
Printed = dict[tuple[str, str], str]


def own() -> Case:
    return Case.of(own_list.data(), own_list.expected())


@cache
def shared() -> tuple[tuple[str, Case], ...]:
    """The workbooks beside the clone; skips where they don't lie."""
    found = sorted((SHARED / "cases").glob("*.json"))
    if not found:
        pytest.skip("../shared/reading がありません")
    return tuple(
        (
            one.stem,
            Case.of(one.with_suffix(".xlsx").read_bytes(), json.loads(one.read_text(encoding="utf-8"))),
        )
        for one in found
    )


def changes(case: Case, name: str) -> Iterator[Case]:
    """The perturbation with each seed, where it applies."""
    for seed in SEEDS:
        try:
            yield perturbed(case, name, seed)
        except DoesNotApply:
            continue


def printed(data: bytes) -> Printed:
    book = read_book("計画.xlsx", data)
    return {
        (sheet.name, address(cell.row, cell.column)): cell.printed
        for sheet in book.sheets
        for cell in sheet.cells
    }


def some_of_shared(name: str) -> list[tuple[str, Case]]:
    """The perturbation of some of the workbooks it applies to, others for each."""
    cases = sorted(shared(), key=lambda one: hashlib.sha256(f"{name} {one[0]}".encode()).digest())
    applied = ((stem, changed) for stem, case in cases for changed in islice(changes(case, name), 1))
    return list(islice(applied, CASES_EACH))


@cache
def printed_of(stem: str) -> Printed:
    return printed(dict(shared())[stem].data)


def named_cells(expected: dict) -> list[tuple[str, str, str]]:
    """Sheet, address and printed text of the sample cells and totals, in the expectation's order."""
    told = [*expected["must_find"]["sample_cells"], *expected["totals_printed"]]
    return [(one["sheet"], one["cell"], one["printed"]) for one in told]


def headings(case: Case, now: Printed) -> list[list[str]]:
    """What is printed above each mapped column, table by table."""
    return [
        [now.get((table["sheet"], f"{letter}{row}"), "") for row in table["header_rows"]]
        for table in case.expected["must_find"]["tables"]
        if table["header_rows"]
        for letter in sorted(table["mapping"], key=column_index_from_string)
    ]


def wrong_years(case: Case, now: Printed) -> set[str]:
    """Fields of columns whose year stands neither above them or the table nor in the sheet's name."""
    found = set()
    for table in case.tables():
        sheet, head = table["sheet"], max(table["header_rows"])
        above = [sheet] + [
            text
            for (name, cell), text in now.items()
            if name == sheet and int(re.sub(r"\D", "", cell)) <= head
        ]
        told = set().union(
            *map(year_words.years_in, above), *({int(one)} for one in above if re.fullmatch(r"\d{4}", one))
        )
        for letter, years in years_of(table).items():
            if not told & set(years):
                found.add(re.sub(r"\d{4}", "", f"{table['mapping'][letter]}"))
    return found


def rows_left_out(case: Case, now: Printed) -> set[frozenset[str]]:
    """What is printed in the rows that are no items."""
    by_row: dict[tuple[str, int], set[str]] = {}
    for (sheet, cell), text in now.items():
        by_row.setdefault((sheet, coordinate_to_tuple(cell)[0]), set()).add(text)
    left_out = case.expected["must_find"]["not_items"]
    return {frozenset(by_row.get((one["sheet"], one["row"]), set())) for one in left_out}


def hold_together(before: Case, after: Case, name: str, stem: str = "") -> None:
    was, now = printed_of(stem) if stem else printed(before.data), printed(after.data)
    pairs = zip(named_cells(before.expected), named_cells(after.expected), strict=True)
    for (sheet, cell, text), (new_sheet, new_cell, new_text) in pairs:
        if was.get((sheet, cell), "") == text:
            assert now.get((new_sheet, new_cell), "") == new_text, f"{stem} {name}: {new_sheet}!{new_cell}"
    if name in ARRANGED:
        told, heads = headings(after, now), headings(before, was)
        assert sorted(map(tuple, told)) == sorted(map(tuple, heads)) or name == "split"
        assert {tuple(one) for one in told} == {tuple(one) for one in heads}
        assert rows_left_out(before, was) <= rows_left_out(after, now)
    assert wrong_years(after, now) <= wrong_years(before, was)


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_our_own_list_and_its_expectation_stay_together(name):
    case = own()
    made = list(changes(case, name))
    assert made, "applies with no seed"
    for changed in made:
        hold_together(case, changed, name)
        assert changed.data != case.data


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_a_drawn_workbook_and_its_expectation_stay_together(name):
    def lot(drawing: ModuleType) -> bytes:
        return hashlib.sha256(f"{name} {drawing.__name__}".encode()).digest()

    for drawing in sorted(DRAWINGS, key=lot):
        expected = drawing.expected()
        if expected["workbook"].endswith(".xlsx"):
            case = Case.of(drawn(drawing), expected)
            for changed in islice(changes(case, name), 1):
                hold_together(case, changed, name)
                return
    pytest.fail("applies to no drawing")


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_the_workbooks_beside_the_clone_and_their_expectations_stay_together(name):
    held, tried = judge(), some_of_shared(name)
    assert len(tried) == CASES_EACH
    for stem, changed in tried:
        hold_together(dict(shared())[stem], changed, name, stem)
        score = held.Judge(changed.expected, held.perfect(changed.expected)).run()["score"]
        assert score == pytest.approx(100), stem


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_the_same_seed_gives_the_same_and_the_case_itself_is_not_touched(name):
    case, kept = own(), copy.deepcopy(own_list.expected())
    first, second = (perturbed(case, name, 5) for _ in range(2))
    assert printed(first.data) == printed(second.data)
    assert first.expected == second.expected
    assert case.expected == kept
    assert printed(case.data) == printed(own_list.data())


def test_all_are_written_beside_each_other_for_the_judge(tmp_path):
    given, out = tmp_path / "cases", tmp_path / "out"
    given.mkdir()
    (given / "own_list.xlsx").write_bytes(own_list.data())
    (given / "own_list.json").write_text(json.dumps(own_list.expected()), encoding="utf-8")
    assert write_all(given, out, 1) == len(PERTURBATIONS)
    for name in PERTURBATIONS:
        expected = json.loads((out / f"own_list-{name}.json").read_text(encoding="utf-8"))
        assert read_book("計画.xlsx", (out / expected["workbook"]).read_bytes()).sheets


# ── Single perturbations, looked at closely ─────────────────────────────────────────────────────────────────


def test_inserted_rows_move_what_lies_below():
    changed = perturbed(own(), "rows", 1)
    [table] = changed.expected["must_find"]["tables"]
    assert table["header_rows"] == [5, 6] and table["header_row"] == 6
    assert table["data_rows"] == [7, 11]
    assert [one["row"] for one in changed.expected["must_find"]["not_items"]] == [12, 13, 1, 15]
    assert changed.expected["totals_printed"][0]["cell"] == "H12"
    assert changed.expected["findings_expected"][0]["cell"] == "A13"
    assert changed.expected["may_ask"][0]["cell"] == "H6"


def test_a_split_list_keeps_its_title_and_headings_on_both_sheets():
    changed = perturbed(own(), "split", 1)
    upper, lower = changed.expected["must_find"]["tables"]
    assert (upper["sheet"], lower["sheet"]) == ("進捗", "進捗続")
    assert upper["header_rows"] == lower["header_rows"] == [3, 4]
    assert upper["data_rows"][1] + 1 + (lower["data_rows"][1] - 4) == 9
    now = printed(changed.data)
    assert now["進捗", "A1"] == now["進捗続", "A1"] and now["進捗続", "E4"] == "目標"
    assert changed.expected["totals_printed"][0]["sheet"] == "進捗続"


def test_years_move_in_texts_fields_and_sheet_names():
    changed = perturbed(own(), "three_years", 1)
    now = printed(changed.data)
    assert now["進捗", "A1"] == "架空市行政改革推進計画（令和6年度～令和9年度）進捗状況"
    assert (now["進捗", "G4"], now["進捗", "I8"]) == ("（R6）", "R7まで")
    [table] = changed.expected["must_find"]["tables"]
    assert table["mapping"]["F"] == "actual@2024"
    assert table["mapping"]["H"] == ["effect_actual@2024", "effect@2024"]
    assert [one["year"] for one in changed.expected["must_find"]["sample_cells"][3:5]] == [2024, 2024]
    assert changed.expected["bands"][0]["year"] == changed.expected["totals_printed"][0]["year"] == 2024


def test_columns_change_places_with_their_headings():
    moved = {
        tuple((letter, str(said)) for letter, said in changed.expected["must_find"]["mapping"].items())
        for changed in changes(own(), "columns")
    }
    assert moved and all(dict(one) != {k: str(v) for k, v in own_list.MAPPING.items()} for one in moved)
    for one in moved:
        fields = dict(one)
        assert [fields[letter] for letter in "ABC"] == ["number", "pillar", "item_name"]


# ── Words for years ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "by", "moved"),
    [
        ("令和5年度", 1, "令和6年度"),
        ("平成28年度～平成30年度", 1, "平成29年度～令和元年度"),
        ("平成29～30年度", 3, "令和2～3年度"),
        ("令和3～7年度", 3, "令和6～10年度"),
        ("H30実績", 1, "R1実績"),
        ("Ｒ３", 3, "Ｒ６"),
        ("平成１８～２１年度", 1, "平成１９～２２年度"),
        ("平成29年度、30年度に", 1, "平成30年度、令和元年度に"),
        ("5年度実施状況", 1, "6年度実施状況"),
        ("2019年度", 3, "2022年度"),
        ("２０１９年度", 3, "２０２２年度"),
        ("令和６（2024）年度", 1, "令和７（2025）年度"),
        ("令和元年度末（R1）", 1, "令和2年度末（R2）"),
        ("PR2回、5年間、1.5年度分", 1, "PR2回、5年間、1.5年度分"),
    ],
)
def test_years_are_moved_in_their_own_notation(text, by, moved):
    assert year_words.moved(text, by) == moved


def test_a_year_without_an_era_is_not_moved_out_of_it():
    with pytest.raises(year_words.Unclear):
        year_words.moved("28年度", 3)


@pytest.mark.parametrize(
    ("text", "style", "written"),
    [
        ("令和5年度", "letter", "R5年度"),
        ("令和5年度", "western", "2023年度"),
        ("平成30年度", "kanji", "平成三十年度"),
        ("平成19年度", "kanji", "平成十九年度"),
        ("令和元年度", "wide", "令和１年度"),
        ("R5", "kanji", "令和五"),
        ("令和3～7年度", "western", "2021～2025年度"),
        ("H19.4.8", "western", "H19.4.8"),
    ],
)
def test_years_are_written_in_another_notation(text, style, written):
    assert year_words.written(text, style) == written


# ── What a perturbation costs the reader ────────────────────────────────────────────────────────────────────


@cache
def score_of(stem: str) -> float:
    """The reader's points on a workbook beside the clone, as it lies there."""
    return score(dict(shared())[stem])


def score(case: Case) -> float:
    held = judge()
    return float(held.Judge(case.expected, canonical(case.data)).run()["score"])


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_a_perturbation_costs_the_reader_little(name):
    tried = some_of_shared(name)
    lost = {stem: score_of(stem) - score(changed) for stem, changed in tried}
    assert mean(lost.values()) <= MOST_POINTS_LOST, lost
    assert mean(score_of(stem) for stem, _ in tried) >= READ_AT_ALL
