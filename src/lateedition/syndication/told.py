"""Told: the things of which answers to programs are made. The OpenAPI document is generated from these, so that neither can drift.

A field that says nothing is null or empty and never left out: whoever reads one answer knows the shape of all.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

Url = Annotated[str, Meta(description="A full URL.", extra_json_schema={"format": "uri"})]
Number = Annotated[int, Meta(description="What it goes by, for good, whatever its address is.")]
Markup = Annotated[str, Meta(description="HTML without scripts or styles, its links whole.")]


class Site(Struct, frozen=True):
    """The site, and how much of its stories everybody gets here."""

    name: str
    url: Url
    language: str
    zone: Annotated[str, Meta(description="The newsroom's time zone, as IANA names it.")]
    tagline: str
    bodies: Annotated[Literal["summary", "full"], Meta(description="Whether stories come with their text without a key.")]


class Section(Struct, frozen=True):
    """A section. `parent` is the number of the one above it."""

    number: Number
    name: str
    url: Url
    language: str
    parent: int | None
    description: str


class Topic(Struct, frozen=True):
    """What a story is about."""

    number: Number
    name: str
    url: Url


class Signer(Struct, frozen=True):
    """Who signs a story: a person, or an agency whose copy it is."""

    kind: Literal["author", "agency"]
    number: Number
    name: str
    url: Url | None


class Picture(Struct, frozen=True):
    """A picture as a file that everything shows. `credit` must stand by it wherever it is shown."""

    number: Number
    url: Url
    media_type: str
    width: int
    height: int
    size_bytes: int
    alt: Annotated[str, Meta(description="What is seen, for those who do not see it; empty where there is nothing to say.")]
    caption: str
    credit: str
    copyright: str


class Live(Struct, frozen=True):
    """The state of a live blog. `entries` is where its entries are, `count` how many."""

    started: datetime
    ended: datetime | None
    count: int
    entries: Url


class Teaser(Struct, frozen=True):
    """A story as a list shows it. `updated` moves when the news changed, and at no other time."""

    number: Number
    id: Annotated[str, Meta(description="Its permanent id in every feed of the site (RFC 4151).")]
    url: Url
    headline: str
    standfirst: str
    language: str
    first_published: datetime
    updated: datetime
    section: Section | None
    topics: tuple[Topic, ...]
    signers: tuple[Signer, ...]
    picture: Picture | None
    live: Literal["", "running", "ended"]


class Correction(Struct, frozen=True):
    """What was wrong in a story, and what is right. `amended` is when these words last changed."""

    moment: datetime
    amended: datetime | None
    text: str


class Story(Struct, frozen=True):
    """A story. `body` is its text: null where the site gives its text to partners alone, and no key came that may have it."""

    number: Number
    id: Annotated[str, Meta(description="Its permanent id in every feed of the site (RFC 4151).")]
    url: Url
    headline: str
    standfirst: str
    language: str
    first_published: datetime
    updated: datetime
    version: Annotated[int, Meta(description="Which of its wordings this is, from 1.")]
    section: Section | None
    topics: tuple[Topic, ...]
    signers: tuple[Signer, ...]
    place: Annotated[str, Meta(description="Where it was written.")]
    picture: Picture | None
    body: Markup | None
    corrections: tuple[Correction, ...]
    live: Live | None
    translation_of: Annotated[int | None, Meta(description="The number of the story that it says in another language.")]


class Entry(Struct, frozen=True):
    """An entry of a live blog. `credit` is whose words it is, if they are not the site's."""

    number: Number
    url: Url
    moment: datetime
    updated: datetime | None
    headline: str
    key: Annotated[bool, Meta(description="Whether it is one of the key events.")]
    author: Signer | None
    credit: str
    body: Markup | None


class Corrected(Struct, frozen=True):
    """A story that was corrected, and all its corrections, the newest first."""

    story: Teaser
    corrections: tuple[Correction, ...]


class Sections(Struct, frozen=True):
    """Every section, parents before children, as in the menu."""

    sections: tuple[Section, ...]


class Stories(Struct, frozen=True):
    """A page of a list of stories. `next` is where the next page is, null on the last."""

    stories: tuple[Teaser, ...]
    next: Url | None


class Entries(Struct, frozen=True):
    """A page of the entries of a live blog, the newest first."""

    entries: tuple[Entry, ...]
    next: Url | None


class Corrections(Struct, frozen=True):
    """A page of the stories that were corrected, the one corrected last first."""

    corrected: tuple[Corrected, ...]
    next: Url | None


class Results(Struct, frozen=True):
    """What a search found, the best first. `total` is how many stories there are on all pages; `near`, that not all have all the words."""

    stories: tuple[Teaser, ...]
    total: int
    near: bool
    page: int
    next: Url | None


class Where(Struct, frozen=True):
    """What of a request a problem is about."""

    within: Literal["path", "query", "header", "method"]
    name: str


class Problem(Struct, frozen=True):
    """Why there is no such answer (RFC 9457). `detail` says what is wrong and what to do."""

    type: Annotated[str, Meta(description="Where this kind of problem is described.", extra_json_schema={"format": "uri-reference"})]
    title: str
    status: int
    detail: str
    where: Where | None = None
