"""Figures that another plan of the city has reported already: entered once, offered where they are asked again."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict

from items.models import Indicator
from progress.models import ActualValue, YearEndStatus
from progress.office.department.figures import REPORTED

LONGEST_REMARK = 200


@dataclass(frozen=True)
class Offer:
    """One figure of this record's own year. `indicator`, `name`: of the indicator here; `text`: as read, `printed`:
    as it would be typed; `origin`: 「総合計画」の令和6年度末の実施状況."""

    indicator: int
    name: str
    text: str
    printed: str
    provisional: bool
    origin: str

    @property
    def sentence(self) -> str:
        return f"{self.text}（{'見込、' if self.provisional else ''}{self.origin}で報告済み）"


def offers(status: YearEndStatus) -> dict[int, Offer]:
    """Indicator → what the newest report of another plan says of it. One question where nothing is shared."""
    mine = {one.same_as_id or one.pk: one for one in status.item.indicators.all()}
    shared = Indicator.objects.filter(Q(pk__in=mine) | Q(same_as__in=mine)).exclude(item=status.item_id)
    others = {one.pk: mine[one.same_as_id or one.pk] for one in shared}
    if not others:
        return {}
    rows = ActualValue.objects.filter(
        indicator__in=others,
        fiscal_year=status.round.fiscal_year,
        status__state__in=REPORTED,
        value__isnull=False,
    )
    found: dict[int, Offer] = {}
    for row in rows.select_related("indicator", "status__round__plan").order_by(
        "-status__round__reference_date", "-pk"
    ):
        one, here = row.status.round, others[row.indicator_id]
        origin = f"「{one.plan.title}」の{one}"
        printed = row.printed or row.shown
        offer = Offer(here.pk, here.name, row.shown, printed, row.is_provisional, origin)
        found.setdefault(here.pk, offer)
    return found


def taken(data: QueryDict, offer: Offer) -> QueryDict:
    """What was typed, with the figure that is offered; its origin becomes the 備考 where there is none yet."""
    now, key = data.copy(), offer.indicator
    now[f"figure_{key}"] = offer.printed
    now.pop(f"provisional_{key}", None)
    if offer.provisional:
        now[f"provisional_{key}"] = "on"
    if not now.get(f"why_{key}", "").strip():
        now[f"why_{key}"] = f"{offer.origin}と同じ数値"[:LONGEST_REMARK]
    return now
