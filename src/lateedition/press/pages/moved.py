"""The answer at an address where a story was before: where it is now, for good."""

from __future__ import annotations

from lateedition.press.addresses import absolute, href
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading, Teaser
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Link, Showing
from lateedition.story.address import encoded


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the answer 301 at the address in `key` ('moved:/world/medal-17/'), None if nothing moved away from there."""
    address = key.partition(":")[2]
    teaser = _survivor(reading.moved(address), reading)
    if teaser is None:
        return None
    showing = Showing.on(reading)
    return Rendition(
        address=address,
        status=301,
        headers=(("location", encoded(teaser.address)),),
        parts=kit.parts(
            "moved.html",
            words=showing.words,
            canonical=absolute(showing.site.url, teaser.address),
            to=Link(teaser.headline, href(teaser.address)),
        ),
        keys=(key, f"story:{teaser.number}"),
    )


def _survivor(number: int | None, reading: Reading) -> Teaser | None:
    """Return the story to which an address leads, following those that were merged into others; None if it ends nowhere."""
    followed: set[int] = set()
    while number is not None and number not in followed:
        teaser = reading.teaser(number)
        if teaser is not None:
            return teaser
        followed.add(number)
        number = reading.merged(number)
    return None
