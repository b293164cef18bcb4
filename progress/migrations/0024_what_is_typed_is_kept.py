"""What somebody types is kept until it is saved."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0023_opinions_are_sent_answered_and_followed_up"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("typed", models.JSONField(verbose_name="入力した内容")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="控えた日時")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_entries",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="入力した人",
                    ),
                ),
                (
                    "status",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_entries",
                        to="progress.yearendstatus",
                        verbose_name="実施状況",
                    ),
                ),
            ],
            options={
                "verbose_name": "入力の控え",
                "verbose_name_plural": "入力の控え",
                "ordering": ["-at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "status"),
                        name="kept_entry_once",
                        violation_error_message="この記録の控えはすでにあります。",
                    )
                ],
            },
        ),
    ]
