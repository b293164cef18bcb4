"""One year-end status as its department types it: figures as printed, rates at once, nothing typed is lost; what it
still lacks to be submitted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet
from django.forms import BoundField
from django.http import QueryDict
from django.utils.html import format_html

from items.models import AnnualTarget, Indicator
from items.quantity import absent
from plans.history.conflict import Past, VersionField, shown_version
from plans.history.events import FieldWords
from plans.history.records import Versioned
from plans.values.words import EMPTY
from progress.judgement import Rule
from progress.models import Rating, YearEndStatus
from progress.office.department.effects import EffectInputs
from progress.office.department.figures import FigureInputs, misses
from progress.office.department.inputs import Part, Prose, as_posted, unless_same
from progress.office.department.parts import (
    AnswerInputs,
    Asked,
    RatingInputs,
    must_be_rated,
    own_scales,
)
from progress.office.rated import by_key, rated_apart
from progress.rating import STAGES
from progress.table.cells import questions_of
from progress.table.columns import LONGEST, YEAR_END_TEXTS
from progress.table.live import LiveItems
from progress.table.shape.items import ItemRow
from progress.workflow import State

# ── What a submission needs ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Lack:
    """One thing that is lacking: the input's name, what it is called in a list, and the sentence beside the input."""

    input: str
    label: str
    sentence: str


def with_promises(statuses: QuerySet[YearEndStatus]) -> QuerySet[YearEndStatus]:
    """With what `lacking` looks at, so that it asks the database nothing."""
    return statuses.prefetch_related(
        "actual_values",
        "answers__question",
        "round__plan__questions",
        "round__plan__plan_scales__scale__bands",
        "item__indicators__target_values",
        "item__targets",
    )


def for_forms(statuses: QuerySet[YearEndStatus]) -> QuerySet[YearEndStatus]:
    """With all that their forms hold and their pages say."""
    ratings = Rating.objects.select_related("scale", "indicator", "recorded", "suggested")
    rows = statuses.select_related("round__plan__municipality", "item__pillar__parent")
    return with_promises(rows).prefetch_related(
        "item__assignments__department", "effects", Prefetch("ratings", ratings)
    )


def as_stored(status: YearEndStatus) -> set[str]:
    """The inputs that the record fills now. A reply is no part of the record: it comes with the submission."""
    year, texts = status.round.fiscal_year, ("actual_stage", *(one.name for one in YEAR_END_TEXTS))
    figures = [row for row in status.actual_values.all() if row.fiscal_year == year and row.says_something]
    ratings = by_key(status.ratings.all())
    return {
        *(name for name in texts if getattr(status, name)),
        *(f"figure_{row.indicator_id}" for row in figures),
        *(f"rating_{key}" for key, row in ratings.items() if row.recorded_id),
        *(f"question_{row.question_id}" for row in status.answers.all()),
    }


def lacking(status: YearEndStatus, filled: set[str]) -> Iterator[Lack]:
    """In the order in which a list names it. `filled`: the names of the inputs that hold something."""
    for one in YEAR_END_TEXTS:
        if one.needed and one.name not in filled:
            yield Lack(one.name, one.label, f"提出するには、{one.label}を入力してください。")
    year = status.round.fiscal_year
    for indicator in sorted(status.item.indicators.all(), key=lambda one: (one.position, one.pk)):
        targets = [one.shown for one in indicator.target_values.all() if one.fiscal_year == year]
        answers = {f"{name}_{indicator.pk}" for name in ("figure", "fulfilled", "absent", "why")}
        is_set = not all(absent(target) for target in targets)  # a printed dash is no target
        if is_set and not filled & answers:
            sentence = "今年度の目標があります。実績を入力するか、数値がない理由を選んでください。"
            asked = "fulfilled" if indicator.kind == Indicator.Kind.DEADLINE else "figure"
            yield Lack(f"{asked}_{indicator.pk}", f"{indicator.name}の実績", sentence)
    stages = [one.planned_stage for one in status.item.targets.all() if one.fiscal_year == year]
    stage = next((one for one in stages if not absent(one)), "")
    if stage and "actual_stage" not in filled:
        sentence = f"計画の段階「{stage}」に対して、実際の段階を選んでください。"
        yield Lack("actual_stage", "進捗状況（実際の段階）", sentence)
    for question in questions_of(status, status.round.plan.questions.all()):
        if question.needed and question.name not in filled:
            sentence = f"提出するには、「{question.label}」に答えてください。"
            yield Lack(question.name, question.label, sentence)
    for scale in own_scales(status):
        name = f"rating_{scale.pk}"
        of_indicators = any(one.startswith(f"{name}_") for one in filled)
        if must_be_rated(scale) and name not in filled and not of_indicators:
            yield Lack(name, scale.name, f"提出するには、{scale.name}を選んでください。")
    if status.workflow_state == State.RETURNED and "message" not in filled:
        sentence = "差戻しの理由に、どう対応したかを書いてください。"
        yield Lack("message", "差戻しの理由への回答", sentence)


