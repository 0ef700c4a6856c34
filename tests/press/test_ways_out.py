"""Feeds and sitemaps are valid, and name every story that can be read and none that cannot."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit
from urllib.robotparser import RobotFileParser

import newsdesk
import pytest
from lxml import etree
from msgspec.structs import replace

from lateedition.story.article import LeadPicture
from lateedition.story.blocks import Paragraph
from lateedition.story.handover import RecalledPicture
from lateedition.story.live import LiveCoverage, LiveEntry
from lateedition.story.moment import rfc3339
from lateedition.story.picture import Picture, PictureRendition
from lateedition.story.taxonomy import Site

SITEMAPS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "n": "http://www.google.com/schemas/sitemap-news/0.9"}
ATOM = {"atom": "http://www.w3.org/2005/Atom"}
AWKWARD = 'Q&A: is 3 < 4? <b>"यूपी"</b> ]]> 🦚'
COUNT = 45
FEEDS = ("feed.xml", "atom.xml", "feed.json")


@pytest.fixture
def paper(pressroom: newsdesk.Pressroom) -> newsdesk.Pressroom:
    """A paper of some days, one story of it killed, one with a headline that no template likes."""
    pressroom.now = newsdesk.NOON + timedelta(hours=COUNT)
    pressroom.hand(*(newsdesk.story(number) for number in range(1, COUNT)))
    pressroom.hand(newsdesk.story(COUNT, headline=AWKWARD, standfirst=AWKWARD, address="/city/पतंग-45/"), newsdesk.killed(newsdesk.story(7)))
    return pressroom


def tree(paper: newsdesk.Pressroom, path: str) -> etree._Element:
    return etree.fromstring(paper.text(path).encode())


def place(url: str) -> str:
    """Return the path of an address of the paper's own, which is ASCII as RFC 3986 wants it."""
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc, url.isascii()) == ("https", "post.example", True), url
    return unquote(parts.path)


def listed(paper: newsdesk.Pressroom, path: str) -> list[str]:
    return [place(each) for each in tree(paper, path).xpath("//s:loc/text()", namespaces=SITEMAPS)]


def feeds(paper: newsdesk.Pressroom) -> list[str]:
    return sorted(path for path in paper.paths() if path.endswith("feed.xml"))


def every_feed(paper: newsdesk.Pressroom) -> list[str]:
    """The addresses of all feeds, in every format."""
    return sorted(path for path in paper.paths() if path.rpartition("/")[2] in FEEDS)


def test_a_feed_has_what_rss_requires_and_names_itself(paper) -> None:
    assert {"/feed.xml", "/city/feed.xml"} <= set(feeds(paper))
    for path in feeds(paper):
        (channel,) = tree(paper, path).xpath("/rss[@version='2.0']/channel")
        assert all(channel.findtext(name) for name in ("title", "link", "description", "language")), path
        assert place(channel.xpath("atom:link[@rel='self']/@href", namespaces=ATOM)[0]) == path
        assert paper.status(place(channel.findtext("link"))) == 200


def test_a_feed_has_the_newest_stories_each_once_and_each_can_be_read(paper) -> None:
    items = tree(paper, "/feed.xml").findall("channel/item")
    moments = [parsedate_to_datetime(item.findtext("pubDate")) for item in items]
    assert len(items) == 20
    assert moments == sorted(moments, reverse=True)
    assert len({item.findtext("guid") for item in items}) == 20
    assert all(paper.status(place(item.findtext("link"))) == 200 for item in items)
    assert items[0].findtext("title") == items[0].findtext("description") == AWKWARD


def test_every_story_that_can_be_read_is_in_one_sitemap_and_no_other_is(paper) -> None:
    files = listed(paper, "/sitemap.xml")
    assert len(files) == len(set(files))
    told = [path for file in files for path in listed(paper, file)]
    stories = {f"/city/story-{number}/" for number in range(1, COUNT) if number != 7} | {"/city/पतंग-45/"}
    assert sorted(path for path in told if re.search(r"-\d+/$", path)) == sorted(stories)
    assert all(paper.status(path) == 200 for path in told)


def test_sitemaps_date_what_they_list(paper) -> None:
    for file in listed(paper, "/sitemap.xml"):
        for said in tree(paper, file).xpath("//s:lastmod/text()", namespaces=SITEMAPS):
            assert datetime.fromisoformat(said).astimezone(UTC) <= paper.now


def test_the_news_sitemap_has_the_last_two_days_and_what_news_crawlers_ask(paper) -> None:
    urls = tree(paper, "/sitemap-news.xml").xpath("//s:url", namespaces=SITEMAPS)
    assert 0 < len(urls) < COUNT
    for url in urls:
        asked = ("n:publication/n:name", "n:publication/n:language", "n:publication_date", "n:title")
        said = [url.findtext(f"n:news/{path}", namespaces=SITEMAPS) for path in asked]
        assert all(said)
        assert paper.now - datetime.fromisoformat(said[2]) < timedelta(days=2)
    assert urls[0].findtext("n:news/n:title", namespaces=SITEMAPS) == AWKWARD


