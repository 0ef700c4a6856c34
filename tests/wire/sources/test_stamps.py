"""A feed that says no more than when it was made brings nothing; a feed in which anything else differs does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.wire import formats
from lateedition.wire.item import Item
from lateedition.wire.sources.stamps import unstamped_digest

ITEM = "<item><guid>u:1</guid><title>Gates hold</title><pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate></item>"


def rss(stamp: str, *, item: str = ITEM, title: str = "News") -> bytes:
    return (
        f"<?xml version='1.0'?><!-- made {stamp} --><rss version='2.0'><channel><title>{title}</title>"
        f"<lastBuildDate>{stamp}</lastBuildDate><pubDate>{stamp}</pubDate><generator>press {stamp}</generator>"
        f"{item}</channel></rss><!-- in {stamp} ms -->"
    ).encode()


def atom(stamp: str, *, entry_updated: str = "2026-03-02T09:00:00Z") -> bytes:
    return (
        f"<feed xmlns='http://www.w3.org/2005/Atom'><id>u:feed</id><title>News</title><updated>{stamp}</updated>"
        f"<generator version='{stamp}'>press</generator>"
        f"<entry><id>u:1</id><title>Gates hold</title><updated>{entry_updated}</updated></entry></feed>"
    ).encode()


def rdf(stamp: str, *, item: str = "Gates hold") -> bytes:
    return (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        f"<channel><title>News</title><dc:date>{stamp}</dc:date></channel><item><title>{item}</title><dc:date>2026-03-02</dc:date></item></rdf:RDF>"
    ).encode()


@pytest.mark.parametrize("made", [rss, atom, rdf])
def test_what_moves_with_each_request_is_no_difference(made: Callable[[str], bytes]) -> None:
    assert unstamped_digest(made("10:00")) == unstamped_digest(made("10:05")) != ""


def test_whatever_an_item_says_is_a_difference_its_own_times_too() -> None:
    assert unstamped_digest(rss("10:00")) != unstamped_digest(rss("10:00", item=ITEM.replace("09:00", "09:01")))
    assert unstamped_digest(rss("10:00")) != unstamped_digest(rss("10:00", item=ITEM.replace("hold", "held")))
    assert unstamped_digest(atom("10:00")) != unstamped_digest(atom("10:00", entry_updated="2026-03-02T09:01:00Z"))
    assert unstamped_digest(rdf("10:00")) != unstamped_digest(rdf("10:00", item="Gates held"))


def test_whatever_else_the_feed_says_of_itself_is_a_difference() -> None:
    assert unstamped_digest(rss("10:00")) != unstamped_digest(rss("10:00", title="Old news"))
    assert unstamped_digest(rss("10:00")) != unstamped_digest(rss("10:00", item=f"<ttl>15</ttl>{ITEM}"))


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"no feed",
        b'{"version": "https://jsonfeed.org/version/1"}',
        b"<nitf/>",
        rss("10:00")[:-60],
        rss("10:00").replace(b"</item>", b""),
    ],
)
def test_nothing_is_said_of_what_is_no_feed_or_of_which_a_part_may_be_lost(payload: bytes) -> None:
    assert unstamped_digest(payload) == ""


@given(st.text("ab<>&", max_size=4), st.text("ab<>&", max_size=4), st.sampled_from(["1", "2"]), st.sampled_from(["1", "2"]))
def test_two_feeds_that_count_as_one_hold_the_same_items(title: str, other: str, stamp: str, later: str) -> None:
    one, two = (rss(at, item=ITEM.replace("Gates hold", f"<![CDATA[{words}]]>")) for at, words in ((stamp, title), (later, other)))
    if unstamped_digest(one) == unstamped_digest(two) != "":
        assert items(one) == items(two)


def items(payload: bytes) -> list[Item]:
    return [part for part in formats.read(payload) if isinstance(part, Item)]
