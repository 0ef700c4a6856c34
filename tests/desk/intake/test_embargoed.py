"""What an agency puts under embargo is so at the desk: in the story that was taken from it, and whatever it says of it later."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.desk.intake.test_posting import FORM

from lateedition.desk.intake.actions import take
from lateedition.desk.intake.models import Alarm
from lateedition.desk.intake.take import draft_of
from lateedition.desk.planning.embargoing import lift_embargo, set_embargo
from lateedition.desk.stories import actions as stories
from lateedition.desk.stories.embargoes import Embargo
from lateedition.desk.stories.models import LiveEntry, LiveStory, Story
from lateedition.desk.stories.publication import NotReady


@pytest.fixture
def ends() -> datetime:
    return (timezone.now() + timedelta(hours=3)).replace(microsecond=0)


def fresh(story: Story) -> Story:
    return Story.objects.get(pk=story.pk)


def test_a_story_taken_from_an_embargoed_item_is_under_that_embargo(desk: Any, ends: datetime) -> None:
    story = fresh(desk.take(desk.receive(embargoed=ends.isoformat())))

    assert story.embargoed == Embargo(ends, by="ap.example")
    story.section = desk.newsroom.section
    with pytest.raises(NotReady, match=r"under embargo until .* \(set by ap.example\)"):
        stories.publish(story, user=None, now=timezone.now())


def test_an_embargo_that_nobody_can_read_holds_until_a_person_lifts_it(desk: Any) -> None:
    story = fresh(desk.take(desk.receive(embargoed="tomorrow morning")))

    assert story.embargoed == Embargo(None, by="ap.example")


def test_an_embargo_that_comes_while_an_item_is_being_taken_holds_for_its_story(desk: Any, ends: datetime) -> None:
    read = desk.inbox.entry(desk.receive())
    draft = draft_of(read.item, canceled=False, now=timezone.now(), zone=ZoneInfo("UTC"))
    desk.receive(version="2", embargoed=ends.isoformat())

    assert fresh(take(draft, receipt=read.receipt, user=None).story).embargo == ends


def test_an_embargo_that_comes_with_a_later_version_holds_for_the_story(desk: Any, ends: datetime) -> None:
    story = desk.take(desk.receive())
    desk.receive(version="2", embargoed=ends.isoformat(), headline="Kim gets two medals")
    desk.follow()

    assert fresh(story).embargoed == Embargo(ends, by="ap.example")


def test_an_end_that_is_moved_on_the_wire_is_moved_at_the_desk(desk: Any, ends: datetime) -> None:
    story = desk.take(desk.receive(embargoed=ends.isoformat()))
    sooner = ends - timedelta(hours=1)
    desk.receive(version="2", embargoed=sooner.isoformat())
    desk.follow()

    assert fresh(story).embargo == sooner


def test_what_an_editor_has_lifted_is_not_set_again_by_the_same_word(desk: Any, ends: datetime) -> None:
    story = desk.take(desk.receive(embargoed=ends.isoformat()))
    lift_embargo(story, user=None, reason="AP called")
    desk.receive(version="2", embargoed=ends.isoformat(), headline="Kim gets two medals")
    desk.follow()

    assert fresh(story).embargoed is None


def test_what_an_editor_has_set_and_holds_longer_stays(desk: Any, ends: datetime) -> None:
    story = desk.take(desk.receive())
    ours = Embargo(ends + timedelta(days=1), by="asha")
    set_embargo(story, ours, user=None, now=timezone.now())
    desk.receive(version="2", embargoed=ends.isoformat())
    desk.follow()

    assert fresh(story).embargoed == ours


def test_an_embargo_on_what_readers_have_is_for_a_person_to_decide_and_asked_once(desk: Any, ends: datetime) -> None:
    story = desk.published()
    desk.receive(version="2", embargoed=ends.isoformat())
    desk.follow()
    desk.follow()

    assert fresh(story).live
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.story_id) == ("embargoed", story.pk)
    assert "under embargo, and readers have it" in desk.editor.get("/desk/stories/").content.decode()


def test_an_embargoed_item_is_not_posted_to_a_live_blog(desk: Any, ends: datetime, now: datetime) -> None:
    blog = LiveStory(headline="Parade day", section=desk.newsroom.section)
    stories.publish(blog, user=None, now=now)
    number = desk.receive(embargoed=ends.isoformat())
    answer = desk.editor.post(f"/desk/wire/{number}/post/{blog.pk}/", FORM, follow=True)

    assert LiveEntry.objects.count() == 0
    assert "under embargo until" in answer.content.decode()


def test_an_embargo_on_what_a_post_was_made_of_is_told(desk: Any, ends: datetime, now: datetime) -> None:
    blog = LiveStory(headline="Parade day", section=desk.newsroom.section)
    stories.publish(blog, user=None, now=now)
    desk.editor.post(f"/desk/wire/{desk.receive()}/post/{blog.pk}/", FORM)
    desk.receive(version="2", embargoed=ends.isoformat())
    desk.follow()
    desk.follow()

    assert [(alarm.kind, alarm.story_id) for alarm in Alarm.objects.all()] == [("embargoed", blog.pk)]
