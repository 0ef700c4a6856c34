"""What somebody who starts Late Edition for the first time is promised to find in it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from lateedition.demo.model import DemoNewsroom, DemoStory, PictureInText
from lateedition.demo.newsroom import newsroom
from lateedition.demo.pictures import drawn
from lateedition.story import handover
from lateedition.story.article import Byline, LeadPicture, Story
from lateedition.story.blocks import Body, Figure, plain_text, word_count
from lateedition.story.live import LiveCoverage, LiveEntry

HOURS_OF_THE_YEAR = [
    datetime(2026, 1, 1, 0, 5, tzinfo=UTC),
    datetime(2026, 6, 15, 3, 0, tzinfo=UTC),
    datetime(2028, 2, 29, 18, 29, tzinfo=UTC),
    datetime(2027, 12, 31, 23, 59, tzinfo=UTC),
]


def test_it_is_the_same_for_the_same_now(demo: DemoNewsroom, now: datetime) -> None:
    assert newsroom(now) == demo


def test_it_has_eight_sections_some_with_others_inside(demo: DemoNewsroom) -> None:
    top = [section for section in demo.sections if section.parent is None]
    inside = {section.parent for section in demo.sections} - {None}
    assert len(top) == 8
    assert inside <= {section.key for section in top}
    assert len(inside) >= 4


def test_it_has_some_three_hundred_stories_and_at_least_twenty_five_by_hand(demo: DemoNewsroom) -> None:
    assert 280 <= len(demo.stories) <= 320
    assert sum(story.by_hand for story in demo.stories) >= 25


def test_hand_written_stories_are_worth_sitting_down_to(demo: DemoNewsroom) -> None:
    lengths = [word_count(_body(story)) for story in demo.stories if story.by_hand and not story.live]
    assert sum(length >= 400 for length in lengths) >= 12
    assert min(lengths) >= 180


def test_it_reads_in_two_languages(demo: DemoNewsroom) -> None:
    hindi = [story for story in demo.stories if story.language == "hi"]
    assert len(hindi) >= 12
    assert sum(story.by_hand for story in hindi) >= 4
    assert all(re.search("[\u0900-\u097f]", story.headline) for story in hindi)


def test_one_live_blog_runs_and_one_has_ended(demo: DemoNewsroom) -> None:
    live = [story.live for story in demo.stories if story.live]
    running, ended = sorted(live, key=lambda coverage: coverage.ended is not None)
    assert running.ended is None
    assert len(running.entries) >= 18
    assert sum(entry.key for entry in running.entries) >= 4
    assert ended.ended is not None


@pytest.mark.parametrize("moment", HOURS_OF_THE_YEAR)
def test_nothing_is_later_than_now_at_any_hour_of_the_year(moment: datetime) -> None:
    demo = newsroom(moment)
    for story in demo.stories:
        moments = [story.first_published, story.updated]
        if story.live:
            moments += [story.live.started, *(entry.moment for entry in story.live.entries)]
        assert max(moments) <= moment, story.headline
        assert story.first_published <= story.updated, story.headline
        assert moment - story.first_published < timedelta(days=62), story.headline
    assert all(file.received <= moment for file in demo.agency_files)


@pytest.mark.parametrize("moment", HOURS_OF_THE_YEAR)
def test_no_two_headlines_and_no_two_bodies_are_equal(moment: datetime) -> None:
    stories = newsroom(moment).stories
    assert _twice(story.headline for story in stories) == []
    assert _twice(plain_text(_body(story)) for story in stories) == []


def test_live_entries_are_in_order_the_newest_first(demo: DemoNewsroom) -> None:
    for story in demo.stories:
        if story.live:
            moments = [entry.moment for entry in story.live.entries]
            assert moments == sorted(moments, reverse=True)
            assert story.live.started <= moments[-1]


@pytest.mark.parametrize("moment", HOURS_OF_THE_YEAR)
def test_no_word_of_a_pattern_is_left_in_what_readers_see(moment: datetime) -> None:
    for story in newsroom(moment).stories:
        words = "\n".join([story.headline, story.list_headline, story.standfirst, plain_text(_body(story)), *_posts(story)])
        assert not re.search(r"[{}|\[\]]|\*\*|  ", words), (story.headline, words)


@pytest.mark.parametrize("moment", HOURS_OF_THE_YEAR)
def test_composed_sentences_begin_with_a_capital_and_repeat_no_word(moment: datetime) -> None:
    for story in newsroom(moment).stories:
        if story.language == "en":
            text = plain_text(_body(story))
            assert not re.search(r"\b(?!that\b|had\b)([a-z]+) \1\b", text), text
            assert not re.search(r"[.!?] [a-z]\w+ ", text.replace("a.m.", "")), text


def test_every_story_names_only_what_there_is(demo: DemoNewsroom) -> None:
    sections = {section.key for section in demo.sections}
    topics = {topic.key for topic in demo.topics}
    authors = {author.key for author in demo.authors}
    agencies = {agency.key for agency in demo.agencies} | {""}
    pictures = {picture.key for picture in demo.pictures}
    for story in demo.stories:
        assert story.section in sections, story.headline
        assert topics.issuperset(story.topics), story.headline
        assert authors.issuperset(story.authors), story.headline
        assert story.agency in agencies, story.headline
        assert pictures.issuperset(_pictures(story)), story.headline


def test_every_section_topic_author_and_agency_has_stories(demo: DemoNewsroom) -> None:
    used = Counter(name for story in demo.stories for name in (story.section, story.agency, *story.topics, *story.authors))
    for thing in (*demo.topics, *demo.authors, *demo.agencies):
        assert used[thing.key], thing.key
    for section in demo.sections:
        inside = {other.key for other in demo.sections if other.parent == section.key}
        assert any(used[key] for key in {section.key, *inside}), section.key


def test_every_story_passes_the_validation_of_the_documents(demo: DemoNewsroom) -> None:
    for number, story in enumerate(demo.stories, 1):
        document = _document(story, number)
        assert handover.decode(handover.encode(document)) == document


def test_every_picture_is_described_and_every_one_is_another(demo: DemoNewsroom) -> None:
    for picture in demo.pictures:
        assert picture.alt
        assert picture.caption
        assert picture.credit
        assert picture.alt != picture.caption
    assert len(demo.pictures) >= 36
    assert len({(picture.scene, picture.inks, picture.seed) for picture in demo.pictures}) == len(demo.pictures)


def test_a_picture_is_drawn_the_same_every_time(demo: DemoNewsroom) -> None:
    assert drawn(demo.pictures[0]) == drawn(demo.pictures[0])


def test_the_site_names_a_zone_whose_clock_has_a_name(demo: DemoNewsroom) -> None:
    from zoneinfo import ZoneInfo

    assert (datetime(2026, 1, 1, tzinfo=ZoneInfo(demo.site.zone)).tzname() or "+")[0].isalpha()
    assert demo.site.notice_title == "This site uses cookies"


def _body(story: DemoStory) -> Body:
    return tuple(Figure(picture=1, caption=piece.caption) if isinstance(piece, PictureInText) else piece for piece in story.body)


def _posts(story: DemoStory) -> list[str]:
    return [f"{entry.headline}\n{plain_text(entry.body)}" for entry in story.live.entries] if story.live else []


def _pictures(story: DemoStory) -> set[str]:
    inside = {piece.picture for piece in story.body if isinstance(piece, PictureInText)}
    return inside | {story.picture} - {""}


def _twice(things: object) -> list[object]:
    return [thing for thing, count in Counter(things).items() if count > 1]  # type: ignore[call-overload]


def _document(story: DemoStory, number: int) -> Story:
    live = story.live and LiveCoverage(
        started=story.live.started,
        ended=story.live.ended,
        entries=tuple(
            LiveEntry(number=i, moment=entry.moment, body=entry.body, headline=entry.headline, key=entry.key)
            for i, entry in enumerate(story.live.entries)
        ),
    )
    return Story(
        number=number,
        address=f"/s/{number}/",
        headline=story.headline,
        section=1,
        first_published=story.first_published,
        updated=story.updated,
        language=story.language,
        list_headline=story.list_headline,
        standfirst=story.standfirst,
        byline=Byline(authors=tuple(range(len(story.authors))), place=story.place),
        lead=LeadPicture(1, story.picture_caption) if story.picture else None,
        body=_body(story),
        news_value=story.news_value,
        lifetime_h=story.lifetime_h,
        live=live,
    )
