"""What a publication is handed out as, made once."""

from __future__ import annotations

from django.db import models

from plans.fields import CleanCharField, once
from plans.history.records import OfAMunicipality
from progress.models.rounds import Publication


class PublicationFile(OfAMunicipality):
    """公表版のファイル: one file that the publication's content alone decides, kept as it is handed out.

    `edition`: of what made it (`progress.reports.kept.EDITION`); of another one it is made anew.
    """

    tenant_path = "publication__plan__municipality_id"

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="files", verbose_name="公表版")
    name = CleanCharField("ファイル名", max_length=80)
    content = models.BinaryField("内容")
    edition = models.PositiveSmallIntegerField("作り方の版")

    class Meta:
        verbose_name = "公表版のファイル"
        verbose_name_plural = "公表版のファイル"
        ordering = ["publication_id", "name"]
        constraints = [
            once(
                "publication_file_once", "publication", "name", says="この公表版のファイルはすでにあります。"
            )
        ]

    def __str__(self) -> str:
        return self.name
