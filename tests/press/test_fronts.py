"""What editors are promised of fronts as readers have them: the front page, and the fronts of sections."""

from __future__ import annotations

import re
from datetime import timedelta

import msgspec
import newsdesk

from lateedition.edition.segments import plain_of
from lateedition.story.front import Burial, Front, Pin
from lateedition.story.happening import Happening
from lateedition.story.taxonomy import Section


def headlines(pressroom: newsdesk.Pressroom, path: str) -> list[int]:
    """The stories that a page links to in its own matter, beside the lists that every page has; in its order, each once."""
    with pressroom.store.view() as view:
        text = "".join(plain_of(part).decode() for part in view.page(path).parts if hasattr(part, "deflated"))
    return list(dict.fromkeys(int(number) for number in re.findall(r'href="/[^"]*story-(\d+)/"', text)))


def recent(pressroom: newsdesk.Pressroom, number: int, **said: object):
    moment = pressroom.now - timedelta(minutes=100 - number)
    return newsdesk.story(number, first_published=moment, updated=moment, **said)


def order(pressroom: newsdesk.Pressroom, front: int) -> list[int]:
    with pressroom.store.view() as view:
        fragment = view.fragment(f"order.{front}")
        return msgspec.json.decode(plain_of(fragment.segment))


def test_a_pin_ends_at_its_second_and_not_with_the_minute(pressroom):
    pressroom.now = pressroom.now.replace(second=10)
    pressroom.hand(*newsdesk.paper(), *(recent(pressroom, number) for number in (1, 2, 3)))
    pressroom.hand(Front((Pin(1, 1, pressroom.now + timedelta(seconds=20)),)))
    assert headlines(pressroom, "/")[0] == 1
    assert pressroom.batches.next_end() == pressroom.now + timedelta(seconds=20)
    pressroom.now += timedelta(seconds=19)
    assert "home" not in pressroom.tick()
    pressroom.now += timedelta(seconds=1)
    assert "home" in pressroom.tick()
    assert headlines(pressroom, "/")[0] == 3
    pressroom.hand(recent(pressroom, 4))
    assert headlines(pressroom, "/")[0] == 4
    assert pressroom.batches.next_end() is None
    assert pressroom.differences() == []


def test_a_killed_story_leaves_its_pin_at_once(pressroom):
    pressroom.hand(*newsdesk.paper(), *(recent(pressroom, number) for number in (1, 2, 3)))
    pressroom.hand(Front((Pin(1, 1),)), Front((Pin(1, 1),), per_section=0, number=2))
    assert headlines(pressroom, "/")[0] == headlines(pressroom, "/city/")[0] == 1
    pressroom.hand(newsdesk.killed(recent(pressroom, 1)))
    for page in ("/", "/city/"):
        assert headlines(pressroom, page)[0] == 3
        assert 1 not in headlines(pressroom, page)
    assert 1 not in order(pressroom, 0)


def test_what_is_buried_is_nowhere_on_the_front_page_until_its_end(pressroom):
    pressroom.hand(*newsdesk.paper(), *(recent(pressroom, number) for number in range(1, 14)))
    assert {13, 2} <= set(headlines(pressroom, "/"))
    end = pressroom.now + timedelta(hours=1)
    pressroom.hand(Front(buried=(Burial(13, end), Burial(2, end), Burial(4, end))))
    assert not {13, 2, 4} & set(headlines(pressroom, "/"))
    assert {13, 2, 4} <= set(headlines(pressroom, "/city/"))
    pressroom.now = end
    pressroom.tick()
    assert 13 in headlines(pressroom, "/")


