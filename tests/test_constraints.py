"""Every rule that the database keeps is broken here past the forms, and the database refuses."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F

from items.models import (
    AnnualTarget,
    Assignment,
    BudgetLine,
    GoalRevision,
    Indicator,
    Item,
    ItemSuccession,
    RestatedFigure,
    SeriesBreak,
    Staffing,
    TargetRevision,
    TargetValue,
)
from plans.access import Role
from plans.models import (
    Department,
    Edition,
    Footnote,
    Membership,
    Municipality,
    Pillar,
    Plan,
    PlanScale,
    RatingBand,
    RatingScale,
    Reorganisation,
    ReorganisationStep,
)
from progress.models import (
    ActualValue,
    Answer,
    Blackening,
    BoardOpinion,
    ColumnMatching,
    Correction,
    EffectCheck,
    Evidence,
    EvidenceContent,
    FiscalEffect,
    JudgementBand,
    JudgementMethod,
    JudgementRule,
    KeptEntry,
    LetterTemplate,
    OpinionFollowUp,
    PillarSummary,
    PlanQuestion,
    Publication,
    PublicationFile,
    PublicationRelease,
    Rating,
    RemindedOf,
    Reminder,
    ReminderWording,
    ReportingRound,
    RoundDue,
    TakenDocument,
    YearEndStatus,
)
from progress.review.effects import check_effect
from progress.review.publications import release, seal
from tests import make, prepared

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]

CONSTRAINTS = [
    (model, constraint)
    for app in ("plans", "items", "progress")
    for model in apps.get_app_config(app).get_models()
    for constraint in model._meta.constraints
]
UNIQUE_FIELDS = [
    (model, field.name)
    for app in ("plans", "items", "progress")
    for model in apps.get_app_config(app).get_models()
    for field in model._meta.concrete_fields
    if field.unique and not field.primary_key
]


@pytest.fixture
def world() -> None:
    prepared.fill("constraints", every_model)


def every_model() -> None:
    """At least one good row of every model that has a constraint."""
    place = make.municipality()
    plan = make.plan(place)
    lead = make.department(place, valid_from=date(2020, 4, 1))
    planner, editor = make.planner(place), make.editor(lead)
    pillar = make.pillar(plan)
    item = make.item(pillar, lead=lead)
    indicator = make.indicator(item, targets={2024: "97.5"})
    make.annual_target(item, 2024)
    rule = make.judgement_rule(plan)
    JudgementMethod.objects.create(rule=rule, indicator=indicator, method="keep", tolerance=10)
    value = indicator.target_values.get()
    TargetRevision.objects.create(
        target_value=value, decided_on=date(2024, 5, 1), decided_by="本部", reason="制度の改正"
    )
    GoalRevision.objects.create(
        indicator=indicator, decided_on=date(2024, 5, 1), decided_by="本部", reason="制度の改正"
    )
    series_break = SeriesBreak.objects.create(
        indicator=indicator, from_year=2024, what="counting", reason="調べ方を変えたため"
    )
    RestatedFigure.objects.create(series_break=series_break, fiscal_year=2023, value=90)
    ItemSuccession.objects.create(item=item, kind="renamed", from_year=2024)
    BudgetLine.objects.create(item=item, fiscal_year=2024, project_name="事業")
    Staffing.objects.create(pillar=pillar, fiscal_year=2024, category="正規", fte=2)
    Edition.objects.create(plan=plan, name="初版")
    Footnote.objects.create(plan=plan, mark="※1", text="注")
    reporting_round = make.opened_round(plan, planner)
    status = make.status(reporting_round, item)
    make.actual(status, indicator, "96")
    effect = FiscalEffect.objects.create(status=status, kind="saving", amount_yen=1000)
    proof = Evidence.objects.create(status=status, file_name="決算書.pdf")
    EvidenceContent.objects.create(evidence=proof, data=b"%PDF-")
    make.confirmed(status, lead=editor, by=planner)
    check_effect(effect, "confirmed", by=make.member(place, Role.FINANCE))
    correction = Correction(status=status, indicator=indicator, fiscal_year=2024)
    correction.reason, correction.decided_by, correction.decided_on = "誤り", "部長", date(2025, 9, 1)
    correction.save()
    Blackening.objects.create(municipality=place, decided_by="部長", decided_on=date(2025, 9, 1), places=1)
    KeptEntry.objects.create(owner=editor, status=status, typed=[])
    RoundDue.objects.create(round=reporting_round, department=lead, due_on=date(2025, 6, 30))
    LetterTemplate.objects.create(municipality=place, kind="notice", number=1, content=b"PK")
    said = {"municipality": place, "occasion": "opened", "subject": "お願い", "body": "本文"}
    reminder = Reminder.objects.create(to_name="収納課", address="shuno@example.lg.jp", **said)
    RemindedOf.objects.create(reminder=reminder, recipient="department:1", thing="opened:1")
    ReminderWording.objects.create(**said)
    reorganisation = Reorganisation.objects.create(municipality=place, effective_on=date(2025, 4, 1))
    ReorganisationStep.objects.create(reorganisation=reorganisation, before=lead.name)
    PillarSummary.objects.create(round=reporting_round, pillar=pillar)
    opinion = BoardOpinion.objects.create(round=reporting_round, opinion="意見")
    OpinionFollowUp.objects.create(opinion=opinion, round=reporting_round, text="対応")
    Answer.objects.create(status=status, question=make.question(plan), text="12人")
    ColumnMatching.objects.create(municipality=place, signature="0" * 64)
    TakenDocument.objects.create(plan=plan, file_name="計画.xlsx", sha256="0" * 64, content=b"")
    publication = seal(plan, reporting_round, by=planner)
    release(publication, ["public"], by=planner)
    PublicationFile.objects.create(publication=publication, name="items.csv", content=b"", edition=1)


def again(model: type[models.Model], where: Any = None, **other: Any) -> None:
    """Inserts a copy of a row, with `other` values, past every validation."""
    row = copy.copy(model._default_manager.filter(**(where or {})).order_by("pk")[0])
    row.pk, row._state = None, models.base.ModelState()
    for name, value in other.items():
        setattr(row, name, value)
    model._default_manager.bulk_create([row])


def update(model: type[models.Model], **values: Any) -> None:
    assert model._default_manager.update(**values)


def copied(model: type[models.Model], column: str, value: int) -> None:
    """Raw, of a table whose rows can't be changed: a copy of a row with another value."""
    names = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    taken = ", ".join("%s" if name == column else f'"{name}"' for name in names)
    table, given = model._meta.db_table, ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{table}" ({given}) SELECT {taken} FROM "{table}"', [value])  # noqa: S608
        assert cursor.rowcount > 0


