"""Printed figures: what the text of a cell or an input says, with the text kept. Pure: standard library only.

Nothing is guessed: text without a figure stays a `Narrative`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from plans.values.text import half_width, name_key


class Bound(StrEnum):
    """A printed bound: 以上 / 以下 / 未満 / 超."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    MORE_THAN = "more_than"

    @property
    def label(self) -> str:
        return next(word for word, bound in BOUND_WORDS.items() if bound == self)


BOUND_WORDS = {
    "以上": Bound.AT_LEAST,
    "以下": Bound.AT_MOST,
    "未満": Bound.LESS_THAN,
    "超": Bound.MORE_THAN,
    "以内": Bound.AT_MOST,
    "を超えない": Bound.AT_MOST,
    "を超え": Bound.MORE_THAN,
    "を上回らない": Bound.AT_MOST,
    "を上回": Bound.MORE_THAN,
    "を下回らない": Bound.AT_LEAST,
    "を下回": Bound.LESS_THAN,
}
"""The first word for each bound is its label."""


@dataclass(frozen=True)
class Quantity:
    """One figure. `label` is what stands before it (「時間外」), `unit` what stands behind (「人」)."""

    printed: str
    value: Decimal
    unit: str = ""
    label: str = ""
    approximate: bool = False
    bound: Bound | None = None
    remark: str = ""
    """What stands in brackets behind the figure: 「R2.1.15現在」, 「目標16団体」, 「321人」."""


@dataclass(frozen=True)
class Deadline:
    """「令和2年12月までに…」: `month` of the calendar year `year`; `what` is the rest of the sentence."""

    printed: str
    year: int
    month: int
    what: str = ""


@dataclass(frozen=True)
class Narrative:
    """Text that holds no figure: 「随時」, 「実施」, a sentence."""

    printed: str


@dataclass(frozen=True)
class Absent:
    """An empty cell or a dash: `printed` tells the two apart, and neither is 0."""

    printed: str


Meaning = Quantity | Deadline | Narrative | Absent


class NotAFigure(ValueError):
    """The text is no figure. `str()` is a sentence for the person who typed it."""


DASHES = frozenset("-－―—–‒ー‐‑−─━ｰ﹣⸺…‥")
_MONEY = {
    "円": Decimal(1),
    "千円": Decimal(1000),
    "万円": Decimal(10) ** 4,
    "百万円": Decimal(10) ** 6,
    "億円": Decimal(10) ** 8,
}


def absent(text: str) -> Absent | None:
    """`Absent` when the text is empty or nothing but dashes, else None."""
    return Absent(text) if set(text.strip()) <= DASHES else None


def in_unit(quantity: Quantity, unit: str) -> Quantity:
    """The quantity expressed in `unit`; amounts of money are converted (円/千円/万円/百万円/億円).

    Raises NotAFigure when the printed unit is another one. A quantity printed without unit takes `unit`.
    """
    wanted, got = (name_key(one) for one in (unit, quantity.unit))
    if got == wanted or not got:
        return replace(quantity, unit=unit)
    if got in _MONEY and wanted in _MONEY:
        return replace(quantity, value=quantity.value * _MONEY[got] / _MONEY[wanted], unit=unit)
    if not wanted:
        raise NotAFigure(
            f"この指標には単位がありません。「{quantity.unit}」を付けずに数字で入力してください。"
        )
    raise NotAFigure(f"単位が「{quantity.unit}」になっています。「{unit}」の数字で入力してください。")


def show(
    value: Decimal | None, unit: str = "", *, approximate: bool = False, bound: str | None = None
) -> str:
    """A value as text: `12,345件`, `約60%`, `14.5%未満`, `▲3`; None gives 「－」. Decimal places as stored.

    `bound`: a `Bound` or its value; None and "" for none.
    """
    if value is None:
        return "－"
    about = "約" if approximate else ""
    sign = "▲" if value < 0 else ""
    return f"{about}{sign}{abs(value):,f}{unit}{Bound(bound).label if bound else ''}"


