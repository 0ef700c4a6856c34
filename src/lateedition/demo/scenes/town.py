"""Scenes of the city: streets, halls, gates, tunnels."""

from __future__ import annotations

import math
from itertools import pairwise

from lateedition.demo.scenes.sheet import HEIGHT, WIDTH, Sheet


def hall(sheet: Sheet) -> None:
    """A columned hall with a clock tower."""
    inks = sheet.inks
    dark_sky = inks.sky == "#16283f"
    stone, window = (inks.second, inks.light) if dark_sky else (inks.light, inks.near)
    sheet.cuts((60, 60, WIDTH - 60, 420), 26, inks.far, length=190, thickness=7)
    sheet.rect(690, 150, 910, 480, stone)
    sheet.shape([(670, 150), (800, 70), (930, 150)], inks.loud)
    sheet.disc(800, 240, 66, inks.dark)
    sheet.disc(800, 240, 56, inks.light)
    sheet.stroke([(800, 240), (800, 198)], 7, inks.dark)
    sheet.stroke([(800, 240), (836, 256)], 7, inks.dark)
    for x in (730, 782, 834):
        sheet.rect(x, 340, x + 34, 440, inks.dark)
    sheet.shape([(520, 480), (800, 390), (1080, 480)], stone)
    sheet.stroke([(560, 474), (800, 400), (1040, 474)], 6, inks.near)
    sheet.rect(180, 480, 1420, 800, stone)
    sheet.rect(180, 480, 1420, 506, inks.near)
    for x in range(220, 1400, 74):
        if 500 < x < 1080:
            continue
        sheet.rect(x, 560, x + 40, 640, window)
        sheet.rect(x, 690, x + 40, 770, window)
    sheet.rect(520, 506, 1080, 800, inks.dark)
    for x in range(536, 1080, 76):
        sheet.rect(x, 516, x + 34, 800, stone)
        sheet.rect(x - 8, 506, x + 42, 522, stone)
        sheet.cut(x + 24, 650, 240, 6, math.pi / 2, inks.near)
    if dark_sky:
        for x in range(578, 1060, 76):
            sheet.rect(x, 600, x + 24, 760, inks.light)
    for i in range(5):
        sheet.rect(440 - i * 46, 800 + i * 30, 1160 + i * 46, 830 + i * 30, inks.far if i % 2 else stone)
    sheet.rect(0, 950, WIDTH, HEIGHT, inks.near)
    for _ in range(22):
        left, top = sheet.chance.uniform(280, 1320), sheet.chance.uniform(822, 936)
        sheet.shape([(left, top), (left + 18, top - 12), (left + 34, top - 4), (left + 22, top + 8)], inks.dark)


def tower(sheet: Sheet) -> None:
    """The signal tower and its ball."""
    inks = sheet.inks
    sheet.sun(430, 420, 190, inks.light)
    sheet.cuts((60, 80, WIDTH - 60, 700), 40, inks.far, length=210, thickness=7)
    sheet.stroke([(1040, 420), (1040, 66)], 12, inks.dark)
    sheet.stroke([(960, 130), (1120, 130)], 8, inks.dark)
    sheet.disc(1040, 250, 62, inks.dark)
    sheet.disc(1040, 250, 54, inks.loud)
    sheet.rect(900, 420, 1180, 1000, inks.near)
    sheet.rect(876, 404, 1204, 440, inks.dark)
    for x in range(880, 1200, 64):
        sheet.rect(x, 380, x + 34, 410, inks.dark)
    for row in range(9):
        for column in range(5):
            if sheet.chance.random() < 0.55:
                sheet.cut(930 + column * 56 + (row % 2) * 20, 480 + row * 54, 44, 5, 0, inks.mid)
    for y in (520, 690):
        sheet.rect(1010, y, 1070, y + 96, inks.light)
        sheet.rect(1036, y, 1044, y + 96, inks.dark)
    for i in range(7):
        sheet.rect(700 - i * 40, 860 + i * 24, 1420, 884 + i * 24, inks.mid if i % 2 else inks.dark)
    for x in (760, 800, 850):
        sheet.disc(x, 812, 11, inks.dark)
        sheet.shape([(x - 12, 822), (x + 12, 822), (x + 16, 862), (x - 16, 862)], inks.dark)


