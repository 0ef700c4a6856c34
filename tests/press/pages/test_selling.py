"""Slots for advertisements and the meter, as pages are printed: where they are, where never, and nowhere when they are off."""

from __future__ import annotations

import json

import pytest
import sample
from lxml.html import HtmlElement
from msgspec.structs import replace
from paper import Printed, page_of, print_all
from selling import ADS, METER, PURPOSE, SLOTS, selling
from test_every_page import hostile

from lateedition.press.words import LANGUAGES
from lateedition.story.blocks import Heading, Paragraph
from lateedition.story.handover import RecalledPicture
from lateedition.story.picture import Picture
from lateedition.story.purposes import notice_version
from lateedition.story.selling import NARROW, WIDE, Slot

STORY = sample.full_story()
WORDS = tuple(Paragraph(f"Paragraph {number}.") for number in range(8))


@pytest.fixture(scope="module")
def sold(documents, kit) -> Printed:
    return print_all(selling(documents), kit)


def slots(page: HtmlElement) -> list[HtmlElement]:
    return page.xpath(".//*[contains(concat(' ', @class, ' '), ' slot ')]")


def frames_of(printed: Printed, address: str) -> str:
    return dict(printed.pages[address].headers).get("frame-src", "")


def test_off_not_a_byte_of_any_page_differs_and_nothing_speaks_of_it(documents, kit, printed):
    marked = [replace(each, no_advertisements=True, free_to_read=True) if hasattr(each, "standfirst") else each for each in documents[0]]
    others = print_all(selling((marked, documents[1]), slots=(), meter=None, purposes=sample.SITE.purposes), kit)
    assert {address: printed.body(address) for address in printed.pages} == {address: others.body(address) for address in others.pages}
    for address, page in printed.pages.items():
        if page.media_type.startswith("text/html"):
            assert not any(word in printed.text(address) for word in ("slots", "meter", 'class="slot', 'data-frame="https://ads')), address


def test_a_slot_stands_after_its_paragraph_with_the_house_s_own_advertisement(sold):
    page = page_of(sold.text(STORY.address))
    [within] = slots(page.xpath("//div[contains(@class, 'body')]")[0])
    assert within.getprevious().tag == "p"
    assert within.xpath("string(p)") == "Advertisement"
    [link] = within.xpath(".//a")
    assert (link.get("href"), link.get("rel")) == ("/subscribe/", "sponsored noopener")
    [image] = link.xpath(".//img")
    assert image.get("alt")
    assert image.get("src") in sold.pages
    assert within.get("class") == "slot n-300x250 w-336x280"
    assert [each.get("class") for each in slots(page.xpath("//div[@class='lists']")[0])] == ["slot n-320x100 w-300x600"]


def test_what_is_another_s_is_named_with_the_notice_that_must_be_answered_and_let_in_by_the_page(sold, documents):
    site = selling(documents).held[type(sample.SITE), 0]
    [within, beside] = slots(page_of(sold.text(STORY.address)))
    assert (within.get("data-frame"), within.get("data-consent")) == (f"{ADS}/story?n=1", f"{notice_version(site)}.ads")
    assert within.get("data-filler") in sold.pages
    assert beside.get("data-frame") is None
    assert frames_of(sold, STORY.address) == ADS
    assert frames_of(sold, "/") == frames_of(sold, "/harbour/") == ADS


def test_fronts_have_theirs_and_other_pages_of_lists_only_what_stands_beside(sold):
    for address in ("/", "/harbour/", "/latest/"):
        assert len(slots(page_of(sold.text(address)))) == 2, address
    for address, page in sold.pages.items():
        if page.media_type.startswith("text/html") and page.status == 200:
            found = slots(page_of(sold.text(address)))
            assert len(found) <= 2, address


def test_never_on_pages_of_errors_recalls_corrections_privacy_history_search_and_the_past(sold):
    never = [
        "/privacy/",
        "/corrections/",
        "/archive/",
        f"{sample.corrected_story().address}history/",
        "/-/search",
        "/city/mayor-resigns-12/",
    ]
    never += [address for address in sold.pages if address.startswith(("/-/errors/", "/-/past/", "/updates/"))]
    for address in never:
        text = sold.text(address)
        assert 'class="slot' not in text, address
        assert "slots" not in text, address
        assert ADS not in frames_of(sold, address), address


def test_a_story_with_no_advertisements_has_none_not_even_beside_it_and_is_marked(documents, kit):
    printed = print_all(selling(documents, replace(STORY, no_advertisements=True)), kit)
    page = page_of(printed.text(STORY.address))
    assert slots(page) == []
    assert page.xpath("//article/@data-no-slots") == [""]
    assert ADS not in frames_of(printed, STORY.address)
    assert not page.xpath("//script[contains(@src, 'slots')]")


def test_live_coverage_has_none_in_its_text_and_is_not_metered(sold):
    page = page_of(sold.text(sample.live_story().address))
    assert slots(page.xpath("//article")[0]) == []
    assert not page.xpath("//*[contains(@class, 'metered') or contains(@class, 'ask')]")
    assert '"isAccessibleForFree":true' in sold.text(sample.live_story().address).replace(" ", "")


