"""What may be the paper's logo: shapes and nothing else, light enough for every page; whatever else is in a file does not pass."""

from __future__ import annotations

import io
import re
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image, ImageDraw

from lateedition.desk.brand.svg import MarkRefused, drawing_of
from lateedition.desk.brand.taking import MOST_SENT_BYTES, SIDE_PX, logo_of, mark_of

NS = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
SHAPE = "<path fill='#005a8c' d='M0 0h100v60H0z'/>"


def svg(inside: str = SHAPE, *, root: str = "viewBox='0 0 300 60'") -> bytes:
    return f"<svg {NS} {root}>{inside}</svg>".encode()


def raster(width: int, height: int, form: str = "PNG", **how: object) -> io.BytesIO:
    image = Image.new("RGBA", (width, height))
    ImageDraw.Draw(image).ellipse((0, 0, width - 1, height - 1), fill="#005a8c")
    out = io.BytesIO()
    image.save(out, form, **how)
    return io.BytesIO(out.getvalue())


def test_a_drawing_passes_with_its_shapes_its_gradients_and_its_classes() -> None:
    stops = "<linearGradient id='a'><stop offset='0' stop-color='red'/></linearGradient>"
    gradient = f"<defs>{stops}<linearGradient id='b' xlink:href='#a'/></defs>"
    styled = "<style>/* mine */ .st0, .st1 { fill : url(#b) ; } .st1{opacity:.5;-x:1}</style><rect class='st1' width='9' height='9'/>"
    made = drawing_of(svg(gradient + styled + "<title>The Post</title>" + SHAPE, root="width='300px' height='60'"), height_px=96)
    root = etree.fromstring(made.content)
    assert (made.width, made.height, root.get("viewBox")) == (480, 96, "0 0 300 60")
    assert {name: root.find(".//{*}rect").get(name) for name in ("fill", "opacity")} == {"fill": "url(#b)", "opacity": ".5"}
    assert root.findall(".//{*}linearGradient")[1].get("href") == "#a"
    assert b"title" not in made.content


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<script>alert(1)</script>", "script"),
        ("<g onload='alert(1)'/>", "runs a script"),
        ("<foreignObject><b xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>", "web page"),
        ("<image xlink:href='https://else.example/x.png'/>", "PNG"),
        ("<use xlink:href='#a'/>", "Expand"),
        ("<text>The Post</text>", "paths"),
        ("<animate attributeName='x'/>", "does not move"),
        ("<path fill='url(https://else.example/#a)' d='M0 0'/>", "not taken"),
        ("<path style='fill:url(//else.example/a)' d='M0 0'/>", "not taken"),
        ("<linearGradient id='a' href='https://else.example/#a'/>", "asks for nothing"),
        ("<style>@import 'https://else.example/a.css'; .a{fill:red}</style>", "style sheet"),
        ("<style>path{fill:red}</style>", "Only classes"),
        ("<filter id='a'/>", "filter"),
        ("<defs><clipPath id='a' clip-path='url(#a)'><path d='M0 0'/></clipPath></defs>", "Flatten"),
        ("<g>" * 20 + "</g>" * 20, "Ungroup"),
        ("<path d='M0 0'/>" * 401, "simpler"),
    ],
)
def test_what_would_run_fetch_or_look_otherwise_is_refused_with_what_to_do(inside: str, said: str) -> None:
    with pytest.raises(MarkRefused, match=said):
        drawing_of(svg(inside + SHAPE), height_px=96)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + svg(), "entities"),
        (svg()[:-9], "not well-formed"),
        (b"<html/>", "no SVG"),
        (svg("<title>x</title>"), "nothing to be seen"),
        (svg(root=""), "viewBox"),
        (svg(root="viewBox='0 0 NaN 60'"), "viewBox"),
        (svg(root="viewBox='0 0 3000 60'"), "50 wide|wide and 96 high"),
        (b"%PDF-1.7", "neither"),
        (b"GIF89a", "neither"),
        (raster(400, 100).getvalue()[:60], "cannot be read"),
        (b"<" + b"a" * 3_000_000, "MB"),
    ],
)
def test_what_is_no_logo_is_refused_with_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(MarkRefused, match=said):
        logo_of(io.BytesIO(content))


def test_a_bomb_is_refused_before_a_pixel_of_it_is_decoded() -> None:
    head = raster(8, 8).getvalue()
    for side in (9_000, 60_000):
        wide = head[:16] + side.to_bytes(4, "big") * 2 + head[24:29]
        with pytest.raises(MarkRefused, match=r"expected at most 40,000,000|decompression bomb"):
            logo_of(io.BytesIO(wide + zlib.crc32(wide[12:29]).to_bytes(4, "big") + head[33:]))


def test_a_logo_of_pixels_is_light_and_nothing_is_left_of_what_was_written_in_it() -> None:
    made = logo_of(raster(3000, 600, "WEBP", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0secret"))
    with Image.open(io.BytesIO(made.content)) as image:
        assert (image.format, image.size, (made.width, made.height)) == ("WEBP", (960, 192), (480, 96))
    assert len(made.content) <= MOST_SENT_BYTES
    assert b"secret" not in made.content + made.drawn


def test_a_photograph_is_too_heavy_for_every_page() -> None:
    noise = Image.effect_noise((960, 192), 120).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")
    with pytest.raises(MarkRefused, match=r"\d+ KB of it on every page; expected at most 8"):
        logo_of(io.BytesIO(out.getvalue()))


def test_a_mark_is_a_square_of_512_pixels_from_pixels_and_from_shapes() -> None:
    for given_file in (raster(700, 690), io.BytesIO(svg("<circle cx='5' cy='5' r='5'/>", root="viewBox='0 0 10 10'"))):
        made = mark_of(given_file)
        with Image.open(io.BytesIO(made.content)) as image:
            assert (image.format, image.size) == ("PNG", (SIDE_PX, SIDE_PX))
            assert image.convert("RGBA").getpixel((2, 2))[3] == 0
            assert image.convert("RGBA").getpixel((256, 256))[3] == 255
    with pytest.raises(MarkRefused, match="square"):
        mark_of(raster(700, 512))
    with pytest.raises(MarkRefused, match="at least 512"):
        mark_of(raster(200, 200))


TAGS = (
    "<g>",
    "</g>",
    "<script>",
    "</script>",
    "<a href='javascript:1'>",
    "</a>",
    "<x:y/>",
    "<rect ",
    "<stop ",
    "<use href='#a'/>",
    "/>",
    "'>",
)
WORDS = ("<style>.a{", "}</style>", "fill:url(", "&#60;", " onclick='x'", "style='fill:red'", "<![CDATA[", "]]>", "<!--", "-->", "id='a'")
PIECES = st.sampled_from(TAGS + WORDS)


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=9).map("".join))
def test_whatever_is_thrown_together_nothing_passes_that_is_not_on_the_lists(inside: str) -> None:
    try:
        made = drawing_of(svg(inside + SHAPE), height_px=96).content
    except MarkRefused:
        return
    for element in etree.fromstring(made).iter():
        assert etree.QName(element).localname in {"svg", "g", "path", "rect", "stop"}
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
    assert not re.search(rb"javascript|script|url\((?!#)|//(?!www\.w3\.org/2000/svg)", made)
