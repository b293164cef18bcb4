"""Rounds, results and publications in the planning section's admin: mostly to look at.

States, ratings and actual values have one writer (`progress.review`), reached through the review pages.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from import_export.fields import Field

from items.quantity import show
from plans.admin.scoped import ReadOnlyAdmin, ScopedAdmin, ScopedFilter, ScopedTabular, ShownOnly, said
from plans.admin.table_resource import ExportTable, place_and_plan
from plans.admin.tables import ExportOnlyAdmin
from plans.admin.versioned import VersionedForm
from progress.models import (
    ActualValue,
    BoardOpinion,
    FiscalEffect,
    PillarSummary,
    Publication,
    PublicationRelease,
    Rating,
    ReportingRound,
    ReviewEvent,
    YearEndStatus,
)
from progress.office.paper import PAPER
from progress.table.columns import YEAR_END_TEXTS


def link(label: str, words: str, page: str, key: str = "pk") -> Any:
    """A column or read-only field with a link to `page`, whose address has the number that stands in `key`."""

    def shown(record: models.Model) -> str:
        return format_html('<a href="{}">{}</a>', reverse(page, args=[getattr(record, key)]), words)

    shown.__name__ = f"to_{page}"
    return admin.display(description=label)(shown)


TO_QUEUE = link("確認", "一覧を開く", "round")
TO_RECORD = link("確認", "確認の画面", "review_record")
TO_ITS_RECORD = link("確認", "確認の画面", "review_record", "status_id")
TO_PUBLICATION = link("公表版のページ", "開く", "sealed")


class RoundForm(VersionedForm):
    """A round's dates and words. A due date may stand in the past, but nobody moves it there."""

    def clean_due_on(self) -> date | None:
        due: date | None = self.cleaned_data["due_on"]
        if due and "due_on" in self.changed_data and due < timezone.localdate():
            raise forms.ValidationError("提出期限が過ぎた日付になっています。今日以降の日付にしてください。")
        return due


OF_YEAR, FROM_OLD_DOCUMENTS = said("fiscal_year", "対象年度"), said("historical", "過去資料から")


@admin.register(ReportingRound)
class ReportingRoundAdmin(ScopedAdmin):
    """Dates and words of a round. New rounds are opened on the review pages; here only those from old documents."""

    form = RoundForm
    list_display = ("plan", OF_YEAR, "kind", "title", "due_on", "state", FROM_OLD_DOCUMENTS, TO_QUEUE)
    list_filter = (("plan", ScopedFilter), "fiscal_year", "kind", "state", "historical")
    list_select_related = ("plan__municipality",)
    search_fields = ("title", "plan__title")
    ordering = ("plan", "-fiscal_year", "kind")
    only_when_adding = ("plan", OF_YEAR, "kind", "state", FROM_OLD_DOCUMENTS)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        notes = ("remarks", "transcription_note", "seen_version")
        if obj is not None:
            may_change = ("title", "reference_date", "due_on", "request_text", *PAPER, *notes)
            return [(None, {"fields": (*self.only_when_adding, *may_change)})]
        words = "ここで追加するのは、過去の資料にもとづく照会だけです。担当課への照会は「照会と確認」から始めます。"
        names = ("plan", "fiscal_year", "kind", "title", "reference_date", *notes)
        return [(None, {"description": words, "fields": names})]

    def save_model(self, request: HttpRequest, obj: ReportingRound, form: Any, change: bool) -> None:
        if not change:
            obj.historical, obj.state = True, ReportingRound.State.CLOSED
        super().save_model(request, obj, form, change)


