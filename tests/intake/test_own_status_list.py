"""The publication's own Excel list brought back: unedited it changes nothing, an edited cell is the only change."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.utils import timezone
from openpyxl.worksheet.worksheet import Worksheet

from items.models import TargetValue
from plans.access import Role
from plans.history.changes import Severity
from plans.models import Plan
from progress.intake.draft import Draft, Kind
from progress.intake.importing import Outcome, Refused, commit, examine
from progress.intake.known import Known
from progress.intake.reading.file import read
from progress.models import ActualValue, Publication, Rating, ReportingRound, YearEndStatus
from progress.reports import status_list
from progress.reports.about_sheet import Stamp
from progress.review.old_documents import import_history
from progress.review.publications import seal
from progress.table import frozen
from tests import make
from tests.books import read_book
from tests.cities import CityFile
from tests.intake.test_four_cities import moves

pytestmark = pytest.mark.django_db

LIST, FIGURES, ABOUT = "令和3年度", "数値目標と実績", "この資料について"
Edit = Callable[[Any], None]


# ── What the tests are made of ───────────────────────────────────────────────────────────────────────────────


def planner_of(plan: Plan) -> Any:
    found = plan.municipality.memberships.filter(role=Role.PLANNER).first()
    return found.user if found else make.planner(plan.municipality)


def sealed(plan: Plan, reporting_round: ReportingRound | None, erratum: str = "") -> Publication:
    return seal(plan, reporting_round, by=planner_of(plan), erratum=erratum)


def exported(publication: Publication) -> bytes:
    stamp = Stamp(
        number=publication.number,
        sealed_on=timezone.localdate(publication.sealed_at),
        sha256=publication.sha256,
        erratum=publication.erratum,
    )
    return status_list.write(frozen.from_content(publication.content), stamp)


def edited(data: bytes, edit: Edit) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def setting(sheet: str, **cells: Any) -> Edit:
    def edit(book: Any) -> None:
        for cell, value in cells.items():
            book[sheet][cell] = value

    return edit


def brought_back(publication: Publication, edit: Edit | None = None) -> Outcome:
    data = exported(publication)
    data = edited(data, edit) if edit else data
    return examine(read_book("ichiran.xlsx", data), publication.plan, {})


def findings(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [(one.severity.value, one.kind, one.cell) for one in outcome.findings]


def unknown(sha256: str) -> None:
    raise AssertionError("no publication is asked for")


def row_of(page: Worksheet, column: int, text: str) -> int:
    return next(row for row in range(1, page.max_row + 1) if page.cell(row, column).value == text)


@pytest.fixture
def old() -> Publication:
    """An adopted plan whose results of R3 come from an old document; two items, rated A and C (E6, G7)."""
    place = make.municipality()
    plan = make.plan(place, start=2020, document_state="adopted")
    pillar = make.pillar(plan)
    past = ReportingRound.objects.create(plan=plan, fiscal_year=2021, historical=True, state="closed")
    for number, code in (("1", "a"), ("2", "c")):
        item = make.item(pillar, f"窓口の改革その{number}")
        measured = make.indicator(item, "処理件数", "件", targets={2021: "60"})
        status = YearEndStatus.objects.create(round=past, item=item, narrative=f"その{number}を進めた。")
        make.rating(status, code)
        make.actual(status, measured, "19")
    import_history(past, by=make.planner(place))
    return sealed(plan, past)


@pytest.fixture
def running() -> Publication:
    """A round that departments answered here, one item reported and one not."""
    place = make.municipality()
    planner, section = make.planner(place), make.department(place)
    lead = make.editor(section)
    plan = make.plan(place, document_state="draft")
    pillar = make.pillar(plan)
    for number in ("1", "2"):
        one = make.item(pillar, f"窓口の改革その{number}", lead=section, approach="窓口を一つにする。")
        make.indicator(one, "処理件数", "件", targets={2024: "60", 2026: "90"})
    make.item(pillar, "照会しない項目")
    asked = make.opened_round(plan, planner)
    status = make.status(asked, plan.items.all()[0])
    status.narrative = "窓口を一つにした。"
    status.save()
    make.actual(status, status.item.indicators.get(), "19")
    make.confirmed(status, lead=lead, by=planner)
    return sealed(plan, asked)


# ── Nothing edited ───────────────────────────────────────────────────────────────────────────────────────────


def test_saving_the_file_again_in_another_program_changes_nothing(old: Publication) -> None:
    outcome = brought_back(old, lambda book: None)
    assert (moves(outcome), findings(outcome)) == ([], [])


def test_a_target_reviewed_after_publishing_is_not_set_back_by_the_old_file(running: Publication) -> None:
    target = TargetValue.objects.filter(fiscal_year=2024)[0]
    target.value, target.printed = Decimal(80), "80件"
    target.save()
    assert moves(brought_back(running)) == []


def test_an_item_renamed_after_publishing_is_still_found(running: Publication) -> None:
    item = running.plan.items.all()[0]
    item.name = "まったく別の名前"
    item.save()
    outcome = brought_back(running)
    assert (moves(outcome), findings(outcome)) == ([], [])


def test_the_citys_own_list_is_left_to_the_layout_that_reads_it(city_file: CityFile) -> None:
    name = "annaka_status_r3.xlsx"
    known = Known(published=unknown)
    assert read(read_book(name, city_file(name)), known).of(Kind.ITEM)


# ── What a clerk edits ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.every_database
def test_a_circle_moved_to_another_column_is_the_only_change(old: Publication) -> None:
    outcome = brought_back(old, setting(LIST, E6=None, D6="○"))
    rating = Rating.objects.get(status__item__key="1-1")
    bands = {band.code: band.pk for band in rating.scale.bands.all()}
    assert [fields for _, fields in moves(outcome)] == [[("recorded", bands["a"], bands["s"])]]
    [record] = outcome.draft.of(Kind.RATING)
    assert str(record.fields["recorded"].origin) == f"{LIST}!D6"
    assert findings(outcome) == [("warning", "total_differs", f"{LIST}!{cell}") for cell in ("D8", "E8")]

    commit(outcome.book, old.plan, {}, by=None)
    rating.refresh_from_db()
    assert rating.recorded_id == bands["s"]


def test_an_edited_sentence_is_the_only_change(old: Publication) -> None:
    outcome = brought_back(old, setting(LIST, I6="その1を進めた。\n追記した。"))
    assert [fields for _, fields in moves(outcome)] == [
        [("narrative", "その1を進めた。", "その1を進めた。\n追記した。")]
    ]
    [record] = outcome.draft.of(Kind.STATUS)
    assert str(record.fields["narrative"].origin) == f"{LIST}!I6"
    assert outcome.draft.sheets[0].remark == "公表版と違うところだけを取り込みます（1か所）。"


def test_one_edited_part_of_a_text_over_several_rows_keeps_the_others(old: Publication) -> None:
    status = YearEndStatus.objects.get(item__key="1-1")
    status.narrative = "\n".join(f"{number}　窓口の手続を見直した。" for number in range(40))
    status.save()
    again = sealed(old.plan, old.plan.rounds.get(), erratum="本文を直しました。")
    assert moves(brought_back(again)) == []

    def rewrite(book: Any) -> None:
        cell = book[LIST]["I7"]
        assert book[LIST]["C7"].value is None
        assert "15　窓口" in cell.value
        cell.value = cell.value.replace("15　窓口", "15　庁舎")

    [[move]] = [fields for _, fields in moves(brought_back(again, rewrite))]
    assert move == ("narrative", status.narrative, status.narrative.replace("15　窓口", "15　庁舎"))


def figure_cell(data: bytes, heading: str, value: Any = None) -> str:
    """The first cell with a number under a heading of the figures' sheet."""
    page = openpyxl.load_workbook(io.BytesIO(data))[FIGURES]
    [column] = [
        cell.column for cell in page[3] if str(cell.value).replace("\n", "") == heading and cell.column
    ]
    return next(
        str(page.cell(row, column).coordinate)
        for row in range(4, page.max_row + 1)
        if isinstance(page.cell(row, column).value, int | float)
        and value in (None, page.cell(row, column).value)
    )


