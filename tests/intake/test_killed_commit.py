"""`kill -9` in the middle of an import, twenty times: the plan is there as a whole, or not at all."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

import pytest
from django.conf import settings
from django.db import connection

from plans.history.records import ChangeEvent
from plans.models import Plan
from progress.intake import whole_plan
from tests import make
from tests.intake.test_reconcile import draft_of, kept, write

KILLS = 20
pytestmark = [
    pytest.mark.every_database,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="この機械には fork がありません"),
]


def database_url() -> str:
    """The address of this test's own database, for another process."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return os.environ["REFORM_DATABASE_URL"].replace("/reform_tracker", f"/{name}")


def said(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    return process.stdout.readline().split()


def ask(process: subprocess.Popen[str], slug: str) -> int:
    """Has one import begun; returns the number of the process that does it."""
    to: IO[str] | None = process.stdin
    assert to is not None
    to.write(f"{slug}\n")
    to.flush()
    word, number = said(process)
    assert word == "writing"
    return int(number)


def test_a_killed_import_leaves_a_whole_plan_or_none(tmp_path: Path) -> None:
    original = Plan(municipality=make.municipality(), slug="original")
    write(draft_of("annaka"), original)
    original = Plan.objects.select_related("municipality").get(pk=original.pk)
    whole, events = kept(original), ChangeEvent.objects.count()
    file = tmp_path / "plan.xlsx"
    file.write_bytes(whole_plan.build(original))
    run = subprocess.Popen(
        [sys.executable, "-m", "tests.intake.killed_commit", str(file)],
        cwd=settings.BASE_DIR,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("REFORM_")},
            "DJANGO_SETTINGS_MODULE": "reform_tracker.settings",
            "REFORM_DATABASE_URL": database_url(),
            "REFORM_DATA_DIR": str(tmp_path / "data"),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    clock = threading.Timer(400, run.kill)  # no word of it is waited for for ever
    clock.start()
    try:
        lasts = min(
            undisturbed(run, slug) for slug in ("undisturbed", "undisturbed-too", "undisturbed-again")
        )
        outcomes = [killed(run, f"plan-{kill}", lasts * kill / KILLS) for kill in range(KILLS)]
    finally:
        clock.cancel()
        run.kill()
        run.communicate()
    assert outcomes.count(int(signal.SIGKILL)) >= KILLS // 2  # the blows did fall while it was at work

    imported = Plan.objects.exclude(slug="original").select_related("municipality")
    assert "undisturbed" in {plan.slug for plan in imported}
    per_plan = [ChangeEvent.objects.filter(note="plan.xlsx", model="plans.plan").count(), imported.count()]
    assert per_plan[0] == per_plan[1]
    for plan in imported:
        assert kept(plan) == whole
    assert ChangeEvent.objects.filter(note="plan.xlsx").count() % imported.count() == 0
    assert ChangeEvent.objects.filter(note="").count() == events


def undisturbed(run: subprocess.Popen[str], slug: str) -> float:
    """Seconds that an import takes which nobody kills."""
    ask(run, slug)
    began = time.monotonic()
    assert said(run) == ["ended", "0"]
    return time.monotonic() - began


def killed(run: subprocess.Popen[str], slug: str, after: float) -> int:
    number = ask(run, slug)
    time.sleep(after)
    with contextlib.suppress(ProcessLookupError):  # it was faster
        os.kill(number, signal.SIGKILL)
    word, status = said(run)
    assert word == "ended"
    return int(status)
