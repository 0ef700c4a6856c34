"""Scenes of the harbour and the sea."""

from __future__ import annotations

import math

from lateedition.demo.scenes.sheet import HEIGHT, WIDTH, Sheet


def _water(sheet: Sheet, top: float, *, bands: int = 5) -> None:
    inks = sheet.inks
    colours = (inks.far, inks.mid, inks.mid, inks.near, inks.near)
    step = (HEIGHT - top) / bands
    for i in range(bands):
        sheet.swell(top + i * step + 6, 7 + 3 * i, 150 + 60 * i, colours[min(i, 4)], phase=sheet.chance.uniform(0, 3))
    for i in range(bands):
        light = inks.light if i < 2 else inks.far
        sheet.cuts((60, top + i * step + 14, WIDTH - 60, top + (i + 1) * step), 14 + 5 * i, light, length=60 + 22 * i, thickness=4 + i)


def _crane(sheet: Sheet, x: float, base: float, size: float, colour: str) -> None:
    s = size
    for leg in (0, 74):
        sheet.stroke([(x + leg * s, base), (x + leg * s, base - 250 * s)], 9 * s, colour)
    sheet.stroke([(x - 6 * s, base - 105 * s), (x + 80 * s, base - 105 * s)], 7 * s, colour)
    sheet.stroke([(x, base - 105 * s), (x + 74 * s, base - 250 * s)], 4 * s, colour)
    sheet.stroke([(x - 190 * s, base - 250 * s), (x + 150 * s, base - 250 * s)], 11 * s, colour)
    sheet.stroke([(x + 37 * s, base - 250 * s), (x + 37 * s, base - 350 * s)], 8 * s, colour)
    sheet.stroke([(x - 180 * s, base - 250 * s), (x + 37 * s, base - 345 * s), (x + 140 * s, base - 250 * s)], 3.5 * s, colour)
    sheet.stroke([(x - 110 * s, base - 250 * s), (x - 110 * s, base - 170 * s)], 2.5 * s, colour)
    sheet.rect(x - 128 * s, base - 172 * s, x - 92 * s, base - 160 * s, colour)


def _hull(sheet: Sheet, x: float, y: float, length: float, depth: float, colour: str) -> None:
    sheet.shape([(x, y), (x + length, y), (x + length - depth * 0.9, y + depth), (x + depth * 0.45, y + depth)], colour)


def _stack(sheet: Sheet, x: float, base: float, columns: int, *, most: int, wide: float = 46, high: float = 24) -> None:
    inks = sheet.inks
    for column in range(columns):
        for row in range(sheet.chance.randint(2, most)):
            colour = sheet.chance.choice((inks.loud, inks.second, inks.mid, inks.near, inks.light))
            left, top = x + column * (wide + 4), base - (row + 1) * (high + 3)
            sheet.rect(left, top, left + wide, top + high, colour)


def harbour(sheet: Sheet) -> None:
    """Cranes and a ship against a low sun."""
    inks = sheet.inks
    sheet.cuts((60, 70, WIDTH - 60, 430), 34, inks.far, length=180, thickness=6)
    sun_x = sheet.chance.choice((520, 980, 1120))
    sheet.sun(sun_x, 470, 150, inks.light)
    sheet.swell(600, 60, 900, inks.far, phase=0.6)
    sheet.swell(612, 34, 640, inks.mid, phase=1.9)
    for i, x in enumerate((240, 470, 1310)):
        _crane(sheet, x, 640, 0.95 - 0.12 * i, inks.dark)
    _water(sheet, 640)
    _hull(sheet, 640, 650, 620, 74, inks.dark)
    _stack(sheet, 690, 648, 8, most=4)
    sheet.rect(1110, 540, 1180, 650, inks.light)
    sheet.rect(1128, 500, 1156, 540, inks.loud)
    for i in range(9):
        sheet.cut(sun_x + sheet.chance.uniform(-70, 70), 760 + i * 24, 210 - i * 14, 9, 0, inks.light)


