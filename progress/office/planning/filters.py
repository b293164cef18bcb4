"""What to look for: in the queue of a round, and in the history of changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms

from plans.history.event_words import WAYS, kind_of
from plans.models import Pillar
from progress.office.planning.change_log import KINDS
from progress.office.planning.round_queue import BY_WAITING, RoundQueue, Wanted


class QueueFilter(forms.Form):
    """What to look for in the queue; a value that isn't offered filters nothing."""

    state = forms.CharField(required=False, widget=forms.HiddenInput)
    department = forms.TypedChoiceField(label="担当課", required=False, coerce=int, empty_value=None)
    pillar = forms.TypedChoiceField(label="柱", required=False, coerce=int, empty_value=None)
    text = forms.CharField(label="項目名など", required=False, max_length=100)
    order = forms.ChoiceField(
        label="並べ方", required=False, choices=[("", "計画の順"), (BY_WAITING, "待ちの長い順")]
    )
    differs = forms.BooleanField(label="評価が計算と違うものだけ", required=False)

    def __init__(self, queue: RoundQueue, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.queue = queue
        self._choices("department", [(one.pk, one.name) for one in queue.departments()])
        self._choices("pillar", _tree(queue.pillars))

    def _choices(self, name: str, offered: Iterable[tuple[int, str]]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [("", "すべて"), *offered]

    def wanted(self) -> Wanted:
        self.is_valid()
        asked = self.cleaned_data
        pillar = asked.get("pillar")
        states = {status.state for status in self.queue.statuses}
        return Wanted(
            state=asked.get("state", "") if asked.get("state") in states else "",
            department=asked.get("department"),
            pillars=self.queue.with_below(pillar) if pillar is not None else frozenset(),
            text=asked.get("text", ""),
            differs=asked.get("differs", False),
            order=asked.get("order", ""),
        )


def _tree(pillars: Sequence[Pillar]) -> list[tuple[int, str]]:
    """Pillars as choices in document order, those below others indented."""
    children: dict[int | None, list[Pillar]] = {}
    for pillar in pillars:
        children.setdefault(pillar.parent_id, []).append(pillar)

    def below(parent: int | None, depth: int) -> list[tuple[int, str]]:
        found = []
        for pillar in children.get(parent, []):
            found += [(pillar.pk, "　" * depth + pillar.title), *below(pillar.pk, depth + 1)]
        return found

    return below(None, 0)


class HistoryFilter(forms.Form):
    """By kind of record, by person and by way."""

    model = forms.ChoiceField(
        label="種類", required=False, choices=[("", "すべて"), *((kind, kind_of(kind)) for kind in KINDS)]
    )
    by = forms.ChoiceField(label="行った人", required=False)
    via = forms.ChoiceField(label="方法", required=False, choices=[("", "すべて"), *WAYS])

    def __init__(self, names: Iterable[str], data: Mapping[str, Any]) -> None:
        super().__init__(data)
        field = cast("forms.ChoiceField", self.fields["by"])
        field.choices = [("", "すべて"), *((name, name) for name in names)]

    def conditions(self) -> dict[str, Any]:
        """Filter arguments for change events; values that aren't offered filter nothing."""
        self.is_valid()
        asked = self.cleaned_data
        columns = {"model": "model", "by": "by_name", "via": "via"}
        return {column: asked[name] for name, column in columns.items() if asked.get(name)}
