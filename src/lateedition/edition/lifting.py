"""Lifting: a version of the past that only named what was recalled, made to be without it. As a compositor lifts a story out of a page.

The printer has said where it stood: each mention is cut out, and a comment is left that says what a reader is to be told there. Then
what is left is searched for what the mentions led to and said. If any of that is found, the version cannot be had without it.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from urllib.parse import unquote, urlsplit

from msgspec import DecodeError, Struct
from msgspec.structs import replace

from lateedition.edition import sheets
from lateedition.edition.bodies import Bodies
from lateedition.edition.errors import Damaged
from lateedition.edition.past import PAGE, Hidden
from lateedition.edition.record import Entry, Fragment, Mention, Place, Segment
from lateedition.edition.segments import plain_of, segment
from lateedition.edition.sheets import Page

TOMBSTONE = re.compile(rb"<!--withdrawn:([a-z]+)-->")
"""What stands where something was lifted out, and which place it is. No story can forge one: its markup has no comments."""

_ADDRESS = re.compile(rb'\s(?:href|src|poster|srcset)="([^"]*)"')
_LINK = re.compile(rb"<a\b[^>]*>(.*?)</a>", re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")
_ESCAPED = re.compile(r'\\(?:u[0-9a-f]{4}|["\\/])')
_TELLING_LINK, _TELLING_TEXT = 12, 40
"""From how many characters on what a link says, or any text, tells what it is about: "Also in Hindi" is on many pages."""


class Left(Struct, frozen=True):
    """What is left of an entry or fragment: its texts by the number of their part, what it shows and what it names."""

    texts: dict[int, bytes]
    shows: tuple[str, ...]
    mentions: tuple[Mention, ...]


def lifted(hidden: Hidden, *, bodies: Bodies) -> Page | None:
    """Return a hidden version without what it waits to be without, ready to be put into the past; None if that cannot be had.

    Of a fragment the record has its stamp in front, as in the past.
    """
    record = hidden.version.record
    try:
        if hidden.thing.startswith(PAGE):
            entry = sheets.entry_of(record, bodies.get(sheets.body_of(record)[0]))
            page = _page_without(entry, hidden.subjects)
            return None if page is None else sheets.page_of(page)
        dated = sheets.dated_of(record[: sheets.STAMP_BYTES], record[sheets.STAMP_BYTES :])
        fragment = _fragment_without(dated.fragment, hidden.subjects)
        if fragment is None:
            return None
        encoded, stamp = sheets.dated(fragment, dated.since)
        return Page(stamp + encoded, b"", b"")
    except (Damaged, DecodeError, ValueError, zlib.error):
        return None


def tombstone(place: Place) -> bytes:
    """Return what is left where something was lifted out.

    >>> tombstone(Place.ROW), tombstone(Place.NOTHING)
    (b'<!--withdrawn:row-->', b'')
    """
    return b"" if place == Place.NOTHING else b"<!--withdrawn:%b-->" % place.name.lower().encode()


def _page_without(entry: Entry, subjects: frozenset[str]) -> Entry | None:
    texts = {at: plain_of(part) for at, part in enumerate(entry.parts) if isinstance(part, Segment)}
    said = "\n".join(value for _, value in entry.headers).encode()
    left = _without(texts, entry.shows, entry.mentions, subjects, beside=said)
    if left is None or subjects.intersection(entry.keys):
        return None
    parts = tuple(segment(left.texts[at]) if at in left.texts else part for at, part in enumerate(entry.parts))
    return replace(entry, parts=parts, shows=left.shows, mentions=left.mentions)


def _fragment_without(fragment: Fragment, subjects: frozenset[str]) -> Fragment | None:
    left = _without({0: plain_of(fragment.segment)}, fragment.shows, fragment.mentions, subjects)
    if left is None:
        return None
    return replace(fragment, segment=segment(left.texts[0]), shows=left.shows, mentions=left.mentions)


def _without(
    texts: Mapping[int, bytes], shows: Sequence[str], mentions: Sequence[Mention], subjects: frozenset[str], *, beside: bytes = b""
) -> Left | None:
    gone = {at for at, subject in enumerate(shows) if subject in subjects}
    named = {at for mention in mentions for at in mention.shows}
    if not gone <= named:
        return None
    out = [mention for mention in mentions if gone.intersection(mention.shows)]
    cuts = _outermost(out)
    kept = [mention for mention in mentions if not any(_is_within(mention, cut) for cut in cuts)]
    left = {part: _cut(text, [cut for cut in cuts if cut.part == part]) for part, text in texts.items()}
    haystack = _plainly(b"\n".join((*left.values(), beside)))
    stay = [mention for mention in mentions if mention not in out]
    if any(trace in haystack for mention in out for trace in _traces(_own_text(mention, texts[mention.part], stay))):
        return None
    still = {at for mention in kept for at in mention.shows}
    staying = [at for at in range(len(shows)) if at not in gone and (at in still or at not in named)]
    place_of = {at: place for place, at in enumerate(staying)}
    moved = tuple(_moved(mention, [cut for cut in cuts if cut.part == mention.part], place_of) for mention in kept)
    return Left(left, tuple(shows[at] for at in staying), moved)


def _outermost(mentions: Iterable[Mention]) -> list[Mention]:
    """Return those of `mentions` that are in none of the others, in order."""
    found: list[Mention] = []
    for mention in sorted(mentions, key=lambda each: (each.part, each.start, -each.stop)):
        if not found or not _is_within(mention, found[-1]):
            found.append(mention)
    return found


def _is_within(mention: Mention, other: Mention) -> bool:
    return mention.part == other.part and other.start <= mention.start and mention.stop <= other.stop


def _cut(text: bytes, cuts: Sequence[Mention]) -> bytes:
    pieces, at = [], 0
    for cut in cuts:
        pieces += [text[at : cut.start], tombstone(cut.place)]
        at = cut.stop
    return b"".join((*pieces, text[at:]))


def _moved(mention: Mention, cuts: Sequence[Mention], place_of: Mapping[int, int]) -> Mention:
    """Return a mention that stays as it lies when `cuts` have been made."""

    def moved(offset: int) -> int:
        return offset + sum(len(tombstone(cut.place)) - (cut.stop - cut.start) for cut in cuts if cut.stop <= offset)

    return replace(mention, start=moved(mention.start), stop=moved(mention.stop), shows=tuple(place_of[at] for at in mention.shows))


def _own_text(mention: Mention, text: bytes, others: Iterable[Mention]) -> bytes:
    """Return the text of a mention, less what stands in it of others."""
    within = _outermost(each for each in others if each is not mention and _is_within(each, mention))
    pieces, at = [], mention.start
    for each in within:
        pieces.append(text[at : each.start])
        at = each.stop
    return b"".join((*pieces, text[at : mention.stop]))


def _traces(text: bytes) -> Iterator[str]:
    """Give what tells of whom a mention is: where it leads, the files it shows, what its links say, and its longer texts."""
    for value in _ADDRESS.findall(text):
        for word in _plainly(value).split():
            parts = urlsplit(word.rstrip(","))
            if len(parts.path) > 1 and parts.path.startswith("/"):
                yield f"{parts.path}#{parts.fragment}" if parts.fragment else parts.path
    for said in _LINK.findall(text):
        yield from _telling(_TAG.sub(b"", said), _TELLING_LINK)
    for said in _TAG.split(text):
        yield from _telling(said, _TELLING_TEXT)


def _telling(said: bytes, characters: int) -> Iterator[str]:
    plain = _plainly(said).strip()
    if len(plain) >= characters:
        yield plain


def _plainly(text: bytes) -> str:
    """Return text as it was before it was written as markup, as JSON or as an address, with single blanks."""
    found = _ESCAPED.sub(lambda escaped: str(json.loads(f'"{escaped[0]}"')), unescape(text.decode()))
    return " ".join(unquote(found).split())
