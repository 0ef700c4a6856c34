"""A new version that the policy of its source has merged by itself: where nothing conflicts, and never over somebody's work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import ModelLogEntry

from lateedition.desk.handover import outbox
from lateedition.desk.intake import follower
from lateedition.desk.intake.applying import material_of
from lateedition.desk.intake.merging import Copy
from lateedition.desk.intake.models import WireLine
from lateedition.desk.people.models import User
from lateedition.desk.stories import actions as stories
from lateedition.desk.stories.models import Material, Story
from lateedition.story.blocks import Paragraph
from newswire import PARAGRAPHS

NEWER = (PARAGRAPHS[0].replace("a medal", "two medals"), *PARAGRAPHS[1:])


def fresh(story: Story) -> Story:
    return Story.objects.get(pk=story.pk)


def of_readers(story: Story) -> str:
    return str(outbox.latest(f"story:{story.pk}").body)


def update(desk: Any, **said: Any) -> None:
    """Send a second version, with the source's profile saying that updates are applied."""
    desk.send(**({"version": 2, "paragraphs": NEWER} | said))
    desk.follow(updates="apply")


def test_a_published_story_that_nobody_edited_has_the_update_at_once_and_the_history_says_it_was_the_wire(desk: Any, page: Any) -> None:
    story = desk.story_off_the_wire()
    update(desk)

    assert "two medals" in of_readers(story)
    logged = ModelLogEntry.objects.filter(action__in=["lateedition.merge", "wagtail.publish"]).order_by("-pk")[:2]
    assert [entry.user for entry in logged] == [None, None]
    assert "version 2, by itself, as the profile of the source has it" in page(f"/desk/stories/history/{story.pk}/")
    assert (fresh(story).wire_version, WireLine.objects.get().waiting) == (2, None)


def test_updated_moves_with_the_news_and_not_with_a_comma(desk: Any) -> None:
    story = desk.story_off_the_wire()
    first = fresh(story).updated
    update(desk, paragraphs=(PARAGRAPHS[0].replace("Kim a", "Kim, a"), *PARAGRAPHS[1:]))
    assert "Kim, a" in of_readers(story)
    assert fresh(story).updated == first

    update(desk, version=3)
    assert fresh(story).updated > first


def test_what_the_editor_published_in_other_words_stays_beside_what_is_updated(desk: Any) -> None:
    story = desk.story_off_the_wire()
    desk.edit(story, paragraphs=["Russia gave Kim a medal.", "It was the second in a year.", "He wore it at once."])
    stories.publish(fresh(story).get_latest_revision_as_object(), user=None, now=timezone.now())
    update(desk)

    assert "two medals" in of_readers(story)
    assert "the second in a year" in of_readers(story)


def test_a_draft_that_readers_never_had_is_merged_and_not_published(desk: Any) -> None:
    story = desk.take(desk.receive(uri="u:1"))
    desk.receive(uri="u:1", version="2", headline="Kim gets two medals")
    desk.follow(updates="apply")

    assert fresh(story).get_latest_revision_as_object().headline == "Kim gets two medals"
    assert not fresh(story).live


def test_nothing_is_applied_unless_the_profile_of_the_source_says_so(desk: Any) -> None:
    story = desk.story_off_the_wire()
    desk.send(version=2, paragraphs=NEWER)
    desk.follow()

    assert "two medals" not in of_readers(story)
    assert WireLine.objects.get().waiting


def conflict(desk: Any, story: Story) -> None:
    desk.edit(story, paragraphs=["Russia gave Kim a horse.", *PARAGRAPHS[1:]])
    stories.publish(fresh(story).get_latest_revision_as_object(), user=None, now=timezone.now())


def unpublished_changes(desk: Any, story: Story) -> None:
    desk.edit(story, standfirst="Not ready for readers")


def lock(_desk: Any, story: Story) -> None:
    Story.objects.filter(pk=story.pk).update(locked=True)


def open_form(desk: Any, story: Story) -> None:
    assert desk.editor
    kind, editor = ContentType.objects.get_for_model(Story), User.objects.get(username="editor")
    EditingSession.objects.create(user=editor, content_type=kind, object_id=str(story.pk), last_seen_at=timezone.now())


def unfit(_desk: Any, story: Story) -> None:
    Story.objects.filter(pk=story.pk).update(section=None)


@pytest.mark.parametrize("happens", [conflict, unpublished_changes, lock, open_form, unfit])
def test_an_editors_work_is_never_overtaken_and_the_update_waits_for_her(desk: Any, happens: Any) -> None:
    story = desk.story_off_the_wire()
    happens(desk, story)
    draft = str(fresh(story).get_latest_revision_as_object().body)
    update(desk)

    assert "two medals" not in of_readers(story)
    assert str(fresh(story).get_latest_revision_as_object().body) == draft
    line = WireLine.objects.get()
    assert (bool(line.waiting), line.due) == (True, False)


def test_a_form_that_was_closed_a_while_ago_holds_nothing_up(desk: Any) -> None:
    story = desk.story_off_the_wire()
    open_form(desk, story)
    EditingSession.objects.update(last_seen_at=timezone.now() - timedelta(minutes=5))
    update(desk)

    assert "two medals" in of_readers(story)


def test_an_embargoed_update_waits_for_a_person(desk: Any) -> None:
    story = desk.take(desk.receive(uri="u:1"))
    ends = timezone.now() + timedelta(hours=1)
    desk.receive(uri="u:1", version="2", headline="Kim gets two medals", embargoed=ends.isoformat())
    desk.follow(updates="apply")

    assert fresh(story).get_latest_revision_as_object().headline == "Kim gets a medal"
    assert not WireLine.objects.get().due


def test_a_killed_storys_update_is_not_applied(desk: Any) -> None:
    story = desk.story_off_the_wire()
    stories.kill(fresh(story), user=None, now=timezone.now(), reason="by hand")
    update(desk)

    assert fresh(story).killed
    assert "two medals" not in str(fresh(story).get_latest_revision_as_object().body)


def test_what_goes_wrong_is_left_to_a_person_and_holds_up_no_kill(desk: Any, monkeypatch: Any) -> None:
    other = desk.story_off_the_wire(guid="u:other")
    desk.story_off_the_wire()

    def fail(*_: Any, **__: Any) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(follower, "apply_at_once", fail)
    update(desk)
    desk.send(guid="u:other", version=2, status="canceled")
    update(desk)

    line = WireLine.objects.get(guid="urn:newsml:ap.example:20200505:4711")
    assert (line.due, line.waiting is not None) == (False, True)
    assert fresh(other).killed


def test_only_letters_and_figures_make_news() -> None:
    before = Copy("Two dead", body=(Paragraph("It sank, he said."),))

    assert material_of(before, Copy("Two Dead", body=(Paragraph("It sank – he <b>said</b>!"),)), language="en") == Material.MINOR
    assert material_of(before, Copy("Two dead", body=(Paragraph("It sank at 9, he said."),)), language="en") == Material.MATERIAL
