"""The permanent link to an entry of a live coverage: it leads to the entry on whatever page that is now, without a script."""

from __future__ import annotations

from lateedition.press.addresses import absolute, entry_address, href, key_parts
from lateedition.press.coverage import page_address
from lateedition.press.kit import Kit
from lateedition.press.liveblog import anchor_named
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Link, Showing
from lateedition.story.address import encoded


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the answer 302 that `key` ('permalink:18/57') names: where the entry stands today; None if it is not there."""
    number, entry = key_parts(key)
    coverage, home = reading.coverage(number), reading.home(number, entry=entry or 0)
    if coverage is None or home is None:
        return None
    showing = Showing.on(reading, language=coverage.language)
    address = page_address(coverage, home)
    anchor = f"#{anchor_named(entry or 0)}"
    return Rendition(
        address=entry_address(number, entry or 0),
        status=302,
        headers=(("location", encoded(address) + anchor),),
        parts=kit.parts(
            "moved.html",
            words=showing.words,
            canonical=absolute(showing.site.url, address),
            to=Link(coverage.headline, href(address + anchor)),
        ),
        keys=(key, f"story:{number}"),
    )
