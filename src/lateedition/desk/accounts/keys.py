"""Passkeys in a request: which one has signed, and what of it is kept."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lateedition.desk.accounts.models import Passkey
from lateedition.desk.accounts.passkeys import Ceremonies, NotProved, Signed, credential_of
from lateedition.desk.stories.queries import site_settings

_LONGEST_CREDENTIAL = 20_000


def ceremonies() -> Ceremonies:
    """Return the desk as passkeys know it."""
    return Ceremonies(settings.HOUSE.desk_url, site_settings().name or "Late Edition")


def public_halves(user: Any) -> list[bytes]:
    """Return the public halves of the passkeys of `user`."""
    return [bytes(kept) for kept in Passkey.objects.filter(user=user).values_list("credential", flat=True)]


def signature_of(request: HttpRequest, state: Any, *, of: Any) -> tuple[Passkey, Signed]:
    """Return the passkey that has signed the challenge of `state`, and what it said; one of the user `of`, or anybody's if that is None.

    Raises NotProved.
    """
    if not state:
        raise NotProved("no challenge was given, or it was used")
    said = credential_in(request)
    keys = Passkey.objects.select_related("user").filter(credential_id=credential_of(said))
    key = (keys if of is None else keys.filter(user=of)).first()
    if key is None:
        raise NotProved("nobody has this passkey")
    return key, ceremonies().signed(state, said, by=bytes(key.credential))


def credential_in(request: HttpRequest) -> dict[str, Any]:
    """Return what a browser's passkey said, from the field `credential`. Raises NotProved when it says nothing."""
    text = request.POST.get("credential", "")
    if not text or len(text) > _LONGEST_CREDENTIAL:
        raise NotProved("no passkey said anything")
    try:
        said = json.loads(text)
    except ValueError as wrong:
        raise NotProved("what the passkey said is no JSON") from wrong
    if not isinstance(said, dict):
        raise NotProved("what the passkey said is no object")
    return said
