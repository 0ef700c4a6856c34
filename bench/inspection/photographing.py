"""Pictures of pages for docs/pages/: each as a phone in the dark has it, and as a desk in the light."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = Path(__file__).parents[2] / "docs" / "pages"
_LOOKS: Mapping[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "reduced_motion": "reduce"},
    "desktop": {"viewport": {"width": 1350, "height": 900}, "color_scheme": "light", "reduced_motion": "reduce"},
}
_MOST_BYTES = 80_000
_QUALITIES = (80, 70, 60, 45)
_LOADED = """() => Promise.all([...document.images].filter((image) => image.getBoundingClientRect().top < innerHeight)
  .map((image) => image.decode().catch(() => {})))"""


def photograph(browser: Browser, pages: Mapping[str, str]) -> None:
    """Photograph the top of each of `pages`, URLs by name, into docs/pages/, without the notice, which would be half of a phone's."""
    FOLDER.mkdir(exist_ok=True)
    for name, url in pages.items():
        for look, options in _LOOKS.items():
            context = browser.new_context(**options)
            page = context.new_page()
            page.goto(url, wait_until="networkidle")
            page.evaluate("document.querySelector('.notice')?.remove()")
            page.evaluate(_LOADED)
            (FOLDER / f"{name}-{look}.webp").write_bytes(_small(page.screenshot()))
            context.close()


def _small(shot: bytes) -> bytes:
    """Return the picture as WebP in the best quality that stays small; raises ValueError if none does."""
    for content in _tries(shot):
        if len(content) <= _MOST_BYTES:
            return content
    raise ValueError(f"a picture of a page is larger than {_MOST_BYTES} bytes however it is compressed")


def _tries(shot: bytes) -> Iterator[bytes]:
    from PIL import Image

    with Image.open(io.BytesIO(shot)) as image:
        for quality in _QUALITIES:
            out = io.BytesIO()
            image.save(out, "WEBP", quality=quality, method=6)
            yield out.getvalue()
