"""The page of one's own security: second factors, recovery codes, sessions. What changes how one logs in asks once more who it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from lateedition.desk.accounts import ending, entering, factors
from lateedition.desk.accounts.models import Passkey
from lateedition.desk.accounts.policy import has_factor
from lateedition.desk.accounts.rows import security_of
from lateedition.desk.accounts.sessions import FACTOR
from lateedition.desk.accounts.set_up import codes_page
from lateedition.desk.stories.queries import site_zone

_View = Callable[..., HttpResponse]
_LAST = "This is your last second factor, and your account must have one. Set up another first."


def freshly(view: _View) -> _View:
    """Let into `view` whoever has shown lately who they are; ask others once more, and let them come back to their page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if entering.is_fresh(request, now=timezone.now()):
            return view(request, *args, **kwargs)
        return redirect(f"{reverse('second_step')}?{urlencode({'next': reverse('accounts:security')})}")

    return guarded


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Show how one logs in, and where one is logged in."""
    user: Any = request.user
    zone = site_zone()
    context = {
        "security": security_of(user, zone=zone, here=request.session.session_key),
        "own": True,
        "header_title": "Security",
        "header_icon": "key",
        "breadcrumbs_items": [{"label": "Account", "url": reverse("wagtailadmin_account")}, {"label": "Security", "url": ""}],
    }
    return render(request, "accounts/security.html", context)


@require_POST
@freshly
def remove_app(request: HttpRequest) -> HttpResponse:
    """Take one's authenticator app away."""
    return _taken_away(request, lambda: factors.remove_app(_user(request)), "Your authenticator app is not asked for any more.")


@require_POST
@freshly
def remove_passkey(request: HttpRequest, number: int) -> HttpResponse:
    """Take one of one's passkeys away."""
    key = get_object_or_404(Passkey, pk=number, user=request.user)
    return _taken_away(request, lambda: factors.remove_passkey(key), f"The passkey “{key.name}” opens nothing any more.")


@require_POST
def rename_passkey(request: HttpRequest, number: int) -> HttpResponse:
    """Call one of one's passkeys something else."""
    factors.rename_passkey(get_object_or_404(Passkey, pk=number, user=request.user), request.POST.get("name", ""))
    return redirect("accounts:security")


@require_POST
@freshly
def new_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes, and show them this once."""
    if not has_factor(request.user):
        messages.error(request, "Recovery codes stand in for a second factor: set one up first.")
        return redirect("accounts:security")
    return codes_page(request, factors.renew_codes(_user(request)), then=reverse("accounts:security"), half_in=False)


@require_POST
def end_session(request: HttpRequest, handle: str) -> HttpResponse:
    """End one of one's sessions."""
    if ending.end_one(request.user, handle):
        log(request.user, "lateedition.session_ended", user=request.user)
        messages.success(request, "That session has ended.")
    return redirect("accounts:security")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all of one's sessions but this one."""
    count = ending.end_others(request.user, but=request.session.session_key)
    log(request.user, "lateedition.session_ended", user=request.user, data={"count": count})
    messages.success(request, f"{count} other session{'s have' if count != 1 else ' has'} ended.")
    return redirect("accounts:security")


def _taken_away(request: HttpRequest, take: Callable[[], None], said: str) -> HttpResponse:
    try:
        take()
    except factors.LastFactor:
        messages.error(request, _LAST)
    else:
        # What this session has shown is not there any more: should its owner be allowed more, it has shown a password.
        request.session[FACTOR] = request.session.get(FACTOR, "none") if has_factor(request.user) else "none"
        messages.success(request, said)
    return redirect("accounts:security")


def _user(request: HttpRequest) -> Any:
    return request.user
