"""Indexes: what the library keeps because of one story's document, as keys and values of its tables. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from lateedition.press.ranking import Candidate
from lateedition.press.reading import Teaser
from lateedition.press.tables import moment_key, name_key, number_key, number_of
from lateedition.story.article import Story
from lateedition.story.blocks import Block, pictures_in, recordings_in
from lateedition.story.handover import Document, RecalledPicture, Withdrawn
from lateedition.story.happening import Happening
from lateedition.story.picture import Card, Picture

RUNNING = b"\0"
"""Where the ranks of running live blogs begin; those of stories begin with their news value."""

BY_NUMBER = b"\xff"
"""Where what the ranking knows of every story begins, by its number."""

RECORDED = b"r"
"""Where the uses of recordings begin; those of pictures begin with their number."""

RECALL_SHEETS = 64
"""Over how many sheets recalls are spread: when a story is withdrawn, one open page in so many asks whether it was its own."""

_USE_BYTES = 16


@dataclass(frozen=True)
class Indexed:
    """What the indexes hold because of one story's document: keys and values of each table."""

    uses: dict[bytes, bytes]
    former: dict[bytes, bytes]
    withdrawn: dict[bytes, bytes]
    ranks: dict[bytes, bytes]
    translations: dict[bytes, bytes]
    events: dict[bytes, bytes]
    recalls: dict[bytes, bytes]
    coverages: dict[bytes, bytes]
    alerts: dict[bytes, bytes]
    drawn: dict[bytes, bytes]


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
        authors=story.byline.authors,
        agency=story.byline.agency,
        topics=story.topics,
        caption=story.lead.caption if story.lead else "",
        original=story.original,
    )


def card_of(document: Document | None) -> Card | None:
    """Return the card of a document, if it is a story that has one."""
    return document.card if isinstance(document, Story) else None


def entries_of(document: Document | None) -> set[int]:
    """Return the numbers of the live entries that a document has, if it is a live blog."""
    return {entry.number for entry in document.live.entries} if isinstance(document, Story) and document.live else set()


def pictures_of(story: Story) -> set[int]:
    """Return the numbers of all pictures that a story shows, in front of it, in its body and in its live entries."""
    bodies = _blocks_of(story)
    lead = {story.lead.picture} if story.lead else set()
    return lead | set(pictures_in(bodies))


def recordings_of(story: Story) -> set[int]:
    """Return the numbers of all recordings that a story plays, in its body and in its live entries."""
    return set(recordings_in(_blocks_of(story)))


def _blocks_of(story: Story) -> list[Block]:
    entries = story.live.entries if story.live is not None else ()
    return [*story.body, *(block for entry in entries for block in entry.body)]


def shown_by(document: Document | None) -> set[str]:
    """Return the names of the pictures and recordings that a document has, if it is a story ("picture:7")."""
    if not isinstance(document, Story):
        return set()
    return {f"picture:{number}" for number in pictures_of(document)} | {f"recording:{number}" for number in recordings_of(document)}


def use_key(kind: str, number: int) -> bytes:
    """Return what the keys of everything that shows a picture, or plays a recording, begin with. No number looks like the letter."""
    return (RECORDED if kind == "recording" else b"") + number_key(number)


def use_fact(key: bytes) -> str:
    """Return the fact that a row of uses, of this key, is about.

    >>> use_fact(use_key("picture", 7) + number_key(17)), use_fact(use_key("recording", 7) + number_key(17))
    ('used 7', 'played 7')
    """
    return f"{'played' if len(key) > _USE_BYTES else 'used'} {number_of(key[-_USE_BYTES:-8])}"


def file_of_picture(number: int) -> str:
    """Return how a recall names the files of a picture, but not the pages that showed it: rights that end reach back to those alone.

    >>> file_of_picture(7)
    'file:7'
    """
    return f"file:{number}"


