"""Departments get a place in the tree 執行機関―部―課―係 and live from one day to another."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_membership_days_in_order")]

    operations = [
        migrations.AlterField(
            model_name="department",
            name="kind",
            field=models.CharField(
                choices=[
                    ("authority", "執行機関（市長部局・教育委員会など）"),
                    ("division", "部・局"),
                    ("department", "課・室"),
                    ("section", "係・担当"),
                    ("group", "総称（全課・各課など）"),
                ],
                default="department",
                max_length=12,
                verbose_name="種類",
            ),
        ),
        migrations.AlterField(
            model_name="department",
            name="position",
            field=models.PositiveIntegerField(
                default=0, help_text="自治体全体の機構順", verbose_name="並び順"
            ),
        ),
        migrations.AddField(
            model_name="department",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                help_text="課は、部の下にも、執行機関のすぐ下にも置けます",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="plans.department",
                verbose_name="上位の組織",
            ),
        ),
        migrations.AddField(
            model_name="department",
            name="collects_for_parent",
            field=models.BooleanField(
                default=False,
                help_text="部の主管課のときに付けます。同じ部の課の実施状況を見て、入力できます",
                verbose_name="部の取りまとめ課",
            ),
        ),
        migrations.AddField(
            model_name="department",
            name="valid_from",
            field=models.DateField(blank=True, null=True, verbose_name="いつから"),
        ),
        migrations.AddField(
            model_name="department",
            name="valid_until",
            field=models.DateField(blank=True, null=True, verbose_name="いつまで"),
        ),
    ]