def cranes(sheet: Sheet) -> None:
    """A row of cranes over a loaded ship."""
    inks = sheet.inks
    sheet.cuts((60, 60, WIDTH - 60, 300), 26, inks.light, length=170, thickness=6)
    sheet.swell(690, 40, 800, inks.far, phase=0.4)
    for i in range(4):
        _crane(sheet, 300 + i * 320, 720, 1.55, inks.dark if i % 2 else inks.loud)
    _stack(sheet, 190, 702, 23, most=6, wide=50, high=28)
    _hull(sheet, 120, 700, 1360, 110, inks.dark)
    sheet.cuts((180, 730, 1400, 780), 16, inks.near, length=130, thickness=5)
    _water(sheet, 800, bands=3)


def boxes(sheet: Sheet) -> None:
    """A wall of containers."""
    inks = sheet.inks
    sheet.rect(0, 0, WIDTH, HEIGHT, inks.dark)
    colours = (inks.loud, inks.second, inks.mid, inks.near, inks.far, inks.loud, inks.light)
    for row in range(7):
        for column in range(-1, 6):
            left, top = column * 300 + (row % 2) * 90 + 20, row * 150 - 20
            colour = sheet.chance.choice(colours)
            sheet.rect(left, top, left + 286, top + 136, colour)
            shade = inks.dark if colour in (inks.near, inks.mid) else inks.near
            for rib in range(1, 13):
                sheet.rect(left + rib * 22, top + 14, left + rib * 22 + 4, top + 122, shade if sheet.chance.random() < 0.9 else colour)


def ferry(sheet: Sheet) -> None:
    """A small ferry, side on."""
    inks = sheet.inks
    sheet.sun(1240, 250, 105, inks.light, rays=0)
    sheet.cuts((60, 80, WIDTH - 60, 460), 30, inks.far, length=200, thickness=7)
    sheet.swell(560, 90, 1300, inks.far, phase=0.3)
    sheet.swell(590, 30, 420, inks.mid, phase=1.2)
    _hull(sheet, 360, 600, 860, 120, inks.light)
    sheet.rect(470, 520, 1120, 602, inks.light)
    sheet.rect(560, 450, 980, 522, inks.light)
    sheet.rect(600, 400, 720, 452, inks.light)
    sheet.shape([(820, 340), (910, 340), (890, 450), (800, 450)], inks.loud)
    sheet.rect(812, 372, 904, 392, inks.light)
    window = inks.second if inks.sky in ("#d9583f", "#16283f") else inks.near
    for x in range(500, 1090, 56):
        sheet.rect(x, 544, x + 34, 578, window)
    for x in range(584, 960, 56):
        sheet.rect(x, 470, x + 34, 500, window)
    sheet.shape([(372, 640), (1190, 640), (1165, 668), (390, 668)], inks.near)
    sheet.stroke([(640, 400), (640, 330)], 5, inks.dark)
    for i in range(5):
        sheet.disc(880 + i * 62, 318 - i * 26 - (i % 2) * 10, 24 + i * 9, inks.far)
    _water(sheet, 690)
    for i in range(6):
        sheet.cut(300 - i * 34, 706 + i * 9, 190, 13, -0.04, inks.light)


def boats(sheet: Sheet) -> None:
    """Fishing boats at their moorings, one behind the other."""
    inks = sheet.inks
    sheet.sun(1180, 290, 120, inks.light)
    sheet.cuts((60, 90, WIDTH - 60, 330), 22, inks.far, length=220, thickness=7)
    sheet.swell(430, 50, 1100, inks.far, phase=0.8)
    sheet.rect(0, 430, WIDTH, HEIGHT, inks.mid)
    for i, (x, y, size) in enumerate(((980, 470, 0.7), (330, 540, 0.95), (860, 660, 1.25), (180, 800, 1.6))):
        colour = (inks.second, inks.loud, inks.light, inks.loud)[i]
        length, depth = 430 * size, 70 * size
        sheet.shape(
            [
                (x, y - 46 * size),
                (x + 60 * size, y),
                (x + length, y),
                (x + length + 40 * size, y - 34 * size),
                (x + length - 20 * size, y + depth),
                (x + 70 * size, y + depth),
            ],
            colour,
        )
        sheet.rect(x + 240 * size, y - 66 * size, x + 350 * size, y + 2, inks.dark)
        sheet.stroke([(x + 180 * size, y), (x + 180 * size, y - 190 * size)], 7 * size, inks.dark)
        sheet.stroke([(x + 180 * size, y - 180 * size), (x + 40 * size, y - 20 * size)], 3 * size, inks.dark)
        sheet.rect(x + 72 * size, y + 22 * size, x + length - 8 * size, y + 34 * size, inks.dark)
        for j in range(9):
            sheet.cut(
                x + length / 2 + sheet.chance.uniform(-0.4, 0.4) * length,
                y + depth + (14 + j * 10) * size,
                150 * size,
                7 * size,
                0,
                colour if j % 2 else inks.near,
            )
    sheet.cuts((60, 460, WIDTH - 60, 960), 40, inks.near, length=120, thickness=6)


