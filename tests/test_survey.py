"""調査票: answers by workbook. What goes out comes back unchanged; what comes back changed is held three ways."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plans.access import access_for
from plans.books import archive
from plans.books.cells import Cell, CellKind
from plans.books.guard import UnreadableFile
from plans.history.records import ChangeEvent
from progress.models import ActualValue, FiscalEffect, Rating, ReturnedSurvey, YearEndStatus
from progress.office.survey import book, files, views
from progress.office.survey.cell_words import NotAChoice, as_number, posted
from progress.office.survey.held import Held
from progress.office.survey.key import as_typed, mark
from progress.office.survey.merging import Merged
from progress.review.records import carry_out
from progress.review.rounds import set_round_state
from progress.workflow import Move, State
from tests import make
from tests.filled_survey import Survey, zipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> SimpleNamespace:
    """Two items of 収納課 (one shared with 財政課), one of 水道課, in an open round of 令和6年度."""
    place = make.municipality()
    tax, finance, water = (make.department(place, name) for name in ("収納課", "財政課", "水道課"))
    plan = make.plan(place)
    pillar = make.pillar(plan)
    one, two = make.item(pillar, lead=tax, related=[finance]), make.item(pillar, lead=tax)
    other = make.item(pillar, lead=water)
    rate = make.indicator(one, targets={2023: "98", 2024: "98.5", 2026: "99"})
    make.annual_target(one, 2024, "実施", "コンビニ収納を広げる。")
    planner = make.planner(place)
    asked = make.question(plan, "参加した人の数", "figure", unit="人", from_year=2024)
    make.question(plan, "実施の形", "choice", choices="直営\n委託", from_year=2024)
    due = timezone.localdate() + timedelta(days=10)
    of_round = make.opened_round(plan, planner, 2024, due)
    return SimpleNamespace(
        place=place,
        tax=tax,
        finance=finance,
        water=water,
        plan=plan,
        items=(one, two, other),
        rate=rate,
        asked=asked,
        planner=planner,
        round=of_round,
        statuses=[make.status(of_round, item) for item in (one, two, other)],
        clerk=make.editor(tax),
        related=make.editor(finance),
        stranger=make.editor(water),
        scale=plan.plan_scales.get().scale,
    )


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def taken_away(city: SimpleNamespace, department: Any = None) -> Survey:
    return Survey(book.write(city.round, department or city.tax))


def brought_back(
    city: SimpleNamespace, user: Any, *contents: bytes, name: str = "調査票.xlsx"
) -> ReturnedSurvey:
    address = reverse("survey", args=[city.round.pk])
    chosen = [SimpleUploadedFile(name, content) for content in contents]
    answer = signed_in(user).post(address, {"chosen": chosen})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return ReturnedSurvey.objects.order_by("-pk")[0]


def take_over(survey: ReturnedSurvey, user: Any, move: str = "save", **chosen: str) -> ReturnedSurvey:
    said = {f"choice:{name}": value for name, value in chosen.items()}
    signed_in(user).post(reverse("survey_write", args=[survey.pk]), {"move": move, **said})
    survey.refresh_from_db()
    return survey


def lines(survey: ReturnedSurvey) -> list[tuple[str, str, str]]:
    found = Held(survey).records
    return [(one.name, one.now, one.said) for record in found if record.merged for one in record.merged.lines]


def merged_of(survey: ReturnedSurvey, number: int = 0) -> Merged:
    merged = Held(survey).records[number].merged
    assert merged is not None
    return merged


def test_brought_back_as_it_went_out_nothing_changes(city):
    make.actual(city.statuses[0], city.rate, "97.4")
    FiscalEffect.objects.create(
        status=city.statuses[0], kind="saving", amount_yen=1200000, printed="120万円", explanation="委託料"
    )
    YearEndStatus.objects.filter(pk=city.statuses[1].pk).update(narrative="一行目\n\n三行目 ", issues="=1+1")
    survey = brought_back(city, city.clerk, taken_away(city).content)
    assert (survey.state, lines(survey)) == (ReturnedSurvey.State.READY, [])
    assert [merged_of(survey, number).faults for number in (0, 1)] == [[], []]
    page = signed_in(city.clerk).get(reverse("survey_file", args=[survey.pk])).content.decode()
    assert "変わる欄はありません" in page


def test_what_is_filled_in_becomes_a_draft_and_a_second_time_changes_nothing(city):
    filled = taken_away(city)
    figure = f"figure_{city.rate.pk}"
    filled.fill(
        0,
        **{figure: 98.7, f"provisional_{city.rate.pk}": "見込", f"question_{city.asked.pk}": "約1,200人"},
        narrative="窓口を広げた。",
        actual_stage="実施",
        effect_kind_new1="歳出の減",
        effect_amount_new1="120万円",
        effect_about_new1="委託料の見直し",
        **{f"rating_{city.scale.pk}": "Ａ　目標どおり"},
    )
    survey = brought_back(city, city.clerk, filled.content)
    assert len(lines(survey)) == 9
    assert take_over(survey, city.clerk).state == ReturnedSurvey.State.DONE
    status = YearEndStatus.objects.get(pk=city.statuses[0].pk)
    assert (status.state, status.narrative, status.actual_stage) == (State.DRAFT, "窓口を広げた。", "実施")
    actual, effect = ActualValue.objects.get(status=status), FiscalEffect.objects.get(status=status)
    assert (actual.printed, actual.is_provisional) == ("98.7", True)
    assert (effect.kind, effect.amount_yen, effect.printed) == ("saving", 1_200_000, "120万円")
    assert Rating.objects.filter(status=status, indicator=None, recorded__code="a").exists()
    assert [one.text for one in status.answers.all()] == ["約1,200人"]
    assert lines(brought_back(city, city.clerk, filled.content)) == []
    assert YearEndStatus.objects.get(pk=city.statuses[1].pk).state == State.NOT_STARTED


def test_a_number_that_a_cell_can_hold_comes_back_to_the_letter():
    for text in ("1,234", "95.50", "-3", "0", "0.5", "1,000,000.25"):
        assert as_number(text)
    assert as_number("97.4", "％") == (Decimal("97.4"), "General")
    assert as_number("97.40", "%") is None
    for text in ("012", "約60", "12万", "1,23", "５", "1.", "", "1234人"):
        assert as_number(text) is None
    assert mark(2) == "c2"


@pytest.mark.parametrize(
    ("printed", "value", "typed"),
    [
        ("99", "98.7", "98.7"),
        ("98%", "0.981", "98.1%"),
        ("1,235", "1234.5", "1234.5"),
        ("98.10%", "0.981", "98.10%"),
        ("98.7", "98.700000000000003", "98.7"),
        ("95.50", "95.5", "95.50"),
        ("98点", "98.4", "98点"),
        ("－", "0", "－"),
    ],
)
def test_a_figure_that_its_cell_rounds_counts_as_it_was_typed(printed, value, typed):
    assert as_typed(Cell(2, 2, printed, CellKind.NUMBER, value)) == typed


def test_what_both_changed_is_asked_and_what_only_others_changed_stays(city):
    filled = taken_away(city)
    filled.fill(0, narrative="調査票の文")
    status = YearEndStatus.objects.get(pk=city.statuses[0].pk)
    status.narrative, status.issues = "画面の文", "画面の課題"
    carry_out(status, Move.SAVE, by=city.clerk)
    survey = brought_back(city, city.clerk, filled.content)
    assert lines(survey) == [("narrative", "画面の文", "調査票の文")]
    take_over(survey, city.clerk)
    status.refresh_from_db()
    assert (status.narrative, status.issues) == ("画面の文", "画面の課題")
    assert "どちらの内容にするか" in ReturnedSurvey.objects.get(pk=survey.pk).message
    take_over(survey, city.clerk, **{f"{status.pk}:narrative": "file"})
    status.refresh_from_db()
    assert (status.narrative, status.issues) == ("調査票の文", "画面の課題")


def test_a_cell_that_cannot_be_read_changes_nothing_and_goes_back_marked(city):
    filled = taken_away(city)
    figure = f"figure_{city.rate.pk}"
    filled.fill(0, narrative="窓口を広げた。", **{figure: "とても多い", "actual_stage": "だいたい実施"})
    survey = brought_back(city, city.clerk, filled.content)
    found = merged_of(survey)
    assert {one.name for one in found.faults} == {figure, "actual_stage"}
    assert [one.name for one in found.lines] == ["narrative"]
    answer = signed_in(city.clerk).get(reverse("survey_marked", args=[survey.pk]))
    back = Survey(answer.content)
    assert len(back.sheets) == 1
    assert back.cell(0, figure).value == "とても多い"
    assert back.cell(0, figure).comment.text
    assert back.cell(0, "narrative").value == "窓口を広げた。"
    take_over(survey, city.clerk)
    back.fill(0, **{figure: 98, "actual_stage": "実施"})
    again = brought_back(city, city.clerk, back.content)
    assert {name for name, _, _ in lines(again)} == {figure, "actual_stage"}


# ── Files as people send them back ───────────────────────────────────────────────────────────────────────────


def test_renamed_sheets_added_rows_and_columns_in_another_order_are_followed(city):
    filled = taken_away(city)
    filled.fill(0, narrative="行を足した。", issues="列も動かした。", **{f"figure_{city.rate.pk}": 97})
    sheet = filled.sheets[0]
    sheet.title = "メモ済み"
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_rows(9, 2)
    sheet.move_range(f"B1:B{sheet.max_row}", cols=9)
    sheet["B12"] = "係のメモ"
    survey = brought_back(city, city.clerk, filled.content)
    assert {(name, said) for name, _, said in lines(survey)} == {
        ("narrative", "行を足した。"),
        ("issues", "列も動かした。"),
        (f"figure_{city.rate.pk}", "97"),
    }


def test_rows_that_somebody_removed_or_copied_change_nothing(city):
    YearEndStatus.objects.filter(pk=city.statuses[0].pk).update(issues="残る課題")
    filled = taken_away(city)
    sheet = filled.sheets[0]
    row = filled.cell(0, "issues").row
    filled.fill(0, narrative="一度目")
    copied = sheet.max_row + 1
    sheet.cell(copied, 1).value = sheet.cell(filled.cell(0, "narrative").row, 1).value
    sheet.cell(copied, filled.cell(0, "narrative").column).value = "二度目"
    sheet.delete_rows(row)
    survey = brought_back(city, city.clerk, filled.content)
    assert lines(survey) == []
    assert ["2か所" in one.sentence for one in merged_of(survey).faults] == [True]


def test_somebody_elses_sheet_is_refused_and_a_stranger_opens_nothing(city):
    filled = taken_away(city)
    filled.fill(0, narrative="ほかの課")
    survey = brought_back(city, city.stranger, filled.content)
    assert {one.refusal for one in Held(survey).records} == {"この取組は、あなたの課の担当ではありません。"}
    take_over(survey, city.stranger, "submit")
    assert YearEndStatus.objects.get(pk=city.statuses[0].pk).narrative == ""
    assert signed_in(city.clerk).get(reverse("survey_file", args=[survey.pk])).status_code == 404
    before = make.opened_round(city.plan, city.planner, 2023)
    old = Survey(book.write(before, city.tax))
    old.fill(0, narrative="ほかの課の去年")
    name = book.file_name(city.round, city.tax)
    for content in (filled.content, old.content, b"PK\x03\x04 broken"):
        mine = brought_back(city, city.stranger, content, name=name)
        assert not mine.counts["goes_back"]
        assert signed_in(city.stranger).get(reverse("survey_marked", args=[mine.pk])).status_code == 404
    address = reverse("survey_marked_all", args=[city.round.pk])
    assert signed_in(city.stranger).get(address).status_code == 404
    address = reverse("survey_workbook", args=[city.round.pk, city.water.pk])
    assert signed_in(city.clerk).get(address).status_code == 404


def test_a_file_that_is_no_survey_and_a_key_that_was_changed_are_told(city):
    filled = taken_away(city)
    for sheet in filled.sheets:
        sheet["A1"] = str(sheet["A1"].value)[:-3] + "abc"
    survey = brought_back(city, city.clerk, filled.content)
    assert {one.refusal for one in Held(survey).records} == {files.FOREIGN}
    for sheet in filled.sheets:
        sheet["A1"] = None
    survey = brought_back(city, city.clerk, filled.content)
    assert (survey.state, survey.message) == (ReturnedSurvey.State.REFUSED, files.NO_KEY)


# ── Taking over ──────────────────────────────────────────────────────────────────────────────────────────────


def test_whole_answers_are_submitted_the_others_kept_as_drafts(city):
    filled = taken_away(city)
    whole = {"narrative": "進めた。", f"rating_{city.scale.pk}": "A 目標どおり", "message": "見てください"}
    filled.fill(0, **whole, actual_stage="実施", **{f"figure_{city.rate.pk}": "98.5"})
    filled.fill(1, narrative="まだ途中。")
    survey = take_over(brought_back(city, city.clerk, filled.content), city.clerk, "submit")
    first, second = (YearEndStatus.objects.get(pk=one.pk) for one in city.statuses[:2])
    assert (first.state, second.state) == (State.SUBMITTED, State.DRAFT)
    told = ChangeEvent.objects.filter(model="progress.yearendstatus", record_pk=first.pk).first()
    assert told and (told.by_name, told.via, told.note) == (str(city.clerk), "workbook", "提出")
    assert first.events.order_by("-pk")[0].comment == "見てください"
    assert "進捗区分が足りないため、下書きとして取り込みました" in survey.message


def test_a_sheet_that_nobody_touched_submits_nothing(city):
    status = YearEndStatus.objects.get(pk=city.statuses[0].pk)
    of_others = taken_away(city, city.finance).content
    whole = {"narrative": "進めた。", f"rating_{city.scale.pk}": "A", "actual_stage": "実施"}
    filled = taken_away(city)
    filled.fill(0, **whole, **{f"figure_{city.rate.pk}": "98.5"})
    take_over(brought_back(city, city.clerk, filled.content), city.clerk)
    for content, user in ((of_others, city.planner), (taken_away(city).content, city.clerk)):
        survey = take_over(brought_back(city, user, content), user, "submit")
        status.refresh_from_db()
        assert (status.state, survey.message) == (State.DRAFT, "取り込んだ取組はありません。")
    survey = take_over(brought_back(city, city.clerk, filled.content), city.clerk, "submit")
    status.refresh_from_db()
    assert (status.state, survey.message) == (State.SUBMITTED, "1件を提出しました。")


def test_what_stands_outside_the_cells_and_sheets_copied_are_told(city):
    filled = taken_away(city)
    sheet = filled.sheets[0]
    sheet.cell(sheet.max_row + 1, 2).value = "効果額がもう一つあります"
    copied = filled.workbook.copy_worksheet(filled.sheets[1])
    copied.title = "写し"
    survey = brought_back(city, city.clerk, filled.content)
    found = Held(survey).records
    assert found[0].sheet.said
    assert found[0].sheet.said.stray == (f"B{sheet.max_row}「効果額がもう一つあります」",)
    assert ["同じ取組" in one.refusal for one in found] == [False, True, True]


def test_a_band_is_known_by_its_mark_or_its_words_alone():
    field = forms.ChoiceField(choices=[("a", "A 目標どおり"), ("b", "B やや遅れ"), ("", "まだ決めない")])
    for said in ("Ａ", "a", "目標どおり", "A　目標どおり"):
        assert posted(field, said) == "a"
    assert (posted(field, "やや遅れ"), posted(field, " ")) == ("b", "")
    with pytest.raises(NotAChoice, match="「A 目標どおり」「B やや遅れ」から選んでください。"):
        posted(field, "まあまあ")


def test_a_related_department_brings_drafts_only(city):
    filled = taken_away(city, city.finance)
    filled.fill(0, narrative="関係課から。")
    take_over(brought_back(city, city.related, filled.content), city.related, "submit")
    status = YearEndStatus.objects.get(pk=city.statuses[0].pk)
    assert (status.state, status.narrative) == (State.DRAFT, "関係課から。")


def test_a_record_that_was_submitted_or_closed_meanwhile_stays(city):
    filled = taken_away(city)
    filled.fill(1, narrative="遅れて届いた。")
    set_round_state(city.round, "closed", by=city.planner)
    survey = brought_back(city, city.clerk, filled.content)
    assert "締め切られています" in Held(survey).records[1].refusal
    take_over(survey, city.clerk)
    assert YearEndStatus.objects.get(pk=city.statuses[1].pk).narrative == ""


def test_an_effect_whose_row_was_emptied_is_removed(city):
    effect = FiscalEffect.objects.create(
        status=city.statuses[0], kind="income", amount_yen=500, printed="500"
    )
    filled = taken_away(city)
    names = ("effect_kind", "effect_amount", "effect_about")
    filled.fill(0, **dict.fromkeys((f"{name}_{effect.pk}" for name in names), None))
    survey = brought_back(city, city.clerk, filled.content)
    assert [name for name, _, _ in lines(survey)] == [f"effect_remove_{effect.pk}"]
    take_over(survey, city.clerk)
    assert not FiscalEffect.objects.exists()


def test_a_band_without_its_reason_goes_back_and_the_rest_is_taken(city):
    filled = taken_away(city)
    rating = f"rating_{city.scale.pk}"
    filled.fill(0, narrative="進めた。", **{f"figure_{city.rate.pk}": "98.5", rating: "C 遅れ"})
    survey = brought_back(city, city.clerk, filled.content)
    merged = merged_of(survey)
    assert {one.name for one in merged.lines} == {"narrative", f"figure_{city.rate.pk}"}
    assert ["理由を入力してください" in one.sentence for one in merged.faults] == [True]


def test_text_that_looks_like_a_command_stays_text(city):
    said = '=HYPERLINK("http://example.jp","x")'
    YearEndStatus.objects.filter(pk=city.statuses[0].pk).update(narrative=said)
    filled = taken_away(city)
    assert (filled.cell(0, "narrative").value, filled.cell(0, "narrative").data_type) == (said, "s")
    assert lines(brought_back(city, city.clerk, filled.content)) == []


@pytest.mark.parametrize("records", [2, 6])
def test_a_workbook_asks_the_database_as_often_for_few_items_as_for_many(
    city, records, django_assert_max_num_queries
):
    for _ in range(records - 2):
        item = make.item(city.items[0].pillar, lead=city.tax)
        make.indicator(item, targets={2024: "1"})
        YearEndStatus.objects.create(round=city.round, item=item)
    with django_assert_max_num_queries(46):
        assert len(taken_away(city).sheets) == records


def test_the_command_writes_every_departments_workbook(city, tmp_path, capsys):
    call_command("survey", city.plan.slug, "令和6年度", output=str(tmp_path))
    assert len(list(tmp_path.glob("調査票_*.xlsx"))) == 3
    assert "3課分" in capsys.readouterr().out
    with pytest.raises(CommandError, match="受付中の照会がありません"):
        call_command("survey", city.plan.slug, "令和5年度", output=str(tmp_path))


def test_the_members_of_an_archive_keep_their_japanese_names_and_bounds():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("調査票.xlsx", b"x")
        package.writestr("__MACOSX/._a.xlsx", b"x")
        package.writestr("~$open.xlsx", b"x")
    as_windows = held.getvalue().replace("調査票".encode(), "調査票".encode("cp932").ljust(9, b"_"))
    flagless = as_windows.replace(b"\x00\x08\x00\x00", b"\x00\x00\x00\x00")
    assert [one.name for one in archive.members(held.getvalue())] == ["調査票.xlsx"]
    assert archive.members(flagless)[0].name.startswith("調査票")
    with pytest.raises(UnreadableFile):
        archive.members(b"PK\x03\x04")


def test_an_archive_is_bounded_like_any_file_and_packed_plainly(city, monkeypatch):
    monkeypatch.setattr(views, "MAX_BYTES", 100)
    chosen = {"chosen": SimpleUploadedFile("回収.zip", zipped({"課.xlsx": b"x" * 500}))}
    answer = signed_in(city.planner).post(reverse("survey", args=[city.round.pk]), chosen)
    assert "を超えています" in answer.content.decode()
    assert not ReturnedSurvey.objects.exists()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_LZMA) as package:
        package.writestr("a.xlsx", b"x")
    assert "圧縮のしかた" in archive.members(held.getvalue())[0].refusal


def test_nobody_gets_the_form_of_a_collective_name_and_the_planner_is_told(city):
    everybody = make.department(city.place, "全課", kind="group")
    for_all = make.item(city.items[0].pillar, "全庁の取組", lead=everybody, related=[city.tax])
    YearEndStatus.objects.create(round=city.round, item=for_all)
    assert everybody not in book.departments_asked(city.round)
    assert "全課" not in {str(one) for one in book.open_to(access_for(city.planner), city.round)}
    address = reverse("survey", args=[city.round.pk])
    page = signed_in(city.planner).get(address).content.decode()
    assert "どの課の調査票でも記入を頼んでいません" in page and "全庁の取組" in page
    assert "記入を頼んでいません" not in signed_in(city.clerk).get(address).content.decode()


def test_a_related_departments_sheets_say_whose_they_are_and_come_last(city):
    city.items[2].assignments.create(department=city.tax, role="related", clause="②", position=1)
    survey = taken_away(city)
    assert [sheet.title for sheet in survey.sheets] == ["1-1", "1-2", "1-3（関係課）"]
    told = [str(row[1].value) for row in survey.sheets[2].iter_rows(max_row=8) if row[1].value]
    assert any("【関係課】" in text and "「②」" in text and "水道課" in text for text in told)
    assert not any("【関係課】" in str(row[1].value) for row in survey.sheets[0].iter_rows())


def test_a_marked_copy_that_comes_back_after_its_own_first_file_is_no_conflict(city):
    first, figure = taken_away(city), f"figure_{city.rate.pk}"
    effect = {"effect_kind_new1": "歳出の減", "effect_amount_new1": "120万円"}
    first.fill(0, narrative="一度目の文。", **effect, **{figure: "とても多い"})
    survey = brought_back(city, city.clerk, first.content)
    again = Survey(signed_in(city.clerk).get(reverse("survey_marked", args=[survey.pk])).content)
    take_over(survey, city.clerk)
    again.fill(0, narrative="二度目の文。", effect_amount_new1="150万円", **{figure: 98})
    back = brought_back(city, city.clerk, again.content)
    effect_pk = FiscalEffect.objects.get().pk
    assert {line.name for line in merged_of(back).lines} == {
        *("narrative", figure, f"effect_amount_{effect_pk}")
    }
    assert not merged_of(back).open_clashes
    take_over(back, city.clerk)
    assert FiscalEffect.objects.get().amount_yen == 1_500_000
    assert YearEndStatus.objects.get(pk=city.statuses[0].pk).narrative == "二度目の文。"


def test_a_marked_copy_of_several_departments_sheets_carries_all_of_them(city):
    water = taken_away(city, city.water)
    water.fill(0, actual_stage="だいたい")
    tax = taken_away(city)
    tax.fill(0, actual_stage="だいたい")
    sheet = water.workbook.create_sheet("収納課の分")
    for row in tax.sheets[0].iter_rows():
        for cell in row:
            sheet.cell(cell.row, cell.column).value = cell.value
    survey = brought_back(city, city.planner, water.content)
    back = Survey(signed_in(city.planner).get(reverse("survey_marked", args=[survey.pk])).content)
    assert sorted(sheet.title for sheet in back.sheets) == ["1-1", "1-3"]
    assert all(back.cell(number, "actual_stage").comment for number in (0, 1))


def test_a_message_that_is_not_sent_yet_stands_in_the_form(city):
    filled = taken_away(city)
    filled.fill(0, narrative="進めた。", message="数値は後で確定します。")
    survey = brought_back(city, city.clerk, filled.content)
    client = signed_in(city.clerk)
    client.post(reverse("survey_write", args=[survey.pk]), {"move": "submit"})
    page = client.get(reverse("enter", args=[city.statuses[0].pk]))
    assert page.context["form"]["message"].value() == "数値は後で確定します。"
    other = signed_in(city.related).get(reverse("enter", args=[city.statuses[0].pk]))
    assert not other.context["form"]["message"].value()


def test_what_may_be_typed_depends_on_what_the_field_is(city):
    item = city.items[1]
    people = make.indicator(item, "参加者数", "人")
    balance = make.indicator(item, "実質収支", "千円")
    change = make.indicator(item, "利用者の数", "人", targets={2024: "-5"})
    survey = taken_away(city)
    found = {}
    for rule in survey.sheets[1].data_validations.dataValidation:
        for one in (people, balance, change):
            if survey.cell(1, f"figure_{one.pk}").coordinate in rule.sqref:
                found[one] = rule.formula1
    assert (found[people], found[balance], found[change]) == ("0", "-1E+14", "-1E+14")
    survey.fill(1, **{f"figure_{people.pk}": -3})
    back = brought_back(city, city.clerk, survey.content)
    assert [doubt for _, doubt in merged_of(back, 1).doubts] == [
        "0を下回っています。桁と単位を確かめてください。"
    ]
    assert not back.counts["is_clean"]


def test_a_file_that_came_again_under_the_same_name_is_not_taken_over_with_the_others(city):
    for text in ("前の文。", "今度の文。"):
        filled = taken_away(city)
        filled.fill(0, narrative=text)
        newest = brought_back(city, city.planner, filled.content)
    page = signed_in(city.planner).get(reverse("survey", args=[city.round.pk])).content.decode()
    assert "同じ名前の新しいファイルがあります" in page
    assert page.count('name="file"') == 1 and f'value="{newest.pk}" checked' in page
