"""所属長確認: where a municipality wants it, a record goes to the department's head before it is submitted."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plans.access import Role
from plans.models import Membership
from progress.models import ReviewEvent, YearEndStatus
from progress.office.department.status_form import StatusForm
from progress.office.reminders.owed import Day
from progress.review.records import carry_out
from progress.workflow import Move, MoveRefused, State
from tests import make, prepared

pytestmark = pytest.mark.django_db


def _city() -> SimpleNamespace:
    place = make.municipality(heads_confirm=True)
    tax = make.department(place, "収納課")
    plan = make.plan(place)
    pillar = make.pillar(plan)
    items = [make.item(pillar, name, lead=tax) for name in ("収納率の向上", "窓口の改善")]
    planner = make.planner(place)
    opened = make.opened_round(plan, planner, due=timezone.localdate() + timedelta(days=1))
    return SimpleNamespace(
        place=place,
        tax=tax,
        round=opened,
        planner=planner,
        statuses=[make.status(opened, item) for item in items],
        clerk=make.editor(tax),
        head=make.head(tax),
        scale=plan.plan_scales.get().scale,
    )


@pytest.fixture
def city() -> SimpleNamespace:
    return prepared.fill("heads_confirm", _city)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


def send(city: SimpleNamespace, user: Any, move: str, number: int = 0) -> Any:
    status = city.statuses[number]
    form = StatusForm(status=YearEndStatus.objects.get(pk=status.pk))
    shown = {bound.html_name: bound.value() or "" for bound in form if bound.value() is not False}
    typed = {"narrative": "行った。", f"rating_{city.scale.pk}": "a", "move": move}
    return signed_in(user).post(reverse("enter", args=[status.pk]), shown | typed, follow=True)


def state(city: SimpleNamespace, number: int = 0) -> State:
    return YearEndStatus.objects.get(pk=city.statuses[number].pk).workflow_state


def test_the_department_hands_up_and_the_head_submits(city: SimpleNamespace) -> None:
    page = reverse("enter", args=[city.statuses[0].pk])
    shown = text(signed_in(city.clerk).get(page))
    assert "所属長へ回す" in shown and "提出する\n" not in shown
    assert "主な取組内容を入力してください" in text(
        signed_in(city.clerk).post(page, {"move": "submit"})
    )  # as complete as a submission
    done = text(send(city, city.clerk, "submit"))
    assert "所属長へ回しました。" in done and "次の取組へ：" in done and "窓口の改善" in done
    assert state(city) == State.AT_HEAD
    assert send(city, city.clerk, "save").status_code == 409  # it lies with the head
    head = signed_in(city.head)
    assert "この内容で提出する" in text(head.get(page))
    assert "提出しました。" in text(head.post(reverse("submit", args=[city.statuses[0].pk]), follow=True))
    assert state(city) == State.SUBMITTED
    by = list(ReviewEvent.objects.order_by("pk").values_list("move", "by", "by_submitter"))
    assert by == [("hand_up", city.clerk.pk, False), ("submit", city.head.pk, False)]


def test_the_head_hands_back_with_a_reason_and_the_clerk_takes_back(city: SimpleNamespace) -> None:
    send(city, city.clerk, "submit")
    back = reverse("hand_back", args=[city.statuses[0].pk])
    assert "理由の入力が必要です" in text(signed_in(city.head).post(back, follow=True))
    signed_in(city.head).post(back, {"reason": "件数を書いてください。"})
    assert state(city) == State.DRAFT
    page = signed_in(city.clerk).get(reverse("enter", args=[city.statuses[0].pk]))
    assert "所属長から戻されました" in text(page) and "件数を書いてください。" in text(page)
    assert "所属長" in [step["label"] for step in page.context["steps"]]
    send(city, city.clerk, "submit")
    taken = signed_in(city.clerk).post(reverse("take_back", args=[city.statuses[0].pk]), follow=True)
    assert "下書きに戻った" in text(taken) and state(city) == State.DRAFT
    assert signed_in(city.clerk).post(back, {"reason": "x"}).status_code == 302 and state(city) == State.DRAFT


def test_several_go_up_together_and_are_submitted_together(city: SimpleNamespace) -> None:
    for number in (0, 1):
        send(city, city.clerk, "save", number)
    for user, button, said in (
        (city.clerk, "まとめて所属長へ回す", "2件を所属長へ回しました。"),
        (city.head, "まとめて提出する", "2件を提出しました。"),
    ):
        client = signed_in(user)
        assert button in text(client.get(reverse("my_items")))
        rows = YearEndStatus.objects.filter(round=city.round)
        chosen = {"chosen": [one.pk for one in rows]} | {f"version_{one.pk}": one.version for one in rows}
        assert said in text(client.post(reverse("submit_all", args=[city.round.pk]), chosen, follow=True))
    assert {state(city, 0), state(city, 1)} == {State.SUBMITTED}


def test_who_handed_up_is_not_the_head_who_submits_unless_it_is_allowed(city: SimpleNamespace) -> None:
    Membership.objects.create(user=city.clerk, municipality=city.place, role=Role.HEAD, department=city.tax)
    clerk = type(city.clerk).objects.get(pk=city.clerk.pk)
    send(city, clerk, "submit")
    submit = reverse("submit", args=[city.statuses[0].pk])
    assert "所属長へ回した本人は" in text(signed_in(clerk).post(submit, follow=True))
    assert state(city) == State.AT_HEAD
    city.place.confirms_own = True
    city.place.save()
    signed_in(clerk).post(submit)
    assert state(city) == State.SUBMITTED
    assert ReviewEvent.objects.get(move=Move.SUBMIT).by_submitter


def test_who_handed_up_does_not_confirm_either(city: SimpleNamespace) -> None:
    Membership.objects.create(
        user=city.planner, municipality=city.place, role=Role.EDITOR, department=city.tax
    )
    planner = type(city.planner).objects.get(pk=city.planner.pk)
    status = city.statuses[0]
    carry_out(status, Move.HAND_UP, by=planner)
    carry_out(YearEndStatus.objects.get(pk=status.pk), Move.SUBMIT, by=city.head)
    with pytest.raises(MoveRefused, match="提出した本人"):
        carry_out(YearEndStatus.objects.get(pk=status.pk), Move.CONFIRM, by=planner)


def test_without_the_setting_nothing_is_different_and_what_lies_with_the_head_goes_on(
    city: SimpleNamespace,
) -> None:
    send(city, city.clerk, "submit")
    city.place.heads_confirm = False
    city.place.save()
    page = signed_in(city.clerk).get(reverse("enter", args=[city.statuses[1].pk]))
    assert "所属長へ回す" not in text(page)
    assert "所属長" not in [step["label"] for step in page.context["steps"]]
    status = YearEndStatus.objects.get(pk=city.statuses[0].pk)
    carry_out(status, Move.SUBMIT, by=city.clerk)
    assert state(city) == State.SUBMITTED


def test_the_head_is_reminded_of_what_lies_with_them_and_the_clerk_of_the_rest(city: SimpleNamespace) -> None:
    send(city, city.clerk, "submit")
    owed = {
        one.person: [row.status.pk for row in one.owes]
        for one in Day(city.place, timezone.localdate(), asked=True).recipients()
    }
    assert owed == {city.head: [city.statuses[0].pk], city.clerk: [city.statuses[1].pk]}


def test_the_planning_section_counts_them_apart_and_submits_on_behalf(city: SimpleNamespace) -> None:
    send(city, city.clerk, "submit")
    planner = signed_in(city.planner)
    assert "所属長確認中" in text(planner.get(reverse("review_home")))
    listed = planner.get(reverse("round", args=[city.round.pk]), {"state": "at_head"})
    assert "収納率の向上" in text(listed)
    planner.post(reverse("submit", args=[city.statuses[0].pk]))
    assert ReviewEvent.objects.get(move=Move.SUBMIT).by_proxy
