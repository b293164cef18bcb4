from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0006_releases_to_auditors"),
    ]

    operations = [
        migrations.AddField(
            model_name="actualvalue",
            name="fulfilled_on",
            field=models.DateField(
                blank=True, help_text="期限の指標のとき。期限と比べます", null=True, verbose_name="達成した日"
            ),
        ),
    ]
