"""The copy that is looked at, what is known of the things it names, and what a hint is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lateedition.story.blocks import Block, Extract, plain_text


@dataclass(frozen=True)
class Hint:
    """One thing to look at. `place` names the field of the form, or the block ("body-3"); `words` are what to look for there, if any."""

    kind: str
    said: str
    place: str
    words: str = ""


@dataclass(frozen=True)
class Placed:
    """A block of the body, and where in the form it stands."""

    place: str
    block: Block

    @property
    def text(self) -> str:
        """Its words."""
        return plain_text((self.block,))


@dataclass(frozen=True)
class Copy:
    """A story as it stands in its form. `lead` is the number of the picture in front; `place` is the dateline's."""

    headline: str
    standfirst: str = ""
    body: Sequence[Placed] = ()
    list_headline: str = ""
    place: str = ""
    lead: int | None = None
    language: str = "en"
    live: bool = False

    @property
    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text in it, each with its place."""
        yield "headline", self.headline
        yield "list_headline", self.list_headline
        yield "standfirst", self.standfirst
        yield from ((placed.place, placed.text) for placed in self.body)


@dataclass(frozen=True)
class Shot:
    """What is known of a picture."""

    title: str
    alt: str
    credit: str


@dataclass(frozen=True)
class Played:
    """What is known of a recording: what lacks of it for those who cannot hear it, and whether readers may not have it."""

    title: str
    credit: str
    is_film: bool
    is_recalled: bool
    has_transcript: bool
    has_captions: bool


@dataclass(frozen=True)
class Page:
    """A page that a story could lead to: what it is of ("topic"), its name, and whether the story is filed under it already."""

    kind: str
    name: str
    filed: bool = False


@dataclass(frozen=True)
class Other:
    """Another story: its headline, and whether readers have it."""

    headline: str
    live: bool


@dataclass(frozen=True)
class Known:
    """What the desk knows of what the copy names.

    `extracts` is what became since of what is quoted, empty for what is as it was; `style` is the house's: what is written, and what is
    preferred.
    """

    pictures: Mapping[int, Shot] = field(default_factory=dict)
    stories: Mapping[int, Other] = field(default_factory=dict)
    recordings: Mapping[int, Played] = field(default_factory=dict)
    extracts: Mapping[Extract, str] = field(default_factory=dict)
    pages: Sequence[Page] = ()
    players: Sequence[str] = ()
    style: Sequence[tuple[str, str]] = ()
