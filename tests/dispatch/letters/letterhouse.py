"""A house that sends letters, for tests: a real press, book and round over one edition, with a clock that the test moves, and a
real server of mail.
"""

from __future__ import annotations

import mailbox
import random
import re
import time
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import newsdesk
from msgspec.structs import replace

from lateedition.courier.exchange import Asked, Reply
from lateedition.dispatch.letters.book import Book
from lateedition.dispatch.letters.door import LettersDoor
from lateedition.dispatch.letters.links import Links
from lateedition.dispatch.letters.mailbag import Mailbag
from lateedition.dispatch.letters.relay import Relay
from lateedition.dispatch.letters.round import LettersRound, Terms
from lateedition.story.handover import Document
from lateedition.story.letters import Letter, Letters
from lateedition.story.taxonomy import Site
from postoffice import PostOffice, Taken

SITE = "https://post.example"
LETTERS = Letters(daily="06:30", top=2, per_section=2, breaking=True)
SENDER = "letters@post.example"
FORM = "application/x-www-form-urlencoded"


def paper(**site: object) -> list[Document]:
    """The paper of the press's tests, with letters."""
    return [replace(each, **{"letters": LETTERS, **site}) if isinstance(each, Site) else each for each in newsdesk.paper()]


def at(said: str) -> float:
    """A moment in UTC, in POSIX seconds."""
    return datetime.fromisoformat(said).replace(tzinfo=UTC).timestamp()


class LetterHouse:
    """The press `room`, letters whose time is `now`, and the relay `office`. The site is in Kolkata: 06:30 there is 01:00 UTC."""

    def __init__(self, folder: Path, office: PostOffice, **site: object) -> None:
        self.room = newsdesk.Pressroom(folder)
        self.now = newsdesk.NOON.timestamp()
        self.hand(*paper(**site))
        self.folder = folder / "dispatch"
        self.office = office
        self.terms = Terms(Relay("127.0.0.1", office.port, "none"), SENDER, a_minute=60_000)
        mailbox.Maildir(folder / "mail")
        self.begin()

    def begin(self) -> None:
        """Begin anew, as a process does that was started again."""
        self.book, self.links = Book(self.folder / "letters.sqlite3"), Links(self.folder / "letters.key")
        self.bag = Mailbag(self.folder.parent / "mail", self.folder / "returned", self.book, self.links)
        self.round = LettersRound(self.book, self.terms, self.links, self.room.kit, luck=random.Random(1), mailbag=self.bag)
        self.door = LettersDoor(self.book, self.links, self.room.kit, self._answer, lambda: None, [ip_network("127.0.0.0/8")])

    def hand(self, *documents: Document) -> None:
        """Print an edition."""
        self.room.now = datetime.fromtimestamp(self.now, UTC)
        self.room.hand(*documents)

    def publish(self, number: int, **said: object) -> None:
        """Publish a story now."""
        moment = datetime.fromtimestamp(self.now, UTC)
        self.hand(newsdesk.story(number, **{"first_published": moment, "updated": moment, **said}))

    def kill(self, number: int) -> None:
        self.hand(newsdesk.killed(newsdesk.story(number)))

    def ask_for(self, number: int, story: int, **said: object) -> None:
        """Ask for a letter at the desk."""
        told: dict[str, object] = {"kind": "breaking", "asked": datetime.fromtimestamp(self.now, UTC), **said}
        self.hand(Letter(number, story, **told))  # type: ignore[arg-type]

    def subscribe(self, address: str, *kinds: str) -> int:
        """Let somebody be signed up already."""
        return self.book.confirm(address, kinds or ("daily", "breaking"), now=self.now).number  # type: ignore[arg-type]

    def settle(self) -> None:
        """Let the round look until it has nothing left to do now."""
        end = time.monotonic() + 60
        self.round.look(self.room.store, now=self.now, asked=True)
        while not self.round.is_idle and self.now >= self.round._away_until:
            assert time.monotonic() < end, "the letters did not come to an end"
            time.sleep(0.002)
            self.round.look(self.room.store, now=self.now, asked=False)

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        self.settle()

    def turn_to(self, said: str) -> None:
        """Let it be a moment of UTC."""
        self.now = at(said)
        self.settle()

    def get(self, url: str, *, method: str = "GET") -> Reply:
        found = self.door.admit(self._asked(method, url), datetime.fromtimestamp(self.now, UTC))
        assert isinstance(found, Reply)
        return found

    def post(self, url: str, body: bytes = b"", *, media_type: str = FORM, **headers: str) -> Reply:
        asked = self._asked("POST", url, {"content-type": media_type, **headers})
        admitted = self.door.admit(asked, datetime.fromtimestamp(self.now, UTC))
        return admitted if isinstance(admitted, Reply) else admitted.take(body)

    def sign_up(self, address: str, *kinds: str, peer: str = "198.51.100.7", **fields: str) -> Reply:
        form = [("address", address), *(("letter", kind) for kind in kinds or ("daily",)), *fields.items()]
        return self.post("/-/letters/sign-up", urlencode(form).encode(), **{"x-forwarded-for": peer})

    def confirm(self, letter: Taken) -> Reply:
        """Press the button behind the link in a letter that asks for it."""
        link = link_in(letter, "confirm")
        assert "<button>" in self.get(link).body.decode()
        return self.post(link)

    def close(self) -> None:
        self.round.stop()
        self.room.close()

    def restrict(self, **terms: object) -> None:
        """Send by other terms from now on."""
        self.terms = replace(self.terms, **terms)
        self.round.stop()
        self.begin()

    def _asked(self, method: str, url: str, headers: dict[str, str] | None = None) -> Asked:
        parts = urlsplit(url)
        return Asked(method, parts.path, parts.query, headers or {}, "127.0.0.1")

    def _answer(self, work: object) -> Reply:
        with self.room.store.view() as view:
            return work(view)  # type: ignore[operator,no-any-return]


def link_in(letter: Taken, name: str) -> str:
    """The link of this name in the text of a letter: "confirm", "yours"."""
    found = re.findall(rf"{SITE}(/-/letters/{name}\?\S+)", letter.text)
    assert len(found) == 1, letter.text
    return str(found[0])
