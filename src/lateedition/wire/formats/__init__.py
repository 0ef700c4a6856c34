"""The table of formats. A format is a module that knows its payloads by their content and reads them; adding one is one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ParamSpec

from lateedition.wire.appended import documents_in
from lateedition.wire.formats import anpa_1312, ap_media, feed, iptc_7901, json_feed, newsml_1, newsml_g2, ninjs, nitf, photo
from lateedition.wire.imagefile import media_type_of
from lateedition.wire.item import Item
from lateedition.wire.likeness import likeness_of
from lateedition.wire.opening import Opening, opening_of
from lateedition.wire.orders import heeded
from lateedition.wire.profiles import Profile, choose
from lateedition.wire.unreadable import Unreadable

Part = Item | Unreadable
LARGEST_BYTES = 8 * 1024 * 1024
"""How large a payload may be that is parsed; a picture's limit is imagefile's."""


_From = ParamSpec("_From")


@dataclass(frozen=True)
class Format:
    """One wire format: whether a payload `claims` to be it, and how to `read` it.

    `read` returns what the payload holds, in order; in the place of an item that cannot be read stands the Unreadable
    that says why. It raises Unreadable when nothing can be read, and nothing else. Where an item may come as changes to an earlier
    version (Waits), `patch` reads the same with payloads in which that one is.
    """

    name: str
    claims: Callable[[Opening], bool]
    read: Callable[[bytes, Profile], list[Part]]
    patch: Callable[[bytes, Sequence[bytes], Profile], list[Part]] | None = None


def heeding(read: Callable[_From, list[Part]]) -> Callable[_From, list[Part]]:
    """Return `read` with what agencies order in words, too. Feeds are for readers and give no orders; dispatches heed all their lines."""

    def read_and_heed(*given: _From.args, **named: _From.kwargs) -> list[Part]:
        return [heeded(part) if isinstance(part, Item) else part for part in read(*given, **named)]

    return read_and_heed


FORMATS = (
    Format(photo.FORMAT, photo.claims, photo.read),
    Format("newsml-g2", newsml_g2.claims, heeding(newsml_g2.read)),
    Format("newsml-1", newsml_1.claims, heeding(newsml_1.read), heeding(newsml_1.patch)),
    Format("nitf", nitf.claims, heeding(nitf.read)),
    Format("ap-media", ap_media.claims, heeding(ap_media.read)),
    Format("ninjs", ninjs.claims, heeding(ninjs.read)),
    Format("feed", feed.claims, feed.read),
    Format("json-feed", json_feed.claims, json_feed.read),
    Format("anpa-1312", anpa_1312.claims, anpa_1312.read),
    Format("iptc-7901", iptc_7901.claims, iptc_7901.read),
)


def read(payload: bytes, *, source: str = "", profiles: Iterable[Profile] | None = None, earlier: Sequence[bytes] = ()) -> list[Part]:
    """Return the items in `payload`, read as its own content and the profile of its source say.

    `earlier` are payloads of the same source that hold what changes in this one are to; what is in them alone is not returned.
    Raises Unreadable, naming what it looks like, when no format knows it or the one that does cannot read it; and MemoryError.
    """
    if len(payload) > LARGEST_BYTES and not media_type_of(payload[:16]):
        raise Unreadable(f"it has {len(payload)} bytes; expected at most {LARGEST_BYTES}")
    opening = opening_of(payload)
    found = next((known for known in FORMATS if known.claims(opening)), None)
    if found is None:
        raise Unreadable(
            f"{likeness_of(payload, opening)} is not a format we read; expected one of {', '.join(known.name for known in FORMATS)}"
        )
    profile = choose(payload, source=source, profiles=profiles)
    try:
        return _read_as(found, payload, profile, earlier)
    except Unreadable:
        documents = documents_in(payload, opening)
        parts = [part for document in documents for part in _read_alone(found, document, profile)] if len(documents) > 1 else []
        if not any(isinstance(part, Item) for part in parts):
            raise
        return parts


def _read_alone(known: Format, document: bytes, profile: Profile) -> list[Part]:
    """Return what one of several documents holds; in the place of one that cannot be read stands why."""
    try:
        return _read_as(known, document, profile)
    except Unreadable as error:
        return [error]


def _read_as(known: Format, payload: bytes, profile: Profile, earlier: Sequence[bytes] = ()) -> list[Part]:
    try:
        return known.patch(payload, earlier, profile) if known.patch and earlier else known.read(payload, profile)
    except Unreadable as error:
        raise Unreadable(f"{known.name}: {error}") from error
    except MemoryError:
        raise
    except Exception as error:
        raise Unreadable(f"{known.name}: our reader failed on this: {error!r}; please report it with the file") from error
