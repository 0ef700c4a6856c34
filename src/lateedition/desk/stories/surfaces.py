"""Surfaces: where readers could meet what was recalled, and what must be seen there before it counts as gone. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from lateedition.press.addresses import (
    HOME,
    LATEST,
    NEWS_SITEMAP,
    absolute,
    archive_address,
    card_address,
    entry_address,
    feed_addresses,
    history_address,
    href,
    picture_address,
    picture_addresses,
    recording_addresses,
    sitemap_address,
    url_markup,
)
from lateedition.press.coverage import addresses_within
from lateedition.story.article import Story
from lateedition.story.picture import Picture
from lateedition.story.recording import Recording

Name = Literal["page", "lists", "feeds", "card", "pictures", "recordings", "stories", "live entries", "past editions"]
OK, GONE, MOVED = 200, (404, 410, 451), (301, 308)
MOST_ENTRIES = 50
"""Of a live blog, the permanent links of how many entries are looked at."""
MOST_STORIES = 50
"""Of those that show a picture, how many are looked at."""


class Surface(Struct, frozen=True):
    """One surface: the addresses on the site to look at, and what must not be there.

    With `absent`, none of these words may be in what is answered there; without, nothing may be answered but that it is gone.
    `shared` says that others may have a right to what is there, `leads_on` that it may lead elsewhere. `note` is said when it is
    done, empty for the usual words.
    """

    name: Name
    addresses: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    shared: bool = False
    leads_on: bool = False
    note: str = ""


@dataclass(frozen=True)
class Answer:
    """What the site answered at an address. A status of 0 says that it did not."""

    status: int
    text: str = ""


class Line(Struct, frozen=True):
    """A line of a receipt: whether it was seen that a surface has it no more, and what was seen, in words for an editor."""

    name: str
    done: bool
    said: str


def gone(name: str, said: str) -> Line:
    """Return the line of a surface that was seen without it."""
    return Line(name, done=True, said=said)


def pending(name: str, said: str) -> Line:
    """Return the line of a surface that was not looked at yet, or was seen with it."""
    return Line(name, done=False, said=said)


def of_story(
    story: Story, *, fronts: Sequence[str], day: str, pictures: Iterable[Picture], recordings: Sequence[str] = (), origin: str
) -> tuple[Surface, ...]:
    """Return the surfaces of a published `story`.

    `fronts` are the fronts of its sections, topics and authors; `day` is that of its first publication ("2020-05-05");
    `recordings` are the addresses of what it plays; `origin` is the site's, as it stands in feeds.
    """
    entries = f"{len(story.live.entries)} went with the page" if story.live else "it had none"
    shown = tuple(picture_address(picture.number, rendition) for picture in pictures for rendition in picture.renditions)
    feeds = (*feeds_of("", *fronts), NEWS_SITEMAP, sitemap_address(day))
    own = (*([history_address(story.address)] if story.version > 1 else []), *(feed_addresses(story.address) if story.live else ()))
    card = (card_address(story.number, story.card),) if story.card else ()
    return (
        Surface("page", (story.address, *story.former_addresses, *own)),
        Surface("lists", (HOME, LATEST, *fronts, archive_address(day)), absent=(f'"{href(story.address)}',)),
        Surface("feeds", feeds, absent=(f"{url_markup(absolute(origin, story.address))}",)),
        *([Surface("card", card)] if card else []),
        Surface("pictures", shown, shared=True, note="" if shown else "it had none"),
        *([Surface("recordings", tuple(recordings), shared=True)] if recordings else []),
        Surface("live entries", addresses_within(story, most=MOST_ENTRIES), note=entries),
        Surface("past editions"),
    )


def of_merged(surfaces: Iterable[Surface]) -> tuple[Surface, ...]:
    """Return what is looked at of a story that became one with another: its page leads there, and past editions keep it."""
    return tuple(
        replace(surface, leads_on=surface.name == "page", shared=surface.shared or surface.name in ("pictures", "recordings"))
        for surface in surfaces
        if surface.name != "past editions"
    )


def of_entry(number: int, *, story: int, address: str) -> tuple[Surface, ...]:
    """Return the surfaces of the entry `number` of the live blog `story`, which is at `address`."""
    permanent = entry_address(story, number)
    words = (f'"entry-{number}"', f'#entry-{number}"', f"#entry-{number}<", permanent)
    return (Surface("live entries", (address, *feed_addresses(address), permanent), absent=words), Surface("past editions"))


def of_extracts(story: Story, words: tuple[str, ...]) -> tuple[Surface, ...]:
    """Return the surfaces of paragraphs that a published `story` quotes, or quoted before; `words` are these, as they are printed."""
    addresses = (story.address, history_address(story.address))
    return (Surface("page", addresses, absent=words, note="the story is there without it"), Surface("past editions"))


def of_picture(picture: Picture, *, stories: Sequence[str]) -> tuple[Surface, ...]:
    """Return the surfaces of a picture that readers had; `stories` are the addresses of those that show it."""
    shown_at = (HOME, *stories[:MOST_STORIES]) if stories else ()
    return (
        Surface("pictures", tuple(picture_address(picture.number, rendition) for rendition in picture.renditions)),
        Surface("stories", shown_at, absent=(picture_addresses(picture.number),), note="" if stories else "no published story showed it"),
        *([Surface("feeds", feed_addresses(""), absent=(picture_addresses(picture.number),))] if stories else []),
        Surface("past editions"),
    )


def of_recording(recording: Recording, *, files: Sequence[str], stories: Sequence[str]) -> tuple[Surface, ...]:
    """Return the surfaces of a recording that readers had at the addresses `files`; `stories` are the addresses of those that play it."""
    words = (recording_addresses(recording.number),)
    return (
        Surface("recordings", tuple(files)),
        Surface("stories", tuple(stories[:MOST_STORIES]), absent=words, note="" if stories else "no published story played it"),
        Surface("past editions"),
    )


def of_section(fronts: Sequence[str], stories: Sequence[Story], *, origin: str) -> tuple[Surface, ...]:
    """Return the surfaces of a section that is closed: `fronts` are its address and those of the sections inside it.

    `stories` are those that readers had in it, of which some are looked at. The front page has the menu.
    """
    addresses = [story.address for story in stories[:MOST_STORIES]]
    words = (*(f'"{href(front)}"' for front in fronts), *(f'"{href(address)}' for address in addresses))
    links = tuple(f"{url_markup(absolute(origin, front))}<" for front in fronts)
    links += tuple(f"{url_markup(absolute(origin, address))}" for address in addresses)
    return (
        Surface("page", (*fronts, *feeds_of(*fronts), *addresses)),
        Surface("lists", (HOME, LATEST), absent=words),
        Surface("feeds", (*feed_addresses(""), NEWS_SITEMAP, sitemap_address("pages")), absent=links),
        Surface("past editions"),
    )


def feeds_of(*fronts: str) -> tuple[str, ...]:
    """Return the addresses of the feeds of what is at `fronts`, in every format."""
    return tuple(address for front in fronts for address in feed_addresses(front))


def of_lapsed(surfaces: Iterable[Surface]) -> tuple[Surface, ...]:
    """Return what is looked at of a picture that lapsed: past editions keep the pages that showed it, without its files."""
    return tuple(surface for surface in surfaces if surface.name != "past editions")


def line_of(surface: Surface, answers: Mapping[str, Answer], *, edition: int) -> Line:
    """Return what `answers` by address, seen in `edition`, which has the recall, say of `surface`."""
    if surface.name == "past editions":
        return gone(surface.name, f"recalled with edition {edition}")
    silent = [address for address in surface.addresses if not answers[address].status]
    if silent:
        return pending(surface.name, f"the site did not answer at {silent[0]}")
    left = [address for address in surface.addresses if not _is_gone(surface, answers[address])]
    if left and not surface.shared:
        return pending(surface.name, f"still at {left[0]}{_and_more(left)}")
    return gone(surface.name, surface.note or _done(surface, left, answers))


def _is_gone(surface: Surface, answer: Answer) -> bool:
    if answer.status in GONE or (surface.leads_on and answer.status in MOVED):
        return True
    return bool(surface.absent) and answer.status == OK and not any(words in answer.text for words in surface.absent)


def _done(surface: Surface, left: Sequence[str], answers: Mapping[str, Answer]) -> str:
    count = len(surface.addresses)
    match surface.name:
        case "page" | "pictures" | "recordings" if not surface.shared:
            statuses = sorted({answers[address].status for address in surface.addresses})
            return f"answers {' and '.join(map(str, statuses))}{f' at {count} addresses' if count > 1 else ''}"
        case "lists":
            return f"in none of {count} lists"
        case "feeds":
            return f"in none of {count} feeds and sitemaps"
        case "stories":
            return f"in none of the {count - 1} that showed it, nor on the front page"
        case "pictures" | "recordings":
            stay = f"; as other stories show them, {len(left)} stay" if left else ""
            return f"files served no more: {count - len(left)} of {count}{stay}"
        case _:
            return "no more on the live page"


def _and_more(left: Sequence[str]) -> str:
    return f" and {len(left) - 1} more" if len(left) > 1 else ""
