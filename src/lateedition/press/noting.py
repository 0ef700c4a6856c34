"""The reading that notes every question it is asked: who asked which fact decides what is printed anew."""

from __future__ import annotations

from typing import Any

from lateedition.press.facts import Facts
from lateedition.press.indexes import file_of_picture
from lateedition.press.pastversions import words_of_version
from lateedition.press.reading import (
    Chronicle,
    Corrected,
    Coverage,
    Home,
    Kin,
    Leader,
    Named,
    Sheet,
    Shelf,
    ShelfPage,
    Teaser,
    corrected_in,
    leader_of,
)
from lateedition.story.article import Story
from lateedition.story.handover import RecalledPicture, RecalledRecording, Withdrawn
from lateedition.story.picture import Card, Picture
from lateedition.story.recording import Recording
from lateedition.story.taxonomy import Agency, Author, Section, Site, Topic
from lateedition.story.version import Version


class NotedReading:
    """A `Reading` that notes the name of every fact it is asked for, and whom it showed, as a recall names them.

    Of those in `told` it gave more than what a page needs that only names them: anything of them may stand anywhere on it.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.noted: dict[str, None] = {}
        self.shown: dict[str, None] = {}
        self.told: set[str] = set()

    def site(self) -> Site:
        """Return the site. Nothing is printed before there is one."""
        found: Site = self._ask("site")
        return found

    def sections(self) -> tuple[Section, ...]:
        """Return every section, in menu order, parents before children."""
        found: tuple[Section, ...] = self._ask("sections")
        return found

    def section(self, number: int) -> Section | None:
        """Return the section of this number."""
        found: Section | None = self._ask(f"section {number}")
        return found

    def topic(self, number: int) -> Topic | None:
        """Return the topic of this number."""
        found: Topic | None = self._ask(f"topic {number}")
        return found

    def author(self, number: int) -> Author | None:
        """Return the author of this number."""
        found: Author | None = self._ask(f"author {number}")
        return found

    def agency(self, number: int) -> Agency | None:
        """Return the agency of this number."""
        found: Agency | None = self._ask(f"agency {number}")
        return found

    def picture(self, number: int) -> Picture | None:
        """Return the picture of this number."""
        found: Picture | None = self._ask(f"picture {number}")
        if found is not None:
            self._tell(f"picture:{number}")
        return found

    def thumbnail(self, number: int) -> Picture | None:
        """Return the picture of this number, to stand beside the story that a page names."""
        found: Picture | None = self._ask(f"picture {number}")
        if found is not None:
            self._name(f"picture:{number}")
        return found

    def recording(self, number: int) -> Recording | None:
        """Return the recording of this number."""
        found: Recording | None = self._ask(f"recording {number}")
        if found is not None:
            self._tell(f"recording:{number}")
        return found

    def story(self, number: int) -> Story | None:
        """Return the published story of this number."""
        found: Story | None = self._ask(f"story {number}")
        if found is not None:
            self._tell(f"story:{number}")
            self._tell(*(f"entry:{entry.number}" for entry in found.live.entries) if found.live else ())
            self._tell(words_of_version(number, found.version))
        return found

    def teaser(self, number: int) -> Teaser | None:
        """Return what lists show of the story of this number."""
        found: Teaser | None = self._ask(f"teaser {number}")
        if found is not None:
            self._name(f"story:{number}")
        return found

    def leader(self, number: int, *, posts: int) -> Leader | None:
        """Return what decides how a front is set that the story of this number leads, with its newest `posts`."""
        found: Story | None = self._ask(f"story {number}")
        if found is None:
            return None
        leader = leader_of(found, posts=posts)
        self._name(f"story:{number}", *(f"entry:{post.number}" for post in leader.posts))
        return leader

    def corrected(self, number: int) -> Corrected | None:
        """Return what the list of corrections shows of the story of this number."""
        found: Story | None = self._ask(f"story {number}")
        if found is None:
            return None
        self._name(f"story:{number}")
        return corrected_in(found)

    def newest(self, shelf: Shelf, *, count: int) -> tuple[int, ...]:
        """Return the numbers of the newest `count` stories of `shelf`, the newest first."""
        found: tuple[int, ...] = self._ask(f"newest {shelf.kind} {shelf.number} {count}")
        return found

    def shelf_page(self, shelf: Shelf, *, page: int | None) -> ShelfPage:
        """Return a page of `shelf`; None asks for its front."""
        found: ShelfPage = self._ask(f"shelf-page {shelf.kind} {shelf.number} {'front' if page is None else page}")
        return found

    def next_story(self, number: int) -> int | None:
        """Return the story to read after this one."""
        found: int | None = self._ask(f"next {number}")
        return found

    def top(self, *, count: int) -> tuple[int, ...]:
        """Return the top news in rank order."""
        found: tuple[int, ...] = self._ask(f"top {count}")
        return found

    def section_front(self, section: int, *, count: int) -> tuple[int, ...]:
        """Return what the front of a section begins with."""
        found: tuple[int, ...] = self._ask(f"section-front {section} {count}")
        return found

    def kindred(self, number: int) -> tuple[int, ...]:
        """Return the other stories about the event of this one, in its language."""
        found: tuple[int, ...] = self._ask(f"kindred {number}")
        return found

    def alike(self, number: int) -> tuple[int, ...]:
        """Return older stories that are like this one, the likest first."""
        found: tuple[int, ...] = self._ask(f"alike {number}")
        return found

    def named(self, number: int) -> Named | None:
        """Return the story of this number as the pages of others name it."""
        found: Named | None = self._ask(f"named {number}")
        if found is not None:
            self._name(f"story:{number}")
        return found

    def beside(self, named: Named) -> Picture | None:
        """Return the picture of a story that a page names, to stand beside it. Whoever shows it must have it from here."""
        if named.picture is not None:
            self._name(f"picture:{named.picture.number}")
        return named.picture

    def coverage(self, story: int) -> Coverage | None:
        """Return what the sheets of a live blog say of it."""
        found: Coverage | None = self._ask(f"coverage {story}")
        if found is not None:
            self._tell(f"story:{story}")
        return found

    def sheet(self, story: int, *, begin: int) -> Sheet | None:
        """Return the sheet of a live blog that begins at this entry."""
        found: Sheet | None = self._ask(f"sheet {story} {begin}")
        if found is not None:
            self._tell(f"story:{story}", *(f"entry:{entry.number}" for entry in found.entries))
        return found

    def home(self, story: int, *, entry: int) -> Home | None:
        """Return where an entry of a live blog stands."""
        found: Home | None = self._ask(f"home {story} {entry}")
        if found is not None:
            self._tell(f"story:{story}", f"entry:{entry}")
        return found

    def recalls(self, sheet: int) -> tuple[int, ...]:
        """Return the withdrawn stories that are noted on a sheet."""
        found: tuple[int, ...] = self._ask(f"recalls {sheet}")
        return found

    def buried(self) -> tuple[int, ...]:
        """Return what is to be nowhere on the front page."""
        found: tuple[int, ...] = self._ask("buried")
        return found

    def day(self, day: str) -> tuple[int, ...]:
        """Return the stories of a day."""
        found: tuple[int, ...] = self._ask(f"day {day}")
        return found

    def days(self, month: str) -> tuple[int, ...]:
        """Return the days of a month that have stories."""
        found: tuple[int, ...] = self._ask(f"month {month}")
        return found

    def months(self) -> tuple[str, ...]:
        """Return the months that have stories."""
        found: tuple[str, ...] = self._ask("archive")
        return found

    def today(self) -> str:
        """Return the day that it is."""
        found: str = self._ask("today")
        return found

    def merged(self, number: int) -> int | None:
        """Return the story that this one was merged into."""
        found: int | None = self._ask(f"merged {number}")
        return found

    def moved(self, address: str) -> int | None:
        """Return the story that was at `address` before."""
        found: int | None = self._ask(f"moved {address}")
        return found

    def withdrawn(self, address: str) -> Withdrawn | None:
        """Return the withdrawal that names `address`."""
        found: Withdrawn | None = self._ask(f"withdrawn {address}")
        return found

    def card(self, story: int) -> Card | None:
        """Return the card of a story."""
        found: Card | None = self._ask(f"card {story}")
        self._tell(f"story:{story}")
        return found

    def family(self, original: int) -> tuple[Kin, ...]:
        """Return the published stories that say in several languages what the story of this number says."""
        found: tuple[Kin, ...] = self._ask(f"family {original}")
        self._name(*(f"story:{each.number}" for each in found))
        return found

    def chronicle(self, story: int) -> Chronicle | None:
        """Return what a story's history is headed by."""
        found: Chronicle | None = self._ask(f"chronicle {story}")
        if found is not None:
            self._tell(f"story:{story}")
        return found

    def versions(self, story: int, *, sheet: int) -> tuple[Version, ...]:
        """Return the past versions on a sheet of a story's history."""
        found: tuple[Version, ...] = self._ask(f"versions {story} {sheet}")
        self._tell(*(words_of_version(story, each.serial) for each in found if each.wording is not None))
        return found

    def recalled(self, picture: int) -> RecalledPicture | None:
        """Return the recall of the picture of this number."""
        found: RecalledPicture | None = self._ask(f"recalled {picture}")
        return found

    def used(self, picture: int) -> bool:
        """Say whether a published story shows the picture, or may come to show it because the rights to another have ended."""
        found: bool = self._ask(f"used {picture}")
        return found

    def silenced(self, recording: int) -> RecalledRecording | None:
        """Return the recall of the recording of this number."""
        found: RecalledRecording | None = self._ask(f"silenced {recording}")
        return found

    def played(self, recording: int) -> bool:
        """Say whether a published story plays the recording."""
        found: bool = self._ask(f"played {recording}")
        return found

    def stand_in(self, section: int) -> Picture | None:
        """Return what stands for a picture whose rights have ended, in a section."""
        found: Picture | None = self._ask(f"stand-in {section}")
        if found is not None:
            self._tell(f"picture:{found.number}")
        return found

    def rendition_bytes(self, digest: str, *, of: int) -> bytes | None:
        """Return the bytes of a picture's rendition. They are what their digest says for ever, so no fact is noted."""
        self._tell(file_of_picture(of))
        return self.facts.rendition_bytes(digest)

    def stored_bytes(self, digest: str) -> bytes | None:
        """Return the bytes of a piece of a recording, its captions, or a card. They are what their digest says for ever: none is noted."""
        return self.facts.rendition_bytes(digest)

    def _name(self, *subjects: str) -> None:
        self.shown.update(dict.fromkeys(subjects))

    def _tell(self, *subjects: str) -> None:
        self._name(*subjects)
        self.told.update(subjects)

    def _ask(self, fact: str) -> Any:
        self.noted[fact] = None
        return self.facts.ask(fact)
