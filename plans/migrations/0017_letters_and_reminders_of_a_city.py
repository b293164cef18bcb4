"""Who signs a city's letters, and how its people are reminded."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0016_plan_layout"),
    ]

    operations = [
        migrations.AddField(
            model_name="department",
            name="email",
            field=models.EmailField(
                blank=True,
                help_text="お知らせを課の代表アドレスに送る自治体で使います",
                max_length=254,
                verbose_name="課の代表アドレス",
            ),
        ),
        migrations.AddField(
            model_name="municipality",
            name="letter_contact",
            field=models.CharField(
                blank=True,
                help_text="例：企画課 行政改革係（内線 2345）",
                max_length=120,
                verbose_name="通知文の担当・内線",
            ),
        ),
        migrations.AddField(
            model_name="municipality",
            name="letter_sender",
            field=models.CharField(
                blank=True, help_text="例：総務部長、企画課長", max_length=80, verbose_name="通知文の発信者"
            ),
        ),
        migrations.AddField(
            model_name="municipality",
            name="remind_before",
            field=models.PositiveSmallIntegerField(
                default=3,
                help_text="0のときは、期限の前には知らせません",
                verbose_name="期限の何開庁日前に知らせるか",
            ),
        ),
        migrations.AddField(
            model_name="municipality",
            name="remind_by",
            field=models.CharField(
                choices=[
                    ("page", "メールは送らず、画面に出す"),
                    ("person", "一人ずつにメールを送る"),
                    ("department", "課の代表アドレスにメールを送る"),
                ],
                default="page",
                max_length=12,
                verbose_name="お知らせの方法",
            ),
        ),
    ]
