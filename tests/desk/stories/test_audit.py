"""The audit names every difference that came in past the desk's doors."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lateedition.desk.handover.models import HandoverRow
from lateedition.desk.stories import actions, audit
from lateedition.desk.stories.audit import differences
from lateedition.desk.stories.models import LiveStory, Section, Story, Topic


def test_a_newsroom_that_used_its_doors_has_no_differences(newsroom, now):
    topic = Topic(name="Ferries")
    topic.save()
    story = newsroom.published(topics=[topic], lead_picture=newsroom.picture())
    actions.unpublish(newsroom.published("Gone"), user=None, now=now)
    actions.kill(newsroom.published("Killed"), user=None, now=now, reason="x")
    newsroom.story("Draft").save()
    live = LiveStory(headline="Storm", section=newsroom.section)
    actions.publish(live, user=None, now=now)
    actions.post_entry(live, text="<p>Rain</p>", now=now)
    topic.delete()
    story.delete()
    assert differences() == []


def test_a_bulk_update_is_named(newsroom):
    story = newsroom.published()
    Story.objects.filter(pk=story.pk).update(headline="Changed behind our back", news_value=5)
    [found] = differences()
    assert (found.between, found.subject, found.about) == ("desk", f"story:{story.pk}", "'Changed behind our back'")
    assert found.desk == "has another headline, news_value"
    assert found.edition.startswith("published as row ")
    assert "publish it at the desk" in found.do
    assert audit.of_published() == [], "whether it is published agrees"
    assert audit.of_slice(0, for_s=1) == ([found], None, 1)


def test_a_story_made_live_behind_our_back_is_named(newsroom):
    story = newsroom.story()
    story.save()
    Story.objects.filter(pk=story.pk).update(live=True)
    [found] = differences()
    assert (found.subject, found.desk, found.edition) == (f"story:{story.pk}", "live", "does not have it")
    assert audit.of_published() == [found]


def test_a_story_taken_down_behind_our_back_is_named(newsroom):
    story = newsroom.published()
    Story.objects.filter(pk=story.pk).update(live=False)
    [found] = differences()
    assert (found.subject, found.desk) == (f"story:{story.pk}", "not live")
    assert found.edition.startswith("published as row ")
    assert audit.of_published() == [found]


def test_a_section_renamed_behind_our_back_is_named(newsroom):
    Section.objects.update(name="Planet")
    assert [(found.subject, found.about) for found in differences()] == [(f"section:{newsroom.section.pk}", "'Planet'")]


def test_a_lost_row_is_named(newsroom):
    newsroom.published()
    HandoverRow.objects.filter(kind="story").delete()
    [found] = differences()
    assert (found.desk, found.edition) == ("live", "does not have it")


def test_a_story_that_was_deleted_behind_our_back_is_named_by_its_headline(newsroom):
    story = newsroom.published()
    with connection.cursor() as cursor:
        for table in ("stories_story_topics", "stories_storyauthor"):
            cursor.execute(f"DELETE FROM {table} WHERE story_id = %s", [story.pk])
        cursor.execute("DELETE FROM stories_story WHERE id = %s", [story.pk])
    [found] = differences()
    assert (found.subject, found.about, found.desk) == (f"story:{story.pk}", "'Ferry strike ends'", "does not have it")
    assert audit.of_published() == [found]

    call_command("withdraw_lost", str(story.pk), stdout=io.StringIO())
    assert differences() == []


def test_a_story_that_is_there_is_not_withdrawn_as_a_lost_one(newsroom):
    story = newsroom.published()
    with pytest.raises(CommandError, match=f"story {story.pk} is at the desk"):
        call_command("withdraw_lost", str(story.pk))


def test_whether_stories_are_published_is_asked_in_one_question_whatever_their_number(newsroom):
    for _ in range(3):
        newsroom.published()
    with CaptureQueriesContext(connection) as asked:
        assert audit.of_published() == []
    assert len(asked) == 1


def test_what_was_lately_saved_is_compared_at_once(newsroom, now):
    old, new = newsroom.published(), newsroom.published()
    Story.objects.filter(pk=old.pk).update(news_value=5, edited=now - timedelta(hours=1))
    Story.objects.filter(pk=new.pk).update(news_value=5, edited=now)
    assert [found.subject for found in audit.of_edited(now)] == [f"story:{new.pk}"]


def test_a_walk_over_all_goes_on_where_it_was_and_comes_to_an_end(newsroom, monkeypatch):
    monkeypatch.setattr(audit, "_A_QUESTION", 2)
    stories = [newsroom.published() for _ in range(3)]
    Story.objects.filter(pk=stories[2].pk).update(news_value=5)
    found, after, met = audit.of_slice(0, for_s=0.0001)
    assert (found, after, met) == ([], stories[1].pk, 2)
    found, after, met = audit.of_slice(after, for_s=1)
    assert ([each.subject for each in found], after, met) == ([f"story:{stories[2].pk}"], None, 1)