def sails(sheet: Sheet) -> None:
    """Lateen sails, leaning."""
    inks = sheet.inks
    sheet.sun(400, 280, 130, inks.light)
    sheet.cuts((60, 70, WIDTH - 60, 520), 30, inks.far, length=210, thickness=7)
    _water(sheet, 620)
    fleet = sorted((sheet.chance.uniform(0.35, 1.35), i) for i in range(7 if sheet.inks.sky == "#b9d3cf" else 4))
    for size, i in fleet:
        x, y = 190 + i * (1300 / max(3, len(fleet))), 640 + 190 * (size - 0.35)
        sail = (inks.light, inks.loud, inks.second)[i % 3] if sheet.inks.sky == "#b9d3cf" else inks.dark
        sheet.shape([(x, y - 20 * size), (x + 190 * size, y - 440 * size), (x + 230 * size, y - 30 * size)], sail)
        sheet.stroke([(x - 10 * size, y), (x + 200 * size, y - 470 * size)], 7 * size, inks.dark)
        sheet.shape(
            [
                (x - 60 * size, y - 26 * size),
                (x + 300 * size, y - 14 * size),
                (x + 250 * size, y + 34 * size),
                (x + 10 * size, y + 34 * size),
            ],
            inks.dark,
        )
        for j in range(4):
            sheet.cut(x + 120 * size, y + (48 + j * 13) * size, (330 - j * 50) * size, 8 * size, 0, inks.light if j % 2 else inks.near)


def gig(sheet: Sheet) -> None:
    """A pilot gig from above."""
    inks = sheet.inks
    sheet.rect(0, 0, WIDTH, HEIGHT, inks.mid)
    for i in range(26):
        y = 20 + i * 40
        sheet.stroke(
            [(x, y + 9 * math.sin(x / 95 + i * 1.7)) for x in range(0, WIDTH + 20, 20)], 3 if i % 3 else 6, inks.near if i % 2 else inks.far
        )
    for side in (-1, 1):
        for k in range(5):
            sheet.stroke([(330 - k * 20, 500 + side * (30 + k * 8)), (60, 500 + side * (120 + k * 52))], 7 - k, inks.light)
    sheet.shape([(300, 500), (430, 446), (800, 430), (1120, 452), (1300, 500), (1120, 548), (800, 570), (430, 554)], inks.dark)
    sheet.shape([(322, 500), (440, 456), (800, 441), (1110, 462), (1272, 500), (1110, 538), (800, 559), (440, 544)], inks.second)
    sheet.stroke([(360, 500), (1230, 500)], 5, inks.dark)
    for i in range(6):
        x, side = 480 + i * 118, 1 if i % 2 else -1
        sheet.rect(x - 8, 452, x + 8, 548, inks.dark)
        sheet.stroke([(x, 500 - side * 20), (x - 60, 500 + side * 330)], 9, inks.light)
        sheet.shape(
            [(x - 52, 500 + side * 300), (x - 74, 500 + side * 302), (x - 86, 500 + side * 392), (x - 58, 500 + side * 388)], inks.loud
        )
        sheet.disc(x + 26, 500, 25, inks.light)
        sheet.disc(x + 26, 500, 15, inks.dark)
        sheet.ring(x - 72, 500 + side * 400, 34, 4, inks.light)
    sheet.disc(405, 500, 20, inks.loud)


