from django.db import migrations, models

NOTE = "資料についての注記"


class Migration(migrations.Migration):
    dependencies = [("items", "0002_default_orders_use_own_columns")]

    operations = [
        migrations.RenameField("item", "note", "transcription_note"),
        migrations.AddField(
            "item",
            "remarks",
            models.TextField(
                "備考",
                blank=True,
                default="",
                help_text="資料の備考の欄に書かれていること。公表ページにも出ます",
            ),
            preserve_default=False,
        ),
        migrations.RenameField("indicator", "note", "transcription_note"),
        migrations.AlterField("indicator", "transcription_note", models.TextField(NOTE, blank=True)),
        migrations.AddField(
            "indicator", "remarks", models.TextField("備考", blank=True, default=""), preserve_default=False
        ),
        migrations.RenameField("budgetline", "note", "transcription_note"),
        migrations.AlterField(
            "budgetline", "transcription_note", models.CharField(NOTE, blank=True, max_length=200)
        ),
        migrations.RenameField("staffing", "note", "remarks"),
        migrations.AlterField("staffing", "remarks", models.CharField("備考", blank=True, max_length=200)),
    ]
