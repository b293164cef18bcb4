"""What stood in the one `note` goes where it most likely belongs: 備考 (the city's words) or 資料についての注記 (ours).

* A text that begins with 「備考：」 is the city's; what our plan of 館林 says in a line below is ours.
* Of an item and a report, whose note was called 資料についての注記: the city's if a file brought it in last (a column
  備考 was nearly all that could bring one), else ours.
* Of an indicator, an actual value and a scale, whose note was called 注記: ours if it came with our plan of 安中, 行田,
  一関 or 館林, else the city's.
* Of a round: ours in one made from old documents, else the city's (pages called it この報告について).
* Two sentences that the intake writes itself are ours everywhere.

Back again both stand in the one field, with their names where the text alone wouldn't say which it is.
"""

from collections.abc import Iterator
from typing import Any

from django.db import migrations

REMARKS, OURS = "備考：", "資料についての注記："
OURS_OF_TATEBAYASHI = (
    "備考は「変」で終わっています。",
    "令和2年度の実績は「-」、達成は「×」と書かれています。",
)
OURS_OF_THE_INTAKE = ("指標名は資料に書かれていません。", "進捗状況は見込です。")
OUR_PLANS = ("102113", "112062", "032093", "102075")
CALLED_A_NOTE_ON_THE_SOURCE = ("items.item", "progress.yearendstatus")
WITH_BOTH = (
    ("plans", "RatingScale"),
    ("items", "Item"),
    ("items", "Indicator"),
    ("progress", "ReportingRound"),
    ("progress", "YearEndStatus"),
    ("progress", "ActualValue"),
)


def apart(apps: Any, editor: Any) -> None:
    for row, is_citys in _rows(apps):
        text = row.transcription_note
        if text.startswith((REMARKS, OURS)):
            row.remarks, row.transcription_note = _named(text)
        elif is_citys and text not in OURS_OF_THE_INTAKE:
            row.remarks, row.transcription_note = text, ""
        row.save(update_fields=["remarks", "transcription_note"])


def _named(text: str) -> tuple[str, str]:
    """(remarks, ours) of a text that begins with the name of one of them."""
    for sentence in OURS_OF_TATEBAYASHI:
        text = text.replace(f"\n{sentence}", f"\n{OURS}{sentence}")
    if text.startswith(OURS):
        return "", text.removeprefix(OURS)
    remarks, _, ours = text.removeprefix(REMARKS).partition(f"\n{OURS}")
    return remarks, ours


def together(apps: Any, editor: Any) -> None:
    for row, is_citys in _rows(apps):
        remarks, ours = row.remarks, row.transcription_note
        expected = is_citys and ours not in OURS_OF_THE_INTAKE
        if remarks and (ours or not expected):
            remarks = REMARKS + remarks
        if ours and (remarks or expected):
            ours = OURS + ours
        field = row._meta.get_field("transcription_note")
        row.transcription_note = "\n".join(filter(None, [remarks, ours]))[: field.max_length]
        row.save(update_fields=["transcription_note"])


def _rows(apps: Any) -> Iterator[tuple[Any, bool]]:
    """Every row with a text, and whether a text without a name would be the city's there."""
    for app, name in WITH_BOTH:
        model = apps.get_model(app, name)
        label = model._meta.label_lower
        events = apps.get_model("plans", "ChangeEvent").objects.filter(model=label).order_by("pk")
        told = events.values_list("record_pk", "via", "municipality__code", "after")
        last = {pk: (via, code) for pk, via, code, after in told.iterator() if "note" in after}
        for row in model.objects.exclude(remarks="", transcription_note=""):
            via, code = last.get(row.pk, ("", ""))
            if label == "progress.reportinground":
                yield row, not row.historical
            elif label in CALLED_A_NOTE_ON_THE_SOURCE:
                yield row, via in ("workbook", "command")
            else:
                yield row, not (via == "fixture" and code in OUR_PLANS)


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0010_remarks_and_transcription_notes"),
        ("items", "0003_remarks_and_transcription_notes"),
        ("plans", "0012_remarks_and_transcription_notes"),
    ]

    operations = [migrations.RunPython(apart, together)]