def goes_with(document: Picture | RecalledPicture | None, *, number: int) -> set[str]:
    """Return the name of all that past editions lose by what became of picture `number`: what showed it, or its files if it lapsed.

    >>> goes_with(None, number=7)
    {'picture:7'}
    """
    if isinstance(document, Picture):
        return set()
    return {file_of_picture(number) if document is not None and document.reason == "lapsed" else f"picture:{number}"}


def fresh_of(story: Story) -> datetime:
    """Return when a story was last news: its update, or the newest entry of its live coverage while that runs."""
    if story.live is None or not story.live.running or not story.live.entries:
        return story.updated
    return max(entry.moment for entry in story.live.entries)


def indexed(document: Document | None, happening: Happening) -> Indexed:
    """Return what the indexes hold because of `document`, of which `happening` is known; nothing for what is no story and no withdrawal."""
    match document:
        case Story(number=number):
            own = number_key(number)
            former = _addresses((each for each in document.former_addresses if each != document.address), number, of=number)
            translations = {} if document.original is None else {number_key(document.original) + own: b""}
            coverages = {own: b""} if document.live else {}
            drawn = {own: b""} if document.card else {}
            uses = {use_key(*_named(each)) + own: b"" for each in shown_by(document)}
            alerts = {} if document.alert is None else {moment_key(document.alert) + own: b""}
            ranks, events = _ranks(document, happening), _about(document, happening)
            return Indexed(uses, former, {}, ranks, translations, events, {}, coverages, alerts, drawn)
        case Withdrawn(number=number):
            former = {} if document.into is None else _addresses(document.addresses, document.into, of=number)
            recalls = {recall_key(number): b""}
            return Indexed({}, former, _addresses(document.addresses, number, of=number), {}, {}, {}, recalls, {}, {}, {})
        case _:
            return Indexed({}, {}, {}, {}, {}, {}, {}, {}, {}, {})


def _about(story: Story, happening: Happening) -> dict[bytes, bytes]:
    return {number_key(happening.event) + moment_key(story.first_published) + number_key(story.number): b""} if happening.event else {}


def recall_key(number: int) -> bytes:
    """Return the key of the recall of a story: those of one sheet stand together."""
    return bytes([sheet_of_recall(number)]) + number_key(number)


def sheet_of_recall(number: int) -> int:
    """Return on which sheet it is noted that the story of this number is withdrawn.

    >>> sheet_of_recall(17), sheet_of_recall(17 + RECALL_SHEETS)
    (17, 17)
    """
    return number % RECALL_SHEETS


def _named(subject: str) -> tuple[str, int]:
    kind, _, number = subject.partition(":")
    return kind, int(number)


def candidate_of(story: Story, happening: Happening) -> Candidate:
    """Return what the ranking knows of a story."""
    return Candidate(
        number=story.number,
        section=story.section,
        news_value=story.news_value,
        lifetime_h=story.lifetime_h,
        published=story.first_published,
        updated=fresh_of(story),
        running=story.live is not None and story.live.running,
        event=happening.event,
        sources=happening.sources,
    )


def _ranks(story: Story, happening: Happening) -> dict[bytes, bytes]:
    candidate, own = candidate_of(story, happening), number_key(story.number)
    key, value = moment_key(candidate.updated) + own, msgspec.msgpack.encode(candidate)
    ranks = {bytes([story.news_value]) + key: value, BY_NUMBER + own: value}
    return ranks | {RUNNING + key: value} if candidate.running else ranks


def _addresses(addresses: Iterable[str], to: int, *, of: int) -> dict[bytes, bytes]:
    """Return the rows of addresses that lead to the story `to` because of the document of the story `of`."""
    return {address_key(each) + number_key(to) + number_key(of): each.encode() for each in addresses}


def address_key(address: str) -> bytes:
    """Return what the keys of everything kept about `address` begin with."""
    return name_key(address) + b"\0"


def last_number(found: Iterator[tuple[bytes, bytes]]) -> int | None:
    """Return the story to which the first of these rows of addresses leads, None if there is none."""
    return next((number_of(key[-16:-8]) for key, _ in found), None)
