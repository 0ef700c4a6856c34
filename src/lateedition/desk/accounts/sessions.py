"""Django's sessions in the database, with whose they are, since when, and from where: SESSION_ENGINE.

A session is its row. It ends a day after it began, an hour after it was last used, or when the row is taken away
(both times are settings; they are what NIST SP 800-63B-4, 2.2.3, holds right for two factors).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.utils import timezone

from lateedition.desk.accounts.models import Session

BEGAN, AGENT, ORIGIN, FACTOR = "began", "agent", "origin", "factor"
"""Where a session's own data say of it what its row says, too: a session that gets another key keeps them."""

_OF_NOBODY = timedelta(minutes=30)
_FACTORS = ("passkey", "app", "code", "none")


def longest() -> timedelta:
    """Return how long a session lasts at most."""
    return timedelta(hours=settings.HOUSE.session_hours)


def idle() -> timedelta:
    """Return how long a session lasts in which nobody does anything."""
    return timedelta(minutes=settings.HOUSE.session_idle_min)


class SessionStore(DatabaseSessions):
    """A session, as Django asks for it."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        now = timezone.now()
        found = Session.objects.filter(session_key=self.session_key, expire_date__gt=now, seen__gt=now - idle()).first()
        if found is None:
            self._session_key = None
        return found

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row for `data`. Somebody's session has an end that no request moves; nobody's is short."""
        now = timezone.now()
        user, began = data.get(SESSION_KEY), datetime.fromtimestamp(data[BEGAN], UTC) if BEGAN in data else now
        key: str = self._get_or_create_session_key()  # type: ignore[attr-defined]  # Django's own, which its stubs leave out
        return Session(
            session_key=key,
            handle=sha256(key.encode()).hexdigest()[:20],
            session_data=self.encode(data),
            expire_date=began + longest() if user else now + _OF_NOBODY,
            user_id=int(user) if user else None,
            begun=began,
            seen=now,
            agent=str(data.get(AGENT, ""))[:300],
            origin=str(data.get(ORIGIN, ""))[:64],
            factor=said if (said := data.get(FACTOR, "")) in _FACTORS else "",
        )


def is_alive(key: str | None) -> bool:
    """Say whether the session with this key still stands. For what stays open longer than a request: ask every few seconds."""
    now = timezone.now()
    return Session.objects.filter(session_key=key, user__isnull=False, expire_date__gt=now, seen__gt=now - idle()).exists()


def seen_now(key: str | None, *, now: datetime) -> None:
    """Note that somebody does something in the session with this key."""
    Session.objects.filter(session_key=key, seen__lt=now - timedelta(minutes=1)).update(seen=now)


def sweep(*, now: datetime) -> None:
    """Take out the rows of sessions that have ended by themselves."""
    Session.objects.filter(expire_date__lt=now).delete()
    Session.objects.filter(seen__lt=now - idle()).delete()
