"""`docs/` says what is so: what its pages name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.scratch_copy import ROOT

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
