"""The two lists of pinned packages, which one environment takes one after the other."""

from __future__ import annotations

import re

import pytest

from reform_tracker.environment import BASE_DIR


def pinned(name: str) -> dict[str, str]:
    """Each package with all that its entry says: version, marker, hashes."""
    text = (BASE_DIR / name).read_text(encoding="utf-8").replace("\\\n", " ")
    entries = [line.split() for line in text.splitlines() if re.match(r"[A-Za-z0-9]", line)]
    return {entry[0].split("==")[0]: " ".join(entry) for entry in entries}


def test_the_test_list_holds_all_of_the_applications_list_at_the_same_versions() -> None:
    application, tests = pinned("requirements.lock"), pinned("requirements-test.lock")
    assert len(application) >= 20
    assert {name: tests.get(name) for name in application} == application


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_every_package_is_pinned_with_its_hashes(name: str) -> None:
    for package, entry in pinned(name).items():
        assert re.match(rf"{re.escape(package)}==\S+ .*--hash=sha256:[0-9a-f]{{64}}", entry), package
