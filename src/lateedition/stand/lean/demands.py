"""Demands: what a head asks of its connection beside an answer. Pure."""

from __future__ import annotations

from msgspec import structs

from lateedition.stand import forms
from lateedition.stand.exchange import Request
from lateedition.stand.lean.heads import Head, text
from lateedition.stand.lean.refusals import NO_BODY, NO_SUCH_EXPECTATION, Refusal
from lateedition.stand.lean.wire import CLOSES, STAYS, STAYS_OLD


def is_form(request: Request) -> bool:
    """Say whether one of the forms that there are comes with this request."""
    return request.method == "POST" and request.path in forms.PATHS


def unexpected(head: Head) -> Refusal | None:
    """Return why a request with this head is refused, None if it is not."""
    if head.length and head.request.method in ("GET", "HEAD"):
        return NO_BODY
    if head.minor and b"expect" in head.headers and not (is_form(head.request) and head.headers[b"expect"].lower() == b"100-continue"):
        return NO_SUCH_EXPECTATION
    return None


def what_becomes(head: Head) -> int:
    """Return what becomes of the connection after the answer (RFC 9112, section 9.3)."""
    tokens = [token.strip() for token in head.connection.lower().split(b",")] if head.connection is not None else []
    if b"close" in tokens:
        return CLOSES
    if head.minor:
        return STAYS
    return STAYS_OLD if b"keep-alive" in tokens else CLOSES


def posted(head: Head) -> Request:
    """Return the request of a form, with what is known of it alone."""
    get = head.headers.get
    return structs.replace(
        head.request,
        fetch_site=text(get(b"sec-fetch-site")),
        origin=text(get(b"origin")),
        host=head.host or text(get(b"host")),
        referer=text(get(b"referer")),
        dnt=text(get(b"dnt")),
        secure=get(b"x-forwarded-proto") == b"https",
    )
