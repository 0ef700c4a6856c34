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

from lateedition.wire.inbox import Inbox

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

    def receive_bytes(self, payload: bytes, *, received: datetime = RECEIVED) -> int:
        receipt = self.inbox.take_in(payload, source="ap", name="4711.json", received=received)
        return receipt.entries[0] if receipt.entries else receipt.number


@pytest.fixture
def desk(newsroom: Any) -> Iterator[Desk]:
    """The desk of a newsroom of its own for a test. Passwords are hashed in no time: no test here logs in with one."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield Desk(Inbox(settings.HOUSE.inbox_database), newsroom)


@pytest.fixture
def page(desk: Desk) -> Callable[..., str]:
    """Return the text of a page as a reporter gets it; fails unless it is there."""

    def text_of(address: str, **query: Any) -> str:
        answer = desk.reporter.get(address, query)
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"
        return answer.content.decode()

    return text_of
