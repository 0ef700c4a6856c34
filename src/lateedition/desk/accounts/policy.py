"""Who must have a second factor. The one place that asks what somebody may do."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from lateedition.desk.accounts.models import AuthenticatorApp, Passkey
from lateedition.desk.people.gate import can
from lateedition.desk.people.roles import Verb


def may_publish(user: Any) -> bool:
    """Say whether `user` may put anything before readers: stories, or posts of a live blog that names them as its reporter."""
    return can(user, Verb.PUBLISH) or (can(user, Verb.POST) and user.live_blogs.exists())


def may_keep_accounts(user: Any) -> bool:
    """Say whether `user` may look after other people's accounts."""
    return can(user, Verb.KEEP_PEOPLE)


def must_have_factor(user: Any) -> bool:
    """Say whether `user` gets no further than the door without a second factor."""
    return settings.HOUSE.demands_second_factor and (may_publish(user) or may_keep_accounts(user))


def has_factor(user: Any) -> bool:
    """Say whether `user` has a second factor. Recovery codes are none: they stand in for one."""
    return AuthenticatorApp.objects.filter(user=user).exists() or Passkey.objects.filter(user=user).exists()
