"""担当課 enter their year-end status: what they see, what is read, what is refused, and that nothing is lost."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from items.models import Indicator, TargetValue
from plans.access import Role
from plans.history.records import ChangeEvent
from progress.models import ActualValue, FiscalEffect, Rating, ReportingRound, YearEndStatus
from progress.office.department.status_form import StatusForm
from progress.review.publications import release, seal
from progress.review.records import carry_out
from progress.review.rounds import open_round, set_round_state
from progress.workflow import Move, State
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> SimpleNamespace:
    """A plan with one item, led by 収納課, shared by 財政課, in an open round of 令和6年度."""
    place = make.municipality()
    tax, finance, other = (make.department(place, name) for name in ("収納課", "財政課", "水道課"))
    plan = make.plan(place)
    item = make.item(make.pillar(plan), lead=tax, related=[finance])
    rate = make.indicator(item, targets={2023: "98", 2024: "98.5", 2026: "99"})
    make.annual_target(item, 2024, "実施", "コンビニ収納を広げる。")
    planner = make.planner(place)
    due = timezone.localdate() + timedelta(days=10)
    reporting_round = make.opened_round(plan, planner, 2024, due)
    return SimpleNamespace(
        place=place,
        tax=tax,
        plan=plan,
        item=item,
        rate=rate,
        planner=planner,
        round=reporting_round,
        status=make.status(reporting_round, item),
        clerk=make.editor(tax),
        finance=make.editor(finance),
        stranger=make.editor(other),
        scale=plan.plan_scales.get().scale,
    )


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(city: SimpleNamespace, name: str = "enter") -> str:
    return reverse(name, args=[city.status.pk])


def shown(city: SimpleNamespace, **typed: Any) -> dict[str, Any]:
    """What the page's inputs hold when it is opened, with `typed` on top (figure=…, rating=…, reason=…)."""
    form = StatusForm(status=YearEndStatus.objects.get(pk=city.status.pk))
    data = {
        bound.html_name: "on" if bound.value() is True else bound.value() or ""
        for bound in form
        if bound.value() is not False
    }
    short = {
        "figure": f"figure_{city.rate.pk}",
        "why": f"why_{city.rate.pk}",
        "provisional": f"provisional_{city.rate.pk}",
        "rating": f"rating_{city.scale.pk}",
        "reason": f"reason_{city.scale.pk}",
    }
    return data | {short.get(name, name): value for name, value in typed.items()}


def complete(city: SimpleNamespace, **typed: Any) -> dict[str, Any]:
    """`shown` with all that a submission needs."""
    needed = {"actual_stage": "実施", "narrative": "行った", "figure": "98.5", "rating": "a"}
    return shown(city, **(needed | typed))


def send(user: Any, city: SimpleNamespace, move: str, data: dict[str, Any]) -> Any:
    return signed_in(user).post(address(city), data | {"move": move})


def state_of(city: SimpleNamespace) -> State:
    return YearEndStatus.objects.get(pk=city.status.pk).workflow_state


def text_of(response: Any) -> str:
    return str(response.content.decode())


# ── Who may come here ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("who", "may_open", "may_save", "may_submit"),
    [
        ("clerk", True, True, True),
        ("finance", True, True, False),
        ("planner", True, True, True),
        ("stranger", False, False, False),
        ("foreign_planner", False, False, False),
        ("board", False, False, False),
    ],
)
def test_who_may_open_save_and_submit(
    city: SimpleNamespace, who: str, may_open: bool, may_save: bool, may_submit: bool
) -> None:
    city.foreign_planner = make.planner(make.municipality("tonari", name="隣市"))
    city.board = make.member(city.place, Role.BOARD)
    user = getattr(city, who)
    assert signed_in(user).get(address(city)).status_code == (200 if may_open else 403)
    data = shown(city, narrative="行った", figure="98.5")
    assert send(user, city, "save", data).status_code == (302 if may_save else 403)
    assert state_of(city) == (State.DRAFT if may_save else State.NOT_STARTED)
    data = complete(city)
    assert send(user, city, "submit", data).status_code == (302 if may_submit else 403)
    assert (state_of(city) == State.SUBMITTED) == may_submit


def test_somebody_who_is_not_signed_in_is_led_to_the_login(city: SimpleNamespace) -> None:
    for name in ("start", "my_items", "reports"):
        assert Client().get(reverse(name)).headers["Location"].startswith(reverse("login"))
    assert Client().get(address(city)).headers["Location"] == f"{reverse('login')}?next={address(city)}"


def test_reading_a_page_writes_nothing(city: SimpleNamespace) -> None:
    before = ChangeEvent.objects.count()
    signed_in(city.clerk).get(address(city))
    signed_in(city.clerk).get(reverse("my_items"))
    assert ChangeEvent.objects.count() == before
    assert signed_in(city.clerk).get(address(city, "take_back")).status_code == 405
    assert signed_in(city.clerk).get(address(city, "entry_rates")).status_code == 405


# ── What the page shows ──────────────────────────────────────────────────────────────────────────────────────


def test_the_form_shows_this_years_goal_and_last_years_report_beside_the_inputs(
    city: SimpleNamespace,
) -> None:
    earlier = make.opened_round(city.plan, city.planner, 2023, date(2024, 5, 31))
    past = make.status(earlier, city.item)
    past.narrative = "夜間の納税相談を行った。"
    past.save()
    make.actual(past, city.rate, "98.1")
    make.confirmed(past, lead=city.clerk, by=city.planner, code="b")
    page = text_of(signed_in(city.clerk).get(address(city)))
    for words in (
        "令和6年度（2024年度）",
        "コンビニ収納を広げる。",
        "98.5%",
        "夜間の納税相談を行った。",
        "98.1%",
        "あと10日",
        "やや遅れ",
    ):
        assert words in page


