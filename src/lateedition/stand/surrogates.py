"""Surrogate keys: by what names a shared cache in front of the stand can be told to forget."""

from __future__ import annotations

from hashlib import blake2b

EVERYTHING = "all"
"""What the reference configurations add to the keys of every answer."""


def of_page(path: str) -> str:
    """Return the key of the page at `path`, however a reader writes it in a URL: short, since addresses in Hindi are long.

    >>> of_page("/world/kim-17/")
    'page:801c52373902'
    """
    return f"page:{blake2b(path.encode('utf-8', 'surrogatepass'), digest_size=6).hexdigest()}"


def of_change(change: str) -> str:
    """Return the key of what `View.changes` gives: a path, or "fragment:" and a name, which is a key as it is."""
    return of_page(change) if change.startswith("/") else change
