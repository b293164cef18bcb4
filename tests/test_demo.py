"""`manage.py demo`: everything there, everything real, nothing lost when it runs again."""

import csv
import hashlib
import io
import json
import os
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import urllib.request
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from io import StringIO
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from items.models import BudgetLine, Indicator, Item, ItemSuccession, Staffing, TargetRevision
from plans.access import Act, Audience, Role, access_for
from plans.books.cells import Book, Cell
from plans.fixture_file import plans_in
from plans.history.records import ChangeEvent
from plans.models import Department, Membership, Municipality, Plan, User
from plans.values import municipality_code
from progress.demo import cities as demonstration
from progress.demo.story import fixture
from progress.intake import whole_plan
from progress.intake.draft import Kind, text_of
from progress.intake.importing import examine
from progress.intake.reading.fates import Fate, fates_of
from progress.models import (
    ActualValue,
    Answer,
    BoardOpinion,
    EffectCheck,
    FiscalEffect,
    PillarSummary,
    Publication,
    PublicationRelease,
    Rating,
    ReportingRound,
    ReviewEvent,
    YearEndStatus,
)
from progress.public.reading.marks import left_text, why
from progress.public.reading.tree import count_text
from progress.reports import kept
from progress.reports.open_data.tables import data_tables, table_names
from progress.review.records import carry_out
from progress.review.rounds import items_asked
from progress.table import frozen
from progress.table.cells import scale_row
from progress.table.live import live_table
from progress.table.shape.figures import YearCell
from progress.table.shape.items import ItemRow
from progress.table.suggested import suggestion_for
from progress.workflow import Move, MoveRefused, State
from tests import prepared
from tests.books import read_book
from tests.intake.test_four_cities import moves

pytestmark = pytest.mark.django_db

TODAY = prepared.DEMONSTRATION_DAY