def houses(sheet: Sheet) -> None:
    """Narrow houses climbing a hill."""
    inks = sheet.inks
    sheet.sun(1210, 240, 120, inks.light)
    sheet.cuts((60, 70, WIDTH - 60, 380), 24, inks.far, length=200, thickness=7)
    colours = (inks.loud, inks.second, inks.mid, inks.light, inks.far)
    for row in range(5):
        x = -60.0 - row * 25
        while x < WIDTH:
            wide = sheet.chance.uniform(84, 150)
            roof = 420 + row * 118 - 150 * math.exp(-(((x - 620) / 420) ** 2)) * (1 - row * 0.16) + sheet.chance.uniform(-34, 34)
            colour = sheet.chance.choice(colours)
            sheet.rect(x, roof, x + wide, HEIGHT, colour)
            sheet.shape(
                [(x - 8, roof), (x + wide / 2, roof - wide * 0.42), (x + wide + 8, roof)], inks.dark if colour != inks.mid else inks.near
            )
            for floor in range(4):
                for window in (0.2, 0.6):
                    lit = sheet.chance.random() < 0.3
                    left = x + wide * window
                    sheet.rect(
                        left,
                        roof + 24 + floor * 48,
                        left + wide * 0.2,
                        roof + 52 + floor * 48,
                        inks.light if lit and colour != inks.light else inks.dark,
                    )
            sheet.rect(x + wide, roof, x + wide + 4, HEIGHT, inks.dark)
            x += wide + 4
    sheet.rect(0, 930, WIDTH, HEIGHT, inks.near)
    sheet.cuts((60, 936, WIDTH - 60, 964), 22, inks.light, length=120, thickness=5)


def rain(sheet: Sheet) -> None:
    """Roofs under rain."""
    inks = sheet.inks
    for i in range(4):
        sheet.swell(200 + i * 60, 50, 420 + i * 80, (inks.far, inks.sky)[i % 2], phase=i * 1.1)
    for row in range(5):
        x = -100.0 - (row % 2) * 90
        top = 380 + row * 120
        while x < WIDTH:
            wide = sheet.chance.uniform(190, 310)
            peak = top - sheet.chance.uniform(60, 120)
            colour = (inks.mid, inks.near, inks.mid, inks.dark, inks.near)[row]
            sheet.rect(x + 14, top, x + wide - 14, HEIGHT, inks.far)
            sheet.shape([(x, top), (x + wide * 0.28, peak), (x + wide * 0.72, peak), (x + wide, top)], colour)
            for k in range(5):
                sheet.stroke([(x + wide * (0.14 + k * 0.18), top - 4), (x + wide * (0.32 + k * 0.09), peak + 6)], 4, inks.far)
            for k in range(3):
                lit = sheet.chance.random() < 0.22
                sheet.rect(x + 40 + k * 70, top + 26, x + 72 + k * 70, top + 74, inks.second if lit else inks.dark)
            x += wide
    sheet.cuts((30, 30, WIDTH - 30, HEIGHT - 30), 330, inks.light, length=74, thickness=4, angle=1.18)


