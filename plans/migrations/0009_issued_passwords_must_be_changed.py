"""An account remembers that its password was issued by somebody else."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0008_roles_of_heads_auditors_and_administrators"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="must_change_password",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="次のログインでパスワードを変える"
            ),
        ),
    ]