# ── What a form is told ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Around:
    """What the forms of one round's records need besides the records. `stages`: the usual three, then those that the
    plan prints; `items`: as the one table shows them; `apart`: the scales
    on which indicators are rated by themselves."""

    stages: tuple[str, ...]
    statuses: Sequence[YearEndStatus]

    @classmethod
    def of(cls, statuses: Sequence[YearEndStatus]) -> Around:
        """Of at least one record, all of one round."""
        targets = AnnualTarget.objects.filter(item__plan=statuses[0].round.plan_id).exclude(planned_stage="")
        printed = targets.order_by("planned_stage").values_list("planned_stage", flat=True).distinct()
        return cls((*STAGES, *printed), statuses)

    @cached_property
    def items(self) -> LiveItems:
        return LiveItems(self.statuses[0].round, [status.item_id for status in self.statuses])

    @cached_property
    def apart(self) -> frozenset[int]:
        return rated_apart(self.statuses[0].round.plan)

    @cached_property
    def rule(self) -> Rule:
        return self.statuses[0].round.rule

    @cached_property
    def past(self) -> Past:
        """How the records and their parts stood earlier."""
        names = ("actual_values", "answers", "ratings", "effects")
        parts = (getattr(status, name).all() for status in self.statuses for name in names)
        return Past([*self.statuses, *chain.from_iterable(parts)])


# ── The form ─────────────────────────────────────────────────────────────────────────────────────────────────


class Mode(StrEnum):
    """How strictly the form is read: only figures, a draft, or everything a submission needs."""

    CALCULATE = "calculate"
    SAVE = "save"
    SUBMIT = "submit"


