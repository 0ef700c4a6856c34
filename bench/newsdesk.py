"""Our desk as an editor meets it: a whole newsroom of so many stories, with drafts that wait for their Publish button."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bench import articles, ours
from bench.articles import Article
from bench.deskfilling import EDITOR, PASSWORD
from bench.harness.editor import TOKEN, Editor, Refused, errors_on, token_of
from bench.harness.processes import Running, free_port, running
from bench.peers.newsroom import Newsroom, Pressed
from lateedition.story.address import encoded, story_address

FILLING_S = 1 / 2_500
"""About how long it takes to put in one story, for the estimate."""

_FILL = "from bench.deskfilling import fill; fill()"
_LOGIN = "/desk/login/"
_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Desk:
    """A newsroom's home with a desk, and the ports that its parts run on. `last` is the last row of its log."""

    home: ours.Home
    site_port: int
    desk_port: int
    last: int

    @property
    def environment(self) -> dict[str, str]:
        """The settings that its parts run with."""
        return _environment(self.home.folder, self.site_port, self.desk_port)


@dataclass(frozen=True)
class House:
    """A newsroom that runs, the edition up to the log: its desk, its press, its stand."""

    desk: Desk
    press: Running
    stand: Running


def made(folder: Path, *, stories: int, newest: datetime, drafts: int, marker: str, tell: Callable[[int], None] = lambda _: None) -> Desk:
    """Make a newsroom in `folder` of so many stories, the last of them published at `newest`, and drafts of those that follow."""
    folder.mkdir(parents=True)
    site_port, desk_port = free_port(), free_port()
    environment = {**os.environ, **_environment(folder, site_port, desk_port), "PYTHONPATH": str(_ROOT)}
    command = [sys.executable, "-P", "-c", _FILL]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as filling:
        assert filling.stdin is not None
        assert filling.stdout is not None
        wanted = {"stories": stories, "newest": newest.isoformat(), "drafts": drafts, "marker": marker}
        filling.stdin.write(f"{json.dumps(wanted)}\n")
        filling.stdin.close()
        line = ""
        for line in filling.stdout:
            if line.strip().isdigit():
                tell(int(line))
    if filling.returncode:
        raise RuntimeError(f"the desk could not be filled (status {filling.returncode}); the reason is above")
    return Desk(ours.Home(folder), site_port, desk_port, int(json.loads(line)["last"]))


@contextmanager
def printing(desk: Desk, *, tell: Callable[[int], None] = lambda _: None) -> Iterator[House]:
    """Run press and stand over `desk` in a `with`, begun when the edition has everything that is in the log."""
    with ExitStack() as stack:
        press = stack.enter_context(ours.press(desk.home))
        ours.wait_for(desk.home, desk.last, by=press, tell=tell)
        stand = stack.enter_context(ours.stand(desk.home.edition, port=desk.site_port, work=desk.home.folder))
        yield House(desk, press, stand)


@contextmanager
def editing(house: House, *, oldest: Article) -> Iterator[Newsroom]:
    """Run the desk, too, in a `with`; give the newsroom as editors and readers meet it. `oldest` is the first story there ever was."""
    desk = house.desk
    command = [sys.executable, "-P", "-m", "lateedition", "desk"]
    with running("desk", command, folder=desk.home.folder, port=desk.desk_port, environment=desk.environment, patience_s=60):
        places: dict[str, Callable[[Article], str]] = {
            "home": lambda _: "/",
            "section": lambda article: ours.section_address(article.section),
            "story": _address_of,
            "oldest": lambda _: ours.path_of(oldest),
        }
        yield Newsroom("Late Edition", desk.site_port, places, _Button(desk.desk_port).press, at_once=True, ours=True)


class _Button:
    """The editor's button: the form of a draft as the browser sends it."""

    def __init__(self, port: int) -> None:
        self._editor = Editor(port)
        self._editor.log_in(_LOGIN, user=EDITOR, password=PASSWORD)

    def press(self, draft: Article) -> Pressed:
        """Open the draft's form, which is not timed, and send it with Publish. The answer says in which edition it is."""
        address = f"/desk/stories/edit/{draft.number}/"
        status, page = self._editor.ask("GET", address)
        if status != 200:
            raise Refused(f"the desk answers {status} for the form of story {draft.number}")
        fields = [(TOKEN, token_of(page)), *form_of(draft), ("action-publish", "action-publish")]
        began = time.monotonic()
        status, said = self._editor.ask("POST", address, fields)
        ended = time.monotonic()
        if status != 302:
            raise Refused(f"the desk answers {status} to a publish of story {draft.number}: {errors_on(said)}")
        return Pressed(began, ended)


def form_of(draft: Article) -> Sequence[tuple[str, str]]:
    """Return what a browser sends from the form of `draft`, filled in by an editor."""
    blocks = [
        {"key": f"k{place}", "type": "unstyled", "text": text, "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
        for place, text in enumerate(draft.paragraphs)
    ]
    fields = {
        "headline": draft.headline,
        "standfirst": draft.standfirst,
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "paragraph",
        "body-0-id": "",
        "body-0-value": json.dumps({"blocks": blocks, "entityMap": {}}),
        "lead_picture": "",
        "lead_caption": "",
        "section": str(draft.section + 1),
        "language": "en",
        "authors-TOTAL_FORMS": "1",
        "authors-INITIAL_FORMS": "0",
        "authors-MIN_NUM_FORMS": "0",
        "authors-MAX_NUM_FORMS": "1000",
        "authors-0-id": "",
        "authors-0-ORDER": "1",
        "authors-0-DELETE": "",
        "authors-0-author": str(draft.author + 1),
        "agency": "1",
        "dateline_place": draft.place,
        "list_headline": "",
        "news_value": str(draft.news_value),
        "lifetime_h": "8",
        "slug": draft.slug,
        "first_published": "",
        "note_to_desk": "",
        "change": "",
    }
    return [*fields.items(), *(("topics", str(topic + 1)) for topic in draft.topics)]


def _address_of(article: Article) -> str:
    section = f"/{articles.SECTIONS[article.section].lower()}/"
    return encoded(story_address(section=section, slug=article.slug, number=article.number))


def _environment(folder: Path, site_port: int, desk_port: int) -> dict[str, str]:
    ports = {"LATEEDITION_PORT": str(site_port), "LATEEDITION_DESK_PORT": str(desk_port)}
    return {"LATEEDITION_HOME": str(folder), "LATEEDITION_TWO_FACTOR": "offered", **ports}
