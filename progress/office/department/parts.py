"""The parts of the department's form beside its figures: the plan's own questions, the own ratings, 効果額."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from items.models import Indicator
from items.quantity import NotAFigure, read_figure, show
from plans.fields import CleanFormField
from plans.models import RatedBy, RatingBand, RatingScale
from plans.values.text import half_width
from progress.models import Answer, FiscalEffect, PlanQuestion, Rating, YearEndStatus
from progress.office.department.inputs import (
    FigureField,
    Part,
    Prose,
    as_posted,
    in_one_line,
    put_figure,
    unless_same,
)
from progress.office.rated import Rated, by_key, rated_in
from progress.rating import Suggestion
from progress.table.cells import questions_of
from progress.table.columns import hint
from progress.table.shape import ItemRow, StatusRow


@dataclass(frozen=True)
class Asked:
    """One input on the page, what stands beside it, and what was said last time ("": nothing)."""

    input: BoundField
    hint: str
    past: str
    unit: str = ""


class AnswerInputs(Part[Answer]):
    """By question: the answer."""

    version = "answer_version"
    names = ("question",)

    def __init__(self, status: YearEndStatus) -> None:
        self.status = status
        self.questions = questions_of(status, status.round.plan.questions.all())
        self.stored = {answer.question_id: answer for answer in status.answers.all()}

    def new(self) -> dict[int, Answer]:
        return {one.pk: Answer(status=self.status, question=one) for one in self.questions}

    def inputs(self, key: int, record: Answer) -> dict[str, forms.Field]:
        return {"question": self._input(record.question)}

    def _input(self, question: PlanQuestion) -> forms.Field:
        if question.kind == PlanQuestion.Kind.FIGURE:
            return FigureField(question.unit, label=question.label, max_length=120)
        if question.kind == PlanQuestion.Kind.CHOICE:
            # What was chosen before the planning section took the choice away stays a choice of this record.
            stored = self.stored.get(question.pk)
            options = dict.fromkeys([*question.options, *([stored.text] if stored else [])])
            choices = [*((one, one) for one in options), ("", "まだ決めない")]
            return forms.ChoiceField(
                label=question.label, required=False, widget=forms.RadioSelect, choices=choices
            )
        return Prose(label=question.label, rows=3, guide=0)

    def shown(self, record: Answer) -> dict[str, Any]:
        return {"question": record.text.strip()}

    def put(self, record: Answer, given: Mapping[str, Any], row: ItemRow) -> bool:
        typed = put_figure(record, given["question"])
        record.text = unless_same(record.text, record.text.strip(), typed)
        return not record.text

    def asked(self, form: forms.Form, past: StatusRow | None) -> list[Asked]:
        """`past`: what was said last time."""
        return [
            Asked(
                form[one.name],
                hint(one.hint, needed=one.needed, public=one.is_public),
                past.text(one.name) if past else "",
                one.unit if one.kind == PlanQuestion.Kind.FIGURE else "",
            )
            for one in self.questions
        ]


def own_scales(status: YearEndStatus) -> list[RatingScale]:
    """The scales on which departments rate themselves, in the plan's order."""
    links = sorted(status.round.plan.plan_scales.all(), key=lambda link: link.position)
    return [link.scale for link in links if link.scale.rated_by == RatedBy.DEPARTMENT]


def must_be_rated(scale: RatingScale) -> bool:
    """Does a submission need a band on this scale? Not where nobody knows what its bands mean (安中 R3)."""
    bands = [band for band in scale.bands.all() if band.in_denominator]
    return bool(bands) and all(band.counts_as_achieved is not None for band in bands)