def test_an_edited_actual_value_changes_with_its_printed_text(old: Publication) -> None:
    place = figure_cell(exported(old), "令和3年度の実績")
    outcome = brought_back(old, setting(FIGURES, **{place: 12345.5}))
    [(_, fields)] = moves(outcome)
    [record] = outcome.draft.of(Kind.ACTUAL_VALUE)
    unit = record.fields["value"].unit
    after = {name: new for name, _, new in fields}
    assert (after["value"], after["printed"]) == (Decimal("12345.5"), f"12,345.5{unit}")
    assert set(record.fields) == {"value", "printed", "approximate"}
    assert str(record.fields["value"].origin) == f"{FIGURES}!{place}"
    assert outcome.refusals({}) == []
    commit(outcome.book, old.plan, {}, by=None)
    year, _, item, name, _ = record.key
    stored = ActualValue.objects.get(status__item__key=item, indicator__name=name)
    assert (stored.value, int(stored.status.round.fiscal_year)) == (Decimal("12345.5"), year)


def test_an_edited_target_of_an_adopted_plan_asks_for_the_decision(old: Publication) -> None:
    place = figure_cell(exported(old), "令和3年度の目標")
    outcome = brought_back(old, setting(FIGURES, **{place: 7}))
    [(_, fields)] = moves(outcome)
    assert ("value", Decimal(7)) in [(name, new) for name, _, new in fields]
    assert {one.id for one in outcome.questions} == {"decision:on", "decision:by", "decision:reason"}


