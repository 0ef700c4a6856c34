"""Reads: a page says once that one of its stories was read. What is counted is a story, an hour and a kind of way there: no reader.

There is no cookie, address, browser or moment in it, so two reads cannot be told to be one reader's, by us neither
(docs/decisions/0035).
"""

from __future__ import annotations

from urllib.parse import parse_qs, unquote

from msgspec import Struct

from lateedition.edition.record import Sheet
from lateedition.edition.view import View
from lateedition.stand import forms, plain
from lateedition.stand.exchange import Answer, Headers, Request, block
from lateedition.stand.terms import Terms

PATH = forms.READ

WAYS = ("front", "section", "search", "story", "chain", "elsewhere", "direct")
"""How a story was come to: from the home page, a list, the search, another story, by scrolling on, from another site, without a link."""

_SEARCHES = ("/search/", "/-/search")
_NUMBER_DIGITS = 12


class Read(Struct, frozen=True):
    """A story that was read, and how its reader came to it: one of WAYS."""

    story: int
    way: str


def read_of(request: Request, form: bytes, *, view: View, terms: Terms) -> Read | Answer:
    """Return what was read, or the answer to what is not counted: what is no story of ours, another site's page, an objection."""
    if request.method != "POST":
        return plain.not_allowed("POST")
    if not forms.is_from_here(request):
        return plain.page(403, title="Forbidden", text="Reads are counted of this site's own pages.")
    if terms.counting == "off" or (terms.counting == "on" and forms.objects(request)):
        return TAKEN
    fields = parse_qs(form.decode("utf-8", errors="replace"))
    story, path, came_from = (fields.get(name, [""])[0] for name in ("story", "path", "from"))
    if not story.isascii() or not story.isdigit() or len(story) > _NUMBER_DIGITS:
        return plain.page(400, title="Bad request", text="This is not what our pages say of a story that was read.")
    sheet = _sheet(path, view)
    if sheet is None or sheet.status != 200 or f"story:{int(story)}" not in sheet.keys:
        return plain.page(400, title="Bad request", text="There is no such story here.")
    return Read(int(story), way_of(came_from, view=view))


def way_of(came_from: str, *, view: View) -> str:
    """Return which of WAYS it was, given what our page says: "chain", "elsewhere", nothing, or the path of the page with the link."""
    if came_from in ("chain", "elsewhere"):
        return came_from
    if came_from in ("", "/"):
        return "front" if came_from else "direct"
    if came_from.startswith(_SEARCHES):
        return "search"
    sheet = _sheet(came_from, view)
    if sheet is None:
        return "elsewhere"
    return "story" if any(key.startswith("story:") for key in sheet.keys) else "section"


def _sheet(path: str, view: View) -> Sheet | None:
    return view.sheet(unquote(path, errors="replace")) if path.startswith("/") else None


_HEADERS: Headers = (("cache-control", "no-store"),)
TAKEN = Answer(block(204, _HEADERS))
"""The answer to a read, counted or not."""
