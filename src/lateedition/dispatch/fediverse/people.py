"""People: those elsewhere who speak to us, as their own servers say they are."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urldefrag, urlsplit

import msgspec
from msgspec import Struct

from lateedition.courier.outgoing import Answer, NotFetched
from lateedition.courier.targets import is_same_origin

Get = Callable[[str], Answer]
"""What asks for a URL, signed. Raises NotFetched."""


class NoPerson(Exception):
    """Nobody can be found where somebody says that they are; the message says why."""


class Person(Struct, frozen=True):
    """Somebody elsewhere. `inbox` is the one that their server shares, where it shares one."""

    url: str
    inbox: str
    pem: str

    @property
    def host(self) -> str:
        """Where they are."""
        return urlsplit(self.url).hostname or ""


class _Key(Struct, rename="camel"):
    id: str
    owner: str
    public_key_pem: str


class _Endpoints(Struct, rename="camel"):
    shared_inbox: str = ""


class _Said(Struct, rename="camel"):
    id: str
    inbox: str
    public_key: _Key
    endpoints: _Endpoints | None = None


def person_of(key_id: str, *, get: Get) -> Person:
    """Return whose key `key_id` is. What they say of themselves counts only for their own server. Raises NoPerson."""
    url = urldefrag(key_id).url
    try:
        answer = get(url)
        said = msgspec.json.decode(answer.body, type=_Said)
    except (NotFetched, msgspec.DecodeError) as error:
        raise NoPerson(f"{url} does not say who that is: {error}") from error
    shared = said.endpoints.shared_inbox if said.endpoints else ""
    own = (said.public_key.id, said.inbox, *([shared] if shared else []))
    if answer.status != 200 or said.public_key.id != key_id or said.public_key.owner != said.id:
        raise NoPerson(f"{url} answers {answer.status} and has no key {key_id!r} of its own")
    if not all(is_same_origin(said.id, each) for each in own) or not is_same_origin(said.id, answer.url):
        raise NoPerson(f"{url} speaks for others than its own server")
    return Person(said.id, shared or said.inbox, said.public_key.public_key_pem)
