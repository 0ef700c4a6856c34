"""The pages of whoever keeps accounts: everybody's second factors and sessions."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from lateedition.desk.accounts import ending, factors
from lateedition.desk.accounts.rows import people, security_of
from lateedition.desk.accounts.security import freshly
from lateedition.desk.stories.queries import site_zone


def _everybody(request: HttpRequest) -> HttpResponse:
    """List every account: how it proves who it is, and whether it is logged in."""
    context = {
        "people": people(zone=site_zone()),
        "header_title": "Logins and sessions",
        "header_icon": "key",
        "breadcrumbs_items": [{"label": "Home", "url": reverse("wagtailadmin_home")}, {"label": "Logins and sessions", "url": ""}],
    }
    return render(request, "accounts/people.html", context)


def _somebody(request: HttpRequest, number: int) -> HttpResponse:
    """Show how one account proves who it is, and where it is logged in."""
    user = _account(number)
    context = {
        "security": security_of(user, zone=site_zone(), here=request.session.session_key),
        "own": False,
        "person": user,
        "header_title": user.get_username(),
        "header_icon": "key",
        "breadcrumbs_items": [
            {"label": "Logins and sessions", "url": reverse("accounts:people")},
            {"label": user.get_username(), "url": ""},
        ],
    }
    return render(request, "accounts/security.html", context)


def _end_session(request: HttpRequest, number: int, handle: str) -> HttpResponse:
    """End one session of an account."""
    user = _account(number)
    if ending.end_one(user, handle):
        log(user, "lateedition.session_ended", user=request.user)
        messages.success(request, "That session has ended.")
    return redirect("accounts:person", number)


def _end_sessions(request: HttpRequest, number: int) -> HttpResponse:
    """End all sessions of an account; the one that asks stays."""
    user = _account(number)
    count = ending.end_others(user, but=request.session.session_key)
    log(user, "lateedition.session_ended", user=request.user, data={"count": count})
    messages.success(request, f"{count} session{'s have' if count != 1 else ' has'} ended.")
    return redirect("accounts:person", number)


def _reset(request: HttpRequest, number: int) -> HttpResponse:
    """Take all second factors of an account away, and end its sessions."""
    user = _account(number)
    if user == request.user:
        messages.error(request, "You cannot reset yourself: somebody else must, or whoever runs the desk can (lateedition people).")
        return redirect("accounts:person", number)
    factors.reset(user)
    messages.success(request, f"{user.get_username()} has no second factor any more and is asked to set one up at the next login.")
    return redirect("accounts:person", number)


def _account(number: int) -> Any:
    return get_object_or_404(get_user_model(), pk=number)


everybody = require_safe(_everybody)
somebody = require_safe(_somebody)
end_session = require_POST(_end_session)
end_sessions = require_POST(_end_sessions)
reset = require_POST(freshly(_reset))
