"""Opinions are sent to departments, answered by them, and followed up a year later."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0004_codes_of_budget_projects"),
        ("plans", "0016_plan_layout"),
        ("progress", "0022_corrections_of_published_figures"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpinionFollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版数")),
                ("text", models.TextField(verbose_name="その後の対応")),
            ],
            options={
                "verbose_name": "意見への、その後の対応",
                "verbose_name_plural": "意見への、その後の対応",
                "ordering": ["opinion_id", "round_id"],
            },
        ),
        migrations.AddField(
            model_name="boardopinion",
            name="answered_by_name",
            field=models.CharField(blank=True, max_length=120, verbose_name="回答した人"),
        ),
        migrations.AddField(
            model_name="boardopinion",
            name="answered_on",
            field=models.DateField(blank=True, null=True, verbose_name="回答した日"),
        ),
        migrations.AddField(
            model_name="boardopinion",
            name="due_on",
            field=models.DateField(blank=True, null=True, verbose_name="回答期限"),
        ),
        migrations.AddField(
            model_name="boardopinion",
            name="sent_on",
            field=models.DateField(blank=True, null=True, verbose_name="担当課に送った日"),
        ),
        migrations.AddConstraint(
            model_name="boardopinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_on__isnull", True), ("due_on__isnull", False), _connector="OR"),
                name="board_opinion_sent_has_due_date",
                violation_error_message="担当課に送る意見には、回答期限を入力してください。",
            ),
        ),
        migrations.AddField(
            model_name="opinionfollowup",
            name="opinion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="follow_ups",
                to="progress.boardopinion",
                verbose_name="審議会意見",
            ),
        ),
        migrations.AddField(
            model_name="opinionfollowup",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_ups",
                to="progress.reportinground",
                verbose_name="対応を尋ねた照会",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinionfollowup",
            constraint=models.UniqueConstraint(
                fields=("opinion", "round"),
                name="follow_up_once_per_round",
                violation_error_message="この意見の、その後の対応はすでにあります。",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinionfollowup",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="follow_up_not_empty",
                violation_error_message="その後の対応を入力してください。",
            ),
        ),
    ]
