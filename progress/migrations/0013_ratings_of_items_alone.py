"""On the way back ratings of indicators go: without their indicator each would be another one of the item."""

from typing import Any

from django.db import migrations


def without_those_of_indicators(apps: Any, editor: Any) -> None:
    apps.get_model("progress", "Rating").objects.filter(indicator__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies = [("progress", "0012_ratings_of_indicators")]

    operations = [migrations.RunPython(migrations.RunPython.noop, without_those_of_indicators)]
