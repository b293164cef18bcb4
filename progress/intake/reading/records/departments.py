"""The departments of items → who is in charge and who takes part, with what is asked of unknown ones.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from items.quantity import absent
from plans.history.changes import Severity
from plans.values.text import cleaned, name_key
from progress.intake.draft import Draft, Kind, Question, QuestionKind, Said
from progress.intake.known import Known
from progress.intake.printed_texts import LEAD, NamedDepartment, departments_in
from progress.intake.reading.entries.entry import Entry
from progress.intake.reading.entries.seen import Seen
from progress.intake.reading.entries.tree import without_spread
from progress.intake.reading.entries.understood import understood
from progress.intake.reading.words.fields import DEPARTMENTS

_AND_OTHERS = re.compile(r"(?:課|室|局|所|部|係)(?:等|ほか|など)\s*$")
_ALIKE = 0.6
"""From this likeness on a department that is there is offered for one that isn't."""


@dataclass
class Departments:
    draft: Draft
    known: Known
    _new: dict[str, bool] = field(default_factory=dict)
    """Those that the municipality hasn't got yet: name → whether it is a group."""
    _open: set[str] = field(default_factory=set)
    """The texts that end with 「等」, each told once."""

    def write(self, entry: Entry) -> None:
        """Puts each department of the item, once, in the order of reading."""
        named: dict[tuple[str, str], tuple[Seen, NamedDepartment, str]] = {}
        division = self._division_of(entry)
        for code in DEPARTMENTS:
            for seen in entry.texts.get(code, ()):
                for one in self._in(seen):
                    role = "related" if code == "related_departments" else one.role
                    first, _, _ = named.setdefault((one.name, one.clause), (seen, one, role))
                    if first is not seen:
                        note = understood(entry, code, seen.printed, one.name)
                        self.draft.compared.setdefault(seen.origin, note)
        for position, (seen, one, role) in enumerate(named.values(), start=1):
            self._begin(one, one.division or (division if role == LEAD else ""), seen)
            self.draft.put(
                Kind.ASSIGNMENT,
                (entry.key, one.name, one.clause),
                {"role": Said(role, seen.printed, seen.origin), "position": Said(position)},
                seen.origin,
            )

    def _begin(self, one: NamedDepartment, division: str, seen: Seen) -> None:
        """Puts a department that the municipality hasn't got yet, under its 部."""
        if one.name in self._new or one.name in self.known.departments:
            return
        fields = {"kind": Said("group" if one.is_group else "department")}
        if division and division != one.name and not one.is_group:
            fields["parent"] = Said(division)
            if division not in self._new and division not in self.known.departments:
                self._new[division] = False
                self.draft.put(Kind.DEPARTMENT, (division,), {"kind": Said("division")}, seen.origin)
        self._new[one.name] = one.is_group
        self.draft.put(Kind.DEPARTMENT, (one.name,), fields, seen.origin)

    def _division_of(self, entry: Entry) -> str:
        """The 部 that a column of its own says; "" for none."""
        name = ""
        for seen in entry.texts.get("division", ()):
            name = cleaned(seen.text.replace("\n", ""))
            note = understood(entry, "division", seen.printed, name)
            self.draft.compared.setdefault(seen.origin, note)
        return "" if absent(name) else name

    def put_in_order(self) -> None:
        """Gives new ones their places: departments first, then groups."""
        for position, name in enumerate(sorted(self._new, key=lambda name: self._new[name]), start=1):
            place = Said(len(self.known.departments) + position)
            self.draft.put(Kind.DEPARTMENT, (name,), {"position": place})

    def _in(self, seen: Seen) -> Iterator[NamedDepartment]:
        if _AND_OTHERS.search(seen.text) and seen.text not in self._open:
            self._open.add(seen.text)
            self.draft.tell(
                Severity.NOTE,
                "and_others",
                f"「{seen.text}」の「等」にあたる課は書かれていないため、名前のある課だけを担当にします。",
                seen.origin,
            )
        lines = "\n".join(without_spread(line) for line in seen.text.splitlines())
        for one in departments_in(lines):
            yield self._as_known(seen, one)

    def _as_known(self, seen: Seen, one: NamedDepartment) -> NamedDepartment:
        """The department as the municipality has it; one that it hasn't is asked about, with what it may be a slip of
        the pen for. Until somebody says, it is taken as new."""
        known = {name_key(name): name for name in self.known.departments}
        if not known or one.is_group:
            return one
        if name_key(one.name) in known:
            return replace(one, name=known[name_key(one.name)])
        alike = get_close_matches(one.name, list(known.values()), n=3, cutoff=_ALIKE)
        identity = f"department:{one.name}"
        self.draft.ask(
            Question(
                identity,
                QuestionKind.COLUMN,
                f"「{one.name}」という課は登録されていません。新しい課ですか、登録済みの課の書き間違いや旧称ですか。",
                str(seen.origin),
                (("new", "新しい課として登録する"), *((name, f"「{name}」のこと") for name in alike)),
                alike[0] if alike else "new",
                topic="department",
            )
        )
        answer = self.known.answer(identity)
        return replace(one, name=answer) if answer in self.known.departments else one
