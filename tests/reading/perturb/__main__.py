"""`python -m tests.reading.perturb CASES OUT [SEED]`: each case perturbed, as workbook and .json.

With the judge copied into OUT it judges them: `python OUT/judge.py --cmd …`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.reading.perturb import PERTURBATIONS, Case, DoesNotApply, perturbed


def write_all(cases: Path, out: Path, seed: int) -> int:
    """Returns how many were written."""
    out.mkdir(parents=True, exist_ok=True)
    written = 0
    for path in sorted(cases.glob("*.json")):
        data = path.with_suffix(".xlsx").read_bytes()
        case = Case.of(data, json.loads(path.read_text(encoding="utf-8")))
        for name in PERTURBATIONS:
            try:
                changed = perturbed(case, name, seed)
            except DoesNotApply:
                continue
            file = out / f"{path.stem}-{name}.xlsx"
            file.write_bytes(changed.data)
            expected = json.dumps(changed.expected | {"workbook": file.name}, ensure_ascii=False, indent=1)
            file.with_suffix(".json").write_text(expected, encoding="utf-8")
            written += 1
    return written


if __name__ == "__main__":
    number = write_all(Path(sys.argv[1]), Path(sys.argv[2]), int((sys.argv[3:] or ["1"])[0]))
    sys.stdout.write(f"{number}\n")
