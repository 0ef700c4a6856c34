"""Links: what stands in letters for who they were sent to. Signed, so that nothing need be kept of who has not confirmed.

A link to confirm holds for 48 hours and says itself which address wants which letters. A link to one's letters names a subscriber, and
holds as long as they are one: a letter can be unsubscribed from years later (RFC 8058).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from lateedition.dispatch.letters.book import CONFIRMED_WITHIN_S, kinds_of
from lateedition.story.letters import LetterKind

CONFIRM, OWN = "/-/letters/confirm", "/-/letters/yours"
_TAG_BYTES = 16


class Wish(Struct, frozen=True, array_like=True):
    """That an address wants letters, said until a moment, in POSIX seconds."""

    address: str
    kinds: tuple[LetterKind, ...]
    until: int


class Links:
    """Makes and reads links, with a secret in the file `key`, which is made when it is not there. Who has it can unsubscribe everybody."""

    def __init__(self, key: Path) -> None:
        if not key.exists():
            _make(key)
        self._key = key.read_bytes()

    def to_confirm(self, address: str, kinds: Iterable[LetterKind], *, now: float) -> str:
        """Return the path of a link that signs `address` up, with its query."""
        wish = Wish(address, kinds_of(kinds), int(now + CONFIRMED_WITHIN_S))
        said = _text(msgspec.json.encode(wish))
        return f"{CONFIRM}?wish={said}.{self._tag('confirm', said)}"

    def wish(self, said: str, *, now: float) -> Wish | None:
        """Return what is wished; None if we did not write it or it is over."""
        text, _, tag = said.partition(".")
        if not self._is_ours("confirm", text, tag):
            return None
        wish = msgspec.json.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=Wish)
        return wish if now < wish.until else None

    def to_own(self, number: int, *, kind: LetterKind | None = None) -> str:
        """Return the path of a link to the letters of the subscriber of this number; one-click there ends `kind`, or all of them."""
        return f"{OWN}?to={number}.{self._tag('own', str(number))}{f'&letter={kind}' if kind else ''}"

    def own(self, said: str) -> int | None:
        """Return whose letters a link leads to; None if we did not write it."""
        number, _, tag = said.partition(".")
        return int(number) if self._is_ours("own", number, tag) else None

    def return_path(self, mailbox: str, number: int) -> str:
        """Return the address in `mailbox` to which what cannot be delivered to the subscriber of this number comes back (VERP).

        It tells nobody whose letter it was, and stays what it is where letters are made small on the way.
        """
        name, _, host = mailbox.rpartition("@")
        return f"{name}+{number}-{self._mark(number)}@{host}"

    def returned(self, said: str) -> int | None:
        """Return of which subscriber what stands behind the plus of such an address is; None if we did not write it."""
        number, _, mark = said.partition("-")
        return int(number) if hmac.compare_digest(self._mark(int(number)), mark) else None

    def id_of(self, issue: str, number: int) -> str:
        """Return the left side of a Message-ID: the same each time for somebody, so that a letter sent twice can be known for one."""
        return f"letter.{self._tag('id', f'{issue} {number}')}"

    def _is_ours(self, purpose: str, said: str, tag: str) -> bool:
        return said.isascii() and tag.isascii() and hmac.compare_digest(self._tag(purpose, said), tag)

    def _mark(self, number: int) -> str:
        return hmac.digest(self._key, f"return {number}".encode(), hashlib.sha256)[:_TAG_BYTES].hex()

    def _tag(self, purpose: str, said: str) -> str:
        return _text(hmac.digest(self._key, f"{purpose} {said}".encode(), hashlib.sha256)[:_TAG_BYTES])


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    started = path.with_suffix(".new")
    started.touch(mode=0o600)
    started.write_bytes(secrets.token_bytes(32))
    started.replace(path)
