"""A story that an editor sends out goes by mail too, to as many as the page says; and what was wrong in it is put right by mail."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from wagtail.models import ModelLogEntry

from lateedition.config import LettersConfig
from lateedition.desk.alerts import alerting
from lateedition.desk.alerts.alerting import alert
from lateedition.desk.letters.models import Letter
from lateedition.desk.letters.sending import CannotBeSent, send_correction
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


def test_breaking_news_goes_by_mail_too_where_the_site_has_letters(newsroom, mailing, editor, now) -> None:
    story = newsroom.published("Ferry sinks")
    alert(story, user=editor, now=now)
    [letter] = newsroom.log("letter")
    assert (letter.story, letter.kind, letter.asked, letter.text) == (story.pk, "breaking", now, "")
    site = site_settings()
    site.letters_breaking = False
    site.save(now=now)
    alert(story, user=editor, now=now, again=True)
    assert len(newsroom.log("letter")) == 1


@pytest.mark.parametrize("state", ["draft", "killed", "just sent"])
def test_no_letter_is_asked_for_of_what_is_not_sent_out(newsroom, mailing, editor, now, state: str) -> None:
    story = newsroom.published("Ferry sinks")
    if state == "draft":
        story = newsroom.story("Not out yet")
        story.save(now=now)
    elif state == "killed":
        actions.kill(story, user=editor, now=now, reason="wrong")
    else:
        alert(story, user=editor, now=now)
    before = len(newsroom.log("letter"))
    with pytest.raises(alerting.CannotBeSent):
        alert(story, user=editor, now=now + timedelta(minutes=1))
    assert len(newsroom.log("letter")) == before


def test_the_page_says_to_how_many_before_it_sends(newsroom, mailing) -> None:
    story = newsroom.published("Ferry sinks")
    leave(LettersReport(time.time(), breaking=1_204), settings.HOUSE.home / "watching")
    client, address = newsroom.client("editor"), reverse("alerts:alert", args=[story.pk])
    assert "Letters: 1,204 readers. Mail cannot be called back" in client.get(address).content.decode()
    assert Letter.objects.count() == 0, "looking sends nothing"
    client.post(address)
    assert Letter.objects.count() == 1


def test_who_may_not_publish_sends_no_correction(newsroom, mailing, now) -> None:
    story = newsroom.published("Ferry sinks")
    with pytest.raises(Refused, match="correct by mail"):
        send_correction(story, text="No.", user=make_user("rita", roles=[Role.REPORTER], password="the ferry sails at nine"), now=now)
    assert Letter.objects.count() == 0


def test_a_correction_is_sent_of_a_story_that_is_gone_too_and_says_only_what_was_written(newsroom, mailing, editor) -> None:
    story = newsroom.published("Ferry sinks")
    actions.kill(story, user=editor, now=story.last_published_at, reason="wrong")
    client, address = newsroom.client("editor"), reverse("letters:correction", args=[story.pk])
    assert client.post(address, {"text": "  "}).status_code == 200
    assert Letter.objects.count() == 0
    client.post(address, {"text": "The ferry has not sunk."})
    [letter] = newsroom.log("letter")
    assert (letter.kind, letter.text) == ("correction", "The ferry has not sunk.")
    assert ModelLogEntry.objects.filter(action="lateedition.letter_correction").count() == 1
    with pytest.raises(CannotBeSent):
        send_correction(story, text="\n", user=editor, now=story.last_published_at)


def test_the_menu_of_a_story_has_it_where_there_is_a_relay(newsroom, mailing, url) -> None:
    story = newsroom.published("Ferry sinks")
    assert "Send as breaking news" in newsroom.client("editor").get(url("edit", story)).content.decode()
    assert "Send a correction by mail" in newsroom.client("editor").get(url("edit", story)).content.decode()
    settings.HOUSE = replace(settings.HOUSE, letters=None)
    assert "by mail" not in newsroom.client("editor").get(url("edit", story)).content.decode()


def test_a_receipt_says_what_cannot_be_called_back() -> None:
    def said(report: LettersReport | None, subject: str = "story:17") -> list[tuple[bool, str]]:
        return [(line.done, line.said) for line in of_letters(report, subject=subject, edition=7, now=1_000.0)]

    assert said(None) == []
    assert said(LettersReport(1_000.0, edition=7), "picture:17") == []
    assert said(LettersReport(1_000.0, edition=7)) == [(True, "it was in none")]
    assert said(LettersReport(1_000.0, edition=6)) == [(False, "it is still to be seen that none with it goes out")]
    called = "cannot be called back: 1,204 letters with it; a correction by mail goes to those who got it"
    assert said(LettersReport(1_000.0, edition=6, stories={"17": 1_204})) == [(True, called)]
