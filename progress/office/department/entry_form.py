"""One year-end status as its department types it: figures as printed, rates at once, nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import QueryDict
from django.utils.html import format_html

from items.models import AnnualTarget, Indicator
from items.quantity import NotAFigure, Quantity, absent, read_figure, show, trimmed
from plans.history.conflict import EMPTY, ClashField, as_seen
from plans.history.writer import Versioned
from plans.models import RatedBy, RatingBand, RatingScale
from plans.values.fiscal_year import FiscalYear
from progress.models import ActualValue, FiscalEffect, Rating, YearEndStatus
from progress.office.department.entry_answers import NEGATIVE_AMOUNT, doubt, money_understood, rate_sentences
from progress.rating import STAGES, Suggestion
from progress.review import suggestion_for
from progress.table import cells as table_rows
from progress.table.live import live_table
from progress.table.shape import Figure, IndicatorRow, ItemRow
from progress.workflow import State

V = TypeVar("V", bound=Versioned)


class Mode(StrEnum):
    """How strictly the form is read: only figures, a draft, or everything a submission needs."""

    CALCULATE = "calculate"
    SAVE = "save"
    SUBMIT = "submit"


GUIDE = 400
"""So many characters are easy to read in a list; more are allowed up to `LONGEST`."""
LONGEST = 4000


class Prose(forms.CharField):
    """Text of several lines with plain line ends. `guide`: the page says that `GUIDE` characters are enough.

    Longer than `LONGEST` is refused by the form, not cut by the browser: a pasted text would lose its end.
    """

    def __init__(self, *, rows: int = 6, guide: bool = True, **kwargs: Any) -> None:
        attrs = {"rows": rows, "data-count": GUIDE if guide else ""}
        super().__init__(required=False, widget=forms.Textarea(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> str:
        return as_typed(str(super().to_python(value) or ""))


def as_typed(text: str) -> str:
    """A stored text as it comes back from a browser's text area: plain line ends, no blanks around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def in_one_line(text: str) -> str:
    """A stored text as it comes back from an input of one line, which drops line ends."""
    return text.replace("\r", "").replace("\n", "").strip()


def unless_same(stored: str, shown: str, typed: str) -> str:
    """What to store: the text as it stands where what was shown comes back, so that nothing seems changed."""
    return stored if shown == typed else typed


def must_be_rated(scale: RatingScale) -> bool:
    """Does a submission need a band on this scale? Not where nobody knows what its bands mean (安中 R3)."""
    bands = [band for band in scale.bands.all() if band.in_denominator]
    return bool(bands) and all(band.counts_as_achieved is not None for band in bands)


class FigureField(forms.CharField):
    """One figure as people type it (full-width, commas, 約, the unit); cleans to `Quantity`, None when empty.

    `whole`: no fraction may remain after conversion to `unit` (yen).
    """

    def __init__(self, unit: str, *, advice: str = "", whole: bool = False, **kwargs: Any) -> None:
        self.unit, self.advice, self.whole = unit, advice, whole
        widget = forms.TextInput(attrs={"class": "input--number", "autocomplete": "off"})
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            quantity = read_figure(text, self.unit)
        except NotAFigure as error:
            raise ValidationError(f"{error}{self.advice}", code="invalid") from error
        if quantity is not None:
            self._refuse_unstorable(quantity)
        return quantity

    def _refuse_unstorable(self, quantity: Quantity) -> None:
        exponent = trimmed(quantity.value).as_tuple().exponent
        if abs(quantity.value) >= Decimal(10) ** 14:
            raise ValidationError("数字の桁が多すぎます。単位を確かめてください。", code="invalid")
        if isinstance(exponent, int) and exponent < (0 if self.whole else -4):
            words = f"1{self.unit}未満の端数" if self.whole else f"「{self.unit}」で小数第5位以下の端数"
            raise ValidationError(f"{words}は入力できません。", code="invalid")


@dataclass(frozen=True)
class FigureGroup:
    """One indicator on the page: what is asked, what was said last year, the inputs, and the rates."""

    indicator: Indicator
    row: IndicatorRow
    inputs: tuple[BoundField, BoundField, BoundField]
    """figure, 見込, note"""
    target: str
    actual: str
    note: str
    past: str
    past_year: FiscalYear
    revisions: tuple[Any, ...]
    answers: list[str]
    doubt: str


