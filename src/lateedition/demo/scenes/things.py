"""Scenes of things: fish, bowls, jars, books, cloth."""

from __future__ import annotations

import math

from lateedition.demo.scenes.sheet import HEIGHT, WIDTH, Sheet


def scales(sheet: Sheet) -> None:
    """A pair of scales in a round window."""
    inks = sheet.inks
    sheet.rect(0, 0, WIDTH, HEIGHT, inks.near)
    for k in range(60):
        angle = 2 * math.pi * k / 60
        sheet.cut(800 + math.cos(angle) * 640, 500 + math.sin(angle) * 640, 330, 16, angle, inks.mid)
    sheet.disc(800, 500, 420, inks.dark)
    sheet.disc(800, 500, 396, inks.sky)
    sheet.ring(800, 500, 372, 8, inks.mid)
    sheet.rect(788, 250, 812, 760, inks.dark)
    sheet.disc(800, 246, 26, inks.loud)
    sheet.shape([(680, 800), (920, 800), (860, 750), (740, 750)], inks.dark)
    left, right = (560.0, 340.0), (1040.0, 286.0)
    sheet.stroke([left, (800, 292), right], 18, inks.dark)
    for (x, y), drop in ((left, 210), (right, 210)):
        sheet.stroke([(x - 96, y + drop), (x, y), (x + 96, y + drop)], 5, inks.dark)
        sheet.shape([(x - 116, y + drop), (x + 116, y + drop), (x + 70, y + drop + 56), (x - 70, y + drop + 56)], inks.loud)
        sheet.rect(x - 124, y + drop - 8, x + 124, y + drop + 8, inks.dark)


def fish(sheet: Sheet) -> None:
    """Rows of fish, heads to the left."""
    inks = sheet.inks
    sheet.rect(0, 0, WIDTH, HEIGHT, inks.sky)
    sheet.cuts((40, 40, WIDTH - 40, HEIGHT - 40), 60, inks.far, length=150, thickness=6, angle=0.3)
    for row in range(6):
        for column in range(3):
            x = 60 + column * 540 - (row % 2) * 220 + sheet.chance.uniform(-16, 16)
            y = 110 + row * 158
            _fish(sheet, x, y, sheet.chance.choice((inks.near, inks.mid, inks.near, inks.dark)))


def _fish(sheet: Sheet, x: float, y: float, colour: str) -> None:
    inks = sheet.inks
    top = [(x + t * 4.2, y - 62 * math.sin(math.pi * min(1, (t / 100) ** 0.75))) for t in range(0, 101, 4)]
    bottom = [(px, 2 * y - py) for px, py in reversed(top)]
    sheet.shape([(x + 400, y), (x + 500, y - 74), (x + 470, y), (x + 500, y + 74)], colour)
    sheet.shape([(x + 170, y - 52), (x + 260, y - 104), (x + 270, y - 46)], colour)
    sheet.shape([(x + 200, y + 52), (x + 262, y + 92), (x + 280, y + 42)], colour)
    sheet.shape(top + bottom, colour)
    belly = [(px, y + 14 + (2 * y - py - y) * 0.62) for px, py in top[3:-3]]
    sheet.shape([*belly, *[(px, y + 12) for px, _ in reversed(top[3:-3])]], inks.light)
    for k in range(7):
        sheet.cut(x + 150 + k * 34, y - 16, 52, 6, 1.2, inks.far)
    sheet.stroke([(x + 88 + 22 * math.cos(a), y + 44 * math.sin(a)) for a in (k * 0.2 - 1.2 for k in range(13))], 6, inks.light)
    sheet.disc(x + 50, y - 12, 13, inks.light)
    sheet.disc(x + 50, y - 12, 7, inks.dark)


def bark(sheet: Sheet) -> None:
    """Bundles of quills, end on."""
    inks = sheet.inks
    sheet.rect(0, 0, WIDTH, HEIGHT, inks.dark)
    for row in range(9):
        for column in range(13):
            x, y = 60 + column * 126 + (row % 2) * 62, 62 + row * 112
            radius = sheet.chance.uniform(52, 66)
            colour = sheet.chance.choice((inks.mid, inks.far, inks.near, inks.mid, inks.second))
            sheet.disc(x, y, radius, colour)
            for side in (-1, 1):
                spiral = [
                    (x + side * 26 + side * math.cos(a) * (24 - a * 3.1), y + math.sin(a) * (30 - a * 3.4))
                    for a in (k * 0.3 for k in range(24))
                ]
                sheet.stroke(spiral, 6, inks.dark)
            sheet.ring(x, y, radius, 5, inks.near)
    for y in (300, 690):
        sheet.stroke([(0, y), (500, y + 24), (1100, y - 14), (1600, y + 10)], 20, inks.light)
        sheet.stroke([(0, y), (500, y + 24), (1100, y - 14), (1600, y + 10)], 5, inks.far)


