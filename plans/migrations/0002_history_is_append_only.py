"""The change history can't be changed, not even past Django."""

from django.db import migrations

from plans.history.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = [append_only("plans_changeevent")]
