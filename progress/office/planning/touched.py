"""What of a publication a correction reaches: every page and file that says the item, by name and address."""

from __future__ import annotations

from django.urls import reverse

from progress.models import Publication
from progress.reports import kept
from progress.reports.layouts import STATUS_LIST
from progress.reports.open_data.tables import data_tables
from progress.table.shape.plan import PlanTable

_OF_ITEMS = "項目コード"


def touched(publication: Publication, table: PlanTable, item: str) -> list[tuple[str, str]]:
    """(what, its address in the publication as it is now), in the order of a reader's way. The next number has the
    same, with what was put right. `item`: its key; `table`: what the next number would say."""
    plan = publication.plan
    numbered = [plan.municipality.slug, plan.slug, publication.number]

    def at(name: str, *more: str) -> str:
        return reverse(name, args=[*numbered, *more])

    found = [
        ("公表ページ（一覧）", at("publication")),
        ("項目のページとグラフ", at("publication_item", item)),
        ("全期間の結果のページ", at("publication_whole_period")),
    ]
    if publication.round_id:
        found.append(("会議用の資料", at("publication_packet")))
        found.append(("会議資料一式（Excel）", at("packet_workbook")))
        found.append(("答弁用（Excel）", at("answer_workbook")))
    found.append(("一覧（Excel）", at("publication_workbook")))
    found += [
        (f"{one.label}（Excel）", at("publication_layout", one.key))
        for one in kept.fitting(table)
        if one != STATUS_LIST
    ]
    found += [
        (f"データ：{one.title}（CSV・JSON）", at("publication_data_file", f"{one.name}.csv"))
        for one in data_tables(table)
        if any(row.get(_OF_ITEMS) == item for row in one.records())
    ]
    return found
