"""Cuttings: what can be found, and shown among results, of one published story. The press prints them, readers never get one whole."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from lateedition.edition.record import Sheet
from lateedition.edition.segments import inflated
from lateedition.edition.view import View

ADDRESSES = "/-/cuttings/"
"""What the reserved addresses of cuttings begin with."""

SEARCH = "/-/search"
"""Where readers search, and where the edition has the page for it, with holes in which the stand puts what was found."""

FIELDS = ("q", "section", "from", "to", "language", "order", "page")
"""The names of the form's fields."""

PHRASES = "/-/search/phrases"
"""Where the edition has what the stand says about what was found."""

MEDIA_TYPE = "application/json"


class Cutting(Struct, frozen=True, array_like=True):
    """What there is to find of a story, in the words and the zone of the site.

    `address` is the story's, `href` the same as markup for an attribute. `text` has the words of its body, `names` what is not shown:
    topics, authors, agency, place. `sections` are its own and those above it; `section` is what its own is called. `day` counts the days
    from January 1 of year 1 to its first publication, `moment` the POSIX seconds; `stamp` and `iso` say when it was updated. `live` stands
    before the headline of a coverage that runs.
    """

    number: int
    address: str
    href: str
    headline: str
    standfirst: str
    text: str
    names: str
    sections: tuple[int, ...]
    section: str
    language: str
    direction: str
    day: int
    moment: float
    stamp: str
    iso: str
    live: str = ""


class Phrases(Struct, frozen=True, kw_only=True):
    """What the stand says about what was found, in the site's language. "{count}", "{page}" and "{word}" stand for what it knows."""

    language: str
    one: str
    several: str
    about: str
    nothing: str
    nothing_text: str
    nearest: str
    nearest_one: str
    page: str
    pages: str
    previous: str
    next: str
    preparing: str
    preparing_text: str
    too_long: str
    no_date: str
    no_page: str
    busy: str


encode = msgspec.json.encode
_cuttings = msgspec.json.Decoder(Cutting)
_phrases = msgspec.json.Decoder(Phrases)


def address_of(number: int) -> str:
    """Return the reserved path of the cutting of the story of this number.

    >>> address_of(17)
    '/-/cuttings/17'
    """
    return f"{ADDRESSES}{number}"


def number_of(path: str) -> int | None:
    """Return of which story the cutting at `path` is, None if no cutting is there.

    >>> number_of("/-/cuttings/17"), number_of("/world/")
    (17, None)
    """
    number = path.removeprefix(ADDRESSES)
    return int(number) if number != path and number.isascii() and number.isdigit() else None


def digest_of(sheet: Sheet) -> int:
    """Return what tells a cutting from what it was before, or is later, in 63 bits."""
    return int.from_bytes(sheet.body[:8], "big") >> 1


def cutting_in(view: View, sheet: Sheet) -> Cutting:
    """Return the cutting of this sheet. Raises Damaged if its bytes are not those that were printed."""
    return _cuttings.decode(inflated(view.body(sheet)))


def phrases_in(view: View) -> Phrases | None:
    """Return what is said about what was found; None in an edition that has no search."""
    sheet = view.sheet(PHRASES)
    return None if sheet is None else _phrases.decode(inflated(view.body(sheet)))
