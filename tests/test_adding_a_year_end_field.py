"""`docs/adding-a-year-end-field.md` done as it says, in a copy: four files, and its own test passes."""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGE = ROOT / "docs" / "adding-a-year-end-field.md"
LEFT_OUT = shutil.ignore_patterns(
    ".*", "__pycache__", "*.sqlite3*", "node_modules", "data", "build", "staticfiles", "fixtures", "browser"
)
STEP = re.compile(
    r"^```python\n# (?P<file>\S+), (?:new|below the line that begins with: (?P<above>[^\n]+))\n(?P<text>.*?)^```",
    re.MULTILINE | re.DOTALL,
)
COMMAND = re.compile(r"^```bash\npython (?P<words>[^\n]+)\n```", re.MULTILINE)

FOR_STAFF = {
    "progress/table/columns.py": (
        'YearEndText("issues"',
        '    YearEndText("wishes", "要望", public=False),\n',
    ),
    "progress/models/statuses.py": ("issues =", '    wishes = models.TextField("要望", blank=True)\n'),
}
FOR_STAFF_TEST = """
import json

import pytest
from django.test import Client
from django.urls import reverse

from progress import review
from progress.models import YearEndStatus
from tests import make

pytestmark = pytest.mark.django_db


def test_what_is_for_staff_alone_is_on_the_form_and_in_no_publication():
    place = make.municipality()
    section, planner = make.department(place), make.planner(place)
    plan = make.plan(place)
    item = make.item(make.pillar(plan), lead=section)
    asked = make.opened_round(plan, planner)
    YearEndStatus.objects.update(wishes="人を増やしてほしい。", citizens_voices="聞いた声。")
    client = Client()
    client.force_login(make.editor(section))
    page = client.get(reverse("enter", args=[make.status(asked, item).pk])).content.decode()
    assert "要望" in page and "人を増やしてほしい。" in page
    assert page.count("市役所の中だけで使い、公表しません。") == 1
    make.confirmed(make.status(asked, item), lead=make.editor(section), by=planner)
    content = json.dumps(review.seal(plan, asked, by=planner).content, ensure_ascii=False)
    assert "聞いた声。" in content
    assert "要望" not in content and "人を増やしてほしい。" not in content
"""


def below(path: Path, start: str, text: str) -> None:
    """Adds `text` below the one line that begins so."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    [at] = [number for number, line in enumerate(lines) if line.strip().startswith(start)]
    path.write_text("".join([*lines[: at + 1], text, *lines[at + 1 :]]), encoding="utf-8")


def run(copy: Path, *words: str) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, *words], cwd=copy, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def changed(copy: Path) -> set[str]:
    files = [path.relative_to(copy) for path in copy.rglob("*.*") if path.is_file()]
    return {
        path.as_posix()
        for path in files
        if "__pycache__" not in path.parts
        if not (ROOT / path).is_file() or not filecmp.cmp(ROOT / path, copy / path, shallow=False)
    }


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("scratch") / "reform_tracker"
    shutil.copytree(ROOT, place, ignore=LEFT_OUT)
    return place


def test_the_page_is_right_and_touches_four_files(copy: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    steps = list(STEP.finditer(page))
    assert len(steps) == page.count("```python\n") == 3
    run(copy, "manage.py", "makemigrations", "progress", "--name", "whatever_waits")
    before = changed(copy)  # a migration that another change has not written yet isn't this one's
    for step in steps:
        if step["above"]:
            below(copy / step["file"], step["above"], step["text"])
        else:
            (copy / step["file"]).write_text(step["text"], encoding="utf-8")
    [command] = COMMAND.findall(page)
    run(copy, *command.split())
    [migration] = {path.name for path in (copy / "progress/migrations").glob("*_citizens_voices.py")}
    assert changed(copy) - before == {
        "progress/table/columns.py",
        "progress/models/statuses.py",
        f"progress/migrations/{migration}",
        "tests/test_citizens_voices.py",
    }
    for path, (above, text) in FOR_STAFF.items():
        below(copy / path, above, text)
    run(copy, "manage.py", "makemigrations", "progress", "--name", "wishes")
    (copy / "tests/test_wishes.py").write_text(FOR_STAFF_TEST, encoding="utf-8")
    tests = ("tests/test_citizens_voices.py", "tests/test_wishes.py", "tests/test_year_end_texts.py")
    run(copy, "-m", "pytest", "-q", "-n0", "--database", "sqlite", "-p", "no:cacheprovider", *tests)
