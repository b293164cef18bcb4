"""What every tree of records shares: pillars, items and departments point to one of their own kind."""

from __future__ import annotations

from typing import Any

from django.db import models


def leads_back(record: models.Model, column: str) -> bool:
    """Does following `column` from the stored `record` come to the record itself again?

    A circle further up that leaves the record out isn't its fault: the records that form it are told.
    """
    seen: Any = getattr(record, column)
    passed: set[int] = set()
    while record.pk is not None and seen is not None and id(seen) not in passed:
        if seen.pk == record.pk:
            return True
        passed.add(id(seen))
        seen = getattr(seen, column)
    return False
