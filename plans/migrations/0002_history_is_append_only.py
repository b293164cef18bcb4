"""The change history can't be changed, not even past Django."""

from django.db import migrations

from plans.history.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = [AppendOnly("plans_changeevent")]
