"""The people at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lateedition.desk.people.roles import Role as Role

if TYPE_CHECKING:
    from lateedition.desk.people.models import User


def make_user(name: str, *, roles: Sequence[Role], password: str, email: str = "") -> User:
    """Return a new account of somebody who is `roles` at the desk.

    Raises ValidationError for a password that is too weak, IntegrityError when there is an account of this name.
    """
    # Imported here, not above: Django loads this package before its models may be loaded.
    from django.apps import apps
    from django.contrib.auth.password_validation import validate_password
    from django.db import transaction
    from wagtail.users.models import UserProfile

    from lateedition.desk.people.models import User

    user = User(username=name, email=email, roles=list(roles))
    validate_password(password, user)
    user.set_password(password)
    with transaction.atomic():
        user.save()
        site = apps.get_model("stories", "SiteSettings").objects.first()
        UserProfile.objects.create(user=user, current_time_zone=site.zone if site else "")
    return user
