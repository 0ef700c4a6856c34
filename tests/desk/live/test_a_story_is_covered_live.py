"""A story that readers have becomes live coverage: the same story at the same address, with all that goes by its number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from wagtail.log_actions import registry as log_registry

from lateedition.desk.handover import outbox
from lateedition.desk.people.gate import Refused
from lateedition.desk.people.models import User
from lateedition.desk.stories import actions, coverage
from lateedition.desk.stories.coverage import CannotBeCovered
from lateedition.desk.stories.models import LiveStory, Story
from lateedition.story import article
from lateedition.story.handover import Withdrawn

NOON = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=9)


@pytest.fixture
def story(newsroom: Any) -> Story:
    """A story that readers have."""
    story: Story = newsroom.story("Ferry strike ends")
    actions.publish(story, user=None, now=NOON)
    return story


def readers_have(story: Story) -> Any:
    return outbox.latest(f"story:{story.pk}")


def newest_of(story: Story) -> Any:
    blog: Any = LiveStory.objects.get(pk=story.pk)
    return blog.get_latest_revision_as_object()


def test_readers_have_the_same_story_at_its_address_and_it_is_live(newsroom: Any, story: Story) -> None:
    before = readers_have(story)
    coverage.cover_live(story, user=None, now=LATER)
    after = readers_have(story)
    assert isinstance(after, article.Story)
    assert after.live is not None
    assert (after.address, after.headline, after.body, after.section) == (before.address, before.headline, before.body, before.section)
    assert (after.first_published, after.updated, after.version) == (before.first_published, before.updated, before.version)
    assert (after.live.started, after.live.running, after.live.entries) == (LATER, True, ())


def test_what_was_written_and_not_published_is_still_the_draft_and_nothing_of_it_gets_out(newsroom: Any, story: Story) -> None:
    story.headline = "CANARY of a draft"
    story.save_revision(clean=False)
    blog = coverage.cover_live(story, user=None, now=LATER)
    assert readers_have(story).headline == "Ferry strike ends"
    draft: Any = newest_of(blog)
    assert isinstance(draft, LiveStory)
    assert draft.headline == "CANARY of a draft"
    actions.publish_revision(draft.latest_revision, user=None)
    assert readers_have(story).headline == "CANARY of a draft"
    assert readers_have(story).live.started == LATER


def test_a_kill_of_the_story_that_it_was_takes_it(newsroom: Any, story: Story) -> None:
    coverage.cover_live(story, user=None, now=LATER)
    actions.kill(Story.objects.get(pk=story.pk), user=None, now=LATER, reason="Wrong harbour")
    assert isinstance(readers_have(story), Withdrawn)
    assert readers_have(story).reason == "killed"


def test_what_readers_do_not_have_and_what_is_live_already_is_not_covered(newsroom: Any, story: Story) -> None:
    draft = newsroom.story("A draft")
    draft.save()
    with pytest.raises(CannotBeCovered, match="readers do not have it"):
        coverage.cover_live(draft, user=None, now=LATER)
    coverage.cover_live(story, user=None, now=LATER)
    with pytest.raises(CannotBeCovered, match="a live blog already"):
        coverage.cover_live(story, user=None, now=LATER)
    actions.kill(story, user=None, now=LATER, reason="x")
    assert not LiveStory.objects.filter(pk=draft.pk).exists()


def test_it_takes_who_may_publish_the_story(newsroom: Any, story: Story) -> None:
    assert newsroom.client("reporter").post(f"/desk/live-blogs/live-desk/{story.pk}/cover/").status_code == 403
    with pytest.raises(Refused):
        coverage.cover_live(story, user=User.objects.get(username="reporter"), now=LATER)
    assert readers_have(story).live is None


def test_its_page_says_what_it_means_and_leads_to_the_live_desk(newsroom: Any, story: Story) -> None:
    chief, address = newsroom.client("editor"), f"/desk/live-blogs/live-desk/{story.pk}/cover/"
    assert address in chief.get(f"/desk/stories/edit/{story.pk}/").content.decode()
    assert "keeps its address" in chief.get(address).content.decode()
    assert readers_have(story).live is None
    done = chief.post(address)
    assert done["Location"] == f"/desk/live-blogs/live-desk/{story.pk}/"
    assert "is LIVE" in chief.get(done["Location"]).content.decode()
    assert address not in chief.get(f"/desk/live-blogs/edit/{story.pk}/").content.decode()
    for again in (chief.post(address, follow=True), chief.get(address, follow=True)):
        assert "it is a live blog already" in again.content.decode()


def test_what_readers_do_not_have_is_not_even_asked_about(newsroom: Any) -> None:
    draft = newsroom.story("A draft")
    draft.save()
    asked = newsroom.client("editor").get(f"/desk/live-blogs/live-desk/{draft.pk}/cover/", follow=True)
    assert asked.redirect_chain[0][0] == f"/desk/stories/edit/{draft.pk}/"
    assert "readers do not have it; publish it first" in asked.content.decode()


def test_its_history_goes_on_and_has_what_was_done_before(newsroom: Any, story: Story) -> None:
    coverage.cover_live(story, user=None, now=LATER)
    actions.kill(story, user=None, now=LATER, reason="Wrong harbour")
    registry: Any = log_registry
    done = registry.get_logs_for_instance(LiveStory.objects.get(pk=story.pk)).order_by("pk").values_list("action", flat=True)
    assert list(done) == ["wagtail.publish", "lateedition.cover_live", "lateedition.kill"]
    history = newsroom.client("editor").get(f"/desk/live-blogs/history/{story.pk}/").content.decode()
    for words in ("Covered live from then on", "Killed: Wrong harbour", "Published"):
        assert words in history


def test_words_that_are_sent_from_a_form_opened_before_are_saved(newsroom: Any, story: Story) -> None:
    chief = newsroom.client("editor")
    coverage.cover_live(story, user=None, now=LATER)
    sent = newsroom.form(story) | {"headline": "Ferry strike ends at nine"}
    assert chief.post(f"/desk/stories/edit/{story.pk}/", sent)["Location"] == f"/desk/live-blogs/edit/{story.pk}/"
    draft = newest_of(story)
    assert draft.headline == "Ferry strike ends at nine"
    actions.publish_revision(draft.latest_revision, user=None)
    assert readers_have(story).live.started == LATER


def test_words_that_such_a_form_saves_by_itself_are_saved(newsroom: Any, story: Story) -> None:
    chief = newsroom.client("editor")
    coverage.cover_live(story, user=None, now=LATER)
    sent = newsroom.form(story) | {"headline": "Ferry strike ends at ten", "sitting": "page", "turn": "1"}
    told = chief.post(f"/desk/stories/edit/{story.pk}/", sent, headers={"accept": "application/json"}).json()
    assert (told["success"], newest_of(story).headline) == (True, "Ferry strike ends at ten")
    again = sent | {"headline": "Ferry strike ends at eleven", "turn": "2", "overwrite_revision_id": told["revision_id"]}
    assert chief.post(f"/desk/stories/edit/{story.pk}/", again, headers={"accept": "application/json"}).json()["success"]
    assert newest_of(story).headline == "Ferry strike ends at eleven"
    assert readers_have(story).headline == "Ferry strike ends"
