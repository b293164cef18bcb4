"""`manage.py remind`: tells everybody what they owe, once for each thing; for cron or a systemd timer, daily."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from plans.models import Municipality
from progress.office.reminders.sending import remind


class Command(BaseCommand):
    help = (
        "受付中の照会について、担当者ごとに1通のお知らせを送ります（開庁日だけ。同じことは2度送りません）。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--municipality", metavar="CODE", default="", help="団体コード（6桁）。省くとすべて"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        places = Municipality.objects.all()
        if code := options["municipality"]:
            places = places.filter(code=code)
        for place in places:
            self.stdout.write(f"{place}：{remind(place, timezone.localdate()).words}")
