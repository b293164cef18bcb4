"""`python -m tests.bench.review [--items 360] [--years 3] [--departments 40] [--profile]`

The planning section's desk over a whole plan whose departments have all submitted: its queue, the records in order,
one record, the publish preview. Seconds of own work (the median of nine), queries. Fails at nothing but errors.
Aimed at with 360 items: 0.15 s and at most 15 queries for the queue, 0.3 s for the publish preview.
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
    parser = argparse.ArgumentParser(prog="python -m tests.bench.review", description=__doc__)
    parser.add_argument("--items", type=int, default=360)
    parser.add_argument("--years", type=int, default=3, help="rounds that were finished before")
    parser.add_argument("--departments", type=int, default=40)
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.inside:
        with tempfile.TemporaryDirectory(prefix="reform-tracker-bench-") as folder:
            kept = {name: value for name, value in os.environ.items() if not name.startswith("REFORM_")}
            environment = {
                **kept,
                "REFORM_DATA_DIR": folder,
                "DJANGO_SETTINGS_MODULE": "reform_tracker.settings",
            }
            command = [sys.executable, "-m", "tests.bench.review", *sys.argv[1:], "--inside"]
            subprocess.run(command, cwd=ROOT, env=environment, check=True)
        return
    logging.disable(logging.WARNING)
    importlib.import_module("django.conf").settings.ALLOWED_HOSTS = ["testserver"]
    importlib.import_module("django").setup()
    desk = importlib.import_module("tests.bench.review_desk")
    desk.prepare(options.items, options.years, options.departments)
    for line in desk.measured(profiled=options.profile):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
