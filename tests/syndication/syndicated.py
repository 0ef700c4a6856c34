"""A newsroom with stories, and the window of its stand at which programs and partners ask."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import newsdesk
from msgspec.structs import replace

from lateedition.stand.exchange import Answer, Request
from lateedition.stand.keeper import Keeper
from lateedition.story.article import Byline, LeadPicture
from lateedition.story.blocks import Extract, Figure, Heading, Listing, Paragraph, Quote, Table
from lateedition.story.correction import Correction
from lateedition.story.handover import Document
from lateedition.story.live import LiveCoverage, LiveEntry
from lateedition.story.picture import Picture, PictureRendition
from lateedition.story.taxonomy import Agency
from lateedition.syndication import partners

OWN = Byline(authors=(1, 2), place="Kochi")


def picture(number: int, **said: Any) -> Picture:
    """A picture in two sizes; of its bytes nobody here asks."""
    digest = f"{number:02x}" * 32
    sizes = tuple(PictureRendition(digest, width, width // 2, "image/jpeg", width * 10) for width in (480, 960))
    known = {"caption": f"Caption{number}x.", "credit": f"Credit{number}x", "alt": f"Alt{number}x", "copyright": f"Copyright{number}x"}
    return Picture(number=number, renditions=sizes, **{**known, **said})


def stories() -> list[Document]:
    """What there is to tell of: own stories, an agency's, a live blog, corrections, pictures that may go on and others."""
    body = (
        Paragraph('The <em>new</em> gates held through <a href="/world/story-1/">the night tide</a> &amp; after.'),
        Heading("What failed in August"),
        Listing(("Gate one", "Gate two")),
        Table("<table><tr><th>Tide</th></tr><tr><td>4.1 m</td></tr></table>"),
        Quote("Nobody slept", "Leela Menon"),
        Figure(8),
        Figure(9),
        Extract(("Quoted from the wire.",), "Reuters", "reuters.com", "urn:x", 1),
    )
    live = LiveCoverage(
        newsdesk.NOON,
        entries=tuple(
            LiveEntry(number, newsdesk.NOON + timedelta(minutes=number), (Paragraph(f"Entry{number}x said."),), f"Head{number}x")
            for number in range(30, 0, -1)
        ),
        summary=(Paragraph("Summaryx."),),
    )
    put_right = Correction(1, newsdesk.NOON + timedelta(hours=3), "The gate is on the left.")
    return [
        Agency(2, "Reuters", "Reuters", "/agencies/reuters-2/"),
        *(picture(number, syndicated=number != 9) for number in (7, 8, 9)),
        newsdesk.story(1, section=1, byline=OWN, lead=LeadPicture(7), body=body, corrections=(put_right,), news_value=5),
        newsdesk.story(2),
        *(newsdesk.story(number, byline=OWN) for number in range(3, 31)),
        newsdesk.story(31, byline=OWN, live=live, section=3, topics=(2,), headline='Q&A: is 3 < 4? "यूपी"'),
    ]


@dataclass
class House:
    """A newsroom's press, and the window of its stand. `now` is the clock of both."""

    press: newsdesk.Pressroom
    keeper: Keeper

    @property
    def home(self) -> Path:
        return self.press.folder.parent

    def hand(self, *documents: Document) -> None:
        self.press.hand(*documents)

    def ask(self, address: str, *, key: str = "", method: str = "GET", **said: Any) -> Answer:
        """Return what the stand answers at an address, whole URL or path."""
        at = urlsplit(address)
        headers = {"authorization": f"Bearer {key}"} if key else {}
        request = Request(method=method, path=at.path, query=at.query, **{**headers, **said})
        self.press.now += timedelta(seconds=2)  # a register that was changed is looked for once a second
        return self.keeper.answer(request, now=self.press.now.timestamp())

    def told(self, address: str, **said: Any) -> Any:
        """Return the JSON that is answered with 200."""
        answer = self.ask(address, **said)
        assert answer.status == 200, answer.body
        return json.loads(answer.body)

    def problem(self, address: str, **said: Any) -> Any:
        """Return the problem that is answered."""
        answer = self.ask(address, **said)
        assert dict(answer.headers)["content-type"] == "application/problem+json"
        found = json.loads(answer.body)
        assert found["status"] == answer.status
        return found

    def partner(self, name: str = "lantern", **said: Any) -> str:
        """Return the key of a new partner, who gets the text."""
        known = {"digest": "", "made": self.press.now, "full": True, "terms": "Web only"}
        return partners.add(self.home, partners.Partner(name=name, **{**known, **said}))


def unzipped(answer: Answer) -> bytes:
    """Return the body of an answer that was sent with gzip."""
    assert dict(answer.headers)["content-encoding"] == "gzip"
    return gzip.decompress(answer.body)


def revised(number: int, **said: Any) -> Document:
    """A story of the paper, changed."""
    found = next(each for each in stories() if getattr(each, "number", 0) == number and hasattr(each, "headline"))
    return replace(found, **said)
