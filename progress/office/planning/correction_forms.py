"""The forms of 訂正: a figure, or the texts and effects of a record, with the decision and the words behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from django import forms
from django.http import QueryDict

from plans.history.conflict import VersionField
from plans.history.records import Versioned
from progress import correction
from progress.correction import Decision, Figure, Published, Report, Wanted
from progress.models import ActualValue, Answer, FiscalEffect, Rating
from progress.office.department.effects import EffectInputs
from progress.office.department.figures import FigureInputs
from progress.office.department.inputs import Prose, unless_same
from progress.office.department.parts import AnswerInputs
from progress.office.frame import ReasonField
from progress.office.paper import DecidedForm
from progress.office.planning.judgements import JudgementsForm
from progress.office.planning.verdicts import verdict
from progress.office.rated import by_key, rated_apart, rated_in
from progress.table.cells import scale_row
from progress.table.columns import YEAR_END_TEXTS
from progress.table.live import LiveItems
from progress.table.shape.figures import YearCell


class CorrectingForm(DecidedForm):
    """Why, and the words that go with it into the next numbers. `what`: is put right."""

    field_order = ("do", "shown", "reason")
    what: Published

    reason = ReasonField(
        label="訂正する理由",
        rows=3,
        help_text="例：集計のときに、出張所の分が漏れていたため。",
        error_messages={"required": "訂正する理由を書いてください。"},
    )
    erratum = ReasonField(
        label="正誤（公表ページにそのまま出ます）",
        rows=6,
        required=False,
        help_text="変わるところから下書きを作りました。読む人に分かるように直してください。",
    )
    release = forms.BooleanField(label="前の号と同じ公開先に、すぐに公開する", required=False, initial=True)

    def clean(self) -> None:
        super().clean()
        if self.writes and not self.cleaned_data.get("erratum"):
            self.add_error("erratum", "正誤を書いてください。")

    def take_in(self, shown: str, draft: str) -> None:
        """What is agreed to when this form is sent again; an erratum of one's own stays."""
        typed = str(self.data.get("erratum", ""))
        sent = {name: self.data[name] for name in self.data}
        if "erratum" not in sent:  # the first look: neither has been shown yet
            sent["release"] = "on"
        self.fields["erratum"].required = True
        self.data = {**sent, "shown": shown, "erratum": typed if typed.strip() else draft}

    @property
    def decision(self) -> Decision:
        given = self.cleaned_data
        return Decision(
            *(given["reason"], given["decided_on"], given["decided_by"], given["document_number"])
        )


class CorrectionForm(CorrectingForm):
    """The figure as it should read."""

    def __init__(self, figure: Figure, data: QueryDict | None = None) -> None:
        self.what = self.figure = figure
        self.inputs = FigureInputs(figure.status, figure.year, figure.indicator)
        super().__init__(data, initial=self.inputs.values())
        self.fields |= self.inputs.fields()
        self.row = LiveItems(figure.status.round, [figure.indicator.item_id]).row(figure.indicator.item_id)

    def clean(self) -> None:
        super().clean()
        pk = self.figure.indicator.pk
        names = [f"{name}_{pk}" for name in ("figure", "absent", "why", "fulfilled")]
        if not any(self.cleaned_data.get(name) for name in names if name not in self.errors):
            self.add_error(names[1], "数値がないときは、その理由を選んでください。")

    @property
    def figure_inputs(self) -> list[forms.BoundField]:
        """The figure and what is said beside it, of a deadline the day as well."""
        pk = self.figure.indicator.pk
        names = [f"{name}_{pk}" for name in self.inputs.names]
        return [self[name] for name in names if name in self.fields]

    @property
    def version(self) -> forms.BoundField:
        return self[f"{self.inputs.version}_{self.figure.indicator.pk}"]

    @property
    def cell(self) -> YearCell | None:
        """The figure as it is published now, beside its target."""
        rows = {row.name: row for row in self.row.indicators}
        return rows[self.figure.indicator.name].year(self.figure.year)

    def value(self) -> ActualValue:
        """As typed; for a valid form."""
        return next(record for record, _ in self.inputs.records(self.cleaned_data, self.row))

    def wanted(self, value: ActualValue, ratings: list[Rating]) -> Wanted:
        return correction.of_figure(self.figure, value, ratings, self.decision)


