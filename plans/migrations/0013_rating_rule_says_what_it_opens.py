from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0012_remarks_and_transcription_notes")]

    operations = [
        migrations.AlterField(
            "plan",
            "rating_rule",
            models.CharField(
                "複数の指標の見方",
                choices=[("worst", "最も低い指標で見る"), ("each", "指標ごとに見る")],
                default="worst",
                help_text="「指標ごとに見る」にすると、担当課の入力画面で、指標も一つずつ評価できます",
                max_length=8,
            ),
        )
    ]
