"""Tables in and out of the admin: who may, own municipality only, one history, all or nothing, hostile files."""

from __future__ import annotations

import csv
import io
import os
import struct
import zipfile
from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from items.models import AnnualTarget, Item
from plans.access import Role
from plans.books.guard import MAX_BYTES, UnreadableFile
from plans.books.plain_list import guarded, read, without_guard
from plans.history.records import ChangeEvent, Way
from plans.history.writer import save
from plans.models import Department, Municipality, Pillar, Plan, User
from tests import make
from tests.hostile.package import with_macros

TABLES = [
    page
    for page in admin.site._registry.values()
    if hasattr(page, "export_action") or hasattr(page, "import_action")
]


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="plans.auth_backend.MembershipBackend")
    return client


def address(model: Any, page: str) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(stream)
    return stream.getvalue()


def csv_file(*rows: tuple[Any, ...], encoding: str = "utf-8-sig") -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode(encoding)


def offer(client: Client, model: Any, data: bytes, name: str = "表.xlsx") -> Any:
    """The first step: the file is checked and what it would change is shown."""
    return client.post(
        address(model, "import"), {"import_file": SimpleUploadedFile(name, data), "resource": "0"}
    )


def problems(answer: Any) -> list[str]:
    result = answer.context.get("result")
    told = [*result.refusals, *(one.sentence for one in result.problems)] if result else []
    return [*told, *(text for texts in answer.context["form"].errors.values() for text in texts)]


def confirm(client: Client, model: Any, offered: Any) -> Any:
    form = offered.context["confirm_form"]
    return client.post(address(model, "process_import"), form.initial, follow=True)


def bring_in(client: Client, model: Any, data: bytes, name: str = "表.xlsx") -> str:
    """Both steps; returns the text of the page that follows."""
    offered = offer(client, model, data, name)
    assert "confirm_form" in offered.context, problems(offered)
    return confirm(client, model, offered).content.decode()


@pytest.fixture
def planner(db: None) -> User:
    return make.planner(make.municipality("shiken", code="131016"), "kikaku")


@pytest.fixture
def plan(planner: User) -> Plan:
    return make.plan(planner.memberships.get().municipality, "plan-r4", document_state="draft")


@pytest.fixture
def client(planner: User, plan: Plan) -> Client:
    return client_of(planner)


# ── Who may ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", TABLES, ids=lambda page: page.opts.label)
@pytest.mark.parametrize("with_setting", [True, False])
def test_nobody_but_planners_gets_at_files(page: Any, with_setting: bool, db: None, settings: Any):
    """Without its settings the library lets every staff user import; here the answer never comes from there."""
    if not with_setting:
        settings.IMPORT_EXPORT_IMPORT_PERMISSION_CODE = None
        settings.IMPORT_EXPORT_EXPORT_PERMISSION_CODE = None
    place = make.municipality()
    strangers = [make.user(is_staff=True), make.editor(make.department(place))]
    strangers += [make.member(place, role) for role in (Role.HEADQUARTERS, Role.BOARD, Role.COUNCIL)]
    both = make.editor(make.department(place))
    both.is_staff = True
    both.save()
    for person in (*strangers, both):
        visitor = client_of(person)
        for name in ("import", "process_import", "export"):
            if name != "export" and not hasattr(page, "import_action"):
                continue
            assert visitor.get(address(page.model, name)).status_code == 403
            assert visitor.post(address(page.model, name), {"format": "0"}).status_code == 403


@pytest.mark.parametrize("page", TABLES, ids=lambda page: page.opts.label)
def test_the_pages_refuse_on_their_own_too(page: Any, db: None, settings: Any):
    """The second fence, behind the site's: what each page itself answers to a staff user without membership."""
    settings.IMPORT_EXPORT_IMPORT_PERMISSION_CODE = settings.IMPORT_EXPORT_EXPORT_PERMISSION_CODE = None
    request = RequestFactory().post("/")
    request.user = make.user(is_staff=True)
    for name in ("import_action", "process_import", "export_action"):
        if name == "export_action" or hasattr(page, name):
            with pytest.raises(PermissionDenied, match="企画課の担当者だけ"):
                getattr(page, name)(request)


