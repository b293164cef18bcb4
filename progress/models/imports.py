"""A file on its way into a plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from plans.fields import CleanCharField, once
from plans.history.records import OfAMunicipality
from plans.models import Municipality, Plan
from progress.models.work import LongWork


class ColumnMatching(OfAMunicipality):
    """What the columns of a municipality's file were taken for, proposed again for the next file that has the
    same headings. `columns`: heading → field code of `progress.intake`."""

    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="column_matchings", verbose_name="自治体"
    )
    signature = CleanCharField("見出しの組", max_length=64)
    columns = models.JSONField("列の対応", default=dict)
    file_name = CleanCharField("最後に使ったファイル", max_length=200, blank=True)
    used_at = models.DateTimeField("最後に使った日時", auto_now=True)

    class Meta:
        verbose_name = "列の対応"
        verbose_name_plural = "列の対応"
        ordering = ["municipality_id", "-used_at"]
        constraints = [
            once(
                "column_matching_once",
                "municipality",
                "signature",
                says="同じ見出しの組の対応がすでにあります。",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class TakenDocument(OfAMunicipality):
    """取込みの控え: what one import took from its file. The next file is held against it, so that what people changed
    since is told from what the file says anew.

    `content`: the records with their values (`progress.intake.taken`, packed); `sha256`: of these, before they were
    packed. The same content taken again is the same row.
    """

    tenant_path = "plan__municipality_id"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="taken_documents", verbose_name="計画")
    file_name = CleanCharField("ファイル名", max_length=200)
    sha256 = CleanCharField("SHA-256", max_length=64)
    content = models.BinaryField("取り込んだ内容")
    taken_at = models.DateTimeField("取り込んだ日時", default=timezone.now)

    class Meta:
        verbose_name = "取込みの控え"
        verbose_name_plural = "取込みの控え"
        ordering = ["-taken_at", "-pk"]
        constraints = [once("taken_document_once", "plan", "sha256", says="同じ内容の控えがすでにあります。")]

    def __str__(self) -> str:
        return self.file_name


class ImportJob(LongWork):
    """取込み: one file on its way into a plan, kept with its owner until it is written or its time is over.

    The file itself, the answers given so far and the preview stay here; a form carries only the number.
    `preview`: the picture of `progress.intake.preview` (packed); `fingerprint`: what it would write. `book`: what
    was read of the file (`plans.books.limited`, at most 16 MiB); None where the file is parsed when it is needed.
    `data` and `book` are empty once it was written or forgotten.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "順番待ち"
        READING = "reading", "読み取り中"
        READY = "ready", "確認待ち"
        WRITING = "writing", "書き込み中"
        DONE = "done", "取込み済み"
        REFUSED = "refused", "取り込めません"
        FAILED = "failed", "中断"
        EXPIRED = "expired", "保管期限切れ"

    tenant_path = "municipality_id"
    silent: ClassVar[Mapping[str, timedelta]] = {
        State.WAITING: timedelta(minutes=1),
        State.READING: timedelta(minutes=1),
        State.WRITING: timedelta(minutes=10),
    }
    """While it writes, SQLite lets nobody else write, so there is no sign of life until it has ended."""

    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="import_jobs", verbose_name="自治体"
    )
    plan = models.ForeignKey(Plan, models.CASCADE, null=True, related_name="import_jobs", verbose_name="計画")
    new_slug = models.SlugField("新しい計画のURL用の名前", max_length=40, blank=True)
    new_title = CleanCharField("新しい計画の名前", max_length=120, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="import_jobs", verbose_name="取り込む人"
    )
    file_name = CleanCharField("ファイル名", max_length=200)
    sha256 = CleanCharField("SHA-256", max_length=64)
    data = models.BinaryField("ファイル", default=bytes)
    book = models.BinaryField("読み取った内容", null=True)
    answers = models.JSONField("回答", default=dict)
    state = CleanCharField("状態", max_length=8, choices=State.choices, default=State.WAITING)
    preview = models.BinaryField("内容の確認", null=True)
    fingerprint = CleanCharField("書き込む内容の指紋", max_length=64, blank=True)

    class Meta:
        verbose_name = "取込み"
        verbose_name_plural = "取込み"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["owner", "-created_at"], name="importjob_owner")]

    def __str__(self) -> str:
        return self.file_name
