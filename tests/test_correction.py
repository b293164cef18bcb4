"""One published figure is put right in one form: every publication that says it gets a next number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from plans.access import Audience
from progress.models import ActualValue, Answer, Correction, Publication, ReviewEvent, YearEndStatus
from progress.review.publications import release, seal
from progress.review.records import carry_out
from progress.table import frozen
from progress.workflow import Move
from tests import make, prepared
from tests.test_review import Desk, text

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]


@pytest.fixture
def desk() -> Desk:
    return prepared.fill("correction", published_twice)


def published_twice() -> Desk:
    """令和5年度 85 of 90 (B) and 令和6年度 85 of 100 (B), both published; the second also to citizens."""
    desk = Desk()
    year_before = make.opened_round(desk.plan, desk.planner, 2023, due=date(2024, 5, 31))
    desk.rate.target_values.create(fiscal_year=2023, printed="90", value=Decimal(90))
    status = make.status(year_before, desk.items[0])
    make.actual(status, desk.rate, "85")
    make.confirmed(status, lead=desk.editor, by=desk.planner, code="b")
    release(seal(desk.plan, year_before, by=desk.planner), [Audience.COUNCIL], by=desk.planner)
    carry_out(desk.submitted(0, "b"), Move.CONFIRM, by=desk.planner)
    sealed = seal(desk.plan, desk.round, by=desk.planner)
    release(sealed, [Audience.COUNCIL, Audience.PUBLIC], by=desk.planner)
    return desk


@pytest.fixture
def planner(desk: Desk, client: Client) -> Client:
    client.force_login(desk.planner)
    return client


def address(desk: Desk, year: int = 2023) -> str:
    last = Publication.objects.filter(round=desk.round).latest("number")
    return reverse("correct", args=[last.pk, desk.rate.pk, year])


def typed(desk: Desk, figure: str = "91", **given: str) -> dict[str, str]:
    decision = {"reason": "出張所の分が漏れていた", "decided_on": "R7.9.1", "decided_by": "総務部長"}
    return {f"figure_{desk.rate.pk}": figure, **decision, **given}


def look(client: Client, page: str, sent: dict[str, str]) -> Any:
    """The first of two presses; `held` is what the browser would then send."""
    form = client.get(page).context["form"]
    return client.post(page, {**sent, form.version.html_name: str(form.version.value()), "do": "look"})


def agree(client: Client, page: str, response: Any, sent: dict[str, str], **given: str) -> Any:
    """The second press. `do`: look, to look once more."""
    attempt = response.context["attempt"]
    bands = {field.html_name: str(field.value() or "") for field in attempt.bands}
    held = {name: str(response.context["form"].data[name]) for name in response.context["form"].data}
    return client.post(page, {**bands, **held, **sent, "do": "write", **given})


def figure_in(publication: Publication, desk: Desk, year: int) -> str:
    item = frozen.from_content(publication.content).item(desk.items[0].key)
    assert item is not None
    cell = item.indicators[0].year(year)
    assert cell is not None and cell.actual is not None
    return cell.actual.text


def test_the_list_leads_to_every_published_figure(desk: Desk, planner: Client):
    last = Publication.objects.latest("number")
    page = text(planner.get(reverse("correctable", args=[last.pk])))
    assert reverse("correct", args=[last.pk, desk.rate.pk, 2023]) in page
    assert reverse("correct", args=[last.pk, desk.rate.pk, 2024]) in page
    assert reverse("correctable", args=[last.pk]) in text(planner.get(reverse("sealed", args=[last.pk])))


def test_a_look_tells_of_every_publication_and_writes_nothing(desk: Desk, planner: Client):
    response = look(planner, address(desk), typed(desk))
    outcomes = response.context["attempt"].outcomes
    assert [one.last.number for one in outcomes] == [1, 2]
    said = {change.label: (change.before, change.after) for change in outcomes[0].changes[0].changes}
    assert said["収納率 令和5年度の実績"] == ("85%", "91%")
    assert "（誤）85% （正）91%" in response.context["form"]["erratum"].value()
    assert Publication.objects.count() == 2 and not Correction.objects.exists()
    assert ActualValue.objects.get(fiscal_year=2023).printed == "85"


def test_it_is_written_sealed_and_opened_to_the_same_readers(desk: Desk, planner: Client):
    sent = typed(desk)
    response = look(planner, address(desk), sent)
    sent[f"band_{desk.plan.scales.get().pk}"] = str(band_of(desk, "a"))
    response = agree(planner, address(desk), response, sent, do="look")
    done = agree(planner, address(desk), response, sent)
    assert done.status_code == 302, done.context["form"].errors
    new = list(Publication.objects.filter(number__gt=2).order_by("number"))
    assert [one.round.fiscal_year for one in new if one.round] == [2023, 2024]
    assert [figure_in(one, desk, 2023) for one in new] == ["91%", "91%"]
    assert [sorted(row.audience for row in one.releases.all()) for one in new] == [
        ["council"],
        ["council", "public"],
    ]
    old = Publication.objects.get(number=2)
    assert figure_in(old, desk, 2023) == "85%" and frozen.digest(old.content) == old.sha256
    made = Correction.objects.get()
    assert (made.before, made.after, made.decided_on, made.by_name) == (
        "85%",
        "91%",
        date(2025, 9, 1),
        str(desk.planner),
    )
    assert {one.correction for one in new} == {made}
    status = ActualValue.objects.get(fiscal_year=2023).status
    assert status.state == "sealed"
    assert bands_of(status) == ("a", "a")
    moves = ReviewEvent.objects.filter(status=status).order_by("pk").values_list("move", flat=True)
    assert list(moves)[-2:] == ["correct", "seal"]
    page = text(planner.get(reverse("sealed", args=[new[0].pk])))
    assert "総務部長" in page and "令和7年9月1日" in page


def bands_of(status: YearEndStatus) -> tuple[str, str]:
    """Recorded, suggested."""
    rating = status.ratings.get()
    return rating.recorded.code if rating.recorded else "", rating.suggested.code if rating.suggested else ""


def band_of(desk: Desk, code: str) -> int:
    return desk.plan.scales.get().bands.get(code=code).pk


def test_a_band_unlike_what_the_new_figure_suggests_needs_a_reason(desk: Desk, planner: Client):
    sent = typed(desk)
    response = look(planner, address(desk), sent)
    assert "計算による提案" in text(response) and response.context["attempt"].bands.errors
    refused = agree(planner, address(desk), response, sent)
    assert refused.status_code == 200 and not Correction.objects.exists()
    assert 'value="write"' not in text(refused)
    sent[f"why_{desk.plan.scales.get().pk}"] = "年度の後半だけの数値のため"
    again = agree(planner, address(desk), refused, sent, do="look")
    done = agree(planner, address(desk), again, sent)
    assert done.status_code == 302
    assert bands_of(ActualValue.objects.get(fiscal_year=2023).status) == ("b", "a")


def test_what_was_not_shown_is_not_written(desk: Desk, planner: Client):
    sent = typed(desk, "88")
    response = look(planner, address(desk), sent)
    # Another record of the round is confirmed meanwhile: the next number would say more than was shown.
    carry_out(desk.submitted(2, "a"), Move.CONFIRM, by=desk.planner)
    refused = agree(planner, address(desk), response, sent)
    assert "まだ訂正していません" in text(refused)
    assert Publication.objects.count() == 2 and not Correction.objects.exists()
    others = refused.context["attempt"].outcomes[1].others
    assert [one.title for one in others] == [desk.items[2].title]
    assert agree(planner, address(desk), refused, sent).status_code == 302
    assert Publication.objects.count() == 4


def test_somebody_who_was_faster_is_told_of(desk: Desk, planner: Client):
    sent = typed(desk, "88")
    response = look(planner, address(desk), sent)
    agree(planner, address(desk), response, sent)
    late = agree(planner, address(desk), response, typed(desk, "87"))
    assert late.status_code == 302
    assert "ほかの人がこの数値" in text(planner.get(late.headers["Location"]))
    assert Publication.objects.count() == 4


def test_what_lacks_the_decision_or_changes_nothing_is_refused(desk: Desk, planner: Client):
    page = address(desk)
    errors = look(planner, page, typed(desk, "", decided_on="", reason="")).context["form"].errors
    assert set(errors) == {f"absent_{desk.rate.pk}", "decided_on", "reason"}
    same = look(planner, page, typed(desk, "85"))
    assert "変わるところがありません" in text(same)


def test_a_record_that_is_being_looked_at_again_is_not_put_right_here(desk: Desk, planner: Client):
    status = make.status(desk.round, desk.items[0])
    carry_out(status, Move.REOPEN, by=desk.planner, reason="見直し")
    page = text(planner.get(address(desk, 2024)))
    assert "見直しの途中" in page and reverse("review_record", args=[status.pk]) in page


def test_only_the_planning_section_may(desk: Desk, client: Client):
    page = address(desk)
    client.force_login(desk.editor)
    assert client.get(page).status_code == 403
    stranger = Desk("yoso")
    client.force_login(stranger.planner)
    assert client.get(page).status_code == 404
    assert client.post(page, typed(desk)).status_code == 404


# ── Texts and effects ───────────────────────────────────────────────────────────────────────────────────────


def report_address(desk: Desk) -> str:
    last = Publication.objects.filter(round=desk.round).latest("number")
    return reverse("correct_report", args=[last.pk, desk.items[0].pk])


def report_form(client: Client, page: str) -> dict[str, str]:
    """What a browser would send of the form as it is shown."""
    form = client.get(page).context["form"]
    held = {one.html_name: one.value() for one in form}
    return {name: str(value) for name, value in held.items() if value not in (None, False, True)}


def decision() -> dict[str, str]:
    return {"reason": "件数を書き誤ったため", "decided_on": "R7.9.1", "decided_by": "総務部長"}


def test_a_text_and_an_effect_are_put_right_in_one_form(desk: Desk, planner: Client):
    for_staff = make.question(desk.plan, "庁内の課題", is_public=False)
    Answer.objects.create(status=desk.status(0), question=for_staff, text="人が足りない。")
    page = report_address(desk)
    assert "庁内の課題" not in text(planner.get(page))
    sent = report_form(planner, page) | decision() | {"narrative": "90件を訪ねた。"}
    sent |= {"effect_kind_new1": "saving", "effect_amount_new1": "1,500,000"}
    looked = planner.post(page, {**sent, "do": "look"})
    [outcome] = looked.context["attempt"].outcomes
    said = {one.label: (one.before, one.after) for one in outcome.changes[0].changes}
    assert said["主な取組内容"] == ("－", "90件を訪ねた。") and len(said) == 2
    reached = dict(looked.context["attempt"].told[0][1])
    assert {
        "項目のページとグラフ",
        "会議資料一式（Excel）",
        "データ：実施状況の文章と回答（CSV・JSON）",
    } <= set(reached), reached
    assert not Correction.objects.exists() and desk.status(0).narrative == ""

    erratum, shown = (str(looked.context["form"][name].value()) for name in ("erratum", "shown"))
    assert "（誤）－ （正）90件を訪ねた。" in erratum
    done = planner.post(page, {**sent, "do": "write", "erratum": erratum, "shown": shown, "release": "on"})
    assert done.status_code == 302, done.context["form"].errors
    new = Publication.objects.latest("number")
    item = frozen.from_content(new.content).item(desk.items[0].key)
    assert item is not None and item.status is not None
    assert (
        item.status.text("narrative") == "90件を訪ねた。" and item.status.effects[0].amount_yen == 1_500_000
    )
    assert sorted(row.audience for row in new.releases.all()) == ["council", "public"]
    assert Answer.objects.get().text == "人が足りない。"
    made = Correction.objects.get()
    assert (made.indicator, made.place) == (None, "主な取組内容、効果額1")
    assert "90件を訪ねた。" in made.after and made.publications.get() == new
    assert "主な取組内容、効果額1" in text(planner.get(reverse("sealed", args=[new.pk])))


def test_a_record_that_somebody_changed_meanwhile_isnt_overwritten(desk: Desk, planner: Client):
    page = report_address(desk)
    sent = report_form(planner, page) | decision() | {"narrative": "90件を訪ねた。"}
    YearEndStatus.objects.filter(pk=desk.status(0).pk).update(version=99, narrative="別の人の文章")
    answer = planner.post(page, {**sent, "do": "look"})
    assert answer.status_code == 302 and desk.status(0).narrative == "別の人の文章"


def test_a_record_being_looked_at_again_has_no_form(desk: Desk, planner: Client):
    page = report_address(desk)
    carry_out(desk.status(0), Move.REOPEN, by=desk.planner, reason="見直し")
    assert "being_looked_at" in str(planner.get(page).templates[0].name)