def test_a_planner_sees_both_buttons_and_results_are_only_written_out(client: Client):
    for page in TABLES:
        text = client.get(address(page.model, "changelist")).content.decode()
        assert "Excelでダウンロード" in text
        assert ("表計算ファイルから取込み" in text) == hasattr(page, "import_action")
    names = {page.opts.model_name for page in TABLES if hasattr(page, "import_action")}
    assert names == {"department", "membership", "pillar"}


@pytest.mark.parametrize("page", TABLES, ids=lambda page: page.opts.label)
def test_the_pages_hold_no_english_and_nothing_inline(page: Any, client: Client):
    for name in ("import", "export"):
        if name == "import" and not hasattr(page, "import_action"):
            continue
        text = client.get(address(page.model, name)).content.decode()
        for word in (
            "Submit",
            "Format",
            "Resource",
            "This importer",
            "This exporter",
            "onchange",
            "style=",
            "<style",
        ):
            assert word not in text


# ── Bringing in ──────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_written_before_it_is_confirmed(client: Client, plan: Plan):
    offered = offer(
        client, Pillar, workbook(("団体コード", "計画", "識別番号", "名称"), ("131016", "plan-r4", "1", "柱"))
    )
    assert "まだ取り込んでいません" in offered.content.decode()
    assert not Pillar.objects.exists() and not ChangeEvent.objects.exists()


def test_rows_of_another_municipality_are_refused_at_their_row(client: Client, plan: Plan):
    make.plan(make.municipality("yoso", code="131024"), "plan-r4")
    data = workbook(
        ("団体コード", "計画", "識別番号", "名称"),
        ("131016", "plan-r4", "1", "自分の柱"),
        ("131024", "plan-r4", "1", "よその柱"),
    )
    offered = offer(client, Pillar, data)
    assert problems(offered)[0].startswith("3行目：団体コード「131024」の行は取り込めません")
    assert "confirm_form" not in offered.context
    assert not Pillar.objects.exists()


def test_one_wrong_row_refuses_the_whole_file_and_names_the_cell(client: Client, plan: Plan):
    data = workbook(
        ("団体コード", "名称", "種類", "いつから", "上位の組織"),
        ("131016", "財政課", "課・室", "令和4年4月1日", ""),
        ("131016", "税務課", "課・室", "", "架空部"),
        (),
        ("131016", "総務課", "未定", "2年度", ""),
    )
    told = problems(offer(client, Department, data))
    assert told[0] == "3行目「上位の組織」：課「架空部」がありません。"
    assert told[1].startswith("5行目「種類」：「未定」は選べません。")
    assert told[2].startswith("5行目「いつから」：")
    assert not Department.objects.exists()


@pytest.mark.every_database
def test_a_confirmed_file_that_no_longer_fits_is_refused_as_a_whole(
    client: Client, planner: User, plan: Plan
):
    made = make.pillar(plan)
    rows = (
        ("団体コード", "計画", "識別番号", "名称"),
        ("131016", "plan-r4", "1", "ファイルの名前"),
        ("131016", "plan-r4", "2", "追加"),
    )
    offered = offer(client, Pillar, workbook(*rows))
    made.name = "ほかの人の名前"
    save(made, by=planner, via=Way.ADMIN)
    text = confirm(client, Pillar, offered).content.decode()
    assert "内容を確かめたあとに、ほかの人が計画を変更しました" in text
    assert "取り込みました" not in text
    assert [one.name for one in Pillar.objects.all()] == ["ほかの人の名前"]


def test_a_row_that_breaks_after_the_preview_takes_the_others_with_it(client: Client, plan: Plan):
    short_lived = make.department(plan.municipality, "財務部", kind="division")
    head = ("団体コード", "名称", "上位の組織")
    rows = [("131016", "総務課", ""), ("131016", "財政課", "財務部")]
    offered = offer(client, Department, workbook(head, *rows))
    short_lived.delete()
    text = confirm(client, Department, offered).content.decode()
    assert "取り込んでいません。" in text and "課「財務部」がありません" in text
    assert not Department.objects.exists() and not ChangeEvent.objects.exists()


