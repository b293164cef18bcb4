"""The planning section asks, checks and decides."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from items.models import TargetValue
from plans.access import Role
from plans.history.records import ChangeEvent
from plans.models import PlanScale, RatingScale
from plans.values.paper import Paper
from plans.values.words import EMPTY
from progress.models import Rating, ReportingRound, ReviewEvent, YearEndStatus
from progress.office.planning.rounds import RoundForm
from progress.review.old_documents import import_history
from progress.review.publications import seal
from progress.review.records import carry_out
from progress.review.rounds import edit_round, items_asked
from progress.workflow import Move, State
from tests import make

pytestmark = pytest.mark.django_db


class Desk:
    """A city with one plan, two departments, a round of 令和6年度 and three records of it."""

    def __init__(self, slug: str = "shiken") -> None:
        self.place = make.municipality(slug)
        self.plan = make.plan(self.place)
        self.pillar = make.pillar(self.plan)
        self.tax = make.department(self.place, "税務課")
        self.welfare = make.department(self.place, "福祉課")
        self.items = [
            make.item(self.pillar, "市税の収納率の向上", lead=self.tax, related=[self.welfare]),
            make.item(self.pillar, "窓口の見直し", lead=self.welfare),
            make.item(self.pillar, "滞納整理の強化", lead=self.tax),
        ]
        self.rate = make.indicator(self.items[0], targets={2024: "100"})
        self.planner = make.planner(self.place, f"kikaku-{slug}")
        self.editor = make.editor(self.tax, f"zeimu-{slug}")
        self.round = make.opened_round(self.plan, self.planner)

    def status(self, number: int = 0) -> YearEndStatus:
        return make.status(self.round, self.items[number])

    def submitted(self, number: int = 0, code: str = "b", figure: str = "85") -> YearEndStatus:
        status = self.status(number)
        if number == 0:
            make.actual(status, self.rate, figure)
        make.rating(status, code)
        editor = self.editor if number != 1 else make.editor(self.welfare)
        carry_out(status, Move.SUBMIT, by=editor)
        status.refresh_from_db()
        return status


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def planner(desk: Desk, client: Client) -> Client:
    client.force_login(desk.planner)
    return client


def page_of(status: YearEndStatus) -> str:
    return reverse("review_record", args=[status.pk])


def decision(client: Client, status: YearEndStatus, move: str, **given: str) -> dict[str, str]:
    """What the browser would send: everything the page's form holds, with `given` typed over it."""
    form = client.get(page_of(status)).context["form"]
    typed = {
        field.name: field.value() for field in form if field.value() is not None and field.name != "move"
    }
    return {**{name: str(value) for name, value in typed.items()}, **given, "move": move}


def decide(client: Client, status: YearEndStatus, move: str, **given: str) -> Any:
    return client.post(page_of(status), decision(client, status, move, **given))


def text(response) -> str:
    return response.content.decode()


def band_field(desk: Desk) -> str:
    return f"band_{desk.plan.scales.get().pk}"


def why_field(desk: Desk) -> str:
    return f"why_{desk.plan.scales.get().pk}"


# ── Decisions ────────────────────────────────────────────────────────────────────────────────────────────────


def test_send_back_needs_a_reason(desk: Desk, planner: Client):
    status = desk.submitted()
    response = decide(planner, status, "send_back", comment="　 ")
    assert response.context["form"].errors["comment"] == ["差し戻す理由を書いてください。"]
    assert "担当課への連絡・理由：差し戻す理由を書いてください。" in text(response)
    status.refresh_from_db()
    assert status.state == State.SUBMITTED


def test_a_record_sent_back_keeps_the_reason_for_its_department(desk: Desk, planner: Client):
    status = desk.submitted()
    decide(planner, status, "send_back", comment="実績の根拠を書いてください。")
    status.refresh_from_db()
    assert status.state == State.RETURNED
    event = ReviewEvent.objects.filter(status=status).first()
    assert event is not None
    assert (event.move, event.comment, event.by) == (
        Move.SEND_BACK,
        "実績の根拠を書いてください。",
        desk.planner,
    )
    assert "実績の根拠を書いてください。" in text(planner.get(page_of(status)))


def test_confirming_leads_to_the_next_record_that_waits(desk: Desk, planner: Client):
    first, third = desk.submitted(0), desk.submitted(2)
    response = decide(planner, first, "confirm")
    assert response.url == page_of(third)
    first.refresh_from_db()
    assert first.state == State.CONFIRMED
    response = decide(planner, third, "confirm")
    assert response.url == reverse("round", args=[desk.round.pk])


def test_the_next_record_is_looked_for_from_here_on_and_then_from_the_beginning(desk: Desk, planner: Client):
    first, second, third = desk.submitted(0), desk.submitted(1), desk.submitted(2)
    assert decide(planner, second, "confirm").url == page_of(third)
    assert decide(planner, third, "confirm").url == page_of(first)


def test_the_next_record_keeps_to_the_department_that_was_filtered(desk: Desk, planner: Client):
    first, _, third = desk.submitted(0), desk.submitted(1), desk.submitted(2)
    query = f"?department={desk.tax.pk}"
    response = planner.post(page_of(first) + query, decision(planner, first, "confirm"))
    assert response["Location"] == page_of(third) + query


def test_a_confirmation_is_taken_back_only_with_a_reason(desk: Desk, planner: Client):
    status = desk.submitted()
    decide(planner, status, "confirm")
    assert "確認を取り消す理由を書いてください。" in text(decide(planner, status, "reopen"))
    decide(planner, status, "reopen", comment="数値を見直すため")
    status.refresh_from_db()
    assert status.state == State.SUBMITTED
    assert status.events.values_list("comment", flat=True)[0] == "数値を見直すため"


