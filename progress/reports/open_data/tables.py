"""A publication's tables for machines, each declared once: its columns with their kinds, and a row for each thing.

One datum in a cell; numbers without unit or comma; a missing value is empty, never 0 (総務省
「統計表における機械判読可能なデータの表記方法の統一ルール」). Years are Western, the era's beside them. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from items.quantity import absent
from progress.table.revisions import GOAL, target_changes
from progress.table.shape import Figure, ItemRow, PillarRow, PlanTable, StatusRow

Value = str | int | Decimal | bool | None
Row = tuple[Value, ...]


@dataclass(frozen=True)
class Column:
    """`kind`: of a Frictionless field (string, integer, number, boolean, date)."""

    name: str
    kind: str = "string"
    about: str = ""

    @property
    def kind_label(self) -> str:
        return _KINDS[self.kind]


_KINDS = {
    "string": "文字",
    "integer": "整数",
    "number": "数値",
    "boolean": "はい・いいえ（true・false）",
    "date": "日付",
}


@dataclass(frozen=True)
class DataTable:
    """`name`: of its file. `key`: columns that name a row."""

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: tuple[Row, ...]

    def records(self) -> Iterator[dict[str, Value]]:
        names = [column.name for column in self.columns]
        for row in self.rows:
            yield dict(zip(names, row, strict=True))


_BY_PART = re.compile(r"([①-⑳㉑-㉟][①-⑳㉑-㉟～~、・,，\s]*)?(.*)", re.DOTALL)
"""「①職員課」, 「②～⑤財政課」: which part of the item a department answers for."""
CODE = Column("団体コード", about="全国地方公共団体コード（検査数字を含む6桁）")
YEAR = Column("年度", "integer", "年度が始まる西暦の年")
ERA = Column("年度（和暦）")
ITEM = Column("項目コード", about="計画の中で一つの取組項目を指す番号")
NAME = Column("項目名")
INDICATOR = Column("指標名")
ROUND = Column("報告", about="どの報告に書かれたか")


@dataclass(frozen=True)
class Declared:
    """One table as it is made of any publication. `rows`: without the municipality's code, which stands first."""

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[PlanTable], Iterator[Row]]

    @property
    def every_column(self) -> tuple[Column, ...]:
        return CODE, *self.columns


def data_tables(table: PlanTable) -> list[DataTable]:
    """Every table, also one without rows: a program finds the same files in each publication."""
    return [
        DataTable(
            *(one.name, one.title, one.about, one.every_column, one.key),
            rows=tuple((table.municipality_code, *row) for row in one.rows(table)),
        )
        for one in _DECLARED
    ]


def _number(figure: Figure | None) -> Decimal | None:
    return figure.value if figure else None


def _text(figure: Figure | None) -> str:
    """As people read it; "" for a dash, which only says that nothing is there."""
    return "" if figure is None or (figure.value is None and absent(figure.text)) else figure.text


def _is_about(figure: Figure | None) -> bool | None:
    return None if figure is None or figure.value is None else figure.approximate


def _said(status: ItemRow) -> Iterator[StatusRow]:
    """What was reported: of the publication's own round, then of earlier ones."""
    yield from (one for one in (status.status, *status.past) if one is not None)


# ── The tables ───────────────────────────────────────────────────────────────────────────────────────────────


def _figures(table: PlanTable) -> Iterator[Row]:
    for item in table.items:
        for one in item.indicators:
            for cell in one.years:
                rate = cell.rate
                provisional = cell.actual.provisional if cell.actual else None
                yield (
                    *(int(cell.fiscal_year), cell.fiscal_year.era, item.key, item.title, one.name, one.unit),
                    *(_number(cell.target), _text(cell.target), _is_about(cell.target)),
                    *(_number(cell.original), _text(cell.original), rate.lowered if rate else ""),
                    *(_number(cell.actual), _text(cell.actual), _is_about(cell.actual), provisional),
                    *(cell.series, _number(cell.restated), cell.restated_in or None),
                    *(_number(cell.target_sum), _number(cell.actual_sum)),
                    *(
                        rate.percent if rate else None,
                        rate.met if rate else None,
                        rate.reason if rate else "",
                    ),
                    *(cell.due or None, cell.fulfilled_on or None, cell.remarks, cell.transcription_note),
                )


