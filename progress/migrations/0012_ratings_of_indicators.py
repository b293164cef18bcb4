import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0003_remarks_and_transcription_notes"),
        ("progress", "0011_remarks_apart_from_our_notes"),
    ]

    operations = [
        migrations.AddField(
            "rating",
            "indicator",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ratings",
                to="items.indicator",
                verbose_name="指標",
            ),
        ),
        migrations.AlterModelOptions(
            "rating",
            {
                "ordering": ["status_id", "scale_id", "pk"],
                "verbose_name": "評価",
                "verbose_name_plural": "評価",
            },
        ),
        migrations.RemoveConstraint("rating", "rating_once_per_scale"),
        migrations.AddConstraint(
            "rating",
            models.UniqueConstraint(
                fields=["status", "scale"],
                condition=Q(indicator__isnull=True),
                name="rating_once_per_scale",
                violation_error_message="この区分の評価はすでにあります。",
            ),
        ),
        migrations.AddConstraint(
            "rating",
            models.UniqueConstraint(
                fields=["status", "scale", "indicator"],
                name="rating_once_per_scale_and_indicator",
                violation_error_message="この区分の、この指標の評価はすでにあります。",
            ),
        ),
    ]
