"""Answers: what readers are shown who sign up, confirm, choose or unsubscribe.

The page is the edition's; what is said on it is put into it here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from lateedition.courier.exchange import Reply, said
from lateedition.edition.record import Hole, Segment
from lateedition.edition.segments import plain_of
from lateedition.edition.view import View
from lateedition.press.kit import Kit
from lateedition.press.library import Library
from lateedition.press.pages.letters import ANSWERS
from lateedition.press.signup import Choice, choices
from lateedition.press.words import ENGLISH, Words, words_of
from lateedition.story.letters import LetterKind, Letters

_HOLE = "letters.said"
_NOTICE = "notice."
_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'",
    "content-type": "text/html; charset=utf-8",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}
"""As the stand's, but that no address of these pages, which have what is signed in them, is told to anybody."""


class Said(Struct, frozen=True):
    """What is said to a reader: a title and a line; and what they may do: send a form to `action`.

    It is about these letters, of which they get those that are `chosen`. `confirm` asks whether they want them, `own` lets them choose and
    unsubscribe.
    """

    title: str
    text: str
    action: str = ""
    choices: tuple[Choice, ...] = ()
    chosen: tuple[LetterKind, ...] = ()
    confirm: bool = False
    own: bool = False


Say = Callable[[Words, Letters], Said]
"""What puts an answer into the words of the site, which has these letters."""


def answer(view: View, kit: Kit, say: Say, *, status: int = 200) -> Reply:
    """Return what is said on the page of the edition. Where the site has no letters any more, it is said without a page around it."""
    site = Library(view).site()
    words = words_of(site.language) if site else ENGLISH
    told = say(words, site.letters if site and site.letters else Letters())
    entry = view.page(ANSWERS)
    markup = kit.markup("letters/said.html", said=told, words=words)
    if entry is None:
        body = (
            f'<!doctype html><html lang="{words.language}"><meta charset="utf-8"><title>{words.letters}</title><main>{markup}</main></html>'
        )
        return Reply(status, body.encode(), _HEADERS)
    return Reply(status, b"".join(_filled(view, entry.parts, markup)), _HEADERS)


def sorry() -> Reply:
    """Return what is said while no edition can be read."""
    return said(503, f"{ENGLISH.letters_busy}. {ENGLISH.letters_busy_text}", retry_after="60")


def offered(letters: Letters, words: Words, *, only: tuple[LetterKind, ...] | None = None) -> tuple[Choice, ...]:
    """Return the letters that a site has, in words; with `only`, those among these."""
    return tuple(choice for choice in choices(letters, words=words) if only is None or choice.kind in only)


def _filled(view: View, parts: tuple[object, ...], markup: str) -> Iterator[bytes]:
    for part in parts:
        if isinstance(part, Segment):
            yield plain_of(part)
        elif isinstance(part, Hole) and part.fragment == _HOLE:
            yield markup.encode()
        elif isinstance(part, Hole) and not part.fragment.startswith(_NOTICE):
            fragment = view.fragment(part.fragment)
            yield plain_of(fragment.segment) if fragment else b""