def test_a_move_that_is_not_open_is_refused_in_words(desk: Desk, planner: Client):
    status = desk.status()
    response = decide(planner, status, "confirm")
    assert response.status_code == 200
    assert "この記録は「未入力」のため、「確認」はできません。" in text(response)
    assert not ReviewEvent.objects.exists()


def test_an_unknown_move_is_refused(desk: Desk, planner: Client):
    status = desk.submitted()
    for move in ("seal", "import", "", "submit"):
        assert decide(planner, status, move).status_code == 200
    status.refresh_from_db()
    assert status.state == State.SUBMITTED


def test_reading_a_record_writes_nothing(desk: Desk, planner: Client):
    status = desk.submitted()
    before = ChangeEvent.objects.count(), ReviewEvent.objects.count()
    planner.get(page_of(status))
    planner.get(reverse("round", args=[desk.round.pk]))
    assert (ChangeEvent.objects.count(), ReviewEvent.objects.count()) == before


# ── Ratings ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_recorded_and_suggested_stand_side_by_side_with_the_reason(desk: Desk, planner: Client):
    status = desk.submitted(code="a", figure="85")
    verdict = planner.get(page_of(status)).context["verdicts"][0]
    assert (verdict.recorded.code, verdict.suggested.code, verdict.differs) == ("a", "b", True)
    page = text(planner.get(page_of(status)))
    assert "「収納率」が目標の85.0%です。" in page
    assert "違う理由がまだ書かれていません。" in page


def test_a_rating_that_differs_from_the_suggestion_is_confirmed_only_with_a_reason(
    desk: Desk, planner: Client
):
    status = desk.submitted(code="a", figure="85")
    response = decide(planner, status, "confirm")
    assert why_field(desk) in response.context["form"].errors
    status.refresh_from_db()
    assert status.state == State.SUBMITTED
    decide(planner, status, "confirm", **{why_field(desk): "対象を広げたため"})
    rating = Rating.objects.get(status=status)
    assert (
        rating.recorded and rating.recorded.code,
        rating.suggested and rating.suggested.code,
        rating.reason,
    ) == ("a", "b", "対象を広げたため")


def test_the_planning_section_changes_a_rating_while_confirming(desk: Desk, planner: Client):
    status = desk.submitted(code="a", figure="85")
    worse = desk.plan.scales.get().bands.get(code="b")
    decide(planner, status, "confirm", **{band_field(desk): str(worse.pk)})
    status.refresh_from_db()
    assert (status.state, Rating.objects.get(status=status).recorded) == (State.CONFIRMED, worse)
    event = ChangeEvent.objects.filter(model="progress.rating").first()
    assert event is not None and event.by == desk.planner
    page = text(planner.get(page_of(status)))
    assert '<s class="was">A 目標どおり</s> <b class="becomes">B やや遅れ</b>' in page


def test_sending_back_leaves_the_departments_rating_alone(desk: Desk, planner: Client):
    status = desk.submitted(code="a")
    worse = desk.plan.scales.get().bands.get(code="c")
    typed = {band_field(desk): str(worse.pk), why_field(desk): "直したい"}
    decide(planner, status, "send_back", comment="理由", **typed)
    status.refresh_from_db()
    assert status.state == State.RETURNED
    rating = Rating.objects.get(status=status)
    assert (rating.recorded and rating.recorded.code, rating.reason) == ("a", "")


def test_a_band_of_another_scale_is_refused(desk: Desk, planner: Client):
    status = desk.submitted()
    other = make.scale(desk.place, "other", "別の区分")
    response = decide(planner, status, "confirm", **{band_field(desk): str(other.bands.get(code="a").pk)})
    assert band_field(desk) in response.context["form"].errors


def test_both_rates_are_shown_with_their_names(desk: Desk, planner: Client):
    desk.rate.goal_value = Decimal(200)
    desk.rate.save()
    page = text(planner.get(page_of(desk.submitted(figure="85"))))
    assert "年度目標に対する達成率" in page and "85.0%" in page
    assert "最終目標に対する達成率" in page and "42.5%" in page


def unrated(desk: Desk) -> YearEndStatus:
    status = desk.status(0)
    carry_out(status, Move.SUBMIT, by=desk.editor)
    return desk.status(0)


def test_whoever_confirms_without_a_rating_is_asked_once(desk: Desk, planner: Client):
    status = unrated(desk)
    response = decide(planner, status, "confirm", comment="書きかけの連絡")
    page = text(response)
    assert "評価がないまま確認しますか" in page and "評価なしで確認する" in page and "書きかけの連絡" in page
    assert not response.context["form"].errors
    assert desk.status(0).state == State.SUBMITTED
    sent = decision(planner, status, "confirm") | hidden_of(response)
    assert sent["unrated"] == "on"
    assert planner.post(page_of(status), sent).status_code == 302
    assert desk.status(0).state == State.CONFIRMED
    assert not Rating.objects.exists()


def test_sending_back_asks_for_no_rating(desk: Desk, planner: Client):
    assert decide(planner, unrated(desk), "send_back", comment="評価を付けてください。").status_code == 302


def test_no_rating_is_asked_for_where_the_document_does_not_say_which_bands_count(
    desk: Desk, planner: Client
):
    desk.plan.scales.get().bands.filter(code="b").update(counts_as_achieved=None)
    assert decide(planner, unrated(desk), "confirm").status_code == 302


def test_no_rating_is_asked_for_where_the_board_rates_later(desk: Desk, planner: Client):
    desk.plan.scales.update(rated_by="board")
    assert decide(planner, unrated(desk), "confirm").status_code == 302


def board_scale(desk: Desk) -> RatingScale:
    """審議会の評価 without figures, behind the scale that decides."""
    scale = make.scale(desk.place, "board", "審議会の評価")
    scale.rated_by = "board"
    scale.save()
    scale.bands.update(lower_bound=None)
    PlanScale.objects.create(plan=desk.plan, scale=scale, position=1)
    return scale


