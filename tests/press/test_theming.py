"""A paper looks like itself by one small style sheet, everywhere at once and the same on every machine; without one no byte differs."""

from __future__ import annotations

import re

import msgspec
import newsdesk
import pytest
from msgspec.structs import replace

from lateedition.press.theming import style_of, theme_address
from lateedition.story import handover
from lateedition.story.taxonomy import Site
from lateedition.story.theme import Theme

SALMON = Theme("#fff1e5", "#f2e5d9", "#ccc1b7", "#0d7680", "#7cc4cb", headlines="sans", lines="single")


def site(theme: Theme | None) -> Site:
    [found] = [each for each in newsdesk.paper() if isinstance(each, Site)]
    return replace(found, theme=theme)


def pages(room: newsdesk.Pressroom) -> dict[str, str]:
    return {path: room.text(path) for path in sorted(room.paths()) if not path.startswith(("/assets/", "/-/"))}


def test_without_a_theme_no_page_names_one_and_with_one_every_page_does(pressroom) -> None:
    pressroom.hand(newsdesk.story(1))
    plain = pages(pressroom)
    assert not any("theme-" in page.replace("theme-color", "") for page in plain.values())
    pressroom.hand(site(SALMON))
    themed = {path: page for path, page in pages(pressroom).items() if page.startswith("<!doctype")}
    assert themed
    link = f'<link rel="stylesheet" href="{theme_address(SALMON)}">'
    assert [path for path, page in themed.items() if page.count(link) != 1 and "http-equiv" not in page and "site-" in page] == []
    assert 'content="#fff1e5" media="(prefers-color-scheme: light)"' in pressroom.text("/")
    assert '"theme_color": "#fff1e5"' in pressroom.text("/site.webmanifest")
    assert pressroom.text(theme_address(SALMON)) == style_of(SALMON).decode()
    assert pressroom.differences() == []


def test_a_theme_that_is_given_up_leaves_nothing_behind(pressroom) -> None:
    pressroom.hand(newsdesk.story(1))
    before = pages(pressroom)
    pressroom.hand(site(SALMON))
    pressroom.hand(site(None))
    assert pages(pressroom) == before
    assert pressroom.status(theme_address(SALMON)) is None
    assert pressroom.differences() == []


def test_a_theme_says_the_house_s_own_properties_anew_and_touches_nothing_in_print() -> None:
    kit = newsdesk.kit()
    css = style_of(SALMON).decode()
    known = set(re.findall(r"(--[\w-]+):", kit.assets["site.css"].content.decode()))
    assert set(re.findall(r"(--[\w-]+):", css)) <= known
    assert len(css) < 500
    outside_of_screens = re.sub(r"@media screen[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", css)
    assert "#" not in outside_of_screens


def test_two_themes_are_at_two_addresses_and_the_same_is_at_one() -> None:
    assert theme_address(SALMON) == theme_address(msgspec.structs.replace(SALMON))
    assert theme_address(SALMON) != theme_address(replace(SALMON, accent="#00508c"))


@pytest.mark.parametrize("said", ["red", "#fff", "#ffffff}body{display:none", "#FFFFFF", "", "#ffffff\n"])
def test_nothing_but_a_colour_gets_into_a_style_sheet(said: str) -> None:
    """Whatever wrote it into the log: the press does not take such a row."""
    encoded = handover.encode(site(replace(SALMON, accent=said)))
    with pytest.raises(msgspec.ValidationError):
        handover.decode(encoded)
