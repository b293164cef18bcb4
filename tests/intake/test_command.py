"""`manage.py import_workbook`: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import io
import json
import re
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.core.management import call_command

from plans.history.records import ChangeEvent
from plans.models import Municipality, Plan
from tests import make
from tests.hostile.answers import light
from tests.hostile.files import REFUSED
from tests.hostile.package import with_macros
from tests.intake.test_own_tables import edited, stored_and_exported, stored_plan

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> tuple[int, str]:
    """(exit code, standard output)"""
    out = io.StringIO()
    try:
        call_command("import_workbook", *map(str, arguments), stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def report_of(*arguments: object) -> tuple[int, dict[str, Any]]:
    code, said = run(*arguments, "--report", "json")
    return code, json.loads(said)


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    path = tmp_path / "計画.xlsx"
    path.write_bytes(stored_and_exported("annaka")[1])
    return path


def changed(path: Path, sheet: str, cell: str, value: Any) -> Path:
    path.write_bytes(edited(path.read_bytes(), sheet, cell, value))
    return path


def test_of_a_workbook_with_macros_the_cells_are_read_and_the_command_says_so(exported: Path) -> None:
    path = exported.with_suffix(".xlsm")
    path.write_bytes(with_macros(exported.read_bytes()))
    code, said = run(path, "--new", "--dry-run")
    assert code == 0
    assert "マクロは読み込まず、セルの値だけを読み取りました。" in said
    assert "取組項目：追加 36件、変更 0件、変更なし 0件" in said


def test_a_dry_run_says_what_would_happen_and_writes_nothing(exported: Path) -> None:
    plans, events = Plan.objects.count(), ChangeEvent.objects.count()
    code, said = run(exported, "--new", "--dry-run")
    assert code == 0
    assert "取組項目：追加 36件、変更 0件、変更なし 0件" in said
    assert "取り込めます（まだ書き込んでいません）。" in said
    assert (Plan.objects.count(), ChangeEvent.objects.count()) == (plans, events)


def test_a_new_plan_gets_a_short_name_that_is_free(exported: Path) -> None:
    make.plan(Municipality.objects.get(), "plan-2020")
    code, report = report_of(exported, "--new")
    assert (code, report["imported"], report["refused"]) == (0, True, [])
    assert report["plan"] == {
        "slug": "plan-2020-2",
        "title": "実施計画",
        "municipality": Municipality.objects.get().code,
        "new": False,
    }
    assert Plan.objects.get(slug="plan-2020-2").items.count() == 36
    assert set(ChangeEvent.objects.filter(note="計画.xlsx").values_list("via", flat=True)) == {"command"}


def test_the_report_holds_every_value_with_its_cell_and_meaning(exported: Path) -> None:
    Plan.objects.update(document_state="draft")
    changed(exported, "計画", "C2", "案")
    code, report = report_of(changed(exported, "目標値", "E4", 495000), "--plan", "plan-new", "--dry-run")
    assert code == 0
    assert report["counts"]["pillars"] == 25
    assert report["counts"]["items"] == 36
    assert report["counts"]["actions"] == {"create": 0, "change": 1, "delete": 0, "unchanged": 522}
    sheet = next(one for one in report["sheets"] if one["sheet"] == "目標値")
    assert (sheet["layout"], sheet["header_rows"]) == ("own_tables", [1])
    assert sheet["columns"][4] == {
        "column": "E",
        "header": "目標値",
        "field": "target_value.value",
        "label": "目標値",
        "sure": 100,
        "fiscal_year": None,
        "unit": "",
    }
    [record] = [one for one in report["records"] if one["action"] == "change"]
    assert record["key"] == ["1-(1)-①", "HPアクセス数", 2022]
    assert next(one for one in record["values"] if one["field"] == "value") == {
        "field": "value",
        "label": "目標値",
        "sheet": "目標値",
        "cell": "E4",
        "printed": "495000",
        "value": 495000,
        "unit": "件",
        "fiscal_year": 2022,
    }


def test_a_plan_of_that_name_is_pointed_out_and_not_in_the_way(exported: Path) -> None:
    code, report = report_of(exported, "--new", "--dry-run")
    assert code == 0
    [finding] = [one for one in report["findings"] if one["kind"] == "plan_is_there"]
    assert (finding["cell"], finding["severity"]) == ("A2", "warning")
    assert "「実施計画」という名前の計画がすでにあります" in finding["sentence"]
    Plan.objects.update(title="別の計画")
    assert report_of(exported, "--new", "--dry-run")[1]["findings"] == []


def test_a_slip_refuses_the_whole_file_with_its_cell(exported: Path) -> None:
    before = ChangeEvent.objects.count()
    code, report = report_of(changed(exported, "目標値", "E4", "約49万"), "--plan", "plan-new")
    assert (code, report["imported"]) == (1, False)
    [reason] = report["refused"]
    assert reason.startswith("目標値!E4：")
    [finding] = report["findings"]
    assert (finding["sheet"], finding["cell"], finding["severity"]) == ("目標値", "E4", "error")
    assert ChangeEvent.objects.count() == before
    code, said = run(exported, "--plan", "plan-new")
    assert code == 1
    assert "取り込めません。次のことを直してから" in said
    assert reason in said


def test_answers_come_from_a_file(exported: Path, tmp_path: Path) -> None:
    Plan.objects.update(document_state="adopted")
    changed(exported, "目標値", "E4", 495000)
    code, report = report_of(exported, "--plan", "plan-new")
    assert code == 1
    assert [one["id"] for one in report["questions"]] == ["decision:on", "decision:by", "decision:reason"]
    answers = {"decision:on": "2024-03-25", "decision:by": "推進本部", "decision:reason": "見込が変わった。"}
    (tmp_path / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
    code, report = report_of(exported, "--plan", "plan-new", "--answers", tmp_path / "answers.json")
    assert (code, report["imported"]) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--plan", "nowhere"], "計画「nowhere」がありません。"),
        (["--new", "--municipality", "999999"], "団体コード「999999」の自治体がありません。"),
        (["--plan", "plan-new", "--answers", "no.json"], "回答のファイル「no.json」を読めません。"),
    ],
)
def test_what_cannot_be_done_is_said_and_ends_with_1(exported: Path, arguments: list[str], says: str) -> None:
    code, said = run(exported, *arguments)
    assert code == 1
    assert says in said
    code, report = report_of(exported, *arguments)
    assert code == 1
    assert says in report["refused"][0]


def test_a_file_that_is_no_table_is_refused_before_it_is_read(tmp_path: Path) -> None:
    make.plan(make.municipality(), "plan-new")
    path = tmp_path / "計画.xlsx"
    path.write_bytes(b"%PDF-1.7")
    code, said = run(path, "--plan", "plan-new")
    assert code == 1
    assert said.startswith("取り込めません。")
    code, said = run(tmp_path / "ない.xlsx", "--plan", "plan-new")
    assert code == 1
    assert "開けません" in said


def test_whose_plan_it_is_comes_from_the_file_or_must_be_said(tmp_path: Path) -> None:
    first = make.municipality(name="試験市")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["第2次 別 の 市 行政改革実施計画"])
    sheet.append(["No.", "取組項目", "担当課"])
    sheet.append([1, "窓口の見直し", "市民課"])
    path = tmp_path / "list.xlsx"
    book.save(path)
    assert report_of(path, "--new", "--dry-run")[1]["plan"]["municipality"] == first.code  # the only one
    other = make.municipality("other", name="別の市")
    assert report_of(path, "--new", "--dry-run")[1]["plan"]["municipality"] == other.code  # it is named
    other.name = "遠い市"
    other.save()
    code, report = report_of(path, "--new", "--dry-run")
    assert (code, report["plan"]["municipality"]) == (0, None)
    assert "municipality_unknown" in {one["kind"] for one in report["findings"]}
    code, report = report_of(path, "--new")
    assert code == 1
    assert "--municipality" in report["refused"][0]


def fingerprint() -> dict[str, list[Any]]:
    """Model → all its rows."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values_list())
        for app in ("plans", "items", "progress")
        for model in apps.get_app_config(app).get_models()
    }


@pytest.mark.reading_process(forked=True)
def test_hostile_files_leave_the_database_as_it_was_and_no_file_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored_plan("gyoda")
    before = fingerprint()
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    for hostile in light(REFUSED)[::4]:
        path = tmp_path / Path(hostile.name).name
        path.write_bytes(hostile.build())
        code, said = run(path, "--plan", "plan-new")
        assert code == 1, hostile.title
        assert re.search(r"[ぁ-ん]", said) and "Traceback" not in said, hostile.title
    assert fingerprint() == before
    assert list((tmp_path / "scratch").iterdir()) == []
