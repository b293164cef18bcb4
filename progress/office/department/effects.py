"""効果額 of one status: a row of inputs for each that is stored, and some more to fill in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from items.quantity import NotAFigure, Quantity, read_figure, show
from plans.fields import CleanFormField
from plans.values.text import half_width
from progress.models import FiscalEffect, YearEndStatus
from progress.office.department.inputs import FigureField, Part, in_one_line, unless_same
from progress.table.shape import ItemRow

NEGATIVE_AMOUNT = (
    "減った額はマイナスを付けずに入力し、種類で「歳出の減」を選んでください。"
    "効果がマイナスのときは、企画課に相談してください。"
)
_NEW = re.compile(r"effect_amount_(new\d{1,2})")
_SEEN = re.compile(r"effect_version_(\d{1,18})")
SPARE = 3
"""So many empty rows are offered."""


@dataclass(frozen=True)
class EffectGroup:
    """One row of 効果額. `used`: it is stored, or something is typed in it; the others wait further down.
    `understood`: the amount in yen as it was read."""

    number: int
    token: str
    inputs: tuple[BoundField, ...]
    used: bool
    understood: str


class EffectInputs(Part[FiscalEffect]):
    """By the record's number, or 「new1」 … for those to be made: kind, amount, whether it is 見込, explanation, and
    whether to remove it. `data`: what was posted (None: nothing)."""

    version = "effect_version"
    names = ("effect_kind", "effect_amount", "effect_provisional", "effect_about", "effect_remove")

    def __init__(self, status: YearEndStatus, data: QueryDict | None) -> None:
        self.status = status
        self.stored = {str(row.pk): row for row in status.effects.all()}
        # Stored rows, rows that somebody deleted since they were shown, then the new ones.
        new = [match[1] for name in data or () if (match := _NEW.fullmatch(name))]
        spare = [f"new{number}" for number in range(1, SPARE + 1)]
        self.tokens = list(dict.fromkeys([*self.stored, *_seen(data), *spare, *new]))

    def new(self) -> dict[str, FiscalEffect]:
        return {token: FiscalEffect(status=self.status) for token in self.tokens}

    def inputs(self, key: str, record: FiscalEffect) -> dict[str, forms.Field]:
        label = f"効果額{self.tokens.index(key) + 1}"
        kinds = [("", "（選んでください）"), *FiscalEffect.Kind.choices]
        about = f"{label}の内訳・算出の考え方"
        found = {
            "effect_kind": forms.ChoiceField(label=f"{label}の種類", required=False, choices=kinds),
            "effect_amount": FigureField("円", whole=True, label=f"{label}の金額", max_length=60),
            "effect_provisional": forms.BooleanField(label="見込（まだ確定していない）", required=False),
            "effect_about": CleanFormField(label=about, required=False, max_length=200),
        }
        if not key.startswith("new"):
            found["effect_remove"] = forms.BooleanField(label=f"{label}を削除する", required=False)
        return found

    def shown(self, record: FiscalEffect) -> dict[str, Any]:
        amount = show(Decimal(record.amount_yen)) if record.pk else ""
        return {
            "effect_kind": record.kind,
            "effect_amount": in_one_line(record.printed) or amount,
            "effect_provisional": record.is_provisional,
            "effect_about": in_one_line(record.explanation),
        }

    def with_unseen(self, data: QueryDict, initial: Mapping[str, Any]) -> QueryDict:
        """Effects that somebody added since the page was shown stay as they are, and are shown from now on."""
        filled = data.copy()
        for pk in self.stored:
            if f"effect_version_{pk}" not in data:
                for part in ("version", "kind", "amount", "about"):
                    filled[f"effect_{part}_{pk}"] = str(initial[f"effect_{part}_{pk}"])
                if initial[f"effect_provisional_{pk}"]:
                    filled[f"effect_provisional_{pk}"] = "on"
        return filled

    def anew(self, data: QueryDict, kept: QueryDict) -> None:
        """Rows that somebody deleted since they were shown come back in `kept` as new ones, as they were typed."""
        numbers = iter(range(SPARE + 1, 90))
        for token in _seen(data):
            if token in self.stored:
                continue
            new = f"new{next(numbers)}"
            del kept[f"effect_version_{token}"]
            for part in ("kind", "amount", "provisional", "about"):
                if value := data.get(f"effect_{part}_{token}"):
                    kept[f"effect_{part}_{new}"] = value

    def check(self, form: forms.Form) -> None:
        """A row is whole or empty, and its amount isn't negative."""
        for token in self.tokens:
            kind, amount, _, about, removed = self.given(form.cleaned_data, token).values()
            if removed or not (kind or amount or about):
                continue
            if not kind:
                form.add_error(f"effect_kind_{token}", "歳入の増か歳出の減かを選んでください。")
            name = f"effect_amount_{token}"
            if amount is None and name not in form.errors:
                form.add_error(name, "金額を入力してください。")
            elif amount is not None and amount.value < 0 and name in form.changed_data:
                form.add_error(name, NEGATIVE_AMOUNT)

    def put(self, record: FiscalEffect, given: Mapping[str, Any], row: ItemRow) -> bool:
        amount, shown = given["effect_amount"], self.shown(record)
        if amount is None or given["effect_remove"]:
            return True
        record.printed = unless_same(record.printed, shown["effect_amount"], amount.printed)
        about = given["effect_about"] or ""
        record.explanation = unless_same(record.explanation, shown["effect_about"], about)
        record.kind, record.amount_yen = given["effect_kind"], int(amount.value)
        record.is_provisional = bool(given["effect_provisional"])
        return False

    def groups(self, form: forms.Form) -> list[EffectGroup]:
        groups = []
        for number, token in enumerate(self.tokens, start=1):
            stored = not token.startswith("new")
            parts = ("kind", "amount", "provisional", "about", *(("remove",) if stored else ()))
            inputs = tuple(form[f"effect_{part}_{token}"] for part in parts)
            used = stored or any(bound.value() for bound in inputs)
            understood = money_understood(str(inputs[1].value() or ""))
            groups.append(EffectGroup(number, token, inputs, used, understood))
        return groups


def _seen(data: QueryDict | None) -> list[str]:
    """The numbers of the stored rows that the posted page showed."""
    return [match[1] for name in data or () if (match := _SEEN.fullmatch(name))]


def money_understood(text: str) -> str:
    """「＝1,500,000円（約）」 for 「約150万円」; "" where nothing is typed or it can't be read; the sentence that
    refuses a negative amount."""
    try:
        amount = read_figure(text, "円")
    except NotAFigure:
        return ""
    if amount is None:
        return ""
    return NEGATIVE_AMOUNT if amount.value < 0 else f"＝{_yen(amount)}"


def money_beside(printed: str, yen: int) -> str:
    """What was typed, to stand beside the amount in yen; "" where it says no more than the amount itself."""
    bare = re.sub(r"[\s,円]", "", half_width(printed))
    return "" if bare in ("", str(yen)) else printed


def _yen(amount: Quantity) -> str:
    return f"{show(amount.value, '円')}{'（約）' if amount.approximate else ''}"
