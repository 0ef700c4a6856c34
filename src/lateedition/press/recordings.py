"""Which files of recordings there must be: for the plan, as a function of the library."""

from __future__ import annotations

from collections.abc import Iterator

from lateedition.press.kit import Kit
from lateedition.press.library import Library
from lateedition.press.noting import NotedReading
from lateedition.press.pages.recording import CAPTIONS
from lateedition.story.handover import RecalledRecording
from lateedition.story.recording import Recording


def every(library: Library, _kit: Kit) -> Iterator[str]:
    """Give the key of each file of a recording that a published story plays."""
    for number in library.numbers("recording"):
        if library.uses.is_played(number):
            yield from files(library, str(number))


def files(library: Library, about: str) -> Iterator[str]:
    """Give the key of each file of one recording."""
    found = library.document("recording", int(about))
    if isinstance(found, Recording):
        yield from keys_of(found)


def keys_of(recording: Recording) -> Iterator[str]:
    """Give the key of each file of `recording`: of its pieces before the list that names them."""
    whole = f"recording:{recording.number}:{recording.digest[:16]}"
    yield from (f"{whole}:{at}" for at in range(len(recording.pieces)))
    yield whole
    if recording.captions is not None:
        yield f"recording:{recording.number}:{recording.captions.digest[:16]}:{CAPTIONS}"


def needed(reading: NotedReading, key: str) -> bool:
    """Say whether there is to be the file `key` of a recording: readers may have it, and a published story plays it."""
    number = int(key.split(":")[1])
    found = reading.recording(number) if reading.played(number) else None
    return found is not None and key in keys_of(found)


def every_recalled(library: Library, _kit: Kit) -> Iterator[str]:
    """Give the key of the tombstone at each address of each recording that was recalled."""
    return (key for number in library.numbers("recording") for key in recalled(library, str(number)))


def recalled(library: Library, about: str) -> Iterator[str]:
    """Give the key of the tombstone at each address of one recording, none if it stands."""
    found = library.document("recording", int(about))
    return (f"silenced:{about}:{address}" for address in (found.addresses if isinstance(found, RecalledRecording) else ()))


def needs_recalled(reading: NotedReading, key: str) -> bool:
    """Say whether there is to be the tombstone `key`."""
    number, address = key.split(":", 2)[1:]
    found = reading.silenced(int(number))
    return found is not None and address in found.addresses
