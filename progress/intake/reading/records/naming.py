"""What an indicator is called that no label names: by its cells, by what it counts, by what a person says.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from items.quantity import fold
from progress.intake.draft import Draft, Question, QuestionKind
from progress.intake.known import Known, KnownIndicator
from progress.intake.reading.entries.entry import Entry
from progress.intake.reading.entries.seen import Seen

_PARTICLE = re.compile(r"(?:を|は|が|の|に|で|と|：|:)+$")

_HOW_COUNTED = re.compile(
    r"(?:毎|各|年|月|週|日|年間|月間|平均|延べ|のべ|約|計|合計|総計|総額|全体|全|最大|最高|最低|目標|実績|現在|見込み?)+"
)


def bare_name(label: str) -> str:
    """「収納率は」 → 「収納率」"""
    return _PARTICLE.sub("", label)


def counted(unit: str) -> str:
    """What a unit counts: 「団体」 → 「団体数」, 「%」 → 「割合」, 「千円」 → 「金額」; "" for none."""
    if fold(unit) in ("%", "‰") or unit == "ポイント":
        return "割合"
    return "金額" if unit.endswith("円") else f"{unit}数" if unit else ""


def label_name(label: str, unit: str) -> str:
    """What a label before a figure calls it: 「収納率は」 → 「収納率」, 「予約の」 before % → 「予約の割合」.

    "" for a word that only says how it is counted (「年」１回, 「延べ」10人).
    """
    bare = bare_name(label)
    if _HOW_COUNTED.fullmatch(bare):
        return ""
    return f"{bare}の{counted(unit)}" if bare and label.endswith("の") and counted(unit) else bare


def related(first: str, second: str) -> bool:
    """Is one label the end of the other (「しみんの声回答発送まで平均」, 「回答発送まで平均」)?"""
    short, long = sorted((first, second), key=len)
    return bool(short) and long.endswith(short)


@dataclass
class Namer:
    """Asks what the indicators are called that the document doesn't name."""

    draft: Draft
    known: Known

    def ask(self, entry: Entry, own: str, sentence: str, seen: Seen, proposed: str) -> str:
        """The answered name, else `proposed`. `own`: what the document says of it, by which the question is known."""
        identity = f"indicator:{entry.key}:{own}"
        self.draft.ask(
            Question(
                identity,
                QuestionKind.INDICATOR_NAME,
                f"{sentence}指標名を入力してください。",
                str(seen.origin),
                proposed=proposed,
            )
        )
        return (self.known.answer(identity) or "").strip() or proposed


def stored_name(stored: Sequence[KnownIndicator], kind: str, unit: str, printed: Collection[str]) -> str:
    """The name of the plan's only indicator of that kind and unit beside those that are `printed`; "" for none."""
    names = [
        one.name
        for one in stored
        if one.kind == kind and fold(one.unit) == fold(unit) and one.name not in printed
    ]
    return names[0] if len(names) == 1 else ""