def tram(sheet: Sheet) -> None:
    """A tram, side on, before a street; on a slope in the evening inks."""
    inks = sheet.inks
    slope = -0.11 if inks.sky == "#d9583f" else 0.0

    def tilt(x: float, y: float) -> tuple[float, float]:
        return x, y + (x - 800) * slope

    def block(left: float, top: float, right: float, bottom: float, colour: str) -> None:
        sheet.shape([tilt(left, top), tilt(right, top), tilt(right, bottom), tilt(left, bottom)], colour)

    sheet.cuts((60, 60, WIDTH - 60, 260), 18, inks.far, length=190, thickness=7)
    x = 0.0
    while x < WIDTH:
        wide = sheet.chance.uniform(150, 230)
        roof = sheet.chance.uniform(150, 330)
        colour = sheet.chance.choice((inks.far, inks.second, inks.mid, inks.loud))
        block(x, roof, x + wide, 900, colour)
        for floor in range(5):
            for k in range(3):
                left = x + 20 + k * (wide - 30) / 3
                block(
                    left,
                    roof + 40 + floor * 92,
                    left + 30,
                    roof + 96 + floor * 92,
                    inks.dark if sheet.chance.random() < 0.75 else inks.light,
                )
        x += wide + 5
    block(-40, 830, 1640, 1300, inks.near)
    block(-40, 856, 1640, 866, inks.light)
    block(-40, 900, 1640, 912, inks.light)
    sheet.stroke([tilt(0, 340), tilt(1600, 340)], 4, inks.dark)
    sheet.stroke([tilt(800, 470), tilt(860, 400), tilt(790, 344)], 6, inks.dark)
    block(300, 470, 1300, 840, inks.dark)
    block(310, 480, 1290, 660, inks.light)
    block(310, 660, 1290, 800, inks.mid if inks.mid != inks.near else inks.loud)
    block(310, 652, 1290, 668, inks.second)
    for k in range(7):
        left = 340 + k * 136
        block(left, 510, left + 104, 640, inks.near)
        if sheet.chance.random() < 0.7:
            px, py = tilt(left + 52, 612)
            sheet.disc(px, py - 26, 19, inks.dark)
            sheet.shape([(px - 30, py + 28), (px - 18, py - 6), (px + 18, py - 6), (px + 30, py + 28)], inks.dark)
    for k in (430, 560, 1040, 1170):
        px, py = tilt(k, 842)
        sheet.disc(px, py, 34, inks.dark)
        sheet.disc(px, py, 15, inks.far)
    px, py = tilt(1262, 730)
    sheet.disc(px, py, 20, inks.second)


def market(sheet: Sheet) -> None:
    """Striped awnings over heaped stalls."""
    inks = sheet.inks
    sheet.cuts((60, 60, WIDTH - 60, 200), 14, inks.light, length=180, thickness=7)
    for row, (top, size) in enumerate(((210, 0.75), (400, 1.0), (640, 1.35))):
        x = -120.0 - row * 70
        sheet.rect(0, top + 60 * size, WIDTH, HEIGHT, (inks.mid, inks.near, inks.dark)[row])
        while x < WIDTH:
            wide = 380 * size
            ink = sheet.chance.choice((inks.loud, inks.second, inks.near))
            for k in range(8):
                left, step = x + k * wide / 8, wide / 8
                colour = ink if k % 2 else inks.light
                sheet.shape(
                    [
                        (left + 20 * size, top - 70 * size),
                        (left + step + (20 - 5) * size, top - 70 * size),
                        (left + step, top + 30 * size),
                        (left, top + 30 * size),
                    ],
                    colour,
                )
                sheet.disc(left + step / 2, top + 30 * size, step / 2, colour)
            for k in range(5):
                _heap(sheet, x + (40 + k * 74) * size, top + 160 * size, size)
            sheet.rect(x, top + 160 * size, x + wide - 16, top + 196 * size, inks.far)
            x += wide + 24 * size


def _heap(sheet: Sheet, x: float, y: float, size: float) -> None:
    colour = sheet.chance.choice((sheet.inks.loud, sheet.inks.second, sheet.inks.light, sheet.inks.far))
    for row in range(4):
        for k in range(4 - row):
            sheet.disc(x + (k * 17 + row * 8.5) * size, y - (8 + row * 14) * size, 9.5 * size, colour)


