"""What the doctor finds about readers' pictures: those with fewer files than are made today."""

from __future__ import annotations

from pathlib import Path

from lateedition.doctor.finding import Finding
from lateedition.edition.store import NoStore, Store
from lateedition.press.library import Library
from lateedition.press.overlay import Overlay
from lateedition.story.picture import Picture

SMALLEST_PX = 240
"""Each picture has a file that is no wider, since there is one that narrow (desk/pictures/renditions.py)."""


def pictures_found(edition: Path) -> Finding:
    """Say how many pictures readers have without the smallest file, and so without the colour that stands in their place."""
    try:
        with Store.for_reading(edition) as store, store.view() as view:
            library = Library(Overlay(view))
            pictures = [each for number in library.numbers("picture") if isinstance(each := library.document("picture", number), Picture)]
    except NoStore:
        pictures = []
    old = sum(1 for picture in pictures if min((each.width for each in picture.renditions), default=0) > SMALLEST_PX)
    facts = {"pictures": len(pictures), "old": old}
    if not old:
        return Finding("pictures", "fine", f"{len(pictures):,} pictures, each with all its files", facts)
    said = f"{old:,} of {len(pictures):,} pictures were published before there were small files and colours, and are shown without"
    return Finding("pictures", "look", said, facts, "lateedition manage make_pictures_anew")
