"""Printed figures: the text of a cell or an input → what it says, with the text kept.

Pure: standard library only. Nothing is guessed: text without a figure stays a `Narrative`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum


class Bound(StrEnum):
    """A printed bound: 以上 / 以下 / 未満 / 超."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    MORE_THAN = "more_than"

    @property
    def label(self) -> str:
        return _BOUND_LABELS[self]


_BOUND_LABELS = {
    Bound.AT_LEAST: "以上",
    Bound.AT_MOST: "以下",
    Bound.LESS_THAN: "未満",
    Bound.MORE_THAN: "超",
}
_BOUND_WORDS = {label: bound for bound, label in _BOUND_LABELS.items()} | {
    "以内": Bound.AT_MOST,
    "を超える": Bound.MORE_THAN,
}


class AbsentKind(StrEnum):
    BLANK = "blank"
    DASH = "dash"


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
    """An empty cell or a dash: two different things, and neither is 0."""

    printed: str
    kind: AbsentKind


Meaning = Quantity | Deadline | Narrative | Absent


class NotAFigure(ValueError):
    """The text is no figure. `str()` is a sentence for the person who typed it."""


DASHES = frozenset("-－―—–‒ー‐‑−─━ｰ﹣⸺…‥")
_APPROXIMATE = ("概ね", "おおむね", "約", "およそ", "ほぼ")
_APPROXIMATE_AFTER = ("程度", "前後", "ほど", "くらい", "ぐらい", "弱", "強")
_MULTIPLIERS = {
    "兆": Decimal(10) ** 12,
    "千億": Decimal(10) ** 11,
    "億": Decimal(10) ** 8,
    "千万": Decimal(10) ** 7,
    "万": Decimal(10) ** 4,
    "千": Decimal(10) ** 3,
}
_MONEY = {
    "円": Decimal(1),
    "千円": Decimal(1000),
    "万円": Decimal(10) ** 4,
    "百万円": Decimal(10) ** 6,
    "億円": Decimal(10) ** 8,
}

_PLAIN = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_DATE_MARK = "\ue000"
"""Stands for each character of a date while figures are looked for; a private-use character, in no document."""
_FIGURE = re.compile(
    rf"(?P<label>[^\d▲△]{{0,60}}?)"
    rf"(?P<about>{'|'.join(_APPROXIMATE)})?\s*"
    # 「3億5千万」, 「3万5千」, 「3万5,352」, or plain; 「5千円」 keeps its 千 in the unit, as a column 千円 has it.
    rf"(?P<number>(?:[▲△]\s*|(?<![0-9A-Za-z])-)?"
    rf"(?:(?:{_PLAIN}千?[兆億万])+(?:{_PLAIN}千)?(?:{_PLAIN})?|{_PLAIN}))"
    rf"(?P<unit>[^\d\s()、,，;；。・▲△約{_DATE_MARK}]*)"
    # A unit after a blank (「31,284 千円」), unless what follows is the label of another figure.
    rf"(?P<apart>(?<=\d)[^\S\n]+[^\d\s()、,，;；。・▲△約{_DATE_MARK}]+(?=\s*(?:[(、,;。\n]|$)))?"
    rf"(?:\s*\((?P<remark>[^()]*)\))?"
)
_UNIT = re.compile(r"(?:[^\u3041-\u3096]|か(?=[所月年国])|つ(?=$))*")
"""The unit ends where a particle (hiragana) begins: 「件の滞納処分を実施」 → 「件」."""
_DATES = re.compile(
    r"(?:(?:令和|平成|昭和)(?:元|\d{1,2})|(?<![0-9A-Za-z])[RHS](?:元|\d{1,2})|(?<![\d,.])\d{4})"
    r"(?:年度?(?:\d{1,2}月(?:\d{1,2}日)?)?|\.\d{1,2}\.\d{1,2}(?!\d))"
    r"|(?<![0-9A-Za-z])[RHS](?:元|\d{1,2})(?:\.\d{1,2})?(?![0-9A-Za-z.])"
    r"|\+\d年度?(?:\d{1,2}月)?"  # 「N+1年12月」
    r"|(?<![\d,.])\d{1,2}月(?:\d{1,2}日)?"
    r"|(?<![\d,.])\d+[^\d\s]{1,3}[当あ]たり"  # 「1便あたり」
)
"""Years, months and days are no figures: 「令和2年度は19種類」 says 19, 「R2.1.15現在」 nothing."""
_UNREADABLE = re.compile(
    r"\d[^\S\n]*[~〜/:×-][^\S\n]*\d"  # 5～7件, 1/2, 8:30, R2-1
    r"|\d,\d{1,2}(?!\d)|(?<!\d)\d{4,},\d"  # 12,34
    r"|(?<!\d)\.\d|\d\.(?!\d)|\.\d+\.\d"  # .5, 5., 1.234.567
    r"|(?:^|\s)-\s+\d|\([^()]*$|\)\s*\d+\s*\("  # 「- 5」: minus or a bullet?
)
"""Ways to write digits that leave open which number is meant: such text stays text."""
_DEADLINE = re.compile(
    r"(?P<era>令和|平成)(?P<year>元|\d{1,2})年(?P<month>\d{1,2})月(?P<until>まで)?に(?P<what>.*)", re.S
)
_ERA_START = {"令和": 2018, "平成": 1988}


