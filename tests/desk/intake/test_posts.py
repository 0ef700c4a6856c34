"""A new version of what a post of a live blog was made of: what the editor did not touch is updated, what both changed is a conflict."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from lateedition.desk.handover import outbox
from lateedition.desk.intake import actions
from lateedition.desk.intake.models import Alarm, PostLine
from lateedition.desk.people.models import User
from lateedition.desk.stories import actions as stories
from lateedition.desk.stories.coverage import Words
from lateedition.desk.stories.models import LiveEntry, LiveStory
from newswire import GUID, PARAGRAPHS, newsml

NEW = "urn:newsml:ap.example:20200505:4712"
TWICE = (PARAGRAPHS[0], "It was the third.", PARAGRAPHS[2])


@pytest.fixture
def blog(desk: Any, now: Any) -> LiveStory:
    blog = LiveStory(headline="Parade day", section=desk.newsroom.section)
    stories.publish(blog, user=None, now=now)
    return blog


def posted(desk: Any, blog: LiveStory, now: Any, *paragraphs: str, headline: str = "Kim gets a medal") -> LiveEntry:
    """A post of the item; its text is that of the form as it begins, without the dateline, unless `paragraphs` are given."""
    assert desk.editor
    receipt = desk.inbox.take_in(newsml(), source="ap", name="1", received=now)
    item = desk.inbox.entry(receipt.entries[0]).item
    words = paragraphs or ("Russia gave Kim a medal.", *PARAGRAPHS[1:])
    text = "".join(f"<p>{said}</p>" for said in words)
    user = User.objects.get(username="editor")
    return actions.post(item, receipt=receipt.number, to=blog, words=Words(text, headline), user=user, now=now)


def shown(blog: LiveStory) -> str:
    (entry,) = outbox.latest(f"story:{blog.pk}").live.entries
    return f"{entry.headline}: {' '.join(block.html for block in entry.body)}"


def waits(entry: LiveEntry) -> bool:
    return PostLine.objects.get(entry=entry).waiting is not None


def test_a_new_version_is_proposed_and_readers_have_what_they_had(desk: Any, blog: LiveStory, now: Any) -> None:
    entry = posted(desk, blog, now)
    desk.send(version=2, paragraphs=TWICE)
    desk.follow()

    assert waits(entry)
    assert "third" not in shown(blog)
    assert "third" in desk.editor.get(f"/desk/wire/updates/posts/{entry.pk}/").content.decode()
    assert f'href="/desk/wire/updates/posts/{entry.pk}/"' in desk.editor.get("/desk/wire/updates/").content.decode()


def test_an_editor_applies_it_and_readers_have_it_at_once(desk: Any, blog: LiveStory, now: Any) -> None:
    entry = posted(desk, blog, now)
    desk.send(version=2, paragraphs=TWICE)
    desk.follow()
    address = f"/desk/wire/updates/posts/{entry.pk}/"
    seen = desk.editor.get(address).context["seen"]
    answer = desk.editor.post(address, {"seen": seen, "do": "apply"})

    assert answer.url == f"/desk/live-blogs/live-desk/{blog.pk}/"
    assert shown(blog) == "Kim gets a medal: Russia gave Kim a medal. It was the third. He wore it at once."
    assert LiveEntry.objects.get(pk=entry.pk).updated
    assert LiveEntry.objects.get(pk=entry.pk).wire_version == 2
    assert not waits(entry)


def test_the_policy_of_the_source_applies_it_at_once_where_nothing_conflicts(desk: Any, blog: LiveStory, now: Any) -> None:
    posted(desk, blog, now, "Russia gave Kim a medal.", "It was the second, we think.", PARAGRAPHS[2])
    desk.send(version=2, paragraphs=(*PARAGRAPHS[:2], "He wore it later."))
    desk.follow(updates="apply")

    assert shown(blog) == "Kim gets a medal: Russia gave Kim a medal. It was the second, we think. He wore it later."


def test_what_both_changed_is_a_conflict_and_waits_for_a_person(desk: Any, blog: LiveStory, now: Any) -> None:
    entry = posted(desk, blog, now, "Russia gave Kim a medal.", "It was the second, we think.", PARAGRAPHS[2])
    desk.send(version=2, paragraphs=TWICE)
    desk.follow(updates="apply")
    assert waits(entry)
    assert "we think" in shown(blog)
    address = f"/desk/wire/updates/posts/{entry.pk}/"
    seen = desk.editor.get(address).context["seen"]
    assert "Conflicts without a choice: 1" in desk.editor.post(address, {"seen": seen, "do": "apply"}).content.decode()
    assert desk.editor.post(address, {"seen": seen, "do": "keep"}).status_code == 302

    assert "we think" in shown(blog)
    assert not waits(entry)


def test_what_was_left_out_of_a_post_stays_out_whatever_becomes_of_it(desk: Any, blog: LiveStory, now: Any) -> None:
    entry = posted(desk, blog, now, PARAGRAPHS[2], headline="")
    desk.send(version=2, headline="Kim gets two medals", paragraphs=(*TWICE[:2], PARAGRAPHS[2], "It shone."))
    desk.follow()
    assert not waits(entry), "nothing that the post has was changed"
    desk.send(version=3, headline="Kim gets two medals", paragraphs=(*TWICE[:2], "He wore it later.", "It shone."))
    desk.follow(updates="apply")

    assert shown(blog) == ": He wore it later."


def test_a_post_that_was_changed_meanwhile_is_not_overwritten(desk: Any, blog: LiveStory, now: Any) -> None:
    entry = posted(desk, blog, now)
    desk.send(version=2, paragraphs=TWICE)
    desk.follow()
    address = f"/desk/wire/updates/posts/{entry.pk}/"
    seen = desk.editor.get(address).context["seen"]
    changed = LiveEntry.objects.get(pk=entry.pk)
    changed.body = "<p>Our own words alone.</p>"
    stories.change_entry(changed, user=None, now=timezone.now())
    answer = desk.editor.post(address, {"seen": seen, "do": "apply"})

    assert "Our own words alone." in shown(blog)
    assert "third" not in shown(blog)
    assert answer.status_code in (200, 302)


def test_a_correction_of_a_post_is_mandatory_and_told(desk: Any, blog: LiveStory, now: Any) -> None:
    entry = posted(desk, blog, now)
    desk.send(version=2, paragraphs=TWICE, signals=["correction"])
    desk.follow()

    assert PostLine.objects.get(entry=entry).correction
    assert Alarm.objects.get().kind == "corrected"
    assert "CORRECTION: MANDATORY" in desk.editor.get("/desk/wire/updates/").content.decode()


def test_an_item_in_the_place_of_a_posts_own_is_proposed_too_and_a_kill_of_it_takes_the_post(desk: Any, blog: LiveStory, now: Any) -> None:
    entry = posted(desk, blog, now)
    desk.send(guid=NEW, replaces=GUID, paragraphs=TWICE, signals=["correction"])
    desk.follow()
    assert Alarm.objects.get().kind == "corrected", "a correction under another name is one, too"
    review = desk.editor.get(f"/desk/wire/updates/posts/{entry.pk}/").content.decode()
    assert "takes the place of the one that our post was made of" in review
    desk.send(guid=NEW, version=2, replaces=GUID, paragraphs=TWICE)
    desk.follow(updates="apply")
    assert "third" in shown(blog)
    desk.send(guid=NEW, version=3, status="canceled")
    desk.follow()

    assert LiveEntry.objects.get(pk=entry.pk).deleted
    assert outbox.latest(f"story:{blog.pk}").live.entries == ()


def test_a_kill_takes_the_proposal_with_the_post(desk: Any, blog: LiveStory, now: Any) -> None:
    entry = posted(desk, blog, now)
    desk.send(version=2, paragraphs=TWICE)
    desk.follow()
    desk.send(version=3, status="canceled")
    desk.follow(updates="apply")

    assert LiveEntry.objects.get(pk=entry.pk).deleted
    assert desk.editor.get("/desk/wire/updates/").context["rows"] == []


def test_who_may_not_post_may_not_apply(desk: Any, blog: LiveStory, now: Any) -> None:
    entry = posted(desk, blog, now)
    desk.send(version=2, paragraphs=TWICE)
    desk.follow()

    assert desk.reporter.get(f"/desk/wire/updates/posts/{entry.pk}/").status_code == 403
    assert desk.editor.get("/desk/wire/updates/posts/999/").status_code == 404