def test_a_crawler_finds_the_sitemaps_and_may_read_everything_but_the_house_s_own(paper) -> None:
    robots = RobotFileParser()
    robots.parse(paper.text("/robots.txt").splitlines())
    assert {place(url) for url in robots.site_maps()} == {"/sitemap.xml", "/sitemap-news.xml"}
    assert robots.can_fetch("*", "https://post.example/city/story-1/")
    assert not robots.can_fetch("*", "https://post.example/-/live")
    # the longest rule that fits counts, and `$` is the end of an address (RFC 9309, 2.2.2 and 2.2.3), which the parser above does not know
    assert paper.text("/robots.txt").splitlines()[1:3] == ["Allow: /-/search$", "Disallow: /-/"]


def test_a_kill_takes_a_story_out_of_every_way_out_in_the_same_edition(paper) -> None:
    assert "story-44/" in paper.text("/feed.xml")
    paper.batches.take(paper.rows(newsdesk.killed(newsdesk.story(44))), now=paper.now)
    ways = [*every_feed(paper), *(path for path in paper.paths() if "sitemap" in path)]
    assert len(ways) > 15
    assert [path for path in ways if "story-44/" in paper.text(path)] == []


def item_of(paper: newsdesk.Pressroom, path: str, identity: str) -> dict[str, str]:
    [found] = [item for item in json.loads(paper.text(path))["items"] if item["id"] == f"tag:post.example,2026:{identity}"]
    return found


def test_a_story_that_moves_keeps_its_id_and_nothing_else_of_it_in_feeds_moves(paper) -> None:
    before = item_of(paper, "/feed.json", "story:44")
    paper.hand(newsdesk.story(44, section=1, address="/world/story-44/", former_addresses=("/city/story-44/",)))
    after = item_of(paper, "/world/feed.json", "story:44")
    assert item_of(paper, "/feed.json", "story:44") == after
    assert (before["url"], after["url"]) == ("https://post.example/city/story-44/", "https://post.example/world/story-44/")
    assert before["date_modified"] == after["date_modified"]
    assert "story-44/" not in paper.text("/city/atom.xml")


def test_a_minor_change_touches_no_feed_of_summaries_and_a_material_one_says_when(paper) -> None:
    minor = newsdesk.story(44, body=(Paragraph("A comma, set."),), version=2, change="minor", worded=paper.now)
    assert [key for key in paper.hand(minor) if key.partition(":")[0] in ("feed", "atom", "jsonfeed")] == []
    material = replace(minor, updated=paper.now, version=3, change="material")
    assert "atom:latest:0" in paper.hand(material)
    assert item_of(paper, "/feed.json", "story:44")["date_modified"] == rfc3339(paper.now)
    assert rfc3339(paper.now) in paper.text("/atom.xml")


def test_whole_stories_are_in_feeds_from_the_moment_the_settings_say_so_and_follow_every_change(paper) -> None:
    assert "Body44x" not in paper.text("/atom.xml")
    [site] = [each for each in newsdesk.paper() if isinstance(each, Site)]
    paper.hand(replace(site, feeds="full"))
    assert all("Body44x" in paper.text(f"/city/{name}") for name in FEEDS)
    paper.hand(newsdesk.story(44, body=(Paragraph("A comma, set."),), version=2, change="minor", worded=paper.now))
    assert all("A comma, set." in paper.text(f"/city/{name}") and "Body44x" not in paper.text(f"/city/{name}") for name in FEEDS)
    assert paper.differences() == []


def test_a_live_blog_s_feeds_follow_its_entries_and_go_with_it(paper) -> None:
    entries = tuple(LiveEntry(number, paper.now, (Paragraph(f"Entry{number}x."),)) for number in (2, 1))
    blog = newsdesk.story(50, live=LiveCoverage(paper.now, entries=entries))
    paper.hand(blog)
    own = [f"/city/story-50/{name}" for name in FEEDS]
    assert all("Entry1x" in paper.text(path) and "Entry2x" in paper.text(path) for path in own)
    paper.hand(replace(blog, live=LiveCoverage(paper.now, ended=paper.now, entries=entries[:1])))
    assert all("Entry1x" not in paper.text(path) and "Entry2x" in paper.text(path) for path in own)
    assert paper.differences() == []
    paper.hand(newsdesk.killed(blog))
    assert [path for path in own if paper.status(path) is not None] == []
    assert paper.differences() == []


def test_a_recalled_picture_is_out_of_every_feed(paper) -> None:
    file = PictureRendition("0f" * 32, 800, 533, "image/jpeg", 5)
    paper.hand(Picture(7, "The quay.", "AP", "A quay", (file,)), newsdesk.story(44, lead=LeadPicture(7)))
    assert all("/pictures/7-" in paper.text(f"/city/{name}") for name in FEEDS)
    paper.hand(RecalledPicture(7, ("/pictures/7-0f0f0f0f0f0f0f0f-800.jpg",), paper.now))
    assert [path for path in every_feed(paper) if "/pictures/7-" in paper.text(path)] == []
    assert all("story-44/" in paper.text(f"/city/{name}") for name in FEEDS)