def lamps(sheet: Sheet) -> None:
    """Hanging lamps in rows, going away into the dark."""
    inks = sheet.inks
    sheet.rect(0, 0, WIDTH, HEIGHT, inks.dark)
    vanish_x, vanish_y = 800.0, 470.0
    for side in (-1, 1):
        for k in range(9):
            near, far = 0.9 ** (k * 3), 0.9 ** (k * 3 + 2)
            xs = [vanish_x + side * 1000 * f for f in (near, far)]
            colour = (inks.loud, inks.mid)[k % 2]
            sheet.shape(
                [
                    (xs[0], vanish_y + 60 * near),
                    (xs[1], vanish_y + 60 * far),
                    (xs[1] - side * 260 * far, vanish_y + 190 * far),
                    (xs[0] - side * 260 * near, vanish_y + 190 * near),
                ],
                colour,
            )
            sheet.shape(
                [
                    (xs[0], vanish_y + 190 * near),
                    (xs[1], vanish_y + 190 * far),
                    (xs[1], vanish_y + 520 * far),
                    (xs[0], vanish_y + 520 * near),
                ],
                inks.near,
            )
    sheet.shape([(vanish_x, vanish_y + 30), (1500, HEIGHT), (100, HEIGHT)], inks.mid)
    for depth in range(11, -1, -1):
        size = 0.8**depth
        for lane in (-2, -1, 0, 1, 2):
            x, y = vanish_x + lane * 330 * size, vanish_y - 330 * size + abs(lane) * 22 * size
            sheet.stroke([(x, y - 700 * size), (x, y)], max(1.2, 4 * size), inks.far)
            sheet.disc(x, y + 34 * size, 92 * size, inks.mid if depth else inks.far)
            sheet.disc(x, y + 34 * size, 62 * size, inks.loud)
            sheet.disc(x, y + 34 * size, 38 * size, inks.light)
            sheet.shape([(x - 30 * size, y), (x + 30 * size, y), (x + 12 * size, y - 26 * size), (x - 12 * size, y - 26 * size)], inks.dark)
    for _ in range(14):
        near_by = sheet.chance.uniform(0.2, 0.9)
        middle, foot = vanish_x + sheet.chance.uniform(-480, 480) * near_by, vanish_y + 420 * near_by
        sheet.disc(middle, foot - 150 * near_by, 26 * near_by, inks.dark)
        coat = [(-44, 0), (-30, -122), (30, -122), (44, 0)]
        sheet.shape([(middle + dx * near_by, foot + dy * near_by) for dx, dy in coat], inks.dark)


def gates(sheet: Sheet) -> None:
    """Piers across a river; in storm inks the gates are shut."""
    inks = sheet.inks
    shut = inks.sky == "#6f828a"
    sheet.cuts((60, 60, WIDTH - 60, 380), 30, inks.far, length=200, thickness=7, angle=1.15 if shut else 0)
    sheet.swell(520, 70, 1000, inks.far, phase=0.5)
    sheet.rect(0, 500, WIDTH, HEIGHT, inks.mid)
    if shut:
        sheet.swell(560, 40, 330, inks.near, phase=0.4, sharp=2)
    for i in range(6):
        x = 230 + i * 205
        if shut:
            sheet.shape([(x, 430), (x + 205, 430), (x + 205, 760), (x, 760)], inks.second if i % 2 else inks.loud)
            for k in range(5):
                sheet.rect(x + 6, 450 + k * 62, x + 199, 456 + k * 62, inks.dark)
    for i in range(7):
        x = 230 + i * 205
        sheet.rect(x - 40, 420, x + 40, 800, inks.light)
        sheet.rect(x + 8, 420, x + 40, 800, inks.far)
        sheet.disc(x, 420, 52, inks.dark, flat=1.25)
        sheet.disc(x - 5, 412, 42, inks.light, flat=1.25)
        sheet.disc(x - 5, 412, 26, inks.far, flat=1.25)
        sheet.shape([(x - 40, 800), (x + 40, 800), (x + 70, 850), (x - 70, 850)], inks.dark)
    sheet.rect(130, 560, 1560, 584, inks.dark)
    for i in range(5):
        sheet.swell(830 + i * 40, 14 + 3 * i, 260 + 40 * i, (inks.mid, inks.near)[i % 2], phase=sheet.chance.uniform(0, 3))
    sheet.cuts((60, 830, WIDTH - 60, 950), 40, inks.light, length=100, thickness=5)


