"""The audit names every difference that came in past the desk's doors."""

from __future__ import annotations

from lateedition.desk.handover.models import HandoverRow
from lateedition.desk.stories import actions
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
    assert differences() == [f"story {story.pk} 'Changed behind our back' differs from the log in headline, news_value"]


def test_a_story_made_live_behind_our_back_is_named(newsroom):
    story = newsroom.story()
    story.save()
    Story.objects.filter(pk=story.pk).update(live=True)
    assert differences() == [f"story {story.pk} 'Ferry strike ends' is live at the desk and not published in the log"]


def test_a_story_taken_down_behind_our_back_is_named(newsroom):
    story = newsroom.published()
    Story.objects.filter(pk=story.pk).update(live=False)
    assert differences() == [f"story {story.pk} 'Ferry strike ends' is published in the log and not live at the desk"]


def test_a_section_renamed_behind_our_back_is_named(newsroom):
    Section.objects.update(name="Planet")
    assert differences() == [f"section:{newsroom.section.pk} differs from the log"]


def test_a_lost_row_is_named(newsroom):
    newsroom.published()
    HandoverRow.objects.filter(kind="story").delete()
    [difference] = differences()
    assert "not published in the log" in difference
