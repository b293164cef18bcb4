"""The dictionary: the fields that a column of a table may hold, and the words that head such columns.

Pure: standard library only. The texts of a year-end report are declared with all else that is said of them
(`progress.table.columns`). One table, read by the finding of header rows, by the matching of columns and by the
lists from which a person corrects a matching.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from progress.table.columns import YEAR_END_TEXTS, YearEndText


class Years(Enum):
    """Whether a column of the field belongs to a fiscal year."""

    NONE = auto()
    MAY = auto()
    """「現状値（R2）」"""
    MUST = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a column may hold. `label` is shown in the list of choices; `words` head such columns,
    `weak` words do so only where nothing surer is found (「内容」, 「数値」)."""

    code: str
    label: str
    words: tuple[str, ...]
    weak: tuple[str, ...] = ()
    years: Years = Years.NONE


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _of_year_end(text: YearEndText) -> Field:
    weak = _words(text.maybe_headed)
    label = () if text.label in weak else (text.label,)
    return Field(text.name, f"{text.label}（年度末）", (*label, *_words(text.headed)), weak, Years.MUST)


FIELDS: tuple[Field, ...] = (
    Field(
        "pillar",
        "柱・大項目・中項目",
        _words(
            "柱 改革の柱 重点 基本方針 基本方向 基本目標 基本施策 大項目 中項目 大分類 中分類"
            " 大区分 中区分 大柱 中柱 重点項目 重点分野 重点施策 重点課題 重点目標 重点事項"
            " 推進項目 基本項目 施策 施策名 施策の柱 施策体系 分野 領域 視点 方針 方向性"
            " 取組方針 体系 改革の視点 取組の柱 改革の方向性 推進方針 柱名 主要施策 章 節"
            " 施策の方向 施策の方向性 施策区分 取組の方向 取組の方向性 推進の柱 改革方針"
            " 重点取組 取組分野 目標の柱 戦略 改革の基本方針 重点推進項目 推進事項"
            " 基本目的 施策目的 上位目的 基本政策 政策 つの柱"
        ),
        _words("分類 項目区分 目的"),
    ),
    Field(
        "pillar_number", "柱の番号", _words("柱番号 柱No 大項目番号 中項目番号 方針番号 施策番号 体系番号")
    ),
    Field(
        "number",
        "項目の番号",
        _words(
            "番号 No NO № コード 項目番号 取組番号 事業番号 整理番号 管理番号 通番 連番"
            " 通し番号 項番 取組No 項目No 事業No 改革番号 取組項目番号 実施項目番号"
            " 改革項目番号 番 # ＃ 符号 記号 項目コード 取組コード 事業コード 行番号 計画番号"
            " 個票番号 シート番号 個票No 整理No 管理No 小項目番号"
            " ID 項目ID 取組ID 事業ID 管理ID 案件番号 案件"
        ),
    ),
    Field("activity_code", "業務コード", _words("業務コード 行政活動コード 業務番号 管理コード")),
    Field(
        "name",
        "取組項目の名前",
        _words(
            "取組項目 改革項目 実施項目 改革実施項目 取組名 事業名 取組事項 取組項目名"
            " 実施項目名 改革項目名 項目名 取組名称 事業名称 具体的取組 具体的取組項目"
            " 具体的な取組項目 行政改革推進項目 推進項目名 行政活動 実施事項 改革事項 個別項目"
            " 個別事業 取組事業 事務事業 事務事業名 取組事項名 改革改善項目 見直し項目"
            " アクション アクションプラン アクション項目 実施計画項目 行革項目 実施事業"
            " 対象の取組 評価対象 評価対象事業 対象取組"
            " 取組の名称 細項目 対象事業 プラン名 取組件名 件名 実施計画名 取り組み項目"
            " 取り組み 取組み項目 取組み 具体的方策 方策 具体策 行動計画 改革メニュー"
            " 行動計画名 具体的な改革項目 項目名称 実施取組 個別取組 個別取組項目"
            " 行政活動(手段) 具体的実施項目 改善項目 見直し事項 業務名 テーマ 任務目的 使命 任務"
            " 取組の名前 とりくみの名前 とりくみ"
        ),
        _words("項目 取組 事業 名称 小項目 小分類 件名 小区分 タイトル"),
    ),
    Field(
        "kind",
        "継続・新規",
        _words(
            "継続・新規 新規・継続 新規継続 継続新規 新規/継続 継続/新規 新規・継続の別"
            " 新規継続の別 新継 新規継続区分 新規・継続区分 新・継 新/継 種別"
        ),
    ),
    Field(
        "departments",
        "担当課",
        _words(
            "担当課 所管課 主管課 担当部署 担当部局 実施主体 担当課名 所管課名 担当課等 所管"
            " 主管 担当課(室) 担当課室 担当部課 所管部署 所管部局 主管部署 主管部局 所属"
            " 所属名 担当所属 実施課 推進課 主担当課 主担当 実施部署 課名 部課名 担当部課名"
            " 担当 取組主体 推進主体 担当組織 実施所属 担当部 所管部 責任部署 責任課 部署"
            " 部署名 推進担当課 取組担当課 実施担当課 担当局 担当室 主管課名 担当係 担当部課等"
            " 部局名 部局 課等名 所管部課 部名 担当部名 だれが 誰が"
        ),
        _words("部 課"),
    ),
    Field("division", "担当課の部・局", ()),
    Field(
        "related_departments",
        "関係課",
        _words(
            "関係課 関連課 関係部署 関連部署 関係課名 協力課 関係部局 連携課 関連部局"
            " 関係部課 関係課等 副担当課 連携部署 関係所属 協力部署 協議先 いっしょにやる課"
        ),
    ),
    Field(
        "approach",
        "取組内容",
        _words(
            "取組内容 取組概要 実施内容(計画) 具体的な取組内容 具体的取組内容 取組の内容"
            " 取組の概要 事業内容 事業概要 改革内容 実施概要 計画内容 項目の内容 概要"
            " 具体的内容 具体的な取組 具体的な内容 改革の内容 見直し内容 見直しの内容 取り組み内容"
            " 取組み内容 推進内容 項目の概要 取組内容等 取組方法 実施方法 改善内容 手段"
            " 改革の概要 取組手法 内容・効果 事業の内容 事業の概要 なにをするのか 何をするのか"
            " 取組の計画 取組計画の内容 今年度の取組 本年度の取組"
        ),
        _words("内容 実施内容 説明"),
    ),
    Field(
        "current_issues",
        "現状と課題",
        _words(
            "現状と課題 現状・課題 現状及び課題 現状課題 現状 背景 背景・課題 現状の課題"
            " 現状と問題点 課題・背景 必要性 現状・問題点 現状認識 取組の背景"
        ),
        _words("問題点"),
    ),
    Field(
        "desired_state",
        "目標の状態",
        _words(
            "目標の状態 目指す姿 めざす姿 めざすべき姿 めざす状態 目指す方向 目指す状態 あるべき姿 目指すべき姿"
            " 事業の目的 事業目的 取組の目的 取組目的"
            " 期待される効果 期待する効果 取組の効果 効果 期待効果"
        ),
    ),
    Field(
        "goal_text",
        "目標（文章）",
        _words(
            "取組目標 到達目標 達成目標 今年度の目標 本年度の目標 年度の目標 目標内容 取組の目標 計画目標"
            " 目標の内容 到達点 実施目標 計画期間の目標 目的・目標"
        ),
    ),
    Field(
        "schedule",
        "実施時期",
        _words(
            "実施時期 実施年度 計画期間 取組期間 実施期間 取組時期 実施予定 実施予定時期"
            " 実施予定年度 期間 時期 取組年度 推進期間 開始年度 目標年度 達成年度 目標時期"
            " 達成時期 実施目標年度 完了年度 事業期間 推進時期 実施スケジュール 期限 目標年次 終期 施行日"
            " いつまでに いつまで"
        ),
    ),
    Field("year", "年度", _words("年度 対象年度 報告年度 評価年度 会計年度 実績年度"), _words("年")),
    Field(
        "row_kind",
        "計画・実績の別",
        _words("計画・実績 計画/実績 目標・実績 目標/実績 計画実績 目標実績 計画・実績の別"),
    ),
    Field(
        "stage",
        "年次計画（段階）",
        _words(
            "年次計画 年度別計画 年度計画 段階 計画段階 年度別段階 工程 工程表 スケジュール 取組スケジュール"
            " ロードマップ 年次スケジュール 実施計画 実施工程 年度別スケジュール 年度別取組"
            " 年度別実施計画 年度別取組内容 推進スケジュール 計画工程 実施年次 年次別計画"
            " 進行計画 年度別工程 取組工程 年次工程 推進計画 取組計画"
            " 計画の段階"
        ),
        years=Years.MUST,
    ),
    Field(
        "target",
        "目標値",
        _words(
            "目標 目標値 計画 計画値 数値目標 年度目標 目標数値 目標指標値 年度別目標"
            " 年次目標 計画数値 計画額 目標額 計画目標値 目標(計画) 計画(目標) 計画数 目標数"
            " 成果目標 年度目標値 各年度目標 予定 見込値 計画見込 年度別目標値 年次目標値"
            " 各年度の目標 活動目標 成果目標値 取組目標値 めざす値 目指す値"
        ),
        _words("数値"),
        Years.MUST,
    ),
    Field(
        "actual",
        "実績値",
        _words(
            "実績 実績値 結果 実績数値 実績数 実績額 決算 実施結果 実績(結果) 達成値 達成数値"
            " 結果数値 年度実績 年度末実績 実績見込 実績見込値 最終実績 現年度実績 年度実績値"
            " 成果実績 活動実績値 実績(見込) 取組実績値 達成状況(数値) 見込 決算見込"
            " 過去の実績 取組成果値 成果 できた値"
        ),
        years=Years.MUST,
    ),
    Field(
        "provisional",
        "見込の別（実績が見込のとき「見込」）",
        _words("見込の別 見込み区分 見込・確定の別 確定・見込の別 見込・確定 確定・見込 見込/確定 確定/見込"),
    ),
    Field(
        "rating",
        "評価",
        _words(
            "評価 進捗 達成度 進捗状況 自己評価 外部評価 評価区分 進捗区分 達成区分 達成状況"
            " 進捗度 判定 評定 総合評価 内部評価 一次評価 二次評価 最終評価 委員会評価"
            " 審議会評価 評価結果 達成区分 進捗評価 達成度評価 年度評価 評価ランク ランク 1次評価"
            " 2次評価 第三者評価 担当課評価 所管課評価 進行状況 推進状況 実施区分 状況区分"
            " 進捗管理 達成度区分 庁内評価 本部評価 事務局評価 企画課評価 市民評価 有識者評価"
            " 評点 得点 有効性 効率性 妥当性 緊急性"
            " 取組評価 実施状況評価 達成評価 評価記号 達成 進ちょく 進ちょく状況 進度"
            " 進捗状況評価 取組状況区分 実施状況区分 自己採点 採点"
        ),
        _words("区分 状況 成否 評"),
        Years.MUST,
    ),
    Field("band", "○を付ける区分の欄", (), years=Years.MUST),
    Field("by_row", "年度（計画か実績かは行による）", ()),
    Field("compared", "合計・計（取り込まず、計算と比べます）", _words("計 合計 総計 小計")),
    Field(
        "rate",
        "達成率（取り込まず、計算と比べます）",
        _words(
            "達成率 進捗率 目標達成率 達成割合 実施率 計画達成率 対目標比 目標比 計画比"
            " 達成率(%) 対計画比 執行率"
        ),
        years=Years.MUST,
    ),
    Field(
        "actual_stage",
        "実際の段階",
        _words("実施段階 実際の段階 現在の段階 進捗段階 取組段階 着手状況"),
        years=Years.MUST,
    ),
    *(_of_year_end(one) for one in YEAR_END_TEXTS),
    Field(
        "status_note",
        "評価の理由",
        _words(
            "評価理由 評価の理由 評価コメント 判定理由 評価の説明 自己評価の理由 コメント"
            " 所見 評価所見 部長所見 課長所見 所属長所見"
        ),
        years=Years.MUST,
    ),
    Field(
        "opinion",
        "審議会などの意見",
        _words(
            "審議会意見 委員会意見 委員意見 外部評価意見 推進委員会意見 意見 審議会の意見"
            " 委員会の意見 外部意見 委員の意見"
        ),
        years=Years.MUST,
    ),
    Field(
        "response",
        "意見への対応方針",
        _words(
            "対応方針 意見への対応 対応 対応状況 市の対応 意見に対する対応 市の考え方 市の考え方・対応"
            " 町の考え方 考え方・対応 市の見解"
        ),
        years=Years.MUST,
    ),
    Field(
        "indicator",
        "指標の名前",
        _words(
            "指標 成果指標 活動指標 KPI 指標名 評価指標 数値目標項目 目標指標 成果目標項目"
            " 指標項目 重要業績評価指標 管理指標 目標項目 指標名称 指標の名称 達成指標"
            " 測定指標 進捗指標 指標等 成果指標名 活動指標名 業績指標 取組指標 数値指標"
            " 指標(KPI) KPI(指標) 目標(指標) ものさし"
        ),
    ),
    Field("unit", "単位", _words("単位 指標単位 単位名 Unit")),
    Field(
        "direction",
        "目標の向き（↑→↓）",
        _words("目標の方向 方向 目標方向 向き 増減 目標の向き 増減方向 望ましい方向 目標(方向)"),
    ),
    Field(
        "baseline",
        "現状値・基準値",
        _words(
            "現状値 基準値 現況値 基準年度値 策定時 策定時の値 計画策定時 当初値 現状数値"
            " 基準 現状の数値 現在値 直近値 ベースライン 基準年 策定時数値 計画策定時の値"
            " 計画策定時現状値 現況 基準年値 策定時現状値 計画当初 スタート値 はじめの値"
        ),
        years=Years.MAY,
    ),
    Field(
        "goal",
        "最終目標",
        _words(
            "最終目標 最終目標値 目標の数値 最終年度目標 計画期間目標 計画最終目標"
            " 計画終了時目標 期間目標 計画終了時の目標 目標値(最終) 最終年度目標値"
            " 計画最終年度目標 最終年度の目標 計画期間末目標 最終 全体目標 計画期間の目標値"
            " 期末目標"
        ),
        years=Years.MAY,
    ),
    Field(
        "effect",
        "効果額（実績）",
        _words(
            "効果額 財政効果 財政効果額 実績効果額 効果実績額 効果額実績 財政的効果"
            " 効果額(実績) 効果金額 経費効果 実効果額"
        ),
        years=Years.MUST,
    ),
    Field(
        "effect_income",
        "効果額（歳入の増）",
        _words(
            "増収額 歳入確保額 歳入増 歳入増加額 歳入増額 増収効果額 歳入効果額 歳入の増"
            " 歳入確保 歳入 増収 収入額 収入増加額 増収額(歳入) 歳入増効果額"
        ),
        years=Years.MUST,
    ),
    Field(
        "effect_saving",
        "効果額（歳出の減）",
        _words(
            "削減額 歳出削減額 歳出減 節減額 経費削減額 節減効果額 削減効果額 歳出効果額"
            " 歳出の減 歳出削減 経費節減額 歳出 歳出抑制額 縮減額 歳出減額 抑制額 経費縮減額"
            " 歳出減効果額"
        ),
        years=Years.MUST,
    ),
    Field(
        "effect_kind",
        "効果の種類（歳入・歳出）",
        _words(
            "効果の区分 効果区分 効果の種類 歳入・歳出の別 歳入歳出の別 歳入・歳出 歳入歳出区分 歳入/歳出"
        ),
    ),
    Field(
        "effect_target",
        "効果額（目標・見込）",
        _words(
            "目標効果額 効果額目標 計画効果額 効果見込額 見込効果額 効果額見込 効果目標額"
            " 想定効果額 効果額(目標) 効果額計画 効果額(見込) 予定効果額 期待効果額"
            " 効果額(計画)"
        ),
        years=Years.MUST,
    ),
    Field(
        "budget",
        "予算額",
        _words("予算額 当初予算額 当初予算 予算 事業費 予算現額"),
        years=Years.MUST,
    ),
    Field("settled", "決算額", _words("決算額 決算見込額"), years=Years.MUST),
    Field(
        "staff",
        "人工（従事する人数）",
        _words("人工 人工数 従事人工 投入人工 従事人員 従事職員数 従事職員"),
        years=Years.MUST,
    ),
    Field(
        "numerator",
        "割合の分子（取り込まず、割合と比べます）",
        _words("収納額 収納済額 収入済額 分子 収納済み額 回収額"),
        years=Years.MAY,
    ),
    Field(
        "denominator",
        "割合の分母（取り込まず、割合と比べます）",
        _words("調定額 調定済額 分母 対象者数 母数 全体件数 調定額計"),
        years=Years.MAY,
    ),
    Field(
        "chapter",
        "予算の款・項・目（取り込みません）",
        _words("款 款項目 会計 会計名 予算科目 会計区分 予算費目"),
    ),
    Field(
        "note", "備考", _words("備考 内訳 主な内訳 注記 摘要 特記事項 補足 その他 メモ 参考 備考欄 留意事項")
    ),
)
