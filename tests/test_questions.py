"""計画独自の質問: the planning section asks, departments answer, and the answers stand where the planner said."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from plans.access import Audience
from plans.history.records import ChangeEvent
from progress.admin import YearEndStatusResource
from progress.models import Answer, PlanQuestion, YearEndStatus
from progress.office.department.status_form import StatusForm
from progress.reports import status_list
from progress.review.publications import release, seal
from progress.review.records import carry_out
from progress.review.rounds import cancel_round
from progress.table import frozen
from progress.table.difference import differences
from progress.table.live import live_table
from progress.workflow import Move, State
from tests import make, status_list_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> SimpleNamespace:
    """One item, led by 収納課 and shared by 財政課, in an open round of 令和6年度."""
    place = make.municipality()
    tax, finance = make.department(place, "収納課"), make.department(place, "財政課")
    plan = make.plan(place, with_scale=False)
    item = make.item(make.pillar(plan), lead=tax, related=[finance])
    planner = make.planner(place)
    reporting_round = make.opened_round(plan, planner, 2024, timezone.localdate() + timedelta(days=10))
    return SimpleNamespace(
        place=place,
        plan=plan,
        item=item,
        planner=planner,
        round=reporting_round,
        status=make.status(reporting_round, item),
        clerk=make.editor(tax),
        finance=make.editor(finance),
    )


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of(response: Any) -> str:
    return str(response.content.decode())


def page(person: Any, name: str, *args: Any) -> str:
    return text_of(signed_in(person).get(reverse(name, args=args)))


def asked(**given: Any) -> dict[str, Any]:
    """What the planner posts for a new question; a tick is left out with None."""
    usual = {
        "label": "参加した人の数",
        "kind": "figure",
        "unit": "人",
        "from_year": "令和6年度",
        "position": "1",
    }
    posted = usual | {"is_public": "on", "in_list": "on"} | given
    return {name: value for name, value in posted.items() if value is not None}


def ask(city: SimpleNamespace, **given: Any) -> Any:
    return signed_in(city.planner).post(reverse("question_new", args=[city.round.pk]), asked(**given))


def shown(city: SimpleNamespace, **typed: Any) -> dict[str, Any]:
    """What the form's inputs hold when it is opened, with `typed` on top."""
    form = StatusForm(status=YearEndStatus.objects.get(pk=city.status.pk))
    return {bound.html_name: bound.value() or "" for bound in form} | typed


def send(person: Any, city: SimpleNamespace, move: str, data: dict[str, Any]) -> Any:
    return signed_in(person).post(reverse("enter", args=[city.status.pk]), data | {"move": move})


def confirmed(city: SimpleNamespace) -> None:
    status = YearEndStatus.objects.get(pk=city.status.pk)
    carry_out(status, Move.SUBMIT, by=city.clerk)
    status.refresh_from_db()
    carry_out(status, Move.CONFIRM, by=city.planner)


# ── From the planner's page to the answer ───────────────────────────────────────────────────────────────────


def test_a_planner_adds_a_question_and_the_department_answers_it(city: SimpleNamespace) -> None:
    assert "計画独自の質問" in page(city.planner, "round", city.round.pk)
    assert ask(city, hint="延べの人数を書きます。").status_code == 302
    question = PlanQuestion.objects.get()
    assert "参加した人の数" in page(city.planner, "questions", city.round.pk)
    form = page(city.clerk, "enter", city.status.pk)
    assert "参加した人の数" in form and "延べの人数を書きます。" in form
    assert "市役所の中だけで使い、公表しません" not in form
    assert send(city.clerk, city, "save", shown(city, **{question.name: "約１，２００"})).status_code == 302
    answer = Answer.objects.get()
    assert (answer.text, answer.value, answer.approximate) == ("約１，２００", Decimal("1200"), True)
    assert 'value="約１，２００"' in page(city.clerk, "enter", city.status.pk)
    assert "約1,200人" in page(city.planner, "review_record", city.status.pk)


