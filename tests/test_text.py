"""Text from any door: what is kept of it, and which names are the same."""

from __future__ import annotations

import unicodedata

import pytest

from plans.values.text import cleaned, name_key, one_line, same_name

INVISIBLE = (
    *(0x00, 0x07, 0x08, 0x1B, 0x7F, 0x80, 0x9F, 0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x202E, 0x2060),
    *(0x2066, 0x3164, 0xD800, 0xFEFF, 0xFFF9, 0xFFFF, 0xE0041),
)


@pytest.mark.parametrize("point", INVISIBLE, ids=hex)
def test_what_nobody_sees_is_not_kept(point: int) -> None:
    assert cleaned(f"行政{chr(point)}改革") == "行政改革"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\n"], ids=ascii)
def test_every_line_end_is_one_line_feed(end: str) -> None:
    assert cleaned(f"一行目{end}二行目") == "一行目\n二行目"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("か\u3099", "が"),
        ("ハ\u309a", "パ"),
        ("列\t列", "列 列"),
        ("①㎡ＡＢＣ　〜", "①㎡ＡＢＣ　〜"),  # shown as typed
        ("葛\U000e0100城市", "葛\U000e0100城市"),  # chooses the shape of 葛
        ("\ufa19谷、\ufa1b井、髙橋、﨑", "\ufa19谷、\ufa1b井、髙橋、﨑"),  # NFC would write 神谷, 福井
        ("\ue000", "\ue000"),  # a sign of the city's own
        (" 前後の空白 ", " 前後の空白 "),
        ("plain ascii", "plain ascii"),
        ("", ""),
    ],
)
def test_what_is_seen_stays_as_typed(typed: str, kept: str) -> None:
    assert cleaned(typed) == kept
    assert cleaned(kept) == kept


def test_every_sign_is_kept_or_invisible() -> None:
    for point in range(0x20, 0x3000):
        sign = chr(point)
        kept = cleaned(f"あ{sign}あ")
        gone = unicodedata.category(sign) in ("Cc", "Cf") or sign in "\u115f\u1160"
        end = sign in "\x85\u2028\u2029"
        assert (kept == "あ\nあ") if end else (kept == "ああ") == gone, hex(point)


def test_a_name_stands_on_one_line() -> None:
    assert one_line(" 市税の\r\n 収納率\x0b向上\n") == "市税の 収納率 向上"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＩ－ＯＣＲの活用", "AI-OCRの活用"),
        ("AI−OCR", "AI―OCR"),
        ("1〜3件", "１～３件"),
        ("1∼3件", "1~3件"),
        ("ｻｰﾋﾞｽ向上", "サービス向上"),
        ("ﾃﾞｰﾀ", "データ"),
        ("⾏政⼿続", "行政手続"),
        ("市⻑公室", "市長公室"),
        ("⺠間委託", "民間委託"),
        ("総 務　課", "総務課"),
        ("人／10万人", "人/10万人"),
        ("点（5点満点）", "点(5点満点)"),
        ("サ－ビス", "サービス"),
        ("2ー1", "2-1"),
        ("2－1", "2−1"),
        ("㎡", "m2"),
        ("か\u3099", "が"),
        ("河川･道路", "河川・道路"),
        ("窓\u200b口", "窓口"),
        ("行政\n改革", "行政改革"),
    ],
)
def test_two_spellings_of_one_name(one: str, other: str) -> None:
    assert same_name(one, other)
    assert one != other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("総務課", "財務課"),
        ("RPA", "rpa"),
        ("サービス", "サビス"),
        ("2-1", "21"),
        ("1~3", "13"),
        ("ハス", "バス"),
        ("コーヒー", "コヒ"),
        ("データ", "デ-タ件"),
    ],
)
def test_two_names(one: str, other: str) -> None:
    assert not same_name(one, other)


def test_a_key_of_a_key_is_the_key() -> None:
    for text in ("ＡＩ－ＯＣＲ 1〜3", "サ－ビス", "⾏政", "2ー1ー3", "㈱"):
        assert name_key(name_key(text)) == name_key(text)
