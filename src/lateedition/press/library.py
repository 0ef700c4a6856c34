"""The library: the press's own copy of what is published. A document goes in; what readers could see differently comes out.

It is a function of the documents alone: whatever the order and the batches in which they came, the same documents give
the same tables, byte for byte. (Those of one subject come in the order of the log.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import msgspec

from lateedition.press.candidates import Candidates
from lateedition.press.cardindex import CardIndex
from lateedition.press.coverage import touched_between
from lateedition.press.fallbacks import STAND_IN, Fallbacks
from lateedition.press.families import as_bytes, families_of, family_of, root_of
from lateedition.press.indexes import card_of, entries_of, goes_with, indexed, shown_by, teaser_of
from lateedition.press.packing import KIND_LETTERS, encoded, packed, remembered, unpacked
from lateedition.press.pastversions import PastVersions, sheet_of, words_of_version
from lateedition.press.reading import Chronicle, Kin, Shelf, Teaser
from lateedition.press.relations import Relations, rows_of
from lateedition.press.shelves import Shelves, place_of
from lateedition.press.shelving import reshelve_corrections, shelves_of
from lateedition.press.tables import DOCUMENTS, TEASERS, Tables, number_key, number_of
from lateedition.press.touched import Touched
from lateedition.press.trails import LATEST, Trails, is_in_place
from lateedition.press.uses import Uses
from lateedition.story import handover
from lateedition.story.article import Story
from lateedition.story.front import HOME, Front
from lateedition.story.handover import Document, Dropped, RecalledPicture, RecalledRecording, Withdrawn
from lateedition.story.happening import Happening
from lateedition.story.letters import Intro, Letter
from lateedition.story.picture import Picture
from lateedition.story.recording import Recording
from lateedition.story.taxonomy import Agency, Author, Section, Site, Topic
from lateedition.story.version import Version

KINDS = (
    "site", "front", "section", "topic", "author", "agency", "picture", "recording", "happening", "story", "version", "letter", "intro",
)  # fmt: skip
"""The kinds of documents, in an order in which what is named comes before what names it."""

_teasers = msgspec.msgpack.Decoder(Teaser)


class Library:
    """The library in `tables`. What changes touch is gathered until `settle` hands it over."""

    def __init__(self, tables: Tables) -> None:
        self.shelves = Shelves(tables)
        self.past = PastVersions(tables)
        self._documents = tables.table(DOCUMENTS)
        self._teasers = tables.table(TEASERS)
        self.cards = CardIndex(tables)
        self.candidates = Candidates(tables, self.shelves)
        self.trails = Trails(tables, teaser=self.teaser, event=lambda number: self.happening(number).event, lineage=self.lineage)
        self.relations = Relations(tables, teaser=self.teaser, event=lambda number: self.happening(number).event)
        self._touched = Touched()
        self._before: dict[str, bytes | None] = {}
        self._moments: set[datetime] = set()
        self._forsaken: set[str] = set()
        self._fallbacks = Fallbacks(lambda: [*self.sections(), *filter(None, [self.site()])])
        self.uses = Uses(tables, is_fallback=self._fallbacks.__contains__)

    def document(self, kind: str, number: int = 0) -> Document | None:
        """Return the document of this kind and number. A withdrawn story's is its `Withdrawn`."""
        found = self._documents.get(KIND_LETTERS[kind] + number_key(number))
        read = unpacked if kind == "story" else remembered
        return None if found is None else read(found)

    def encoded(self, kind: str, number: int = 0) -> bytes | None:
        """Return the document of this kind and number as it stands in the log."""
        found = self._documents.get(KIND_LETTERS[kind] + number_key(number))
        return None if found is None else encoded(found)

    def documents(self, kind: str) -> Iterator[tuple[int, bytes]]:
        """Give the number and the encoded document of each document of this kind, in the order of numbers."""
        return ((number_of(key[1:]), encoded(value)) for key, value in self._documents.scan(KIND_LETTERS[kind]))

    def has(self, kind: str, number: int) -> bool:
        """Say whether there is a document of this kind and number."""
        return self._documents.get(KIND_LETTERS[kind] + number_key(number)) is not None

    def numbers(self, kind: str, *, after: int | None = None) -> Iterator[int]:
        """Give the number of each document of this kind, in order; with `after`, of those over it."""
        letter = KIND_LETTERS[kind]
        start = None if after is None else letter + number_key(after + 1)
        return (number_of(key[1:]) for key, _ in self._documents.scan(letter, start=start))

    def site(self) -> Site | None:
        """Return the site; None until the desk has said what it is."""
        found = self.document("site")
        return found if isinstance(found, Site) else None

    def sections(self) -> Iterator[Section]:
        """Give every section, in the order of numbers."""
        found = (handover.decode(value) for _, value in self.documents("section"))
        return (each for each in found if isinstance(each, Section))

    def happening(self, number: int) -> Happening:
        """Return what is known of the event that the story of this number is about."""
        found = self.document("happening", number)
        return found if isinstance(found, Happening) else Happening(number)

    def section(self, number: int) -> Section | None:
        """Return the section of this number."""
        found = self.document("section", number)
        return found if isinstance(found, Section) else None

    def story(self, number: int) -> Story | None:
        """Return the published story of this number."""
        found = self.document("story", number)
        return found if isinstance(found, Story) else None

    def picture(self, number: int) -> Picture | None:
        """Return the picture of this number."""
        found = self.document("picture", number)
        return found if isinstance(found, Picture) else None

    def teaser(self, number: int) -> Teaser | None:
        """Return what lists show of a published story."""
        found = self._teasers.get(number_key(number))
        return None if found is None else _teasers.decode(found)

    def family(self, original: int) -> tuple[Kin, ...]:
        """Return the published stories that say in several languages what the story of this number says."""
        return family_of(original, translations=self.cards.translations, teaser=self.teaser)

    def moved(self, address: str) -> int | None:
        """Return the story, of several the one with the highest number, that was at `address` before."""
        return self.cards.moved(address)

    def moved_addresses(self) -> Iterator[str]:
        """Give every address that some published story was at before; some may come twice."""
        return self.cards.moved_addresses()

    def withdrawn(self, address: str) -> Withdrawn | None:
        """Return the withdrawal, of several that of the highest number, that names `address`."""
        number = self.cards.withdrawn(address)
        found = None if number is None else self.document("story", number)
        return found if isinstance(found, Withdrawn) else None

    def withdrawn_addresses(self) -> Iterator[str]:
        """Give every address of every withdrawn story; some may come twice."""
        return self.cards.withdrawn_addresses()

    def merged(self, number: int) -> int | None:
        """Return the story that this one was merged into, None if it was not."""
        found = self.document("story", number)
        return found.into if isinstance(found, Withdrawn) else None

    def chronicle(self, story: int) -> Chronicle | None:
        """Return what a story's history is headed by; None if it is not published, or no version of before is kept."""
        found = self.story(story)
        if found is None or found.version < 2 or not self.past.has(story):
            return None
        return Chronicle(found.address, found.headline, found.section, found.language, sheet_of(found.version) + 1)

    def versions(self, story: int, *, sheet: int) -> tuple[Version, ...]:
        """Return the past versions of a story that are on a sheet of its history, the oldest first."""
        documents = (self.document("version", number) for number in self.past.on_sheet(story, sheet))
        return tuple(document for document in documents if isinstance(document, Version))

    def lineage(self, section: int) -> tuple[int, ...]:
        """Return the number of a section and of those above it, the nearest first. A parent that is not there yet ends it."""
        found: list[int] = []
        wanted: int | None = section
        while wanted is not None and wanted not in found:
            found.append(wanted)
            above = self.section(wanted)
            wanted = above.parent if above else None
        return tuple(found)

    def apply(self, document: Document) -> None:
        """Take a document in; it replaces the one of its kind and number."""
        match document:
            case Story() | Withdrawn():
                self._replace_story(document.number, document)
            case Section():
                self._replace_section(document.number, document)
            case Site():
                self._touched.site_arrived |= self.site() is None
                self._replace("site", 0, document)
            case Front():
                self._replace("front", document.number, document)
                self._touched.families |= {"top "} if document.number == HOME else {f"section-front {document.number} "}
            case Happening():
                self._replace_happening(document.number, document)
            case Version():
                self._replace_version(document.number, document)
            case Topic() | Author() | Agency() | Letter() | Intro():
                self._replace(type(document).__name__.lower(), document.number, document)
            case Picture() | RecalledPicture() | Recording() | RecalledRecording():
                self._replace_shown(document)
            case Dropped():
                self._drop(document)

    def rebuild(self, *, each: Callable[[], None] = lambda: None) -> None:
        """Work out anew all that follows from the documents: another version of the press may draw other conclusions.

        `each` is called before each document; it may raise to give up.
        """
        self._teasers.clear()
        self.cards.clear()
        self.shelves.clear()
        self.trails.clear()
        self.relations.clear()
        self.past.clear()
        for kind in KINDS:
            for number in list(self.numbers(kind)):
                each()
                encoded = self.encoded(kind, number)
                self._documents.delete(KIND_LETTERS[kind] + number_key(number))
                self.apply(handover.decode(encoded or b""))

    def settle(self) -> Touched:
        """Work out what the documents since the last time have moved on the shelves; return all that they touched."""
        touched, self._touched = self._touched, Touched()
        touched.facts |= {fact for fact, before in self._before.items() if self._raw(fact) != before}
        touched.new |= {fact for fact, before in self._before.items() if before is None and fact.startswith(("story ", "teaser "))}
        for shelf, pages in self.shelves.settle().items():
            name = f"{shelf.kind} {shelf.number}"
            touched.families.add(f"newest {name} ")
            touched.facts.add(f"shelf-page {name} front")
            touched.facts.update(f"shelf-page {name} {page}" for page in pages)
        touched.facts |= self.trails.settle() | self.relations.settle()
        self._touch_days(touched)
        touched.recalled |= {subject for subject in self._forsaken if self.uses.is_forsaken(subject)}
        self._before, self._moments, self._forsaken = {}, set(), set()
        return touched

    def _raw(self, fact: str) -> bytes | None:
        """Return what a document or teaser is now, as bytes."""
        question, _, about = fact.partition(" ")
        if question == "teaser":
            return self._teasers.get(number_key(int(about)))
        if question == "family":
            return as_bytes(self.family(int(about)))
        if question in ("picture", "recording") and isinstance(self.document(question, int(about)), RecalledPicture | RecalledRecording):
            return None  # to who shows it, one that was recalled is one that never was
        return self._documents.get(KIND_LETTERS[question] + number_key(int(about or 0)))

    def _remember(self, fact: str) -> None:
        if fact not in self._before:
            self._before[fact] = self._raw(fact)

    def _touch_days(self, touched: Touched) -> None:
        """Note the days, in the site's zone, on which stories came or went; in another zone every day is another."""
        site = self.site()
        if site is None:
            return
        days = {moment.astimezone(ZoneInfo(site.zone)).date().isoformat() for moment in self._moments}
        touched.facts.update(f"day {day}" for day in days)
        touched.facts.update(f"month {day[:7]}" for day in days)
        touched.facts |= {"archive"} if days else set()
        if "site" in touched.facts:
            touched.families |= {"day ", "month ", "archive"}

    def _replace(self, kind: str, number: int, document: Document | None) -> None:
        self._remember(f"{kind} {number}" if number else kind)
        key = KIND_LETTERS[kind] + number_key(number)
        with self._fallbacks.replaced(kind, self._touched):
            if document is None:
                self._documents.delete(key)
            else:
                self._documents.put(key, packed(document))

    def _replace_shown(self, document: Picture | RecalledPicture | Recording | RecalledRecording) -> None:
        if isinstance(document, Picture | RecalledPicture):
            self._replace_picture(document.number, document)
        else:
            self._replace_recording(document.number, document)

    def _replace_picture(self, number: int, document: Picture | RecalledPicture | None) -> None:
        self._replace("picture", number, document)
        self._touched.facts |= {f"recalled {number}", *(f"named {story}" for story in self.uses.stories("picture", number))}
        self._touched.families |= {STAND_IN} if number in self._fallbacks else set()
        self._touched.recalled |= goes_with(document, number=number)

    def _replace_recording(self, number: int, document: Recording | RecalledRecording | None) -> None:
        self._replace("recording", number, document)
        self._touched.facts.add(f"silenced {number}")
        self._touched.recalled |= set() if isinstance(document, Recording) else {f"recording:{number}"}

    def _drop(self, document: Dropped) -> None:
        own: dict[str, Callable[[int, None], None]] = {
            "section": self._replace_section, "version": self._replace_version, "picture": self._replace_picture,
            "recording": self._replace_recording,
        }  # fmt: skip
        own.get(document.kind, partial(self._replace, document.kind))(document.number, None)

    def _replace_section(self, number: int, document: Section | None) -> None:
        before = self._lineages(number)
        self._replace("section", number, document)
        self._touched.facts |= {"sections", *(f"named {story}" for story in self.shelves.every(Shelf("section", number)))}
        after = self._lineages(number)
        moved = {each for each in before | after if before.get(each) != after.get(each)}
        if not moved:
            return
        self._touched.families.add("section-front ")
        for story in list(self.shelves.every(Shelf("section", number))):
            teaser = self.teaser(story)
            if teaser is not None and teaser.section in moved:
                self._reshelve(teaser, _section_shelves(before[teaser.section]), _section_shelves(after[teaser.section]))

    def _replace_version(self, number: int, document: Version | None) -> None:
        before = self.document("version", number)
        self._replace("version", number, document)
        held = before if isinstance(before, Version) else None
        self._touched.facts |= self.past.replace(held, document)
        if document is not None and document.out and (held is None or not held.out):
            self._touched.recalled.add(words_of_version(document.story, document.serial))

    def _lineages(self, section: int) -> dict[int, tuple[int, ...]]:
        """Return the lineage of every section, and of this one whether it is there or not."""
        return {each: self.lineage(each) for each in {section, *self.numbers("section")}}

    def _replace_story(self, number: int, document: Story | Withdrawn | None) -> None:
        before, after = self.document("story", number), document
        shelved = self._shelved(before) if isinstance(before, Story) else set()
        for fact in (f"teaser {number}", *families_of(before, after)):
            self._remember(fact)
        self._touched.recalled |= {f"entry:{entry}" for entry in entries_of(before) - entries_of(after)}
        self._replace("story", number, after)
        self._touched.facts |= {*(f"{own} {number}" for own in ("next", "named", "merged", "chronicle")), *touched_between(before, after)}
        happening = self.happening(number)
        self._touched.facts |= self.cards.replace(indexed(before, happening), indexed(after, happening))
        self._touched.facts |= {f"card {number}"} if card_of(before) != card_of(after) else set()
        self._touch_fronts(before, after)
        self._reteaser(number, after, event=happening.event)
        reshelve_corrections(self.shelves, before, after)
        if isinstance(after, Withdrawn) and after.reason != "merged":
            self._touched.recalled.add(f"story:{number}")
            self._forsaken |= shown_by(before)
        self.trails.note(events=[happening.event], roots=[root_of(each) for each in (before, after) if isinstance(each, Story)])
        if isinstance(before, Story) and not (isinstance(after, Story) and is_in_place(after, before)):
            self._reshelve(before, shelved, set())
            shelved = set()
        if isinstance(after, Story):
            self._reshelve(after, shelved, self._shelved(after))

    def _replace_happening(self, number: int, document: Happening) -> None:
        story, before = self.document("story", number), self.happening(number)
        self._touched.facts |= self.cards.replace(indexed(story, before), indexed(story, document))
        self.trails.note(events=[before.event, document.event], roots=[number])
        self.relations.replace(*(rows_of(self.teaser(number), each.event) for each in (before, document)))
        self._replace("happening", number, document)
        self._touch_fronts(story)

    def _touch_fronts(self, *documents: Document | None) -> None:
        """Note the fronts that a story may be in: those of its sections. The top news is looked at with every change."""
        of = (number for each in documents if isinstance(each, Story) for number in self.lineage(each.section))
        self._touched.families |= {f"section-front {number} " for number in of}

    def _reteaser(self, number: int, after: Document | None, *, event: int) -> None:
        related = rows_of(self.teaser(number), event)
        if isinstance(after, Story):
            self._teasers.put(number_key(number), msgspec.msgpack.encode(teaser_of(after)))
        else:
            self._teasers.delete(number_key(number))
        self.relations.replace(related, rows_of(self.teaser(number), event))

    def _shelved(self, story: Story) -> set[Shelf]:
        """Return the shelves that a story belongs on."""
        return shelves_of(story, lineage=self.lineage(story.section))

    def _reshelve(self, story: Story | Teaser, before: set[Shelf], after: set[Shelf]) -> None:
        place = place_of(story.first_published, story.number)
        for shelf in before - after:
            self.shelves.take(shelf, place)
            self._moved_on(shelf, story, self.trails.take)
        for shelf in after - before:
            self.shelves.put(shelf, place)
            self._moved_on(shelf, story, self.trails.put)

    def _moved_on(self, shelf: Shelf, story: Story | Teaser, turn: Callable[[Shelf, Story | Teaser], None]) -> None:
        """Put a story that came to a shelf on its trail, or take it off, and note which days differ."""
        if shelf.kind in ("latest", "section"):
            turn(shelf, story)
        if shelf == LATEST:
            self._moments.add(story.first_published)


def _section_shelves(lineage: Iterable[int]) -> set[Shelf]:
    return {Shelf("section", number) for number in lineage}
