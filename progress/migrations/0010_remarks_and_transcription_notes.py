from django.db import migrations, models

NOTE = "資料についての注記"


class Migration(migrations.Migration):
    dependencies = [("progress", "0009_default_orders_use_own_columns")]

    operations = [
        migrations.RenameField("reportinground", "note", "transcription_note"),
        migrations.AddField(
            "reportinground",
            "remarks",
            models.TextField(
                "備考", blank=True, default="", help_text="公表ページに「この報告について」として出ます"
            ),
            preserve_default=False,
        ),
        migrations.RenameField("yearendstatus", "note", "transcription_note"),
        migrations.AddField(
            "yearendstatus",
            "remarks",
            models.TextField("備考", blank=True, default=""),
            preserve_default=False,
        ),
        migrations.RenameField("actualvalue", "note", "transcription_note"),
        migrations.AlterField(
            "actualvalue", "transcription_note", models.CharField(NOTE, blank=True, max_length=200)
        ),
        migrations.AddField(
            "actualvalue",
            "remarks",
            models.CharField("備考", blank=True, default="", max_length=200),
            preserve_default=False,
        ),
    ]
