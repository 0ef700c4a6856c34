"""Charts drawn as prints: bars of boxes, a line on a grid, a fortnight of tides."""

from __future__ import annotations

import math

from lateedition.demo.scenes.sheet import HEIGHT, WIDTH, Sheet

_BOXES = (702, 768, 846, 931, 1000)
_BOX_IS = 42


def bars(sheet: Sheet) -> None:
    """Five bars of stacked boxes; each box stands for 42,000 containers."""
    inks = sheet.inks
    sheet.rect(0, 0, WIDTH, HEIGHT, inks.paper)
    for k in range(6):
        sheet.rect(120, 150 + k * 136, 1500, 153 + k * 136, inks.sky)
    for i, thousands in enumerate(_BOXES):
        left = 170 + i * 268
        colour = inks.loud if i == len(_BOXES) - 1 else (inks.near, inks.mid)[i % 2]
        for k in range(round(thousands / _BOX_IS)):
            column, row = k % 2, k // 2
            sheet.rect(left + column * 100, 836 - row * 54, left + column * 100 + 94, 884 - row * 54, colour)
            for rib in range(1, 6):
                sheet.rect(left + column * 100 + rib * 15, 842 - row * 54, left + column * 100 + rib * 15 + 3, 878 - row * 54, inks.dark)
    sheet.rect(110, 888, 1510, 902, inks.dark)


def line(sheet: Sheet) -> None:
    """A jagged line on a grid."""
    inks = sheet.inks
    dark = inks.sky == "#cfe0d2"
    ground, grid, ink = (inks.near, inks.mid, inks.light) if dark else (inks.paper, inks.sky, inks.loud)
    sheet.rect(0, 0, WIDTH, HEIGHT, ground)
    for k in range(8):
        sheet.rect(90, 110 + k * 112, 1510, 113 + k * 112, grid)
    for k in range(14):
        sheet.rect(120 + k * 106, 100, 122 + k * 106, 900, grid)
    value, points = 560.0, []
    for k in range(61):
        value = min(820, max(190, value + sheet.chance.gauss(-2.5, 34)))
        points.append((120 + k * 22.9, value))
    sheet.shape([*points, (points[-1][0], 900), (120, 900)], inks.mid if not dark else inks.dark)
    for k in range(0, 60, 2):
        x, y = points[k]
        sheet.cut(x + 16, (y + 900) / 2, 900 - y - 50, 7, math.pi / 2, ground)
    sheet.stroke(points, 13, inks.dark)
    sheet.stroke(points, 8, ink)
    sheet.disc(*points[-1], 20, inks.dark)
    sheet.disc(*points[-1], 13, inks.second)


def tides(sheet: Sheet) -> None:
    """A fortnight of high and low water on ruled paper."""
    inks = sheet.inks
    sheet.rect(0, 0, WIDTH, HEIGHT, inks.paper)
    for k in range(22):
        sheet.rect(0, 70 + k * 42, WIDTH, 72 + k * 42, inks.sky)
    sheet.rect(150, 0, 154, HEIGHT, inks.loud)
    points = [(160 + k * 1.8, 500 - (120 + 190 * math.cos(k / 720 * 2 * math.pi - 0.6) ** 2) * math.sin(k / 13.4)) for k in range(780)]
    sheet.shape([*points, (1570, 940), (160, 940)], inks.far)
    below = [(x, min(930, y + 130)) for x, y in points]
    sheet.shape([*below, (1570, 940), (160, 940)], inks.mid)
    sheet.stroke(points, 10, inks.dark)
    for x, y in points[10::42]:
        sheet.disc(x, y, 9, inks.loud)
    sheet.rect(0, 936, WIDTH, HEIGHT, inks.near)
    sheet.cuts((170, 720, 1540, 920), 50, inks.light, length=90, thickness=5)
