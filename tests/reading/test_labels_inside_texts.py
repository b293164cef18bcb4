"""A label inside a text begins the field that it names, in lists and in forms."""

import pytest
from openpyxl import Workbook

from progress.intake.draft import Kind
from progress.intake.known import Known
from progress.intake.reading.file import read
from progress.intake.reading.words.labelled import labelled_parts
from tests.intake.programmes import neutral, value_of


@pytest.mark.parametrize(
    ("code", "text", "parts"),
    [
        ("approach", "行う。\n【目標】\n進める。", [("approach", "行う。"), ("goal_text", "進める。")]),
        ("approach", "行う。［達成目標］進める。", [("approach", "行う。"), ("goal_text", "進める。")]),
        ("approach", "行う。\n■目標\n進める。", [("approach", "行う。"), ("goal_text", "進める。")]),
        (
            "approach",
            "【現状】混む。【内容】行う。〈期待される効果〉待たない。",
            [("current_issues", "混む。"), ("approach", "行う。"), ("desired_state", "待たない。")],
        ),
        ("narrative", "始めた。【今後の課題】周知。", [("narrative", "始めた。"), ("issues", "周知。")]),
        ("approach", "【目標】進める。", [("goal_text", "進める。")]),
    ],
)
def test_a_label_begins_its_field(code, text, parts):
    assert labelled_parts(code, text) == parts


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("approach", "行う。【新規】窓口を増やす。"),
        ("approach", "行う。\n・目標\n・計画"),
        ("approach", "目標を定めて行う。"),
        ("approach", "行う。【今後の課題】周知。"),
        ("narrative", "始めた。【目標】進める。"),
        ("current_issues", "【現状】混む。【課題】人が足りない。"),
        ("schedule", "【目標】令和7年度"),
        ("opinion", "よい。【課題】周知。"),
    ],
)
def test_a_word_that_heads_no_other_text_of_the_kind_is_part_of_the_text(code, text):
    assert labelled_parts(code, text) == [(code, text)]


def test_in_a_form_as_in_a_list():
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ("取組項目", "窓口の改善"),
        ("担当課", "市民課"),
        ("取組内容", "予約を受ける。\n【目標】\n待たせない。"),
        ("現状と課題", "窓口が混む。"),
    ):
        sheet.append(row)
    draft = read(neutral(book), Known())
    [item] = draft.of(Kind.ITEM)
    assert value_of(draft, Kind.ITEM, item.key, "approach") == "予約を受ける。"
    goal = item.fields["goal_text"]
    assert (goal.value, goal.printed) == ("待たせない。", "予約を受ける。\n【目標】\n待たせない。")
