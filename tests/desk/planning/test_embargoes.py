"""Before an embargo ends, nothing of a story is published by any way, and whoever tries is told until when, and who said so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry, Revision

from lateedition.desk.handover.models import HandoverRow
from lateedition.desk.planning import plans
from lateedition.desk.planning.embargoing import ReadersHaveIt, lift_embargo, set_embargo, withdraw_and_embargo
from lateedition.desk.planning.plans import CannotBePlanned
from lateedition.desk.planning.scheduler import look
from lateedition.desk.stories import actions
from lateedition.desk.stories.embargoes import Embargo
from lateedition.desk.stories.models import LiveStory, Plan, SiteSettings, Story
from lateedition.desk.stories.publication import NotReady

ENDS = datetime(2030, 5, 5, 9, 0, tzinfo=UTC)
BEFORE, AT = ENDS - timedelta(microseconds=1), ENDS


def held_back(newsroom: Any, *, until: datetime | None = ENDS) -> Story:
    story = newsroom.story()
    story.save()
    story.save_revision()
    set_embargo(story, Embargo(until, by="AP"), user=None, now=timezone.now())
    return Story.objects.get(pk=story.pk)


def by_the_verb(story: Story) -> None:
    actions.publish(story, user=None, now=BEFORE)


def by_a_revision(story: Story) -> None:
    actions.publish_revision(story.latest_revision, user=None)


def by_wagtail(story: Story) -> None:
    story.latest_revision.publish()


def by_a_script(story: Story) -> None:
    story.live = True
    story.save()


def by_one_field(story: Story) -> None:
    story.live = True
    story.save(update_fields=["live"])


def by_a_copy_that_knows_of_none(story: Story) -> None:
    story.embargo, story.embargo_open, story.live = None, False, True
    story.save()


@pytest.mark.parametrize("until", [ENDS, None])
@pytest.mark.parametrize("way", [by_the_verb, by_a_revision, by_wagtail, by_a_script, by_one_field, by_a_copy_that_knows_of_none])
def test_no_way_leads_past_an_embargo(newsroom, way, until):
    story = held_back(newsroom, until=until)
    count = HandoverRow.objects.count()
    with pytest.raises(NotReady, match=r"under embargo until .* \(set by AP\)"):
        way(story)
    assert HandoverRow.objects.count() == count
    assert not Story.objects.get(pk=story.pk).live


def test_the_refusal_says_until_when_by_the_newsrooms_wall(newsroom):
    site = SiteSettings.objects.get()
    site.zone = "Asia/Kolkata"
    site.save()
    with pytest.raises(NotReady, match=r"under embargo until May 05, 2030 14:30:00 IST \(set by AP\)"):
        by_a_revision(held_back(newsroom))


def test_at_the_moment_of_its_end_a_story_may_be_published(newsroom):
    story = held_back(newsroom)
    actions.publish(story, user=None, now=AT)
    assert newsroom.log("story")[-1].first_published == AT


def test_what_is_out_is_not_put_under_its_old_embargo_again_by_a_clock_that_is_set_back(newsroom):
    story = held_back(newsroom)
    actions.publish(story, user=None, now=AT)
    row = Story.objects.get(pk=story.pk)
    row.news_value = 5
    row.save(now=BEFORE)
    assert newsroom.log("story")[-1].news_value == 5


def test_a_post_to_a_live_blog_under_embargo_stays_at_the_desk(newsroom):
    blog = LiveStory(headline="Storm", section=newsroom.section)
    blog.save()
    set_embargo(blog, Embargo(ENDS, by="AP"), user=None, now=timezone.now())
    actions.post_entry(blog, text="<p>SECRET-CANARY</p>", now=timezone.now())
    assert all(b"SECRET-CANARY" not in bytes(row.document) for row in HandoverRow.objects.all())


def test_a_plan_before_the_end_is_refused_and_one_for_the_end_is_not(newsroom):
    story = held_back(newsroom)
    with pytest.raises(CannotBePlanned, match=r"under embargo until .* \(set by AP\)"):
        plans.plan_publish(story, moment=BEFORE, user=None, now=timezone.now())
    plans.plan_publish(story, moment=AT, user=None, now=timezone.now())
    with pytest.raises(CannotBePlanned):
        plans.plan_publish(held_back(newsroom, until=None), moment=AT, user=None, now=timezone.now())


def test_a_plan_that_an_embargo_overtakes_fails_at_once_and_is_told(newsroom):
    story = newsroom.story()
    story.save()
    story.save_revision()
    plan = plans.plan_publish(story, moment=BEFORE, user=None, now=timezone.now())
    assert set_embargo(story, Embargo(ENDS, by="AP"), user=None, now=timezone.now()) == 1
    plan.refresh_from_db()
    assert (plan.state, plan.heard) == ("failed", None)
    assert "under embargo until" in plan.why


def test_a_plan_that_a_machine_makes_past_the_form_fails_at_its_time(newsroom):
    story = held_back(newsroom)
    plan = plans.plan_publish(story, moment=AT, user=None, now=timezone.now())
    Plan.objects.update(moment=timezone.now() - timedelta(seconds=1))
    look(clock=timezone.now)
    plan.refresh_from_db()
    assert plan.state == "failed"
    assert newsroom.log("story") == []


def test_nothing_is_published_by_an_embargos_end(newsroom):
    story = held_back(newsroom, until=timezone.now() + timedelta(milliseconds=1))
    look(clock=lambda: timezone.now() + timedelta(days=1))
    assert newsroom.log("story") == []
    assert not Story.objects.get(pk=story.pk).live


def test_an_embargo_is_lifted_early_for_a_reason_that_is_kept(newsroom):
    story = held_back(newsroom)
    lift_embargo(story, user=None, reason="AP called")
    actions.publish(Story.objects.get(pk=story.pk), user=None, now=BEFORE)
    kept = ModelLogEntry.objects.get(action="lateedition.lift_embargo").data
    assert kept["reason"] == "AP called"
    assert "set by AP" in kept["held"]


def test_a_story_that_readers_have_is_not_put_under_embargo_without_being_withdrawn(newsroom):
    story = newsroom.published()
    with pytest.raises(ReadersHaveIt):
        set_embargo(story, Embargo(ENDS, by="AP"), user=None, now=timezone.now())
    assert newsroom.log()[-1].number == story.pk
    withdraw_and_embargo(story, Embargo(ENDS, by="AP"), user=None, now=timezone.now())
    assert newsroom.log()[-1].reason == "unpublished"
    with pytest.raises(NotReady):
        by_the_verb(Story.objects.get(pk=story.pk))


def test_an_old_text_that_is_opened_again_has_the_embargo_of_today(newsroom):
    story = newsroom.story()
    story.save()
    revision = story.save_revision()
    set_embargo(story, Embargo(ENDS, by="AP"), user=None, now=timezone.now())
    assert Revision.objects.get(pk=revision.pk).as_object().embargo == ENDS


def test_an_embargo_that_is_over_when_its_word_comes_does_nothing_to_what_readers_have(newsroom):
    story = newsroom.published()
    set_embargo(story, Embargo(timezone.now() - timedelta(seconds=1), by="AP"), user=None, now=timezone.now())
    assert Story.objects.get(pk=story.pk).embargoed is None
