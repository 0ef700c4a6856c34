"""What is told: of an item, that by which it is grouped."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec import Struct

from lateedition.story.blocks import plain_text
from lateedition.wire.item import Item

LONGEST_TEXT: Final = 24_000
"""So many letters of a text are looked at, some 4,000 words: one item of five megabytes must not hold up the wire."""

LONGEST_HEADLINE: Final = 600


class Told(Struct, frozen=True, kw_only=True):
    """An item as grouping sees it. `number` is the inbox's, `chain` names the chain it is a version of.

    `moment` is aware: when it was made, and never after it came in. `text` is plain, the lede first; `language` is as sent. `meaning` is
    what a model made of it (`meaning`), or empty.
    """

    number: int
    moment: datetime
    chain: str
    provider: str = ""
    language: str = ""
    headline: str = ""
    text: str = ""
    meaning: bytes = b""


def told_of(item: Item, *, number: int, received: datetime) -> Told:
    """Return what grouping is told of `item`, which is entry `number` of the inbox and came in at `received` (aware).

    Of its times the one that says when this version was made counts. One after `received` is an error of somebody's clock, and
    then it is `received`: an item from the future would draw all that comes after it to itself.
    """
    made = item.version_created or item.first_created or item.sent
    return Told(
        number=number,
        moment=min(made.moment, received) if made else received,
        chain=f"{item.provider}\n{item.guid}",
        provider=item.provider,
        language=item.language,
        headline=item.headline[:LONGEST_HEADLINE],
        text="\n\n".join(part for part in (item.standfirst, plain_text(item.body)) if part)[:LONGEST_TEXT],
    )
