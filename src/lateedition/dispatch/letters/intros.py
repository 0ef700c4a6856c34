"""Intros: what an editor says at the head of the daily letter, in paragraphs with links, and which of it may be said. Pure but for a view.

It is held to what all of a letter is: nothing leads to what readers do not have. What is written is refused at the desk if it does; a
paragraph that leads to what was recalled since is left out as a whole, for its words are likely to be about that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from lateedition.edition.view import View
from lateedition.press.addresses import absolute
from lateedition.press.library import Library
from lateedition.story.letters import Intro, number_of_day
from lateedition.story.taxonomy import Site

LONGEST = 1_000
"""Characters of an intro: the letter is for the stories."""

_ADDRESS = re.compile(r"(?<!\S)(?:(?i:https?)://|/)[^\s<>\"]+")
_AFTER = ".,;:!?)”’'"
"""What ends a sentence and no address."""


class Span(Struct, frozen=True):
    """Words of an intro, which lead to `url` unless that is empty."""

    text: str
    url: str = ""


Spans = tuple[Span, ...]


def intro_for(library: Library, day: str) -> Intro | None:
    """Return what was written for the daily letter of `day` ("2026-03-02"); None if nothing was."""
    found = library.document("intro", number_of_day(date.fromisoformat(day)))
    return found if isinstance(found, Intro) and found.text.strip() else None


def sayable(text: str, view: View, site: Site) -> tuple[Spans, ...]:
    """Return the paragraphs of an intro, less those that lead to what readers do not have in this edition."""
    read = (tuple(_spans(each, site)) for each in text.replace("\r\n", "\n").split("\n\n") if each.strip())
    return tuple(spans for spans in read if not any(_is_gone(span.url, view, site) for span in spans))


def dead_links(text: str, view: View, site: Site) -> list[str]:
    """Return the addresses in an intro that lead to what readers do not have."""
    return [span.url for span in _spans(text, site) if _is_gone(span.url, view, site)]


def _spans(text: str, site: Site) -> Iterator[Span]:
    """Give a paragraph as words and links. An address of this site may be written without its origin.

    >>> site = Site(name="Post", url="https://post.example")
    >>> [(span.text, span.url) for span in _spans("Read /city/ferry-1/, now.", site)]
    [('Read ', ''), ('https://post.example/city/ferry-1/', 'https://post.example/city/ferry-1/'), (', now.', '')]
    """
    folded, end = " ".join(text.split()), 0
    for found in _ADDRESS.finditer(folded):
        said = found[0].rstrip(_AFTER)
        if len(said) < 2:
            continue
        url = absolute(site.url, said) if said.startswith("/") else said
        if found.start() > end:
            yield Span(folded[end : found.start()])
        yield Span(url, url)
        end = found.start() + len(said)
    if end < len(folded):
        yield Span(folded[end:])


def _is_gone(url: str, view: View, site: Site) -> bool:
    """Say whether `url` is of this site, and readers find nothing there. Of what is elsewhere nothing is asked."""
    if not url:
        return False
    try:
        parts = urlsplit(url)
        is_own = _host(parts.hostname) == _host(urlsplit(site.url).hostname)
    except ValueError:  # it leads nowhere
        return True
    if not is_own:
        return False
    path = unquote(parts.path) or "/"
    sheet = None if path.startswith("/-/") else view.sheet(path)
    return sheet is None or sheet.status != 200


def _host(name: str | None) -> str:
    return (name or "").encode("idna").decode().lower()
