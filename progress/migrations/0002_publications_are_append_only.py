"""Moves, publications and releases can't be changed, not even past Django."""

from django.db import migrations

from plans.history.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("progress", "0001_initial"), ("plans", "0002_history_is_append_only")]

    operations = [
        AppendOnly("progress_reviewevent"),
        AppendOnly("progress_publication"),
        AppendOnly("progress_publicationrelease"),
    ]