def tunnel(sheet: Sheet) -> None:
    """Rings of concrete narrowing to a small lit figure."""
    inks = sheet.inks
    sheet.rect(0, 0, WIDTH, HEIGHT, inks.dark)
    x, y = 860.0, 520.0
    for k in range(13):
        radius = 980 * 0.8**k
        sheet.disc(x, y, radius, (inks.near, inks.mid, inks.far)[min(2, k // 5)] if k % 2 else inks.mid)
        sheet.ring(x, y, radius, max(3, 16 * 0.8**k), inks.dark)
        for segment in range(9):
            angle = 2 * math.pi * segment / 9 + k * 0.35
            start, end = radius * 0.8, radius
            sheet.stroke(
                [(x + math.cos(angle) * start, y + math.sin(angle) * start), (x + math.cos(angle) * end, y + math.sin(angle) * end)],
                max(2, 9 * 0.8**k),
                inks.dark,
            )
    sheet.disc(x, y, 66, inks.light)
    sheet.shape([(x - 20, y + 34), (x + 20, y + 34), (x + 560, HEIGHT), (x - 560, HEIGHT)], inks.near)
    for k in range(11):
        depth = 0.76**k
        sheet.rect(
            x - 520 * depth, y + 34 + 446 * depth, x + 520 * depth, y + 34 + 446 * depth + 26 * depth, inks.second if k % 2 else inks.far
        )
    sheet.disc(x, y - 18, 12, inks.dark)
    sheet.shape([(x - 16, y + 54), (x - 12, y - 8), (x + 12, y - 8), (x + 16, y + 54)], inks.dark)
    for k in range(7):
        size = 0.74**k
        sheet.disc(x - 600 * size, y - 420 * size, 34 * size, inks.light)
        sheet.disc(x + 600 * size, y - 420 * size, 34 * size, inks.light)


def pipes(sheet: Sheet) -> None:
    """Thick pipes turning corners, and a red wheel."""
    inks = sheet.inks
    sheet.cuts((40, 40, WIDTH - 40, HEIGHT - 40), 70, inks.far, length=150, thickness=8, angle=0.8)
    runs = (
        ([(0, 250), (520, 250), (520, 700), (1600, 700)], inks.mid),
        ([(0, 820), (330, 820), (330, 420), (1040, 420), (1040, 0)], inks.near),
        ([(1600, 300), (1280, 300), (1280, 1000)], inks.mid),
    )
    for points, colour in runs:
        sheet.stroke(points, 128, inks.dark)
        sheet.stroke(points, 108, colour)
        lit = [(px - 18, py - 22) for px, py in points]
        sheet.stroke(lit, 16, inks.sky)
        for (ax, ay), (bx, by) in pairwise(points):
            for along in (0.25, 0.75):
                cx, cy = ax + (bx - ax) * along, ay + (by - ay) * along
                level = abs(bx - ax) > abs(by - ay)
                half = (20, 78) if level else (78, 20)
                sheet.rect(cx - half[0], cy - half[1], cx + half[0], cy + half[1], inks.dark)
                sheet.rect(cx - half[0] + 6, cy - half[1] + 6, cx + half[0] - 6, cy + half[1] - 6, inks.second)
    sheet.ring(760, 420, 176, 34, inks.dark)
    sheet.ring(760, 420, 168, 20, inks.loud)
    for k in range(5):
        angle = 2 * math.pi * k / 5 + 0.3
        sheet.stroke([(760, 420), (760 + 152 * math.cos(angle), 420 + 152 * math.sin(angle))], 20, inks.loud)
    sheet.disc(760, 420, 40, inks.dark)
    sheet.disc(760, 420, 28, inks.second)
