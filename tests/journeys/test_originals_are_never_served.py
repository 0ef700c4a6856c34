"""What a camera or an agency sent is at the desk and nowhere else: no stranger gets one byte of an original."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from PIL import Image

from lateedition.desk.brand.icons import SIDES_PX
from lateedition.desk.cards.drawing import HEIGHT_PX, WIDTH_PX

if TYPE_CHECKING:
    from conftest import Newsroom

SAMPLE = 8
DRAWN = {(WIDTH_PX, HEIGHT_PX), *((side, side) for side in SIDES_PX)}


def answer(address: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(address, timeout=20) as got:
            return got.status, got.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()


def test_no_address_of_the_site_or_the_desk_gives_a_stranger_an_original(demo_newsroom: Newsroom) -> None:
    kept = [path for folder in ("originals", "thumbnails") for path in (demo_newsroom.home / folder).rglob("*") if path.is_file()]
    originals = [path for path in kept if "originals" in path.parts]
    assert len(originals) > 20
    for path in originals[:SAMPLE]:
        content, name = path.read_bytes(), quote(str(path.relative_to(demo_newsroom.home / "originals")))
        for place in ("originals", "media", "pictures", "renditions", "static", "assets", "desk/originals", "desk/thumbnails"):
            for origin in (demo_newsroom.site, demo_newsroom.desk):
                for address in (f"{origin}/{place}/{name}", f"{origin}/{place}/..%2f..%2foriginals/{name}"):
                    _, body = answer(address)
                    assert content[:64] not in body, address
                    assert not body.startswith((b"\x89PNG", b"\xff\xd8", b"RIFF")), address


def test_what_readers_get_is_never_the_file_that_came_in(demo_newsroom: Newsroom) -> None:
    originals = {path.read_bytes() for path in (demo_newsroom.home / "originals").rglob("*") if path.is_file()}
    renditions = [path for path in (demo_newsroom.home / "renditions").rglob("*") if path.is_file()]
    assert len(renditions) > 100
    assert not [path for path in renditions if _same(path, originals)]


def _same(path: Path, originals: set[bytes]) -> bool:
    """Whether it is a file that came in, or a picture in its form: of ours, only what the desk draws is PNG, cards and icons."""
    content = path.read_bytes()
    return content in originals or (content.startswith(b"\x89PNG") and Image.open(path).size not in DRAWN)
