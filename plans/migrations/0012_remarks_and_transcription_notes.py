from django.db import migrations, models

NOTE = "資料についての注記"
UNREADABLE = "読み取れない箇所など。公表ページにも出ます"


class Migration(migrations.Migration):
    dependencies = [("plans", "0011_default_orders_use_own_columns")]

    operations = [
        migrations.RenameField("plan", "note", "transcription_note"),
        migrations.RenameField("pillar", "note", "transcription_note"),
        migrations.RenameField("ratingscale", "note", "transcription_note"),
        migrations.AlterField(
            "ratingscale",
            "transcription_note",
            models.TextField(NOTE, blank=True, help_text=UNREADABLE),
        ),
        migrations.AddField(
            "ratingscale",
            "remarks",
            models.TextField("備考", blank=True, default="", help_text="公表ページにそのまま出ます"),
            preserve_default=False,
        ),
    ]
