"""Passwords: how they are kept, and what is asked of one (NIST SP 800-63B-4, 3.1.1: length, no known ones, no rules of composition)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

ALONE, WITH_A_FACTOR, LONGEST = 15, 8, 1024


class Argon2id(Argon2PasswordHasher):
    """Argon2id with 46 MiB, twice over: more than OWASP's least (19 MiB, twice) and little enough for eight logins at once."""

    time_cost = 2
    memory_cost = 47_104
    parallelism = 1


class LongEnough:
    """Asks for 15 characters, 8 where a second factor stands beside the password; takes up to 1,024, spaces and all."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError when `password` is too short for `user`, or longer than anybody types."""
        least = self._least(user)
        if len(password) < least:
            raise ValidationError(f"This password is too short. It must have at least {least} characters.", code="password_too_short")
        if len(password) > LONGEST:
            raise ValidationError(f"This password is too long. It may have {LONGEST:,} characters.", code="password_too_long")

    def get_help_text(self) -> str:
        """Say what is asked."""
        return f"At least {ALONE} characters, {WITH_A_FACTOR} if the account has a second factor. A few words you remember are best."

    def _least(self, user: User | None) -> int:
        from lateedition.desk.accounts.policy import has_factor

        return WITH_A_FACTOR if user is not None and user.pk and has_factor(user) else ALONE


class EndsOtherSessions:
    """Ends every other session of whoever has got a new password, in the place where Django tells of one."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Ask nothing."""

    def get_help_text(self) -> str:
        """Say what will be."""
        return "A new password ends your sessions in all other browsers."

    def password_changed(self, _password: str, user: Any = None) -> None:
        """End them, and write it down."""
        from wagtail.log_actions import log

        from lateedition.desk.accounts.ending import end_others
        from lateedition.desk.daybook import scene

        if user is None or user.pk is None:
            return
        now = scene.current()
        ended = end_others(user, but=now.session if now else None)
        log(user, "lateedition.password", data={"sessions ended": ended} if ended else {})
