"""The sheet that scenes are cut into: flat shapes, tapered cuts, waves, and a paper border with an uneven edge.

Coordinates are in pixels of the finished picture, 1600 by 1000, from the top left; everything is drawn at twice the size
and halved at the end, which smooths the edges.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 1000
_OVERSIZE = 2
_MARGIN = 34

Point = tuple[float, float]
Colour = str


@dataclass(frozen=True)
class Inks:
    """The inks of one picture: paper, sky, three depths of ground, a dark, a light, and two that speak up."""

    paper: Colour
    sky: Colour
    far: Colour
    mid: Colour
    near: Colour
    dark: Colour
    light: Colour
    loud: Colour
    second: Colour


INKS = {
    "day": Inks("#f4ecd8", "#b9d3cf", "#7fa8a2", "#3f7a78", "#1f4f55", "#14282f", "#fbf5e6", "#c8402e", "#e3a33a"),
    "dawn": Inks("#f4ecd8", "#f2cf9d", "#e09a62", "#8a6a72", "#3d4f68", "#1c2636", "#fff3d6", "#cf4b32", "#f0b64c"),
    "dusk": Inks("#f4ecd8", "#d9583f", "#a33a42", "#6b2f48", "#33243f", "#1a1626", "#ffe2b0", "#f3b04a", "#e98a4b"),
    "night": Inks("#efe8d6", "#16283f", "#1f3a57", "#12314a", "#0d2236", "#081420", "#f7e3a6", "#e2a53b", "#7fa9b8"),
    "storm": Inks("#eee8da", "#6f828a", "#4d646e", "#2f4a57", "#1c3440", "#0f1d25", "#f1efe4", "#c9502f", "#d8b35a"),
    "sea": Inks("#f1ecd9", "#cfe0d2", "#86b7a8", "#3c8a85", "#155e68", "#0d333d", "#f8f4e3", "#d85a3c", "#e8bd5a"),
    "clay": Inks("#f5ead6", "#e8c79a", "#cf9460", "#a85c3b", "#713527", "#2e1a18", "#fdf3df", "#b5302a", "#e0a63c"),
    "spice": Inks("#f5ead6", "#edd6a8", "#d9a04a", "#b5592b", "#7a2f1e", "#2f1712", "#fdf3df", "#c23a22", "#e8b93f"),
    "indigo": Inks("#f1ecdf", "#b9c6df", "#7f96c6", "#3f5aa0", "#24377a", "#131c42", "#f7f3e6", "#d2542f", "#e6b04a"),
}


class Sheet:
    """A picture in the making."""

    def __init__(self, inks: Inks, *, seed: int) -> None:
        self.inks = inks
        self.chance = Random(seed)  # noqa: S311 the same picture every time is the point
        self._image = Image.new("RGB", (WIDTH * _OVERSIZE, HEIGHT * _OVERSIZE), inks.sky)
        self._draw = ImageDraw.Draw(self._image)

    def rect(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        """Fill a rectangle."""
        self._draw.rectangle([v * _OVERSIZE for v in (min(left, right), min(top, bottom), max(left, right), max(top, bottom))], fill=colour)

    def shape(self, points: Sequence[Point], colour: Colour) -> None:
        """Fill a polygon."""
        self._draw.polygon([(x * _OVERSIZE, y * _OVERSIZE) for x, y in points], fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour, *, flat: float = 1.0) -> None:
        """Fill a disc; `flat` below 1 presses it from above and below."""
        box = (x - radius, y - radius * flat, x + radius, y + radius * flat)
        self._draw.ellipse([v * _OVERSIZE for v in box], fill=colour)

    def ring(self, x: float, y: float, radius: float, width: float, colour: Colour) -> None:
        """Draw a circle of a certain width, inwards from `radius`."""
        box = (x - radius, y - radius, x + radius, y + radius)
        self._draw.ellipse([v * _OVERSIZE for v in box], outline=colour, width=round(width * _OVERSIZE))

    def stroke(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """Draw a line through `points`."""
        scaled = [(x * _OVERSIZE, y * _OVERSIZE) for x, y in points]
        self._draw.line(scaled, fill=colour, width=max(1, round(width * _OVERSIZE)), joint="curve")

    def cut(self, x: float, y: float, length: float, thickness: float, angle: float, colour: Colour) -> None:
        """Draw one cut of the gouge: a sliver, pointed at both ends; `angle` in radians."""
        dx, dy = math.cos(angle) * length / 2, math.sin(angle) * length / 2
        nx, ny = -math.sin(angle) * thickness / 2, math.cos(angle) * thickness / 2
        self.shape([(x - dx, y - dy), (x + nx, y + ny), (x + dx, y + dy), (x - nx, y - ny)], colour)

    def cuts(
        self,
        area: tuple[float, float, float, float],
        count: int,
        colour: Colour,
        *,
        length: float = 60,
        thickness: float = 5,
        angle: float = 0.0,
    ) -> None:
        """Scatter `count` cuts over `area` (left, top, right, bottom), all in about the same direction."""
        left, top, right, bottom = area
        for _ in range(count):
            size = self.chance.uniform(0.5, 1.4)
            x, y = self.chance.uniform(left, right), self.chance.uniform(top, bottom)
            self.cut(x, y, length * size, thickness * size, angle + self.chance.uniform(-0.06, 0.06), colour)

    def swell(self, level: float, height: float, length: float, colour: Colour, *, phase: float = 0.0, sharp: float = 1.0) -> None:
        """Fill everything below a wave; `sharp` above 1 makes peaked crests and broad troughs."""
        self.shape([*self.crest(level, height, length, phase=phase, sharp=sharp), (WIDTH, HEIGHT), (0, HEIGHT)], colour)

    def crest(self, level: float, height: float, length: float, *, phase: float = 0.0, sharp: float = 1.0) -> list[Point]:
        """Return the line of a wave from left to right."""
        return [(x, level - height * abs(math.sin(math.pi * x / length + phase)) ** sharp) for x in range(0, WIDTH + 8, 8)]

    def sun(self, x: float, y: float, radius: float, colour: Colour, *, rays: int = 0) -> None:
        """A disc, with a ring of cuts about it."""
        self.disc(x, y, radius, colour)
        for i in range(rays):
            angle = 2 * math.pi * i / rays
            reach = radius * (1.55 if i % 2 else 1.4)
            self.cut(x + math.cos(angle) * reach, y + math.sin(angle) * reach, radius * 0.42, 9, angle, colour)

    def finished(self) -> Image.Image:
        """Return the picture at its size, within its border of paper."""
        self._border()
        return self._image.reduce(_OVERSIZE)

    def _border(self) -> None:
        wobble = Random(7)  # noqa: S311
        corners = [(_MARGIN, _MARGIN), (WIDTH - _MARGIN, _MARGIN), (WIDTH - _MARGIN, HEIGHT - _MARGIN), (_MARGIN, HEIGHT - _MARGIN)]
        inner: list[Point] = []
        for (x, y), (to_x, to_y) in pairwise([*corners, corners[0]]):
            for i in range(40):
                along = i / 40
                inner.append((x + (to_x - x) * along + wobble.uniform(-2, 2), y + (to_y - y) * along + wobble.uniform(-2, 2)))
        outer: list[Point] = [(0, 0), (0, HEIGHT), (WIDTH, HEIGHT), (WIDTH, 0), (0, 0)]
        self.shape([*inner, inner[0], *outer], self.inks.paper)
