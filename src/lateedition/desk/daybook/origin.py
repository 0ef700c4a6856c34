"""Where a request to the desk comes from."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from lateedition.courier.peers import browsers_address


def address_of(request: HttpRequest) -> str:
    """Return the address of the browser that asks. Proxies of ours are believed, nobody else is."""
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    return browsers_address(request.META.get("REMOTE_ADDR", ""), forwarded, trusted=settings.HOUSE.proxies)


def is_by_script(request: HttpRequest) -> bool:
    """Say whether a script of the desk's pages asks, which shows the answer itself, and not a browser that shows it as a page."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"
