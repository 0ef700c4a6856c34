"""The page for signing up for letters, and the page on which the dispatch says what became of it.

The latter has holes that the dispatch fills in (dispatch/letters/answers.py); it is at a reserved path that a proxy hands to it.
"""

from __future__ import annotations

from lateedition.press.addresses import LETTERS
from lateedition.press.frame import framed
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.showing import Showing
from lateedition.press.signup import sign_up

ANSWERS = "/-/letters"
_HEADERS = (("cache-control", "private, no-store"), ("x-robots-tag", "noindex"), ("referrer-policy", "no-referrer"))


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the page for signing up ('letters'), or the one for answers ('letters:answers'); None where there are no letters."""
    showing = Showing.on(reading)
    words = showing.words
    form = sign_up(showing.site.letters, words=words)
    if form is None:
        return None
    if key != "letters":
        frame = framed(showing, kind="letters", title=words.letters)
        return Rendition(address=ANSWERS, parts=kit.parts("letters/answer.html", frame=frame), headers=_HEADERS, keys=(key,))
    frame = framed(
        showing, kind="letters", title=words.letters, address=LETTERS, steps=[(words.letters, LETTERS)], description=words.letters_text
    )
    return Rendition(address=LETTERS, parts=kit.parts("letters.html", frame=frame, form=form), keys=(key,))
