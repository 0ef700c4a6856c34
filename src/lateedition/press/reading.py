"""The reading: the only eyes of a rendition. Every question it asks is noted as a fact, with the answer it got.

A fact's name is a predicate, absences included: "the newest 20 of section 3" is one, and so is "story 17" while there is
no story 17. What touched a fact, and whether its answer differs now, decides what is printed anew; nothing else does.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

from msgspec import Struct

from lateedition.story.article import Story
from lateedition.story.correction import Correction
from lateedition.story.handover import RecalledPicture, RecalledRecording, Withdrawn
from lateedition.story.live import LiveEntry
from lateedition.story.picture import Card, Picture
from lateedition.story.recording import Recording
from lateedition.story.taxonomy import Agency, Author, Section, Site, Topic
from lateedition.story.version import Version


class Shelf(Struct, frozen=True):
    """An ordered list of published stories by first publication: all of them, a section's with its subsections', a topic's, an author's,
    an agency's. Those with corrections stand by when they were last put right.
    """

    kind: Literal["latest", "section", "topic", "author", "agency", "corrections"]
    number: int = 0


class ShelfPage(Struct, frozen=True):
    """A page of a shelf, the newest story first. A page that is not there has no stories.

    `number` is None for the front, which holds the newest stories, and 0 for the page of the oldest; any other page has the number
    of the story it begins with, so that no story ever moves a page. `older` and `newer` are page numbers, None where there
    are no more. `newer_is_front` says that the next newer page is the front itself.
    """

    stories: tuple[int, ...]
    number: int | None
    older: int | None = None
    newer: int | None = None
    newer_is_front: bool = False


class Teaser(Struct, frozen=True):
    """What a list or a feed shows of a story. A change elsewhere in the story does not touch it. `headline` is the list headline,
    `caption` the story's own of its picture.
    """

    number: int
    address: str
    headline: str
    standfirst: str
    section: int
    language: str
    updated: datetime
    first_published: datetime
    picture: int | None
    live: Literal["", "running", "ended"] = ""
    authors: tuple[int, ...] = ()
    agency: int | None = None
    topics: tuple[int, ...] = ()
    caption: str = ""
    original: int | None = None


class Named(Struct, frozen=True):
    """A story as the pages of others name it: what they show of it and no more, so that they stay as they are when the rest changes.

    `section` is its section's name, empty where there is none; `original` is as in `Story`.
    """

    number: int
    address: str
    headline: str
    language: str
    first_published: datetime
    live: Literal["", "running", "ended"]
    section: str
    picture: Picture | None
    original: int | None


class Leader(Struct, frozen=True):
    """What the front page needs of a story that leads it, beside its teaser: how much news it is, and whether it is running coverage.

    `posts` are the newest of that.
    """

    address: str
    news_value: int
    running: bool
    posts: tuple[LiveEntry, ...]


class Corrected(Struct, frozen=True):
    """What the list of corrections shows of a story."""

    number: int
    address: str
    headline: str
    language: str
    corrections: tuple[Correction, ...]


class Chronicle(Struct, frozen=True):
    """What every sheet of a story's history says of the story, and how many sheets there are. A new version seldom changes it."""

    address: str
    headline: str
    section: int
    language: str
    sheets: int


class Kin(Struct, frozen=True):
    """One of the published stories that say the same in several languages: no word of it but its address."""

    number: int
    language: str
    address: str


class Sheet(Struct, frozen=True):
    """A sheet of a coverage, the newest entry first. `begin` is the number of its oldest entry, and 0 for the oldest sheet.

    `older` and `newer` are where those beside it begin. The newest is the one that the page of the coverage itself shows;
    `next_is_newest` says that the newer one is that.
    """

    begin: int
    entries: tuple[LiveEntry, ...]
    older: int | None
    newer: int | None
    next_is_newest: bool

    @property
    def newest(self) -> bool:
        """True for the sheet that new entries come to."""
        return self.newer is None


class Home(Struct, frozen=True):
    """Where an entry stands: on the sheet that begins at `begin`, which may be the newest."""

    begin: int
    newest: bool


class Coverage(Struct, frozen=True):
    """What every sheet says of its coverage. A new entry does not change it."""

    address: str
    headline: str
    section: int
    language: str
    started: datetime
    ended: datetime | None


def leader_of(story: Story, *, posts: int) -> Leader:
    """Return what the front page needs of `story` to be led by it, with so many of its posts while it runs."""
    running = story.live is not None and story.live.running
    return Leader(story.address, story.news_value, running, story.live.entries[:posts] if story.live and running else ())


def corrected_in(story: Story) -> Corrected:
    """Return what the list of corrections shows of `story`."""
    return Corrected(story.number, story.address, story.headline, story.language, story.corrections)


