"""効果額 of one status: a row of inputs for each that is stored, and some more to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from items.quantity import NotAFigure, Quantity, read_figure, show
from plans.fields import CleanFormField
from plans.history.seen_version import VersionField
from plans.values.text import half_width
from progress.models import FiscalEffect, YearEndStatus
from progress.office.department.inputs import FigureField, Part, claim, in_one_line, is_changed, unless_same

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

    versions = "effect_version"

    def __init__(self, status: YearEndStatus, data: QueryDict | None) -> None:
        self.status = status
        self.stored = {row.pk: row for row in status.effects.all()}
        self.tokens = self._tokens(data)

    def _tokens(self, data: QueryDict | None) -> list[str]:
        """Stored rows, rows that somebody deleted since they were shown, then the new ones."""
        gone = [token for token in _seen(data) if int(token) not in self.stored]
        new = [match[1] for name in data or () if (match := _NEW.fullmatch(name))]
        spare = [f"new{number}" for number in range(1, SPARE + 1)]
        return list(dict.fromkeys([*(str(pk) for pk in self.stored), *gone, *spare, *new]))

    def fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for number, token in enumerate(self.tokens, start=1):
            found |= _fields_of_row(f"効果額{number}", token)
        return found

    def values(self, records: Mapping[int, FiscalEffect]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for pk, effect in records.items():
            found |= {f"effect_kind_{pk}": effect.kind, f"effect_version_{pk}": effect.version}
            found |= {f"effect_amount_{pk}": _printed(effect)}
            found |= {f"effect_provisional_{pk}": effect.is_provisional}
            found |= {f"effect_about_{pk}": in_one_line(effect.explanation)}
        return found

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
            if int(token) in self.stored:
                continue
            new = f"new{next(numbers)}"
            del kept[f"effect_version_{token}"]
            for part in ("kind", "amount", "provisional", "about"):
                if value := data.get(f"effect_{part}_{token}"):
                    kept[f"effect_{part}_{new}"] = value

    def check(self, form: forms.Form) -> None:
        """A row is whole or empty, and its amount isn't negative."""
        for token in self.tokens:
            kind, amount, about = (
                form.cleaned_data.get(f"effect_{part}_{token}") for part in ("kind", "amount", "about")
            )
            if form.cleaned_data.get(f"effect_remove_{token}") or not (kind or amount or about):
                continue
            if not kind:
                form.add_error(f"effect_kind_{token}", "歳入の増か歳出の減かを選んでください。")
            name = f"effect_amount_{token}"
            if amount is None and name not in form.errors:
                form.add_error(name, "金額を入力してください。")
            elif amount is not None and amount.value < 0 and is_changed(form, name):
                form.add_error(name, NEGATIVE_AMOUNT)

    def records(self, cleaned: Mapping[str, Any]) -> Iterator[tuple[FiscalEffect, bool]]:
        """Each record as typed, and whether it is empty or to be removed."""
        for token in self.tokens:
            stored = None if token.startswith("new") else self.stored.get(int(token))
            new = FiscalEffect(status=self.status)
            effect = claim(stored, new, cleaned.get(f"effect_version_{token}"))
            amount = cleaned.get(f"effect_amount_{token}")
            gone = bool(cleaned.get(f"effect_remove_{token}")) or amount is None
            if amount is not None and not gone:
                about, shown = cleaned.get(f"effect_about_{token}") or "", in_one_line(effect.explanation)
                effect.printed = unless_same(effect.printed, _printed(effect), amount.printed)
                effect.explanation = unless_same(effect.explanation, shown, about)
                effect.kind, effect.amount_yen = cleaned[f"effect_kind_{token}"], int(amount.value)
                effect.is_provisional = bool(cleaned.get(f"effect_provisional_{token}"))
            yield effect, gone

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


def _fields_of_row(label: str, token: str) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {
        f"effect_kind_{token}": forms.ChoiceField(
            label=f"{label}の種類",
            required=False,
            choices=[("", "（選んでください）"), *FiscalEffect.Kind.choices],
        ),
        f"effect_amount_{token}": FigureField("円", whole=True, label=f"{label}の金額", max_length=60),
        f"effect_provisional_{token}": forms.BooleanField(label="見込（まだ確定していない）", required=False),
        f"effect_about_{token}": CleanFormField(
            label=f"{label}の内訳・算出の考え方", required=False, max_length=200
        ),
    }
    if not token.startswith("new"):
        found[f"effect_remove_{token}"] = forms.BooleanField(label=f"{label}を削除する", required=False)
        found[f"effect_version_{token}"] = VersionField(required=False)
    return found


def _seen(data: QueryDict | None) -> list[str]:
    """The numbers of the stored rows that the posted page showed."""
    return [match[1] for name in data or () if (match := _SEEN.fullmatch(name))]


def _printed(effect: FiscalEffect) -> str:
    return in_one_line(effect.printed) or (show(Decimal(effect.amount_yen)) if effect.pk else "")


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
