"""The same story in several languages: the pages lead to one another while readers have them, and to nothing else."""

from __future__ import annotations

import newsdesk
import pytest
from msgspec.structs import replace

ENGLISH, HINDI, URDU = 1, 2, 3


def story(number: int, language: str, original: int | None = ENGLISH):
    said = {"language": language, "original": None if number == original else original}
    return newsdesk.story(number, address=f"/world/{language}-{number}/", **said)


@pytest.fixture
def family(pressroom):
    """An English story, and its translations into Hindi and Urdu."""
    pressroom.hand(*newsdesk.paper(), *(story(*each) for each in ((ENGLISH, "en"), (HINDI, "hi"), (URDU, "ur"))), newsdesk.story(9))
    return pressroom


def alternates(pressroom, path):
    head = pressroom.text(path).partition("</head>")[0]
    return [line for line in head.splitlines() if "hreflang" in line]


def test_each_page_names_all_languages_in_its_head_itself_too(family):
    said = [
        f'<link rel="alternate" hreflang="{language}" href="https://post.example/world/{language}-{number}/">'
        for number, language in ((1, "en"), (2, "hi"), (3, "ur"))
    ]
    assert [alternates(family, f"/world/{language}/") for language in ("en-1", "hi-2", "ur-3")] == [said] * 3
    assert alternates(family, newsdesk.story(9).address) == []


def test_each_page_leads_to_the_others_by_the_names_that_their_readers_give_their_languages(family):
    english, urdu = family.text("/world/en-1/"), family.text("/world/ur-3/")
    assert 'Also in: <a rel="alternate" href="/world/hi-2/" hreflang="hi" lang="hi" dir="ltr">हिन्दी</a>, <a' in english
    assert '<a rel="alternate" href="/world/ur-3/" hreflang="ur" lang="ur" dir="rtl">اردو</a></p>' in english
    assert 'href="/world/en-1/" hreflang="en" lang="en" dir="ltr">English</a>' in urdu
    assert 'also-in">' not in family.text(newsdesk.story(9).address)


@pytest.mark.parametrize("reason", ["unpublished", "expired", "withheld", "killed", "legal"])
def test_a_translation_that_is_taken_from_readers_is_gone_from_the_others_in_the_same_edition_and_theirs_alone_are_printed(family, reason):
    printed = family.hand(newsdesk.killed(story(HINDI, "hi"), reason=reason))
    assert "hi-2" not in family.text("/world/en-1/") + family.text("/world/ur-3/")
    assert {"story:1", "story:3"} <= set(printed)
    assert "story:9" not in printed
    assert family.differences() == []
    family.hand(newsdesk.killed(story(URDU, "ur"), reason=reason))
    assert alternates(family, "/world/en-1/") == []


def test_translations_of_a_story_that_is_gone_still_know_each_other(family):
    family.hand(newsdesk.killed(story(ENGLISH, "en")))
    assert "en-1" not in family.text("/world/hi-2/")
    assert 'href="/world/ur-3/"' in family.text("/world/hi-2/")


def test_a_new_headline_of_a_translation_prints_no_other_language_anew(family):
    printed = family.hand(replace(story(HINDI, "hi"), headline="A new one"))
    assert "story:2" in printed
    assert "story:1" not in printed


def test_of_two_in_one_language_the_older_stands_for_it(family):
    family.hand(story(5, "hi"))
    assert "hi-5" not in "".join(alternates(family, "/world/en-1/"))
    assert alternates(family, "/world/hi-5/") == []
