"""Where a system has no letters for a language a page brings them along; where it has them, and for an English page, no font is loaded."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import paper
import pytest
from bench.inspection import extras
from sample import full_story, hindi_story
from stall import Stall

from deskbrowser import chromium_program
from lateedition.press.fonts import LANGUAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from lateedition.press.kit import Kit

MOST_REQUESTS = 10
IN_CI = os.environ.get("CI") == "true"
CONFIGURATION = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>"""


@pytest.fixture(scope="module")
def stall(documents: tuple[list, dict[str, bytes]], kit: Kit) -> Iterator[Stall]:
    """The sample paper with a section in Urdu."""
    more = extras.documents(picture=1, section=2, now=datetime(2020, 5, 5, 12, tzinfo=UTC))
    printed = paper.print_all(paper.Paper([*documents[0], *more], (18, 17, 20, 21), documents[1]), kit)
    with Stall(lambda: printed) as open_stall:
        yield open_stall


def on_a_system_with(chromium: Browser, folder: Path, *names: str) -> Browser:
    """A browser on a system that has these of Noto's fonts, which the tests of pages need in any case, and no others."""
    installed = {file.name: file for file in Path("/usr/share/fonts").rglob("Noto*.ttf")}
    if missing := [name for name in names if name not in installed]:
        pytest.fail(f"{', '.join(missing)} is not installed; ./run test brings fonts-noto-core") if IN_CI else pytest.skip(
            "no fonts-noto-core"
        )
    for name in names:
        (folder / name).symlink_to(installed[name])
    (folder / "fonts.conf").write_text(CONFIGURATION.format(folder=folder))
    flags = ["--disable-gpu", "--no-first-run", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    where = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    return chromium.browser_type.launch(executable_path=chromium_program() or None, args=flags, env=where)


@pytest.fixture(scope="module")
def poor(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser on a system that has Latin, Greek and Cyrillic letters and no others."""
    browser = on_a_system_with(chromium, tmp_path_factory.mktemp("fonts"), "NotoSerif-Regular.ttf", "NotoSans-Regular.ttf")
    yield browser
    browser.close()


def loaded(page: Page, stall: Stall, address: str) -> list[str]:
    """What was asked for until the page stood with all its fonts."""
    begin = len(stall.requests)
    page.goto(stall.url + address, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    return [path for path, _ in stall.requests[begin:] if not path.startswith("/-/")]


def fonts(requests: list[str]) -> set[str]:
    return {path.rpartition("/")[2].rpartition("-")[0] for path in requests if path.endswith(".woff2")}


def faces(page: Page, selector: str) -> list[tuple[str, bool]]:
    """In which fonts what is there is really set, and whether each came with the page."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    found = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return [(font["familyName"], font["isCustomFont"]) for font in found]


@pytest.mark.parametrize(
    ("address", "script", "family"),
    [(hindi_story().address, "devanagari", "Noto Serif Devanagari"), (extras.urdu_address(), "arabic", "Noto Naskh Arabic")],
)
def test_letters_that_a_system_lacks_come_along_and_those_of_other_scripts_do_not(poor, stall, address, script, family) -> None:
    page = poor.new_page()
    asked = loaded(page, stall, address)
    assert script in fonts(asked)
    assert fonts(asked) <= {script, f"{script}-bold"}
    assert (family, True) in faces(page, "h1")
    assert len(asked) <= MOST_REQUESTS, asked
    page.close()


def test_an_english_article_loads_no_font_whatever_the_system_has(poor, chromium, stall) -> None:
    for browser in (poor, chromium):
        page = browser.new_page()
        asked = loaded(page, stall, full_story().address)
        assert [path for path in asked if "letters" in path or path.endswith(".woff2")] == []
        page.close()


def test_a_system_that_has_the_letters_loads_no_font(chromium, stall, tmp_path) -> None:
    own = ("NotoSerif-Regular.ttf", "NotoSerifDevanagari-Regular.ttf", "NotoSerifDevanagari-Bold.ttf")
    browser = on_a_system_with(chromium, tmp_path, *own)
    page = browser.new_page()
    assert fonts(loaded(page, stall, hindi_story().address)) == set()
    assert ("Noto Serif Devanagari", False) in faces(page, "h1")
    browser.close()


def test_every_language_that_loads_the_styles_has_a_font_in_them_and_no_other_has(kit) -> None:
    assert set(re.findall(r":lang\((\w+)\)", kit.assets["fonts.css"].content.decode())) == LANGUAGES


def test_a_font_is_kept_for_good_and_is_where_its_bytes_say(kit) -> None:
    from hashlib import sha256

    for name, asset in kit.assets.items():
        if name.endswith(".woff2"):
            assert asset.address == f"/assets/{name.removesuffix('.woff2')}-{sha256(asset.content).hexdigest()[:8]}.woff2"
            assert asset.address.encode() in kit.assets["fonts.css"].content
            assert asset.content[:4] == b"wOF2"
    assert b"font-display:swap" in kit.assets["fonts.css"].content.replace(b" ", b"")
    assert kit.assets["fonts.css"].content.count(b"unicode-range") == 6
