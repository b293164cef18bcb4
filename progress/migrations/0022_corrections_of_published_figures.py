"""A published figure is put right with the decision behind it."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import plans.fields
from plans.history.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0004_codes_of_budget_projects"),
        ("progress", "0021_releases_as_meeting_papers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="reviewevent",
            name="move",
            field=models.CharField(
                choices=[
                    ("save", "下書き保存"),
                    ("submit", "提出"),
                    ("take_back", "取下げ"),
                    ("send_back", "差戻し"),
                    ("confirm", "確認"),
                    ("reopen", "確認の取消し"),
                    ("seal", "確定版に収録"),
                    ("correct", "公表後の訂正"),
                    ("import", "取込"),
                ],
                max_length=12,
                verbose_name="操作",
            ),
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fiscal_year", plans.fields.FiscalYearField(verbose_name="年度")),
                ("before", models.CharField(blank=True, max_length=200, verbose_name="訂正前")),
                ("after", models.CharField(blank=True, max_length=200, verbose_name="訂正後")),
                ("reason", models.TextField(verbose_name="訂正した理由")),
                ("decided_on", models.DateField(verbose_name="決裁日")),
                ("decided_by", models.CharField(max_length=80, verbose_name="決裁した人・課")),
                ("document_number", models.CharField(blank=True, max_length=80, verbose_name="文書番号")),
                ("by_name", models.CharField(blank=True, max_length=120, verbose_name="行った人の名前")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="日時")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="行った人",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="items.indicator",
                        verbose_name="指標",
                    ),
                ),
                (
                    "status",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="progress.yearendstatus",
                        verbose_name="実施状況",
                    ),
                ),
            ],
            options={
                "verbose_name": "公表した数値の訂正",
                "verbose_name_plural": "公表した数値の訂正",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="publication",
            name="correction",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="publications",
                to="progress.correction",
                verbose_name="訂正",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="correction_has_reason",
                violation_error_message="訂正した理由を入力してください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by", ""), _negated=True),
                name="correction_has_decision",
                violation_error_message="決裁した人・課を入力してください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fiscal_year__isnull", True), ("fiscal_year__range", (1950, 2099)), _connector="OR"
                ),
                name="correction_year_possible",
                violation_error_message="あり得ない年度です。",
            ),
        ),
        append_only("progress_correction"),
    ]
