"""What an editor is promised of the past of a front, and that the desk's picture of now is what the press has made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.utils import timezone

from lateedition.desk.fronts import actions, queries
from lateedition.desk.fronts.past import NoPast, past_front
from lateedition.desk.fronts.sheet import board_of
from lateedition.desk.fronts.which import FRONT_PAGE, WhichFront, front_at
from lateedition.desk.handover import outbox
from lateedition.desk.handover.models import HandoverRow
from lateedition.desk.stories import actions as verbs
from lateedition.desk.stories.models import LiveStory, Section
from lateedition.edition.segments import plain_of
from lateedition.edition.store import Store
from lateedition.press.batches import Batches, as_of
from lateedition.press.kit import Kit
from lateedition.press.log import Row
from lateedition.story.happening import Happening

HOUR = timedelta(hours=1)


class Press:
    """A press that prints what the desk has handed over, when it is told to."""

    def __init__(self) -> None:
        self.store = Store.for_printing(settings.HOUSE.edition)
        self.batches = Batches(self.store, kit=Kit.load(), renditions=settings.HOUSE.renditions)
        self.batches.rebuild(now=timezone.now())
        self.number = 0

    def print(self, *, now: Any) -> None:
        found = HandoverRow.objects.filter(number__gt=self.number).order_by("number")
        rows = [Row(row.number, row.kind, row.key, bytes(row.document)) for row in found]
        self.number = rows[-1].number if rows else self.number
        if rows:
            self.batches.take(rows, now=now)
        else:
            self.batches.tick(now=now)

    def order(self, front: WhichFront) -> list[int]:
        with self.store.view() as view:
            return msgspec.json.decode(plain_of(view.fragment(f"order.{front.number}").segment))

    def moment(self) -> Any:
        with self.store.view() as view:
            return as_of(view)


@pytest.fixture
def press(newsroom: Any) -> Iterator[Press]:
    settings.HOUSE.edition.mkdir(parents=True, exist_ok=True)
    press = Press()
    yield press
    press.store.close()


def test_what_the_desk_shows_of_a_front_is_what_the_press_has_made_of_it(newsroom, press):
    now = timezone.now()
    sport, inside = Section(name="Sport"), Section(name="Europe", parent=newsroom.section)
    for section in (sport, inside):
        section.save(now=now)
    stories = []
    for at in range(24):
        section = Section.objects.get(pk=(newsroom.section, sport, inside)[at % 3].pk)
        story = newsroom.published(
            f"Story {at}", now=now - at * HOUR, section=section, news_value=1 + at % 5, lifetime_h=(3, 8, 24)[at % 3]
        )
        stories.append(story)
    story = stories[20]
    story.headline = "Story 20, 4 more"
    verbs.publish(story, user=None, now=now - HOUR, material="material")
    blog = LiveStory(headline="Storm", section=newsroom.section, started=now - 90 * HOUR, news_value=1)
    verbs.publish(blog, user=None, now=now - 90 * HOUR)
    verbs.post_entry(blog, text="<p>It rains.</p>", now=now - 30 * HOUR)
    outbox.hand_over(Happening(stories[3].pk, 4, 9), now=now)
    outbox.hand_over(Happening(stories[4].pk, 4, 9), now=now)
    actions.pin(FRONT_PAGE, stories[23], place=2, until=now + HOUR, user=None, now=now)
    actions.bury(FRONT_PAGE, stories[9], reason="Old", until=None, user=None, now=now)
    actions.limit(FRONT_PAGE, per_section=2, user=None, now=now)
    press.print(now=now)
    for front in (FRONT_PAGE, front_at(newsroom.section.pk), front_at(sport.pk)):
        arrangement = queries.arrangement_of(front.number)
        board = board_of(front, arrangement, queries.candidates_of(front, arrangement), as_of=press.moment())
        assert list(board.order) == press.order(front)
        assert len(board.order) == front.places
    verbs.kill(stories[23], user=None, now=now, reason="wrong")
    press.print(now=now)
    assert stories[23].pk not in press.order(FRONT_PAGE)


def test_a_front_of_the_past_is_told_as_it_was_and_of_what_was_recalled_since_no_word(newsroom, press):
    now = timezone.now()
    ferry, crane = (newsroom.published(name, now=now - hours * HOUR) for name, hours in (("Ferry", 2), ("Crane", 1)))
    press.print(now=now - 30 * timedelta(minutes=1))
    ferry.headline = "Ferry, and what became of it"
    verbs.publish(ferry, user=None, now=now, material="minor")
    verbs.kill(crane, user=None, now=now, reason="wrong")
    newsroom.published("Tunnel", now=now)
    press.print(now=now)
    past = past_front(FRONT_PAGE, moment=now - 20 * timedelta(minutes=1))
    assert [(card.place, card.headline, card.recalled) for card in past.cards] == [(1, "", "killed"), (2, "Ferry", "")]
    present = past_front(FRONT_PAGE, moment=now)
    assert {card.headline for card in present.cards} == {"Tunnel", "Ferry, and what became of it"}
    with pytest.raises(NoPast, match="no edition then"):
        past_front(FRONT_PAGE, moment=now - 9 * HOUR)
    said = newsroom.client("editor").get("/desk/fronts/0/past/", {"at": f"{now - 20 * timedelta(minutes=1):%Y-%m-%dT%H:%M:%S}"})
    assert "PAST" in said.content.decode()
    assert "Crane" not in said.content.decode()
    assert "was killed since" in said.content.decode()


def test_where_there_is_no_edition_that_is_said(newsroom):
    with pytest.raises(NoPast, match="not on this machine"):
        past_front(FRONT_PAGE, moment=timezone.now())
    assert "not on this machine" in newsroom.client("editor").get("/desk/fronts/0/past/").content.decode()
