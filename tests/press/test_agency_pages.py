"""What came from an agency has a page, a feed, and a link from each byline; and goes from there as from everywhere."""

from __future__ import annotations

import msgspec
import newsdesk

from lateedition.story.article import Byline
from lateedition.story.taxonomy import Agency

AGENCY, FEED = "/agencies/associated-press-1/", "/agencies/associated-press-1/feed.xml"


def test_a_byline_leads_to_the_page_of_what_came_from_the_agency(pressroom: newsdesk.Pressroom) -> None:
    own = newsdesk.story(2, byline=Byline(authors=(1,)))
    pressroom.hand(newsdesk.story(1), own)
    assert f'<a rel="author" href="{AGENCY}">Associated Press</a>' in pressroom.text("/city/story-1/")
    page = pressroom.text(AGENCY)
    main = page[page.index("<main") : page.index("</main>")]
    assert ("Headline1x" in main, "Headline2x" in main) == (True, False)
    assert FEED in page
    assert "Headline1x" in pressroom.text(FEED)


def test_an_agency_from_which_nothing_is_published_has_no_page(pressroom: newsdesk.Pressroom) -> None:
    assert pressroom.status(AGENCY) is None
    story = newsdesk.story(1)
    pressroom.hand(story)
    assert pressroom.status(AGENCY) == 200
    pressroom.hand(newsdesk.killed(story))
    assert (pressroom.status(AGENCY), pressroom.status(FEED)) == (None, None)
    assert pressroom.differences() == []


def test_a_story_that_changes_its_agency_changes_pages_and_a_long_list_has_pages(pressroom: newsdesk.Pressroom) -> None:
    pressroom.hand(Agency(2, "Coastal Wire", "CW", "/agencies/coastal-wire-2/"), *(newsdesk.story(number) for number in range(1, 60)))
    assert any(path.startswith(f"{AGENCY}page/") for path in pressroom.paths())
    pressroom.hand(newsdesk.story(59, byline=Byline(authors=(1,), agency=2)))
    assert "Headline59x" in pressroom.text("/agencies/coastal-wire-2/")
    main = pressroom.text(AGENCY).partition("<main")[2].partition("</main>")[0]
    assert "Headline59x" not in main
    assert pressroom.differences() == []


def test_an_agency_that_was_never_given_an_address_is_named_and_leads_nowhere(pressroom: newsdesk.Pressroom) -> None:
    pressroom.hand(msgspec.structs.replace(Agency(1, "Associated Press", "AP"), address=""), newsdesk.story(1))
    page = pressroom.text("/city/story-1/")
    assert "Associated Press" in page
    assert "/agencies/" not in page
    assert pressroom.differences() == []


def test_an_agency_that_is_renamed_is_called_so_everywhere(pressroom: newsdesk.Pressroom) -> None:
    pressroom.hand(newsdesk.story(1))
    pressroom.hand(Agency(1, "The Associated Press", "AP", "/agencies/the-associated-press-1/"))
    assert pressroom.status(AGENCY) is None
    assert '<a rel="author" href="/agencies/the-associated-press-1/">The Associated Press</a>' in pressroom.text("/city/story-1/")
    assert pressroom.differences() == []


def test_whoever_reads_a_topic_an_author_a_section_or_an_agency_sees_how_to_follow_it(pressroom: newsdesk.Pressroom) -> None:
    pressroom.hand(newsdesk.story(1))
    for front in ("/topics/tunnel/", "/authors/asha-rao/", "/city/", AGENCY):
        assert f'<a href="{front}feed.xml" type="application/rss+xml">Follow by feed (RSS)</a>' in pressroom.text(front), front
    assert "Follow by feed" not in pressroom.text("/latest/")
