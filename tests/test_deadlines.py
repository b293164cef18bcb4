"""A deadline is judged: the day of its fulfilment is entered, compared, shown; without one that is said."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from items.models import Indicator, TargetValue
from plans.values.words import era_day
from progress.models import ActualValue, Rating, YearEndStatus
from progress.office.department.status_form import as_stored, lacking
from progress.rating import Rate, deadline_rate
from progress.reports import status_list
from progress.review.publications import release, seal
from progress.review.records import carry_out
from progress.table import frozen
from progress.table.cells import scale_row
from progress.table.live import live_table
from progress.table.suggested import suggestion_for
from progress.workflow import Move
from tests import make
from tests.test_enter import address, complete, send, shown, signed_in, text_of

pytestmark = pytest.mark.django_db
DUE, YEAR_END = date(2024, 10, 31), date(2025, 3, 31)


@pytest.mark.parametrize(
    ("done", "due", "rate"),
    [
        (date(2024, 10, 31), DUE, Rate(None, True, "期限の令和6年10月31日までに令和6年10月31日に達成しました。")),
        (date(2024, 4, 1), DUE, Rate(None, True, "期限の令和6年10月31日までに令和6年4月1日に達成しました。")),
        (date(2024, 11, 1), DUE, Rate(None, False, "期限の令和6年10月31日に間に合わず、令和6年11月1日になりました。")),
        (None, DUE, Rate(None, None, "達成した日が入力されていないため、期限の令和6年10月31日とは比べていません。")),
        (None, date(2025, 4, 1), Rate(None, None, "期限の令和7年4月1日は、まだ来ていません。")),
        (date(2024, 5, 1), date(2026, 3, 31), Rate(None, True, "期限の令和8年3月31日までに令和6年5月1日に達成しました。")),
        (date(2024, 5, 1), None, Rate(None, None, "期限の年月が読み取れないため、比べられません。")),
        (None, YEAR_END, Rate(None, None, "達成した日が入力されていないため、期限の令和7年3月31日とは比べていません。")),
    ],
)  # fmt: skip
def test_a_deadline_is_kept_missed_or_not_compared(done: date | None, due: date | None, rate: Rate) -> None:
    assert deadline_rate(done, due, YEAR_END) == rate


@pytest.fixture
def city() -> SimpleNamespace:
    """An item whose one indicator of the year is a deadline: 条例改正, 令和6年10月."""
    place = make.municipality()
    tax = make.department(place, "収納課")
    plan = make.plan(place)
    item = make.item(make.pillar(plan), lead=tax)
    rate = make.indicator(item, "条例改正", "", kind=Indicator.Kind.DEADLINE)
    TargetValue.objects.create(indicator=rate, fiscal_year=2024, printed="令和6年10月までに改正", due=DUE)
    make.annual_target(item, 2024, "実施")
    planner = make.planner(place)
    opened = make.opened_round(plan, planner, 2024, timezone.localdate() + timedelta(days=10))
    return SimpleNamespace(
        plan=plan, item=item, rate=rate, planner=planner, round=opened, clerk=make.editor(tax),
        status=make.status(opened, item), scale=plan.plan_scales.get().scale,
    )  # fmt: skip


def typed(city: SimpleNamespace, day: str, **more: str) -> dict[str, Any]:
    return complete(city, figure="改正した", **more) | {f"fulfilled_{city.rate.pk}": day}


def suggested(city: SimpleNamespace) -> tuple[str | None, str]:
    whole = live_table(city.plan, city.round, include_unconfirmed=True)
    found = suggestion_for(whole.items[0], scale_row(city.scale), rule=city.round.rule)
    return found.code, found.reason


@pytest.mark.parametrize("day", ["令和6年10月31日", "R6.10.31", "2024/10/31"])
def test_the_day_is_entered_in_either_calendar(city: SimpleNamespace, day: str) -> None:
    assert send(city.clerk, city, "submit", typed(city, day)).status_code == 302
    stored = ActualValue.objects.get()
    assert (stored.fulfilled_on, stored.printed) == (DUE, "改正した")
    assert suggested(city)[0] == "a"


def test_a_day_after_the_deadline_is_never_called_as_planned(city: SimpleNamespace) -> None:
    data = typed(city, "令和6年11月15日", rating="b")
    page = text_of(send(city.clerk, city, "calculate", data))
    assert "未達。期限の令和6年10月31日に間に合わず、令和6年11月15日になりました。" in page
    send(city.clerk, city, "submit", data)
    code, reason = suggested(city)
    assert code is None and "「条例改正」は未達です。" in reason and "令和6年11月15日" in reason


def test_without_a_day_it_says_so_and_suggests_nothing(city: SimpleNamespace) -> None:
    data = typed(city, "", rating="b")
    sentence = "達成した日が入力されていないため、期限の令和6年10月31日とは比べていません。"
    assert sentence in text_of(send(city.clerk, city, "calculate", data))
    send(city.clerk, city, "submit", data)
    code, reason = suggested(city)
    assert code is None and sentence in reason


def test_a_deadline_of_a_later_year_leaves_the_stage_to_decide(city: SimpleNamespace) -> None:
    TargetValue.objects.update(due=date(2026, 3, 31), printed="令和8年3月まで")
    send(city.clerk, city, "submit", typed(city, ""))
    assert suggested(city)[0] == "a"


def test_a_day_that_has_not_come_is_refused_and_stays(city: SimpleNamespace) -> None:
    tomorrow = era_day(timezone.localdate() + timedelta(days=1))
    response = send(city.clerk, city, "save", typed(city, tomorrow))
    assert response.context["form"].errors[f"fulfilled_{city.rate.pk}"] == [
        "先の日付になっています。達成した日を入力してください。"
    ]
    assert tomorrow in text_of(response) and not ActualValue.objects.exists()


def test_a_day_alone_is_an_answer(city: SimpleNamespace) -> None:
    send(city.clerk, city, "save", typed(city, "令和6年10月1日") | {f"figure_{city.rate.pk}": ""})
    stored = ActualValue.objects.get()
    assert stored.shown == "令和6年10月1日に達成"
    status = YearEndStatus.objects.get()
    assert f"{city.rate.name}の実績" not in [one.label for one in lacking(status, as_stored(status))]
    send(city.clerk, city, "save", shown(city) | {f"fulfilled_{city.rate.pk}": ""})
    assert not ActualValue.objects.exists()


def test_saving_again_without_a_change_leaves_the_day(city: SimpleNamespace) -> None:
    send(city.clerk, city, "save", typed(city, "令和6年10月1日"))
    before = ActualValue.objects.get().version
    send(city.clerk, city, "save", shown(city))
    stored = ActualValue.objects.get()
    assert (stored.fulfilled_on, stored.version) == (date(2024, 10, 1), before)


def test_a_day_that_somebody_saved_meanwhile_is_kept_on_the_way_back(city: SimpleNamespace) -> None:
    late = shown(city, narrative="遅れて書いた")
    send(city.clerk, city, "save", typed(city, "令和6年10月1日"))
    assert send(city.planner, city, "save", late).status_code == 409
    resumed = text_of(send(city.planner, city, "resume", late))
    assert "遅れて書いた" in resumed and "2024-10-01" in resumed and "None" not in resumed


def test_while_one_types_the_answer_comes_too(city: SimpleNamespace) -> None:
    answer = signed_in(city.clerk).post(address(city, "entry_rates"), typed(city, "R6.11.1")).json()
    assert "期限の令和6年10月31日に間に合わず" in answer["figures"][str(city.rate.pk)][0]
    assert "未達" in next(iter(answer["ratings"].values()))


def test_table_page_and_workbook_show_the_day_and_the_judgement(city: SimpleNamespace) -> None:
    send(city.clerk, city, "submit", typed(city, "令和6年11月15日", rating="b"))
    carry_out(YearEndStatus.objects.get(), Move.CONFIRM, by=city.planner)
    whole = live_table(city.plan, city.round)
    cell = whole.items[0].indicators[0].year(2024)
    assert cell is not None and cell.actual is not None and cell.rate is not None
    assert (cell.due, cell.fulfilled_on) == ("2024-10-31", "2024-11-15")
    assert (cell.actual.text, cell.rate.text) == ("改正した（令和6年11月15日、期限に遅れて達成）", "未達")
    assert frozen.from_content(frozen.to_content(whole)) == whole
    published = seal(city.plan, city.round, by=city.planner)
    release(published, ["public"], by=city.planner)
    plan = city.plan
    page = signed_in(city.clerk).get(
        reverse("plan_item", args=[plan.municipality.slug, plan.slug, city.item.key])
    )
    assert "令和6年11月15日、期限に遅れて達成" in text_of(page) and "未達" in text_of(page)
    sheets = load_workbook(BytesIO(status_list.write(whole))).worksheets
    cells = [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert any("令和6年11月15日、期限に遅れて達成" in str(value) for value in cells)


MISSED = "「条例改正」は未達です。期限の令和6年10月31日に間に合わず、令和6年11月15日になりました。"


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", f"<b>なぜこの評価か</b>　{MISSED}課題として「周知が足りない」と報告されています。"),
        ("内容は計画どおりのため。", f"<b>なぜこの評価か</b>　{MISSED}市の説明：内容は計画どおりのため。"),
    ],
    ids=["without a reason", "with one"],
)
def test_a_missed_deadline_is_told_under_the_badge_and_once(
    city: SimpleNamespace, reason: str, said: str
) -> None:
    send(city.clerk, city, "submit", typed(city, "令和6年11月15日", rating="b", issues="周知が足りない。"))
    Rating.objects.update(reason=reason)
    carry_out(YearEndStatus.objects.get(), Move.CONFIRM, by=city.planner)
    published = seal(city.plan, city.round, by=city.planner)
    release(published, ["public"], by=city.planner)
    place = city.plan.municipality.slug
    page = Client().get(reverse("plan_item", args=[place, city.plan.slug, city.item.key]))
    assert said in text_of(page)


def test_a_deadline_known_by_its_day_alone_reads_as_that_day(city: SimpleNamespace) -> None:
    TargetValue.objects.update(printed="")
    assert TargetValue.objects.get().shown == "令和6年10月31日"
    [cell] = live_table(city.plan, city.round).items[0].indicators[0].years
    assert cell.target is not None and cell.target.text == "令和6年10月31日"
