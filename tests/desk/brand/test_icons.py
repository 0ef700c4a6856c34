"""A paper's icons follow its looks: its initial in its colours, in whatever script, or its own mark; and what is cut off holds nothing."""

from __future__ import annotations

import io

import pytest
from lxml import etree
from PIL import Image, ImageChops

from lateedition.desk.brand.icons import FULL_PX, SIDES_PX, Drawn, Face, icons_of
from lateedition.story.theme import Theme

SALMON = Theme("#fff1e5", "#f3e6da", "#d8cbc1", "#0a5e66", "#6fb0b6", headlines="sans", lines="single")


def png(icon: Drawn) -> Image.Image:
    with Image.open(io.BytesIO(icon.content)) as image:
        assert image.size == (icon.side, icon.side)
        return image.convert("RGBA")


@pytest.mark.parametrize(("name", "language"), [("The Harbour Post", "en"), ("दैनिक बंदर", "hi"), ("روزنامہ", "ur"), ("東京新聞", "ja")])
def test_there_is_one_of_every_size_in_the_paper_s_colours_and_light(name: str, language: str) -> None:
    icons = icons_of(Face(name, language, SALMON))
    drawn = {(icon.kind, icon.side) for icon in icons if icon.media_type == "image/png"}
    assert drawn == {*(("plain", side) for side in SIDES_PX), *(("full", side) for side in FULL_PX)}
    assert all(len(icon.content) <= 6_000 for icon in icons)
    svg = next(icon for icon in icons if icon.media_type == "image/svg+xml")
    root = etree.fromstring(svg.content)
    assert [part.get("fill") for part in root] == [SALMON.accent, SALMON.paper]
    large = next(png(icon) for icon in icons if icon.side == 512 and icon.kind == "plain")
    assert max(abs(here - said) for here, said in zip(large.getpixel((256, 20)), (10, 94, 102), strict=False)) <= 2
    assert large.getpixel((1, 1))[3] == 0, "its corners are round"


def test_what_a_device_may_cut_off_is_ground_alone() -> None:
    for face in (Face("The Harbour Post", "en"), Face("Wm", "en", SALMON), Face("The Post", "en", SALMON, mark=_square())):
        image = next(png(icon) for icon in icons_of(face) if icon.side == 512 and icon.kind == "full").convert("RGB")
        left, top, right, bottom = ImageChops.difference(image, Image.new("RGB", image.size, image.getpixel((0, 0)))).getbbox()
        corners = [(x - 256, y - 256) for x in (left, right) for y in (top, bottom)]
        assert max((x * x + y * y) ** 0.5 for x, y in corners) <= 0.4 * 512 + 2


def test_another_initial_another_colour_and_a_mark_make_others_and_the_same_are_the_same_bytes() -> None:
    faces = [Face("The Post", "en"), Face("The Quay", "en"), Face("The Post", "en", SALMON), Face("The Post", "en", SALMON, mark=_square())]
    found = [icons_of(face) for face in faces]
    assert len(set(found)) == 4
    icons_of.cache_clear()
    assert [icons_of(face) for face in faces] == found
    assert not [icon for icon in found[-1] if icon.media_type == "image/svg+xml"], "a mark of pixels is not made into shapes"


def _square() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (512, 512), "#123456").save(out, "PNG")
    return out.getvalue()
