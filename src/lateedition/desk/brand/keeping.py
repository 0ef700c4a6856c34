"""Keeping: what readers get of the brand is put into the rendition store before anything names it, and the site's document names it.

It is made where the settings are saved, before the transaction; what was before stays for pages that still name it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.conf import settings
from msgspec import structs

from lateedition.desk.brand.icons import Drawn, Face, icons_of
from lateedition.desk.brand.models import MarkFile
from lateedition.press.picturestore import open_store
from lateedition.story.brand import Brand, Mark
from lateedition.story.theme import Theme

FORMER = 24
"""How many files of brands before can still be had: those of three."""


def brand_of(
    name: str,
    *,
    language: str,
    theme: Theme | None,
    logo: MarkFile | None,
    logo_dark: MarkFile | None,
    mark: MarkFile | None,
    before: Brand | None,
) -> Brand:
    """Return the brand of a paper, having put its files into the store for good. Raises OSError when that takes nothing."""
    drawn = icons_of(Face(name, language, theme, bytes(mark.content) if mark else b""))
    icons = {kind: tuple(_kept(each) for each in drawn if each.kind == kind) for kind in ("plain", "full")}
    brand = Brand(logo=_given(logo), logo_dark=_given(logo_dark) if logo else None, icons=icons["plain"], full=icons["full"])
    return structs.replace(brand, former=_former(brand, before.files if before else ()))


def _former(brand: Brand, files: Iterable[Mark]) -> tuple[Mark, ...]:
    now = {mark.digest for mark in brand.shown}
    return tuple(mark for mark in files if mark.digest not in now)[:FORMER]


def _given(row: MarkFile | None) -> Mark | None:
    if row is None:
        return None
    open_store(settings.HOUSE.renditions).put(row.digest, bytes(row.content))
    return Mark(row.digest, row.media_type, row.width, row.height)  # type: ignore[arg-type]  # one of those that are taken


def _kept(icon: Drawn) -> Mark:
    digest = hashlib.sha256(icon.content).hexdigest()
    open_store(settings.HOUSE.renditions).put(digest, icon.content)
    return Mark(digest, icon.media_type, icon.side, icon.side)
