"""`docs/adding-a-year-end-field.md` done as it says, in a copy: four files, and its own test passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scratch_copy import ROOT, below, changed, copied, follow, run, run_tests

PAGE = ROOT / "docs" / "adding-a-year-end-field.md"

FOR_STAFF = {
    "progress/table/columns.py": (
        'YearEndText("issues"',
        '    YearEndText("wishes", "要望", public=False),\n',
    ),
    "progress/models/statuses.py": ("issues =", '    wishes = CleanTextField("要望", blank=True)\n'),
}
FOR_STAFF_TEST = """
import json

import pytest
from django.test import Client
from django.urls import reverse

from progress.models import YearEndStatus
from progress.review.publications import seal
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
    content = json.dumps(seal(plan, asked, by=planner).content, ensure_ascii=False)
    assert "聞いた声。" in content
    assert "要望" not in content and "人を増やしてほしい。" not in content
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("scratch") / "reform_tracker")


def test_the_page_is_right_and_touches_four_files(copy: Path, migrated_database: Path) -> None:
    follow(PAGE, copy)
    [migration] = {path.name for path in (copy / "progress/migrations").glob("*_citizens_voices.py")}
    assert changed(copy) == {
        "progress/table/columns.py",
        "progress/models/statuses.py",
        f"progress/migrations/{migration}",
        "tests/test_citizens_voices.py",
    }
    for path, (above, text) in FOR_STAFF.items():
        below(copy / path, above, text)
    run(copy, "manage.py", "makemigrations", "progress", "--name", "wishes")
    (copy / "tests/test_wishes.py").write_text(FOR_STAFF_TEST, encoding="utf-8")
    run_tests(
        copy,
        migrated_database,
        "tests/test_citizens_voices.py",
        "tests/test_wishes.py",
        "tests/test_year_end_texts.py",
    )
