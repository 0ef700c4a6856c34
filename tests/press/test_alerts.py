"""What was sent out as breaking news is found by its moment, and changes no byte of any page."""

from __future__ import annotations

from datetime import datetime, timedelta

import newsdesk
from msgspec.structs import replace
from newsdesk import NOON, Pressroom, killed, story

from lateedition.press.library import Library

HOUR = timedelta(hours=1)


def alerted(pressroom: Pressroom, *, since: datetime = NOON) -> tuple[int, ...]:
    with pressroom.store.view() as view:
        return Library(view).cards.alerted(since=since)


def test_a_story_is_among_the_alerted_by_its_last_alert_until_it_is_withdrawn(pressroom: Pressroom) -> None:
    one = replace(story(1), alert=NOON + HOUR)
    pressroom.hand(*newsdesk.paper(), one, replace(story(2), alert=NOON + 2 * HOUR), story(3))
    assert alerted(pressroom) == (1, 2)
    assert alerted(pressroom, since=NOON + 2 * HOUR) == (2,)
    pressroom.hand(replace(one, alert=NOON + 3 * HOUR))
    assert alerted(pressroom) == (2, 1)
    pressroom.hand(killed(one), story(2))
    assert alerted(pressroom) == ()


def test_an_alert_prints_nothing_anew_and_is_in_the_next_edition(pressroom: Pressroom) -> None:
    pressroom.hand(*newsdesk.paper(), story(1))
    before = pressroom.everything()
    pressroom.hand(replace(story(1), alert=NOON + HOUR))
    assert pressroom.everything() == before
    assert alerted(pressroom) == (1,)
    assert pressroom.differences() == []
