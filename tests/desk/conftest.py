# ruff: noqa: E402 (Django must know its settings before its models may be imported)
"""A newsroom of its own for every test: a copy of the template database in a folder of its own, and people who work there."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("LATEEDITION_HOME", tempfile.mkdtemp(prefix="lateedition-tests-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lateedition.desk.settings")

import django
import psycopg

django.setup()

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connections
from django.test import Client
from django.urls import reverse
from PIL import Image

from deskpeople import PASSWORD
from lateedition.desk import database
from lateedition.desk.cards import keeping
from lateedition.desk.cards.drawing import Face, drawn, key_of
from lateedition.desk.handover.models import HandoverRow
from lateedition.desk.people import Role, make_user
from lateedition.desk.pictures.models import Picture
from lateedition.desk.stories import actions
from lateedition.desk.stories.models import Section, Story
from lateedition.story import handover

assert connections["default"].vendor == ("postgresql" if os.environ.get("LATEEDITION_TEST_DATABASE_URL") else "sqlite")
assert isinstance(settings.HOUSE.originals, str) == bool(os.environ.get("LATEEDITION_TEST_ORIGINALS"))

_DRAWN: dict[str, bytes | None] = {}


def drawn_once(face: Face, *, logo: bytes = b"") -> bytes | None:
    """The card that says this. The same story is published in test after test; what its card looks like is asked in tests/desk/cards."""
    of = key_of(face)  # which says which logo, too
    if of not in _DRAWN:
        _DRAWN[of] = drawn(face, logo=logo)
    return _DRAWN[of]


keeping.drawn = drawn_once

NOON = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)
PEOPLE = {
    "reporter": [Role.REPORTER],
    "editor": [Role.DESK_CHIEF],
    "operator": [Role.OPERATOR],
    "administrator": [Role.DESK_CHIEF, Role.OPERATOR],
}


@dataclass
class Newsroom:
    """A newsroom with one section, and shorthand for what tests do there again and again."""

    home: Path
    section: Section
    clients: dict[str, Client]

    def client(self, who: str | None) -> Client:
        """A browser in which somebody is logged in whose name says what they are (PEOPLE); nobody if None."""
        name = who or "nobody"
        if name not in self.clients:
            self.clients[name] = Client(headers={"accept": "text/html"})
            if who:
                self.let_in(self.clients[name], make_user(who, roles=PEOPLE[who], password=PASSWORD))
        return self.clients[name]

    def let_in(self, client: Client, user: Any, *, how: str = "passkey") -> None:
        """Let `user` be logged in in `client`, as if with a passkey; "none" is a password alone."""
        client.force_login(user)
        session = client.session
        session["factor"], session["began"], session["proved"] = how, time.time(), time.time()
        session.save()

    def story(self, headline: str = "Ferry strike ends", **said: Any) -> Story:
        """A story in memory, in the section and with a body."""
        body = [{"type": "paragraph", "value": "<p>It ended.</p><p>At nine.</p>"}]
        return Story(**({"headline": headline, "section": self.section, "body": body} | said))

    def published(self, headline: str = "Ferry strike ends", *, now: datetime = NOON, **said: Any) -> Story:
        """A story that readers have since `now`."""
        story = self.story(headline, **said)
        actions.publish(story, user=None, now=now)
        return story

    def picture(self, **said: Any) -> Picture:
        """A picture of 1000 × 600 pixels, with a place in its metadata that must never get out."""
        file = ContentFile(photograph(), name="ferry.jpg")
        picture = Picture(**({"title": "Ferry", "file": file, "credit": "AFP", "alt": "A ferry at its berth"} | said))
        picture.save()
        return picture

    def log(self, *kinds: str) -> list[Any]:
        """The documents of the handover log, in order; only those of `kinds` if any are named."""
        rows = HandoverRow.objects.order_by("number")
        return [handover.decode(bytes(row.document)) for row in rows if not kinds or row.kind in kinds]

    def form(self, story: Story, **said: Any) -> dict[str, Any]:
        """What a browser posts from the form of `story`, with `said` put over it."""
        fields = {
            "headline": story.headline,
            "standfirst": "",
            "body-count": 1,
            "body-0-deleted": "",
            "body-0-order": 0,
            "body-0-type": "paragraph",
            "body-0-id": "",
            "body-0-value": '{"blocks": [{"key": "a", "type": "unstyled", "text": "It ended.", "depth": 0, "inlineStyleRanges": [], '
            '"entityRanges": []}], "entityMap": {}}',
            "lead_picture": "",
            "lead_caption": "",
            "section": story.section_id or "",
            "language": "en",
            "authors-TOTAL_FORMS": 0,
            "authors-INITIAL_FORMS": 0,
            "authors-MIN_NUM_FORMS": 0,
            "authors-MAX_NUM_FORMS": 1000,
            "agency": "",
            "dateline_place": "",
            "list_headline": "",
            "news_value": 3,
            "lifetime_h": 8,
            "slug": "",
            "first_published": "",
            "note_to_desk": "",
            "change": "",
        }
        return fields | said


def photograph(size: tuple[int, int] = (1000, 600)) -> bytes:
    """A JPEG with EXIF that says where it was taken and holds a script."""
    image = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    exif[0x010E] = "<script>alert(1)</script>"
    exif.get_ifd(0x8825)[2] = (55.0, 45.0, 21.0)
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture(scope="session")
def url() -> Callable[..., str]:
    """The address of a page about stories, or about one: `url("edit", story)`, `url("list", of="livestory")`."""

    def address(name: str, story: Story | None = None, *, of: str = "story") -> str:
        return reverse(f"wagtailsnippets_stories_{of}:{name}", args=[story.pk] if story else [])

    return address


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> str:
    """The name by which Django knows the database of a newsroom that has just opened, with one section. Tests get copies."""
    home = tmp_path_factory.mktemp("opened")
    made = empty_database(home, name="opened")
    with django_db_blocker.unblock(), desk_in(home, made):
        actions.introduce_site(now=NOON)
        Section(name="World").save(now=NOON)
    return made


def empty_database(folder: Path, *, name: str) -> str:
    """Make a migrated, empty database, in `folder` or, on PostgreSQL, of that name; return the name by which Django knows it."""
    if connections["default"].vendor != "sqlite":
        return copy_of_database(os.environ["LATEEDITION_DATABASE_URL"].rpartition("/")[2], name)
    database.unpack(folder / "desk.sqlite3")
    return str(folder / "desk.sqlite3")


def copy_of_database(source: str, name: str) -> str:
    """Copy a database on the PostgreSQL that the tests were given (see test_on_postgres.py), and return its name."""
    with psycopg.connect(os.environ["LATEEDITION_DATABASE_URL"], dbname="postgres", autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {source}")
    return name


@contextmanager
def database_named(name: str) -> Iterator[None]:
    """Let Django use the database of this name. What a test did need not survive a power cut, so SQLite does not wait for the disk."""
    connections.close_all()
    known = connections["default"].settings_dict
    before = {**known, "OPTIONS": known["OPTIONS"]}
    known["NAME"] = name
    if connections["default"].vendor == "sqlite":
        known["OPTIONS"] = {
            **known["OPTIONS"],
            "init_command": known["OPTIONS"]["init_command"].replace("synchronous=FULL", "synchronous=OFF"),
        }
    try:
        yield
    finally:
        connections.close_all()
        known.update(before)


@contextmanager
def desk_in(home: Path, name: str) -> Iterator[None]:
    """Let the desk of this process have the home and the database of this name. Its site is not there, and nobody waits for it."""
    house, patience = settings.HOUSE, settings.RECEIPT_PATIENCE_S
    database_url = house.database_url and f"{house.database_url.rpartition('/')[0]}/{name}"
    settings.HOUSE = replace(house, home=home, site_url="http://localhost:9", database_url=database_url)
    settings.RECEIPT_PATIENCE_S = 0.0
    try:
        with database_named(name):
            yield
    finally:
        settings.HOUSE, settings.RECEIPT_PATIENCE_S = house, patience


@pytest.fixture(scope="module")
def empty_desk(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[None]:
    """The desk of this process, with nothing in it, for a whole module."""
    home = tmp_path_factory.mktemp("desk")
    with django_db_blocker.unblock(), desk_in(home, empty_database(home, name="a_module")):
        yield


@pytest.fixture
def newsroom(opened: str, tmp_path: Path, django_db_blocker: Any) -> Iterator[Newsroom]:
    """A newsroom of its own."""
    if connections["default"].vendor == "sqlite":
        name = str(shutil.copyfile(opened, tmp_path / "desk.sqlite3"))
    else:
        name = copy_of_database(opened, "a_test")
    with django_db_blocker.unblock(), desk_in(tmp_path, name):
        yield Newsroom(tmp_path, Section.objects.get(), {})


@pytest.fixture
def now() -> datetime:
    """Noon of the day on which tests happen."""
    return NOON
