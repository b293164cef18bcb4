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
_BOUND_WORDS = {label: bound for bound, label in _BOUND_LABELS.items()} | {"を超える": Bound.MORE_THAN}


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


DASHES = frozenset("-－―—–ー‐‑−─━ｰ")
_APPROXIMATE = ("概ね", "おおむね", "約", "およそ", "ほぼ")
_APPROXIMATE_AFTER = ("程度", "前後", "ほど", "くらい", "ぐらい", "弱", "強")
_MULTIPLIERS = {"兆": Decimal(10) ** 12, "億": Decimal(10) ** 8, "万": Decimal(10) ** 4}
_MONEY = {
    "円": Decimal(1),
    "千円": Decimal(1000),
    "万円": Decimal(10) ** 4,
    "百万円": Decimal(10) ** 6,
    "億円": Decimal(10) ** 8,
}

_PLAIN = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_FIGURE = re.compile(
    rf"(?P<label>[^\d▲△]{{0,60}}?)"
    rf"(?P<about>{'|'.join(_APPROXIMATE)})?\s*"
    rf"(?P<number>[▲△−-]?(?:{_PLAIN}[兆億万])+(?:{_PLAIN})?|[▲△−-]?{_PLAIN})"
    rf"(?P<unit>[^\d\s()、,，;；▲△約]*)"
    rf"(?:\s*\((?P<remark>[^()]*)\))?"
)
_DEADLINE = re.compile(
    r"(?P<era>令和|平成)(?P<year>元|\d{1,2})年(?P<month>\d{1,2})月(?P<until>まで)?に(?P<what>.*)", re.S
)
_ERA_START = {"令和": 2018, "平成": 1988}


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("−", "-")


def _number(folded: str) -> Decimal:
    """The value of a folded number such as `3万5,352`, `▲1.5`, `12,345`."""
    negative = folded[:1] in ("▲", "△", "-", "−")
    rest = folded[1:] if negative else folded
    total = Decimal(0)
    for digits, multiplier in re.findall(rf"({_PLAIN})([兆億万]?)", rest):
        total += Decimal(digits.replace(",", "")) * _MULTIPLIERS.get(multiplier, Decimal(1))
    return -total if negative else total


def _split_unit(unit: str) -> tuple[str, Bound | None, bool]:
    """`%未満` → (`%`, LESS_THAN, False); `業務程度` → (`業務`, None, True)."""
    approximate = False
    bound: Bound | None = None
    changed = True
    while changed:
        changed = False
        for word, meaning in _BOUND_WORDS.items():
            if unit.endswith(word):
                unit, bound, changed = unit.removesuffix(word), meaning, True
        for word in _APPROXIMATE_AFTER:
            if unit.endswith(word) and unit != word:
                unit, approximate, changed = unit.removesuffix(word), True, True
    return unit, bound, approximate


def _from_match(match: re.Match[str], printed: str) -> Quantity:
    unit, bound, approximate = _split_unit(match["unit"])
    label = match["label"].strip(" \t\n　・:、,。･").strip()
    return Quantity(
        printed=printed,
        value=_number(match["number"]),
        unit=unit,
        label=re.sub(r"\s+", "", label),
        approximate=approximate or match["about"] is not None,
        bound=bound,
        remark=(match["remark"] or "").strip(),
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
    source = text if len(text) == len(folded) else folded
    matches = list(_FIGURE.finditer(folded))
    if len(matches) == 1:
        return [_from_match(matches[0], text)]
    figures = [
        _from_match(match, source[match.start() : match.end()].strip(" \n　・、,")) for match in matches
    ]
    return list(figures) if figures else [Narrative(text)]


def in_unit(quantity: Quantity, unit: str) -> Quantity:
    """The quantity expressed in `unit`; amounts of money are converted (円/千円/万円/百万円/億円).

    Raises NotAFigure when the printed unit is another one. A quantity printed without unit takes `unit`.
    """
    wanted, got = _fold(unit).strip(), _fold(quantity.unit).strip()
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
    if nothing or not match or match["label"].strip():
        raise NotAFigure(
            f"「{text.strip()}」は数字として読めません。「1,234」のように数字で入力してください。"
        )
    quantity = _from_match(match, text.strip())
    if abs(quantity.value) >= Decimal(10) ** 14:
        raise NotAFigure("数字の桁が多すぎます。単位を確かめてください。")
    exponent = quantity.value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -4:
        raise NotAFigure("小数は第4位までで入力してください。")
    return in_unit(quantity, unit)


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
