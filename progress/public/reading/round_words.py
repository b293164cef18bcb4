"""What a page calls the results it shows. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from progress.table.shape import PlanTable


@dataclass(frozen=True)
class RoundWords:
    """What a page calls the results it shows. An old document is called by its own title, which claims no more
    than the source does: 館林's 業務棚卸表 doesn't say which year its marks are about.

    `year`: with it begin `heading` (over the results) and `status` (over an item's texts), "" before a title;
    `below`: the sentence under the heading; `share`: label of the achieved share, `share_alone`: the same where the
    page has not named the round; `mark`: what stands beside an item's badge.
    """

    year: str
    heading: str
    status: str
    below: str
    share: str
    share_alone: str
    mark: str


def round_words(table: PlanTable) -> RoundWords | None:
    """None where the table is a plan without results."""
    if table.round is None:
        return None
    both, title = table.round.fiscal_year.both, table.round.title
    if table.round.historical:
        return RoundWords(
            year="",
            heading=title,
            status=f"「{title}」に書かれた実施状況",
            below=f"{both}の資料です。市が公表した過去の資料から写しました。",
            share="達成とされた項目の割合",
            share_alone=f"「{title}」で達成とされた項目の割合",
            mark=f"{both}の資料「{title}」での記録",
        )
    return RoundWords(
        year=both,
        heading="の進み具合",
        status="の実施状況",
        below="",
        share="達成した項目の割合",
        share_alone=f"{both}に達成した項目の割合",
        mark=f"{both}の評価",
    )