def quiet(text: str) -> None:
    pass


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The whole demonstration, loaded once for this file; the password is returned."""
    made = prepared.whole_demonstration
    with django_db_blocker.unblock(), prepared.prepared("demonstration", made) as password:
        yield password


def fingerprint() -> dict[str, str]:
    """Model → digest over all its rows."""
    found = {}
    for model in apps.get_models():
        rows = model._default_manager.order_by("pk").values_list()
        # PostgreSQL gives bytes as a view of them, which says only where they lie.
        held = [[bytes(one) if isinstance(one, memoryview) else one for one in row] for row in rows]
        found[model._meta.label] = hashlib.sha256(repr(held).encode()).hexdigest()
    return found


def kakuu() -> Plan:
    return Plan.objects.get(municipality__slug="kakuu")


def item_in(publication: Publication, key: str) -> ItemRow:
    row = frozen.from_content(publication.content).item(key)
    assert row
    return row


def year_in(row: ItemRow, year: int) -> YearCell:
    cell = row.indicators[0].year(year)
    assert cell
    return cell


def person(name: str) -> User:
    return User.objects.get(username=name)


# ── Loading ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.every_database
def test_every_plan_is_there(demo):
    wanted = {plan for file in settings.FIXTURE_DIRS[0].glob("*.jsonl") for plan in plans_in(file)}
    assert set(Plan.objects.values_list("municipality__code", "slug")) == wanted
    assert len(wanted) == 5


@pytest.mark.every_database
def test_a_second_run_changes_nothing(demo):
    before = fingerprint()
    demonstration.prepare(demo, TODAY + timedelta(days=400), quiet)
    assert fingerprint() == before


@pytest.mark.every_database
def test_what_was_entered_survives_a_second_run(demo):
    status = YearEndStatus.objects.get(round__fiscal_year=2024, item__key="2-(1)-①", round__plan=kakuu())
    status.narrative = "直しました。"
    carry_out(status, Move.SUBMIT, by=person("kakuu-digital"))
    own = person("kakuu-zaisei")
    own.set_password("my-own-password")
    own.save()
    Membership.objects.filter(user=person("kakuu-gikai")).delete()
    before = fingerprint()
    demonstration.prepare(demo, TODAY, quiet)
    assert fingerprint() == before
    assert YearEndStatus.objects.get(pk=status.pk).narrative == "直しました。"


@pytest.fixture(scope="module")
def lists(demo: str) -> dict[int, Book]:
    """Key of each publication → its list as a planner gets it, read."""
    found, client = {}, Client()
    for publication in Publication.objects.select_related("plan__municipality"):
        place, plan = publication.plan.municipality, publication.plan
        client.force_login(
            place.memberships.filter(role=Role.PLANNER)[0].user,
            backend="plans.auth_backend.MembershipBackend",
        )
        address = reverse("publication_workbook", args=[place.slug, plan.slug, publication.number])
        found[publication.pk] = read_book("ichiran.xlsx", client.get(address).content)
    return found


def test_no_publications_list_changes_anything_when_it_comes_back(demo, lists):
    for publication in Publication.objects.select_related("plan__municipality"):
        place, plan = publication.plan.municipality, publication.plan
        outcome = examine(lists[publication.pk], plan, {})
        told = f"{place.slug} {publication.number}"
        assert (moves(outcome), outcome.findings, outcome.refusals({})) == ([], [], []), told
        assert outcome.questions == [], told
        listed, figures, about = outcome.draft.sheets
        assert not about.columns, told
        assert all("同じ内容" in one.remark for one in (listed, figures) if one.columns), told
        if listed.columns:  # a plan of names alone has no column that could be edited
            assert len(outcome.draft.of(Kind.ITEM)) == len(publication.content["items"]), told
        assert all(one.agrees for one in outcome.draft.totals), told
        fates = fates_of(outcome.draft, outcome.book).values()
        assert Fate.ASKED not in {role.fate for cells in fates for _, role in cells}, told
    assert Publication.objects.count() == 13


def edited_throughout(book: Book) -> Book:
    """A publication's list with every mark taken out, every figure one more, and something behind every text."""
    listed, figures, about = book.sheets
    bottom = min(
        (cell.row for cell in listed.cells if cell.text in ("合計",) or cell.text[:1] == "※"), default=0
    )
    texts = {cell.column for cell in listed.row(3) if cell.text in ("主な取組内容", "取組内容")}
    numbers = {cell.column for cell in figures.row(3) if re.search(r"年度\n?の(目標|実績)$", cell.text)}

    def in_list(cell: Cell) -> Cell:
        of_item = 5 <= cell.row < bottom and listed.stored(cell.row, 3)
        more = of_item and cell.column in texts and cell.text != "－"
        return msgspec.structs.replace(cell, printed=f"{cell.printed}（追記）") if more else cell

    def in_figures(cell: Cell) -> Cell:
        if cell.row < 4 or cell.column not in numbers or cell.number is None:
            return cell
        return msgspec.structs.replace(cell, printed=str(cell.number + 1), value=str(cell.number + 1))

    marked = [in_list(cell) for cell in listed.cells if cell.row < 5 or cell.text not in ("○", "●")]
    counted = [in_figures(cell) for cell in figures.cells]
    sheets = replace(listed, cells=tuple(marked)), replace(figures, cells=tuple(counted)), about
    return replace(book, sheets=sheets)


def test_every_edit_of_any_publications_list_is_taken_or_told(demo, lists):
    for publication in Publication.objects.select_related("plan"):
        table = frozen.from_content(publication.content)
        draft = examine(edited_throughout(lists[publication.pk]), publication.plan, {}).draft
        told = Counter(one.kind for one in draft.findings)
        statuses = [item.status for item in table.items if item.status]
        marks = [one for status in statuses for one in status.ratings if one.recorded and not one.indicator]
        years = {int(table.round.fiscal_year)} if table.round else {int(year) for year in table.years}
        cells = [cell for item in table.items for one in item.indicators for cell in one.years]
        stated = [
            figure
            for cell in cells
            if int(cell.fiscal_year) in years
            for figure in (cell.target, cell.actual if table.round else None)
            if figure and figure.value is not None
        ]
        texts = [one for status in statuses if (one := status.text("narrative"))]
        texts = texts if table.round else [item.approach for item in table.items if item.approach]
        which = f"{publication.plan.slug} {publication.number}"
        assert told["mark_removed"] == len(marks), which
        figures = [*draft.of(Kind.TARGET_VALUE), *draft.of(Kind.ACTUAL_VALUE)]
        assert len(figures) == len(stated), which
        kind, name = (Kind.STATUS, "narrative") if table.round else (Kind.ITEM, "approach")
        said = [text_of(one, name) for one in draft.of(kind)]
        assert sorted(filter(None, said)) == sorted(f"{text}（追記）" for text in texts), which
        assert not {one.kind for one in draft.findings} & {"row_unknown", "heading_unknown"}, which


