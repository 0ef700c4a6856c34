"""Ready answers: all of an answer that can be known before somebody asks for it, and outlines: all but the body."""

from __future__ import annotations

import math

from msgspec import Struct

from lateedition.stand.composing import Weave
from lateedition.stand.exchange import Block


class Ready(Struct, frozen=True, gc=False):
    """The headers of an answer, as far as they depend on the edition alone: those of all of it, and those for a reader who has it.

    `revalidated` is the block of a 304, None for what has no `tag`. `modified` is when anything in it last changed, as a header's
    value, None when unknown; it may be told from the moment `settles` on, in POSIX seconds.
    """

    full: Block
    tag: str | None
    revalidated: Block | None
    modified: str | None = None
    settles: float = math.inf


class Outline(Struct, frozen=True, gc=False):
    """An answer whose body lies in the store, under the hash `digest`, and is sent as `weave` says."""

    ready: Ready
    digest: bytes
    weave: Weave
