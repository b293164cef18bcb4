"""`manage.py db_worker`: django-tasks' own command with our patient worker."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django_tasks_db.management.commands import db_worker

from progress.worker import PatientWorker


class Command(db_worker.Command):
    help = "取込みなどの時間のかかる処理を、順に行います。終わるときは Ctrl+C を押します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(reload=False)  # a reloader would end work in the middle

    def handle(self, **options: Any) -> None:
        self.configure_logging(options["verbosity"])
        names = options["queue_name"].split(",")
        left_out = options["exclude_queues"]
        worker = PatientWorker(
            queue_names=names,
            interval=options["interval"],
            batch=options["batch"],
            backend_name=options["backend_name"],
            startup_delay=options["startup_delay"],
            max_tasks=options["max_tasks"],
            worker_id=options["worker_id"],
            excluded_queue_names=left_out.split(",") if left_out else [],
        )
        worker.configure_signals()
        worker.run()
