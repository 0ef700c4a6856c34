"""The brand: files that are the paper's own, its logo and the icons that stand for it. They are made before they are handed over."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

MarkType = Literal["image/svg+xml", "image/png", "image/webp"]


class Mark(Struct, frozen=True):
    """A picture that stands for the paper; its bytes are in the rendition store under `digest`.

    `width` and `height` are pixels; a logo is shown no larger, and an SVG says by them of which shape it is.
    """

    digest: str
    media_type: MarkType
    width: int
    height: int


class Brand(Struct, frozen=True):
    """What the paper shows of itself. Without a `logo` its name stands in type; without `logo_dark` the logo has its own ground by night.

    `icons` are square, at most one of each kind and size; those in `full` fill their square to its edges with ground, and what is on it
    keeps within the middle four fifths, so that a device may cut them to a shape of its own. `former` are files that readers' pages may
    still name: those of the brands before.
    """

    logo: Mark | None = None
    logo_dark: Mark | None = None
    icons: tuple[Mark, ...] = ()
    full: tuple[Mark, ...] = ()
    former: tuple[Mark, ...] = ()

    @property
    def shown(self) -> tuple[Mark, ...]:
        """All files that pages, feeds and the manifest name now."""
        return tuple(mark for mark in (self.logo, self.logo_dark, *self.icons, *self.full) if mark)

    @property
    def files(self) -> tuple[Mark, ...]:
        """All files that readers can have, each once."""
        return tuple({mark.digest: mark for mark in (*self.shown, *self.former)}.values())

    def icon(self, side_px: int) -> Mark | None:
        """Return the icon in PNG of this size, None if there is none."""
        return next((mark for mark in self.icons if mark.width == side_px and mark.media_type == "image/png"), None)
