"""The planning section freezes what it checked, and opens it to its readers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from plans.access import Role
from progress.models import (
    BoardOpinion,
    FiscalEffect,
    Publication,
    PublicationRelease,
    ReportingRound,
    YearEndStatus,
)
from progress.review import publications
from progress.review.effects import check_effect
from progress.review.old_documents import import_history
from progress.review.publications import release
from progress.review.records import carry_out
from progress.table import frozen
from progress.table.difference import differences
from progress.table.live import live_table
from progress.workflow import Move, MoveRefused, State
from tests import make, prepared
from tests.test_review import Desk, hidden_of, text

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]


@pytest.fixture
def desk() -> Desk:
    return prepared.fill("publish", confirmed_two)


def confirmed_two() -> Desk:
    """Two of three records confirmed: one A, one B."""
    desk = Desk()
    for number, code in ((0, "b"), (2, "a")):
        carry_out(desk.submitted(number, code), Move.CONFIRM, by=desk.planner)
    return desk


@pytest.fixture
def planner(desk: Desk, client: Client) -> Client:
    client.force_login(desk.planner)
    return client


def address(desk: Desk) -> str:
    return reverse("publish", kwargs={"pk": desk.round.pk})


def seal(client: Client, page: str, **given: str):
    form = client.get(page).context["form"]
    return client.post(page, {**as_shown(form), "agreed": "on", "left_open": "on", **given})


def as_shown(form: Any) -> dict[str, str]:
    return {name: str(form[name].value()) for name in ("title", "digest", "seen")}


def corrected(desk: Desk, number: int = 2, code: str = "b") -> None:
    """A confirmed record gets another rating after a sealing, so that there is something new to publish."""
    carry_out(desk.status(number), Move.REOPEN, by=desk.planner, reason="見直し")
    status = desk.status(number)
    rating = status.ratings.get()
    rating.recorded = rating.scale.bands.get(code=code)
    carry_out(status, Move.CONFIRM, by=desk.planner, with_records=[rating])


def test_the_preview_shows_the_share_with_its_denominator(desk: Desk, planner: Client):
    page = text(planner.get(address(desk)))
    assert "50.0" in page
    assert "評価の対象2項目のうち1項目" in page
    assert "評価の記録がない1項目" in page


def test_the_preview_lists_what_is_not_confirmed(desk: Desk, planner: Client):
    response = planner.get(address(desk))
    [(point, [(record, _)])] = response.context["preview"].told
    assert (point.key, record.item) == ("unconfirmed", desk.items[1])
    page = text(response)
    assert "確認の済んでいない記録が 1 件あります" in page
    assert reverse("review_record", args=[desk.status(1).pk]) in page


def with_everything_open(desk: Desk) -> None:
    """Sent back, provisional, with a finding, an effect that is questioned and an opinion without an answer."""
    editor = make.editor(desk.welfare)
    make.rating(desk.status(1), "a")
    carry_out(desk.status(1), Move.SUBMIT, by=editor)
    carry_out(desk.status(1), Move.SEND_BACK, by=desk.planner, reason="根拠を書いてください。")
    desk.status(0).actual_values.update(is_provisional=True)
    desk.rate.target_values.filter(fiscal_year=2024).update(value=Decimal(70), printed="70%")
    YearEndStatus.objects.filter(pk=desk.status(0).pk).update(narrative="収納率は95%になった。")
    effect = FiscalEffect.objects.create(status=desk.status(2), kind="saving", amount_yen=1000)
    finance = make.member(desk.place, Role.FINANCE)
    check_effect(effect, "questioned", by=finance, comment="算定の根拠がありません。")
    BoardOpinion.objects.create(
        round=desk.round, item=desk.items[0], said_by="審議会", opinion="急いでほしい。"
    )


def test_what_is_still_open_is_counted_and_led_to_before_sealing(desk: Desk, planner: Client):
    with_everything_open(desk)
    response = planner.get(address(desk))
    numbers = {point.key: point.number for point in response.context["preview"].points}
    once = ("unconfirmed", "returned", "provisional", "findings", "effects", "opinions")
    assert numbers == {**dict.fromkeys(once, 1), "unrated": 0}
    page, queue = response.content.decode(), reverse("round", args=[desk.round.pk])
    for link in (
        f"{queue}?state=returned",
        f"{queue}?findings=on",
        reverse("opinions", args=[desk.round.pk]),
    ):
        assert f'href="{link}"' in page
    assert "収納率）" in text(response) and "算定の根拠がありません。" in page


def test_what_is_still_open_is_sealed_knowingly_and_kept(desk: Desk, planner: Client):
    with_everything_open(desk)
    typed = {"unexplained": "on", "left_open": ""}
    refused = seal(planner, address(desk), **typed)
    assert refused.context["form"].errors == {"left_open": ["残っていることを確かめて、印を付けてください。"]}
    assert not Publication.objects.exists()
    seal(planner, address(desk), unexplained="on")
    made = Publication.objects.get()
    kept = made.left_open.split("\n")
    assert (
        kept[0] == "確認の済んでいない記録：1件（3件のうち）"
        and "気になる点の残る確認済みの記録：1件" in kept
    )
    assert "担当課が答えていない差戻し：1件" in text(planner.get(reverse("sealed", args=[made.pk])))
    assert "残っていた" not in str(made.content)


def test_the_preview_writes_nothing(desk: Desk, planner: Client):
    planner.get(address(desk))
    planner.get(reverse("publish", kwargs={"plan_pk": desk.plan.pk}))
    assert not Publication.objects.exists()
    assert desk.status(0).state == State.CONFIRMED


def test_sealing_freezes_what_the_preview_showed(desk: Desk, planner: Client):
    shown = planner.get(address(desk)).context["form"]["digest"].value()
    response = seal(planner, address(desk), title="令和6年度の実施状況")
    publication = Publication.objects.get()
    assert response.url == reverse("sealed", args=[publication.pk])
    assert (publication.title, publication.number) == ("令和6年度の実施状況", 1)
    assert frozen.digest(publication.content) == publication.sha256
    sealed = frozen.as_previewed(frozen.from_content(publication.content))
    assert frozen.fingerprint(sealed) == shown
    assert [desk.status(number).state for number in (0, 1, 2)] == ["sealed", "not_started", "sealed"]


def test_a_record_changed_after_the_preview_stops_the_sealing(desk: Desk, planner: Client):
    form = planner.get(address(desk)).context["form"]
    carry_out(desk.status(0), Move.REOPEN, by=desk.planner, reason="見直し")
    typed = {**as_shown(form), "title": "わたしの題", "agreed": "on", "left_open": "on"}
    response = planner.post(address(desk), typed)
    assert response.status_code == 409
    page = text(response)
    assert "この画面を開いた後に記録が変わったため、確定しませんでした。" in page
    assert "わたしの題" in page and "印は付け直してください。" in page
    assert not response.context["form"].errors
    assert not Publication.objects.exists()
    assert desk.status(2).state == State.CONFIRMED
    again = {**typed, "digest": response.context["form"]["digest"].value()}
    assert again["digest"] != typed["digest"]
    assert planner.post(address(desk), again).status_code == 302


def test_sealing_needs_the_confirmation_and_a_title(desk: Desk, planner: Client):
    response = seal(planner, address(desk), agreed="", title="")
    assert response.context["form"].errors == {
        "agreed": ["内容を確かめて、印を付けてください。"],
        "title": ["確定版の名前を書いてください。"],
    }
    assert "印は付け直してください。" in text(response)
    assert "印は付け直してください。" not in text(planner.get(address(desk)))
    assert not Publication.objects.exists()


def test_a_plan_that_is_published_anew_is_changed_and_not_put_right(desk: Desk, planner: Client):
    """正誤 and 訂正 are said of slips in results; a plan that is revised was no error."""
    plan_address = reverse("publish", kwargs={"plan_pk": desk.plan.pk})
    seal(planner, plan_address)
    desk.items[0].name = "収納率の改善"
    desk.items[0].save()
    page = text(planner.get(plan_address))
    assert "計画の変更（何をなぜ変えたか）" in page and "正誤" not in page and "訂正" not in page
    response = seal(planner, plan_address)
    assert response.context["form"].errors["erratum"] == ["計画の変更を書いてください。"]
    with pytest.raises(MoveRefused, match="第1号に代わる号です。何をなぜ変えたか（計画の変更）"):
        publications.seal(desk.plan, None, by=desk.planner)
    seal(planner, plan_address, erratum="項目1の名前を改めました。")
    page = text(planner.get(reverse("sealed", args=[Publication.objects.get(number=2).pk])))
    assert "<dt>計画の変更</dt>" in page and "正誤" not in page
    assert "計画の変更あり" in text(planner.get(reverse("review_home")))


def test_what_nobody_may_read_yet_is_called_sealed_and_not_published(desk: Desk, planner: Client):
    seal(planner, address(desk))
    assert "確定版（未公開）" in text(planner.get(reverse("review_home")))
    release(Publication.objects.get(), ["public"], by=desk.planner)
    assert "未公開" not in text(planner.get(reverse("review_home")))
    assert desk.status(0).get_state_display() == "確定版に収録"


def test_a_second_sealing_needs_an_erratum(desk: Desk, planner: Client):
    seal(planner, address(desk))
    corrected(desk)
    response = seal(planner, address(desk))
    assert response.context["form"].errors["erratum"] == ["正誤を書いてください。"]
    assert Publication.objects.count() == 1
    seal(planner, address(desk), erratum="項目1の実績を直しました。")
    assert Publication.objects.get(number=2).erratum == "項目1の実績を直しました。"


def test_two_planners_sealing_at_once_make_one_publication(desk: Desk, planner: Client):
    form = planner.get(address(desk)).context["form"]
    publications.seal(desk.plan, desk.round, by=make.planner(desk.place))
    response = planner.post(address(desk), {**as_shown(form), "agreed": "on", "left_open": "on"})
    assert response.status_code == 409
    assert "先に第1号が確定しました。内容を確かめてください。" in text(response)
    assert "第1号と同じ内容のため、新しい号は作れません。" in text(response)
    assert Publication.objects.count() == 1


def test_who_is_overtaken_by_a_sealing_and_has_something_new_is_told_and_not_blamed(
    desk: Desk, planner: Client
):
    corrected(desk)
    form = planner.get(address(desk)).context["form"]
    publications.seal(desk.plan, desk.round, by=desk.planner)
    corrected(desk, code="a")
    response = planner.post(
        address(desk), {**as_shown(form), "title": "わたしの題", "agreed": "on", "left_open": "on"}
    )
    page = text(response)
    assert response.status_code == 409 and "先に第1号が確定しました。" in page
    assert "わたしの題" in page and "印は付け直してください。" in page
    assert "erratum" in response.context["form"].fields and not response.context["form"].errors


def test_nothing_new_is_not_sealed_again(desk: Desk, planner: Client):
    seal(planner, address(desk))
    response = planner.get(address(desk))
    assert "第1号と同じ内容のため、新しい号は作れません。" in text(response)
    assert "この内容で確定する" not in text(response)
    assert seal(planner, address(desk), erratum="何も直していません。").status_code == 200
    assert Publication.objects.count() == 1
    corrected(desk)
    assert "この内容で確定する" in text(planner.get(address(desk)))


def revised_target(desk: Desk) -> None:
    """The target goes down after the confirmation: 85 of 80 now suggests A, and nobody was asked why it is B."""
    desk.rate.target_values.filter(fiscal_year=2024).update(value=Decimal(80), printed="80%")


def test_a_rating_that_differs_without_a_reason_is_listed_before_sealing(desk: Desk, planner: Client):
    assert planner.get(address(desk)).context["preview"].unexplained == []
    revised_target(desk)
    page = text(planner.get(address(desk)))
    assert "計算による提案と違う評価で、理由のない項目が1件あります" in page
    assert "進捗区分：記録 B やや遅れ、計算による提案 A 目標どおり" in " ".join(page.split())
    assert page.count(f'href="{reverse("review_record", args=[desk.status(0).pk])}"') == 1


def test_a_rating_that_differs_without_a_reason_is_sealed_only_knowingly(desk: Desk, planner: Client):
    revised_target(desk)
    response = seal(planner, address(desk))
    errors = response.context["form"].errors
    assert errors == {"unexplained": ["上の一覧を確かめて、印を付けてください。"]}
    assert "理由のない項目があることを確かめました" in text(response)
    assert not Publication.objects.exists()
    seal(planner, address(desk), unexplained="on")
    assert Publication.objects.count() == 1


def test_a_rating_with_its_reason_raises_no_doubt(desk: Desk, planner: Client):
    desk.status(0).ratings.update(reason="対象を広げたため")
    revised_target(desk)
    assert planner.get(address(desk)).context["preview"].unexplained == []


def test_what_was_checked_without_a_rating_is_listed_before_sealing(desk: Desk, planner: Client):
    assert "評価のない確認済みの項目" not in text(planner.get(address(desk)))
    desk.status(2).ratings.all().delete()
    response = planner.get(address(desk))
    assert "評価のない確認済みの項目が1件あります" in text(response)
    assert response.context["preview"].unrated == [desk.status(2)]


def test_old_documents_raise_no_doubts_that_nobody_could_settle(desk: Desk, planner: Client):
    old = ReportingRound.objects.create(plan=desk.plan, fiscal_year=2023, historical=True)
    for item in desk.items:
        YearEndStatus.objects.create(round=old, item=item)
    import_history(old, by=None)
    preview = planner.get(reverse("publish", kwargs={"pk": old.pk})).context["preview"]
    assert (preview.unexplained, preview.unrated) == ([], [])


def test_long_texts_are_folded_among_the_differences(desk: Desk, planner: Client):
    seal(planner, address(desk))
    desk.items[0].approach = "あ" * 301
    desk.items[1].approach = "い" * 300
    for item in desk.items:
        item.save()
    page = text(planner.get(address(desk)))
    assert f'<p class="quote">{"あ" * 301}</p></details>' in page
    assert f'<b class="becomes printed">{"い" * 300}</b>' in page


def test_an_erratum_has_a_limit(desk: Desk, planner: Client):
    seal(planner, address(desk))
    corrected(desk)
    response = seal(planner, address(desk), erratum="あ" * 2001)
    assert "2,000文字以内" in str(response.context["form"].errors["erratum"])


def test_the_difference_to_the_last_publication_is_shown(desk: Desk, planner: Client):
    seal(planner, address(desk))
    assert planner.get(address(desk)).context["preview"].differences == []
    corrected(desk, 0, "a")
    response = planner.get(address(desk))
    found = {
        (one.title, change.label): (change.before, change.after)
        for one in response.context["preview"].differences
        for change in one.changes
    }
    assert found[("1 市税の収納率の向上", "進捗区分")] == ("B やや遅れ", "A 目標どおり")
    assert found[("計画全体", "達成項目の割合")] == (
        "50.0%（2項目のうち1項目）",
        "100.0%（2項目のうち2項目）",
    )
    assert len(found) == 2


def test_added_and_removed_items_are_differences(desk: Desk):
    before = live_table(desk.plan, desk.round)
    make.item(desk.pillar, "新しい項目", lead=desk.tax)
    after = live_table(desk.plan, desk.round)
    forward, backward = differences(before, after), differences(after, before)
    assert [(one.title, one.changes[0].after) for one in forward] == [("4 新しい項目", "あり")]
    assert [(one.title, one.changes[0].after) for one in backward] == [("4 新しい項目", "なし")]


def test_a_plan_is_published_without_a_round(desk: Desk, planner: Client):
    page = reverse("publish", kwargs={"plan_pk": desk.plan.pk})
    assert "達成項目の割合" not in text(planner.get(page))
    seal(planner, page)
    publication = Publication.objects.get()
    assert (publication.kind, publication.round) == ("plan", None)
    assert desk.status(0).state == State.CONFIRMED


def test_a_sealed_publication_is_released_to_the_chosen_audiences(desk: Desk, planner: Client):
    seal(planner, address(desk))
    publication = Publication.objects.get()
    page = reverse("sealed", args=[publication.pk])
    assert "まだどこにも公開していません" in text(planner.get(page))
    planner.post(page, {"audiences": ["headquarters", "board"]})
    released = PublicationRelease.objects.values_list("audience", "by_name")
    assert set(released) == {("headquarters", "kikaku-shiken"), ("board", "kikaku-shiken")}
    assert [value for value, _ in planner.get(page).context["form"].offered] == [
        "council",
        "auditors",
        "meeting",
        "public",
    ]


def test_a_release_needs_an_audience_that_is_still_closed(desk: Desk, planner: Client):
    seal(planner, address(desk))
    page = reverse("sealed", args=[Publication.objects.get().pk])
    assert "公開先を一つ以上選んでください。" in text(planner.post(page, {}))
    planner.post(page, {"audiences": ["public"], "public_sure": "on"})
    assert "audiences" in planner.post(page, {"audiences": ["public"]}).context["form"].errors
    assert "audiences" in planner.post(page, {"audiences": ["mayor"]}).context["form"].errors
    assert PublicationRelease.objects.count() == 1


def test_citizens_are_a_step_of_their_own(desk: Desk, planner: Client):
    seal(planner, address(desk))
    page = reverse("sealed", args=[Publication.objects.get().pk])
    response = planner.post(page, {"audiences": ["council", "public"]})
    assert "市民に公開する前の確認" in text(response)
    assert not response.context["form"].errors
    assert not PublicationRelease.objects.exists()
    asked = {"audiences": ["council", "public"], "public_asked": hidden_of(response)["public_asked"]}
    response = planner.post(page, asked)
    assert response.context["form"].errors == {
        "public_sure": ["市民に公開するときは、ここに印を付けてください。"]
    }
    assert not PublicationRelease.objects.exists()
    assert planner.post(page, {**asked, "public_sure": "on"}).status_code == 302
    assert set(PublicationRelease.objects.values_list("audience", flat=True)) == {"council", "public"}


def test_the_sealed_page_shows_number_digest_and_erratum(desk: Desk, planner: Client):
    seal(planner, address(desk))
    corrected(desk)
    seal(planner, address(desk), erratum="誤字を直しました。")
    publication = Publication.objects.get(number=2)
    page = text(planner.get(reverse("sealed", args=[publication.pk])))
    assert "第2号" in page and publication.sha256[:12] in page and "誤字を直しました。" in page
    assert "今の内容と番号は一致しています。" in page
    assert "第1号" in page


def test_editors_and_other_cities_neither_seal_nor_release(desk: Desk, client: Client):
    publication = publications.seal(desk.plan, desk.round, by=desk.planner)
    pages = [address(desk), reverse("sealed", args=[publication.pk])]
    client.force_login(desk.editor)
    assert [client.post(page, {"audiences": "public"}).status_code for page in pages] == [403, 403]
    client.force_login(make.planner(make.municipality("tonari")))
    assert [client.post(page, {"audiences": "public"}).status_code for page in pages] == [404, 404]
    assert Publication.objects.count() == 1 and not PublicationRelease.objects.exists()


def test_a_confirmation_can_be_taken_back_after_sealing_and_the_publication_stays(
    desk: Desk, planner: Client
):
    seal(planner, address(desk))
    before = Publication.objects.get().content
    carry_out(desk.status(0), Move.REOPEN, by=desk.planner, reason="誤り")
    assert Publication.objects.get().content == before
    assert planner.get(address(desk)).context["preview"].points[0].number == 2
