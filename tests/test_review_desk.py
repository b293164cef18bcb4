"""The planning section's desk: what stands where, what is to be looked at again, what is confirmed together."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from items.models import TargetValue
from plans.models import User
from progress.models import ActualValue, Rating, ReviewEvent, YearEndStatus
from progress.review.records import carry_out
from progress.workflow import Move, State
from tests import make
from tests.bench.review_desk import fill
from tests.test_review import Desk, decision, page_of, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def planner(desk: Desk, client: Client) -> Client:
    client.force_login(desk.planner)
    return client


def queue(client: Client, desk: Desk, query: str = "") -> Any:
    return client.get(reverse("round", args=[desk.round.pk]) + query)


# ── The queue ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_matrix_counts_by_department_and_state_and_every_number_leads_to_its_records(
    desk: Desk, planner: Client
) -> None:
    desk.submitted(0, code="a", figure="85")
    desk.round.due_on = date(2020, 5, 31)
    desk.round.save()
    response = queue(planner, desk)
    matrix = response.context["matrix"]
    assert [state.value for state in matrix.states] == ["not_started", "submitted"]
    lines = {
        line.name: [cell.number for cell in (*line.cells, line.concerns, line.total)] for line in matrix.lines
    }
    assert lines == {"税務課": [1, 1, 1, 2], "福祉課": [1, 0, 0, 1]}
    assert [cell.number for cell in matrix.total.cells] == [2, 1]
    assert [cell.overdue for cell in matrix.total.cells] == [True, False]
    for line in (*matrix.lines, matrix.total):
        for cell in (*line.cells, line.concerns, line.total):
            if cell.number:
                assert len(queue(planner, desk, cell.query or "?").context["rows"]) == cell.number
    assert text(response).count("期限超過</span>") >= 3


def test_records_with_something_to_look_at_again_are_counted_told_briefly_and_filtered(
    desk: Desk, planner: Client
) -> None:
    desk.submitted(0, code="a", figure="85")
    desk.submitted(1, code="a")
    response = queue(planner, desk)
    assert response.context["concerns"] == 1
    assert "目標に届いていない" in text(response)
    [row] = queue(planner, desk, "?findings=on").context["rows"]
    assert row["status"] == desk.status(0)


# ── One record ──────────────────────────────────────────────────────────────────────────────────────────────

MISSED = "収納率：令和6年度の実績85%は、目標100%に届いていません（85.0%）。評価は「A 目標どおり」です。"


def test_a_finding_is_quoted_below_what_was_typed_without_deciding_anything(
    desk: Desk, planner: Client
) -> None:
    status = desk.submitted(0, code="a", figure="85")
    page = text(planner.get(page_of(status)))
    assert MISSED in page and f'name="quote" value="{MISSED}"' in page
    sent = decision(planner, status, "", comment="お疲れさまです。") | {"quote": MISSED}
    del sent["move"]
    response = planner.post(page_of(status), sent)
    assert response.context["form"]["comment"].value() == f"お疲れさまです。\n{MISSED}"
    assert desk.status(0).state == State.SUBMITTED
    again = decision(planner, status, "send_back", comment=f"お疲れさまです。\n{MISSED}")
    assert planner.post(page_of(status), again).status_code == 302
    assert ReviewEvent.objects.filter(move=Move.SEND_BACK).get().comment == f"お疲れさまです。\n{MISSED}"


def test_last_years_text_stands_beside_this_years(desk: Desk, planner: Client) -> None:
    before = make.opened_round(desk.plan, desk.planner, 2023)
    last = make.status(before, desk.items[0])
    last.narrative = "去年は口座振替を勧めた。"
    carry_out(last, Move.SAVE, by=desk.editor)
    make.confirmed(make.status(before, desk.items[0]), lead=desk.editor, by=desk.planner)
    status = desk.status(0)
    status.narrative = "去年は口座振替を勧めた。"
    carry_out(status, Move.SAVE, by=desk.editor)
    response = planner.get(page_of(desk.submitted(0)))
    told = {label: (now, past) for label, now, past in response.context["told"]}
    assert told["主な取組内容"] == ("去年は口座振替を勧めた。",) * 2
    assert told["評価"] == ("進捗区分：B やや遅れ", "進捗区分：A 目標どおり")
    assert "令和5年度の文章と同じです。" in text(response)


def test_who_submitted_is_told_why_there_is_no_confirming(desk: Desk, planner: Client) -> None:
    status = desk.status(0)
    make.rating(status, "b")
    make.actual(status, desk.rate, "85")
    carry_out(status, Move.SUBMIT, by=desk.planner)
    page = text(planner.get(page_of(status)))
    assert "提出した本人（代理入力した人を含む）は確認できません" in page and "確認して次へ" not in page
    desk.place.confirms_own = True
    desk.place.save()
    planner.post(page_of(status), decision(planner, status, "confirm"))
    assert desk.status(0).state == State.CONFIRMED
    assert "提出者本人による確認" in text(planner.get(page_of(status)))


def test_a_send_back_is_taken_back_on_the_page_until_the_department_begins(
    desk: Desk, planner: Client
) -> None:
    status = desk.submitted(0)
    planner.post(page_of(status), decision(planner, status, "send_back", comment="根拠を。"))
    assert "差戻しを取り消す" in text(planner.get(page_of(status)))
    response = planner.post(page_of(status), decision(planner, status, "recall"))
    assert response["Location"] == page_of(status) and desk.status(0).state == State.SUBMITTED
    planner.post(page_of(status), decision(planner, status, "send_back", comment="根拠を。"))
    carry_out(desk.status(0), Move.SAVE, by=desk.editor)
    assert "差戻しを取り消す" not in text(planner.get(page_of(status)))


# ── Confirmed together ──────────────────────────────────────────────────────────────────────────────────────


class Eight:
    """Eight clean submitted records, and one whose mark hides a missed target."""

    def __init__(self) -> None:
        self.desk = Desk()
        self.statuses: list[YearEndStatus] = []
        for number in range(9):
            item = make.item(self.desk.pillar, f"取組{number}", lead=self.desk.tax)
            rate = make.indicator(item, targets={2024: "100"})
            status = YearEndStatus.objects.create(round=self.desk.round, item=item)
            make.actual(status, rate, "90" if number == 8 else "100")
            make.rating(status, "a")
            carry_out(make.status(self.desk.round, item), Move.SUBMIT, by=self.desk.editor)
            self.statuses.append(make.status(self.desk.round, item))
        self.address = reverse("confirm_clean", args=[self.desk.round.pk])

    def states(self) -> list[str]:
        return [make.status(self.desk.round, one.item).state for one in self.statuses]


@pytest.fixture
def eight(client: Client) -> Eight:
    made = Eight()
    client.force_login(made.desk.planner)
    return made


def tokens(response: Any) -> list[str]:
    return re.findall(r'name="record" value="([^"]+)"', text(response))


def test_eight_clean_records_are_confirmed_with_two_clicks_each_before_ones_eyes(
    eight: Eight, client: Client
) -> None:
    page = text(queue(client, eight.desk))
    assert f'href="{eight.address}"' in page and "まとめて確認（8件）" in page
    shown = client.get(eight.address)
    assert len(tokens(shown)) == 8 and text(shown).count("100% → 100%") == 8 and "取組8" not in text(shown)
    client.post(eight.address, {"record": tokens(shown)})
    assert eight.states() == ["confirmed"] * 8 + ["submitted"]
    events = ReviewEvent.objects.filter(move=Move.CONFIRM)
    assert {(event.in_bulk, event.by, event.marks[0]) for event in events} == {
        (True, eight.desk.planner, "一括確認")
    }
    rating = Rating.objects.filter(status=eight.statuses[0]).get()
    assert rating.suggested and rating.suggested.code == "a"  # as when each is confirmed by itself


@pytest.mark.every_database
def test_what_changed_meanwhile_is_not_confirmed_and_said_and_the_rest_is(
    eight: Eight, client: Client
) -> None:
    shown = tokens(client.get(eight.address))
    ActualValue.objects.filter(status=eight.statuses[1]).update(value=120, printed="120")
    TargetValue.objects.filter(indicator__item=eight.statuses[2].item).update(value=99, printed="99%")
    carry_out(make.status(eight.desk.round, eight.statuses[3].item), Move.TAKE_BACK, by=eight.desk.editor)
    response = client.post(eight.address, {"record": shown}, follow=True)
    said = text(response)
    assert "5件をまとめて確認済みにしました。" in said
    assert "画面を開いた後に変わったため、確認していません" in said
    assert all(str(one.item) in said for one in eight.statuses[1:4])
    assert eight.states() == ["confirmed", "submitted", "submitted", "draft", *["confirmed"] * 4, "submitted"]


def test_only_what_is_ticked_is_confirmed_and_a_record_that_asks_for_a_look_never(
    eight: Eight, client: Client
) -> None:
    shown = tokens(client.get(eight.address))
    client.post(eight.address, {"record": [shown[0], f"{eight.statuses[8].pk}:{shown[0].partition(':')[2]}"]})
    assert eight.states() == ["confirmed", *["submitted"] * 8]
    response = client.post(eight.address, follow=True)
    assert "確認する記録に印を付けてください。" in text(response)


def test_own_records_are_left_to_somebody_else(eight: Eight, client: Client) -> None:
    both = make.planner(eight.desk.place)
    both.memberships.create(municipality=eight.desk.place, role="editor", department=eight.desk.tax)
    status = make.status(eight.desk.round, eight.statuses[0].item)
    carry_out(status, Move.TAKE_BACK, by=both)
    carry_out(make.status(eight.desk.round, status.item), Move.SUBMIT, by=both)
    client.force_login(both)
    shown = client.get(eight.address)
    assert len(tokens(shown)) == 7 and "代理入力した1件は、ほかの企画課の人が確認します" in text(shown)


# ── What it does to the shares ──────────────────────────────────────────────────────────────────────────────


def test_confirming_tells_the_published_shares_before_and_after_with_their_denominators(
    eight: Eight, client: Client
) -> None:
    """Twelve items are asked; seven with a band are published by then, so that a share is told."""
    shown = tokens(client.get(eight.address))
    client.post(eight.address, {"record": shown[:6]})
    page = text(client.get(eight.address))
    assert "100.0%（6項目のうち6項目） → <b>100.0%（8項目のうち8項目）</b>" in page
    assert "評価を公表する項目 6 → 8（12項目のうち）" in page
    page = text(client.get(page_of(eight.statuses[8])))
    assert "100.0%（6項目のうち6項目） → <b>100.0%（7項目のうち7項目）</b>" in page
    whole = client.get(reverse("publish", args=[eight.desk.round.pk]))
    assert whole.context["preview"].table.share.words == ("100.0%", "6項目のうち6項目")


# ── Quick ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def queries_of(client: Client) -> Any:
    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    return count


@pytest.mark.every_database
def test_the_desk_asks_the_same_few_times_however_many_records_there_are(
    client: Client, queries_of: Any
) -> None:
    asked = {}
    for items in (8, 40):
        plan = fill(items, 2, 4, f"shiken-{items}")
        client.force_login(User.objects.get(memberships__municipality=plan.municipality))
        one = plan.rounds.get(fiscal_year=2024)
        asked[items] = [
            queries_of(reverse(name, args=[one.pk])) for name in ("round", "confirm_clean", "publish")
        ]
    assert asked[8] == asked[40]
    assert asked[8][0] <= 15  # who asks and the notices above each page: three of them
