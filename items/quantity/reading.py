"""The text of a cell or of an input → what it says, with the text kept. Text without a figure stays words.

Pure: standard library only.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from items.quantity.figure import (
    BOUND_WORDS,
    AbsentKind,
    Bound,
    Deadline,
    Meaning,
    Narrative,
    NotAFigure,
    Quantity,
    absent,
    in_unit,
    trimmed,
)
from items.quantity.notation import (
    APPROXIMATE_AFTER,
    CLOSING,
    COUNTERS,
    DATE_MARK,
    DATES,
    DEADLINE,
    DONE,
    ERA_START,
    FIGURE,
    LARGE,
    NAMES,
    OPENING,
    PLAIN,
    SMALL,
    UNIT,
    fold,
    unreadable,
)


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
            unit, bound, approximate = before, meaning, behind.startswith("程度")
            if behind.startswith("/"):  # 「5件以上/年」
                unit += behind
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
        in_era = 1 if match["year"] == "元" else int(match["year"])
        if 1 <= int(match["month"]) <= 12:
            return [
                Deadline(text, ERA_START[match["era"]] + in_era, int(match["month"]), match["what"].strip())
            ]
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
    figures = [
        _from_match(match, folded, source[match.start() : match.end()].strip(" \n　・、,。"))
        for match in matches
    ]
    return list(figures) if figures else [Narrative(text)]


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
    nothing = absent(text)
    if nothing and nothing.kind == AbsentKind.BLANK:
        return None
    folded = fold(text).strip()
    match = FIGURE.fullmatch(folded)
    if nothing or not match or match["label"].strip() not in ("", "¥") or unreadable(folded):
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