@pytest.mark.every_database
def test_no_whole_plan_changes_anything_when_it_comes_back(demo):
    for plan in Plan.objects.select_related("municipality"):
        outcome = examine(read_book("zendata.xlsx", whole_plan.build(plan)), plan, {})
        assert (moves(outcome), outcome.findings, outcome.refusals({})) == ([], [], []), plan.slug
        assert {one.layout for one in outcome.draft.sheets} == {"own_tables"}, plan.slug


def test_each_plan_is_loaded_on_its_own(demo):
    before = Counter(Item.objects.values_list("plan__municipality__slug", flat=True))
    # A published plan can't be deleted; under another name it is missing just as well.
    Plan.objects.filter(municipality__slug="gyoda").update(slug="renamed-by-hand")
    demonstration.prepare(demo, TODAY, quiet)
    after = Counter(Item.objects.values_list("plan__municipality__slug", flat=True))
    assert after - before == Counter({"gyoda": before["gyoda"]})


def test_the_open_rounds_are_due_in_the_future_on_the_day_of_loading(demo):
    running = ReportingRound.objects.filter(state=ReportingRound.State.OPEN)
    assert {(one.plan.municipality.slug, int(one.fiscal_year)) for one in running} == {
        ("kakuu", 2024),
        ("annaka", 2022),
        ("ichinoseki", 2021),
    }
    assert {one.due_on for one in running} == {TODAY + timedelta(days=30)}


# ── People ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_everybody_on_the_list_can_sign_in_and_everybody_else_cannot(demo):
    listed = list(demonstration.sign_ins(demo, TODAY))
    request = RequestFactory().post("/login/")
    assert len(listed) == 18
    for one in listed:
        assert not one.has_another_password
        assert authenticate(request, username=one.username, password=demo), one.username
    others = User.objects.exclude(username__in=[one.username for one in listed])
    assert others and not any(other.has_usable_password() for other in others)


def test_every_role_can_be_tried(demo):
    names = [one.username for one in demonstration.sign_ins(demo, TODAY)]
    assert set(Membership.objects.filter(user__username__in=names).values_list("role", flat=True)) == set(
        Role.values
    )
    assert person("unei").is_superuser
    assert not User.objects.exclude(username="unei").filter(is_superuser=True).exists()


def test_accounts_reach_their_own_city_only(demo):
    for one in User.objects.exclude(username="unei"):
        [place] = set(one.memberships.values_list("municipality__slug", flat=True))
        assert one.username.startswith(f"{place}-")
        reviewed = access_for(one, TODAY).municipalities(Act.REVIEW)
        own = Municipality.objects.get(slug=place).pk
        assert reviewed == frozenset({own} if one.username.endswith("-kikaku") else ())


def test_the_list_shows_the_department_of_today_after_a_reorganisation(demo):
    [one] = [one for one in demonstration.sign_ins(demo, TODAY) if one.username == "kakuu-digital"]
    assert one.role == "担当課（デジタル推進課）"


def test_a_changed_password_is_not_printed_as_if_it_worked(demo):
    own = person("kakuu-zaisei")
    own.set_password("my-own-password")
    own.save()
    changed = [one.username for one in demonstration.sign_ins(demo, TODAY) if one.has_another_password]
    assert changed == ["kakuu-zaisei"]


def test_the_password_is_made_once_for_the_owner_alone(tmp_path):
    password = demonstration.password_in(tmp_path)
    assert re.fullmatch(r"[a-z]{4}(-[a-z]{4}){3}", password)
    assert demonstration.password_in(tmp_path) == password
    [file] = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_two_data_directories_have_different_passwords(tmp_path):
    passwords = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        passwords.add(demonstration.password_in(tmp_path / name))
    assert len(passwords) == 2


# ── Publications and events are real ─────────────────────────────────────────────────────────────────────────


@pytest.mark.every_database
def test_every_publication_verifies_and_can_be_read(demo):
    assert Publication.objects.count() == 13
    for one in Publication.objects.all():
        assert frozen.digest(one.content) == one.sha256
        assert frozen.from_content(one.content).disclaimer
        assert one.releases.filter(audience=Audience.PUBLIC).exists()


