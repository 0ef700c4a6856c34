"""What other sites show in place of a link to a story (oEmbed 1.0): what the press has printed, answered by the stand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import newsdesk
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.html import document_fromstring, fragment_fromstring
from msgspec.structs import replace

from lateedition.press.crops import CROPS
from lateedition.stand import oembed
from lateedition.stand.counters import Counters
from lateedition.stand.exchange import Answer, Request
from lateedition.stand.keeper import Keeper
from lateedition.story.article import LeadPicture
from lateedition.story.handover import RecalledPicture
from lateedition.story.live import LiveCoverage
from lateedition.story.picture import Picture, PictureRendition

NOW = 1_772_500_000.0
STORY = "https://post.example/city/story-5/"
AWKWARD = 'Q&A: "<b>is 3 < 4?</b>" </script> पतंग \x0b'
CUT = tuple(PictureRendition(f"{at:02x}" * 32, crop.width, crop.height, "image/jpeg", 9, crop.name) for at, crop in enumerate(CROPS))


class Preview:
    """A paper with a pictured story, and a stand in front of it."""

    def __init__(self, room: newsdesk.Pressroom) -> None:
        self.room = room
        room.hand(
            Picture(7, "The quay.", "AP & Sons", "A quay", (*CUT, PictureRendition("aa" * 32, 800, 533, "image/jpeg", 9))),
            newsdesk.story(5, headline=AWKWARD, lead=LeadPicture(7)),
        )
        room.hand(newsdesk.story(6, language="ur", headline="بندرگاہ"), newsdesk.story(7, address="/city/पतंग-7/"))
        self.keeper = Keeper(room.folder, counters=Counters())

    def ask(self, *, query: str | None = None, method: str = "GET", if_none_match: str | None = None, **fields: Any) -> Answer:
        query = urlencode(fields) if query is None else query
        return self.keeper.answer(Request(method=method, path=oembed.PATH, query=query, if_none_match=if_none_match), now=NOW)

    def said(self, **fields: Any) -> dict[str, Any]:
        answer = self.ask(**{"url": STORY, **fields})
        assert answer.status == 200, answer.body
        return json.loads(answer.body)


@pytest.fixture
def preview(pressroom: newsdesk.Pressroom) -> Iterator[Preview]:
    return Preview(pressroom)


def test_a_preview_shows_headline_standfirst_picture_and_credit_and_leads_to_the_story(preview) -> None:
    said = preview.said()
    assert {said["version"], said["type"]} == {"1.0", "rich"}
    assert said["title"] == AWKWARD.replace("\x0b", "")
    assert (said["provider_name"], said["provider_url"]) == ("The Harbour Post", "https://post.example/")
    assert said["author_name"] == "Asha Rao, Associated Press"
    assert said["thumbnail_url"].startswith("https://post.example/pictures/7-")
    shown = fragment_fromstring(said["html"])
    assert shown.xpath("string(.//a)") == said["title"]
    assert shown.xpath(".//a/@href") == [STORY]
    assert shown.xpath("string(.//figcaption)") == "The quay. (AP & Sons)"
    assert "Standfirst5x" in shown.text_content()
    assert shown.xpath(".//img/@width") == [str(said["width"])]
    assert not shown.xpath(".//script | .//style | .//iframe | .//@style | .//@onerror")


def test_a_story_s_page_leads_to_its_preview(preview) -> None:
    page = document_fromstring(preview.room.text("/city/पतंग-7/"))
    [found] = page.xpath("//link[@rel='alternate'][@type='application/json+oembed']/@href")
    parts = urlsplit(found)
    assert parts.path == oembed.PATH
    answer = preview.ask(query=parts.query)
    assert json.loads(answer.body)["title"] == "Headline7x"
    assert dict(parse_qsl(parts.query))["url"] == page.xpath("string(//link[@rel='canonical']/@href)")


def test_xml_says_what_json_says(preview) -> None:
    answer = preview.ask(url=STORY, format="xml")
    assert dict(answer.headers)["content-type"] == "text/xml; charset=utf-8"
    root = etree.fromstring(answer.body)
    assert root.tag == "oembed"
    assert {each.tag: each.text for each in root} == {name: str(value) for name, value in preview.said().items()}


@pytest.mark.parametrize(("width", "height"), [(600, 10_000), (320, 10_000), (320, 300), (200, 200), (80, 600), (10_000, 40), (1, 1)])
def test_a_preview_is_never_larger_than_was_asked_for(preview, width, height) -> None:
    said = preview.said(maxwidth=width, maxheight=height)
    assert said.get("width", 0) <= min(width, 600)
    assert said.get("height", 0) <= height
    assert said.get("thumbnail_width", 0) <= width
    assert said.get("thumbnail_height", 0) <= height
    assert (said["type"] == "rich") == ("html" in said)
    assert {"thumbnail_url", "thumbnail_width", "thumbnail_height"} - said.keys() in (
        set(),
        {"thumbnail_url", "thumbnail_width", "thumbnail_height"},
    )


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"url": "https://post.example/city/story-99/"}, 404),
        ({"url": "https://post.example/city/"}, 404),
        ({"url": "https://post.example/"}, 404),
        ({"url": "https://elsewhere.example/city/story-5/"}, 404),
        ({"url": "/city/story-5/"}, 404),
        ({"url": "ftp://post.example/city/story-5/"}, 404),
        ({"url": "https://[/"}, 404),
        ({"url": "https://post.example/-/health"}, 404),
        ({"url": STORY, "format": "yaml"}, 501),
        ({"url": STORY, "maxwidth": "wide"}, 400),
        ({"url": STORY, "maxheight": "-1"}, 400),
        ({"url": STORY, "maxwidth": "0"}, 400),
        ({"url": STORY, "maxwidth": "10001"}, 400),
        ({"url": "https://post.example/" + "x" * 3_000}, 400),
        ({}, 400),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_status_that_says_why(preview, fields, status) -> None:
    answer = preview.ask(**fields)
    assert answer.status == status
    assert dict(answer.headers)["cache-control"] == "no-store"


def test_a_story_that_moved_is_shown_where_it_is_now(preview) -> None:
    preview.room.hand(newsdesk.story(5, section=1, address="/world/story-5/", former_addresses=("/city/story-5/",)))
    assert 'href="https://post.example/world/story-5/"' in preview.said()["html"]


def test_a_kill_is_seen_in_the_very_next_preview(preview) -> None:
    assert preview.said()["title"]
    preview.room.batches.take(preview.room.rows(newsdesk.killed(newsdesk.story(5))), now=preview.room.now)
    answer = preview.ask(url=STORY)
    assert answer.status == 410
    assert b"3 < 4" not in answer.body


def test_a_story_forbidden_by_law_is_451_and_one_that_is_withheld_is_gone_for_now(preview) -> None:
    for reason, status in (("legal", 451), ("withheld", 410)):
        preview.room.hand(newsdesk.killed(newsdesk.story(5), reason=reason))
        assert preview.ask(url=STORY).status == status, reason


def test_a_recalled_picture_is_in_no_preview(preview) -> None:
    addresses = tuple(f"/pictures/7-{rendition.digest[:16]}-{rendition.width}.jpg" for rendition in CUT)
    preview.room.hand(RecalledPicture(7, addresses, preview.room.now))
    answer = preview.ask(url=STORY)
    assert answer.status == 200
    assert b"/pictures/" not in answer.body


def test_who_has_the_preview_is_told_so_until_it_is_another(preview) -> None:
    answer = preview.ask(url=STORY)
    tag = dict(answer.headers)["etag"]
    assert preview.ask(url=STORY, if_none_match=tag).status == 304
    preview.room.hand(newsdesk.story(5, headline="Another", lead=LeadPicture(7)))
    again = preview.ask(url=STORY, if_none_match=tag)
    assert again.status == 200
    assert dict(again.headers)["surrogate-key"].split()[1:] == ["story:5", "section:2"]
    assert preview.ask(url=STORY, method="HEAD").body == b""
    assert preview.ask(url=STORY, method="POST").status == 405


def test_a_preview_says_its_language_and_finds_its_own_direction(preview) -> None:
    shown = fragment_fromstring(preview.said(url="https://post.example/city/story-6/")["html"])
    assert (shown.get("lang"), shown.get("dir")) == ("ur", "auto")


def test_before_the_first_edition_there_is_nothing_to_show(tmp_path) -> None:
    keeper = Keeper(tmp_path / "nothing", counters=Counters())
    assert keeper.answer(Request(method="GET", path=oembed.PATH, query=urlencode({"url": STORY})), now=NOW).status == 503


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.text(max_size=80) | st.text(max_size=60).map("url=https://post.example/".__add__) | st.text(max_size=60).map("url=".__add__)
)
def test_any_query_has_an_answer(preview, query) -> None:
    assert preview.ask(query=query).status in (400, 404, 501)


def test_a_live_blog_has_a_preview_like_any_story(preview) -> None:
    preview.room.hand(replace(newsdesk.story(8), live=LiveCoverage(newsdesk.NOON)))
    assert preview.said(url="https://post.example/city/story-8/")["title"] == "Headline8x"