class StatusForm(forms.Form):
    """All inputs of one status, flat, so that one error summary and one conflict page serve them all.

    `status` comes with its item, round, plan and records loaded. Hidden inputs carry the version of every record
    that was shown ("" where there was none). `message`: what this person wrote to the planning section on this
    record and has not sent yet. `around`: what is known of many records at once; None: this one asks for itself.
    """

    version = VersionField(required=False)
    actual_stage = forms.ChoiceField(label="進捗状況（実際の段階）", required=False)
    message = Prose(label="企画課への連絡", rows=3)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        status: YearEndStatus,
        mode: Mode = Mode.SAVE,
        message: str = "",
        around: Around | None = None,
    ) -> None:
        self.status, self.mode = status, mode
        self.around = around or Around.of([status])
        self.figures = FigureInputs(status)
        self.ratings = RatingInputs(status, self.around.apart, self.around.rule)
        self.effects = EffectInputs(status, data)
        self.answers = AnswerInputs(status)
        self.parts: tuple[Part[Any], ...] = (self.figures, self.answers, self.ratings, self.effects)
        initial = _own_values(status) | {"message": message}
        for part in self.parts:
            initial |= part.values()
        super().__init__(data, initial=initial)
        self._add_fields()
        if data is not None:
            self.data = self.effects.with_unseen(data)

    def _add_fields(self) -> None:
        stages = dict.fromkeys(filter(None, [*self.around.stages, self.status.actual_stage]))
        self.fields["actual_stage"].choices = [("", "（選んでください）"), *((one, one) for one in stages)]  # type: ignore[attr-defined]
        if self.status.workflow_state == State.RETURNED:
            self.fields["message"].label = "差戻しの理由への回答"
        for one in YEAR_END_TEXTS:
            self.fields[one.name] = Prose(label=one.label, rows=one.rows)
        for part in self.parts:
            self.fields |= part.fields()
        # As they stand on the page, so that the summary of errors leads from top to bottom.
        of_figures = [*self.figures.fields()]
        figures = [
            name
            for one in self.figures.indicators
            for name in (
                *(name for name in of_figures if name.endswith(f"_{one.pk}")),
                *self.ratings.fields_of(one),
            )
        ]
        texts = [one.name for one in YEAR_END_TEXTS if one.needed]
        texts += [one.name for one in self.answers.questions if one.needed]
        others = [name for name in self.fields if name not in (*figures, *texts, "actual_stage", "message")]
        self.order_fields([*figures, "actual_stage", *texts, *others, "message"])

    # -- checks

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.mode != Mode.CALCULATE:
            self._refuse_too_long()
            self.ratings.check(self, self.row)
            self.effects.check(self)
        if self.mode == Mode.SUBMIT:
            filled = {name for name, value in cleaned.items() if value}
            for lack in lacking(self.status, filled):
                if lack.input not in self.errors:
                    self.add_error(lack.input, lack.sentence)
        return cleaned

    def _refuse_too_long(self) -> None:
        """Says at each text that was typed now how far it is too long; one that is stored so is left in peace."""
        for name in self.changed_data:
            length = len(self.cleaned_data.get(name) or "") if isinstance(self.fields[name], Prose) else 0
            if length > LONGEST:
                words = f"{LONGEST:,}字までで入力してください（いま{length:,}字です）。"
                self.add_error(name, words + "長い資料は、要点を書いてください。")

    # -- the record as typed

    @cached_property
    def row(self) -> ItemRow:
        """The item as the one table shows it: with what is typed once the form is cleaned, else as stored."""
        given = getattr(self, "cleaned_data", None)
        if given is None:
            return self.around.items.row(self.status.item_id)
        row = self.around.items.row(self.status.item_id, self.figures.unsaved(given))
        if row.status is None:
            return row
        return replace(row, status=replace(row.status, actual_stage=given.get("actual_stage", "")))

    # -- what is to be written

    def records(self) -> tuple[list[Versioned], list[Versioned]]:
        """(records to write beside the status, records to remove), each with the version that was shown.

        Call it once, on a valid form: it puts what was typed into `status` and its records.
        """
        given = self.cleaned_data
        self.status.actual_stage = given["actual_stage"]
        shown = _own_values(self.status)
        for one in YEAR_END_TEXTS:
            stored = getattr(self.status, one.name)
            setattr(self.status, one.name, unless_same(stored, shown[one.name], given[one.name]))
        self.status.version = given.get("version") or 0
        kept: list[Versioned] = []
        removed: list[Versioned] = []
        for record, is_empty in chain.from_iterable(part.records(given, self.row) for part in self.parts):
            if not is_empty:
                kept.append(record)
            elif not record._state.adding:
                removed.append(record)
        return kept, removed

    @property
    def falls_short(self) -> bool:
        """Does the record, as it is typed, stay behind its targets, its stage or what its marks call achieved?"""
        said, rated = self.row.status, self.ratings.groups(self, self.row)
        stages = (said.actual_stage, said.planned_stage) if said else ("", "")
        is_behind = all(one in STAGES for one in stages) and STAGES.index(stages[0]) < STAGES.index(stages[1])
        figures = (one.year(self.figures.year) for one in self.row.indicators)
        return is_behind or any(map(misses, figures)) or any(one["falls_short"] for one in rated)

    def asked_texts(self) -> list[Asked]:
        past = self.row.past[0] if self.row.past else None
        own = [
            Asked(self[one.name], one.hint, past.text(one.name) if past else "", needed=one.needed)
            for one in YEAR_END_TEXTS
        ]
        return [*own, *self.answers.asked(self, past)]