def test_a_file_is_confirmed_once(client: Client, plan: Plan):
    offered = offer(
        client, Pillar, workbook(("団体コード", "計画", "識別番号", "名称"), ("131016", "plan-r4", "1", "柱"))
    )
    confirm(client, Pillar, offered)
    assert "もう一度ファイルを選んでください" in confirm(client, Pillar, offered).content.decode()
    assert Pillar.objects.count() == 1


def test_files_that_nobody_confirmed_are_forgotten_after_a_day(client: Client, plan: Plan):
    storage = storages["import_export"]
    forgotten = storage.save("django-import-export/old", ContentFile(b"x"))
    os.utime(storage.path(forgotten), (0, 0))
    offer(client, Pillar, workbook(("団体コード", "計画", "識別番号"), ("131016", "plan-r4", "1")))
    kept = storage.listdir("django-import-export")[1]
    assert "old" not in kept and kept


def test_unknown_missing_and_doubled_headings_are_told(client: Client):
    assert (
        "見出し「メモ」は読み取れません"
        in problems(
            offer(
                client,
                Pillar,
                workbook(("団体コード", "計画", "識別番号", "メモ"), ("131016", "plan-r4", "1", "x")),
            )
        )[0]
    )
    assert problems(offer(client, Pillar, workbook(("団体コード", "名称"), ("131016", "x"))))[0].startswith(
        "見出し「計画」「識別番号」がありません"
    )
    assert problems(offer(client, Pillar, workbook(("名称", "名称"), ("a", "b")))) == [
        "見出し「名称」が二つあります。"
    ]


def test_two_rows_for_the_same_thing_are_told(client: Client):
    data = workbook(
        ("団体コード", "計画", "識別番号", "名称"),
        ("131016", "plan-r4", "1", "あ"),
        ("131016", "plan-r4", "1", "い"),
    )
    assert problems(offer(client, Pillar, data)) == [
        "3行目：2行目と同じものを指しています。どちらかの行を削除してください。"
    ]


def test_columns_that_the_file_does_not_have_stay_as_they_are(client: Client, plan: Plan):
    made = make.pillar(plan)
    Pillar.objects.update(policy="方針の文")
    bring_in(
        client,
        Pillar,
        workbook(("団体コード", "計画", "識別番号", "名称"), ("131016", "plan-r4", "1", "新しい名前")),
    )
    made.refresh_from_db()
    assert (made.name, made.policy, made.version) == ("新しい名前", "方針の文", 2)


@pytest.mark.every_database
def test_departments_and_upper_pillars_of_the_same_file_are_found(client: Client, plan: Plan):
    bring_in(
        client,
        Department,
        workbook(("団体コード", "名称", "いつから"), ("131016", "財政課", "H31.4.1")),
        "課.xlsx",
    )
    assert Department.objects.get().valid_from == date(2019, 4, 1)
    bring_in(
        client,
        Pillar,
        workbook(
            ("団体コード", "計画", "識別番号", "上位の柱", "名称"),
            ("131016", "plan-r4", "1", "", "上"),
            ("131016", "plan-r4", "1-(1)", "1", "下"),
        ),
    )
    lower = Pillar.objects.get(key="1-(1)")
    assert lower.parent is not None and lower.parent.name == "上"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp932"])
def test_csv_comes_in_as_utf8_or_as_windows_writes_it(encoding: str, client: Client):
    data = csv_file(
        ("団体コード", "計画", "識別番号", "名称"), ("131016", "plan-r4", "①", "髙齢者①"), encoding=encoding
    )
    bring_in(client, Pillar, data, "柱.csv")
    assert Pillar.objects.get().name == "髙齢者①"


# ── Writing out and back ─────────────────────────────────────────────────────────────────────────────────────


def written(client: Client, model: Any, kind: str = "0", query: str = "") -> bytes:
    answer = client.post(address(model, "export") + query, {"format": kind, "resource": "0"})
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"], (
        answer.content.decode()[:2000]
    )
    return answer.content


