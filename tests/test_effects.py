"""効果額 and 予算事業: what departments say of them, what the finance section confirms, the lists by 事業."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from items.models import BudgetLine
from plans.access import Role
from plans.history.records import Way
from plans.history.writer import save
from plans.models import Plan, User
from progress.models import EffectCheck, FiscalEffect, YearEndStatus
from progress.office.department.status_form import StatusForm
from progress.reports import project_lists
from progress.review.effects import check_effect
from progress.review.publications import release, seal
from progress.review.records import carry_out
from progress.table import frozen
from progress.table.difference import differences
from progress.table.live import live_table
from progress.table.projects import projects
from progress.table.shape.plan import SCHEMA
from progress.table.shape.reported import EffectRow
from progress.workflow import Move, MoveRefused
from tests import make

pytestmark = pytest.mark.django_db
everywhere = pytest.mark.every_database

DIGEST_4 = "f95c06de5146e6bbfde36854cdbdbb325d49da232e75702a87fdbd9f912db03a"


class City:
    """One item of one department with an open round; somebody of every kind that has to do with effects."""

    def __init__(self) -> None:
        self.place = make.municipality()
        section = make.department(self.place, "収納課")
        self.clerk, self.planner = make.editor(section), make.planner(self.place)
        self.finance = make.member(self.place, Role.FINANCE)
        self.plan: Plan = make.plan(self.place)
        self.item = make.item(make.pillar(self.plan), lead=section)
        self.round = make.opened_round(self.plan, self.planner)

    @property
    def status(self) -> YearEndStatus:
        return make.status(self.round, self.item)

    def type(self, **typed: Any) -> Any:
        """Saves the department's form with `typed` on top of what it shows."""
        form = StatusForm(status=self.status)
        shown = {bound.html_name: bound.value() or "" for bound in form if bound.value() is not False}
        address = reverse("enter", args=[self.status.pk])
        return signed_in(self.clerk).post(address, shown | {"move": "save"} | typed)

    def submitted(self, **fields: Any) -> FiscalEffect:
        effect = FiscalEffect.objects.create(
            status=self.status, kind="saving", amount_yen=1_200_000, **fields
        )
        YearEndStatus.objects.update(narrative="委託料を見直した。")
        carry_out(self.status, Move.SUBMIT, by=self.clerk)
        return effect

    def row(self, *, staff: bool = True) -> EffectRow:
        [item] = live_table(self.plan, self.round, include_unconfirmed=staff).items
        assert item.status is not None
        [row] = item.status.effects
        return row


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def city() -> City:
    return City()


# ── What departments say ─────────────────────────────────────────────────────────────────────────────────────


def test_what_may_be_said_besides_is_closed_until_something_is(city: City) -> None:
    page = signed_in(city.clerk).get(reverse("enter", args=[city.status.pk])).content.decode()
    assert page.count("<details>") >= 4 and "<details open>" not in page
    city.type(
        effect_kind_new1="saving",
        effect_amount_new1="約120万円",
        effect_planned_new1="1,000千円",
        effect_general_new1="80万円",
        effect_against_new1="before_plan",
        effect_lasting_new1="continuing",
        effect_about_new1="委託料の差",
    )
    effect = FiscalEffect.objects.get()
    assert (effect.amount_yen, effect.general_yen, effect.planned_yen) == (1_200_000, 800_000, 1_000_000)
    assert (effect.general_printed, effect.planned_printed) == ("80万円", "1,000千円")
    assert city.row().beside == (
        ("計画していた額", "1,000,000円"),
        ("うち一般財源", "800,000円"),
        ("比較の基準", "計画を始める前"),
        ("効果の継続性", "翌年度からも続く"),
        ("算定根拠", "委託料の差"),
    )
    page = signed_in(city.clerk).get(reverse("enter", args=[city.status.pk])).content.decode()
    assert page.count("<details open>") == 1
    version = effect.version
    city.type()
    assert FiscalEffect.objects.get().version == version  # shown and sent back is no change


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"effect_general_new1": "130万円"}, "effect_general_new1"),
        ({"effect_general_new1": "▲1円"}, "effect_general_new1"),
        ({"effect_planned_new1": "3人"}, "effect_planned_new1"),
        ({"effect_amount_new1": "", "effect_planned_new1": "5円"}, "effect_amount_new1"),
    ],
)
def test_an_amount_that_cannot_be_is_refused_at_its_field(city: City, typed: dict[str, str], at: str) -> None:
    answer = city.type(**({"effect_kind_new1": "saving", "effect_amount_new1": "120万円"} | typed))
    assert list(answer.context["form"].errors) == [at]
    assert not FiscalEffect.objects.exists()


