"""Papers of decisions, due days by department, templates of letters, reminders and their wording."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from plans.history.append_only import append_only

# Its guards go while it gets its columns: SQLite makes the table anew, and they would be lost without a word.
GUARD = append_only("progress_publication")


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0017_letters_and_reminders_of_a_city"),
        ("progress", "0024_what_is_typed_is_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="correction",
            name="document_number",
            field=models.CharField(
                blank=True, help_text="例：行革第12号", max_length=80, verbose_name="文書番号"
            ),
        ),
        migrations.RunPython(GUARD.reverse_code, GUARD.code),
        migrations.AddField(
            model_name="publication",
            name="decided_by",
            field=models.CharField(
                blank=True,
                help_text="例：総務部長、行政改革推進本部",
                max_length=80,
                verbose_name="決裁した人・組織",
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="decided_on",
            field=models.DateField(blank=True, null=True, verbose_name="決裁日"),
        ),
        migrations.AddField(
            model_name="publication",
            name="document_number",
            field=models.CharField(
                blank=True, help_text="例：行革第12号", max_length=80, verbose_name="文書番号"
            ),
        ),
        migrations.AddField(
            model_name="reportinground",
            name="decided_by",
            field=models.CharField(
                blank=True,
                help_text="例：総務部長、行政改革推進本部",
                max_length=80,
                verbose_name="決裁した人・組織",
            ),
        ),
        migrations.AddField(
            model_name="reportinground",
            name="decided_on",
            field=models.DateField(blank=True, null=True, verbose_name="決裁日"),
        ),
        migrations.AddField(
            model_name="reportinground",
            name="document_number",
            field=models.CharField(
                blank=True, help_text="例：行革第12号", max_length=80, verbose_name="文書番号"
            ),
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("to_name", models.CharField(max_length=120, verbose_name="宛名")),
                ("address", models.EmailField(blank=True, max_length=254, verbose_name="宛先のアドレス")),
                (
                    "occasion",
                    models.CharField(
                        choices=[
                            ("returned", "差戻し"),
                            ("after", "期限後"),
                            ("before", "期限前"),
                            ("opened", "照会の開始"),
                            ("answered", "差戻しへの回答"),
                        ],
                        max_length=10,
                        verbose_name="きっかけ",
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="件名")),
                ("body", models.TextField(verbose_name="本文")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="作成日時")),
                ("by_name", models.CharField(blank=True, max_length=120, verbose_name="送った人")),
                ("tried_at", models.DateTimeField(blank=True, null=True, verbose_name="送信を始めた日時")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="送信日時")),
                ("fault", models.TextField(blank=True, verbose_name="送れなかった理由")),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="画面で確かめた日時")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="plans.municipality",
                        verbose_name="自治体",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="宛先の人",
                    ),
                ),
            ],
            options={
                "verbose_name": "お知らせ",
                "verbose_name_plural": "お知らせ",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="RemindedOf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recipient", models.CharField(max_length=40, verbose_name="宛先")),
                ("thing", models.CharField(max_length=60, verbose_name="何について")),
                (
                    "reminder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="things",
                        to="progress.reminder",
                        verbose_name="お知らせ",
                    ),
                ),
            ],
            options={
                "verbose_name": "お知らせした事",
                "verbose_name_plural": "お知らせした事",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ReminderWording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版数")),
                (
                    "occasion",
                    models.CharField(
                        choices=[
                            ("returned", "差戻し"),
                            ("after", "期限後"),
                            ("before", "期限前"),
                            ("opened", "照会の開始"),
                            ("answered", "差戻しへの回答"),
                        ],
                        max_length=10,
                        verbose_name="きっかけ",
                    ),
                ),
                ("subject", models.CharField(max_length=120, verbose_name="件名")),
                ("body", models.TextField(verbose_name="本文")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminder_wordings",
                        to="plans.municipality",
                        verbose_name="自治体",
                    ),
                ),
            ],
            options={
                "verbose_name": "お知らせの文面",
                "verbose_name_plural": "お知らせの文面",
                "ordering": ["municipality_id", "occasion"],
            },
        ),
        migrations.CreateModel(
            name="RoundDue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版数")),
                ("due_on", models.DateField(verbose_name="提出期限")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.department",
                        verbose_name="課",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dues",
                        to="progress.reportinground",
                        verbose_name="照会",
                    ),
                ),
            ],
            options={
                "verbose_name": "課別の提出期限",
                "verbose_name_plural": "課別の提出期限",
                "ordering": ["round_id", "department_id"],
            },
        ),
        migrations.CreateModel(
            name="LetterTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notice", "照会通知"),
                            ("dunning", "督促"),
                            ("cover_board", "審議会への鑑文"),
                            ("cover_council", "議会への鑑文"),
                        ],
                        max_length=16,
                        verbose_name="種類",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="何番目か")),
                ("file_name", models.CharField(blank=True, max_length=200, verbose_name="ファイル名")),
                ("content", models.BinaryField(default=bytes, verbose_name="ファイル")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登録日時")),
                ("by_name", models.CharField(blank=True, max_length=120, verbose_name="登録した人")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter_templates",
                        to="plans.municipality",
                        verbose_name="自治体",
                    ),
                ),
            ],
            options={
                "verbose_name": "通知文の様式",
                "verbose_name_plural": "通知文の様式",
                "ordering": ["municipality_id", "kind", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "kind", "number"),
                        name="letter_template_number_once",
                        violation_error_message="ほかの人が先に様式を登録しました。もう一度選んでください。",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("address", ""), _negated=True), ("person__isnull", False), _connector="OR"
                ),
                name="reminder_to_somebody",
                violation_error_message="宛先のアドレスか、宛先の人が必要です。",
            ),
        ),
        migrations.AddConstraint(
            model_name="remindedof",
            constraint=models.UniqueConstraint(
                fields=("recipient", "thing"),
                name="reminded_once",
                violation_error_message="この人には、すでにお知らせしています。",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderwording",
            constraint=models.UniqueConstraint(
                fields=("municipality", "occasion"),
                name="reminder_wording_once",
                violation_error_message="このきっかけの文面はすでにあります。",
            ),
        ),
        migrations.AddConstraint(
            model_name="rounddue",
            constraint=models.UniqueConstraint(
                fields=("round", "department"),
                name="round_due_once",
                violation_error_message="この課の提出期限はすでにあります。",
            ),
        ),
        migrations.RunPython(GUARD.code, GUARD.reverse_code),
        append_only("progress_lettertemplate"),
    ]
