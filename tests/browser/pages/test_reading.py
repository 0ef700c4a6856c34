"""What a reader sees, on any screen, with and without scripts."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace
from sample import SITE, full_story, hindi_story, live_story

PAGES = (
    "/", full_story().address, live_story().address, hindi_story().address, "/world/", "/latest/", "/authors/asha-rao/",
    "/topics/harbour-tunnel/", "/privacy/", "/city/mayor-resigns-12/", "/nowhere/",
)  # fmt: skip


def lines_of(page) -> list[str]:
    return [" ".join(line.split()) for line in page.locator("body").inner_text().splitlines() if line.strip()]


def test_the_words_of_a_story_stand_each_on_its_line_in_order(page, stall):
    page.goto(stall.url + full_story().address)
    lines = lines_of(page)
    expected = [
        "Sections",
        f"Home / World News / Asia / {full_story().headline}",
        full_story().headline,
        full_story().standfirst,
        "Updated: May 05, 2020 14:41 IST",
        "By Asha Rao and Tomas Ek, Meridian Press, Varuna",
        "The first lorries leave the eastern portal on Tuesday morning. (Asha Rao)",
        "tags",
        "SCROLL FOR MORE NEWS",
        "top news",
        f"LIVE: {live_story().headline}",
        "May 05, 2020 15:30 IST",
        "latest news",
        SITE.notice_title,
        SITE.notice_text,
    ]
    at = 0
    for line in expected:
        assert line in lines[at:], line
        at = lines.index(line, at) + 1


@pytest.mark.parametrize("width", [320, 768, 1350])
def test_no_page_scrolls_sideways(page, stall, width):
    page.set_viewport_size({"width": width, "height": 700})
    for address in PAGES:
        page.goto(stall.url + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_text_twice_as_large_and_a_word_longer_than_the_line_make_no_page_scroll_sideways(page, stall, edition):
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    edition(replace(live_story(), headline=word, list_headline="", topics=(1, 2)))
    page.set_viewport_size({"width": 320, "height": 568})
    for address in PAGES:
        for size in ("100%", "200%"):
            page.goto(stall.url + address)
            page.evaluate("size => document.documentElement.style.fontSize = size", size)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, (address, size)
            skip = page.locator(".skip").bounding_box()
            assert skip["y"] + skip["height"] <= 0, "unless it has the focus it is not seen"


def test_a_tall_picture_is_seen_as_a_whole(page, stall):
    page.set_viewport_size({"width": 1350, "height": 800})
    page.goto(stall.url + full_story().address)
    page.locator("figure.lead img").evaluate("image => Object.assign(image, {width: 600, height: 1500, src: ''})")
    page.locator("figure.lead source").evaluate_all("all => all.forEach(one => one.remove())")
    assert page.locator("figure.lead img").bounding_box()["height"] <= 800


def test_the_text_is_complete_without_scripts(chromium, stall):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(stall.url + live_story().address)
    text = page.locator("main").inner_text()
    for entry in live_story().live.entries:
        assert not entry.headline or entry.headline in text
    assert "SCROLL FOR MORE NEWS" in text
    page.locator("summary").click()
    assert page.locator("nav.sections .all a").first.is_visible()
    context.close()


def test_the_section_that_one_is_in_is_marked_in_the_menu(page, stall):
    page.goto(stall.url + full_story().address)
    assert page.locator(".bar [aria-current]").all_inner_texts() == ["World News"]
    page.goto(f"{stall.url}/world/")
    assert page.locator(".bar [aria-current=page]").all_inner_texts() == ["World News"]


def test_everything_to_be_clicked_is_large_enough(page, stall):
    page.set_viewport_size({"width": 320, "height": 640})
    selector = "nav a, summary, button, .tags a, footer a, .when a, h2 > a, .more a, .notice > a"
    for address in PAGES:
        page.goto(stall.url + address)
        small = page.locator(selector).evaluate_all(
            "links => links.filter(a => a.offsetParent && !a.closest('.crumbs li:last-child') && a.getBoundingClientRect().height < 24)"
            ".map(a => a.textContent.trim() + ' ' + a.getBoundingClientRect().height)"
        )
        assert small == [], address


def test_paper_gets_the_story_and_its_address_and_no_furniture(page, stall):
    page.goto(stall.url + full_story().address)
    page.emulate_media(media="print")
    for furniture in (".sections", ".lists", ".foot", ".notice", ".next"):
        assert not page.locator(furniture).first.is_visible(), furniture
    assert page.locator("h1").is_visible()
    page.goto(stall.url + live_story().address)
    page.emulate_media(media="print", color_scheme="dark")
    colours = page.locator(".badge").evaluate("badge => [getComputedStyle(badge).color, getComputedStyle(badge).backgroundColor]")
    assert colours == ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"], "paper is white, however dark the screen"
    page.goto(stall.url + full_story().address)
    said = page.evaluate("getComputedStyle(document.querySelector('article.story'), '::after').content")
    assert "http://courier.example/world/asia/" in said


def test_the_keyboard_comes_to_the_content_first(page, stall):
    page.goto(stall.url + full_story().address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    page.wait_for_url("**#content")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_have_contrast_enough_for_small_text(page, stall, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(stall.url + "/")
    colours = page.evaluate(
        "Object.fromEntries(['paper', 'sheet', 'ink', 'soft', 'accent', 'on-accent'].map("
        "name => [name, getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim()]))"
    )
    pairs = [(text, ground) for text in ("ink", "soft", "accent") for ground in ("paper", "sheet")] + [("on-accent", "accent")]
    for text, ground in pairs:
        assert _contrast(colours[text], colours[ground]) >= 4.5, (text, ground)


def _contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(part, 16) / 255 for part in re.findall("..", colour.removeprefix("#"))]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
