"""What the cells of a column are: marks, figures, departments, years, sentences.

Pure: standard library only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from items.quantity import absent
from plans.books.cells import Cell, CellKind
from progress.intake.reading.words.years import NONE, take_years

_UNIT_WORDS = (
    "千円 百万円 万円 億円 円 % 人 件 回 団体 箇所 か所 ヶ所 ha ㎡ m2 t トン kg 台 社 世帯 日 時間 分 ポイント"
    " 人工 名 校 園 館 本 冊 点 km m 戸 店舗 組 地区 事業 項目 施設 床 kl kwh 倍 割 年 枚 種類 票 講座 路線 便"
)
UNITS = frozenset(_UNIT_WORDS.split())
_SAME_MARK = str.maketrans("〇◯⚪⭕✕✖☓╳✓", "○○○○××××✔")
_MARKS = frozenset("○●◎△▲×□■☆★✔")
_LETTERS = re.compile(r"[SABCDEabcde](?:\+|-|')?|[ⅠⅡⅢⅣⅤ]")
_BAND_WORDS = re.compile(
    r"達成|完了|実施中|検討中|未着手|着手|計画どおり|計画通り|遅れ|遅延|順調|中止|廃止|対象外|未実施|実施済|前倒し|進行中|準備中|"
    r"見直し中|休止|終了|予定どおり|予定通り|期待|不十分|十分|良好|停滞|改善|要努力"
)
_STAGE_WORD = re.compile(
    r"(?:検討|実施|調査|研究|準備|試行|導入|運用|推進|継続|一部|全部|本格|着手|開始|完了|協議|調整|策定|見直し|廃止|達成|未|済み?|中|後|[・/→⇒~])+"
)
"""「実施」, 「検討・実施」, 「一部実施」: what is done or planned, in words of one closed set."""
_DEPARTMENT = re.compile(
    r"(?:課|室|係|局|所|部|センター|館|署|院|園|校|班|チーム|担当|全庁|全課|各課|全部署|各所属)(?:等|ほか|他)?[)）]?$"
)
ROW_KINDS = {
    "計画": "target",
    "目標": "target",
    "目標値": "target",
    "計画値": "target",
    "計画額": "target",
    "予定": "target",
    "当初計画": "target",
    "実績": "actual",
    "実績値": "actual",
    "結果": "actual",
    "実績額": "actual",
    "実績(見込)": "actual",
    "実績見込": "actual",
    "見込": "actual",
    "達成率": "rate",
    "進捗率": "rate",
    "評価": "rating",
    "自己評価": "rating",
    "進捗": "rating",
    "進捗状況": "rating",
    "達成度": "rating",
    "効果額": "effect",
    "取組内容": "narrative",
    "取組実績": "narrative",
    "実施内容": "narrative",
    "年次計画": "stage",
    "課題": "issues",
    "今後の取組": "next_steps",
}
_DIFFERENCES = frozenset(
    ["差", "差引", "差異", "差額", "増減", "比較", "過不足", "乖離", "計画との差", "目標との差"]
)
"""Rows of what two others differ by."""
_KINDS = {
    "継続": "continued",
    "新規": "new",
    "継": "continued",
    "新": "new",
    "拡充": "",
    "見直し": "",
    "完了": "",
}


_NO_SUM = re.compile(r"(?:会|設|統|推|集|家|時|余|温度|体重|早|生)計$")
_TOTAL = re.compile(
    r"^[【\[(<■●◎]?(?:(?:.{0,20}(?:小|合|総|総合|累|中)計|計|全体|.{1,20}[\s・)）]計|.{0,12}(?:柱|方針|章|節|項目|部門|分野|\d|[ⅠⅡⅢⅣⅤIV])計)(?:[(（].{0,12}[)）])?)[】\])>]?$"
)


_LONGEST_EFFECT_KIND = 10
_LONGEST_MARK, _LONGEST_KIND = 6, 20
"""Longer texts, blanks and all, are no mark and no kind; most cells of a long table are longer."""
_CHECKS = frozenset("○●✔◎■★")


def is_total(text: str) -> bool:
    """「小計」, 「柱１　計」, 「合計（千円）」; not 「会計」 nor 「設計」."""
    if "計" not in text and "全" not in text:
        return False
    if re.fullmatch(r"[\s　]*[0-9０-９一二三四五]+(?:か|ヶ|ケ|カ|箇)?年(?:間の?)?計[\s　]*", text):
        return True
    if re.fullmatch(
        r"[\s　]*全(?:項目|事業|取組|施策|体)(?:の?(?:効果額|合計|計|件数|金額|数)?)?[\s　]*", text
    ):
        return True
    plain = unicodedata.normalize("NFKC", text).strip()
    squeezed = "".join(plain.split())
    if _NO_SUM.search(squeezed) or len(squeezed) > 30 or re.search(r".{3}[(](?:累|合)計[)]$", squeezed):
        return False
    return _TOTAL.match(squeezed) is not None or _TOTAL.match(plain) is not None


_OFFICE = re.compile(r".{1,20}(?:課|室|局|部|係|支所|センター|署|委員会|事務局|担当)")
_SURELY_OFFICE = re.compile(r".{1,20}(?:課|室|局|部)")


def is_division(name: str) -> bool:
    """「総務部」, 「上下水道局」; also a dash."""
    return absent(name) is not None or re.search(r"(?:部|局|委員会)$", folded(name)) is not None


def department_of(name: str) -> str:
    """「【総務課】」, 「■ 1 総務課」 → 「総務課」"""
    return re.sub(r"^[【\[〈《<(■□●◆◇▼・\d.]+|[】\]〉》>)]+$", "", folded(name))


def are_departments(names: Iterable[str]) -> bool:
    """Whether all of these rows across a table name departments (「【総務課】」, 「■市民部」) and no pillars."""
    bare = [department_of(name) for name in names]
    return (
        bool(bare)
        and all(_OFFICE.fullmatch(name) for name in bare)
        and any(_SURELY_OFFICE.fullmatch(name) for name in bare)
    )


@lru_cache(maxsize=1 << 14)
def folded(text: str) -> str:
    """The text half-width, upper case, without white space, one sort of each mark."""
    return "".join(unicodedata.normalize("NFKC", text.translate(_SAME_MARK)).split()).upper()


def mark_of(text: str) -> str:
    """○, ◎, A, B … of a cell that holds a mark and nothing else, else ""."""
    return _short_mark(text) if len(text) <= _LONGEST_MARK else ""


@lru_cache(maxsize=1 << 10)
def _short_mark(text: str) -> str:
    plain = "".join(text.translate(_SAME_MARK).split())
    plain = "✔" if plain in ("レ", "ﾚ") else plain
    plain = unicodedata.normalize("NFKC", plain) if plain not in _MARKS else plain
    return plain if plain in _MARKS or _LETTERS.fullmatch(plain) else ""


_SHARE_FIRST = re.compile(r"[\s　]*約?[\d０-９.．]+[\s　]*[%％][\s　]*[(（]")
_DONE = re.compile(r"[ぁ-ん一-龠]た[。．]?\s*$")
_NO_RATING = re.compile(r"(?:未報告|未提出|未入力|(?:評価の)?記録なし)(?:・未確認)?")


_EXPECTED, _FINAL = (
    frozenset({"見込", "見込み", "見込値"}),
    frozenset({"", "確定", "確定値", "実績", "-", "－"}),
)


def begins_with_share(text: str) -> bool:
    """「50.0%（評価の対象2項目のうち1項目）」, not 「50.0%」."""
    return _SHARE_FIRST.match(text) is not None


def says_no_rating(text: str) -> bool:
    """「未報告・未確認」, 「評価の記録なし」: a column of ○ beside the bands that is none (「未評価」 may be one)."""
    return _NO_RATING.fullmatch("".join(text.split())) is not None


def says_done(text: str) -> bool:
    """「６地区で開催した。」: its last sentence tells what happened."""
    return _DONE.search(text) is not None


def is_check(text: str) -> bool:
    """A mark that only says "here": ○, ●, ✔."""
    return mark_of(text) in _CHECKS


def is_expected(text: str) -> bool | None:
    """「見込」 → True, 「確定」 and nothing → False, None for anything else, under the heading 「見込の別」."""
    said = "".join(text.split())
    return True if said in _EXPECTED or is_check(said) else False if said in _FINAL else None


def row_kind_of(text: str) -> str:
    """「計画」 → `target`, 「実績」 → `actual`; "" for a text that names no kind of row."""
    if len(text) > _LONGEST_KIND:
        return ""
    plain = folded(text)
    return ROW_KINDS.get(re.sub(r"\(.{1,4}\)$", "", plain), "") or ROW_KINDS.get(plain, "")


def is_difference(text: str) -> bool:
    """「差引」, 「増減（Ｂ－Ａ）」: what a row of another kind differs by from one of a third."""
    return re.sub(r"[(].*[)]$", "", folded(text)) in _DIFFERENCES


def effect_kind_of(text: str) -> str:
    """「歳入」, 「歳入の確保」 → `income`; 「歳出削減」 → `saving`; "" for anything else."""
    plain = folded(text)
    if len(plain) > _LONGEST_EFFECT_KIND or ("歳入" in plain) == ("歳出" in plain):
        return ""
    return "income" if "歳入" in plain else "saving"


def kind_of(text: str) -> str | None:
    """「新規」 → `new`, 「（継続）」 → `continued`; None for a text that says neither."""
    if len(text) > _LONGEST_KIND:
        return None
    return _KINDS.get(folded(text).strip("()[]【】")) or None


_FIGURE = re.compile(
    r"[約▲△▼\-+]{0,2}\d[\d,.]*(?:(?:か|ヶ|カ|ケ)?[^\d\s、。ぁ-ん]{0,6}|(?:億|万|千)[\d,.]*(?:万|千)?[\d,]*[^\d\s、。]{0,4})(?:程度|以上|以下|未満|以内)?(?:\(.{1,8}\))?"
)


def is_figure(text: str) -> bool:
    """A figure with its unit and nothing else."""
    return _FIGURE.fullmatch(folded(text)) is not None


class Sort(StrEnum):
    """What a cell below a heading is, by itself."""

    DASH = "dash"
    NUMBER = "number"
    PERCENT = "percent"
    FIGURE = "figure"
    """A figure with its unit, as text."""
    DATE = "date"
    YEAR = "year"
    MARK = "mark"
    ARROW = "arrow"
    BAND = "band"
    """A word of ratings: 「達成」, 「遅れ」."""
    KIND = "kind"
    UNIT = "unit"
    ROW_KIND = "row_kind"
    OFFICE = "office"
    ORDINAL = "ordinal"
    """A number of items as text: 「①」, 「(1)」, 「1-2」, 「R1-3」."""
    TEXT = "text"
    LONG = "long"
    """A sentence."""


_NUMBER_APART = re.compile(r"[\d０-９]+[\s　.．、]+(?P<rest>\D.*)", re.S)
"""「１ 便利な行政」: a number before a name, no figure with its unit."""
DITTOS = frozenset(["〃", "″", "”", "々", "仝"])
"""Signs that stand for another cell and say nothing else in any column."""
_REMARK_BELOW = re.compile(r"(?<=\S)\n\s*[(（][^()（）]*[)）]\s*$")
_ORDINAL = re.compile(
    r"[①-⑳]|\(\d{1,2}\)|(?:[A-ZⅠ-Ⅻ]{1,3}\d{0,2}|\d{1,3}|第\d+)(?:[-.]?(?:\d{1,3}|\(\d+\)|[①-⑳]))*[-.](?:\d{1,3}|\(\d+\)|[①-⑳])|[ア-ンⅠ-Ⅻ]|[一二三四五六七八九十]{1,3}"
)
_ARROWS = frozenset("→⇒↑↓➡⇨←↗↘") | {"----", "--->"}
_LONG, _LONGEST_BAND, _LONGEST_OFFICE, _LONGEST_YEAR = 30, 12, 60, 14


def sort_of(cell: Cell) -> Sort:
    text = cell.text
    if absent(text) or text in DITTOS:
        return Sort.DASH
    if cell.kind == CellKind.NUMBER:
        return Sort.PERCENT if text.endswith("%") else Sort.NUMBER
    return Sort.DATE if cell.kind == CellKind.DATE else _sort_of_text(text)


@lru_cache(maxsize=1 << 14)
def _sort_of_text(text: str) -> Sort:
    text = _REMARK_BELOW.sub("", text)
    narrow = folded(text)
    if mark_of(text):
        return Sort.MARK
    if re.fullmatch(r"[①-⑳Ⅰ-Ⅻ]", text):
        return Sort.ORDINAL
    if narrow in _ARROWS:
        return Sort.ARROW
    if _ORDINAL.fullmatch(narrow):
        return Sort.ORDINAL
    rest, years = take_years(narrow) if len(narrow) <= _LONGEST_YEAR else ("", NONE)
    if years.years and re.fullmatch(r"(?:年?度末?|末|[~〜～\-]|から|まで|以降)*", rest):
        return Sort.YEAR
    if re.fullmatch(r"\d{1,2}年度末?[~〜～]?", narrow):
        return Sort.YEAR
    numbered = _NUMBER_APART.match(text)
    if _FIGURE.fullmatch(narrow) and not (numbered and folded(numbered["rest"]).lower() not in UNITS):
        return Sort.PERCENT if narrow.endswith("%") else Sort.FIGURE
    if kind_of(text):
        return Sort.KIND
    if narrow.lower() in UNITS:
        return Sort.UNIT
    if row_kind_of(text):
        return Sort.ROW_KIND
    if len(narrow) <= _LONGEST_OFFICE and _DEPARTMENT.search(folded(text.splitlines()[0])):
        return Sort.OFFICE
    if (
        "。" not in text
        and len(narrow) <= _LONGEST_BAND
        and (_BAND_WORDS.search(narrow) or _STAGE_WORD.fullmatch(narrow))
    ):
        return Sort.BAND
    return Sort.LONG if len(text) > _LONG or "。" in text else Sort.TEXT
