"""The headers that bound what a page of the desk can do."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ContentSecurityPolicy:
    """Gives every answer a policy that has none yet: scripts, styles and forms of the desk itself; pictures of the site too.

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
        return answer