def year(model: type[models.Model], column: str, value: int = 1949) -> None:
    """Raw, because the field itself refuses an impossible year before the database sees it."""
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{model._meta.db_table}" SET "{column}" = %s', [value])  # noqa: S608
        assert cursor.rowcount > 0


def another_department(**values: Any) -> None:
    """Below the one that stands."""
    upper = Department.objects.order_by("pk")[0]
    again(Department, name="教育委員会", parent=upper, **values)


def differing_rating() -> None:
    [recorded, suggested] = RatingBand.objects.filter(code__in=["a", "b"]).order_by("code")
    update(Rating, recorded=recorded, suggested=suggested, reason="")


def rating_of_an_indicator_twice() -> None:
    again(Rating, indicator=Indicator.objects.get())  # beside the one of the item as a whole
    again(Rating, {"indicator__isnull": False})


VIOLATIONS: dict[str, Callable[[], None]] = {
    "municipality_code_six_digits": lambda: update(Municipality, code="10211"),
    "department_name_once_per_municipality": lambda: again(Department),
    "department_days_in_order": lambda: update(Department, valid_from="2026-04-01", valid_until="2026-03-31"),
    "department_not_its_own_parent": lambda: update(Department, parent_id=F("id")),
    "department_not_its_own_successor": lambda: update(Department, successor_id=F("id")),
    "department_authority_at_the_top": lambda: another_department(kind="authority"),
    "department_collects_for_a_parent": lambda: update(Department, collects_for_parent=True),
    "membership_days_in_order": lambda: update(Membership, valid_from="2026-04-01", valid_until="2026-03-31"),
    "membership_department_where_the_role_has_one": lambda: update(Membership, role="planner"),
    "membership_once": lambda: again(Membership, {"role": "editor"}),
    "membership_without_department_once": lambda: again(Membership, {"role": "planner"}),
    "rating_scale_key_once": lambda: again(RatingScale),
    "rating_band_code_once": lambda: again(RatingBand, position=77),
    "rating_band_position_once": lambda: again(RatingBand, code="other"),
    "plan_slug_once_per_municipality": lambda: again(Plan),
    "department_former_parent_until_a_day": lambda: another_department(
        former_parent=Department.objects.get(), parent_since=None
    ),
    "reorganisation_step_says_something": lambda: update(ReorganisationStep, before="", after=""),
    "plan_years_in_order": lambda: update(Plan, start_year=2024, end_year=2023),
    "plan_start_year_possible": lambda: year(Plan, "start_year"),
    "plan_end_year_possible": lambda: year(Plan, "end_year", 2100),
    "plan_scale_once": lambda: again(PlanScale),
    "edition_name_once": lambda: again(Edition),
    "footnote_mark_once": lambda: again(Footnote),
    "pillar_key_once_per_plan": lambda: again(Pillar),
    "pillar_not_its_own_parent": lambda: update(Pillar, parent_id=F("id")),
    "item_key_once_per_plan": lambda: again(Item),
    "item_not_its_own_parent": lambda: update(Item, parent_id=F("id")),
    "item_years_in_order": lambda: update(Item, start_year=2024, end_year=2023),
    "item_start_year_possible": lambda: year(Item, "start_year"),
    "item_end_year_possible": lambda: year(Item, "end_year", 2100),
    "succession_successor_for_merge_and_split": lambda: update(ItemSuccession, kind="merged"),
    "succession_year_possible": lambda: year(ItemSuccession, "from_year"),
    "assignment_once": lambda: again(Assignment),
    "assignment_days_in_order": lambda: update(
        Assignment, valid_from=date(2025, 4, 1), valid_until=date(2025, 3, 31)
    ),
    "indicator_name_once_per_item": lambda: again(Indicator),
    "indicator_tolerance_not_negative": lambda: update(Indicator, tolerance=-1),
    "indicator_baseline_year_possible": lambda: year(Indicator, "baseline_year"),
    "indicator_goal_year_possible": lambda: year(Indicator, "goal_year"),
    "annual_target_once_per_year": lambda: again(AnnualTarget),
    "annual_target_year_possible": lambda: year(AnnualTarget, "fiscal_year"),
    "target_value_once_per_year": lambda: again(TargetValue),
    "target_value_year_possible": lambda: year(TargetValue, "fiscal_year"),
    "target_revision_has_reason": lambda: update(TargetRevision, reason=""),
    "goal_revision_has_reason": lambda: update(GoalRevision, reason=""),
    "series_break_once_per_year": lambda: again(SeriesBreak),
    "series_break_has_reason": lambda: update(SeriesBreak, reason=""),
    "series_break_year_possible": lambda: year(SeriesBreak, "from_year"),
    "restated_figure_once_per_year": lambda: again(RestatedFigure),
    "restated_figure_year_possible": lambda: year(RestatedFigure, "fiscal_year"),
    "budget_line_of_pillar_or_item": lambda: update(BudgetLine, pillar=Pillar.objects.get()),
    "budget_line_year_possible": lambda: year(BudgetLine, "fiscal_year"),
    "staffing_of_pillar_or_item": lambda: update(Staffing, pillar=None),
    "staffing_not_negative": lambda: update(Staffing, fte=-1),
    "staffing_year_possible": lambda: year(Staffing, "fiscal_year"),
    "round_once_per_year_and_kind": lambda: again(ReportingRound),
    "round_has_due_date": lambda: update(ReportingRound, due_on=None),
    "round_year_possible": lambda: year(ReportingRound, "fiscal_year"),
    "status_once_per_round": lambda: again(YearEndStatus),
    "evidence_number_or_file": lambda: update(Evidence, document_number="", file_name=""),
    "actual_value_once": lambda: again(ActualValue),
    "actual_value_or_why_absent": lambda: update(ActualValue, absent_because="not_yet", value=1),
    "actual_value_provisional_or_final": lambda: update(
        ActualValue, is_provisional=True, final_on=date(2025, 5, 31)
    ),
    "actual_value_year_possible": lambda: year(ActualValue, "fiscal_year"),
    "rating_once_per_scale": lambda: again(Rating),
    "rating_once_per_scale_and_indicator": rating_of_an_indicator_twice,
    "rating_differing_has_reason": differing_rating,
    "effect_general_within_amount": lambda: update(FiscalEffect, general_yen=1001),
    "effect_check_question_has_reason": lambda: again(EffectCheck, verdict="questioned"),
    "blackening_has_decision": lambda: again(Blackening, decided_by=""),
    "correction_has_reason": lambda: again(Correction, reason=""),
    "correction_has_decision": lambda: again(Correction, decided_by=""),
    "correction_of_a_figure_or_a_place": lambda: again(Correction, place="主な取組内容"),
    "correction_year_possible": lambda: copied(Correction, "fiscal_year", 1949),
    "question_once_per_plan": lambda: again(PlanQuestion),
    "question_choices_of_a_choice": lambda: update(PlanQuestion, kind="choice"),
    "question_in_list_is_public": lambda: update(PlanQuestion, in_list=True),
    "question_years_in_order": lambda: update(PlanQuestion, until_year=2023),
    "question_from_year_possible": lambda: year(PlanQuestion, "from_year"),
    "question_until_year_possible": lambda: year(PlanQuestion, "until_year", 2100),
    "answer_once_per_question": lambda: again(Answer),
    "answer_not_empty": lambda: update(Answer, text=""),
    "judgement_rule_name_once": lambda: again(JudgementRule, position=2),
    "judgement_rule_position_once": lambda: again(JudgementRule, name="第2版"),
    "judgement_band_once": lambda: again(JudgementBand),
    "judgement_method_once": lambda: again(JudgementMethod),
    "judgement_tolerance_of_keep": lambda: update(JudgementMethod, method="limit"),
    "round_due_once": lambda: again(RoundDue),
    "letter_template_number_once": lambda: again(LetterTemplate),
    "reminder_to_somebody": lambda: update(Reminder, address=""),
    "reminded_once": lambda: again(RemindedOf),
    "reminder_wording_once": lambda: again(ReminderWording),
    "pillar_summary_once_per_round": lambda: again(PillarSummary),
    "board_opinion_sent_has_due_date": lambda: update(BoardOpinion, sent_on=date(2025, 8, 21)),
    "follow_up_once_per_round": lambda: again(OpinionFollowUp),
    "follow_up_not_empty": lambda: update(OpinionFollowUp, text=""),
    "board_opinion_not_empty": lambda: update(BoardOpinion, opinion=""),
    "publication_number_once_per_plan": lambda: again(Publication),
    "publication_round_unless_plan": lambda: again(Publication, number=2, kind="plan"),
    "release_once_per_audience": lambda: again(PublicationRelease),
    "publication_file_once": lambda: again(PublicationFile),
    "kept_entry_once": lambda: again(KeptEntry),
    "column_matching_once": lambda: again(ColumnMatching),
    "taken_document_once": lambda: again(TakenDocument),
}


