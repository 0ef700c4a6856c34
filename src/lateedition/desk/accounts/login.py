"""The login: a name and a password, or a passkey and nothing else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate, get_user_model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.log_actions import log

from lateedition.desk.accounts import entering, factors, known, sessions, throttle
from lateedition.desk.accounts.keys import ceremonies, signature_of
from lateedition.desk.accounts.passkeys import NotProved
from lateedition.desk.accounts.policy import has_factor, must_have_factor
from lateedition.desk.accounts.wording import TOO_OFTEN, WRONG, in_words
from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb

STATE = "passkey"


class LoginForm(forms.Form):
    """A name and a password. Nothing is said of either before both are looked at."""

    username = forms.CharField(
        max_length=254, label="Username", widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        strip=False, max_length=4096, label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


@require_safe
@never_cache
def again(request: HttpRequest) -> HttpResponse:
    """Answer who is logged in in this browser, if anybody, and what forms must send from now on: both change with a login.

    A page that was open before asks it when nothing that it sends is taken any more.
    """
    return JsonResponse({"person": request.user.pk, "token": get_token(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
def login(request: HttpRequest) -> HttpResponse:
    """Show the login, or look at what was typed."""
    then = request.POST.get("next") or request.GET.get("next", "")
    now = timezone.now()
    if request.method != "POST":
        if can(request.user, Verb.ENTER):
            return redirect(entering.safe(then))
        return redirect("second_step") if entering.who_is_half_in(request, now=now) else page(request, LoginForm(), then=then)
    form = LoginForm(request.POST)
    if not form.is_valid():
        return page(request, form, then=then, said=WRONG)
    name = form.cleaned_data["username"].strip()
    counts = known.keys_of_login(request, name)
    wait = throttle.counted(counts, now=now)
    if wait:
        return page(request, LoginForm({"username": name}), then=then, said=TOO_OFTEN.format(wait=in_words(wait)), wait=wait)
    user = authenticate(request, username=name, password=form.cleaned_data["password"])
    if user is None:
        note_failure(name, "password")
        return page(request, LoginForm({"username": name}), then=then, said=WRONG)
    throttle.was_right(counts, now=now)
    return with_the_password(request, user, then=then)


def with_the_password(request: HttpRequest, user: Any, *, then: str) -> HttpResponse:
    """Answer whoever has shown the password of `user`: in, or on to what is still to be shown."""
    now = timezone.now()
    if has_factor(user):
        entering.let_half_in(request, user, then=then, now=now)
        return redirect("second_step")
    if must_have_factor(user):
        entering.let_half_in(request, user, then=then, now=now)
        return redirect("set_up")
    where = entering.let_in(request, user, how="none", now=now)
    answer = redirect(entering.safe(then) if then else where)
    known.remember(answer, request, user)
    return answer


@require_POST
@never_cache
def passkey_options(request: HttpRequest) -> HttpResponse:
    """Give a browser what it needs to sign with a passkey, whosever it is; what strangers left before is swept away."""
    sessions.sweep(now=timezone.now())
    options, request.session[STATE] = ceremonies().to_sign(known=None)
    return JsonResponse(options)


@require_POST
@never_cache
def passkey_login(request: HttpRequest) -> HttpResponse:
    """Let in whoever has signed with a passkey that knows its owner: it is both factors. No number of tries keeps one waiting."""
    now, then = timezone.now(), request.POST.get("next", "")
    try:
        key, signed = signature_of(request, request.session.pop(STATE, None), of=None)
    except NotProved as wrong:
        note_failure("", "passkey", why=str(wrong))
        return page(request, LoginForm(), then=then, said=WRONG)
    if not (key.user.is_active and signed.verified and factors.used_passkey(key, signed, now=now)):
        note_failure(key.user.get_username(), "passkey", why="owner not verified, behind its own count, or account shut")
        return page(request, LoginForm(), then=then, said=WRONG)
    entering.let_in(request, key.user, how="passkey", now=now)
    answer = redirect(entering.safe(then))
    known.remember(answer, request, key.user)
    return answer


def note_failure(name: str, what: str, *, why: str = "") -> None:
    """Write down that a login failed. What was typed as a name is kept only if it is one: people type passwords there."""
    users = get_user_model()
    user = users._default_manager.filter(username=name).first() or users(pk=0, username="nobody of that name")
    data = {"outcome": "refused", "what": what, **({"why": why} if why else {})}
    log(user, "lateedition.login_failed", data=data, title=user.get_username())


def page(request: HttpRequest, form: forms.Form, *, then: str, said: str = "", wait: int = 0) -> HttpResponse:
    """Show the login, with what is to be said; 429 with how long to wait, if one must (RFC 6585, 4)."""
    context = {"form": form, "said": said, "next": then, "origin": ceremonies().origin}
    answer = render(request, "wagtailadmin/login.html", context, status=429 if wait else 200)
    if wait:
        answer["Retry-After"] = str(wait)
    return answer
