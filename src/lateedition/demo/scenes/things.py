"""Scenes of things and people: fish, bowls, sails of cloth, a stadium, a stage, a profile."""

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


def ball(sheet: Sheet) -> None:
    """A football in flight before broad stripes."""
    inks = sheet.inks
    colours = (inks.sky, inks.second, inks.sky, inks.loud, inks.sky, inks.near)
    for k in range(12):
        x = -700 + k * 230
        sheet.shape([(x, HEIGHT), (x + 130, HEIGHT), (x + 830, 0), (x + 700, 0)], colours[k % 6])
    x, y, r = 1030.0, 400.0, 250.0
    for k in range(9):
        sheet.cut(x - 330 - k * 58, y + 260 + k * 46 - (k % 3) * 60, 330, 14, -0.68, inks.light)
    sheet.disc(x, y, r + 12, inks.dark)
    sheet.disc(x, y, r, inks.light)
    _patch(sheet, x, y, 84, 0.3)
    for k in range(5):
        angle = 0.3 + math.pi / 5 + 2 * math.pi * k / 5
        sheet.stroke(
            [
                (x + math.cos(angle - math.pi / 5) * 84, y + math.sin(angle - math.pi / 5) * 84),
                (x + math.cos(angle - math.pi / 5) * 165, y + math.sin(angle - math.pi / 5) * 165),
            ],
            9,
            inks.dark,
        )
        tip = 0.3 + 2 * math.pi * k / 5
        points = [
            (x + math.cos(tip + d) * q, y + math.sin(tip + d) * q)
            for d, q in ((-0.36, 214), (0, 160), (0.36, 214), (0.25, 248), (-0.25, 248))
        ]
        sheet.shape(points, inks.dark)
        sheet.stroke(
            [
                points[0],
                (x + math.cos(tip - 0.63) * 200, y + math.sin(tip - 0.63) * 200),
            ],
            8,
            inks.dark,
        )
        sheet.stroke(
            [
                points[2],
                (x + math.cos(tip + 0.63) * 200, y + math.sin(tip + 0.63) * 200),
            ],
            8,
            inks.dark,
        )


def _patch(sheet: Sheet, x: float, y: float, radius: float, turn: float) -> None:
    sheet.shape(
        [(x + math.cos(turn + 2 * math.pi * k / 5) * radius, y + math.sin(turn + 2 * math.pi * k / 5) * radius) for k in range(5)],
        sheet.inks.dark,
    )


