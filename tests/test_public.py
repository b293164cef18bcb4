"""What citizens can read: what was sealed and released to them, with the numbers it was sealed with."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from items.models import (
    Assignment,
    BudgetLine,
    Indicator,
    Item,
    ItemSuccession,
    Staffing,
    TargetRevision,
    TargetValue,
)
from plans.access import Audience, Role
from plans.models import Footnote, Pillar, Plan, RatingBand, RatingScale
from progress.models import BoardOpinion, FiscalEffect, Publication, ReportingRound, YearEndStatus
from progress.public.reading.joined import joined
from progress.review.old_documents import import_history
from progress.review.publications import release, seal
from progress.table.frozen import from_content
from tests import make, prepared

pytestmark = pytest.mark.django_db
REPOSITORY = Path(__file__).resolve().parent.parent


class Words(HTMLParser):
    """The words of a page as one text, with a space between its parts and for every run of white space."""

    INSIDE_A_LINE = frozenset({"a", "b", "s", "span", "strong", "wbr"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.INSIDE_A_LINE:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.parts))


def words(response) -> str:
    return Words(response.content.decode()).text


class City:
    """A city with a plan of two items, a confirmed round and a publication."""

    def __init__(self, slug: str = "shiken", **fields) -> None:
        self.place = make.municipality(slug, name=fields.pop("name", "試験市"), **fields)
        self.plan = make.plan(self.place, "plan", title="行政改革実施計画")
        self.finance, self.window = (
            make.department(self.place, "財政課"),
            make.department(self.place, "市民課"),
        )
        self.planner = make.planner(self.place, f"{slug}-planner")
        self.editor = make.editor(self.finance, f"{slug}-editor")
        self.pillar = make.pillar(self.plan)
        self.item = make.item(self.pillar, lead=self.finance, related=[self.window], key="1-(1)-①")
        self.other = make.item(self.pillar, "窓口の待ち時間の短縮", lead=self.finance, key="(1)-②-1")
        self.indicator = make.indicator(
            self.item, targets={2024: "96.0", 2025: "97.0"}, goal_value=Decimal("97.5")
        )

    def report(self, *, actual: str = "95.4", code: str = "a", year: int = 2024, only: Item | None = None):
        opened = make.opened_round(self.plan, self.planner, year)
        for item in [only] if only else [self.item, self.other]:
            status = make.status(opened, item)
            if item == self.item:
                make.actual(status, self.indicator, actual)
            make.confirmed(status, lead=self.editor, by=self.planner, code=code)
        return opened

    def publish(self, opened=None, *audiences: str, erratum: str = "") -> Publication:
        if erratum:  # what says the same as before can't be published as a correction
            self.plan.source_note += "直した資料。"
            self.plan.save()
        sealed = seal(self.plan, opened, by=self.planner, erratum=erratum)
        if audiences:
            release(sealed, audiences, by=self.planner)
        return sealed

    def url(self, name: str, *rest) -> str:
        return reverse(name, args=[self.place.slug, self.plan.slug, *rest])


@pytest.fixture
def city() -> City:
    return City()


PUBLIC = Audience.PUBLIC


def make_time(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 10, tzinfo=timezone.get_current_timezone())


# ── Who sees what ────────────────────────────────────────────────────────────────────────────────────────────

SEES = {
    "anonymous": {"public"},
    "editor": {"public"},
    "headquarters": {"public", "headquarters"},
    "board": {"public", "board"},
    "council": {"public", "council"},
    "planner": {"public", "headquarters", "board", "council", ""},
    "operator": {"public", "headquarters", "board", "council", ""},
    "planner elsewhere": {"public"},
    "board elsewhere": {"public"},
}
"""Reader → audiences whose releases are open; "" stands for sealed and released to nobody."""


def released_to(audience: str) -> tuple[City, Publication]:
    city = City()
    return city, city.publish(city.report(), *([audience] if audience else []))


def sign_in(client: Client, reader: str, city: City) -> None:
    elsewhere = make.municipality("betsu", name="別市") if "elsewhere" in reader else city.place
    role = reader.split()[0]
    if role == "anonymous":
        return
    if role == "operator":
        person = make.user("operator", superuser=True)
    elif role == "editor":
        person = city.editor
    elif role == "planner":
        person = make.planner(elsewhere, "reader")
    else:
        person = make.member(
            elsewhere, {"headquarters": Role.HEADQUARTERS, "board": Role.BOARD, "council": Role.COUNCIL}[role]
        )
    client.force_login(person, backend="plans.auth_backend.MembershipBackend")


@pytest.mark.parametrize("audience", ["public", "headquarters", "board", "council", ""])
@pytest.mark.parametrize("reader", SEES)
@pytest.mark.every_database
def test_a_publication_is_open_to_whom_it_was_released_and_to_nobody_else(client, reader: str, audience: str):
    city, sealed = prepared.fill(f"released-{audience}", lambda: released_to(audience))
    sign_in(client, reader, city)
    expected = 200 if audience in SEES[reader] else 404
    addresses = [
        city.url("plan"),
        city.url("plan_item", city.item.key),
        city.url("publications"),
        city.url("publication", sealed.number),
        city.url("publication_item", sealed.number, city.item.key),
        city.url("chart_data", sealed.number, city.item.key),
        city.url("publication_workbook", sealed.number),
        reverse("municipality", args=[city.place.slug]),
    ]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, expected
    )
    assert (city.place.name in words(client.get(reverse("home")))) == (expected == 200)


def test_an_unreleased_plan_answers_exactly_like_one_that_does_not_exist(client, city):
    city.publish(city.report())
    other = City("hoka", name="他市")
    other.publish(other.report(), PUBLIC)
    unreleased = client.get(city.url("plan"))
    unknown = client.get("/shiken/nothing/")
    assert unreleased.status_code == unknown.status_code == 404
    assert unreleased.content == unknown.content
    assert unreleased.content == client.get("/nowhere/").content


def test_an_unreleased_number_answers_like_one_that_does_not_exist(client, city):
    opened = city.report()
    city.publish(opened, PUBLIC)
    city.publish(opened, erratum="直しました。")
    assert client.get(city.url("publication", 2)).content == client.get(city.url("publication", 99)).content
    assert client.get(city.url("publication", 2)).status_code == 404


def test_an_unknown_plan_is_answered_in_japanese_with_the_way_to_those_that_exist(client, city):
    city.publish(None, PUBLIC)
    response = client.get("/shiken/mukashi/")
    assert response.status_code == 404
    assert "ページが見つかりません" in words(response)
    assert "お探しの計画や取組項目が見つかりませんでした。" in words(response)
    assert f'href="{city.url("plan")}"' in response.content.decode()


def test_an_unknown_item_of_a_known_plan_is_answered_in_japanese(client, city):
    city.publish(None, PUBLIC)
    response = client.get(city.url("plan_item", "9-9"))
    assert response.status_code == 404
    assert "ページが見つかりません" in words(response)


def test_what_only_some_may_read_says_so(client, city):
    city.publish(city.report(), Audience.BOARD)
    sign_in(client, "board", city)
    assert "まだ市民に公開していません この確定版の公開先：審議会" in words(client.get(city.url("plan")))


def test_the_pages_only_answer_to_reading(client, city):
    city.publish(None, PUBLIC)
    assert client.post(city.url("plan")).status_code == 405


@pytest.mark.parametrize("key", ["1-(1)-①", "(1)-①-1", "3-M1", "1/2", "①②、③", "%20", "a b"])
def test_the_address_of_an_item_leads_back_to_it(client, key: str):
    city = City()
    city.item.key = key
    city.item.save()
    city.publish(None, PUBLIC)
    address = city.url("plan_item", key)
    assert resolve(client.get(address).wsgi_request.path_info).kwargs["key"] == key
    assert city.item.name in words(client.get(address))
    assert f'href="{address}"' in client.get(city.url("plan")).content.decode()


# ── What was published stays published ───────────────────────────────────────────────────────────────────────


def test_later_changes_of_the_plan_do_not_reach_a_published_page(client, city):
    city.publish(city.report(), PUBLIC)
    before = words(client.get(city.url("plan_item", city.item.key)))
    Item.objects.filter(pk=city.item.pk).update(name="変えた名前")
    TargetValue.objects.filter(indicator=city.indicator).update(value=Decimal("50"))
    Plan.objects.filter(pk=city.plan.pk).update(title="変えた計画名")
    assert words(client.get(city.url("plan_item", city.item.key))) == before


def test_the_numbers_on_the_item_page_are_those_of_the_publication(client, city):
    sealed = city.publish(city.report(), PUBLIC)
    item = from_content(sealed.content).item(city.item.key)
    assert item is not None
    indicator = item.indicators[0]
    text = words(client.get(city.url("publication_item", 1, city.item.key)))
    for cell in indicator.years:
        assert cell.target is not None
        target, actual = cell.target.text, cell.actual.text if cell.actual else "－"
        rate = cell.rate.text if cell.rate else "－"
        assert f"{cell.fiscal_year.both} {target} {actual} {rate}" in text
    assert "その年度の目標に対して 99.4%" in text
    assert "最終目標に対して 97.8%" in text


def test_the_picture_and_the_data_of_the_chart_hold_the_numbers_of_the_publication(client, city):
    sealed = city.publish(city.report(), PUBLIC)
    item = from_content(sealed.content).item(city.item.key)
    assert item is not None
    page = client.get(city.url("plan_item", city.item.key)).content.decode()
    drawn = set(re.findall(r'data-series="(\w+)" data-year="(\d+)" data-value="([\d.]+)"', page))
    expected = {
        (series, str(int(cell.fiscal_year)), str(found.value))
        for cell in item.indicators[0].years
        for series, found in (("target", cell.target), ("actual", cell.actual))
        if found
    }
    assert drawn == expected
    data = client.get(city.url("chart_data", 1, city.item.key))
    assert data["Content-Type"] == "application/json"
    traces = json.loads(data.content, parse_float=Decimal)["figures"][0]["data"]
    assert {trace["name"]: trace["y"] for trace in traces} == {
        "実績": [Decimal("95.4"), None],
        "年度の目標": [96, 97],
    }


def test_a_plans_own_address_shows_the_newest_results(client, city):
    city.publish(None, PUBLIC)
    city.publish(city.report(year=2023), PUBLIC)
    city.publish(city.report(year=2024), PUBLIC)
    assert "令和6年度（2024年度）の進み具合" in words(client.get(city.url("plan")))


def test_a_correction_of_an_old_year_does_not_take_the_place_of_a_newer_year(client, city):
    old = city.report(year=2023)
    city.publish(old, PUBLIC)
    city.publish(city.report(year=2024), PUBLIC)
    city.publish(old, PUBLIC, erratum="実績を直しました。")
    text = words(client.get(city.url("plan")))
    assert "令和6年度（2024年度）の進み具合" in text
    assert "第2号" in text


def test_what_is_not_released_to_the_public_does_not_take_its_place_for_a_planner(client, city):
    city.publish(city.report(year=2023), PUBLIC)
    city.publish(city.report(year=2024))
    sign_in(client, "planner", city)
    assert "令和5年度（2023年度）の進み具合" in words(client.get(city.url("plan")))


def test_a_corrected_publication_names_the_correction_and_leads_to_it(client, city):
    opened = city.report()
    city.publish(opened, PUBLIC)
    city.publish(opened, PUBLIC, erratum="収納率の実績を直しました。")
    old = client.get(city.url("publication", 1))
    assert "この公表版は、第2号で訂正されています 収納率の実績を直しました。" in words(old)
    assert f'href="{city.url("publication", 2)}"' in old.content.decode()
    assert "第1号を訂正した公表版です 収納率の実績を直しました。" in words(
        client.get(city.url("publication", 2))
    )
    assert "この公表版は、第2号で訂正されています" in words(
        client.get(city.url("publication_item", 1, city.item.key))
    )


def test_a_correction_that_is_not_released_is_not_mentioned(client, city):
    opened = city.report()
    city.publish(opened, PUBLIC)
    city.publish(opened, erratum="まだ見せません。")
    assert "まだ見せません" not in words(client.get(city.url("publication", 1)))


def test_all_publications_of_a_plan_are_listed_with_their_errata(client, city):
    opened = city.report()
    city.publish(None, PUBLIC)
    city.publish(opened, PUBLIC)
    city.publish(opened, PUBLIC, erratum="直しました。")
    response = client.get(city.url("publications"))
    for number in (1, 2, 3):
        assert f'href="{city.url("publication", number)}"' in response.content.decode()
    assert "訂正 直しました。" in words(response)


# ── A plan published anew ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def revised(city) -> City:
    """第1号: results of 令和6年度 against 96.0%; then the target of that year and a name are changed: 第2号, a plan."""
    city.publish(city.report(), PUBLIC)
    target = city.indicator.target_values.get(fiscal_year=2024)
    TargetRevision.objects.create(
        target_value=target,
        before_value=Decimal("96.0"),
        before_printed="96.0%",
        after_value=Decimal("95.0"),
        after_printed="95.0%",
        decided_on=date(2025, 8, 1),
        decided_by="行政改革推進本部",
        reason="物価高のため。",
    )
    TargetValue.objects.filter(pk=target.pk).update(value=Decimal("95.0"), printed="95.0%")
    Item.objects.filter(pk=city.other.pk).update(name="窓口をもっと早く")
    Plan.objects.filter(pk=city.plan.pk).update(aim="改めた目的です。")
    city.plan.refresh_from_db()
    city.publish(None, PUBLIC)
    return city


def test_a_plan_published_anew_is_what_citizens_read_beside_the_last_results(client, revised):
    plan = words(client.get(revised.url("plan")))
    assert "改めた目的です。" in plan and "窓口をもっと早く" in plan
    assert "令和6年度（2024年度）の進み具合" in plan and "達成した項目の割合 100.0%" in plan
    assert "計画は第2号、実施状況は第1号の内容です" in plan
    assert "達成率と評価は、実施状況を公表したときの目標に対するものです。" in plan
    assert "収納率：目標 95.0% → 実績 95.4%" in plan
    assert "目標 95.0% → 実績 95.4%（" not in plan, "a rate against another target stands beside no target"
    card = words(client.get(reverse("municipality", args=[revised.place.slug])))
    assert re.search(
        r"計画：第2号 .*（令和\d+年\d+月\d+日公表） 年度末の実施状況：第1号 ", card.replace("\u3000", " ")
    )
    assert "達成した項目の割合 100.0%" in card


def test_the_item_of_a_plan_published_anew_shows_both_targets_and_which_one_the_rate_is_of(client, revised):
    text = words(client.get(revised.url("plan_item", revised.item.key)))
    assert "見直し前 96.0% 見直し後 95.0% 95.4 99.4% 目標 96.0%に対して" in text.replace("95.4%", "95.4")
    assert "その年度の目標に対して 99.4% 令和6年度の実績 95.4%、目標 96.0%" in text
    assert "令和6年度の目標は、計画を改めて95.0%になりました。実績を公表したときは96.0%でした。" in text
    assert "図の目標（改めた後の計画）に対するものではありません。" in text
    assert "計画は第2号" in text and "実施状況は第1号" in text


def test_picture_and_data_of_a_plan_published_anew_hold_the_same_numbers(client, revised):
    page = client.get(revised.url("plan_item", revised.item.key)).content.decode()
    drawn = dict(re.findall(r'data-series="target" data-year="(\d+)" data-value="([\d.]+)"', page))
    assert Decimal(drawn["2024"]) == 95
    [address] = re.findall(r'data-plotly-src="([^"#]+)#1"', page)
    assert address.endswith("?plan=2")
    traces = json.loads(client.get(address).content, parse_float=Decimal)["figures"][0]["data"]
    assert {trace["name"]: trace["y"] for trace in traces}["年度の目標"] == [95, 97]
    numbered = client.get(revised.url("chart_data", 1, revised.item.key))
    traces = json.loads(numbered.content, parse_float=Decimal)["figures"][0]["data"]
    assert {trace["name"]: trace["y"] for trace in traces}["年度の目標"] == [96, 97]


def test_the_numbered_results_stay_as_published_and_name_the_newer_plan(client, revised):
    text = words(client.get(revised.url("publication", 1)))
    assert "窓口の待ち時間の短縮" in text and "窓口をもっと早く" not in text
    assert "収納率：目標 96.0% → 実績 95.4%（達成率 99.4%）" in text
    assert "この後に、計画が第2号で改められています" in text


def test_a_plan_published_after_the_results_without_a_change_is_no_news(client, city):
    city.publish(city.report(), PUBLIC)
    city.publish(None, PUBLIC)
    text = words(client.get(city.url("plan")))
    assert "計画 第2号" in text and "実施状況 第1号" in text
    assert "計画が新しく公表されました" not in text
    assert "収納率：目標 96.0% → 実績 95.4%（達成率 99.4%）" in text


def test_a_plan_released_to_the_board_alone_does_not_reach_citizens(client, city):
    city.publish(city.report(), PUBLIC)
    Item.objects.filter(pk=city.other.pk).update(name="窓口をもっと早く")
    city.publish(None, Audience.BOARD)
    assert "窓口をもっと早く" not in words(client.get(city.url("plan")))
    sign_in(client, "board", city)
    assert "窓口をもっと早く" not in words(client.get(city.url("plan"))), "what is open to all comes first"


def test_results_published_after_the_plan_hold_the_plan_themselves(client, city):
    city.publish(None, PUBLIC)
    Item.objects.filter(pk=city.other.pk).update(name="窓口をもっと早く")
    city.publish(city.report(), PUBLIC)
    text = words(client.get(city.url("plan")))
    assert "窓口をもっと早く" in text
    assert "計画は第" not in text


def test_an_item_that_the_new_plan_no_longer_has_keeps_its_results(client, city):
    city.publish(city.report(), PUBLIC)
    key, plan = city.other.key, from_content(Publication.objects.get(number=1).content)
    fewer = replace(plan, round=None, items=tuple(one for one in plan.items if one.key != key))
    read = joined(fewer, plan)
    assert [one.key for one in read.items] == [one.key for one in plan.items]


@pytest.mark.parametrize(
    ("kind", "first", "second", "tag"),
    [
        ("plan", "この計画は、第2号で改められています", "第1号の計画を改めた公表版です", "変更"),
        ("results", "この公表版は、第2号で訂正されています", "第1号を訂正した公表版です", "訂正"),
    ],
)
def test_a_revised_plan_is_not_called_a_correction(
    client, city, kind: str, first: str, second: str, tag: str
):
    opened = city.report() if kind == "results" else None
    city.publish(opened, PUBLIC)
    city.publish(opened, PUBLIC, erratum="目標を3件見直しました。")
    pages = [words(client.get(city.url("publication", number))) for number in (1, 2)]
    listed = words(client.get(city.url("publications")))
    assert first in pages[0] and second in pages[1]
    assert f"{tag} 目標を3件見直しました。" in listed
    if kind == "plan":
        assert "訂正" not in "".join(pages)


def test_names_in_lists_are_those_under_which_a_plan_was_published(client, city):
    city.publish(None, PUBLIC)
    Plan.objects.filter(pk=city.plan.pk).update(title="まだ公表していない名前")
    for address in (reverse("home"), "/nowhere/"):
        text = words(client.get(address))
        assert "行政改革実施計画" in text and "まだ公表していない名前" not in text


def test_what_is_sealed_and_not_released_is_no_public_edition(client, city):
    city.publish(city.report())
    sign_in(client, "planner", city)
    text = words(client.get(city.url("plan")))
    assert "この確定版 第1号" in text
    assert "この公表版" not in text


def test_the_workbook_is_offered_in_plain_words(client, city):
    city.publish(None, PUBLIC)
    page = client.get(city.url("plan")).content.decode()
    assert f'<a href="{city.url("publication_workbook", 1)}">計画の一覧（Excel）</a>' in page


# ── Figures over the plan ────────────────────────────────────────────────────────────────────────────────────


def test_the_achieved_share_stands_with_its_denominator(client, city):
    opened = make.opened_round(city.plan, city.planner)
    make.actual(make.status(opened, city.item), city.indicator, "95.4")
    make.confirmed(make.status(opened, city.item), lead=city.editor, by=city.planner, code="a")
    make.confirmed(make.status(opened, city.other), lead=city.editor, by=city.planner, code="c")
    city.publish(opened, PUBLIC)
    text = words(client.get(city.url("plan")))
    assert "達成した項目の割合 50.0% 評価の対象2項目のうち1項目" in text


def test_unrated_items_are_counted_and_named_beside_the_share(client, city):
    city.publish(city.report(only=city.item), PUBLIC)
    text = words(client.get(city.url("plan")))
    assert (
        "100.0% 評価の対象1項目のうち1項目 「S 目標を上回る」「A 目標どおり」を達成と数えます。"
        "評価の記録がない1項目は、分母に入れていません。" in text
    )
    assert "2項目のうち、1項目に評価の記録があります（1項目は記録がありません）。" in text
    assert (
        "令和6年度の数値目標がある1項目のうち、1項目が実績を報告しています。ほかの1項目には、この年度の数値目標がありません。"
        in text
    )


def test_where_no_share_can_be_computed_the_page_says_why(client, city):
    RatingBand.objects.update(counts_as_achieved=None)
    city.publish(city.report(), PUBLIC)
    text = words(client.get(city.url("plan")))
    assert (
        "達成した項目の割合 － 評価の対象は2項目です。 取り込んだ文字データに欄の見出しがないため、どの欄が「達成」かは分かりません。"
        "区分の見出しが不明のため算出しません。" in text
    )


def test_a_plan_without_results_says_so_and_shows_no_share(client, city):
    city.publish(None, PUBLIC)
    text = words(client.get(city.url("plan")))
    assert "計画だけの公表版です。" in text
    assert "達成した項目の割合" not in text


def test_an_item_that_is_not_confirmed_is_shown_as_missing(client, city):
    opened = make.opened_round(city.plan, city.planner)
    status = make.status(opened, city.item)
    status.narrative = "書きかけの文章"
    status.save()
    make.actual(status, city.indicator, "95.4")
    city.publish(opened, PUBLIC)
    text = words(client.get(city.url("plan"))) + words(client.get(city.url("plan_item", city.item.key)))
    assert "未報告・未確認" in text
    assert "実績の報告なし" in text
    assert "書きかけの文章" not in text
    assert "95.4" not in text


@pytest.mark.parametrize(("state", "marked"), [("draft", True), ("outline", True), ("adopted", False)])
def test_a_plan_that_is_only_a_draft_is_plainly_marked(client, city, state: str, marked: bool):
    Plan.objects.filter(pk=city.plan.pk).update(document_state=state)
    city.plan.refresh_from_db()
    city.publish(None, PUBLIC)
    label = Plan.DocumentState(state).label
    assert (f"この計画は「{label}」です" in words(client.get(city.url("plan")))) is marked


def test_a_pillar_without_items_says_so(client, city):
    make.pillar(city.plan, "2", "まだ取組のない柱")
    city.publish(None, PUBLIC)
    text = words(client.get(city.url("plan")))
    assert "まだ取組のない柱 この柱には取組項目がありません。" in text
    assert text.count("この柱には取組項目がありません") == 1


def test_years_stand_in_both_calendars(client, city):
    city.publish(city.report(), PUBLIC)
    text = words(client.get(city.url("plan")))
    assert "令和4年度～令和8年度（2022～2026年度）" in text
    assert "令和6年度（2024年度）の進み具合" in text


def test_activities_stand_inside_the_activity_above_them(client, city):
    above = make.item(city.pillar, "進捗管理", key="a", number_printed="", activity_code="03")
    make.item(city.pillar, "評価を実施する", key="b", number_printed="", activity_code="0301", parent=above)
    make.item(city.pillar, "広報を行う", key="c", number_printed="", activity_code="04")
    city.publish(None, PUBLIC)
    page = client.get(city.url("plan")).content.decode()
    items = page[page.index('class="promise-list"') - 4 :]
    lists, depths = 0, {}
    for tag in re.finditer(r'<ul class="promise-list">|</ul>|<a href="[^"]+">([^<]+)</a>', items):
        lists += {"<ul": 1, "</u": -1}.get(tag[0][:3], 0)
        if tag[1]:
            depths[tag[1]] = lists
        if lists == 0:
            break
    assert depths["03 進捗管理"] == depths["04 広報を行う"] == 1
    assert depths["0301 評価を実施する"] == 2


# ── Finding an item ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "収納率"}, ["市税の収納率の向上"]),
        ({"q": "ｼｭｳﾉｳ"}, []),
        ({"q": "待ち時間　短縮"}, ["窓口の待ち時間の短縮"]),
        ({"department": "市民課"}, ["市税の収納率の向上"]),
        ({"department": "財政課"}, ["市税の収納率の向上", "窓口の待ち時間の短縮"]),
        ({"band": "a"}, ["市税の収納率の向上"]),
        ({"band": "c"}, []),
        ({"band": "-"}, ["窓口の待ち時間の短縮"]),
        ({"band": "a", "q": "待ち時間"}, []),
        ({"department": "ない課"}, []),
    ],
)
@pytest.mark.every_database
def test_items_are_found_by_rating_department_and_words(
    client, city, query: dict[str, str], found: list[str]
):
    city.publish(city.report(only=city.item), PUBLIC)
    response = client.get(city.url("plan"), query)
    names = {"市税の収納率の向上", "窓口の待ち時間の短縮"}
    listed = set(re.findall(r'promise__title"><a href="[^"]+">\S* ?([^<]+)</a>', response.content.decode()))
    assert listed & names == set(found)
    assert f"2項目のうち{len(found)}項目が条件に合います。" in words(response)


def test_a_search_keeps_what_was_typed_and_escapes_it(client, city):
    city.publish(None, PUBLIC)
    page = client.get(city.url("plan"), {"q": '"><script>x</script>'}).content.decode()
    assert "<script>x" not in page
    assert 'value="&quot;&gt;&lt;script&gt;x&lt;/script&gt;"' in page


# ── One item ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_revised_target_shows_both_values_and_why(client, city):
    TargetRevision.objects.create(
        target_value=city.indicator.target_values.get(fiscal_year=2024),
        before_value=Decimal("98.0"),
        after_value=Decimal("96.0"),
        decided_on=date(2024, 6, 3),
        decided_by="行政改革推進本部",
        reason="物価高のため。",
    )
    city.publish(city.report(), PUBLIC)
    text = words(client.get(city.url("plan_item", city.item.key)))
    assert "令和6年度の目標が見直されました" in text
    assert "見直し前 98.0% 見直し後 96.0% 令和6年6月3日 行政改革推進本部 理由：物価高のため。" in text


@pytest.mark.parametrize(
    ("direction", "said"), [("maintain", "→ 維持する"), ("increase", "↑ 大きいほどよい")]
)
def test_an_indicator_of_words_has_its_direction_too(client, city, direction: str, said: str):
    make.indicator(city.other, "案内の分かりやすさ", "", direction, kind="text")
    city.publish(None, PUBLIC)
    assert f"案内の分かりやすさ {said}" in words(client.get(city.url("plan_item", city.other.key)))


def test_an_indicator_of_words_without_a_direction_says_nothing_of_it(client, city):
    make.indicator(city.other, "案内の分かりやすさ", "", "", kind="text")
    city.publish(None, PUBLIC)
    assert "よい向き" not in words(client.get(city.url("plan_item", city.other.key)))


def test_printed_figures_stand_as_printed(client, city):
    TargetValue.objects.filter(indicator=city.indicator, fiscal_year=2025).update(printed="概ね97％")
    Indicator.objects.filter(pk=city.indicator.pk).update(baseline_value=Decimal(53), baseline_printed="53%")
    city.publish(city.report(), PUBLIC)
    page = client.get(city.url("plan_item", city.item.key))
    assert "基準値（計画の前） 53%" in words(page)
    assert "53.0%" not in words(page)
    assert "概ね97％ －" in words(page)
    assert ">概ね97</text>" in page.content.decode()


def test_a_provisional_figure_is_marked(client, city):
    opened = make.opened_round(city.plan, city.planner)
    value = make.actual(make.status(opened, city.item), city.indicator, "95.4")
    value.is_provisional = True
    value.save()
    make.confirmed(make.status(opened, city.item), lead=city.editor, by=city.planner)
    city.publish(opened, PUBLIC)
    assert "実績 95.4%（見込）" in words(client.get(city.url("plan")))
    assert 'data-provisional="true"' in client.get(city.url("plan_item", city.item.key)).content.decode()


def test_everything_the_publication_says_of_an_item_is_on_its_page(client, city):
    Item.objects.filter(pk=city.item.pk).update(
        current_issues="収納率が低い。",
        approach="（要約）口座振替を広げる。",
        desired_state="納めやすい。",
        footnote_marks="※1",
        transcription_note="資料の字がかすれている。",
        schedule_printed="令和4年度～",
    )
    Footnote.objects.create(plan=city.plan, mark="※1", text="口座振替の説明")
    Footnote.objects.create(plan=city.plan, mark="※10", text="別の説明")
    make.annual_target(city.item, 2024, "実施", "口座振替の案内を送る。")
    ItemSuccession.objects.create(
        item=city.item, kind="renamed", from_year=2023, former_name="昔の名前", new_name="今の名前"
    )
    BudgetLine.objects.create(
        item=city.item,
        fiscal_year=2024,
        project_name="収納対策事業",
        budget_printed="4,610",
        budget_thousand_yen=4610,
    )
    opened = make.opened_round(city.plan, city.planner)
    status = make.status(opened, city.item)
    status.narrative, status.issues, status.next_steps = "案内を送った。", "人が足りない。", "続ける。"
    status.save()
    make.actual(status, city.indicator, "95.4")
    FiscalEffect.objects.create(status=status, kind="income", amount_yen=12_500_000, is_provisional=True)
    make.confirmed(status, lead=city.editor, by=city.planner)
    BoardOpinion.objects.create(
        round=opened, item=city.item, said_by="審議会", opinion="早く進めて。", response="進めます。"
    )
    city.publish(opened, PUBLIC)
    text = words(client.get(city.url("plan_item", city.item.key)))
    for said in (
        "収納率が低い。",
        "要約 口座振替を広げる。",
        "納めやすい。",
        "資料の字がかすれている。",
        "令和4年度～",
        "※1 口座振替の説明",
        "口座振替の案内を送る。",
        "昔の名前",
        "今の名前",
        "収納対策事業",
        "4,610",
        "案内を送った。",
        "人が足りない。",
        "続ける。",
        "12,500,000円 見込",
        "早く進めて。",
        "進めます。",
        "担当課：財政課",
        "関係課：市民課",
        "↑ 大きいほどよい",
        "目標どおり",
    ):
        assert said in text, said
    assert "別の説明" not in text


def test_earlier_years_stay_readable_on_the_item_page(client, city):
    old = make.opened_round(city.plan, city.planner, 2023)
    status = make.status(old, city.item)
    status.narrative = "前の年に行ったこと。"
    status.save()
    make.actual(status, city.indicator, "94.0")
    make.confirmed(status, lead=city.editor, by=city.planner, code="c")
    city.publish(city.report(), PUBLIC)
    text = words(client.get(city.url("plan_item", city.item.key)))
    assert "令和5年度（2023年度） 令和5年度末の実施状況" in text
    assert "前の年に行ったこと。" in text
    assert "94.0%" in text


def test_a_rating_that_differs_from_the_computed_one_gives_its_reason(client, city):
    opened = make.opened_round(city.plan, city.planner)
    status = make.status(opened, city.item)
    make.actual(status, city.indicator, "95.4")
    rating = make.rating(status, "c")
    rating.suggested = RatingBand.objects.get(scale=rating.scale, code="b")
    rating.suggested_reason, rating.reason = "「収納率」が目標の99.4%です。", "下半期に落ちたため。"
    rating.save()
    make.confirmed(status, lead=city.editor, by=city.planner)
    city.publish(opened, PUBLIC)
    text = words(client.get(city.url("plan_item", city.item.key)))
    assert "計算による目安は「B やや遅れ」です。「収納率」が目標の99.4%です。" in text
    assert "市が目安と違う評価にした理由：下半期に落ちたため。" in text


def test_a_rate_of_sums_is_not_shown_as_one_of_the_years_own_figures(client, city):
    Indicator.objects.filter(pk=city.indicator.pk).update(measure="flow", targets_are_cumulative=True)
    city.publish(city.report(actual="97.0"), PUBLIC)
    said = "収納率：累計の目標 96.0% → 累計の実績 97.0%（達成率 101.0%）"
    assert said in words(client.get(city.url("plan")))


def test_sums_stand_in_the_table_beside_the_years_own_figures(client, city):
    Indicator.objects.filter(pk=city.indicator.pk).update(measure="flow", targets_are_cumulative=True)
    TargetValue.objects.create(indicator=city.indicator, fiscal_year=2023, value=Decimal("50"))
    city.publish(city.report(year=2023, actual="40.0"), PUBLIC)
    city.publish(city.report(year=2024, actual="60.5"), PUBLIC)
    text = words(client.get(city.url("plan_item", city.item.key)))
    assert "令和6年度（2024年度） 96.0% （累計） 60.5% 累計 100.5% 104.7%" in text
    assert "令和6年度までの実績の累計 100.5%、目標の累計 96.0%" in text


def test_a_rate_from_the_baseline_names_its_two_ends(client, city):
    Indicator.objects.filter(pk=city.indicator.pk).update(
        rate_basis="from_baseline", baseline_value=Decimal("94.0"), baseline_printed="94.0%"
    )
    city.publish(city.report(actual="95.0"), PUBLIC)
    text = words(client.get(city.url("plan_item", city.item.key)))
    assert (
        "50.0% 令和6年度の実績 95.0%、目標 96.0% "
        "基準値（計画の前）の94.0%から目標の96.0%までを100%としたとき、どこまで進んだかの割合です。" in text
    )


# ── Why this rating ──────────────────────────────────────────────────────────────────────────────────────────


def rated(
    city: City, code: str, *, suggested: str = "", computed: str = "", reason: str = "", issues: str = ""
):
    """A confirmed record of the first item, as the forms would leave it; published."""
    opened = make.opened_round(city.plan, city.planner)
    status = make.status(opened, city.item)
    status.issues = issues
    status.save()
    make.actual(status, city.indicator, "95.4")
    rating = make.rating(status, code)
    rating.suggested = RatingBand.objects.filter(scale=rating.scale, code=suggested).first()
    rating.suggested_reason, rating.reason = computed, reason
    rating.save()
    make.confirmed(status, lead=city.editor, by=city.planner)
    city.publish(opened, PUBLIC)


COMPUTED = "「収納率」が目標の99.4%です。"


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (
            {"code": "b", "suggested": "b", "computed": COMPUTED},
            "「収納率」が目標の99.4%です（80%以上100%未満が「B やや遅れ」の目安）。",
        ),
        (
            {"code": "c", "suggested": "b", "computed": COMPUTED, "reason": "下半期に落ちたため。"},
            f"{COMPUTED}計算による目安は「B やや遅れ」ですが、「C 遅れ」としました。市の説明：下半期に落ちたため。",
        ),
        (
            {
                "code": "a",
                "computed": "「残高」は未達です。区分は内容から決めてください。",
                "reason": "備えは足りるため。",
            },
            "「残高」は未達です。市の説明：備えは足りるため。",
        ),
        (
            {"code": "c", "issues": "人が足りない。予算も足りない。"},
            "課題として「人が足りない」と報告されています。",
        ),
        ({"code": "c"}, "収納率：目標 96.0% → 実績 95.4%（達成率 99.4%）。"),
    ],
)
def test_right_under_the_badge_the_page_says_why(client, city, record: dict[str, str], said: str):
    rated(city, **record)
    text = words(client.get(city.url("plan_item", city.item.key)))
    assert f"令和6年度（2024年度）の評価 なぜこの評価か {said} この計画は「案」です" in text


def test_a_band_of_unknown_meaning_is_neither_good_nor_bad_and_says_so(client, city):
    RatingBand.objects.update(counts_as_achieved=None)
    rated(city, "a")
    page = client.get(city.url("plan_item", city.item.key))
    assert (
        "取り込んだ文字データに欄の見出しがないため、この記録が達成を表すかどうかは分かりません。"
        in words(page)
    )
    assert "badge--good" not in page.content.decode()
    RatingBand.objects.update(counts_as_achieved=True)
    other = City("hoka", name="他市")
    rated(other, "a")
    assert "badge--good" in client.get(other.url("plan_item", other.item.key)).content.decode()


def test_an_item_without_a_recorded_band_is_given_no_reason(client, city):
    city.publish(make.opened_round(city.plan, city.planner), PUBLIC)
    assert "なぜこの評価か" not in words(client.get(city.url("plan_item", city.item.key)))


# ── Old documents ────────────────────────────────────────────────────────────────────────────────────────────


def old_document(city: City, title: str = "令和6年度 業務棚卸表") -> None:
    opened = ReportingRound.objects.create(
        plan=city.plan,
        fiscal_year=2024,
        title=title,
        historical=True,
        state="closed",
        transcription_note="印の年度は不明です。",
    )
    for item, code in ((city.item, "a"), (city.other, "c")):
        status = YearEndStatus.objects.create(round=opened, item=item)
        make.rating(status, code)
    import_history(opened, by=city.planner)
    city.publish(opened, PUBLIC)


def test_an_old_document_is_called_by_its_own_title_and_claims_no_more(client, city):
    old_document(city)
    text = words(client.get(city.url("plan")))
    assert "令和6年度 業務棚卸表 令和6年度（2024年度）の資料です。" in text
    assert "達成とされた項目の割合 50.0%" in text
    assert "資料についての注記 印の年度は不明です。" in text
    card = words(client.get(reverse("municipality", args=[city.place.slug])))
    assert "「令和6年度 業務棚卸表」で達成とされた項目の割合 50.0%" in card
    item = words(client.get(city.url("plan_item", city.item.key)))
    assert "令和6年度（2024年度）の資料「令和6年度 業務棚卸表」での記録" in item
    assert "なぜこの評価か この印にした理由は、資料に書かれていません。" in item
    for page in (text, card, item):
        assert "進み具合" not in page.replace("行政改革の進み具合", "")
        assert "に達成した項目" not in page


def test_the_note_of_the_deciding_scale_stands_beside_the_number(client, city):
    RatingScale.objects.update(remarks="印の説明は資料にありません。")
    city.publish(city.report(), PUBLIC)
    text = words(client.get(city.url("plan")))
    assert "「進捗区分」について 印の説明は資料にありません。" in text
    assert text.index("印の説明は") < text.index("評価ごとの項目数")


# ── Earlier years, counts, headings ──────────────────────────────────────────────────────────────────────────


def test_earlier_shares_stand_right_beside_the_number(client, city):
    for year, code in ((2022, "c"), (2023, "a")):
        city.report(year=year, code=code)
    city.publish(city.report(year=2024), PUBLIC)
    text = words(client.get(city.url("plan")))
    earlier = "令和4年度（2022年度） 0.0% 2項目のうち0項目 令和5年度（2023年度） 100.0% 2項目のうち2項目"
    assert f"年度 割合 項目の数 {earlier} 令和6年度（2024年度）" in text
    assert text.index("達成した項目の割合") < text.index(earlier) < text.index("数値の報告")
    card = words(client.get(reverse("municipality", args=[city.place.slug])))
    assert "令和5年度（2023年度）は100.0%（2項目のうち2項目）でした。" in card
    assert "令和4年度（2022年度）は" not in card


def test_shares_by_pillar_over_the_years_are_those_that_the_publication_keeps(client, city):
    second = make.pillar(city.plan, "2", "二つ目の柱")
    make.item(second, "三つ目の取組", lead=city.finance, key="2-1")
    for year, code in ((2023, "a"), (2024, "c")):
        opened = make.opened_round(city.plan, city.planner, year)
        for item in city.plan.items.all():
            make.confirmed(make.status(opened, item), lead=city.editor, by=city.planner, code=code)
    sealed = city.publish(opened, PUBLIC)
    kept = {
        (one.title, int(one.fiscal_year)): str(one.share.percent)
        for one in from_content(sealed.content).shares
    }
    assert kept["全体", 2023] == "100.0" and kept["2 二つ目の柱", 2024] == "0.0"
    text = words(client.get(city.url("plan")))
    heads = "柱ごとに見た「達成した項目の割合」 柱 令和6年度（2024年度） 令和5年度（2023年度）"
    assert f"{heads} 全体 0.0% 3項目のうち0項目 100.0% 3項目のうち3項目" in text
    assert "2 二つ目の柱 0.0% 1項目のうち0項目 100.0% 1項目のうち1項目" in text


def test_without_earlier_years_there_is_no_empty_table(client, city):
    city.publish(city.report(), PUBLIC)
    assert "割合のうごき" not in words(client.get(city.url("plan")))


def test_an_item_that_has_left_the_plan_is_counted_apart_and_explained(client, city):
    second = make.pillar(city.plan, "2", "二つ目の柱")
    make.item(second, "三つ目の取組", lead=city.finance, key="2-1")
    ended = make.item(city.pillar, "負担金の見直し", key="1-9")
    ItemSuccession.objects.create(
        item=ended, kind="merged", from_year=2023, successor=city.item, reason="同じ基準で見直すため。"
    )
    make.item(city.pillar, "担当のない取組", key="1-10")
    city.publish(city.report(), PUBLIC)
    text = words(client.get(city.url("plan")))
    counted = "（うち1項目は統合、1項目はこの報告の対象外）"
    assert f"この計画の取組は5項目{counted}です。" in text
    assert f"健全な財政運営 4項目{counted} 2 二つ目の柱 1項目 " in text
    assert "柱ごとの項目数（この報告の対象 3項目）" in text
    assert f"{city.item.title}」に引き継ぎました。理由：同じ基準で見直すため。 統合（令和5年度から）" in text
    assert f"5項目{counted}" in words(client.get(reverse("municipality", args=[city.place.slug])))
    item = words(client.get(city.url("plan_item", "1-9")))
    assert (
        f"統合（令和5年度から） 「{city.item.title}」に引き継ぎました。理由：同じ基準で見直すため。" in item
    )


def test_a_heading_that_is_only_a_number_goes_on_with_its_policy(client, city):
    Pillar.objects.filter(pk=city.pillar.pk).update(
        number_printed="①",
        name="",
        policy="（要約）各主体の役割を分けた協働と地域の自立を支え、行政の情報を市民と分かち合う。",
    )
    city.publish(city.report(), PUBLIC)
    page = client.get(city.url("plan")).content.decode()
    heading = "①　各主体の役割を分けた協働と地域の自立を支え…"
    assert f"<h3>{heading}</h3>" in page
    assert heading in client.get(city.url("plan_item", city.item.key)).content.decode()


def test_both_days_of_a_publication_stand_with_their_meaning(client, city):
    sealed = seal(city.plan, None, by=city.planner, at=make_time(2025, 9, 1))
    release(sealed, [PUBLIC], by=city.planner, at=make_time(2025, 10, 3))
    text = words(client.get(city.url("plan")))
    assert "確定した日 令和7年9月1日 この内容に決めた日です。" in text
    assert "公表した日 令和7年10月3日 市民に公開した日です。" in text


def test_before_its_release_a_publication_has_no_public_day(client, city):
    city.publish(None, Audience.BOARD)
    sign_in(client, "board", city)
    assert "公表した日 まだ市民に公開していません" in words(client.get(city.url("plan")))


def test_words_of_the_trade_are_explained_where_they_stand(client, city):
    Item.objects.filter(pk=city.item.pk).update(nature="mission")
    BudgetLine.objects.create(
        item=city.item, fiscal_year=2024, project_name="収納対策事業", kan="2", kou="1", moku="6"
    )
    Staffing.objects.create(
        item=city.item, fiscal_year=2024, category="正規", fte=Decimal("1.5"), printed="1.5"
    )
    city.publish(None, PUBLIC)
    text = words(client.get(city.url("plan_item", city.item.key)))
    assert "種類 任務目的 その仕事で何を目指すかを示す項目です。" in text
    assert (
        "予算の区分（款－項－目）" in text and "款・項・目は、予算書の大きな分け方から順に付いた番号" in text
    )
    assert "人工（にんく）。一年間働く職員一人分を1とした数" in text
    plan = words(client.get(city.url("plan")))
    assert "「任務目的」は、その仕事で何を目指すかを示す項目です。" in plan
    assert "内容が変わっていないことを確かめる番号（SHA-256）" in plan
    assert "計算のしかたを変えると、この番号も変わります。" in plan


def test_a_band_that_is_only_a_sign_is_said_with_its_scale(client, city):
    RatingBand.objects.filter(code="a").update(label="○", symbol="○")
    city.publish(city.report(), PUBLIC)
    assert "進捗区分：○" in words(client.get(city.url("plan")))


def test_an_indicator_without_figures_has_no_chart_and_loads_no_script(client, city):
    city.publish(None, PUBLIC)
    page = client.get(city.url("plan_item", city.other.key)).content.decode()
    assert "chart.js" not in page
    assert "グラフを操作する" not in page
    assert "chart.js" in client.get(city.url("plan_item", city.item.key)).content.decode()


# ── Every page ───────────────────────────────────────────────────────────────────────────────────────────────

DISCLAIMER = "公表資料をもとにした見本です。市の公式情報ではありません"


def test_the_disclaimer_stands_on_every_page_chart_and_figure(client):
    city = City(disclaimer=DISCLAIMER)
    city.publish(city.report(), PUBLIC)
    addresses = [
        reverse("home"),
        reverse("municipality", args=["shiken"]),
        city.url("plan"),
        city.url("publications"),
        city.url("publication", 1),
        city.url("plan_item", city.item.key),
        city.url("publication_item", 1, city.other.key),
        city.url("chart_data", 1, city.item.key),
    ]
    for address in addresses:
        assert DISCLAIMER in client.get(address).content.decode(), address
    page = client.get(city.url("plan_item", city.item.key)).content.decode()
    assert DISCLAIMER in page[page.index("<desc") : page.index("</desc>")]


def test_a_page_is_sent_again_only_when_it_changed(client, city):
    opened = city.report()
    city.publish(opened, PUBLIC)
    for address in (
        city.url("publication", 1),
        city.url("chart_data", 1, city.item.key),
        city.url("publication_workbook", 1),
    ):
        first = client.get(address)
        assert first["Cache-Control"] == "no-cache, public"
        assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304, address
    before = client.get(city.url("publication", 1))["ETag"]
    city.publish(opened, PUBLIC, erratum="直しました。")
    assert client.get(city.url("publication", 1), headers={"if-none-match": before}).status_code == 200


def test_what_a_signed_in_person_sees_is_kept_by_no_shared_cache(client, city):
    city.publish(None, PUBLIC)
    sign_in(client, "planner", city)
    response = client.get(city.url("plan"))
    assert response["Cache-Control"] == "no-cache, private"
    assert "Cookie" in response["Vary"]


def many_items(city: City, count: int) -> None:
    """`count` items with a department, an indicator and two targets each, written at once."""
    start = Item.objects.filter(plan=city.plan).count()
    items = Item.objects.bulk_create(
        Item(
            plan=city.plan,
            pillar=city.pillar,
            key=f"m-{n}",
            number_printed=str(n),
            name=f"取組{n}",
            position=n,
        )
        for n in range(start, count)
    )
    Assignment.objects.bulk_create(Assignment(item=item, department=city.finance) for item in items)
    indicators = Indicator.objects.bulk_create(
        Indicator(item=item, name="件数", unit="件", direction="increase") for item in items
    )
    TargetValue.objects.bulk_create(
        TargetValue(indicator=indicator, fiscal_year=year, value=Decimal(5))
        for indicator in indicators
        for year in (2024, 2025)
    )


@pytest.mark.every_database
def test_a_page_asks_the_database_as_often_for_72_items_as_for_36(client):
    asked: dict[str, dict[str, int]] = {}
    for slug, count in (("small", 36), ("large", 72)):
        city = City(slug)
        many_items(city, count)
        city.publish(city.report(only=city.item), PUBLIC)
        addresses = {
            "home": reverse("home"),
            "municipality": reverse("municipality", args=[slug]),
            "plan": city.url("plan"),
            "plan_item": city.url("plan_item", city.item.key),
            "publications": city.url("publications"),
        }
        asked[slug] = {}
        for name, address in addresses.items():
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address)
            assert response.status_code == 200
            asked[slug][name] = len(queries)
    assert asked["small"] == asked["large"]
    assert max(asked["small"].values()) <= 5, asked


PUBLISHED_BEFORE = """
import django
django.setup()
from tests.test_public import City
city = City()
city.publish(city.report(), "public")
print(city.item.key)
"""

WITHOUT_HEAVY_LIBRARIES = """
import sys
import django
django.setup()
import progress.review.publications, progress.management.commands.db_worker
from django.test import Client
from django.urls import reverse
from plans.models import Plan
plan, client = ["shiken", "plan"], Client(SERVER_NAME="localhost")
for address in (
    "/", "/shiken/", reverse("plan", args=plan), reverse("plan_item", args=[*plan, sys.argv[1]]),
    reverse("publications", args=plan), reverse("chart_data", args=[*plan, 1, sys.argv[1]]),
    reverse("publication_workbook", args=[*plan, 1]), "/login/",
):
    assert client.get(address).status_code == 200, address
print(*sorted({"plotly", "pandas"} & set(sys.modules)))
"""


def test_no_request_loads_plotly_or_pandas(tmp_path, migrated_database):
    """Sealed by one process, read in another: only the sealing computes with pandas."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("REFORM_")}
    migrated_database.rename(tmp_path / "reform_tracker.sqlite3")
    environment |= {
        "REFORM_DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "reform_tracker.settings",
        "PYTHONPATH": str(REPOSITORY),
    }

    def said(script: str, *arguments: str) -> str:
        run = subprocess.run(
            [sys.executable, "-c", script, *arguments],
            capture_output=True,
            text=True,
            env=environment,
            cwd=REPOSITORY,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        return run.stdout.strip()

    assert said(WITHOUT_HEAVY_LIBRARIES, said(PUBLISHED_BEFORE)) == ""
