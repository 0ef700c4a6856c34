"""Pictures: from their line in the file to the bytes of a PNG. The same line gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable

from lateedition.demo.model import DemoPicture
from lateedition.demo.scenes import charts, people, sea, things, town
from lateedition.demo.scenes.sheet import INKS, Sheet

_Scene = Callable[[Sheet], None]

SCENES: dict[str, _Scene] = {
    scene.__name__: scene
    for scene in (
        sea.harbour, sea.cranes, sea.boxes, sea.ferry, sea.boats, sea.sails, sea.gig, sea.launch, sea.storm, sea.lighthouse, sea.island,
        town.hall, town.tower, town.houses, town.rain, town.tram, town.market, town.lamps, town.gates, town.tunnel, town.pipes,
        things.scales, people.ball, people.stadium, things.fish, things.bark, things.jars, things.bowls, things.vats, things.shelf,
        people.stage, things.mangrove, people.portrait, charts.bars, charts.line, charts.tides,
    )
}  # fmt: skip


def drawn(picture: DemoPicture) -> bytes:
    """Return the picture as PNG, 1600 by 1000 pixels.

    Raises KeyError when the scene or the inks are not known.
    """
    sheet = Sheet(INKS[picture.inks], seed=picture.seed)
    SCENES[picture.scene](sheet)
    out = io.BytesIO()
    sheet.finished().save(out, "PNG", compress_level=1)
    return out.getvalue()
