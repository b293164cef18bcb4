"""The parts of the department's form beside its figures and 効果額: the plan's own questions, the own ratings."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from items.models import Indicator
from plans.models import RatedBy, RatingBand, RatingScale
from progress.findings.figures import may_be_negative
from progress.judgement import Rule, Suggestion
from progress.models import Answer, PlanQuestion, Rating, YearEndStatus
from progress.office.department.inputs import (
    FigureField,
    Part,
    Prose,
    put_figure,
    speaks,
    unless_same,
)
from progress.office.rated import Rated, by_key, rated_in
from progress.table.cells import questions_of
from progress.table.columns import hint
from progress.table.shape.items import ItemRow
from progress.table.shape.reported import StatusRow


@dataclass(frozen=True)
class Asked:
    """One input on the page, what stands beside it, and what was said last time ("": nothing). `needed`: no
    submission without it."""

    input: BoundField
    hint: str
    past: str
    unit: str = ""
    needed: bool = False


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
            below_zero = may_be_negative(question.label, question.unit, ())
            return FigureField(question.unit, below_zero=below_zero, label=question.label, max_length=120)
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
                one.needed,
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

    def __init__(self, status: YearEndStatus, apart: Set[int], rule: Rule) -> None:
        """`apart`: the scales on which indicators are rated by themselves. `rule`: that of the round."""
        self.status, self.rule = status, rule
        rated = rated_in(self.rule, own_scales(status), status.item.indicators.all(), apart)
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
        bands = record.scale.bands.all()
        return {
            "rating": next((one.code for one in bands if one.pk == record.recorded_id), ""),
            "reason": record.reason.strip(),
        }

    def _suggestion(self, rated: Rated, row: ItemRow) -> Suggestion:
        return rated.suggestion(row, self.rule)

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
        `suggested`: its code, "" for none; `unfolded`: is a reason asked for, or is there one? `falls_short`: does
        the chosen band say so? `past`: the band of the last report, "" where none is recorded; `hint`: is it
        needed?"""
        past = row.past[0] if row.past else None
        apart = {one.scale.pk for one in self.rated.values() if one.indicator}
        groups = []
        for key, one in self.rated.items():
            rating, reason = form[f"rating_{key}"], form[f"reason_{key}"]
            chosen, suggestion = rating.value(), self._suggestion(one, row)
            own = _band(one.scale, chosen)
            words = f"計算による提案：{_band(one.scale, suggestion.code) or 'なし'}。{suggestion.reason}"
            said = past.rating(one.scale.key, one.name) if past else None
            before = str(_band(one.scale, said.recorded) or "") if said else ""
            needed = one.indicator is None and must_be_rated(one.scale)
            instead = "指標ごとに評価したときは、空欄でも提出できます。" if one.scale.pk in apart else ""
            group = {
                "key": key,
                "indicator": one.indicator,
                "scale": one.scale,
                "inputs": (rating, reason),
                "suggestion": words,
                "suggested": suggestion.code or "",
                "unfolded": speaks(reason) or bool(chosen and suggestion.code not in (None, chosen)),
                "falls_short": bool(own and own.counts_as_achieved is False),
                "past": before,
                "hint": f"提出するときに必要です。{instead}" if needed else "",
            }
            groups.append(group)
        return groups


def _band(scale: RatingScale, code: str | None) -> RatingBand | None:
    return next((band for band in scale.bands.all() if band.code == code), None)
