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
    else it is for the city's staff alone. `in_list`: it is a column of the printed list (published ones only)."""

    name: str
    label: str
    asks: str = ""
    rows: int = 4
    needed: bool = False
    public: bool = True
    in_list: bool = False

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


YEAR_END_TEXTS = (
    YearEndText(
        "narrative",
        "主な取組内容",
        "この年度に実際に行ったことを書きます。",
        rows=6,
        needed=True,
        in_list=True,
    ),
    YearEndText("issues", "課題"),
    YearEndText("next_steps", "今後の取組"),
)
