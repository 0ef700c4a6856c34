"""A story goes out and comes down as planned: the text that was planned, once, never early; and what could not be done is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from lateedition.desk.planning import plans
from lateedition.desk.planning.deciding import MOST_TRIES
from lateedition.desk.planning.performing import LEFT_TO_OTHERS, perform
from lateedition.desk.planning.plans import CannotBePlanned
from lateedition.desk.planning.scheduler import look
from lateedition.desk.stories import actions
from lateedition.desk.stories.models import LiveStory, Plan, Story
from lateedition.press.addresses import card_address

SOON = timedelta(minutes=10)


@pytest.fixture
def clock() -> datetime:
    """The time at which everything here is planned."""
    return timezone.now()


def draft(newsroom: Any, headline: str = "Ferry strike ends", **said: Any) -> Story:
    story = newsroom.story(headline, **said)
    story.save()
    story.save_revision(clean=False)
    return story


def changed(story: Story, headline: str) -> None:
    newest = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    newest.headline = headline
    newest.save_revision()


def out(story: Story, now: datetime, *, after: timedelta = SOON, **said: Any) -> Plan:
    return plans.plan_publish(story, moment=now + after, user=None, now=now, **said)


def at(moment: datetime) -> Any:
    """Let the desk look at what is planned at `moment`; the database's own clock is asked too, and is not to be late."""
    return look(clock=lambda: moment)


def let_it_be_due(plan: Plan) -> datetime:
    """Move a plan to a second ago, for a database whose clock cannot be set."""
    plan.moment = timezone.now() - timedelta(seconds=1)
    plan.save(update_fields=["moment"])
    return timezone.now()


def test_a_planned_story_is_out_at_its_second_and_not_before(newsroom, clock):
    plan = out(draft(newsroom), clock)
    assert perform(plan.pk, clock=lambda: plan.moment - timedelta(milliseconds=1)) is False
    assert newsroom.log("story") == []
    at(let_it_be_due(plan))
    assert [document.headline for document in newsroom.log("story")] == ["Ferry strike ends"]
    assert Plan.objects.get().state == "done"


def test_looking_says_when_the_next_is_due(newsroom, clock):
    first = out(draft(newsroom), clock, after=timedelta(minutes=5))
    out(draft(newsroom), clock, after=timedelta(minutes=9))
    assert at(clock) == first.moment


def test_what_goes_out_is_the_text_that_was_planned_whatever_is_written_since(newsroom, clock):
    story = draft(newsroom)
    plan = out(story, clock)
    changed(story, "SECRET-CANARY")
    at(let_it_be_due(plan))
    assert newsroom.log("story")[-1].headline == "Ferry strike ends"
    row = Story.objects.get(pk=story.pk)
    assert row.has_unpublished_changes
    assert row.get_latest_revision_as_object().headline == "SECRET-CANARY"


def test_a_form_that_is_still_open_does_not_write_over_the_planned_text(newsroom, clock):
    story = draft(newsroom)
    saved_last = story.latest_revision
    plan = out(story, clock)
    assert plan.revision != saved_last
    form = Story.objects.get(pk=story.pk)
    form.headline = "SECRET-CANARY"
    with pytest.raises(PermissionDenied, match="not the latest"):
        form.save_revision(overwrite_revision=saved_last, clean=False)
    at(let_it_be_due(plan))
    assert newsroom.log("story")[-1].headline == "Ferry strike ends"


def test_planned_anew_the_plan_takes_the_newest_text_or_keeps_the_old_one_as_the_editor_says(newsroom, clock):
    story = draft(newsroom)
    first = out(story, clock)
    changed(story, "Ferry strike ends at last")
    kept = out(story, clock, after=2 * SOON, keep_text=first)
    assert kept.revision.as_object().headline == "Ferry strike ends"
    assert out(story, clock).revision.as_object().headline == "Ferry strike ends at last"
    assert Plan.objects.filter(state="waiting").count() == 1


def test_what_was_planned_out_of_date_is_not_put_over_a_newer_text(newsroom, clock):
    story = draft(newsroom)
    plan = out(story, clock)
    actions.publish(Story.objects.get(pk=story.pk), user=None, now=timezone.now())
    assert Plan.objects.get().state == "cancelled"
    Plan.objects.update(state="waiting", revision=story.latest_revision)  # as if it had gone past the desk's doors
    at(let_it_be_due(Plan.objects.get(pk=plan.pk)))
    assert Plan.objects.get().state == "failed"
    assert "another text was published since" in Plan.objects.get().why


def test_a_planned_update_of_a_published_story_is_news(newsroom, clock):
    story = newsroom.published(now=clock - timedelta(days=1))
    newest = Story.objects.get(pk=story.pk)
    newest.standfirst, newest.change = "Both sides signed.", "material"
    newest.save_revision()
    at(let_it_be_due(out(story, clock)))
    assert newsroom.log("story")[-1].standfirst == "Both sides signed."
    assert newsroom.log("story")[-1].updated > clock - timedelta(seconds=5)


