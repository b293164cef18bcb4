"""Addresses of the intake: from a file to a plan."""

from __future__ import annotations

from django.urls import path

from progress.intake import views as intake

urlpatterns = [
    path("plans/<int:plan_pk>/whole.xlsx", intake.whole_plan_workbook, name="whole_plan"),
    path("", intake.home, name="intake"),
    path("<int:pk>/", intake.job_page, name="intake_job"),
    path("<int:pk>/state/", intake.job_state, name="intake_state"),
    path("<int:pk>/answers/", intake.answers, name="intake_answers"),
    path("<int:pk>/write/", intake.write, name="intake_write"),
    path("<int:pk>/again/", intake.again, name="intake_again"),
    path("<int:pk>/discard/", intake.discard, name="intake_discard"),
    path("<int:pk>/findings.xlsx", intake.findings, name="intake_findings"),
]