def test_the_reviewers_reason_stands_above_everything_when_a_record_came_back(city: SimpleNamespace) -> None:
    send(city.clerk, city, "submit", complete(city))
    status = make.status(city.round, city.item)
    carry_out(status, Move.SEND_BACK, by=city.planner, reason="会議の名前を書いてください。")
    page = text_of(signed_in(city.clerk).get(address(city)))
    assert page.index("会議の名前を書いてください。") < page.index('<form class="form"')


def returned(city: SimpleNamespace) -> None:
    send(city.clerk, city, "submit", complete(city))
    status = make.status(city.round, city.item)
    carry_out(status, Move.SEND_BACK, by=city.planner, reason="会議の名前を書いてください。")


def test_a_record_that_came_back_is_submitted_with_an_answer_that_stays_in_its_history(
    city: SimpleNamespace,
) -> None:
    returned(city)
    assert "差戻しの理由への回答" in text_of(signed_in(city.clerk).get(reverse("my_items")))
    response = send(city.clerk, city, "submit", complete(city))
    assert response.context["form"].errors.keys() == {"message"}
    assert state_of(city) == State.RETURNED
    send(city.clerk, city, "submit", complete(city, message="名前を書き足しました。\r\n第3回です。"))
    event = city.status.events.first()
    assert (event.move, event.comment) == (Move.SUBMIT, "名前を書き足しました。\n第3回です。")
    for user, name in ((city.clerk, "enter"), (city.planner, "review_record")):
        assert "名前を書き足しました。" in text_of(signed_in(user).get(address(city, name)))


def test_a_first_submission_may_carry_a_message(city: SimpleNamespace) -> None:
    page = text_of(signed_in(city.clerk).get(address(city)))
    assert "企画課への連絡" in page and "差戻しの理由への回答" not in page
    send(city.clerk, city, "submit", complete(city, message="速報の数値です。"))
    assert city.status.events.get().comment == "速報の数値です。"


def test_a_message_waits_with_the_draft_for_its_writer_alone_and_is_gone_once_sent(
    city: SimpleNamespace,
) -> None:
    mine, colleague = signed_in(city.clerk), signed_in(city.finance)
    mine.post(address(city), shown(city, message="あとで送る連絡") | {"move": "save"})
    assert not city.status.events.exclude(comment="").exists()
    assert "あとで送る連絡</textarea>" in text_of(mine.get(address(city)))
    assert "あとで送る連絡" not in text_of(colleague.get(address(city)))
    mine.post(address(city), complete(city, message="あとで送る連絡") | {"move": "submit"})
    carry_out(make.status(city.round, city.item), Move.SEND_BACK, by=city.planner, reason="直す")
    assert "あとで送る連絡</textarea>" not in text_of(mine.get(address(city)))


def test_the_round_is_named_once(city: SimpleNamespace) -> None:
    for title in ("", "令和6年度末の実施状況"):
        ReportingRound.objects.update(title=title)
        page = text_of(signed_in(city.clerk).get(address(city)))
        assert "令和6年度（2024年度）　令和6年度末の実施状況</p>" in page


def test_the_plans_own_printed_stages_can_be_chosen(city: SimpleNamespace) -> None:
    make.annual_target(city.item, 2025, "試行")
    assert '<option value="試行">試行</option>' in text_of(signed_in(city.clerk).get(address(city)))
    send(city.clerk, city, "save", shown(city, actual_stage="試行"))
    assert YearEndStatus.objects.get().actual_stage == "試行"


def test_a_past_or_submitted_record_is_only_to_be_read(city: SimpleNamespace) -> None:
    send(city.clerk, city, "submit", complete(city, narrative="行ったこと"))
    page = text_of(signed_in(city.clerk).get(address(city)))
    assert "行ったこと" in page and "<textarea" not in page and "提出を取り下げる" in page
    related = text_of(signed_in(city.finance).get(address(city)))
    assert "行ったこと" in related and "提出を取り下げる" not in related


# ── Figures as people type them ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "value", "approximate"),
    [
        ("９８．５", "98.5", False),
        ("98.5%", "98.5", False),
        ("約９８％", "98", True),
        ("1,098", "1098", False),
        ("▲3", "-3", False),
        ("0", "0", False),
    ],
)
def test_a_figure_is_read_and_kept_as_typed(
    city: SimpleNamespace, typed: str, value: str, approximate: bool
) -> None:
    send(city.clerk, city, "save", shown(city, figure=typed, provisional="on", why="速報"))
    figure = ActualValue.objects.get()
    assert (figure.printed, figure.value, figure.approximate) == (typed, Decimal(value), approximate)
    assert (figure.fiscal_year, figure.is_provisional, figure.remarks) == (2024, True, "速報")


@pytest.mark.parametrize("typed", ["随時", "-", "98件", "12 34", "1000000000000000"])
def test_an_unreadable_figure_is_refused_at_its_field_and_everything_typed_is_kept(
    city: SimpleNamespace, typed: str
) -> None:
    response = send(city.clerk, city, "save", shown(city, figure=typed, narrative="長い文章", why="注記です"))
    page = text_of(response)
    assert response.context["form"].errors.keys() == {f"figure_{city.rate.pk}"}
    assert f'value="{typed}"' in page and "長い文章" in page and 'value="注記です"' in page
    assert not ActualValue.objects.exists() and state_of(city) == State.NOT_STARTED


def test_a_deadline_is_answered_in_words(city: SimpleNamespace) -> None:
    deadline = make.indicator(city.item, "条例改正", "", kind=Indicator.Kind.DEADLINE)
    TargetValue.objects.create(indicator=deadline, fiscal_year=2024, printed="令和6年12月までに改正")
    send(city.clerk, city, "save", shown(city) | {f"figure_{deadline.pk}": "令和6年11月に改正した"})
    figure = ActualValue.objects.get()
    assert (figure.printed, figure.value) == ("令和6年11月に改正した", None)


def test_a_figure_that_is_emptied_is_removed_and_one_that_becomes_final_says_when(
    city: SimpleNamespace,
) -> None:
    send(city.clerk, city, "save", shown(city, figure="98", provisional="on"))
    data = shown(city)
    del data[f"provisional_{city.rate.pk}"]
    send(city.clerk, city, "save", data)
    assert ActualValue.objects.get().final_on == timezone.localdate()
    send(city.clerk, city, "save", shown(city, figure=""))
    assert not ActualValue.objects.exists()
    assert ChangeEvent.objects.filter(model="progress.actualvalue", action="delete").exists()


