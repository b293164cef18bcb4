"""What the planner looks for in a round's queue, as a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from django import forms

from plans.models import Pillar
from progress.office.planning.round_queue import BY_WAITING, RoundQueue, Wanted


class QueueFilter(forms.Form):
    """What to look for in the queue; a value that isn't offered filters nothing."""

    state = forms.ChoiceField(required=False)
    department = forms.TypedChoiceField(label="担当課", required=False, coerce=int, empty_value=None)
    pillar = forms.TypedChoiceField(label="柱", required=False, coerce=int, empty_value=None)
    text = forms.CharField(label="項目名など", required=False, max_length=100)
    order = forms.ChoiceField(
        label="並べ方", required=False, choices=[("", "計画の順"), (BY_WAITING, "待ちの長い順")]
    )
    findings = forms.BooleanField(label="気になる記録だけ", required=False)
    differs = forms.BooleanField(label="評価が計算と違うものだけ", required=False)

    def __init__(self, queue: RoundQueue, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.queue = queue
        self._choices("state", [(status.state, "") for status in queue.statuses])
        self._choices("department", [(one.pk, one.name) for one in queue.departments()])
        self._choices("pillar", _tree(queue.pillars))

    def _choices(self, name: str, offered: Iterable[tuple[Any, str]]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [("", "すべて"), *offered]

    def wanted(self) -> Wanted:
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if pillar := asked.pop("pillar", None):
            asked["pillars"] = frozenset([pillar, *(pk for pk, _ in _tree(self.queue.pillars, pillar))])
        return Wanted(**asked)


def _tree(pillars: Sequence[Pillar], parent: int | None = None, depth: int = 0) -> Iterator[tuple[int, str]]:
    """Pillars as choices in document order, those below others indented. `parent`: only those below it."""
    for pillar in pillars:
        if pillar.parent_id == parent:
            yield pillar.pk, "　" * depth + pillar.title
            yield from _tree(pillars, pillar.pk, depth + 1)
