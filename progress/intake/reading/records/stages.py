"""Texts in cells of figures: stages in words (「検討」, 「一部実施」), figures in words (「約千件」), dashes.

Pure: standard library only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from items.quantity import DASHES
from plans.history.changes import Severity
from progress.intake.draft import Draft, Origin
from progress.intake.reading.entries.entry import Figure
from progress.intake.reading.entries.figures import Figures
from progress.intake.reading.words.signs import mark_of

_STAGE_LENGTH = 12
_SOUNDS_LIKE_FIGURE = re.compile(
    r"(?=.{1,12}$)(?:約|およそ|概ね|おおむね)?[▲△\-]?(?:\d|[一二三四五六七八九十百千万数]+(?:[件人回円名%校社台]|箇所|か所|世帯))"
)
_STAGE_WORD = re.compile(
    r"(?:随時|適宜|通年|逐次|都度|常時|毎年|毎月|継続|拡充|一部|全部|本格|検討|調査|研究|準備|計画|協議|調整|試行|実施|推進|運用|導入|策定|改定|開始|完了"
    r"|達成|未実施|見直し|改善|整備|周知|活用|廃止|[・/→⇒]|済み?|中|の)+"
)
"""What is planned or done, said in words: no figure is missing there."""
_LONGEST_SHOWN = 20
_FEWEST_TARGETS = 2


def is_dash(text: str) -> bool:
    return bool(text) and all(character in DASHES for character in text.strip())


def is_stage(text: str) -> bool:
    """「検討」「一部実施」「→」「○」: a stage, no sentence."""
    plain = re.sub(r"\s", "", text)
    return len(plain) <= _STAGE_LENGTH and (bool(mark_of(plain)) or not re.search(r"[\d０-９。、を]", plain))


def sounds_like_figure(text: str) -> bool:
    """「約千件ほど」, 「１２O」: somebody meant a figure."""
    return _SOUNDS_LIKE_FIGURE.match(_narrow(text)) is not None


def _narrow(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def stages_as_targets(read: Sequence[tuple[Figure, Figures]]) -> Sequence[tuple[Figure, Figures]]:
    """年次計画 of an item that has a figure in one and the same unit for its years (97.0％, 97.2％): targets."""
    stages = [(figure, figures) for figure, figures in read if figure.code == "stage" and not figures.absent]
    measured = [figures for _, figures in stages if len(figures.quantities) == 1]
    units = {figures.quantities[0].unit for figures in measured}
    words = [figure.seen.text for figure, figures in stages if len(figures.quantities) != 1]
    if len(measured) < _FEWEST_TARGETS or len(units) != 1 or "" in units or not all(map(is_stage, words)):
        return read
    return [
        (replace(figure, code="target") if figure.code == "stage" and figures.quantities else figure, figures)
        for figure, figures in read
    ]


@dataclass
class Unread:
    """Tells each text once that stands where a figure is wanted: 「約千件ほど」, 「集計中」, 「１２O」."""

    draft: Draft
    _told: set[Origin] = field(default_factory=set)

    def tell(self, figure: Figure) -> None:
        """No 「随時」 among its like, which lacks no figure."""
        seen, look = figure.seen, figure.column.look
        wordy = bool(look.filled) and not look.numbers
        if (wordy and _STAGE_WORD.fullmatch(_narrow(seen.text))) or seen.origin in self._told:
            return
        self._told.add(seen.origin)
        shown = seen.text if len(seen.text) <= _LONGEST_SHOWN else f"{seen.text[:_LONGEST_SHOWN]}…"
        self.draft.tell(
            Severity.WARNING,
            "figure_unread",
            f"「{shown}」は数値として読めないので、数値は空欄にし、記載のまま取り込みます。"
            "数値で登録するときは、セルを数字（と単位）に直してください。",
            seen.origin,
        )
