"""Every address × every role × own or other department and municipality, in one walk.

An address that isn't listed here fails the test: whoever adds a page says who may open it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from items.models import Item, SeriesBreak
from plans.access import Audience, Role
from plans.models import Reorganisation, User
from progress.models import (
    BoardOpinion,
    Evidence,
    EvidenceContent,
    FiscalEffect,
    ImportJob,
    PlannedRelease,
    PreparedFile,
    Publication,
    Reminder,
    ReportingRound,
    ReturnedSurvey,
    YearEndStatus,
)
from progress.reports import kept
from progress.review.publications import release, seal
from tests import make, prepared

pytestmark = pytest.mark.django_db


@dataclass
class World:
    people: dict[str, User | None]
    own: dict[str, Any]
    other: dict[str, Any]


def _city(slug: str, name: str) -> dict[str, Any]:
    place = make.municipality(slug, name=name)
    lead, stranger = make.department(place, "収納課"), make.department(place, "防災課")
    planner = make.planner(place, f"{slug}-planner")
    plan = make.plan(place)
    item = make.item(make.pillar(plan), lead=lead)
    make.indicator(item, targets={2023: "96", 2024: "97"})
    make.annual_target(item, 2024)
    opened = make.opened_round(plan, planner)
    status = make.status(opened, item)
    released = seal(plan, None, by=planner)
    release(released, [Audience.PUBLIC], by=planner)
    plan.aim = "市民に分かりやすい行政"  # a second publication has something new to say
    plan.save()
    for_board = seal(plan, None, by=planner, erratum="項目名を直しました。")
    release(for_board, [Audience.BOARD], by=planner)
    job = ImportJob.objects.create(
        municipality=place,
        plan=plan,
        owner=planner,
        file_name="計画.xlsx",
        sha256="0" * 64,
        state=ImportJob.State.READY,
        expires_at=timezone.now() + timedelta(days=7),
    )
    paper = seal(plan, opened, by=planner)
    release(paper, [Audience.COUNCIL, Audience.MEETING], by=planner)
    YearEndStatus.objects.filter(pk=status.pk).update(remarks="備考")
    results = seal(plan, opened, by=planner, erratum="備考を加えました。")
    release(results, [Audience.BOARD], by=planner)
    proof = Evidence.objects.create(status=status, document_number="収第12号", file_name="決算書.pdf", size=9)
    EvidenceContent.objects.create(evidence=proof, data=b"%PDF-1.7\n")
    effect = FiscalEffect.objects.create(status=status, kind="saving", amount_yen=1000)
    survey = ReturnedSurvey.objects.create(
        round=opened,
        owner=(clerk := make.editor(lead, f"{slug}-lead")),
        file_name="調査票.xlsx",
        state=ReturnedSurvey.State.READY,
        expires_at=timezone.now() + timedelta(days=7),
    )
    prepared_file = PreparedFile.objects.create(
        municipality=place,
        owner=clerk,
        kind="surveys",
        about={"round": opened.pk, "departments": [lead.pk]},
        file_name="調査票.zip",
        content=b"PK",
        state=PreparedFile.State.DONE,
        expires_at=timezone.now() + timedelta(days=3),
    )
    notice = Reminder.objects.create(
        municipality=place, person=clerk, to_name="収納課", occasion="opened", subject="お願い", body="本文"
    )
    before = ReportingRound.objects.create(
        plan=plan, fiscal_year=2023, due_on=date(2024, 5, 31), historical=True
    )
    about = {"item": item, "sent_on": date(2025, 8, 1), "due_on": date(2025, 9, 1), "opinion": "意見"}
    reorganisation = Reorganisation.objects.create(municipality=place, effective_on=timezone.localdate())
    reorganisation.steps.create(before="収納課", after="納税課")
    return {
        "place": place,
        "reorganisation": reorganisation,
        "planned": PlannedRelease.objects.create(
            publication=results, audiences=["council"], at=timezone.now() + timedelta(days=7), by=planner
        ),
        "notice": notice,
        "opinion": BoardOpinion.objects.create(round=opened, **about),
        "earlier": BoardOpinion.objects.create(round=before, response="対応", **about),
        "survey": survey,
        "prepared": prepared_file,
        "lead_department": lead,
        "plan": plan,
        "item": item,
        "round": opened,
        "question": make.question(plan),
        "status": status,
        "effect": effect,
        "evidence": proof,
        "results": results,
        "break": SeriesBreak.objects.create(
            indicator=item.indicators.get(), from_year=2030, what="counting", reason="調べ方を変えたため"
        ),
        "paper": paper,
        "public": released,
        "board": for_board,
        "job": job,
        "lead": clerk,
        "stranger": make.editor(stranger, f"{slug}-stranger"),
        "planner": planner,
    }


@pytest.fixture
def world() -> World:
    return prepared.fill("every_address", two_cities)


def two_cities() -> World:
    own, other = _city("jibun", "自分市"), _city("yoso", "よそ市")
    people = {
        "anonymous": None,
        "lead": own["lead"],
        "stranger": own["stranger"],
        "planner": own["planner"],
        "headquarters": make.member(own["place"], Role.HEADQUARTERS),
        "board": make.member(own["place"], Role.BOARD),
        "council": make.member(own["place"], Role.COUNCIL),
        "head": make.head(own["lead"].memberships.get().department),
        "auditor": make.member(own["place"], Role.AUDITOR),
        "finance": make.member(own["place"], Role.FINANCE),
        "administrator": make.member(own["place"], Role.ADMINISTRATOR),
        "foreign lead": other["lead"],
        "foreign planner": other["planner"],
        "operator": make.user("operator", superuser=True),
    }
    for publication in own["plan"].publications.all():
        kept.make.enqueue(publication.pk)  # as the worker does when it is sealed
    return World(people, own, other)


LOGIN, OK, NO, GONE, MOVED, WRONG_METHOD = "login", 200, 403, 404, 302, 405

EVERYBODY = (
    "anonymous",
    "lead",
    "stranger",
    "planner",
    "headquarters",
    "board",
    "council",
    "head",
    "auditor",
    "finance",
    "administrator",
    "foreign lead",
    "foreign planner",
    "operator",
)


def expect(default: Any, **others: Any) -> dict[str, Any]:
    """What each role gets: `default` unless named (a space in a role's name is written _)."""
    table = dict.fromkeys(EVERYBODY, default)
    for role, answer in others.items():
        assert role.replace("_", " ") in table
        table[role.replace("_", " ")] = answer
    return table


SIGNED_IN = expect(OK, anonymous=LOGIN)
PLANNING = expect(NO, anonymous=LOGIN, planner=OK, operator=OK)
PLANNING_HERE = expect((NO, GONE), anonymous=LOGIN, planner=OK, operator=OK)
"""Refused, or not told that it exists."""
BUDGET_HERE = PLANNING_HERE | {"finance": OK}
PLANNING_ANYWHERE = PLANNING | {"foreign planner": OK}
"""A planner of any municipality gets the page, with the own municipality's rows only."""
PEOPLE = PLANNING | {"administrator": OK}
PEOPLE_HERE = PLANNING_HERE | {"administrator": OK}
"""Who looks after departments and people."""
OWNER = expect((NO, GONE), anonymous=LOGIN, planner=OK)
"""Whose file it is; not even the operator."""
ANSWERING = expect((NO, GONE), anonymous=LOGIN, lead=OK, planner=OK, operator=OK)
"""Who types answers of the round: its departments, and the planning section for all of them."""
ANSWERING_OPINIONS = ANSWERING | {"head": OK}
ALL = expect(OK)


def addresses(city: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    """URL name (with the variant behind #) → (address, expected answer to GET by role)."""
    m, p, key = city["place"].slug, city["plan"].slug, city["item"].key
    public, board, results = (city[one].number for one in ("public", "board", "results"))
    for_board = expect(GONE, planner=OK, board=OK, operator=OK)
    entry = expect(NO, anonymous=LOGIN, lead=OK, head=OK, planner=OK, operator=OK)

    def url(name: str, *args: Any) -> str:
        return reverse(name, args=args)

    return {
        "home": (url("home"), ALL),
        "municipality": (url("municipality", m), ALL),
        "plan": (url("plan", m, p), ALL),
        "plan_item": (url("plan_item", m, p, key), ALL),
        "publications": (url("publications", m, p), ALL),
        "target_changes": (url("target_changes", m, p), ALL),
        "whole_period": (url("whole_period", m, p), ALL),
        "publication_whole_period": (url("publication_whole_period", m, p, public), ALL),
        "publication_whole_period#board": (url("publication_whole_period", m, p, board), for_board),
        "publication_target_changes": (url("publication_target_changes", m, p, public), ALL),
        "publication_target_changes#board": (url("publication_target_changes", m, p, board), for_board),
        "target_changes_workbook": (url("target_changes_workbook", m, p, public), ALL),
        "target_changes_workbook#board": (url("target_changes_workbook", m, p, board), for_board),
        "publication": (url("publication", m, p, public), ALL),
        "publication#board": (url("publication", m, p, board), for_board),
        "publication_item": (url("publication_item", m, p, public, key), ALL),
        "publication_item#board": (url("publication_item", m, p, board, key), for_board),
        "chart_data": (url("chart_data", m, p, public, key), ALL),
        "chart_data#board": (url("chart_data", m, p, board, key), for_board),
        "publication_workbook": (url("publication_workbook", m, p, public), ALL),
        "publication_workbook#board": (url("publication_workbook", m, p, board), for_board),
        "publication_layout": (url("publication_layout", m, p, public, "status_list"), ALL),
        "publication_layout#board": (url("publication_layout", m, p, board, "status_list"), for_board),
        "packet_workbook": (url("packet_workbook", m, p, results), for_board),
        "packet_workbook#plan": (url("packet_workbook", m, p, public), expect(GONE)),
        "answer_workbook": (url("answer_workbook", m, p, results), PLANNING_HERE),
        "round_answers": (url("round_answers", city["round"].pk), PLANNING_HERE),
        "item_answer": (url("item_answer", city["round"].pk, key), PLANNING_HERE),
        "publication_packet": (
            url("publication_packet", m, p, results),
            for_board,
        ),
        "meeting_paper": (url("meeting_paper", m, p, results), expect(GONE)),
        "meeting_paper#handed_out": (url("meeting_paper", m, p, city["paper"].number), ALL),
        "data": (url("data", m, p), ALL),
        "data_file": (url("data_file", m, p, "figures.csv"), ALL),
        "publication_data": (url("publication_data", m, p, public), ALL),
        "publication_data#board": (url("publication_data", m, p, board), for_board),
        "publication_data_file": (url("publication_data_file", m, p, public, "data.zip"), ALL),
        "publication_data_file#board": (url("publication_data_file", m, p, board, "items.json"), for_board),
        "item_data_file": (url("item_data_file", m, p, public, key), ALL),
        "item_data_file#board": (url("item_data_file", m, p, board, key), for_board),
        "api": (url("api"), ALL),
        "api_description": (url("api_description"), ALL),
        "api_municipalities": (url("api_municipalities"), ALL),
        "api_catalogue": (url("api_catalogue", m), ALL),
        "api_latest_package": (url("api_latest_package", m, p), ALL),
        "api_latest_table": (url("api_latest_table", m, p, "items"), ALL),
        "api_publication": (url("api_publication", m, p, public), ALL),
        "api_publication#board": (url("api_publication", m, p, board), expect(GONE)),
        "api_package": (url("api_package", m, p, public), ALL),
        "api_package#board": (url("api_package", m, p, board), expect(GONE)),
        "api_table": (url("api_table", m, p, public, "items"), ALL),
        "api_table#board": (url("api_table", m, p, board, "items"), expect(GONE)),
        "api_nothing": (url("api_nothing", "x/y"), expect(GONE)),
        "data_catalogue": (url("data_catalogue", m), ALL),
        "login": (url("login"), expect(MOVED, anonymous=OK)),
        "logout": (url("logout"), expect(WRONG_METHOD)),
        "password_change": (url("password_change"), SIGNED_IN),
        "password_change_done": (url("password_change_done"), SIGNED_IN),
        "start": (url("start"), expect(MOVED, anonymous=LOGIN)),
        "my_items": (
            url("my_items"),
            expect(NO, anonymous=LOGIN, lead=OK, stranger=OK, head=OK, planner=OK, operator=OK)
            | {"foreign lead": OK, "foreign planner": OK},
        ),
        "reports": (url("reports"), SIGNED_IN),
        "enter": (url("enter", city["status"].pk), entry | {"foreign planner": (NO, GONE)}),
        "submit": (
            url("submit", city["status"].pk),
            expect(WRONG_METHOD, anonymous=(LOGIN, WRONG_METHOD)),
        ),
        "take_back": (
            url("take_back", city["status"].pk),
            expect(WRONG_METHOD, anonymous=(LOGIN, WRONG_METHOD)),
        ),
        "hand_back": (
            url("hand_back", city["status"].pk),
            expect(WRONG_METHOD, anonymous=(LOGIN, WRONG_METHOD)),
        ),
        "evidence": (url("evidence", city["status"].pk), entry),
        "evidence_file": (url("evidence_file", city["evidence"].pk), entry),
        "evidence_remove": (
            url("evidence_remove", city["evidence"].pk),
            expect(WRONG_METHOD, anonymous=(LOGIN, WRONG_METHOD)),
        ),
        "keep_entry": (url("keep_entry", city["status"].pk), expect(WRONG_METHOD)),
        "submit_all": (
            url("submit_all", city["round"].pk),
            expect(WRONG_METHOD, anonymous=(LOGIN, WRONG_METHOD)),
        ),
        "entry_rates": (
            url("entry_rates", city["status"].pk),
            expect(WRONG_METHOD, anonymous=(LOGIN, WRONG_METHOD)),
        ),
        "survey": (url("survey", city["round"].pk), ANSWERING),
        "survey_workbook": (url("survey_workbook", city["round"].pk, city["lead_department"].pk), ANSWERING),
        "survey_archive": (
            url("survey_archive", city["round"].pk),
            expect(WRONG_METHOD, anonymous=(LOGIN, WRONG_METHOD)),
        ),
        "prepared": (url("prepared", city["prepared"].pk), expect(GONE, anonymous=LOGIN, lead=OK)),
        "prepared_state": (
            url("prepared_state", city["prepared"].pk),
            expect(GONE, anonymous=LOGIN, lead=OK),
        ),
        "prepared_content": (
            url("prepared_content", city["prepared"].pk),
            expect(GONE, anonymous=LOGIN, lead=OK),
        ),
        **{
            f"prepared_{verb}": (
                url(f"prepared_{verb}", city["prepared"].pk),
                expect(WRONG_METHOD, anonymous=(LOGIN, WRONG_METHOD)),
            )
            for verb in ("again", "discard")
        },
        "survey_marked_all": (
            url("survey_marked_all", city["round"].pk),
            {who: GONE if answer == OK else answer for who, answer in ANSWERING.items()},
        ),
        "survey_take_over": (
            url("survey_take_over", city["round"].pk),
            expect(WRONG_METHOD, anonymous=(LOGIN, WRONG_METHOD)),
        ),
        "survey_file": (url("survey_file", city["survey"].pk), expect(GONE, anonymous=LOGIN, lead=OK)),
        "survey_marked": (url("survey_marked", city["survey"].pk), expect(GONE, anonymous=LOGIN)),
        **{
            f"survey_{verb}": (
                url(f"survey_{verb}", city["survey"].pk),
                expect(WRONG_METHOD, anonymous=(LOGIN, WRONG_METHOD)),
            )
            for verb in ("write", "again", "discard")
        },
        "effects_home": (url("effects_home"), PLANNING_ANYWHERE | {"finance": OK}),
        "effects": (url("effects", city["round"].pk), BUDGET_HERE),
        "effect_check": (
            url("effect_check", city["effect"].pk),
            expect(WRONG_METHOD, anonymous=(LOGIN, 405)),
        ),
        "projects": (url("projects", city["round"].pk), BUDGET_HERE),
        "publication_projects": (url("publication_projects", city["results"].pk), BUDGET_HERE),
        "organisation": (url("organisation"), PEOPLE | {"foreign planner": OK}),
        "handover": (
            url("handover", city["lead_department"].pk),
            expect((NO, GONE), anonymous=LOGIN, lead=OK, head=OK, planner=OK, operator=OK),
        ),
        "transfers": (url("transfers"), PEOPLE | {"foreign planner": OK}),
        "transfers_chosen": (url("transfers_chosen"), PEOPLE | {"foreign planner": OK}),
        "closing_accounts": (url("closing_accounts"), PEOPLE | {"foreign planner": OK}),
        "reorganisation_new": (url("reorganisation_new"), PEOPLE | {"foreign planner": OK}),
        "reorganisation": (url("reorganisation", city["reorganisation"].pk), PEOPLE_HERE),
        "reorganisation_edit": (url("reorganisation_edit", city["reorganisation"].pk), PEOPLE_HERE),
        "reorganisation_step_new": (url("reorganisation_step_new", city["reorganisation"].pk), PEOPLE_HERE),
        "reorganisation_step": (
            url("reorganisation_step", city["reorganisation"].pk, city["reorganisation"].steps.get().pk),
            PEOPLE_HERE,
        ),
        "reorganisation_preview": (url("reorganisation_preview", city["reorganisation"].pk), PEOPLE_HERE),
        "reorganisation_discard": (url("reorganisation_discard", city["reorganisation"].pk), PEOPLE_HERE),
        "reorganisation_take_back": (
            url("reorganisation_take_back", city["reorganisation"].pk),
            expect(WRONG_METHOD, anonymous=LOGIN),
        ),
        "review_home": (url("review_home"), PLANNING_ANYWHERE),
        "round_new": (url("round_new", city["plan"].pk), PLANNING_HERE),
        **{
            f"round_remedy#{key}": (url("round_remedy", city["plan"].pk, key), PLANNING_HERE)
            for key in ("accounts", "collective", "leads", "directions", "scale")
        },
        "round": (url("round", city["round"].pk), PLANNING_HERE),
        "confirm_clean": (url("confirm_clean", city["round"].pk), PLANNING_HERE),
        "round_edit": (url("round_edit", city["round"].pk), PLANNING_HERE),
        "round_letter": (url("round_letter", city["round"].pk, "notice"), PLANNING_HERE),
        "publication_letter": (
            url("publication_letter", city["results"].pk, "cover_council"),
            PLANNING_HERE,
        ),
        "letter_templates": (url("letter_templates", city["place"].pk), PLANNING_HERE),
        "letter_template": (url("letter_template", city["place"].pk, "dunning"), PLANNING_HERE),
        "reminders": (url("reminders", city["place"].pk), PLANNING_HERE),
        "reminders_send": (
            url("reminders_send", city["place"].pk),
            expect(WRONG_METHOD, anonymous=(LOGIN, WRONG_METHOD)),
        ),
        "reminder_wording": (url("reminder_wording", city["place"].pk, "after"), PLANNING_HERE),
        "notice_seen": (
            url("notice_seen", city["notice"].pk),
            expect(WRONG_METHOD, anonymous=(LOGIN, WRONG_METHOD)),
        ),
        "circular": (url("circular", city["round"].pk), PLANNING_HERE),
        "due_days": (url("due_days", city["round"].pk), PLANNING_HERE),
        "round_cancel": (url("round_cancel", city["round"].pk), PLANNING_HERE),
        "questions": (url("questions", city["round"].pk), PLANNING_HERE),
        "question_new": (url("question_new", city["round"].pk), PLANNING_HERE),
        "question": (url("question", city["round"].pk, city["question"].pk), PLANNING_HERE),
        "round_state": (
            url("round_state", city["round"].pk),
            expect(WRONG_METHOD, anonymous=(LOGIN, WRONG_METHOD)),
        ),
        "review_record": (url("review_record", city["status"].pk), PLANNING_HERE),
        "publish#plan": (reverse("publish", kwargs={"plan_pk": city["plan"].pk}), PLANNING_HERE),
        "publish#round": (reverse("publish", kwargs={"pk": city["round"].pk}), PLANNING_HERE),
        "opinions": (url("opinions", city["round"].pk), PLANNING_HERE),
        "opinion_new": (url("opinion_new", city["round"].pk), PLANNING_HERE),
        "opinion": (url("opinion", city["round"].pk, city["opinion"].pk), PLANNING_HERE),
        "opinion_answer": (url("opinion_answer", city["opinion"].pk), ANSWERING_OPINIONS),
        "opinion_follow_up": (
            url("opinion_follow_up", city["earlier"].pk, city["round"].pk),
            ANSWERING_OPINIONS,
        ),
        "sealed": (url("sealed", city["public"].pk), PLANNING_HERE),
        "take_back_planned": (
            url("take_back_planned", city["planned"].pk),
            expect(WRONG_METHOD, anonymous=(LOGIN, WRONG_METHOD)),
        ),
        "correctable": (url("correctable", city["results"].pk), PLANNING_HERE),
        "correct": (
            url("correct", city["results"].pk, city["item"].indicators.get().pk, 2024),
            PLANNING_HERE,
        ),
        "blacken": (url("blacken", city["results"].pk), PLANNING_HERE),
        "correct_report": (url("correct_report", city["results"].pk, city["item"].pk), PLANNING_HERE),
        "history": (reverse("history"), PLANNING_ANYWHERE | {"auditor": OK}),
        "whole_plan": (reverse("whole_plan", args=[city["plan"].pk]), PLANNING_HERE),
        "plan_layouts": (url("plan_layouts", city["plan"].pk), PLANNING_HERE),
        "plan_layout_workbook": (
            url("plan_layout_workbook", city["plan"].pk, "status_list"),
            PLANNING_HERE,
        ),
        "plan_closing": (url("plan_closing", city["plan"].pk), PLANNING_HERE),
        "plan_successor": (url("plan_successor", city["plan"].pk), PLANNING_HERE),
        "judgement_rules": (url("judgement_rules", city["plan"].pk), PLANNING_HERE),
        "judgement_rule_new": (url("judgement_rule_new", city["plan"].pk), PLANNING_HERE),
        "judgement_rule_remove": (
            url("judgement_rule_remove", city["plan"].pk, 1),
            expect(WRONG_METHOD, anonymous=(LOGIN, WRONG_METHOD)),
        ),
        "judgement_rule_bind": (
            url("judgement_rule_bind", city["round"].pk),
            expect(WRONG_METHOD, anonymous=(LOGIN, WRONG_METHOD)),
        ),
        "plan_changes": (url("plan_changes", city["plan"].pk), PLANNING_HERE),
        "item_change": (url("item_change", city["plan"].pk, "added"), PLANNING_HERE),
        "item_change_undo": (
            url("item_change_undo", city["plan"].pk, 1),
            expect(WRONG_METHOD, anonymous=(LOGIN, WRONG_METHOD)),
        ),
        "series_break": (url("series_break", city["item"].indicators.get().pk), PLANNING_HERE),
        "series_break_remove": (
            url("series_break_remove", city["break"].pk),
            expect(WRONG_METHOD, anonymous=(LOGIN, WRONG_METHOD)),
        ),
        "plan_target_changes": (url("plan_target_changes", city["plan"].pk), PLANNING_HERE),
        "plan_target_changes_workbook": (
            url("plan_target_changes_workbook", city["plan"].pk),
            PLANNING_HERE,
        ),
        "record_history": (url("record_history", city["status"].pk), PLANNING_HERE | {"auditor": OK}),
        "item_history": (url("item_history", city["item"].pk), PLANNING_HERE | {"auditor": OK}),
        "history#plan": (
            reverse("history", kwargs={"plan_pk": city["plan"].pk}),
            PLANNING_HERE | {"auditor": OK},
        ),
        "years_grid": (url("years_grid", city["item"].pk), PLANNING_HERE),
        "intake": (url("intake"), PLANNING_ANYWHERE),
        "intake_job": (url("intake_job", city["job"].pk), OWNER),
        "intake_state": (url("intake_state", city["job"].pk), OWNER),
        "intake_findings": (url("intake_findings", city["job"].pk), OWNER),
        "intake_answers": (url("intake_answers", city["job"].pk), expect(WRONG_METHOD, anonymous=LOGIN)),
        "intake_write": (url("intake_write", city["job"].pk), expect(WRONG_METHOD, anonymous=LOGIN)),
        "intake_again": (url("intake_again", city["job"].pk), expect(WRONG_METHOD, anonymous=LOGIN)),
        "intake_discard": (url("intake_discard", city["job"].pk), expect(WRONG_METHOD, anonymous=LOGIN)),
    }


_OUTSIDE_OFFICE = (
    *("headquarters", "board", "council", "auditor", "finance", "administrator", "foreign lead"),
)
_NOT_THEIRS = ("stranger", *_OUTSIDE_OFFICE, "foreign planner")
_NOT_PLANNING = ("lead", "head", *_NOT_THEIRS)
WRITES = {
    # POST addresses: who is refused whatever is posted (those who may act are tested with the page itself).
    "take_back": _NOT_THEIRS,
    "submit": _NOT_THEIRS,
    "hand_back": _NOT_THEIRS,
    "evidence": _NOT_THEIRS,
    "evidence_remove": _NOT_THEIRS,
    "keep_entry": ("head", *_NOT_THEIRS),
    "entry_rates": ("head", *_NOT_THEIRS),
    "enter": _NOT_THEIRS,
    "round_new": _NOT_PLANNING,
    "round_remedy#accounts": _NOT_PLANNING,
    "round_remedy#scale": _NOT_PLANNING,
    "round_edit": _NOT_PLANNING,
    "due_days": _NOT_PLANNING,
    "reminders_send": _NOT_PLANNING,
    "reminder_wording": _NOT_PLANNING,
    "notice_seen": ("head", "planner", "operator", *_NOT_THEIRS),
    "round_letter": _NOT_PLANNING,
    "publication_letter": _NOT_PLANNING,
    "letter_templates": _NOT_PLANNING,
    "round_cancel": _NOT_PLANNING,
    "round_state": _NOT_PLANNING,
    "review_record": _NOT_PLANNING,
    "publish#plan": _NOT_PLANNING,
    "publish#round": _NOT_PLANNING,
    "question_new": _NOT_PLANNING,
    "question": _NOT_PLANNING,
    "sealed": _NOT_PLANNING,
    "correct": _NOT_PLANNING,
    "correct_report": _NOT_PLANNING,
    "blacken": _NOT_PLANNING,
    "take_back_planned": _NOT_PLANNING,
    "opinions": _NOT_PLANNING,
    "opinion_new": _NOT_PLANNING,
    "opinion": _NOT_PLANNING,
    "opinion_answer": _NOT_THEIRS,
    "opinion_follow_up": _NOT_THEIRS,
    "plan_layouts": _NOT_PLANNING,
    "years_grid": _NOT_PLANNING,
    "plan_successor": _NOT_PLANNING,
    "item_change": _NOT_PLANNING,
    "item_change_undo": _NOT_PLANNING,
    "judgement_rule_new": _NOT_PLANNING,
    "judgement_rule_remove": _NOT_PLANNING,
    "judgement_rule_bind": _NOT_PLANNING,
    "series_break": _NOT_PLANNING,
    "series_break_remove": _NOT_PLANNING,
    "intake": ("lead", "head", "stranger", *_OUTSIDE_OFFICE),
} | dict.fromkeys(
    ("intake_answers", "intake_write", "intake_again", "intake_discard"), (*_NOT_PLANNING, "operator")
)
WRITES |= dict.fromkeys(
    ("survey_write", "survey_again", "survey_discard"), ("head", "planner", "operator", *_NOT_THEIRS)
)
WRITES["effect_check"] = ("planner", "lead", "head", *(one for one in _NOT_THEIRS if one != "finance"))
WRITES |= dict.fromkeys(("survey", "survey_take_over"), ("head", *_NOT_THEIRS))

IN_ADMIN_FOR_EVERYBODY = {"login", "logout", "jsi18n", "password_change", "password_change_done"}


def _named(patterns: list[Any], prefix: str = "") -> dict[str, str]:
    """URL name → route, of everything outside the admin; unnamed ones under their route."""
    found: dict[str, str] = {}
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                found |= _named(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            found[pattern.name or route] = route
    return found


def _client(person: User | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend="plans.auth_backend.MembershipBackend")
    return client


def _answer(response: Any) -> Any:
    if response.status_code == 302 and "/login/" in response["Location"]:
        return LOGIN
    return response.status_code


def _agrees(got: Any, wanted: Any) -> bool:
    return got in wanted if isinstance(wanted, tuple) else got == wanted


def test_every_address_is_listed(world: World) -> None:
    listed = {name.partition("#")[0] for name in addresses(world.own)}
    assert set(_named(get_resolver().url_patterns)) == listed


SECOND_OF_A_ROLE = {"stranger", "foreign lead", "foreign planner"}
"""Ask the database what the first of that role asks it."""


@pytest.mark.parametrize(
    "role",
    [
        pytest.param(one, marks=[] if one in SECOND_OF_A_ROLE else [pytest.mark.every_database])
        for one in EVERYBODY
    ],
)
def test_every_page_opens_to_those_and_only_those_who_may(world: World, role: str) -> None:
    client = _client(world.people[role])
    wrong = []
    for name, (address, expected) in addresses(world.own).items():
        got = _answer(client.get(address))
        if not _agrees(got, expected[role]):
            wrong.append(f"{name} {address}: {got}, expected {expected[role]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", EVERYBODY)
def test_nobody_writes_where_the_role_does_not_allow_it(world: World, role: str) -> None:
    client = _client(world.people[role])
    before = (
        Item.objects.count(),
        ReportingRound.objects.count(),
        Publication.objects.count(),
        list(ImportJob.objects.values_list("state", "attempt")),
        list(ReturnedSurvey.objects.values_list("state", "choices")),
        list(YearEndStatus.objects.values_list("state", "version")),
    )
    wrong, every = [], addresses(world.own)
    for name, refused in WRITES.items():
        if role != "anonymous" and role not in refused:
            continue
        address, _ = every[name]
        got = _answer(client.post(address, {"move": "submit", "reason": "理由", "narrative": "書換え"}))
        # An anonymous post to the form gets the sentence about the expired session instead of a redirect.
        wanted = (LOGIN, 401, 403) if role == "anonymous" else (403, 404)
        if got not in wanted:
            wrong.append(f"{name} {address}: {got}")
    assert not wrong, "\n".join(wrong)
    assert before == (
        Item.objects.count(),
        ReportingRound.objects.count(),
        Publication.objects.count(),
        list(ImportJob.objects.values_list("state", "attempt")),
        list(ReturnedSurvey.objects.values_list("state", "choices")),
        list(YearEndStatus.objects.values_list("state", "version")),
    )


def _admin_addresses(world: World) -> list[tuple[str, str]]:
    """(name, address) of every admin page; pages of one object get one of the own municipality."""
    objects = {
        "municipality": world.own["place"].pk,
        "department": world.own["place"].departments.first().pk,
        "plan": world.own["plan"].pk,
        "pillar": world.own["plan"].pillars.first().pk,
        "item": world.own["item"].pk,
        "indicator": world.own["item"].indicators.first().pk,
        "reportinground": world.own["round"].pk,
        "yearendstatus": world.own["status"].pk,
        "publication": world.own["public"].pk,
        "user": world.own["lead"].pk,
        "membership": world.own["lead"].memberships.first().pk,
        "ratingscale": world.own["place"].rating_scales.first().pk,
    }
    found: list[tuple[str, str]] = []
    for model, site in admin.site._registry.items():
        name = model._meta.model_name or ""
        for pattern in site.get_urls():
            if not pattern.name:
                continue
            needs = list(getattr(pattern.pattern, "converters", {}))
            if needs and name not in objects:
                continue
            if len(needs) > 1:
                continue
            found.append(
                (pattern.name, reverse(f"admin:{pattern.name}", args=[objects[name]] if needs else []))
            )
    return found


@pytest.mark.parametrize(
    "role",
    [
        *("anonymous", "lead", "head", "stranger", "headquarters", "board", "council", "auditor", "finance"),
        "foreign lead",
    ],
)
def test_the_admin_is_closed_to_all_but_the_planning_section(world: World, role: str) -> None:
    client = _client(world.people[role])
    opened = [
        name
        for name, address in _admin_addresses(world)
        if _answer(client.get(address, follow=False)) not in (LOGIN, NO)
    ]
    assert not opened


ABOUT_PEOPLE = ("plans_user_", "plans_membership_", "plans_department_", "auth_user_password_change")


@pytest.mark.every_database
def test_an_administrator_looks_after_people_and_departments_and_nothing_else(world: World) -> None:
    client = _client(world.people["administrator"])
    opened = {
        name
        for name, address in _admin_addresses(world)
        if client.get(address).status_code == OK and name not in IN_ADMIN_FOR_EVERYBODY
    }
    assert {name for name in opened if not name.startswith(ABOUT_PEOPLE)} == {
        "plans_municipality_changelist",
        "plans_municipality_change",
        "plans_municipality_history",
    }
    for model in ("user", "membership", "department"):
        assert {f"plans_{model}_{page}" for page in ("changelist", "add", "change", "history")} <= opened


def test_a_planner_of_another_municipality_reaches_no_object_of_this_one(world: World) -> None:
    client = _client(world.people["foreign planner"])
    reached = []
    for name, address in _admin_addresses(world):
        if name.endswith(("_change", "_delete", "_history")) and client.get(address).status_code == 200:
            reached.append(name)
    assert not reached


@pytest.mark.every_database
def test_the_planner_opens_every_listed_admin_page_of_the_own_municipality(world: World) -> None:
    client = _client(world.people["planner"])
    broken = []
    for name, address in _admin_addresses(world):
        status = client.get(address).status_code
        if status >= 500 or (name.endswith("_changelist") and status not in (200, 403)):
            broken.append(f"{name}: {status}")
    assert not broken


def test_nobody_of_a_department_can_import_even_with_an_admin_account(world: World) -> None:
    """import-export opens its import to every staff user unless a permission code is set."""
    lead = world.own["lead"]
    lead.is_staff = True
    lead.save()
    client = _client(lead)
    opened = [
        name
        for name, address in _admin_addresses(world)
        if ("import" in name or "export" in name) and client.get(address).status_code == 200
    ]
    assert not opened
    names = [name for name, _ in _admin_addresses(world)]
    assert any("import" in name for name in names), "the walk must reach the import pages"
