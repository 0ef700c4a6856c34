"""What the tests of the finder share: a press with a paper, a finder that follows it, and the stand's core over both."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "press"))

import newsdesk

from lateedition.finder.cutting import SEARCH
from lateedition.finder.run import Finder
from lateedition.stand.counters import Counters
from lateedition.stand.exchange import Answer, Request
from lateedition.stand.keeper import Keeper


@dataclass
class Readingroom:
    """A pressroom, what is searched in it, and a stand."""

    press: newsdesk.Pressroom
    finder: Finder
    keeper: Keeper

    def hand(self, *documents: object, file: bool = True) -> None:
        """Print `documents`, and file what follows unless that is to wait."""
        self.press.hand(*documents)
        if file:
            self.finder.step()

    def ask(self, q: str = "", *, method: str = "GET", **fields: str) -> Answer:
        query = urlencode({"q": q, **{name.rstrip("_"): value for name, value in fields.items()}})
        return self.keeper.answer(Request(method=method, path=SEARCH, query=query), now=self.press.now.timestamp())

    def page(self, q: str = "", **fields: str) -> str:
        answer = self.ask(q, **fields)
        return answer.body.decode()

    def found(self, q: str, **fields: str) -> list[int]:
        """The numbers of the stories on the page of results, in order."""
        import re

        return [int(number) for number in re.findall(r'<h2[^>]*><a href="[^"]*?-(\d+)/"', self.page(q, **fields))]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Readingroom]:
    press = newsdesk.Pressroom(tmp_path)
    press.hand(*newsdesk.paper())
    finder = Finder(press.folder, stop=threading.Event())
    finder.step()
    yield Readingroom(press, finder, Keeper(press.folder, counters=Counters()))
    finder.give_up()
    press.close()
