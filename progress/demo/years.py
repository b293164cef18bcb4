"""What was out of the ordinary in the years of the fictional city: dates, reasons, revisions, questions of its own.

Texts and figures stand in `fixtures/kakuu/`; `progress.demo.story` tells the years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from plans.access import Audience
from plans.values.fiscal_year import FiscalYear
from progress.models import PlanQuestion


@dataclass(frozen=True)
class Year:
    """One finished round. Item keys → days or reasons.

    A record that isn't named was submitted in the week of the due date and confirmed in the third week after.
    """

    fiscal_year: FiscalYear
    sealed: date
    to_public: date
    days_late: Mapping[str, int] = field(default_factory=dict)
    sent_back: Mapping[str, str] = field(default_factory=dict)
    taken_back: frozenset[str] = frozenset()
    reopened: Mapping[str, str] = field(default_factory=dict)
    never_answered: frozenset[str] = frozenset()
    effects_checked: date | None = None
    """The day on which the finance section confirmed them."""
    effects_questioned: Mapping[str, str] = field(default_factory=dict)

    @property
    def releases(self) -> dict[Audience, date]:
        """The public comes last, in October."""
        return {
            Audience.HEADQUARTERS: self.sealed + timedelta(days=3),
            Audience.BOARD: self.sealed + timedelta(days=6),
            Audience.MEETING: self.sealed + timedelta(days=6),
            Audience.COUNCIL: self.sealed + timedelta(days=10),
            Audience.AUDITORS: self.sealed + timedelta(days=10),
            Audience.PUBLIC: self.to_public,
        }


R2 = Year(
    FiscalYear(2020),
    sealed=date(2021, 9, 3),
    to_public=date(2021, 10, 15),
    days_late={"5-(2)-①": 4},
    sent_back={"3-(1)-③": "実績が「約85万円」になっています。千円の単位まで確かめて入力してください。"},
)
R3 = Year(
    FiscalYear(2021),
    sealed=date(2022, 9, 2),
    to_public=date(2022, 10, 14),
    days_late={"2-(1)-②": 5, "4-(1)-①": 6},
    sent_back={
        "2-(1)-①": "短縮した業務時間が、令和2年度からの累計になっています。令和3年度の時間に直してください。"
    },
    never_answered=frozenset({"5-(1)-②"}),
)
R4 = Year(
    FiscalYear(2022),
    sealed=date(2023, 9, 1),
    to_public=date(2023, 10, 13),
    days_late={"4-(2)-①": 4},
    sent_back={
        "1-(1)-②": "期限の令和4年10月に対して11月の開始です。評価をAとする理由を書くか、見直してください。"
    },
    reopened={"3-(3)-③": "凍結による漏水の件数を、水道課に確かめるため。"},
)
R5 = Year(
    FiscalYear(2023),
    sealed=date(2024, 9, 3),
    to_public=date(2024, 10, 18),
    days_late={"5-(1)-①": 4},
    sent_back={"4-(1)-①": "見直す前の目標との差も、主な取組内容に書いてください。"},
    taken_back=frozenset({"1-(2)-①"}),
    effects_checked=date(2024, 7, 19),
    effects_questioned={
        "5-(1)-①": "委託料の減のうち、地域への交付金に振り替えた分を除いた額か、確かめてください。"
    },
)

RUNNING = FiscalYear(2024)
"""The round that is still open. Records not named below are untouched."""
RUNNING_DRAFTS = frozenset({"1-(1)-③", "2-(2)-①", "3-(1)-④", "4-(1)-①"})
RUNNING_SUBMITTED = frozenset({"1-(1)-①", "1-(2)-②", "2-(2)-②", "3-(1)-②", "3-(2)-①", "4-(2)-②", "5-(1)-②"})
RUNNING_CONFIRMED = frozenset({"1-(2)-①", "3-(3)-②", "3-(3)-③", "4-(1)-②"})
RUNNING_RETURNED = {
    "2-(1)-①": "短縮した時間が前年度より減っています。止めた3業務の分がいくらか、分かるように書いてください。",
    "5-(1)-①": "設立した組織が、前年度の8団体から7団体に減っています。累計の数か、確かめてください。",
}


@dataclass(frozen=True)
class Revision:
    """目標の見直し of one indicator: fiscal year → new target."""

    item: str
    new: Mapping[int, str]
    decided_on: date
    reason: str
    document_number: str = ""


DONATIONS = Revision(
    "3-(1)-②",
    {2022: "200", 2023: "220", 2024: "240"},
    date(2022, 3, 25),
    "寄附額が目標の2倍を超え、目標が実情に合わなくなったため引き上げる。",
)
FLOOR_AREA = Revision(
    "4-(1)-①",
    {2022: "178700", 2023: "176900", 2024: "174500"},
    date(2022, 11, 15),
    "小学校の統合が、地区との話合いにより1年延びたため。",
    "企画第218号",
)
ONLINE = Revision(
    "1-(1)-①", {2023: "100", 2024: "120"}, date(2023, 3, 24), "3年続けて目標を大きく上回ったため引き上げる。"
)

# ── By which rule the running round suggests bands (評価基準) ────────────────────────────────────────────────

RULE = {
    "name": "令和6年度版",
    "reason": "令和6年5月の推進本部で、基金の残高は目安からの割合で見ることにしたため。",
}
KEPT_WITHIN: Mapping[tuple[str, str], int] = {("3-(3)-②", "財政調整基金の残高"): 10}
"""(Item, indicator) → percent. Else it is as the scales and the indicators say."""

# ── What the city asks of its own (計画独自の質問) ───────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Asked:
    """A question with its answers in its first year: the item's key → as typed."""

    fields: Mapping[str, Any]
    answers: Mapping[str, str]


ASKED_FROM = FiscalYear(2023)
ASKED = (
    Asked(
        {
            "label": "市民や団体との連携",
            "kind": PlanQuestion.Kind.CHOICE,
            "choices": "一緒に進めた\n意見を聞いた\n行っていない",
            "hint": "この1年の進め方に、いちばん近いものを選びます。",
            "is_public": True,
            "in_list": True,
        },
        {
            "1-(1)-①": "行っていない",
            "1-(2)-①": "意見を聞いた",
            "4-(1)-①": "意見を聞いた",
            "5-(1)-①": "一緒に進めた",
        },
    ),
    Asked(
        {
            "label": "参加した市民の数",
            "kind": PlanQuestion.Kind.FIGURE,
            "unit": "人",
            "hint": "説明会や講座など、市民が参加した場を開いたときに書きます。",
            "is_public": True,
        },
        {"4-(1)-①": "86", "5-(1)-①": "約240人"},
    ),
    Asked(
        {"label": "企画課への要望", "hint": "来年度の照会や、全庁の仕組みについて、要望があれば書きます。"},
        {"5-(1)-①": "活動の実績を集める様式を、市民活動の担当課どうしでそろえてほしい。"},
    ),
)
