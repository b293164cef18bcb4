"""`docs/` says what is so: its how-tos work in a copy of the repository, and what its pages name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.scratch_copy import ROOT, changed, copied, follow, run_tests

DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#[^)]*)?\)")
PLACE = re.compile(
    r"`((?:plans|items|progress|reform_tracker|tests|templates|static|docs|fixtures)/[\w./-]+)`"
)
SYMBOL = re.compile(r"`((?:plans|items|progress)(?:\.\w+)+)`")


def inside(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=inside)
def test_what_a_page_leads_to_is_there(page: Path) -> None:
    words = page.read_text(encoding="utf-8")
    steps = re.sub(r"^```.*?^```", "", words, flags=re.MULTILINE | re.DOTALL)
    gone = [link for link in LINK.findall(steps) if link and not (page.parent / link).exists()]
    if page.name != "CHANGELOG.md":  # it tells of rooms as they were called then
        gone += [place for place in PLACE.findall(steps) if not (ROOT / place).exists()]
        gone += [name for name in SYMBOL.findall(steps) if not _stands(name)]
    assert gone == []


def _stands(name: str) -> bool:
    """Is there a module of that name, or a name of that kind within one?"""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:cut])
        file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        if file.exists():
            text = file.read_text(encoding="utf-8")
            return all(re.search(rf"\b{part}\b", text) for part in parts[cut:])
    return False


def test_every_page_stands_in_the_index() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    listed = {(DOCS / link).resolve() for link in LINK.findall(index) if link}
    assert {page.resolve() for page in DOCS.rglob("*.md")} - {(DOCS / "README.md").resolve()} <= listed


def test_a_report_is_added_as_its_page_says(tmp_path: Path, migrated_database: Path) -> None:
    copy = copied(tmp_path / "reform_tracker")
    follow(DOCS / "adding-a-report.md", copy)
    assert changed(copy) == {
        "progress/reports/item_list.py",
        "progress/reports/pages.py",
        "progress/reports/views.py",
        "progress/reports/urls.py",
        "progress/public/frame.py",
        "templates/public/plan.html",
        "tests/test_every_address.py",
        "tests/test_item_list.py",
    }
    one_role = "tests/test_every_address.py::test_every_page_opens_to_those_and_only_those_who_may[board]"
    listed = "tests/test_every_address.py::test_every_address_is_listed"
    run_tests(copy, migrated_database, "tests/test_item_list.py", listed, one_role)


def test_a_layout_is_added_as_its_page_says(tmp_path: Path, migrated_database: Path) -> None:
    copy = copied(tmp_path / "reform_tracker")
    follow(DOCS / "adding-a-layout.md", copy)
    assert changed(copy) == {
        "progress/layouts/kakuu_programme.toml",
        "progress/layouts/kakuu_form.toml",
        "tests/test_kakuu_programme.py",
        "tests/test_kakuu_form.py",
    }
    run_tests(copy, migrated_database, "tests/test_kakuu_programme.py", "tests/test_kakuu_form.py")


def test_a_role_is_added_as_its_page_says(tmp_path: Path, migrated_database: Path) -> None:
    copy = copied(tmp_path / "reform_tracker")
    follow(DOCS / "adding-a-role.md", copy)
    [migration] = {path.name for path in (copy / "plans/migrations").glob("*_advisers.py")}
    assert changed(copy) == {
        "plans/access.py",
        f"plans/migrations/{migration}",
        "tests/test_every_address.py",
    }
    run_tests(copy, migrated_database, "tests/test_every_address.py", "-k", "adviser or listed")
