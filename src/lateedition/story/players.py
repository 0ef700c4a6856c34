"""Players: what of other sites can be shown in place, and by which page of theirs. Data: players.toml beside this."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlsplit

_PREFIX = re.compile(r"https?://(?:www\.|m\.|mobile\.)?", re.IGNORECASE)


class Player(NamedTuple):
    """A site whose things can be shown in place. `origin` is what a page must let in for it; `shape` is "wide", "low" or "tall"."""

    key: str
    name: str
    addresses: tuple[re.Pattern[str], ...]
    frame: str
    origin: str
    shape: str


class Framed(NamedTuple):
    """One thing that a player can show: `url` is of the page that shows it."""

    player: Player
    url: str


@cache
def players() -> MappingProxyType[str, Player]:
    """Return every player there is by its key, in the order of the table."""
    said = tomllib.loads(Path(__file__).with_name("players.toml").read_text(encoding="utf-8"))
    return MappingProxyType({key: _player(key, **each) for key, each in said.items()})


def framed(address: str, *, allowed: Collection[str]) -> Framed | None:
    """Return how what stands at `address` can be shown in place; None if no player of those that are `allowed` knows it.

    >>> framed("https://youtu.be/abcdefghijk?t=4", allowed=("youtube",)).url
    'https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1'
    >>> framed("https://youtu.be/abcdefghijk", allowed=())
    """
    prefix = _PREFIX.match(address)
    if prefix is None:
        return None
    rest = address[prefix.end() :]
    for key in allowed:
        player = players().get(key)
        found = next((match for pattern in player.addresses if (match := pattern.match(rest))), None) if player else None
        if player and found:
            return Framed(player, player.frame.format(id=found["id"]))
    return None


def site_of(address: str) -> str:
    """Return what to call the site that `address` is of: its player's name, or its host.

    >>> site_of("https://www.youtube.com/watch?v=abcdefghijk"), site_of("https://www.example.org/a")
    ('YouTube', 'example.org')
    """
    known = framed(address, allowed=players())
    return known.player.name if known else (urlsplit(address).hostname or "").removeprefix("www.")


def _player(key: str, *, name: str, address: list[str], frame: str, origin: str, shape: str) -> Player:
    return Player(key, name, tuple(re.compile(pattern, re.ASCII) for pattern in address), frame, origin, shape)