class RatingInputs(Part[Rating]):
    """By what is rated (`progress.office.rated`): the band's code, and the reason."""

    version = "rating_version"
    names = ("rating", "reason")

    def __init__(self, status: YearEndStatus, apart: Set[int]) -> None:
        """`apart`: the scales on which indicators are rated by themselves."""
        self.status = status
        rated = rated_in(status.round.plan, own_scales(status), status.item.indicators.all(), apart)
        self.rated = {one.key: one for one in rated}
        self.stored = by_key(status.ratings.all())

    def new(self) -> dict[str, Rating]:
        return {
            key: Rating(status=self.status, scale=one.scale, indicator=one.indicator)
            for key, one in self.rated.items()
        }

    def fields_of(self, indicator: Indicator) -> list[str]:
        """The inputs that stand beside the indicator's figures."""
        keys = [key for key, one in self.rated.items() if one.indicator == indicator]
        return [f"{name}_{key}" for key in keys for name in (*self.names, self.version)]

    def inputs(self, key: str, record: Rating) -> dict[str, forms.Field]:
        name = self.rated[key].label
        bands = sorted(record.scale.bands.all(), key=lambda band: band.position)
        choices = [*((band.code, str(band)) for band in bands), ("", "まだ決めない")]
        return {
            "rating": forms.ChoiceField(
                label=f"{name}（自己評価）", required=False, widget=forms.RadioSelect, choices=choices
            ),
            "reason": Prose(label=f"{name}：計算による提案と違う理由", rows=2, guide=0),
        }

    def shown(self, record: Rating) -> dict[str, Any]:
        return {
            "rating": record.recorded.code if record.recorded else "",
            "reason": record.reason.strip(),
        }

    def _suggestion(self, rated: Rated, row: ItemRow) -> Suggestion:
        return rated.suggestion(row, self.status.round.plan)

    def check(self, form: forms.Form, row: ItemRow) -> None:
        """Another band than the suggested one wants a reason."""
        for key, one in self.rated.items():
            given, suggested = self.given(form.cleaned_data, key), self._suggestion(one, row).code
            if given["rating"] and suggested not in (None, given["rating"]) and not given["reason"]:
                words = f"計算による提案「{_band(one.scale, suggested)}」と違う評価です。"
                form.add_error(f"reason_{key}", words + "理由を入力してください。")

    def put(self, record: Rating, given: Mapping[str, Any], row: ItemRow) -> bool:
        suggestion = self._suggestion(Rated(record.scale, record.indicator), row)
        record.recorded = _band(record.scale, given["rating"])
        record.suggested = _band(record.scale, suggestion.code)
        record.suggested_reason = suggestion.reason[:400]
        record.reason = unless_same(record.reason, record.reason.strip(), given["reason"])
        if record.indicator is not None:  # what is suggested for it is told by its figures
            return not (record.recorded or record.reason)
        return not (record.recorded or record.suggested or record.reason)

    def groups(self, form: forms.Form, row: ItemRow) -> list[dict[str, Any]]:
        """What is rated on the page. `inputs`: band, reason; `suggestion`: with its reason in one sentence;
        `past`: the band of the last report, "" where none is recorded; `hint`: is it needed?"""
        past = row.past[0] if row.past else None
        apart = {one.scale.pk for one in self.rated.values() if one.indicator}
        groups = []
        for key, one in self.rated.items():
            suggestion = self._suggestion(one, row)
            words = f"計算による提案：{_band(one.scale, suggestion.code) or 'なし'}。{suggestion.reason}"
            said = past.rating(one.scale.key, one.name) if past else None
            before = str(_band(one.scale, said.recorded) or "") if said else ""
            needed = one.indicator is None and must_be_rated(one.scale)
            instead = "指標ごとに評価したときは、空欄でも提出できます。" if one.scale.pk in apart else ""
            group = {
                "key": key,
                "indicator": one.indicator,
                "inputs": (form[f"rating_{key}"], form[f"reason_{key}"]),
                "suggestion": words,
                "past": before,
                "hint": f"提出するときに必要です。{instead}" if needed else "",
            }
            groups.append(group)
        return groups


def _band(scale: RatingScale, code: str | None) -> RatingBand | None:
    return next((band for band in scale.bands.all() if band.code == code), None)


NEGATIVE_AMOUNT = (
    "減った額はマイナスを付けずに入力し、種類で「歳出の減」を選んでください。"
    "効果がマイナスのときは、企画課に相談してください。"
)
_NEW = re.compile(r"effect_amount_(new\d{1,2})")
_SEEN = re.compile(r"effect_version_(\d{1,18})")
SPARE = 3
"""So many empty rows are offered."""


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
        # What a file left open may stay so; nobody chooses it.
        offered = [
            one for one in FiscalEffect.Kind if one != FiscalEffect.Kind.UNSTATED or one == record.kind
        ]
        kinds = [("", "（選んでください）"), *((one.value, one.label) for one in offered)]
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

    def groups(self, form: forms.Form) -> list[dict[str, Any]]:
        """The rows of 効果額. `used`: it is stored, or something is typed in it; the others wait further down.
        `understood`: the amount in yen as it was read."""
        groups = []
        for number, token in enumerate(self.tokens, start=1):
            stored = not token.startswith("new")
            names = self.names if stored else self.names[:-1]  # a new row isn't removed, but left empty
            inputs = tuple(form[f"{name}_{token}"] for name in names)
            group = {
                "number": number,
                "token": token,
                "inputs": inputs,
                "used": stored or any(bound.value() for bound in inputs),
                "understood": money_understood(str(inputs[1].value() or "")),
            }
            groups.append(group)
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
    about = "（約）" if amount.approximate else ""
    return NEGATIVE_AMOUNT if amount.value < 0 else f"＝{show(amount.value, '円')}{about}"


def money_beside(printed: str, yen: int) -> str:
    """What was typed, to stand beside the amount in yen; "" where it says no more than the amount itself."""
    bare = re.sub(r"[\s,円]", "", half_width(printed))
    return "" if bare in ("", str(yen)) else printed