def test_the_boards_scale_is_folded_and_one_without_figures_is_compared_with_nothing(
    desk: Desk, planner: Client
):
    own = band_field(desk)
    scale = board_scale(desk)
    status = desk.submitted()
    page = text(planner.get(page_of(status)))
    folded = page[page.index("<summary>審議会の評価を記録する") :].split("</details>")[0]
    assert f'name="band_{scale.pk}"' in folded and "計算による提案" not in folded
    assert f'name="why_{scale.pk}"' not in page
    assert page.count("計算による提案と違う理由") == 1
    assert page.index(f'name="{own}"') < page.index("<summary>審議会の評価を記録する")
    good = scale.bands.get(code="a")
    decide(planner, status, "confirm", **{f"band_{scale.pk}": str(good.pk)})
    assert Rating.objects.get(status=status, scale=scale).recorded == good
    aside = text(planner.get(page_of(status))).split("<aside")[1].split("</aside>")[0]
    assert aside.count("計算による提案") == 1 and "A 目標どおり" in aside


def test_a_reason_on_a_scale_without_figures_is_kept(desk: Desk, planner: Client):
    scale = board_scale(desk)
    status = desk.submitted()
    Rating.objects.create(status=status, scale=scale, recorded=scale.bands.get(code="a"), reason="会議で決定")
    decide(planner, status, "confirm", **{f"band_{scale.pk}": str(scale.bands.get(code="b").pk)})
    rating = Rating.objects.get(status=status, scale=scale)
    assert (rating.recorded and rating.recorded.code, rating.reason) == ("b", "会議で決定")


def test_the_sums_that_are_compared_stand_beside_the_rate(desk: Desk, planner: Client):
    desk.rate.measure = "cumulative"
    desk.rate.save()
    TargetValue.objects.create(indicator=desk.rate, fiscal_year=2023, value=Decimal(50), printed="50%")
    status = desk.submitted(figure="120")
    assert "合計 150% → 120%" in text(planner.get(page_of(status)))
    assert "80.0%" in text(planner.get(page_of(status)))
    assert "合計 150% → 120%" in text(queue(planner, desk))


def test_a_figure_to_be_maintained_says_within_which_width(desk: Desk, planner: Client):
    desk.rate.direction, desk.rate.tolerance = "maintain", Decimal("1.5")
    desk.rate.save()
    page = text(planner.get(page_of(desk.submitted(figure="98"))))
    assert "目標との差が1.5ポイント以内なら達成" in page


# ── Long texts ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_message_to_the_department_has_a_limit_and_line_breaks_count_once(desk: Desk, planner: Client):
    status = desk.submitted()
    response = decide(planner, status, "send_back", comment="あ" * 6000)
    assert "2,000文字以内で書いてください（今は6000文字です）。" in text(response)
    assert desk.status(0).state == State.SUBMITTED
    assert 'maxlength="2000"' not in text(response)  # the browser would cut a pasted text off silently
    longest = "\r\n".join(["あ" * 999, "い" * 1000])
    assert decide(planner, status, "send_back", comment=longest).status_code == 302
    assert len(status.events.values_list("comment", flat=True)[0]) == 2000


def test_a_reason_for_another_rating_has_a_limit(desk: Desk, planner: Client):
    status = desk.submitted(code="a", figure="85")
    response = decide(planner, status, "confirm", **{why_field(desk): "あ" * 2001})
    assert "2,000文字以内" in str(response.context["form"].errors[why_field(desk)])


@pytest.mark.parametrize(("length", "folded"), [(300, False), (301, True)])
def test_a_long_comment_is_folded_in_the_course_of_a_record(
    desk: Desk, planner: Client, length: int, folded: bool
):
    status = desk.submitted()
    decide(planner, status, "send_back", comment="あ" * length)
    page = text(planner.get(page_of(status)))
    course = page[page.index("提出と確認の経過") : page.index("この記録の変更")]
    assert ("<details>" in course) is folded
    assert "あ" * length in course


# ── Two planners at once ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.every_database
def test_the_second_of_two_planners_is_told_and_nothing_is_overwritten(desk: Desk, planner: Client):
    status = desk.submitted()
    typed = decision(planner, status, "send_back", comment="根拠がありません。")
    carry_out(status, Move.CONFIRM, by=make.planner(desk.place, "jiro"))
    response = planner.post(page_of(status), typed)
    assert response.status_code == 409
    page = text(response)
    assert "jiro" in page and "確認済" in page and "根拠がありません。" in page
    status.refresh_from_db()
    assert status.state == State.CONFIRMED
    assert not ReviewEvent.objects.filter(move=Move.SEND_BACK).exists()


@pytest.mark.every_database
def test_a_rating_changed_meanwhile_is_not_overwritten(desk: Desk, planner: Client):
    status = desk.submitted()
    typed = decision(planner, status, "confirm")
    Rating.objects.filter(status=status).update(version=2)
    assert planner.post(page_of(status), typed).status_code == 409
    status.refresh_from_db()
    assert status.state == State.SUBMITTED


def test_what_was_typed_comes_back_after_a_conflict(desk: Desk, planner: Client):
    status = desk.submitted()
    typed = decision(planner, status, "send_back", comment="根拠がありません。")
    YearEndStatus.objects.filter(pk=status.pk).update(version=9)
    kept = dict(planner.post(page_of(status), typed).context["kept"])
    response = planner.post(page_of(status), {**kept, "move": "resume"})
    assert "根拠がありません。" in text(response)
    assert response.context["form"]["version"].value() == 9
    assert not response.context["form"].errors


# ── Who may ──────────────────────────────────────────────────────────────────────────────────────────────────


