"""The gatekeeper: asks of every request, before any page sees it, whether the one who sends it may (people.gate, doors)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from wagtail.log_actions import LogContext

from lateedition.desk.daybook.origin import is_by_script
from lateedition.desk.doors import OPEN, door_of
from lateedition.desk.people.gate import Refused, anywhere, must
from lateedition.desk.people.models import User


class Gatekeeper:
    """Lets a request through to its page, or answers it: to the login, 403 with what is missing, 404 where there is no door."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer `request`; what it does is noted as done by who sent it."""
        with LogContext(user=request.user if request.user.is_authenticated else None):
            return self._answer(request)

    def process_view(self, request: HttpRequest, view: object, args: Sequence[Any], named: Mapping[str, Any]) -> HttpResponse | None:
        """Stop who may not go on. Nothing of the page has run yet."""
        try:
            judge(request, named)
        except Refused as refused:
            return refusal(request, refused)
        except Stranger:
            return _to_the_login(request)
        return None


class Stranger(PermissionDenied):
    """Somebody who has not logged in."""


def judge(request: HttpRequest, named: Mapping[str, Any]) -> None:
    """Return if the one who sends `request` may go on to its page, whose address has the `named` parts.

    Raises Stranger, Refused, or Http404 where there is no door.
    """
    route = request.resolver_match.view_name if request.resolver_match else ""
    if route in OPEN:
        return
    if not isinstance(request.user, User):
        raise Stranger
    door = door_of(route)
    verb = door.verb(request, named) if door else None
    if door is None or verb is None:
        raise Http404("no such page at the desk")
    thing = None if door.thing is None or anywhere(request.user, verb) else door.thing(named)
    must(request.user, verb, thing)


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Answer that one may not do this, and who may."""
    return _said(request, str(refused), title="Not for you", status=403)


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's name for it)
    """Answer that there is no such page, or not any more."""
    said = "There is no such page at the desk, or not any more: it may be of something that was deleted."
    return _said(request, said, title="Not there", status=404)


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django's name for it)
    """Answer a form that does not show that it is from a page of ours: mostly that page is older than the login."""
    return _said(
        request,
        "Nothing was done. The page that sent this is older than your login, or the browser keeps no cookies of the desk. "
        "Go back and load that page anew; what was typed into a story is in this browser, and offered there.",
        title="Nothing was done",
        status=403,
    )


def _said(request: HttpRequest, said: str, *, title: str, status: int) -> HttpResponse:
    if is_by_script(request):
        return HttpResponse(said, status=status, content_type="text/plain; charset=utf-8")
    page = "people/refused.html" if isinstance(request.user, User) else "people/outside.html"
    return render(request, page, {"said": said, "header_title": title}, status=status)


def _to_the_login(request: HttpRequest) -> HttpResponse:
    if is_by_script(request):
        return HttpResponse("You are logged out.", status=403, content_type="text/plain; charset=utf-8")
    return redirect_to_login(request.get_full_path(), login_url=reverse("wagtailadmin_login"))
