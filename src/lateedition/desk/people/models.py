"""Accounts. Our own user model from the first day, for it cannot be changed later."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property

from lateedition.desk.people.roles import Role, named


def known_roles(names: Any) -> None:
    """Refuse what is no list of roles."""
    if not isinstance(names, list) or (unknown := [name for name in names if name not in set(Role)]):
        raise ValidationError(f"{names if not isinstance(names, list) else unknown} is no list of roles; they are {', '.join(Role)}")


class User(AbstractUser):
    """Somebody who logs in to the desk. `roles` are what they are there; an account of Django's making that is a superuser is everything.

    `edited_sections` (of Section) are those that a section editor has.
    """

    roles = models.JSONField(default=list, blank=True, validators=[known_roles])

    @property
    def held_roles(self) -> tuple[Role, ...]:
        """What they are at the desk; nothing once the account is closed."""
        if not self.is_active:
            return ()
        return tuple(Role) if self.is_superuser else named(self.roles)

    @cached_property
    def own_places(self) -> tuple[str, ...]:
        """The sort keys of the sections that they edit; what is inside one has a key that begins with it."""
        return tuple(self.edited_sections.values_list("place", flat=True))
