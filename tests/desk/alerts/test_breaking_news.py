"""An editor sends a story out as breaking news: it is in the log, asked for once, and only of what readers have."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from lateedition.desk.alerts import ways as ways_module
from lateedition.desk.alerts.alerting import CannotBeSent, SecondWord, alert
from lateedition.desk.daybook.models import Deed
from lateedition.desk.handover import outbox
from lateedition.desk.people import Role, make_user
from lateedition.desk.people.gate import Refused
from lateedition.desk.stories import actions
from lateedition.desk.stories.models import SiteSettings, Story
from lateedition.dispatch.report import FOLDER, Report, leave
from lateedition.story import article

NOON = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)


@pytest.fixture
def story(newsroom: Any) -> Story:
    """A story that readers have."""
    made = newsroom.story("Ferry strike ends")
    actions.publish(made, user=None, now=NOON)
    return made


@pytest.fixture
def told(newsroom: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site whose readers can be told, and twelve who are."""
    monkeypatch.setattr(settings, "HOUSE", replace(settings.HOUSE, dispatch_port=8003))
    site = SiteSettings.load()
    site.push_breaking = True
    site.save()
    leave(Report(time.time(), browsers=20, browsers_breaking=12), _made(settings.HOUSE.home / FOLDER))


def _made(folder: Any) -> Any:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def document_of(story: Story) -> article.Story:
    found = outbox.latest(f"story:{story.pk}")
    assert isinstance(found, article.Story)
    return found


def page_of(story: Story) -> str:
    return f"/desk/stories/{story.pk}/alert/"


def test_what_is_sent_is_in_the_log_and_nothing_else_of_the_story_changes(newsroom, story):
    before = document_of(story)
    later = NOON + timedelta(hours=1)
    alert(story, user=None, now=later)
    after = document_of(story)
    assert after.alert == later
    assert (after.updated, after.version, after.headline) == (before.updated, before.version, before.headline)


def test_a_draft_over_it_is_not_published_by_that(newsroom, story):
    story.headline = "A draft that nobody may read"
    story.save_revision()
    alert(story, user=None, now=NOON)
    assert document_of(story).headline == "Ferry strike ends"


def test_what_readers_do_not_have_is_not_sent(newsroom, story):
    draft = newsroom.story("A draft")
    draft.save()
    with pytest.raises(CannotBeSent, match="Publish it first"):
        alert(draft, user=None, now=NOON)
    actions.kill(story, user=None, now=NOON, reason="wrong")
    with pytest.raises(CannotBeSent, match="restored"):
        alert(story, user=None, now=NOON)


def test_it_is_sent_twice_only_at_a_second_word(newsroom, story):
    alert(story, user=None, now=NOON)
    with pytest.raises(SecondWord, match="sent out 7 min ago"):
        alert(story, user=None, now=NOON + timedelta(minutes=7))
    assert document_of(story).alert == NOON
    alert(story, user=None, now=NOON + timedelta(minutes=7), again=True)
    assert document_of(story).alert == NOON + timedelta(minutes=7)
    alert(story, user=None, now=NOON + timedelta(minutes=38))
    assert document_of(story).alert == NOON + timedelta(minutes=38)


def test_more_than_a_few_in_an_hour_take_a_second_word(newsroom, story):
    for number in range(4):
        each = newsroom.story(f"Story {number}")
        actions.publish(each, user=None, now=NOON)
        alert(each, user=None, now=NOON)
    with pytest.raises(SecondWord, match="4 other stories"):
        alert(story, user=None, now=NOON + timedelta(minutes=59))
    alert(story, user=None, now=NOON + timedelta(minutes=60))


def test_a_story_that_is_taken_down_and_published_again_is_not_sent_again(newsroom, story):
    alert(story, user=None, now=NOON)
    actions.kill(story, user=None, now=NOON, reason="wrong")
    actions.restore(story, user=None, now=NOON)
    actions.publish(Story.objects.get(pk=story.pk), user=None, now=NOON)
    assert document_of(story).alert is None


def test_who_may_not_publish_may_not_send(newsroom, story):
    reporter = make_user("a-reporter", roles=[Role.REPORTER], password="the ferry sails at nine")
    with pytest.raises(Refused, match="send this story as breaking news"):
        alert(story, user=reporter, now=NOON)
    assert document_of(story).alert is None


def test_the_page_says_what_goes_to_how_many_and_sends_it(newsroom, story, told):
    editor = newsroom.client("editor")
    page = editor.get(page_of(story)).content.decode()
    assert "Notifications in browsers: 12 readers" in page
    assert "Send as breaking news" in editor.get(f"/desk/stories/edit/{story.pk}/").content.decode()
    answer = editor.post(page_of(story), follow=True)
    assert "goes out as breaking news" in answer.content.decode()
    assert document_of(story).alert is not None
    assert Deed.objects.filter(action="lateedition.alert").exists()


def test_the_page_asks_a_second_time_and_takes_a_tick_for_yes(newsroom, story, told):
    editor, before = newsroom.client("editor"), timezone.now() - timedelta(minutes=3)
    alert(story, user=None, now=before)
    page = editor.post(page_of(story)).content.decode()
    assert "It was sent out 3 min ago" in page
    assert "Not sent. Tick this if it is to go out." in page
    assert document_of(story).alert == before
    editor.post(page_of(story), {"again": "on"})
    assert document_of(story).alert > before


def test_where_there_is_no_way_to_tell_readers_the_menu_has_no_entry_and_the_page_no_button(newsroom, story):
    editor = newsroom.client("editor")
    assert "Send as breaking news" not in editor.get(f"/desk/stories/edit/{story.pk}/").content.decode()
    page = editor.get(page_of(story)).content.decode()
    assert "Nobody can be told" in page
    assert "Send it as breaking news</button>" not in page


def test_a_dispatch_that_is_silent_is_said(newsroom, told):
    leave(Report(time.time() - 60, browsers_breaking=12), settings.HOUSE.home / FOLDER)
    (way,) = ways_module.ways()
    assert way.trouble
