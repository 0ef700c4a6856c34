"""Promises that hold for every page there is."""

from __future__ import annotations

from typing import get_args
from urllib.parse import unquote, urlsplit

import pytest
from msgspec import Struct
from msgspec.structs import asdict, replace
from paper import Paper, data_of, page_of, print_all
from sample import SITE

from lateedition.press.addresses import CONSENT, PREVIEW
from lateedition.press.kit import Kit
from lateedition.press.rendition import Slot
from lateedition.story import markup
from lateedition.story.article import Story
from lateedition.story.front import Front
from lateedition.story.handover import Document, Dropped
from lateedition.story.happening import Happening
from lateedition.story.letters import Intro, Letter

HOSTILE = "</script><script>bad()</script><img src=x onerror=bad()> \" ' {{ 7*7 }} {% bad %} <!--slot:top.en--> --> \u2028 &lt;i&gt; ]]>"
KEPT_AS_THEY_ARE = {
    "address", "former_addresses", "addresses", "url", "zone", "language", "digest", "media_type", "reason", "kind", "change", "out",
    "pieces", "counting", "feeds", "tagging", "hub",
}  # fmt: skip


def html_pages(printed):
    return [a for a, r in printed.pages.items() if r.media_type.startswith("text/html") and r.status not in (301, 302)]


def hostile(value: object, name: str = "") -> object:
    """Return `value` with every text in it replaced by the worst that could stand there."""
    if name in KEPT_AS_THEY_ARE:
        return value
    if name in ("html", "items", "points", "paragraphs"):
        bad = markup.inline(HOSTILE)
        return bad if name == "html" else (bad,)
    if isinstance(value, Struct):
        return replace(value, **{field: hostile(held, field) for field, held in asdict(value).items()})
    if isinstance(value, tuple):
        return tuple(hostile(one) for one in value)
    return HOSTILE if isinstance(value, str) else value


@pytest.fixture(scope="module")
def attacked(documents, kit):
    return print_all(Paper([hostile(d) for d in documents[0]], (18, 17, 20, 21, 22), documents[1]), kit)


def test_no_text_of_a_story_becomes_markup(attacked):
    for address in html_pages(attacked):
        page = page_of(attacked.text(address))
        scripts = page.xpath("//script")
        assert all(script.get("src", "").startswith("/assets/") or script.get("type") == "application/ld+json" for script in scripts), (
            address
        )
        assert not page.xpath("//@onerror | //img[@src='x']"), address
        assert "7*7" in page.text_content() or address.startswith("/-/"), address
        assert not page.xpath("//style | //@style | //script[not(@src) and @type!='application/ld+json']"), address


def test_no_text_of_a_story_opens_a_slot(attacked, printed):
    for address in html_pages(attacked):
        slots = [part.fragment for part in attacked.pages[address].parts if isinstance(part, Slot)]
        assert slots == [part.fragment for part in printed.pages[address].parts if isinstance(part, Slot)], address


def test_structured_data_survives_the_worst_text(attacked, documents):
    stories = [document for document in documents[0] if isinstance(document, Story)]
    for story in stories:
        assert data_of(page_of(attacked.text(story.address)))[0]["headline"] == HOSTILE, story.address


def test_every_link_leads_to_something_that_the_press_prints(printed):
    for address in html_pages(printed):
        page = page_of(printed.text(address))
        links = page.xpath("//a[not(contains(@rel, 'external'))]/@href | //img/@src | //script/@src | //form/@action")
        links += page.xpath("//link[@rel!='canonical']/@href | //@data-script | //@data-onward | //@data-keys | //@data-words")
        links += [size.split()[0] for sizes in page.xpath("//source/@srcset | //img/@srcset") for size in sizes.split(", ")]
        for link in links:
            parts = urlsplit(link)
            there = unquote(parts.path) or address
            of_the_stand = there in (CONSENT, PREVIEW) or there.startswith(("/-/fronts/", "{past:"))
            assert there in printed.pages or of_the_stand, f"{link} on {address}"
            if parts.fragment and there == address:
                assert page.xpath("//*[@id=$id]", id=parts.fragment), f"{link} on {address}"


def test_no_page_names_another_host(printed):
    for address in html_pages(printed):
        page = page_of(printed.text(address))
        assert not [url for url in page.xpath("//*/@src") if urlsplit(url).netloc], address
        assert {urlsplit(url).netloc for url in page.xpath("//link/@href")} <= {"", urlsplit(SITE.url).netloc}, address


def test_the_same_facts_print_the_same_bytes(documents, printed):
    again = print_all(Paper(reversed(documents[0]), (18, 17, 20, 21, 22, 23, 24, 26, 27, 28), documents[1]), Kit.load())
    assert again == printed


def test_every_page_has_one_headline_a_title_and_unique_ids(printed):
    for address in html_pages(printed):
        page = page_of(printed.text(address))
        assert len(page.xpath("//h1")) == 1, address
        assert page.xpath("//title/text()"), address
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), address


def test_every_reference_between_elements_holds(printed):
    for address in html_pages(printed):
        page = page_of(printed.text(address))
        missing = set(page.xpath("//@aria-labelledby")) - set(page.xpath("//@id"))
        assert not missing, address


def test_every_picture_says_what_is_seen_or_is_beside_its_headline(printed):
    for address in html_pages(printed):
        for image in page_of(printed.text(address)).xpath("//img"):
            assert image.get("width"), address
            assert image.get("height"), address
            assert image.get("alt") or image.xpath("ancestor::*[@aria-hidden='true']"), address


def test_files_are_named_by_their_content_and_never_change(printed, documents, kit):
    named = ("/assets/", "/pictures/", "/recordings/", "/-/recordings/")
    files = {address: r for address, r in printed.pages.items() if address.startswith(named) and r.status == 200}
    pages_of_their_own = 1  # the worker
    assert len([address for address in files if "recordings" not in address]) == len(kit.assets) - pages_of_their_own + 6 * 5
    assert all(rendition.immutable and len(rendition.parts) == 1 for rendition in files.values())
    made = [r.parts[0] for a, r in files.items() if a.startswith(("/pictures/", "/-/recordings/")) or a.endswith(".vtt")]
    assert sorted(made) == sorted(documents[1].values())


def test_a_picture_whose_file_is_lost_is_not_printed_empty(documents, kit):
    paper = Paper(documents[0], (), {})
    pages = print_all(paper, kit).pages
    assert not [address for address, page in pages.items() if address.startswith("/pictures/") and page.status == 200]


def test_hostile_covers_every_kind_of_document(documents):
    # nothing of a front or of an event is printed but where stories stand, and nothing at all of what was dropped or is sent by mail
    assert {type(document) for document in documents[0]} == set(get_args(Document)) - {Dropped, Front, Happening, Intro, Letter}