def test_an_answer_has_its_history_like_any_figure(city: SimpleNamespace) -> None:
    question = make.question(city.plan)
    send(city.clerk, city, "save", shown(city, **{question.name: "窓口で聞いた。"}))
    send(city.clerk, city, "save", shown(city, **{question.name: "電話で聞いた。"}))
    changes = ChangeEvent.objects.filter(model="progress.answer").order_by("pk")
    assert [(one.action, one.after.get("text"), one.by) for one in changes] == [
        ("create", "窓口で聞いた。", city.clerk),
        ("change", "電話で聞いた。", city.clerk),
    ]
    assert "電話で聞いた。" in page(city.planner, "review_record", city.status.pk)
    send(city.clerk, city, "save", shown(city, **{question.name: ""}))
    assert not Answer.objects.exists()
    assert changes.filter(action="delete").exists()


def test_what_is_no_figure_is_refused_at_its_input(city: SimpleNamespace) -> None:
    question = make.question(city.plan, kind="figure", unit="人")
    form = send(city.clerk, city, "save", shown(city, **{question.name: "たくさん"})).context["form"]
    assert list(form.errors) == [question.name]
    assert not Answer.objects.exists()


def test_only_what_is_offered_can_be_chosen_and_what_was_chosen_stays(city: SimpleNamespace) -> None:
    question = make.question(city.plan, "進め方", "choice", choices="直営\n委託\n")
    form = send(city.clerk, city, "save", shown(city, **{question.name: "廃止"})).context["form"]
    assert list(form.errors) == [question.name]
    send(city.clerk, city, "save", shown(city, **{question.name: "委託"}))
    PlanQuestion.objects.update(choices="直営\n共同で行う")
    assert 'value="委託"' in page(city.clerk, "enter", city.status.pk)
    assert send(city.clerk, city, "save", shown(city)).status_code == 302
    assert Answer.objects.get().text == "委託"


def test_a_needed_answer_is_missing_in_the_list_and_refused_at_the_input(city: SimpleNamespace) -> None:
    needed, free = make.question(city.plan, needed=True), make.question(city.plan, "気づいたこと")
    assert re.search(r"主な取組内容、参加した人の数\s*</td>", page(city.clerk, "my_items"))
    form = send(city.clerk, city, "submit", shown(city, narrative="行った")).context["form"]
    assert form.errors == {needed.name: ["提出するには、「参加した人の数」に答えてください。"]}
    send(city.clerk, city, "submit", shown(city, narrative="行った", **{needed.name: "3人"}))
    assert YearEndStatus.objects.get().workflow_state == State.SUBMITTED
    assert not Answer.objects.filter(question=free).exists()


def test_last_years_answer_stands_beside_the_input(city: SimpleNamespace) -> None:
    question = make.question(city.plan, from_year=2023)
    earlier = make.opened_round(city.plan, city.planner, 2023)
    status = make.status(earlier, city.item)
    Answer.objects.create(status=status, question=question, text="去年の答え")
    carry_out(status, Move.SUBMIT, by=city.clerk)
    status.refresh_from_db()
    carry_out(status, Move.CONFIRM, by=city.planner)
    assert "去年の答え" in page(city.clerk, "enter", city.status.pk)


def test_two_people_at_one_answer_see_each_others(city: SimpleNamespace) -> None:
    question = make.question(city.plan)
    mine = shown(city, **{question.name: "私の答え"})
    send(city.finance, city, "save", shown(city, **{question.name: "財政課の答え"}))
    response = send(city.clerk, city, "save", mine)
    assert response.status_code == 409
    [clash] = response.context["clashes"]
    assert [(one.label, one.before, one.after) for one in clash.fields] == [
        ("参加した人の数", "財政課の答え", "私の答え")
    ]
    assert Answer.objects.get().text == "財政課の答え"
    form = send(city.clerk, city, "resume", mine).context["form"]
    assert form[question.name].value() == "私の答え"
    data = {bound.html_name: bound.value() or "" for bound in form}
    assert send(city.clerk, city, "save", data).status_code == 302
    assert Answer.objects.get().text == "私の答え"


