"""Versions: what a story said before, kept for readers. The version that is published now is the story itself."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from lateedition.story.article import Change
from lateedition.story.wording import Wording

Out = Literal["", "recalled", "legal"]


class Version(Struct, frozen=True, tag="version"):
    """A version of the story `story` that another has replaced; `serial` counts them from 1.

    Readers had it from `moment` on; `change` is what it was to the one before. One that had to go has no `wording`, and `out` says
    why: it was recalled with its story, or by an order of law; `out_since` says when. Its mark stays.
    """

    number: int
    story: int
    serial: int
    moment: datetime
    change: Change
    wording: Wording | None = None
    out: Out = ""
    out_since: datetime | None = None