@dataclass(frozen=True)
class RatingGroup:
    scale: RatingScale
    inputs: tuple[BoundField, BoundField]
    """band, reason"""
    suggestion: str
    past: str
    needed: bool


@dataclass(frozen=True)
class EffectGroup:
    """One row of 効果額. `used`: it is stored, or something is typed in it; the others wait further down.
    `understood`: the amount in yen as it was read."""

    number: int
    token: str
    inputs: tuple[BoundField, ...]
    used: bool
    understood: str


_NEW_EFFECT = re.compile(r"effect_amount_(new\d{1,2})")
_SEEN_EFFECT = re.compile(r"effect_version_(\d{1,18})")
SPARE_EFFECTS = 3


class StatusForm(forms.Form):
    """All inputs of one status, flat, so that one error summary and one conflict page serve them all.

    `status` comes from `views.staff` with its item, round, plan and records loaded. Hidden inputs carry the
    version of every record that was shown ("" where there was none). `message`: what this person wrote to the
    planning section on this record and has not sent yet.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    actual_stage = forms.ChoiceField(label="進捗状況（実際の段階）", required=False)
    narrative = Prose(label="主な取組内容")
    issues = Prose(label="課題", rows=4)
    next_steps = Prose(label="今後の取組", rows=4)
    message = Prose(label="企画課への連絡", rows=3)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        status: YearEndStatus,
        mode: Mode = Mode.SAVE,
        message: str = "",
    ) -> None:
        self.status, self.mode = status, mode
        self.year = FiscalYear(status.round.fiscal_year)
        self.indicators = sorted(status.item.indicators.all(), key=lambda one: (one.position, one.pk))
        links = sorted(status.round.plan.plan_scales.all(), key=lambda link: link.position)
        self.scales = [link.scale for link in links if link.scale.rated_by == RatedBy.DEPARTMENT]
        self.figures = {
            row.indicator_id: row for row in status.actual_values.all() if row.fiscal_year == self.year
        }
        self.ratings = {row.scale_id: row for row in status.ratings.all()}
        self.effects = {row.pk: row for row in status.effects.all()}
        initial = _initial(status, self.figures, self.ratings, self.effects) | {"message": message}
        super().__init__(data, initial=initial)
        self.effect_tokens = self._effect_tokens(data)
        self._add_fields()
        if data is not None:
            self.data = self._with_unseen(data)
        self._row: ItemRow | None = None

    # -- inputs

    def _effect_tokens(self, data: QueryDict | None) -> list[str]:
        """Stored rows, rows that somebody deleted since they were shown, then the new ones."""
        posted = list(data or ())
        seen = [match[1] for name in posted if (match := _SEEN_EFFECT.fullmatch(name))]
        gone = [token for token in seen if int(token) not in self.effects]
        new = [match[1] for name in posted if (match := _NEW_EFFECT.fullmatch(name))]
        spare = [f"new{number}" for number in range(1, SPARE_EFFECTS + 1)]
        return list(dict.fromkeys([*(str(pk) for pk in self.effects), *gone, *spare, *new]))

    def _add_fields(self) -> None:
        stages = dict.fromkeys([*STAGES, *self._printed_stages()])
        self.fields["actual_stage"].choices = [("", "（選んでください）"), *((one, one) for one in stages)]  # type: ignore[attr-defined]
        if self.is_returned:
            self.fields["message"].label = "差戻しの理由への回答"
        for indicator in self.indicators:
            self._add_figure(indicator)
        for scale in self.scales:
            self._add_rating(scale)
        for number, token in enumerate(self.effect_tokens, start=1):
            self._add_effect(number, token)
        # As they stand on the page, so that the summary of errors leads from top to bottom.
        figures = [name for name in self.fields if name.startswith(("figure_", "provisional_", "why_"))]
        others = [name for name in self.fields if name not in figures and name != "message"]
        self.order_fields([*figures, *others, "message"])

    def _printed_stages(self) -> list[str]:
        """Stages that this plan prints beyond the usual three, and the one already chosen."""
        targets = AnnualTarget.objects.filter(item__plan=self.status.round.plan_id).exclude(planned_stage="")
        printed = targets.order_by("planned_stage").values_list("planned_stage", flat=True).distinct()
        return [one for one in (*printed, self.status.actual_stage) if one]

    def _add_figure(self, indicator: Indicator) -> None:
        pk, label = indicator.pk, f"{indicator.name}の実績"
        if indicator.kind == Indicator.Kind.NUMBER:
            advice = "数値がないときは空欄にして、注記に理由を書いてください。"
            self.fields[f"figure_{pk}"] = FigureField(
                indicator.unit, advice=advice, label=label, max_length=120
            )
        else:
            self.fields[f"figure_{pk}"] = forms.CharField(label=label, required=False, max_length=120)
        self.fields[f"provisional_{pk}"] = forms.BooleanField(
            label="見込（まだ確定していない）", required=False
        )
        self.fields[f"why_{pk}"] = forms.CharField(
            label=f"{indicator.name}の注記", required=False, max_length=200
        )
        self.fields[f"figure_version_{pk}"] = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def _add_rating(self, scale: RatingScale) -> None:
        bands = sorted(scale.bands.all(), key=lambda band: band.position)
        self.fields[f"rating_{scale.pk}"] = forms.ChoiceField(
            label=f"{scale.name}（自己評価）",
            required=False,
            widget=forms.RadioSelect,
            choices=[*((band.code, str(band)) for band in bands), ("", "まだ決めない")],
        )
        self.fields[f"reason_{scale.pk}"] = Prose(
            label=f"{scale.name}：計算による提案と違う理由", rows=2, guide=False
        )
        self.fields[f"rating_version_{scale.pk}"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput
        )

    def _add_effect(self, number: int, token: str) -> None:
        label = f"効果額{number}"
        self.fields[f"effect_kind_{token}"] = forms.ChoiceField(
            label=f"{label}の種類",
            required=False,
            choices=[("", "（選んでください）"), *FiscalEffect.Kind.choices],
        )
        self.fields[f"effect_amount_{token}"] = FigureField(
            "円", whole=True, label=f"{label}の金額", max_length=60
        )
        self.fields[f"effect_provisional_{token}"] = forms.BooleanField(
            label="見込（まだ確定していない）", required=False
        )
        self.fields[f"effect_about_{token}"] = forms.CharField(
            label=f"{label}の内訳・算出の考え方", required=False, max_length=200
        )
        if not token.startswith("new"):
            self.fields[f"effect_remove_{token}"] = forms.BooleanField(
                label=f"{label}を削除する", required=False
            )
            self.fields[f"effect_version_{token}"] = forms.IntegerField(
                required=False, widget=forms.HiddenInput
            )

    def _with_unseen(self, data: QueryDict) -> QueryDict:
        """Effects that somebody added since the page was shown stay as they are, and are shown from now on."""
        filled = data.copy()
        for pk in self.effects:
            if f"effect_version_{pk}" not in data:
                for part in ("version", "kind", "amount", "about"):
                    filled[f"effect_{part}_{pk}"] = str(self.initial[f"effect_{part}_{pk}"])
                if self.initial[f"effect_provisional_{pk}"]:
                    filled[f"effect_provisional_{pk}"] = "on"
        return filled

    @classmethod
    def resumed(cls, data: QueryDict, status: YearEndStatus) -> StatusForm:
        """What was typed before a conflict, with the versions that stand now: the next save is a decision.

        Inputs that this person only saw take what stands now.
        """
        fresh, kept = cls(status=status), data.copy()
        for name in cls(data, status=status).only_seen():
            stands = fresh.initial.get(name, "")
            if stands is False:
                kept.pop(name, None)
            else:
                kept[name] = "on" if stands is True else str(stands)
        numbers = iter(range(SPARE_EFFECTS + 1, 90))
        for token in [match[1] for name in data if (match := _SEEN_EFFECT.fullmatch(name))]:
            if int(token) not in fresh.effects:
                new = f"new{next(numbers)}"
                del kept[f"effect_version_{token}"]
                for part in ("kind", "amount", "provisional", "about"):
                    if value := data.get(f"effect_{part}_{token}"):
                        kept[f"effect_{part}_{new}"] = value
        for bound in fresh.hidden_fields():
            if bound.name in data:
                kept[bound.name] = str(fresh.initial.get(bound.name, ""))
        return cls(kept, status=status, mode=Mode.CALCULATE)

    # -- checks

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._row = self._typed_row()
        if self.mode != Mode.CALCULATE:
            self._check_lengths()
            self._check_ratings()
            self._check_effects()
        if self.mode == Mode.SUBMIT:
            self._check_complete()
        return cleaned

    def _check_lengths(self) -> None:
        for bound in self.visible_fields():
            length = len(str(self.cleaned_data.get(bound.name) or ""))
            if isinstance(bound.field, Prose) and length > LONGEST and self._is_changed(bound.name):
                words = f"{LONGEST:,}字までで入力してください（いま{length:,}字です）。"
                self.add_error(bound.name, words + "長い資料は、要点を書いてください。")

    def _is_changed(self, name: str) -> bool:
        bound = self[name]
        return bool(bound.field.has_changed(bound.initial, bound.data))

    def _check_ratings(self) -> None:
        for scale in self.scales:
            recorded, suggested = self.cleaned_data.get(f"rating_{scale.pk}"), self.suggestions[scale.pk].code
            if not recorded or not suggested or recorded == suggested:
                continue
            if not self.cleaned_data.get(f"reason_{scale.pk}"):
                words = f"計算による提案「{self._band(scale, suggested)}」と違う評価です。"
                self.add_error(f"reason_{scale.pk}", words + "理由を入力してください。")

    def _check_effects(self) -> None:
        for token in self.effect_tokens:
            kind, amount, about = (self.cleaned_data.get(f"effect_{part}_{token}") for part in _EFFECT_PARTS)
            if self.cleaned_data.get(f"effect_remove_{token}") or not (kind or amount or about):
                continue
            if not kind:
                self.add_error(f"effect_kind_{token}", "歳入の増か歳出の減かを選んでください。")
            if amount is None and f"effect_amount_{token}" not in self.errors:
                self.add_error(f"effect_amount_{token}", "金額を入力してください。")
            elif amount is not None and amount.value < 0 and self._is_changed(f"effect_amount_{token}"):
                self.add_error(f"effect_amount_{token}", NEGATIVE_AMOUNT)

    def _check_complete(self) -> None:
        if not self.cleaned_data.get("narrative"):
            self.add_error("narrative", "提出するには、主な取組内容を入力してください。")
        if self.planned_stage and not self.cleaned_data.get("actual_stage"):
            words = f"計画の段階「{self.planned_stage}」に対して、実際の段階を選んでください。"
            self.add_error("actual_stage", words)
        for scale in self.scales:
            if must_be_rated(scale) and not self.cleaned_data.get(f"rating_{scale.pk}"):
                self.add_error(f"rating_{scale.pk}", f"提出するには、{scale.name}を選んでください。")
        if self.is_returned and not self.cleaned_data.get("message"):
            self.add_error("message", "差戻しの理由に、どう対応したかを書いてください。")
        self._check_figures_are_said()

    def _check_figures_are_said(self) -> None:
        for indicator in self.indicators:
            name = f"figure_{indicator.pk}"
            said = self.cleaned_data.get(name) or self.cleaned_data.get(f"why_{indicator.pk}")
            if not said and name not in self.errors and self._target(indicator):
                self.add_error(
                    name, "今年度の目標があります。実績を入力するか、入力できない理由を注記に書いてください。"
                )

    # -- the record as typed

    @property
    def is_returned(self) -> bool:
        return self.status.workflow_state == State.RETURNED

    @property
    def planned_stage(self) -> str:
        """計画の段階 of this year; "" where the plan names none (a printed dash is none)."""
        target = self.row.target(self.year)
        return "" if target is None or absent(target.planned_stage) else target.planned_stage

    @property
    def row(self) -> ItemRow:
        """The item as the one table shows it: with what is typed once the form is cleaned, else as stored."""
        if self._row is None:
            self._row = self._table_row(())
        return self._row

    def _table_row(self, unsaved: Iterable[ActualValue]) -> ItemRow:
        of_round = self.status.round
        only = [self.status.item_id]
        return live_table(
            of_round.plan, of_round, items=only, include_unconfirmed=True, unsaved=unsaved
        ).items[0]

    def _typed_row(self) -> ItemRow:
        typed = []
        for indicator in self.indicators:
            value = ActualValue(status=self.status, indicator=indicator, fiscal_year=self.year)
            self._put_figure(value, indicator)
            typed.append(value)
        row = self._table_row(typed)
        stage = self.cleaned_data.get("actual_stage", "")
        return replace(row, status=replace(row.status, actual_stage=stage) if row.status else None)

    def _put_figure(self, value: ActualValue, indicator: Indicator) -> None:
        said = self.cleaned_data.get(f"figure_{indicator.pk}")
        quantity = said if isinstance(said, Quantity) else None
        printed = quantity.printed if quantity else (said or "")
        value.printed = unless_same(value.printed, in_one_line(_figure_text(value)), printed)
        value.value = quantity.value if quantity else None
        value.approximate = bool(quantity and quantity.approximate)
        value.is_provisional = bool(self.cleaned_data.get(f"provisional_{indicator.pk}"))
        note = self.cleaned_data.get(f"why_{indicator.pk}") or ""
        value.note = unless_same(value.note, in_one_line(value.note), note)

    @property
    def suggestions(self) -> dict[int, Suggestion]:
        """scale id → what the figures (or the stage) suggest."""
        plan = self.status.round.plan
        return {scale.pk: suggestion_for(self.row, plan, table_rows.bands_of(scale)) for scale in self.scales}

    def _indicator_row(self, indicator: Indicator) -> IndicatorRow:
        return next(row for row in self.row.indicators if row.name == indicator.name)

    def _target(self, indicator: Indicator) -> str:
        """This year's target as shown; "" where there is none (a printed dash is none)."""
        cell = self._indicator_row(indicator).year(self.year)
        if cell is None or cell.target is None or absent(cell.target.text):
            return ""
        return cell.target.text

    @staticmethod
    def _band(scale: RatingScale, code: str | None) -> RatingBand | None:
        return next((band for band in scale.bands.all() if band.code == code), None)

    # -- answers, the same for the page and for the script

    def rate_answers(self) -> dict[int, list[str]]:
        """indicator id → the rates of what is typed, a sentence each; empty where there is no figure."""
        return {
            indicator.pk: rate_sentences(self._indicator_row(indicator), self.year)
            for indicator in self.indicators
            if indicator.kind == Indicator.Kind.NUMBER
        }

    def doubts(self) -> dict[int, str]:
        """indicator id → why its figure looks like a slip; "" where it doesn't."""
        return {
            indicator.pk: doubt(self._indicator_row(indicator), self.year)
            for indicator in self.indicators
            if indicator.kind == Indicator.Kind.NUMBER
        }

    def effect_answers(self) -> dict[str, str]:
        """The row's token → its amount in yen as understood; "" where none is typed."""
        return {
            token: money_understood(str(self[f"effect_amount_{token}"].value() or ""))
            for token in self.effect_tokens
        }

    def suggestion_answers(self) -> dict[int, str]:
        """scale id → the suggestion with its reason in one sentence."""
        found = {}
        for scale in self.scales:
            suggestion = self.suggestions[scale.pk]
            band = self._band(scale, suggestion.code)
            found[scale.pk] = f"計算による提案：{band or 'なし'}。{suggestion.reason}"
        return found

    # -- what is to be written

    def records(self, today: date) -> tuple[list[Versioned], list[Versioned]]:
        """(records to write beside the status, records to remove), each with the version that was shown.

        Call it once, on a valid form: it puts what was typed into `status` and its records.
        """
        self.status.actual_stage = self.cleaned_data["actual_stage"]
        for name in _TEXTS:
            stored = getattr(self.status, name)
            setattr(self.status, name, unless_same(stored, as_typed(stored), self.cleaned_data[name]))
        self.status.version = self._posted_version("version")
        kept: list[Versioned] = []
        removed: list[Versioned] = []
        for record, is_empty in (
            *self._figure_records(today),
            *self._rating_records(),
            *self._effect_records(),
        ):
            if not is_empty:
                kept.append(record)
            elif not record._state.adding:
                removed.append(record)
        return kept, removed

    def _posted_version(self, name: str) -> int:
        return self.cleaned_data.get(name) or 0

    def _claim(self, stored: V | None, new: V, version_name: str) -> V:
        """The record to write to, at the version that was shown; one that has since gone stands as pk 0, so
        that the writer reports it as a conflict instead of making it anew."""
        shown = self._posted_version(version_name)
        record = stored if stored is not None else new
        if stored is None and shown:
            record.pk, record._state.adding = 0, False
        if stored is not None or shown:
            record.version = shown
        return record

    def _figure_records(self, today: date) -> Iterator[tuple[Versioned, bool]]:
        for indicator in self.indicators:
            stored = self.figures.get(indicator.pk)
            new = ActualValue(status=self.status, indicator=indicator, fiscal_year=self.year)
            value = self._claim(stored, new, f"figure_version_{indicator.pk}")
            was_provisional = value.is_provisional
            self._put_figure(value, indicator)
            if value.is_provisional:
                value.final_on = None
            elif was_provisional:
                value.final_on = today
            yield value, not (value.printed or value.note or value.is_provisional)

    def _rating_records(self) -> Iterator[tuple[Versioned, bool]]:
        for scale in self.scales:
            stored = self.ratings.get(scale.pk)
            new = Rating(status=self.status, scale=scale)
            rating = self._claim(stored, new, f"rating_version_{scale.pk}")
            suggestion = self.suggestions[scale.pk]
            rating.recorded = self._band(scale, self.cleaned_data[f"rating_{scale.pk}"])
            rating.suggested = self._band(scale, suggestion.code)
            rating.suggested_reason = suggestion.reason[:400]
            reason = self.cleaned_data[f"reason_{scale.pk}"]
            rating.reason = unless_same(rating.reason, as_typed(rating.reason), reason)
            yield rating, not (rating.recorded or rating.suggested or rating.reason)

    def _effect_records(self) -> Iterator[tuple[Versioned, bool]]:
        for token in self.effect_tokens:
            stored = None if token.startswith("new") else self.effects.get(int(token))
            new = FiscalEffect(status=self.status)
            effect = self._claim(stored, new, f"effect_version_{token}")
            typed = {part: self.cleaned_data.get(f"effect_{part}_{token}") for part in _EFFECT_INPUTS}
            amount = typed["amount"]
            gone = bool(typed["remove"]) or amount is None
            if amount is not None and not gone:
                about, shown = str(typed["about"] or ""), in_one_line(effect.explanation)
                effect.printed = unless_same(effect.printed, _effect_text(effect), amount.printed)
                effect.explanation = unless_same(effect.explanation, shown, about)
                effect.kind, effect.amount_yen = str(typed["kind"]), int(amount.value)
                effect.is_provisional = bool(typed["provisional"])
            yield effect, gone

    # -- beside each other

    def differences(self) -> tuple[list[ClashField], list[ClashField]]:
        """Where what was posted differs from what stands now: (typed by this person, only seen by this person),
        each in the form's order."""
        only_seen = self.only_seen()
        mine: list[ClashField] = []
        theirs: list[ClashField] = []
        for bound in self._differing():
            beside = ClashField(str(bound.label), _words(bound, bound.initial), _words(bound, bound.data))
            (theirs if bound.name in only_seen else mine).append(beside)
        return mine, theirs

    def _differing(self) -> list[BoundField]:
        return [
            bound for bound in self.visible_fields() if bound.field.has_changed(bound.initial, bound.data)
        ]

    def only_seen(self) -> set[str]:
        """Inputs posted just as they were shown, where something else stands now."""
        seen = self._as_shown()
        return {
            bound.name
            for bound in self._differing()
            if not bound.field.has_changed(seen.get(bound.name), bound.data)
        }

    def _as_shown(self) -> dict[str, Any]:
        """What the inputs held on the page from which the posted versions come."""

        def earlier(rows: Mapping[int, V], name: str) -> dict[int, V]:
            told = {pk: as_seen(row, self._shown_version(f"{name}_{pk}")) for pk, row in rows.items()}
            return {pk: row for pk, row in told.items() if row is not None}

        return _initial(
            as_seen(self.status, self._shown_version("version")) or self.status,
            earlier(self.figures, "figure_version"),
            earlier(self.ratings, "rating_version"),
            earlier(self.effects, "effect_version"),
        )

    def _shown_version(self, name: str) -> int:
        posted = str(self.data.get(name, ""))
        return int(posted) if re.fullmatch(r"\d{1,9}", posted) else 0

    def mark_differences(self) -> None:
        """Says at every input that differs what stands now (a message is stored only when it is sent)."""
        for bound in self._differing():
            if bound.name == "message":
                continue
            bound.help_text = format_html(
                '{}<strong>いま保存されている内容：</strong><span class="printed">{}</span>',
                bound.help_text,
                _words(bound, bound.initial),
            )

    def is_behind(self) -> bool:
        """Has any record that was shown been written, made or deleted since?"""
        return any(str(bound.data or "") != str(bound.initial or "") for bound in self.hidden_fields())

    # -- groups for the page

    def figure_groups(self) -> list[FigureGroup]:
        answers, doubts = self.rate_answers(), self.doubts()
        groups = []
        for indicator in self.indicators:
            row = self._indicator_row(indicator)
            cell, before = row.year(self.year), row.year(self.year.previous)
            groups.append(
                FigureGroup(
                    indicator,
                    row,
                    (
                        self[f"figure_{indicator.pk}"],
                        self[f"provisional_{indicator.pk}"],
                        self[f"why_{indicator.pk}"],
                    ),
                    self._target(indicator),
                    _shown(cell.actual if cell else None),
                    cell.note if cell else "",
                    _shown(before.actual if before else None),
                    self.year.previous,
                    cell.revisions if cell else (),
                    answers.get(indicator.pk, []),
                    doubts.get(indicator.pk, ""),
                )
            )
        return groups

    def rating_groups(self) -> list[RatingGroup]:
        answers = self.suggestion_answers()
        past = self.row.past[0] if self.row.past else None
        groups = []
        for scale in self.scales:
            said = past.rating(scale.key) if past else None
            band = self._band(scale, said.recorded) if said else None
            groups.append(
                RatingGroup(
                    scale,
                    (self[f"rating_{scale.pk}"], self[f"reason_{scale.pk}"]),
                    answers[scale.pk],
                    str(band) if band else "",
                    must_be_rated(scale),
                )
            )
        return groups

    def effect_groups(self) -> list[EffectGroup]:
        groups, answers = [], self.effect_answers()
        for number, token in enumerate(self.effect_tokens, start=1):
            stored = not token.startswith("new")
            parts = ("kind", "amount", "provisional", "about", *(("remove",) if stored else ()))
            inputs = tuple(self[f"effect_{part}_{token}"] for part in parts)
            used = stored or any(bound.value() for bound in inputs)
            groups.append(EffectGroup(number, token, inputs, used, answers[token]))
        return groups