def _own_values(status: YearEndStatus) -> dict[str, Any]:
    """The inputs of the record itself: name → what it holds, as a browser sends it back: no blanks around it."""
    texts = {one.name: getattr(status, one.name).strip() for one in YEAR_END_TEXTS}
    return {"version": status.version, "actual_stage": status.actual_stage, **texts}


def differences(form: StatusForm) -> tuple[list[FieldWords], list[FieldWords]]:
    """Where what was posted differs from what stands now: (typed by this person, only seen by this person), each in
    the form's order."""
    seen = only_seen(form)
    mine: list[FieldWords] = []
    theirs: list[FieldWords] = []
    for name in form.changed_data:
        bound = form[name]
        beside = FieldWords(str(bound.label), in_words(bound, bound.initial), in_words(bound, bound.data))
        (theirs if name in seen else mine).append(beside)
    return mine, theirs


def only_seen(form: StatusForm) -> list[str]:
    """Inputs posted just as they were shown (the posted versions say when), where something else stands now."""
    shown = values_as_shown(form, form.data)
    posted = [(name, form.fields[name], form[name].data) for name in form.changed_data]
    return [name for name, field, data in posted if not field.has_changed(shown.get(name), data)]


def values_as_shown(
    form: StatusForm, versions: Mapping[str, Any], rows: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """Input → what it held when the record and its parts had these versions, by the names of their hidden inputs.
    `rows`: the keys of the parts that were shown (None: nobody kept them), by the same names."""
    past = form.around.past
    shown = _own_values(past.as_seen(form.status, shown_version(versions, "version")) or form.status)
    for part in form.parts:
        shown |= part.values_as_shown(versions, past, rows or {})
    return shown


def resumed(data: QueryDict, status: YearEndStatus) -> StatusForm:
    """What was typed before a conflict, with the versions that stand now: the next save is a decision.

    Inputs that this person only saw take what stands now.
    """
    fresh, kept = StatusForm(status=status), data.copy()
    seen = only_seen(StatusForm(data, status=status))
    stands = as_posted({name: fresh.initial.get(name, "") for name in seen})
    for name in seen:
        kept.pop(name, None)
        if name in stands:
            kept[name] = stands[name]
    fresh.effects.anew(data, kept)
    for bound in fresh.hidden_fields():
        if bound.name in data:
            kept[bound.name] = str(fresh.initial.get(bound.name, ""))
    return StatusForm(kept, status=status, mode=Mode.CALCULATE)


def mark_differences(form: StatusForm) -> None:
    """Says at every input that differs what stands now (a message is stored only when it is sent)."""
    for bound in [form[name] for name in form.changed_data if name != "message"]:
        bound.help_text = format_html(
            '{}<strong>いま保存されている内容：</strong><span class="printed">{}</span>',
            bound.help_text,
            in_words(bound, bound.initial),
        )


def is_behind(form: StatusForm) -> bool:
    """Has any record that was shown been written, made or deleted since?"""
    return any(str(bound.data or "") != str(bound.initial or "") for bound in form.hidden_fields())


def in_words(bound: BoundField, value: Any) -> str:
    """An input's value in words: the choice's label, チェックあり／なし for a box, the text."""
    if isinstance(bound.field, forms.BooleanField):
        return "チェックあり" if value and value != "False" else "チェックなし"
    if isinstance(bound.field, forms.ChoiceField):
        choices: Any = bound.field.choices
        return str(dict(choices).get(value, value)) if value else EMPTY
    return str(value) if value not in (None, "") else EMPTY
