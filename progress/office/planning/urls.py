"""Addresses of the review pages."""

from __future__ import annotations

from django.urls import path

from progress.office.planning import question_views, record_views, round_views
from progress.office.publishing import views as publishing

urlpatterns = [
    path("", round_views.home, name="review_home"),
    path("plans/<int:plan_pk>/rounds/new/", round_views.round_new, name="round_new"),
    path("rounds/<int:pk>/", round_views.round_queue, name="round"),
    path("rounds/<int:pk>/edit/", round_views.round_edit, name="round_edit"),
    path("rounds/<int:pk>/cancel/", round_views.round_cancel, name="round_cancel"),
    path("rounds/<int:pk>/state/", round_views.round_state, name="round_state"),
    path("rounds/<int:pk>/questions/", question_views.questions, name="questions"),
    path("rounds/<int:pk>/questions/new/", question_views.question, name="question_new"),
    path("rounds/<int:pk>/questions/<int:question_pk>/", question_views.question, name="question"),
    path("statuses/<int:pk>/", record_views.record, name="review_record"),
    path("plans/<int:plan_pk>/publish/", publishing.publish_plan, name="publish"),
    path("rounds/<int:pk>/publish/", publishing.publish_round, name="publish"),
    path("publications/<int:pk>/", publishing.sealed, name="sealed"),
    path("items/<int:item_pk>/history/", publishing.item_history, name="item_history"),
    path("history/", publishing.history, name="history"),
    path("plans/<int:plan_pk>/history/", publishing.plan_history, name="history"),
]