def addresses(desk: Desk) -> list[str]:
    status = desk.status()
    sealed = seal(desk.plan, None, by=desk.planner)
    return [
        reverse("review_home"),
        reverse("round_new", args=[desk.plan.pk]),
        reverse("round", args=[desk.round.pk]),
        reverse("round_edit", args=[desk.round.pk]),
        reverse("round_cancel", args=[desk.round.pk]),
        page_of(status),
        reverse("publish", kwargs={"plan_pk": desk.plan.pk}),
        reverse("publish", kwargs={"pk": desk.round.pk}),
        reverse("sealed", args=[sealed.pk]),
        reverse("history", kwargs={"plan_pk": desk.plan.pk}),
        reverse("history"),
    ]


def test_strangers_sign_in_first(desk: Desk, client: Client):
    for address in addresses(desk):
        response = client.get(address)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("login")), address


def test_editors_of_the_same_city_are_refused(desk: Desk, client: Client):
    pages = addresses(desk)
    client.force_login(desk.editor)
    assert [client.get(page).status_code for page in pages] == [403] * len(pages)
    status = desk.submitted()
    assert client.post(page_of(status), {"move": "confirm", "version": status.version}).status_code == 403
    assert client.post(reverse("round_state", args=[desk.round.pk]), {"state": "closed"}).status_code == 403


@pytest.mark.parametrize("role", [Role.COUNCIL, Role.BOARD, Role.HEADQUARTERS])
def test_readers_of_publications_have_no_review_pages(desk: Desk, client: Client, role: str):
    pages = addresses(desk)
    client.force_login(make.member(desk.place, role))
    assert {client.get(page).status_code for page in pages} <= {403, 404}


def test_planners_of_another_city_find_nothing(desk: Desk, client: Client):
    pages = addresses(desk)
    client.force_login(make.planner(make.municipality("tonari", name="隣市")))
    assert text(client.get(pages[0])).count(desk.plan.title) == 0
    assert [client.get(page).status_code for page in pages[1:-1]] == [404] * (len(pages) - 2)
    assert desk.plan.title not in text(client.get(pages[-1]))
    assert client.post(reverse("round_state", args=[desk.round.pk]), {"state": "closed"}).status_code == 404


def test_the_operator_sees_every_city(desk: Desk, client: Client):
    make.plan(make.municipality("tonari", name="隣市"), title="隣市の計画")
    client.force_login(make.user(superuser=True))
    page = text(client.get(reverse("review_home")))
    assert desk.plan.title in page and "隣市の計画" in page


# ── Rounds ───────────────────────────────────────────────────────────────────────────────────────────────────


def first_step(client: Client, desk: Desk, **given: str) -> Any:
    """The form sent once: the page that says whom the round would ask, or the form with its errors."""
    due = timezone.localdate() + timedelta(days=30)
    typed = {"fiscal_year": "2023", "kind": "year_end", "due_on": due.isoformat(), **given}
    return client.post(reverse("round_new", args=[desk.plan.pk]), typed)


def hidden_of(response: Any) -> dict[str, str]:
    """What the page's hidden inputs hold, as a browser would send it."""
    inputs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text(response))
    return {name: html.unescape(value) for name, value in inputs if name != "csrfmiddlewaretoken"}


def ask(client: Client, desk: Desk, **given: str) -> Any:
    """Both steps, where the first one is not refused."""
    response = first_step(client, desk, **given)
    if response.context["form"].errors:
        return response
    return client.post(reverse("round_new", args=[desk.plan.pk]), hidden_of(response))


def test_a_round_asks_every_item_that_has_a_department(desk: Desk, planner: Client):
    make.item(desk.pillar, "課のない項目")
    response = ask(planner, desk, request_text="よろしくお願いします。")
    opened = ReportingRound.objects.get(fiscal_year=2023)
    assert response.url == reverse("round", args=[opened.pk])
    assert opened.statuses.count() == 3
    assert (opened.reference_date, opened.request_text) == (date(2024, 3, 31), "よろしくお願いします。")
    assert "課のない項目" in text(planner.get(reverse("round_new", args=[desk.plan.pk])))


def test_the_same_year_is_not_asked_twice(desk: Desk, planner: Client):
    response = ask(planner, desk, fiscal_year="2024")
    assert "照会がすでにあります。" in str(response.context["form"].errors["fiscal_year"])
    assert ReportingRound.objects.count() == 1


def test_a_due_date_in_the_past_is_refused_at_its_field(desk: Desk, planner: Client):
    response = ask(planner, desk, due_on="2020-05-31")
    assert "過ぎた日付" in str(response.context["form"].errors["due_on"])


def test_a_year_outside_the_plan_is_refused(desk: Desk, planner: Client):
    assert "fiscal_year" in ask(planner, desk, fiscal_year="2031").context["form"].errors


def test_a_mid_year_round_proposes_the_end_of_september(desk: Desk, planner: Client):
    assert "令和5年9月30日" in text(first_step(planner, desk, kind="mid_year"))
    assert ask(planner, desk, kind="mid_year", reference_date="2023-08-31").status_code == 302
    assert ReportingRound.objects.get(kind="mid_year").reference_date == date(2023, 8, 31)


def test_a_plan_without_departments_cannot_be_asked(planner: Client, desk: Desk):
    bare = make.plan(desk.place, "bare")
    make.item(make.pillar(bare))
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    typed = {"fiscal_year": "2023", "kind": "year_end", "due_on": due}
    response = planner.post(reverse("round_new", args=[bare.pk]), typed)
    assert "担当課の決まった取組項目がありません" in text(response)
    assert not bare.rounds.exists()


def test_the_last_ended_year_is_offered_first(desk: Desk):
    from progress.office.planning.rounds import last_ended_year

    assert last_ended_year(desk.plan, date(2025, 3, 31)) == 2023
    assert last_ended_year(desk.plan, date(2025, 4, 1)) == 2024
    assert last_ended_year(desk.plan, date(2020, 4, 1)) == 2022
    assert last_ended_year(desk.plan, date(2040, 4, 1)) == 2026


