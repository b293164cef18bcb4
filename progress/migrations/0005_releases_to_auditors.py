"""A publication may be released to the 監査委員."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0004_import_job_keeps_its_book"),
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
                    ("public", "市民"),
                ],
                max_length=14,
                verbose_name="公開先",
            ),
        ),
    ]
