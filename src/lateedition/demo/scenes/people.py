"""Scenes with people in them, or waiting for them: a pitch, a stage, a profile."""

from __future__ import annotations

import math

from lateedition.demo.scenes.sheet import HEIGHT, WIDTH, Sheet


def ball(sheet: Sheet) -> None:
    """A football in flight before broad stripes."""
    inks = sheet.inks
    colours = (inks.sky, inks.second, inks.sky, inks.loud, inks.sky, inks.near)
    for k in range(12):
        left = -700 + k * 230
        sheet.shape([(left, HEIGHT), (left + 130, HEIGHT), (left + 830, 0), (left + 700, 0)], colours[k % 6])
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
    profile = [
        (430, 860), (440, 770), (392, 700), (366, 590), (372, 480), (420, 380), (520, 320), (640, 320), (720, 370),
        (752, 440), (748, 500), (770, 548), (800, 604), (790, 622), (766, 630), (776, 662), (766, 676), (774, 700),
        (760, 722), (752, 760), (720, 782), (660, 786), (622, 800), (612, 860), (700, 900), (840, 950), (900, 1000),
        (200, 1000), (260, 910),
    ]  # fmt: skip
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
