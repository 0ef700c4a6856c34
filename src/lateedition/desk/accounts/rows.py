"""Sessions, passkeys and accounts as pages print them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from lateedition.desk.accounts import factors
from lateedition.desk.accounts.devices import device_of
from lateedition.desk.accounts.models import AuthenticatorApp, Passkey, Session
from lateedition.desk.accounts.policy import must_have_factor
from lateedition.desk.accounts.sessions import idle
from lateedition.desk.people.models import User
from lateedition.story.moment import stamp

_WITH = {"passkey": "a passkey", "app": "a code of an app", "code": "a recovery code", "none": "a password alone", "": "a password alone"}


@dataclass(frozen=True)
class SessionRow:
    """A session. `here` marks the one that asks."""

    handle: str
    device: str
    origin: str
    begun: str
    seen: str
    factor: str
    here: bool


@dataclass(frozen=True)
class KeyRow:
    """A passkey."""

    number: int
    name: str
    added: str
    used: str


@dataclass(frozen=True)
class Person:
    """An account, how it proves who it is, and how many sessions it has."""

    number: int
    name: str
    proves: str
    lacks: bool
    active: bool
    sessions: int
    seen: str


@dataclass(frozen=True)
class Security:
    """How an account proves who it is."""

    app: str
    keys: tuple[KeyRow, ...]
    codes_left: int
    must: bool
    sessions: tuple[SessionRow, ...]


def security_of(user: User, *, zone: ZoneInfo, here: str | None) -> Security:
    """Return how `user` proves who they are, and where they are logged in; `here` is the key of the session that asks."""
    app = AuthenticatorApp.objects.filter(user=user).first()
    keys = Passkey.objects.filter(user=user).order_by("added", "pk")
    return Security(
        app=_stamp(app.added, zone) if app else "",
        keys=tuple(KeyRow(key.pk, key.name, _stamp(key.added, zone), _stamp(key.used, zone)) for key in keys),
        codes_left=factors.codes_left(user),
        must=must_have_factor(user),
        sessions=tuple(_session_row(row, zone=zone, here=here) for row in _living().filter(user=user).order_by("-seen")),
    )


def people(*, zone: ZoneInfo) -> list[Person]:
    """Return every account."""
    living = dict(_living().values_list("user_id").annotate(count=Count("pk")))
    seen: dict[int, Any] = dict(_living().order_by("seen").values_list("user_id", "seen"))
    with_app = Exists(AuthenticatorApp.objects.filter(user=OuterRef("pk")))
    keys = dict(Passkey.objects.order_by().values_list("user_id").annotate(count=Count("pk")))
    accounts = User.objects.annotate(with_app=with_app).order_by("-is_active", "username")
    return [
        Person(
            number=user.pk,
            name=user.get_username(),
            proves=_proves(user.with_app, keys.get(user.pk, 0)),
            lacks=not (user.with_app or keys.get(user.pk)) and must_have_factor(user),
            active=user.is_active,
            sessions=living.get(user.pk, 0),
            seen=_stamp(seen.get(user.pk), zone),
        )
        for user in accounts
    ]


def _session_row(row: Session, *, zone: ZoneInfo, here: str | None) -> SessionRow:
    begun, seen = _stamp(row.begun, zone), _stamp(row.seen, zone)
    return SessionRow(row.handle, device_of(row.agent), row.origin, begun, seen, _WITH.get(row.factor, ""), row.session_key == here)


def _living() -> Any:
    now = timezone.now()
    return Session.objects.filter(user__isnull=False, expire_date__gt=now, seen__gt=now - idle())


def _proves(with_app: bool, keys: int) -> str:  # noqa: FBT001 (a fact, not a choice)
    parts = [f"{keys} passkey{'s' * (keys != 1)}"] if keys else []
    return ", ".join(["password", *parts, *(["app"] if with_app else [])])


def _stamp(moment: Any, zone: ZoneInfo) -> str:
    return stamp(moment, zone) if moment else ""