def test_a_plan_without_a_period_takes_any_year_in_any_notation(desk: Desk, planner: Client):
    desk.plan.start_year = desk.plan.end_year = None
    desk.plan.save()
    assert "fiscal_year" in ask(planner, desk, fiscal_year="来年").context["form"].errors
    assert ask(planner, desk, fiscal_year="R5").status_code == 302
    assert desk.plan.rounds.filter(fiscal_year=2023).exists()


def test_the_first_step_says_whom_the_round_asks_and_starts_nothing(desk: Desk, planner: Client):
    make.item(desk.pillar, "課のない項目")
    make.item(desk.pillar, "まだ始まらない項目", lead=make.department(desk.place), start_year=2024)
    response = first_step(planner, desk, request_text="よろしく\nお願いします。")
    assert "2課・3件に依頼が出ます。" in text(response)
    assert len(items_asked(desk.plan, 2023)) == 3
    assert "税務課 2件" in text(response) and "福祉課 1件" in text(response)
    assert "関係課として" not in text(response)
    assert ReportingRound.objects.count() == 1
    sent = hidden_of(response)
    assert (sent["asked"], sent["request_text"]) == ("3", "よろしく\nお願いします。")
    assert planner.post(reverse("round_new", args=[desk.plan.pk]), sent).status_code == 302
    assert ReportingRound.objects.get(fiscal_year=2023).statuses.count() == 3


def test_a_department_that_only_shares_an_item_is_named_apart(desk: Desk, planner: Client):
    make.item(desk.pillar, "一緒に進める項目", lead=desk.tax, related=[make.department(desk.place, "総務課")])
    page = text(first_step(planner, desk))
    assert "2課・4件に依頼が出ます。" in page and "関係課として総務課も入力できます。" in page


def test_a_department_that_handed_over_is_named_as_the_one_that_holds_the_item_today(
    desk: Desk, planner: Client
):
    """今の所管課: in the question before a round, in the queue, its filter and its reminder, and at the record."""
    holder = make.department(desk.place, "税務収納課")
    desk.tax.valid_until, desk.tax.successor = timezone.localdate() - timedelta(days=1), holder
    desk.tax.save()
    page = text(first_step(planner, desk))
    assert "税務収納課 2件" in page and "税務課" not in page
    response = queue(planner, desk, department=holder.pk)
    assert len(names(response)) == 2 and "税務課" not in text(response)
    assert any("】税務収納課：" in line for line in response.context["late"])
    assert len(names(queue(planner, desk, text="税務収納課"))) == 2
    assert "担当課 税務収納課" in text(planner.get(page_of(desk.status())))


def test_whom_a_round_asks_is_shown_again_when_it_changed_meanwhile(desk: Desk, planner: Client):
    sent = hidden_of(first_step(planner, desk))
    make.item(desk.pillar, "増えた項目", lead=desk.tax)
    response = planner.post(reverse("round_new", args=[desk.plan.pk]), sent)
    page = text(response)
    assert "2課・4件に依頼が出ます。" in page and "対象の項目が変わりました" in page
    assert not ReportingRound.objects.filter(fiscal_year=2023).exists()
    assert planner.post(reverse("round_new", args=[desk.plan.pk]), hidden_of(response)).status_code == 302


def test_from_the_question_a_way_leads_back_into_the_form(desk: Desk, planner: Client):
    sent = hidden_of(first_step(planner, desk, request_text="依頼文です。"))
    response = planner.post(reverse("round_new", args=[desk.plan.pk]), {**sent, "move": "back"})
    assert "依頼文です。" in text(response) and "依頼が出る課を確かめる" in text(response)
    assert "asked" not in hidden_of(response)  # whoever changes the form is asked anew
    assert not ReportingRound.objects.filter(fiscal_year=2023).exists()


def test_a_final_round_is_offered_for_the_last_year_of_the_plan_only(desk: Desk, planner: Client):
    response = first_step(planner, desk, kind="final")
    assert "計画の最後の年度（令和8年度）でだけ行えます。" in str(response.context["form"].errors["kind"])
    assert not ReportingRound.objects.filter(kind="final").exists()

    def kinds(today: date) -> list[str]:
        return [value for value, _ in RoundForm(desk.plan, today).fields["kind"].choices]  # type: ignore[attr-defined]

    assert kinds(date(2026, 3, 31)) == ["year_end", "mid_year"]
    assert kinds(date(2026, 4, 1)) == ["year_end", "mid_year", "final"]


def test_a_missing_due_date_is_named(desk: Desk, planner: Client):
    errors = first_step(planner, desk, due_on="").context["form"].errors
    assert errors["due_on"] == ["提出期限を入力してください。"]


def cancel_page(of_round: ReportingRound) -> str:
    return reverse("round_cancel", args=[of_round.pk])


def test_a_round_opened_by_mistake_is_taken_back_and_stays_in_the_history(desk: Desk, planner: Client):
    assert cancel_page(desk.round) in text(queue(planner, desk))
    assert "3件の依頼を取り消します" in text(planner.get(cancel_page(desk.round)))
    assert ReportingRound.objects.count() == 1
    response = planner.post(cancel_page(desk.round), follow=True)
    assert "の照会を取り消しました。" in text(response)
    assert not ReportingRound.objects.exists() and not YearEndStatus.objects.exists()
    gone = ChangeEvent.objects.filter(action="delete", note="照会の取消し").values_list("model", flat=True)
    assert sorted(gone) == ["progress.reportinground", *["progress.yearendstatus"] * 3]
    assert ask(planner, desk, fiscal_year="2024").status_code == 302


