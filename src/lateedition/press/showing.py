"""Showing: facts turned into what a template prints. Moments become words, numbers become links, empty things become nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from minijinja import safe
from msgspec import Struct

from lateedition.press.addresses import href, picture_address
from lateedition.press.crops import step_of
from lateedition.press.reading import Reading, Teaser
from lateedition.press.tones import tone_class
from lateedition.press.words import Words, direction, primary, words_of
from lateedition.story.credit import captioned
from lateedition.story.moment import local_iso, stamp
from lateedition.story.picture import Picture, PictureRendition
from lateedition.story.taxonomy import Section, Site

_SMALL_WIDTH_PX = 800
_THUMBNAIL_WIDTH_PX = 240
_KINDS = ("image/avif", "image/webp")
"""The kinds of files that are offered, the smallest first (docs/decisions/0026)."""
_REPEATED = 4_096
_MOST_ANCESTORS = 8


class Stamp(Struct, frozen=True):
    """A moment as words, and as `<time datetime>` wants it."""

    text: str
    iso: str


class Link(Struct, frozen=True):
    """A name and where it leads; `href` is markup for an attribute."""

    name: str
    href: str


class Shelfmark(Struct, frozen=True):
    """A group of links under a name, which may be empty."""

    name: str
    links: tuple[Link, ...]


class Source(Struct, frozen=True):
    """A kind of file and where it is, in each width, as `<source>` wants it."""

    media_type: str
    srcset: str


class PictureView(Struct, frozen=True):
    """The picture of this `number` in a page. `caption` has the credit in brackets; `focus` are classes that keep the subject in a crop.

    `tone` is the class of the colour that stands in its place until it is there; empty if that is not known.
    `src` is for browsers that read nothing better; `sources` are media types and files by width, the best first, and `small` the same up
    to what a list needs.
    """

    number: int
    src: str
    sources: tuple[Source, ...]
    small: tuple[Source, ...]
    width: int
    height: int
    alt: str
    caption: str
    focus: str
    tone: str


class Item(Struct, frozen=True):
    """The story of this `number` in a list. `lang` and `direction` are empty when they are the page's own.

    `live` is the prefix of a running one.
    """

    number: int
    href: str
    headline: str
    standfirst: str
    stamp: Stamp
    section: str
    lang: str = ""
    direction: str = ""
    live: str = ""
    picture: PictureView | None = None


@dataclass(frozen=True)
class Showing:
    """How things show on one page: read from `reading`, in the words and the site's zone for `language`."""

    reading: Reading
    site: Site
    language: str
    words: Words
    zone: ZoneInfo

    @classmethod
    def on(cls, reading: Reading, *, language: str = "") -> Showing:
        """Return the showing for a page in `language`; empty means the site's."""
        site = reading.site()
        language = language or site.language
        return cls(reading, site, language, words_of(language), ZoneInfo(site.zone))

    def stamp(self, moment: datetime) -> Stamp:
        """Return `moment` as words in the furniture's language and the site's zone."""
        return _stamp(moment, self.zone, self.words.language)

    def day(self, moment: datetime) -> str:
        """Return the day of `moment`, in the site's zone, in the furniture's words."""
        return self.words.day(moment.astimezone(self.zone).date().isoformat())

    def picture(self, number: int | None, *, caption: str = "") -> PictureView | None:
        """Return the picture of this number, with this use's own caption if it has one; None if there is nothing to show."""
        picture = None if number is None else self.reading.picture(number)
        return None if picture is None else picture_view(picture, caption=caption)

    def in_front(self, number: int | None, *, section: int) -> Picture | None:
        """Return what stands in front of a story of `section`: the picture of this number, or the fallback if that lapsed."""
        return self._in_front(number, None if number is None else self.reading.picture(number), section)

    def items(self, numbers: Iterable[int]) -> tuple[Item, ...]:
        """Return the stories of these numbers as a list shows them, less those that are not published."""
        teasers = (self.reading.teaser(number) for number in numbers)
        return tuple(self.item(teaser) for teaser in teasers if teaser is not None)

    def headlines(self, numbers: Iterable[int]) -> tuple[Item, ...]:
        """Return the stories of these numbers as a list without pictures shows them: their pictures and sections are not asked for."""
        teasers = (self.reading.teaser(number) for number in numbers)
        return tuple(self._item(teaser, None, None) for teaser in teasers if teaser is not None)

    def item(self, teaser: Teaser) -> Item:
        """Return a story as a list with pictures shows it."""
        section = self.reading.section(teaser.section)
        picture = None if teaser.picture is None else self.reading.thumbnail(teaser.picture)
        return self._item(teaser, section, self._in_front(teaser.picture, picture, teaser.section))

    def _in_front(self, number: int | None, picture: Picture | None, section: int) -> Picture | None:
        if picture is not None or number is None:
            return picture
        recall = self.reading.recalled(number)
        return self.reading.stand_in(section) if recall is not None and recall.reason == "lapsed" else None

    def _item(self, teaser: Teaser, section: Section | None, picture: Picture | None) -> Item:
        return _item(teaser, section, picture, self.zone, self.language)