def test_annaka_publishes_its_list_without_a_share(demo):
    listed = Publication.objects.get(plan__municipality__slug="annaka", round__fiscal_year=2021)
    share = frozen.from_content(listed.content).share
    assert share and share.percent is None and "区分の見出しが不明" in share.reason


def test_nobody_submitted_or_confirmed_what_came_from_old_documents(demo):
    moves = ReviewEvent.objects.filter(status__round__historical=True).values_list("move", flat=True)
    assert set(moves) == {Move.IMPORT}
    assert not YearEndStatus.objects.filter(round__historical=True).exclude(state=State.IMPORTED).exists()


def test_the_rounds_to_try_state_nothing_about_the_real_cities(demo):
    asked = YearEndStatus.objects.filter(round__historical=False).exclude(round__plan=kakuu())
    assert asked.exists()
    assert not asked.exclude(narrative="", issues="", next_steps="", actual_stage="").exists()
    assert set(asked.values_list("state", flat=True)) == {State.NOT_STARTED}
    assert not ActualValue.objects.filter(status__in=asked).exists()
    assert all("操作の見本" in str(status.round) and status.round.remarks for status in asked)


def test_the_fictional_city_says_so_and_takes_nobodys_code(demo):
    place = Municipality.objects.get(slug="kakuu")
    assert place.disclaimer == "架空の市です。実在の自治体とは関係ありません。"
    assert "架空" in place.name
    assert not municipality_code.fault(place.code)
    assert int(place.code[:2]) > 47, "no prefecture has this number"


def test_each_year_was_released_to_the_public_in_the_october_that_followed(demo):
    for year in (2020, 2021, 2022, 2023):
        first = kakuu().publications.filter(round__fiscal_year=year).earliest("number")
        days = {row.audience: timezone.localdate(row.at) for row in first.releases.all()}
        assert days[Audience.HEADQUARTERS] < days[Audience.BOARD] < days[Audience.COUNCIL]
        assert (days[Audience.PUBLIC].year, days[Audience.PUBLIC].month) == (year + 1, 10)
        assert timezone.localdate(first.sealed_at) < days[Audience.HEADQUARTERS]


def test_a_publication_knows_only_what_was_known_on_its_day(demo):
    first, latest = kakuu().publications.get(number=2), kakuu().publications.latest("number")
    before, after = item_in(first, "1-(1)-①"), item_in(latest, "1-(1)-①")
    assert before.lead_departments == ("①情報政策課",)
    assert after.lead_departments == ("①デジタル推進課",)
    targets = [cell.target and cell.target.value for cell in (year_in(before, 2023), year_in(after, 2023))]
    assert targets == [65, 100]
    assert not year_in(before, 2023).revisions
    assert [row.before for row in year_in(after, 2023).revisions] == ["65件"]
    assert frozen.from_content(first.content).item("2-(1)-④") is None
    assert item_in(latest, "2-(1)-④").status
    assert item_in(first, "3-(2)-①").name == "補助金の見直し"
    renamed = item_in(latest, "3-(2)-①")
    assert renamed.name == "補助金・負担金の見直し"
    assert [row.item_name_then for row in renamed.past] == ["", "補助金の見直し", "補助金の見直し"]


def test_a_revised_final_target_is_the_same_everywhere_on_the_page(demo):
    item = item_in(kakuu().publications.latest("number"), "4-(1)-①")
    goal, target = item.indicators[0].goal, year_in(item, 2024).target
    assert goal and target and goal.text == target.text == "174,500㎡"
    assert goal.text in item.goal_printed
    planned = item.target(2024)
    assert planned and goal.text in planned.figures_printed


def test_the_correction_is_the_next_number_and_the_first_one_stays(demo):
    first, second = kakuu().publications.filter(round__fiscal_year=2022).order_by("number")
    assert second.erratum and not first.erratum
    actuals = [year_in(item_in(one, "3-(1)-③"), 2022).actual for one in (first, second)]
    assert [actual and actual.text for actual in actuals] == ["1,290千円", "1,230千円"]
    stored = Rating.objects.get(
        status__round__fiscal_year=2022, status__item__key="3-(1)-③", scale__key="shinchoku"
    )
    assert "87.9%" in stored.suggested_reason


