"""Marks, reasons, stages and texts: what stands beside them that doesn't go with it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from items.quantity import absent
from plans.values.fiscal_year import FiscalYear
from plans.values.text import name_key
from progress.findings.record import Record, Told
from progress.rating import FLOW, STAGES
from progress.table.revisions import Changed, which_way
from progress.table.series import as_in
from progress.table.shape.figures import IndicatorRow, Revision
from progress.table.suggested import suggestion_for

TEXT, RATING, STAGE = "文章", "評価", "進捗状況"


def below_target(record: Record) -> Iterator[Told]:
    """A figure that misses the year's target although the mark doesn't say so. 約 and 概ね alone give none."""
    for one, cell in record.numbers:
        target, actual = cell.target_sum or cell.target, cell.actual_sum or cell.actual
        if target is None or actual is None or cell.rate is None or cell.rate.met is not False:
            continue
        about = [figure.approximate for figure in (cell.target, cell.actual) if figure]
        if any(about) or record.owns_up(one.name):
            continue
        rate = f"（{cell.rate.text}）" if cell.rate.percent is not None else ""
        sums = "までの累計" if cell.target_sum else ""
        mark = record.mark_words(one.name)
        yield (
            one.name,
            f"{record.year.era}{sums}の実績{actual.text}は、目標{target.text}に届いていません{rate}。{mark}"
            if one.direction != "maintain"
            else f"{record.year.era}の実績{actual.text}は、維持する目標{target.text}から外れています。{mark}",
        )


def deadline_missed(record: Record) -> Iterator[Told]:
    """A deadline that wasn't kept although the mark doesn't say so."""
    for one in record.row.indicators:
        cell = one.year(record.year)
        if one.kind != "deadline" or cell is None or cell.rate is None or cell.rate.met is not False:
            continue
        if not record.owns_up(one.name):
            yield one.name, f"{cell.rate.reason}{record.mark_words(one.name)}"


def reversed_direction(record: Record) -> Iterator[Told]:
    """A figure that went the wrong way since last year, or targets that do; not where the mark says it was missed."""
    for one, cell in record.numbers:
        up = {"increase": True, "decrease": False}.get(one.direction)
        if up is None:
            continue
        word = "増やす" if up else "減らす"
        if (trend := _trend(one)) is not None and trend != up:
            turned = "小さく" if up else "大きく"
            yield (
                one.name,
                f"「{word}」指標ですが、目標は年度を追って{turned}なっています。向きを確かめてください。",
            )
            continue
        before, now = as_in(one, record.year - 1, record.year), cell.actual
        if before is None or now is None or before.value is None or now.value is None:
            continue
        worse = now.value < before.value if up else now.value > before.value
        met = cell.rate is not None and cell.rate.met is True
        about = before.approximate or now.approximate
        if worse and not about and not record.owns_up(one.name) and not (one.measure == FLOW and met):
            moved = "減って" if up else "増えて"
            yield (
                one.name,
                f"「{word}」指標ですが、前年度の{before.text}から{record.year.era}の{now.text}に{moved}います。",
            )


def _trend(one: IndicatorRow) -> bool | None:
    """Do the targets rise from year to year? None where they don't all go one way, or there are too few."""
    values = [cell.target.value for cell in one.years if cell.target and cell.target.value is not None]
    steps = [later - earlier for earlier, later in pairwise(values) if later != earlier]
    if len(steps) < 2 or len({step > 0 for step in steps}) != 1:
        return None
    return steps[0] > 0


def target_lowered(record: Record) -> Iterator[Told]:
    """A target that was made easier in the year that is reported, or since."""
    for one in record.row.indicators:
        up = {"increase": True, "decrease": False}.get(one.direction)
        if up is None:
            continue
        for cell in one.years:
            for revision in cell.revisions if cell.fiscal_year == record.year else ():
                lowered = which_way(one, revision.before, revision.after) == Changed.LOWERED
                if lowered and date.fromisoformat(revision.decided_on) >= record.year.first_day:
                    yield one.name, _lowered(cell.fiscal_year, revision, up)


def _lowered(year: FiscalYear, revision: Revision, up: bool) -> str:
    word = "引き下げ" if up else "緩め"
    return f"{year.era}の目標が、{revision.before}から{revision.after}に{word}られています。"


def no_figure(record: Record) -> Iterator[Told]:
    """A target without a figure, and no word why."""
    if record.from_document:
        return
    for one in record.row.indicators:
        cell = one.year(record.year)
        if cell is None or cell.target is None or cell.absent_because or cell.remarks.strip():
            continue
        due = bool(cell.due) and date.fromisoformat(cell.due) <= record.year.last_day
        if one.kind == "deadline" and due and not cell.fulfilled_on:
            said = cell.actual.text if cell.actual else ""
            if absent(said):
                yield one.name, f"期限は{cell.target.text}ですが、達成した日も理由もありません。"
        if one.kind != "number" or cell.target.value is None:
            continue
        if cell.actual is None or (cell.actual.value is None and absent(cell.actual.printed)):
            yield (
                one.name,
                f"{record.year.era}の目標は{cell.target.text}ですが、実績も理由もありません。",
            )


def no_reason(record: Record) -> Iterator[Told]:
    """A mark other than the one that the figures suggest, and no word why."""
    if record.from_document:
        return
    for scale in record.scales:
        for rating in record.status.ratings:
            if rating.scale != scale.key or not rating.recorded or rating.reason.strip():
                continue
            found = suggestion_for(record.row, scale, rating.indicator, rule=record.rule)
            if not found.code or found.code == rating.recorded:
                continue
            names = {band.code: band.text for band in scale.bands}
            of = f"{rating.indicator}の" if rating.indicator else ""
            recorded, suggested = names.get(rating.recorded, ""), names.get(found.code, "")
            yield (
                f"{of}{scale.name}",
                f"「{recorded}」ですが、計算では「{suggested}」です（{found.reason.rstrip('。')}）。理由がありません。",
            )


def stage_behind(record: Record) -> Iterator[Told]:
    """The stage is behind the plan although the mark doesn't say so."""
    planned, actual = record.status.planned_stage, record.status.actual_stage
    if planned not in STAGES or actual not in STAGES or STAGES.index(actual) >= STAGES.index(planned):
        return
    if not record.owns_up():
        yield (
            STAGE,
            f"{record.year.era}の計画は「{planned}」ですが、実際は「{actual}」です。{record.mark_words('')}",
        )


_YEARS = re.compile(r"(?:令和|平成|R|H)?(?:元|\d{1,4})年度?")
_SAME = 6
"""Letters of what was done; of what is left or comes next, which often stays, `_SAME_ELSE`."""
_SAME_ELSE = 15


def same_text(record: Record) -> Iterator[Told]:
    """A text that is last year's, but for the years in it."""
    last = record.last_texts()
    done = {text.name for text in record.done_texts()}
    for text in record.texts:
        before = last.get(text.name, "")
        if not before or text.text.rstrip("。\n ")[-3:] != before.rstrip("。\n ")[-3:]:
            continue
        now = _plain(text.text)
        if len(now) >= (_SAME if text.name in done else _SAME_ELSE) and now == _plain(before):
            yield (
                text.label,
                f"{record.year.previous.era}の文章と同じです。{record.year.era}のことか、確かめてください。",
            )


def _plain(text: str) -> str:
    return re.sub(r"[、。,.・\s]", "", _YEARS.sub("", name_key(text)))
