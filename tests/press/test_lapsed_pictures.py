"""When our rights to a picture end, every page goes on without it in one edition: with its section's fallback, the site's, or none."""

from __future__ import annotations

import hashlib
from pathlib import Path

import newsdesk
import pytest
from msgspec.structs import replace

from lateedition.edition.past_edition import Recalled
from lateedition.press.addresses import picture_address
from lateedition.story.article import LeadPicture
from lateedition.story.blocks import Figure
from lateedition.story.handover import RecalledPicture
from lateedition.story.picture import Picture, PictureRendition
from lateedition.story.taxonomy import Section, Site

PAPER = {(type(each), getattr(each, "number", 0)): each for each in newsdesk.paper()}
DOCKS, CITY, SITE = PAPER[Section, 3], PAPER[Section, 2], PAPER[Site, 0]


@pytest.fixture
def pressroom(tmp_path: Path):
    room = newsdesk.Pressroom(tmp_path)
    room.hand(*newsdesk.paper())
    yield room
    room.close()


def picture(room: newsdesk.Pressroom, number: int) -> Picture:
    """A picture with two files, the one for cards a JPEG."""
    made = []
    for kind, width, crop in (("image/webp", 480, ""), ("image/jpeg", 1200, "card")):
        content = f"{number} {kind}".encode()
        digest = hashlib.sha256(content).hexdigest()
        file = room.renditions / digest[:2] / digest
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        made.append(PictureRendition(digest, width, 320, kind, len(content), crop))
    return Picture(number, f"Caption{number}x", f"Credit{number}x", f"Seen{number}x", tuple(made))


def lapsed(room: newsdesk.Pressroom, shown: Picture) -> RecalledPicture:
    addresses = tuple(picture_address(shown.number, rendition) for rendition in shown.renditions)
    return RecalledPicture(shown.number, addresses, room.now, "lapsed")


def edition(room: newsdesk.Pressroom) -> int:
    with room.store.view() as view:
        return view.head.number


def was_at(room: newsdesk.Pressroom, number: int, address: str) -> bool:
    with room.store.view() as view:
        try:
            return view.edition(number).page(address) is not None
        except Recalled:
            return False


def test_four_hundred_pages_switch_to_the_fallback_in_one_edition_and_nothing_else_changes(pressroom: newsdesk.Pressroom) -> None:
    ours, standing = picture(pressroom, 7), picture(pressroom, 8)
    pressroom.hand(ours, standing, replace(SITE, fallback=8))
    pressroom.hand(*(newsdesk.story(number, lead=LeadPicture(7, "Own caption")) for number in range(1, 401)), newsdesk.story(900))
    other = pressroom.text("/city/story-900/")
    before = edition(pressroom)

    pressroom.batches.take(pressroom.rows(lapsed(pressroom, ours)), now=pressroom.now)

    assert edition(pressroom) == before + 1
    assert "/pictures/7-" not in pressroom.everything()
    for number in (1, 200, 400):
        page = pressroom.text(f"/city/story-{number}/")
        assert ("Seen8x" in page, "Caption8x (Credit8x)" in page, "Own caption" in page) == (True, True, False)
        assert page.count(picture_address(8, standing.renditions[1])) >= 2, "card and structured data"
    assert pressroom.text("/city/story-900/") == other
    assert pressroom.differences() == []


def test_a_page_that_waits_to_be_printed_without_it_is_printed_with_the_recall(pressroom: newsdesk.Pressroom) -> None:
    ours = picture(pressroom, 7)
    pressroom.hand(ours, newsdesk.story(1, lead=LeadPicture(7)))
    batch = pressroom.batches.take(pressroom.rows(newsdesk.story(1)), now=pressroom.now, at_once=0)
    assert "/pictures/7-" in pressroom.text("/city/story-1/"), "it waits"
    pressroom.batches.take(pressroom.rows(lapsed(pressroom, ours)), now=pressroom.now)
    assert "7x" not in pressroom.text("/city/story-1/")
    pressroom.print(batch)
    assert pressroom.differences() == []