@pytest.mark.parametrize(
    ("from_year", "until_year", "is_asked"),
    [(2024, None, True), (2025, None, False), (2020, 2023, False), (2020, 2024, True)],
)
def test_a_question_is_asked_from_its_year_until_its_last(
    city: SimpleNamespace, from_year: int, until_year: int | None, is_asked: bool
) -> None:
    question = make.question(city.plan, from_year=from_year, until_year=until_year)
    form = StatusForm(status=YearEndStatus.objects.get())
    assert (question.name in form.fields) is is_asked
    make.question(make.plan(city.place, "other", with_scale=False), "ほかの計画の質問")
    assert "ほかの計画の質問" not in page(city.clerk, "enter", city.status.pk)


# ── What is published ───────────────────────────────────────────────────────────────────────────────────────


def answered(city: SimpleNamespace) -> Any:
    """A publication whose one item answers a public question, one in the list, and one for staff."""
    public = make.question(city.plan, "市民の声", is_public=True)
    listed = make.question(city.plan, "参加者", "figure", unit="人", is_public=True, in_list=True)
    staff = make.question(city.plan, "人事課への要望")
    typed = {public.name: "待ち時間が減った。", listed.name: "1200", staff.name: "一人増やしてほしい。"}
    send(city.clerk, city, "save", shown(city, narrative="行った", **typed))
    confirmed(city)
    publication = seal(city.plan, city.round, by=city.planner)
    release(publication, [Audience.PUBLIC], by=city.planner)
    return publication


def test_public_answers_are_frozen_and_shown_and_those_for_staff_are_not(city: SimpleNamespace) -> None:
    publication = answered(city)
    content = json.dumps(publication.content, ensure_ascii=False)
    assert "待ち時間が減った。" in content and "1,200人" in content
    assert "人事課への要望" not in content and "一人増やしてほしい。" not in content
    item = frozen.from_content(publication.content).items[0]
    assert item.status is not None
    found = {row.label: (row.text, row.value, row.unit) for row in item.status.texts}
    assert found["参加者"] == ("1,200人", Decimal("1200.0000"), "人")
    citizen = text_of(
        Client().get(reverse("plan_item", args=[city.place.slug, city.plan.slug, city.item.key]))
    )
    assert "待ち時間が減った。" in citizen and "1,200人" in citizen
    assert "人事課への要望" not in citizen
    searched = reverse("plan", args=[city.place.slug, city.plan.slug]) + "?q=待ち時間"
    assert city.item.name in text_of(Client().get(searched))


def test_the_list_has_a_column_where_the_planner_said_so(city: SimpleNamespace) -> None:
    table = frozen.from_content(answered(city).content)
    data = status_list.write(table)
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    heads = [cell.value for cell in sheet[status_list.HEADER_ROW] if cell.value]
    assert heads[-2:] == ["参加者", "主な取組内容"]
    assert "市民の声" not in heads
    assert "1,200人" in [cell.value for cell in sheet[status_list.FIRST_ROW + 1]]
    [row] = status_list_reader.read(data).rows
    assert row.text == "行った"


def test_columns_keep_the_questions_order_though_nobody_answers_all():
    rows = [["a", "c"], ["b", "c"], ["a", "b"], ["d"]]
    order = status_list.in_one_order(rows)
    assert sorted(order) == ["a", "b", "c", "d"]
    assert order.index("a") < order.index("c") and order.index("b") < order.index("c")


def test_another_answer_is_a_difference(city: SimpleNamespace) -> None:
    before = frozen.from_content(answered(city).content)
    Answer.objects.filter(question__label="市民の声").update(text="待ち時間が半分になった。")
    Answer.objects.filter(question__label="人事課への要望").update(text="別の要望")
    [found] = differences(before, live_table(city.plan, city.round))
    assert [(one.label, one.before, one.after) for one in found.changes] == [
        ("市民の声", "待ち時間が減った。", "待ち時間が半分になった。")
    ]


