"""Reminders: one message for each person, on working days, never twice for the same thing."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date, timedelta
from io import StringIO
from smtplib import SMTPServerDisconnected
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plans.access import Role
from plans.models import RemindBy
from progress.models import RemindedOf, Reminder, ReminderWording, ReportingRound, RoundDue
from progress.office.reminders.sending import remind
from progress.office.reminders.wording import NAMES, USUAL
from progress.office.reminders.working_days import is_working_day, working_days_before
from progress.placeholders import faults
from progress.review.records import carry_out
from progress.workflow import Move
from tests import make

SITE = "https://reform.city.example.lg.jp"
DUE = date(2027, 4, 28)
"""A Wednesday. 29 April, 3, 4 and 5 May are holidays."""


@pytest.fixture
def sends(settings: Any) -> None:
    settings.SENDS_MAIL, settings.SITE_URL = True, SITE


def town(**fields: Any) -> SimpleNamespace:
    """Two departments with a clerk each, three items, a planner; one round that is due on `DUE`."""
    place = make.municipality(
        **{"remind_by": RemindBy.PERSON, "letter_contact": "企画課（内線 2345）", **fields}
    )
    plan = make.plan(place)
    pillar = make.pillar(plan)
    tax, road = make.department(place, "税務課"), make.department(place, "道路課", position=1)
    items = [
        make.item(pillar, "収納率の向上", lead=tax, related=[road]),
        make.item(pillar, "滞納整理の強化", lead=tax),
        make.item(pillar, "舗装の更新", lead=road),
    ]
    planner = make.planner(place)
    people = [make.editor(tax, "zeimu"), make.editor(road, "doro"), planner]
    for one in people:
        one.email = f"{one.username}@city.example.lg.jp"
        one.save()
    opened = make.opened_round(plan, planner, due=DUE)
    return SimpleNamespace(
        place=place,
        plan=plan,
        round=opened,
        items=items,
        planner=planner,
        clerk=people[0],
        other=people[1],
        tax=tax,
    )


def submit(city: SimpleNamespace, number: int, by: Any) -> Any:
    status = make.status(city.round, city.items[number])
    if not status.ratings.exists():
        make.rating(status, "a")
    carry_out(status, Move.SUBMIT, by=by, reason="直しました。" if status.state == "returned" else "")
    status.refresh_from_db()
    return status


def test_working_days_are_those_on_which_city_halls_are_open() -> None:
    closed = [date(2027, 5, 1), date(2027, 5, 3), date(2027, 12, 29), date(2028, 1, 3), date(2027, 3, 22)]
    assert not any(map(is_working_day, closed))  # 22 March 2027: 振替休日
    assert is_working_day(date(2027, 5, 6)) and is_working_day(date(2027, 12, 28))
    assert working_days_before(DUE, 3) == date(2027, 4, 23)
    assert working_days_before(date(2027, 5, 6), 1) == date(2027, 4, 30)


@pytest.mark.parametrize("occasion", USUAL)
def test_the_usual_words_hold_no_placeholder_that_stands_for_nothing(occasion: str) -> None:
    assert not faults([USUAL[occasion].subject, USUAL[occasion].body], NAMES)


@pytest.mark.django_db
def test_mails_of_two_weeks_with_holidays_are_counted(sends: None) -> None:
    """The command every day, weekends and holidays too: at the opening, before the day, and behind it on every
    working day; whoever has submitted hears no more."""
    city = town()
    days: dict[str, list[tuple[str, int]]] = {}
    for number in range(14):
        today = date(2027, 4, 23) + timedelta(days=number)
        if today == date(2027, 5, 6):
            submit(city, 2, city.other)
        mail.outbox.clear()
        remind(city.place, today)
        remind(city.place, today)  # whatever runs twice
        for one in mail.outbox:
            days.setdefault(one.to[0].split("@")[0], []).append((today.isoformat()[5:], one.body.count("・")))
    # Opened and three working days before 28 April together; then Friday, and the Thursday behind the holidays.
    assert days == {
        "zeimu": [("04-23", 2), ("04-30", 2), ("05-06", 2)],
        "doro": [("04-23", 1), ("04-30", 1)],
    }
    assert Reminder.objects.filter(sent_at=None).count() == 0


@pytest.mark.django_db
def test_a_mail_lists_everything_with_its_day_its_address_and_a_signature(sends: None) -> None:
    city = town()
    RoundDue.objects.create(round=city.round, department=city.tax, due_on=date(2027, 4, 20))
    remind(city.place, date(2027, 4, 5))
    said = next(one for one in mail.outbox if one.to == [city.clerk.email])
    assert said.subject == "実施状況の入力のお願い（令和9年4月20日まで）"
    first = make.status(city.round, city.items[0])
    assert f"・1 収納率の向上（未入力）\n　{SITE}/staff/statuses/{first.pk}/" in said.body.replace("1-1", "1")
    assert "滞納整理の強化" in said.body and "舗装の更新" not in said.body
    assert "企画課（内線 2345）" in said.body and "zeimu 様" in said.body and "{{" not in said.body
    assert len(mail.outbox) == 2  # nobody reviews anything yet


@pytest.mark.django_db
def test_what_came_back_and_what_was_answered_is_told_once_to_whom_it_concerns(sends: None) -> None:
    city = town()
    today = date(2027, 4, 5)
    remind(city.place, today)
    mail.outbox.clear()
    status = submit(city, 0, city.clerk)
    remind(city.place, today)
    assert not mail.outbox
    carry_out(status, Move.SEND_BACK, by=city.planner, reason="数値を確かめてください。")
    remind(city.place, today)
    assert [(one.to[0], one.subject) for one in mail.outbox] == [
        (city.clerk.email, "差し戻された取組があります")
    ]
    submit(city, 0, city.clerk)
    for _ in range(2):
        remind(city.place, today)
    assert [one.to[0] for one in mail.outbox[1:]] == [city.planner.email]
    assert f"{SITE}/review/statuses/{status.pk}/" in mail.outbox[1].body


@pytest.mark.django_db
def test_a_department_with_an_address_of_its_own_gets_one_mail_for_all_its_clerks(sends: None) -> None:
    city = town(remind_by=RemindBy.DEPARTMENT)
    make.editor(city.tax, "zeimu2")
    city.tax.email = "zeimuka@city.example.lg.jp"
    city.tax.save()
    remind(city.place, date(2027, 4, 5))
    # The other department has no address of its own: its clerk is written to.
    assert sorted(one.to[0] for one in mail.outbox) == [city.other.email, "zeimuka@city.example.lg.jp"]


@pytest.mark.django_db
@pytest.mark.parametrize("way", [RemindBy.PAGE, RemindBy.PERSON])
def test_without_mail_it_stands_at_the_head_of_the_page_until_it_is_put_away(
    way: str, client: Client, settings: Any
) -> None:
    settings.SENDS_MAIL = False
    city = town(remind_by=way)
    assert "2人の画面" in remind(city.place, date(2027, 4, 5)).words and not mail.outbox
    client.force_login(city.clerk)
    page = client.get(reverse("my_items")).content.decode()
    assert "実施状況の入力のお願い" in page
    notice = Reminder.objects.get(person=city.clerk)
    url = reverse("notice_seen", args=[notice.pk])
    stranger = Client()
    stranger.force_login(city.other)
    assert stranger.post(url).status_code == 404
    assert client.post(url, {"back": "https://elsewhere.example/"})["Location"] == reverse("start")
    assert "実施状況の入力のお願い" not in client.get(reverse("my_items")).content.decode()


@pytest.mark.django_db
def test_a_mail_that_could_not_be_sent_is_told_and_sent_by_the_next_run(
    sends: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = town()
    with monkeypatch.context() as broken:

        def fail(*_: Any, **__: Any) -> int:
            raise SMTPServerDisconnected("閉じられました")

        broken.setattr(EmailMessage, "send", fail)
        assert remind(city.place, date(2027, 4, 5)).failed == 2
    assert {one.standing for one in Reminder.objects.all()} == {"送れませんでした"}
    assert remind(city.place, date(2027, 4, 5)).sent == 2 and len(mail.outbox) == 2


@pytest.mark.django_db
def test_the_citys_own_words_are_used_and_what_stands_for_nothing_in_them_is_refused(
    sends: None, client: Client
) -> None:
    city = town()
    client.force_login(city.planner)
    url = reverse("reminder_wording", args=[city.place.pk, "opened"])
    typed = {"version": "1", "subject": "お願い（{{件数}}件）", "body": "{{宛名}}さん\n{{期日}}"}
    assert "「{{期日}}」という差込み欄はありません。" in client.post(url, typed).content.decode()
    assert not ReminderWording.objects.exists()
    assert client.post(url, typed | {"body": "{{宛名}}さん\n{{一覧}}"}).status_code == 302
    assert client.post(reverse("reminders_send", args=[city.place.pk])).status_code == 302
    said = next(one for one in mail.outbox if one.to == [city.clerk.email])
    assert said.subject == "お願い（2件）" and said.body.startswith("zeimuさん\n■ 行政改革実施計画")
    listed = client.get(reverse("reminders", args=[city.place.pk])).content.decode()
    assert "zeimu@city.example.lg.jp" in listed and "送信済み" in listed
    client.post(url, {"usual": "on"})
    assert not ReminderWording.objects.exists()


@pytest.mark.django_db
def test_the_round_offers_a_text_to_copy_with_greeting_address_and_signature(
    sends: None, client: Client
) -> None:
    city = town()
    client.force_login(city.planner)
    text = client.get(reverse("round", args=[city.round.pk])).context["ready_text"]
    assert text.startswith("件名：") and "各課長 様" in text and f"{SITE}{reverse('my_items')}" in text
    assert "税務課：" in text and text.endswith("企画課（内線 2345）")


@pytest.mark.django_db
def test_closed_rounds_readers_and_people_who_left_hear_nothing(sends: None) -> None:
    city = town()
    city.other.is_active = False
    city.other.save()
    make.member(city.place, Role.BOARD)
    remind(city.place, date(2027, 4, 5))
    assert [one.to[0] for one in mail.outbox] == [city.clerk.email]
    ReportingRound.objects.update(state=ReportingRound.State.CLOSED)
    mail.outbox.clear()
    remind(city.place, date(2027, 4, 30))
    assert not mail.outbox


@pytest.mark.every_database
@pytest.mark.django_db(transaction=True)
def test_the_command_twice_and_two_at_once_tell_everybody_once(sends: None) -> None:
    city, out = town(), StringIO()
    together, today = threading.Barrier(4), timezone.localdate()

    def run() -> None:
        try:
            together.wait()
            remind(city.place, today, asked=True)
        finally:
            connection.close()

    runs = [threading.Thread(target=run) for _ in range(4)]
    for one in runs:
        one.start()
    for one in runs:
        one.join()
    assert Counter(one.to[0] for one in mail.outbox) == {city.clerk.email: 1, city.other.email: 1}
    told = Counter(RemindedOf.objects.values_list("recipient", "thing"))
    assert told and set(told.values()) == {1} and Reminder.objects.count() == 2
    call_command("remind", stdout=out)
    assert "新しくお知らせすることはありませんでした。" in out.getvalue() and len(mail.outbox) == 2
