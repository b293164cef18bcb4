"""A publication may be released as 会議資料."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0020_files_that_are_prepared"),
    ]

    operations = [
        migrations.AlterField(
            model_name="publicationrelease",
            name="audience",
            field=models.CharField(
                choices=[
                    ("headquarters", "推進本部"),
                    ("board", "審議会"),
                    ("council", "議会"),
                    ("auditors", "監査委員"),
                    ("meeting", "傍聴者・市民（会議資料）"),
                    ("public", "市民"),
                ],
                max_length=14,
                verbose_name="公開先",
            ),
        ),
    ]