def test_a_live_blog_goes_out_as_planned_with_the_posts_it_has_by_then(newsroom, clock):
    blog = LiveStory(headline="Storm", section=newsroom.section)
    blog.save()
    blog.save_revision()
    plan = out(Story.objects.get(pk=blog.pk), clock)
    actions.post_entry(blog, text="<p>Rain</p>", now=clock)
    at(let_it_be_due(plan))
    assert len(newsroom.log("story")[-1].live.entries) == 1


def test_a_plan_that_nobody_was_there_for_is_done_late_and_said_to_be(newsroom, clock, caplog):
    plan = out(draft(newsroom), clock)
    Plan.objects.update(moment=timezone.now() - timedelta(hours=8))
    at(timezone.now())
    assert Plan.objects.get(pk=plan.pk).state == "done"
    assert any("28800 s LATE" in record.getMessage() for record in caplog.records)


def test_a_clock_that_is_set_back_after_it_was_done_does_not_do_it_again(newsroom, clock):
    plan = out(draft(newsroom), clock)
    at(let_it_be_due(plan))
    for hours in (-1, 0, 1, 24):
        at(timezone.now() + timedelta(hours=hours))
    assert len(newsroom.log("story")) == 1


def test_a_story_comes_down_as_planned_and_its_page_says_that_its_time_was_over(newsroom, clock):
    story = newsroom.published()
    plan = plans.plan_take_down(story, moment=clock + SOON, user=None, now=clock)
    at(let_it_be_due(plan))
    assert newsroom.log()[-1].reason == "expired"
    assert newsroom.log()[-1].addresses == (story.address, card_address(story.pk, newsroom.log("story")[-1].card))
    assert not Story.objects.get(pk=story.pk).live


def test_a_tombstone_that_says_so_stands_whatever_is_saved_and_gives_way_to_a_kill_alone(newsroom, clock):
    story = newsroom.published()
    actions.expire(story, user=None, now=clock)
    changed(story, "Another")
    Story.objects.get(pk=story.pk).save()
    actions.unpublish(story, user=None, now=clock)
    assert [document.reason for document in newsroom.log("withdrawn")] == ["expired"]
    actions.kill(story, user=None, now=clock, reason="Wrong man")
    actions.restore(story, user=None, now=clock)
    assert newsroom.log()[-1].reason == "killed"


def test_a_story_that_is_published_again_after_its_time_and_then_taken_down_is_not_said_to_have_expired(newsroom, clock):
    story = newsroom.published()
    actions.expire(story, user=None, now=clock)
    actions.publish(Story.objects.get(pk=story.pk), user=None, now=clock)
    actions.unpublish(story, user=None, now=clock)
    assert newsroom.log()[-1].reason == "unpublished"


def test_what_should_have_been_out_and_down_again_while_nobody_was_there_is_not_put_out(newsroom, clock):
    story = draft(newsroom)
    out(story, clock)
    plans.plan_take_down(story, moment=clock + 2 * SOON, user=None, now=clock)
    Plan.objects.filter(deed="publish").update(moment=clock - timedelta(hours=2))
    Plan.objects.filter(deed="take down").update(moment=clock - timedelta(hours=1))
    at(timezone.now())
    assert newsroom.log("story") == []
    assert "was over as well" in Plan.objects.get(deed="publish").why
    assert Plan.objects.get(deed="take down").state == "done"


@pytest.mark.parametrize("verb", ["kill", "withhold", "unpublish"])
def test_what_takes_a_story_from_readers_cancels_what_is_planned_for_it(newsroom, clock, verb):
    story = newsroom.published()
    changed(story, "Ferries sail")
    out(story, clock)
    plans.plan_take_down(story, moment=clock + 2 * SOON, user=None, now=clock)
    reason = {} if verb == "unpublish" else {"reason": "Wrong man"}
    more = {"accepted": clock} if verb == "withhold" else {"user": None}
    getattr(actions, verb)(story, now=clock, **more, **reason)
    assert set(Plan.objects.values_list("state", flat=True)) == {"cancelled"}


def test_a_plan_that_is_cancelled_is_not_done(newsroom, clock):
    plan = out(draft(newsroom), clock)
    assert plans.cancel(plan, user=None, now=clock)
    assert not plans.cancel(plan, user=None, now=clock)
    Plan.objects.update(moment=clock - SOON)
    at(timezone.now())
    assert newsroom.log("story") == []


def test_a_story_can_be_deleted_with_all_that_is_planned_for_it_and_its_old_texts_cleaned_up_without(newsroom, clock):
    story = draft(newsroom)
    plan = out(story, clock)
    changed(story, "Another")
    call_command("purge_revisions", verbosity=0)
    assert Plan.objects.get(pk=plan.pk).revision.as_object().headline == "Ferry strike ends"
    Story.objects.get(pk=story.pk).delete()
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("said", "after", "why"),
    [
        ({"section": None}, SOON, "it is in no section"),
        ({"headline": " "}, SOON, "it has no headline"),
        ({}, -SOON, "That time is over"),
        ({}, timedelta(0), "That time is over"),
    ],
)
def test_what_could_not_be_published_cannot_be_planned(newsroom, clock, said, after, why):
    with pytest.raises(CannotBePlanned, match=why):
        out(draft(newsroom, **said), clock, after=after)
    assert not Plan.objects.exists()


