"""How documents write figures: the words and the patterns by which they are found in folded text.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from items.quantity.figure import BOUND_WORDS
from plans.values.text import half_width

APPROXIMATE = ("概ね", "おおむね", "約", "およそ", "ほぼ")
APPROXIMATE_AFTER = ("程度", "前後", "ほど", "くらい", "ぐらい", "弱", "強")
SMALL = {"千": Decimal(1000), "百": Decimal(100)}
LARGE = {"兆": Decimal(10) ** 12, "億": Decimal(10) ** 8, "万": Decimal(10) ** 4}

_COUNTER_WORDS = """
㎡ ㎥ ㎞ ㎏ km kg ha kWh MWh GB TB t-CO₂ t トン キロ メートル 円 千円 万円 百万円 億円 % ‰ パーセント ポイント 割 倍
人 名 者 世帯 戸 団体 組織 組 地区 地域 自治会 行政区 社 企業 法人 店 店舗 千人 百人 千件 人日 人月 人工 人役
件 回 日 日間 週 週間 時間 分 秒 年 年間 か月 ヶ月 カ月 ヵ月 箇月 泊 便 本 枚 冊 口 票 通 話 級 位 歳 才 点 個
部 部署 課 係 校 園 棟 床 室 台 基 頭 羽 匹 両 隻 面 席 品 品目 種 種類 項目 科目 単位 例 事業 事務 業務 手続 施設
路線 区間 箇所 か所 カ所 ヶ所 ヵ所 ケ所 講座 コース 計画 制度 アクセス ページ 円/人 件/年 回/年 人/年
"""
COUNTERS = frozenset(_COUNTER_WORDS.split())
"""Units that are taken for one although a blank stands before them and another figure follows."""
_DONE_WORDS = """
実施 開催 共有 達成 導入 設置 発行 作成 参加 受講 登録 利用 公開 交付 配布 訪問 研修 実績 養成 整備 策定 締結 認定
採用 提案 改善 掲載 配信 更新
"""
DONE = tuple(_DONE_WORDS.split())
"""What was done that often, printed without a particle: 「6回実施」 counts 回. 増, 減 and 削減 are no such words."""


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


PLAIN = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_GAP = r"[^\S\n]?"
_LEADING = rf"{PLAIN}(?:千(?:{PLAIN}百)?(?:{PLAIN})?)?{_GAP}"
"""What stands before the first 兆, 億 or 万: 「6,700」, 「5千」, 「6千7百」, 「1千234」."""
_SECTION = rf"{PLAIN}(?:千(?:{PLAIN}百)?(?:{PLAIN})?|百)?{_GAP}"
_REST = rf"(?:{PLAIN}千)?(?:{PLAIN}百)?(?:{PLAIN})?"
_COMPOUND = "|".join(
    (
        rf"{_LEADING}兆(?:{_GAP}{_SECTION}億)?(?:{_GAP}{_SECTION}万)?{_REST}",
        rf"{_LEADING}億(?:{_GAP}{_SECTION}万)?{_REST}",
        rf"{_LEADING}万{_REST}",
        rf"{PLAIN}千(?:{PLAIN}百(?:{PLAIN})?|{PLAIN})",
    )
)
"""「3億5千万」, 「3万5千」, 「3万5,352」, 「2億5百万」. A single 「5千円」 or 「567百万円」 keeps its 千 or 百万
in the unit, as a column headed 千円 has it."""
DATE_MARK = "\ue000"
"""Stands for each character of a date while figures are looked for; a private-use character, in no document."""
_WORD = rf"[^\d\s()、,，;；。・▲△約{DATE_MARK}]"
_STOP = rf"(?=[\s\d()、,，;；。・▲△約{DATE_MARK}]|$)"
_LIMIT = _any_of((*BOUND_WORDS, *APPROXIMATE_AFTER))
FIGURE = re.compile(
    rf"(?P<label>[^\d▲△]{{0,60}}?)"
    rf"(?P<about>{'|'.join(APPROXIMATE)})?\s*"
    rf"(?P<number>(?:[▲△]\s*|(?<![0-9A-Za-z])[-+]|±(?=0(?![\d.])))?(?:{_COMPOUND}|{PLAIN}))"
    # 「45(120)件」: the unit behind the bracket.
    rf"(?:\((?P<inner>[^()]*)\)(?P<behind>{_WORD}+)(?=[\s、,;。]|$)|"
    rf"(?P<unit>{_WORD}*)"
    # A unit after a blank (「31,284 千円」), unless what follows is the label of another figure.
    rf"(?P<apart>(?<=[\d兆億万])(?:\s+(?:{_any_of(COUNTERS)})(?:{_LIMIT})*(?:[をのにがはでともへ]{_WORD}*)?{_STOP}"
    rf"|[^\S\n]+{_WORD}+(?=\s*(?:[(、,;。\n]|$))))?"
    rf"(?:[^\S\n]+(?P<limit>{_LIMIT}){_STOP})?"
    rf"(?:\s*\((?P<remark>[^()]*)\))?)"
)
UNIT = re.compile(r"(?:(?![及又並])[^\u3041-\u3096]|か(?=[所月年国])|つ(?=$|[のをがにはで]))*")
"""The unit ends where a particle (hiragana) or 「及び」 begins: 「件の滞納処分を実施」 → 「件」."""
DATES = re.compile(
    r"(?:(?:令和|平成|昭和)(?:元|\d{1,2})|(?<![0-9A-Za-z])[RHS](?:元|\d{1,2})|(?<![\d,.])\d{4})"
    r"(?:年度?(?:\d{1,2}月(?:\d{1,2}日)?)?|\.\d{1,2}\.\d{1,2}(?!\d))"
    r"|(?<![0-9A-Za-z])[RHS](?:元|\d{1,2})(?:\.\d{1,2})?(?![0-9A-Za-z.])"
    r"|\+\d年度?(?:\d{1,2}月)?"  # 「N+1年12月」
    r"|(?<![\d,.])\d{1,2}(?:月(?:\d{1,2}日)?|年度)"
    r"|(?<![\d,.])\d+[^\S\n]?[^\d\s]{1,3}[^\S\n]?[当あ]たり"  # 「1便あたり」
)
"""Years, months and days are no figures: 「令和2年度は19種類」 says 19, 「R2.1.15現在」 nothing."""
NAMES = re.compile(
    r"第\d+(?![-\d])"  # 第3次, 第1期
    r"|\d+点満点中?|\d+段階(?:評価)?中"
    r"|\d+[歳才](?:以上|以下|未満|代)(?=[^\s\d()、,;。])"  # 65歳以上人口
    r"|※\d{1,2}(?![\d,.])|(?<=\()注\d+|(?<![0-9A-Za-z])No\.?\d+"
    r"|(?<![0-9A-Za-z])[IVX]+-\d+"  # VIII-27
)
"""Numbers that belong to a name."""
_UNREADABLE = re.compile(
    r"\d[^\S\n]*[~〜/:×-][^\S\n]*\d"  # 5～7件, 1/2, 8:30, R2-1
    r"|\d[^\d\s()、,;。]{0,6}[^\S\n]*[~〜]|[~〜][^\S\n]*\d|/[^\S\n]*\d"  # 20件～30件, 12件/13件
    rf"|\d[^\S\n]*-[^\S\n]*{DATE_MARK}"  # 4-6月
    r"|\d[^\d\s()、,;。]{0,4}から[^\d\s()、,;。]{0,4}\d|\d人に\d"  # from 10 to 20, one in two
    r"|\d,\d{1,2}(?!\d)|(?<!\d)\d{4,},\d"  # 12,34
    r"|(?<![\d,])\d{1,3}[^\S\n]\d{3}(?!\d)|\d[、・。]\d"  # 1 234, 5、6件, 12・5
    r"|(?<!\d)\.\d|\d\.(?!\d)|\.\d+\.\d"  # .5, 5., 1.234.567
    r"|\d分の\d|\d時間\d+分|\d年\d|±(?!0(?![\d.]))"
    r"|(?:^|\s)-\s+\d|\([^()]*$|\)\s*\d+\s*\(|(?:^|\s)\d+\)"  # 「- 5」: minus or a bullet?
)
"""Ways to write digits that leave open which number is meant: such text stays text."""
OPENING, CLOSING = "([<{「『【〔", ")]>}」』】〕"
DEADLINE = re.compile(
    r"(?P<era>令和|平成)(?P<year>元|\d{1,2})年(?P<month>\d{1,2})月(?P<until>まで)?に(?P<what>.*)", re.S
)
ERA_START = {"令和": 2018, "平成": 1988}


def fold(text: str) -> str:
    """Full-width letters, digits and signs as half-width ones; ①, ㎡ and other single characters stay."""
    narrow = re.sub("[\uff00-\uffef\u3000]+", lambda run: half_width(run[0]), text)
    for plain, one in (("m2", "㎡"), ("m3", "㎥"), ("CO2", "CO₂")):  # their digits are no figures
        narrow = re.sub(rf"(?<![A-Zbd-z]){plain}(?!\d)", one, narrow)
    return narrow.replace("−", "-")


def unreadable(folded: str) -> bool:
    return _UNREADABLE.search(re.sub(r"\([^()]*\)", "", folded)) is not None