@pytest.mark.parametrize(("blocks", "after", "expected"), [(8, 3, 3), (5, 3, 3), (4, 3, None), (2, 1, None), (8, 9, None)])
def test_a_short_story_has_no_slot_and_none_ends_with_one(documents, kit, blocks, after, expected):
    short = replace(STORY, body=WORDS[:blocks])
    printed = print_all(selling(documents, short, slots=(replace(SLOTS[0], after=after),)), kit)
    body = page_of(printed.text(STORY.address)).xpath("//div[contains(@class, 'body')]")[0]
    found = [at for at, child in enumerate(body) if child.tag == "div"]
    assert found == ([] if expected is None else [expected])


def test_only_paragraphs_count(documents, kit):
    body = (Paragraph("One."), Heading("A heading"), Heading("Another"), *WORDS)
    printed = print_all(selling(documents, replace(STORY, body=body), slots=(replace(SLOTS[0], after=2),)), kit)
    [slot] = slots(page_of(printed.text(STORY.address)))
    assert slot.getprevious().text == "Paragraph 0."


def test_a_slot_whose_picture_readers_may_not_have_is_not_there_at_all(documents, kit):
    paper = selling(documents)
    del paper.held[Picture, 5]
    paper.held[RecalledPicture, 5] = RecalledPicture(5, (), sample.full_story().updated)
    printed = print_all(paper, kit)
    for address in ("/", STORY.address):
        assert slots(page_of(printed.text(address))) == [], address


def test_a_purpose_that_is_no_more_leaves_the_house_s_own(documents, kit):
    printed = print_all(selling(documents, purposes=()), kit)
    page = page_of(printed.text(STORY.address))
    assert len(slots(page)) == 2
    assert not page.xpath("//div[@data-consent or @data-frame]")
    assert ADS not in printed.text(STORY.address)
    assert ADS not in frames_of(printed, STORY.address)


def test_a_metered_story_is_whole_in_its_page_and_says_which_part_is_metered(sold):
    text = sold.text(STORY.address)
    page = page_of(text)
    [ask] = page.xpath("//article/aside[@class='ask']")
    assert ask.get("hidden") is not None
    assert ask.xpath(".//a/@href") == [METER.page]
    [body] = page.xpath("//article/div[contains(@class, 'metered')]")
    assert len(body) > 3
    [script] = page.xpath("//script[@data-free]")
    assert (script.get("data-free"), script.get("data-story"), script.get("data-zone")) == ("3", "17", "Asia/Kolkata")
    assert script.get("data-more") in sold.pages
    data = json.loads(page.xpath("//script[@type='application/ld+json']/text()")[0])
    [story] = [each for each in data.get("@graph", [data]) if each["@type"] == "NewsArticle"]
    assert story["isAccessibleForFree"] is False
    assert story["hasPart"] == [{"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".metered"}]
    assert page.xpath("//section[@class='corrections']/ancestor::*[contains(@class, 'metered')]") == []


@pytest.mark.parametrize("changed", [{"free_to_read": True}, {"body": WORDS[:2]}])
def test_what_is_marked_free_or_no_longer_than_its_beginning_is_not_metered(documents, kit, changed):
    printed = print_all(selling(documents, replace(STORY, **changed)), kit)
    page = page_of(printed.text(STORY.address))
    assert not page.xpath("//script[@data-free]")
    assert not page.xpath("//*[contains(@class, 'metered')]")


def test_the_privacy_page_says_what_the_meter_keeps_unless_a_purpose_does(documents, kit, sold):
    said = LANGUAGES["en"].metered
    assert said in page_of(sold.text("/privacy/")).xpath("string(//main)")
    with_purpose = print_all(selling(documents, meter=replace(METER, purpose="ads")), kit)
    assert said not in page_of(with_purpose.text("/privacy/")).xpath("string(//main)")
    [script] = page_of(with_purpose.text(STORY.address)).xpath("//script[@data-free]")
    assert script.get("data-consent").endswith(".ads")


def test_all_scripts_of_an_article_that_sells_in_every_way_are_still_no_more_than_10_kib(sold):
    scripts = page_of(sold.text(STORY.address)).xpath("//script/@src")
    assert sum(len(sold.pages[src].parts[0]) for src in scripts) <= 10_240


def test_the_styles_know_every_size_there_is(kit):
    styles = kit.assets["slots.css"].content.decode()
    for size in NARROW:
        assert f".n-{size}{{" in styles.replace(" ", "")
    for size in {size for sizes in WIDE.values() for size in sizes}:
        assert f".w-{size}{{" in styles.replace(" ", "")


def test_nothing_of_a_slot_gets_out_of_its_attributes(documents, kit):
    nasty = Slot("x", "story", "300x250", "336x280", 5, '/"><script>1</script>', after=1, frame=f'{ADS}/"><script>', purpose="ads")
    paper = selling(documents, slots=(nasty,), purposes=(hostile(PURPOSE),))
    text = print_all(replace_key(paper), kit).text(STORY.address)
    assert "<script>1" not in text
    assert '/"><script>' not in text


def replace_key(paper):
    """Give the hostile purpose the key that the slot asks for."""
    site = paper.held[type(sample.SITE), 0]
    paper.held[type(sample.SITE), 0] = replace(site, purposes=(replace(site.purposes[0], key="ads"),))
    return paper