def full_plan(plan: Plan) -> Item:
    upper = make.pillar(plan, name="=1+1")
    sections = [make.department(plan.municipality, name) for name in ("財政課", "税務課")]
    made = make.item(
        make.pillar(plan, "1-(1)", "下の柱", parent=upper),
        "-5%の削減",
        lead=sections[0],
        related=sections[1:],
        start_year=2022,
        end_year=2026,
        approach="@一行目\n+二行目",
    )
    make.indicator(
        made, "時間外", "時間", "decrease", {2022: "12.5", 2023: "10"}, baseline_printed="概ね15時間"
    )
    make.annual_target(made, 2022, goal="=cmd|' /C calc'!A0")
    return made


@pytest.mark.parametrize(
    "model",
    [Department, Pillar],
    ids=lambda model: model.__name__,
)
@pytest.mark.parametrize(("kind", "name"), [("0", "表.xlsx"), ("1", "表.csv")])
def test_what_is_written_out_comes_back_as_no_change(
    model: Any, kind: str, name: str, client: Client, plan: Plan
):
    full_plan(plan)
    data = written(client, model, kind)
    assert f"変更なし{model.objects.count()}件" in bring_in(client, model, data, name)
    assert not ChangeEvent.objects.exists()


def test_texts_like_formulas_are_written_as_text_with_their_value_unchanged(client: Client, plan: Plan):
    full_plan(plan)
    sheet = load_workbook(io.BytesIO(written(client, AnnualTarget))).worksheets[0]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    goal = next(cell for cell in cells if str(cell.value).startswith("=cmd"))
    assert (goal.data_type, goal.value, goal.quotePrefix) == ("s", "=cmd|' /C calc'!A0", True)
    assert all(cell.data_type != "f" for cell in cells)
    codes = [cell for cell in cells if cell.value == "131016"]
    assert codes and all(cell.data_type == "s" for cell in codes)
    rows = list(csv.reader(io.StringIO(written(client, AnnualTarget, "1").decode("utf-8-sig"))))
    assert "'=cmd|' /C calc'!A0" in rows[1]


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-5%", "@x", "\t=1", "'=1", "''=1", "'abc", "abc", "-", "-5", "+3.5", "", "'"]
)
def test_the_guard_of_csv_texts_is_taken_back_exactly(text: str):
    assert without_guard(guarded(text)) == text
    assert not guarded(text).startswith(("=", "@", "\t"))


def test_the_written_file_has_a_byte_order_mark_and_only_own_rows(client: Client, plan: Plan):
    full_plan(plan)
    full_plan(make.plan(make.municipality("yoso", code="131024"), "yoso"))
    data = written(client, Item, "1")
    assert data.startswith("\ufeff".encode())
    assert "131016" in data.decode() and "131024" not in data.decode()


def test_a_demonstration_says_so_on_its_pages_and_in_its_files(client: Client, plan: Plan):
    full_plan(plan)
    words = "公表資料をもとにした見本です。市の公式情報ではありません"
    Municipality.objects.update(disclaimer=words)
    assert words in client.get(address(Item, "changelist")).content.decode()
    data = written(client, Pillar)
    assert load_workbook(io.BytesIO(data))["注記"]["A1"].value == words
    assert "変更なし2件" in bring_in(client, Pillar, data)


def test_only_the_filtered_rows_are_written(client: Client, plan: Plan):
    item = full_plan(plan)
    make.item(item.pillar, "ほかの項目")
    rows = list(csv.reader(io.StringIO(written(client, Item, "1", "?q=ほかの").decode("utf-8-sig"))))
    assert len(rows) == 2


# ── Hostile and unfit files ──────────────────────────────────────────────────────────────────────────────────


