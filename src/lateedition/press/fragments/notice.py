"""The notice, on every page until it is answered: what the site would do, and two ways to answer, alike in every respect.

Where nothing needs consent it says so, and goes away when it is read.
"""

from __future__ import annotations

from lateedition.press.asking import notice_view
from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.words import words_of


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the notice in the language that `key` ('notice.en') names.

    Its key 'consent:<version>' tells the stand which answers make it unnecessary.
    """
    words = words_of(key.partition(".")[2])
    notice = notice_view(reading.site(), words=words)
    parts = kit.parts("fragments/notice.html", words=words, notice=notice)
    return Rendition(fragment=key, parts=parts, keys=(key, f"consent:{notice.version}"))
