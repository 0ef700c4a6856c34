"""What editors are promised when they arrange a front: who may, what becomes of it for readers, and that all of it is written down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lateedition.desk.daybook.models import Deed
from lateedition.desk.fronts import actions
from lateedition.desk.fronts.actions import CannotArrange
from lateedition.desk.fronts.models import Change
from lateedition.desk.fronts.which import FRONT_PAGE, front_at
from lateedition.desk.handover import outbox
from lateedition.desk.people import Role, make_user
from lateedition.desk.people.gate import Refused
from lateedition.desk.stories import actions as verbs
from lateedition.desk.stories.models import LiveStory, Section, Story
from lateedition.story.front import Burial, Front, Pin
from lateedition.story.happening import Happening

HOUR = timedelta(hours=1)


def arranged(number: int = 0) -> Front:
    return outbox.latest(f"front:{number}" if number else "front")


@pytest.fixture
def chief(newsroom: Any) -> Any:
    return make_user("chief", roles=[Role.DESK_CHIEF], password="the ferry sails at nine")


@pytest.fixture
def stories(newsroom: Any, now: Any) -> list[Story]:
    return [newsroom.published(headline, now=now - hours * HOUR) for hours, headline in ((3, "Tunnel"), (2, "Ferry"), (1, "Crane"))]


def test_a_pin_says_whose_it_is_and_when_it_ends_and_takes_the_place_of_another(chief, stories, now):
    actions.pin(FRONT_PAGE, stories[0], place=1, until=now + HOUR, user=chief, now=now)
    assert arranged() == Front((Pin(stories[0].pk, 1, now + HOUR, "chief"),))
    actions.pin(FRONT_PAGE, stories[1], place=1, until=None, user=chief, now=now)
    assert [(pin.story, pin.place) for pin in arranged().pins] == [(stories[1].pk, 1)]
    actions.pin(FRONT_PAGE, stories[1], place=2, until=None, user=chief, now=now)
    assert [(pin.story, pin.place) for pin in arranged().pins] == [(stories[1].pk, 2)]


def test_what_is_over_is_dropped_with_the_next_change(chief, stories, now):
    actions.pin(FRONT_PAGE, stories[0], place=1, until=now + HOUR, user=chief, now=now)
    actions.bury(FRONT_PAGE, stories[1], reason="Old", until=now + 3 * HOUR, user=chief, now=now + 2 * HOUR)
    assert arranged() == Front((), (Burial(stories[1].pk, now + 3 * HOUR),))


def test_a_story_is_not_buried_without_a_reason_nor_until_a_time_that_is_over(chief, stories, now):
    with pytest.raises(CannotArrange, match="Say why"):
        actions.bury(FRONT_PAGE, stories[0], reason="  ", until=None, user=chief, now=now)
    with pytest.raises(CannotArrange, match="to come"):
        actions.bury(FRONT_PAGE, stories[0], reason="x", until=now, user=chief, now=now)
    assert Change.objects.count() == 0


def test_the_reason_of_a_burial_is_the_desks_own(chief, stories, now):
    actions.pin(FRONT_PAGE, stories[0], place=1, until=None, user=chief, now=now)
    actions.bury(FRONT_PAGE, stories[0], reason="Lawyers asked", until=None, user=chief, now=now)
    assert arranged() == Front((), (Burial(stories[0].pk),))
    assert Change.objects.latest("pk").arranged.buried[0].reason == "Lawyers asked"
    actions.dig_out(FRONT_PAGE, stories[0], user=chief, now=now)
    assert arranged() == Front()
    with pytest.raises(CannotArrange, match="not buried any more"):
        actions.dig_out(FRONT_PAGE, stories[0], user=chief, now=now)


def test_a_section_editor_arranges_their_own_fronts_and_the_chief_all(newsroom, chief, stories, now):
    editor = make_user("asha", roles=[Role.SECTION_EDITOR], password="the ferry sails at nine")
    newsroom.section.editors.add(editor)
    inside, sport = Section(name="Europe", parent=newsroom.section), Section(name="Sport")
    for section in (inside, sport):
        section.save(now=now)
    for number in (newsroom.section.pk, inside.pk):
        story = newsroom.published(section=Section.objects.get(pk=number))
        actions.pin(front_at(number), story, place=1, until=None, user=editor, now=now)
    for front in (FRONT_PAGE, front_at(sport.pk)):
        with pytest.raises(Refused, match="arrange this front"):
            actions.pin(front, stories[0], place=1, until=None, user=editor, now=now)
    with pytest.raises(CannotArrange, match="not in Sport"):
        actions.pin(front_at(sport.pk), stories[0], place=1, until=None, user=chief, now=now)


def test_a_recalled_story_is_not_pinned_and_one_that_is_to_come_is(newsroom, chief, stories, now):
    verbs.kill(stories[0], user=None, now=now, reason="wrong")
    with pytest.raises(CannotArrange, match="is recalled"):
        actions.pin(FRONT_PAGE, stories[0], place=1, until=None, user=chief, now=now)
    draft = newsroom.story("To come")
    draft.save(now=now)
    actions.pin(FRONT_PAGE, draft, place=1, until=None, user=chief, now=now)
    assert arranged().pins[0].story == draft.pk


def test_value_and_lifetime_go_to_readers_without_a_word_of_the_draft_and_without_moving_updated(newsroom, chief, stories, now):
    story = Story.objects.get(pk=stories[0].pk)
    story.headline = "Tunnel, a draft"
    story.save_revision(user=chief)
    actions.weigh(FRONT_PAGE, story, news_value=5, lifetime_h=3, user=chief, now=now)
    held = outbox.latest(f"story:{story.pk}")
    assert (held.news_value, held.lifetime_h, held.headline, held.updated) == (5, 3.0, "Tunnel", now - 3 * HOUR)
    draft = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    assert (draft.headline, draft.news_value, draft.lifetime_h) == ("Tunnel, a draft", 5, 3.0)
    with pytest.raises(CannotArrange, match="a value is 1 to 5"):
        actions.weigh(FRONT_PAGE, story, news_value=6, lifetime_h=3, user=chief, now=now)


def test_every_change_is_in_the_journal_and_in_the_daybook_and_stays_there(chief, stories, now):
    actions.pin(FRONT_PAGE, stories[0], place=2, until=now + HOUR, user=chief, now=now, reason="The day’s talk")
    actions.limit(FRONT_PAGE, per_section=2, user=chief, now=now)
    limited, pinned = Change.objects.order_by("-pk")
    assert (pinned.by, pinned.moment, pinned.headline, pinned.reason) == ("chief", now, "Tunnel", "The day’s talk")
    assert pinned.said.startswith("to place 2 until May 05, 2020")
    assert limited.said == "at most 2 of a section"
    assert {"lateedition.front_pin", "lateedition.front_limit"} <= set(Deed.objects.values_list("action", flat=True))
    assert "Front page: Pinned to place 2 until" in Deed.objects.get(action="lateedition.front_pin").message
    with pytest.raises(RuntimeError, match="is not changed"):
        pinned.save()
    for change in (lambda: Change.objects.update(by="nobody"), lambda: Change.objects.all().delete()):
        with pytest.raises((DatabaseError, RuntimeError)), transaction.atomic():
            change()
    with pytest.raises(DatabaseError, match="journal of fronts"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM fronts_change")


def test_the_page_asks_as_much_of_a_large_newsroom_as_of_a_small_one(newsroom, stories, now):
    client = newsroom.client("editor")
    counts = []
    for more in (0, 12):
        for at in range(more):
            newsroom.published(f"More {at}", now=now)
        client.get("/desk/fronts/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/desk/fronts/").status_code == 200
        counts.append(len(asked))
    assert counts[1] <= counts[0] <= 30


def test_the_page_says_who_pinned_what_until_when_and_why_each_story_is_there(newsroom, chief, now, django_now):
    moment = django_now()
    old = newsroom.published("Tunnel", now=moment - 3 * HOUR)
    newsroom.published("Ferry", now=moment - HOUR)
    outbox.hand_over(Happening(old.pk, 4, 5), now=now)
    actions.pin(FRONT_PAGE, old, place=2, until=moment + 2 * HOUR, user=chief, now=moment)
    said = newsroom.client("editor").get("/desk/fronts/").content.decode()
    assert "Pinned by <b>chief</b>" in said
    assert "5 sources report it" in said
    assert "+0.70" in said
    assert "3 h 0 min old, lifetime 8 h" in said
    assert "Drops below “Tunnel” at" in said
    assert "Stands here or higher for the next 24 hours" in said


def test_what_if_is_said_and_nothing_is_saved(newsroom, now, django_now):
    moment = django_now()
    first, second = (newsroom.published(name, now=moment - hours * HOUR) for name, hours in (("Tunnel", 3), ("Ferry", 1)))
    asked = {"story": first.pk, "news_value": 5, "lifetime_h": 8}
    said = newsroom.client("editor").get("/desk/fronts/0/says/", asked).content.decode()
    assert said == "Value 5 for 8 h: “Tunnel” → place 1 (now 2). Nothing is saved yet."
    page = newsroom.client("editor").get("/desk/fronts/", asked | {"what_if": 1}).content.decode()
    assert "place 1 (now 2). Nothing is saved yet." in page
    assert Story.objects.get(pk=first.pk).news_value == 3
    assert second.pk


@pytest.mark.parametrize(
    ("verb", "sent", "said"),
    [
        ("pin", {"story": "9999", "place": "1"}, "That story is no more"),
        ("pin", {"place": "x"}, "is no place; expected a whole number"),
        ("pin", {"place": "12"}, "There is no place 12 on this front; it has 9"),
        ("pin", {"place": "1", "ends": "at", "until": "soon"}, "Give the day and the time"),
        ("bury", {"reason": ""}, "Say why it is buried"),
        ("weigh", {"news_value": "5", "lifetime_h": "long"}, "is no lifetime; expected hours"),
        ("unpin", {}, "is not pinned any more"),
    ],
)
def test_what_makes_no_sense_is_told_what_and_what_to_do(newsroom, stories, verb, sent, said):
    answer = newsroom.client("editor").post(f"/desk/fronts/0/{verb}/", {"story": stories[0].pk} | sent, follow=True)
    assert said in answer.content.decode()
    assert Change.objects.count() == 0


def test_a_time_that_the_wall_shows_twice_is_asked_for_again(newsroom, stories, settings_zone):
    settings_zone("Europe/Berlin")
    sent = {"story": stories[0].pk, "place": 1, "ends": "at", "until": "2031-10-26T02:30:00"}
    answer = newsroom.client("editor").post("/desk/fronts/0/pin/", sent, follow=True)
    assert "The clocks are changed then: the wall shows 2031-10-26 02:30:00 twice" in answer.content.decode()


def test_a_live_blog_that_runs_is_marked_and_its_entries_keep_it_fresh(newsroom, now, django_now):
    moment = django_now()
    blog = LiveStory(headline="Storm, live", section=newsroom.section, started=moment - 9 * HOUR)
    verbs.publish(blog, user=None, now=moment - 9 * HOUR)
    verbs.post_entry(blog, text="<p>It rains.</p>", now=moment - HOUR)
    newsroom.published("Ferry", now=moment - 2 * HOUR)
    said = newsroom.client("editor").get("/desk/fronts/").content.decode()
    assert said.index("Storm, live") < said.index("Ferry")
    assert "its newest entry took 8 h 0 min off that" in said
