"""Browsers in which somebody has logged in before (OWASP calls what they carry device cookies).

Attempts from such a browser are counted by themselves, so that nobody else's keep its owner waiting. The cookie opens nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from lateedition.courier.peers import one_site
from lateedition.desk.daybook.origin import address_of

_SALT = "lateedition.desk.accounts.known"
_AGE_S = 400 * 86_400
_MOST = 8


def keys_of_login(request: HttpRequest, name: str) -> list[str]:
    """Return what an attempt to log in as `name` is counted under. A name that nobody has is counted like any other."""
    browser, names = _told(request)
    account = _account(name)
    if account in names:
        return [f"browser:{browser}:{account}"]
    return [f"address:{one_site(address_of(request))}", f"account:{account}"]


def keys_of_code(request: HttpRequest, user: Any) -> list[str]:
    """Return what a second step of `user` is counted under."""
    browser, names = _told(request)
    known = _account(user.get_username()) in names
    return [f"code:{user.pk}:{browser}" if known else f"code:{user.pk}"]


def remember(answer: HttpResponseBase, request: HttpRequest, user: Any) -> None:
    """Let `answer` tell the browser that `user` has logged in there."""
    browser, names = _told(request)
    account = _account(user.get_username())
    kept = [browser, [account, *(name for name in names if name != account)][:_MOST]]
    answer.set_cookie(
        settings.KNOWN_COOKIE_NAME,
        signing.dumps(kept, salt=_SALT),
        max_age=_AGE_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _told(request: HttpRequest) -> tuple[str, list[str]]:
    """Return the name of the browser that asks, and who has logged in there; a new name where it tells nothing that we said."""
    try:
        browser, names = signing.loads(request.COOKIES.get(settings.KNOWN_COOKIE_NAME, ""), salt=_SALT, max_age=_AGE_S)
    except signing.BadSignature:
        return secrets.token_urlsafe(9), []
    return browser, names


def _account(name: str) -> str:
    """Return what stands for an account's name: who reads the database learns nothing of what people have typed."""
    return hashlib.sha256(name.strip().casefold().encode()).hexdigest()[:24]
