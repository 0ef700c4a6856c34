"""The notice, on every page until it is answered: what the site would keep, and two ways to answer, alike in every respect."""

from __future__ import annotations

from msgspec import Struct

from lateedition.press.kit import Kit
from lateedition.press.reading import Reading
from lateedition.press.rendition import Rendition
from lateedition.press.words import primary, words_of


class NoticeView(Struct, frozen=True):
    """The site's own words in the notice; `lang` is empty when they are in the furniture's language."""

    title: str
    text: str
    version: int
    lang: str


def render(key: str, reading: Reading, kit: Kit) -> Rendition | None:
    """Return the notice in the language that `key` ('notice.en') names, None when the site has nothing to ask.

    Its key 'consent:<version>' tells the stand which answers make it unnecessary.
    """
    words, site = words_of(key.partition(".")[2]), reading.site()
    if not site.notice_text:
        return None
    lang = site.language if primary(site.language) != words.language else ""
    notice = NoticeView(site.notice_title or words.privacy_choices, site.notice_text, site.notice_version, lang)
    parts = kit.parts("fragments/notice.html", words=words, notice=notice)
    return Rendition(fragment=key, parts=parts, keys=(key, f"consent:{site.notice_version}"))
