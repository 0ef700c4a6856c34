"""Loading, once, into a desk of its own: what is in the log and at the desk afterwards.

By day of a part of the demonstration; that all of it loads is seen wherever a test brings up the demonstration newsroom.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from demo.part import part_of
from lateedition.demo.model import DemoNewsroom
from lateedition.story import handover
from lateedition.story.article import Story
from lateedition.story.picture import Picture
from lateedition.wire.inbox import Inbox

# In a process of its own: Django is set up once a process, and other tests have set it up for theirs.
_LOAD = """
import sys
from datetime import datetime
import django
from lateedition import config
from lateedition.desk import database
house = config.load()
database.prepare(house)
django.setup()
from lateedition.demo.load import NotEmpty, load, put_in
from demo.part import part_of
now = datetime.fromisoformat(sys.argv[1])
told = []
put_in(part_of(now), config=house, progress=lambda done, of: told.append((done, of)))
assert told == [(done, len(told)) for done in range(1, len(told) + 1)], told
try:
    load(house, now=now, progress=lambda done, of: None)
except NotEmpty as refused:
    print(refused)
"""


class Loaded:
    """The home after loading, and what the process printed."""

    def __init__(self, home: Path, printed: str) -> None:
        self.home = home
        self.printed = printed

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.home / "desk.sqlite3")) as connection:
            return connection.execute(query).fetchall()

    def log(self) -> list[handover.Document]:
        return [handover.decode(bytes(row[0])) for row in self.rows("SELECT document FROM handover_log ORDER BY number")]  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def demo(now: datetime) -> DemoNewsroom:
    return part_of(now)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, now: datetime) -> Loaded:
    home = tmp_path_factory.mktemp("home")
    environment = os.environ | {"LATEEDITION_HOME": str(home), "DJANGO_SETTINGS_MODULE": "lateedition.desk.settings"}
    environment["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    began = time.monotonic()
    run = subprocess.run([sys.executable, "-c", _LOAD, now.isoformat()], env=environment, capture_output=True, text=True, check=False)
    print(f"the demonstration loaded in {time.monotonic() - began:.1f} s, start of the process included")
    assert run.returncode == 0, run.stderr
    return Loaded(home, run.stdout)


def test_every_story_is_in_the_log_as_if_it_had_been_published(loaded: Loaded, demo: DemoNewsroom) -> None:
    stories = {document.headline: document for document in loaded.log() if isinstance(document, Story)}
    assert stories.keys() == {story.headline for story in demo.stories}
    for story in demo.stories:
        document = stories[story.headline]
        assert (document.first_published, document.updated) == (story.first_published, story.updated)
        assert document.news_value == story.news_value
        assert (document.live is None) == (story.live is None)


def test_what_a_story_names_is_in_the_log_before_it(loaded: Loaded) -> None:
    seen: set[str] = set()
    for document in loaded.log():
        if isinstance(document, Story):
            named = {f"section:{document.section}"} | {f"author:{number}" for number in document.byline.authors}
            named |= {f"topic:{number}" for number in document.topics} | ({f"picture:{document.lead.picture}"} if document.lead else set())
            assert named <= seen, document.headline
        elif hasattr(document, "number"):
            seen.add(f"{document.__struct_config__.tag}:{document.number}")


def test_every_picture_that_readers_get_is_in_the_store(loaded: Loaded) -> None:
    pictures = [document for document in loaded.log() if isinstance(document, Picture)]
    assert pictures
    for picture in pictures:
        assert picture.credit
        assert picture.alt
        for rendition in picture.renditions:
            assert (loaded.home / "renditions" / rendition.digest[:2] / rendition.digest).stat().st_size == rendition.size_bytes


def test_every_story_can_be_edited_from_the_state_that_readers_have(loaded: Loaded) -> None:
    without = loaded.rows("SELECT id FROM stories_story WHERE live_revision_id IS NULL OR latest_revision_id IS NULL OR NOT live")
    assert without == []


def test_the_inbox_holds_what_the_agencies_sent(loaded: Loaded, demo: DemoNewsroom) -> None:
    inbox = Inbox(loaded.home / "wire" / "inbox.sqlite3")
    assert inbox.quarantined(limit=10)[0].name == next(file.name for file in demo.agency_files if not file.readable)
    assert inbox.providers()
    inbox.close()


def test_two_people_can_log_in_and_only_the_owner_of_the_home_reads_how(loaded: Loaded) -> None:
    path = loaded.home / "demo-login.txt"
    assert path.stat().st_mode & 0o777 == 0o600
    names = [line.split(", password ")[0] for line in path.read_text().splitlines()]
    assert names == ["user editor", "user reporter"]
    assert {row[0] for row in loaded.rows("SELECT username FROM people_user")} == {"editor", "reporter"}


def test_loading_twice_is_refused_with_what_to_do(loaded: Loaded) -> None:
    assert "expected an empty one; load into a new home" in loaded.printed
