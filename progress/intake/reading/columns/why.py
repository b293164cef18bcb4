"""What speaks for and against a reading of one column, in a sentence for the person who is asked about it.

Pure: standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping

from progress.intake.reading.columns.column import Column
from progress.intake.reading.words.fields import BY_CODE
from progress.intake.reading.words.signs import Sort

_SORTS = {
    Sort.DASH: "「－」",
    Sort.NUMBER: "数",
    Sort.PERCENT: "百分率",
    Sort.FIGURE: "単位のある数",
    Sort.DATE: "日付",
    Sort.YEAR: "年度や期間",
    Sort.MARK: "記号",
    Sort.ARROW: "矢印",
    Sort.BAND: "評価の言葉",
    Sort.KIND: "「新規」「継続」など",
    Sort.UNIT: "単位",
    Sort.ROW_KIND: "「計画」「実績」など",
    Sort.OFFICE: "部署名",
    Sort.ORDINAL: "番号",
    Sort.TEXT: "短い言葉",
    Sort.LONG: "文章",
}
_SORTS_TOLD = 3


def evidence(columns: Mapping[int, Column], number: int) -> str:
    """「見出しからは決まりません。中身は、短い言葉が12、数が3です。左は「担当課」、右は「備考」です。」"""
    column = columns[number]
    headed = "見出しの言葉だけでは決まりません。" if column.heading else "見出しがありません。"
    counted = column.look.sorts.most_common(_SORTS_TOLD)
    filled = "、".join(f"{_SORTS[sort]}が{count}" for sort, count in counted)
    beside = "、".join(
        f"{side}は「{columns[place].heading.split('／')[-1]}」"
        for side, place in (("左", number - 1), ("右", number + 1))
        if place in columns and columns[place].heading
    )
    near = f"いちばん近いのは「{BY_CODE[column.code].label}」です。" if column.code in BY_CODE else ""
    return f"{headed}中身は、{filled}です。{f'{beside}の列です。' if beside else ''}{near}"
