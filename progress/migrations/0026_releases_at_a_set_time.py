"""A release may be planned for a set time."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0025_papers_due_days_letters_and_reminders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlannedRelease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版数")),
                ("audiences", models.JSONField(verbose_name="公開先")),
                ("at", models.DateTimeField(verbose_name="公開する日時")),
                ("failed", models.TextField(blank=True, verbose_name="公開できなかった理由")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="予約した人",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned_releases",
                        to="progress.publication",
                        verbose_name="公表版",
                    ),
                ),
            ],
            options={
                "verbose_name": "公開の予約",
                "verbose_name_plural": "公開の予約",
                "ordering": ["publication_id", "at"],
            },
        ),
    ]
