"""Bodies: the bytes of pages, each once, under the hash of them. A body is there as long as some page, now or past, holds it."""

from __future__ import annotations

import hashlib

import lmdb

from lateedition.edition.environment import Databases
from lateedition.edition.errors import Damaged
from lateedition.edition.seals import sealed, unsealed

NO_BODY = b""


def digest_of(content: bytes) -> bytes:
    """Return the hash that a body lies under: BLAKE2b of 16 bytes; NO_BODY for no bytes."""
    return hashlib.blake2b(content, digest_size=16).digest() if content else NO_BODY


def body_of(digest: bytes, *, txn: lmdb.Transaction[bytes], bodies: lmdb._Database) -> memoryview:
    """Return the body of this hash. Raises Damaged if it is not there or not what was written."""
    if not digest:
        return memoryview(b"")
    found = txn.get(digest, db=bodies)
    if found is None:
        raise Damaged(f"there is no body {digest.hex()}, which a page of the edition has; the file is damaged")
    return unsealed(digest, found)


class Bodies:
    """The bodies that a transaction sees."""

    def __init__(self, txn: lmdb.Transaction[bytes], databases: Databases) -> None:
        self._txn = txn
        self._bodies = databases.bodies
        self._holds = databases.holds

    def get(self, digest: bytes) -> memoryview:
        """Return the body of this hash. Raises Damaged if it is not there or not what was written."""
        return body_of(digest, txn=self._txn, bodies=self._bodies)

    def hold(self, digest: bytes, content: bytes) -> None:
        """Hold the body `content` of this hash once more, putting it there if it is not, or not whole."""
        if not digest:
            return
        found = self._txn.get(digest, db=self._bodies)
        if found is None:
            self._txn.put(digest, sealed(digest, content), db=self._bodies)
            return
        self._count(digest, self.holders(digest) + 1)
        if found != (whole := sealed(digest, content)):
            self._txn.put(digest, whole, db=self._bodies)

    def release(self, digest: bytes) -> None:
        """Hold the body of this hash once less; the last one takes it away."""
        if not digest:
            return
        left = self.holders(digest) - 1
        if left:
            self._count(digest, left)
        else:
            self._txn.delete(digest, db=self._bodies)

    def holders(self, digest: bytes) -> int:
        """Return how many pages, now and past, hold the body of this hash, which is there."""
        return int.from_bytes(self._txn.get(digest, b"\x01", db=self._holds), "little")

    def _count(self, digest: bytes, holders: int) -> None:
        if holders == 1:
            self._txn.delete(digest, db=self._holds)
        else:
            self._txn.put(digest, holders.to_bytes(4, "little"), db=self._holds)
