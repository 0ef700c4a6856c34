"""Asking: the notice and what it asks for, as pages print it; the same on every page and on the privacy page."""

from __future__ import annotations

from msgspec import Struct

from lateedition.press.words import Words, primary
from lateedition.story.purposes import Purpose, notice_version
from lateedition.story.taxonomy import Site


class PurposeView(Struct, frozen=True):
    """A purpose in a form. `parties` are names in a row; `lang` is empty when its words are in the furniture's language."""

    key: str
    name: str
    text: str
    parties: str
    kept: str
    lang: str


class NoticeView(Struct, frozen=True):
    """The notice; `lang` is empty when its words are in the furniture's language, `title_lang` when its title is.

    Without purposes there is nothing to agree to.
    """

    title: str
    title_lang: str
    text: str
    version: str
    lang: str
    purposes: tuple[PurposeView, ...]


def notice_view(site: Site, *, words: Words) -> NoticeView:
    """Return the notice of `site` for a page in `words`: the site's own text, or ours where it has none."""
    ours = words.notice_asks if site.purposes else words.notice_nothing
    foreign = primary(site.language) != words.language
    return NoticeView(
        title=site.notice_title or words.notice_title,
        text=site.notice_text or ours,
        version=notice_version(site),
        title_lang=site.language if foreign and site.notice_title else "",
        lang=site.language if foreign and site.notice_text else "",
        purposes=tuple(_purpose(purpose, words) for purpose in site.purposes),
    )


def consent_to_frames(site: Site, *, player: str) -> str:
    """Return what the consent cookie has for a reader who wants what `player` shows without pressing: version and purpose.

    It is empty where the site has no such purpose: then each thing is asked for by itself.
    """
    purpose = next((purpose.key for purpose in site.purposes if player in purpose.players), "")
    return f"{notice_version(site)}.{purpose}" if purpose else ""


def _purpose(purpose: Purpose, words: Words) -> PurposeView:
    said = purpose.in_language(words.language)
    return PurposeView(
        key=purpose.key,
        name=said.name,
        text=said.text,
        parties=", ".join(purpose.parties),
        kept=said.kept,
        lang=said.language if said.language != words.language else "",
    )
