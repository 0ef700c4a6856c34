"""Coming in: from a right password to a session that opens the desk.

Who has shown a password and must show more is *half in*: to Django, and so to every view there is, nobody. Only the pages of the
login know of them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.log_actions import log

from lateedition.courier.peers import coarse
from lateedition.desk.accounts import sessions, throttle
from lateedition.desk.accounts.factors import How
from lateedition.desk.accounts.sessions import AGENT, BEGAN, FACTOR, ORIGIN
from lateedition.desk.daybook.origin import address_of

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

HALF = "half in"
PROVED = "proved"
_PATIENCE = timedelta(minutes=15)


def let_half_in(request: HttpRequest, user: Any, *, then: str, now: datetime) -> None:
    """Note that whoever asks has shown the password of `user`, under a new key. They are still nobody."""
    request.session.cycle_key()
    backend = getattr(user, "backend", None) or settings.AUTHENTICATION_BACKENDS[0]
    request.session[HALF] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "backend": backend,
        "at": now.timestamp(),
        "then": then,
    }


def send_back_half(request: HttpRequest, *, now: datetime) -> None:
    """Make somebody who is in be only half in: what they may do has grown, and now they must show more."""
    user = request.user
    for name in (auth.SESSION_KEY, auth.BACKEND_SESSION_KEY, auth.HASH_SESSION_KEY, FACTOR):
        request.session.pop(name, None)
    let_half_in(request, user, then=request.get_full_path() if request.method == "GET" else "", now=now)
    request.user = AnonymousUser()


def who_is_half_in(request: HttpRequest, *, now: datetime) -> User | None:
    """Return who is half in; None when nobody is, when it took them too long, or when their password has changed since."""
    half = request.session.get(HALF)
    if not half or now.timestamp() - half["at"] > _PATIENCE.total_seconds():
        return None
    user = auth.load_backend(half["backend"]).get_user(half["user"])
    return user if user and constant_time_compare(half["hash"], user.get_session_auth_hash()) else None


def who_asks(request: HttpRequest, *, now: datetime) -> tuple[Any, bool]:
    """Return who is half in, or who is in, and whether it is half; None when nobody is either."""
    half = who_is_half_in(request, now=now)
    return half or (request.user if request.user.is_authenticated else None), half is not None


def let_in(request: HttpRequest, user: Any, *, how: How, now: datetime) -> str:
    """Log `user` in, under a new key, and return where they wanted to go."""
    half = request.session.pop(HALF, None) or {}
    auth.login(request, user, backend=half.get("backend") or getattr(user, "backend", None) or settings.AUTHENTICATION_BACKENDS[0])
    request.session.update(
        {
            FACTOR: how,
            BEGAN: now.timestamp(),
            AGENT: request.headers.get("User-Agent", ""),
            ORIGIN: coarse(address_of(request)),
            PROVED: now.timestamp(),
        }
    )
    log(user, "lateedition.login", user=user, data={"with": how})
    sessions.sweep(now=now)
    throttle.sweep(now=now)
    return safe(half.get("then", ""))


def proved_again(request: HttpRequest, *, how: How, now: datetime) -> None:
    """Note that whoever is in has shown once more who it is, under a new key."""
    request.session.cycle_key()
    request.session[PROVED] = now.timestamp()
    if how != "none":
        request.session[FACTOR] = how


def is_fresh(request: HttpRequest, *, now: datetime) -> bool:
    """Say whether whoever is in has shown it lately enough to change how they log in."""
    return now.timestamp() - float(request.session.get(PROVED, 0)) < _PATIENCE.total_seconds()


def safe(then: str) -> str:
    """Return `then` if it is an address of the desk, else the desk's first page."""
    ours = then.startswith("/") and url_has_allowed_host_and_scheme(then, allowed_hosts=None)
    return then if ours else reverse("wagtailadmin_home")