def jars(sheet: Sheet) -> None:
    """Vessels of different sizes on shelves."""
    inks = sheet.inks
    sheet.cuts((40, 40, WIDTH - 40, HEIGHT - 40), 50, inks.paper, length=130, thickness=7, angle=math.pi / 2)
    for shelf, base in enumerate((480, 890)):
        x = 100.0
        while x < 1440:
            wide, tall = sheet.chance.uniform(110, 210), sheet.chance.uniform(170, 330)
            wide = min(wide, 1510 - x)
            body = sheet.chance.choice((inks.mid, inks.near, inks.far, inks.loud))
            cloth = sheet.chance.choice((inks.light, inks.second, inks.loud if body != inks.loud else inks.light))
            shoulder = base - tall * 0.78
            sheet.shape(
                [
                    (x + wide * 0.2, base),
                    (x + wide * 0.8, base),
                    (x + wide, base - tall * 0.4),
                    (x + wide * 0.9, shoulder),
                    (x + wide * 0.7, base - tall * 0.9),
                    (x + wide * 0.3, base - tall * 0.9),
                    (x + wide * 0.1, shoulder),
                    (x, base - tall * 0.4),
                ],
                body,
            )
            sheet.shape(
                [
                    (x + wide * 0.2, base - tall * 0.84),
                    (x + wide * 0.8, base - tall * 0.84),
                    (x + wide * 0.7, base - tall),
                    (x + wide * 0.3, base - tall),
                ],
                cloth,
            )
            sheet.stroke([(x + wide * 0.24, base - tall * 0.87), (x + wide * 0.76, base - tall * 0.87)], 5, inks.dark)
            sheet.cut(x + wide * 0.24, base - tall * 0.42, tall * 0.5, 12, math.pi / 2 - 0.1, inks.light)
            for k in range(3):
                sheet.cut(x + wide * 0.72, base - tall * (0.24 + k * 0.15), wide * 0.3, 5, 0, inks.dark)
            x += wide + sheet.chance.uniform(14, 40)
        sheet.rect(60, base, 1540, base + 26, inks.dark)
        sheet.cuts((80, base + 6, 1520, base + 20), 18 + shelf, inks.mid, length=120, thickness=4)


def bowls(sheet: Sheet) -> None:
    """Bowls in curving rows."""
    inks = sheet.inks
    sheet.rect(0, 0, WIDTH, HEIGHT, inks.dark)
    for row in range(11):
        for k in range(17, -1, -1):
            along = k / 16
            x = -60 + along * 1760
            y = 70 + row * 104 - 130 * math.sin(math.pi * along) + (row % 2) * 12
            deep = sheet.chance.choice((inks.near, inks.mid, inks.mid))
            sheet.disc(x, y + 22, 74, inks.dark, flat=0.62)
            sheet.disc(x, y, 74, inks.far, flat=0.62)
            sheet.disc(x, y + 3, 65, deep, flat=0.6)
            sheet.disc(x, y + 14, 46, inks.far if sheet.chance.random() < 0.28 else inks.near, flat=0.48)
            sheet.cut(x - 22, y - 26, 60, 6, -0.32, inks.light)


