"""Told: what is in a store, in words, for an operator at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from lateedition.edition.errors import StoreError
from lateedition.edition.past_edition import PastEdition, Recalled
from lateedition.edition.record import Hole, Segment
from lateedition.edition.segments import plain_of
from lateedition.edition.store import Store


class NothingThere(StoreError):
    """There was no answer at a path in an edition, or none that is text."""


def editions(folder: Path, *, most: int) -> Iterator[str]:
    """Give a line for each edition that can be read, the newest first, at most so many."""
    with Store.for_reading(folder) as store, store.view() as view:
        for edition in islice(view.editions(), most):
            changed = list(view.changes(edition.number))
            named = ", ".join(changed[:3]) + (" …" if len(changed) > 3 else "")
            moment = f"{edition.moment:%Y-%m-%d %H:%M:%S}"
            yield f"{edition.number:>8}  {moment} UTC  row {edition.position:<8} {len(changed):>5} changed: {named}"


def page(folder: Path, path: str, *, number: int | None, moment: datetime | None) -> str:
    """Return the text that was answered at `path` in the edition `number`, or in that of `moment`, or now.

    Raises NoEdition, NothingThere, or Recalled when nothing of it may be had any more.
    """
    with Store.for_reading(folder) as store, store.view() as view:
        if number is None:
            number = view.head.number if moment is None else view.edition_at(moment).edition.number
        return _text(view.edition(number), path)


def _text(edition: PastEdition, path: str) -> str:
    entry = edition.page(path)
    if entry is None:
        raise NothingThere(f"there is nothing at {path!r} in edition {edition.edition.number}")
    pieces = []
    for part in entry.parts:
        if isinstance(part, Segment):
            pieces.append(plain_of(part))
        elif isinstance(part, Hole):
            pieces.append(_fragment(edition, part.fragment))
        else:
            raise NothingThere(f"what is at {path!r} is no text but a file of {len(part.content):,} bytes")
    return b"".join(pieces).decode()


def _fragment(edition: PastEdition, name: str) -> bytes:
    try:
        dated = edition.dated_fragment(name)
    except Recalled:
        return b"<!-- recalled -->"
    return plain_of(dated.fragment.segment) if dated else b""