# ── What the finance section says ────────────────────────────────────────────────────────────────────────────


@everywhere
def test_the_finance_section_confirms_just_what_stands_there(city: City) -> None:
    effect = city.submitted()
    assert not city.row().confirmed
    check_effect(effect, "questioned", by=city.finance, comment="算定の根拠を書いてください。")
    assert city.row().question == "算定の根拠を書いてください。"
    check_effect(effect, "confirmed", by=city.finance)
    assert city.row().confirmed and not city.row().question
    assert FiscalEffect.objects.get().version == effect.version  # nothing of the department's was touched
    assert [one.verdict for one in EffectCheck.objects.all()] == ["confirmed", "questioned"]
    effect.amount_yen = 900_000
    save(effect, by=city.planner, via=Way.ADMIN)  # by whatever way
    assert not city.row().confirmed
    effect.delete()
    assert [one.said for one in EffectCheck.objects.all()] == ["歳出の減 1,200,000円"] * 2


@everywhere
def test_nobody_else_confirms_and_nothing_that_nobody_saw(city: City) -> None:
    draft = FiscalEffect.objects.create(status=city.status, kind="saving", amount_yen=5)
    with pytest.raises(MoveRefused, match="提出した効果額だけ"):
        check_effect(draft, "confirmed", by=city.finance)
    draft.delete()
    effect = city.submitted()
    elsewhere = make.member(make.municipality("yoso"), Role.FINANCE)
    for person in (city.planner, city.clerk, elsewhere):
        with pytest.raises(PermissionDenied):
            check_effect(effect, "confirmed", by=person)
    with pytest.raises(ValidationError, match="直してほしいところ"):
        check_effect(effect, "questioned", by=city.finance)
    effect.version += 1
    with pytest.raises(MoveRefused, match="変わりました"):
        check_effect(effect, "confirmed", by=city.finance)
    assert not EffectCheck.objects.exists()


def test_the_page_takes_both_answers_and_keeps_what_was_typed(city: City) -> None:
    effect = city.submitted()
    client, here = signed_in(city.finance), reverse("effects", args=[city.round.pk])
    assert client.get(reverse("start"))["Location"] == reverse("effects_home")
    assert "効果額 1件" in client.get(reverse("effects_home")).content.decode()
    check = reverse("effect_check", args=[effect.pk])
    wrong = client.post(check, {"version": effect.version, "verdict": "questioned", "comment": " "})
    assert "直してほしいところを書いてください。" in wrong.content.decode()
    client.post(check, {"version": effect.version, "verdict": "questioned", "comment": "根拠は？"})
    assert "根拠は？" in client.get(here).content.decode()
    carry_out(city.status, Move.SEND_BACK, by=city.planner, reason="財政課から")
    assert "根拠は？" in signed_in(city.clerk).get(reverse("enter", args=[city.status.pk])).content.decode()
    assert (
        "button--primary" not in client.get(here).content.decode()
    )  # with the department: nothing to confirm
    carry_out(city.status, Move.SUBMIT, by=city.clerk)
    client.post(check, {"version": effect.version, "verdict": "confirmed"})
    page = client.get(here).content.decode()
    assert "確認済" in page and "これまでの確認（2件）" in page
    seen_by_planner = signed_in(city.planner).get(here).content.decode()
    assert "確認済" in seen_by_planner and check not in seen_by_planner


