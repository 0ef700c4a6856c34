"""A paper that begins to sell, and stops: each edition is as if printed from nothing, and a picture of the house's goes at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import newsdesk
import pytest
from msgspec.structs import replace

from lateedition.press.addresses import picture_address
from lateedition.story.blocks import Paragraph
from lateedition.story.handover import RecalledPicture
from lateedition.story.picture import Picture, PictureRendition
from lateedition.story.selling import Meter, Slot
from lateedition.story.taxonomy import Site

CONTENT = b"\xff\xd8 the house's own advertisement"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
PICTURE = Picture(9, "", "", "Come aboard", (PictureRendition(DIGEST, 600, 500, "image/jpeg", len(CONTENT)),))
ADDRESS = picture_address(9, PICTURE.renditions[0])
SITE = next(each for each in newsdesk.paper() if isinstance(each, Site))
SLOTS = (Slot("within", "story", "300x250", "336x280", 9, "/subscribe/", after=1), Slot("front", "front", "320x50", "728x90", 9, "/x/"))
SELLING = replace(SITE, slots=SLOTS, meter=Meter(3, "/subscribe/"))
BODY = tuple(Paragraph(f"Paragraph {number} of it.") for number in range(6))


@pytest.fixture
def pressroom(tmp_path: Path) -> Iterator[newsdesk.Pressroom]:
    room = newsdesk.Pressroom(tmp_path)
    room.renditions.mkdir(parents=True, exist_ok=True)
    kept = room.renditions / DIGEST[:2] / DIGEST
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(CONTENT)
    room.hand(*newsdesk.paper(), newsdesk.story(1, body=BODY), newsdesk.story(2, body=BODY, no_advertisements=True, free_to_read=True))
    yield room
    room.close()


def test_a_paper_begins_to_sell_and_stops_and_each_edition_is_as_if_printed_from_nothing(pressroom: newsdesk.Pressroom) -> None:
    one, two = newsdesk.story(1).address, newsdesk.story(2).address
    before = {path: pressroom.text(path) for path in ("/", "/city/", one, two)}
    pressroom.hand(PICTURE, SELLING)
    assert pressroom.differences() == []
    assert pressroom.status(ADDRESS) == 200, "no story shows it, and readers need it all the same"
    for path in ("/", "/city/", one):
        assert ADDRESS in pressroom.text(path), path
    assert "metered" in pressroom.text(one)
    assert (ADDRESS in pressroom.text(two), 'class="body metered"' in pressroom.text(two)) == (False, False)
    pressroom.hand(SITE)
    assert pressroom.differences() == []
    assert pressroom.status(ADDRESS) is None
    assert {path: pressroom.text(path) for path in before} == before


def test_a_picture_of_the_house_s_that_is_recalled_is_gone_from_every_page_in_one_edition(pressroom: newsdesk.Pressroom) -> None:
    pressroom.hand(PICTURE, SELLING)
    made = pressroom.hand(RecalledPicture(9, (ADDRESS,), newsdesk.NOON))
    assert not [key for key in made if key.startswith(("story:", "section:"))], "no page is printed anew for it"
    assert pressroom.differences() == []
    assert pressroom.status(ADDRESS) == 410
    assert "Come aboard" not in pressroom.everything()
    with pressroom.store.view() as view:
        assert view.edition(view.head.number - 1).page(newsdesk.story(1).address) is not None, "nor is the past of any page lost"
    for path in ("/", "/city/", newsdesk.story(1).address):
        assert 'class="slot' not in pressroom.text(path), path


def test_a_story_that_is_marked_later_loses_its_slots_at_once(pressroom: newsdesk.Pressroom) -> None:
    pressroom.hand(PICTURE, SELLING)
    pressroom.hand(newsdesk.story(1, body=BODY, no_advertisements=True))
    assert 'class="slot' not in pressroom.text(newsdesk.story(1).address)
    assert 'class="slot' in pressroom.text("/city/")
    assert pressroom.differences() == []
