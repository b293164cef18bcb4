"""`python -m tests.bench.survey [--items 300] [--departments 40]`

調査票 of a whole city: all written, all brought back in one archive, read, shown and taken over, in this process with
a database of its own. Seconds by the clock, seconds of own work, peak memory, queries. Fails at nothing but errors.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
import tempfile


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.survey", description=__doc__)
    parser.add_argument("--items", type=int, default=300)
    parser.add_argument("--departments", type=int, default=40)
    parser.add_argument("--profile", action="store_true", help="print where the time goes (and take longer)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="reform-tracker-bench-") as folder:
        for name in [name for name in os.environ if name.startswith("REFORM_")]:
            del os.environ[name]
        os.environ |= {"REFORM_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "reform_tracker.settings"}
        settings = importlib.import_module("django.conf").settings
        logging.disable(logging.WARNING)
        settings.ALLOWED_HOSTS = ["testserver"]
        importlib.import_module("django").setup()
        journey = importlib.import_module("tests.bench.survey_journey")
        for line in journey.measured(options.items, options.departments, profiled=options.profile):
            sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