class YearEndStatusResource(ExportTable):
    """実施状況: one row for every item of a round."""

    municipality_code, plan_slug = place_and_plan("round__plan")
    round = Field("round", "照会")
    fiscal_year = Field("round__fiscal_year", "年度")
    item_key = Field("item__key", "項目")
    item_name = Field("item__title", "項目名")
    state = Field("get_state_display", "状態")
    ratings = Field("ratings", "評価")
    actual_values = Field("actual_values", "実績")
    answers = Field("answers", "計画独自の質問への回答")

    class Meta(ExportTable.Meta):
        model = YearEndStatus
        fields = (
            "municipality_code",
            "plan_slug",
            "round",
            "fiscal_year",
            "item_key",
            "item_name",
            "state",
            "actual_stage",
            "ratings",
            "actual_values",
            *(one.name for one in YEAR_END_TEXTS),
            "answers",
            "remarks",
            "transcription_note",
        )

    def dehydrate_ratings(self, status: YearEndStatus) -> str:
        said = [(one.indicator, one.recorded) for one in status.ratings.all() if one.recorded]
        return "、".join(f"{indicator.name} {band}" if indicator else str(band) for indicator, band in said)

    def dehydrate_answers(self, status: YearEndStatus) -> str:
        return "\n".join(f"{one.question}：{one.shown}" for one in status.answers.all())

    def dehydrate_actual_values(self, status: YearEndStatus) -> str:
        return "、".join(f"{one.indicator.name} {one.shown}" for one in status.actual_values.all())