def _fold(text: str) -> str:
    """Full-width letters, digits and signs as half-width ones; ①, ㎡ and other single characters stay."""
    narrow = re.sub("[\uff00-\uffef\u3000]+", lambda run: unicodedata.normalize("NFKC", run[0]), text)
    for plain, one in (("m2", "㎡"), ("m3", "㎥"), ("CO2", "CO₂")):  # their digits are no figures
        narrow = re.sub(rf"(?<![A-Zbd-z]){plain}(?!\d)", one, narrow)
    return narrow.replace("−", "-")


def _unreadable(folded: str) -> bool:
    return _UNREADABLE.search(re.sub(r"\([^()]*\)", "", folded)) is not None


def _number(folded: str) -> Decimal:
    """The value of a folded number such as `3万5,352`, `▲1.5`, `12,345`."""
    negative = folded[:1] in ("▲", "△", "-")
    parts = re.findall(rf"({_PLAIN})(千?[兆億万]|千)?", folded.lstrip("▲△- "))
    total = sum(
        (Decimal(digits.replace(",", "")) * _MULTIPLIERS.get(word, Decimal(1)) for digits, word in parts),
        Decimal(0),
    )
    if any(word for _, word in parts):
        total = trimmed(total)  # 「1.5億」 × 10⁸ has a decimal place that nobody printed
    return -total if negative else total


def _split_unit(unit: str) -> tuple[str, Bound | None, bool]:
    """`%未満` → (`%`, LESS_THAN, False); `業務程度を…` → (`業務`, None, True); `件の…` → (`件`, None, False)."""
    approximate = False
    bound: Bound | None = None
    for word, meaning in _BOUND_WORDS.items():
        before, found, behind = unit.partition(word)
        if found and _begins_with_particle(behind.removeprefix("程度")):
            unit, bound, approximate = before, meaning, behind.startswith("程度")
            break
    for word in _APPROXIMATE_AFTER:
        before, found, behind = unit.rpartition(word)
        if found and _begins_with_particle(behind):
            unit, approximate = before, True
            break
    match = _UNIT.match(unit)
    return (match[0] if match else ""), bound, approximate


def _begins_with_particle(text: str) -> bool:
    return not text or "\u3041" <= text[0] <= "\u3096"


def _from_match(match: re.Match[str], folded: str, printed: str) -> Quantity:
    """`folded`: the text with its dates; `match` may come from a copy in which they are masked."""

    def said(group: str) -> str:
        return folded[match.start(group) : match.end(group)] if match[group] else ""

    unit, bound, approximate = _split_unit(said("unit") or said("apart").strip())
    label = said("label").strip(" \t\n　・:、,。･").strip()
    return Quantity(
        printed=printed,
        value=_number(match["number"]),
        unit=unit,
        label=re.sub(r"\s+", "", label),
        approximate=approximate or match["about"] is not None,
        bound=bound,
        remark=said("remark").strip(),
    )


def absent(text: str) -> Absent | None:
    """`Absent` when the text is empty or nothing but dashes, else None."""
    stripped = text.strip()
    if not stripped:
        return Absent(text, AbsentKind.BLANK)
    if all(character in DASHES for character in stripped):
        return Absent(text, AbsentKind.DASH)
    return None


