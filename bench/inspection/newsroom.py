"""The demonstration newsroom, printed: made once a day by the house itself, kept between runs, and served by a stand alone."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from urllib.request import urlopen

from msgspec import Struct

from bench import ours
from bench.harness.places import PEERS
from bench.harness.processes import Running, free_port, running
from bench.inspection import extras
from lateedition.story import handover
from lateedition.story.address import encoded
from lateedition.story.article import Story
from lateedition.story.handover import Document
from lateedition.story.picture import Picture
from lateedition.story.taxonomy import Author, Section, Topic

MEASURED = ("article", "live", "section", "home", "search", "found")
"""The pages that are promised a hundred; of pages of results not what is for engines."""

_HOME = PEERS / "newsroom"
_SOURCES = Path(__file__).parents[2] / "src" / "lateedition"
_MADE_BY = ("demo", "desk", "story")
_UP_WITHIN_S = 300
_DEVELOPED_WITHIN_S = 1_200
_BEST = "image/avif"
_Kind = TypeVar("_Kind", bound=Struct)


@dataclass(frozen=True)
class Newsroom:
    """A newsroom whose stand runs. `pages` are paths by the name that results know each by; `desk` are headers of the desk's login page."""

    origin: str
    pages: Mapping[str, str]
    desk: Mapping[str, str]


@dataclass(frozen=True)
class _Kept:
    home: ours.Home
    port: int
    desk_port: int


@contextmanager
def printed(work: Path) -> Iterator[Newsroom]:
    """Give the newsroom in a `with`, in the dress of this checkout, with every picture developed. What processes say goes into `work`."""
    kept = _kept()
    command = [sys.executable, "-P", "-m", "lateedition", "up", "--home", kept.home.folder]
    command += ["--port", kept.port, "--desk-port", kept.desk_port]
    environment = {"LATEEDITION_HOME": str(kept.home.folder), "LATEEDITION_DATABASE_URL": "", "PYTHONPATH": str(_SOURCES.parent)}
    with running("house", command, folder=work, port=kept.desk_port, environment=environment, patience_s=_UP_WITHIN_S) as house:
        _finish(kept, house)
        desk = _headers(f"http://localhost:{kept.desk_port}/desk/login/")
    with ours.stand(kept.home.edition, port=kept.port, work=work):
        yield Newsroom(f"http://localhost:{kept.port}", _pages(_published(kept.home)), desk)


def _kept() -> _Kept:
    """Return the newsroom that is kept, made today from the sources as they are; a place for a new one if there is none such."""
    stamp, wanted = _HOME / "made-of", f"{datetime.now(UTC).date()} {_digest()}"
    if not stamp.exists() or json.loads(stamp.read_text())["of"] != wanted:
        shutil.rmtree(_HOME, ignore_errors=True)
        _HOME.mkdir(parents=True)
        stamp.write_text(json.dumps({"of": wanted, "ports": [free_port(), free_port()]}))
    port, desk_port = json.loads(stamp.read_text())["ports"]
    return _Kept(ours.Home(_HOME / "home"), port, desk_port)


def _digest() -> str:
    found = hashlib.sha256()
    for part in _MADE_BY:
        for path in sorted((_SOURCES / part).rglob("*.py")):
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _finish(kept: _Kept, house: Running) -> None:
    """Wait until every picture has its best files, put in what the demonstration has none of, and wait until all is printed."""
    until = time.monotonic() + _DEVELOPED_WITHIN_S
    while lacking := [picture for picture in _published(kept.home).values() if isinstance(picture, Picture) and not _developed(picture)]:
        if time.monotonic() > until:
            raise TimeoutError(f"{len(lacking)} pictures have no {_BEST} after {_DEVELOPED_WITHIN_S} s; the house said:\n{house.tail()}")
        print(f"\r  pictures that are still developed: {len(lacking):3}", end="", file=sys.stderr, flush=True)
        time.sleep(1)
    published = _published(kept.home)
    if (Story, extras.FIRST + 1) not in published:
        pictures = [number for kind, number in published if kind is Picture]
        with ours.log_of(kept.home) as log:
            documents = extras.documents(picture=pictures[0], section=_of(published, Section)[0].number, now=datetime.now(UTC))
            ours.hand_over(log, documents)
    ours.wait_for(kept.home, _last(kept.home), by=house)


def _developed(picture: Picture) -> bool:
    return any(rendition.media_type == _BEST for rendition in picture.renditions)


def _pages(published: Mapping[tuple[type, int], Document]) -> dict[str, str]:
    """Return the path of one page of each kind: of stories the fullest one."""
    stories = [story for story in _of(published, Story) if story.number < extras.FIRST]
    article = _fullest(story for story in stories if story.language == "en" and not story.live and story.topics and story.byline.authors)
    found = {
        "home": "/",
        "article": article.address,
        "live": _fullest(story for story in stories if story.live and story.live.running and story.language == "en").address,
        "section": _of(published, Section)[0].address,
        "search": "/-/search",
        "found": "/-/search?q=harbour",
        "hindi": _fullest(story for story in stories if story.language == "hi").address,
        "urdu": extras.urdu_address(),
        "urdu-section": extras.URDU,
        "topic": next(topic.address for topic in _of(published, Topic) if topic.number in article.topics),
        "author": next(author.address for author in _of(published, Author) if author.number in article.byline.authors),
        "latest": "/latest/",
        "archive": "/archive/",
        "day": f"/archive/{article.first_published:%Y/%m/%d}/",
        "privacy": "/privacy/",
        "saved": "/saved/",
        "corrected": extras.CORRECTED,
        "history": f"{extras.CORRECTED}history/",
        "not-there": "/nowhere/",
        "gone": extras.GONE,
    }
    return {name: path if "?" in path else encoded(path) for name, path in found.items()}


def _fullest(stories: Iterator[Story]) -> Story:
    return max(stories, key=lambda story: (story.lead is not None, bool(story.standfirst), len(story.body), story.number))


def _of(published: Mapping[tuple[type, int], Document], kind: type[_Kind]) -> list[_Kind]:
    return [document for document in published.values() if isinstance(document, kind)]


def _published(home: ours.Home) -> dict[tuple[type, int], Document]:
    """Return what stands in the log of `home`, by kind and number; nothing while there is no log."""
    newest = "SELECT document FROM handover_log WHERE number IN (SELECT max(number) FROM handover_log GROUP BY key) ORDER BY number"
    log = sqlite3.connect(f"file:{home.database}?mode=ro", uri=True)
    try:
        documents = [handover.decode(payload) for (payload,) in log.execute(newest)]
    finally:
        log.close()
    return {(type(document), getattr(document, "number", 0)): document for document in documents}


def _last(home: ours.Home) -> int:
    log = sqlite3.connect(f"file:{home.database}?mode=ro", uri=True)
    try:
        return int(log.execute("SELECT max(number) FROM handover_log").fetchone()[0])
    finally:
        log.close()


def _headers(url: str) -> dict[str, str]:
    with urlopen(url, timeout=30) as answer:
        return {name.lower(): value for name, value in answer.headers.items()}
