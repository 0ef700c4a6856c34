"""Take pictures of every kind of page, to be looked at: `python tests/browser/pages/look.py FOLDER [NAME…]`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[2] / "press" / "pages"))

import paper
import sample
from stall import Stall

from deskbrowser import chromium_program
from lateedition.press.kit import Kit

WIDTHS = (320, 768, 1350)


def main(folder: Path, *, wanted: list[str]) -> None:
    documents, files = sample.documents()
    printed = paper.print_all(paper.Paper(documents, (18, 17, 20, 21, 22, 23, 24, 26, 27, 28), files), Kit.load())
    pages = {
        "home": "/",
        "story": sample.full_story().address,
        "live": sample.live_story().address,
        "hindi": sample.hindi_story().address,
        "section": "/world/",
        "topic": "/topics/harbour-tunnel/",
        "author": "/authors/asha-rao/",
        "latest": "/latest/",
        "corrected": sample.corrected_story().address,
        "history": f"{sample.corrected_story().address}history/",
        "gone": "/city/mayor-resigns-12/",
        "missing": "/nowhere/",
        "privacy": "/privacy/",
        "saved": "/saved/",
    }
    folder.mkdir(parents=True, exist_ok=True)
    with Stall(lambda: printed) as stall, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_program())
        for scheme in ("light", "dark"):
            for width in WIDTHS:
                context = browser.new_context(viewport={"width": width, "height": 900 if width > 400 else 568}, color_scheme=scheme)
                for name in wanted or pages:
                    page = context.new_page()
                    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                    page.goto(stall.url + pages[name])
                    page.screenshot(path=folder / f"{name}-{width}-{scheme}-top.png")
                    page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
                    page.close()
                context.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), wanted=sys.argv[2:])
