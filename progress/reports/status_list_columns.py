"""Where things stand in 行政改革推進項目別実施状況一覧 and what its columns are: for its writer and its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from progress.public.reading.tree import departments_text
from progress.rating import Band
from progress.table.columns import YEAR_END_TEXTS
from progress.table.shape import ItemRow, PillarRow, PlanTable

TITLE_ROW, PLACE_ROW, HEADER_ROW, BAND_ROW, FIRST_ROW = 1, 2, 3, 4, 5
PILLAR_COLUMN, SUB_COLUMN, ITEM_COLUMN, FIRST_MARK_COLUMN = 1, 2, 3, 4
ITEM_HEADING, MARK_HEADING = "行政改革推進項目", "実施状況"
LONG_TEXT = next(one for one in YEAR_END_TEXTS if one.in_list)
"""It stands last and takes the width that the other columns leave."""
TEXT_HEADING = LONG_TEXT.label
SHORT_TEXT_WIDTH = 24.0
"""Of the other texts of the reports."""
TOTAL, SHARE = "合計", "達成項目の割合"
MARK, OTHER_MARK = "○", "●"
"""The second stands where a band is itself written ○: 「○」 under 「×」 would be misread."""
NOT_ASKED = "－"
UNREPORTED, UNRATED = "未報告・未確認", "評価の記録なし"
UNREPORTED_CODE, UNRATED_CODE = "(unreported)", "(unrated)"
REPORTED_CODE, REPORTED = "(reported)", "報告あり"


class MarkColumn(NamedTuple):
    """`group` stands in the upper header row, `printed` in lines in the lower one; the column is wide enough for each
    of its words. `code`: of a band, or one of the codes in brackets, which no band can bear."""

    group: str
    printed: str
    scale: str
    code: str


class TextColumn(NamedTuple):
    """`width` 0: takes its part of what the other columns leave."""

    label: str
    width: float
    text: Callable[[ItemRow], str]


def _printed(band: Band) -> str:
    """A band as the lower header row prints it: 「S」 over 「目標を上回る」, 「第1欄」 over 「（見出し不明）」.
    A narrow column breaks it further, between words."""
    name = band.label.replace("（", "\n（", 1).lstrip("\n")
    return name if band.symbol in ("", band.label) else f"{band.symbol}\n{name}"


def band_label(band: Band) -> str:
    """What `read` gives back for a band: its heading without line breaks."""
    return _printed(band).replace("\n", "")


def recorded(item: ItemRow, scale: str) -> str | None:
    """The code of the item's mark column on that scale (「」 for a plan without bands); None where the round
    doesn't ask for the item."""
    if item.status is None:
        return None
    if not item.status.reported:
        return UNREPORTED_CODE
    if not scale:
        return REPORTED_CODE
    rating = item.status.rating(scale)
    return (rating.recorded if rating else "") or UNRATED_CODE


def mark_columns(table: PlanTable) -> list[MarkColumn]:
    if table.round is None:
        return []
    if not table.scales:
        reported = MarkColumn(MARK_HEADING, REPORTED, "", REPORTED_CODE)
        return [reported, MarkColumn(MARK_HEADING, UNREPORTED, "", UNREPORTED_CODE)]
    columns = []
    for scale in table.scales:
        group = MARK_HEADING if len(table.scales) == 1 else f"{MARK_HEADING}：{scale.name}"
        columns += [MarkColumn(group, _printed(band), scale.key, band.code) for band in scale.bands]
        if scale is not table.scale:  # it may rate a few items only; who hasn't reported stands there already
            continue
        found = {recorded(item, scale.key) for item in table.items}
        for label, code in ((UNRATED, UNRATED_CODE), (UNREPORTED, UNREPORTED_CODE)):
            if code in found:
                columns.append(MarkColumn(group, label, scale.key, code))
    return columns


def _said(name: str) -> Callable[[ItemRow], str]:
    return lambda item: item.status.text(name) if item.status else NOT_ASKED


def in_one_order(rows: Iterable[Sequence[str]]) -> list[str]:
    """Names that stand in the same order in many rows, of which none need have them all."""
    order: list[str] = []
    for row in rows:
        place = 0
        for name in row:
            if name not in order:
                order.insert(place, name)
            place = order.index(name) + 1
    return order


def text_columns(table: PlanTable) -> list[TextColumn]:
    """What the reports say under headings that belong into the list, 主な取組内容 last, even where it is empty; for a
    plan alone what it states of its items."""
    if table.round is None:
        possible = [
            TextColumn("実施時期", 14.0, lambda item: item.schedule),
            TextColumn("担当課・関係課", 26.0, departments_text),
            TextColumn("取組内容", 0, lambda item: item.approach),
        ]
        return [column for column in possible if any(column.text(item) for item in table.items)]
    statuses = [item.status for item in table.items if item.status is not None]
    labels = {said.name: said.label for status in statuses for said in status.texts}
    order = in_one_order([said.name for said in status.texts if said.in_list] for status in statuses)
    short = [
        TextColumn(labels[name], SHORT_TEXT_WIDTH, _said(name)) for name in order if name != LONG_TEXT.name
    ]
    return [*short, TextColumn(TEXT_HEADING, 0, _said(LONG_TEXT.name))]


def pillar_text(pillar: PillarRow) -> str:
    """The title; where the document gives a group only a number and a policy sentence, that sentence too."""
    only_number = not any(character.isalpha() for character in pillar.title)
    return f"{pillar.title}\n{pillar.policy}" if only_number and pillar.policy else pillar.title
