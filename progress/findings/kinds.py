"""The kinds of findings, each declared once, and what they find in a record. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from plans.values.fiscal_year import FiscalYear
from progress.findings import figures, marks, quoted
from progress.findings.record import Record, Told
from progress.judgement import Rule
from progress.table.shape.figures import IndicatorRow
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import ScaleRow
from progress.workflow import State


@dataclass(frozen=True)
class Kind:
    """`key`: its name for addresses and counts. `name`: a few words for a list. `advice`: what to do, behind
    the sentence. `of_figure`: looks at one figure alone, so that it can be asked while somebody types; else
    `of_record`."""

    key: str
    name: str
    advice: str = ""
    of_figure: Callable[[IndicatorRow, FiscalYear], str] | None = None
    of_record: Callable[[Record], Iterator[Told]] | None = None


_DIGITS = "桁と単位を確かめてください。"
KINDS = (
    Kind("below_target", "目標に届いていない", of_record=marks.below_target),
    Kind("deadline_missed", "期限に遅れた", of_record=marks.deadline_missed),
    Kind("figure_quoted", "文章の数値が実績と違う", of_record=quoted.figure_quoted),
    Kind("target_quoted", "文章の目標が計画と違う", of_record=quoted.target_quoted),
    Kind("beyond_percent", "0～100%の外", _DIGITS, of_figure=figures.beyond_percent),
    Kind("below_zero", "0を下回る", _DIGITS, of_figure=figures.below_zero),
    Kind("far_off", "桁か単位の違い", _DIGITS, of_figure=figures.far_off),
    Kind(
        "sum_in_yearly",
        "累計の数か",
        "その年度だけの数か、確かめてください。",
        of_figure=figures.sum_in_yearly,
    ),
    Kind("yearly_in_sum", "単年度の数か", "累計の数か、確かめてください。", of_figure=figures.yearly_in_sum),
    Kind("fraction", "分子・分母と合わない", of_record=quoted.fraction),
    Kind("reversed", "向きが逆", of_record=marks.reversed_direction),
    Kind("target_lowered", "目標の引下げ", of_record=marks.target_lowered),
    Kind("no_figure", "実績も理由もない", of_record=marks.no_figure),
    Kind("no_reason", "提案と違う理由がない", of_record=marks.no_reason),
    Kind("stage_behind", "段階の遅れ", of_record=marks.stage_behind),
    Kind("same_text", "前年度と同じ文章", of_record=marks.same_text),
)
"""In the order in which a record tells them."""


@dataclass(frozen=True)
class Finding:
    """One thing to look at again. `where`: the indicator, the text or the scale. `figure`: what is doubted, with its
    year, "" where `said` tells it. `said`: the sentence without the place and without the advice."""

    kind: Kind
    where: str
    said: str
    figure: str = ""

    @property
    def sentence(self) -> str:
        """It stands by itself: 「収納率（令和6年度の実績 955%）：100%を超えています。桁と単位を…」"""
        figure = f"（{self.figure}）" if self.figure else ""
        return f"{self.where}{figure}：{self.said}{self.kind.advice}"


def figure_findings(indicator: IndicatorRow, year: FiscalYear) -> tuple[Finding, ...]:
    """What looks like a slip in the year's figure of one indicator, also while it is typed."""
    cell = indicator.year(year)
    if indicator.kind != "number" or cell is None or cell.actual is None:
        return ()
    told = ((kind, kind.of_figure(indicator, year)) for kind in KINDS if kind.of_figure)
    figure = f"{year.era}の実績 {cell.actual.text}"
    return tuple(Finding(kind, indicator.name, said, figure) for kind, said in told if said)


READ_IN = frozenset({State.SUBMITTED, State.CONFIRMED, State.SEALED, State.RETURNED, State.IMPORTED})
"""What isn't submitted yet is the department's own."""


def findings_of(row: ItemRow, scales: Sequence[ScaleRow], *, rule: Rule) -> tuple[Finding, ...]:
    """What the planning section should look at again in the record of the row's own round, in the order of `KINDS`.

    None before it is submitted. `rule`: that of the round.
    """
    if row.status is None or row.status.state not in READ_IN:
        return ()
    record = Record(row, row.status, scales, rule=rule)
    found: list[Finding] = []
    for one, cell in record.numbers:
        # Where the mark says that it was missed, nothing achieved is no slip.
        if cell.actual is None or cell.actual.value != 0 or not record.owns_up(one.name):
            found += figure_findings(one, record.year)
    for kind in KINDS:
        if kind.of_record is not None:
            found += dict.fromkeys([Finding(kind, *told) for told in kind.of_record(record)])
    return tuple(sorted(found, key=lambda one: KINDS.index(one.kind)))