def launch(sheet: Sheet) -> None:
    """A fast launch at night."""
    inks = sheet.inks
    sheet.disc(330, 240, 84, inks.light)
    sheet.disc(368, 222, 78, inks.sky)
    for _ in range(60):
        sheet.disc(sheet.chance.uniform(60, 1540), sheet.chance.uniform(60, 420), sheet.chance.uniform(1.5, 4), inks.light)
    sheet.swell(600, 34, 520, inks.far, phase=0.4, sharp=1.6)
    sheet.shape([(430, 560), (1230, 500), (1290, 478), (1190, 660), (520, 690)], inks.light)
    sheet.shape([(444, 602), (1254, 556), (1238, 584), (456, 630)], inks.loud)
    sheet.shape([(600, 548), (640, 440), (930, 430), (1010, 520)], inks.light)
    sheet.shape([(660, 520), (682, 462), (780, 458), (780, 514)], inks.second)
    sheet.shape([(800, 512), (800, 457), (912, 452), (960, 502)], inks.second)
    sheet.stroke([(720, 440), (700, 330)], 6, inks.light)
    sheet.disc(700, 326, 12, inks.loud)
    for _ in range(26):
        angle = -0.25 - sheet.chance.random() * 1.1
        reach = sheet.chance.uniform(60, 330)
        sheet.cut(1210 + math.cos(angle) * reach * 0.7, 650 + math.sin(angle) * reach, 90, 10, angle, inks.light)
    sheet.swell(700, 46, 430, inks.mid, phase=1.1, sharp=1.6)
    for i in range(9):
        sheet.cut(420 - i * 40, 690 + (i % 3) * 14, 170, 13, 0.05, inks.light)
    sheet.swell(810, 54, 560, inks.near, phase=2.2, sharp=1.6)
    sheet.swell(920, 50, 700, inks.dark, phase=0.7, sharp=1.6)
    sheet.cuts((60, 740, WIDTH - 60, 950), 26, inks.second, length=130, thickness=5)


def storm(sheet: Sheet) -> None:
    """Rollers with torn crests; one larger than the others."""
    inks = sheet.inks
    for i in range(5):
        sheet.swell(210 + i * 58, 44, 500 + i * 60, (inks.far, inks.sky)[i % 2], phase=i * 0.9)
    sheet.cuts((40, 40, WIDTH - 40, 420), 70, inks.light if inks.sky == "#6f828a" else inks.second, length=110, thickness=4, angle=1.15)
    levels = ((520, 90, 470, inks.mid), (640, 130, 620, inks.near), (790, 150, 540, inks.mid), (920, 120, 700, inks.dark))
    for i, (level, height, length, colour) in enumerate(levels):
        phase = sheet.chance.uniform(0, 3)
        sheet.swell(level, height, length, colour, phase=phase, sharp=2.4)
        for lift in range(4):
            line = sheet.crest(level + 14 + lift * 22, height * (1 - lift * 0.12), length, phase=phase, sharp=2.4)
            sheet.stroke(line, 7 - lift * 1.5, inks.light if lift == 0 else inks.far)
        if i == 1:
            _breaker(sheet)
    sheet.cuts((60, 860, WIDTH - 60, 960), 18, inks.light, length=110, thickness=6)


def _breaker(sheet: Sheet) -> None:
    inks = sheet.inks
    x, y = 860.0, 660.0
    outer = [(x - 520 + t * 560, y + 60 - 400 * math.sin(t * math.pi / 2) ** 1.6) for t in (i / 40 for i in range(41))]
    curl = [(x + 40 + 150 * math.sin(a), y - 340 + 130 * (1 - math.cos(a))) for a in (i / 20 * 2.6 for i in range(21))]
    inner = [(x + 90 - 60 * t, y - 150 + 300 * t) for t in (i / 10 for i in range(11))]
    sheet.shape([*outer, *curl, *inner, (x + 120, y + 200), (x - 520, y + 200)], inks.dark)
    for k in range(7):
        line = [(px + 24 + k * 26, py + 26 + k * 34) for px, py in outer if py + 26 + k * 34 < y + 130]
        sheet.stroke(line, 9 - k, inks.light if k == 0 else inks.far)
    for px, py in curl[::2]:
        sheet.disc(px, py, sheet.chance.uniform(16, 34), inks.light)
    for _ in range(46):
        sheet.disc(x + 60 + sheet.chance.gauss(60, 90), y - 330 + sheet.chance.gauss(0, 60), sheet.chance.uniform(3, 10), inks.light)


