"""The library: the press's own copy of what is published. A document goes in; what readers could see differently comes out.

It is a function of the documents alone: whatever the order and the batches in which they came, the same documents give
the same tables, byte for byte. (Those of one subject come in the order of the log.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

import msgspec

from lateedition.press.ranking import Candidate
from lateedition.press.reading import Shelf, Teaser
from lateedition.press.shelves import Shelves, place_of
from lateedition.press.tables import (
    DOCUMENTS,
    FORMER,
    PICTURE_USES,
    RANKS,
    TEASERS,
    WITHDRAWN,
    Tables,
    moment_key,
    name_key,
    number_key,
    number_of,
)
from lateedition.story import handover
from lateedition.story.article import Story
from lateedition.story.blocks import Block, Figure
from lateedition.story.handover import Document, Dropped, Withdrawn
from lateedition.story.picture import Picture
from lateedition.story.taxonomy import Agency, Author, Section, Site, Topic

WINDOW = 100
"""How many stories of each news value are candidates for the top news: the freshest of each. A value-5 story is outranked by
fresher ones of lesser value long before a hundred fresher of its own value are published."""

LATEST = Shelf("latest")
_KIND_LETTERS = {"site": b"S", "section": b"s", "topic": b"t", "author": b"a", "agency": b"g", "picture": b"p", "story": b"y"}
_RUNNING = b"\0"
_teasers = msgspec.msgpack.Decoder(Teaser)
_candidates = msgspec.msgpack.Decoder(Candidate)


@dataclass
class Touched:
    """What a change may have touched: facts by name, families of facts by the start of their names, and triggers.

    `site_arrived` says that there was no site before: nothing was printed yet.
    """

    facts: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)
    triggers: set[str] = field(default_factory=set)
    site_arrived: bool = False


class Library:
    """The library in `tables`. `touched` gathers what changes touch until `settle` hands it over."""

    def __init__(self, tables: Tables) -> None:
        self.shelves = Shelves(tables)
        self._documents = tables.table(DOCUMENTS)
        self._teasers = tables.table(TEASERS)
        self._uses = tables.table(PICTURE_USES)
        self._former = tables.table(FORMER)
        self._withdrawn = tables.table(WITHDRAWN)
        self._ranks = tables.table(RANKS)
        self._touched = Touched()

    # What is in it

    def document(self, kind: str, number: int = 0) -> Document | None:
        """Return the document of this kind and number. A withdrawn story's is its `Withdrawn`."""
        found = self._documents.get(_KIND_LETTERS[kind] + number_key(number))
        return None if found is None else handover.decode(found)

    def documents(self, kind: str) -> Iterator[tuple[int, bytes]]:
        """Give the number and the encoded document of each document of this kind, in the order of numbers."""
        return ((number_of(key[1:]), value) for key, value in self._documents.scan(_KIND_LETTERS[kind]))

    def site(self) -> Site | None:
        """Return the site; None until the desk has said what it is."""
        found = self.document("site")
        return found if isinstance(found, Site) else None

    def sections(self) -> Iterator[Section]:
        """Give every section, in the order of numbers."""
        found = (handover.decode(value) for _, value in self.documents("section"))
        return (each for each in found if isinstance(each, Section))

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

    def is_used(self, picture: int) -> bool:
        """Say whether a published story shows the picture."""
        return any(True for _ in self._uses.scan(number_key(picture)))

    def moved(self, address: str) -> int | None:
        """Return the story, of several the one with the highest number, that was at `address` before."""
        return _last_number(self._former.scan(_address_key(address), reverse=True))

    def moved_addresses(self) -> Iterator[str]:
        """Give every address that some published story was at before; some may come twice."""
        return (value.decode() for _, value in self._former.scan())

    def withdrawn(self, address: str) -> Withdrawn | None:
        """Return the withdrawal, of several that of the highest number, that names `address`."""
        number = _last_number(self._withdrawn.scan(_address_key(address), reverse=True))
        found = None if number is None else self.document("story", number)
        return found if isinstance(found, Withdrawn) else None

    def withdrawn_addresses(self) -> Iterator[str]:
        """Give every address of every withdrawn story; some may come twice."""
        return (value.decode() for _, value in self._withdrawn.scan())

    def candidates(self) -> list[Candidate]:
        """Return the candidates for the top news: the freshest stories of each news value, and every live blog that runs."""
        found = {_candidates.decode(value) for _, value in self._ranks.scan(_RUNNING)}
        for value in range(1, 6):
            found |= {_candidates.decode(each) for _, each in islice(self._ranks.scan(bytes([value]), reverse=True), WINDOW)}
        return list(found)

    def lineage(self, section: int) -> tuple[int, ...]:
        """Return the number of a section and of those above it, the nearest first. A parent that is not there yet ends it."""
        found: list[int] = []
        wanted: int | None = section
        while wanted is not None and wanted not in found:
            found.append(wanted)
            above = self.section(wanted)
            wanted = above.parent if above else None
        return tuple(found)

    # What goes in

    def apply(self, document: Document) -> None:
        """Take a document in; it replaces the one of its kind and number."""
        match document:
            case Story():
                self._replace_story(document.number, document)
            case Withdrawn():
                self._replace_story(document.number, document)
            case Section():
                self._replace_section(document.number, document)
            case Site():
                self._touched.site_arrived |= self.site() is None
                self._write("site", 0, document)
                self._touched.facts.add("site")
            case Topic() | Author() | Agency() | Picture():
                self._replace(type(document).__name__.lower(), document.number, document)
            case Dropped(kind="section"):
                self._replace_section(document.number, None)
            case Dropped():
                self._replace(document.kind, document.number, None)

    def rebuild(self) -> None:
        """Work out anew all that follows from the documents: another version of the press may draw other conclusions."""
        for table in (self._teasers, self._uses, self._former, self._withdrawn, self._ranks):
            table.clear()
        self.shelves.clear()
        for kind, letter in _KIND_LETTERS.items():
            for number in [number for number, _ in self.documents(kind)]:
                key = letter + number_key(number)
                document = handover.decode(self._documents.get(key) or b"")
                self._documents.delete(key)
                self.apply(document)

    def settle(self) -> Touched:
        """Work out what the documents since the last time have moved on the shelves; return all that they may have touched."""
        touched, self._touched = self._touched, Touched()
        for shelf, pages in self.shelves.settle().items():
            name = f"{shelf.kind} {shelf.number}"
            touched.families.add(f"newest {name} ")
            touched.facts.add(f"shelf-page {name} front")
            touched.facts.update(f"shelf-page {name} {page}" for page in pages)
        return touched

    def _write(self, kind: str, number: int, document: Document | None) -> None:
        key = _KIND_LETTERS[kind] + number_key(number)
        if document is None:
            self._documents.delete(key)
        else:
            self._documents.put(key, handover.encode(document))

    def _replace(self, kind: str, number: int, document: Document | None) -> None:
        self._write(kind, number, document)
        self._touched.facts.add(f"{kind} {number}")

    def _replace_section(self, number: int, document: Section | None) -> None:
        stories = [story for story in map(self.story, list(self.shelves.every(Shelf("section", number)))) if story is not None]
        before = {story.number: self._shelved(story) for story in stories}
        self._replace("section", number, document)
        self._touched.facts.add("sections")
        for story in stories:
            self._reshelve(story, before[story.number], self._shelved(story))

    def _replace_story(self, number: int, document: Story | Withdrawn) -> None:
        before, after = self.document("story", number), document
        shelved = self._shelved(before) if isinstance(before, Story) else set()
        self._write("story", number, after)
        self._touched.facts |= {f"story {number}", f"teaser {number}", f"next {number}"}
        self._reindex(_indexed(before), _indexed(after))
        self._reteaser(number, after)
        if isinstance(before, Story) and not (isinstance(after, Story) and after.first_published == before.first_published):
            self._reshelve(before, shelved, set())
            shelved = set()
        if isinstance(after, Story):
            self._reshelve(after, shelved, self._shelved(after))

    def _reteaser(self, number: int, after: Document) -> None:
        if isinstance(after, Story):
            self._teasers.put(number_key(number), msgspec.msgpack.encode(teaser_of(after)))
        else:
            self._teasers.delete(number_key(number))

    def _reindex(self, before: Indexed, after: Indexed) -> None:
        """Bring the indexes of pictures, addresses and ranks from a story's document before to the one after."""
        for table, old, new in (
            (self._uses, before.uses, after.uses),
            (self._former, before.former, after.former),
            (self._withdrawn, before.withdrawn, after.withdrawn),
            (self._ranks, before.ranks, after.ranks),
        ):
            for key in old.keys() - new.keys():
                table.delete(key)
            for key, value in new.items():
                if old.get(key) != value:
                    table.put(key, value)
        for word, old, new in (("moved", before.former, after.former), ("withdrawn", before.withdrawn, after.withdrawn)):
            self._touched.facts.update(f"{word} {address.decode()}" for address in {*old.values(), *new.values()})
        self._touched.facts.update(f"used {number_of(key[:8])}" for key in before.uses.keys() ^ after.uses.keys())

    def _shelved(self, story: Story) -> set[Shelf]:
        """Return the shelves that a story belongs on."""
        sections = (Shelf("section", number) for number in self.lineage(story.section))
        topics = (Shelf("topic", number) for number in story.topics)
        authors = (Shelf("author", number) for number in story.byline.authors)
        return {LATEST, *sections, *topics, *authors}

    def _reshelve(self, story: Story, before: Iterable[Shelf], after: Iterable[Shelf]) -> None:
        place = place_of(story.first_published, story.number)
        for shelf in set(before) - set(after):
            self._trigger(shelf, place, story.number)
            self.shelves.take(shelf, place)
        for shelf in set(after) - set(before):
            self._trigger(shelf, place, story.number)
            self.shelves.put(shelf, place)

    def _trigger(self, shelf: Shelf, place: bytes, number: int) -> None:
        """Note whose next story may be another one because a story comes to, or goes from, `place` on `shelf`."""
        if shelf.kind not in ("latest", "section"):
            return
        older = self.shelves.older(shelf, place)
        self._touched.triggers.add(f"follows {number}")
        self._touched.triggers.add(f"follows {older or 'nothing'}")
        if older is None:
            self._touched.triggers.add(f"oldest of section {shelf.number}")


