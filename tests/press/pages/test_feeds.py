"""Feeds of everything in three formats: each is valid by the rules of those who judge feeds, and all three say the same."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import feedrules
import pytest
import sample
from feedrules import NAMES
from lxml import etree, html
from msgspec.structs import replace
from paper import Paper, Printed, page_of, print_all
from test_every_page import hostile

from lateedition.press.kit import Kit
from lateedition.press.words import words_of
from lateedition.story.blocks import Embed

FAULTS = {"feed.xml": feedrules.rss_faults, "atom.xml": feedrules.atom_faults, "feed.json": feedrules.json_faults}
TYPES = {"feed.xml": "application/rss+xml", "atom.xml": "application/atom+xml", "feed.json": "application/feed+json"}
RANKED = (18, 17, 20, 21, 22)


def printed_with(documents: tuple[list, dict[str, bytes]], kit: Kit, **settings: Any) -> Printed:
    held = [replace(each, **settings) if each is sample.SITE else each for each in documents[0]]
    return print_all(Paper(held, RANKED, documents[1]), kit)


@pytest.fixture(scope="module")
def full(documents, kit) -> Printed:
    """The sample paper, with whole stories in its feeds."""
    return printed_with(documents, kit, feeds="full")


@pytest.fixture(scope="module")
def attacked(documents, kit) -> Printed:
    """The paper with the worst text in every place, and control characters too, in full."""
    site = replace(sample.SITE, feeds="full")
    held = [hostile(site if each is sample.SITE else each) for each in documents[0]]
    held = [replace(each, headline=f"{each.headline}\x0b\x1b\ufffe") if hasattr(each, "headline") else each for each in held]
    return print_all(Paper(held, RANKED, documents[1]), kit)


def fronts(printed: Printed) -> list[str]:
    """The addresses that have feeds, each as what stands before the name of the file."""
    return sorted(address.removesuffix("feed.xml") for address in printed.pages if address.endswith("/feed.xml"))


@dataclass(frozen=True)
class Said:
    """An item, as any of the three formats says it."""

    identity: str
    url: str
    title: str
    summary: str
    content: str
    published: str
    updated: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    language: str
    picture: str


def of_rss(text: str) -> list[Said]:
    def said(item: etree._Element) -> Said:
        return Said(
            item.findtext("guid"),
            item.findtext("link"),
            item.findtext("title"),
            item.findtext("description") or "",
            item.findtext("content:encoded", namespaces=NAMES) or "",
            item.findtext("pubDate"),
            item.findtext("dcterms:modified", namespaces=NAMES),
            tuple(each.text for each in item.findall("dc:creator", NAMES)),
            tuple(each.text for each in item.findall("category")),
            item.findtext("dc:language", namespaces=NAMES),
            "".join(item.xpath("media:content/@url", namespaces=NAMES)),
        )

    return [said(item) for item in etree.fromstring(text.encode()).iter("item")]


def of_atom(text: str) -> list[Said]:
    def said(entry: etree._Element) -> Said:
        return Said(
            entry.findtext("a:id", namespaces=NAMES),
            entry.xpath("string(a:link[@rel='alternate']/@href)", namespaces=NAMES),
            entry.findtext("a:title", namespaces=NAMES),
            entry.findtext("a:summary", namespaces=NAMES) or "",
            entry.findtext("a:content[@type='html']", namespaces=NAMES) or "",
            entry.findtext("a:published", namespaces=NAMES),
            entry.findtext("a:updated", namespaces=NAMES),
            tuple(each.text for each in entry.findall("a:author/a:name", NAMES)),
            tuple(entry.xpath("a:category/@term", namespaces=NAMES)),
            entry.get("{http://www.w3.org/XML/1998/namespace}lang"),
            "".join(entry.xpath("a:link[@rel='enclosure']/@href", namespaces=NAMES)),
        )

    return [said(entry) for entry in etree.fromstring(text.encode()).iter(f"{{{NAMES['a']}}}entry")]


def of_json(text: str) -> list[Said]:
    def said(item: dict[str, Any]) -> Said:
        return Said(
            item["id"],
            item["url"],
            item["title"],
            item.get("summary", ""),
            item.get("content_html", ""),
            item["date_published"],
            item["date_modified"],
            tuple(author["name"] for author in item.get("authors", ())),
            tuple(item.get("tags", ())),
            item["language"],
            item.get("image", ""),
        )

    return [said(item) for item in json.loads(text)["items"]]


@pytest.mark.parametrize("paper", ["printed", "full", "attacked"])
def test_every_feed_is_valid_in_every_format(paper, request) -> None:
    printed = request.getfixturevalue(paper)
    assert len(fronts(printed)) > 12
    for front in fronts(printed):
        for name, faults in FAULTS.items():
            text = printed.text(f"{front}{name}")
            assert faults(text) == [], f"{front}{name}"
            assert printed.pages[f"{front}{name}"].media_type.partition(";")[0] == TYPES[name]
            assert f"{sample.SITE.url}{quote(front)}{name}" in text, "it names itself as where it is"


@pytest.mark.parametrize("paper", ["printed", "full", "attacked"])
def test_the_three_formats_say_the_same(paper, request) -> None:
    printed = request.getfixturevalue(paper)
    for front in fronts(printed):
        rss, atom, told = of_rss(printed.text(f"{front}feed.xml")), of_atom(printed.text(f"{front}atom.xml")), of_json(
            printed.text(f"{front}feed.json")
        )  # fmt: skip
        assert atom == told, front
        assert [replaced(each) for each in rss] == [replaced(each) for each in atom], front


def replaced(said: Said) -> Said:
    """Without the day of publication, which RSS writes in its own way."""
    return Said(**{**vars(said), "published": ""})


def test_there_are_feeds_of_the_site_and_of_each_section_topic_author_and_live_blog(printed) -> None:
    live = sample.live_story().address
    wanted = ["/", "/harbour/", "/world/asia/", "/topics/harbour-tunnel/", "/authors/asha-rao/", "/hindi/", live]
    assert set(wanted) <= set(fronts(printed))
    assert "/topics/nobody/" not in fronts(printed), "what nobody writes about has no page and no feeds"


def test_a_summary_is_what_lists_show_and_a_full_text_is_what_the_page_says(printed, full) -> None:
    story = sample.full_story()
    [short] = [each for each in of_json(printed.text("/world/asia/feed.json")) if each.identity.endswith(":story:17")]
    assert (short.summary, short.content) == (story.standfirst, "")
    [whole] = [each for each in of_json(full.text("/world/asia/feed.json")) if each.identity.endswith(":story:17")]
    page = page_of(full.text(story.address)).xpath("//article//div[@class='body']")[0]
    read = html.fragment_fromstring(whole.content, create_parent="div")
    assert "".join(read.text_content().split()) == "".join(page.text_content().split())
    assert read.xpath("//img/@src")
    assert read.xpath("//table")


def test_a_correction_is_at_the_end_of_the_full_text(full) -> None:
    story = sample.corrected_story()
    told = {each.identity: each for front in fronts(full) for each in of_json(full.text(f"{front}feed.json"))}
    content = told[f"tag:courier.example,2026:story:{story.number}"].content
    assert all(each.text in html.fromstring(f"<div>{content}</div>").text_content() for each in story.corrections)


def test_a_full_text_is_in_the_words_of_its_own_language(documents, kit) -> None:
    hindi = replace(sample.hindi_story(), body=(Embed("https://elsewhere.example/x"),))
    held = [replace(each, feeds="full") if each is sample.SITE else each for each in documents[0] if getattr(each, "number", 0) != 19]
    [found] = of_json(print_all(Paper([*held, hindi], RANKED, documents[1]), kit).text("/hindi/feed.json"))
    assert words_of("hi").embed_open.strip() in found.content


def test_a_picture_comes_with_its_credit_in_every_format(printed) -> None:
    [entry] = etree.fromstring(printed.text("/world/asia/atom.xml").encode()).xpath(
        "a:entry[contains(a:id, ':story:17')]", namespaces=NAMES
    )
    [media] = entry.findall("media:content", NAMES)
    assert media.get("type") == "image/jpeg"
    assert media.findtext("media:credit", namespaces=NAMES) == "Asha Rao"
    [enclosure] = entry.findall("a:link[@rel='enclosure']", NAMES)
    assert enclosure.get("title") == "The first lorries leave the eastern portal on Tuesday morning. (Asha Rao)", "the story's own caption"
    told = json.loads(printed.text("/world/asia/feed.json"))["items"]
    assert [attached["title"] for item in told if item["id"].endswith(":story:17") for attached in item["attachments"]] == [
        enclosure.get("title")
    ]


def test_a_live_blog_has_an_item_for_each_entry_that_leads_to_it(printed) -> None:
    blog = sample.live_story()
    items = of_atom(printed.text(f"{blog.address}atom.xml"))
    assert [each.identity for each in items] == [f"tag:courier.example,2026:entry:{entry.number}" for entry in blog.live.entries]
    assert [urlsplit(each.url).path for each in items] == [f"/updates/{blog.number}-{entry.number}/" for entry in blog.live.entries]
    assert all(printed.pages[urlsplit(each.url).path].status == 302 for each in items)


def test_an_item_is_in_its_own_language(printed) -> None:
    story = sample.hindi_story()
    told = of_atom(printed.text("/hindi/atom.xml"))
    assert (f"tag:courier.example,2026:story:{story.number}", "hi") in [(each.identity, each.language) for each in told]


def test_ids_are_of_whoever_the_settings_say(documents, kit) -> None:
    printed = printed_with(documents, kit, tagging="old-courier.example,1998-05-01")
    assert all(each.identity.startswith("tag:old-courier.example,1998-05-01:story:") for each in of_atom(printed.text("/atom.xml")))


def test_each_page_leads_to_its_own_feeds_and_to_the_site_s(printed) -> None:
    def led(address: str) -> list[tuple[str, str]]:
        links = page_of(printed.text(address)).xpath("//link[@rel='alternate' and @type]")
        return [(link.get("type"), link.get("href")) for link in links if link.get("type") in TYPES.values()]

    def all_of(front: str) -> list[tuple[str, str]]:
        return [(TYPES[name], f"{front}{name}") for name in FAULTS]

    site = ("application/rss+xml", "/feed.xml")
    assert led("/") == all_of("/")
    assert led("/harbour/") == [site, *all_of("/harbour/")]
    assert led(sample.full_story().address) == [site]
    assert led(sample.live_story().address) == [site, *all_of(sample.live_story().address)]
    every = {href for address, page in printed.pages.items() if page.media_type.startswith("text/html") for _, href in led(address)}
    assert every <= set(printed.pages)
