"""Keeping: which card goes out with which story. It is decided from what the handover log says readers have, so it says nothing else.

A card is drawn before the transaction that publishes its story, once for all that decides how it looks. Where nobody drew it before the
story goes out without, and the drawing room hands it over once more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.apps import apps
from django.conf import settings
from msgspec.structs import replace

from lateedition.desk.cards.drawing import HEIGHT_PX, WIDTH_PX, Face, drawn, key_of
from lateedition.desk.cards.models import Drawing, StoryCard
from lateedition.desk.handover import outbox
from lateedition.press.addresses import card_address
from lateedition.press.picturestore import open_store
from lateedition.press.words import words_of
from lateedition.story.article import Story
from lateedition.story.handover import Document
from lateedition.story.picture import Card, Picture
from lateedition.story.taxonomy import Section, Site

KEPT_UP = 2_000
"""Of how many stories, the newest, cards are drawn anew when the paper looks otherwise; older ones keep theirs until they are published."""


def draw_ahead(*, headline: str, language: str, section: str, is_live: bool) -> None:
    """Draw the card of a story that is about to be published, before a transaction begins. Raises OSError when the store takes nothing."""
    site = outbox.latest("site")
    if isinstance(site, Site):
        draw(face_of(headline, language=language, section=section, is_live=is_live, site=site))


def draw(face: Face) -> None:
    """Draw a card unless it was drawn before, and put it into the rendition store for good."""
    of = key_of(face)
    if Drawing.objects.filter(pk=of).exists():
        return
    content = drawn(face, logo=_logo(face.logo))
    digest = hashlib.sha256(content).hexdigest() if content else ""
    if content:
        open_store(settings.HOUSE.renditions).put(digest, content)
    Drawing.objects.get_or_create(of=of, defaults={"digest": digest})


def with_card(document: Story) -> Story:
    """Return `document` with the card that goes out with it, and remember where; what it names is in the log already.

    One that a photograph stands in front of has none. Must be called in a turn at the log.
    """
    face = face_of_story(document)
    if face is None:
        StoryCard.objects.filter(pk=document.number).update(is_due=False)
        return replace(document, card=None)
    drawing = Drawing.objects.filter(pk=key_of(face)).first()
    card = Card(drawing.digest, WIDTH_PX, HEIGHT_PX) if drawing and drawing.digest else None
    _remember(document.number, card, is_due=drawing is None)
    return replace(document, card=card)


def addresses_of(story: int) -> tuple[str, ...]:
    """Return all addresses at which readers had a card of the story of this number; nothing is due of it any more."""
    row = StoryCard.objects.filter(pk=story).first()
    if row is None:
        return ()
    StoryCard.objects.filter(pk=story).update(is_due=False)
    return tuple(row.addresses)


def face_of_story(document: Story) -> Face | None:
    """Return what the card of a story is to say, by the log; None if it is to have none."""
    site, section = outbox.latest("site"), outbox.latest(f"section:{document.section}")
    lead = outbox.latest(f"picture:{document.lead.picture}") if document.lead else None
    if not isinstance(site, Site) or isinstance(lead, Picture):
        return None
    is_live = document.live is not None and document.live.running
    name = section.name if isinstance(section, Section) else ""
    return face_of(document.headline, language=document.language, section=name, is_live=is_live, site=site)


def face_of(headline: str, *, language: str, section: str, is_live: bool, site: Site) -> Face:
    """Return what a card is to say."""
    live = words_of(language).live_now if is_live else ""
    logo = site.brand.logo.digest if site.brand and site.brand.logo else ""
    return Face(site.name, site.language, section, headline, language, live, site.theme, logo)


def looks_otherwise(before: Document | None, after: Document) -> None:
    """Have the cards of the newest stories looked at anew if what they show of `after`, the site or a section, is other than before."""
    match before, after:
        case Site(), Site():
            differs = _dress(before) != _dress(after)
        case Section(), Section():
            differs = before.name != after.name
        case _:
            differs = False
    if differs:
        newest = StoryCard.objects.order_by("-story").values_list("story", flat=True)[:KEPT_UP]
        StoryCard.objects.filter(story__in=list(newest)).update(is_due=True)


def look_anew(stories: Iterable[int]) -> None:
    """Have it looked at anew whether these published stories have the card that they should: a picture came or went."""
    for number in stories:
        StoryCard.objects.update_or_create(story=number, defaults={"is_due": True})


def _dress(site: Site) -> tuple[object, ...]:
    """Return what a card shows of a site."""
    return site.name, site.language, site.theme, site.brand.logo if site.brand else None


def _logo(digest: str) -> bytes:
    """Return the paper's logo in PNG; nothing where its name is to stand in type."""
    row = apps.get_model("brand", "MarkFile")._default_manager.filter(pk=digest).first() if digest else None
    return bytes(row.drawn) if row else b""


def _remember(story: int, card: Card | None, *, is_due: bool) -> None:
    row = StoryCard.objects.filter(pk=story).first() or StoryCard(story=story)
    told = [card_address(story, card)] if card else []
    addresses = list(dict.fromkeys([*row.addresses, *told]))
    if row._state.adding or (addresses, is_due) != (row.addresses, row.is_due):
        row.addresses, row.is_due = addresses, is_due
        row.save()
