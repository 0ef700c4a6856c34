"""The wire beside the box: what came in, to be dragged into it or taken by a key."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lateedition.desk.intake.listing import rows_of
from lateedition.desk.intake.posting import begun
from lateedition.desk.intake.queries import chain_of, wire_inbox
from lateedition.desk.intake.rows import Row
from lateedition.desk.intake.take import NotToBeTaken, embargo_line
from lateedition.desk.live import queries
from lateedition.desk.live.composing import composing_form
from lateedition.desk.live.frame import blog_of
from lateedition.desk.stories.queries import site_zone
from lateedition.story.blocks import plain_text
from lateedition.wire.inbox import Entry

_LONGEST_QUERY = 200


@dataclass(frozen=True)
class Offered:
    """An item beside the box. `text` are its first words; `is_used` says that the blog has an entry of it."""

    row: Row
    text: str
    is_used: bool


@require_safe
@never_cache
def wire(request: HttpRequest, number: int) -> HttpResponse:
    """List the newest items of the blog's events, or those that have the words of `q`."""
    blog, sought = blog_of(number), request.GET.get("q", "").strip()[:_LONGEST_QUERY]
    entries = queries.newest_on_the_wire(blog, sought)
    used = queries.chains_in(blog)
    offered = [
        Offered(row, _first_words(entry), chain_of(entry) in used) for row, entry in zip(rows_of(request, entries), entries, strict=True)
    ]
    return render(request, "live/wire.html", {"offered": offered, "blog": blog, "sought": sought})


@require_safe
@never_cache
def begin(_request: HttpRequest, number: int, item: int) -> HttpResponse:
    """Answer with what the box begins with when it is made of the item of an entry of the inbox."""
    blog_of(number)
    entry = wire_inbox().entry(item)
    if entry is None:
        return HttpResponse("This item is not in the inbox any more.", status=404, content_type="text/plain; charset=utf-8")
    try:
        form = composing_form()(instance=begun(entry))
    except NotToBeTaken as refusal:
        return HttpResponse(str(refusal), status=422, content_type="text/plain; charset=utf-8")
    said = {name: form[name].value() for name in ("headline", "credit")}
    notes = [embargo_line(entry.item, now=timezone.now(), zone=site_zone()), *(note.text for note in entry.item.notes)]
    return JsonResponse({**said, "wire": item, "body": str(form["body"]), "notes": [note for note in notes if note]})


def _first_words(entry: Entry) -> str:
    words = " ".join(plain_text(entry.item.body).split())
    return words if len(words) <= _LONGEST_QUERY else f"{words[:_LONGEST_QUERY].rpartition(' ')[0]}…"
