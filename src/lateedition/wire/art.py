"""Art: the pictures of an item, which came with it or which it is, and the files that each may be had in. Pure.

Agencies say where a file is in one of three ways: by its name beside the document, by a URL, or not at all, where the picture is an
item of its own that this one names.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from lateedition.wire.item import Association, Item, MediaRendition

LONGEST_PLACE = 1_000
_PICTURE_NAMES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".tif", ".tiff")
_FILE_SCHEME = re.compile(r"file:(?://[^/]*)?", re.IGNORECASE)
_DRIVE = re.compile(r"/?[A-Za-z]:/")


class Shot(NamedTuple):
    """A picture of an item: which of its associations it is, and what that says."""

    number: int
    said: Association


def shots_of(item: Item) -> list[Shot]:
    """Return the pictures that `item` names, in its order; what is only a thumbnail of another is none where there is another."""
    found = [Shot(number, said) for number, said in enumerate(item.associations) if is_picture(said)]
    return [shot for shot in found if shot.said.role != "thumbnail"] or found


def is_picture(said: Association) -> bool:
    """Say whether an association is a picture: as it says, or where it does not say, by its files."""
    if said.kind != "unknown":
        return said.kind == "picture" and bool(said.renditions or said.guid)
    return any(_is_picture_file(file) for file in said.renditions)


def urls_of(said: Association) -> list[str]:
    """Return the URLs that a picture can be fetched from, that of its largest file first."""
    files = [file for file in said.renditions if is_url(file.href) and (not file.media_type or _is_picture_file(file))]
    return list(dict.fromkeys(file.href for file in sorted(files, key=_size, reverse=True)))


def places_of(said: Association, *, beside: str) -> Iterator[str]:
    """Yield the places at which the files of a picture are expected, as `place_of` has them. `beside` is the document's own name."""
    for file in said.renditions:
        if is_url(file.href):
            yield file.href
        else:
            yield from _places_beside(file.href, beside=beside)


def is_picture_name(name: str) -> bool:
    """Say whether a file is called as pictures are."""
    return name.partition("?")[0].lower().endswith(_PICTURE_NAMES)


def is_url(href: str) -> bool:
    """Say whether `href` is to be fetched over the web."""
    return href[:8].lower().startswith(("http://", "https://"))


def place_of(name: str) -> str:
    """Return the place of a file that came in under `name`: a URL as it is; letters of file names count alike, large and small.

    >>> place_of("Photos/./AFP_12.JPG"), place_of("https://photos.example/A.jpg?x=1")
    ('photos/afp_12.jpg', 'https://photos.example/A.jpg?x=1')
    """
    return name if is_url(name) else posixpath.normpath(name.replace("\\", "/")).casefold()


def _places_beside(href: str, *, beside: str) -> Iterable[str]:
    """Return where a file may lie that a document called `beside` names: at the path it gives, or next to the document by its last name.

    Agencies write paths of their own machines, and deliver everything into one folder. Nothing is ever opened by these names.
    """
    if not href or href.startswith("#") or is_url(beside):
        return ()
    path = unquote(_FILE_SCHEME.sub("", href)).replace("\\", "/")
    folder, last = posixpath.dirname(place_of(beside)), posixpath.basename(path).strip()
    if not last or "\0" in path or (":" in path and not _DRIVE.match(path)):
        return ()
    here, given = posixpath.join(folder, last), posixpath.join(folder, path)
    is_inside = not path.startswith("/") and ":" not in path and not posixpath.normpath(given).startswith("..")
    return dict.fromkeys(place_of(name)[:LONGEST_PLACE] for name in ((given, here) if is_inside else (here,)))


def _is_picture_file(file: MediaRendition) -> bool:
    if file.media_type:
        return file.media_type.lower().startswith("image/") and "svg" not in file.media_type
    return is_picture_name(file.href)


def _size(file: MediaRendition) -> tuple[int, int]:
    return (file.width or 0) * (file.height or 0), file.size_bytes or 0
