"""A publication may be released to the 監査委員."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0005_questions_of_a_plan"),
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