def parse_cell(text: str) -> list[Meaning]:
    """What a printed cell says, in order; at least one entry.

    「時間外20人 年休取得13.0日」 gives two quantities, 「約60%」 an approximate one, 「14.5%未満」 one with a
    bound, 「令和2年12月までに…確定」 a deadline, 「随時」 a narrative, 「-」 and 「」 an absence each of its kind.
    """
    if nothing := absent(text):
        return [nothing]
    folded = _fold(text)
    if match := _DEADLINE.match(folded.strip()):
        in_era = 1 if match["year"] == "元" else int(match["year"])
        if 1 <= int(match["month"]) <= 12:
            return [
                Deadline(text, _ERA_START[match["era"]] + in_era, int(match["month"]), match["what"].strip())
            ]
    masked = _DATES.sub(lambda date: _DATE_MARK * len(date[0]), folded)
    if _unreadable(masked):
        return [Narrative(text)]
    source = text if len(text) == len(folded) else folded
    matches = list(_FIGURE.finditer(masked))
    if any(match["label"].count("(") > match["label"].count(")") for match in matches):
        return [Narrative(text)]
    if len(matches) == 1:
        return [_from_match(matches[0], folded, text)]
    figures = [
        _from_match(match, folded, source[match.start() : match.end()].strip(" \n　・、,。"))
        for match in matches
    ]
    return list(figures) if figures else [Narrative(text)]


def in_unit(quantity: Quantity, unit: str) -> Quantity:
    """The quantity expressed in `unit`; amounts of money are converted (円/千円/万円/百万円/億円).

    Raises NotAFigure when the printed unit is another one. A quantity printed without unit takes `unit`.
    """
    wanted, got = (unicodedata.normalize("NFKC", one).strip() for one in (unit, quantity.unit))
    if got == wanted or not got:
        return replace(quantity, unit=unit)
    if got in _MONEY and wanted in _MONEY:
        value = quantity.value * _MONEY[got] / _MONEY[wanted]
        return replace(quantity, value=value, unit=unit)
    if not wanted:
        raise NotAFigure(
            f"この指標には単位がありません。「{quantity.unit}」を付けずに数字で入力してください。"
        )
    raise NotAFigure(f"単位が「{quantity.unit}」になっています。「{unit}」の数字で入力してください。")


def read_figure(text: str, unit: str = "") -> Quantity | None:
    """One figure as a person types it into a form whose unit is `unit`; None for an empty input.

    Full-width digits, thousands commas, ▲, 約, 万/億, the unit itself and a bound are understood.
    Raises NotAFigure for anything else (also for a dash and for two figures in one input).
    """
    nothing = absent(text)
    if nothing and nothing.kind == AbsentKind.BLANK:
        return None
    folded = _fold(text).strip()
    match = _FIGURE.fullmatch(folded)
    if nothing or not match or match["label"].strip() or _unreadable(folded):
        comma = "小数は「1.2」のように点で書いてください。" if re.match(r"\D*\d+,\d{1,2}\D*$", folded) else ""
        raise NotAFigure(
            f"「{text.strip()}」は数字として読めません。「1,234」のように数字で入力してください。{comma}"
        )
    quantity = in_unit(_from_match(match, folded, text.strip()), unit)
    if abs(quantity.value) >= Decimal(10) ** 14:
        raise NotAFigure("数字の桁が多すぎます。単位を確かめてください。")
    exponent = trimmed(quantity.value).as_tuple().exponent
    if isinstance(exponent, int) and exponent < -4:
        raise NotAFigure("小数は第4位までで入力してください。")
    return quantity


def show(
    value: Decimal | None, unit: str = "", *, approximate: bool = False, bound: Bound | None = None
) -> str:
    """A value as text: `12,345件`, `約60%`, `14.5%未満`, `▲3`; None gives 「－」. Decimal places as stored."""
    if value is None:
        return "－"
    sign = "▲" if value < 0 else ""
    about = "約" if approximate else ""
    return f"{about}{sign}{abs(value):,f}{unit}{bound.label if bound else ''}"


def trimmed(value: Decimal) -> Decimal:
    """The value without the trailing zeros that a database column adds (`13.0000` → `13`)."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()