def stadium(sheet: Sheet) -> None:
    """A pitch from the stand, by day or under lights."""
    inks = sheet.inks
    lit = inks.sky == "#16283f"
    grass = ("#3d7a45", "#4d8f52") if not lit else ("#3f8a52", "#57a863")
    if not lit:
        sheet.sun(260, 190, 80, inks.light, rays=0)
        sheet.cuts((60, 60, WIDTH - 60, 260), 20, inks.light, length=190, thickness=7)
    sheet.shape([(0, 330), (WIDTH, 330), (WIDTH, 500), (0, 500)], inks.near)
    for row in range(7):
        for k in range(110):
            x = 20 + k * 14.5 + (row % 2) * 7
            sheet.disc(x, 350 + row * 20, 6, sheet.chance.choice((inks.loud, inks.second, inks.light, inks.far, inks.dark, inks.dark)))
    sheet.shape([(0, 300), (WIDTH, 300), (WIDTH, 332), (0, 332)], inks.dark)
    for k in range(10):
        top_left, top_right = 190 + k * 122, 190 + (k + 1) * 122
        bottom_left, bottom_right = -500 + k * 260, -500 + (k + 1) * 260
        sheet.shape([(top_left, 490), (top_right, 490), (bottom_right, HEIGHT), (bottom_left, HEIGHT)], grass[k % 2])
    sheet.shape([(0, 490), (190, 490), (-500, HEIGHT), (-600, HEIGHT)], inks.mid)
    sheet.shape([(1410, 490), (1600, 490), (2200, HEIGHT), (2100, HEIGHT)], inks.mid)
    sheet.stroke([(190, 494), (1410, 494)], 5, inks.light)
    sheet.stroke([(800, 494), (800, HEIGHT)], 7, inks.light)
    sheet.stroke([(800 + 250 * math.cos(a), 730 + 92 * math.sin(a)) for a in (k * math.pi / 30 for k in range(61))], 7, inks.light)
    sheet.stroke([(1270, 520), (1190, 520), (1330, 690), (1600, 690)], 6, inks.light)
    sheet.stroke([(330, 520), (410, 520), (270, 690), (0, 690)], 6, inks.light)
    for k in range(16):
        x, y = sheet.chance.uniform(240, 1360), sheet.chance.uniform(540, 900)
        size = 0.5 + (y - 500) / 500
        shirt = inks.loud if k % 2 else inks.light
        sheet.disc(x, y - 60 * size, 10 * size, inks.dark)
        sheet.shape(
            [
                (x - 16 * size, y - 48 * size),
                (x + 16 * size, y - 48 * size),
                (x + 12 * size, y - 16 * size),
                (x - 12 * size, y - 16 * size),
            ],
            shirt,
        )
        sheet.stroke([(x - 6 * size, y - 16 * size), (x - 13 * size, y)], 7 * size, inks.dark)
        sheet.stroke([(x + 6 * size, y - 16 * size), (x + 15 * size, y - 2)], 7 * size, inks.dark)
    for x in (170, 1430):
        sheet.rect(x - 8, 110, x + 8, 330, inks.dark)
        sheet.rect(x - 74, 70, x + 74, 134, inks.dark)
        for k in range(10):
            sheet.disc(x - 56 + (k % 5) * 28, 88 + (k // 5) * 28, 11, inks.light)
        if lit:
            toward = 1 if x < 800 else -1
            for k in range(5):
                sheet.cut(x + toward * (230 + k * 46), 190 + k * 40 - k * 14, 420, 7, toward * (0.30 + k * 0.06), inks.light)


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


def stage(sheet: Sheet) -> None:
    """Curtains, doors and a cone of light."""
    inks = sheet.inks
    sheet.rect(0, 0, WIDTH, HEIGHT, inks.dark)
    sheet.rect(240, 120, 1360, 800, inks.near)
    sheet.shape([(800, 60), (1190, 800), (410, 800)], inks.mid)
    doors = 4 if inks.sky == "#e8c79a" else 0
    for k in range(doors):
        x = 372 + k * 232
        sheet.rect(x, 330, x + 150, 700, inks.dark)
        sheet.rect(x + 9, 340, x + 141, 700, inks.far if k < 3 else inks.second)
        for top in (362, 530):
            sheet.rect(x + 28, top, x + 122, top + 140, inks.dark)
            sheet.rect(x + 34, top + 6, x + 116, top + 134, inks.far if k < 3 else inks.second)
        sheet.disc(x + 124, 520, 8, inks.dark)
    sheet.shape([(180, 700), (1420, 700), (1560, 860), (40, 860)], inks.second if doors else inks.mid)
    for k in range(14):
        sheet.stroke([(240 + k * 86, 700), (60 + k * 114, 860)], 4, inks.dark)
    sheet.disc(800, 778, 300, inks.light, flat=0.17)
    for side in (-1, 1):
        for k in range(7):
            x = 800 + side * (800 - k * 62)
            foot = 800 + side * (840 - k * 40)
            colour = inks.loud if k % 2 == 0 else (inks.near if doors else inks.far)
            sheet.shape([(x, 60), (x - side * 66, 60), (foot - side * 66 + side * 20, 880), (foot, 880)], colour)
    for k in range(9):
        x = 60 + k * 172
        sheet.shape([(x, 40), (x + 172, 40), (x + 172, 120), (x + 86, 196), (x, 120)], inks.loud if k % 2 else inks.dark)
        sheet.stroke([(x, 122), (x + 86, 198), (x + 172, 122)], 7, inks.second)
    for row in range(2):
        for k in range(15):
            x = 60 + k * 108 + row * 54
            sheet.disc(x, 920 + row * 46, 40, inks.dark)
            sheet.ring(x, 920 + row * 46, 40, 4, inks.near)


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


def portrait(sheet: Sheet) -> None:
    """A profile in silhouette: with a cap at dusk, before a window by day."""
    inks = sheet.inks
    capped = inks.sky == "#d9583f"
    if capped:
        sheet.sun(1120, 420, 240, inks.light)
        sheet.cuts((60, 80, WIDTH - 60, 700), 40, inks.far, length=220, thickness=9)
        sheet.swell(760, 30, 500, inks.far, phase=0.6)
        sheet.swell(800, 24, 420, inks.mid, phase=1.4)
    else:
        sheet.rect(0, 0, WIDTH, HEIGHT, inks.second)
        sheet.rect(820, 110, 1440, 720, inks.dark)
        sheet.rect(840, 130, 1420, 700, inks.sky)
        sheet.rect(840, 500, 1420, 700, inks.mid)
        sheet.cuts((860, 520, 1400, 690), 18, inks.light, length=70, thickness=5)
        sheet.rect(1122, 110, 1138, 720, inks.dark)
        sheet.rect(820, 400, 1440, 414, inks.dark)
    face = [(560, 1000), (470, 900), (300, 850), (210, 1000)]
    profile = [(430, 860), (440, 770), (392, 700), (366, 590), (372, 480), (420, 380), (520, 320), (640, 320), (720, 370), (752, 440), (748, 500), (770, 548),
               (800, 604), (790, 622), (766, 630), (776, 662), (766, 676), (774, 700), (760, 722), (752, 760), (720, 782), (660, 786), (622, 800), (612, 860),
               (700, 900), (840, 950), (900, 1000), (200, 1000), (260, 910)]  # fmt: skip
    sheet.shape(face, inks.dark)
    sheet.shape(profile, inks.dark)
    if capped:
        sheet.shape([(350, 440), (380, 330), (500, 262), (660, 268), (748, 350), (760, 420)], inks.near)
        sheet.shape([(700, 404), (880, 424), (872, 446), (700, 444)], inks.near)
        sheet.rect(352, 420, 758, 442, inks.loud)
    else:
        sheet.disc(392, 470, 92, inks.dark)
        sheet.stroke([(430, 840), (520, 880), (640, 856)], 12, inks.loud)
    sheet.cuts((300, 900, 780, 980), 16, inks.mid, length=90, thickness=6, angle=0.3)
    sheet.cut(700, 560, 120, 8, 1.4, inks.loud)
