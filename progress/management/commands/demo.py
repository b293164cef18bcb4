"""`manage.py demo`: prepares the demonstration, says who can sign in, and serves it on this machine."""

from __future__ import annotations

import logging
import signal
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.servers.basehttp import get_internal_wsgi_application
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME, task_backends
from django_tasks_db import DatabaseBackend
from waitress.server import create_server

from plans.values.text import half_widths
from progress.demo import cities as demonstration
from progress.management.commands.db_worker import PatientWorker

HOST = "127.0.0.1"
WORKER_INTERVAL = 0.5
"""Seconds between two looks for work."""


class Command(BaseCommand):
    help = "見本の市とアカウントを用意し、この機械の中だけで動かします。本番では使えません。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-server", action="store_true", help="準備だけを行い、サーバーを動かさない")
        parser.add_argument("--port", type=int, default=8000, help="ポート番号（初めは8000）")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "本番（REFORM_ENV=production）では、見本を動かせません。本番のデータに見本の市とアカウントが"
                "混ざるのを防ぐためです。別のフォルダーを REFORM_DATA_DIR に指定し、REFORM_ENV を外して"
                "実行してください。"
            )
        server = None if options["no_server"] else listen(options["port"])
        call_command("migrate", interactive=False, verbosity=0)
        password = demonstration.password_in(settings.DATA_DIR)
        demonstration.prepare(password, timezone.localdate(), self.stdout.write)
        self.stdout.write(sign_in_table(password))
        if server is not None:
            address = f"http://{HOST}:{options['port']}"
            self.stdout.write(f"\n市民のページ　{address}/\nログイン　　　{address}{reverse('login')}\n")
            self.stdout.write("終わるときは Ctrl+C を押してください。")
            self.stdout.flush()
            work_beside()
            # A shell that starts it in the background has it ignore Ctrl+C, which a later SIGINT means too.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            server.run()
            self.stdout.write("終わりました。入力した内容は残っています。")


def listen(port: int) -> Any:
    """A server that holds the port from now on. Raises CommandError where it can't."""
    if not 1 <= port <= 65535:
        raise CommandError(
            f"ポート {port} は使えません。「--port 8000」のように、1から65535までで指定してください。"
        )
    try:
        server = create_server(get_internal_wsgi_application(), host=HOST, port=port, threads=8)
    except OSError as error:
        raise CommandError(
            f"ポート {port} は使えません。ほかのプログラムが使っていないか確かめるか、"
            f"「--port {port + 1 if port < 65535 else 8000}」のように別の番号を指定してください。"
        ) from error
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a short wait is no news for one person
    return server


def work_beside() -> None:
    """Does the long work (imports) in a thread of this program, as `manage.py db_worker` does in one of its own.

    The thread ends with the program; what it was doing then is begun again from its page.
    """
    if not isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], DatabaseBackend):
        return
    logging.getLogger("django_tasks").setLevel(logging.WARNING)
    logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
    worker = PatientWorker(
        queue_names=[DEFAULT_TASK_QUEUE_NAME],
        interval=WORKER_INTERVAL,
        batch=False,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    Thread(target=worker.run, name="worker", daemon=True).start()


def sign_in_table(password: str) -> str:
    """Who can sign in and what to try, as text in columns."""
    rows = [("自治体", "役割", "利用者名", "できること")]
    for one in demonstration.sign_ins(password, timezone.localdate()):
        changed = "（別のパスワードに変更済み）" if one.has_another_password else ""
        rows.append((one.place, one.role, one.username, one.to_try + changed))
    widths = [max(half_widths(row[column]) for row in rows) for column in range(3)]
    lines = []
    for *row, to_try in rows:
        padded = [text + " " * (width - half_widths(text)) for text, width in zip(row, widths, strict=True)]
        lines.append("　".join([*padded, to_try]))
    return "\n".join(["", *lines, "", f"パスワード（すべて共通）　{password}"])
