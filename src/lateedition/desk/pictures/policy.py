"""Who may do what with pictures, for the pages of the library beneath: it would ask for rows of groups and collections."""

from __future__ import annotations

from collections.abc import Collection as Several
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Collection
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from lateedition.desk.people.models import User
from lateedition.desk.people.roles import Reach, Verb, reaches

_VERBS = {"add": Verb.PICTURE, "choose": Verb.READ, "change": Verb.EDIT_PICTURE}


class PicturePolicy(CollectionOwnershipPermissionPolicy):
    """Grants what roles grant. Who may add pictures may change those they added themselves."""

    def _check_perm(self, user: Any, actions: Several[str], collection: Collection | None = None) -> bool:
        return isinstance(user, User) and any(Reach.ANY in reaches(user.held_roles, _VERBS[action]) for action in actions)

    def _collections_with_perm(self, user: Any, actions: Several[str]) -> QuerySet[Collection]:
        return Collection.objects.all() if self._check_perm(user, actions) else Collection.objects.none()
