"""What the prose says of figures and targets, beside what is on record. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from items.quantity import fold, show
from plans.values.text import name_key
from progress.findings.prose import Quote, as_target, is_result, pairs, quotes, shares_words
from progress.findings.record import Record, Told
from progress.rating import CUMULATIVE
from progress.table.shape.figures import Figure, IndicatorRow, YearCell
from progress.table.shape.reported import TextRow


def _about(record: Record, text: TextRow) -> Iterator[tuple[IndicatorRow, YearCell | None, Quote]]:
    """Each figure of the text with the one indicator that it is about: the only one in its unit, or the one that its
    words name."""
    numbers = [one for one in record.row.indicators if one.kind == "number" and one.unit]
    for indicator in numbers:
        if not (found := quotes(text.text, indicator.unit)):
            continue
        alike = [one for one in numbers if name_key(one.unit) == name_key(indicator.unit)]
        for quote in found:
            clause = re.split("[、,]", quote.before)[-1]
            is_only = len(alike) == 1 and not _of_another(clause, indicator)
            if is_only or [one for one in alike if _names(clause, one, alike)] == [indicator]:
                yield indicator, indicator.year(record.year), quote


def _names(clause: str, indicator: IndicatorRow, alike: list[IndicatorRow]) -> bool:
    """Does the clause name it by more than it shares with the others in its unit? 「使用」 tells no two apart."""
    others = frozenset[str]().union(*(pairs(one.name) for one in alike if one is not indicator))
    return not pairs(clause).isdisjoint(pairs(indicator.name) - others)


def _of_another(clause: str, indicator: IndicatorRow) -> bool:
    """Does a figure with a name of its own stand before: 「相談20件（目標30件）」 beside another indicator?"""
    labelled = re.match(r"\s*(?P<label>[^\d()]{2,}?)[約は：:]?\d[^()]*\(目標", clause)
    return labelled is not None and not shares_words(labelled["label"], indicator.name)


def target_quoted(record: Record) -> Iterator[Told]:
    """A target in the prose unlike the one on record; most often the final one where the year's is meant."""
    for text in record.texts:
        for indicator, cell, quote in _about(record, text):
            if (target := as_target(quote)) is None:
                continue
            if target.year is not None and target.year != record.year:
                cell = indicator.year(target.year)
            year, final = target.year or record.year, indicator.final_target
            meant = [final] if target.final else [cell.target, cell.target_sum] if cell else []
            known = [one for one in meant if one is not None and one.value is not None]
            if not known or any(quote.is_like(one.value) for one in known):
                continue
            said = f"「{indicator.name}」の目標を「{quote.text}」と書いていますが、"
            if target.final:
                yield text.label, f"{said}最終目標は{known[0].text}です。"
            else:
                yield text.label, f"{said}{year.era}の目標は{known[0].text}です。{_other(indicator, quote)}"


def _other(indicator: IndicatorRow, quote: Quote) -> str:
    """Which target the quoted figure is, where it is one."""
    final = indicator.final_target
    if final is not None and quote.is_like(final.value):
        return f"{quote.text}は最終目標です。"
    other = next((one for one in indicator.years if one.target and quote.is_like(one.target.value)), None)
    return f"{quote.text}は{other.fiscal_year.era}の目標です。" if other else ""


def figure_quoted(record: Record) -> Iterator[Told]:
    """What the prose says was reached, unlike the figure reported."""
    for text in record.done_texts():
        found: dict[str, tuple[IndicatorRow, Figure, list[Quote]]] = {}
        for indicator, cell, quote in _about(record, text):
            actual = cell.actual if cell else None
            if actual is None or actual.value is None or actual.approximate:
                continue
            if is_result(quote, indicator.name, record.year):
                found.setdefault(indicator.name, (indicator, actual, []))[2].append(quote)
        for indicator, actual, said in found.values():
            known = list(_readings(record, indicator))
            if not any(quote.is_like(value) for quote in said for value in known):
                year = record.year.era
                yield (
                    text.label,
                    f"「{indicator.name}」を「{said[0].text}」と書いていますが、{year}の実績は{actual.text}です。",
                )


def _readings(record: Record, indicator: IndicatorRow) -> Iterator[Decimal | None]:
    """What a text may rightly say of the figure: itself, the sum over the years, the increase of the year."""
    now, last = indicator.year(record.year), indicator.year(record.year - 1)
    if now is None or now.actual is None or now.actual.value is None:
        return
    yield now.actual.value
    if now.actual_sum is not None:
        yield now.actual_sum.value
    if indicator.measure == CUMULATIVE and last and last.actual and last.actual.value is not None:
        yield now.actual.value - last.actual.value


# ── A percentage beside its numerator and denominator ───────────────────────────────────────────────────────

_N = r"\d[\d,]*(?:\.\d+)?"
_OF = re.compile("うち|中")
_OUT_OF = re.compile(
    rf"(?P<whole>{_N})(?:の)?(?P<noun>[^\d\s、。()]{{1,12}}?)(?:の)?(?:のうち|うち|中)[、,]?[^\d。、()]{{0,12}}?"
    rf"(?P<part>{_N})(?:の)?(?:(?P=noun))?(?P<behind>[^。]{{0,24}})"
)
_DIVIDED = re.compile(
    rf"(?P<part>{_N})[^\d、。()]{{0,4}}[÷/][^\d、。()]{{0,8}}(?P<whole>{_N})(?P<behind>[^。]{{0,12}})"
)
_PERCENT = re.compile(r"(?P<percent>\d+(?:\.\d+)?)\s*%")


def fraction(record: Record) -> Iterator[Told]:
    """A percentage unlike the numerator and the denominator that stand beside it."""
    of_percent = [(one, cell) for one, cell in record.numbers if name_key(one.unit) == "%" and cell.actual]
    for indicator, cell in of_percent:
        for written in (cell.remarks, cell.actual.printed if cell.actual else ""):
            if not written:
                continue
            for match in _DIVIDED.finditer(fold(written)):
                yield from _unlike(indicator.name, match, cell.actual.value if cell.actual else None)
    for text in record.done_texts():
        if not _OF.search(text.text):
            continue
        for match in _OUT_OF.finditer(fold(text.text)):
            if said := _PERCENT.search(match["behind"]):
                yield from _unlike(text.label, match, Decimal(said["percent"]))
            for indicator, cell in of_percent:
                if match["noun"] in fold(indicator.name) and len(match["noun"]) > 1 and cell.actual:
                    yield from _unlike(text.label, match, cell.actual.value, indicator.name)


def _unlike(where: str, match: re.Match[str], percent: Decimal | None, name: str = "") -> Iterator[Told]:
    part, whole = (Decimal(match[one].replace(",", "")) for one in ("part", "whole"))
    if percent is None or not whole:
        return
    place = percent.as_tuple().exponent
    step = Decimal(1).scaleb(place if isinstance(place, int) and place < 0 else 0)
    is_now = part * 100 / whole
    if abs(is_now - percent) >= step:
        shown = show(is_now.quantize(min(step, Decimal("0.1")), rounding=ROUND_HALF_UP), "%")
        of = f"「{name}」の" if name else ""
        reads = f"{match['part']}÷{match['whole']}は{shown}で、{of}{show(percent, '%')}と合いません。"
        yield where, f"分子と分母から計算すると、{reads}"