_FIGURE_COLUMNS = (
    *(YEAR, ERA, ITEM, NAME, INDICATOR, Column("単位", about="数値の列の単位")),
    Column("目標値", "number", "その年度の目標。単位は「単位」の列"),
    Column("目標（表記）", about="目標の、資料での書き方"),
    Column("目標は概数", "boolean"),
    Column("当初の目標値", "number", "目標を変えたとき、最初に変える前の目標。空欄は、変えていないもの"),
    Column("当初の目標（表記）", about="当初の目標の、資料での書き方"),
    Column("目標の引下げ", about="割合が引き下げた目標に対するものであるとき、その内容と決定日"),
    Column("実績値", "number", "その年度の実績。単位は「単位」の列"),
    Column("実績（表記）", about="実績の、資料での書き方"),
    Column("実績は概数", "boolean"),
    Column("実績は見込", "boolean", "まだ確定していない"),
    Column("系列の番号", "integer", "数え方が変わるたびに1つ増える。番号の違う実績は比べられない"),
    Column("計算し直した実績値", "number", "後の数え方で計算し直した、同じ年度の実績"),
    Column("計算し直した系列の番号", "integer", "その数え方の系列の番号"),
    Column("累計の目標値", "number", "累計どうしを比べるときの目標"),
    Column("累計の実績値", "number", "累計どうしを比べるときの実績"),
    Column("目標に対する割合（%）", "number", "実績がその年度の目標に対して何%か"),
    Column("目標を達成", "boolean"),
    Column("割合の説明", about="割合の計算のしかた、または計算しない理由"),
    Column("期限", "date"),
    Column("達成した日", "date"),
    *(Column("備考"), Column("資料についての注記")),
)


def _items(table: PlanTable) -> Iterator[Row]:
    pillars = {pillar.key: pillar for pillar in table.pillars}
    for item in table.items:
        pillar, status, band = pillars[item.pillar], item.status, table.band_of(item)
        yield (
            *(item.key, item.number, item.title, pillar.top, pillars[pillar.top].title),
            *(pillar.key, pillar.title, item.parent, item.nature_label),
            *((int(status.fiscal_year), status.fiscal_year.era) if status else (None, "")),
            *((status.state_label, status.planned_stage, status.actual_stage) if status else ("", "", "")),
            *((band.code, band.label, band.counts_as_achieved) if band else ("", "", None)),
            *(item.current_issues, item.approach, item.desired_state, item.goal_text),
            *(item.baseline_printed, item.goal_printed, item.schedule, item.remarks, item.transcription_note),
        )


_ITEM_COLUMNS = (
    *(ITEM, Column("項目番号", about="資料に印刷された番号"), NAME),
    *(
        Column("柱コード"),
        Column("柱名"),
        Column("区分コード", about="項目がすぐ下に並ぶ区分"),
        Column("区分名"),
    ),
    *(Column("上位の項目コード"), Column("項目の性質")),
    *(YEAR, ERA, Column("記録の状態"), Column("計画の段階"), Column("実際の段階")),
    *(Column("評価コード"), Column("評価"), Column("評価は達成", "boolean", "達成した項目に数える評価か")),
    *(Column("現状と課題"), Column("取組内容"), Column("目指す姿"), Column("目標")),
    *(Column("現状（表記）"), Column("最終目標（表記）"), Column("スケジュール")),
    *(Column("備考"), Column("資料についての注記")),
)


def _indicators(table: PlanTable) -> Iterator[Row]:
    kinds = {"number": "数値", "deadline": "期限", "text": "文言"}
    for item in table.items:
        for one in item.indicators:
            yield (
                *(
                    item.key,
                    item.title,
                    one.name,
                    one.unit,
                    kinds.get(one.kind, one.kind),
                    one.direction_label,
                ),
                *(_number(one.baseline), _text(one.baseline), _number(one.goal), _text(one.goal)),
                *(one.goal_rate.percent if one.goal_rate else None, one.remarks, one.transcription_note),
            )


_INDICATOR_COLUMNS = (
    *(ITEM, NAME, INDICATOR, Column("単位"), Column("種類", about="数値、期限、文言"), Column("向き")),
    *(Column("現状値", "number"), Column("現状（表記）")),
    *(Column("最終目標値", "number"), Column("最終目標（表記）")),
    Column("最終目標に対する割合（%）", "number"),
    *(Column("備考"), Column("資料についての注記")),
)


def _breaks(table: PlanTable) -> Iterator[Row]:
    for item in table.items:
        for one in item.indicators:
            for row in one.breaks:
                yield (
                    *(item.key, item.title, one.name, int(row.from_year), row.from_year.era, row.what),
                    *(row.unit_before, row.targets_follow, row.restated, _number(row.baseline), row.reason),
                )


def _target_changes(table: PlanTable) -> Iterator[Row]:
    for change in target_changes(table):
        decision = change.decision
        for year, row in decision.targets:
            yield (
                *(change.item.key, change.item.title, change.indicator.name, change.indicator.unit),
                *((int(year), year.era) if year else (None, GOAL)),
                *(decision.changed.words, row.before, row.after, decision.decided_on, decision.decided_by),
                *(decision.document_number, decision.reason),
            )


