"""What the department's pages have in common: the frame's words about a municipality."""

from __future__ import annotations

from typing import Any

from plans.models import Municipality


def about(*places: Municipality) -> dict[str, Any]:
    """The frame's words about the municipality that a page is about (none where it is about several)."""
    if len(places) != 1:
        return {}
    return {"municipality": places[0], "disclaimer": places[0].disclaimer}
