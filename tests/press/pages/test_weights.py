"""What a reader has to load for a story stays small, whatever is added to every page."""

from __future__ import annotations

import gzip

from bench.inspection import promises
from paper import page_of
from sample import full_story, live_story, story_of_blocks

ARTICLES = (full_story().address, story_of_blocks().address)


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 2))  # about as the press packs them


def loaded(printed, address: str) -> tuple[list[bytes], list[bytes], list[bytes]]:
    """Return the page at `address` in one list, and the scripts and the other files that it asks for, pictures apart."""
    page = page_of(printed.text(address))
    scripts = [printed.pages[src].parts[0] for src in page.xpath("//script/@src")]
    others = [printed.pages[href].parts[0] for href in page.xpath("//link[@rel='stylesheet' or @rel='icon' or @rel='manifest']/@href")]
    return [printed.body(address)], scripts, others


def test_an_article_without_its_pictures_is_no_more_than_50_kib_and_its_html_no_more_than_15(printed):
    for address in ARTICLES:
        html, scripts, others = loaded(printed, address)
        assert packed(html[0]) <= promises.MOST_HTML_BYTES, address
        assert sum(map(packed, html + scripts + others)) <= promises.MOST_BYTES, address


def test_all_scripts_of_an_article_are_no_more_than_10_kib_before_they_are_packed(printed):
    for address in ARTICLES:
        assert sum(map(len, loaded(printed, address)[1])) <= promises.MOST_SCRIPT_BYTES, address


def test_an_article_asks_for_no_more_than_ten_things_before_somebody_scrolls(printed):
    for address in (*ARTICLES, live_story().address):
        at_once = page_of(printed.text(address)).xpath("//img[not(@loading='lazy')]")
        assert sum(map(len, loaded(printed, address))) + len(at_once) <= promises.MOST_REQUESTS, address


def test_the_one_picture_that_readers_see_first_is_not_put_off(printed):
    for address in ("/", "/harbour/", full_story().address):
        first, *others = page_of(printed.text(address)).xpath("//main//img")
        assert first.get("fetchpriority") == "high", address
        assert first.get("loading") is None, address
        assert all(image.get("loading") == "lazy" for image in others), address
