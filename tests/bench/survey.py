"""`python -m tests.bench.survey [--items 300] [--departments 40]`

調査票 of a whole city: all written, all brought back in one archive, read, shown and taken over, in a process of its
own with a database of its own. Seconds by the clock, seconds of own work, peak memory so far, queries. Fails at nothing
but errors.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.survey", description=__doc__)
    parser.add_argument("--items", type=int, default=300)
    parser.add_argument("--departments", type=int, default=40)
    parser.add_argument("--profile", action="store_true", help="print where the time goes (and take longer)")
    parser.add_argument("--part", choices=("prepare", "measure"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        _part(options)
        return
    with tempfile.TemporaryDirectory(prefix="reform-tracker-bench-") as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("REFORM_")}
        environment = {
            **kept,
            "REFORM_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "reform_tracker.settings",
        }
        for part in ("prepare", "measure"):
            command = [sys.executable, "-m", "tests.bench.survey", *sys.argv[1:], "--part", part]
            subprocess.run(command, cwd=ROOT, env=environment, check=True)


def _part(options: argparse.Namespace) -> None:
    """Django stands only from here on."""
    logging.disable(logging.WARNING)
    importlib.import_module("django.conf").settings.ALLOWED_HOSTS = ["testserver"]
    importlib.import_module("django").setup()
    journey = importlib.import_module("tests.bench.survey_journey")
    folder = Path(os.environ["REFORM_DATA_DIR"])
    if options.part == "prepare":
        journey.prepare(folder, options.items, options.departments)
        return
    for line in journey.measured(folder, profiled=options.profile):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