def test_saving_again_without_a_change_leaves_no_trace(city: SimpleNamespace) -> None:
    typed = shown(
        city,
        figure="98",
        narrative="一行目\r\n二行目",
        rating="a",
        reason="見込み",
        effect_kind_new1="income",
    )
    send(city.clerk, city, "save", typed | {"effect_amount_new1": "120千円", "effect_about_new1": "広告"})
    assert YearEndStatus.objects.get().narrative == "一行目\n二行目"
    before = ChangeEvent.objects.count()
    assert send(city.clerk, city, "save", shown(city, narrative="一行目\r\n二行目")).status_code == 302
    assert ChangeEvent.objects.count() == before


# ── Rates and suggestions ────────────────────────────────────────────────────────────────────────────────────


def test_the_rates_are_computed_without_saving_and_both_ways_give_the_same_words(
    city: SimpleNamespace,
) -> None:
    typed = shown(city, figure="４９．２５")
    page = text_of(send(city.clerk, city, "calculate", typed))
    answer = signed_in(city.clerk).post(address(city, "entry_rates"), typed).json()
    sentences = answer["figures"][str(city.rate.pk)]
    assert sentences == [
        "令和6年度の目標 98.5% に対して：50.0%（実績÷目標）",
        "最終目標 99% に対して：49.7%（実績÷目標）",
    ]
    for words in (*sentences, answer["ratings"][str(city.scale.pk)]):
        assert words in page
    assert not ActualValue.objects.exists() and state_of(city) == State.NOT_STARTED


def test_the_page_after_saving_shows_the_rates_that_were_shown_before(city: SimpleNamespace) -> None:
    typed = shown(city, figure="約97")
    answer = signed_in(city.clerk).post(address(city, "entry_rates"), typed).json()
    send(city.clerk, city, "save", typed)
    page = text_of(signed_in(city.clerk).get(address(city)))
    for words in (*answer["figures"][str(city.rate.pk)], answer["ratings"][str(city.scale.pk)]):
        assert words in page


def test_an_unreadable_figure_is_answered_with_what_is_wrong(city: SimpleNamespace) -> None:
    answer = signed_in(city.clerk).post(address(city, "entry_rates"), shown(city, figure="随時")).json()
    assert "数字として読めません" in answer["figures"][str(city.rate.pk)][0]


@pytest.mark.parametrize("who", ["stranger", None])
def test_rates_are_only_for_those_who_may_enter(city: SimpleNamespace, who: str | None) -> None:
    client = signed_in(getattr(city, who)) if who else Client()
    response = client.post(address(city, "entry_rates"), shown(city, figure="1"))
    assert response.status_code == 403 and "98.5" not in text_of(response)


def test_the_suggestion_is_stored_beside_what_is_recorded(city: SimpleNamespace) -> None:
    send(city.clerk, city, "save", shown(city, figure="98.5", rating="b", reason="年度途中の制度変更のため"))
    rating = Rating.objects.get()
    assert (str(rating.recorded), str(rating.suggested)) == ("B やや遅れ", "A 目標どおり")
    assert "100.0%" in rating.suggested_reason and rating.reason == "年度途中の制度変更のため"


def test_a_rating_that_differs_from_the_suggestion_needs_a_reason(city: SimpleNamespace) -> None:
    response = send(city.clerk, city, "save", shown(city, figure="98.5", rating="b"))
    assert response.context["form"].errors.keys() == {f"reason_{city.scale.pk}"}
    assert not Rating.objects.exists()


def of_year(city: SimpleNamespace, year: int, value: str) -> None:
    """A confirmed report of an earlier year with this figure."""
    earlier = make.opened_round(city.plan, city.planner, year, date(year + 1, 5, 31))
    past = make.status(earlier, city.item)
    make.actual(past, city.rate, value)
    make.confirmed(past, lead=city.clerk, by=city.planner)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("98.9", ""),
        ("100", ""),
        ("100.5", "100%を超えています。桁と単位を確かめてください。"),
        ("-0.5", "0%を下回っています。前年度（98.81%）と大きく違います。桁と単位を確かめてください。"),
        ("9.89", ""),
        ("9.88", "前年度（98.81%）と大きく違います。桁と単位を確かめてください。"),
        ("9881", "100%を超えています。前年度（98.81%）と大きく違います。桁と単位を確かめてください。"),
    ],
)
def test_a_figure_that_looks_like_a_slip_is_doubted_and_saved_all_the_same(
    city: SimpleNamespace, typed: str, words: str
) -> None:
    of_year(city, 2023, "98.81")
    data = shown(city, figure=typed)
    answer = signed_in(city.clerk).post(address(city, "entry_rates"), data).json()
    assert answer["doubts"] == {str(city.rate.pk): words}
    page = text_of(send(city.clerk, city, "calculate", data))
    assert f'<p class="notice notice--warn small">{words}</p>' in page if words else "桁と単位" not in page
    assert send(city.clerk, city, "save", data).status_code == 302
    assert ActualValue.objects.get(fiscal_year=2024).printed == typed


def test_without_last_year_a_figure_is_held_against_the_target(city: SimpleNamespace) -> None:
    visits = make.indicator(city.item, "訪問件数", "件", targets={2024: "30"})
    data = shown(city) | {f"figure_{visits.pk}": "300"}
    doubts = signed_in(city.clerk).post(address(city, "entry_rates"), data).json()["doubts"]
    assert doubts[str(visits.pk)] == "目標（30件）と大きく違います。桁と単位を確かめてください。"
    assert doubts[str(city.rate.pk)] == ""


