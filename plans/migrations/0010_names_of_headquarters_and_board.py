"""What a city calls its headquarters and its board is its own data."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0009_issued_passwords_must_be_changed")]

    operations = [
        migrations.AddField(
            model_name="municipality",
            name="headquarters_name",
            field=models.CharField(
                default="推進本部",
                help_text="例：行政改革推進本部",
                max_length=40,
                verbose_name="推進本部の名称",
            ),
        ),
        migrations.AddField(
            model_name="municipality",
            name="board_name",
            field=models.CharField(
                default="審議会",
                help_text="例：行政改革推進審議会、行政改革懇談会",
                max_length=40,
                verbose_name="審議会の名称",
            ),
        ),
    ]
