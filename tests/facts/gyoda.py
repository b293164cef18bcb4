"""Gyoda: 行財政集中改革プラン2022（素案）, pillars, reforms and example items, as data for the fixture tests.

Taken from the source text 004 only. Nothing here imports project code.

The items are examples (「(取組項目例)」), without department, year, kind, figure or number; most lists end
in 「など」.
"""

from __future__ import annotations

from typing import NamedTuple

CODE = "112062"  # from the domain notes, not from the text
CITY = "行田市"
TITLE_PRINTED = "行田市行財政集中改革プラン 2022 (素案)"  # two lines in the text
SUBTITLE_PRINTED = "— ニューノーマルを実現する新しい市役所へアップデート —"
DOCUMENT_STATE_PRINTED = "素案"
AS_OF_PRINTED = "令和3年8月24日時点"
# 「3年後の姿」 is all the text says of the period; first and last year are not printed.
PERIOD_PRINTED = ""
EXAMPLE_LABEL_PRINTED = "(取組項目例)"


class Reform(NamedTuple):
    number: int
    pillar: int
    name: str
    examples: tuple[str, ...]  # as printed, without the bullet and without a closing 「など」
    open_ended: bool  # the list ends in 「など」


PILLARS: tuple[tuple[int, str], ...] = (
    (1, "スマート自治体への転換による市民サービスの向上"),
    (2, "民間活力等の活用や協働の推進"),
    (3, "効率的・効果的な行政運営へ市役所風土を変革"),
    (4, "持続可能な財政運営の実現"),
)
PILLAR_LABELS_PRINTED = ("第1の柱", "第2の柱", "第3の柱", "第4の柱")

# Letters set apart by the reading (「G I G A」, 「A I」, 「R P A」) are kept; compare with the blanks
# taken out.
REFORMS: tuple[Reform, ...] = (
    Reform(
        number=1,
        pillar=1,
        name="ニューノーマルを意識した便利なサービス",
        examples=(
            "電子申請サービスの拡大",
            "公共施設予約システム導入による申請手続の簡素化",
            "キャッシュレス決済の拡大",
        ),
        open_ended=False,
    ),
    Reform(
        number=2,
        pillar=1,
        name="デジタル技術を活用した頼りになるサービス",
        examples=(
            "G I G Aスクール構想の推進",
            "A I等の新技術を活用した市民への新サービスの提供",
            "行政情報発信の充実",
        ),
        open_ended=True,
    ),
    Reform(
        number=3,
        pillar=2,
        name="公共施設への民間活力の活用",
        examples=("指定管理者制度活用施設の見直し", "公共施設維持管理業務の包括委託の検討"),
        open_ended=True,
    ),
    Reform(
        number=4,
        pillar=2,
        name="民間や他自治体との協力・連携による行政手法の多様化",
        examples=("民間企業・大学等との連携による各種事業の展開", "他自治体との広域連携の推進"),
        open_ended=True,
    ),
    Reform(
        number=5,
        pillar=3,
        name="A I等新技術を活用した働き方改革",
        examples=("A I及びR P A等の活用", "テレワークの実施"),
        open_ended=True,
    ),
    # Here the text reads 「・ペーパーレス化 ・スマート自治体への組織体制の構築 など」 in one line and
    # then 「・事務事業のスリム化 など」: two columns of the print run together. The order within the
    # print is not sure, and which of the two 「など」 closes which column is not either.
    # 「弾力的な対応する」 is printed so.
    Reform(
        number=6,
        pillar=3,
        name="時代や状況の変化への弾力的な対応する組織",
        examples=("ペーパーレス化", "スマート自治体への組織体制の構築", "事務事業のスリム化"),
        open_ended=True,
    ),
    Reform(
        number=7,
        pillar=4,
        name="歳入確保と歳出抑制による健全財政の堅持",
        examples=("使用料、手数料の見直し", "市税等徴収強化", "地方公営企業の経営健全化"),
        open_ended=True,
    ),
    Reform(
        number=8,
        pillar=4,
        name="市有施設等の適正な管理・活用",
        examples=("公共施設の有効活用", "遊休市有地の売却または貸付"),
        open_ended=True,
    ),
)
EXAMPLES_PER_REFORM = (3, 3, 2, 2, 2, 3, 3, 2)

# The table of contents names chapter 2 「行政財政集中改革アクションプラン」; everywhere else it is 行財政.
ACTION_PLAN_NAME = "行財政集中改革アクションプラン"
VISION_NAME = "行財政集中改革ビジョン"
