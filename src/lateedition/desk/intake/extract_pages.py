"""The pieces of page from which an extract is chosen, inside a story's form: the items that are found, and an item's paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lateedition.desk.intake.extracts import CannotQuote, obstacle_to, paragraphs_of, quote
from lateedition.desk.intake.listing import rows_of
from lateedition.desk.intake.queries import chain_of, newest_of, wire_inbox
from lateedition.desk.intake.rows import Row
from lateedition.desk.stories.editing import user_of
from lateedition.story.markup import text_of
from lateedition.wire.inbox import Entry
from lateedition.wire.search import Sought

FOUND = 20
_LONGEST_QUERY = 200
_FIRST_WORDS = 160
_ADDRESS = re.compile(r"/wire/(\d{1,18})/")


@dataclass(frozen=True)
class Offered:
    """An item that was found. `obstacle` says why nothing of it may be quoted; of such a one no word of its text is shown."""

    row: Row
    text: str
    obstacle: str


def _found(request: HttpRequest) -> HttpResponse:
    """List the newest items that have the words of `q` and a text, or the one whose address `q` is."""
    sought, now = request.GET.get("q", "").strip()[:_LONGEST_QUERY], timezone.now()
    entries = _entries(sought)
    offered = []
    for row, entry in zip(rows_of(request, entries), entries, strict=True):
        obstacle = obstacle_to(entry, now=now)
        offered.append(Offered(row, "" if obstacle else _begun(paragraphs_of(entry, now=now)), obstacle))
    return render(request, "intake/extracts.html", {"offered": offered, "sought": sought})


def _extract(request: HttpRequest, number: int) -> HttpResponse:
    """Show the paragraphs of the item of an entry to choose from; answer with the extract once they are chosen."""
    entry, now = wire_inbox().entry(number), timezone.now()
    if entry is None:
        raise Http404(f"there is no entry {number} in the inbox")
    if request.method == "POST":
        try:
            extract = quote(entry, places=_places(request), user=user_of(request), now=now)
        except CannotQuote as refusal:
            return HttpResponse(str(refusal), status=422, content_type="text/plain; charset=utf-8")
        return HttpResponse(msgspec.json.encode(extract), content_type="application/json")
    obstacle = obstacle_to(entry, now=now)
    if obstacle:
        return HttpResponse(f"It cannot be quoted. {obstacle}.", status=422, content_type="text/plain; charset=utf-8")
    context = {"row": rows_of(request, [entry])[0], "paragraphs": paragraphs_of(entry, now=now)}
    return render(request, "intake/extract.html", context)


found = require_safe(never_cache(_found))
extract = require_http_methods(["GET", "HEAD", "POST"])(never_cache(_extract))


def _entries(sought: str) -> list[Entry]:
    if address := _ADDRESS.search(sought):
        entry = wire_inbox().entry(int(address[1]))
        newest = newest_of(chain_of(entry)) if entry else None
        return [newest] if newest else []
    return [entry for entry in wire_inbox().entries(Sought(text=sought, status="usable"), limit=FOUND) if entry.item.body]


def _begun(paragraphs: Iterable[str]) -> str:
    text = text_of(" ".join(paragraphs))
    return text if len(text) <= _FIRST_WORDS else f"{text[:_FIRST_WORDS].rpartition(' ')[0]}…"


def _places(request: HttpRequest) -> list[int]:
    return [int(said) for said in request.POST.getlist("place") if said.isdecimal() and len(said) < 6]
