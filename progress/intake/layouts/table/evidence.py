"""What the cells of a column are: marks, figures, departments, years, sentences.

Pure: standard library only.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from items.quantity import absent
from plans.books.cells import Cell, CellKind

_SAME_MARK = str.maketrans("〇◯⚪⭕✕✖☓╳✓", "○○○○××××✔")
_MARKS = frozenset("○●◎△▲×□■☆★✔")
_LETTERS = re.compile(r"[SABCDE](?:\+|-|')?|[ⅠⅡⅢⅣⅤ]")
_BAND_WORDS = re.compile(
    r"達成|完了|実施中|検討中|未着手|着手|計画どおり|計画通り|遅れ|遅延|順調|中止|廃止|対象外|未実施|実施済|前倒し|進行中|準備中|"
    r"見直し中|休止|終了|予定どおり|予定通り|期待|不十分|十分|良好|停滞|改善|要努力"
)
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
    if "計" not in text and "全体" not in text:
        return False
    plain = unicodedata.normalize("NFKC", text).strip()
    squeezed = "".join(plain.split())
    if _NO_SUM.search(squeezed) or len(squeezed) > 30:
        return False
    return _TOTAL.match(squeezed) is not None or _TOTAL.match(plain) is not None


_OFFICE = re.compile(r".{1,20}(?:課|室|局|部|係|支所|センター|署|委員会|事務局|担当)")
_SURELY_OFFICE = re.compile(r".{1,20}(?:課|室|局|部)")


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
    plain = unicodedata.normalize("NFKC", plain).upper() if plain not in _MARKS else plain
    return plain if plain in _MARKS or _LETTERS.fullmatch(plain) else ""


def is_check(text: str) -> bool:
    """A mark that only says "here": ○, ●, ✔."""
    return mark_of(text) in _CHECKS


def row_kind_of(text: str) -> str:
    """「計画」 → `target`, 「実績」 → `actual`; "" for a text that names no kind of row."""
    if len(text) > _LONGEST_KIND:
        return ""
    plain = folded(text)
    return ROW_KINDS.get(re.sub(r"\(.{1,4}\)$", "", plain), "") or ROW_KINDS.get(plain, "")


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


@dataclass
class Evidence:
    """Counts over the cells of one column."""

    filled: int = 0
    blank_marks: int = 0
    """Dashes."""
    numbers: int = 0
    percents: int = 0
    marks: int = 0
    checks: int = 0
    bands: int = 0
    departments: int = 0
    row_kinds: int = 0
    kinds: int = 0
    long: int = 0
    letters: int = 0
    """Characters altogether."""
    values: Counter[str] = field(default_factory=Counter)

    def percent(self, count: int) -> int:
        """The share of the cells that say something."""
        spoken = self.filled - self.blank_marks
        return count * 100 // spoken if spoken else 0

    @property
    def average(self) -> int:
        """Characters in a filled cell."""
        return self.letters // self.filled if self.filled else 0


_FIGURE = re.compile(
    r"[約▲△\-+]{0,2}\d[\d,.]*(?:[^\d\s、。]{0,6}|(?:億|万|千)[\d,.]*(?:万|千)?[\d,]*[^\d\s、。]{0,4})(?:程度|以上|以下|未満|以内)?(?:\(.{1,8}\))?"
)


def is_figure(text: str) -> bool:
    """A figure with its unit and nothing else."""
    return _FIGURE.fullmatch(folded(text)) is not None


_MOST_VALUES = 300


def evidence_of(cells: Iterable[Cell]) -> Evidence:
    found = Evidence()
    for cell in cells:
        text = cell.text
        if not text:
            continue
        found.filled += 1
        found.letters += len(text)
        if absent(text):
            found.blank_marks += 1
            continue
        plain = folded(text)
        if len(found.values) < _MOST_VALUES or plain in found.values:
            found.values[plain] += 1
        if cell.kind == CellKind.NUMBER or _FIGURE.fullmatch(plain):
            found.numbers += 1
            found.percents += plain.endswith("%")
        elif mark_of(text):
            found.marks += 1
            found.checks += is_check(text)
        elif row_kind_of(text):
            found.row_kinds += 1
        elif kind_of(text):
            found.kinds += 1
        elif _DEPARTMENT.search(plain.splitlines()[0]) and len(plain) <= 60:
            found.departments += 1
        elif len(plain) <= 12 and _BAND_WORDS.search(plain):
            found.bands += 1
        found.long += len(text) > 20
    return found
