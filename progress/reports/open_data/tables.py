"""A publication's tables for machines, each declared once: its columns with their kinds, and a row for each thing.

One datum in a cell; numbers without unit or comma; a missing value is empty, never 0 (総務省
「統計表における機械判読可能なデータの表記方法の統一ルール」). Years are Western, the era's beside them. Pure.
"""

from __future__ import annotations

from progress.reports.open_data.columns import (
    ERA,
    INDICATOR,
    ITEM,
    NAME,
    ROUND,
    YEAR,
    Column,
    DataTable,
    Declared,
)
from progress.reports.open_data.rows import (
    bands,
    breaks,
    budget,
    changes_of_targets,
    departments,
    effects,
    figures,
    indicators,
    items,
    ratings,
    shares,
    targets,
    texts,
)
from progress.table.shape.plan import PlanTable

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
    Column("数値がない理由", about="未到来、未集計、隔年調査、対象外、廃止のどれか"),
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
    Column("目標に届かなかった理由", about="届かなかったときに報告された、主な理由の区分"),
    *(Column("備考"), Column("資料についての注記")),
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

_INDICATOR_COLUMNS = (
    *(ITEM, NAME, INDICATOR, Column("単位"), Column("種類", about="数値、期限、文言"), Column("向き")),
    *(Column("現状値", "number"), Column("現状（表記）")),
    *(Column("最終目標値", "number"), Column("最終目標（表記）")),
    Column("最終目標に対する割合（%）", "number"),
    *(Column("備考"), Column("資料についての注記")),
)

_PILLAR = (Column("柱コード", about="空欄は計画全体"), Column("柱名"))
_REPORTED = (YEAR, ERA, ROUND, ITEM, NAME)
_DECLARED = (
    Declared(
        "figures",
        "指標の年度ごとの目標と実績",
        "一行は、取組項目×指標×年度。",
        _FIGURE_COLUMNS,
        ("年度", "項目コード", "指標名"),
        figures,
    ),
    Declared("items", "取組項目", "一行は、取組項目。", _ITEM_COLUMNS, ("項目コード",), items),
    Declared(
        "indicators",
        "指標",
        "一行は、取組項目×指標。",
        _INDICATOR_COLUMNS,
        ("項目コード", "指標名"),
        indicators,
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
        changes_of_targets,
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
        breaks,
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
        departments,
    ),
    Declared(
        "targets",
        "年度目標（文章）",
        "一行は、取組項目×年度。",
        (YEAR, ERA, ITEM, NAME, Column("計画の段階"), Column("年度目標"), Column("数値（表記）")),
        ("年度", "項目コード"),
        targets,
    ),
    Declared(
        "texts",
        "実施状況の文章と回答",
        "一行は、取組項目×報告×見出し。",
        (*_REPORTED, Column("見出し"), Column("文章"), Column("数値", "number"), Column("単位")),
        (),
        texts,
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
        ratings,
    ),
    Declared(
        "effects",
        "効果額",
        "一行は、取組項目×報告×効果。プラスは市にとって良い効果。",
        (
            *(*_REPORTED, Column("番号", "integer"), Column("種類"), Column("効果額（円）", "integer")),
            Column("うち一般財源（円）", "integer", "空欄は、分けて報告していないもの"),
            Column("計画していた額（円）", "integer", "その年度の効果として計画していた額"),
            Column("比較の基準", about="前年度、計画を始める前"),
            Column("効果の継続性", about="この年度だけ、翌年度からも続く"),
            *(Column("見込", "boolean"), Column("財政課が確認", "boolean"), Column("算定根拠")),
        ),
        (),
        effects,
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
        budget,
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
        shares,
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
        bands,
    ),
)


def declared() -> tuple[Declared, ...]:
    return _DECLARED


def table_names() -> list[str]:
    return [one.name for one in _DECLARED]


def data_tables(table: PlanTable) -> list[DataTable]:
    """Every table, also one without rows: a program finds the same files in each publication."""
    return [
        DataTable(
            *(one.name, one.title, one.about, one.every_column, one.key),
            rows=tuple((table.municipality_code, *row) for row in one.rows(table)),
        )
        for one in _DECLARED
    ]