@lru_cache(maxsize=1 << 14)
def trimmed(value: Decimal) -> Decimal:
    """The value without the trailing zeros that a database column adds (`13.0000` → `13`)."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


# ── How documents write figures, in folded text ─────────────────────────────────────────────────────────────

APPROXIMATE = ("概ね", "おおむね", "約", "およそ", "ほぼ")
APPROXIMATE_AFTER = ("程度", "前後", "ほど", "くらい", "ぐらい", "弱", "強")
SMALL = {"千": Decimal(1000), "百": Decimal(100)}
LARGE = {"兆": Decimal(10) ** 12, "億": Decimal(10) ** 8, "万": Decimal(10) ** 4}

_COUNTER_WORDS = """
㎡ ㎥ ㎞ ㎏ km kg ha kWh MWh GB TB t-CO₂ t トン キロ メートル 円 千円 万円 百万円 億円 % ‰ パーセント ポイント 割 倍
人 名 者 世帯 戸 団体 組織 組 地区 地域 自治会 行政区 社 企業 法人 店 店舗 千人 百人 千件 人日 人月 人工 人役
件 回 日 日間 週 週間 時間 分 秒 年 年間 か月 ヶ月 カ月 ヵ月 箇月 泊 便 本 枚 冊 口 票 通 話 級 位 歳 才 点 個
部 部署 課 係 校 園 棟 床 室 台 基 頭 羽 匹 両 隻 面 席 品 品目 種 種類 項目 科目 単位 例 事業 事務 業務 手続 施設
路線 区間 箇所 か所 カ所 ヶ所 ヵ所 ケ所 講座 コース 計画 制度 アクセス ページ 円/人 件/年 回/年 人/年
"""
COUNTERS = frozenset(_COUNTER_WORDS.split())
"""Units that are taken for one although a blank stands before them and another figure follows."""
_DONE_WORDS = """
実施 開催 共有 達成 導入 設置 発行 作成 参加 受講 登録 利用 公開 交付 配布 訪問 研修 実績 養成 整備 策定 締結 認定
採用 提案 改善 掲載 配信 更新
"""
DONE = _DONE_WORDS.split()
"""What was done that often, printed without a particle: 「6回実施」 counts 回. 増, 減 and 削減 are no such words."""


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


PLAIN = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_GAP = r"[^\S\n]?"
_LEADING = rf"{PLAIN}(?:千(?:{PLAIN}百)?(?:{PLAIN})?)?{_GAP}"
"""What stands before the first 兆, 億 or 万: 「6,700」, 「5千」, 「6千7百」, 「1千234」."""
_SECTION = rf"{PLAIN}(?:千(?:{PLAIN}百)?(?:{PLAIN})?|百)?{_GAP}"
_REST = rf"(?:{PLAIN}千)?(?:{PLAIN}百)?(?:{PLAIN})?"
_COMPOUND = "|".join(
    (
        rf"{_LEADING}兆(?:{_GAP}{_SECTION}億)?(?:{_GAP}{_SECTION}万)?{_REST}",
        rf"{_LEADING}億(?:{_GAP}{_SECTION}万)?{_REST}",
        rf"{_LEADING}万{_REST}",
        rf"{PLAIN}千(?:{PLAIN}百(?:{PLAIN})?|{PLAIN})",
    )
)
"""「3億5千万」, 「3万5千」, 「3万5,352」, 「2億5百万」. A single 「5千円」 or 「567百万円」 keeps its 千 or 百万
in the unit, as a column headed 千円 has it."""
DATE_MARK = "\ue000"
"""Stands for each character of a date while figures are looked for; a private-use character, in no document."""
_WORD = rf"[^\d\s()、,，;；。・▲△約{DATE_MARK}]"
_STOP = rf"(?=[\s\d()、,，;；。・▲△約{DATE_MARK}]|$)"
_LIMIT = _any_of((*BOUND_WORDS, *APPROXIMATE_AFTER))
FIGURE = re.compile(
    rf"(?P<label>[^\d▲△]{{0,60}}?)"
    rf"(?P<about>{'|'.join(APPROXIMATE)})?\s*"
    rf"(?P<number>(?:[▲△]\s*|(?<![0-9A-Za-z])[-+]|±(?=0(?![\d.])))?(?:{_COMPOUND}|{PLAIN}))"
    # 「45(120)件」: the unit behind the bracket.
    rf"(?:\((?P<inner>[^()]*)\)(?P<behind>{_WORD}+)(?=[\s、,;。]|$)|"
    rf"(?P<unit>{_WORD}*)"
    # A unit after a blank (「31,284 千円」), unless what follows is the label of another figure.
    rf"(?P<apart>(?<=[\d兆億万])(?:\s+(?:{_any_of(COUNTERS)})(?:{_LIMIT})*(?:[をのにがはでともへ]{_WORD}*)?{_STOP}"
    rf"|[^\S\n]+{_WORD}+(?=\s*(?:[(、,;。\n]|$))))?"
    rf"(?:[^\S\n]+(?P<limit>{_LIMIT}){_STOP})?"
    rf"(?:\s*\((?P<remark>[^()]*)\))?)"
)
UNIT = re.compile(r"(?:(?![及又並])[^\u3041-\u3096]|か(?=[所月年国])|つ(?=$|[のをがにはで]))*")
"""The unit ends where a particle (hiragana) or 「及び」 begins: 「件の滞納処分を実施」 → 「件」."""
DATES = re.compile(
    r"(?:(?:令和|平成|昭和)(?:元|\d{1,2})|(?<![0-9A-Za-z])[RHS](?:元|\d{1,2})|(?<![\d,.])\d{4})"
    r"(?:年度?(?:\d{1,2}月(?:\d{1,2}日)?)?|\.\d{1,2}\.\d{1,2}(?!\d))"
    r"|(?<![0-9A-Za-z])[RHS](?:元|\d{1,2})(?:\.\d{1,2})?(?![0-9A-Za-z.])"
    r"|\+\d年度?(?:\d{1,2}月)?"  # 「N+1年12月」
    r"|(?<![\d,.])\d{1,2}(?:月(?:\d{1,2}日)?|年度)"
    r"|(?<![\d,.])\d+[^\S\n]?[^\d\s]{1,3}[^\S\n]?[当あ]たり"  # 「1便あたり」
)
"""Years, months and days are no figures: 「令和2年度は19種類」 says 19, 「R2.1.15現在」 nothing."""
NAMES = re.compile(
    r"第\d+(?![-\d])"  # 第3次, 第1期
    r"|\d+点満点中?|\d+段階(?:評価)?中"
    r"|\d+[歳才](?:以上|以下|未満|代)(?=[^\s\d()、,;。])"  # 65歳以上人口
    r"|※\d{1,2}(?![\d,.])|(?<=\()注\d+|(?<![0-9A-Za-z])No\.?\d+"
    r"|(?<![0-9A-Za-z])[IVX]+-\d+"  # VIII-27
)
"""Numbers that belong to a name."""
_UNREADABLE = re.compile(
    r"\d[^\S\n]*[~〜/:×-][^\S\n]*\d"  # 5～7件, 1/2, 8:30, R2-1
    r"|\d[^\d\s()、,;。]{0,6}[^\S\n]*[~〜]|[~〜][^\S\n]*\d|/[^\S\n]*\d"  # 20件～30件, 12件/13件
    rf"|\d[^\S\n]*-[^\S\n]*{DATE_MARK}"  # 4-6月
    r"|\d[^\d\s()、,;。]{0,4}から[^\d\s()、,;。]{0,4}\d|\d人に\d"  # from 10 to 20, one in two
    r"|\d,\d{1,2}(?!\d)|(?<!\d)\d{4,},\d"  # 12,34
    r"|(?<![\d,])\d{1,3}[^\S\n]\d{3}(?!\d)|\d[、・。]\d"  # 1 234, 5、6件, 12・5
    r"|(?<!\d)\.\d|\d\.(?!\d)|\.\d+\.\d"  # .5, 5., 1.234.567
    r"|\d分の\d|\d時間\d+分|\d年\d|±(?!0(?![\d.]))"
    r"|(?:^|\s)-\s+\d|\([^()]*$|\)\s*\d+\s*\(|(?:^|\s)\d+\)"  # 「- 5」: minus or a bullet?
)
"""Ways to write digits that leave open which number is meant: such text stays text."""
OPENING, CLOSING = "([<{「『【〔", ")]>}」』】〕"
DEADLINE = re.compile(
    r"(?P<era>令和|平成)(?P<year>元|\d{1,2})年(?P<month>0?[1-9]|1[0-2])月(?:まで)?に(?P<what>.*)", re.S
)
ERA_START = {"令和": 2018, "平成": 1988}


def fold(text: str) -> str:
    """Full-width letters, digits and signs as half-width ones; ①, ㎡ and other single characters stay."""
    narrow = re.sub("[\uff00-\uffef\u3000]+", lambda run: half_width(run[0]), text)
    for plain, one in (("m[2²]", "㎡"), ("m[3³]", "㎥"), ("CO2", "CO₂")):  # their digits are no figures
        narrow = re.sub(rf"(?<![A-Zbd-z]){plain}(?!\d)", one, narrow)
    return narrow.replace("−", "-")


def unreadable(folded: str) -> bool:
    return _UNREADABLE.search(re.sub(r"\([^()]*\)", "", folded)) is not None


# ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────


def _number(folded: str) -> Decimal:
    """The value of a folded number such as `3万5,352`, `5億6千7百万`, `▲1.5`, `12,345`."""
    negative = folded[:1] in ("▲", "△", "-")
    digits = re.sub(r"\s", "", folded.lstrip("▲△-+± "))
    total = section = Decimal(0)
    for number, word, large in re.findall(rf"(?:({PLAIN})([千百])?)?([兆億万])?", digits):
        if number:
            section += Decimal(number.replace(",", "")) * SMALL.get(word, Decimal(1))
        if large:
            total, section = total + section * LARGE[large], Decimal(0)
    total += section
    if re.search("[兆億万千百]", digits):
        total = trimmed(total)  # 「1.5億」 × 10⁸ has a decimal place that nobody printed
    return -total if negative else total


def _split_unit(unit: str) -> tuple[str, Bound | None, bool]:
    """`%未満` → (`%`, LESS_THAN, False); `業務程度を…` → (`業務`, None, True); `件の…` → (`件`, None, False)."""
    approximate = False
    bound: Bound | None = None
    for word, meaning in sorted(BOUND_WORDS.items(), key=lambda one: -len(one[0])):
        before, found, behind = unit.partition(word)
        if found and _may_follow(behind.removeprefix("程度")):
            unit = before + (behind if behind.startswith("/") else "")  # 「5件以上/年」
            bound, approximate = meaning, behind.startswith("程度")
            break
    for word in APPROXIMATE_AFTER:
        before, found, behind = unit.rpartition(word)
        if found and (word == "程度" or _may_follow(behind)):
            unit, approximate = before, True
            break
    match = UNIT.match(unit)
    unit = match[0] if match else ""
    done = next((word for word in DONE if unit.endswith(word)), "")
    return (unit.removesuffix(done) if unit.removesuffix(done) in COUNTERS else unit), bound, approximate


def _may_follow(text: str) -> bool:
    """May it stand behind 以上 or 前後? Nothing, a particle, or 「/年」 does; 「超過」 is another word."""
    return not text or text[0] == "/" or "\u3041" <= text[0] <= "\u3096"


def _from_match(match: re.Match[str], folded: str, printed: str) -> Quantity:
    """`folded`: the text with its dates; `match` may come from a copy in which they are masked."""

    def said(group: str) -> str:
        return folded[match.start(group) : match.end(group)] if match[group] else ""

    written = said("behind") or said("unit") or said("apart").strip()
    unit, bound, approximate = _split_unit(written + said("limit"))
    label = said("label").rpartition("。")[2].strip(" \t\n　・:、,。･").strip()
    remark = (said("inner") or said("remark")).strip()
    if not unit and label.endswith("¥"):
        unit, label = "円", label.removesuffix("¥").rstrip(" :")
    if not unit and remark in COUNTERS:  # 「4,610（千円）」
        unit, remark = remark, ""
    return Quantity(
        printed=printed,
        value=_number(match["number"]),
        unit=unit,
        label=re.sub(r"\s+", "", label),
        approximate=approximate or match["about"] is not None,
        bound=bound,
        remark=remark,
    )


def parse_cell(text: str) -> list[Meaning]:
    """What a printed cell says, in order; at least one entry.

    「時間外20人 年休取得13.0日」 gives two quantities, 「約60%」 an approximate one, 「14.5%未満」 one with a
    bound, 「令和2年12月までに…確定」 a deadline, 「随時」 a narrative, 「-」 and 「」 an absence each of its kind.
    """
    if nothing := absent(text):
        return [nothing]
    folded = fold(text)
    if match := DEADLINE.match(folded.strip()):
        year = ERA_START[match["era"]] + (1 if match["year"] == "元" else int(match["year"]))
        return [Deadline(text, year, int(match["month"]), match["what"].strip())]
    masked = folded
    for pattern in (DATES, NAMES):
        masked = pattern.sub(lambda found: DATE_MARK * len(found[0]), masked)
    if unreadable(masked):
        return [Narrative(text)]
    source = text if len(text) == len(folded) else folded
    matches = list(FIGURE.finditer(masked))
    if any(_inside_brackets(match["label"]) for match in matches) or _unit_or_label(matches):
        return [Narrative(text)]
    if len(matches) == 1:
        return [_from_match(matches[0], folded, text)]
    return [
        _from_match(match, folded, source[match.start() : match.end()].strip(" \n　・、,。"))
        for match in matches
    ] or [Narrative(text)]


def _inside_brackets(label: str) -> bool:
    """Does the figure behind `label` stand in brackets that open before it: 「(95.5%)」, 「[12]」?"""
    return sum(map(label.count, OPENING)) > sum(map(label.count, CLOSING))


def _unit_or_label(matches: list[re.Match[str]]) -> bool:
    """Is it open whether a word between two figures is the unit of the first or the label of the second?

    「20 頭立て 30 頭立て」, 「案件 60 事務 6」. Where the word is no known unit and has a label's place (「AI案件 60
    RPA事務 6」), or is one and the last figure has its own (「20 件 30 人」), nothing is open.
    """
    if len(matches) < 2:
        return False
    first, last = matches[0], matches[-1]
    if last["apart"] and not any(
        first[one] for one in ("label", "unit", "apart", "remark", "behind", "limit")
    ):
        return True
    return not any(last[one] for one in ("unit", "apart", "behind", "limit")) and any(
        one["apart"] and not one["remark"] and one.end() == two.start("label") and not two["label"].strip()
        for one, two in pairwise(matches)
    )


def read_figure(text: str, unit: str = "") -> Quantity | None:
    """One figure as a person types it into a form whose unit is `unit`; None for an empty input.

    Full-width digits, thousands commas, ▲, 約, 万/億, the unit itself and a bound are understood.
    Raises NotAFigure for anything else (also for a dash and for two figures in one input).
    """
    if not text.strip():
        return None
    folded = fold(text).strip()
    match = FIGURE.fullmatch(folded)
    if absent(text) or not match or match["label"].strip() not in ("", "¥") or unreadable(folded):
        comma = "小数は「1.2」のように点で書いてください。" if re.match(r"\D*\d+,\d{1,2}\D*$", folded) else ""
        raise NotAFigure(
            f"「{text.strip()}」は数字として読めません。「1,234」のように数字で入力してください。{comma}"
        )
    quantity = in_unit(_from_match(match, folded, text.strip()), unit)
    if abs(quantity.value) >= Decimal(10) ** 14:
        raise NotAFigure("数字の桁が多すぎます。単位を確かめてください。")
    if quantity.value != round(quantity.value, 4):
        raise NotAFigure("小数は第4位までで入力してください。")
    return quantity