def test_a_percentage_whose_target_lies_above_100_may_do_so_too(city: SimpleNamespace) -> None:
    growth = make.indicator(city.item, "前年度比", "%", targets={2024: "110"})
    data = shown(city) | {f"figure_{growth.pk}": "115"}
    doubts = signed_in(city.clerk).post(address(city, "entry_rates"), data).json()["doubts"]
    assert doubts[str(growth.pk)] == ""


def test_a_rate_of_sums_names_the_sums(city: SimpleNamespace) -> None:
    saved = make.indicator(
        city.item, "短縮した時間", "時間", targets={2023: "3500", 2024: "7500"}, measure="flow"
    )
    Indicator.objects.filter(pk=saved.pk).update(targets_are_cumulative=True)
    data = shown(city) | {f"figure_{saved.pk}": "3900"}

    def sentences() -> list[str]:
        answer = signed_in(city.clerk).post(address(city, "entry_rates"), data).json()["figures"]
        return list(answer[str(saved.pk)])

    assert sentences() == ["前の年度の実績がそろっていないため、累計の目標 7,500時間とは比べられません。"]
    earlier = make.opened_round(city.plan, city.planner, 2023, date(2024, 5, 31))
    past = make.status(earlier, city.item)
    make.actual(past, saved, "3250")
    make.confirmed(past, lead=city.clerk, by=city.planner)
    assert sentences()[0] == (
        "令和6年度までの累計の目標 7,500時間に対して累計の実績 7,150時間：95.3%（実績÷目標、実績は各年度の合計）"
    )


def test_a_figure_to_be_kept_is_told_in_plain_sentences(city: SimpleNamespace) -> None:
    staff = make.indicator(
        city.item, "職員数", "人", "maintain", targets={2024: "9"}, tolerance=Decimal("0.5")
    )
    data = shown(city) | {f"figure_{staff.pk}": "9"}
    answer = signed_in(city.clerk).post(address(city, "entry_rates"), data).json()["figures"]
    assert answer[str(staff.pk)] == [
        "令和6年度の目標 9人 に対して：達成。"
        "維持する指標のため、率でなく達成・未達で見ます（目標との差が0.5人以内なら達成）。",
        "最終目標 9人 に対して：達成。",
    ]


def test_a_comma_for_a_decimal_point_is_told_apart(city: SimpleNamespace) -> None:
    page = text_of(send(city.clerk, city, "save", shown(city, figure="1,2")))
    assert "小数は「1.2」のように点で書いてください。" in page
    assert "小数は" not in text_of(send(city.clerk, city, "save", shown(city, figure="随時")))


# ── Texts ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_line_ends_and_blanks_that_a_browser_changes_are_no_change(city: SimpleNamespace) -> None:
    send(city.clerk, city, "save", shown(city, rating="a", figure="98.5", why="注"))
    stored = "一行目\n二行目\n"
    YearEndStatus.objects.update(narrative=stored)
    Rating.objects.update(reason=stored)
    ActualValue.objects.update(printed="", remarks="注\n")
    before = ChangeEvent.objects.count()
    data = shown(city, narrative="一行目\r\n二行目")
    assert data[f"figure_{city.rate.pk}"] == "98.5"
    assert send(city.clerk, city, "save", data).status_code == 302
    assert ChangeEvent.objects.count() == before
    assert YearEndStatus.objects.get().narrative == "一行目\n二行目\n"
    send(city.clerk, city, "save", shown(city, narrative="一行目\r\n二行目を直した"))
    assert YearEndStatus.objects.get().narrative == "一行目\n二行目を直した"


def test_signs_that_nobody_sees_are_not_kept_and_are_no_change(city: SimpleNamespace) -> None:
    unseen = {
        "narrative": "窓口を\u200b一つに\x0bした。",
        "figure": "98\u200b",
        "why": "注\ufeff",
        "rating": "a",
    }
    send(city.clerk, city, "save", shown(city, **unseen, reason="見込\x07み"))
    assert YearEndStatus.objects.get().narrative == "窓口を一つに\nした。"
    assert (ActualValue.objects.get().printed, ActualValue.objects.get().remarks) == ("98", "注")
    assert Rating.objects.get().reason == "見込み"
    before = ChangeEvent.objects.count()
    assert send(city.clerk, city, "save", shown(city, **unseen, reason="見込\x07み")).status_code == 302
    assert ChangeEvent.objects.count() == before


def test_line_ends_alone_are_no_difference_between_two_people(city: SimpleNamespace) -> None:
    send(city.clerk, city, "save", shown(city, narrative="一行目\r\n二行目"))
    YearEndStatus.objects.update(narrative="一行目\r\n二行目\n")
    second = shown(city, narrative="一行目\r\n二行目", issues="私の課題")
    send(city.finance, city, "save", shown(city, next_steps="財政課の予定"))
    conflict = send(city.clerk, city, "save", second)
    assert [field.label for field in conflict.context["clashes"][0].fields] == ["課題"]
    assert [field.label for field in conflict.context["theirs"]] == ["今後の取組"]


@pytest.mark.parametrize(("length", "status"), [(4000, 302), (4001, 200)])
def test_a_text_beyond_all_measure_is_refused_at_its_field(
    city: SimpleNamespace, length: int, status: int
) -> None:
    response = send(city.clerk, city, "save", shown(city, issues="あ" * length))
    assert response.status_code == status
    if status == 200:
        assert response.context["form"].errors.keys() == {"issues"}
        assert "4,000字までで入力してください（いま4,001字です）。" in text_of(response)
        assert "あ" * length in text_of(response)


def test_a_longer_text_that_stands_already_does_not_stop_other_changes(city: SimpleNamespace) -> None:
    YearEndStatus.objects.update(narrative="あ" * 5000)
    assert send(city.clerk, city, "save", shown(city, issues="別の欄")).status_code == 302


def test_no_browser_cuts_a_pasted_text(city: SimpleNamespace) -> None:
    page = text_of(signed_in(city.clerk).get(address(city)))
    areas = page.split("<textarea")[1:]
    assert areas and not [one for one in areas if "maxlength" in one.partition(">")[0]]
    assert "400字くらいまで" in page


