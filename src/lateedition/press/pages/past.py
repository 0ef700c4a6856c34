"""What the stand says of the past, at reserved paths where it finds it: pages and pieces with places that it fills in."""

from __future__ import annotations

from lateedition.press.addresses import past_address
from lateedition.press.frame import framed
from lateedition.press.kit import Kit
from lateedition.press.message import Message, message_parts
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing
from lateedition.press.words import LANGUAGES

PAGES = ("nothing", "recalled", "fronts")
PIECES = ("banner", "list", "front", "row", "block", "words", "post")
_PIECE = "text/plain; charset=utf-8"  # no page of its own


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return a page ('past:recalled') or a piece in a language ('past:banner.hi'), None for what we have no words for."""
    name = key.partition(":")[2]
    piece, _, language = name.partition(".")
    showing = Showing.on(reading)
    known = (("time-zone", showing.site.zone), ("site-origin", showing.site.url))
    if piece in PIECES and language in LANGUAGES:
        markup = kit.markup(f"past/{piece}.html", words=LANGUAGES[language])
        return Rendition(address=past_address(name), parts=(markup.encode(),), media_type=_PIECE, keys=(key,), headers=known)
    if name not in PAGES:
        return None
    words = showing.words
    if name == "fronts":
        parts = kit.parts("past/fronts.html", frame=framed(showing, kind="fronts", title=words.past_fronts))
    else:
        said = {
            "nothing": Message(words.past_nothing, words.past_nothing_text),
            "recalled": Message(words.past_recalled, words.past_recalled_text),
        }
        parts = message_parts(said[name], showing=showing, kit=kit)
    return Rendition(address=past_address(name), parts=parts, keys=(key,), headers=known)
