"""What is asked while a story is written: a paste made clean, and what stands beside the form. Nothing is saved by either."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lateedition.desk.stories.bodies import stream_of
from lateedition.desk.stories.models import Story
from lateedition.desk.writing.forms import copy_in
from lateedition.desk.writing.hints.reading import hints_of
from lateedition.desk.writing.looking import looks_of
from lateedition.desk.writing.queries import known_of
from lateedition.story.blocks import Block, Heading, Listing, Paragraph, Quote, plain_text
from lateedition.story.markup import escaped
from lateedition.story.pasting import pasted, said_of


def _paste(request: HttpRequest) -> HttpResponse:
    """Return what was pasted as our blocks, ready to be put into the form, and what was left out.

    `text` are the paragraphs that it begins with, as markup for the text that is being written; `blocks` are the rest. Where there is no
    place for blocks (a quotation, an item of a list), all of it is text.
    """
    found = pasted(request.POST.get("html", ""))
    body = found.body if request.POST.get("blocks") else tuple(paragraph for block in found.body for paragraph in _as_text(block))
    leading = next((at for at, block in enumerate(body) if not isinstance(block, Paragraph)), len(body))
    text = "".join(f"<p>{block.html}</p>" for block in body[:leading] if isinstance(block, Paragraph))
    return JsonResponse({"text": text, "blocks": _form_state(body[leading:]), "said": said_of(found.left_out)})


paste = require_POST(_paste)


def _beside(request: HttpRequest) -> HttpResponse:
    """Return hints about the story in the posted form, and how it will look to whoever has that open."""
    copy = copy_in(request.POST)
    hints = hints_of(copy, known_of(copy, request.POST))
    looks = looks_of(copy, request.POST, now=timezone.now()) if "looks" in request.POST else ""
    return render(request, "writing/beside.html", {"hints": hints, "looks": looks})


beside = require_POST(never_cache(_beside))


def _as_text(block: Block) -> Iterator[Paragraph]:
    """Give the words of a block as paragraphs."""
    match block:
        case Paragraph(html) | Heading(html) | Quote(html):
            yield Paragraph(html)
        case Listing(items):
            yield from map(Paragraph, items)
        case _:
            yield Paragraph(escaped(plain_text((block,))))


def _form_state(body: tuple[Block, ...]) -> list[dict[str, Any]]:
    """Return `body` as the form's own script takes it. Paragraphs that follow one another are one text."""
    stream_block: Any = Story._meta.get_field("body").stream_block
    stream: list[dict[str, Any]] = []
    for entry in stream_of(body):
        if stream and stream[-1]["type"] == entry["type"] == "paragraph":
            stream[-1]["value"] += entry["value"]
        else:
            stream.append(entry | {"id": str(uuid.uuid4())})
    states: list[dict[str, Any]] = stream_block.get_form_state(stream_block.to_python(stream))
    return states