def test_stored_suggestions_are_what_the_rules_suggest(demo):
    plan = kakuu()
    for asked in plan.rounds.all():
        rows = {row.key: row for row in live_table(plan, asked, include_unconfirmed=True).items}
        scale = scale_row(plan.plan_scales.get(position=1).scale, asked.rule)
        stored = Rating.objects.filter(status__round=asked, scale__key="shinchoku")
        for rating in stored.select_related("status__item", "suggested"):
            row = rows[rating.status.item.key]
            if rating.status.state in (State.CONFIRMED, State.SEALED):
                suggestion = suggestion_for(row, scale, rule=asked.rule)
                code = rating.suggested.code if rating.suggested else None
                assert (suggestion.code, suggestion.reason) == (code, rating.suggested_reason), rating


def test_where_the_record_differs_from_the_suggestion_the_city_says_why(demo):
    for rating in Rating.objects.filter(
        status__round__plan=kakuu(), scale__key="shinchoku", recorded__isnull=False
    ).select_related("status__item"):
        if rating.recorded_id != rating.suggested_id:
            assert rating.reason.endswith("ため。"), rating


def test_the_page_answers_why_a_missed_target_is_rated_as_it_is(demo):
    for number, year, said in (
        (3, 2021, "備えは足りているため。"),
        (7, 2023, "目安に戻す見通しがあるため。"),
    ):
        shown = frozen.from_content(kakuu().publications.get(number=number).content)
        assert shown.round and shown.round.fiscal_year == year
        item = shown.item("3-(3)-②")
        assert item
        text = why(shown, item)
        assert text.startswith("「財政調整基金の残高」は未達です") and "目標との差が2億円以内なら達成" in text
        assert text.endswith(said)


def test_every_rated_item_of_the_latest_year_answers_why(demo):
    shown = frozen.from_content(kakuu().publications.latest("number").content)
    rated = [item for item in shown.items if shown.band_of(item)]
    assert len(rated) == 26
    assert [item.title for item in rated if not why(shown, item)] == []


def test_items_that_have_left_the_plan_are_explained_in_the_list(demo):
    shown = frozen.from_content(kakuu().publications.latest("number").content)
    left = {item.title: left_text(shown, item) for item in shown.items if item.status is None}
    assert left == {
        "③押印の見直し": "理由：対象とした手続のすべてで見直しが終わったため。",
        "②負担金の見直し": "「3-(2)-① 補助金・負担金の見直し」に引き継ぎました。"
        "理由：補助金と同じ基準で見直す方が、団体にも分かりやすいため。",
    }
    assert count_text(shown, shown.items) == "28項目（うち2項目は完了・統合）"


def test_every_round_asks_for_the_items_that_the_rules_ask_for(demo):
    plan = kakuu()
    for asked in plan.rounds.all():
        wanted = {item.pk for item in items_asked(plan, asked.fiscal_year)}
        assert set(asked.statuses.values_list("item", flat=True)) == wanted


def test_no_move_was_made_before_the_one_that_it_follows(demo):
    for status in YearEndStatus.objects.filter(round__plan=kakuu()).prefetch_related("events"):
        events = sorted(status.events.all(), key=lambda event: event.pk)
        assert [event.at for event in events] == sorted(event.at for event in events)
        for earlier, later in pairwise(events):
            assert earlier.to_state == later.from_state
        assert not events or events[-1].to_state == status.state


@pytest.mark.every_database
def test_every_change_stands_in_the_history(demo):
    counted = Counter(ChangeEvent.objects.filter(action="create").values_list("model", flat=True))
    for model in (Item, Indicator, YearEndStatus, ActualValue, Rating, TargetRevision, Membership):
        assert counted[model._meta.label_lower] == model._default_manager.count()


# ── Every feature can be seen in the fictional city ──────────────────────────────────────────────────────────


def test_every_band_was_given_in_both_scales(demo):
    for scale in kakuu().scales.all():
        given = set(Rating.objects.filter(scale=scale).values_list("recorded__code", flat=True)) - {None}
        assert given == set(scale.bands.values_list("code", flat=True))


