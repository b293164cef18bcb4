"""The pillar of items whose table names none: that of the plan, the sheet's name, or the plan's title.

Pure: standard library only.
"""

from __future__ import annotations

import re

from plans.history.changes import Severity
from progress.intake.draft import Kind, Origin
from progress.intake.reading.entries.entry import Entry
from progress.intake.reading.entries.tree import Node
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.words.headings import part_of

ONLY_PILLAR = "取組項目"
"""The pillar of a document that names none."""
NO_PILLAR = re.compile(
    r"(?i)(?:sheet|シート|様式|別紙)?\d*|(?:取組|項目|実施|進捗|進行|年次|全体|全|数値|評価|年度別|計画|実績|指標|効果額?|状況|管理|一覧|結果"
    r"|目標|工程|推移|部署別|課別|KPI|list|表|データ|及び|推進|内訳|総括|年度|と|別|・|の)+"
)
"""Names of sheets that say what sort of table it is, and nothing of what the items are about."""


def pillar_of_sheet(whole: Whole, entry: Entry) -> Node:
    """Where a table names no pillar its sheet stands for one."""
    sheet = whole.book.sheet(entry.sheet_name)
    if len(whole.known.pillars) == 1:
        stored = whole.known.pillars[0]
        return whole.tree.node(None, stored.name, Origin(sheet.name, "A1"), stored.number, unsaid=True)
    name = sheet.name if _stands_for_pillar(whole, sheet.name) else ""
    if not name:
        plan = whole.draft.get(Kind.PLAN, ())
        title = plan.fields.get("title") if plan else None
        name = str(title.value) if title else ONLY_PILLAR
    known = [pillar for pillar in whole.known.pillars if pillar.name == name]
    if not known and ("", name) not in whole.sheet_pillars:
        whole.sheet_pillars.add(("", name))
        whole.draft.tell(
            Severity.NOTE,
            "pillar_from_sheet",
            f"柱（基本方針など）が書かれていないので、柱を「{name}」とし、取組項目をその下に置きます。"
            "柱の名前は、取り込んだあとで変えられます。",
            sheet.name,
        )
    return whole.tree.node(None, name, Origin(sheet.name, "A1"), unsaid=True)


def _stands_for_pillar(whole: Whole, name: str) -> bool:
    """A sheet's name where several sheets share the items between them; a single one is named after its year, its
    file or its form."""
    if any(pillar.name == name for pillar in whole.known.pillars):
        return True
    several = len({entry.sheet_name for entry in whole.entries.found.values()}) > 1
    return several and not NO_PILLAR.fullmatch(part_of(name).word)