def test_a_publication_keeps_that_it_was_confirmed_and_never_what_was_asked(city: City) -> None:
    effect = city.submitted(general_yen=800_000)
    carry_out(city.status, Move.CONFIRM, by=city.planner)
    check_effect(effect, "questioned", by=city.finance, comment="内部の話")
    before = seal(city.plan, city.round, by=city.planner)
    assert "内部の話" not in json.dumps(before.content, ensure_ascii=False)
    check_effect(effect, "confirmed", by=city.finance)
    sealed = seal(city.plan, city.round, by=city.planner, erratum="財政課が確認しました。")
    release(sealed, ["public"], by=city.planner)
    address = reverse("plan_item", args=[city.place.slug, city.plan.slug, city.item.key])
    page = Client().get(address).content.decode()
    assert "財政課が確認" in page and "うち一般財源：800,000円" in page


def test_what_was_sealed_before_says_no_more_than_it_did() -> None:
    content = json.loads((Path(__file__).parent / "frozen" / "schema_4.json").read_text(encoding="utf-8"))
    before = frozen.from_content(content)
    assert (before.schema, frozen.digest(content)) == (4, DIGEST_4)
    assert before.items[0].status is not None
    [effect], [line] = before.items[0].status.effects, before.items[0].budget
    assert (effect.amount_yen, effect.general_yen, effect.planned_yen, effect.confirmed) == (
        *(1_500_000, None, None),
        False,
    )
    assert (line.codes, line.project_code) == ("2-2-2", "")
    now = frozen.from_content(frozen.to_content(replace(before, schema=SCHEMA)))
    assert differences(before, now) == []


# ── By 予算事業 ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_lists_by_project_say_what_its_items_reported(city: City) -> None:
    city.submitted(general_yen=800_000)
    carry_out(city.status, Move.CONFIRM, by=city.planner)
    other = make.item(city.item.pillar, "=窓口の見直し")
    about: dict[str, Any] = {"project_code": "0202", "project_name": "収納対策事業", "fiscal_year": 2024}
    BudgetLine.objects.create(item=city.item, budget_thousand_yen=4610, settled_thousand_yen=4000, **about)
    BudgetLine.objects.create(item=city.item, budget_thousand_yen=5000, **(about | {"fiscal_year": 2025}))
    BudgetLine.objects.create(item=other, budget_thousand_yen=4610, is_repeated=True, **about)
    BudgetLine.objects.create(
        pillar=city.item.pillar, budget_thousand_yen=4610, **about
    )  # the same, as a whole
    BudgetLine.objects.create(pillar=city.item.pillar, fiscal_year=2024, project_name="柱の事業")
    make.item(city.item.pillar, "手続の見直し")
    table = live_table(city.plan, city.round)
    [paid, of_pillar] = projects(table)
    assert (paid.budget_thousand_yen(2024), paid.settled_thousand_yen(2024)) == (4610, 4000)
    assert (paid.budget_thousand_yen(2025), paid.settled_thousand_yen(2025)) == (5000, None)
    assert [item.name for item in paid.items] == [city.item.name, other.name]
    assert not of_pillar.items and of_pillar.budget_thousand_yen(2024) is None

    client = signed_in(city.finance)
    answer = client.get(reverse("projects", args=[city.round.pk]))
    request, results, _ = load_workbook(BytesIO(answer.content)).worksheets
    rows = [[cell.value for cell in row] for row in request.iter_rows(min_row=4)]
    assert rows[0][:5] == ["0202 収納対策事業", 4610, 4000, 5000, None]
    assert rows[1][:2] == [f"1 {city.item.name}", 4610] and "うち一般財源\n800,000円" in str(rows[1][6])
    whole = "（1 健全な財政運営の全体の予算）"
    assert [row[0] for row in rows[2:]] == [
        *("2 =窓口の見直し", whole, "柱の事業", whole, "予算事業の記載がない取組項目", "3 手続の見直し"),
    ]
    assert request["B6"].number_format.startswith('"※"')
    assert "委託料を見直した。" in [cell.value for cell in results["E"]]
    sealed = seal(city.plan, city.round, by=city.planner)
    kept = client.get(reverse("publication_projects", args=[sealed.pk])).content
    assert kept == client.get(reverse("publication_projects", args=[sealed.pk])).content
    assert "確定版 第1号" in str(load_workbook(BytesIO(kept)).worksheets[0]["A2"].value)
    plan_alone = seal(city.plan, None, by=city.planner)
    assert client.get(reverse("publication_projects", args=[plan_alone.pk])).status_code == 404
    assert project_lists.why_not(frozen.from_content(plan_alone.content))
