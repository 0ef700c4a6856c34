"""Keys: how paths and names become keys of the store, which takes 1 to 511 bytes and keeps them in the order of their bytes."""

from __future__ import annotations

import hashlib

LONGEST_BYTES = 510  # one byte is left for a search just behind a key
_KEPT_BYTES = 440
_LONGEST_TABLE_NAME_BYTES = 60
_CUT = b"\xff"  # no UTF-8 text has this byte, so a cut key is never another path's whole key


class BadKey(ValueError):
    """A path, name or key that the store cannot hold; the message says which and why."""


def page_key(path: str) -> bytes:
    """Return the key of the page at `path`, a decoded path of any length.

    Paths of up to 440 bytes of UTF-8 are their own key, in order. A longer one is cut there and told from its like by a
    hash; such keys come in the order of their first 440 bytes, then in no order that means anything.
    Raises BadKey if `path` does not start with a slash or cannot be written as UTF-8.

    >>> page_key("/world/")
    b'/world/'
    >>> len(page_key("/" + "x" * 2000))
    473
    """
    if not path.startswith("/"):
        raise BadKey(f"path {path!r} does not start with a slash; give the whole path, as '/world/'")
    return _cut(_utf8(path))


def is_cut(key: bytes) -> bool:
    """Say whether `key` stands for a path that is too long to be its own key.

    >>> is_cut(page_key("/world/")), is_cut(page_key("/" + "x" * 2000))
    (False, True)
    """
    return len(key) > _KEPT_BYTES


def page_prefix(prefix: str) -> bytes:
    """Return what the keys of all pages whose path starts with `prefix` start with; other pages' keys may, too."""
    return _utf8(prefix)[:_KEPT_BYTES]


def fragment_key(name: str) -> bytes:
    """Return the key of the fragment called `name`. Raises BadKey if it is empty or longer than 440 bytes."""
    key = _utf8(name)
    if not 1 <= len(key) <= _KEPT_BYTES:
        raise BadKey(f"fragment name {name!r} has {len(key)} bytes; expected 1 to {_KEPT_BYTES}")
    return key


def table_prefix(name: str) -> bytes:
    """Return what every key of the table called `name` starts with. Raises BadKey for a name that is empty, over 60 bytes or has a NUL."""
    key = _utf8(name)
    if not 1 <= len(key) <= _LONGEST_TABLE_NAME_BYTES or b"\0" in key:
        raise BadKey(f"table name {name!r} is not usable; expected 1 to {_LONGEST_TABLE_NAME_BYTES} bytes without a NUL")
    return key + b"\0"


def table_key(prefix: bytes, key: bytes) -> bytes:
    """Return where `key` of the table with this prefix is kept. Raises BadKey if both are longer than 510 bytes."""
    if len(prefix) + len(key) > LONGEST_BYTES:
        table = prefix[:-1].decode()
        raise BadKey(f"key {key[:40]!r}... of table {table!r} has {len(key)} bytes; expected at most {LONGEST_BYTES - len(prefix)}")
    return prefix + key


def after(prefix: bytes) -> bytes:
    """Return the first key that sorts after every key starting with `prefix`, which has a byte other than 255.

    >>> after(b"a/"), after(b"a\\xff")
    (b'a0', b'b')
    """
    kept = prefix.rstrip(b"\xff")
    return kept[:-1] + bytes([kept[-1] + 1])


def _cut(key: bytes) -> bytes:
    if len(key) <= _KEPT_BYTES:
        return key
    return key[:_KEPT_BYTES] + _CUT + hashlib.blake2b(key, digest_size=32).digest()


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as failure:
        raise BadKey(f"{text!r} cannot be written as UTF-8: {failure.reason}") from None
