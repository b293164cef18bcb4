"""Year-end statuses as a table. Written only: entering and confirming have their own pages."""

from __future__ import annotations

from import_export.fields import Field

from plans.admin.table_resource import ExportTable, place_and_plan
from progress.models import YearEndStatus
from progress.table.columns import YEAR_END_TEXTS


class YearEndStatusResource(ExportTable):
    """実施状況: one row for every item of a round."""

    municipality_code, plan_slug = place_and_plan("round__plan")
    round = Field("round", "照会")
    fiscal_year = Field("round__fiscal_year", "年度")
    item_key = Field("item__key", "項目")
    item_name = Field("item__title", "項目名")
    state = Field("get_state_display", "状態")
    actual_stage = Field("actual_stage", "進捗状況（実際の段階）")
    ratings = Field("ratings", "評価")
    actual_values = Field("actual_values", "実績")
    answers = Field("answers", "計画独自の質問への回答")
    remarks = Field("remarks", "備考")
    transcription_note = Field("transcription_note", "資料についての注記")

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
        return "、".join(str(one.recorded) for one in status.ratings.all() if one.recorded)

    def dehydrate_answers(self, status: YearEndStatus) -> str:
        return "\n".join(f"{one.question}：{one.shown}" for one in status.answers.all())

    def dehydrate_actual_values(self, status: YearEndStatus) -> str:
        return "、".join(f"{one.indicator.name} {one.shown}" for one in status.actual_values.all())