# ── Submitting ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_submission_needs_the_text_and_each_figure_with_a_target_or_why_there_is_none(
    city: SimpleNamespace,
) -> None:
    response = send(city.clerk, city, "submit", complete(city, narrative="", figure=""))
    assert response.context["form"].errors.keys() == {"narrative", f"figure_{city.rate.pk}"}
    assert state_of(city) == State.NOT_STARTED
    send(city.clerk, city, "submit", complete(city, figure="", why="決算の後に分かります"))
    assert state_of(city) == State.SUBMITTED


def test_a_submission_needs_the_stage_that_answers_the_planned_one_and_a_decided_band(
    city: SimpleNamespace,
) -> None:
    response = send(city.clerk, city, "submit", complete(city, actual_stage="", rating=""))
    errors = response.context["form"].errors
    assert errors.keys() == {"actual_stage", f"rating_{city.scale.pk}"}
    assert "計画の段階「実施」" in errors["actual_stage"][0]
    page = text_of(response)
    assert 'href="#id_actual_stage"' in page and f'href="#id_rating_{city.scale.pk}_field"' in page
    assert state_of(city) == State.NOT_STARTED
    assert send(city.clerk, city, "save", complete(city, actual_stage="", rating="")).status_code == 302


def test_the_errors_are_listed_in_the_order_of_the_page(city: SimpleNamespace) -> None:
    returned(city)
    typed = shown(city, narrative="", actual_stage="", figure="", rating="")
    page = text_of(send(city.clerk, city, "submit", typed))
    links = re.findall(r'<li>\s*<a href="#id_([a-z]+)', page.partition("data-error-summary")[2])
    assert links[:5] == ["figure", "actual", "narrative", "rating", "message"]


@pytest.mark.parametrize("planned", [None, "", "－"])
def test_without_a_planned_stage_none_need_be_chosen(city: SimpleNamespace, planned: str | None) -> None:
    if planned is None:
        city.item.targets.all().delete()
    else:
        city.item.targets.update(planned_stage=planned)
    assert "進捗状況（実際の段階）" not in text_of(signed_in(city.clerk).get(reverse("my_items")))
    send(city.clerk, city, "submit", complete(city, actual_stage=""))
    assert state_of(city) == State.SUBMITTED


def test_a_band_whose_meaning_nobody_knows_need_not_be_chosen(city: SimpleNamespace) -> None:
    city.scale.bands.filter(code="b").update(counts_as_achieved=None)
    assert city.scale.name not in text_of(signed_in(city.clerk).get(reverse("my_items")))
    send(city.clerk, city, "submit", complete(city, rating=""))
    assert state_of(city) == State.SUBMITTED


def test_a_band_outside_the_denominator_does_not_make_the_choice_optional(city: SimpleNamespace) -> None:
    assert city.scale.bands.get(code="n").counts_as_achieved is None
    response = send(city.clerk, city, "submit", complete(city, rating=""))
    assert response.context["form"].errors.keys() == {f"rating_{city.scale.pk}"}


def test_a_draft_may_be_incomplete(city: SimpleNamespace) -> None:
    assert send(city.clerk, city, "save", shown(city)).status_code == 302
    assert state_of(city) == State.DRAFT


def test_an_indicator_without_target_this_year_need_not_be_answered(city: SimpleNamespace) -> None:
    make.indicator(city.item, "訪問件数", "件", targets={2026: "10"})
    dashed = make.indicator(city.item, "広告数", "件")
    TargetValue.objects.create(indicator=dashed, fiscal_year=2024, printed="－")
    send(city.clerk, city, "submit", complete(city))
    assert state_of(city) == State.SUBMITTED


def test_the_planning_section_enters_for_a_department_and_it_is_marked(city: SimpleNamespace) -> None:
    assert "企画課の代理入力" in text_of(signed_in(city.planner).get(address(city)))
    send(city.planner, city, "submit", complete(city, narrative="代わりに書いた"))
    assert city.status.events.get().by_proxy
    assert "（企画課の代理入力）" in text_of(signed_in(city.clerk).get(address(city)))


def test_the_planning_section_goes_on_to_the_review_from_its_proxy_submission(city: SimpleNamespace) -> None:
    client = signed_in(city.planner)
    page = text_of(client.post(address(city), complete(city) | {"move": "submit"}, follow=True))
    link = f'<a href="{address(city, "review_record")}">続けて確認できます。</a>'
    assert f"代理で提出しました。{link}" in page
    carry_out(make.status(city.round, city.item), Move.SEND_BACK, by=city.planner, reason="直す")
    typed = complete(city, message="直した") | {"move": "submit"}
    assert "代理で提出しました" not in text_of(signed_in(city.clerk).post(address(city), typed, follow=True))


def test_a_submission_after_the_due_date_is_accepted_and_marked(city: SimpleNamespace) -> None:
    ReportingRound.objects.update(due_on=timezone.localdate() - timedelta(days=3))
    assert "期限を3日過ぎています" in text_of(signed_in(city.clerk).get(address(city)))
    send(city.clerk, city, "submit", complete(city))
    assert city.status.events.get().late


def test_a_submission_is_taken_back_until_it_is_confirmed(city: SimpleNamespace) -> None:
    send(city.clerk, city, "submit", complete(city))
    signed_in(city.clerk).post(address(city, "take_back"))
    assert state_of(city) == State.DRAFT
    make.confirmed(make.status(city.round, city.item), lead=city.clerk, by=city.planner)
    response = signed_in(city.clerk).post(address(city, "take_back"), follow=True)
    assert state_of(city) == State.CONFIRMED and "取り下げられませんでした" in text_of(response)
    assert signed_in(city.stranger).post(address(city, "take_back")).status_code == 403


def test_departments_cannot_save_after_the_round_is_closed(city: SimpleNamespace) -> None:
    data = shown(city, narrative="締切直前に書いた文章")
    set_round_state(ReportingRound.objects.get(), ReportingRound.State.CLOSED, by=city.planner)
    response = send(city.clerk, city, "save", data)
    assert response.status_code == 409 and "締切直前に書いた文章" in text_of(response)
    assert state_of(city) == State.NOT_STARTED
    assert send(city.planner, city, "save", shown(city, narrative="代理")).status_code == 302