def test_a_provisional_figure_is_marked_in_its_own_column(old: Publication) -> None:
    row = figure_cell(exported(old), "令和3年度の実績").lstrip("ABCDEFGHIJKLMN")
    outcome = brought_back(old, setting(FIGURES, **{f"H{row}": "見込"}))
    assert [fields for _, fields in moves(outcome)] == [[("is_provisional", False, True)]]
    wrong = brought_back(old, setting(FIGURES, **{f"H{row}": "たぶん"}))
    assert moves(wrong) == []
    assert findings(wrong) == [("warning", "provisional_unread", f"{FIGURES}!H{row}")]


@pytest.mark.parametrize(
    ("typed", "value", "printed"),
    [
        ("65", Decimal(65), "65"),
        ("約65件", Decimal(65), "約65件"),
        ("未集計", None, "未集計"),
    ],
)
def test_a_figure_typed_as_text_keeps_its_text(
    running: Publication, typed: str, value: Decimal | None, printed: str
) -> None:
    place = figure_cell(exported(running), "令和6年度の目標")
    outcome = brought_back(running, setting(FIGURES, **{place: typed}))
    [record] = outcome.draft.of(Kind.TARGET_VALUE)
    assert (record.fields["value"].value, record.fields["printed"].value) == (value, printed)
    assert [kind for _, kind, _ in findings(outcome)] == ([] if value else ["figure_unread"])


def test_the_same_figure_kept_as_text_is_the_same_figure(running: Publication) -> None:
    place = figure_cell(exported(running), "令和6年度の目標")
    assert moves(brought_back(running, setting(FIGURES, **{place: "60"}))) == []


