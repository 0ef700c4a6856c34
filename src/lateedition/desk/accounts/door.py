"""The door: every request to the desk passes it, whatever it asks for.

Behind it, whoever must have a second factor and has not shown one is nobody, to every view there is and every one to come.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from lateedition.desk.accounts.entering import send_back_half
from lateedition.desk.accounts.policy import must_have_factor
from lateedition.desk.accounts.sessions import FACTOR, seen_now
from lateedition.desk.daybook.origin import is_by_script

BY_ITSELF = frozenset(
    {
        "intake:alarms_now", "intake:newer", "live:wire", "login_again", "together:beat", "together:present",
        "wagtailadmin_editing_sessions:ping", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite",
    }
)  # fmt: skip
"""Views that a page asks by itself, again and again. A screen that nobody looks at must not keep its session awake."""

LOOKED_AT_TOO = frozenset({"audience:readers", "audience:story"})
"""Views that are pages, and that these pages ask for by script, again and again."""


class Door:
    """Lets nobody past with less than they must show, and notes when somebody was last there."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer `request` as that of who it is, or of nobody."""
        now = timezone.now()
        if request.user.is_authenticated and request.session.get(FACTOR, "none") == "none" and must_have_factor(request.user):
            send_back_half(request, now=now)
        key = request.session.session_key if request.user.is_authenticated else None
        answer = self._answer(request)
        if key and not _is_by_itself(request):
            seen_now(key, now=now)
        return answer


def _is_by_itself(request: HttpRequest) -> bool:
    route = request.resolver_match.view_name if request.resolver_match else ""
    return route in BY_ITSELF or (route in LOOKED_AT_TOO and is_by_script(request))