def test_the_open_round_shows_every_state_that_waits_for_somebody(demo):
    states = Counter(YearEndStatus.objects.filter(round__fiscal_year=2024).values_list("state", flat=True))
    assert set(states) == {
        State.NOT_STARTED,
        State.DRAFT,
        State.SUBMITTED,
        State.RETURNED,
        State.CONFIRMED,
    }
    for event in ReviewEvent.objects.filter(status__round__fiscal_year=2024, move=Move.SEND_BACK):
        assert event.comment


def test_each_demo_editor_finds_something_to_do(demo):
    waiting = {State.NOT_STARTED, State.DRAFT, State.RETURNED}
    for name in ("kakuu-digital", "kakuu-zaisei", "kakuu-shimin", "annaka-joho", "ichinoseki-zaisei"):
        departments = access_for(person(name), TODAY).departments
        mine = Item.objects.filter(assignments__department__in=departments)
        statuses = YearEndStatus.objects.filter(item__in=mine, round__state=ReportingRound.State.OPEN)
        assert statuses.filter(state__in=waiting).exists(), name
    with pytest.raises(MoveRefused):
        closed = YearEndStatus.objects.get(round__plan=kakuu(), round__fiscal_year=2021, item__key="5-(1)-②")
        carry_out(closed, Move.SUBMIT, by=person("kakuu-kankyo"))


def test_every_kind_of_indicator_is_there(demo):
    found = Indicator.objects.filter(item__plan=kakuu())
    assert set(found.values_list("direction", flat=True)) >= {"increase", "decrease", "maintain"}
    assert set(found.values_list("measure", flat=True)) == set(Indicator.Measure.values)
    assert set(found.values_list("rate_basis", flat=True)) == set(Indicator.RateBasis.values)
    assert found.filter(kind=Indicator.Kind.DEADLINE, target_values__due__isnull=False).exists()
    assert found.filter(direction="maintain", tolerance__isnull=False).exists()
    assert found.filter(targets_are_cumulative=True, measure="flow").exists()
    assert found.filter(targets_are_cumulative=False, measure="cumulative").exists()
    assert found.filter(goal_bound="less_than").exists()
    assert found.filter(goal_approximate=True).exists()
    assert Item.objects.filter(plan=kakuu(), indicators=None, targets__isnull=False).exists()


@pytest.mark.parametrize(
    "rows",
    [
        lambda: ActualValue.objects.filter(is_provisional=True),
        lambda: ActualValue.objects.filter(final_on__isnull=False),
        lambda: ActualValue.objects.filter(value=0),
        lambda: TargetRevision.objects.exclude(reason=""),
        lambda: Rating.objects.exclude(reason=""),
        lambda: Rating.objects.filter(recorded__isnull=False, suggested__isnull=True),
        lambda: Rating.objects.filter(recorded__isnull=False, indicator__isnull=False),
        lambda: FiscalEffect.objects.filter(kind="income"),
        lambda: Answer.objects.filter(question__kind="choice", question__in_list=True),
        lambda: Answer.objects.filter(question__kind="figure", value__isnull=False, question__is_public=True),
        lambda: Answer.objects.filter(question__kind="text", question__is_public=False),
        lambda: FiscalEffect.objects.filter(kind="saving"),
        lambda: BoardOpinion.objects.exclude(response=""),
        lambda: BoardOpinion.objects.filter(response=""),
        lambda: BoardOpinion.objects.filter(item__isnull=True),
        lambda: FiscalEffect.objects.filter(planned_yen__isnull=False, general_yen__isnull=False),
        lambda: FiscalEffect.objects.filter(lasting="one_off"),
        lambda: EffectCheck.objects.filter(verdict="questioned"),
        lambda: BudgetLine.objects.filter(is_repeated=True),
        lambda: BudgetLine.objects.exclude(project_code=""),
        lambda: Staffing.objects.all(),
        lambda: PillarSummary.objects.all(),
        lambda: ReviewEvent.objects.filter(late=True),
        lambda: ReviewEvent.objects.filter(by_proxy=True),
        lambda: ReviewEvent.objects.filter(move=Move.TAKE_BACK),
        lambda: ReviewEvent.objects.filter(move=Move.REOPEN),
        lambda: YearEndStatus.objects.filter(state=State.NOT_STARTED, round__state="closed"),
        lambda: ItemSuccession.objects.filter(kind="renamed"),
        lambda: ItemSuccession.objects.filter(kind="merged"),
        lambda: ItemSuccession.objects.filter(kind="done"),
        lambda: Item.objects.filter(assignments__clause="②"),
        lambda: Item.objects.filter(assignments__department__kind="group"),
        lambda: Department.objects.filter(kind="authority"),
        lambda: Department.objects.filter(parent__kind="division", collects_for_parent=True),
        lambda: Department.objects.filter(successor__valid_from="2022-04-01", valid_until="2022-03-31"),
    ],
)
def test_something_of_every_kind_is_there(demo, rows):
    municipalities = {row.tenant_id() for row in rows()}
    assert Municipality.objects.get(slug="kakuu").pk in municipalities


