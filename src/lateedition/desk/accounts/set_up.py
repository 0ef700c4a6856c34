"""Setting up a second factor: an authenticator app, or a passkey. At the login, for who must have one, and on the page of one's account."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from lateedition.desk.accounts import entering, factors, known, totp, vault
from lateedition.desk.accounts.factors import How
from lateedition.desk.accounts.keys import ceremonies, credential_in, public_halves
from lateedition.desk.accounts.passkeys import NotProved
from lateedition.desk.accounts.policy import has_factor, must_have_factor
from lateedition.desk.accounts.wording import WRONG

SECRET, MADE = "secret of an app", "passkey to be made"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("code")
def set_up(request: HttpRequest) -> HttpResponse:
    """Lead whoever must have a second factor to one. Who has one already is asked for it instead."""
    now = timezone.now()
    user, half_in = entering.who_asks(request, now=now)
    if user is None:
        return redirect("wagtailadmin_login")
    if half_in and has_factor(user):
        return redirect("second_step")
    if not half_in and not entering.is_fresh(request, now=now):
        return redirect(again(request))
    if request.method != "POST":
        return _page(request, user)
    how = _what_was_set_up(request, user)
    if how is None:
        return _page(request, user, said=WRONG)
    request.session.pop(SECRET, None)
    return _done(request, user, half_in=half_in, how=how)


@require_POST
@never_cache
def set_up_options(request: HttpRequest) -> HttpResponse:
    """Give a browser what it needs to make a passkey for whoever asks."""
    now = timezone.now()
    user, half_in = entering.who_asks(request, now=now)
    if user is None or (has_factor(user) if half_in else not entering.is_fresh(request, now=now)):
        return JsonResponse({"error": "log in anew"}, status=403)
    handle, halves = factors.handle_of(user), public_halves(user)
    options, request.session[MADE] = ceremonies().to_register(handle, user=user.get_username(), known=halves)
    return JsonResponse(options)


def again(request: HttpRequest) -> str:
    """Return where whoever is in shows once more who it is, to come back to this page."""
    return f"{reverse('second_step')}?{urlencode({'next': request.get_full_path()})}"


def codes_page(request: HttpRequest, codes: list[str], *, then: str, half_in: bool) -> HttpResponse:
    """Show recovery codes, which no page will show again."""
    context = {"codes": codes, "then": then, "half_in": half_in, "header_title": "Recovery codes", "header_icon": "key"}
    return render(request, "accounts/codes.html", context)


def _what_was_set_up(request: HttpRequest, user: Any) -> How | None:
    now = timezone.now()
    if "credential" in request.POST:
        state = request.session.pop(MADE, None)
        try:
            key = ceremonies().registered(state or {}, credential_in(request))
            factors.add_passkey(user, key, name=request.POST.get("name", ""), now=now)
        except NotProved:
            return None
        return "passkey"
    kept = request.session.get(SECRET)
    code = "".join(request.POST.get("code", "").split())
    return "app" if kept and factors.add_app(user, vault.unlocked(kept), code, now=now) else None


def _done(request: HttpRequest, user: Any, *, half_in: bool, how: How) -> HttpResponse:
    """Let who was half in through; give those who have no recovery codes some."""
    now = timezone.now()
    if half_in:
        then = entering.let_in(request, user, how=how, now=now)
    else:
        entering.proved_again(request, how=how, now=now)
        then = reverse("accounts:security")
    if factors.codes_left(user):
        answer: HttpResponse = redirect(then)
    else:
        answer = codes_page(request, factors.renew_codes(user), then=then, half_in=half_in)
    known.remember(answer, request, user)
    return answer


def _page(request: HttpRequest, user: Any, *, said: str = "") -> HttpResponse:
    kept = request.session.get(SECRET)
    secret = vault.unlocked(kept) if kept else totp.new_secret()
    request.session[SECRET] = kept or vault.locked(secret)
    desk = ceremonies()
    address = totp.address_of(secret, user=user.get_username(), issuer=desk.name)
    context = {
        "who": user.get_username(),
        "must": must_have_factor(user),
        "inside": request.user.is_authenticated,
        "secret": totp.in_groups(secret),
        "picture": mark_safe(totp.picture_of(address)),  # noqa: S308  drawn by us: shapes alone
        "said": said,
        "origin": desk.origin,
    }
    return render(request, "accounts/set_up.html", context)
