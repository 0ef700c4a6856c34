"""What readers may have of a story is in the log, in the transaction that made it true, and nothing else is."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from lateedition.desk.handover.models import HandoverRow
from lateedition.desk.stories import actions, coverage
from lateedition.desk.stories.models import Author, LiveStory, Material, Section, Story, StoryAuthor, Topic
from lateedition.desk.stories.publication import NotReady, StoryKilled
from lateedition.press.addresses import card_address
from lateedition.story.handover import Withdrawn

NOON = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)
ONE = NOON + timedelta(hours=1)


class PowerCut(RuntimeError):
    pass


def test_a_publish_writes_one_complete_document(newsroom):
    topic, author = Topic(name="Ferries"), Author(name="Asha Rao")
    topic.save()
    author.save()
    before = HandoverRow.objects.count()
    number = actions.publish(
        newsroom.story(topics=[topic], authors=[StoryAuthor(author=author)], dateline_place="Port Amber"), user=None, now=NOON
    )
    assert (HandoverRow.objects.count(), HandoverRow.objects.last().number) == (before + 1, number)
    [document] = newsroom.log("story")
    assert document.headline == "Ferry strike ends"
    assert document.address == f"/world/ferry-strike-ends-{document.number}/"
    assert [block.html for block in document.body] == ["It ended.", "At nine."]
    assert (document.byline.authors, document.byline.place, document.topics) == ((author.pk,), "Port Amber", (topic.pk,))
    assert document.first_published == document.updated == NOON


def test_the_documents_a_story_names_are_in_the_log_before_it_even_if_their_own_were_never_written(newsroom):
    Topic.objects.bulk_create([Topic(name="Ferries", slug="ferries")])
    newsroom.published(topics=list(Topic.objects.all()))
    assert [type(document).__name__ for document in newsroom.log()][-2:] == ["Topic", "Story"]


def test_a_publish_that_is_rolled_back_leaves_no_row_and_no_story(newsroom):
    before = HandoverRow.objects.count()
    with contextlib.suppress(PowerCut), transaction.atomic():
        actions.publish(newsroom.story(), user=None, now=NOON)
        assert HandoverRow.objects.count() == before + 1
        raise PowerCut
    assert HandoverRow.objects.count() == before
    assert not Story.objects.exists()


def test_a_story_that_was_saved_and_not_published_is_not_before_readers(newsroom):
    story = newsroom.story()
    story.save()
    story.save_revision()
    assert not story.live
    assert newsroom.log("story", "withdrawn") == []


def test_a_draft_edit_of_a_published_story_never_reaches_the_log(newsroom):
    story = newsroom.published()
    draft = story.get_latest_revision_as_object()
    draft.headline = "SECRET-CANARY"
    draft.save_revision()
    draft.standfirst = "SECRET-CANARY"
    draft.save_revision()
    actions.post_entry(_live_blog(newsroom), text="<p>Elsewhere</p>", now=ONE)
    assert all(b"SECRET-CANARY" not in bytes(row.document) for row in HandoverRow.objects.all())


def test_saving_a_single_field_of_a_draft_in_memory_hands_over_what_is_stored_and_nothing_else(newsroom):
    story = newsroom.published()
    story.headline = "SECRET-CANARY"
    story.news_value = 5
    story.save(update_fields=["news_value"])
    assert newsroom.log("story")[-1].headline == "Ferry strike ends"
    assert newsroom.log("story")[-1].news_value == 5


def test_a_material_update_moves_updated_and_a_minor_one_does_not(newsroom):
    story = newsroom.published()
    story.headline = "Ferry strike ends at last"
    actions.publish(story, user=None, now=ONE, material=Material.MINOR)
    assert newsroom.log("story")[-1].updated == NOON
    story.standfirst = "Both sides signed."
    actions.publish(story, user=None, now=ONE, material=Material.MATERIAL)
    assert newsroom.log("story")[-1].updated == ONE
    assert newsroom.log("story")[-1].first_published == NOON


def test_what_was_said_of_one_change_is_not_said_of_the_next(newsroom):
    story = newsroom.published()
    story.headline = "Ferry strike ends at last"
    actions.publish(story, user=None, now=ONE, material=Material.MATERIAL)
    assert not Story.objects.get(pk=story.pk).change


def test_what_nobody_has_said_of_a_change_is_proposed(newsroom):
    story = newsroom.published()
    story.standfirst = "Nine ships sailed."
    actions.publish(story, user=None, now=ONE)
    assert newsroom.log("story")[-1].updated == ONE
    story.standfirst = "9 ships sailed"
    actions.publish(story, user=None, now=ONE + timedelta(hours=1))
    assert newsroom.log("story")[-1].updated == ONE


def test_an_import_keeps_when_a_story_first_appeared(newsroom):
    earlier = datetime(1999, 12, 31, 9, 11, tzinfo=UTC)
    newsroom.published(first_published=earlier)
    assert newsroom.log("story")[-1].first_published == earlier


def test_publishing_the_same_again_is_the_same_document(newsroom):
    story = newsroom.published()
    count = HandoverRow.objects.count()
    number = actions.publish(story, user=None, now=ONE, material=Material.MINOR)
    assert HandoverRow.objects.count() == count
    assert number == HandoverRow.objects.last().number


def test_a_story_that_moves_leaves_its_former_addresses_behind(newsroom):
    story = newsroom.published()
    first = story.address
    story.slug = "ferries-sail"
    actions.publish(story, user=None, now=ONE, material=Material.MINOR)
    harbour = Section(name="Harbour", parent=newsroom.section)
    harbour.save()
    story.section = harbour
    actions.publish(story, user=None, now=ONE, material=Material.MINOR)
    document = newsroom.log("story")[-1]
    assert document.address == f"/world/harbour/ferries-sail-{story.pk}/"
    assert document.former_addresses == (first, f"/world/ferries-sail-{story.pk}/")


def test_a_story_that_moves_back_is_not_its_own_former_address(newsroom):
    story = newsroom.published()
    first = story.address
    for slug in ("elsewhere", "ferry-strike-ends"):
        story.slug = slug
        actions.publish(story, user=None, now=ONE, material=Material.MINOR)
    assert newsroom.log("story")[-1].address == first
    assert newsroom.log("story")[-1].former_addresses == (f"/world/elsewhere-{story.pk}/",)


def test_a_new_headline_does_not_move_a_published_story(newsroom):
    story = newsroom.published()
    story.headline = "Ferries sail again"
    actions.publish(story, user=None, now=ONE)
    assert newsroom.log("story")[-1].address == f"/world/ferry-strike-ends-{story.pk}/"


def test_a_hindi_headline_can_be_read_in_its_address(newsroom):
    story = newsroom.published("यूपी में भारी बारिश", language="hi")
    assert newsroom.log("story")[-1].address == f"/world/यूपी-में-भारी-बारिश-{story.pk}/"


def test_unpublishing_withdraws_every_address(newsroom):
    story = newsroom.published()
    first = story.address
    story.slug = "moved"
    actions.publish(story, user=None, now=ONE)
    number = actions.unpublish(story, user=None, now=ONE)
    withdrawn, [*_, published] = newsroom.log()[-1], newsroom.log("story")
    addresses = (f"/world/moved-{story.pk}/", first, card_address(story.pk, published.card))
    assert withdrawn == Withdrawn(number=story.pk, addresses=addresses, reason="unpublished", moment=ONE)
    assert number == HandoverRow.objects.last().number


def test_unpublishing_what_readers_never_had_says_nothing_to_the_press(newsroom):
    story = newsroom.story()
    story.save()
    assert actions.unpublish(story, user=None, now=ONE) is None
    assert newsroom.log("withdrawn") == []


def test_a_killed_story_is_withdrawn_and_stays_at_the_desk(newsroom):
    story = newsroom.published()
    actions.kill(story, user=None, now=ONE, reason="Wrong man")
    assert newsroom.log()[-1].reason == "killed"
    row = Story.objects.get(pk=story.pk)
    assert (row.killed, row.kill_reason, row.live) == (ONE, "Wrong man", False)


def test_the_reason_of_a_kill_stays_at_the_desk(newsroom):
    actions.kill(newsroom.published(), user=None, now=ONE, reason="SECRET-CANARY")
    assert all(b"SECRET-CANARY" not in bytes(row.document) for row in HandoverRow.objects.all())


def test_a_killed_story_cannot_be_published_by_any_door_until_it_is_restored(newsroom):
    story = newsroom.published()
    old_revision = story.latest_revision
    actions.kill(story, user=None, now=ONE, reason="Wrong man")
    with pytest.raises(StoryKilled):
        old_revision.publish()
    with pytest.raises(StoryKilled):
        actions.publish(Story.objects.get(pk=story.pk), user=None, now=ONE)
    assert newsroom.log()[-1].reason == "killed"
    actions.restore(story, user=None, now=ONE)
    assert newsroom.log()[-1].reason == "killed"
    actions.publish(Story.objects.get(pk=story.pk), user=None, now=ONE)
    assert newsroom.log()[-1].headline == "Ferry strike ends"


def test_a_copy_that_was_read_before_a_kill_does_not_undo_it(newsroom):
    story = newsroom.published()
    somebodys_copy = Story.objects.get(pk=story.pk)
    actions.kill(story, user=None, now=ONE, reason="Wrong man")
    with pytest.raises(StoryKilled):
        somebodys_copy.save()
    assert newsroom.log()[-1].reason == "killed"
    assert not Story.objects.get(pk=story.pk).live


def test_a_story_that_was_unpublished_and_then_killed_says_so(newsroom):
    story = newsroom.published()
    actions.unpublish(story, user=None, now=NOON)
    actions.kill(story, user=None, now=ONE, reason="Wrong man")
    assert [document.reason for document in newsroom.log("withdrawn")] == ["unpublished", "killed"]


def test_deleting_a_published_story_withdraws_it(newsroom):
    story = newsroom.published()
    number = story.pk
    story.delete()
    assert (newsroom.log()[-1].number, newsroom.log()[-1].reason) == (number, "unpublished")


def test_deleting_many_at_once_withdraws_each(newsroom):
    numbers = [newsroom.published(f"Story {i}").pk for i in range(3)]
    Story.objects.filter(pk__in=numbers).delete()
    assert sorted(document.number for document in newsroom.log("withdrawn")) == numbers


def test_a_scheduled_publish_reaches_the_log_when_its_time_comes_and_not_before(newsroom):
    from django.core.management import call_command

    story = newsroom.story(go_live_at=timezone.now() + timedelta(hours=1))
    story.save()
    revision = story.save_revision()
    revision.publish()
    assert newsroom.log("story") == []
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content = {**revision.content, "go_live_at": revision.approved_go_live_at.isoformat()}
    revision.save()
    call_command("publish_scheduled")
    assert [document.headline for document in newsroom.log("story")] == ["Ferry strike ends"]


def test_a_story_without_a_section_is_not_published_and_nothing_is_changed(newsroom):
    count = HandoverRow.objects.count()
    with pytest.raises(NotReady, match="it is in no section"):
        actions.publish(newsroom.story(section=None), user=None, now=NOON)
    assert HandoverRow.objects.count() == count
    assert not Story.objects.exists()


def test_a_picture_without_a_credit_keeps_a_story_from_being_published(newsroom):
    with pytest.raises(NotReady, match="has no credit"):
        actions.publish(newsroom.story(lead_picture=newsroom.picture(credit=" ")), user=None, now=NOON)


def test_what_was_put_into_a_body_is_sanitised_on_its_way_out(newsroom):
    newsroom.published(
        body=[
            {"type": "paragraph", "value": '<p onclick="x()">He <b>said</b> <script>bad()</script><a href="javascript:x()">so</a></p>'},
            {"type": "table", "value": '<table style="x"><tr><td onmouseover="x()">1</td></tr></table><iframe src="//evil"></iframe>'},
            {"type": "heading", "value": "<img src=x onerror=x()>"},
        ]
    )
    document = bytes(HandoverRow.objects.last().document)
    assert b"bad()" not in document
    assert b"javascript" not in document
    assert b"<iframe" not in document
    assert b"<img" not in document
    assert b"<b>said</b>" in document


def test_a_revision_that_names_what_is_no_more_can_still_be_opened(newsroom):
    other, author = Section(name="Gone"), Author(name="Tom Ek")
    other.save()
    author.save()
    story = newsroom.published()
    draft = story.get_latest_revision_as_object()
    draft.section = other
    draft.authors = [StoryAuthor(author=author)]
    draft.save_revision()
    other.delete()
    author.delete()
    opened = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    assert opened.section is None
    assert list(opened.authors.all()) == []


def test_a_post_to_a_live_blog_is_in_the_log_at_once_and_moves_updated(newsroom):
    story = _live_blog(newsroom)
    entry = actions.post_entry(story, text="<p>They <b>sail</b>.</p>", headline="Off", key=True, now=ONE)
    document = newsroom.log("story")[-1]
    assert document.updated == ONE
    assert [(e.number, e.headline, e.key, e.body[0].html) for e in document.live.entries] == [(entry.pk, "Off", True, "They <b>sail</b>.")]
    assert document.live.running


def test_a_changed_entry_says_so_and_a_deleted_one_is_gone(newsroom):
    story = _live_blog(newsroom)
    kept = actions.post_entry(story, text="<p>One</p>", now=NOON)
    gone = actions.post_entry(story, text="<p>Two</p>", now=ONE)
    kept.body = "<p>One, corrected</p>"
    actions.change_entry(kept, user=None, now=ONE)
    actions.delete_entry(gone, user=None, now=ONE)
    [entry] = newsroom.log("story")[-1].live.entries
    assert (entry.body[0].html, entry.updated) == ("One, corrected", ONE)


def test_posts_to_a_live_blog_that_is_not_published_wait_for_it(newsroom):
    story = LiveStory(headline="Storm", section=newsroom.section, started=NOON)
    story.save()
    actions.post_entry(story, text="<p>Rain</p>", now=ONE)
    assert newsroom.log("story") == []
    actions.publish(story, user=None, now=ONE)
    assert len(newsroom.log("story")[-1].live.entries) == 1


def test_coverage_that_ended_is_no_longer_live(newsroom):
    story = _live_blog(newsroom)
    coverage.end_coverage(story, user=None, now=ONE)
    assert newsroom.log("story")[-1].live.ended == ONE
    coverage.resume_coverage(story, user=None, now=ONE)
    assert newsroom.log("story")[-1].live.running


def test_a_live_blog_handled_as_a_plain_story_is_handed_over_as_the_live_blog_it_is(newsroom):
    story = _live_blog(newsroom)
    actions.post_entry(story, text="<p>Rain</p>", now=ONE)
    plain = Story.objects.get(pk=story.pk)
    plain.news_value = 5
    plain.save()
    assert len(newsroom.log("story")[-1].live.entries) == 1


def _live_blog(newsroom) -> LiveStory:
    story = LiveStory(headline="Storm over the port", section=newsroom.section, started=NOON)
    actions.publish(story, user=None, now=NOON)
    return story
