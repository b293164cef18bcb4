"""A municipality may let the person who submitted a record confirm it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0017_letters_and_reminders_of_a_city"),
    ]

    operations = [
        migrations.AddField(
            model_name="municipality",
            name="confirms_own",
            field=models.BooleanField(
                default=False,
                help_text="一人で担当と企画を兼ねるときに使います。認めた確認は「提出者本人による確認」と記録に残ります",
                verbose_name="提出した本人による確認を認める",
            ),
        ),
    ]
