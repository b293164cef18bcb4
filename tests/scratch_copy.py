"""A copy of the repository in which the steps of a how-to page are done as the page says.

A step is a code block whose first line names the file and the place:
`# path, new`, `# path, at the end`, `# path, below the line that begins with: …` or
`# path, in place of the line that begins with: …` (in a template `{# … #}`).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LEFT_OUT = shutil.ignore_patterns(
    ".*", "*.sqlite3*", "node_modules", "data", "build", "staticfiles", "fixtures", "browser"
)
STEP = re.compile(
    r"^```(?:python|html|toml)\n(?:#|\{#) (?P<file>\S+), (?P<place>new|at the end|below|in place of)"
    r"(?: the line that begins with: (?P<start>[^\n]+?))?(?: #\})?\n(?P<text>.*?)^```",
    re.MULTILINE | re.DOTALL,
)
COMMAND = re.compile(r"^```bash\npython (?P<words>[^\n]+)\n```", re.MULTILINE)


def copied(place: Path) -> Path:
    """The repository without what a how-to page doesn't touch, as the new folder `place`."""
    shutil.copytree(ROOT, place, ignore=LEFT_OUT)
    return place


def follow(page: Path, copy: Path) -> None:
    """Do every step of the page in the copy, then its command, where it has one."""
    words = page.read_text(encoding="utf-8")
    steps = list(STEP.finditer(words))
    written = sum(words.count(f"```{language}\n") for language in ("python", "html", "toml"))
    assert steps and len(steps) == written, "a step names no place"
    for step in steps:
        file = copy / step["file"]
        if step["place"] == "new":
            assert not file.exists(), f"{step['file']} is there already"
            file.parent.mkdir(exist_ok=True)
            file.write_text(step["text"], encoding="utf-8")
        elif step["place"] == "at the end":
            file.write_text(file.read_text(encoding="utf-8") + step["text"], encoding="utf-8")
        else:
            below(file, step["start"], step["text"], in_place=step["place"] == "in place of")
    for command in COMMAND.findall(words):
        run(copy, *command.split())


def below(path: Path, start: str, text: str, *, in_place: bool = False) -> None:
    """Adds `text` below the one line that begins so, or puts it in that line's place."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    [at] = [number for number, line in enumerate(lines) if line.strip().startswith(start)]
    path.write_text("".join([*lines[: at + (not in_place)], text, *lines[at + 1 :]]), encoding="utf-8")


def run(copy: Path, *words: str) -> str:
    """Python in the copy; what it printed. Fails with all of it where it ends with a fault."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, *words], cwd=copy, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def run_tests(copy: Path, migrated: Path, *tests: str) -> str:
    """`migrated`: an SQLite database that the repository's migrations have run on; the copy's own follow."""
    words = ("-m", "pytest", "-q", "-n0", "--database", "sqlite", "-p", "no:cacheprovider")
    return run(copy, *words, "--migrated", str(migrated), *tests)


def files_of(copy: Path) -> dict[str, bytes]:
    """Path → content of every file of the copy."""
    return {
        path.relative_to(copy).as_posix(): path.read_bytes()
        for path in copy.rglob("*.*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def changed(before: dict[str, bytes], copy: Path) -> set[str]:
    """The files that are new or other than before."""
    return {path for path, content in files_of(copy).items() if before.get(path) != content}