def test_the_export_for_staff_has_every_answer(city: SimpleNamespace) -> None:
    answered(city)
    [row] = YearEndStatusResource().export(YearEndStatus.objects.all()).dict
    assert row["計画独自の質問への回答"] == (
        "市民の声：待ち時間が減った。\n参加者：1,200人\n人事課への要望：一人増やしてほしい。"
    )


# ── Changing questions ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ({"label": ""}, "label"),
        ({"kind": "choice", "unit": ""}, "choices"),
        ({"choices": "はい"}, "choices"),
        ({"kind": "text"}, "unit"),
        ({"is_public": None}, "in_list"),
        ({"from_year": "いつか"}, "from_year"),
        ({"until_year": "令和5年度"}, "__all__"),
    ],
)
def test_what_does_not_go_together_is_refused(city: SimpleNamespace, given: dict[str, Any], at: str) -> None:
    assert list(ask(city, **given).context["form"].errors) == [at]
    assert not PlanQuestion.objects.exists()


def test_the_same_question_twice_is_refused(city: SimpleNamespace) -> None:
    ask(city)
    assert "同じ質問がすでにあります。" in text_of(ask(city))


def test_an_answered_question_keeps_its_kind_and_is_not_deleted(city: SimpleNamespace) -> None:
    question = make.question(city.plan)
    send(city.clerk, city, "save", shown(city, **{question.name: "答え"}))
    address = reverse("question", args=[city.round.pk, question.pk])
    client = signed_in(city.planner)
    assert "削除する" not in text_of(client.get(address))
    client.post(address, {"move": "remove"})
    client.post(address, asked(label="言い換えた質問", kind="choice", choices="a", shown_version="1"))
    question.refresh_from_db()
    assert (question.kind, question.label) == ("text", "参加した人の数")
    client.post(
        address,
        asked(label="言い換えた質問", kind="text", unit="", is_public=None, in_list=None, shown_version="1"),
    )
    question.refresh_from_db()
    assert question.label == "言い換えた質問"


def test_an_unanswered_question_can_be_deleted(city: SimpleNamespace) -> None:
    question = make.question(city.plan)
    address = reverse("question", args=[city.round.pk, question.pk])
    assert "削除する" in page(city.planner, "question", city.round.pk, question.pk)
    signed_in(city.planner).post(address, {"move": "remove"})
    assert not PlanQuestion.objects.exists()
    assert ChangeEvent.objects.filter(model="progress.planquestion", action="delete").exists()


def test_a_question_keeps_no_round_from_being_taken_back_and_goes_with_its_plan(
    city: SimpleNamespace,
) -> None:
    make.question(city.plan)
    cancel_round(city.round, by=city.planner)
    city.item.delete()
    city.plan.delete()
    assert not PlanQuestion.objects.exists()


def test_two_planners_at_one_question_see_each_others(city: SimpleNamespace) -> None:
    question = make.question(city.plan)
    address = reverse("question", args=[city.round.pk, question.pk])
    mine = asked(label="私の質問", kind="text", unit="", is_public=None, in_list=None, shown_version="1")
    other = signed_in(make.planner(city.place))
    assert other.post(address, mine | {"label": "ほかの人の質問"}).status_code == 302
    client = signed_in(city.planner)
    response = client.post(address, mine)
    assert response.status_code == 409 and "ほかの人の質問" in text_of(response)
    resumed = client.post(address, mine | {"move": "resume"})
    assert 'value="私の質問"' in text_of(resumed)
    assert client.post(address, mine | {"shown_version": "2"}).status_code == 302
    question.refresh_from_db()
    assert question.label == "私の質問"


def test_a_question_of_another_city_is_not_there(city: SimpleNamespace) -> None:
    question = make.question(make.plan(make.municipality("yoso"), with_scale=False))
    response = signed_in(city.planner).get(reverse("question", args=[city.round.pk, question.pk]))
    assert response.status_code == 404
