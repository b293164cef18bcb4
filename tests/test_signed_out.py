"""Forms of the staff that are sent after the session has ended: nothing is done, nothing typed is lost or stored."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from axes.utils import reset
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from items.grid import YearsGrid
from items.models import Item, TargetValue
from plans.history.records import ChangeEvent
from progress.models import ReportingRound
from reform_tracker.signed_out import Kept, kept_of, read_back
from tests import make

pytestmark = pytest.mark.django_db
TYPED = "三時間かけて書いた<b>文章</b>"


@pytest.fixture
def city() -> SimpleNamespace:
    plan = make.plan(start=2022, end=2024, document_state="draft")
    place = plan.municipality
    section = make.department(place)
    item = make.item(make.pillar(plan), lead=section)
    rate = make.indicator(item, "収納率", "%", targets={2022: "95"})
    planner = make.planner(place, "kikaku")
    opened = make.opened_round(plan, by=planner)
    return SimpleNamespace(
        plan=plan, place=place, item=item, rate=rate, planner=planner, round=opened,
        status=make.status(opened, item), section=section,
    )  # fmt: skip


ADDRESSES: dict[str, Callable[[SimpleNamespace], str]] = {
    "grid": lambda city: reverse("years_grid", args=[city.item.pk]),
    "new item": lambda city: reverse("admin:items_item_add"),
    "item": lambda city: reverse("admin:items_item_change", args=[city.item.pk]),
    "account": lambda city: reverse("admin:plans_user_add"),
    "new round": lambda city: reverse("round_new", args=[city.plan.pk]),
    "round": lambda city: reverse("round_edit", args=[city.round.pk]),
    "record": lambda city: reverse("review_record", args=[city.status.pk]),
    "publication": lambda city: reverse("publish", args=[city.round.pk]),
    "department": lambda city: reverse("enter", args=[city.status.pk]),
    "intake": lambda city: reverse("intake"),
}


def page_of(response: Any) -> str:
    return html.unescape(response.content.decode())


def inputs_of(response: Any) -> dict[str, str]:
    """The hidden inputs of the page's form, as a browser would send them."""
    text = re.search(r'<main.*?<form class="form[^>]*>(.*?)</form>', response.content.decode(), re.S)
    assert text
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text[1])
    return {name: html.unescape(value) for name, value in found}


def ended(city: SimpleNamespace) -> Client:
    """A browser whose session has ended."""
    client = Client()
    client.force_login(city.planner)
    Session.objects.all().delete()
    return client


@pytest.mark.parametrize("name", ADDRESSES)
def test_what_was_typed_stands_on_the_page_and_nothing_was_done(name: str, city: SimpleNamespace) -> None:
    before = ChangeEvent.objects.count()
    typed = {"reason": TYPED, "password1": "合言葉です", "usable_password": "true"}
    response = ended(city).post(ADDRESSES[name](city), typed)
    page = page_of(response)
    assert response.status_code == 403
    assert "ログインの有効期限が切れました" in page and "まだ保存していません" in page
    assert TYPED in page and "<b>文章" not in response.content.decode()
    assert "合言葉です" not in page
    assert ChangeEvent.objects.count() == before and not Session.objects.exists()


def test_what_was_typed_goes_on_after_signing_in(city: SimpleNamespace) -> None:
    grid, address = YearsGrid(city.item), ADDRESSES["grid"](city)
    typed = dict(grid.versions)
    for name in grid.cells:
        typed[name] = typed[f"initial-{name}"] = str(grid.fields[name].initial or "")
    typed[f"target-{city.rate.pk}-2023"] = "97.5"
    typed["goaltext-2023"] = "一行目\r\n二行目"
    client = ended(city)
    expired = client.post(address, typed)
    assert "97.5" in page_of(expired) and "95%" not in page_of(expired).partition("控え")[2]
    again = client.post(
        reverse("login"), inputs_of(expired) | {"username": "kikaku", "password": make.PASSWORD}
    )
    assert again.status_code == 200 and make.PASSWORD not in page_of(again)
    assert f'action="{address}"' in page_of(again)
    assert not TargetValue.objects.filter(fiscal_year=2023).exists(), "signing in writes nothing"
    assert client.post(address, inputs_of(again)).status_code == 302
    assert TargetValue.objects.get(fiscal_year=2023).printed == "97.5"
    assert city.item.targets.get().goal_text == "一行目\n二行目"


def test_a_wrong_password_loses_nothing(city: SimpleNamespace) -> None:
    client = ended(city)
    expired = client.post(ADDRESSES["new item"](city), {"name": TYPED})
    wrong = client.post(reverse("login"), inputs_of(expired) | {"username": "kikaku", "password": "違います"})
    assert TYPED in page_of(wrong) and "入力内容を確認してください" in page_of(wrong)
    signed_in = client.post(
        reverse("login"), inputs_of(wrong) | {"username": "kikaku", "password": make.PASSWORD}
    )
    assert inputs_of(signed_in)["name"] == TYPED