def test_a_plan_without_results_takes_edits_of_its_approach_and_targets() -> None:
    plan = make.plan(make.municipality(), document_state="draft")
    item = make.item(make.pillar(plan), approach="窓口を一つにする。", schedule_printed="R4～R8")
    make.indicator(item, "収納率", "%", targets={2024: "95.5", 2025: "96"})
    publication = sealed(plan, None)
    assert (moves(brought_back(publication)), findings(brought_back(publication))) == ([], [])
    place = figure_cell(exported(publication), "令和7年度の目標")

    def edit(book: Any) -> None:
        page = book["取組項目一覧"]
        row = row_of(page, 3, item.title)
        columns = {str(cell.value): cell.column for cell in page[3]}
        page.cell(row, columns["取組内容"]).value = "窓口を二つにする。"
        page.cell(row, columns["実施時期"]).value = "R5～R8"
        book[FIGURES][place] = 97.25

    outcome = brought_back(publication, edit)
    assert [[(name, new) for name, _, new in fields] for _, fields in moves(outcome)] == [
        [("approach", "窓口を二つにする。")],
        [("printed", "97.25%"), ("value", Decimal("97.25"))],
    ]
    assert [(severity, kind) for severity, kind, _ in findings(outcome)] == [("warning", "not_imported")]


def test_what_the_plan_changed_since_is_asked_about_where_the_file_changes_it_too(old: Publication) -> None:
    actual = ActualValue.objects.get(status__item__key="1-1")
    actual.value, actual.printed = Decimal(25), "25件"
    actual.save()
    unedited, edited_too = brought_back(old), brought_back(old, setting(FIGURES, G5=30))
    assert (moves(unedited), findings(unedited)) == ([], [])
    [question] = edited_too.questions
    assert (moves(edited_too), question.id, question.blocking) == ([], "edited:actual_value.printed", True)
    assert (
        "この一覧を公表したあとで、計画では「25件」に、このファイルでは「30件」に変わっています"
        in question.sentence
    )
    answered = examine(edited_too.book, old.plan, {question.id: "file"})
    assert [fields for _, fields in moves(answered)] == [
        [("printed", "25件", "30件"), ("value", Decimal(25), Decimal(30))]
    ]


def test_what_an_earlier_file_said_is_no_news_beside_the_publication(old: Publication) -> None:
    first = brought_back(old, setting(FIGURES, G5=30))
    commit(first.book, old.plan, {}, by=None)
    actual = ActualValue.objects.get(status__item__key="1-1")
    actual.value, actual.printed = Decimal(40), "40件"
    actual.save()
    again = brought_back(
        sealed(old.plan, old.plan.rounds.get(), erratum="実績を直しました。"), setting(FIGURES, G5=50)
    )
    assert again.questions == []
    assert [fields for _, fields in moves(again)] == [
        [("printed", "40件", "50件"), ("value", Decimal(40), Decimal(50))]
    ]


@pytest.mark.parametrize("ending", ["課題：人が足りない。", "相談を31件受けた。", "\n\n【今後】続ける。"])
def test_an_edited_sentence_stays_whole(old: Publication, ending: str) -> None:
    """Labels and figures in a text of ours are a part of it."""
    text = f"その1を進めた。{ending}"
    assert [fields for _, fields in moves(brought_back(old, setting(LIST, I6=text)))] == [
        [("narrative", "その1を進めた。", text)]
    ]


def test_sheets_columns_and_rows_may_be_called_and_stand_otherwise(old: Publication) -> None:
    def rearrange(book: Any) -> None:
        book[LIST].title, book[FIGURES].title, book[ABOUT].title = "一覧", "数値", "Sheet3"
        page = book["数値"]
        for row in (3, 5, 6):  # 目標 and 実績 change places
            page.cell(row, 6).value, page.cell(row, 7).value = (
                page.cell(row, 7).value,
                page.cell(row, 6).value,
            )
        page["F5"] = 21
        page = book["一覧"]
        for column in range(3, 10):  # the items too
            above, below = page.cell(6, column), page.cell(7, column)
            above.value, below.value = below.value, above.value
        page["I7"] = "その1を大きく進めた。"
        book.create_sheet("メモ")["A1"] = "課内で確認済み"

    outcome = brought_back(old, rearrange)
    assert sorted(fields for _, fields in moves(outcome)) == [
        [("narrative", "その1を進めた。", "その1を大きく進めた。")],
        [("printed", "19", "21件"), ("value", Decimal(19), Decimal(21))],
    ]
    assert [kind for _, kind, _ in findings(outcome)] == []


# ── What is refused, and what is told ────────────────────────────────────────────────────────────────────────