def _initial(
    status: YearEndStatus,
    figures: Mapping[int, ActualValue],
    ratings: Mapping[int, Rating],
    effects: Mapping[int, FiscalEffect],
) -> dict[str, Any]:
    """Input name → what it holds when the page is opened. `figures` by indicator, `ratings` by scale."""
    values: dict[str, Any] = {"version": status.version, "actual_stage": status.actual_stage}
    values |= {name: as_typed(getattr(status, name)) for name in _TEXTS}
    for pk, figure in figures.items():
        values |= {f"figure_{pk}": in_one_line(_figure_text(figure)), f"figure_version_{pk}": figure.version}
        values |= {f"provisional_{pk}": figure.is_provisional, f"why_{pk}": in_one_line(figure.note)}
    for pk, rating in ratings.items():
        values |= {f"rating_{pk}": rating.recorded.code if rating.recorded else ""}
        values |= {f"reason_{pk}": as_typed(rating.reason), f"rating_version_{pk}": rating.version}
    for pk, effect in effects.items():
        values |= {f"effect_kind_{pk}": effect.kind, f"effect_version_{pk}": effect.version}
        values |= {f"effect_amount_{pk}": _effect_text(effect)}
        values |= {f"effect_provisional_{pk}": effect.is_provisional}
        values |= {f"effect_about_{pk}": in_one_line(effect.explanation)}
    return values


def _figure_text(figure: ActualValue) -> str:
    """A figure as its input shows it: as printed, else its number."""
    return figure.printed or (show(trimmed(figure.value)) if figure.value is not None else "")


def _effect_text(effect: FiscalEffect) -> str:
    return in_one_line(effect.printed) or (show(Decimal(effect.amount_yen)) if effect.pk else "")


_TEXTS = ("narrative", "issues", "next_steps")
_EFFECT_PARTS = ("kind", "amount", "about")
_EFFECT_INPUTS = (*_EFFECT_PARTS, "provisional", "remove")


def _words(bound: BoundField, value: Any) -> str:
    """An input's value in words: the choice's label, あり／なし for a box, the text."""
    if isinstance(bound.field, forms.BooleanField):
        return "チェックあり" if value and value != "False" else "チェックなし"
    if isinstance(bound.field, forms.ChoiceField):
        choices: Any = bound.field.choices
        return str(dict(choices).get(value, value)) if value else EMPTY
    return str(value) if value not in (None, "") else EMPTY


def _shown(figure: Figure | None) -> str:
    if figure is None:
        return ""
    return f"{figure.text}（見込）" if figure.provisional else figure.text
