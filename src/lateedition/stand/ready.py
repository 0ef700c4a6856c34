"""Ready answers: all of an answer that can be known before somebody asks for it."""

from __future__ import annotations

import math

from msgspec import Struct

from lateedition.stand.exchange import Block


class Ready(Struct, frozen=True, gc=False):
    """All of an answer that depends on the edition alone: what is sent in full, and what to a reader who has it.

    `revalidated` is the block of a 304, None for what has no `tag`. `modified` is when anything in it last changed, as a header's
    value, None when unknown; it may be told from the moment `settles` on, in POSIX seconds.
    """

    full: Block
    body: bytes
    tag: str | None
    revalidated: Block | None
    modified: str | None = None
    settles: float = math.inf
