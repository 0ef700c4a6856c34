"""Making: a rendition from its key, ready to be put into an edition. Any process that can read the edition can do this."""

from __future__ import annotations

from msgspec import Struct

from lateedition.edition.errors import BROKEN, StoreError
from lateedition.edition.record import Fragment
from lateedition.edition.sheets import Page, page_of
from lateedition.press import plan
from lateedition.press.dependencies import kept_answers
from lateedition.press.entries import entry_of, fragment_of
from lateedition.press.facts import UNIVERSAL
from lateedition.press.kit import Kit
from lateedition.press.noting import NotedReading
from lateedition.press.outage import PicturesAway


class Unprintable(Exception):
    """A rendition could not be made; the message says which and why."""

    def __init__(self, key: str, reason: BaseException | str) -> None:
        said = reason if isinstance(reason, str) else f"{type(reason).__name__}: {reason}"
        super().__init__(f"{key!r} cannot be printed: {said}")
        self.key = key
        self.reason = said


class MachineFails(StoreError):
    """There is no memory, no file descriptor, or a disk does not read. It may pass, and no page is to be missed for it."""


class Made(Struct, frozen=True, array_like=True):
    """What came of making the rendition `key`: a page, a fragment, or neither, as there is no such page now.

    `facts` are those it asked, `answers` the digests of those answers that are kept. `wanted` says whether there is to be such a
    rendition at all.
    """

    key: str
    facts: tuple[str, ...]
    answers: dict[str, bytes]
    wanted: bool = True
    address: str = ""
    fragment: str = ""
    page: Page | None = None
    record: Fragment | None = None


def make(key: str, reading: NotedReading, kit: Kit) -> Made:
    """Return the rendition `key`. Raises Unprintable, whatever it was that went wrong with it.

    What is not the rendition's fault is raised as it is, if it comes from the store; as PicturesAway when it must wait for
    pictures; or as MachineFails.
    """
    try:
        return _made(key, reading, kit)
    except (PicturesAway, *BROKEN):
        raise
    except (MemoryError, OSError) as failure:
        raise MachineFails(f"{key!r} cannot be printed for now: {type(failure).__name__} {failure}") from failure
    except Exception as reason:
        raise Unprintable(key, reason) from reason


def _made(key: str, reading: NotedReading, kit: Kit) -> Made:
    kind = plan.KINDS.get(plan.name_of(key))
    if kind is None or not kind.needed(reading, key):
        return Made(key, tuple(reading.noted), {}, wanted=False)
    rendition = kind.render(key, reading, kit)
    noted = tuple(reading.noted)
    answers = kept_answers(noted, reading.facts)
    if rendition is None:
        return Made(key, noted, answers)
    shows, names = tuple(reading.shown), reading.shown.keys() - reading.told
    if rendition.fragment:
        return Made(key, noted, answers, fragment=rendition.fragment, record=fragment_of(rendition, shows=shows, names=names))
    page = page_of(entry_of(rendition, shows=shows, names=names, kept=kind.is_kept))
    return Made(key, noted, answers, address=rendition.address, page=page)


def dress_of(made: Made, *, version: bytes, site: bytes) -> bytes:
    """Return the dress of a rendition: by the version of the press that made it and, if it asked for the site, the site's settings."""
    return version + site if UNIVERSAL.intersection(made.facts) else version
