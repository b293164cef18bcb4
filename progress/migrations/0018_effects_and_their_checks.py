"""効果額 say 一般財源, what was planned, against what and for how long; the finance section's checks can't be changed."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from plans.history.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0017_files_of_publications"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EffectCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("effect_pk", models.BigIntegerField(verbose_name="効果額の番号")),
                ("effect_version", models.PositiveIntegerField(verbose_name="効果額の版数")),
                ("said", models.CharField(max_length=80, verbose_name="確認した効果額")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("confirmed", "確認"), ("questioned", "要修正")],
                        max_length=12,
                        verbose_name="結果",
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="理由・連絡")),
                ("by_name", models.CharField(blank=True, max_length=120, verbose_name="行った人の名前")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="日時")),
            ],
            options={
                "verbose_name": "効果額の確認",
                "verbose_name_plural": "効果額の確認",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="fiscaleffect",
            name="compared_with",
            field=models.CharField(
                blank=True,
                choices=[("last_year", "前年度"), ("before_plan", "計画を始める前")],
                max_length=12,
                verbose_name="何と比べたか",
            ),
        ),
        migrations.AddField(
            model_name="fiscaleffect",
            name="general_printed",
            field=models.CharField(blank=True, max_length=60, verbose_name="うち一般財源（記載のまま）"),
        ),
        migrations.AddField(
            model_name="fiscaleffect",
            name="general_yen",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="うち一般財源（円）"),
        ),
        migrations.AddField(
            model_name="fiscaleffect",
            name="lasting",
            field=models.CharField(
                blank=True,
                choices=[("one_off", "この年度だけ"), ("continuing", "翌年度からも続く")],
                max_length=12,
                verbose_name="効果の続き方",
            ),
        ),
        migrations.AddField(
            model_name="fiscaleffect",
            name="planned_printed",
            field=models.CharField(blank=True, max_length=60, verbose_name="計画していた額（記載のまま）"),
        ),
        migrations.AddField(
            model_name="fiscaleffect",
            name="planned_yen",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="計画していた額（円）"),
        ),
        migrations.AlterField(
            model_name="fiscaleffect",
            name="explanation",
            field=models.CharField(blank=True, max_length=400, verbose_name="算定根拠"),
        ),
        migrations.AddConstraint(
            model_name="fiscaleffect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("general_yen__isnull", True),
                    models.Q(("general_yen__gte", 0), ("general_yen__lte", models.F("amount_yen"))),
                    models.Q(("general_yen__gte", models.F("amount_yen")), ("general_yen__lte", 0)),
                    _connector="OR",
                ),
                name="effect_general_within_amount",
                violation_error_message="うち一般財源は、効果額を超えない額にしてください。",
            ),
        ),
        migrations.AddField(
            model_name="effectcheck",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="行った人",
            ),
        ),
        migrations.AddField(
            model_name="effectcheck",
            name="status",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="effect_checks",
                to="progress.yearendstatus",
                verbose_name="実施状況",
            ),
        ),
        migrations.AddConstraint(
            model_name="effectcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("comment", ""), ("verdict", "questioned"), _negated=True),
                name="effect_check_question_has_reason",
                violation_error_message="直してほしいところを書いてください。",
            ),
        ),
        append_only("progress_effectcheck"),
    ]
