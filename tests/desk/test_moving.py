"""A newsroom that moves from its SQLite file into PostgreSQL loses nothing, and its editions go on from where they are."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from tests.desk.conftest import Newsroom

from lateedition.desk.handover.models import HandoverRow
from lateedition.desk.people import Role, make_user
from lateedition.desk.stories import actions
from lateedition.edition.record import Head
from lateedition.edition.store import NoStore, Store
from lateedition.press.batches import printed_version
from lateedition.press.dressing import is_dressed
from lateedition.press.waiting import Waiting
from postgres import Server

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="moves from SQLite")

PUBLISH = """
from datetime import UTC, datetime
from lateedition.desk.stories import actions
from lateedition.desk.stories.models import Section, Story
body = [{"type": "paragraph", "value": "<p>Rails are laid.</p>"}]
story = Story(headline="Tram comes back", section=Section.objects.get(name="World"), body=body)
actions.publish(story, user=None, now=datetime.now(UTC))
"""
PATIENCE_S = 60.0
SITE = "http://localhost:9"


def lateedition(home: Path, *arguments: str, url: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LATEEDITION_DATABASE_URL": url, "LATEEDITION_HOME": str(home), "LATEEDITION_SITE_URL": SITE}
    return subprocess.run(
        [sys.executable, "-P", "-m", "lateedition", *arguments], capture_output=True, text=True, env=environment, check=False
    )


def printed(home: Path, *, url: str, up_to: int) -> Head:
    """Let a press print everything up to a row of the log; return which edition that is."""
    environment = {**os.environ, "LATEEDITION_DATABASE_URL": url, "LATEEDITION_HOME": str(home)}
    press = subprocess.Popen([sys.executable, "-P", "-m", "lateedition", "press"], env=environment, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + PATIENCE_S
    try:
        while time.monotonic() < deadline:
            try:
                with Store.for_reading(home / "edition") as store, store.view() as view:
                    is_whole = is_dressed(view, version=printed_version(view)) and not list(Waiting(view))
                    if view.head.position >= up_to and is_whole:
                        return view.head
            except NoStore:
                pass
            time.sleep(0.05)
    finally:
        press.terminate()
        press.wait(20)
    raise AssertionError(f"no edition has row {up_to} after {PATIENCE_S:.0f} s")


def test_everything_arrives_and_the_edition_goes_on_from_where_it_is(newsroom: Newsroom, postgres: Server) -> None:
    stories = [newsroom.published(f"Ferry strike, day {number}", lead_picture=newsroom.picture()) for number in range(3)]
    actions.kill(stories[0], user=None, now=datetime.now(UTC), reason="wrong")
    make_user("anna", roles=[Role.DESK_CHIEF], password="the ferry sails at nine")
    log = list(HandoverRow.objects.order_by("number").values_list("number", "kind", "key", "document", "moment"))
    before = printed(newsroom.home, url="", up_to=log[-1][0])
    url = postgres.create("moved")
    done = lateedition(newsroom.home, "move", url)
    assert done.returncode == 0, done.stderr
    assert f"after document {log[-1][0]}" in done.stdout
    assert url not in done.stdout, "a password is not printed"
    with psycopg.connect(url) as database:
        assert database.execute("SELECT number, kind, key, document, moment FROM handover_log ORDER BY number").fetchall() == log
        assert database.execute("SELECT headline, live FROM stories_story ORDER BY id").fetchall() == [
            (story.headline, number > 0) for number, story in enumerate(stories)
        ]
        assert database.execute("SELECT username FROM people_user WHERE password LIKE '%$%'").fetchall() == [("anna",)]
    after = printed(newsroom.home, url=url, up_to=log[-1][0])
    with Store.for_reading(newsroom.home / "edition") as store, store.view() as view:
        assert after == before, list(view.changes(after.number))
    done = lateedition(newsroom.home, "manage", "shell", "--no-imports", "-c", PUBLISH, url=url)
    assert done.returncode == 0, done.stderr
    after = printed(newsroom.home, url=url, up_to=log[-1][0] + 1)
    assert after.number > before.number
    done = lateedition(newsroom.home, "audit", "--once", url=url)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_a_database_with_a_newsroom_in_it_is_refused(newsroom: Newsroom, postgres: Server, migrated: str) -> None:
    url = postgres.create("taken", template="migrated")
    done = lateedition(newsroom.home, "move", url)
    assert done.returncode != 0
    assert "expected an empty one" in done.stderr
    assert lateedition(newsroom.home / "nowhere", "move", url).returncode != 0


@pytest.mark.parametrize("url", ["nonsense", "postgresql://%zz@db/paper", "postgresql://desk@127.0.0.1:1/paper"])
def test_a_database_that_is_none_or_does_not_answer_is_said_in_a_line(newsroom: Newsroom, url: str) -> None:
    done = lateedition(newsroom.home, "move", url)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr


def test_a_url_that_cannot_be_read_is_said_by_whoever_makes_a_newsroom(tmp_path: Path) -> None:
    done = lateedition(tmp_path / "home", "prepare", "--empty", url="postgresql://%zz@db/paper")
    assert done.returncode == 1
    assert "the database URL cannot be read" in done.stderr
    assert "Traceback" not in done.stderr