@admin.register(YearEndStatus)
class YearEndStatusAdmin(ExportOnlyAdmin):
    resource_classes = [YearEndStatusResource]
    list_display = ("item", "round", "state", "actual_stage", TO_RECORD)
    list_filter = (("round__plan", ScopedFilter), ("round", ScopedFilter), "state")
    list_select_related = ("item__plan__municipality", "round__plan__municipality")
    search_fields = ("item__name", "item__key", *(one.name for one in YEAR_END_TEXTS))
    ordering = ("round__plan", "-round__fiscal_year", "item__position")
    fields = (
        "item",
        "round",
        "state",
        TO_RECORD,
        "actual_stage",
        *(one.name for one in YEAR_END_TEXTS),
        "item_name_then",
        "remarks",
        "transcription_note",
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[YearEndStatus]:
        rows = super().get_queryset(request)
        return rows.prefetch_related(
            "ratings__recorded", "ratings__indicator", "actual_values__indicator", "answers__question"
        )


@admin.register(Rating)
class RatingAdmin(ReadOnlyAdmin):
    list_display = ("status", "indicator", "scale", "recorded", "suggested", TO_ITS_RECORD)
    list_filter = (("status__round", ScopedFilter), ("scale", ScopedFilter), ("recorded", ScopedFilter))
    list_select_related = (
        *("status__item", "status__round__plan", "indicator__item__plan"),
        *("scale", "recorded", "suggested"),
    )
    search_fields = ("status__item__name", "status__item__key", "indicator__name", "reason")
    ordering = ("-status__round__fiscal_year", "status__item__position", "scale")
    fields = (
        *("status", "indicator", "scale", "recorded", "suggested", "suggested_reason", "reason"),
        TO_ITS_RECORD,
    )


FIGURES_YEAR, PROVISIONAL = said("fiscal_year", "年度"), said("is_provisional", "見込")


@admin.register(ActualValue)
class ActualValueAdmin(ReadOnlyAdmin):
    list_display = ("indicator", FIGURES_YEAR, "shown", PROVISIONAL, "status", TO_ITS_RECORD)
    list_filter = (("status__round", ScopedFilter), "fiscal_year", "is_provisional")
    list_select_related = ("status__item", "status__round__plan", "indicator__item__plan")
    search_fields = ("indicator__name", "status__item__name", "status__item__key")
    ordering = ("-fiscal_year", "status__item__position", "indicator__position")
    fields = (
        "indicator",
        FIGURES_YEAR,
        "shown",
        "printed",
        PROVISIONAL,
        "final_on",
        "fulfilled_on",
        "absent_because",
        "missed_because",
        "remarks",
        "transcription_note",
        "status",
        TO_ITS_RECORD,
    )


@admin.register(FiscalEffect)
class FiscalEffectAdmin(ScopedAdmin):
    """Editable for results from old documents; others are entered with their status."""

    list_display = ("status", "kind", "amount", PROVISIONAL, TO_ITS_RECORD)
    list_filter = (("status__round", ScopedFilter), "kind", "is_provisional")
    list_select_related = ("status__item", "status__round__plan__municipality")
    search_fields = ("status__item__name", "status__item__key", "explanation")
    ordering = ("-status__round__fiscal_year", "status__item__position")
    autocomplete_fields = ("status",)
    only_when_adding = ("status",)
    fields = (
        *("status", "kind", "amount_yen", "printed", "general_yen", "general_printed"),
        *("planned_yen", "planned_printed", "compared_with", "lasting", "is_provisional", "explanation"),
    )
    actions = None

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> Any:
        rows = super().get_field_queryset(db, db_field, request)
        return rows.filter(round__historical=True) if db_field.name == "status" and rows is not None else rows

    def _may(self, verb: str, request: HttpRequest, obj: Any) -> bool:
        may_be = verb == "view" or obj is None or obj.status.round.historical
        return may_be and super()._may(verb, request, obj)

    @admin.display(description="効果額", ordering="amount_yen")
    def amount(self, effect: FiscalEffect) -> str:
        return show(Decimal(effect.amount_yen), "円")


@admin.register(PillarSummary)
class PillarSummaryAdmin(ScopedAdmin):
    list_display = ("pillar", "round")
    list_filter = (("round", ScopedFilter),)
    list_select_related = ("pillar__plan", "round__plan__municipality")
    search_fields = ("pillar__name", "summary")
    ordering = ("-round__fiscal_year", "pillar__position")
    autocomplete_fields = ("pillar",)
    only_when_adding = ("round", "pillar")
    fields = ("round", "pillar", "summary", "next_steps")


@admin.register(BoardOpinion)
class BoardOpinionAdmin(ScopedAdmin):
    list_display = ("opinion_start", "item", "round", "said_by", "said_on", "answered")
    list_filter = (("round", ScopedFilter), "said_on")
    list_select_related = ("round__plan__municipality", "item__plan")
    search_fields = ("opinion", "response", "said_by", "item__name")
    ordering = ("-round__fiscal_year", "position", "pk")
    autocomplete_fields = ("item",)
    only_when_adding = ("round",)
    fields = ("round", "item", "said_by", "said_on", "opinion", "response", "response_department", "position")

    @admin.display(description="意見", ordering="opinion")
    def opinion_start(self, opinion: BoardOpinion) -> str:
        return str(opinion)

    @admin.display(description="対応方針")
    def answered(self, opinion: BoardOpinion) -> str:
        return "あり" if opinion.response else "－"


class ReleaseInline(ShownOnly, ScopedTabular):
    model = PublicationRelease
    fields = ("audience", "at", "by_name")


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ("title", "number", "plan", "kind", "sealed_at", TO_PUBLICATION)
    list_filter = (("plan", ScopedFilter), "kind")
    list_select_related = ("plan__municipality",)
    search_fields = ("title", "sha256")
    ordering = ("plan", "-number")
    fields = (
        "title",
        "number",
        "plan",
        "round",
        "kind",
        "sealed_at",
        "sealed_by_name",
        "erratum",
        "rule_version",
        "sha256",
        TO_PUBLICATION,
    )
    inlines = (ReleaseInline,)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Publication]:
        return super().get_queryset(request).defer("content")


_MARKS = {
    "by_proxy": "企画課の代理入力",
    "late": "締切後",
    "in_bulk": "一括確認",
    "by_submitter": "提出者本人による確認",
}
MARKS = tuple(said(name, words) for name, words in _MARKS.items())


@admin.register(ReviewEvent)
class ReviewEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "move", "status", "by_name", *MARKS, "comment")
    list_filter = (("status__round", ScopedFilter), "move", *_MARKS)
    list_select_related = ("status__item", "status__round__plan")
    search_fields = ("status__item__name", "by_name", "comment")
    ordering = ("-pk",)
    fields = ("at", "move", "status", "by_name", *MARKS, "comment", TO_ITS_RECORD)
