"""What the board said goes to the departments, comes back answered, and is asked about again a year later."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from progress.models import BoardOpinion, OpinionFollowUp, ReportingRound
from progress.reports.packet.contents import packet_of
from progress.table import frozen
from progress.table.live import live_table
from tests import make, prepared
from tests.test_review import Desk, text

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]

SAID = "夜間の窓口も考えてほしい。"
DUE = "2090-09-10"


@pytest.fixture
def desk() -> Desk:
    return prepared.fill("opinions", Desk)


@pytest.fixture
def planner(desk: Desk, client: Client) -> Client:
    client.force_login(desk.planner)
    return client


@pytest.fixture
def editor(desk: Desk) -> Client:
    client = Client()
    client.force_login(desk.editor)
    return client


def recorded(desk: Desk, number: int | None = 0, **fields: Any) -> BoardOpinion:
    item = None if number is None else desk.items[number]
    about = {"said_by": "第2回審議会", "said_on": date(2025, 8, 20), "opinion": SAID, **fields}
    return BoardOpinion.objects.create(round=desk.round, item=item, **about)


def sent(desk: Desk, number: int = 0, **fields: Any) -> BoardOpinion:
    return recorded(desk, number, sent_on=date(2025, 8, 21), due_on=date(2025, 9, 10), **fields)


def next_year(desk: Desk) -> ReportingRound:
    return make.opened_round(desk.plan, desk.planner, 2025, due=date(2026, 5, 31))


def test_an_opinion_is_recorded_and_the_next_starts_from_its_meeting(desk: Desk, planner: Client):
    page = reverse("opinion_new", args=[desk.round.pk])
    given = {"said_by": "第2回審議会", "said_on": "R7.8.20", "opinion": SAID, "position": "1", "move": "next"}
    response = planner.post(page, {**given, "item": str(desk.items[0].pk)})
    assert response.status_code == 302, response.context["form"].errors
    stored = BoardOpinion.objects.get()
    assert (stored.said_on, stored.item, stored.sent_on) == (date(2025, 8, 20), desk.items[0], None)
    form = planner.get(page).context["form"]
    assert (form["said_by"].value(), form["said_on"].value()) == ("第2回審議会", date(2025, 8, 20))
    assert "意見を書いてください。" in text(planner.post(page, {**given, "opinion": ""}))


def test_it_lies_on_the_desk_of_who_is_in_charge_once_it_was_sent(
    desk: Desk, planner: Client, editor: Client
):
    opinion, other = recorded(desk), recorded(desk, 1)
    mine = reverse("my_items")
    assert SAID not in text(editor.get(mine))
    page = reverse("opinions", args=[desk.round.pk])
    assert planner.post(page, {"chosen": [opinion.pk, other.pk], "due_on": DUE}).status_code == 302
    opinion.refresh_from_db()
    assert opinion.sent_on == localdate()
    shown = text(editor.get(mine))
    assert reverse("opinion_answer", args=[opinion.pk]) in shown
    assert reverse("opinion_answer", args=[other.pk]) not in shown  # 福祉課's
    assert editor.get(reverse("opinion_answer", args=[other.pk])).status_code == 404


def test_what_nobody_would_answer_is_not_sent(desk: Desk, planner: Client):
    whole = recorded(desk, None)
    page = reverse("opinions", args=[desk.round.pk])
    response = planner.post(page, {"chosen": [whole.pk], "due_on": DUE})
    assert "対応する課が決まっていません" in text(response)
    whole.refresh_from_db()
    assert whole.sent_on is None
    assert "過ぎた日付" in text(planner.post(page, {"chosen": [whole.pk], "due_on": "R7.1.1"}))


def test_the_named_department_answers_instead_of_who_is_in_charge(desk: Desk, editor: Client):
    opinion = sent(desk, 1, response_department=desk.tax)
    page = reverse("opinion_answer", args=[opinion.pk])
    form = editor.get(page).context["form"]
    typed = {"text": "来年度から月1回開けます。", "version": str(form["version"].value())}
    assert editor.post(page, typed).status_code == 302
    opinion.refresh_from_db()
    assert (opinion.response, opinion.answered_on) == ("来年度から月1回開けます。", localdate())
    assert opinion.answered_by_name == str(desk.editor)
    assert SAID not in text(editor.get(reverse("my_items")))


def test_two_answers_at_once_lose_neither(desk: Desk, editor: Client, planner: Client):
    page = reverse("opinion_answer", args=[sent(desk).pk])
    version = str(editor.get(page).context["form"]["version"].value())
    planner.post(page, {"text": "企画課の文", "version": version})
    late = editor.post(page, {"text": "税務課の文", "version": version})
    shown = text(late)
    assert "企画課の文" in shown and "税務課の文" in shown
    assert BoardOpinion.objects.get().response == "企画課の文"
    form = late.context["form"]
    assert editor.post(page, {"text": "二つを合わせた文", "version": form.data["version"]}).status_code == 302
    assert BoardOpinion.objects.get().response == "二つを合わせた文"


def test_next_year_asks_what_came_of_it_until_somebody_says_so(desk: Desk, editor: Client):
    opinion = sent(desk, response="来年度から月1回開けます。")
    year = next_year(desk)
    page = reverse("opinion_follow_up", args=[opinion.pk, year.pk])
    assert page in text(editor.get(reverse("my_items")))
    status = make.status(year, desk.items[0])
    entry = text(editor.get(reverse("enter", args=[status.pk])))
    assert SAID in entry and "来年度から月1回開けます。" in entry and page in entry
    assert editor.post(page, {"text": "4月から月1回開けています。"}).status_code == 302
    assert OpinionFollowUp.objects.get().round == year
    assert page not in text(editor.get(reverse("my_items")))
    # Of its own year nothing is asked, nor of one that nobody answered.
    assert editor.get(reverse("opinion_follow_up", args=[opinion.pk, desk.round.pk])).status_code == 404


def test_the_table_and_the_packet_carry_it_over(desk: Desk):
    opinion = sent(desk, response="来年度から月1回開けます。")
    unanswered = recorded(desk, None, opinion="全体への意見")
    year = next_year(desk)
    OpinionFollowUp.objects.create(opinion=opinion, round=year, text="4月から開けています。")
    table = live_table(desk.plan, year)
    item = table.item(desk.items[0].key)
    assert item is not None
    told = [(one.opinion, one.response, one.follow_up) for one in item.earlier_opinions]
    assert told == [(SAID, "来年度から月1回開けます。", "4月から開けています。")]
    assert [one.title for one in packet_of(table).earlier_opinions] == ["全体", item.title]
    assert item.opinions == () and [one.opinion for one in table.earlier_opinions] == [unanswered.opinion]
    assert frozen.from_content(frozen.to_content(table)) == table
    # Two years on, only what is still unanswered comes up.
    later = make.opened_round(desk.plan, desk.planner, 2026, due=date(2027, 5, 31))
    table = live_table(desk.plan, later)
    assert [one.opinion for one in table.earlier_opinions] == [unanswered.opinion]
    assert all(one.earlier_opinions == () for one in table.items)


def test_what_was_sent_is_not_removed(desk: Desk, planner: Client):
    opinion, mistake = sent(desk), recorded(desk, 2)
    for one in (opinion, mistake):
        planner.post(reverse("opinion", args=[desk.round.pk, one.pk]), {"move": "remove"})
    assert list(BoardOpinion.objects.all()) == [opinion]
