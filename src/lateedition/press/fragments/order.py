"""The order of a front: the numbers of its stories, and nothing else. No page has it: it is here so that the past of the edition keeps it.

As it has no word of any story, a recall takes nothing of it away, and what a front was can be told whatever was recalled since.
"""

from __future__ import annotations

import msgspec

from lateedition.press.kit import Kit
from lateedition.press.ranking import HOME_PLACES, SECTION_PLACES
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.story.front import HOME


def fragment_of(front: int) -> str:
    """Return the name of the fragment that has the order of the front of this number."""
    return f"order.{front}"


def render(key: str, reading: Reading, _kit: Kit) -> Rendition | None:
    """Return the order of the front that `key` ('order.0', 'order.3') names, as JSON."""
    number = int(key.partition(".")[2])
    order = reading.top(count=HOME_PLACES) if number == HOME else reading.section_front(number, count=SECTION_PLACES)
    return Rendition(fragment=key, parts=(msgspec.json.encode(order),))