def test_five_wrong_passwords_lose_nothing(city: SimpleNamespace) -> None:
    client = ended(city)
    page = client.post(ADDRESSES["new item"](city), {"name": TYPED})
    for _ in range(settings.AXES_FAILURE_LIMIT):
        wrong = inputs_of(page) | {"username": "kikaku", "password": "違います"}
        page = client.post(reverse("login"), wrong)
    assert page.status_code == 429 and "ログインを一時停止しています" in page_of(page)
    assert TYPED in page_of(page) and "違います" not in page_of(page)
    reset()  # the stop has ended
    right = inputs_of(page) | {"username": "kikaku", "password": make.PASSWORD}
    assert inputs_of(client.post(reverse("login"), right))["name"] == TYPED


def test_who_has_signed_in_meanwhile_in_another_tab_goes_on(city: SimpleNamespace) -> None:
    expired = ended(city).post(ADDRESSES["new item"](city), {"name": TYPED})
    client = Client()
    client.force_login(city.planner)
    assert inputs_of(client.post(reverse("login"), inputs_of(expired)))["name"] == TYPED
    assert client.get(reverse("login")).status_code == 302


def test_somebody_who_may_not_is_refused_as_ever(city: SimpleNamespace) -> None:
    """The kept form asks for no less than the form itself."""
    make.editor(city.section, "shunou")
    client = ended(city)
    expired = client.post(ADDRESSES["round"](city), {"request_text": TYPED})
    again = client.post(
        reverse("login"), inputs_of(expired) | {"username": "shunou", "password": make.PASSWORD}
    )
    assert client.post(ADDRESSES["round"](city), inputs_of(again)).status_code == 403
    assert TYPED not in ReportingRound.objects.values_list("request_text", flat=True)


def test_a_button_alone_leads_back_to_the_page_it_stood_on(city: SimpleNamespace) -> None:
    address = reverse("round", args=[city.round.pk])
    response = ended(city).post(
        reverse("round_state", args=[city.round.pk]),
        {"state": "closed"},
        HTTP_REFERER=f"http://testserver{address}?state=draft",
    )
    assert "今押したボタンの操作は、行っていません" in page_of(response)
    assert inputs_of(response)["next"] == f"{address}?state=draft"
    city.round.refresh_from_db()
    assert city.round.state == "open"


def test_a_file_is_asked_for_again(city: SimpleNamespace, tmp_path: Any) -> None:
    file = tmp_path / "plan.csv"
    file.write_text("項目名\n", encoding="utf-8")
    with file.open("rb") as opened:
        response = ended(city).post(reverse("intake"), {"title": TYPED, "file": opened})
    assert "選んだファイルは残せません" in page_of(response) and TYPED in page_of(response)


def test_the_sign_in_page_itself_and_other_answers_stay_as_they_are(city: SimpleNamespace) -> None:
    wrong = Client().post(reverse("login"), {"username": "kikaku", "password": "違います"})
    assert wrong.status_code == 200 and "有効期限" not in page_of(wrong)
    right = Client().post(reverse("login"), {"username": "kikaku", "password": make.PASSWORD})
    assert right.status_code == 302
    assert Client().get(ADDRESSES["grid"](city)).status_code == 302


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"path": "//evil.example/", "back": "/", "inputs": [], "files": false}',
     '{"path": "/", "back": "https://evil.example/", "inputs": [], "files": false}',
     '{"path": "/", "back": "/", "inputs": [1], "files": false}'],
)  # fmt: skip
def test_only_our_own_addresses_are_sent_to(text: str) -> None:
    assert read_back(text) is None


def test_a_kept_form_comes_back_as_it_was(rf: Any) -> None:
    request = rf.post(
        "/review/1/?page=2", {"a": ["一", "二\r\n三"], "password": "秘密"}, HTTP_REFERER="http://other/x"
    )
    kept = kept_of(request)
    assert kept == Kept(
        "/review/1/?page=2", reverse(settings.LOGIN_REDIRECT_URL), (("a", "一"), ("a", "二\r\n三"))
    )
    assert read_back(kept.as_text) == kept


def test_the_copy_shows_what_was_written_and_no_numbers_of_records(city: SimpleNamespace) -> None:
    inputs = (
        ("assignments-TOTAL_FORMS", "3"), ("plan", "12"), ("seen_version", "4"), ("_save", "保存"),
        ("initial-target-1-2024", "95%"), ("target-1-2024", "97"), ("initial-target-1-2025", "98%"),
        ("target-1-2025", "98%"), ("name", "名前"), ("kind", "continued"), ("approach", "長い" * 30),
    )  # fmt: skip
    assert Kept("/", "/", inputs).typed == ["長い" * 30, "97\n名前"]
    assert Item.objects.count() == 1


def test_signing_out_is_no_form_of_a_stranger(city: SimpleNamespace) -> None:
    client = Client()
    client.force_login(city.planner, backend="plans.auth_backend.MembershipBackend")
    answer = client.post(reverse("logout"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("login"))
