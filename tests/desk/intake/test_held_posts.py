"""An entry that is held back and was made of an item: it goes out only while the item may, and a kill finds it at the desk."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lateedition.desk.handover import outbox
from lateedition.desk.stories import actions as stories
from lateedition.desk.stories.models import LiveEntry, LiveStory

TEXT = {"blocks": [{"key": "a", "type": "unstyled", "text": "Kim has a medal.", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}]}
BOX = {"headline": "A medal", "body": json.dumps(TEXT | {"entityMap": {}}), "hold": "1"}
SCRIPT = {"x-requested-with": "XMLHttpRequest"}


@pytest.fixture
def blog(desk: Any, now: Any) -> LiveStory:
    blog = LiveStory(headline="Parade day", section=desk.newsroom.section)
    stories.publish(blog, user=None, now=now)
    return blog


def live_desk(blog: LiveStory) -> str:
    return f"/desk/live-blogs/live-desk/{blog.pk}/"


def out(blog: LiveStory) -> Any:
    return outbox.latest(f"story:{blog.pk}").live.entries


def test_the_box_begins_with_the_item_whose_words_it_is_and_the_note_stays_out_of_it(desk: Any, blog: LiveStory) -> None:
    said = desk.editor.get(f"{live_desk(blog)}wire/{desk.receive()}/").json()

    assert (said["headline"], said["credit"]) == ("Kim gets a medal", "Asha Rao, Nobody Known, AP")
    assert "Russia gave" in said["body"]
    assert "555-0101" not in said["body"]
    assert "555-0101" in said["notes"][0]


def test_a_held_post_keeps_its_item_and_is_let_out(desk: Any, blog: LiveStory) -> None:
    desk.editor.post(live_desk(blog), BOX | {"wire": desk.receive()})
    entry = LiveEntry.objects.get()
    assert (entry.wire_guid, entry.held, out(blog)) == ("urn:newsml:ap.example:20200505:4711", True, ())

    desk.editor.post(f"{live_desk(blog)}{entry.pk}/release/")
    assert [told.headline for told in out(blog)] == ["A medal"]


def test_a_kill_takes_a_held_post_from_the_desk(desk: Any, blog: LiveStory) -> None:
    desk.editor.post(live_desk(blog), BOX | {"wire": desk.receive()})
    desk.receive(version="2", pubstatus="canceled")
    desk.follow()
    entry = LiveEntry.objects.get()

    assert entry.deleted
    assert desk.editor.post(f"{live_desk(blog)}{entry.pk}/release/").status_code == 404
    assert out(blog) == ()


def test_what_was_killed_a_moment_ago_is_not_let_out_though_nobody_has_followed_yet(desk: Any, blog: LiveStory) -> None:
    desk.editor.post(live_desk(blog), BOX | {"wire": desk.receive()})
    desk.receive(version="2", pubstatus="canceled")
    answer = desk.editor.post(f"{live_desk(blog)}{LiveEntry.objects.get().pk}/release/", headers=SCRIPT)

    assert (answer.status_code, answer.content.decode()) == (422, "Not posted: The agency has killed this item. It cannot be taken.")
    assert out(blog) == ()


def test_an_item_under_embargo_can_be_held_and_not_posted(desk: Any, blog: LiveStory) -> None:
    number = desk.receive(embargoed="2999-01-01T00:00:00Z")
    posted = {name: value for name, value in BOX.items() if name != "hold"} | {"wire": number}
    refused = desk.editor.post(live_desk(blog), posted, headers=SCRIPT)
    assert refused.status_code == 422
    assert "It cannot be posted before." in refused.json()["refused"][0]["said"]
    desk.editor.post(live_desk(blog), BOX | {"wire": number})
    answer = desk.editor.post(f"{live_desk(blog)}{LiveEntry.objects.get().pk}/release/", headers=SCRIPT)

    assert answer.status_code == 422
    assert out(blog) == ()
