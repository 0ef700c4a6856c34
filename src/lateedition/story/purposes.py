"""Purposes: what a site would do that needs a reader's consent, in its own words. None are built in."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from lateedition.story.taxonomy import Site

_VERSION_CHARACTERS = 12


class PurposeWords(Struct, frozen=True):
    """A purpose as readers of one language are told of it: its name, what is done, and how long it is kept."""

    language: str
    name: str
    text: str
    kept: str


class Purpose(Struct, frozen=True):
    """One thing that needs consent. `key` names it in the cookie: small letters, digits and hyphens.

    `words` has one element at least, the first of which is for readers of every other language. `parties` are the names of others who
    learn something of a reader by it. `players` are those of story.players that need no press of their own once it is agreed to.
    `cookies` are the names of what is set for it on a reader's device, and deleted when it is withdrawn.
    """

    key: str
    words: tuple[PurposeWords, ...]
    parties: tuple[str, ...] = ()
    players: tuple[str, ...] = ()
    cookies: tuple[str, ...] = ()

    @property
    def is_shared(self) -> bool:
        """Whether anybody else learns something by it: then Global Privacy Control is a refusal of it."""
        return bool(self.parties)

    def in_language(self, language: str) -> PurposeWords:
        """Return the words for readers of this primary language, those that come first where there are none."""
        return next((words for words in self.words if words.language == language), self.words[0])


def notice_version(site: Site) -> str:
    """Return what names the notice as `site` has it: a digest of its words and purposes, so that another notice asks anew.

    >>> from lateedition.story.taxonomy import Site
    >>> first, second = Site("a", "https://a.example"), Site("b", "https://a.example")
    >>> notice_version(first) == notice_version(second), len(notice_version(first))
    (True, 12)
    """
    return hashlib.sha256(notice_said(site)).hexdigest()[:_VERSION_CHARACTERS]


def notice_said(site: Site) -> bytes:
    """Return all that the notice of `site` tells readers, as JSON: what is to be shown of a choice that somebody made."""
    return msgspec.json.encode({"title": site.notice_title, "text": site.notice_text, "purposes": site.purposes})
