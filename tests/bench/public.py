"""`python -m tests.bench.public [--items 28 360 1000] [--json]`

What a reader waits for: pages, workbook and data of a publication, made at the request and as they are kept, beside a
static file of the app; the whole plan taken away. Each size in a process of its own with a database of its own;
seconds of the process's own work, each the best of three. Fails at nothing but errors.
"""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.public", description=__doc__)
    parser.add_argument("--items", type=int, nargs="+", default=[28, 360, 1000])
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--profile", metavar="STEP", help="print where the time of a step goes")
    parser.add_argument("--part", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        sys.stdout.write(json.dumps(measured(options.part, options.profile or ""), ensure_ascii=False))
        return
    found = {items: in_a_process(items, options.profile) for items in options.items}
    text = json.dumps(found, ensure_ascii=False, indent=1) if options.json else "\n".join(table(found))
    sys.stdout.write(text + "\n")


def table(found: dict[int, dict[str, float]]) -> list[str]:
    """A line a step, a column a size, in milliseconds; what is kept also as so many times a static file."""
    lines = [f"{'ms':40}" + "".join(f"{items:>10,}" for items in found)]
    steps = list(dict.fromkeys(step for one in found.values() for step in one))
    for step in steps:
        numbers = [one.get(step) for one in found.values()]
        line = f"{step:40}" + "".join(f"{'' if n is None else f'{n * 1000:,.1f}':>10}" for n in numbers)
        if step.startswith("kept"):
            ratios = [f"{one[step] / one['static file']:.1f}" for one in found.values() if step in one]
            line += f"   {' / '.join(ratios)} × a static file"
        lines.append(line)
    return lines


def in_a_process(items: int, profile: str | None) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.public", "--part", str(items)]
    command += ["--profile", profile] if profile else []
    with tempfile.TemporaryDirectory(prefix="reform-tracker-bench-") as folder:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("REFORM_")}
        environment = {**kept, "REFORM_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "reform_tracker.settings"}
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    answer: dict[str, float] = json.loads(done.stdout.decode().splitlines()[-1])
    return answer


def measured(items: int, profile: str) -> dict[str, float]:
    """Django stands only from here on."""
    settings = importlib.import_module("django.conf").settings
    logging.disable(logging.WARNING)
    settings.ALLOWED_HOSTS = ["testserver"]
    importlib.import_module("django").setup()
    parts = importlib.import_module("tests.bench.public_parts")
    figures: dict[str, float] = parts.figures(items, profile)
    return figures


if __name__ == "__main__":
    main()