def packed(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/"), text)
    return stream.getvalue()


def rewritten(data: bytes, part: str, change: Any) -> bytes:
    """A workbook with one part of its package changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == part else content)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
GOOD = workbook(("名称",), ("あ",))
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'


def encrypted(data: bytes) -> bytes:
    """The package with the mark of encryption on its first part, in both headers."""
    changed = bytearray(data)
    struct.pack_into("<H", changed, 6, 1)
    struct.pack_into("<H", changed, changed.index(b"PK\x01\x02") + 8, 1)
    return bytes(changed)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xls", GOOD, "名前の終わりを「.xlsx」に"),
        ("a.xlsb", GOOD, "「.xlsb」の形式は取り込めません"),
        ("a.pdf", GOOD, "取り込めるのは"),
        ("a.xlsx", b"", "ファイルが空です"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "パスワード付き"),
        ("a.xlsx", b"PK nonsense", "壊れていないか"),
        ("a.xlsx", packed(a="b"), "Excel ブック（.xlsx）ではありません"),
        ("a.xlsx", encrypted(GOOD), "暗号化"),
        ("a.xlsx", rewritten(GOOD, SHEET, lambda _: b"<worksheet"), "中身を読み取れません"),
        ("a.xlsx", rewritten(GOOD, SHEET, lambda _: BOMB), "中身を読み取れません"),
        (
            "a.xlsx",
            rewritten(
                GOOD,
                SHEET,
                lambda text: text.replace(b'<row r="2"', b'<row r="900000"').replace(
                    b'r="A2"', b'r="A900000"'
                ),
            ),
            "20,000行・1,000列まで",
        ),
        ("a.xlsx", workbook(("名称",), ("=1+1",)), "セル A2 が計算式です"),
        ("a.xlsx", workbook(("名称", None, "x")), "1行目のB列に見出しがありません"),
        ("a.xlsx", workbook(("名称",), ("あ", "い")), "セル B2 は、見出しのない列にあります"),
        ("a.csv", "名称\n\x00".encode("utf-16"), "文字コードが分かりません"),
        ("a.csv", ("名称\n" + "あ\n" * 20_001).encode(), "20,000行・1,000列まで"),
        ("a.csv", '名称\n"閉じていない'.encode(), "引用符"),
    ],
)
def test_unfit_files_are_refused_in_words(name: str, data: bytes, words: str):
    with pytest.raises(UnreadableFile, match=words):
        read(name, data)


def test_a_workbook_with_macros_is_refused_under_the_name_of_one_without():
    with pytest.raises(UnreadableFile, match=r"マクロを含む.*「.xlsm」に直す"):
        read("a.xlsx", with_macros(GOOD))


def test_of_a_workbook_with_macros_the_cells_are_read_and_the_page_says_so(client: Client, plan: Plan):
    rows = ("団体コード", "計画", "識別番号", "名称"), ("131016", "plan-r4", "1", "柱")
    offered = offer(client, Pillar, with_macros(workbook(*rows)), "表.xlsm")
    assert problems(offered) == []
    assert "マクロは読み込まず、セルの値だけを読み取りました。" in offered.content.decode()
    assert "取り込みました。追加1件" in confirm(client, Pillar, offered).content.decode()


def test_a_package_that_would_unpack_to_too_much_is_refused_before_it_is_read():
    bomb = rewritten(GOOD, SHEET, lambda text: text + b" " * 70_000_000)
    assert len(bomb) < 200_000
    with pytest.raises(UnreadableFile, match="中身が大きすぎます"):
        read("a.xlsx", bomb)


def test_a_package_of_too_many_parts_is_refused():
    stream = io.BytesIO(GOOD)
    with zipfile.ZipFile(stream, "a") as package:
        for number in range(10_001):
            package.writestr(f"xl/{number}.xml", "")
    with pytest.raises(UnreadableFile, match="中身が大きすぎます"):
        read("a.xlsx", stream.getvalue())


def test_too_many_bytes_are_refused_on_the_page(client: Client):
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=None):
        answer = offer(client, Pillar, b"x" * (MAX_BYTES + 1))
    assert problems(answer) == ["ファイルが30MBを超えています。不要なシートや画像を除いてください。"]


def test_a_refused_file_is_told_beside_its_input(client: Client):
    answer = offer(client, Pillar, GOOD, "古い.xls")
    assert "名前の終わりを「.xlsx」に直してください" in answer.content.decode()


def test_figures_come_as_a_person_sees_them():
    book, stream = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for row in (("値",), (0.955,), (0.1 + 0.2,), (1200,), (True,)):
        sheet.append(row)
    sheet["A2"].number_format = "0.0%"
    book.save(stream)
    assert [cells for _, cells in read("a.xlsx", stream.getvalue()).rows] == [
        ["95.5%"],
        ["0.3"],
        ["1200"],
        ["はい"],
    ]
