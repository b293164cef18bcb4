"""What a plan lacks for a layout, and what a layout has no place for. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from items.quantity import absent
from progress.layouts import said
from progress.layouts.declared import Layout
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PillarRow, PlanTable


class Held(NamedTuple):
    """Something that a plan may hold. `code`: the field that a layout has a place for; `label`: what it is called."""

    code: str
    label: str
    of_item: Callable[[ItemRow], bool] = lambda item: False
    of_pillar: Callable[[PillarRow], bool] = lambda pillar: False
    of_table: Callable[[PlanTable], bool] = lambda table: False

    def amount(self, table: PlanTable) -> str:
        """「12項目」, 「4つの柱」, 「計画」; "" where the plan doesn't hold it."""
        items = sum(map(self.of_item, table.items))
        pillars = sum(map(self.of_pillar, table.pillars))
        parts = [f"{items}項目"] if items else []
        parts += [f"{pillars}つの柱"] if pillars else []
        return "・".join(parts) or ("計画全体" if self.of_table(table) else "")


def _text(code: str) -> Callable[[ItemRow], bool]:
    return lambda item: bool(said.of_item(code, item))


def _yearly(code: str) -> Callable[[ItemRow], bool]:
    return lambda item: any(
        said.of_year(code, item, year)
        for year in {
            *(row.fiscal_year for row in item.targets),
            *(cell.fiscal_year for one in item.indicators for cell in one.years if cell.target),
        }
    )


HELD = (
    Held("activity_code", "業務コード", _text("activity_code")),
    Held("kind", "継続・新規の別", _text("kind")),
    Held("departments", "担当課", _text("departments")),
    Held("related_departments", "関係課", _text("related_departments")),
    Held("current_issues", "現状と課題", _text("current_issues")),
    Held("approach", "取組内容", _text("approach")),
    Held("desired_state", "目標の状態", _text("desired_state")),
    Held("goal_text", "目標", _text("goal_text")),
    Held("baseline", "現状の数値", _text("baseline")),
    Held("goal", "目標の数値", lambda item: absent(said.of_item("goal", item)) is None),
    Held("schedule", "実施時期", _text("schedule")),
    Held("remarks", "備考", lambda item: bool(item.remarks)),
    Held("stage", "年度ごとの段階", _yearly("stage")),
    Held("year_goal", "年度目標", _yearly("year_goal")),
    Held("target", "年度の目標値", _yearly("target")),
    Held("direction", "指標の向き", lambda item: any(one.direction for one in item.indicators)),
    Held("actual", "実績", lambda item: any(cell.actual for one in item.indicators for cell in one.years)),
    Held("rating", "評価", lambda item: item.status is not None and bool(item.status.ratings)),
    Held(
        "other_ratings",
        "2つ目からの評価",
        lambda item: item.status is not None and len({one.scale for one in item.status.ratings}) > 1,
    ),
    Held("texts", "実施状況の文章", lambda item: item.status is not None and bool(item.status.texts)),
    Held(
        "actual_stage",
        "実施した段階",
        lambda item: item.status is not None and bool(item.status.actual_stage),
    ),
    Held("note", "実施状況の備考", lambda item: item.status is not None and bool(item.status.remarks)),
    Held("effects", "効果額", lambda item: item.status is not None and bool(item.status.effects)),
    Held(
        "opinions",
        "審議会意見",
        lambda item: bool(item.opinions),
        of_table=lambda table: bool(table.opinions),
    ),
    Held(
        "revisions",
        "目標の見直し",
        lambda item: any(cell.revisions for one in item.indicators for cell in one.years),
    ),
    Held("successions", "統合・改称・廃止", lambda item: bool(item.successions)),
    Held("budget", "予算・決算", lambda item: bool(item.budget), lambda pillar: bool(pillar.budget)),
    Held(
        "project_code",
        "予算事業の番号",
        lambda item: any(one.project_code for one in item.budget),
        lambda pillar: any(one.project_code for one in pillar.budget),
    ),
    Held("own_cost", "事業名のない予算・決算", lambda item: any(not one.project_name for one in item.budget)),
    Held(
        "settled_budget",
        "決算のある年度の予算額",
        lambda item: any(one.budget_printed and one.settled_printed for one in item.budget),
    ),
    Held("staff", "人工", of_pillar=lambda pillar: bool(pillar.staffing)),
    Held("item_staff", "項目ごとの人工", lambda item: bool(item.staffing)),
    Held("parent", "上位の項目", lambda item: bool(item.parent)),
    Held("policy", "柱の方針", of_pillar=lambda pillar: bool(pillar.policy)),
    Held("summary", "柱の総括", of_pillar=lambda pillar: bool(pillar.summary)),
    Held("pillar_next_steps", "柱の今後の方針", of_pillar=lambda pillar: bool(pillar.next_steps)),
    Held("aim", "目指すもの", of_table=lambda table: bool(table.aim)),
    Held("footnotes", "脚注", of_table=lambda table: bool(table.footnotes)),
)
_BY_FIELD = {one.code: one for one in HELD}


def missing(layout: Layout, table: PlanTable) -> str:
    """What the plan has to say before the layout can be written, as a sentence; "" where nothing is missing."""
    if not table.items:
        return "取組項目がまだありません。"
    for group in layout.needs:
        held = [_BY_FIELD[code] for code in group]
        if not any(one.amount(table) for one in held):
            words = "・".join(one.label for one in held)
            return f"この計画には、{words}のある項目がないため、{layout.label}の様式では書けません。"
    return ""


def left_out(layout: Layout, table: PlanTable) -> list[str]:
    """What the plan holds and the layout has no place for: 「評価（36項目）」."""
    found = [(one.label, one.amount(table)) for one in HELD if one.code not in layout.fields]
    return [f"{label}（{count}）" for label, count in found if count]
