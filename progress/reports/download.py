"""How a file to take away is named and typed in an answer."""

from __future__ import annotations

import re
from urllib.parse import quote

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


def attachment(name: str, plain_name: str) -> str:
    """A Content-Disposition: the Japanese name (RFC 5987) and an ASCII one for programs that can't read it."""
    encoded = quote(_NOT_IN_FILE_NAMES.sub("_", name), safe="")
    return f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{encoded}"
