"""The story form, as an editor meets it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from lxml.html import document_fromstring

from lateedition.desk.handover.receipt import Receipt
from lateedition.desk.stories import actions, editing
from lateedition.desk.stories.models import Author, Story

NOON = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)


def test_a_new_story_begins_with_a_text_to_write_in(newsroom, url):
    page = newsroom.client("reporter").get(url("add")).context["form"]["body"].value()
    assert [block.block_type for block in page] == ["paragraph"]


def test_a_link_asks_for_an_address_and_not_for_a_page(newsroom, url):
    page = newsroom.client("reporter").get(url("add")).content.decode()
    assert "/desk/choose-external-link/" in page
    assert "/desk/choose-page/" not in page


def test_a_published_story_offers_both_kinds_of_change_and_chooses_neither_by_itself(newsroom, url):
    form = newsroom.client("editor").get(url("edit", newsroom.published())).context["form"]
    assert not form["change"].value()
    assert [value for value, _ in form.fields["change"].choices] == ["material", "minor"]


def test_a_reporter_is_not_asked_what_kind_of_change_it_is(newsroom, url):
    assert "change" not in newsroom.client("reporter").get(url("edit", newsroom.published())).context["form"].fields


@pytest.mark.parametrize(("name", "words"), [("kill", "Gone since edition 9"), ("unpublish", "Gone since edition 9")])
def test_what_the_site_says_of_it_is_told(newsroom, url, monkeypatch, name, words):
    monkeypatch.setattr(editing, "receipt_of", lambda number, **_: Receipt(number, 9, 0.1))
    answer = newsroom.client("editor").post(url(name, newsroom.published()), {"reason": "Wrong man"}, follow=True)
    assert f"{words} after 0.1 s." in answer.content.decode()


def test_what_keeps_a_story_from_being_published_is_said_by_name_and_publish_stands_beside_the_menu(newsroom, url):
    address = url("edit", newsroom.published())
    page = newsroom.client("editor").get(address).content.decode()
    assert len(document_fromstring(page).xpath('//button[@name="action-publish"]/parent::div[@class="desk-actions"]')) == 1
    said = newsroom.client("editor").post(address, {"action-publish": "1", "headline": "", "body-count": "0"}).content.decode()
    assert "Not published: see to Headline" in said


def test_publishing_leads_to_the_page(newsroom, url, monkeypatch):
    monkeypatch.setattr(editing, "receipt_of", lambda number, **_: Receipt(number, 9, 0.1))
    story = newsroom.story("यूपी में")
    story.save()
    form = newsroom.form(story, **{"action-publish": "action-publish"})
    page = newsroom.client("editor").post(url("edit", story), form, follow=True).content.decode()
    assert "Live in edition 9 after 0.1 s." in page
    assert re.search(r'href="http://localhost:9/world/%E0%A4%AF[^"]+-\d+/"', page)


def test_the_site_is_asked_outside_any_transaction(newsroom, url, monkeypatch):
    from django.db import connection

    def ask(number: int, **_: object) -> Receipt:
        assert not connection.in_atomic_block
        return Receipt(number, 9, 0.1)

    monkeypatch.setattr(editing, "receipt_of", ask)
    story = newsroom.story()
    story.save()
    newsroom.client("editor").post(url("edit", story), newsroom.form(story, **{"action-publish": "action-publish"}))
    newsroom.client("editor").post(url("kill", story), {"reason": "Wrong man"})
    assert Story.objects.get().killed


def test_saving_by_itself_keeps_one_revision_and_reaches_nobody(newsroom, url):
    story = newsroom.published()
    client, headers = newsroom.client("reporter"), {"accept": "application/json"}
    row = Story.objects.get(pk=story.pk)
    loaded = {"loaded_revision_id": row.latest_revision_id, "loaded_revision_created_at": row.latest_revision.created_at.isoformat()}
    first = json.loads(client.post(url("edit", story), newsroom.form(story, headline="One", **loaded), headers=headers).content)
    again = newsroom.form(story, headline="Two", overwrite_revision_id=first["revision_id"])
    second = json.loads(client.post(url("edit", story), again, headers=headers).content)
    assert (first["success"], second["success"], second["revision_id"]) == (True, True, first["revision_id"])
    assert len(newsroom.log("story")) == 1


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_by_saving_by_itself(newsroom, url):
    story = newsroom.published()
    form = newsroom.form(story, loaded_revision_id=story.latest_revision_id, loaded_revision_created_at="2020-05-05T12:00:00+00:00")
    story.headline = "Somebody else's words"
    story.save_revision()
    answer = newsroom.client("reporter").post(url("edit", story), form, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["error_code"]) == (400, "invalid_revision")
    assert Story.objects.get().get_latest_revision_as_object().headline == "Somebody else's words"


def test_the_reason_of_a_kill_is_in_the_history(newsroom, url, now):
    story = newsroom.published()
    actions.kill(story, user=None, now=now, reason="Wrong man")
    assert "Killed: Wrong man" in newsroom.client("editor").get(url("history", story)).content.decode()


@pytest.mark.parametrize("pressed", [{}, {"action-publish": "action-publish"}])
def test_which_pictures_a_story_uses_is_known_as_soon_as_it_is_saved_or_published(newsroom, url, monkeypatch, pressed):
    monkeypatch.setattr(editing, "receipt_of", lambda number, **_: Receipt(number, 9, 0.1))
    story, picture = newsroom.story(), newsroom.picture()
    story.save()
    client = newsroom.client("editor")
    client.post(url("edit", story), newsroom.form(story, lead_picture=picture.pk, **pressed))
    assert [used.pk for used, _ in picture.get_usage()] == [story.pk]
    client.post(url("edit", story), newsroom.form(story, lead_picture="", **pressed))
    assert list(picture.get_usage()) == []


def test_a_publish_notes_once_what_a_story_uses(newsroom, url, monkeypatch):
    from wagtail.models import ReferenceIndex

    noted = []
    monkeypatch.setattr(editing, "receipt_of", lambda number, **_: Receipt(number, 9, 0.1))
    monkeypatch.setattr(ReferenceIndex, "create_or_update_for_object", noted.append)
    story = newsroom.published()
    noted.clear()
    newsroom.client("editor").post(
        url("edit", story), newsroom.form(story, headline="New", change="material", **{"action-publish": "action-publish"})
    )
    assert noted == [story]


def test_a_form_that_is_sent_twice_signs_nobody_twice(newsroom, url):
    story = newsroom.story()
    story.save()
    author = Author(name="Asha Rao")
    author.save(now=NOON)
    signed = {"authors-TOTAL_FORMS": 1, "authors-0-id": "", "authors-0-ORDER": 1, "authors-0-DELETE": "", "authors-0-author": author.pk}
    form = newsroom.form(story, **signed, **{"action-publish": "action-publish"})
    for _again in range(2):
        assert newsroom.client("editor").post(url("edit", story), form).status_code == 302
    assert [signature.author.name for signature in Story.objects.get(pk=story.pk).authors.all()] == ["Asha Rao"]
