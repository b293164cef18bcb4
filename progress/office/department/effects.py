"""効果額 in the department's form: what came of it, and what else may be said of the amount."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from items.quantity import NotAFigure, Quantity, read_figure, show
from plans.fields import CleanFormField
from plans.values.text import half_width
from progress.models import FiscalEffect, YearEndStatus
from progress.office.department.inputs import FigureField, Part, as_posted, in_one_line, unless_same
from progress.table.shape.items import ItemRow

NEGATIVE_AMOUNT = (
    "減った額はマイナスを付けずに入力し、種類で「歳出の減」を選んでください。"
    "効果がマイナスのときは、企画課に相談してください。"
)
_NEW = re.compile(r"effect_amount_(new\d{1,2})")
_SEEN = re.compile(r"effect_version_(\d{1,18})")
SPARE = 3
"""So many empty rows are offered."""


MAIN = ("effect_kind", "effect_amount", "effect_provisional", "effect_about")
MORE = ("effect_planned", "effect_general", "effect_against", "effect_lasting")
"""What is asked of no row, and may be said of each."""


class EffectInputs(Part[FiscalEffect]):
    """By the record's number, or 「new1」 … for those to be made: what is asked (`MAIN`), what else may be said
    (`MORE`), and whether to remove it. `data`: what was posted (None: nothing)."""

    version = "effect_version"
    names = (*MAIN, *MORE, "effect_remove")

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
        # What a file left open may stay so; nobody chooses it.
        offered = [
            one for one in FiscalEffect.Kind if one != FiscalEffect.Kind.UNSTATED or one == record.kind
        ]
        kinds = [("", "（選んでください）"), *((one.value, one.label) for one in offered)]
        found: dict[str, forms.Field] = {
            "effect_kind": forms.ChoiceField(label=f"{label}の種類", required=False, choices=kinds),
            "effect_amount": FigureField("円", whole=True, label=f"{label}の金額", max_length=60),
            "effect_provisional": forms.BooleanField(label="見込（まだ確定していない）", required=False),
            "effect_about": CleanFormField(label=f"{label}の算定根拠", required=False, max_length=400),
            "effect_planned": FigureField("円", whole=True, label=f"{label}の計画していた額", max_length=60),
            "effect_general": FigureField("円", whole=True, label=f"{label}のうち一般財源", max_length=60),
            "effect_against": _optional(f"{label}の比較の基準", FiscalEffect.Against),
            "effect_lasting": _optional(f"{label}の継続性", FiscalEffect.Lasting),
        }
        if not key.startswith("new"):
            found["effect_remove"] = forms.BooleanField(label=f"{label}を削除する", required=False)
        return found

    def shown(self, record: FiscalEffect) -> dict[str, Any]:
        return {
            "effect_kind": record.kind,
            "effect_amount": _shown(record.printed, record.amount_yen if record.pk else None),
            "effect_provisional": record.is_provisional,
            "effect_about": in_one_line(record.explanation),
            "effect_planned": _shown(record.planned_printed, record.planned_yen),
            "effect_general": _shown(record.general_printed, record.general_yen),
            "effect_against": record.compared_with,
            "effect_lasting": record.lasting,
        }

    def with_unseen(self, data: QueryDict) -> QueryDict:
        """Effects that somebody added since the page was shown stay as they are, and are shown from now on."""
        filled = data.copy()
        unseen = {pk: row for pk, row in self.stored.items() if f"effect_version_{pk}" not in data}
        for name, text in as_posted(self.values(unseen)).items():
            filled[name] = text
        return filled

    def anew(self, data: QueryDict, kept: QueryDict) -> None:
        """Rows that somebody deleted since they were shown come back in `kept` as new ones, as they were typed."""
        numbers = iter(range(SPARE + 1, 90))
        for token in _seen(data):
            if token in self.stored:
                continue
            new = f"new{next(numbers)}"
            del kept[f"effect_version_{token}"]
            for part in (*MAIN, *MORE):
                if value := data.get(f"{part}_{token}"):
                    kept[f"{part}_{new}"] = value

    def check(self, form: forms.Form) -> None:
        """A row is whole or empty, its amounts aren't negative, and 一般財源 is a part of the amount."""
        for token in self.tokens:
            given = self.given(form.cleaned_data, token)
            said = {one: given[one] for one in (*MAIN, *MORE) if one != "effect_provisional"}
            if given["effect_remove"] or not any(said.values()):
                continue
            if not given["effect_kind"]:
                form.add_error(f"effect_kind_{token}", "歳入の増か歳出の減かを選んでください。")
            amount, general = given["effect_amount"], given["effect_general"]
            if amount is None and f"effect_amount_{token}" not in form.errors:
                form.add_error(f"effect_amount_{token}", "金額を入力してください。")
            for one in ("effect_amount", "effect_planned", "effect_general"):
                name = f"{one}_{token}"
                if given[one] is not None and given[one].value < 0 and name in form.changed_data:
                    form.add_error(name, NEGATIVE_AMOUNT)
            if amount and general and not _is_part(general.value, amount.value):
                words = f"効果額（{show(amount.value, '円')}）を超えています。金額を確かめてください。"
                form.add_error(f"effect_general_{token}", words)

    def put(self, record: FiscalEffect, given: Mapping[str, Any], row: ItemRow) -> bool:
        amount, shown = given["effect_amount"], self.shown(record)
        if amount is None or given["effect_remove"]:
            return True
        record.amount_yen, record.printed = (
            int(amount.value),
            _printed(record.printed, shown, given, "amount"),
        )
        record.general_yen = _yen(given["effect_general"])
        record.general_printed = _printed(record.general_printed, shown, given, "general")
        record.planned_yen = _yen(given["effect_planned"])
        record.planned_printed = _printed(record.planned_printed, shown, given, "planned")
        about = given["effect_about"] or ""
        record.explanation = unless_same(record.explanation, shown["effect_about"], about)
        record.kind, record.is_provisional = given["effect_kind"], bool(given["effect_provisional"])
        record.compared_with, record.lasting = given["effect_against"] or "", given["effect_lasting"] or ""
        return False

    def groups(self, form: forms.Form) -> list[dict[str, Any]]:
        """The rows of 効果額. `used`: it is stored, or something is typed in it; the others wait further down.
        `more`: what may be said besides, open where anything is (`says_more`). `understood`: the amount in yen as
        it was read."""
        groups = []
        for number, token in enumerate(self.tokens, start=1):
            stored = not token.startswith("new")
            inputs, more = (tuple(form[f"{name}_{token}"] for name in names) for names in (MAIN, MORE))
            says_more = any(bound.value() or bound.errors for bound in more)
            group = {
                "number": number,
                "token": token,
                "inputs": inputs,
                "more": more,
                "says_more": says_more,
                # A new row isn't removed, but left empty.
                "remove": form[f"effect_remove_{token}"] if stored else None,
                "used": stored or says_more or any(bound.value() for bound in inputs),
                "understood": money_understood(str(inputs[1].value() or "")),
            }
            groups.append(group)
        return groups


def _optional(label: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "（書かない）"), *choices.choices])


def _shown(printed: str, amount: int | None) -> str:
    """As it was typed; in digits where it was not; "" for None."""
    return in_one_line(printed) or ("" if amount is None else show(Decimal(amount)))


def _is_part(general: Decimal, amount: Decimal) -> bool:
    return min(amount, Decimal(0)) <= general <= max(amount, Decimal(0))


def _yen(said: Quantity | None) -> int | None:
    return None if said is None else int(said.value)


def _printed(stored: str, shown: Mapping[str, Any], given: Mapping[str, Any], part: str) -> str:
    """The amount as printed, as it stands where what was shown comes back."""
    said = given[f"effect_{part}"]
    return unless_same(stored, shown[f"effect_{part}"], said.printed if said else "")


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
    about = "（約）" if amount.approximate else ""
    return NEGATIVE_AMOUNT if amount.value < 0 else f"＝{show(amount.value, '円')}{about}"


def money_beside(printed: str, yen: int) -> str:
    """What was typed, to stand beside the amount in yen; "" where it says no more than the amount itself."""
    bare = re.sub(r"[\s,円]", "", half_width(printed))
    return "" if bare in ("", str(yen)) else printed
