"""Addresses of the staff's pages."""

from __future__ import annotations

from django.urls import path

from progress.office.budget import views as budget
from progress.office.department import entry_views, keeping, submitting, views
from progress.office.evidence import views as evidence
from progress.office.judging import views as judging
from progress.office.letters import views as letters
from progress.office.opinions import desk as opinions_desk
from progress.office.opinions import planning as opinions
from progress.office.organisation import handover, people
from progress.office.organisation import views as organisation
from progress.office.over_time import closing, series_break
from progress.office.over_time import views as over_time
from progress.office.planning import (
    blacken,
    bulk,
    circular,
    correcting,
    due_views,
    history,
    layouts,
    publishing,
    questions,
    record,
    remedy_views,
    round_views,
    target_changes,
)
from progress.office.prepared import views as prepared
from progress.office.reminders import views as reminders
from progress.office.survey import views as survey
from progress.reports.packet import views as packet

urlpatterns = [
    path("staff/", views.start, name="start"),
    path("staff/items/", views.my_items, name="my_items"),
    path("staff/statuses/<int:pk>/", entry_views.enter, name="enter"),
    path("staff/statuses/<int:pk>/submit/", entry_views.submit, name="submit"),
    path("staff/statuses/<int:pk>/take-back/", submitting.take_back, name="take_back"),
    path("staff/statuses/<int:pk>/hand-back/", submitting.hand_back, name="hand_back"),
    path("staff/statuses/<int:pk>/keep/", keeping.keep, name="keep_entry"),
    path("staff/rounds/<int:pk>/submit/", submitting.submit_all, name="submit_all"),
    path("staff/statuses/<int:pk>/rates/", entry_views.entry_rates, name="entry_rates"),
    path("staff/statuses/<int:pk>/evidence/", evidence.page, name="evidence"),
    path("staff/evidence/<int:pk>/file/", evidence.file, name="evidence_file"),
    path("staff/evidence/<int:pk>/remove/", evidence.remove, name="evidence_remove"),
    path("staff/reports/", views.reports, name="reports"),
    path("staff/rounds/<int:pk>/survey/", survey.home, name="survey"),
    path("staff/rounds/<int:pk>/survey.zip", survey.archive, name="survey_archive"),
    path("staff/rounds/<int:pk>/survey/<int:department_pk>.xlsx", survey.workbook, name="survey_workbook"),
    path("staff/rounds/<int:pk>/survey/write/", survey.take_over, name="survey_take_over"),
    path("staff/rounds/<int:pk>/survey/marked.zip", survey.returned_copies, name="survey_marked_all"),
    path("staff/files/<int:pk>/", prepared.page, name="prepared"),
    path("staff/files/<int:pk>/state/", prepared.state, name="prepared_state"),
    path("staff/files/<int:pk>/content/", prepared.content, name="prepared_content"),
    path("staff/files/<int:pk>/again/", prepared.again, name="prepared_again"),
    path("staff/files/<int:pk>/discard/", prepared.discard, name="prepared_discard"),
    path("staff/surveys/<int:pk>/", survey.file, name="survey_file"),
    path("staff/surveys/<int:pk>/write/", survey.write, name="survey_write"),
    path("staff/surveys/<int:pk>/again/", survey.again, name="survey_again"),
    path("staff/surveys/<int:pk>/discard/", survey.discard, name="survey_discard"),
    path("staff/surveys/<int:pk>/marked.xlsx", survey.returned_copy, name="survey_marked"),
    path("staff/opinions/<int:pk>/", opinions_desk.answer, name="opinion_answer"),
    path(
        "staff/opinions/<int:pk>/rounds/<int:round_pk>/",
        opinions_desk.follow_up,
        name="opinion_follow_up",
    ),
    path("staff/effects/", budget.home, name="effects_home"),
    path("staff/rounds/<int:pk>/effects/", budget.effects, name="effects"),
    path("staff/effects/<int:pk>/check/", budget.check, name="effect_check"),
    path("staff/rounds/<int:pk>/projects.xlsx", budget.projects, name="projects"),
    path(
        "staff/publications/<int:pk>/projects.xlsx", budget.publication_projects, name="publication_projects"
    ),
    path("organisation/", organisation.home, name="organisation"),
    path("staff/departments/<int:pk>/handover/", handover.handover, name="handover"),
    path("organisation/people/", people.transfers, name="transfers"),
    path("organisation/people/chosen/", people.chosen, name="transfers_chosen"),
    path("organisation/people/closing/", people.closing, name="closing_accounts"),
    path("organisation/new/", organisation.draft_new, name="reorganisation_new"),
    path("organisation/<int:pk>/", organisation.reorganisation, name="reorganisation"),
    path("organisation/<int:pk>/edit/", organisation.draft_edit, name="reorganisation_edit"),
    path("organisation/<int:pk>/lines/new/", organisation.step, name="reorganisation_step_new"),
    path("organisation/<int:pk>/lines/<int:step_pk>/", organisation.step, name="reorganisation_step"),
    path("organisation/<int:pk>/preview/", organisation.preview, name="reorganisation_preview"),
    path("organisation/<int:pk>/take-back/", organisation.take_back, name="reorganisation_take_back"),
    path("organisation/<int:pk>/discard/", organisation.discard, name="reorganisation_discard"),
    path("review/", round_views.home, name="review_home"),
    path("review/plans/<int:plan_pk>/rounds/new/", round_views.round_new, name="round_new"),
    path("review/plans/<int:plan_pk>/rounds/new/<slug:key>/", remedy_views.remedy, name="round_remedy"),
    path("review/plans/<int:plan_pk>/layouts/", layouts.plan_layouts, name="plan_layouts"),
    path(
        "review/plans/<int:plan_pk>/layouts/<slug:key>.xlsx",
        layouts.plan_layout_workbook,
        name="plan_layout_workbook",
    ),
    path("review/plans/<int:plan_pk>/target-changes/", target_changes.page, name="plan_target_changes"),
    path(
        "review/plans/<int:plan_pk>/target-changes.xlsx",
        target_changes.workbook,
        name="plan_target_changes_workbook",
    ),
    path("review/plans/<int:plan_pk>/closing/", closing.closing, name="plan_closing"),
    path("review/plans/<int:plan_pk>/successor/", closing.successor, name="plan_successor"),
    path("review/plans/<int:plan_pk>/changes/", over_time.home, name="plan_changes"),
    path("review/plans/<int:plan_pk>/changes/<slug:kind>/", over_time.item_change, name="item_change"),
    path("review/plans/<int:plan_pk>/changes/<int:pk>/undo/", over_time.undo, name="item_change_undo"),
    path("review/plans/<int:plan_pk>/judgement/", judging.home, name="judgement_rules"),
    path("review/plans/<int:plan_pk>/judgement/new/", judging.new, name="judgement_rule_new"),
    path(
        "review/plans/<int:plan_pk>/judgement/<int:pk>/remove/", judging.remove, name="judgement_rule_remove"
    ),
    path("review/rounds/<int:pk>/judgement/", judging.bind, name="judgement_rule_bind"),
    path("review/indicators/<int:pk>/series-break/", series_break.series_break, name="series_break"),
    path("review/series-breaks/<int:pk>/remove/", series_break.remove, name="series_break_remove"),
    path("review/rounds/<int:pk>/", round_views.round_queue, name="round"),
    path("review/rounds/<int:pk>/confirm/", bulk.confirm_clean, name="confirm_clean"),
    path("review/rounds/<int:pk>/answers.xlsx", packet.live_answers, name="round_answers"),
    path("review/rounds/<int:pk>/items/<path:key>/answer.xlsx", packet.live_answers, name="item_answer"),
    path("review/rounds/<int:pk>/edit/", round_views.round_edit, name="round_edit"),
    path("review/rounds/<int:pk>/circular/", circular.circular, name="circular"),
    path("review/rounds/<int:pk>/dues/", due_views.due_days, name="due_days"),
    path("review/rounds/<int:pk>/cancel/", round_views.round_cancel, name="round_cancel"),
    path("review/rounds/<int:pk>/state/", round_views.round_state, name="round_state"),
    path("review/rounds/<int:pk>/questions/", questions.questions, name="questions"),
    path("review/rounds/<int:pk>/questions/new/", questions.question, name="question_new"),
    path("review/rounds/<int:pk>/questions/<int:question_pk>/", questions.question, name="question"),
    path("review/rounds/<int:pk>/opinions/", opinions.of_round, name="opinions"),
    path("review/rounds/<int:pk>/opinions/new/", opinions.opinion, name="opinion_new"),
    path("review/rounds/<int:pk>/opinions/<int:opinion_pk>/", opinions.opinion, name="opinion"),
    path("review/rounds/<int:pk>/letters/<slug:kind>/", letters.round_letter, name="round_letter"),
    path(
        "review/publications/<int:pk>/letters/<slug:kind>/",
        letters.publication_letter,
        name="publication_letter",
    ),
    path("review/municipalities/<int:pk>/letters/", letters.templates, name="letter_templates"),
    path("review/municipalities/<int:pk>/letters/<slug:kind>.docx", letters.template, name="letter_template"),
    path("review/municipalities/<int:pk>/reminders/", reminders.reminders, name="reminders"),
    path("review/municipalities/<int:pk>/reminders/send/", reminders.send, name="reminders_send"),
    path(
        "review/municipalities/<int:pk>/reminders/<slug:occasion>/",
        reminders.wording,
        name="reminder_wording",
    ),
    path("staff/notices/<int:pk>/seen/", reminders.notice_seen, name="notice_seen"),
    path("review/statuses/<int:pk>/", record.record, name="review_record"),
    path("review/plans/<int:plan_pk>/publish/", publishing.publish, name="publish"),
    path("review/rounds/<int:pk>/publish/", publishing.publish, name="publish"),
    path("review/publications/<int:pk>/", publishing.sealed, name="sealed"),
    path("review/planned/<int:pk>/take-back/", publishing.take_back_planned, name="take_back_planned"),
    path("review/publications/<int:pk>/figures/", correcting.figures, name="correctable"),
    path(
        "review/publications/<int:pk>/figures/<int:indicator_pk>/<int:year>/",
        correcting.correct,
        name="correct",
    ),
    path("review/publications/<int:pk>/blacken/", blacken.blacken, name="blacken"),
    path(
        "review/publications/<int:pk>/records/<int:item_pk>/",
        correcting.correct_report,
        name="correct_report",
    ),
    path("review/items/<int:item_pk>/history/", history.item_history, name="item_history"),
    path("review/records/<int:pk>/history/", history.record_history, name="record_history"),
    path("review/history/", history.history, name="history"),
    path("review/plans/<int:plan_pk>/history/", history.plan_history, name="history"),
]
