"""黒塗り: personal data taken out of what was published, and of everything that led there."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from plans.fields import CleanCharField
from plans.history.records import AppendOnlyModel, Decided
from progress.models.rounds import Publication


class Blackening(Decided, AppendOnlyModel):
    """黒塗り: that something was taken out, when, by whom and by whose decision; never what. Written by
    `progress.blackening` only.

    `municipality`: in all of whose records it was looked for. `places`: how many of them it stood in, publications
    not counted.
    """

    tenant_path = "municipality_id"

    municipality = models.ForeignKey(
        "plans.Municipality", models.PROTECT, related_name="blackenings", verbose_name="自治体"
    )
    decided_on = models.DateField("決裁日")
    decided_by = CleanCharField("決裁した人・課", max_length=80)
    places = models.PositiveIntegerField("公表版のほかに塗った箇所")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="行った人"
    )
    by_name = CleanCharField("行った人の名前", max_length=120, blank=True)
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta:
        verbose_name = "黒塗り"
        verbose_name_plural = "黒塗り"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decided_by=""),
                name="blackening_has_decision",
                violation_error_message="決裁した人・課を入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return f"黒塗り {self.at:%Y-%m-%d}"


class BlackenedPublication(AppendOnlyModel):
    """A publication in which something was blackened: in how many places, and the SHA-256 of its content before and
    after, so that a number that somebody noted can be followed to the one of today."""

    tenant_path = "publication__plan__municipality_id"

    blackening = models.ForeignKey(
        Blackening, models.PROTECT, related_name="publications", verbose_name="黒塗り"
    )
    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="blackenings", verbose_name="公表版"
    )
    places = models.PositiveIntegerField("塗った箇所")
    sha256_before = CleanCharField("黒塗り前のSHA-256", max_length=64)
    sha256_after = CleanCharField("黒塗り後のSHA-256", max_length=64)

    class Meta:
        verbose_name = "黒塗りした公表版"
        verbose_name_plural = "黒塗りした公表版"
        ordering = ["publication_id", "pk"]

    def __str__(self) -> str:
        return f"{self.publication}（{self.blackening}）"
