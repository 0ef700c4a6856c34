"""A desk with a wire inbox, filled as the wire fills it: from files in an agency's format."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone

import deskserver
from lateedition.desk.intake.follower import Follower
from lateedition.desk.stories import actions as stories
from lateedition.desk.stories.models import Story
from lateedition.wire.following import Following
from lateedition.wire.groups import Grouper
from lateedition.wire.inbox import Inbox
from lateedition.wire.profiles import Profile
from newswire import newsml

RECEIVED = datetime(2020, 5, 5, 9, 11, tzinfo=UTC)
STORY: dict[str, Any] = {
    "uri": "urn:newsml:ap.example:20200505:4711",
    "version": "1",
    "type": "text",
    "versioncreated": "2020-05-05T09:00:00Z",
    "headline": "Kim gets a medal",
    "slugline": "RUSSIA-KIM",
    "description_text": "A war anniversary is marked.",
    "byline": "By Asha Rao and Nobody Known",
    "urgency": 2,
    "language": "en-US",
    "source": "AP",
    "usageterms": "No archive use",
    "ednote": "Desk: call 555-0101 for the picture",
    "keywords": ["Medals", "ceremony"],
    "body_html": "<p>MOSCOW (AP) — Russia gave <em>Kim</em> a medal.</p><p>It was the <strong>second</strong>.</p>",
}


@dataclass(frozen=True)
class Desk:
    """A fresh desk: its wire inbox, and the browsers of people who work there."""

    inbox: Inbox
    newsroom: Any

    @property
    def reporter(self) -> Client:
        return self.newsroom.client("reporter")

    @property
    def editor(self) -> Client:
        return self.newsroom.client("editor")

    @property
    def anonymous(self) -> Client:
        return self.newsroom.client(None)

    def receive(self, *, received: datetime = RECEIVED, **said: Any) -> int:
        """Take in STORY with `said` put over it; return the number of its entry."""
        return self.receive_bytes(json.dumps(STORY | said).encode(), received=received)

    def take(self, number: int) -> Story:
        """Take the item of an entry, as a reporter does; return its story."""
        self.reporter.post(f"/desk/wire/{number}/take/")
        entry = self.inbox.entry(number)
        return Story.objects.get(wire_provider=entry.item.provider, wire_guid=entry.item.guid)

    def published(self, **said: Any) -> Story:
        """A story that was taken from an item and that readers have."""
        story = self.take(self.receive(**said)).get_latest_revision_as_object()
        story.section = self.newsroom.section
        stories.publish(story, user=None, now=RECEIVED)
        return story

    def edit(self, story: Story, **said: Any) -> None:
        """Save a draft of `story` with `said` put over it, as somebody at the desk does; `paragraphs` are its body."""
        draft = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
        if paragraphs := said.pop("paragraphs", None):
            draft.body = [{"type": "paragraph", "value": f"<p>{words}</p>"} for words in paragraphs]
        for name, value in said.items():
            setattr(draft, name, value)
        draft.save_revision(clean=False)

    def follow(self, **policy: str) -> None:
        """Do at the desk all that the inbox asks for, with `policy` as the profile of every source."""
        following = Following(settings.HOUSE.inbox_database)
        told = {"profile_of": lambda _entry: Profile(**policy)} if policy else {}
        follower = Follower(following, clock=timezone.now, **told)
        while follower.look():
            pass
        following.close()

    def group(self) -> None:
        """Group what has come in, and do what editors decided about groups, as the wire does."""
        grouper = Grouper(settings.HOUSE.inbox_database)
        while grouper.advance():
            pass
        grouper.close()

    def send(self, **said: Any) -> int:
        """Take in a version of `newswire.newsml`; return its receipt."""
        return self.inbox.take_in(newsml(**said), source="ap", name="4711.xml", received=timezone.now()).number

    def story_off_the_wire(self, **said: Any) -> Story:
        """A story that was taken from the first version of `newswire.newsml` and that readers have."""
        story = self.take(self.inbox.take_in(newsml(**said), source="ap", name="4711.xml", received=RECEIVED).entries[0])
        draft = story.get_latest_revision_as_object()
        draft.section = self.newsroom.section
        stories.publish(draft, user=None, now=RECEIVED)
        return Story.objects.get(pk=story.pk)

    def receive_bytes(self, payload: bytes, *, received: datetime = RECEIVED) -> int:
        receipt = self.inbox.take_in(payload, source="ap", name="4711.json", received=received)
        return receipt.entries[0] if receipt.entries else receipt.number


@pytest.fixture
def desk(newsroom: Any) -> Iterator[Desk]:
    """The desk of a newsroom of its own for a test. Passwords are hashed in no time: no test here logs in with one."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield Desk(Inbox(settings.HOUSE.inbox_database), newsroom)


@pytest.fixture
def served(desk: Desk) -> Iterator[str]:
    """The origin at which a browser reaches the desk."""
    with deskserver.served() as origin:
        yield origin


@pytest.fixture
def page(desk: Desk) -> Callable[..., str]:
    """Return the text of a page as a reporter gets it; fails unless it is there."""

    def text_of(address: str, **query: Any) -> str:
        answer = desk.reporter.get(address, query)
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"
        return answer.content.decode()

    return text_of
