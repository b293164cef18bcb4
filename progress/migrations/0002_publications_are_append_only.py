"""Moves, publications and releases can't be changed, not even past Django."""

from django.db import migrations

from plans.history.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("progress", "0001_initial"), ("plans", "0002_history_is_append_only")]

    operations = [
        append_only("progress_reviewevent"),
        append_only("progress_publication"),
        append_only("progress_publicationrelease"),
    ]
