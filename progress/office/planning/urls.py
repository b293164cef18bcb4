"""Addresses of the review pages."""

from __future__ import annotations

from django.urls import path

from progress.office.planning import views as review
from progress.office.publishing import views as publishing

urlpatterns = [
    path("", review.home, name="review_home"),
    path("plans/<int:plan_pk>/rounds/new/", review.round_new, name="round_new"),
    path("rounds/<int:pk>/", review.round_queue, name="round"),
    path("rounds/<int:pk>/edit/", review.round_edit, name="round_edit"),
    path("rounds/<int:pk>/cancel/", review.round_cancel, name="round_cancel"),
    path("rounds/<int:pk>/state/", review.round_state, name="round_state"),
    path("statuses/<int:pk>/", review.record, name="review_record"),
    path("plans/<int:plan_pk>/publish/", publishing.publish_plan, name="publish"),
    path("rounds/<int:pk>/publish/", publishing.publish_round, name="publish"),
    path("publications/<int:pk>/", publishing.sealed, name="sealed"),
    path("history/", publishing.history, name="history"),
    path("plans/<int:plan_pk>/history/", publishing.plan_history, name="history"),
]
