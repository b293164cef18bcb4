"""Figures as prose quotes them: what was reached, and what was aimed at. Pure.

Nothing is guessed: a figure counts as the result or as the target only where the words around it say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from items.quantity import DATE_MARK, DATES, NAMES, NotAFigure, fold, read_figure
from plans.values.fiscal_year import FiscalYear, years_in
from plans.values.text import name_key

_MULTIPLES = {"百万": 10**6, "億": 10**8, "万": 10**4, "千": 10**3}
_PLACES = {**_MULTIPLES, "兆": 10**12, "百": 100}
_ABOUT = r"(?P<about>約|概ね|おおむね|およそ|ほぼ)?"
_NUMBER = r"(?P<number>[▲△]?\d[\d,]*(?:\.\d+)?(?:[兆億万](?:\d[\d,]*(?:\.\d+)?)?|[千百]\d[\d,]*)*)"
_NOT_BEFORE = r"(?<![\d.,A-Za-z第~〜/／-])"
_COMPOUND_UNIT = r"(?![数線目間別当割弱強余]|日|ポイント|あたり)"
"""「件数」, 「人日」 and 「分別」 are other words."""
_SENTENCES = re.compile(r"[。\n;；]")
_CLAUSE = re.compile(r"[、,]")

_TARGET_BEFORE = re.compile(
    r"(?P<of>[^、。]*)目標(?:値|数|額|件数)?(?:は|が|である|の|である)?\s*[:=(]?\s*(?:「|年間|累計|合計)?$"
)
_TARGET_AFTER = re.compile(r"(?:以上|以下|以内|未満|超)?[」)]?(?:の|という|が|を)目標")
_FALLS_SHORT = re.compile(r"(?:分|ほど)?(?:足り|届か|及ば|上回|下回|不足|超え|多|少|減|増)")
_OTHER_TARGET = re.compile(
    r"(?:元|当初|見直(?:し|す)前|変更前|次年度|来年度|翌年度|前年度|昨年度|国|県|次の?計画|次期)の?$"
)
_FINAL = re.compile(r"(?:最終|計画期間|計画全体|計画)(?:年度)?の?$")
_RESULT_AFTER = re.compile(
    r"(?:に|と|まで)(?:なっ|なり|達し|増|減|伸|下が|上が|上昇|低下|改善|戻|持ち直|とどま|至っ|拡大|縮|回復)"
    r"|の見込み|\(目標"
)
_NAMED_AFTER = re.compile(r"(?:だった|でした|であ|です|と|に|と|[、,)(]|$)")
_RESULT_BEFORE = re.compile(
    r"(?:累計(?:で|は|では)?|合計(?:で|は)?|年間(?:で|に)?|実績(?:は|が|値は)?)[:=]?\s*$"
)
_PART = re.compile(r"うち[^、。]*$")
_A_YEAR = re.compile(r"年|[RHS]\.?\d")
_ELSEWHEN = re.compile(r"前年|昨年|前回|当初|計画前|来年度|次年度|翌年度|今後|予定|計画では|見直す前|元の")


@dataclass(frozen=True)
class Quote:
    """One figure of the prose in an indicator's unit. `slack`: what rounding hides, exclusive. `before`, `after`:
    its sentence on either side; `label`: the words right before it, back to the last figure or comma."""

    value: Decimal
    slack: Decimal
    text: str
    before: str
    after: str
    label: str
    approximate: bool

    def is_like(self, other: Decimal | None) -> bool:
        """May it stand for that figure, rounded or cut off?"""
        return other is not None and abs(self.value - other) < self.slack


@lru_cache(maxsize=4096)
def quotes(text: str, unit: str) -> tuple[Quote, ...]:
    """The figures of the text that stand in this unit or, of money, in one like it."""
    return tuple(_quotes(text, unit)) if unit else ()


@lru_cache(maxsize=4096)
def _sentences(text: str) -> tuple[tuple[str, str], ...]:
    """Each sentence with a figure, folded, and the same with its dates and names masked."""
    found = []
    for sentence in _SENTENCES.split(fold(text)):
        masked = sentence
        for other in (DATES, NAMES):
            masked = other.sub(lambda found: DATE_MARK * len(found[0]), masked)
        if any(sign.isdigit() for sign in masked):
            found.append((sentence, masked))
    return tuple(found)


def _quotes(text: str, unit: str) -> Iterator[Quote]:
    base, multiple = _base(fold(unit))
    pattern = _pattern(base)
    for sentence, masked in _sentences(text):
        for match in pattern.finditer(masked) if base in masked else ():
            value = _value(match["number"], match["large"] or "", base)
            if value is None:
                continue
            before, after = sentence[: match.start()], sentence[match.end() :]
            yield Quote(
                value=value / multiple,
                slack=_slack(match["number"] + (match["large"] or "")) / multiple,
                text=sentence[match.start() : match.end()],
                before=before,
                after=after,
                label=_CLAUSE.split(re.split(r"\d", before)[-1])[-1].strip(" ・()「"),
                approximate=bool(match["about"])
                or after.startswith(("程度", "前後", "ほど", "余", "弱", "強")),
            )


def _base(unit: str) -> tuple[str, Decimal]:
    """「千円」 → (円, 1000), 「万件」 → (件, 10000), 「件」 → (件, 1)."""
    for word, multiple in _MULTIPLES.items():
        if unit.startswith(word) and len(unit) > len(word):
            return unit.removeprefix(word), Decimal(multiple)
    return unit, Decimal(1)


@lru_cache(maxsize=256)
def _pattern(base: str) -> re.Pattern[str]:
    return re.compile(
        rf"{_NOT_BEFORE}{_ABOUT}\s*{_NUMBER}(?P<large>百万|千)?{re.escape(base)}{_COMPOUND_UNIT}"
    )


@lru_cache(maxsize=4096)
def _value(number: str, large: str, base: str) -> Decimal | None:
    """In the base unit; None where the words are no one figure."""
    for written, multiple in ((number + large + base, 1), (number, _MULTIPLES.get(large, 1))):
        with suppress(NotAFigure):
            if found := read_figure(written, base):
                return found.value * multiple
    return None


_LAST_PLACE = re.compile(r"(?:\.(?P<decimals>\d+))?(?P<large>百万|[兆億万千百])?$")


def _slack(written: str) -> Decimal:
    """One of the last place that is written: 0.1 of 57.6, 10,000 of 101万, 1,000 of 3万5千, 1 of 90."""
    match = _LAST_PLACE.search(written)
    decimals, large = (match["decimals"] or "", match["large"] or "") if match else ("", "")
    return Decimal(_PLACES.get(large, 1)).scaleb(-len(decimals))


# ── What a quoted figure is ─────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=4096)
def pairs(words: str) -> frozenset[str]:
    """Each two letters in a row, by which words are likened: 「RPA使用事務」 and 「RPAの使用事務」 share some."""
    key = name_key(words).replace("の", "")
    return frozenset(key[at : at + 2] for at in range(len(key) - 1))


def shares_words(one: str, other: str) -> bool:
    return not pairs(one).isdisjoint(pairs(other))


@dataclass(frozen=True)
class TargetQuote:
    """`year`: of which the words say the target is, None: of the reported one. `final`: the plan's final one."""

    quote: Quote
    year: FiscalYear | None = None
    final: bool = False


