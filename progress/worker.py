"""The program that does the long work (imports): django-tasks' worker, which a passing fault doesn't end."""

from __future__ import annotations

import logging
import time

from django.db import InterfaceError, OperationalError, connections
from django_tasks_db.management.commands.db_worker import Worker

logger = logging.getLogger(__name__)


class PatientWorker(Worker):
    """Goes on when the database was locked or away for a while.

    The work it had begun then counts as interrupted on its page and is begun again from there; what waits stays.
    """

    PAUSE = 2.0
    """Seconds before it looks again after a fault."""

    def run(self) -> None:
        while self.running:
            try:
                return super().run()
            except (OperationalError, InterfaceError) as fault:
                logger.warning("the database didn't answer, looking again in %s s: %s", self.PAUSE, fault)
                connections.close_all()
                time.sleep(self.PAUSE)
