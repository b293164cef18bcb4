"""Which item of the plan a row is about: by number and name, by name alone, by number with another name.

Pure: standard library only. One way for every list and form: what a name or a number alone doesn't say is asked.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import NamedTuple

from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import RENAMED, SAME, Draft, Origin, Question, QuestionKind, Said
from progress.intake.known import Known, KnownItem
from progress.intake.reading.entries.tree import number_key, same_name

_CHOICES = (RENAMED, SAME, ("other", "別の項目"))
_ALIKE_PERCENT = 60
"""Names less alike than this under one number are two items until somebody says otherwise."""


class Named(NamedTuple):
    """A row's item. `since`: the latest year of which the file reports something of it; None for none."""

    number: str
    name: str
    printed: str
    origin: Origin
    since: FiscalYear | None


class PlanItems:
    """The items that the plan has already."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._by_both: dict[tuple[str, str], list[KnownItem]] = {}
        self._by_name: dict[str, list[KnownItem]] = {}
        self._by_number: dict[tuple[str, str], list[KnownItem]] = {}
        for item in known.items:
            number, name = number_key(item.number), same_name(item.name)
            self._by_both.setdefault((number, name), []).append(item)
            self._by_name.setdefault(name, []).append(item)
            self._by_number.setdefault((item.pillar, number), []).append(item)
        for item in known.items:
            for number, name in ((number_key(one), same_name(other)) for one, other in item.former):
                self._by_both.setdefault((number, name), [item])
                self._by_name.setdefault(name, [item])
        self._asked: set[str] = set()

    def item_of(self, row: Named, pillar: str, draft: Draft) -> KnownItem | None:
        """The plan's item; None for a new one. `pillar`: the key of the row's own, "" for none."""
        number, name = number_key(row.number), same_name(row.name)
        for matches in (self._by_both.get((number, name), []), self._by_name.get(name, [])):
            if len(matches) > 1:
                matches = [item for item in matches if item.pillar == pillar] or matches
            if len(matches) == 1:
                _tell_other_number(row, matches[0], draft)
                return matches[0]
        same_number = self._by_number.get((pillar, number), []) if number else []
        return self._perhaps_renamed(row, same_number[0], draft) if len(same_number) == 1 else None

    def _perhaps_renamed(self, row: Named, item: KnownItem, draft: Draft) -> KnownItem | None:
        """Another name under the item's number: a person says; until then two names much alike are one item's."""
        identity = f"renamed:{item.key}"
        sentence = f"番号{item.number}は、計画では「{item.name}」、このファイルでは「{row.name}」です。"
        if item.key not in self._asked:
            self._asked.add(item.key)
            wanted = f"{row.since}から名前が変わりましたか。" if row.since else "同じ項目ですか。"
            choices = _CHOICES if row.since else _CHOICES[1:]
            question = Question(identity, QuestionKind.RENAMED, sentence + wanted, str(row.origin), choices)
            draft.ask(question)
        answer = self._known.answer(identity)
        if answer == "renamed" and row.since:
            draft.rename(item, int(row.since), Said(row.name, row.printed, row.origin))
        if answer is not None:
            return item if answer in ("renamed", "same") else None
        alike = SequenceMatcher(None, same_name(item.name), same_name(row.name)).ratio() * 100
        same = alike >= _ALIKE_PERCENT
        until = "同じ項目として取り込み、この名前を当時の名前とします" if same else "別の項目として追加します"
        draft.tell(
            Severity.WARNING, "renamed", f"{sentence}質問に答えるまでは、{until}。", row.origin, "name"
        )
        return item if same else None


def _tell_other_number(row: Named, item: KnownItem, draft: Draft) -> None:
    number = number_key(row.number)
    if number and item.number and number_key(item.number) != number:
        draft.tell(
            Severity.NOTE,
            "number_differs",
            f"「{row.name}」は、計画では番号{item.number}、このファイルでは{row.number}です。"
            "名前が同じため、同じ項目として取り込みます。番号は計画のままにします。",
            row.origin,
        )
