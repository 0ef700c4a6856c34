"""Who may do what, through every door of the desk."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lateedition.desk.stories import actions
from lateedition.desk.stories.models import LiveStory, Story

NOON = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)
LOGIN = "/desk/login/"


def test_a_reporter_saves_a_draft_and_cannot_publish_it_with_the_form(newsroom, url):
    story = newsroom.story()
    story.save()
    answer = newsroom.client("reporter").post(
        url("edit", story), newsroom.form(story, headline="Changed", **{"action-publish": "action-publish"})
    )
    assert answer.status_code == 302
    row = Story.objects.get(pk=story.pk)
    assert (row.get_latest_revision_as_object().headline, row.live) == ("Changed", False)
    assert newsroom.log("story") == []


def test_a_reporter_cannot_publish_a_new_story_with_the_form(newsroom, url):
    newsroom.client("reporter").post(url("add"), newsroom.form(newsroom.story(), **{"action-publish": "action-publish"}))
    assert Story.objects.count() == 1
    assert newsroom.log("story") == []


def test_an_editor_publishes_with_the_form(newsroom, url):
    story = newsroom.story()
    story.save()
    answer = newsroom.client("editor").post(
        url("edit", story), newsroom.form(story, headline="Ferries sail", **{"action-publish": "action-publish"}), follow=True
    )
    assert newsroom.log("story")[-1].headline == "Ferries sail"
    assert f"Handed over as no. {Story.objects.get().handed_over or len(newsroom.log())}" in answer.content.decode()


def test_an_editor_publishes_a_new_story_with_the_form(newsroom, url):
    newsroom.client("editor").post(url("add"), newsroom.form(newsroom.story(), **{"action-publish": "action-publish"}))
    assert newsroom.log("story")[-1].headline == "Ferry strike ends"


@pytest.mark.parametrize(("said", "moved"), [("material", True), ("minor", False)])
def test_the_form_says_whether_updated_moves(newsroom, url, said, moved):
    story = newsroom.published()
    newsroom.client("editor").post(
        url("edit", story), newsroom.form(story, headline="Ferries sail", change=said, **{"action-publish": "action-publish"})
    )
    document = newsroom.log("story")[-1]
    assert document.headline == "Ferries sail"
    assert (document.updated > NOON) is moved


def test_what_keeps_a_story_from_being_published_is_said_and_the_draft_is_kept(newsroom, url):
    story = newsroom.story(lead_picture=newsroom.picture(credit=" "))
    story.save()
    form = newsroom.form(story, headline="Kept", lead_picture=story.lead_picture_id, **{"action-publish": "action-publish"})
    answer = newsroom.client("editor").post(url("edit", story), form, follow=True)
    assert "has no credit" in answer.content.decode()
    assert Story.objects.get().get_latest_revision_as_object().headline == "Kept"
    assert newsroom.log("story") == []


@pytest.mark.parametrize("name", ["unpublish", "kill", "delete"])
def test_an_editor_takes_a_story_from_readers(newsroom, url, name):
    story = newsroom.published()
    assert newsroom.client("editor").get(url(name, story)).status_code == 200
    newsroom.client("editor").post(url(name, story), {"reason": "Wrong man"})
    assert newsroom.log()[-1].reason == ("killed" if name == "kill" else "unpublished")


def test_a_kill_needs_a_reason(newsroom, url):
    story = newsroom.published()
    assert newsroom.client("editor").post(url("kill", story), {"reason": " "}).status_code == 200
    assert Story.objects.get(pk=story.pk).live


def test_the_form_of_a_killed_story_offers_no_publish_and_does_none(newsroom, url):
    story = newsroom.published()
    actions.kill(story, user=None, now=NOON, reason="Wrong man")
    page = newsroom.client("editor").get(url("edit", story)).content.decode()
    assert 'name="action-publish"' not in page
    assert "Wrong man" in page
    newsroom.client("editor").post(url("edit", story), newsroom.form(story, **{"action-publish": "action-publish"}))
    assert not Story.objects.get(pk=story.pk).live
    newsroom.client("editor").post(url("restore", story))
    newsroom.client("editor").post(url("edit", story), newsroom.form(story, **{"action-publish": "action-publish"}))
    assert Story.objects.get(pk=story.pk).live


def test_a_live_blog_asked_for_as_a_story_is_worked_on_as_a_live_blog(newsroom, url):
    story = LiveStory(headline="Storm", section=newsroom.section, started=NOON)
    actions.publish(story, user=None, now=NOON)
    answer = newsroom.client("editor").post(url("edit", story), newsroom.form(story))
    assert answer["Location"] == url("edit", story, of="livestory")


def test_pictures_and_originals_are_for_the_desk_only(newsroom):
    picture = newsroom.picture()
    newsroom.published(lead_picture=picture)
    [rendition, *_] = newsroom.log("picture")[-1].renditions
    for address in (f"/desk/renditions/{rendition.digest}", f"/desk/originals/{picture.file.name}"):
        assert newsroom.client(None).get(address)["Location"].startswith(LOGIN)
        answer = newsroom.client("reporter").get(address)
        assert answer.status_code == 200
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer.getvalue()
    for address in ("/desk/originals/../secret.key", "/desk/originals/%2e%2e/desk.sqlite3", "/desk/renditions/..%2f..%2fsecret.key"):
        assert newsroom.client("editor").get(address, follow=True).status_code in (400, 404)


def test_every_page_of_the_desk_is_bound_by_a_policy(newsroom, url):
    answer = newsroom.client("editor").get(url("list"))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert answer["X-Frame-Options"] == "DENY"


POST = (
    '{"blocks": [{"key": "a", "type": "unstyled", "text": "It rains.", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}], '
    '"entityMap": {}}'
)
EMPTY = POST.replace("It rains.", " ")
