"""A sheet that came back, held three ways: what it held when it went out (told back from the history by the versions
in its key), what it says now, what stands now. What the sheet left alone is left alone; what it changed is a change;
what both changed is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict

from progress.models import YearEndStatus
from progress.office.department.effects import MAIN, MORE
from progress.office.department.figures import FigureInputs
from progress.office.department.inputs import as_posted
from progress.office.department.parts import RatingInputs
from progress.office.department.status_form import (
    Around,
    Mode,
    StatusForm,
    in_words,
    lacking,
    values_as_shown,
)
from progress.office.survey.cell_words import NotAChoice, posted
from progress.office.survey.key import ReturnedSheet, Said

FROM_FILE, AS_IT_STANDS = "file", "now"
"""What a person chooses where both changed."""
_ERROR = "エラーの表示になっています。値を入力し直してください。"
_TWICE = "同じ欄が2か所にあります。1つだけを残してください。"
_TOGETHER = "一緒に取り込むほかの欄に直すところがあるため、この欄も取り込みません。"
_NO_LONGER = "いまの入力画面にない欄です（あとで削除されました）。必要なら、画面から入力してください。"
_EFFECT = (*MAIN, *MORE)


@dataclass(frozen=True)
class Line:
    """One input that the file would change. `now` and `said`: in words; `clash`: somebody else changed it since the
    file went out; `chosen`: FROM_FILE, AS_IT_STANDS, or "" where that is still to be said."""

    name: str
    label: str
    now: str
    said: str
    where: str
    clash: bool = False
    chosen: str = FROM_FILE


@dataclass(frozen=True)
class Fault:
    """A cell that can't be taken: it changes nothing. `name`: of its input."""

    name: str
    label: str
    where: str
    printed: str
    sentence: str


@dataclass(frozen=True)
class WentOut:
    """What a sheet showed when it went out: the versions of its records (`seen`) and their keys (`rows`), by the
    names of the form's hidden inputs; `earlier`: what the file said of which it is the marked copy."""

    seen: Mapping[str, Any]
    rows: Mapping[str, int]
    earlier: Mapping[str, Said]


