"""Readers can sign up where the site has letters; where it has none, not one byte of any page says that there could be."""

from __future__ import annotations

import newsdesk
import pytest
from lxml import html
from msgspec.structs import replace

from lateedition.story.letters import Letter, Letters
from lateedition.story.taxonomy import Site

[SITE] = [each for each in newsdesk.paper() if isinstance(each, Site)]
BOTH = Letters(daily="06:30", breaking=True)


@pytest.fixture
def paper(pressroom: newsdesk.Pressroom) -> newsdesk.Pressroom:
    pressroom.hand(newsdesk.story(1), newsdesk.story(2, language="hi"))
    return pressroom


def test_without_letters_no_page_is_otherwise_and_with_them_off_again_each_is_as_it_was(paper) -> None:
    before, everything = paper.paths(), paper.everything()
    assert "/-/letters" not in everything
    paper.hand(replace(SITE, letters=replace(BOTH, in_stories=True)))
    assert "/newsletters/" in paper.paths()
    assert paper.differences() == []
    paper.hand(replace(SITE, letters=Letters()))
    assert (paper.paths(), paper.everything()) == (before, everything)
    paper.hand(SITE)
    assert (paper.paths(), paper.everything()) == (before, everything)
    assert paper.differences() == []


def test_the_page_has_a_form_that_needs_no_script_and_says_what_is_kept(paper) -> None:
    paper.hand(replace(SITE, letters=BOTH))
    page = html.fromstring(paper.text("/newsletters/"))
    [form] = page.xpath("//main//form")
    assert (form.get("method"), form.get("action")) == ("post", "/-/letters/sign-up")
    assert form.xpath(".//input[@type='email' and @required]/@name") == ["address"]
    assert form.xpath(".//input[@name='letter']/@value") == ["daily", "breaking"]
    assert form.xpath(".//input[@checked]") == [], "nobody has agreed to anything yet"
    assert {each.get("for") for each in form.xpath(".//label")} == {each.get("id") for each in form.xpath(".//input")}
    assert form.xpath(".//*[@hidden]//input/@tabindex") == ["-1"]
    assert "06:30" in form.text_content()
    assert form.xpath(".//a/@href") == ["/privacy/"]
    assert "Whoever signs up for letters" in paper.text("/privacy/")
    assert 'href="/newsletters/"' in paper.text("/")


def test_a_site_with_one_letter_asks_for_no_choice(paper) -> None:
    paper.hand(replace(SITE, letters=Letters(breaking=True)))
    [form] = html.fromstring(paper.text("/newsletters/")).xpath("//main//form")
    assert form.xpath(".//input[@name='letter']/@type") == ["hidden"]


def test_the_form_stands_after_stories_in_the_language_of_each_where_the_site_wants_it(paper) -> None:
    paper.hand(replace(SITE, letters=BOTH))
    assert "/-/letters/sign-up" not in paper.text("/city/story-1/")
    paper.hand(replace(SITE, letters=replace(BOTH, in_stories=True)))
    assert "Your e-mail address" in paper.text("/city/story-1/")
    assert "आपका ईमेल पता" in paper.text("/city/story-2/")


def test_that_a_letter_was_asked_for_changes_no_page(paper) -> None:
    paper.hand(replace(SITE, letters=BOTH))
    before = paper.everything()
    assert paper.hand(Letter(1, 1, "breaking", newsdesk.NOON), Letter(2, 1, "correction", newsdesk.NOON, "zxcorrectionq")) == []
    assert paper.everything() == before
    assert paper.differences() == []


def test_the_page_for_answers_is_found_by_nobody_and_kept_by_nobody(paper) -> None:
    paper.hand(replace(SITE, letters=BOTH))
    with paper.store.view() as view:
        headers = dict(view.page("/-/letters").headers)
    said = {name: headers[name] for name in ("cache-control", "x-robots-tag", "referrer-policy")}
    assert said == {"cache-control": "private, no-store", "x-robots-tag": "noindex", "referrer-policy": "no-referrer"}
    assert "/-/letters" not in paper.text("/sitemap-pages.xml")
