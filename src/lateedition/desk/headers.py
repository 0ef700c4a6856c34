"""The headers that bound what a page of the desk can do."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase


class ContentSecurityPolicy:
    """Gives every answer a policy that has none yet: scripts, styles and forms of the desk itself; pictures of the site too.

    No page of another site may load anything of the desk (Cross-Origin-Resource-Policy).
    Inline scripts and styles are allowed because Wagtail's own pages have them; hosts are not.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer
        self._policy = "; ".join(
            (
                "default-src 'self'",
                "script-src 'self' 'unsafe-inline'",
                "style-src 'self' 'unsafe-inline'",
                f"img-src 'self' data: blob: {settings.HOUSE.site_url}",
                "object-src 'none'",
                "base-uri 'self'",
                "form-action 'self'",
                "frame-ancestors 'self'",
            )
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer `request` with the policy."""
        answer = self._answer(request)
        answer.headers.setdefault("Content-Security-Policy", self._policy)
        answer.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return answer


def inert(answer: HttpResponseBase) -> HttpResponseBase:
    """Let a browser run nothing of a file that came from outside, and return its `answer`."""
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def inert_for_an_hour(answer: HttpResponseBase) -> HttpResponseBase:
    """The same of a file that never changes under its address: whoever works at the desk need not fetch it twice in an hour."""
    answer["Cache-Control"] = "private, max-age=3600"
    return inert(answer)