# ── 効果額 ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_effects_are_added_changed_and_removed(city: SimpleNamespace) -> None:
    send(city.clerk, city, "save", shown(city, effect_kind_new1="saving", effect_amount_new1="1,200千円"))
    effect = FiscalEffect.objects.get()
    assert (effect.amount_yen, effect.printed, effect.kind) == (1_200_000, "1,200千円", "saving")
    send(city.clerk, city, "save", shown(city) | {f"effect_amount_{effect.pk}": "５万円"})
    assert FiscalEffect.objects.get().amount_yen == 50_000
    send(city.clerk, city, "save", shown(city) | {f"effect_remove_{effect.pk}": "on"})
    assert not FiscalEffect.objects.exists()


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"effect_kind_new1": "saving"}, "effect_amount_new1"),
        ({"effect_amount_new1": "100円"}, "effect_kind_new1"),
        ({"effect_kind_new1": "saving", "effect_amount_new1": "0.5円"}, "effect_amount_new1"),
        ({"effect_kind_new1": "saving", "effect_amount_new1": "3人"}, "effect_amount_new1"),
        ({"effect_kind_new1": "saving", "effect_amount_new1": "99999兆円"}, "effect_amount_new1"),
        ({"effect_kind_new1": "saving", "effect_amount_new1": "▲120千円"}, "effect_amount_new1"),
    ],
)
def test_an_incomplete_effect_is_refused_at_its_field(
    city: SimpleNamespace, typed: dict[str, str], at: str
) -> None:
    response = send(city.clerk, city, "save", shown(city, **typed))
    assert response.context["form"].errors.keys() == {at}


def test_a_negative_amount_is_told_how_a_saving_is_entered(city: SimpleNamespace) -> None:
    typed = shown(city, effect_kind_new1="income", effect_amount_new1="-5万円")
    page = text_of(send(city.clerk, city, "save", typed))
    assert "減った額はマイナスを付けずに入力し、種類で「歳出の減」を選んでください。" in page
    assert not FiscalEffect.objects.exists()


def test_a_negative_amount_that_stands_already_does_not_stop_other_changes(city: SimpleNamespace) -> None:
    FiscalEffect.objects.create(status=city.status, kind="income", amount_yen=-5, printed="▲5円")
    assert send(city.clerk, city, "save", shown(city, narrative="別の欄")).status_code == 302
    assert FiscalEffect.objects.get().amount_yen == -5


def test_the_amount_is_repeated_in_yen_as_it_was_understood(city: SimpleNamespace) -> None:
    typed = shown(city, effect_kind_new1="saving", effect_amount_new1="約150万円")
    answer = signed_in(city.clerk).post(address(city, "entry_rates"), typed).json()["effects"]
    assert (answer["new1"], answer["new2"]) == ("＝1,500,000円（約）", "")
    assert ">＝1,500,000円（約）</p>" in text_of(send(city.clerk, city, "calculate", typed))
    send(city.clerk, city, "save", typed)
    assert ">＝1,500,000円（約）</p>" in text_of(signed_in(city.clerk).get(address(city)))
    send(city.clerk, city, "submit", complete(city))
    page = text_of(signed_in(city.clerk).get(address(city)))
    assert "1,500,000円" in page and "入力のまま：約150万円" in page


def test_an_unreadable_amount_is_answered_with_what_is_wrong(city: SimpleNamespace) -> None:
    typed = shown(city, effect_amount_new1="3人")
    answer = signed_in(city.clerk).post(address(city, "entry_rates"), typed).json()["effects"]
    assert "単位が「人」になっています" in answer["new1"]


# ── Two people at once ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.every_database
def test_the_second_of_two_tabs_sees_both_texts_and_overwrites_nothing(city: SimpleNamespace) -> None:
    second = shown(city, narrative="二人目の文章")
    send(city.finance, city, "save", shown(city, narrative="一人目の文章"))
    response = send(city.clerk, city, "save", second)
    page = text_of(response)
    assert response.status_code == 409
    assert "一人目の文章" in page and "二人目の文章" in page and str(city.finance) in page
    assert YearEndStatus.objects.get().narrative == "一人目の文章"


def test_somebody_with_two_tabs_is_told_that_it_was_the_other_tab(city: SimpleNamespace) -> None:
    second = shown(city, narrative="二つ目の画面")
    send(city.clerk, city, "save", shown(city, narrative="一つ目の画面", issues="課題"))
    page = text_of(send(city.clerk, city, "save", second))
    assert "<h1>別の画面（別のタブなど）で先に保存されています</h1>" in page
    assert "あなたが別の画面（別のタブなど）で" in page and "別の画面だけで変えたところ" in page
    assert "ほかの人" not in page and f"{city.clerk}さん" not in page
    theirs = text_of(send(city.finance, city, "save", second))
    assert "<h1>ほかの人が先に保存しました</h1>" in theirs and "別の画面" not in theirs


def test_back_from_a_conflict_the_text_is_kept_and_the_next_save_is_a_decision(city: SimpleNamespace) -> None:
    second = shown(city, narrative="二人目の文章", figure="９７")
    send(city.finance, city, "save", shown(city, narrative="一人目の文章"))
    kept = dict(send(city.clerk, city, "save", second).context["kept"])
    response = send(city.clerk, city, "resume", kept)
    page = text_of(response)
    assert "二人目の文章</textarea>" in page and 'value="９７"' in page
    assert 'いま保存されている内容：</strong><span class="printed">一人目の文章</span>' in page
    assert YearEndStatus.objects.get().narrative == "一人目の文章"
    again = {bound.html_name: bound.value() or "" for bound in response.context["form"]}
    assert send(city.clerk, city, "save", again).status_code == 302
    assert YearEndStatus.objects.get().narrative == "二人目の文章"