class ReportForm(CorrectingForm):
    """What a record says in words and of its effects, as it should read."""

    def __init__(self, report: Report, data: QueryDict | None = None) -> None:
        self.what, self.status = report, report.status
        self.effects = EffectInputs(self.status, data)
        self.answers = AnswerInputs(self.status)
        # What is for staff alone was never published: it isn't shown here, and stays as it is.
        self.answers.questions = [one for one in self.answers.questions if one.is_public]
        asked = {one.pk for one in self.answers.questions}
        self.answers.stored = {key: one for key, one in self.answers.stored.items() if key in asked}
        self.texts = [one for one in YEAR_END_TEXTS if one.public]
        self.held = {one.name: getattr(self.status, one.name).strip() for one in self.texts}
        own = {**self.held, "version": self.status.version}
        super().__init__(data, initial=own | self.answers.values() | self.effects.values())
        self.fields["version"] = VersionField()
        self.fields |= {one.name: Prose(label=one.label) for one in self.texts}
        self.fields |= self.answers.fields() | self.effects.fields()
        self.row = LiveItems(self.status.round, [self.status.item_id]).row(self.status.item_id)

    def clean(self) -> None:
        super().clean()
        self.effects.check(self)

    @property
    def hidden(self) -> list[forms.BoundField]:
        return [self[name] for name, field in self.fields.items() if isinstance(field, VersionField)]

    @property
    def inputs(self) -> list[forms.BoundField]:
        """The texts, then the answers to the plan's own questions."""
        answers = [f"question_{one.pk}" for one in self.answers.questions]
        return [self[name] for name in (*self.held, *answers)]

    @property
    def effect_groups(self) -> list[dict[str, Any]]:
        return self.effects.groups(self)

    def wanted(self) -> Wanted:
        """Call it once, on a valid form: it puts what was typed into the record."""
        given, status = self.cleaned_data, self.status
        before = dict(self._said())
        for name, shown in self.held.items():
            setattr(status, name, unless_same(getattr(status, name), shown, given[name]))
        status.version = given["version"]
        kept: list[Versioned] = []
        removed: list[Versioned] = []
        parts = (self.answers.records(given, self.row), self.effects.records(given, self.row))
        for record, is_empty in chain.from_iterable(parts):
            if not is_empty:
                kept.append(record)
            elif not record._state.adding:
                removed.append(record)
        after = dict(self._said(kept, removed))
        changed = [label for label in {**before, **after} if before.get(label, "") != after.get(label, "")]
        was, now = (
            "\n".join(f"{label}：{said.get(label) or '－'}" for label in changed) for said in (before, after)
        )
        place = "、".join(changed)[:120]
        return Wanted([status, *kept], self.decision, was, now, place or "文章・効果額", removed)

    def _said(
        self, kept: Sequence[Versioned] = (), removed: Sequence[Versioned] = ()
    ) -> Iterator[tuple[str, str]]:
        """(label, what stands there), of the record as it is at hand. `kept`: those to be made among them."""
        new = [one for one in kept if one.pk is None]
        for text in self.texts:
            yield text.label, getattr(self.status, text.name)
        answers = [*self.answers.stored.values(), *(one for one in new if isinstance(one, Answer))]
        for answer in answers:
            yield answer.question.label, "" if answer in removed else answer.shown
        effects = [*self.effects.stored.values(), *(one for one in new if isinstance(one, FiscalEffect))]
        for number, effect in enumerate(effects, start=1):
            about = f"（{effect.explanation}）" if effect.explanation else ""
            yield f"効果額{number}", "" if effect in removed else f"{effect}{about}"


class BandsForm(JudgementsForm):
    """The bands recorded of what the figure counts for, beside what it suggests now."""

    def __init__(self, figure: Figure, value: ActualValue, data: QueryDict) -> None:
        super().__init__()
        self.status, plan = figure.status, figure.status.round.plan
        item = figure.indicator.item_id
        row = LiveItems(self.status.round, [item]).row(item, [value])
        links = plan.plan_scales.select_related("scale").prefetch_related("scale__bands")
        indicators = [figure.indicator]
        recorded = {key for key, one in by_key(self.status.ratings.all()).items() if one.recorded_id}
        rule = self.status.round.rule
        rated = rated_in(rule, [link.scale for link in links], indicators, rated_apart(plan))
        found = {
            one.key: told
            for one in rated
            if one.key in recorded and (told := verdict(row, rule, scale_row(one.scale, rule), one.name))
        }
        self.rate([one for one in rated if one.key in found and found[one.key].suggests], found)
        # On the first page no band was shown: what is recorded stands for what is chosen.
        held = {field.html_name: field.value() for field in self}
        self.is_bound, self.data = True, {**held, **{name: data[name] for name in held if name in data}}

    def clean(self) -> None:
        self.ask_why()

    @property
    def judgements(self) -> list[dict[str, Any]]:
        return self._judgements(self.rated)
