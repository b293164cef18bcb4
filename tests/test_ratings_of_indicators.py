"""Cities rate indicators by themselves, beside the item or instead of it: such a rating isn't the item's."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from plans.history.changes import Action
from plans.history.records import Way
from plans.history.writer import apply
from plans.models import Plan
from progress.intake import whole_plan
from progress.intake.draft import Kind
from progress.intake.kinds import KINDS, headings
from progress.intake.own_exports.tables import OwnTables
from progress.intake.reconcile import reconcile
from progress.models import BoardOpinion, Rating, ReportingRound, YearEndStatus
from progress.office.department.status_form import StatusForm
from progress.reports import figures_sheet, status_list
from progress.review.old_documents import import_history
from progress.review.publications import release, seal
from progress.review.records import carry_out
from progress.table import analysis, frozen
from progress.table.difference import differences
from progress.table.live import live_table
from progress.table.shape.plan import SCHEMA, PlanTable
from progress.workflow import Move, State
from tests import make
from tests.books import read_book
from tests.intake.test_own_tables import read_back
from tests.test_public import words

DIGEST_3 = "3750d23bd17aca0d397df3c8222c2cdf15ea439420d013a0ea3935e25b4743ac"

pytestmark = pytest.mark.django_db
everywhere = pytest.mark.every_database


class City:
    """One item with two indicators in a round of 令和6年度; 収納率 is rated A, 滞納繰越額 B, the item C."""

    def __init__(self) -> None:
        self.place = make.municipality()
        self.plan = make.plan(self.place)
        self.section = make.department(self.place, "収納課")
        self.planner, self.clerk = make.planner(self.place), make.editor(self.section)
        self.item = make.item(make.pillar(self.plan), lead=self.section)
        self.rate = make.indicator(self.item, targets={2024: "98.5"})
        self.arrears = make.indicator(self.item, "滞納繰越額", "百万円", "decrease", targets={2024: "400"})
        self.round = make.opened_round(self.plan, self.planner)
        self.status = make.status(self.round, self.item)
        make.actual(self.status, self.rate, "98.6")
        make.actual(self.status, self.arrears, "450")
        self.scale = self.plan.plan_scales.get().scale

    def rate_indicators(self) -> None:
        make.rating(self.status, "b", self.arrears)
        make.rating(self.status, "a", self.rate)

    def confirm(self) -> None:
        make.confirmed(self.status, lead=self.clerk, by=self.planner, code="c")


@pytest.fixture
def city() -> City:
    made = City()
    made.rate_indicators()
    return made


# ── What the model holds ────────────────────────────────────────────────────────────────────────────────────


@everywhere
def test_an_indicator_of_another_item_cannot_be_rated(city: City) -> None:
    other = make.indicator(make.item(city.item.pillar, "窓口の見直し"), "件数")
    band = city.scale.bands.get(code="a")
    with pytest.raises(ValidationError, match="別の項目の指標は選べません。"):
        Rating(status=city.status, scale=city.scale, indicator=other, recorded=band).full_clean()
    Rating(status=city.status, scale=city.scale, recorded=band).full_clean()


@everywhere
@pytest.mark.parametrize(("of_indicator", "says"), [(True, "この指標の評価は"), (False, "この区分の評価は")])
def test_a_second_rating_of_the_same_is_refused_in_words(city: City, of_indicator: bool, says: str) -> None:
    city.confirm()
    about = {"indicator": city.rate} if of_indicator else {}
    with pytest.raises(ValidationError, match=says):
        Rating(status=city.status, scale=city.scale, **about).full_clean()


def test_a_rating_says_of_what_it_is(city: City) -> None:
    city.confirm()
    assert sorted(map(str, Rating.objects.all())) == [
        "進捗区分（収納率）：A 目標どおり",
        "進捗区分（滞納繰越額）：B やや遅れ",
        "進捗区分：C 遅れ",
    ]


# ── A whole plan as tables and back ─────────────────────────────────────────────────────────────────────────


@everywhere
def test_the_ratings_of_a_plan_come_back_each_to_what_it_rates(city: City) -> None:
    city.confirm()
    data = whole_plan.build(city.plan)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["評価"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heads = rows[0]
    told = sorted((row[heads.index("指標の指標名")] or "", row[heads.index("評価")]) for row in rows[1:])
    assert told == [("", "c"), ("収納率", "a"), ("滞納繰越額", "b")]

    again = reconcile(read_back(data), city.plan)
    running = {one.kind for one in again.findings}
    assert {one.action for one in again.changes.records} == {Action.UNCHANGED} and not running

    copy = Plan(municipality=make.municipality("other", name="別の市"), slug="plan")
    apply(reconcile(read_back(data), copy).records, by=None, via=Way.COMMAND)
    for row in Rating.objects.filter(status__round__plan=copy.pk):
        assert row.indicator is None or row.indicator.item_id == row.status.item_id
    assert told == sorted(
        (row.indicator.name if row.indicator else "", row.recorded.code)
        for row in Rating.objects.filter(status__round__plan=copy.pk)
        if row.recorded
    )


@everywhere
def test_a_workbook_of_before_has_ratings_of_items_only_and_comes_back(city: City) -> None:
    Rating.objects.all().delete()
    city.confirm()
    book = openpyxl.load_workbook(io.BytesIO(whole_plan.build(city.plan)))
    sheet = book["評価"]
    [column] = [cell.column for cell in sheet[1] if cell.value == "指標の指標名"]
    sheet.delete_cols(column)
    buffer = io.BytesIO()
    book.save(buffer)
    draft = read_back(buffer.getvalue())
    assert [record.key[3:] for record in draft.of(Kind.RATING)] == [(city.scale.key, "")]
    assert {one.action for one in reconcile(draft, city.plan).changes.records} == {Action.UNCHANGED}


def test_no_other_table_is_read_without_one_of_its_key_columns(city: City) -> None:
    city.confirm()
    BoardOpinion.objects.create(round=city.round, opinion="窓口を増やしてはどうか。")
    data = whole_plan.build(city.plan)
    for spec in KINDS:
        book = openpyxl.load_workbook(io.BytesIO(data))
        if spec.title not in book.sheetnames or not spec.length:
            continue
        for column, head in enumerate(headings(spec)[: spec.length], start=1):
            if (spec.kind, head) == (Kind.RATING, "指標の指標名"):
                continue
            kept = book[spec.title].cell(1, column).value
            book[spec.title].cell(1, column).value = "別の見出し"
            buffer = io.BytesIO()
            book.save(buffer)
            claim = OwnTables().claim(read_book("plan.xlsx", buffer.getvalue()))
            assert claim is not None and spec.title not in claim.sheets, (spec.title, head)
            book[spec.title].cell(1, column).value = kept


@everywhere
def test_a_file_that_rates_an_indicator_nobody_knows_is_refused_at_its_cell(city: City) -> None:
    city.confirm()
    draft = read_back(whole_plan.build(city.plan))
    [record] = [one for one in draft.of(Kind.RATING) if one.key[4] == "収納率"]
    draft.put(Kind.RATING, (*record.key[:4], "窓口の数"), record.fields, record.origin)
    [finding] = reconcile(draft, city.plan).findings
    assert (finding.kind, finding.cell) == ("points_to_nothing", str(record.origin))
    assert "窓口の数" in finding.message


# ── What counts ─────────────────────────────────────────────────────────────────────────────────────────────


@everywhere
def test_a_rating_of_an_indicator_never_counts_as_the_items(city: City) -> None:
    carry_out(city.status, Move.SUBMIT, by=city.clerk)
    city.status.refresh_from_db()
    carry_out(city.status, Move.CONFIRM, by=city.planner)
    table = live_table(city.plan, city.round)
    assert table.share is not None
    assert (table.share.denominator, table.share.unrated) == (0, 1)
    assert [(one.code, one.count) for one in table.distributions[0].counts if one.count] == [("", 1)]
    assert table.band_of(table.items[0]) is None

    following = make.opened_round(city.plan, city.planner, 2025, date(2026, 5, 31))
    later = live_table(city.plan, following)
    [past] = later.past_shares
    assert (past.share.denominator, past.share.unrated) == (0, 1)
    assert [(one.fiscal_year, one.share.unrated) for one in analysis.shares(later)] == [
        *((2025, 1), (2025, 1)),
        *((2024, 1), (2024, 1)),
    ]


@everywhere
def test_the_table_holds_the_ratings_of_indicators_behind_the_items_in_their_order(city: City) -> None:
    city.confirm()
    [item] = live_table(city.plan, city.round).items
    assert item.status is not None
    assert [(one.indicator, one.recorded) for one in item.status.ratings] == [
        *(("", "c"), ("収納率", "a"), ("滞納繰越額", "b"))
    ]
    found = [item.status.rating(city.scale.key, name) for name in ("", "収納率", "件数")]
    assert [one and one.recorded for one in found] == ["c", "a", None]


@everywhere
def test_a_publication_keeps_them_as_they_stood(city: City) -> None:
    city.confirm()
    live = live_table(city.plan, city.round)
    sealed = seal(city.plan, city.round, by=city.planner)
    assert sealed.content["schema"] == SCHEMA > 3
    assert frozen.as_previewed(frozen.from_content(sealed.content)) == frozen.as_previewed(live)
    [item] = frozen.from_content(sealed.content).items
    assert item.status is not None
    assert [one.indicator for one in item.status.ratings] == ["", "収納率", "滞納繰越額"]


def test_what_was_sealed_before_has_ratings_of_items_only() -> None:
    content = json.loads((Path(__file__).parent / "frozen" / "schema_3.json").read_text(encoding="utf-8"))
    before = frozen.from_content(content)
    assert (before.schema, frozen.digest(content)) == (3, DIGEST_3)
    assert before.items[0].status is not None
    assert [(one.recorded, one.indicator) for one in before.items[0].status.ratings] == [("b", "")]
    now = frozen.from_content(frozen.to_content(replace(before, schema=SCHEMA)))
    assert differences(before, now) == []


# ── What citizens read ──────────────────────────────────────────────────────────────────────────────────────


def published(city: City) -> PlanTable:
    publication = seal(city.plan, city.round, by=city.planner)
    release(publication, ["public"], by=city.planner)
    return frozen.from_content(publication.content)


def page(client: Client, city: City) -> str:
    return words(client.get(reverse("plan_item", args=[city.place.slug, city.plan.slug, city.item.key])))


def test_a_citizen_reads_each_indicators_rating_beside_its_figures(client: Client, city: City) -> None:
    city.confirm()
    Rating.objects.filter(indicator=city.arrears).update(
        suggested=city.scale.bands.get(code="c"),
        suggested_reason="半分です。",
        reason="年度末に急に増えたため",
    )
    published(city)
    text = page(client, city)
    assert text.count("評価（進捗区分）") == 3
    figures, said = text.split("の実施状況 評価", 1)
    rate, arrears = figures.split("収納率（%）", 1)[1].split("滞納繰越額（百万円）", 1)
    assert said.startswith("（進捗区分） C遅れ") and "A目標どおり" not in said and "Bやや遅れ" not in said
    assert "評価（進捗区分） A目標どおり" in rate
    assert rate.count("A目標どおり") == 2  # once beside the figures, once in the years' table
    assert "評価（進捗区分） Bやや遅れ 計算による目安は「C 遅れ」です。半分です。" in arrears
    assert "市が目安と違う評価にした理由：年度末に急に増えたため" in arrears


def test_an_item_whose_indicators_alone_are_rated_says_so(client: Client, city: City) -> None:
    carry_out(city.status, Move.SUBMIT, by=city.clerk)
    city.status.refresh_from_db()
    carry_out(city.status, Move.CONFIRM, by=city.planner)
    table = published(city)
    assert table.share is not None and table.share.unrated == 1
    text = page(client, city)
    assert "指標ごとに評価 令和6年度（2024年度）の評価" in text
    assert "評価の記録なし" not in text


def test_earlier_reports_name_the_indicator_that_was_rated(client: Client, city: City) -> None:
    city.confirm()
    city.round = make.opened_round(city.plan, city.planner, 2025, date(2026, 5, 31))
    city.status = make.status(city.round, city.item)
    published(city)
    text = page(client, city)
    past = text[text.index("これまでの報告") :]
    assert "評価（進捗区分） C遅れ 収納率の評価（進捗区分） A目標どおり 滞納繰越額の評価" in past
    assert text[: text.index("これまでの報告")].count("A目標どおり") == 1  # in the years' table


def test_a_plan_that_rates_items_only_has_no_column_for_indicators(client: Client, city: City) -> None:
    Rating.objects.all().delete()
    city.confirm()
    table = published(city)
    assert page(client, city).count("評価（進捗区分）") == 1
    assert figures_sheet.rated_scales(table) == []


def test_the_workbook_prints_them_beside_the_figures(city: City) -> None:
    city.confirm()
    table = published(city)
    sheet = openpyxl.load_workbook(io.BytesIO(status_list.write(table)))[figures_sheet.SHEET]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=figures_sheet.HEADER_ROW)]
    place = rows[0].index("評価")
    assert {row[1]: row[place] for row in rows[1:] if row[1]} == {
        "収納率": "A 目標どおり",
        "滞納繰越額": "B やや遅れ",
    }
    assert any("指標ごとの評価です" in str(row[0]) for row in rows)


def test_a_correction_names_the_indicators_rating(city: City) -> None:
    city.confirm()
    before = live_table(city.plan, city.round)
    Rating.objects.filter(indicator=city.rate).update(recorded=city.scale.bands.get(code="s"))
    [found] = differences(before, live_table(city.plan, city.round))
    assert [(one.label, one.before, one.after) for one in found.changes] == [
        ("収納率 進捗区分", "A 目標どおり", "S 目標を上回る")
    ]


# ── What a department types ─────────────────────────────────────────────────────────────────────────────────


def typed(city: City, **given: str) -> dict[str, Any]:
    """What the form holds, with `given` on top: rating, reason; rate_…, arrears_… of the two indicators."""
    form = StatusForm(status=YearEndStatus.objects.get(pk=city.status.pk))
    held = {bound.html_name: bound.value() or "" for bound in form if bound.value() is not False}
    keys = {"": "", "rate_": f"_{city.rate.pk}", "arrears_": f"_{city.arrears.pk}"}
    short = {
        f"{whose}{name}": f"{name}_{city.scale.pk}{key}"
        for whose, key in keys.items()
        for name in ("rating", "reason")
    }
    return held | {short.get(name, name): value for name, value in given.items()}


def send(city: City, move: str, data: dict[str, Any]) -> Any:
    client = Client()
    client.force_login(city.clerk)
    return client.post(reverse("enter", args=[city.status.pk]), data | {"move": move})


def recorded(city: City) -> dict[str, tuple[str, str]]:
    rows = Rating.objects.filter(status=city.status).select_related("indicator", "recorded")
    return {
        row.indicator.name if row.indicator else "": (row.recorded.code if row.recorded else "", row.reason)
        for row in rows
    }


@everywhere
def test_a_department_rates_each_indicator_beside_its_figures(city: City) -> None:
    answer = send(
        city, "save", typed(city, rate_rating="s", rate_reason="過去最高のため", arrears_rating="b")
    )
    assert answer.status_code == 302
    found = recorded(city)
    assert (found["収納率"], found["滞納繰越額"]) == (("s", "過去最高のため"), ("b", ""))
    rating = Rating.objects.get(indicator=city.rate)
    assert (rating.suggested and rating.suggested.code, "収納率" in rating.suggested_reason) == ("a", True)
    # Taken back, it is gone; what is only suggested is no rating of the indicator.
    assert send(city, "save", typed(city, rate_rating="", rate_reason="")).status_code == 302
    assert "収納率" not in recorded(city)


def test_another_band_than_the_indicators_figure_suggests_wants_a_reason(city: City) -> None:
    answer = send(city, "save", typed(city, rate_rating="c"))
    [(name, words)] = answer.context["form"].errors.items()
    assert name == f"reason_{city.scale.pk}_{city.rate.pk}"
    assert "計算による提案「A 目標どおり」と違う評価です。" in words[0]


def test_the_items_rating_may_be_left_out_where_its_indicators_are_rated(city: City) -> None:
    ready = {"actual_stage": "実施", "narrative": "行った"}
    answer = send(city, "submit", typed(city, **ready, rate_rating="", arrears_rating=""))
    assert answer.context["form"].errors.keys() == {f"rating_{city.scale.pk}"}
    assert send(city, "submit", typed(city, **ready, rate_rating="a", arrears_rating="")).status_code == 302
    assert YearEndStatus.objects.get(pk=city.status.pk).workflow_state == State.SUBMITTED
    assert recorded(city)[""][0] == ""


@everywhere
def test_a_plan_that_rates_items_only_asks_for_no_indicators_rating(city: City) -> None:
    def asked() -> list[str]:
        form = StatusForm(status=YearEndStatus.objects.get(pk=city.status.pk))
        return [name for name in form.fields if re.fullmatch(r"rating_\d+_\d+", name)]

    of_each = [f"rating_{city.scale.pk}_{one.pk}" for one in (city.rate, city.arrears)]
    assert asked() == of_each
    Rating.objects.all().delete()
    assert asked() == []
    Plan.objects.update(rating_rule=Plan.RatingRule.EACH)
    assert asked() == of_each
    Plan.objects.update(rating_rule=Plan.RatingRule.WORST)
    past = ReportingRound.objects.create(plan=city.plan, fiscal_year=2023, historical=True, state="closed")
    make.rating(YearEndStatus.objects.create(round=past, item=city.item), "b", city.rate)
    assert asked() == of_each


def test_somebody_elses_rating_of_an_indicator_is_no_loss(city: City) -> None:
    data = typed(city, rate_rating="s", rate_reason="過去最高のため")
    assert send(city, "save", typed(city, rate_rating="c", rate_reason="見込違い")).status_code == 302
    answer = send(city, "save", data)
    assert answer.status_code == 409
    assert recorded(city)["収納率"] == ("c", "見込違い")
    assert "収納率の進捗区分（自己評価）" in words(answer)


def test_the_form_shows_suggestion_and_last_reports_band_of_each_indicator(city: City) -> None:
    Rating.objects.all().delete()
    past = ReportingRound.objects.create(plan=city.plan, fiscal_year=2023, historical=True, state="closed")
    make.rating(YearEndStatus.objects.create(round=past, item=city.item), "c", city.arrears)
    import_history(past, by=city.planner)
    client = Client()
    client.force_login(city.clerk)
    address = reverse("enter", args=[city.status.pk])
    text = words(client.get(address))
    assert text.count("令和5年度の評価 記録がありません") == 2  # the item's and 収納率's
    assert text.count("令和5年度の評価 C 遅れ") == 1
    told = client.post(reverse("entry_rates", args=[city.status.pk]), typed(city)).json()["ratings"]
    assert [*told] == [f"{city.scale.pk}{key}" for key in ("", f"_{city.rate.pk}", f"_{city.arrears.pk}")]
    assert all(sentence in text for sentence in told.values())
    assert "「収納率」が目標の100.1%です。" in told[f"{city.scale.pk}_{city.rate.pk}"]


def test_a_reader_of_a_report_sees_what_is_rated(city: City) -> None:
    city.confirm()
    client = Client()
    client.force_login(city.clerk)
    text = words(client.get(reverse("enter", args=[city.status.pk])))
    assert "進捗区分 C 遅れ 収納率の進捗区分 A 目標どおり 滞納繰越額の進捗区分 B やや遅れ" in text


# ── What the planning section decides ───────────────────────────────────────────────────────────────────────


def submitted(city: City) -> Client:
    carry_out(city.status, Move.SUBMIT, by=city.clerk)
    city.status.refresh_from_db()
    client = Client()
    client.force_login(city.planner)
    return client


def confirm(client: Client, city: City, **given: str) -> Any:
    address = reverse("review_record", args=[city.status.pk])
    form = client.get(address).context["form"]
    held = {bound.html_name: bound.value() or "" for bound in form}
    of_rate = f"{city.scale.pk}_{city.rate.pk}"
    short = {"band": f"band_{of_rate}", "why": f"why_{of_rate}", "item": f"band_{city.scale.pk}"}
    typed = {short.get(name, name): value for name, value in given.items()}
    return client.post(address, held | {"unrated": ""} | typed | {"move": "confirm"})


def test_the_planning_section_sees_and_changes_an_indicators_rating(city: City) -> None:
    make.rating(city.status, "b")
    client = submitted(city)
    text = words(client.get(reverse("review_record", args=[city.status.pk])))
    fold = text[text.index("指標ごとの評価") : text.index("担当課への連絡・理由")]
    assert "A 目標どおり 計算による提案" in fold and "「収納率」が目標の100.1%です。" in fold
    assert "収納率の進捗区分" in fold and "滞納繰越額の進捗区分" in fold
    best = str(city.scale.bands.get(code="s").pk)
    answer = confirm(client, city, band=best)
    assert answer.context["form"].errors.keys() == {f"why_{city.scale.pk}_{city.rate.pk}"}
    assert confirm(client, city, band=best, why="過去最高のため").status_code == 302
    assert recorded(city) == {"": ("b", ""), "収納率": ("s", "過去最高のため"), "滞納繰越額": ("b", "")}
    page = words(client.get(reverse("review_record", args=[city.status.pk])))
    assert "収納率の進捗区分 記録した評価 S 目標を上回る" in page
    assert "進捗区分（収納率）" in page[page.index("この記録の変更") :]


def test_the_planning_section_rates_an_indicator_that_was_left_out(city: City) -> None:
    Rating.objects.filter(indicator=city.rate).delete()
    make.rating(city.status, "b")
    client = submitted(city)
    assert confirm(client, city, band=str(city.scale.bands.get(code="a").pk)).status_code == 302
    assert recorded(city) == {"": ("b", ""), "収納率": ("a", ""), "滞納繰越額": ("b", "")}


@everywhere
def test_nobody_asks_for_the_items_rating_where_a_city_rates_its_indicators_instead(city: City) -> None:
    client = submitted(city)
    past = ReportingRound.objects.create(plan=city.plan, fiscal_year=2023, historical=True, state="closed")
    before = YearEndStatus.objects.create(round=past, item=city.item)
    make.rating(before, "b", city.rate)
    one_of_item = make.rating(before, "b")
    assert confirm(client, city).context["form"].asks_about_rating
    one_of_item.delete()
    assert confirm(client, city).status_code == 302
    assert recorded(city).keys() == {"収納率", "滞納繰越額"}


def test_the_last_reports_bands_name_their_indicators(city: City) -> None:
    city.confirm()
    following = make.opened_round(city.plan, city.planner, 2025, date(2026, 5, 31))
    client = Client()
    client.force_login(city.planner)
    text = words(client.get(reverse("review_record", args=[make.status(following, city.item).pk])))
    assert "進捗区分：C 遅れ 収納率の進捗区分：A 目標どおり 滞納繰越額の進捗区分：B やや遅れ" in re.sub(
        r"\s+", " ", text
    )


def test_a_plan_that_rates_items_only_shows_the_planning_section_nothing_more(city: City) -> None:
    Rating.objects.all().delete()
    make.rating(city.status, "b")
    assert "指標ごとの評価" not in words(submitted(city).get(reverse("review_record", args=[city.status.pk])))


def test_the_queue_lists_the_items_rating_only(city: City) -> None:
    client = submitted(city)
    text = words(client.get(reverse("round", args=[city.round.pk])))
    assert "評価なし" in text and "A 目標どおり" not in text
