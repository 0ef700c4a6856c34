"""The sheets of a long live coverage: its entries in pages that begin where the entries say, as those of a list do (shelves.py).

So a new entry never moves an old one: what leaves the page of the coverage becomes a sheet of its own, and stays one. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from lateedition.press.addresses import entry_address, list_address, upward_address
from lateedition.press.reading import Coverage, Home, Sheet
from lateedition.press.shelves import OLDEST, is_divider, scrambled
from lateedition.story.article import Story
from lateedition.story.handover import Document
from lateedition.story.live import LiveEntry


def coverage_of(story: Story | None) -> Coverage | None:
    """Return what the sheets of a live blog say of it, None for what is no live blog."""
    if story is None or story.live is None:
        return None
    live = story.live
    return Coverage(story.address, story.headline, story.section, story.language, live.started, live.ended)


def sheets_of(entries: Sequence[LiveEntry]) -> tuple[Sheet, ...]:
    """Return the sheets of `entries`, which come the newest first; the oldest sheet first. There is always one."""
    ranks = [scrambled(entry.number) for entry in entries]
    cuts = [0, *(at + 1 for at in range(len(entries)) if is_divider(ranks, at)), len(entries)]
    pieces = [tuple(entries[begin:end]) for begin, end in pairwise(cuts)][::-1]
    begins = [OLDEST, *(piece[-1].number for piece in pieces[1:])]
    return tuple(
        Sheet(begins[at], piece, begins[at - 1] if at else None, begins[at + 1] if at + 1 < len(pieces) else None, at + 2 == len(pieces))
        for at, piece in enumerate(pieces)
    )


def sheet_at(story: Story | None, begin: int) -> Sheet | None:
    """Return the sheet of a live blog that begins at the entry `begin`, None if none does."""
    return next((sheet for sheet in _sheets(story) if sheet.begin == begin), None)


def home_of(story: Story | None, entry: int) -> Home | None:
    """Return where the entry of this number stands in a live blog, None if it is not in it."""
    return _homes(_sheets(story)).get(entry)


def page_address(coverage: Coverage, sheet: Sheet | Home) -> str:
    """Return where a sheet stands with the newest entry first."""
    return coverage.address if sheet.newest else list_address(coverage.address, page=sheet.begin)


def addresses_within(story: Story, *, most: int) -> tuple[str, ...]:
    """Return where else than at its own address a live blog is read: its sheets in both orders, and the newest `most` permanent links."""
    sheets = _sheets(story)
    downward = (list_address(story.address, page=sheet.begin) for sheet in sheets if not sheet.newest)
    upward = (upward_address(story.address, begin=sheet.begin) for sheet in sheets if sheet.entries)
    entries = story.live.entries[:most] if story.live else ()
    return (*downward, *upward, *(entry_address(story.number, entry.number) for entry in entries))


def touched_between(before: Document | None, after: Document | None) -> set[str]:
    """Return the facts about sheets that another document of a story may have changed: of those that differ, and no others."""
    number = next((each.number for each in (before, after) if isinstance(each, Story)), None)
    old, new = (_sheets(each) if isinstance(each, Story) else () for each in (before, after))
    if not old and not new:
        return set()
    differing = {*old} ^ {*new}
    moved = {entry for entry, _ in _homes(old).items() ^ _homes(new).items()}
    return {f"coverage {number}", *(f"sheet {number} {each.begin}" for each in differing), *(f"home {number} {entry}" for entry in moved)}


def _homes(sheets: Sequence[Sheet]) -> dict[int, Home]:
    return {entry.number: Home(sheet.begin, sheet.newest) for sheet in sheets for entry in sheet.entries}


def _sheets(story: Story | None) -> tuple[Sheet, ...]:
    return () if story is None or story.live is None else sheets_of(story.live.entries)
