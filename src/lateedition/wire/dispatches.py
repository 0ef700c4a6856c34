"""Dispatches: a text that came in a frame of control characters, whichever, becomes an item.

What is left when a format has read its header: a slugline, a head, a text as blocks, notes. Here the dateline is read,
the standfirst told from the first paragraph, notes sifted out of the text, and orders to editors heeded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lateedition.story.blocks import Body, Paragraph, plain_text
from lateedition.wire.fields import Fields
from lateedition.wire.heads import Head, dateline_in
from lateedition.wire.item import Concept, Instant, Item, Note, Place
from lateedition.wire.notes import sifted
from lateedition.wire.orders import orders_in
from lateedition.wire.profiles import ANY, Profile
from lateedition.wire.unreadable import Unreadable

_LONGEST_STANDFIRST = 400


@dataclass(frozen=True)
class Dispatch:
    """What a format has read of one dispatch; `services` and `category` are codes, `keys` further words that say what it is."""

    format: str
    provider: str
    guid: str
    priority: str
    urgency: int | None
    head: Head
    body: Body
    version_created: Instant | None = None
    sent: Instant | None = None
    slugline: str = ""
    standfirst: str = ""
    source: str = ""
    keys: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    category: str = ""
    notes: tuple[Note, ...] = ()
    replaces: tuple[str, ...] = ()


def item_of(dispatch: Dispatch, fields: Fields) -> Item:
    """Return the item that `dispatch` is. Raises Unreadable where there is nothing behind the header."""
    text, profile = sifted(dispatch.body), fields.profile
    notes = (*(Note(said, "ednote") for said in dispatch.head.notes), *text.notes, *dispatch.notes)
    if not (dispatch.head.headline or text.body or notes):
        raise Unreadable("a header and nothing behind it; expected a story")
    standfirst, body = (dispatch.standfirst, text.body) if dispatch.standfirst else _standfirst_apart(text.body)
    dateline = dateline_in(plain_text(body[:1]), agency=dispatch.provider)
    orders = orders_in(
        take=dispatch.head.take,
        keys=(*dispatch.keys, *(note.text for note in notes if note.role == "ednote")),
        lines=(dispatch.slugline, dispatch.head.headline, standfirst, *(note.text for note in notes)),
        opening=[plain_text((block,)) for block in body[:2]],
        profile=profile,
    )
    return Item(
        provider=dispatch.provider,
        guid=dispatch.guid,
        format=dispatch.format,
        kind=orders.kind,
        signals=orders.signals,
        embargo_open=orders.embargo_open,
        unpublishable=orders.unpublishable,
        urgency=dispatch.urgency,
        priority=dispatch.priority,
        slugline=dispatch.slugline,
        take=dispatch.head.take,
        headline=re.sub(profile.headline_strip, "", dispatch.head.headline) if profile.headline_strip else dispatch.head.headline,
        standfirst=standfirst,
        byline=dispatch.head.byline,
        dateline=dateline.text.rstrip(" -–—―_=:") if dateline else "",
        place=Place(dateline.place) if dateline and dateline.place else None,
        credit=dateline.agency if dateline else "",
        source=dispatch.source,
        language=next(filter(None, (profile.languages.get(service, "") for service in dispatch.services)), profile.language),
        subjects=tuple(_concepts(dispatch)),
        keywords=dispatch.keywords,
        body=body,
        notes=notes,
        version_created=dispatch.version_created,
        sent=dispatch.sent,
        replaces=dispatch.replaces,
        problems=tuple(fields.problems),
    )


def urgency_of(priority: str, *, scale: Mapping[str, int], profile: Profile) -> int | None:
    """Return the urgency that a priority means to this source, or else on the `scale` of the format; None for one not on it."""
    return profile.priorities.get(priority, scale.get(priority.lower()))


def provider_of(fields: Fields, *, else_: str) -> str:
    """Return who sends: as the profile of the source says, or by its name; where no profile knows the source, `else_`.

    Nobody named is a problem: two such sources would be one.
    """
    profile = fields.profile
    provider = profile.provider or (profile.name if profile.name != ANY.name else else_)
    if not provider:
        fields.problem("provider", "", "nobody says who sends it; give its source a profile")
    return provider


def _standfirst_apart(body: Body) -> tuple[str, Body]:
    """Return the standfirst and the rest: a first paragraph of a sentence or two whose next begins with the dateline."""
    first = body[0] if len(body) > 1 else None
    said = plain_text((first,)) if isinstance(first, Paragraph) else ""
    if not said or len(said) > _LONGEST_STANDFIRST or dateline_in(said) or not dateline_in(plain_text(body[1:2])):
        return "", body
    return said, body[1:]


def _concepts(dispatch: Dispatch) -> list[Concept]:
    category = [Concept(code=dispatch.category, kind="category")] if dispatch.category else []
    return category + [Concept(code=service, kind="service") for service in dispatch.services if service]
