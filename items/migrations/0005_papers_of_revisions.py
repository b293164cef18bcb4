"""A changed target keeps the number of its document."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0004_codes_of_budget_projects"),
    ]

    operations = [
        migrations.AddField(
            model_name="targetrevision",
            name="document_number",
            field=models.CharField(
                blank=True, help_text="例：行革第12号", max_length=80, verbose_name="文書番号"
            ),
        ),
    ]
