"""A card is printed with the story whose headline is on it, named in its page, and gone with it, from every edition."""

from __future__ import annotations

import hashlib
import re

import newsdesk
import pytest
from msgspec.structs import replace

from lateedition.edition.past_edition import Recalled
from lateedition.press.addresses import card_address
from lateedition.press.incoming import Unacceptable, document_of
from lateedition.stand.exchange import Request
from lateedition.stand.memory import Memory
from lateedition.stand.respond import respond
from lateedition.story.article import LeadPicture, Story
from lateedition.story.handover import RecalledPicture, Withdrawn
from lateedition.story.live import LiveCoverage, LiveEntry
from lateedition.story.picture import Card, Picture, PictureRendition


def kept(room: newsdesk.Pressroom, content: bytes) -> str:
    """Put a file into the rendition store, as the desk does, and return its digest."""
    digest = hashlib.sha256(content).hexdigest()
    file = room.renditions / digest[:2] / digest
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return digest


def carded(room: newsdesk.Pressroom, content: bytes = b"first card", **said: object) -> Story:
    return newsdesk.story(1, headline="Q&A: “tunnel”", card=Card(kept(room, content), 1200, 630), **said)


def card_of(story: Story) -> str:
    assert story.card is not None
    return card_address(story.number, story.card)


def content_of(room: newsdesk.Pressroom, address: str) -> bytes:
    """What a reader is sent there."""
    with room.store.view() as view:
        answer = respond(Request(method="GET", path=address), view=view, now=newsdesk.NOON.timestamp(), memory=Memory())
        return bytes(answer.body) if isinstance(answer.body, bytes | memoryview) else b"".join(bytes(piece) for piece in answer.body)


def properties(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="((?:og:image|twitter:card)[^"]*)" content="([^"]*)"', page))


def test_a_story_s_page_names_its_card_with_its_shape_and_what_is_written_on_it(pressroom) -> None:
    story = carded(pressroom)
    pressroom.hand(story)
    assert properties(pressroom.text(story.address)) == {
        "og:image": f"https://post.example{card_of(story)}",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Q&amp;A: “tunnel” | The Harbour Post",
        "twitter:card": "summary_large_image",
    }
    assert content_of(pressroom, card_of(story)) == b"first card"


def test_a_card_is_a_file_that_never_changes_and_may_be_recalled(pressroom) -> None:
    story = carded(pressroom)
    pressroom.hand(story)
    with pressroom.store.view() as view:
        answer = respond(Request(method="GET", path=card_of(story)), view=view, now=newsdesk.NOON.timestamp(), memory=Memory())
    headers = dict(answer.headers)
    assert (answer.status, headers["content-type"], headers["cross-origin-resource-policy"]) == (200, "image/png", "cross-origin")
    assert headers["cache-control"].endswith("s-maxage=60, immutable")
    assert "story:1" in headers["surrogate-key"]


def test_a_photograph_in_front_of_a_story_is_what_other_sites_show(pressroom) -> None:
    photo = Picture(7, "A quay", "AFP", "A ship", (PictureRendition(kept(pressroom, b"photo"), 1200, 630, "image/jpeg", 5, crop="card"),))
    story = carded(pressroom, lead=LeadPicture(7))
    pressroom.hand(photo, story)
    assert (properties(pressroom.text(story.address))["og:image:type"], properties(pressroom.text(story.address))["og:image:alt"]) == (
        "image/jpeg",
        "A ship",
    )
    pressroom.hand(RecalledPicture(7, (), pressroom.now))
    assert properties(pressroom.text(story.address))["og:image:type"] == "image/png"
    assert pressroom.differences() == []


def test_another_headline_is_another_card_and_what_is_below_it_prints_none_anew(pressroom) -> None:
    first = carded(pressroom)
    pressroom.hand(first)
    assert "card:1" not in pressroom.hand(replace(first, standfirst="Boats at nine."))
    second = replace(first, headline="Another", card=Card(kept(pressroom, b"second card"), 1200, 630))
    assert {"card:1", "story:1"} <= set(pressroom.hand(second))
    assert (pressroom.status(card_of(first)), content_of(pressroom, card_of(second))) == (None, b"second card")
    assert pressroom.differences() == []


def test_a_card_touches_no_list_and_no_feed(pressroom) -> None:
    story = newsdesk.story(1)
    pressroom.hand(story)
    printed = pressroom.hand(replace(story, card=Card(kept(pressroom, b"card"), 1200, 630)))
    assert {"card:1", "story:1"} <= set(printed)
    assert [key for key in printed if re.match(r"feed|atom|jsonfeed|lists|latest|section|topic|author|day|sitemap", key)] == []


def test_an_entry_of_a_coverage_does_not_print_its_card_anew(pressroom) -> None:
    blog = carded(pressroom, live=LiveCoverage(newsdesk.NOON))
    pressroom.hand(blog)
    assert "card:1" not in pressroom.hand(replace(blog, live=LiveCoverage(newsdesk.NOON, entries=(LiveEntry(1, newsdesk.NOON, ()),))))


@pytest.mark.parametrize("reason", ["killed", "withheld", "unpublished", "legal"])
def test_a_card_is_gone_with_its_story_in_the_same_edition_at_every_address_it_had(pressroom, reason) -> None:
    first = carded(pressroom)
    pressroom.hand(first)
    second = replace(first, card=Card(kept(pressroom, b"second card"), 1200, 630))
    pressroom.hand(second)
    cards = (card_of(first), card_of(second))
    pressroom.hand(Withdrawn(1, (first.address, *cards), reason, pressroom.now))
    assert {pressroom.status(address) for address in cards} == {451 if reason == "legal" else 410}
    assert b"second card" not in content_of(pressroom, cards[1])
    with pressroom.store.view() as view:
        for number in range(1, view.head.number + 1):
            for address in cards:
                try:
                    found = view.edition(number).page(address)
                except Recalled:
                    continue
                assert found is None or found.status in (410, 451), (number, address)
    assert pressroom.differences() == []


def test_a_story_that_comes_back_has_its_card_again(pressroom) -> None:
    story = carded(pressroom)
    pressroom.hand(story)
    pressroom.hand(Withdrawn(1, (story.address, card_of(story)), "unpublished", pressroom.now))
    pressroom.hand(story)
    assert content_of(pressroom, card_of(story)) == b"first card"
    assert pressroom.differences() == []


def test_a_withdrawal_may_name_cards_of_its_own_and_of_no_other_story(pressroom) -> None:
    story = carded(pressroom)
    pressroom.hand(story)
    for strange in ("/cards/2-0f0f.png", "/cards/11-0f0f.png", "/pictures/1-0f0f.png", "/cards/1-\0.png"):
        [row] = pressroom.rows(Withdrawn(1, (story.address, strange), "killed", pressroom.now))
        with pytest.raises(Unacceptable, match="has the address"):
            document_of(row)


def test_a_preview_shows_no_card_and_a_page_without_one_says_so(pressroom) -> None:
    pressroom.hand(newsdesk.story(1))
    assert properties(pressroom.text("/city/story-1/")) == {"twitter:card": "summary"}