def test_the_board_reads_opinions_and_the_council_reads_what_was_released_to_it(demo):
    for name, audience in (
        ("kakuu-shingikai", "board"),
        ("kakuu-gikai", "council"),
        ("kakuu-honbu", "headquarters"),
        ("kakuu-kansa", "auditors"),
    ):
        mine = access_for(person(name), TODAY).audiences(kakuu().municipality_id)
        assert PublicationRelease.objects.filter(audience=audience, publication__plan=kakuu()).exists()
        assert audience in mine


def test_figures_of_the_fictional_city_are_even_across_its_rows(demo):
    """An actual as printed is the value stored, whatever the unit."""
    for value in ActualValue.objects.filter(status__round__plan=kakuu(), value__isnull=False):
        figure = re.sub(r"[^\d.]", "", value.printed)
        assert Decimal(figure) == value.value, value
    for effect in FiscalEffect.objects.filter(status__round__plan=kakuu()):
        assert effect.printed == f"{effect.amount_yen:,}円"


# ── The files ────────────────────────────────────────────────────────────────────────────────────────────────


def test_fixture_rows_have_no_keys_of_the_database_and_no_states():
    for file in [fixture("kakuu"), *fixture("kakuu").with_suffix("").glob("*.jsonl")]:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            assert set(row) == {"model", "fields"}
            assert row["model"] != "progress.yearendstatus" or "state" not in row["fields"]


# ── The command ──────────────────────────────────────────────────────────────────────────────────────────────


LONGEST = 400
"""Seconds after which a program that a test started has hung."""


def environment(directory: Path, **variables: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("REFORM_", "DJANGO_"))}
    return {**clean, "REFORM_DATA_DIR": str(directory), "PYTHONUNBUFFERED": "1", **variables}


def manage(directory: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment(directory, **variables),
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )


@contextmanager
def started(directory: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment(directory),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        clock = threading.Timer(LONGEST, process.kill)  # whoever waits for its words doesn't wait for ever
        clock.start()
        try:
            yield process
        finally:
            clock.cancel()
            process.kill()


def read_until(process: subprocess.Popen[str], word: str) -> str:
    """What the process says up to the line with `word`; fails with all it said when that line never comes."""
    said = ""
    assert process.stdout
    for line in process.stdout:
        said += line
        if word in line:
            return said
    pytest.fail(said)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_a_killed_run_heals_and_then_the_site_answers(tmp_path, migrated_database):
    """It begins in a database to which one migration hasn't come: most of the way there is shown by every test run."""
    migrated_database.rename(tmp_path / "reform_tracker.sqlite3")
    with sqlite3.connect(tmp_path / "reform_tracker.sqlite3") as before:
        before.execute("DROP TABLE django_session")
        before.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    with started(tmp_path, "demo", "--no-server") as first:
        read_until(first, "令和3年度")
    with sqlite3.connect(tmp_path / "reform_tracker.sqlite3") as half:
        assert half.execute("SELECT count(*) FROM plans_plan").fetchone() == (0,)
        assert half.execute("SELECT count(*) FROM progress_publication").fetchone() == (0,)
    port = free_port()
    with started(tmp_path, "demo", "--port", str(port)) as second:
        said = read_until(second, "Ctrl+C")
        assert f"http://127.0.0.1:{port}/login/" in said
        for path, word in (("/", "架空市"), ("/login/", "パスワード"), ("/static/css/base.css", "{")):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=180) as answer:
                assert word in answer.read().decode()
        second.send_signal(signal.SIGINT)
        rest = second.communicate(timeout=180)[0]
    assert second.returncode == 0
    assert "Traceback" not in rest and "入力した内容は残っています" in rest
    with sqlite3.connect(tmp_path / "reform_tracker.sqlite3") as whole:
        assert whole.execute("SELECT count(*) FROM plans_plan").fetchone() == (5,)
        assert whole.execute("SELECT count(*) FROM django_session").fetchone() == (0,)