def test_a_round_in_work_is_not_written_from_its_list(running: Publication) -> None:
    for edit in (setting("令和6年度末", D6="○", E6=None), setting(FIGURES, G5=20)):
        outcome = brought_back(running, edit)
        assert len(moves(outcome)) == 1
        assert "round_is_running" in [kind for _, kind, _ in findings(outcome)]
        with pytest.raises(Refused):
            commit(outcome.book, running.plan, {}, by=None)


def kinds_and_cells(draft: Draft, severity: Severity) -> list[tuple[str, str]]:
    return [(one.kind, one.cell) for one in draft.findings if one.severity == severity]


@pytest.mark.parametrize(
    ("edit", "severity", "kind", "cell"),
    [
        (setting("令和6年度末", D6="○"), Severity.WARNING, "two_marks", "令和6年度末!D6"),
        (setting("令和6年度末", D6="△"), Severity.WARNING, "mark_unread", "令和6年度末!D6"),
        (setting("令和6年度末", E6=None), Severity.WARNING, "mark_removed", "令和6年度末!E6"),
        (setting("令和6年度末", C6="1 よその取組"), Severity.ERROR, "row_unknown", "令和6年度末!C6"),
        (setting("令和6年度末", A5="9 よその柱"), Severity.ERROR, "row_unknown", "令和6年度末!A5"),
        (setting("令和6年度末", D8="○"), Severity.ERROR, "not_asked", "令和6年度末!D8"),
        (setting("令和6年度末", E4="A よい"), Severity.ERROR, "heading_unknown", "令和6年度末!E4"),
        (setting("令和6年度末", E9=5), Severity.WARNING, "total_differs", "令和6年度末!E9"),
        (setting(FIGURES, B5="来庁者数"), Severity.ERROR, "row_unknown", f"{FIGURES}!B5"),
        (setting(FIGURES, G5=None), Severity.WARNING, "figure_removed", f"{FIGURES}!G5"),
        (setting(FIGURES, G5="－"), Severity.WARNING, "figure_removed", f"{FIGURES}!G5"),
        (setting(FIGURES, G5=date(2026, 1, 2)), Severity.WARNING, "figure_unread", f"{FIGURES}!G5"),
        (setting(FIGURES, I5=99.9), Severity.WARNING, "not_imported", f"{FIGURES}!I5"),
        (setting(FIGURES, E5=3), Severity.WARNING, "not_imported", f"{FIGURES}!E5"),
        (setting(FIGURES, G5="=1+1"), Severity.ERROR, "formula_without_value", f"{FIGURES}!G5"),
    ],
)
def test_a_slip_is_told_at_its_cell(
    running: Publication, edit: Edit, severity: Severity, kind: str, cell: str
) -> None:
    found = kinds_and_cells(brought_back(running, edit).draft, severity)
    assert (kind, cell) in found


def test_a_row_taken_out_removes_nothing_and_is_told(old: Publication) -> None:
    outcome = brought_back(old, lambda book: book[LIST].delete_rows(7))
    assert moves(outcome) == []
    told = [one for one in outcome.findings if one.kind == "rows_missing"]
    assert [(one.severity, "窓口の改革その2" in one.message) for one in told] == [(Severity.WARNING, True)]


def test_a_hidden_row_is_asked_about(old: Publication) -> None:
    def hide(book: Any) -> None:
        book[LIST].row_dimensions[7].hidden = True
        book[LIST]["I7"] = "見えないところで直した。"

    book = read_book("ichiran.xlsx", edited(exported(old), hide))
    outcome = examine(book, old.plan, {})
    assert [one.id for one in outcome.questions] == [f"hidden:{LIST}"]
    assert [fields for _, fields in moves(outcome)] == [
        [("narrative", "その2を進めた。", "見えないところで直した。")]
    ]
    unwanted = examine(book, old.plan, {f"hidden:{LIST}": "skip"})
    assert moves(unwanted) == []
    assert "hidden_left_out" in [kind for _, kind, _ in findings(unwanted)]