def _departments(table: PlanTable) -> Iterator[Row]:
    for item in table.items:
        for role, names in (("担当課", item.lead_departments), ("関係課", item.related_departments)):
            for printed in names:
                part, name = _BY_PART.fullmatch(printed).groups()  # type: ignore[union-attr] # it takes anything
                yield item.key, item.title, role, name, part


def _targets(table: PlanTable) -> Iterator[Row]:
    for item in table.items:
        for one in item.targets:
            about = (one.planned_stage, one.goal_text, one.figures_printed)
            yield int(one.fiscal_year), one.fiscal_year.era, item.key, item.title, *about


def _texts(table: PlanTable) -> Iterator[Row]:
    for item in table.items:
        for said in _said(item):
            for one in said.texts:
                about = (one.label, one.text, one.value, one.unit)
                yield (
                    int(said.fiscal_year),
                    said.fiscal_year.era,
                    said.round_title,
                    item.key,
                    item.title,
                    *about,
                )


def _ratings(table: PlanTable) -> Iterator[Row]:
    scales = {scale.key: scale for scale in table.scales}
    for item in table.items:
        for said in _said(item):
            for one in said.ratings:
                scale = scales.get(one.scale)
                if not one.recorded or scale is None:
                    continue
                band = scale.band(one.recorded)
                yield (
                    *(int(said.fiscal_year), said.fiscal_year.era, said.round_title, item.key, item.title),
                    *(one.indicator, scale.name, one.recorded, band.label if band else one.recorded),
                    *(band.counts_as_achieved if band else None, one.reason),
                )


def _effects(table: PlanTable) -> Iterator[Row]:
    for item in table.items:
        for said in _said(item):
            for number, one in enumerate(said.effects, start=1):
                yield (
                    *(int(said.fiscal_year), said.fiscal_year.era, said.round_title, item.key, item.title),
                    *(number, one.kind, one.amount_yen, one.general_yen, one.planned_yen),
                    *(one.compared_with, one.lasting, one.provisional, one.confirmed, one.explanation),
                )


def _budget(table: PlanTable) -> Iterator[Row]:
    """Of items, then of 柱 (館林's sheets)."""
    pillars = {pillar.key: pillar for pillar in table.pillars}
    owners: list[tuple[ItemRow | None, PillarRow]] = [(item, pillars[item.pillar]) for item in table.items]
    for item, pillar in [*owners, *((None, pillar) for pillar in table.pillars)]:
        for number, one in enumerate(item.budget if item else pillar.budget, start=1):
            yield (
                *(
                    int(one.fiscal_year),
                    one.fiscal_year.era,
                    item.key if item else "",
                    item.title if item else "",
                ),
                *(pillar.key, pillar.title, number, one.project_code, one.project_name, one.codes),
                *(one.budget_thousand_yen, one.settled_thousand_yen, one.is_repeated, one.transcription_note),
            )


def _shares(table: PlanTable) -> Iterator[Row]:
    for one in table.shares:
        share = one.share
        about = (share.achieved, share.denominator, share.percent)
        yield int(one.fiscal_year), one.fiscal_year.era, one.pillar, one.title, *about


def _bands(table: PlanTable) -> Iterator[Row]:
    year = table.round.fiscal_year if table.round else None
    for one in table.distributions:
        for count in one.counts:
            about = (count.code, count.label, count.count, one.total, count.share)
            yield int(year) if year else None, year.era if year else "", one.pillar, one.title, *about