def as_target(quote: Quote) -> TargetQuote | None:
    """The quote as a target; None where it is none, or one that no record here knows (元の目標, 国の目標)."""
    if match := _TARGET_BEFORE.search(quote.before):
        said = match["of"]
        if _FALLS_SHORT.match(quote.after) or (quote.text.endswith("%") and quote.before.endswith("の")):
            return None
    elif _TARGET_AFTER.match(quote.after):
        said = quote.label
    else:
        return None
    if _OTHER_TARGET.search(said):
        return None
    mentioned = years_in(said[-16:])
    return TargetQuote(quote, mentioned[-1].year if mentioned else None, bool(_FINAL.search(said)))


def is_result(quote: Quote, name: str, year: FiscalYear) -> bool:
    """Do the words say that this is what the indicator called `name` came to in `year`?"""
    if quote.approximate or _PART.search(quote.before) or as_target(quote) or _FALLS_SHORT.match(quote.after):
        return False
    clause = quote.before
    if _ELSEWHEN.search(clause):
        return False
    if _A_YEAR.search(clause) and any(said.year != year for said in years_in(clause)):
        return False
    if quote.label and not shares_words(quote.label, name) and not _RESULT_BEFORE.search(quote.before):
        return False
    if _RESULT_AFTER.match(quote.after) or _RESULT_BEFORE.search(quote.before):
        return True
    return bool(quote.label) and bool(_NAMED_AFTER.match(quote.after))
