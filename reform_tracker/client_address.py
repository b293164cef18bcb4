"""The address of the person behind a request, for the lock on repeated failed logins."""

from django.http import HttpRequest


def behind_proxy(request: HttpRequest) -> str:
    """The client's address as our own reverse proxy saw it.

    The proxy appends the address it saw to X-Forwarded-For, so only the last entry is its word; whatever
    stands before it came from the client and may be invented. Without the header the connection's own
    address is used, which is then the proxy's.
    """
    forwarded: str = request.META.get("HTTP_X_FORWARDED_FOR", "")
    address = forwarded.rpartition(",")[2].strip().strip("[]")
    return address or str(request.META.get("REMOTE_ADDR", ""))
