"""An item that becomes a post of a live blog keeps which item it was made of."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lateedition.desk.handover import outbox
from lateedition.desk.stories import actions as stories
from lateedition.desk.stories.models import LiveEntry, LiveStory

TEXT = {"blocks": [{"key": "a", "type": "unstyled", "text": "Kim has a medal.", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}]}
FORM = {"headline": "A medal", "body": json.dumps(TEXT | {"entityMap": {}})}


@pytest.fixture
def blog(desk: Any, now: Any) -> LiveStory:
    blog = LiveStory(headline="Parade day", section=desk.newsroom.section)
    stories.publish(blog, user=None, now=now)
    return blog


def test_an_item_offers_the_live_blogs_that_run_to_those_who_may_post(desk: Any, blog: LiveStory) -> None:
    number = desk.receive()
    link = f'href="/desk/wire/{number}/post/{blog.pk}/"'

    assert link in desk.editor.get(f"/desk/wire/{number}/").content.decode()
    assert link not in desk.reporter.get(f"/desk/wire/{number}/").content.decode()
    assert desk.reporter.post(f"/desk/wire/{number}/post/{blog.pk}/", FORM).status_code == 403
    assert LiveEntry.objects.count() == 0


def test_the_form_begins_with_the_item_without_its_dateline_and_the_note_stays_beside_it(desk: Any, blog: LiveStory) -> None:
    form = desk.editor.get(f"/desk/wire/{desk.receive()}/post/{blog.pk}/")

    assert form.context["form"]["headline"].value() == "Kim gets a medal"
    assert "Russia gave <em>Kim</em> a medal." in form.context["form"].instance.body
    assert "555-0101" not in form.context["form"].instance.body
    assert "Not for publication:" in form.content.decode()


def test_a_post_is_before_readers_and_knows_its_item(desk: Any, blog: LiveStory) -> None:
    answer = desk.editor.post(f"/desk/wire/{desk.receive()}/post/{blog.pk}/", FORM)
    entry = LiveEntry.objects.get()

    assert answer["Location"] == f"/desk/live-blogs/live-desk/{blog.pk}/"
    assert (entry.wire_provider, entry.wire_guid, entry.wire_version) == ("ap.example", "urn:newsml:ap.example:20200505:4711", 1)
    assert [told.headline for told in outbox.latest(f"story:{blog.pk}").live.entries] == ["A medal"]


@pytest.mark.parametrize("status", ["canceled", "withheld"])
def test_what_must_not_be_used_is_not_offered_and_not_posted(desk: Any, blog: LiveStory, status: str) -> None:
    number = desk.receive(pubstatus=status)

    assert "/post/" not in desk.editor.get(f"/desk/wire/{number}/").content.decode()
    desk.editor.post(f"/desk/wire/{number}/post/{blog.pk}/", FORM)
    assert LiveEntry.objects.count() == 0
