"""What followers see of a story, and when they are told of it again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hubhouse import HubHouse
from msgspec import structs
from newsdesk import NOON, story

from lateedition.dispatch.fediverse.actors import actors_of
from lateedition.dispatch.fediverse.objects import note, tag_of
from lateedition.dispatch.fediverse.survey import FRESH_S, fresh_stories
from lateedition.press.library import Library
from lateedition.story.article import Story
from lateedition.story.blocks import Paragraph
from lateedition.story.correction import Correction
from lateedition.story.live import LiveCoverage
from lateedition.story.taxonomy import Author, Section

LATER = NOON + timedelta(days=1)


def tag(house: HubHouse, said: Story) -> str:
    with house.room.store.view() as view:
        library = Library(view)
        site = library.site()
        assert site is not None
        return tag_of(said, library, site)


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        ({"body": (Paragraph("A slip is mended."),)}, False),
        ({"news_value": 5}, False),
        ({"updated": LATER}, True),
        ({"corrections": (Correction(1, LATER, "Two, not three."),)}, True),
        ({"address": "/world/moved-3/"}, True),
    ],
)
def test_followers_are_told_again_when_the_news_changed_and_not_for_a_slip(
    house: HubHouse, changed: dict[str, object], again: bool
) -> None:
    one = story(3)
    assert (tag(house, structs.replace(one, **changed)) != tag(house, one)) == again


def test_live_coverage_is_not_told_of_again_with_each_entry(house: HubHouse) -> None:
    one = story(3, live=LiveCoverage(NOON))
    assert tag(house, structs.replace(one, updated=LATER)) == tag(house, one)
    assert tag(house, structs.replace(one, headline="The ferry is found")) != tag(house, one)


def test_words_of_a_story_cannot_become_markup(house: HubHouse) -> None:
    with house.room.store.view() as view:
        library = Library(view)
        site = library.site()
        assert site is not None
        said = note(story(3, headline="<script>x</script>", standfirst='" onload="x'), library, site)
    assert "<script>" not in str(said["content"])
    assert "&lt;script&gt;" in str(said["content"])


def test_no_two_who_can_be_followed_have_one_handle_and_each_is_one_that_servers_take(house: HubHouse) -> None:
    house.hand(Section(7, "News", "/news/"), Section(8, "यूपी", "/यूपी/"), Author(9, "City", "/authors/city/"))
    with house.room.store.view() as view:
        library = Library(view)
        site = library.site()
        assert site is not None
        handles = {key: actor.handle for key, actor in actors_of(library, site).items()}
    assert handles["site"] == "news"
    assert (handles["section/7"], handles["section/8"], handles["author/9"]) == ("section_7", "section_8", "author_9")
    assert (handles["section/3"], handles["author/1"]) == ("city_docks", "asha_rao")
    assert len(set(handles.values())) == len(handles)


def test_only_what_was_published_in_the_last_day_and_since_we_are_in_the_fediverse_is_ever_told_of(house: HubHouse) -> None:
    one = story(3)
    house.hand(one)
    published = one.first_published.timestamp()

    def fresh(*, begun: float, now: float) -> list[int]:
        with house.room.store.view() as view:
            library = Library(view)
            site = library.site()
            assert site is not None
            return [each.number for each, _ in fresh_stories(view, library, site, begun=begun, now=now)]

    assert fresh(begun=published, now=published + 1) == [3]
    assert fresh(begun=published + 1, now=published + 1) == []
    assert fresh(begun=0, now=published + FRESH_S + 1) == []
