"""What was typed in the department's form beside what stands in the database now, when somebody was faster."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.html import format_html

from plans.history.conflict import ClashField
from plans.values.words import EMPTY
from progress.models import YearEndStatus
from progress.office.department.status_form import Mode, StatusForm


def differences(form: StatusForm) -> tuple[list[ClashField], list[ClashField]]:
    """Where what was posted differs from what stands now: (typed by this person, only seen by this person), each in
    the form's order."""
    seen = only_seen(form)
    mine: list[ClashField] = []
    theirs: list[ClashField] = []
    for bound in _differing(form):
        beside = ClashField(str(bound.label), _words(bound, bound.initial), _words(bound, bound.data))
        (theirs if bound.name in seen else mine).append(beside)
    return mine, theirs


def only_seen(form: StatusForm) -> set[str]:
    """Inputs posted just as they were shown, where something else stands now."""
    shown = form.as_shown()
    return {
        bound.name
        for bound in _differing(form)
        if not bound.field.has_changed(shown.get(bound.name), bound.data)
    }


def resumed(data: QueryDict, status: YearEndStatus) -> StatusForm:
    """What was typed before a conflict, with the versions that stand now: the next save is a decision.

    Inputs that this person only saw take what stands now.
    """
    fresh, kept = StatusForm(status=status), data.copy()
    for name in only_seen(StatusForm(data, status=status)):
        stands = fresh.initial.get(name, "")
        if stands is False:
            kept.pop(name, None)
        else:
            kept[name] = "on" if stands is True else str(stands)
    fresh.effects.anew(data, kept)
    for bound in fresh.hidden_fields():
        if bound.name in data:
            kept[bound.name] = str(fresh.initial.get(bound.name, ""))
    return StatusForm(kept, status=status, mode=Mode.CALCULATE)


def mark_differences(form: StatusForm) -> None:
    """Says at every input that differs what stands now (a message is stored only when it is sent)."""
    for bound in _differing(form):
        if bound.name == "message":
            continue
        bound.help_text = format_html(
            '{}<strong>いま保存されている内容：</strong><span class="printed">{}</span>',
            bound.help_text,
            _words(bound, bound.initial),
        )


def is_behind(form: StatusForm) -> bool:
    """Has any record that was shown been written, made or deleted since?"""
    return any(str(bound.data or "") != str(bound.initial or "") for bound in form.hidden_fields())


def _differing(form: StatusForm) -> list[BoundField]:
    return [bound for bound in form.visible_fields() if bound.field.has_changed(bound.initial, bound.data)]


def _words(bound: BoundField, value: Any) -> str:
    """An input's value in words: the choice's label, チェックあり／なし for a box, the text."""
    if isinstance(bound.field, forms.BooleanField):
        return "チェックあり" if value and value != "False" else "チェックなし"
    if isinstance(bound.field, forms.ChoiceField):
        choices: Any = bound.field.choices
        return str(dict(choices).get(value, value)) if value else EMPTY
    return str(value) if value not in (None, "") else EMPTY
