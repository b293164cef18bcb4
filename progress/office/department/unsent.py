"""What a person wrote to the planning section and has not sent yet. It belongs to a submission and is no part of the
record; until it is sent, a saved draft keeps it for its writer alone, for as long as the session lasts."""

from __future__ import annotations

from django.http import HttpRequest

_KEY = "messages_to_planners"


def unsent_message(request: HttpRequest, status: int) -> str:
    """Of the record with that key; "" where there is none."""
    return str(request.session.get(_KEY, {}).get(str(status), ""))


def keep_unsent(request: HttpRequest, status: int, message: str) -> None:
    """ "" once it is sent."""
    if message != unsent_message(request, status):
        request.session[_KEY] = request.session.get(_KEY, {}) | {str(status): message}