def test_what_somebody_only_saw_takes_what_the_other_wrote_meanwhile(city: SimpleNamespace) -> None:
    first = shown(city, figure="90", issues="古い課題", rating="b")
    assert send(city.clerk, city, "save", first).status_code == 302
    second = shown(city, narrative="担当課の文章")
    send(city.finance, city, "save", shown(city, figure="96", issues="新しい課題", provisional="on"))
    conflict = send(city.clerk, city, "save", second)
    assert [(field.label, field.after) for field in conflict.context["clashes"][0].fields] == [
        ("主な取組内容", "担当課の文章")
    ]
    assert "新しい課題" in text_of(conflict)
    form = send(city.clerk, city, "resume", dict(conflict.context["kept"])).context["form"]
    assert (form["issues"].value(), form["narrative"].value()) == ("新しい課題", "担当課の文章")
    assert (form[f"figure_{city.rate.pk}"].value(), form[f"provisional_{city.rate.pk}"].value()) == (
        "96",
        True,
    )
    again = {bound.html_name: bound.value() or "" for bound in form}
    send(city.clerk, city, "save", again)
    saved = YearEndStatus.objects.get()
    assert (saved.issues, saved.narrative) == ("新しい課題", "担当課の文章")
    assert ActualValue.objects.get().printed == "96"


@pytest.mark.every_database
def test_two_people_who_begin_the_same_figure_are_a_conflict(city: SimpleNamespace) -> None:
    send(city.clerk, city, "save", shown(city))
    second = shown(city, figure="97")
    send(city.finance, city, "save", shown(city, figure="96"))
    response = send(city.clerk, city, "save", second)
    assert response.status_code == 409
    assert ActualValue.objects.get().printed == "96"


def test_a_figure_that_somebody_removed_is_not_made_anew_without_a_word(city: SimpleNamespace) -> None:
    send(city.clerk, city, "save", shown(city, figure="96"))
    second = shown(city, figure="97")
    send(city.finance, city, "save", shown(city, figure=""))
    assert send(city.clerk, city, "save", second).status_code == 409
    assert not ActualValue.objects.exists()


@pytest.mark.every_database
def test_an_effect_added_meanwhile_stays_and_one_removed_meanwhile_is_a_conflict(
    city: SimpleNamespace,
) -> None:
    early = shown(city, narrative="文章")
    FiscalEffect.objects.create(status=city.status, kind="saving", amount_yen=5, printed="5円")
    assert send(city.clerk, city, "save", early).status_code == 302
    assert FiscalEffect.objects.get().amount_yen == 5
    late = shown(city, narrative="文章2")
    FiscalEffect.objects.all().delete()
    conflict = send(city.clerk, city, "save", late)
    assert conflict.status_code == 409
    page = text_of(send(city.clerk, city, "resume", dict(conflict.context["kept"])))
    assert 'name="effect_amount_new4" value="5円"' in page


def test_an_effect_of_another_record_cannot_be_claimed(city: SimpleNamespace) -> None:
    other = make.item(city.item.pillar, "別の取組", lead=make.department(city.place))
    status = YearEndStatus.objects.create(round=city.round, item=other)
    foreign = FiscalEffect.objects.create(status=status, kind="saving", amount_yen=5, printed="5円")
    stolen = {f"effect_version_{foreign.pk}": "1", f"effect_amount_{foreign.pk}": "9円"}
    send(city.clerk, city, "save", shown(city) | stolen | {f"effect_kind_{foreign.pk}": "saving"})
    foreign.refresh_from_db()
    assert (foreign.amount_yen, foreign.status_id) == (5, status.pk)


def test_saving_over_a_submission_shows_what_was_typed_and_how_to_go_on(city: SimpleNamespace) -> None:
    late = shown(city, narrative="遅れて書いた文章")
    send(city.clerk, city, "submit", complete(city, narrative="提出した文章"))
    page = text_of(send(city.clerk, city, "save", late))
    assert "遅れて書いた文章" in page and "取り下げてください" in page and 'value="resume"' not in page


# ── Session ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_form_sent_after_the_session_ended_comes_back_with_what_was_typed(city: SimpleNamespace) -> None:
    response = Client().post(
        address(city),
        shown(city, narrative="長い文章<b>", figure="97.3") | {"move": "save"},
        HTTP_REFERER=f"http://testserver{address(city)}",
    )
    page = text_of(response)
    assert response.status_code == 403 and state_of(city) == State.NOT_STARTED
    assert "長い文章&lt;b&gt;" in page and "97.3" in page
    assert f'name="next" value="{address(city)}"' in response.content.decode()
    assert "収納率" not in page and "試験市" not in page


def test_a_message_and_a_reason_are_given_back_after_the_session_ended(city: SimpleNamespace) -> None:
    typed = shown(city, message="伝えたいこと", reason="違う理由") | {"move": "submit"}
    page = text_of(Client().post(address(city), typed))
    assert "伝えたいこと" in page and "違う理由" in page


def test_without_scripts_nothing_is_promised_that_only_a_script_does(city: SimpleNamespace) -> None:
    expired = text_of(Client().post(address(city), shown(city, narrative="文章") | {"move": "save"}))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(city.clerk)
    response = strict.post(address(city), shown(city, narrative="文章") | {"move": "save"})
    assert response.status_code == 403 and "画面の有効期限が切れました" in text_of(response)
    page = text_of(response)
    shown_always = re.sub(r"<p data-with-script hidden>.*?</p>", "", page, flags=re.S)
    assert "元に戻す" in page and "元に戻す" not in shown_always
    assert "コピー" in shown_always and "多くの場合" not in page
    assert "コピー" in expired and "元に戻す" not in expired, "it is sent once more, with or without scripts"


# ── 担当の取組 ───────────────────────────────────────────────────────────────────────────────────────────────


