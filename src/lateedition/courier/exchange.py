"""What a server of the house is asked by strangers and answers, before and apart from any network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Asked:
    """The head of a request. `headers` go by their names in lower case; `query` is not decoded. `peer` is the address that connected."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    peer: str = ""

    @property
    def media_type(self) -> str:
        """What the body is said to be, in lower case and without parameters; empty where nothing is said."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True)
class Reply:
    """An answer."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Delivery(Protocol):
    """A request that may send its body: at most so many bytes, which are then taken in."""

    @property
    def most_bytes(self) -> int:
        """How long the body may be, packed or not."""
        ...

    def take(self, body: bytes) -> Reply:
        """Take the body in. What it says is committed when this returns an answer of 2xx."""
        ...


def said(status: int, words: str, **headers: str) -> Reply:
    """Return an answer with a line for people.

    >>> said(404, "there is nothing here").body
    b'there is nothing here\\n'
    """
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, f"{words}\n".encode(), {"content-type": "text/plain; charset=utf-8", **named})


def told(status: int, facts: Mapping[str, object]) -> Reply:
    """Return an answer with facts for machines."""
    return Reply(status, json.dumps(facts, ensure_ascii=False).encode() + b"\n", {"content-type": "application/json"})