def test_its_addresses_answer_gone_and_say_why(pressroom: newsdesk.Pressroom) -> None:
    ours = picture(pressroom, 7)
    pressroom.hand(ours, newsdesk.story(1, lead=LeadPicture(7)))
    pressroom.hand(lapsed(pressroom, ours))
    for rendition in ours.renditions:
        address = picture_address(7, rendition)
        assert pressroom.status(address) == 410
        assert "The rights to show it have ended" in pressroom.text(address)


@pytest.mark.parametrize(
    ("fallbacks", "expected"),
    [({"docks": 3, "city": 2, "site": 1}, 3), ({"city": 2, "site": 1}, 2), ({"site": 1}, 1), ({}, None)],
)
def test_the_nearest_fallback_stands_in(pressroom: newsdesk.Pressroom, fallbacks: dict[str, int], expected: int | None) -> None:
    ours = picture(pressroom, 7)
    pressroom.hand(*(picture(pressroom, number) for number in (1, 2, 3)), ours, newsdesk.story(1, section=3, lead=LeadPicture(7)))
    pressroom.hand(
        replace(DOCKS, fallback=fallbacks.get("docks")),
        replace(CITY, fallback=fallbacks.get("city")),
        replace(SITE, fallback=fallbacks.get("site")),
    )
    assert "Seen7x" in pressroom.text("/city/docks/story-1/")
    pressroom.hand(lapsed(pressroom, ours))
    page = pressroom.text("/city/docks/story-1/")
    assert [number for number in (1, 2, 3, 7) if f"Seen{number}x" in page] == ([expected] if expected else [])
    assert (f"/pictures/{expected}-" in pressroom.text("/city/")) is (expected is not None)
    assert pressroom.differences() == []


def test_a_fallback_that_is_changed_or_lapses_itself_gives_way_to_the_next(pressroom: newsdesk.Pressroom) -> None:
    ours, first, second = (picture(pressroom, number) for number in (7, 1, 2))
    pressroom.hand(ours, first, second, newsdesk.story(1, lead=LeadPicture(7)))
    pressroom.hand(replace(CITY, fallback=1), replace(SITE, fallback=2))
    pressroom.hand(lapsed(pressroom, ours))
    pressroom.hand(replace(first, alt="Seen anew"))
    assert "Seen anew" in pressroom.text("/city/story-1/")
    pressroom.hand(lapsed(pressroom, first))
    assert "Seen2x" in pressroom.text("/city/story-1/")
    pressroom.hand(replace(SITE, fallback=None))
    assert "<figure" not in pressroom.text("/city/story-1/")
    assert pressroom.status(picture_address(2, second.renditions[0])) is None
    assert pressroom.differences() == []


def test_a_picture_in_the_text_goes_and_a_renewed_one_is_there_again(pressroom: newsdesk.Pressroom) -> None:
    ours, standing = picture(pressroom, 7), picture(pressroom, 8)
    story = newsdesk.story(1, lead=LeadPicture(7), body=(*newsdesk.story(1).body, Figure(7)))
    pressroom.hand(ours, standing, replace(SITE, fallback=8), story)
    before = pressroom.text("/city/story-1/")
    pressroom.hand(lapsed(pressroom, ours))
    assert pressroom.text("/city/story-1/").count("<figure") == 1
    pressroom.hand(ours)
    assert pressroom.text("/city/story-1/") == before
    assert pressroom.status(picture_address(7, ours.renditions[0])) == 200
    assert pressroom.differences() == []


def test_past_editions_keep_the_pages_that_showed_it_without_its_files_while_a_recall_takes_both(pressroom: newsdesk.Pressroom) -> None:
    ours, other = picture(pressroom, 7), picture(pressroom, 8)
    pressroom.hand(ours, other, newsdesk.story(1, lead=LeadPicture(7)), newsdesk.story(2, lead=LeadPicture(8)))
    then = edition(pressroom)
    pressroom.hand(lapsed(pressroom, ours), replace(lapsed(pressroom, other), reason="recalled"))
    assert (was_at(pressroom, then, "/city/story-1/"), was_at(pressroom, then, picture_address(7, ours.renditions[0]))) == (True, False)
    assert (was_at(pressroom, then, "/city/story-2/"), was_at(pressroom, then, picture_address(8, other.renditions[0]))) == (False, False)
