"""A desk with a wire inbox, filled as the wire fills it: from files in an agency's format."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("LATEEDITION_HOME", tempfile.mkdtemp(prefix="lateedition-tests-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lateedition.desk.settings")

import django

django.setup()

from django.conf import settings
from django.db import connections
from django.test import Client

from lateedition.desk import database
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
    """A fresh desk: its folder, its wire inbox, and people who work there."""

    home: Path
    inbox: Inbox
    reporter: Client
    editor: Client
    anonymous: Client

    def receive(self, *, received: datetime = RECEIVED, **said: Any) -> int:
        """Take in STORY with `said` put over it; return the number of its entry."""
        return self.receive_bytes(json.dumps(STORY | said).encode(), received=received)

    def receive_bytes(self, payload: bytes, *, received: datetime = RECEIVED) -> int:
        receipt = self.inbox.take_in(payload, source="ap", name="4711.json", received=received)
        return receipt.entries[0] if receipt.entries else receipt.number


@pytest.fixture
def desk(tmp_path: Path, django_db_blocker: Any) -> Iterator[Desk]:
    """A desk of its own for a test, its database a copy of the template that ships."""
    database.unpack(tmp_path / "desk.sqlite3")
    connections.close_all()
    house, name = settings.HOUSE, connections["default"].settings_dict["NAME"]
    settings.HOUSE = replace(house, home=tmp_path)
    connections["default"].settings_dict["NAME"] = tmp_path / "desk.sqlite3"
    with django_db_blocker.unblock():
        yield Desk(tmp_path, Inbox(settings.HOUSE.inbox_database), _client("Reporter"), _client("Editor"), Client())
        connections.close_all()
    settings.HOUSE = house
    connections["default"].settings_dict["NAME"] = name


@pytest.fixture
def page(desk: Desk) -> Callable[..., str]:
    """Return the text of a page as a reporter gets it; fails unless it is there."""

    def text_of(address: str, **query: Any) -> str:
        answer = desk.reporter.get(address, query)
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"
        return answer.content.decode()

    return text_of


def _client(role: str) -> Client:
    from django.contrib.auth.models import Group

    from lateedition.desk.people.models import User

    user = User.objects.create_user(username=role.lower())
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client
