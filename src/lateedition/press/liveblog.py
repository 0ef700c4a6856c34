"""A live blog on its page: the state, the summary, the key events, and the entries, the newest first."""

from __future__ import annotations

from msgspec import Struct

from lateedition.press.addresses import href
from lateedition.press.bodies import BlockView, block_views
from lateedition.press.reading import Reading
from lateedition.press.showing import Link, Showing, Stamp
from lateedition.story.blocks import plain_text
from lateedition.story.live import LiveCoverage, LiveEntry
from lateedition.story.taxonomy import Author

_LONGEST_WITHOUT_HEADLINE = 90
_LEVEL_IN_AN_ENTRY = 4


class EntryView(Struct, frozen=True):
    """An entry; `anchor` is its id on the page and never changes. Without a headline it is not an `article` of its own.

    `byline` names who signs it and whose words it is, in pieces.
    """

    element: str
    anchor: str
    stamp: Stamp
    headline: str
    byline: tuple[Link, ...]
    body: tuple[BlockView, ...]
    updated: Stamp | None


class KeyEvent(Struct, frozen=True):
    """A line in the list of key events, leading to its entry."""

    anchor: str
    stamp: Stamp
    headline: str


class LiveView(Struct, frozen=True):
    """What story.html prints of a live coverage. `state` is 'running' or 'ended'; `summary` stands over the entries, under its heading."""

    state: str
    ended: Stamp | None
    summary_heading: str
    summary: tuple[BlockView, ...]
    key_events: tuple[KeyEvent, ...]
    entries: tuple[EntryView, ...]


def live_view(coverage: LiveCoverage, *, showing: Showing) -> LiveView:
    """Return how a page shows `coverage`."""
    words = showing.words
    return LiveView(
        state="running" if coverage.running else "ended",
        ended=showing.stamp(coverage.ended) if coverage.ended else None,
        summary_heading=words.summary if coverage.running else words.summary_ended,
        summary=block_views(coverage.summary, showing=showing, level=_LEVEL_IN_AN_ENTRY),
        key_events=tuple(
            KeyEvent(anchor_of(entry), showing.stamp(entry.moment), headline_of(entry)) for entry in coverage.entries if entry.key
        ),
        entries=tuple(_entry(entry, showing) for entry in coverage.entries),
    )


def anchor_of(entry: LiveEntry) -> str:
    """Return the fragment of an entry's permanent address."""
    return f"entry-{entry.number}"


def headline_of(entry: LiveEntry) -> str:
    """Return an entry's headline, or its first words where it has none.

    >>> from lateedition.story.blocks import Paragraph
    >>> from datetime import UTC, datetime
    >>> headline_of(LiveEntry(1, datetime(2020, 5, 5, tzinfo=UTC), (Paragraph("The gates <em>are</em> open."),)))
    'The gates are open.'
    """
    if entry.headline:
        return entry.headline
    text = plain_text(entry.body).partition("\n")[0]
    if len(text) <= _LONGEST_WITHOUT_HEADLINE:
        return text
    return text[:_LONGEST_WITHOUT_HEADLINE].rpartition(" ")[0] + "…"


def author_of(entry: LiveEntry, reading: Reading) -> Author | None:
    """Return who signs an entry, if anybody does."""
    return None if entry.author is None else reading.author(entry.author)


def _byline(entry: LiveEntry, showing: Showing) -> tuple[Link, ...]:
    author = author_of(entry, showing.reading)
    pieces = [Link(author.name, href(author.address))] if author else []
    if author and entry.credit:
        pieces.append(Link(", ", ""))
    return (*pieces, Link(entry.credit, "")) if entry.credit else tuple(pieces)


def _entry(entry: LiveEntry, showing: Showing) -> EntryView:
    return EntryView(
        element="article" if entry.headline else "div",
        anchor=anchor_of(entry),
        stamp=showing.stamp(entry.moment),
        headline=entry.headline,
        byline=_byline(entry, showing),
        body=block_views(entry.body, showing=showing, level=_LEVEL_IN_AN_ENTRY),
        updated=showing.stamp(entry.updated) if entry.updated and entry.updated > entry.moment else None,
    )
