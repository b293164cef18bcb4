"""Marks the tests of what the reader doesn't do yet; gives all a database while the reader needs one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.not_yet import NOT_YET
from tests.reading.reading import READER

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for one in items:
        if not one.path.is_relative_to(HERE):
            continue
        if READER is None and hasattr(getattr(one, "module", None), "canonical"):
            one.add_marker(pytest.mark.django_db)
        if is_not_yet(one):
            one.add_marker(pytest.mark.xfail(strict=False, reason="the reader doesn't do this yet"))


def is_not_yet(one: pytest.Item) -> bool:
    name, _, case = one.name.removesuffix("]").partition("[")
    cases = NOT_YET.get(one.path.relative_to(HERE).as_posix(), {}).get(name)
    return cases is not None and (cases == "" or case in cases.split())
