"""What a printed figure is: a quantity, a deadline, words or nothing; and how a value is shown.

Pure: standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from plans.values.text import name_key


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
BOUND_WORDS = {label: bound for bound, label in _BOUND_LABELS.items()} | {
    "以内": Bound.AT_MOST,
    "を超えない": Bound.AT_MOST,
    "を超え": Bound.MORE_THAN,
    "を上回らない": Bound.AT_MOST,
    "を上回": Bound.MORE_THAN,
    "を下回らない": Bound.AT_LEAST,
    "を下回": Bound.LESS_THAN,
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
_MONEY = {
    "円": Decimal(1),
    "千円": Decimal(1000),
    "万円": Decimal(10) ** 4,
    "百万円": Decimal(10) ** 6,
    "億円": Decimal(10) ** 8,
}


def absent(text: str) -> Absent | None:
    """`Absent` when the text is empty or nothing but dashes, else None."""
    stripped = text.strip()
    if not stripped:
        return Absent(text, AbsentKind.BLANK)
    if all(character in DASHES for character in stripped):
        return Absent(text, AbsentKind.DASH)
    return None


def in_unit(quantity: Quantity, unit: str) -> Quantity:
    """The quantity expressed in `unit`; amounts of money are converted (円/千円/万円/百万円/億円).

    Raises NotAFigure when the printed unit is another one. A quantity printed without unit takes `unit`.
    """
    wanted, got = (name_key(one) for one in (unit, quantity.unit))
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