def test_a_round_that_somebody_began_to_answer_is_not_taken_back(desk: Desk, planner: Client):
    carry_out(desk.status(2), Move.SAVE, by=desk.editor)
    assert cancel_page(desk.round) not in text(queue(planner, desk))
    response = planner.post(cancel_page(desk.round))
    assert "入力の始まった記録が1件あるため、取り消せません。" in text(response)
    assert ReportingRound.objects.exists() and YearEndStatus.objects.count() == 3


def edit_page(of_round: ReportingRound) -> str:
    return reverse("round_edit", args=[of_round.pk])


def edited(client: Client, of_round: ReportingRound, **given: str) -> Any:
    form = client.get(edit_page(of_round)).context["form"]
    typed = {field.name: str(field.value()) for field in form}
    return client.post(edit_page(of_round), {**typed, **given})


def test_due_date_name_and_request_are_edited_and_lead_back_to_the_queue(desk: Desk, planner: Client):
    later = timezone.localdate() + timedelta(days=10)
    response = edited(
        planner, desk.round, due_on=later.isoformat(), title="令和6年度の照会", request_text="文"
    )
    assert response["Location"] == reverse("round", args=[desk.round.pk])
    desk.round.refresh_from_db()
    assert (desk.round.due_on, desk.round.title, desk.round.request_text) == (later, "令和6年度の照会", "文")
    event = ChangeEvent.objects.filter(model="progress.reportinground", action="change").get()
    assert (event.by, set(event.after)) == (desk.planner, {"due_on", "title", "request_text"})
    assert edit_page(desk.round) in text(queue(planner, desk))


def test_a_due_date_is_not_moved_into_the_past_but_may_stay_there(desk: Desk, planner: Client):
    response = edited(planner, desk.round, due_on="2025-06-30")
    assert "過ぎた日付" in str(response.context["form"].errors["due_on"])
    assert edited(planner, desk.round, request_text="文を直しました。").status_code == 302
    desk.round.refresh_from_db()
    assert (desk.round.due_on, desk.round.request_text) == (date(2025, 5, 31), "文を直しました。")


@pytest.mark.every_database
def test_of_two_who_edit_a_round_the_second_is_told_and_keeps_the_text(desk: Desk, planner: Client):
    form = planner.get(edit_page(desk.round)).context["form"]
    typed = {field.name: str(field.value()) for field in form} | {"request_text": "わたしの文"}
    desk.round.title = "先に変えた名前"
    edit_round(desk.round, by=make.planner(desk.place, "jiro"))
    response = planner.post(edit_page(desk.round), typed)
    assert response.status_code == 409
    assert "先に変えた名前" in text(response)
    kept = dict(response.context["kept"])
    again = planner.post(edit_page(desk.round), {**kept, "move": "resume"})
    assert "わたしの文" in text(again)
    assert again.context["form"]["version"].value() == 2
    desk.round.refresh_from_db()
    assert desk.round.request_text == ""


def test_a_round_is_closed_and_opened_again(desk: Desk, planner: Client):
    address = reverse("round_state", args=[desk.round.pk])
    planner.post(address, {"state": "closed"})
    desk.round.refresh_from_db()
    assert desk.round.state == "closed"
    planner.post(address, {"state": "open"})
    desk.round.refresh_from_db()
    assert desk.round.state == "open"
    assert planner.get(address).status_code == 405
    assert "どのボタンを" in text(planner.post(address, {"state": "x"}, follow=True))


def test_an_empty_city_is_told_what_comes_first(client: Client):
    place = make.municipality()
    client.force_login(make.planner(place))
    assert "計画がまだありません" in text(client.get(reverse("review_home")))
    plan = make.plan(place)
    assert "まず、計画の柱を登録してください。" in text(client.get(reverse("review_home")))
    pillar = make.pillar(plan)
    assert "取組項目を登録してください。" in text(client.get(reverse("review_home")))
    item = make.item(pillar)
    assert "担当課を登録してください。" in text(client.get(reverse("review_home")))
    make.item(pillar, lead=make.department(place))
    page = text(client.get(reverse("review_home")))
    assert "担当課が決まっていない項目が 1 件あります" in page and "照会を開始" in page
    assert item.name


# ── The queue ────────────────────────────────────────────────────────────────────────────────────────────────


def queue(client: Client, desk: Desk, **asked: Any) -> Any:
    return client.get(reverse("round", args=[desk.round.pk]), asked)


def names(response) -> list[str]:
    return [row["status"].item.name for row in response.context["rows"]]


def test_the_queue_is_filtered_by_state_department_pillar_and_text(desk: Desk, planner: Client):
    below = make.pillar(desk.plan, "1-1", "下位の柱", parent=desk.pillar)
    other = make.pillar(desk.plan, "2", "別の柱")
    desk.items[1].pillar = below
    desk.items[1].save()
    desk.submitted(2)
    assert names(queue(planner, desk)) == ["市税の収納率の向上", "窓口の見直し", "滞納整理の強化"]
    assert names(queue(planner, desk, state="submitted")) == ["滞納整理の強化"]
    assert names(queue(planner, desk, department=desk.tax.pk)) == ["市税の収納率の向上", "滞納整理の強化"]
    assert names(queue(planner, desk, pillar=below.pk)) == ["窓口の見直し"]
    assert len(names(queue(planner, desk, pillar=desk.pillar.pk))) == 3
    assert names(queue(planner, desk, pillar=other.pk)) == []
    assert names(queue(planner, desk, text="滞納")) == ["滞納整理の強化"]
    assert len(names(queue(planner, desk, state="nonsense", department="x", pillar="9999"))) == 3


@pytest.mark.every_database
def test_the_counts_follow_the_other_filters(desk: Desk, planner: Client):
    desk.submitted(2)
    counts = {state: count for state, _, count in queue(planner, desk).context["counts"]}
    assert counts == {"": 3, "not_started": 2, "submitted": 1}
    counts = {
        state: count for state, _, count in queue(planner, desk, department=desk.welfare.pk).context["counts"]
    }
    assert counts == {"": 1, "not_started": 1, "submitted": 0}


