"""The verbs of second factors: set one up, prove with one, take one away. Each is one transaction, and a line of the daybook."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.crypto import salted_hmac
from wagtail.log_actions import log

from lateedition.desk.accounts import passkeys, recovery, totp, vault
from lateedition.desk.accounts.ending import end_others
from lateedition.desk.accounts.models import AuthenticatorApp, Passkey, RecoveryCode
from lateedition.desk.accounts.policy import has_factor, must_have_factor

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

How = Literal["passkey", "app", "code", "none"]


class LastFactor(Exception):
    """The last second factor of somebody who must have one was to be taken away."""


def add_app(user: User, secret: bytes, code: str, *, now: datetime) -> bool:
    """Set up the authenticator app that made `code` of `secret`, in the place of another; say whether it did make it."""
    step = totp.matching_step(secret, code, now=now, after=0)
    if step is None:
        return False
    kept = {"secret": vault.locked(secret), "last_step": step, "added": now, "used": now}
    with transaction.atomic():
        _, is_new = AuthenticatorApp.objects.update_or_create(user=user, defaults=kept)
        log(user, "lateedition.app_added" if is_new else "lateedition.app_replaced", user=user)
    return True


def add_passkey(user: User, key: passkeys.NewKey, *, name: str, now: datetime) -> Passkey:
    """Keep a passkey under `name`. Raises passkeys.NotProved when it is somebody's already."""
    with transaction.atomic():
        if Passkey.objects.filter(credential_id=key.credential_id).exists():
            raise passkeys.NotProved("this passkey is kept already")
        number = Passkey.objects.filter(user=user).count() + 1
        row = Passkey.objects.create(
            user=user,
            name=_said(name) or f"Passkey {number}",
            credential_id=key.credential_id,
            credential=key.credential,
            count=key.count,
            added=now,
        )
        log(user, "lateedition.passkey_added", user=user, data={"name": row.name})
    return row


def rename_passkey(key: Passkey, name: str) -> None:
    """Call `key` by another name, if that is one."""
    if _said(name):
        before, key.name = key.name, _said(name)
        with transaction.atomic():
            key.save(update_fields=["name"])
            log(key.user, "lateedition.passkey_renamed", user=key.user, data={"name": key.name, "before": before})


def remove_app(user: User) -> None:
    """Take the authenticator app away. Raises LastFactor, and changes nothing, when it is the last and one must be there."""
    with transaction.atomic():
        _hold(user)
        AuthenticatorApp.objects.filter(user=user).delete()
        _refuse_if_none_is_left(user)
        log(user, "lateedition.app_removed", user=user)


def remove_passkey(key: Passkey) -> None:
    """Take a passkey away. Raises LastFactor, and changes nothing, when it is the last and one must be there."""
    with transaction.atomic():
        _hold(key.user)
        key.delete()
        _refuse_if_none_is_left(key.user)
        log(key.user, "lateedition.passkey_removed", user=key.user, data={"name": key.name})


def renew_codes(user: User) -> list[str]:
    """Return ten new recovery codes, which are readable now and never again; those before work no more."""
    codes = recovery.new_codes()
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=recovery.digest_of(code, user=user.pk)) for code in codes)
        log(user, "lateedition.codes_made", user=user, data={"count": len(codes)})
    return codes


def codes_left(user: User) -> int:
    """Return how many recovery codes have not been used."""
    return RecoveryCode.objects.filter(user=user, used=None).count()


def proved_by_code(user: User, said: str, *, now: datetime) -> How | None:
    """Return how `said` proves that it is `user`: a code of their app, or a recovery code, which is used up. None when it does not.

    Raises vault.Unreadable when the app's secret cannot be read.
    """
    digest = recovery.digest_of(said, user=user.pk)
    if RecoveryCode.objects.filter(user=user, digest=digest, used=None).update(used=now):
        log(user, "lateedition.code_used", user=user, data={"left": codes_left(user)})
        return "code"
    app = AuthenticatorApp.objects.filter(user=user).first()
    if app is None:
        return None
    step = totp.matching_step(vault.unlocked(app.secret), "".join(said.split()), now=now, after=app.last_step)
    if step is None:
        return None
    # A race of two with the same code is settled here: one row is changed, once.
    used = AuthenticatorApp.objects.filter(pk=app.pk, secret=app.secret, last_step__lt=step).update(last_step=step, used=now)
    return "app" if used else None


def used_passkey(key: Passkey, signed: passkeys.Signed, *, now: datetime) -> bool:
    """Note that `key` has signed; say whether it may count.

    A device counts its signatures; one that is behind has a twin (WebAuthn, 6.1.1). Those that do not count say 0 for ever.
    """
    counts = signed.count > 0 or key.count > 0
    before = Passkey.objects.filter(pk=key.pk, count__lt=signed.count) if counts else Passkey.objects.filter(pk=key.pk)
    return bool(before.update(count=signed.count, used=now))


def reset(user: User) -> int:
    """Take all second factors and recovery codes of `user` away, and end every session: for a phone that is lost. Return how many ended."""
    with transaction.atomic():
        for kind in (AuthenticatorApp, Passkey, RecoveryCode):
            kind._default_manager.filter(user=user).delete()
        ended = end_others(user, but=None)
        log(user, "lateedition.factors_reset", data={"sessions ended": ended})
    return ended


def handle_of(user: User) -> bytes:
    """Return what stands for `user` on a device: the same every time, and nobody can tell who it is."""
    return salted_hmac("lateedition.desk.accounts.passkeys", str(user.pk), algorithm="sha256").digest()


def _said(name: str) -> str:
    """Return a name as every database takes it."""
    return name.replace("\0", "").strip()[:60]


def _hold(user: User) -> None:
    """Let nobody else change this account's factors until the transaction ends: two removals at once must not take the last two."""
    list(get_user_model()._default_manager.select_for_update().filter(pk=user.pk).values_list("pk"))


def _refuse_if_none_is_left(user: User) -> None:
    if must_have_factor(user) and not has_factor(user):
        raise LastFactor
    if not has_factor(user):
        RecoveryCode.objects.filter(user=user).delete()
