"""What stories are filed under and signed with: sections, topics, authors, agencies; and the site itself.

Each is a document of its own. A story names them by number, so that a renamed topic is one small document in the
handover log and not every story that carries it (docs/decisions/0003).
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from lateedition.story.brand import Brand
from lateedition.story.letters import Letters
from lateedition.story.purposes import Purpose
from lateedition.story.push import Push
from lateedition.story.selling import Meter, Slot
from lateedition.story.theme import Theme

Counting = Literal["off", "on", "exempt"]
"""Whether reads are counted: not at all; not of readers who object (`Sec-GPC`, `DNT`); or of everybody, where the law lets a site do so."""

FeedForm = Literal["summary", "full"]
"""How much of a story is in a feed: its headline, standfirst and picture, or all of it."""


class Section(Struct, frozen=True, tag="section"):
    """A section of the site. `address` starts and ends with a slash; `parent` is a section's number or None.

    `order` is the place among its siblings in menus; `in_menu` says whether readers see it there. `fallback` is the picture that takes
    the place of one whose rights have ended; without one it is that of the section above, and then the site's.
    """

    number: int
    name: str
    address: str
    parent: int | None = None
    order: int = 0
    in_menu: bool = True
    description: str = ""
    language: str = "en"
    fallback: int | None = None


class Topic(Struct, frozen=True, tag="topic"):
    """What stories are about ("Harbour tunnel"), shown as a tag, with a page of its own at `address`."""

    number: int
    name: str
    address: str
    description: str = ""


class Author(Struct, frozen=True, tag="author"):
    """A person who signs stories, with a page of their own at `address`."""

    number: int
    name: str
    address: str
    role: str = ""
    biography: str = ""


class Agency(Struct, frozen=True, tag="agency"):
    """A news agency. `name` is what readers see in a byline, `credit` what stands behind its pictures ("AP").

    `address` is where what came from it is listed; one without has no page.
    """

    number: int
    name: str
    credit: str = ""
    address: str = ""


class Site(Struct, frozen=True, tag="site"):
    """The site's own settings, as readers meet them.

    `zone` is an IANA time zone name; `url` is the public origin without a trailing slash. `fallback` is the picture that takes the place
    of one whose rights have ended, in sections that have none of their own.
    `players` are the keys of those that may show things of other sites in place. `purposes` need a reader's consent.
    `tagging` is who gives things their permanent ids in feeds, a domain and a date on which it was the paper's
    ("post.example,2026": RFC 4151, 2.1); empty is the domain of `url`, in 2026. `hub` is the URL at which others subscribe to the
    site's feeds, empty where they cannot; `fediverse` says whether the site, its sections, authors and stories can be followed there.
    `push` is what readers can have their browsers tell them of. `letters` are those that they can have by mail, None where there are none.
    `theme` is how it looks, None as the house does; `brand` are its logo and its icons, None the house's. `slots` are the places for
    advertisements; with a `meter` so many stories a month are for nothing.
    """

    name: str
    url: str
    zone: str = "UTC"
    language: str = "en"
    tagline: str = ""
    notice_title: str = ""
    notice_text: str = ""
    privacy_text: str = ""
    fallback: int | None = None
    players: tuple[str, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    counting: Counting = "off"
    feeds: FeedForm = "summary"
    tagging: str = ""
    hub: str = ""
    push: Push = Push()
    letters: Letters | None = None
    theme: Theme | None = None
    fediverse: bool = False
    slots: tuple[Slot, ...] = ()
    meter: Meter | None = None
    brand: Brand | None = None