@pytest.mark.every_database
def test_what_waits_longest_comes_first_when_asked(desk: Desk, planner: Client):
    now = timezone.now()
    for number, days in ((0, 3), (2, 20)):
        status = desk.status(number)
        carry_out(status, Move.SUBMIT, by=desk.editor, at=now - timedelta(days=days))
    assert names(queue(planner, desk, order="waiting")) == [
        "滞納整理の強化",
        "市税の収納率の向上",
        "窓口の見直し",
    ]
    rows = queue(planner, desk, order="waiting").context["rows"]
    assert [row["waiting_days"] for row in rows] == [20, 3, None]


def test_a_rating_beside_a_different_suggestion_is_marked(desk: Desk, planner: Client):
    desk.submitted(0, code="a", figure="85")
    desk.submitted(2, code="a")
    page = text(queue(planner, desk))
    assert "計算では B やや遅れ" in page
    assert names(queue(planner, desk, differs="on")) == ["市税の収納率の向上"]


def test_late_and_proxy_records_are_marked(desk: Desk, planner: Client):
    status = desk.status(0)
    carry_out(status, Move.SUBMIT, by=desk.planner)  # long after 2025-05-31, for the department
    row = queue(planner, desk).context["rows"][0]
    assert (row["submitted"].late, row["by_proxy"]) == (True, True)
    page = text(queue(planner, desk))
    assert "期限後" in page and "代理入力" in page


def test_the_late_departments_are_listed_with_their_items(desk: Desk, planner: Client):
    desk.submitted(0)
    late = queue(planner, desk).context["late"]
    assert late == [
        "【5月31日期限】福祉課：1-2 窓口の見直し（未入力）",
        "【5月31日期限】税務課：1-3 滞納整理の強化（未入力）",
    ]
    assert "期限を過ぎて提出されていない課（2課）" in text(queue(planner, desk))


@pytest.mark.parametrize(
    ("key", "number", "said"),
    [
        ("1-(1)", "②", "1-(1)②書かない窓口の導入"),
        ("No.3", "0101", "No.3-0101 書かない窓口の導入"),
        ("1-1", "", "1-1 書かない窓口の導入"),
        ("1", "1-2", "1-2 書かない窓口の導入"),
    ],
)
def test_a_reminder_names_the_pillar_and_the_state(
    desk: Desk, planner: Client, key: str, number: str, said: str
):
    pillar = make.pillar(desk.plan, "9", "窓口")
    pillar.key = key
    desk.pillar.key = "旧"
    desk.pillar.save()
    pillar.save()
    section = make.department(desk.place, "市民課")
    item = make.item(pillar, "書かない窓口の導入", lead=section, number_printed=number)
    YearEndStatus.objects.create(round=desk.round, item=item, state=State.RETURNED)
    page = text(queue(planner, desk))
    assert f"【5月31日期限】市民課：{said}（差戻し）" in page
    assert f'<span class="small soft nowrap">{key}</span>' in page


def test_a_historical_round_can_be_read_and_not_decided(desk: Desk, planner: Client):
    old = ReportingRound.objects.create(plan=desk.plan, fiscal_year=2022, historical=True)
    status = YearEndStatus.objects.create(round=old, item=desk.items[0])
    import_history(old, by=desk.planner)
    assert planner.get(reverse("round", args=[old.pk])).status_code == 200
    response = planner.get(page_of(status))
    assert response.context["form"].moves == []
    assert "過去の資料から取り込んだ記録です。" in text(response)


def many(count: int) -> Desk:
    desk = Desk(f"shi-{count}")
    sections = [make.department(desk.place) for _ in range(40)]
    for number in range(count):
        item = make.item(desk.pillar, f"取組その{number}", lead=sections[number % 40])
        make.indicator(item, targets={2024: "100", 2025: "110"})
    desk.round = make.opened_round(desk.plan, desk.planner, 2025, date(2026, 5, 31))
    for status in desk.round.statuses.select_related("item", "round__plan")[:30]:
        make.rating(status, "a")
        carry_out(status, Move.SUBMIT, by=desk.planner)
    return desk


@pytest.fixture
def queries_of(client: Client, django_assert_max_num_queries):
    """Address → number of queries that its page asks (the session and the membership included)."""

    def count(address: str) -> int:
        with django_assert_max_num_queries(60) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    return count


@pytest.mark.every_database
def test_queue_asks_the_same_number_of_queries_at_36_and_120_items(client: Client, queries_of):
    counted = []
    for size in (36, 120):
        desk = many(size)
        client.force_login(desk.planner)
        status = desk.round.statuses.filter(state="submitted").first()
        assert status is not None
        counted.append(
            [
                queries_of(address)
                for address in (
                    reverse("round", args=[desk.round.pk]),
                    reverse("review_home"),
                    page_of(status),
                    reverse("publish", kwargs={"pk": desk.round.pk}),
                    reverse("round_new", args=[desk.plan.pk]),
                    reverse("round_edit", args=[desk.round.pk]),
                    reverse("round_cancel", args=[desk.round.pk]),
                )
            ]
        )
    assert counted[0] == counted[1]


def test_a_withdrawn_record_is_no_longer_called_submitted(desk: Desk, planner: Client):
    status = desk.submitted(0)
    assert "提出" in line_of(planner, desk, "市税の収納率の向上")
    carry_out(status, Move.TAKE_BACK, by=desk.editor)
    withdrawn = line_of(planner, desk, "市税の収納率の向上")
    assert "下書き" in withdrawn and "提出" not in withdrawn and "期限後" not in withdrawn
    status.refresh_from_db()
    carry_out(status, Move.SUBMIT, by=desk.editor)
    status.refresh_from_db()
    carry_out(status, Move.SEND_BACK, by=desk.planner, reason="直してください")
    assert "日提出" in line_of(planner, desk, "市税の収納率の向上"), "sent back, but it had been submitted"