def test_a_new_plan_is_not_invented_from_a_list(old: Publication) -> None:
    place = make.municipality("yoso", name="よその市")
    book = read_book("ichiran.xlsx", exported(old))
    outcome = examine(book, Plan(municipality=place), {})
    assert [kind for _, kind, _ in findings(outcome)][:1] == ["no_whole_plan"]
    assert "計画の全データを書き出したファイル" in outcome.refusals({})[0]
    assert read(book, Known()).records == {}


def test_another_plans_list_is_refused(old: Publication) -> None:
    other = make.plan(old.plan.municipality, "betsu")
    make.item(make.pillar(other), "窓口の改革その1")
    outcome = examine(read_book("ichiran.xlsx", exported(old)), other, {})
    assert [(severity, kind) for severity, kind, _ in findings(outcome)] == [("error", "other_plan")]
    assert findings(outcome)[0][2].startswith(f"{ABOUT}!B")
    assert outcome.draft.records == {}


def test_without_the_sheet_that_names_the_publication_nothing_is_read(old: Publication) -> None:
    outcome = brought_back(old, lambda book: book.remove(book[ABOUT]))
    assert [(severity, kind) for severity, kind, _ in findings(outcome)] == [
        ("error", "no_publication_named")
    ]
    assert outcome.draft.records == {}


def test_a_list_saved_as_csv_names_no_publication(old: Publication) -> None:
    page = openpyxl.load_workbook(io.BytesIO(exported(old)))[LIST]
    rows = [[str(cell.value or "") for cell in row] for row in page.iter_rows()]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    outcome = examine(read_book("ichiran.csv", text.getvalue().encode("utf-8-sig")), old.plan, {})
    assert [kind for _, kind, _ in findings(outcome)] == ["no_publication_named"]
    assert outcome.draft.records == {}


def test_the_lists_of_two_publications_in_one_file_are_refused(old: Publication) -> None:
    outcome = brought_back(old, lambda book: book.copy_worksheet(book[LIST]))
    assert [kind for _, kind, _ in findings(outcome)] == ["sheet_twice"]


def test_either_sheet_can_come_back_alone_with_the_one_that_names_the_publication(
    old: Publication,
) -> None:
    place = figure_cell(exported(old), "令和3年度の実績")

    def figures_only(book: Any) -> None:
        book[FIGURES][place] = 1
        book.remove(book[LIST])

    outcome = brought_back(old, figures_only)
    assert [kind for _, kind, _ in findings(outcome)] == []
    assert len(moves(outcome)) == 1


def test_an_item_that_the_plan_has_no_longer_is_told_at_its_row(running: Publication) -> None:
    running.plan.items.get(name="照会しない項目").delete()
    outcome = brought_back(running)
    assert moves(outcome) == []
    assert findings(outcome) == [("warning", "item_unknown", "令和6年度末!C8")]


def test_the_rating_of_an_indicator_is_told_apart_from_the_items_and_an_edit_of_it_is_told() -> None:
    plan = make.plan(make.municipality())
    past = ReportingRound.objects.create(plan=plan, fiscal_year=2021, historical=True, state="closed")
    item = make.item(make.pillar(plan), "市税の収納")
    measured = make.indicator(item, "収納率", targets={2021: "97.5"})
    status = YearEndStatus.objects.create(round=past, item=item)
    make.rating(status, "c")
    make.rating(status, "a", measured)
    import_history(past, by=make.planner(plan.municipality))
    publication = sealed(plan, past)
    untouched = brought_back(publication)
    assert (moves(untouched), findings(untouched)) == ([], [])

    def better(book: Any) -> None:
        row = row_of(book[FIGURES], 2, "収納率")
        [cell] = [one for one in book[FIGURES][row] if one.value == "A 目標どおり"]
        cell.value = "S 目標を上回る"

    outcome = brought_back(publication, better)
    assert moves(outcome) == []
    assert [(severity, kind) for severity, kind, _ in findings(outcome)] == [("warning", "not_imported")]
