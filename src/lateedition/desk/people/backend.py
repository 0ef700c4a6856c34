"""Django's permissions, as the roles at the desk grant them: what the pages beneath ours ask before they offer or do something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.backends import ModelBackend

from lateedition.desk.people.gate import can
from lateedition.desk.people.models import User
from lateedition.desk.people.roles import Verb

_OF_STORIES = {
    "view": Verb.READ,
    "add": Verb.WRITE,
    "change": Verb.WRITE,
    "lock": Verb.WRITE,
    "publish": Verb.PUBLISH,
    "unlock": Verb.UNLOCK,
    "delete": Verb.DELETE,
}
_OF_PICTURES = {"add": Verb.PICTURE, "choose": Verb.READ, "view": Verb.READ, "change": Verb.EDIT_PICTURE, "delete": Verb.EDIT_PICTURE}
_KEPT = ("add", "change", "delete")


def _kept(model: str, verb: Verb) -> dict[str, Verb]:
    return {f"{action}_{model}": verb for action in _KEPT} | {f"view_{model}": Verb.READ}


VERBS: Mapping[str, Verb] = {
    "wagtailadmin.access_admin": Verb.ENTER,
    **{f"stories.{action}_{model}": verb for model in ("story", "livestory") for action, verb in _OF_STORIES.items()},
    **{f"stories.{name}": verb for model in ("topic", "author") for name, verb in _kept(model, Verb.TAG).items()},
    **{f"stories.{name}": verb for model in ("section", "agency") for name, verb in _kept(model, Verb.ARRANGE).items()},
    **{f"stories.{action}_sitesettings": Verb.SITE for action in ("view", "change")},
    **{f"pictures.{action}_picture": verb for action, verb in _OF_PICTURES.items()},
    **{f"recordings.{action}_recording": verb for action, verb in _OF_PICTURES.items()},
    **{f"wagtailimages.{action}_image": verb for action, verb in _OF_PICTURES.items()},
    **{f"people.{action}_user": Verb.KEEP_PEOPLE for action in (*_KEPT, "view")},
}
"""The verb behind each permission that anything asks for. A permission that is not here nobody has."""


class RoleBackend(ModelBackend):
    """Grants what the roles of an account grant. Groups and rows of permissions count for nothing."""

    def has_perm(self, user_obj: Any, perm: str, obj: object = None) -> bool:
        """Say whether the account has the permission, on `obj` if there is one."""
        verb = VERBS.get(perm)
        return verb is not None and can(user_obj, verb, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Say whether the account has any permission of an application."""
        return any(self.has_perm(user_obj, perm) for perm in VERBS if perm.startswith(f"{app_label}."))

    def get_all_permissions(self, user_obj: Any, obj: object = None) -> set[str]:
        """Return the permissions that the account has."""
        return {perm for perm in VERBS if isinstance(user_obj, User) and self.has_perm(user_obj, perm, obj)}
