"""Marks the tests of what the reader doesn't do yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.not_yet import NOT_YET

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for one in items:
        if one.path.is_relative_to(HERE) and is_not_yet(one):
            one.add_marker(pytest.mark.xfail(strict=True, reason="the reader doesn't do this yet"))


def is_not_yet(one: pytest.Item) -> bool:
    name, _, case = one.name.removesuffix("]").partition("[")
    cases = NOT_YET.get(one.path.relative_to(HERE).as_posix(), {}).get(name)
    return cases is not None and (cases == "" or case in cases.split())
