"""How the reader stands over whole sets of workbooks: `python -m tests.reading.standing [--changed] [SET …]`.

By set: what the judge beside the clone says at first sight and after a clerk's corrections, and how many questions must
be answered. `--changed`: what each perturbation costs over every workbook of the judge's cases.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory

VERDICTS = ("right", "asked", "wrong", "lost")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.reading.standing", description=__doc__)
    parser.add_argument("--changed", action="store_true")
    parser.add_argument("sets", nargs="*", metavar="SET", help="cases, unseen, blind, fresh, later, …")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_tracker.settings")
    importlib.import_module("django").setup()
    with TemporaryDirectory(prefix="reform-tracker-reading-") as place:
        for name, folder in folders(Path(place)).items():
            if not options.sets or name in options.sets:
                sys.stdout.write(standing(name, folder) + "\n")
    if options.changed:
        sys.stdout.writelines(f"{line}\n" for line in costs())


def folders(place: Path) -> dict[str, Path]:
    """Set → where its workbooks lie with what is expected of them."""
    cases = importlib.import_module("tests.reading.reading").SHARED / "cases"
    fresh = Path(__file__).parent / "fresh"
    found = {"cases": cases, "fresh": fresh}
    found |= {one.name: one for one in sorted(fresh.iterdir()) if one.is_dir()}
    for name in ("unseen", "blind"):
        importlib.import_module(f"tests.reading.{name}.__main__").write_all(place / name)
        found[name] = place / name
    return found


def standing(name: str, folder: Path) -> str:
    walks = list(importlib.import_module("tests.reading.corrected").walks(folder))
    if not walks:
        return f"{name}: no expectations"
    told = []
    for nth, word in ((0, "at first sight"), (-1, "corrected")):
        counts = {one: sum(walk.results[nth][one] for walk in walks) for one in VERDICTS}
        numbers = ", ".join(f"{number} {one}" for one, number in counts.items())
        told.append(f"{word} {mean(one.scores[nth] for one in walks):.1f} ({numbers})")
    required = [one.required for one in walks]
    told.append(f"required questions: median {median(required):g}, most {max(required)}")
    told.append(f"corrections: most {max(one.corrections for one in walks)}")
    return f"{name}: {len(walks)} workbooks; {'; '.join(told)}"


def costs() -> Iterator[str]:
    """Perturbation → points that it costs on average, over every case that it applies to, once each."""
    trial = importlib.import_module("tests.reading.test_perturb")
    for name in trial.PERTURBATIONS:
        lost = {
            stem: trial.score_of(stem) - trial.score(changed)
            for stem, case in trial.shared()
            for changed in list(trial.changes(case, name))[:1]
        }
        worst = max(lost, key=lambda stem: lost[stem])
        yield f"{name}: {mean(lost.values()):.1f} over {len(lost)}; most {lost[worst]:.1f} ({worst})"


if __name__ == "__main__":
    main()
