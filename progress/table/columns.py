"""The texts of a year-end report, declared once: what they are called, what is asked, who may read them, where they
stand. Pure.

The form, the record's pages, the frozen table, the difference, the search, the admin, the export and the workbook
all go by `YEAR_END_TEXTS`, in its order; `docs/adding-a-year-end-field.md` says how one is added. The model has a
field of the same name and label.
"""

from __future__ import annotations

from dataclasses import dataclass

GUIDE = 400
"""So many characters are easy to read in a list; more are allowed up to `LONGEST`."""
LONGEST = 4000
"""Characters; more is an enclosure."""


@dataclass(frozen=True)
class YearEndText:
    """One text that a department writes. `name`: the field of `YearEndStatus`, the input of the form and the key in
    the frozen table. `rows`: lines of its input. `needed`: no submission without it. `public`: it is published;
    else it is for the city's staff alone. `in_list`: it is a column of the printed list (published ones only).
    `headed`: what heads it in cities' workbooks, besides its label; `maybe_headed`: words that do so where nothing
    surer is found. Words are parted by blanks."""

    name: str
    label: str
    asks: str = ""
    rows: int = 4
    needed: bool = False
    public: bool = True
    in_list: bool = False
    headed: str = ""
    maybe_headed: str = ""

    @property
    def hint(self) -> str:
        """What stands beside the input."""
        return hint(self.asks, guide=GUIDE, needed=self.needed, public=self.public)


def hint(asks: str, *, guide: int = 0, needed: bool, public: bool) -> str:
    """What is asked, how long it should be (0: nothing is said), and what becomes of it, in sentences."""
    sentences = (
        asks,
        f"{guide}字くらいまで。" if guide else "",
        "提出するときに必要です。" if needed else "",
        "" if public else "市役所の中だけで使い、公表しません。",
    )
    return "".join(sentences)


_WHAT_WAS_DONE = (
    "取組実績 取組状況 実施状況 取組結果 主な取組 活動実績 取組内容・実績 実績内容 "
    "取組の実績 進捗内容 取組成果 取組の成果 成果・実績 実績・成果 主な実績 取組経過 "
    "実施内容・結果 実施した内容 実績の内容 取組実績内容 取組の状況 実施経過 実施実績 "
    "実施の内容 取組内容及び実績 取組内容と実績 主な取組実績 取組結果・成果 経過 実績概要 "
    "やったこと 行ったこと 取り組んだこと "
    "進捗状況の説明 進捗の内容 取り組み状況 取組み状況 主な成果 取組状況等 年度末の状況 "
    "実施状況等 実績等 取組実績等 成果・効果 実績(取組内容) 取組内容(実績)"
)
_WHAT_IS_LEFT = (
    "残された課題 今後の課題 取組の課題 実施上の課題 課題・問題点 課題等 未達成の理由 "
    "未達成理由 遅れの理由 遅延理由 うまくいかなかったこと できなかったこと"
)
_WHAT_COMES_NEXT = (
    "来年度の取組 翌年度の取組方針 今後の方向性 今後の方針 今後の予定 今後の対応 "
    "次年度の取組 次年度以降の取組 翌年度の取組 今後の展開 今後の取組方針 今後の取組予定 "
    "今後の見通し 次年度の方針 次年度の予定 次年度計画 今後の取り組み 改善策 今後の方向 "
    "課題と今後の取組 課題・今後の取組 今後の課題と取組 翌年度以降の取組 来年度の取組 "
    "次年度取組 課題及び今後の取組 次年度の目標 課題と今後の方向性 今後の取組み "
    "改善内容・今後の方向性 次年度以降の方針 今後の取組内容 見直し・改善 "
    "改善の方向 改善の方向性 見直しの方向 見直しの方向性 次の一手 次にやること 次期計画 次期計画での扱い"
)

YEAR_END_TEXTS = (
    YearEndText(
        "narrative",
        "主な取組内容",
        "この年度に実際に行ったことを書きます。",
        rows=6,
        needed=True,
        in_list=True,
        headed=_WHAT_WAS_DONE,
    ),
    YearEndText("issues", "課題", headed=_WHAT_IS_LEFT, maybe_headed="課題 理由"),
    YearEndText("next_steps", "今後の取組", headed=_WHAT_COMES_NEXT),
)
