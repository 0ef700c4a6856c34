"""Outlines: from a shape in pixels to the polygons round it, as a path of SVG. Pure.

The fonts in the package are compressed, and what sets type gives pixels: a letter is drawn large, and what is round it is walked.
"""

from __future__ import annotations

from itertools import pairwise

from PIL import Image

Point = tuple[int, int]

_TOLERANCE = 1.2
"""How far, in pixels of the large shape, a point may lie beside the line that takes its place."""


def path_round(shape: Image.Image) -> str:
    """Return the path round everything in `shape` (mode L) that is more than half set, a unit to a pixel; fill rule: evenodd."""
    return "".join(_said(_simplified(loop)) for loop in _loops(shape))


def _loops(shape: Image.Image) -> list[list[Point]]:
    """Return the corners of each closed line between what is set and what is not: what is set is on its left."""
    wide, high = shape.size
    data = shape.tobytes()
    inside = [[data[row * wide + column] > 127 for column in range(wide)] for row in range(high)]
    empty = [False] * wide
    ways: dict[Point, list[Point]] = {}
    for row in range(high + 1):
        above, here = inside[row - 1] if row else empty, inside[row] if row < high else empty
        for column in range(wide):
            if above[column] != here[column]:
                begin, end = (column, row), (column + 1, row)
                ways.setdefault(*((begin, []) if above[column] else (end, []))).append(end if above[column] else begin)
    for row in range(high):
        line = inside[row]
        for column in range(wide + 1):
            left, right = column > 0 and line[column - 1], column < wide and line[column]
            if left != right:
                begin, end = (column, row), (column, row + 1)
                ways.setdefault(*((end, []) if left else (begin, []))).append(begin if left else end)
    return _walked(ways)


def _walked(ways: dict[Point, list[Point]]) -> list[list[Point]]:
    loops = []
    while ways:
        at = next(iter(ways))
        loop = [at]
        while at in ways:
            ends = ways[at]
            after = ends.pop()
            if not ends:
                del ways[at]
            loop.append(after)
            at = after
        loops.append(loop[:-1])
    return loops


def _simplified(loop: list[Point]) -> list[Point]:
    """Return the loop with as few points as keep it within the tolerance (Douglas and Peucker), from two that are far apart."""
    far = max(range(len(loop)), key=lambda at: _apart(loop[at], loop[0]))
    return _between(loop, 0, far) + _between([*loop, loop[0]], far, len(loop))


def _between(points: list[Point], first: int, last: int) -> list[Point]:
    """Return what stays from `first` to before `last`."""
    kept, open_stretches = {first}, [(first, last)]
    while open_stretches:
        begin, end = open_stretches.pop()
        (ax, ay), (bx, by) = points[begin], points[end]
        length = max(1e-9, ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5)
        worst, at = 0.0, 0
        for index in range(begin + 1, end):
            x, y = points[index]
            off = abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
            if off > worst:
                worst, at = off, index
        if worst > _TOLERANCE:
            kept.add(at)
            open_stretches += [(begin, at), (at, end)]
    return [points[index] for index in sorted(kept)]


def _apart(one: Point, other: Point) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _said(loop: list[Point]) -> str:
    (x, y), steps = loop[0], (f"{bx - ax} {by - ay}" for (ax, ay), (bx, by) in pairwise(loop))
    return f"M{x} {y}l{' '.join(steps)}z"
