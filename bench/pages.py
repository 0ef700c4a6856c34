"""The pages of the question `serve`: 28 kB of HTML, four pieces of their own with three shared lists between them.

Everybody gets the same ones. Whoever composes gets pieces and lists; whoever only sends gets what they compose to.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.articles import prose

PAGE_BYTES = 28_000
FRAGMENTS = {"navigation.en": 2_000, "top.en": 4_000, "latest.en": 4_000}
_OWN_PIECES = 4
_SEED = 17

Piece = bytes | str


@dataclass(frozen=True)
class Site:
    """Pages by path and fragments by name. A piece of a page is bytes, or the name of the fragment that stands there."""

    pages: Mapping[str, Sequence[Piece]]
    fragments: Mapping[str, bytes]

    def composed(self, path: str) -> bytes:
        """Return the page at `path` with its fragments in their places."""
        return b"".join(self.fragments[piece] if isinstance(piece, str) else piece for piece in self.pages[path])

    def with_includes(self, path: str, include: str) -> bytes:
        """Return the page at `path` with `include` where each fragment goes, its name put in for `{}`."""
        return b"".join(include.format(piece).encode() if isinstance(piece, str) else piece for piece in self.pages[path])


def site_of(count: int) -> Site:
    """Return a site of so many pages: the same one each time."""
    chance = random.Random(_SEED)
    fragments = {name: _markup(chance, size) for name, size in FRAGMENTS.items()}
    own = (PAGE_BYTES - sum(FRAGMENTS.values())) // _OWN_PIECES
    return Site({f"/page/{number}/": _page(chance, own) for number in range(count)}, fragments)


def _page(chance: random.Random, own_bytes: int) -> list[Piece]:
    pieces: list[Piece] = [_markup(chance, own_bytes)]
    for name in FRAGMENTS:
        pieces += [name, _markup(chance, own_bytes)]
    return pieces


def _markup(chance: random.Random, size_bytes: int) -> bytes:
    """Return paragraphs, the last one cut short but closed: an ESI parser does not find its tag inside another."""
    written = b""
    while (left := size_bytes - len(written)) > 0:
        opened = f'<p class="body" id="p{chance.randrange(10_000)}">'
        closed = "</p>\n"
        room = left - len(opened) - len(closed)
        text = prose(chance, size_bytes=280)
        last = room < len(text) + 60
        written += f"{opened}{prose(chance, size_bytes=room)[:room] if last else text}{closed}".encode()
    return written
