"""What the demonstration newsroom holds, by key and not by number: numbers are the desk's to give.

Keys are short names from the files under `copy/`: a section's is its path ("city/courts"), everything else's is one word.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lateedition.story.blocks import Block, Body
from lateedition.story.purposes import Purpose


@dataclass(frozen=True)
class SiteWords:
    """The site's own settings, but for its address, which is the operator's."""

    name: str
    tagline: str
    zone: str
    language: str
    notice_title: str
    notice_text: str
    privacy_text: str
    players: tuple[str, ...]
    purposes: tuple[Purpose, ...]


@dataclass(frozen=True)
class DemoSection:
    """A section; a key with a slash ("city/courts") stands under the section before the slash."""

    key: str
    name: str
    description: str
    order: int
    language: str = "en"

    @property
    def slug(self) -> str:
        """The last part of the section's address."""
        return self.key.rpartition("/")[2]

    @property
    def parent(self) -> str | None:
        """The key of the section it stands under, or None."""
        return self.key.rpartition("/")[0] or None


@dataclass(frozen=True)
class DemoTopic:
    """What stories are about."""

    key: str
    name: str
    description: str


@dataclass(frozen=True)
class DemoAuthor:
    """A person of the made-up staff."""

    key: str
    name: str
    role: str
    biography: str


@dataclass(frozen=True)
class DemoAgency:
    """A made-up agency. `code` is every name its files give it, with commas."""

    key: str
    name: str
    credit: str
    code: str


@dataclass(frozen=True)
class DemoPicture:
    """A picture and how it is drawn: `scene` names the drawing, `inks` its palette, `seed` what varies in it."""

    key: str
    scene: str
    inks: str
    seed: int
    caption: str
    credit: str
    alt: str
    focus: tuple[float, float]


@dataclass(frozen=True)
class PictureInText:
    """A picture between paragraphs, by key."""

    picture: str
    caption: str = ""


Piece = Block | PictureInText


@dataclass(frozen=True)
class DemoEntry:
    """One entry of a live blog."""

    moment: datetime
    headline: str
    body: Body
    key: bool = False


@dataclass(frozen=True)
class DemoCoverage:
    """The live part of a live blog; entries newest first."""

    started: datetime
    ended: datetime | None
    entries: tuple[DemoEntry, ...]


@dataclass(frozen=True, kw_only=True)
class DemoStory:
    """A published story. `by_hand` marks those written out in full; the others are composed."""

    headline: str
    section: str
    first_published: datetime
    updated: datetime
    body: tuple[Piece, ...]
    by_hand: bool
    list_headline: str = ""
    standfirst: str = ""
    language: str = "en"
    picture: str = ""
    picture_caption: str = ""
    authors: tuple[str, ...] = ()
    agency: str = ""
    place: str = ""
    topics: tuple[str, ...] = ()
    news_value: int = 2
    lifetime_h: float = 8.0
    live: DemoCoverage | None = None


@dataclass(frozen=True)
class AgencyFile:
    """A file as an agency would send it. `source` names the sender's folder; `readable` is False for the one that is broken on purpose."""

    source: str
    name: str
    payload: bytes
    received: datetime
    readable: bool = True


@dataclass(frozen=True)
class DemoNewsroom:
    """All of it: the same for the same `now`."""

    site: SiteWords
    sections: tuple[DemoSection, ...]
    topics: tuple[DemoTopic, ...]
    authors: tuple[DemoAuthor, ...]
    agencies: tuple[DemoAgency, ...]
    pictures: tuple[DemoPicture, ...]
    stories: tuple[DemoStory, ...]
    agency_files: tuple[AgencyFile, ...]
