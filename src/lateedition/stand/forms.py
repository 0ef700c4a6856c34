"""Forms: what readers may send. There are two, and both are taken from our own pages only."""

from __future__ import annotations

from urllib.parse import urlsplit

from lateedition.stand import plain
from lateedition.stand.exchange import Answer, Request

CONSENT = "/-/consent"
READ = "/-/read"
PATHS = frozenset((CONSENT, READ))
LONGEST_BYTES = 4_096


def is_from_here(request: Request) -> bool:
    """Say whether a form was sent by a page of this site, or by somebody who is no browser and says nothing of it (Fetch metadata)."""
    if request.fetch_site is not None:
        return request.fetch_site in ("same-origin", "none")
    if request.origin is None:
        return True
    try:
        return urlsplit(request.origin).netloc == request.host
    except ValueError:
        return False


def objects(request: Request) -> bool:
    """Say whether the reader's browser asks not to be tracked: Global Privacy Control, or Do Not Track as it was before that."""
    return has_gpc(request) or request.dnt == "1"


def has_gpc(request: Request) -> bool:
    """Say whether the browser sends Global Privacy Control: the value is "1" (GPC, 3.1), even when it came more than once."""
    return request.gpc is not None and "1" in request.gpc.split(",")


def too_long() -> Answer:
    """Return the answer to a form that is longer than any that our pages send."""
    return plain.page(413, title="Too long", text="This form is longer than it can be.")
