"""The most recent corrections, as readers find them."""

from __future__ import annotations

import re
from datetime import timedelta

import newsdesk
from newsdesk import NOON

from lateedition.story.article import Story
from lateedition.story.correction import Correction

PAGE = "/corrections/"


def corrected(number: int, text: str, *, hours: int, **said: object) -> Story:
    return newsdesk.story(number, corrections=(Correction(number * 10, NOON + timedelta(hours=hours), text),), **said)


def listed(pressroom: newsdesk.Pressroom, path: str = PAGE) -> list[str]:
    """The headlines on the page, in order."""
    page = pressroom.text(path)
    return re.findall(r'<h2[^>]*><a href="[^"]*#corrections-\d+">([^<]*)</a>', page)


def test_a_paper_that_corrected_nothing_says_so(pressroom: newsdesk.Pressroom) -> None:
    pressroom.hand(newsdesk.story(1))
    assert pressroom.status(PAGE) == 200
    assert "Nothing has been corrected so far." in pressroom.text(PAGE)
    assert f'<a href="{PAGE}">' in pressroom.text("/"), "every page leads there"


def test_what_was_put_right_last_comes_first_and_leads_to_the_story(pressroom: newsdesk.Pressroom) -> None:
    pressroom.hand(corrected(1, "It was Monday.", hours=30), corrected(2, "It was two.", hours=20), newsdesk.story(3))
    assert listed(pressroom) == ["Headline1x", "Headline2x"]
    page = pressroom.text(PAGE)
    assert ("It was Monday." in page, "It was two." in page, "Headline3x" in page.partition("<main")[2].partition("</main>")[0]) == (
        True,
        True,
        False,
    )
    assert 'id="corrections-1"' in pressroom.text("/city/story-1/")
    pressroom.hand(corrected(2, "It was three.", hours=40))
    assert listed(pressroom) == ["Headline2x", "Headline1x"]
    assert pressroom.differences() == []


def test_an_amended_correction_comes_up_again(pressroom: newsdesk.Pressroom) -> None:
    pressroom.hand(corrected(1, "One.", hours=30), corrected(2, "Two.", hours=20))
    amended = Correction(20, NOON + timedelta(hours=20), "Two, truly.", amended=NOON + timedelta(hours=50))
    pressroom.hand(newsdesk.story(2, corrections=(amended,)))
    assert listed(pressroom) == ["Headline2x", "Headline1x"]


def test_the_corrections_of_a_killed_story_are_gone(pressroom: newsdesk.Pressroom) -> None:
    story = corrected(1, "It was Monday.", hours=30)
    pressroom.hand(story, corrected(2, "Two.", hours=20))
    pressroom.hand(newsdesk.killed(story))
    assert listed(pressroom) == ["Headline2x"]
    assert "It was Monday." not in pressroom.everything()
    assert pressroom.differences() == []


def test_many_corrections_have_pages_that_a_new_one_does_not_print_anew(pressroom: newsdesk.Pressroom) -> None:
    pressroom.hand(*(corrected(number, f"Number {number}.", hours=number) for number in range(1, 80)))
    pages = [path for path in pressroom.paths() if path.startswith(f"{PAGE}page/")]
    assert pages
    everything = listed(pressroom) + [headline for path in pages for headline in listed(pressroom, path)]
    assert sorted(everything) == sorted(f"Headline{number}x" for number in range(1, 80))
    printed = pressroom.hand(corrected(90, "New.", hours=200))
    assert "corrections" in printed
    assert not [key for key in printed if key == "corrections:0"]
    assert pressroom.differences() == []
