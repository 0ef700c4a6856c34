"""The story as it is published: a complete document, from which every page and list that shows it is made."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from lateedition.story.blocks import Body
from lateedition.story.correction import Correction
from lateedition.story.live import LiveCoverage
from lateedition.story.picture import Card

NewsValue = Annotated[int, Meta(ge=1, le=5)]
Change = Literal["first", "material", "minor", "correction", "withdrawn"]
"""What a version is to the one before it. "Updated" moves with all of them but a minor one, and one that lost a passage because an agency
took it back ("withdrawn"): nothing was added."""


class Byline(Struct, frozen=True):
    """Who signs: authors and an agency by number, and the dateline's place ("Moscow"). All may be empty."""

    authors: tuple[int, ...] = ()
    agency: int | None = None
    place: str = ""


class LeadPicture(Struct, frozen=True):
    """A picture in front of a story. An empty `caption` means the picture's own."""

    picture: int
    caption: str = ""


class Story(Struct, frozen=True, tag="story"):
    """A published story. Numbers name the documents of its section, topics, authors, agency and pictures.

    `address` is where it is; `former_addresses` are where it was, and lead there for good. `first_published` never
    moves; `updated` moves when the news changed and at no other time. `list_headline` is the short headline for lists,
    empty if the headline serves. `news_value` is 1 to 5, `lifetime_h` how many hours halve it in the top-news ranking.
    `live` is there for a live blog and only for one. `version` counts the wordings that readers had, this one included, which
    they have had since `worded` (None: since the first publication); `change` is what it was to the one before. `corrections` come
    the newest first. `original` is the story that it says in another language, by way of other translations too; None for one that
    was written as it is. `alert` is when editors last asked for it to be sent out as breaking news, None if they did not. `card` is
    what was drawn of one that no photograph stands in front of. Beside one with `no_advertisements` there are none; one that is
    `free_to_read` is not metered.
    """

    number: int
    address: str
    headline: str
    section: int
    first_published: datetime
    updated: datetime
    language: str = "en"
    former_addresses: tuple[str, ...] = ()
    list_headline: str = ""
    standfirst: str = ""
    byline: Byline = Byline()
    lead: LeadPicture | None = None
    body: Body = ()
    topics: tuple[int, ...] = ()
    news_value: NewsValue = 3
    lifetime_h: float = 8.0
    live: LiveCoverage | None = None
    version: int = 1
    worded: datetime | None = None
    change: Change = "first"
    corrections: tuple[Correction, ...] = ()
    original: int | None = None
    alert: datetime | None = None
    card: Card | None = None
    no_advertisements: bool = False
    free_to_read: bool = False
