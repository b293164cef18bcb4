"""Items that are added, renamed, merged, split and ended from a year on: previewed, written at once, taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from items.models import Assignment, Indicator, Item, ItemSuccession
from plans.history.records import ChangeEvent
from progress.models import Publication, ReportingRound, YearEndStatus
from progress.public.charts.spec import TAKEN_OVER_NAME, chart_of
from progress.review.publications import release, seal
from progress.review.records import carry_out
from progress.succession import changes_of
from progress.table import frozen
from progress.table.live import live_table
from progress.workflow import Move, State
from tests import make

pytestmark = pytest.mark.django_db


class Place:
    """Two items, both reported for 令和5年度, with a running round for 令和6年度."""

    def __init__(self) -> None:
        self.city = make.municipality()
        self.section = make.department(self.city, "市民課")
        self.planner, self.clerk = make.planner(self.city), make.editor(self.section)
        self.plan = make.plan(self.city)
        self.pillar = make.pillar(self.plan)
        self.one = make.item(self.pillar, "窓口の改善", lead=self.section)
        self.two = make.item(self.pillar, "申請の電子化", lead=self.section)
        self.indicator = make.indicator(self.two, "申請", "件", targets={2023: "50", 2024: "60", 2025: "70"})
        past = make.opened_round(self.plan, self.planner, 2023)
        make.actual(make.status(past, self.two), self.indicator, "45")
        for item in (self.one, self.two):
            make.confirmed(make.status(past, item), lead=self.clerk, by=self.planner)
        self.past, self.asked = past, make.opened_round(self.plan, self.planner, 2024)
        self.staff = Client()
        self.staff.force_login(self.planner)

    def change(self, kind: str, *items: Item, move: str = "sure", **typed: Any) -> Any:
        query = "&".join(f"item={one.pk}" for one in items)
        address = reverse("item_change", args=[self.plan.pk, kind])
        told = {"from_year": "令和6年度", "reason": "組織の見直しのため", "move": move}
        return self.staff.post(f"{address}?{query}", told | typed)

    def new_item(self, **typed: Any) -> dict[str, Any]:
        about = {"key": "1-9", "number_printed": "9", "name": "届出の一本化", "pillar": self.pillar.pk}
        return about | {"departments": [self.section.pk]} | typed

    def undo(self) -> str:
        pk = ItemSuccession.objects.order_by("-pk").values_list("pk", flat=True)[0]
        page = self.staff.get(reverse("plan_changes", args=[self.plan.pk]))
        rows = [one.pk for one, _ in page.context["done"]]
        found = next(row for row in rows if row <= pk)
        address = reverse("item_change_undo", args=[self.plan.pk, found])
        return text(self.staff.post(address, follow=True))

    def keys_asked(self) -> list[str]:
        return list(self.asked.statuses.order_by("item__key").values_list("item__key", flat=True))


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    found: str = " ".join(response.content.decode().split())
    return found


@pytest.fixture
def place() -> Place:
    return Place()


def test_an_ended_item_leaves_the_running_round_only_where_nobody_wrote_in_it(place: Place):
    status = make.status(place.asked, place.two)
    status.narrative = "周知した。"
    carry_out(status, Move.SAVE, by=place.clerk)
    preview = text(place.change("ended", place.one, place.two, move="preview"))
    assert "まだ何も入力されていないため、記録を取り除きます。" in preview
    assert "入力があるため、記録（下書き）はそのまま残ります。" in preview
    assert not ItemSuccession.objects.exists() and len(place.keys_asked()) == 2

    assert place.change("ended", place.one, place.two).status_code == 302
    assert place.keys_asked() == [place.two.key]
    assert YearEndStatus.objects.get(pk=status.pk).narrative == "周知した。"
    assert [row.reason for row in ItemSuccession.objects.all()] == ["組織の見直しのため"] * 2
    assert place.past.statuses.count() == 2  # reports of before stay


def test_a_renamed_item_keeps_its_old_name_in_old_reports(place: Place):
    place.change("renamed", place.one, new_name="待ち時間の短縮")
    item = Item.objects.get(pk=place.one.pk)
    assert item.name == "待ち時間の短縮"
    assert make.status(place.past, item).item_name_then == "窓口の改善"
    assert make.status(place.asked, item).item_name_then == ""
    row = ItemSuccession.objects.get()
    assert (row.former_name, row.new_name, row.from_year) == ("窓口の改善", "待ち時間の短縮", 2024)
    assert place.change("renamed", item, new_name="待ち時間の短縮").status_code == 422


def test_several_become_a_new_one_that_the_running_round_asks_for(place: Place):
    typed = place.new_item(into="new", indicators=[place.indicator.pk])
    preview = text(place.change("merged", place.one, place.two, move="preview", **typed))
    assert "「9 届出の一本化」が令和6年度から加わります。" in preview and "新しく入力を求めます。" in preview
    place.change("merged", place.one, place.two, **typed)
    new = Item.objects.get(key="1-9")
    assert {row.item_id for row in new.succeeds.all()} == {place.one.pk, place.two.pk}
    assert place.keys_asked() == ["1-9"] and new.start_year == 2024
    mine = Indicator.objects.get(item=new)
    assert mine.continues == place.indicator
    assert [int(one.fiscal_year) for one in mine.target_values.all()] == [2024, 2025]
    assert [one.note[:5] for one in ChangeEvent.objects.order_by("-pk")[:1]] == ["項目の統合"]


def test_the_page_of_the_new_item_leads_to_the_earlier_ones_and_joins_no_figures(place: Place):
    place.change(
        "merged", place.one, place.two, **place.new_item(into="new", indicators=[place.indicator.pk])
    )
    new = Item.objects.get(key="1-9")
    status, mine = make.status(place.asked, new), new.indicators.get()
    make.actual(status, mine, "66")
    make.confirmed(status, lead=place.clerk, by=place.planner)
    table = live_table(place.plan, place.asked)
    row = table.item("1-9")
    assert row
    [measured] = row.indicators
    assert [int(cell.fiscal_year) for cell in measured.years] == [
        2024,
        2025,
    ]  # the earlier ones aren't its own
    assert measured.earlier and [one.text for _, one in measured.earlier.figures] == ["45件"]
    chart = chart_of(measured)
    assert [(int(one.fiscal_year), one.value) for one in chart.earlier] == [(2023, Decimal(45))]
    assert (chart.break_name, [int(one) for one in chart.breaks]) == (TAKEN_OVER_NAME, [2024])
    assert frozen.from_content(frozen.to_content(table)) == table

    _publish(place)
    page = text(Client().get(reverse("plan_item", args=[place.city.slug, place.plan.slug, "1-9"])))
    assert "前の項目での実績" in page and "45件" in page and "窓口の改善" in page
    assert 'data-series="earlier" data-year="2023" data-value="45"' in page
    history = text(place.staff.get(reverse("item_history", args=[new.pk])))
    assert "前の項目の記録" in history and reverse("item_history", args=[place.two.pk]) in history
    before = text(place.staff.get(reverse("item_history", args=[place.two.pk])))
    assert "後の項目の記録" in before and reverse("item_history", args=[new.pk]) in before
    old = text(Client().get(reverse("plan_item", args=[place.city.slug, place.plan.slug, place.two.key])))
    assert "届出の一本化" in old


def _publish(place: Place) -> Publication:
    publication = seal(place.plan, place.asked, by=place.planner)
    release(publication, ["public"], by=place.planner)
    return publication


def test_one_of_them_may_go_on_as_the_whole(place: Place):
    place.change("merged", place.one, place.two, into=str(place.one.pk))
    [row] = ItemSuccession.objects.all()
    assert (row.item, row.successor) == (place.two, place.one)
    assert place.keys_asked() == [place.one.key] and Item.objects.count() == 2


def test_parts_come_to_who_answers_today_and_nobody_who_once_did(place: Place) -> None:
    former = make.department(place.city, "情報課")
    ended = {"valid_until": date(2023, 3, 31), "role": "lead"}
    Assignment.objects.create(item=place.two, department=former, **ended)
    asked = reverse("item_change", args=[place.plan.pk, "merged"])
    form = place.staff.get(f"{asked}?item={place.one.pk}&item={place.two.pk}").context["form"]
    assert form.initial["departments"] == [place.section.pk]
    place.change("split", place.two, names="税の申請\n福祉の申請")
    parts = Item.objects.filter(start_year=2024)
    assert [one.assignments.get().department for one in parts] == [place.section] * 2


def test_one_becomes_several_with_its_departments_and_its_indicator_where_it_is_the_same(place: Place):
    name = f"indicator_{place.indicator.pk}"
    place.change("split", place.two, names="税の申請\n福祉の申請", **{name: "2"})
    parts = list(Item.objects.filter(start_year=2024).order_by("key"))
    assert [one.name for one in parts] == ["税の申請", "福祉の申請"]
    assert [one.assignments.get().department for one in parts] == [place.section] * 2
    assert Indicator.objects.get(continues=place.indicator).item == parts[1]
    assert place.keys_asked() == [place.one.key, *(one.key for one in parts)]
    assert place.change("split", place.one, names="一つだけ").status_code == 422


def test_an_item_is_added_from_a_year_on(place: Place):
    place.change("added", **place.new_item())
    item = Item.objects.get(key="1-9")
    assert (item.kind, item.start_year) == ("new", 2024)
    assert "1-9" in place.keys_asked() and not item.statuses.filter(round=place.past).exists()
    place.change("added", **place.new_item(from_year="令和7年度", key="1-10", name="次の年度の項目"))
    assert "1-10" not in place.keys_asked()
    assert place.change("added", **place.new_item(from_year="平成20年度", key="1-11")).status_code == 422
    assert place.change("added", **place.new_item()).status_code == 422  # the number is taken


@pytest.mark.parametrize("kind", ["added", "renamed", "merged", "split", "ended"])
def test_a_mistake_is_taken_back_whole(place: Place, kind: str):
    before = live_table(place.plan, place.asked, include_unconfirmed=True)
    typed: dict[str, tuple[list[Item], dict[str, Any]]] = {
        "added": ([], place.new_item()),
        "renamed": ([place.one], {"new_name": "待ち時間の短縮"}),
        "merged": ([place.one, place.two], place.new_item(into="new", indicators=[place.indicator.pk])),
        "split": ([place.two], {"names": "甲\n乙", f"indicator_{place.indicator.pk}": "1"}),
        "ended": ([place.one], {}),
    }
    items, fields = typed[kind]
    assert place.change(kind, *items, **fields).status_code == 302
    assert live_table(place.plan, place.asked, include_unconfirmed=True) != before
    assert "取り消しました" in place.undo()
    assert live_table(place.plan, place.asked, include_unconfirmed=True) == before
    assert not ItemSuccession.objects.exists()


def test_what_was_built_on_stays(place: Place):
    place.change("merged", place.one, place.two, **place.new_item(into="new"))
    new = Item.objects.get(key="1-9")
    status = make.status(place.asked, new)
    carry_out(status, Move.SAVE, by=place.clerk)
    assert "新しい項目の実施状況に入力があるため" in place.undo()
    assert ItemSuccession.objects.count() == 2

    place.change("ended", new, from_year="令和8年度")
    assert "ほかの変更が記録されているため" in text(
        place.staff.get(reverse("plan_changes", args=[place.plan.pk]))
    )


def test_what_was_published_is_not_taken_back(place: Place):
    place.change("ended", place.one)
    seal(place.plan, None, by=place.planner)
    assert "第1号に入っているため" in place.undo() and ItemSuccession.objects.exists()


def test_an_item_leaves_once_and_a_closed_round_is_left_alone(place: Place):
    ReportingRound.objects.filter(pk=place.asked.pk).update(state="closed")
    place.change("ended", place.one)
    assert len(place.keys_asked()) == 2
    assert place.change("ended", place.one).status_code == 422
    assert make.status(place.asked, place.one).state == State.NOT_STARTED


def test_too_few_are_told(place: Place):
    page = text(place.staff.get(reverse("item_change", args=[place.plan.pk, "merged"]), follow=True))
    assert "2つ以上選んでください" in page


def test_what_became_of_an_item_without_an_heir_is_said_without_one(place: Place) -> None:
    item = place.one
    for kind, label in (("done", "完了"), ("ended", "廃止・終了")):
        ItemSuccession.objects.create(item=item, kind=kind, from_year=2024)
        assert [one.words for one in changes_of(place.plan)] == [f"「{item.title}」の{label}"]
        ItemSuccession.objects.all().delete()
