"""Pictures as readers get them: re-encoded renditions, never the original a camera or an agency sent."""

from __future__ import annotations

from msgspec import Struct


class PictureRendition(Struct, frozen=True):
    """One encoded size of a picture. `digest` is the SHA-256 of its bytes in hex: its name in the rendition store.

    `crop` names the part of the picture that it shows (press/crops.py); empty is the whole. `colour` is the one that most of it has, as
    "#27445d": what readers see until it is there; empty where nobody has looked, or something shines through.
    """

    digest: str
    width: int
    height: int
    media_type: str
    size_bytes: int
    crop: str = ""
    colour: str = ""


class Card(Struct, frozen=True):
    """What was drawn of a story for other sites to show with a link to it: its headline and whose it is, as a picture.

    `digest` is the SHA-256 of its bytes in hex: its name in the rendition store.
    """

    digest: str
    width: int
    height: int
    media_type: str = "image/png"


class Picture(Struct, frozen=True, tag="picture"):
    """A picture that a published story uses. `renditions` are in order of width, the smallest first.

    `alt` says what is seen, for those who do not see it; it is never the caption nor a file name, and empty where there is nothing
    to say. `credit` is required of a published picture; `copyright` is a notice, empty where nobody gave one. `focus_x` and
    `focus_y` are where the subject is, 0 to 1 from the left and from the top. `syndicated` says that the house may pass it on to partners.
    """

    number: int
    caption: str
    credit: str
    alt: str
    renditions: tuple[PictureRendition, ...]
    focus_x: float = 0.5
    focus_y: float = 0.5
    copyright: str = ""
    syndicated: bool = False