def test_my_items_lists_what_we_lead_and_share_with_what_is_missing(city: SimpleNamespace) -> None:
    page = text_of(signed_in(city.clerk).get(reverse("my_items")))
    assert "担当課" in page and "あと10日" in page
    assert re.search(r"主な取組内容、収納率の実績、進捗状況（実際の段階）、進捗区分\s*</td>", page)
    assert "関係課" in text_of(signed_in(city.finance).get(reverse("my_items")))
    assert city.item.name not in text_of(signed_in(city.stranger).get(reverse("my_items")))


def test_the_list_names_just_what_the_form_asks_for(city: SimpleNamespace) -> None:
    make.indicator(city.item, "滞納繰越額", "千円", "decrease", targets={2024: "50000"})
    make.indicator(city.item, "目標のない指標", targets={2026: "1"})
    send(city.clerk, city, "save", shown(city, actual_stage="実施"))
    running = signed_in(city.clerk).get(reverse("my_items")).context["running"]
    listed = running[0]["lines"][0]["missing"]
    form = send(city.clerk, city, "submit", shown(city)).context["form"]
    asked = [form[name].label.removesuffix("（自己評価）") for name in form.errors]
    assert sorted(listed) == sorted(asked) == ["主な取組内容", "収納率の実績", "滞納繰越額の実績", "進捗区分"]


def test_what_a_part_of_an_item_means_is_said_once_and_only_where_there_is_one(city: SimpleNamespace) -> None:
    words = "項目の中で受け持つ部分です"
    places = (reverse("my_items"), address(city))
    assert not [one for one in places if words in text_of(signed_in(city.clerk).get(one))]
    city.item.assignments.filter(department=city.tax).update(clause="①")
    for one in places:
        assert text_of(signed_in(city.clerk).get(one)).count(words) == 1


def test_nothing_is_missing_where_everything_is_entered(city: SimpleNamespace) -> None:
    send(city.clerk, city, "save", complete(city))
    assert "そろっています" in text_of(signed_in(city.clerk).get(reverse("my_items")))
    send(city.clerk, city, "submit", complete(city))
    assert state_of(city) == State.SUBMITTED


def test_closed_and_historical_rounds_stand_below_to_be_read(city: SimpleNamespace) -> None:
    set_round_state(ReportingRound.objects.get(), ReportingRound.State.CLOSED, by=city.planner)
    response = signed_in(city.clerk).get(reverse("my_items"))
    assert not response.context["running"]
    assert [group["round"] for group in response.context["past"]] == [city.round]
    assert "これまでの照会" in text_of(response)


def test_a_member_of_the_board_has_no_items_but_reports(city: SimpleNamespace) -> None:
    board = make.member(city.place, Role.BOARD)
    assert signed_in(board).get(reverse("my_items")).status_code == 403
    assert signed_in(board).get(reverse("start")).headers["Location"] == reverse("reports")
    assert signed_in(city.clerk).get(reverse("start")).headers["Location"] == reverse("my_items")
    assert signed_in(city.planner).get(reverse("start")).headers["Location"] == reverse("review_home")


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.every_database
def test_my_items_and_the_form_ask_as_often_for_many_items_as_for_few(city: SimpleNamespace) -> None:
    client = signed_in(city.clerk)
    few = queries(client, reverse("my_items")), queries(client, address(city))
    for number in range(40):
        section = make.department(city.place, f"課{number}")
        for _ in range(2):
            item = make.item(city.item.pillar, f"取組{number}", lead=city.tax, related=[section])
            make.indicator(item, targets={2024: "10"})
            YearEndStatus.objects.create(round=city.round, item=item)
    many = queries(client, reverse("my_items")), queries(client, address(city))
    assert many == few
    assert sum(many) < 80


# ── 公表版 ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [("board", {"board", "planner"}), ("public", {"board", "council", "planner", "clerk"}), ("", set())],
)
def test_reports_lists_what_was_released_to_this_persons_audiences(
    city: SimpleNamespace, audience: str, seen_by: set[str]
) -> None:
    publication = seal(city.plan, None, by=city.planner, title="実施計画の本文")
    if audience:
        release(publication, [audience], by=city.planner)
    people = {role: make.member(city.place, role) for role in ("board", "council")}
    people |= {"planner": city.planner, "clerk": city.clerk}
    foreign = make.planner(make.municipality("tonari", name="隣市"))
    seen = {
        name
        for name, user in people.items()
        if "実施計画の本文" in text_of(signed_in(user).get(reverse("reports")))
    }
    assert seen == seen_by
    assert "実施計画の本文" not in text_of(signed_in(foreign).get(reverse("reports")))


def test_reports_is_closed_to_an_account_without_any_role(city: SimpleNamespace) -> None:
    response = signed_in(make.user()).get(reverse("reports"))
    assert response.status_code == 403 and "所属と役割" in text_of(response)


def test_submitting_twice_shows_where_the_record_stands(city: SimpleNamespace) -> None:
    typed = complete(city)
    send(city.clerk, city, "submit", typed)
    response = send(city.clerk, city, "submit", typed)
    assert response.status_code == 409 and "提出済" in text_of(response)
    assert city.status.events.filter(move=Move.SUBMIT).count() == 1


def test_what_another_round_reports_of_the_same_year_stands_beside_the_input(city: SimpleNamespace) -> None:
    """The figure at mid-year is known to the year-end form, with its day; what nobody submitted isn't told."""
    half = ReportingRound(
        plan=city.plan,
        fiscal_year=2024,
        kind="mid_year",
        due_on=city.round.due_on,
        reference_date=date(2024, 9, 30),
    )
    status = make.status(open_round(half, by=city.planner), city.item)
    make.actual(status, city.rate, "60.5")
    page, words = (
        reverse("enter", args=[city.status.pk]),
        "60.5（令和6年度の中間実施状況、令和6年9月30日時点）",
    )
    assert "ほかで報告済み" not in signed_in(city.clerk).get(page).content.decode()
    make.rating(status, "a")
    carry_out(status, Move.SUBMIT, by=city.planner)
    told = signed_in(city.clerk).get(page)
    assert words in told.content.decode().replace("60.5%", "60.5")
    assert not told.context["form"][f"figure_{city.rate.pk}"].value()  # said, never filled in for them
