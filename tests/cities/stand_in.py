"""What stands where a city writes longer prose."""

from __future__ import annotations


def prose(about: str, *, lines: int = 2) -> str:
    """A few bulleted lines of ours; no figure, so that none can be read out of it."""
    return "\n".join(f"・「{about}」について、見本の文〔要約〕。" for _ in range(lines))