@lru_cache(maxsize=_REPEATED)
def _stamp(moment: datetime, zone: ZoneInfo, language: str) -> Stamp:
    return Stamp(stamp(moment, zone, language=language), local_iso(moment, zone))


@lru_cache(maxsize=_REPEATED)
def _item(teaser: Teaser, section: Section | None, picture: Picture | None, zone: ZoneInfo, language: str) -> Item:
    """Return a story as lists in `language` show it. The same few hundred stories are on every list."""
    words, foreign = words_of(language), primary(teaser.language) != primary(language)
    return Item(
        number=teaser.number,
        href=href(teaser.address),
        headline=teaser.headline,
        standfirst=teaser.standfirst,
        stamp=_stamp(teaser.updated, zone, words.language),
        section=section.name if section else "",
        lang=teaser.language if foreign else "",
        direction=direction(teaser.language) if foreign else "",
        live=words.live if teaser.live == "running" else "",
        picture=None if picture is None else picture_view(picture),
    )


def picture_view(picture: Picture, *, caption: str = "") -> PictureView | None:
    """Return how a page shows the whole of `picture`, None while it has no rendition."""
    whole = [rendition for rendition in picture.renditions if not rendition.crop]
    if not whole:
        return None
    plain = [rendition for rendition in whole if rendition.media_type not in _KINDS] or whole
    sources = [(kind, [rendition for rendition in whole if rendition.media_type == kind]) for kind in _KINDS]
    large = [(kind, [each for each in offered if each.width > _THUMBNAIL_WIDTH_PX] or offered) for kind, offered in sources]
    return PictureView(
        number=picture.number,
        src=href(picture_address(picture.number, plain[-1])),
        sources=tuple(_source(picture, kind, offered) for kind, offered in large if offered),
        small=tuple(_source(picture, kind, _narrow(offered)) for kind, offered in sources if offered),
        width=whole[-1].width,
        height=whole[-1].height,
        alt=picture.alt,
        caption=captioned(caption or picture.caption, picture.credit),
        focus=f"fx{step_of(picture.focus_x)} fy{step_of(picture.focus_y)}",
        tone=tone_class(plain[-1].colour),
    )


def social_rendition(picture: Picture, *, crop: str = "card") -> PictureRendition | None:
    """Return the rendition for other sites, cut as they show it; the whole as a JPEG, which all of them can show, if there is none such."""
    found = [rendition for rendition in picture.renditions if rendition.media_type == "image/jpeg"]
    return next((rendition for rendition in found if rendition.crop == crop), found[-1] if found else None)


def trail(reading: Reading, number: int) -> tuple[Section, ...]:
    """Return the section of this number and those above it, the topmost first; empty if there is none."""
    found: list[Section] = []
    wanted: int | None = number
    while wanted is not None and len(found) < _MOST_ANCESTORS:
        section = reading.section(wanted)
        if section is None:
            break
        found.insert(0, section)
        wanted = section.parent
    return tuple(found)


def _source(picture: Picture, media_type: str, offered: Sequence[PictureRendition]) -> Source:
    listed = ", ".join(f"{href(picture_address(picture.number, rendition))} {rendition.width}w" for rendition in offered)
    return Source(media_type, safe(listed))


def _narrow(offered: Sequence[PictureRendition]) -> Sequence[PictureRendition]:
    return [rendition for rendition in offered if rendition.width <= _SMALL_WIDTH_PX] or offered[:1]
