"""The finance section (財政課) becomes a role."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0014_terms_of_published_data"),
    ]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("editor", "担当課"),
                    ("head", "所属長"),
                    ("planner", "企画課"),
                    ("headquarters", "推進本部"),
                    ("board", "審議会"),
                    ("council", "議会"),
                    ("auditor", "監査委員"),
                    ("finance", "財政課"),
                    ("administrator", "自治体の管理者"),
                ],
                max_length=16,
                verbose_name="役割",
            ),
        ),
    ]
