"""備考 is what the city's document says; 資料についての注記 is what whoever took it over says. They are never mixed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from items.models import BudgetLine, Indicator, Item
from plans.history.events import in_words
from plans.history.records import ChangeEvent, Way
from plans.models import Pillar, Plan, RatingScale
from progress.intake.draft import Draft, Kind
from progress.intake.known import Known
from progress.intake.own_exports.tables import OwnTables
from progress.models import ActualValue, Publication, ReportingRound, YearEndStatus
from progress.reports import status_list
from progress.review.publications import release
from progress.table import frozen
from progress.table.difference import differences
from progress.table.live import live_table
from tests import make
from tests.books import read_book
from tests.intake.test_table_layout import book, read
from tests.test_public import PUBLIC, City, words

FROZEN = Path(__file__).parent / "frozen" / "schema_2.json"
OURS = "資料についての注記"


@pytest.fixture
def city(db: None) -> City:
    """A confirmed report with both kinds of words at every place that has both."""
    city = City()
    opened = city.report()
    Plan.objects.update(transcription_note="計画の注記。")
    Pillar.objects.update(transcription_note="柱の注記。")
    for model, name in (
        (RatingScale, "区分"),
        (Item.objects.filter(pk=city.item.pk), "項目"),
        (Indicator, "指標"),
        (ReportingRound, "報告"),
        (YearEndStatus.objects.filter(item=city.item), "状況"),
        (ActualValue, "実績"),
    ):
        rows = model if hasattr(model, "update") else model.objects
        rows.update(remarks=f"{name}の備考。", transcription_note=f"{name}の注記。")
    BudgetLine.objects.create(
        item=city.item, fiscal_year=2024, project_name="収納対策事業", transcription_note="予算の注記。"
    )
    city.plan.refresh_from_db()
    opened.refresh_from_db()
    city.publish(opened, PUBLIC)
    return city


# ── Pages ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_citizen_reads_the_citys_words_as_the_citys_and_ours_as_ours(client: Client, city: City) -> None:
    text = words(client.get(city.url("plan_item", city.item.key)))
    for said in (
        "備考 項目の備考。",
        f"{OURS} 項目の注記。",
        f"備考 状況の備考。 {OURS} 状況の注記。",
        f"指標の備考。 {OURS}：指標の注記。",
        "令和6年度の実績について：実績の備考。",
        f"{OURS}（令和6年度の実績）：実績の注記。",
        f"{OURS}：予算の注記。",
    ):
        assert text.count(said) == 1, said
    for name in ("項目", "状況", "指標", "実績"):
        assert text.count(f"{name}の備考。") == text.count(f"{name}の注記。") == 1, name


def test_the_plans_page_tells_them_apart_too(client: Client, city: City) -> None:
    text = words(client.get(city.url("plan")))
    for said in (
        "「進捗区分」について 区分の備考。",
        "この報告について 報告の備考。",
        f"{OURS} 区分の注記。 報告の注記。",
        f"{OURS}：柱の注記。",
    ):
        assert text.count(said) == 1, said
    for name in ("計画", "柱", "区分", "報告"):
        assert text.count(f"{name}の注記。") == 1, name


def test_the_planning_section_and_the_department_see_both(client: Client, city: City) -> None:
    status = YearEndStatus.objects.get(item=city.item)
    client.force_login(city.planner)
    text = words(client.get(reverse("review_record", args=[status.pk])))
    for name in ("項目", "状況"):
        assert f"備考 {name}の備考。 {OURS} {name}の注記。" in text, name
    assert f"実績の備考。 {OURS}：実績の注記。" in text
    client.force_login(city.editor)
    text = words(client.get(reverse("enter", args=[status.pk])))
    assert f"備考：実績の備考。 {OURS}：実績の注記。" in text
    assert f"備考 状況の備考。 {OURS} 状況の注記。" in text
    assert f"指標の備考 指標の備考。 {OURS} 指標の注記。" in text


def test_both_fields_of_a_round_are_in_the_admin(client: Client, city: City) -> None:
    opened = ReportingRound.objects.get()
    client.force_login(city.planner)
    for url in (
        reverse("admin:progress_reportinground_change", args=[opened.pk]),
        reverse("admin:progress_reportinground_add"),
        reverse("admin:items_item_change", args=[city.item.pk]),
        reverse("admin:items_indicator_change", args=[city.indicator.pk]),
        reverse("admin:plans_ratingscale_change", args=[RatingScale.objects.get().pk]),
    ):
        page = client.get(url).content.decode()
        assert 'name="remarks"' in page and 'name="transcription_note"' in page, url


# ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_workbook_names_whose_words_they_are(city: City) -> None:
    made = openpyxl.load_workbook(
        BytesIO(status_list.write(live_table(city.plan, ReportingRound.objects.get())))
    )

    def texts(page: Any) -> list[str]:
        return [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]

    about = texts(made["この資料について"])
    item = f"備考：項目の備考。\n備考：状況の備考。\n{OURS}：項目の注記。\n{OURS}：状況の注記。"
    assert item in about and "計画の注記。" in about and f"{OURS}：柱の注記。" in about
    assert about[about.index("この報告について") + 1] == "報告の備考。"
    assert about[about.index(f"{OURS}（実施状況）") + 1] == "報告の注記。"
    listed = texts(made.worksheets[0])
    assert {"※区分の備考。", f"※{OURS}：区分の注記。", "※報告の備考。", f"※{OURS}：報告の注記。"} <= set(
        listed
    )
    figures = f"実績の備考。\n{OURS}：実績の注記。\n指標の備考。\n{OURS}：指標の注記。"
    assert any(cell.endswith(figures) for cell in texts(made["数値目標と実績"]))


def test_a_whole_plan_written_with_the_old_heading_still_comes_back() -> None:
    """Until 0.2 what are 備考 and 資料についての注記 now stood in one column 注記."""
    workbook = openpyxl.Workbook()
    first = workbook.worksheets[0]
    first.title = "指標"
    first.append(["取組項目の識別番号", "指標名", "注記"])
    first.append(["1-1", "収納率", "決算の認定で確定します。"])
    money = workbook.create_sheet("予算・決算")
    heads = [
        "柱・項目の別",
        "柱・取組項目の識別番号",
        "年度",
        "事業名",
        "欄の名前（記載のまま）",
        "連番",
        "注記",
    ]
    money.append(heads)
    money.append(["取組項目", "1-1", 2024, "収納対策事業", "", 1, "款の欄は空欄です。"])
    data = BytesIO()
    workbook.save(data)
    draft = Draft()
    OwnTables().read(read_book("plan.xlsx", data.getvalue()), ("指標", "予算・決算"), Known(), draft)
    assert [one.message for one in draft.findings] == []
    [indicator], [line] = draft.of(Kind.INDICATOR), draft.of(Kind.BUDGET_LINE)
    assert indicator.fields["remarks"].value == "決算の認定で確定します。"
    assert line.fields["transcription_note"].value == "款の欄は空欄です。"


def test_a_reason_in_the_file_and_our_sentence_about_the_column_both_stay() -> None:
    heads = ["番号", "取組項目", "令和5年度実績（見込）", "令和5年度評価の理由"]
    draft = read(
        book(
            [
                heads,
                [1, "窓口の改善", "案内を直した。", "利用者が増えた。"],
                [2, "節電", "消した。", "減った。"],
            ]
        )
    )
    fields = draft.of(Kind.STATUS)[0].fields
    assert fields["remarks"].value == "利用者が増えた。"
    assert fields["transcription_note"].value == "進捗状況は見込です。"
    assert not [one for one in draft.findings if one.kind == "contradiction"]


# ── What was sealed, and what changed ───────────────────────────────────────────────────────────────────────


def test_what_was_sealed_with_one_note_shows_the_same(client: Client, db: None) -> None:
    content = json.loads(FROZEN.read_text(encoding="utf-8"))
    city = City()
    opened = make.opened_round(city.plan, city.planner)
    sealed = Publication.objects.create(
        plan=city.plan,
        round=opened,
        kind="year_end",
        number=1,
        title="令和6年度末の実施状況",
        content=content,
        sha256=frozen.digest(content),
        rule_version=content["rule_version"],
    )
    release(sealed, [PUBLIC], by=city.planner)
    plan, item = (words(client.get(city.url(*where))) for where in (["plan"], ["plan_item", "1-1"]))
    for said in (
        "「進捗区分」について 区分は審議会で決めた。",
        "この報告について 5月末の数値です。",
        f"{OURS}：名称は目次による。",
        "表紙に日付がない。",
    ):
        assert plan.count(said) == 1, said
    for said in (
        f"{OURS} 資料の字がかすれている。",
        f"{OURS} 備考：窓口の改修 印は薄い。",
        f"{OURS} 前の年の注記。",
        "款の欄は空欄です。",
        "現年分の率です。 令和6年度の実績について：速報による。",
    ):
        assert item.count(said) == 1, said
    assert item.count(OURS) == 4  # of the item, the report, the earlier one and the budget line
    assert frozen.from_content(sealed.content).schema == 2 and sealed.content == content


def test_a_correction_says_which_of_the_two_changed(city: City) -> None:
    before = live_table(city.plan, ReportingRound.objects.get())
    item = before.item(city.item.key)
    assert item is not None and item.status is not None
    status = replace(item.status, remarks="直した備考。", transcription_note="")
    changed = replace(item, remarks="", transcription_note="直した注記。", status=status)
    items = tuple(changed if row.key == item.key else row for row in before.items)
    [found] = differences(before, replace(before, items=items))
    assert [(one.label, one.before, one.after) for one in found.changes] == [
        ("備考", "項目の備考。", "－"),
        (OURS, "項目の注記。", "直した注記。"),
        ("実施状況の備考", "状況の備考。", "直した備考。"),
        (f"実施状況の{OURS}", "状況の注記。", "－"),
    ]


@pytest.mark.parametrize(
    ("model", "label"), [("items.item", OURS), ("items.indicator", "注記"), ("progress.actualvalue", "注記")]
)
def test_the_history_still_names_the_field_that_was_split(db: None, model: str, label: str) -> None:
    event = ChangeEvent(
        model=model,
        record_pk=1,
        record_label="あるもの",
        before={"note": ""},
        after={"note": "書いたこと"},
        action="change",
        via=Way.ADMIN,
        at=timezone.now(),
    )
    [told] = in_words([event])
    assert [(one.label, one.after) for one in told.fields] == [(label, "書いたこと")]


# ── The one note of an installation, taken apart ────────────────────────────────────────────────────────────

BEFORE = [("plans", "0011_default_orders_use_own_columns"), ("items", "0002_default_orders_use_own_columns")]
BEFORE.append(("progress", "0009_default_orders_use_own_columns"))
AFTER = [("progress", "0011_remarks_apart_from_our_notes")]


NOTES = [
    # model, the city's code, by which way the note came, the note, its 備考, our note
    ("item", "131016", "workbook", "1課は翌年度", "1課は翌年度", ""),
    ("item", "131016", "command", "1課は翌年度", "1課は翌年度", ""),
    ("item", "131016", "admin", "字がかすれている。", "", "字がかすれている。"),
    ("item", "102113", "fixture", "目標の数値は書かれていません。", "", "目標の数値は書かれていません。"),
    ("item", "131016", "", "だれが書いたか分からない。", "", "だれが書いたか分からない。"),
    ("status", "102075", "fixture", "備考：コロナの影響あり", "コロナの影響あり", ""),
    (
        "status",
        "102075",
        "fixture",
        "備考：算出方法変\n備考は「変」で終わっています。資料のままです。",
        "算出方法変",
        "備考は「変」で終わっています。資料のままです。",
    ),
    ("status", "131016", "workbook", "備考：一行目\n二行目", "一行目\n二行目", ""),
    ("status", "131016", "workbook", "進捗状況は見込です。", "", "進捗状況は見込です。"),
    ("indicator", "131016", "admin", "9月の決算で確定します。", "9月の決算で確定します。", ""),
    (
        "indicator",
        "102113",
        "fixture",
        "指標名は整理のため付けました。",
        "",
        "指標名は整理のため付けました。",
    ),
    ("indicator", "992011", "fixture", "基準から計算します。", "基準から計算します。", ""),
    (
        "indicator",
        "131016",
        "workbook",
        "指標名は資料に書かれていません。",
        "",
        "指標名は資料に書かれていません。",
    ),
    ("actual", "131016", "form", "速報", "速報", ""),
    ("actual", "102113", "form", "速報", "速報", ""),
    ("actual", "102113", "fixture", "項目から読みました。", "", "項目から読みました。"),
    ("scale", "102075", "fixture", "印の説明は資料にありません。", "", "印の説明は資料にありません。"),
    ("scale", "131016", "admin", "達成率で決めます。", "達成率で決めます。", ""),
    ("old round", "131016", "admin", "年度は書かれていません。", "", "年度は書かれていません。"),
    ("round", "131016", "admin", "5月末の数値です。", "5月末の数値です。", ""),
]


def recorded(model: Any, number: int, kind: str, code: str, note: str) -> Any:
    """A record of that kind with the note, in a plan of its own."""
    place, _ = model("plans", "Municipality").objects.get_or_create(
        code=code, defaults={"slug": f"city-{code}", "name": "試験市"}
    )
    if kind == "scale":
        scales = model("plans", "RatingScale").objects
        return scales.create(municipality=place, key=f"k{number}", name="区分", note=note)
    plan = model("plans", "Plan").objects.create(municipality=place, slug=f"plan-{number}", title="計画")
    pillar = model("plans", "Pillar").objects.create(plan=plan, key="1")
    item = model("items", "Item").objects.create(plan=plan, pillar=pillar, key="1-1", name="項目", note=note)
    asked = model("progress", "ReportingRound").objects.create(
        plan=plan, fiscal_year=2024, due_on=date(2025, 5, 31), historical=kind == "old round", note=note
    )
    status = model("progress", "YearEndStatus").objects.create(round=asked, item=item, note=note)
    indicator = model("items", "Indicator").objects.create(item=item, name="指標", note=note)
    actual = model("progress", "ActualValue").objects.create(
        status=status, indicator=indicator, fiscal_year=2024, note=note
    )
    rows = {"item": item, "status": status, "indicator": indicator, "actual": actual}
    return rows.get(kind, asked)


@pytest.mark.every_database
def test_a_note_goes_where_it_belongs_and_comes_back(moved_to: Any) -> None:
    model = moved_to(BEFORE)
    rows = []
    for number, (kind, code, via, note, *_) in enumerate(NOTES):
        row = recorded(model, number, kind, code, note)
        rows.append((row._meta.app_label, row._meta.object_name, row.pk))
        if via:
            model("plans", "ChangeEvent").objects.create(
                municipality=model("plans", "Municipality").objects.get(code=code),
                model=row._meta.label_lower,
                record_pk=row.pk,
                via=via,
                action="create",
                after={"note": note},
            )

    def said(model: Any, *names: str) -> list[tuple[str, ...]]:
        return [model(app, name).objects.values_list(*names).get(pk=pk) for app, name, pk in rows]

    parted = [(remarks, ours) for *_, remarks, ours in NOTES]
    assert said(moved_to(AFTER), "remarks", "transcription_note") == parted
    back = said(moved_to(BEFORE), "note")
    named = "備考：算出方法変\n資料についての注記：備考は「変」で終わっています。資料のままです。"
    assert named in [note for (note,) in back]
    for (note,), (_, _, _, before, *_) in zip(back, NOTES, strict=True):
        assert note == before or before.startswith("備考：")
    assert said(moved_to(AFTER), "remarks", "transcription_note") == parted
