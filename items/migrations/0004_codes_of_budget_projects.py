"""予算事業 carry the code of the budget book."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("items", "0003_remarks_and_transcription_notes"),
    ]

    operations = [
        migrations.AddField(
            model_name="budgetline",
            name="project_code",
            field=models.CharField(
                blank=True,
                help_text="予算書で事業に付いた番号。例：02-01-07-0012",
                max_length=30,
                verbose_name="事業コード",
            ),
        ),
    ]