def vats(sheet: Sheet) -> None:
    """Cloth on lines, from light blue to dark, over a round vat."""
    inks = sheet.inks
    shades = ("#dfe6f2", inks.sky, inks.far, "#5d77b4", inks.mid, "#304890", inks.near, inks.dark)
    sheet.sun(1290, 210, 84, inks.second)
    for line, y in enumerate((110, 330)):
        sheet.stroke([(0, y), (800, y + 34), (1600, y)], 5, inks.dark)
        for k in range(8):
            x = 70 + k * 188 + line * 40
            top = y + 34 - 34 * ((x - 800) / 800) ** 2
            tall = sheet.chance.uniform(280, 420)
            colour = shades[k] if not line else shades[7 - k]
            sway = sheet.chance.uniform(-16, 16)
            sheet.shape(
                [
                    (x, top),
                    (x + 150, top + 3),
                    (x + 150 + sway, top + tall),
                    (x + 96 + sway, top + tall + 16),
                    (x + 40 + sway, top + tall - 6),
                    (x + sway, top + tall + 8),
                ],
                colour,
            )
            for fold in (34, 78, 120):
                sheet.cut(x + fold + sway / 2, top + tall * 0.55, tall * 0.7, 8, math.pi / 2, inks.light if k > 4 else inks.far)
    sheet.rect(0, 830, WIDTH, HEIGHT, inks.second)
    sheet.cuts((40, 840, WIDTH - 40, 960), 40, inks.loud, length=110, thickness=5)
    sheet.disc(800, 870, 360, inks.dark, flat=0.34)
    sheet.disc(800, 858, 330, inks.near, flat=0.32)
    for k in range(4):
        sheet.stroke(
            [(800 + (290 - k * 66) * math.cos(a), 858 + (92 - k * 22) * math.sin(a)) for a in (i * 0.2 + k for i in range(22))], 5, inks.far
        )


def shelf(sheet: Sheet) -> None:
    """Book spines on three shelves."""
    inks = sheet.inks
    sheet.rect(0, 0, WIDTH, HEIGHT, inks.dark)
    yellow = inks.sky == "#b9d3cf"
    for base in (340, 650, 960):
        x = 50.0
        while x < 1550:
            wide, tall = sheet.chance.uniform(22, 62), sheet.chance.uniform(190, 268)
            ordinary = (inks.loud, inks.mid, inks.near, inks.light, inks.far)
            colour = inks.second if sheet.chance.random() < (0.62 if yellow else 0.2) else sheet.chance.choice(ordinary)
            lean = sheet.chance.choice((0, 0, 0, 0, 0, 26))
            sheet.shape([(x, base), (x + wide, base), (x + wide + lean, base - tall), (x + lean, base - tall)], colour)
            if wide > 32:
                band = inks.dark if colour != inks.near else inks.light
                for up in (0.2, 0.78):
                    sheet.shape(
                        [
                            (x + lean * up, base - tall * up),
                            (x + wide + lean * up, base - tall * up),
                            (x + wide + lean * up, base - tall * up - 9),
                            (x + lean * up, base - tall * up - 9),
                        ],
                        band,
                    )
            x += wide + 5 + lean
        sheet.rect(34, base, 1566, base + 22, inks.far)


def mangrove(sheet: Sheet) -> None:
    """Stems on arching roots, with their reflections."""
    inks = sheet.inks
    sheet.sun(360, 300, 150, inks.light)
    sheet.rect(0, 610, WIDTH, HEIGHT, inks.mid)
    sheet.swell(616, 30, 700, inks.far, phase=0.3)
    sheet.rect(0, 616, WIDTH, HEIGHT, inks.mid)
    for x, size in ((260, 0.6), (470, 0.8), (1330, 0.75), (1120, 1.0), (760, 1.25)):
        base = 560 + size * 90
        for flip in (1, -1):
            colour = inks.dark if flip == 1 else inks.near
            sheet.stroke(
                [(x, base - flip * 90 * size), (x + 16 * size, base - flip * 300 * size), (x - 10 * size, base - flip * 430 * size)],
                20 * size,
                colour,
            )
            for k in range(9):
                spread = (k - 4) * 52 * size
                arch = [(x + spread * t, base - flip * (120 * size * (1 - t**2) + 10 * math.sin(t * 3))) for t in (i / 8 for i in range(9))]
                sheet.stroke(arch, 9 * size, colour)
            if flip == 1:
                for _ in range(42):
                    sheet.disc(
                        x + sheet.chance.gauss(0, 92) * size,
                        base - (430 + sheet.chance.gauss(0, 52)) * size,
                        sheet.chance.uniform(16, 40) * size,
                        sheet.chance.choice((inks.near, inks.mid, inks.near)),
                        flat=0.6,
                    )
    sheet.cuts((50, 640, WIDTH - 50, 960), 60, inks.far, length=150, thickness=6)
    sheet.cuts((50, 700, WIDTH - 50, 960), 20, inks.light, length=90, thickness=5)
