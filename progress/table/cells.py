"""Single cells and rows of the table, made from model rows. No queries of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from items.models import BudgetLine, Item, ItemSuccession
from items.quantity import Quantity, parse_cell, show
from plans.models import RatingScale
from progress.judgement import Rule
from progress.models import EffectCheck, FiscalEffect, PlanQuestion, Rating, YearEndStatus
from progress.rating import Band
from progress.table.columns import YEAR_END_TEXTS
from progress.table.shape.items import BudgetRow, SuccessionRow
from progress.table.shape.plan import ScaleRow
from progress.table.shape.reported import EffectRow, TextRow

Row = TypeVar("Row")


def row_of(kind: type[Row], record: Any, /, **said: Any) -> Row:
    """A row of `kind`: what is `said`, and everything else as the record has it under the same name."""
    names: tuple[str, ...] = _names_of(kind)  # type: ignore[arg-type]  # a type is hashable
    return kind(**said, **{name: getattr(record, name) for name in names if name not in said})


@cache
def _names_of(kind: type[Any]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def departments(item: Item, role: str, day: date, names_then: Mapping[int, str]) -> tuple[str, ...]:
    """「①財政課」: who had that role on `day`, as each was called then (`names_then` by its key). Of several that
    stood as one at that time, one."""
    mine = [row for row in item.assigned_on(day) if row.role == role]
    return tuple(dict.fromkeys(f"{row.clause}{names_then[row.department_id]}" for row in mine))


def departments_in_order(items: Iterable[Item], names_then: Mapping[int, str]) -> tuple[str, ...]:
    """Every department that has to do with one of the items, in 機構順, as `names_then` (by its key) is."""
    found = {row.department_id for item in items for row in item.assignments.all()}
    return tuple(dict.fromkeys(name for pk, name in names_then.items() if pk in found))


def budget_rows(lines: Iterable[BudgetLine]) -> tuple[BudgetRow, ...]:
    return tuple(
        row_of(BudgetRow, line, codes="-".join(filter(None, (line.kan, line.kou, line.moku))))
        for line in lines
    )


def effect_rows(status: YearEndStatus, *, for_staff: bool) -> tuple[EffectRow, ...]:
    """効果額 with what the finance section last said of each as it stands now; of one that was changed since it has
    said nothing."""
    effects = status.effects.all()
    if not effects:
        return ()
    checks: dict[tuple[int, int], EffectCheck] = {}
    for check in status.effect_checks.all():  # newest first
        checks.setdefault((check.effect_pk, check.effect_version), check)
    return tuple(_effect_row(row, checks.get((row.pk, row.version)), for_staff) for row in effects)


def _effect_row(row: FiscalEffect, check: EffectCheck | None, for_staff: bool) -> EffectRow:
    asks = check is not None and check.verdict == EffectCheck.Verdict.QUESTIONED
    return row_of(
        EffectRow,
        row,
        kind=row.get_kind_display(),
        text=yen(row.amount_yen, row.printed),
        provisional=row.is_provisional,
        general_text=yen(row.general_yen, row.general_printed),
        planned_text=yen(row.planned_yen, row.planned_printed),
        compared_with=row.get_compared_with_display(),
        lasting=row.get_lasting_display(),
        confirmed=check is not None and not asks,
        question=check.comment if check and asks and for_staff else "",
    )


def yen(amount: int | None, printed: str) -> str:
    """「約1,500,000円」, approximate where it was printed so; "" for None."""
    if amount is None:
        return ""
    about = any(one.approximate for one in parse_cell(printed) if isinstance(one, Quantity))
    return show(Decimal(amount), "円", approximate=about)


def succession_row(row: ItemSuccession) -> SuccessionRow:
    heir = row.successor
    return row_of(
        SuccessionRow,
        row,
        kind=row.get_kind_display(),
        successor_key=heir.key if heir else "",
        successor_title=heir.title if heir else "",
    )


def scale_row(scale: RatingScale, rule: Rule | None = None) -> ScaleRow:
    """The scale with its bands in order, with the bounds that the rule gives them."""
    rows = sorted(scale.bands.all(), key=lambda band: band.position)
    bands = tuple(row_of(Band, band) for band in rows)
    return row_of(ScaleRow, scale, bands=rule.bands(scale.key, bands) if rule else bands)


def in_their_order(ratings: Iterable[Rating]) -> list[Rating]:
    """Of the item as a whole first, then of its indicators in their order."""

    def place(row: Rating) -> tuple[int, int, int]:
        return (1, row.indicator.position, row.indicator.pk) if row.indicator else (0, 0, 0)

    return sorted(ratings, key=place)


# ── What a department said in words ──────────────────────────────────────────────────────────────────────────


def asked_of(status: YearEndStatus, questions: Iterable[PlanQuestion], *, for_staff: bool) -> list[TextRow]:
    """Every heading under which the record was asked, with what stands there ("": nothing yet), in the page's order:
    the texts that every plan asks for, then the plan's own questions.

    `questions`: the plan's, of which the record's own are taken. `for_staff`: also what is never published.
    """
    found = [
        TextRow(one.name, one.label, getattr(status, one.name), one.in_list)
        for one in YEAR_END_TEXTS
        if one.public or for_staff
    ]
    if not (known := list(questions)):  # then nothing is answered, either
        return found
    answers = {answer.question_id: answer for answer in status.answers.all()}
    for question in questions_of(status, known):
        if question.is_public or for_staff:
            answer = answers.get(question.pk)
            text, value = (answer.shown, answer.value) if answer else ("", None)
            found.append(row_of(TextRow, question, text=text, value=value))
    return found


def questions_of(status: YearEndStatus, questions: Iterable[PlanQuestion]) -> list[PlanQuestion]:
    """The questions that the record's round asks, and those that the record answers, in their order."""
    answered = {answer.question_id for answer in status.answers.all()}
    mine = [one for one in questions if one.pk in answered or one.is_asked_in(status.round)]
    return sorted(mine, key=lambda one: (one.position, one.pk))