@dataclass(frozen=True)
class Indexed:
    """What the indexes hold because of one story's document: keys and values of each table."""

    uses: dict[bytes, bytes]
    former: dict[bytes, bytes]
    withdrawn: dict[bytes, bytes]
    ranks: dict[bytes, bytes]


def teaser_of(story: Story) -> Teaser:
    """Return what lists show of a story. Its list headline is its headline where it has no other."""
    return Teaser(
        number=story.number,
        address=story.address,
        headline=story.list_headline or story.headline,
        standfirst=story.standfirst,
        section=story.section,
        language=story.language,
        updated=story.updated,
        first_published=story.first_published,
        picture=story.lead.picture if story.lead else None,
        live="" if story.live is None else "running" if story.live.running else "ended",
    )


def pictures_of(story: Story) -> set[int]:
    """Return the numbers of all pictures that a story shows, in front of it, in its body and in its live entries."""
    bodies: list[Block] = [*story.body]
    if story.live is not None:
        bodies.extend(block for entry in story.live.entries for block in entry.body)
    lead = {story.lead.picture} if story.lead else set()
    return lead | {block.picture for block in bodies if isinstance(block, Figure)}


def fresh_of(story: Story) -> datetime:
    """Return when a story was last news: its update, or the newest entry of its live coverage while that runs."""
    if story.live is None or not story.live.running or not story.live.entries:
        return story.updated
    return max(entry.moment for entry in story.live.entries)


def _indexed(document: Document | None) -> Indexed:
    match document:
        case Story(number=number):
            own = number_key(number)
            former = {_address_key(each) + own: each.encode() for each in document.former_addresses if each != document.address}
            return Indexed({number_key(each) + own: b"" for each in pictures_of(document)}, former, {}, _ranks(document))
        case Withdrawn(number=number):
            return Indexed({}, {}, {_address_key(each) + number_key(number): each.encode() for each in document.addresses}, {})
        case _:
            return Indexed({}, {}, {}, {})


def _ranks(story: Story) -> dict[bytes, bytes]:
    running = story.live is not None and story.live.running
    fresh = fresh_of(story)
    candidate = Candidate(story.number, story.section, story.news_value, story.lifetime_h, fresh, running)
    key, value = moment_key(fresh) + number_key(story.number), msgspec.msgpack.encode(candidate)
    ranks = {bytes([story.news_value]) + key: value}
    return ranks | {_RUNNING + key: value} if running else ranks


def _address_key(address: str) -> bytes:
    return name_key(address) + b"\0"


def _last_number(found: Iterator[tuple[bytes, bytes]]) -> int | None:
    return next((number_of(key[-8:]) for key, _ in found), None)