def test_the_front_of_a_section_begins_with_what_ranks_highest_in_it_and_goes_on_by_time(pressroom):
    stories = [recent(pressroom, number, section=2 + number % 2) for number in range(1, 10)]
    pressroom.hand(*newsdesk.paper(), *stories, recent(pressroom, 40, section=1, news_value=5))
    pressroom.hand(msgspec.structs.replace(stories[2], news_value=5))
    assert headlines(pressroom, "/city/") == [3, 9, 8, 7, 6, 5, 4, 2, 1]
    pressroom.hand(Front((Pin(1, 2),), (Burial(9),), 0, 2))
    assert headlines(pressroom, "/city/") == [3, 1, 8, 7, 6, 9, 5, 4, 2]
    assert order(pressroom, 2) == [3, 1, 8, 7, 6]
    assert headlines(pressroom, "/city/docks/")[0] == 3
    assert pressroom.differences() == []


def test_a_section_moved_under_another_brings_its_stories_to_that_front(pressroom):
    pressroom.hand(*newsdesk.paper(), recent(pressroom, 1, section=1), recent(pressroom, 2, section=3, news_value=5))
    pressroom.hand(Section(3, "Docks", "/city/docks/", parent=1))
    assert (order(pressroom, 1), order(pressroom, 2)) == ([2, 1], [])


def test_two_stories_of_one_event_are_one_in_a_front_and_only_fronts_they_and_what_led_to_them_are_printed_for_it(pressroom):
    pressroom.hand(*newsdesk.paper(), *(recent(pressroom, number) for number in (1, 2, 3)))
    printed = pressroom.hand(Happening(1, event=8, sources=1), Happening(3, event=8, sources=1))
    assert order(pressroom, 0) == [3, 2]
    assert not [key for key in printed if key.startswith(("latest", "topic:", "feed:", "day:"))]
    assert sorted(key for key in printed if key.startswith("story:")) == ["story:1", "story:2", "story:3"], "2 led on to story 1"
    assert "home" in printed


def test_a_headline_in_the_middle_of_a_section_s_list_is_told_to_open_pages_and_what_nobody_sees_there_is_not(pressroom):
    stories = [newsdesk.story(number) for number in range(1, 11)]
    pressroom.hand(*newsdesk.paper(), *stories)

    def mark(section: int) -> bytes:
        with pressroom.store.view() as view:
            return plain_of(view.fragment(f"listed.{section}").segment)

    before = order(pressroom, 2), mark(2), mark(1)
    assert "listed.2" not in pressroom.hand(msgspec.structs.replace(stories[1], body=()))
    pressroom.hand(msgspec.structs.replace(stories[1], headline="Said otherwise"))
    assert order(pressroom, 2) == before[0]
    assert mark(2) != before[1]
    assert mark(1) == before[2]
    assert 'data-marks="lists.en recalls. order.2 listed.2"' in pressroom.text("/city/")
    assert pressroom.differences() == []


def test_more_sources_move_a_story_up_and_a_number_that_moves_nothing_prints_nothing(pressroom):
    pressroom.hand(*newsdesk.paper(), *(recent(pressroom, number) for number in (1, 2, 3)))
    pressroom.hand(Happening(1, event=8, sources=4))
    assert order(pressroom, 0) == [1, 3, 2]
    assert pressroom.hand(Happening(1, event=8, sources=5)) == []
    pressroom.hand(Happening(1))
    assert order(pressroom, 0) == [3, 2, 1]


def test_what_is_known_of_an_event_may_come_before_its_story(pressroom):
    pressroom.hand(*newsdesk.paper(), Happening(1, event=8, sources=9), recent(pressroom, 2), recent(pressroom, 1))
    assert order(pressroom, 0) == [1, 2]
    assert pressroom.differences() == []


def test_the_order_of_a_front_can_be_told_though_a_story_of_it_was_recalled_since(pressroom):
    pressroom.hand(*newsdesk.paper(), *(recent(pressroom, number) for number in (1, 2, 3)))
    with pressroom.store.view() as view:
        before = view.head.number
    pressroom.hand(newsdesk.killed(recent(pressroom, 3)))
    with pressroom.store.view() as view:
        dated = view.edition(before).dated_fragment("order.0")
        assert msgspec.json.decode(plain_of(dated.fragment.segment)) == [3, 2, 1]
    assert order(pressroom, 0) == [2, 1]
