"""The second step: a code or a passkey, from whoever has shown a password, or must show again who they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from lateedition.desk.accounts import entering, factors, known, throttle, vault
from lateedition.desk.accounts.factors import How
from lateedition.desk.accounts.keys import ceremonies, public_halves, signature_of
from lateedition.desk.accounts.login import STATE, note_failure
from lateedition.desk.accounts.models import AuthenticatorApp
from lateedition.desk.accounts.passkeys import NotProved
from lateedition.desk.accounts.policy import has_factor
from lateedition.desk.accounts.wording import TOO_OFTEN, UNREADABLE, WRONG, in_words


@dataclass(frozen=True)
class Shown:
    """What somebody has shown: `how` it proves who they are, or what is to be said, and how long to wait."""

    how: How | None = None
    said: str = WRONG
    wait_s: int = 0


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("code", "password")
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for what is still to be shown, or look at it."""
    now = timezone.now()
    user, half_in = entering.who_asks(request, now=now)
    if user is None:
        return redirect("wagtailadmin_login")
    if half_in and not has_factor(user):
        return redirect("set_up")
    then = request.POST.get("next") or request.GET.get("next", "")
    if request.method != "POST":
        return _page(request, user, then=then)
    shown = _what_was_shown(request, user)
    if shown.how is None:
        return _page(request, user, then=then, shown=shown)
    if not half_in:
        entering.proved_again(request, how=shown.how, now=now)
        return redirect(entering.safe(then))
    answer = redirect(entering.let_in(request, user, how=shown.how, now=now))
    known.remember(answer, request, user)
    return answer


@require_POST
@never_cache
def second_step_options(request: HttpRequest) -> HttpResponse:
    """Give a browser what it needs to sign with one of the passkeys of whoever asks."""
    user, _ = entering.who_asks(request, now=timezone.now())
    if user is None:
        return JsonResponse({"error": "log in anew"}, status=403)
    options, request.session[STATE] = ceremonies().to_sign(known=public_halves(user))
    return JsonResponse(options)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Let whoever is half in begin anew, perhaps as somebody else."""
    request.session.flush()
    return redirect("wagtailadmin_login")


def _what_was_shown(request: HttpRequest, user: Any) -> Shown:
    """Look at a passkey without counting tries, at anything typed with."""
    if "credential" in request.POST:
        return _passkey(request, user)
    now, counts = timezone.now(), known.keys_of_code(request, user)
    wait = throttle.counted(counts, now=now)
    if wait:
        return Shown(said=TOO_OFTEN.format(wait=in_words(wait)), wait_s=wait)
    try:
        how = _typed(request, user)
    except vault.Unreadable:
        return Shown(said=UNREADABLE)
    if how is None:
        note_failure(user.get_username(), "code" if has_factor(user) else "password")
        return Shown()
    throttle.was_right(counts, now=now)
    return Shown(how)


def _typed(request: HttpRequest, user: Any) -> How | None:
    """Return how what was typed proves who it is: a code; the password, for those who have nothing else."""
    if has_factor(user):
        return factors.proved_by_code(user, request.POST.get("code", "")[:100], now=timezone.now())
    return "none" if user.check_password(request.POST.get("password", "")) else None


def _passkey(request: HttpRequest, user: Any) -> Shown:
    try:
        key, signed = signature_of(request, request.session.pop(STATE, None), of=user)
    except NotProved as wrong:
        note_failure(user.get_username(), "passkey", why=str(wrong))
        return Shown()
    if factors.used_passkey(key, signed, now=timezone.now()):
        return Shown("passkey")
    note_failure(user.get_username(), "passkey", why="it is behind its own count: there may be two of it")
    return Shown()


def _page(request: HttpRequest, user: Any, *, then: str, shown: Shown | None = None) -> HttpResponse:
    keys = bool(public_halves(user))
    context = {
        "who": user.get_username(),
        "again": request.user.is_authenticated,
        "with_factor": has_factor(user),
        "with_app": AuthenticatorApp.objects.filter(user=user).exists(),
        "with_passkey": keys,
        "codes_left": factors.codes_left(user),
        "said": shown.said if shown else "",
        "next": then,
        "origin": ceremonies().origin,
    }
    wait = shown.wait_s if shown else 0
    answer = render(request, "accounts/second_step.html", context, status=429 if wait else 200)
    if wait:
        answer["Retry-After"] = str(wait)
    return answer