def test_what_readers_have_already_and_what_was_killed_cannot_be_planned(newsroom, clock):
    story = newsroom.published()
    with pytest.raises(CannotBePlanned, match="Readers have this text already"):
        out(story, clock)
    actions.kill(story, user=None, now=clock, reason="Wrong man")
    with pytest.raises(CannotBePlanned, match="restore it"):
        out(story, clock)


def test_a_story_cannot_come_down_before_it_goes_out_or_if_it_never_does(newsroom, clock):
    story = draft(newsroom)
    with pytest.raises(CannotBePlanned, match="Readers do not have it"):
        plans.plan_take_down(story, moment=clock + SOON, user=None, now=clock)
    out(story, clock)
    with pytest.raises(CannotBePlanned, match="goes out only at"):
        plans.plan_take_down(story, moment=clock + SOON, user=None, now=clock)
    plans.plan_take_down(story, moment=clock + 2 * SOON, user=None, now=clock)
    with pytest.raises(CannotBePlanned, match="comes down at"):
        out(story, clock, after=3 * SOON)


def test_what_cannot_be_done_at_its_time_fails_at_once_and_is_not_tried_again_by_itself(newsroom, clock):
    picture = newsroom.picture()
    plan = out(draft(newsroom, lead_picture=picture), clock)
    picture.credit = " "
    picture.save()
    for _ in range(3):
        at(let_it_be_due(Plan.objects.get(pk=plan.pk)))
    failed = Plan.objects.get(pk=plan.pk)
    assert (failed.state, failed.tries) == ("failed", 1)
    assert "has no credit" in failed.why
    assert newsroom.log("story") == []


def test_tried_again_by_an_editor_it_goes_out_once_what_was_wrong_is_mended(newsroom, clock):
    picture = newsroom.picture()
    plan = out(draft(newsroom, lead_picture=picture), clock)
    picture.credit = " "
    picture.save()
    at(let_it_be_due(plan))
    picture.credit = "AFP"
    picture.save()
    assert plans.try_again(Plan.objects.get(pk=plan.pk), user=None, now=timezone.now())
    at(timezone.now())
    assert not plans.try_again(Plan.objects.get(pk=plan.pk), user=None, now=timezone.now())
    assert len(newsroom.log("story")) == 1


class Crash(RuntimeError):
    pass


def test_what_breaks_off_each_time_is_not_begun_for_ever(newsroom, clock, monkeypatch):
    poisoned, good = out(draft(newsroom, "Poison"), clock), out(draft(newsroom, "Good"), clock)
    for plan in (poisoned, good):
        let_it_be_due(plan)
    real = actions.publish_revision

    def publish(revision, **said):
        if revision.as_object().headline == "Poison":
            raise Crash
        return real(revision, **said)

    monkeypatch.setattr(actions, "publish_revision", publish)
    for again in range(MOST_TRIES):
        with pytest.raises(Crash):
            at(timezone.now() + again * LEFT_TO_OTHERS)
    at(timezone.now() + MOST_TRIES * LEFT_TO_OTHERS)
    assert Plan.objects.get(pk=poisoned.pk).state == "failed"
    assert "broke off each time" in Plan.objects.get(pk=poisoned.pk).why
    assert [document.headline for document in newsroom.log("story")] == ["Good"]


def test_a_plan_that_broke_off_left_nothing_but_a_count(newsroom, clock, monkeypatch):
    plan = out(draft(newsroom), clock)
    let_it_be_due(plan)

    def publish(revision, **said):
        real(revision, **said)
        raise Crash

    real = actions.publish_revision
    monkeypatch.setattr(actions, "publish_revision", publish)
    with pytest.raises(Crash):
        at(timezone.now())
    assert newsroom.log("story") == []
    assert (Plan.objects.get().state, Plan.objects.get().tries) == ("waiting", 1)
    monkeypatch.undo()
    at(timezone.now() + LEFT_TO_OTHERS)
    assert len(newsroom.log("story")) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="one machine has one clock")
def test_a_desk_whose_clock_is_ahead_of_the_databases_waits_for_that(newsroom, clock):
    plan = out(draft(newsroom), clock)
    assert perform(plan.pk, clock=lambda: plan.moment + timedelta(hours=1)) is False
    assert newsroom.log("story") == []


def test_planning_tells_in_the_history_what_and_when(newsroom, clock, url):
    client = newsroom.client("editor")
    story = draft(newsroom)
    out(story, datetime(2030, 5, 5, 9, 0, tzinfo=UTC))
    page = client.get(url("history", story)).content.decode()
    assert "Planned: goes out at May 05, 2030 09:10:00 UTC" in page
