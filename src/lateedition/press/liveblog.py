"""A live blog on its page: the state, the summary, the key events, and the entries, the newest first."""

from __future__ import annotations

from msgspec import Struct

from lateedition.press.addresses import entry_address, href, list_address, upward_address
from lateedition.press.bodies import BlockView, block_views
from lateedition.press.coverage import sheets_of
from lateedition.press.reading import Reading, Sheet
from lateedition.press.shelves import OLDEST
from lateedition.press.showing import Link, Showing, Stamp
from lateedition.story.article import Story
from lateedition.story.blocks import plain_text
from lateedition.story.live import LiveCoverage, LiveEntry
from lateedition.story.taxonomy import Author

_LONGEST_WITHOUT_HEADLINE = 90
_LEVEL_IN_AN_ENTRY = 4


class EntryView(Struct, frozen=True):
    """An entry; `anchor` is its id on the page and never changes. Without a headline it is not an `article` of its own.

    `permalink` is its permanent address, as markup for an attribute.
    `byline` names who signs it and whose words it is, in pieces.
    """

    permalink: str
    element: str
    anchor: str
    stamp: Stamp
    headline: str
    byline: tuple[Link, ...]
    body: tuple[BlockView, ...]
    updated: Stamp | None


class EntriesView(Struct, frozen=True):
    """What parts/entries.html prints: a sheet of entries, and the ways to those beside it and to the other order.

    `newer`, `older` and `other_order` are markup for attributes; the first two are empty where there are no more.
    """

    entries: tuple[EntryView, ...]
    newer: str
    older: str
    other_order: str
    upward: bool


class KeyEvent(Struct, frozen=True):
    """A line in the list of key events, leading to its entry: `href` is markup for an attribute."""

    href: str
    stamp: Stamp
    headline: str


class LiveView(Struct, frozen=True):
    """What story.html prints of a live coverage. `state` is 'running' or 'ended'; `summary` stands over the entries, under its heading."""

    state: str
    ended: Stamp | None
    summary_heading: str
    summary: tuple[BlockView, ...]
    key_events: tuple[KeyEvent, ...]
    entries: EntriesView


def live_view(story: Story, coverage: LiveCoverage, *, showing: Showing) -> LiveView:
    """Return how the page of `story` shows its `coverage`: whole but for the entries, of which it has the newest sheet."""
    words, sheets = showing.words, sheets_of(coverage.entries)
    return LiveView(
        state="running" if coverage.running else "ended",
        ended=showing.stamp(coverage.ended) if coverage.ended else None,
        summary_heading=words.summary if coverage.running else words.summary_ended,
        summary=block_views(coverage.summary, showing=showing, level=_LEVEL_IN_AN_ENTRY),
        key_events=tuple(
            KeyEvent(_way_to(entry, sheet, story.address), showing.stamp(entry.moment), headline_of(entry))
            for sheet in reversed(sheets)
            for entry in sheet.entries
            if entry.key
        ),
        entries=entries_view(story.number, sheets[-1], story.address, showing=showing),
    )


def entries_view(story: int, sheet: Sheet, address: str, *, showing: Showing, upward: bool = False) -> EntriesView:
    """Return how a page shows a sheet of the coverage at `address`; if `upward`, with the oldest entry first."""

    def way_to(begin: int | None, *, newest: bool) -> str:
        if begin is None:
            return ""
        return href(upward_address(address, begin=begin) if upward else address if newest else list_address(address, page=begin))

    entries = tuple(_entry(story, entry, showing) for entry in sheet.entries)
    downward = address if sheet.newest else list_address(address, page=sheet.begin)
    return EntriesView(
        entries=entries[::-1] if upward else entries,
        newer=way_to(sheet.newer, newest=sheet.next_is_newest),
        older=way_to(sheet.older, newest=False),
        other_order=href(downward if upward else upward_address(address, begin=OLDEST if sheet.newest else sheet.begin)),
        upward=upward,
    )


def anchor_of(entry: LiveEntry) -> str:
    """Return the id of an entry on whatever page it is."""
    return anchor_named(entry.number)


def anchor_named(entry: int) -> str:
    """Return the id of the entry of this number."""
    return f"entry-{entry}"


def _way_to(entry: LiveEntry, sheet: Sheet, address: str) -> str:
    """Return the way to an entry from the coverage's own page."""
    return href(f"{'' if sheet.newest else list_address(address, page=sheet.begin)}#{anchor_of(entry)}")


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


def _entry(story: int, entry: LiveEntry, showing: Showing) -> EntryView:
    return EntryView(
        permalink=href(entry_address(story, entry.number)),
        element="article" if entry.headline else "div",
        anchor=anchor_of(entry),
        stamp=showing.stamp(entry.moment),
        headline=entry.headline,
        byline=_byline(entry, showing),
        body=block_views(entry.body, showing=showing, level=_LEVEL_IN_AN_ENTRY),
        updated=showing.stamp(entry.updated) if entry.updated and entry.updated > entry.moment else None,
    )