def test_every_constraint_is_broken_here_and_no_other():
    assert sorted(VIOLATIONS) == sorted(constraint.name for _, constraint in CONSTRAINTS)


def names(error: IntegrityError, model: type[models.Model], constraint: models.BaseConstraint) -> bool:
    """Is it this constraint that the database complains of?"""
    said = str(error)
    if connection.vendor == "sqlite" and isinstance(constraint, models.UniqueConstraint):
        of = {field.name: field.column for field in model._meta.concrete_fields}
        columns = [f"{model._meta.db_table}.{of[name]}" for name in constraint.fields]
        return said == "UNIQUE constraint failed: " + ", ".join(columns)
    return re.search(rf"\b{constraint.name}\b", said) is not None


@pytest.mark.parametrize(("model", "constraint"), CONSTRAINTS, ids=[one.name for _, one in CONSTRAINTS])
def test_the_database_refuses(world, model, constraint):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        VIOLATIONS[constraint.name]()
    assert names(refusal.value, model, constraint), refusal.value


@pytest.mark.parametrize(("model", "constraint"), CONSTRAINTS, ids=[one.name for _, one in CONSTRAINTS])
def test_a_person_is_told_in_a_japanese_sentence(model, constraint):
    message = constraint.get_violation_error_message()
    assert re.search(r"[ぁ-ん]", message), message
    assert message.endswith("。")
    assert message != models.BaseConstraint.default_violation_error_message


@pytest.mark.parametrize(("model", "field"), UNIQUE_FIELDS, ids=lambda one: getattr(one, "__name__", one))
def test_what_must_be_unique_is_unique(world, model, field):
    others = {name: f"other-{name}" for _, name in UNIQUE_FIELDS if _ is model and name != field}
    others |= {"code": make.CODES["annaka"]} if "code" in others else {}
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        again(model, **others)


def test_a_form_shows_the_constraints_sentence():
    plan = make.plan()
    with pytest.raises(ValidationError, match="終了年度が開始年度より前になっています"):
        Plan(municipality=plan.municipality, slug="b", title="b", start_year=2025, end_year=2024).full_clean()
