"""The icons of an installed paper are drawn from the one that browsers show: another drawing needs other files."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops, ImageStat

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from lateedition.press.kit import Kit

FILES = {"icon-192.png": 192, "icon-512.png": 512, "icon-maskable.png": 512}
MASKABLE = '<rect width="32" height="32" fill="{ground}"/><g transform="translate(4.8 4.8) scale(.7)">{letters}</g>'
"""The ground to the edges, and the rest inside the circle that every mask leaves (W3C, appmanifest: the middle 80 per cent)."""
ALIKE = 2


def drawing(kit: Kit, name: str) -> str:
    svg = kit.assets["icon.svg"].content.decode().strip()
    if "maskable" not in name:
        return svg
    head, ground, letters = re.fullmatch(r"(<svg[^>]*>)<rect[^>]*fill=\"(#\w+)\"/>(.*)</svg>", svg).groups()
    return f"{head}{MASKABLE.format(ground=ground, letters=letters)}</svg>"


@pytest.mark.parametrize("name", FILES)
def test_an_icon_is_what_is_drawn(name: str, kit: Kit, chromium: Browser) -> None:
    size = FILES[name]
    page = chromium.new_page(viewport={"width": size, "height": size})
    page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block; width: {size}px }}</style>{drawing(kit, name)}")
    drawn = Image.open(io.BytesIO(page.screenshot(omit_background=True))).convert("RGBA")
    page.close()
    kept = Image.open(io.BytesIO(kit.assets[name].content)).convert("RGBA")
    assert kept.size == (size, size)
    assert max(ImageStat.Stat(ImageChops.difference(kept, drawn)).mean) < ALIKE
