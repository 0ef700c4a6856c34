"""An editor sends a story as breaking news: asked for once, by who may, told to how many; and has put right what was wrong in it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from lateedition.config import LettersConfig
from lateedition.desk.letters.models import Letter
from lateedition.desk.letters.sending import CannotBeSent, send_breaking, send_correction
from lateedition.desk.people import Role, make_user
from lateedition.desk.people.gate import Refused
from lateedition.desk.stories import actions
from lateedition.desk.stories.outlets import of_letters
from lateedition.desk.stories.queries import site_settings
from lateedition.dispatch.letters.report import LettersReport, leave
from lateedition.story.letters import Letters

RELAY = LettersConfig("relay.example", 587, "starttls", "letters@post.example")


@pytest.fixture
def mailing(newsroom, now) -> Iterator[None]:
    """The newsroom has a relay, and its site has letters."""
    house = settings.HOUSE
    settings.HOUSE = replace(house, letters=RELAY, dispatch_port=8003)
    site = site_settings()
    site.letters_breaking = True
    site.save(now=now)
    yield
    settings.HOUSE = house


@pytest.fixture
def editor(newsroom):
    return make_user("chief", roles=[Role.DESK_CHIEF], password="the ferry sails at nine")


def test_without_a_relay_the_site_has_no_letters_whatever_its_settings_say(newsroom, now) -> None:
    site = site_settings()
    site.letters_breaking = True
    site.save(now=now)
    assert newsroom.log("site")[-1].letters is None


def test_the_settings_of_letters_are_in_the_sites_document(newsroom, mailing, now) -> None:
    site = site_settings()
    site.letters_daily, site.letters_in_stories = "06:30", True
    site.full_clean()
    site.save(now=now)
    assert newsroom.log("site")[-1].letters == Letters(daily="06:30", breaking=True, in_stories=True)


def test_what_is_sent_is_handed_over_and_in_the_history_with_who_sent_it(newsroom, mailing, editor, now) -> None:
    story = newsroom.published("Ferry sinks")
    number = send_breaking(story, user=editor, now=now)
    [letter] = newsroom.log("letter")
    assert (letter.story, letter.kind, letter.asked, letter.text) == (story.pk, "breaking", now, "")
    assert number == len(newsroom.log())
    from wagtail.models import ModelLogEntry

    entry = ModelLogEntry.objects.get(action="lateedition.letter_breaking")
    assert entry.user == editor


@pytest.mark.parametrize("state", ["draft", "killed", "withheld", "no letters", "just sent"])
def test_what_readers_do_not_have_is_not_sent_nor_anything_twice(newsroom, mailing, editor, now, state: str) -> None:
    story = newsroom.published("Ferry sinks")
    if state == "draft":
        story = newsroom.story("Not out yet")
        story.save(now=now)
    elif state == "killed":
        actions.kill(story, user=editor, now=now, reason="wrong")
    elif state == "withheld":
        actions.withhold(story, user=editor, now=now, reason="doubt")
    elif state == "no letters":
        site = site_settings()
        site.letters_breaking = False
        site.save(now=now)
    else:
        send_breaking(story, user=editor, now=now)
    before = len(newsroom.log("letter"))
    with pytest.raises(CannotBeSent):
        send_breaking(story, user=editor, now=now + timedelta(hours=1))
    assert len(newsroom.log("letter")) == before


def test_who_may_not_publish_sends_nothing(newsroom, mailing, now) -> None:
    story = newsroom.published("Ferry sinks")
    with pytest.raises(Refused, match="send letters about this story"):
        send_breaking(story, user=make_user("rita", roles=[Role.REPORTER], password="the ferry sails at nine"), now=now)
    assert Letter.objects.count() == 0


def test_the_page_says_to_how_many_and_with_which_subject_before_it_sends(newsroom, mailing) -> None:
    story = newsroom.published("Ferry sinks")
    leave(LettersReport(time.time(), breaking=1_204), settings.HOUSE.home / "watching")
    client, address = newsroom.client("editor"), reverse("letters:breaking", args=[story.pk])
    said = client.get(address).content.decode()
    assert "1,204 addresses" in said
    assert "Breaking news: Ferry sinks" in said
    assert Letter.objects.count() == 0, "looking sends nothing"
    answer = client.post(address, follow=True).content.decode()
    assert "goes to 1,204 addresses as breaking news" in answer
    assert Letter.objects.count() == 1
    again = client.post(address).content.decode()
    assert "breaking news of this story was asked for in the last hours" in again
    assert ">Send it<" not in again, "what cannot be done is not offered"
    assert Letter.objects.count() == 1


def test_a_correction_is_sent_of_a_story_that_is_gone_too_and_says_only_what_was_written(newsroom, mailing, editor) -> None:
    story = newsroom.published("Ferry sinks")
    actions.kill(story, user=editor, now=story.last_published_at, reason="wrong")
    client, address = newsroom.client("editor"), reverse("letters:correction", args=[story.pk])
    assert client.post(address, {"text": "  "}).status_code == 200
    assert Letter.objects.count() == 0
    client.post(address, {"text": "The ferry has not sunk."})
    [letter] = newsroom.log("letter")
    assert (letter.kind, letter.text) == ("correction", "The ferry has not sunk.")
    with pytest.raises(CannotBeSent):
        send_correction(story, text="\n", user=editor, now=story.last_published_at)


def test_the_menu_of_a_story_has_it_where_there_is_a_relay(newsroom, mailing, url) -> None:
    story = newsroom.published("Ferry sinks")
    assert "Send as breaking news" in newsroom.client("editor").get(url("edit", story)).content.decode()
    settings.HOUSE = replace(settings.HOUSE, letters=None)
    assert "Send as breaking news" not in newsroom.client("editor").get(url("edit", story)).content.decode()


def test_a_receipt_says_what_cannot_be_called_back() -> None:
    def said(report: LettersReport | None, subject: str = "story:17") -> list[tuple[bool, str]]:
        return [(line.done, line.said) for line in of_letters(report, subject=subject, edition=7, now=1_000.0)]

    assert said(None) == []
    assert said(LettersReport(1_000.0, edition=7), "picture:17") == []
    assert said(LettersReport(1_000.0, edition=7)) == [(True, "it was in none")]
    assert said(LettersReport(1_000.0, edition=6)) == [(False, "it is still to be seen that none with it goes out")]
    called = "cannot be called back: 1,204 letters with it; a correction by mail goes to those who got it"
    assert said(LettersReport(1_000.0, edition=6, stories={"17": 1_204})) == [(True, called)]