def lighthouse(sheet: Sheet) -> None:
    """A striped lighthouse and its beam."""
    inks = sheet.inks
    x = 1120.0
    sheet.shape([(x, 262), (60, 60), (60, 330)], inks.far)
    sheet.shape([(x, 262), (1560, 150), (1560, 300)], inks.far)
    sheet.shape([(x, 262), (60, 130), (60, 250)], inks.second)
    sheet.cuts((40, 40, WIDTH - 40, 640), 90, inks.light, length=90, thickness=3.5, angle=1.15)
    sheet.swell(700, 40, 560, inks.mid, phase=0.5, sharp=2)
    sheet.shape([(860, 900), (930, 720), (1040, 690), (1210, 700), (1330, 770), (1420, 900)], inks.dark)
    bands = 6
    for i in range(bands):
        top, bottom = 320 + i * 65, 320 + (i + 1) * 65
        half = lambda y: 52 + (y - 320) * 0.11  # noqa: E731 the taper, used twice
        sheet.shape(
            [(x - half(top), top), (x + half(top), top), (x + half(bottom), bottom), (x - half(bottom), bottom)],
            inks.loud if i % 2 == 0 else inks.light,
        )
    sheet.rect(x - 74, 304, x + 74, 322, inks.dark)
    sheet.rect(x - 40, 230, x + 40, 304, inks.second)
    for dx in (-40, -14, 12, 38):
        sheet.rect(x + dx - 3, 230, x + dx + 3, 304, inks.dark)
    sheet.shape([(x - 56, 232), (x, 172), (x + 56, 232)], inks.dark)
    for _ in range(80):
        sheet.disc(900 + sheet.chance.gauss(0, 90), 720 + sheet.chance.gauss(0, 70), sheet.chance.uniform(3, 15), inks.light)
    for i in range(3):
        phase = sheet.chance.uniform(0, 3)
        sheet.swell(830 + i * 70, 70, 430 + i * 120, (inks.near, inks.mid, inks.dark)[i], phase=phase, sharp=2.2)
        sheet.stroke(sheet.crest(840 + i * 70, 70, 430 + i * 120, phase=phase, sharp=2.2), 7, inks.light)


def island(sheet: Sheet) -> None:
    """A low island with palms before a large sun."""
    inks = sheet.inks
    sheet.sun(820, 520, 300, inks.light)
    sheet.cuts((60, 80, WIDTH - 60, 560), 34, inks.far, length=230, thickness=8)
    sheet.shape([(240, 690), (420, 610), (700, 570), (980, 590), (1240, 640), (1400, 690)], inks.near)
    for x, base, lean, tall in ((560, 600, -40, 240), (640, 585, 50, 320), (900, 590, 90, 260), (1090, 620, 60, 200)):
        top = (x + lean, base - tall)
        sheet.stroke([(x, base), (x + lean * 0.3, base - tall * 0.55), top], 13, inks.dark)
        for k in range(9):
            angle = math.pi * (1.05 + k * 0.112)
            reach = tall * 0.5
            tip = (top[0] + math.cos(angle) * reach, top[1] + math.sin(angle) * reach * 0.5 + 34)
            middle = (top[0] + math.cos(angle) * reach * 0.6, top[1] + math.sin(angle) * reach * 0.62 - 6)
            sheet.shape([top, middle, tip, (middle[0], middle[1] + 22)], inks.dark)
    _water(sheet, 690)
    for i in range(9):
        sheet.cut(820 + sheet.chance.uniform(-90, 90), 730 + i * 26, 420 - i * 30, 10, 0, inks.light)
