"""What a department said of one item in words, as rows of the table."""

from __future__ import annotations

from progress.models import YearEndStatus
from progress.table.columns import YEAR_END_TEXTS
from progress.table.shape import TextRow


def texts_of(status: YearEndStatus, *, for_staff: bool) -> tuple[TextRow, ...]:
    """The texts under which something stands, in their order. `for_staff`: also those that are never published."""
    return tuple(
        TextRow(one.name, one.label, text, one.in_list)
        for one in YEAR_END_TEXTS
        if (one.public or for_staff) and (text := getattr(status, one.name))
    )
