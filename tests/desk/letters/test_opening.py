"""An editor writes the head of a morning letter and sees it as it will be mailed; what readers do not have is refused, and by name."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from msgspec.structs import replace as replace_in
from wagtail.models import ModelLogEntry

sys.path.insert(0, str(Path(__file__).parents[2] / "press"))

import newsdesk

from lateedition.config import LettersConfig
from lateedition.desk.letters.models import Intro
from lateedition.desk.letters.opening import coming_slots, write_intro
from lateedition.desk.letters.sending import CannotBeSent
from lateedition.desk.people import Role, make_user
from lateedition.desk.people.gate import Refused
from lateedition.desk.stories.queries import site_settings
from lateedition.dispatch.letters.report import LettersReport, leave
from lateedition.story.handover import Document
from lateedition.story.letters import Letters
from lateedition.story.taxonomy import Site

RELAY = LettersConfig("relay.example", 587, "starttls", "letters@post.example")


@pytest.fixture
def printed(newsroom, now) -> Iterator[newsdesk.Pressroom]:
    """The newsroom sends a morning letter, and has an edition with a story of just now."""
    house = settings.HOUSE
    settings.HOUSE = replace(house, letters=RELAY, dispatch_port=8003)
    site = site_settings()
    site.letters_daily, site.zone, site.url = clock(6, 30), "UTC", "https://post.example"
    site.save(now=now)
    room = newsdesk.Pressroom(settings.HOUSE.home)
    room.now = datetime.now(UTC)
    paper: list[Document] = [
        replace_in(each, letters=Letters(daily="06:30")) if isinstance(each, Site) else each for each in newsdesk.paper()
    ]
    room.hand(*paper, newsdesk.story(1, first_published=room.now, updated=room.now, address="/s/ferry-1/"))
    yield room
    room.close()
    settings.HOUSE = house


def fields(text: str, until: datetime) -> dict[str, str]:
    return {"text": text, "until": until.strftime("%Y-%m-%dT%H:%M")}


def test_it_is_handed_over_with_its_end_kept_with_who_wrote_it_and_shown_as_it_will_be_mailed(newsroom, printed) -> None:
    slot = coming_slots(datetime.now(UTC), count=2)[1]
    address, until = reverse("letters:morning", args=[slot.day]), datetime.fromtimestamp(slot.at, UTC) + timedelta(hours=3)
    client = newsroom.client("editor")
    assert client.post(address, fields("Good morning: /s/ferry-1/", until)).status_code == 302
    [document] = newsroom.log("intro")
    assert (document.text, document.until) == ("Good morning: /s/ferry-1/", until)
    assert Intro.objects.get().user.username == "editor"
    assert ModelLogEntry.objects.filter(action="lateedition.letter_intro").count() == 1
    printed.hand(document)
    page = client.get(address).content.decode()
    assert "Written by editor" in page
    assert "srcdoc=" in page
    assert page.count("Good morning: ") == 3, "in the field, as HTML and as text"
    assert "https://post.example/s/ferry-1/" in page
    assert "Morning letter: Headline1x" in page
    client.post(address, fields("", until))
    assert newsroom.log("intro")[-1].text == ""


def test_a_link_to_what_readers_do_not_have_is_refused_by_name(newsroom, printed, now) -> None:
    slot = coming_slots(datetime.now(UTC), count=2)[1]
    until = datetime.fromtimestamp(slot.at, UTC) + timedelta(hours=3)
    draft = newsroom.story("Not out yet")
    draft.save(now=now)
    page = newsroom.client("editor").post(reverse("letters:morning", args=[slot.day]), fields("See /s/draft-2/ today.", until))
    assert page.status_code == 200
    assert "readers find nothing at https://post.example/s/draft-2/" in page.content.decode()
    printed.hand(newsdesk.killed(newsdesk.story(1, address="/s/ferry-1/")))
    chief = make_user("chief", roles=[Role.DESK_CHIEF], password="the ferry sails at nine")
    with pytest.raises(CannotBeSent, match=r"readers find nothing at https://post\.example/s/ferry-1/"):
        write_intro(slot, text="/s/ferry-1/", until=until, user=chief, now=now)
    with pytest.raises(CannotBeSent, match="over before the letter goes out"):
        write_intro(slot, text="Good morning", until=datetime.fromtimestamp(slot.at, UTC), user=chief, now=now)
    assert newsroom.log("intro") == []


def test_only_who_arranges_the_front_page_writes_it(newsroom, printed, now) -> None:
    slot = coming_slots(datetime.now(UTC), count=2)[1]
    rita = make_user("rita", roles=[Role.SECTION_EDITOR], password="the ferry sails at nine")
    with pytest.raises(Refused):
        write_intro(slot, text="Good morning", until=now, user=rita, now=now)
    assert newsroom.client("editor").get(reverse("letters:morning", args=["2020-01-01"])).status_code == 404


def test_the_page_of_letters_says_how_they_do_and_which_are_to_come(newsroom, printed) -> None:
    report = LettersReport(time.time(), subscribers=1_204, trouble="the relay takes no letters", returned={"gone": 317}, quarantined=91)
    leave(report, settings.HOUSE.home / "watching")
    page = newsroom.client("editor").get(reverse("letters:letters")).content.decode()
    assert all(count in page for count in ("1204", "317", "91"))
    assert "the relay takes no letters" in page
    assert page.count("/letters/morning/") == 7
