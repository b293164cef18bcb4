"""What a command's words name: a plan, a year. In: words as typed. Out: the record, or `NotFound` with a sentence."""

from __future__ import annotations

from plans.models import Plan
from plans.values.fiscal_year import FiscalYear, NotAFiscalYear


class NotFound(Exception):
    """`str()` is a sentence for the person."""


def plan_of(slug: str, code: str = "") -> Plan:
    """The plan of that name for addresses; `code`: of the municipality, where several have one."""
    plans = Plan.objects.select_related("municipality").filter(slug=slug)
    if code:
        plans = plans.filter(municipality__code=code)
    found = list(plans)
    if not found:
        raise NotFound(f"計画「{slug}」がありません。計画の「URL用の名前」を確かめてください。")
    if len(found) > 1:
        raise NotFound(
            f"計画「{slug}」は複数の自治体にあります。--municipality に団体コードを付けてください。"
        )
    return found[0]


def year_of(text: str) -> FiscalYear:
    try:
        return FiscalYear.parse(text)
    except NotAFiscalYear as error:
        raise NotFound(str(error)) from error