def test_production_refuses_and_writes_nothing(tmp_path):
    result = manage(
        tmp_path,
        "demo",
        "--no-server",
        REFORM_ENV="production",
        REFORM_SECRET_KEY="0123456789abcdefghijklmnopqrstuvwxyz" * 2,
        REFORM_ALLOWED_HOSTS="reform.city.example.lg.jp",
    )
    assert result.returncode == 1
    assert "本番" in result.stderr and "REFORM_ENV" in result.stderr
    assert "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_busy_port_is_said_at_once(tmp_path):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        result = manage(tmp_path, "demo", "--port", str(port))
    assert result.returncode == 1
    assert f"ポート {port} は使えません" in result.stderr and "--port" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / demonstration.FILE_NAME).exists(), "nothing was begun"


def test_the_command_says_who_can_sign_in_and_with_what(demo):
    said = StringIO()
    call_command("demo", "--no-server", stdout=said)
    for one in demonstration.sign_ins(demo, TODAY):
        assert one.username in said.getvalue() and one.to_try in said.getvalue()
    assert f"パスワード（すべて共通）　{demo}" in said.getvalue()


@pytest.mark.parametrize("port", [-1, 0, 65536])
def test_an_impossible_port_is_refused(demo, port):
    with pytest.raises(CommandError, match="使えません"):
        call_command("demo", port=port)


def test_moments_of_the_story_lie_in_office_hours(demo):
    for at in ReviewEvent.objects.filter(status__round__plan=kakuu()).values_list("at", flat=True):
        assert isinstance(at, datetime)
        assert 8 <= timezone.localtime(at).hour < 18


def test_the_data_of_every_publication_has_its_figures_no_more_and_no_less(demo):
    """All five cities: 目標, 実績 and shares in the data are those of the table that page, chart and workbook read."""
    publications = list(Publication.objects.all())
    assert {one.plan.municipality_id for one in publications} == {
        one.pk for one in Municipality.objects.all()
    }
    for publication in publications:
        table = frozen.from_content(publication.content)
        kept_files = kept.all_of(publication)
        found = {one.name: list(one.records()) for one in data_tables(table)}
        cells = [cell for item in table.items for one in item.indicators for cell in one.years]
        for column, figures in (
            ("目標値", [one.target for one in cells]),
            ("実績値", [one.actual for one in cells]),
        ):
            assert [row[column] for row in found["figures"]] == [
                one.value if one else None for one in figures
            ]
        shares = [
            (one.pillar, one.share.achieved, one.share.denominator, one.share.percent) for one in table.shares
        ]
        names = ("柱コード", "達成項目数", "分母", "割合（%）")
        assert [tuple(row[name] for name in names) for row in found["shares"]] == shares
        assert [row["項目コード"] for row in found["items"]] == [item.key for item in table.items]
        for one in data_tables(table):
            keys = [tuple(row[name] for name in one.key) for row in found[one.name]]
            assert not one.key or len(set(keys)) == len(keys), (publication, one.name)
            lines = list(
                csv.reader(io.StringIO(kept_files[f"{one.name}.csv"].decode("utf-8-sig"), newline=""))
            )
            assert len(lines) == len(one.rows) + 1


def test_frictionless_finds_every_citys_data_package_valid(demo, tmp_path):
    """Each file's hash, encoding, columns, types and keys, row by row."""
    frictionless = pytest.importorskip("frictionless")
    latest = {one.plan_id: one for one in Publication.objects.order_by("number")}
    assert len(latest) == len(demonstration.CITIES)
    for publication in latest.values():
        plan = publication.plan
        address = reverse("data_file", args=[plan.municipality.slug, plan.slug, "data.zip"])
        folder = tmp_path / plan.municipality.slug
        with zipfile.ZipFile(io.BytesIO(Client().get(address).content)) as archive:
            archive.extractall(folder)
        report = frictionless.Package(str(folder / "datapackage.json")).validate()
        assert report.valid, report.flatten(["name", "type", "message"])
        assert report.stats["tasks"] == len(table_names())