_PILLAR = (Column("柱コード", about="空欄は計画全体"), Column("柱名"))
_REPORTED = (YEAR, ERA, ROUND, ITEM, NAME)
_DECLARED = (
    Declared(
        "figures",
        "指標の年度ごとの目標と実績",
        "一行は、取組項目×指標×年度。",
        _FIGURE_COLUMNS,
        ("年度", "項目コード", "指標名"),
        _figures,
    ),
    Declared("items", "取組項目", "一行は、取組項目。", _ITEM_COLUMNS, ("項目コード",), _items),
    Declared(
        "indicators",
        "指標",
        "一行は、取組項目×指標。",
        _INDICATOR_COLUMNS,
        ("項目コード", "指標名"),
        _indicators,
    ),
    Declared(
        "target_changes",
        "目標の変更",
        "一行は、取組項目×指標×年度×決定。引き下げた目標が先。",
        (
            *(ITEM, NAME, INDICATOR, Column("単位")),
            Column(YEAR.name, "integer", "目標の年度が始まる西暦の年。空欄は最終目標"),
            *(ERA, Column("向き", about="引下げ、引上げ、変更。よい向きで判断")),
            *(Column("変更前（表記）"), Column("変更後（表記）"), Column("決定日", "date")),
            *(Column("決定した組織"), Column("文書番号"), Column("理由")),
        ),
        (),
        _target_changes,
    ),
    Declared(
        "series_breaks",
        "数え方の変更",
        "一行は、取組項目×指標×変わった年度。この年度の前と後の実績は比べられない。",
        (
            *(ITEM, NAME, INDICATOR),
            *(Column(YEAR.name, "integer", "新しい数え方の最初の年度が始まる西暦の年"), ERA),
            *(Column("変わったもの"), Column("それまでの単位")),
            *(Column("目標も新しい数え方", "boolean"), Column("前の実績を計算し直した", "boolean")),
            *(Column("新しい数え方での現状値", "number"), Column("理由")),
        ),
        ("年度", "項目コード", "指標名"),
        _breaks,
    ),
    Declared(
        "departments",
        "担当課",
        "一行は、取組項目×課。",
        (
            *(ITEM, NAME, Column("役割", about="担当課、関係課"), Column("課")),
            Column("受け持つ部分", about="項目の中の①など。空欄は項目全体"),
        ),
        (),
        _departments,
    ),
    Declared(
        "targets",
        "年度目標（文章）",
        "一行は、取組項目×年度。",
        (YEAR, ERA, ITEM, NAME, Column("計画の段階"), Column("年度目標"), Column("数値（表記）")),
        ("年度", "項目コード"),
        _targets,
    ),
    Declared(
        "texts",
        "実施状況の文章と回答",
        "一行は、取組項目×報告×見出し。",
        (*_REPORTED, Column("見出し"), Column("文章"), Column("数値", "number"), Column("単位")),
        (),
        _texts,
    ),
    Declared(
        "ratings",
        "評価",
        "一行は、取組項目×報告×評価区分。指標ごとの評価は、指標ごと。",
        (
            *(*_REPORTED, Column("指標名", about="空欄は項目全体の評価"), Column("評価区分")),
            *(Column("評価コード"), Column("評価"), Column("評価は達成", "boolean"), Column("理由")),
        ),
        (),
        _ratings,
    ),
    Declared(
        "effects",
        "効果額",
        "一行は、取組項目×報告×効果。プラスは市にとって良い効果。",
        (
            *(*_REPORTED, Column("番号", "integer"), Column("種類"), Column("効果額（円）", "integer")),
            Column("うち一般財源（円）", "integer", "空欄は、分けて報告していないもの"),
            Column("計画していた額（円）", "integer", "その年度の効果として計画していた額"),
            Column("何と比べたか", about="前年度、計画を始める前"),
            Column("効果の続き方", about="この年度だけ、翌年度からも続く"),
            *(Column("見込", "boolean"), Column("財政課が確認", "boolean"), Column("算定根拠")),
        ),
        (),
        _effects,
    ),
    Declared(
        "budget",
        "予算と決算",
        "一行は、取組項目（または柱）×年度×予算事業。",
        (
            *(YEAR, ERA, Column(ITEM.name, about="空欄は、柱全体の予算"), NAME),
            *(Column("区分コード", about="項目がすぐ下に並ぶ区分、または柱"), Column("区分名")),
            *(Column("番号", "integer"), Column("事業コード", about="予算書で事業に付いた番号")),
            *(Column("事業名"), Column("予算の区分", about="款－項－目")),
            *(Column("予算額（千円）", "integer"), Column("決算額（千円）", "integer")),
            *(Column("再掲", "boolean"), Column("資料についての注記")),
        ),
        (),
        _budget,
    ),
    Declared(
        "shares",
        "達成項目の割合",
        "一行は、年度×柱。割合は、達成項目数÷分母。",
        (
            *(YEAR, ERA, *_PILLAR, Column("達成項目数", "integer")),
            *(Column("分母", "integer"), Column("割合（%）", "number")),
        ),
        ("年度", "柱コード"),
        _shares,
    ),
    Declared(
        "bands",
        "評価ごとの項目数",
        "一行は、柱×評価。",
        (
            *(YEAR, ERA, *_PILLAR, Column("評価コード", about="空欄は評価なし"), Column("評価")),
            *(Column("項目数", "integer"), Column("柱の項目数", "integer"), Column("割合（%）", "number")),
        ),
        (),
        _bands,
    ),
)


def declared() -> tuple[Declared, ...]:
    return _DECLARED


def table_names() -> list[str]:
    return [one.name for one in _DECLARED]
