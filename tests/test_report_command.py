"""`manage.py report`: what an operator gets is what the page hands out, and every slip is said in a sentence."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from plans.access import Audience
from progress.reports import layouts
from tests.test_public import City

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    found = City()
    found.publish(found.report(), Audience.PUBLIC)
    return found


def run(*words: str, **options) -> str:
    out = StringIO()
    call_command("report", *words, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_a_report_is_the_file_that_the_page_hands_out(city, tmp_path: Path):
    place = tmp_path / "一覧.xlsx"
    assert "公表版 第1号" in run("plan", "令和6年度", "status_list", output=str(place))
    assert place.read_bytes() == Client().get(city.url("publication_workbook", 1)).content
    drawn = run("plan", "R6", "status_list", output=str(place), live=True)
    assert (
        "公表前の資料" in drawn
        and place.read_bytes() != Client().get(city.url("publication_workbook", 1)).content
    )


@pytest.mark.parametrize(
    ("words", "options", "said"),
    [
        (("plann", "R6", "status_list"), {}, "計画「plann」がありません"),
        (("plan", "いつか", "status_list"), {}, "年度"),
        (("plan", "R7", "status_list"), {}, "令和7年度の公表版・確定版がありません"),
        (("plan", "R7", "status_list"), {"live": True}, "令和7年度の照会がありません"),
        (("plan", "R6", "status_list"), {"number": 9}, "第9号がありません"),
        (("plan", "R6", "list"), {}, "様式「list」がありません。使えるのは、status_list（実施状況一覧）"),
    ],
)
def test_a_slip_is_said_in_a_sentence(city, tmp_path: Path, words, options, said):
    with pytest.raises(CommandError, match=said):
        run(*words, output=str(tmp_path / "x.xlsx"), **options)
    assert not (tmp_path / "x.xlsx").exists()


def test_a_layout_that_doesnt_fit_the_plan_says_why(city, tmp_path: Path, monkeypatch):
    unfit = layouts.Writer("unfit", "個票", lambda table, stamp: b"", lambda table: "柱がありません。")
    monkeypatch.setitem(layouts.WRITERS, "unfit", unfit)
    with pytest.raises(CommandError, match="「個票」では書き出せません。柱がありません。"):
        run("plan", "R6", "unfit", output=str(tmp_path / "x.xlsx"))
    with pytest.raises(CommandError, match="書き出せません。フォルダーがあるか"):
        run("plan", "R6", "status_list", output=str(tmp_path / "nowhere" / "x.xlsx"))
