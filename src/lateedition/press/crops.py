"""Crops: every shape in which readers see a picture that is not the whole of it. Pages, files and the desk's preview follow this table.

All are cut alike: the point that an editor marked is as far from the crop's edges as it is from the picture's, in shares of each, so it
is never cut off. Browsers do the same (`object-position`, CSS Images 3), to the nearest tenth: pages have no inline styles.
"""

from __future__ import annotations

from msgspec import Struct

STEPS = 10
"""In how many steps of a side a page places a crop: site.css has a rule for each."""


class Crop(Struct, frozen=True):
    """A shape, `width` to `height`. `label` says to an editor where readers meet it.

    Where `is_file`, it is a file of its own of that many pixels at most, for other sites; else browsers cut it.
    """

    name: str
    width: int
    height: int
    label: str
    is_file: bool = False


CROPS = (
    Crop("front", 2, 1, "First story of the front page"),
    Crop("list", 3, 2, "Lists"),
    Crop("card", 1200, 630, "Card on other sites", is_file=True),
    Crop("square", 900, 900, "Square, for search engines", is_file=True),
    Crop("classic", 1200, 900, "4 to 3, for search engines", is_file=True),
    Crop("wide", 1200, 675, "16 to 9, for search engines", is_file=True),
)


def box_of(crop: Crop, *, width: int, height: int, focus: tuple[float, float]) -> tuple[int, int, int, int]:
    """Return the part of a picture of `width` by `height` pixels that `crop` shows: left, top, right and bottom.

    `focus` is where the subject is, 0 to 1 from the left and from the top.

    >>> box_of(Crop("square", 1, 1, ""), width=1000, height=600, focus=(0.25, 0.5))
    (100, 0, 700, 600)
    """
    wide = min(width, max(1, round(height * crop.width / crop.height)))
    high = min(height, max(1, round(width * crop.height / crop.width)))
    left, top = round((width - wide) * focus[0]), round((height - high) * focus[1])
    return left, top, left + wide, top + high


def step_of(share: float) -> int:
    """Return to which step of a side `share`, 0 to 1, is nearest.

    >>> step_of(0.0), step_of(0.51), step_of(1.0)
    (0, 5, 10)
    """
    return min(STEPS, max(0, round(share * STEPS)))