class Reading(Protocol):
    """The questions a rendition may ask. None is the answer about a thing that is not published, and is noted too.

    A page that only names another story asks narrowly (`teaser`, `named`, `leader`, `corrected`, `family`, `thumbnail`, `beside`), and
    marks where it stands: then the past of the page survives that story's recall (docs/decisions/0048).
    """

    def site(self) -> Site: ...
    def sections(self) -> tuple[Section, ...]:
        """Return every section, in menu order, parents before children."""
        ...

    def section(self, number: int) -> Section | None: ...
    def topic(self, number: int) -> Topic | None: ...
    def author(self, number: int) -> Author | None: ...
    def agency(self, number: int) -> Agency | None: ...
    def picture(self, number: int) -> Picture | None: ...
    def recording(self, number: int) -> Recording | None: ...
    def story(self, number: int) -> Story | None: ...
    def teaser(self, number: int) -> Teaser | None: ...
    def thumbnail(self, number: int) -> Picture | None:
        """Return the picture of this number, to stand beside the story that a page names."""
        ...

    def leader(self, number: int, *, posts: int) -> Leader | None:
        """Return what decides how a front is set that the story of this number leads, with so many of its posts."""
        ...

    def corrected(self, number: int) -> Corrected | None:
        """Return what the list of corrections shows of the story of this number."""
        ...

    def card(self, story: int) -> Card | None:
        """Return the card of a story; None for one that has none, or is not published."""
        ...

    def newest(self, shelf: Shelf, *, count: int) -> tuple[int, ...]:
        """Return the numbers of the newest `count` stories of `shelf`, the newest first."""
        ...

    def shelf_page(self, shelf: Shelf, *, page: int | None) -> ShelfPage:
        """Return a page of `shelf`; None asks for its front."""
        ...

    def next_story(self, number: int) -> int | None:
        """Return the story to read after this one: of the older ones of its section, else of all, the newest that leads (trails.py)."""
        ...

    def top(self, *, count: int) -> tuple[int, ...]:
        """Return the top news in rank order, as of the edition's moment."""
        ...

    def section_front(self, section: int, *, count: int) -> tuple[int, ...]:
        """Return the stories that the front of a section begins with, in rank order, as of the edition's moment."""
        ...

    def kindred(self, number: int) -> tuple[int, ...]:
        """Return the other stories about the event of this one, in its language: a live blog that runs, and then the newest first."""
        ...

    def alike(self, number: int) -> tuple[int, ...]:
        """Return older stories in the language of this one that are like it, the likest first."""
        ...

    def named(self, number: int) -> Named | None:
        """Return the story of this number as the pages of others name it."""
        ...

    def beside(self, named: Named) -> Picture | None:
        """Return the picture of a story that a page names, to stand beside it. Whoever shows it must have it from here."""
        ...

    def coverage(self, story: int) -> Coverage | None:
        """Return what the sheets of a live blog say of it; None for what is none."""
        ...

    def sheet(self, story: int, *, begin: int) -> Sheet | None:
        """Return the sheet of a live blog that begins at this entry; 0 asks for the oldest."""
        ...

    def home(self, story: int, *, entry: int) -> Home | None:
        """Return where an entry of a live blog stands."""
        ...

    def recalls(self, sheet: int) -> tuple[int, ...]:
        """Return the numbers of the withdrawn stories that are noted on a sheet."""
        ...

    def buried(self) -> tuple[int, ...]:
        """Return the stories that editors want nowhere on the front page, by number."""
        ...

    def day(self, day: str) -> tuple[int, ...]:
        """Return the stories first published on a day ("2020-05-05") in the site's zone, the oldest first."""
        ...

    def days(self, month: str) -> tuple[int, ...]:
        """Return the days of a month ("2020-05") on which stories were published, in order."""
        ...

    def months(self) -> tuple[str, ...]:
        """Return the months in which stories were published, the oldest first."""
        ...

    def today(self) -> str:
        """Return the day, in the site's zone, of the edition's moment."""
        ...

    def merged(self, number: int) -> int | None:
        """Return the story that the withdrawn story of this number was merged into; None if it was not."""
        ...

    def moved(self, address: str) -> int | None:
        """Return the story that was at `address` before and is elsewhere now; of several, the one with the highest number."""
        ...

    def chronicle(self, story: int) -> Chronicle | None:
        """Return what a story's history is headed by; None if it is not published or never changed."""
        ...

    def versions(self, story: int, *, sheet: int) -> tuple[Version, ...]:
        """Return the past versions on a sheet of a story's history, the oldest first; sheet 0 has the oldest of all."""
        ...

    def family(self, original: int) -> tuple[Kin, ...]:
        """Return the published stories that say in several languages what the story of this number says; none while there are not two."""
        ...

    def withdrawn(self, address: str) -> Withdrawn | None:
        """Return the withdrawal of the story that was at `address`; of several, that of the highest number."""
        ...

    def recalled(self, picture: int) -> RecalledPicture | None:
        """Return the recall of the picture of this number, None if it was not recalled."""
        ...

    def silenced(self, recording: int) -> RecalledRecording | None:
        """Return the recall of the recording of this number, None if it was not recalled."""
        ...

    def stand_in(self, section: int) -> Picture | None:
        """Return what stands for a picture whose rights have ended in front of a story of this section, None if nothing does."""
        ...

    def rendition_bytes(self, digest: str, *, of: int) -> bytes | None:
        """Return the bytes of a rendition of the picture `of` by its SHA-256 in hex, None when the rendition store has lost them."""
        ...

    def stored_bytes(self, digest: str) -> bytes | None:
        """Return the bytes of a piece of a recording, its captions or a card, by their SHA-256 in hex, None if the store has lost them."""
        ...