def line_of(client: Client, desk: Desk, name: str) -> str:
    """The queue's row of one record."""
    page = client.get(reverse("round", args=[desk.round.pk])).content.decode()
    [row] = [row for row in re.findall(r"<tr.*?</tr>", page, re.S) if name in row]
    return row


@pytest.mark.every_database
def test_a_long_queue_has_pages_of_fifty(client: Client):
    desk = many(60)
    client.force_login(desk.planner)
    assert len(names(queue(client, desk))) == 50
    second = queue(client, desk, page=2)
    assert second.context["page"].number == 2
    assert len(names(second)) == desk.round.statuses.count() - 50


# ── History ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_history_of_a_plan_says_who_changed_what(desk: Desk, planner: Client):
    from plans.history.records import Way
    from plans.history.writer import apply

    item = desk.items[0]
    item.name = "市税等の収納率の向上"
    apply([item], by=desk.planner, via=Way.ADMIN)
    elsewhere = make.item(make.pillar(make.plan(desk.place, "other")), "よその項目")
    elsewhere.name = "よその新しい項目"
    apply([elsewhere], by=desk.planner, via=Way.ADMIN)
    address = reverse("history", kwargs={"plan_pk": desk.plan.pk})
    page = text(planner.get(address))
    assert '<s class="was">市税の収納率の向上</s> <b class="becomes">市税等の収納率の向上</b>' in page
    assert "よその新しい項目" not in page

    def kinds(**asked: str) -> set[str]:
        return {entry.kind for entry in planner.get(address, asked).context["entries"]}

    assert kinds(model="items.item") == {"取組項目"}
    assert kinds(via="admin") == {"取組項目"}
    assert kinds(by="nobody") == kinds()


def test_the_record_leads_to_all_that_was_changed_on_the_promise(desk: Desk, planner: Client):
    """Its targets and their revisions too, and nothing of other items or of what was reported."""
    from items.targets import revision
    from plans.history.records import Way
    from plans.history.writer import apply

    item, other = desk.items[0], desk.items[1]
    item.name = "市税等の収納率の向上"
    other.name = "窓口の改革"
    old = TargetValue.objects.get()
    new = TargetValue.objects.get()
    new.value, new.printed = Decimal(90), "90%"
    decided = revision(old, new, Paper(date(2025, 2, 1), "", "推進本部"), "災害への対応のため")
    apply([item, other, new, decided], by=desk.planner, via=Way.GRID)
    desk.submitted(0)
    page = text(planner.get(reverse("review_record", args=[desk.status().pk])))
    address = reverse("item_history", args=[item.pk])
    assert f'href="{address}"' in page
    entries = planner.get(address).context["entries"]
    assert {entry.kind for entry in entries} == {"取組項目", "目標値", "目標の見直し"}
    whole = text(planner.get(address))
    assert "災害への対応のため" in whole and "市税等の収納率の向上" in whole and "窓口の改革" not in whole


def test_the_history_of_a_record_can_be_read_field_by_field(desk: Desk, planner: Client):
    status = desk.submitted(0)
    for number, said in enumerate(("はじめの文章", "次の文章")):
        carry_out(status, Move.SEND_BACK, by=desk.planner, reason=f"{number}回目")
        status.narrative = said
        carry_out(status, Move.SUBMIT, by=desk.editor)
        status.refresh_from_db()
    page = text(planner.get(page_of(status)))
    address = reverse("record_history", args=[status.pk])
    assert f'href="{address}"' in page
    whole = planner.get(address).context["entries"]
    assert len(whole) == 6 and {entry.kind for entry in whole} == {"実施状況"}
    course = planner.get(address, {"field": "progress.yearendstatus.narrative"}).context["entries"]
    told = [(field.before, field.after) for entry in course for field in entry.fields]
    assert told == [("はじめの文章", "次の文章"), (EMPTY, "はじめの文章")]
    assert [entry.who for entry in course][:2] == [f"{desk.editor}（入力画面）"] * 2


def test_a_deleted_record_stays_in_the_history_of_its_plan(desk: Desk, planner: Client):
    from plans.history.records import Way
    from plans.history.writer import apply

    spare = make.item(desk.pillar, "取りやめた項目")
    apply([], removed=[spare], by=desk.planner, via=Way.ADMIN)
    other = make.plan(desk.place, "other")
    here = planner.get(reverse("history", kwargs={"plan_pk": desk.plan.pk}))
    there = planner.get(reverse("history", kwargs={"plan_pk": other.pk}))
    assert "取りやめた項目" in text(here)
    assert "取りやめた項目" not in text(there)


def test_what_came_from_documents_is_told_without_a_person_and_without_a_file_name(
    desk: Desk, planner: Client
):
    from plans.history.records import Way
    from plans.history.writer import apply

    made = make.item(desk.pillar, "資料から")
    made.name = "資料から来た項目"
    apply([made], by=None, via=Way.FIXTURE, note="kakuu.jsonl")
    made.name = "まとめて直した項目"
    apply([made], by=None, via=Way.COMMAND, note="改訂1版")
    page = text(planner.get(reverse("history", kwargs={"plan_pk": desk.plan.pk})))
    assert "　資料の登録</p>" in page and "　一括の処理</p>" in page and "改訂1版" in page
    assert "コマンド" not in page and "kakuu.jsonl" not in page


@pytest.mark.every_database
def test_history_pages_ask_the_same_number_of_queries(desk: Desk, planner: Client, queries_of):
    address = reverse("history", kwargs={"plan_pk": desk.plan.pk})
    few = queries_of(address)
    for number in (0, 1, 2):
        decide(planner, desk.submitted(number), "confirm", **{why_field(desk): "理由"})
    assert queries_of(address) <= few + 4  # one more per kind of record pointed to, never per event
