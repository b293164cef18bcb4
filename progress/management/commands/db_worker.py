"""`manage.py db_worker`: django-tasks' program for the long work (imports), which a passing fault doesn't end; beside
it the public pages are made once."""

from __future__ import annotations

import logging
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.db import InterfaceError, OperationalError, connections
from django_tasks_db.management.commands import db_worker

from progress.reports import pages

logger = logging.getLogger(__name__)


class PatientWorker(db_worker.Worker):
    """Goes on when the database was locked or away for a while, and makes public pages anew when they changed.

    The work it had begun then counts as interrupted on its page and is begun again from there; what waits stays.
    """

    PAUSE = 2.0
    """Seconds before it looks again after a fault."""

    def run(self) -> None:
        over = threading.Event()
        threading.Thread(target=pages.keep_fresh, args=(over,), name="pages", daemon=True).start()
        try:
            self._work()
        finally:
            over.set()

    def _work(self) -> None:
        while self.running:
            try:
                return super().run()
            except (OperationalError, InterfaceError) as fault:
                logger.warning("the database didn't answer, looking again in %s s: %s", self.PAUSE, fault)
                connections.close_all()
                time.sleep(self.PAUSE)


class Command(db_worker.Command):
    help = "取込みなどの時間のかかる処理を、順に行います。終わるときは Ctrl+C を押します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(reload=False)  # a reloader would end work in the middle

    def handle(self, **options: Any) -> None:
        self.configure_logging(options["verbosity"])
        left_out = options["exclude_queues"]
        handed_on = ("interval", "batch", "backend_name", "startup_delay", "max_tasks", "worker_id")
        worker = PatientWorker(
            queue_names=options["queue_name"].split(","),
            excluded_queue_names=left_out.split(",") if left_out else [],
            **{name: options[name] for name in handed_on},
        )
        worker.configure_signals()
        worker.run()
