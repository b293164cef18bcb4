"""Plain builders for tests: each makes one thing with sensible defaults and returns it."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from items.models import AnnualTarget, Assignment, Indicator, Item, TargetValue
from plans.access import Role
from plans.models import (
    Department,
    Membership,
    Municipality,
    Pillar,
    Plan,
    PlanScale,
    RatingBand,
    RatingScale,
    User,
)
from progress.models import (
    ActualValue,
    JudgementBand,
    JudgementRule,
    PlanQuestion,
    Rating,
    ReportingRound,
    YearEndStatus,
)
from progress.review.records import carry_out
from progress.review.rounds import open_round
from progress.workflow import Move

# Each worker counts in a range of its own: what one made may come back in another (tests.prepared).
_count = itertools.count(int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) * 10_000 + 1)

PASSWORD = "tests-only-password"

CODES = {"annaka": "102113", "ichinoseki": "032093", "tatebayashi": "102075", "gyoda": "112062"}
SPARE_CODES = [
    "131016",
    "131024",
    "131032",
    "131041",
    "131059",
    "131067",
    "131075",
    "131083",
    "131091",
    "131105",
]


def municipality(slug: str = "shiken", code: str = "", name: str = "試験市", **fields: Any) -> Municipality:
    code = code or next(one for one in SPARE_CODES if not Municipality.objects.filter(code=one).exists())
    return Municipality.objects.create(slug=slug, code=code, name=name, **fields)


def department(place: Municipality, name: str = "", **fields: Any) -> Department:
    return Department.objects.create(municipality=place, name=name or f"第{next(_count)}課", **fields)


def user(name: str = "", *, superuser: bool = False, **fields: Any) -> User:
    name = name or f"user{next(_count)}"
    person = User(username=name, display_name=fields.pop("display_name", name), **fields)
    person.is_staff = person.is_staff or superuser
    person.is_superuser = superuser
    person.set_password(PASSWORD)
    person.save()
    return person


def planner(place: Municipality, name: str = "") -> User:
    person = user(name, is_staff=True)
    Membership.objects.create(user=person, municipality=place, role=Role.PLANNER)
    return person


def editor(section: Department, name: str = "") -> User:
    person = user(name)
    Membership.objects.create(
        user=person, municipality=section.municipality, role=Role.EDITOR, department=section
    )
    return person


def head(section: Department, name: str = "") -> User:
    person = user(name)
    Membership.objects.create(
        user=person, municipality=section.municipality, role=Role.HEAD, department=section
    )
    return person


def member(place: Municipality, role: str, name: str = "") -> User:
    person = user(name)
    Membership.objects.create(user=person, municipality=place, role=role)
    return person


BANDS = (
    ("s", "S 目標を上回る", "S", "110", True, "good"),
    ("a", "A 目標どおり", "A", "100", True, "good"),
    ("b", "B やや遅れ", "B", "80", False, "warn"),
    ("c", "C 遅れ", "C", "0", False, "bad"),
)


def scale(place: Municipality, key: str = "progress", name: str = "進捗区分") -> RatingScale:
    made = RatingScale.objects.create(municipality=place, key=key, name=name)
    for position, (code, label, symbol, bound, achieved, tone) in enumerate(BANDS):
        RatingBand.objects.create(
            scale=made,
            code=code,
            position=position,
            label=label.split(" ", 1)[1],
            symbol=symbol,
            lower_bound=Decimal(bound),
            counts_as_achieved=achieved,
            tone=tone,
        )
    RatingBand.objects.create(
        scale=made, code="n", position=9, label="対象外", symbol="－", in_denominator=False
    )
    return made


def plan(
    place: Municipality | None = None,
    slug: str = "plan",
    *,
    start: int = 2022,
    end: int = 2026,
    with_scale: bool = True,
    **fields: Any,
) -> Plan:
    place = place or municipality()
    made = Plan.objects.create(
        municipality=place,
        slug=slug,
        title=fields.pop("title", "行政改革実施計画"),
        start_year=start,
        end_year=end,
        **fields,
    )
    if with_scale:
        found = place.rating_scales.first() or scale(place)
        PlanScale.objects.create(plan=made, scale=found)
    return made


def pillar(of: Plan, key: str = "1", name: str = "健全な財政運営", parent: Pillar | None = None) -> Pillar:
    return Pillar.objects.create(
        plan=of, key=key, number_printed=key, name=name, parent=parent, position=of.pillars.count()
    )


def item(
    under: Pillar,
    name: str = "市税の収納率の向上",
    *,
    lead: Department | None = None,
    related: Iterable[Department] = (),
    **fields: Any,
) -> Item:
    count = under.plan.items.count()
    made = Item.objects.create(
        plan=under.plan,
        pillar=under,
        key=fields.pop("key", f"{under.key}-{count + 1}"),
        number_printed=fields.pop("number_printed", str(count + 1)),
        name=name,
        position=count,
        **fields,
    )
    if lead is not None:
        Assignment.objects.create(item=made, department=lead, role=Assignment.Role.LEAD)
    for section in related:
        Assignment.objects.create(item=made, department=section, role=Assignment.Role.RELATED, position=1)
    return made


def indicator(
    of: Item,
    name: str = "収納率",
    unit: str = "%",
    direction: str = "increase",
    targets: dict[int, str] | None = None,
    **fields: Any,
) -> Indicator:
    made = Indicator.objects.create(
        item=of, name=name, unit=unit, direction=direction, position=of.indicators.count(), **fields
    )
    for year, value in (targets or {}).items():
        TargetValue.objects.create(
            indicator=made, fiscal_year=year, value=Decimal(value), printed=f"{value}{unit}"
        )
    return made


def annual_target(of: Item, year: int, stage: str = "実施", goal: str = "取組を進める。") -> AnnualTarget:
    return AnnualTarget.objects.create(item=of, fiscal_year=year, planned_stage=stage, goal_text=goal)


def opened_round(of: Plan, by: User, year: int = 2024, due: date = date(2025, 5, 31)) -> ReportingRound:
    """A round as the planning section opens it, with a status for every item that has a department."""
    made = ReportingRound(plan=of, fiscal_year=year, due_on=due, reference_date=date(year + 1, 3, 31))
    return open_round(made, by=by)


def question(of: Plan, label: str = "参加した人の数", kind: str = "text", **fields: Any) -> PlanQuestion:
    fields = {"from_year": 2024, "position": of.questions.count() + 1, **fields}
    return PlanQuestion.objects.create(plan=of, label=label, kind=kind, **fields)


def judgement_rule(
    of: Plan,
    basis: str = "year",
    bands: Mapping[str, tuple[str | None, bool, bool]] | None = None,
    **fields: Any,
) -> JudgementRule:
    """The plan's next version. `bands`: code of the first scale's band → its bound, whether it stands for what was
    missed without a rate, and for what isn't reported; the bands' own bounds where none are given."""
    number = of.judgement_rules.count() + 1
    made = JudgementRule.objects.create(
        plan=of, **{"name": f"第{number}版", "position": number, "basis": basis, **fields}
    )
    for band in RatingBand.objects.filter(scale=of.plan_scales.all()[0].scale):
        own = (None if band.lower_bound is None else str(band.lower_bound), False, False)
        lower, unmet, absent = own if bands is None else bands.get(band.code, (None, False, False))
        about = {"if_unmet": unmet, "if_absent": absent}
        JudgementBand.objects.create(
            rule=made, band=band, lower_bound=None if lower is None else Decimal(lower), **about
        )
    return made


def status(of_round: ReportingRound, of_item: Item) -> YearEndStatus:
    return YearEndStatus.objects.select_related("round__plan", "item").get(round=of_round, item=of_item)


def actual(
    of_status: YearEndStatus, of_indicator: Indicator, value: str, year: int | None = None
) -> ActualValue:
    return ActualValue.objects.create(
        status=of_status,
        indicator=of_indicator,
        fiscal_year=year or of_status.round.fiscal_year,
        value=Decimal(value),
        printed=value,
    )


def rating(of_status: YearEndStatus, code: str, of_indicator: Indicator | None = None) -> Rating:
    """Of the item as a whole, or of an indicator."""
    band = of_status.round.plan.plan_scales.get(position=0).scale.bands.get(code=code)
    return Rating.objects.create(status=of_status, scale=band.scale, indicator=of_indicator, recorded=band)


def confirmed(of_status: YearEndStatus, *, lead: User, by: User, code: str = "a") -> YearEndStatus:
    """Submitted by the lead, confirmed by the planning section, with a recorded band."""
    if not of_status.ratings.filter(indicator=None).exists():
        rating(of_status, code)
    carry_out(of_status, Move.SUBMIT, by=lead)
    of_status.refresh_from_db()
    carry_out(of_status, Move.CONFIRM, by=by)
    of_status.refresh_from_db()
    return of_status
