"""The preview: the real page of a story that is not published, as the press would print it over what is. Nothing is written."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from lateedition.edition.segments import plain_of
from lateedition.edition.store import NoStore, Store
from lateedition.edition.view import View
from lateedition.press import plan
from lateedition.press.batches import as_of
from lateedition.press.facts import Facts
from lateedition.press.kit import Kit
from lateedition.press.library import Library
from lateedition.press.noting import NotedReading
from lateedition.press.overlay import Overlay
from lateedition.press.rendition import Slot
from lateedition.story.article import Story
from lateedition.story.handover import Document
from lateedition.story.taxonomy import Site

_HEAD = re.compile(r"<head\b[^>]*>")
_NO_SITE = Site(name="Late Edition", url="")
_NO_RENDITIONS = Path("/nonexistent")


class NothingToPreview(ValueError):
    """No story was among the documents to preview."""


def page(store_folder: Path, documents: Sequence[Document]) -> str:
    """Return the whole HTML page of the last story in `documents`, rendered with these laid over what is published.

    Lists and menus are those of the edition in `store_folder`; where there is no edition yet they are printed for this.
    A `<base>` makes links, styles and pictures those of the site, wherever the page is shown; a picture that no published
    story shows is not there yet. Raises NothingToPreview if there is no story in `documents`.
    """
    try:
        with Store.for_reading(store_folder) as store, store.view() as view:
            return _page(view, documents)
    except NoStore:
        return _page(None, documents)


def _page(view: View | None, documents: Sequence[Document]) -> str:
    tables = Overlay(view)
    library = Library(tables)
    if library.site() is None:
        library.apply(_NO_SITE)
    for document in documents:
        library.apply(document)
    library.settle()
    facts = Facts(library, as_of=as_of(tables), renditions=_NO_RENDITIONS)
    site = library.site() or _NO_SITE
    return _HEAD.sub(lambda head: f'{head[0]}<base href="{html.escape(site.url)}/">', _composed(_key(documents), facts, view), count=1)


def _key(documents: Sequence[Document]) -> str:
    stories = [document.number for document in documents if isinstance(document, Story)]
    if not stories:
        raise NothingToPreview(f"none of the {len(documents)} documents is a story; expected the story to preview as the last one")
    return f"story:{stories[-1]}"


def _composed(key: str, facts: Facts, view: View | None) -> str:
    rendition = plan.kind_of(key).render(key, NotedReading(facts), _kit())
    if rendition is None:
        raise NothingToPreview(f"{key!r} has no page although the story is there; its page kind refused it")
    pieces = (_fragment(part.fragment, facts, view) if isinstance(part, Slot) else part for part in rendition.parts)
    return b"".join(piece for piece in pieces if isinstance(piece, bytes)).decode()


def _fragment(name: str, facts: Facts, view: View | None) -> bytes:
    published = view.fragment(name) if view else None
    if published is not None:
        return plain_of(published.segment)
    rendition = plan.kind_of(name).render(name, NotedReading(facts), _kit())
    return b"".join(part for part in rendition.parts if isinstance(part, bytes)) if rendition else b""


@cache
def _kit() -> Kit:
    return Kit.load()