class Merged:
    """One record and what a sheet says of it. `choices`: by input what a person chose where both changed."""

    def __init__(
        self,
        status: YearEndStatus,
        sheet: ReturnedSheet,
        went_out: WentOut,
        choices: Mapping[str, str],
        around: Around,
    ) -> None:
        self.status, self.sheet, self.choices, self.around = status, sheet, choices, around
        self.seen, self.earlier = went_out.seen, went_out.earlier
        self.fresh = StatusForm(status=status, around=around)
        self.then = values_as_shown(self.fresh, went_out.seen, went_out.rows)
        self.is_touched = False
        """Has anybody filled in anything since the sheet went out?"""
        self.faults: list[Fault] = []
        self.lines: list[Line] = []
        self.data = _as_query(as_posted(dict(self.fresh.initial)))
        self._merge()
        self.is_touched |= bool(self.message)
        self._drop_what_is_refused()

    # -- cell by cell

    def _merge(self) -> None:
        for name, said in self.sheet.inputs.items():
            if name == "message" or self._is_part_of_a_row(name):
                continue
            if name not in self.fresh.fields:
                if said.printed.strip():
                    self._fault(name, said, _NO_LONGER)
                continue
            if (value := self._posted(name, said)) is not None:
                self._take(name, value, said)
        for key in self._rows_of_effects():
            self._take_effect(key)

    def _posted(self, name: str, said: Said) -> str | None:
        """What the form would be sent; None for a fault, which is noted."""
        if said.is_error or name in self.sheet.twice:
            self._fault(name, said, _ERROR if said.is_error else _TWICE)
            return None
        try:
            return posted(self.fresh.fields[name], said.printed)
        except NotAChoice as error:
            self._fault(name, said, str(error))
            return None

    def _take(self, name: str, value: str, said: Said, *, own: bool = False) -> None:
        """`own`: what stands now came from the file of which this one is the marked copy."""
        field, now = self.fresh.fields[name], self.fresh.initial.get(name, "")
        own = own or (name in self.earlier and not field.has_changed(now, self._said_earlier(name)))
        then = as_posted({name: now}).get(name, "") if own else self.then.get(name, "")
        self.is_touched |= field.has_changed(then, value)
        if not field.has_changed(then, value) or not field.has_changed(now, value):
            return
        clash = field.has_changed(then, as_posted({name: now}).get(name, ""))
        self._line(name, self._label(name), in_words(self.fresh[name], now), value, said, clash)

    def _said_earlier(self, name: str) -> str | None:
        try:
            return posted(self.fresh.fields[name], self.earlier[name].printed)
        except NotAChoice:
            return None

    def _line(self, name: str, label: str, now: str, value: str, said: Said, clash: bool) -> None:
        chosen = self.choices.get(name, "") if clash else FROM_FILE
        bound = self.fresh[name]
        self.lines.append(Line(name, label, now, in_words(bound, value), said.where, clash, chosen))
        if chosen == FROM_FILE:
            self._put(name, value)

    def _put(self, name: str, value: str) -> None:
        self.data.pop(name, None)
        if value:
            self.data[name] = value

    # -- rows of effects: stored ones by their number, new ones wherever the sheet had an empty row

    def _is_part_of_a_row(self, name: str) -> bool:
        return name.startswith(_EFFECT)

    def _rows_of_effects(self) -> list[str]:
        """The keys of the rows, in the sheet's order."""
        named = (name for name in self.sheet.inputs if self._is_part_of_a_row(name))
        return list(dict.fromkeys(name.rpartition("_")[2] for name in named))

    def _take_effect(self, key: str) -> None:
        held = {
            f"{one}_{key}": self.sheet.inputs[f"{one}_{key}"]
            for one in _EFFECT
            if f"{one}_{key}" in self.sheet.inputs
        }
        is_new, own = key.startswith("new"), self._made_of(key)
        if not is_new and key not in self.fresh.effects.stored:
            for name, said in held.items():
                if name.startswith("effect_amount") and said.printed.strip():
                    self._fault(name, said, _NO_LONGER)
            return
        values: dict[str, str] = {}
        for name, said in held.items():
            if (value := self._posted(name, said)) is None:
                return  # a row is taken whole or not at all
            values[name] = value
        is_empty = not any(value for name, value in values.items() if "provisional" not in name)
        if is_new and is_empty and not own:
            return
        if is_new and self._those_that_say(values, key):
            self.is_touched = True
            return
        if is_empty and all(f"{one}_{key}" in values for one in MAIN):
            self._remove(own or key, held[f"effect_amount_{key}"], own=bool(own))
            return
        for name, value in values.items():
            target = f"{name.removesuffix(key)}{own}" if own else name
            self._take(target, value, held[name], own=bool(own))

    def _those_that_say(self, values: Mapping[str, str], key: str) -> list[str]:
        """The effects made since the sheet went out that say just what its new row says: it was taken before."""
        since = [pk for pk in self.fresh.effects.stored if f"effect_version_{pk}" not in self.seen]
        fields, initial = self.fresh.fields, self.fresh.initial
        return [
            pk
            for pk in since
            if not any(
                fields[f"{one}_{pk}"].has_changed(
                    initial.get(f"{one}_{pk}", ""), values.get(f"{one}_{key}", "")
                )
                for one in _EFFECT
            )
        ]

    def _made_of(self, key: str) -> str:
        """The effect that was made of this new row as it stood in the file before its marked copy; "" for none."""
        names = [f"{one}_{key}" for one in _EFFECT]
        if not key.startswith("new") or not any(name in self.earlier for name in names):
            return ""
        said = {name: self._said_earlier(name) or "" for name in names if name in self.earlier}
        return next(iter(self._those_that_say(said, key)), "")

    def _remove(self, key: str, said: Said, *, own: bool) -> None:
        """The row was emptied: the effect is removed."""
        name = f"effect_remove_{key}"
        record = self.fresh.effects.stored[key]
        if not self.fresh.effects.shown(record)["effect_amount"]:
            return
        self.is_touched = True
        clash = not own and str(record.version) != str(self.seen.get(f"effect_version_{key}", ""))
        self._line(name, self._label(name), str(record), "on", said, clash)

    # -- what the form refuses

    def _drop_what_is_refused(self) -> None:
        """Cells that the form refuses change nothing, nor do those that belong together with them."""
        for _ in range(3):
            if self.form.is_valid():
                return
            groups = {_group(name) for name in self.form.errors if name != "__all__"}
            taken = [line for line in self.lines if _group(line.name) in groups and line.chosen == FROM_FILE]
            if not taken:
                return
            for line in taken:
                self._refuse(line)
            self.lines = [line for line in self.lines if line not in taken]
            self.__dict__.pop("form", None)

    def _refuse(self, line: Line) -> None:
        """What stands now is put back; the cell is told with what the form says of it, or of what belongs to it."""
        errors, group = self.form.errors, _group(line.name)
        elsewhere = [name for name in errors if _group(name) == group]
        own: Iterable[Any] = errors.get(line.name, ())
        if not own and any(one.name in elsewhere for one in self.lines):
            own = [_TOGETHER]
        elif not own:
            own = [one for name in elsewhere for one in errors[name]]
        if (said := self.sheet.inputs.get(line.name)) is not None:
            self._fault(line.name, said, " ".join(map(str, own)))
        now = as_posted({line.name: self.fresh.initial.get(line.name, "")})
        self._put(line.name, now.get(line.name, ""))

    def _fault(self, name: str, said: Said, sentence: str) -> None:
        label = self._label(name) if name in self.fresh.fields else ""
        self.faults.append(Fault(name, label, said.where, said.printed, sentence))

    def _label(self, name: str) -> str:
        return str(self.fresh[name].label)

    # -- as a whole

    @cached_property
    def form(self) -> StatusForm:
        """The form with what would stand then."""
        return StatusForm(self.data, status=self.status, mode=Mode.SAVE, around=self.around)

    @property
    def message(self) -> str:
        said = self.sheet.inputs.get("message")
        return said.printed.strip() if said else ""

    @property
    def open_clashes(self) -> list[Line]:
        """Where both changed, and nobody has said which is right."""
        return [line for line in self.lines if not line.chosen]

    @property
    def taken(self) -> list[Line]:
        """What would be written."""
        return [line for line in self.lines if line.chosen == FROM_FILE]

    @cached_property
    def doubts(self) -> list[tuple[str, str]]:
        """Figures of the file that look like a slip: what each is called, and why. They are taken all the same."""
        names = {line.name for line in self.taken}
        if not any(name.startswith("figure_") for name in names) or not self.form.is_valid():
            return []
        groups = self.form.figures.groups(self.form, self.form.row)
        figures = ((one["inputs"][0], one["doubt"]) for one in groups)
        return [(str(bound.label), doubt) for bound, doubt in figures if doubt and bound.name in names]

    @cached_property
    def lacks(self) -> list[str]:
        """What a submission would still need."""
        if not self.form.is_valid():
            return []
        filled = {name for name, value in self.form.cleaned_data.items() if value}
        filled |= {"message"} if self.message else set()
        return [one.label for one in lacking(self.status, filled)]


def _group(name: str) -> str:
    """What is refused together: a figure with its 備考, a band with its reason, a row of 効果額; else it alone."""
    kind, _, key = name.partition("_")
    families = dict.fromkeys(FigureInputs.names, "figure") | dict.fromkeys(RatingInputs.names, "rating")
    if kind == "effect":
        return f"effect {name.rpartition('_')[2]}"
    return f"{families[kind]} {key}" if kind in families else name


def _as_query(values: Mapping[str, str]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, text in values.items():
        data[name] = text
    return data
