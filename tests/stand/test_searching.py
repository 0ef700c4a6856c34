"""A search at a running stand, by both fronts: looked up beside the pages, one answer a question, in order, whatever is sent."""

from __future__ import annotations

import gzip
import re
import sys
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

sys.path.insert(0, str(Path(__file__).parent.parent / "press"))

import newsdesk

from lateedition.finder.run import Finder


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a store with forty stories, all of them filed."""
    press = newsdesk.Pressroom(tmp_path_factory.mktemp("searched"))
    press.hand(*newsdesk.paper(), *(newsdesk.story(number, headline=f"Tunnel news {number}") for number in range(1, 41)))
    finder = Finder(press.folder, stop=threading.Event())
    finder.step()
    finder.give_up()
    yield press.folder
    press.close()


@pytest.fixture(scope="module", params=["lean", "granian"])
def searched(request: pytest.FixtureRequest, filed: Path, starter: Any) -> Any:
    return starter(filed, front=request.param)


def test_a_search_is_answered_with_what_the_edition_has(searched) -> None:
    response, body = searched.ask("/-/search?q=tunnel", accept_encoding="identity")
    assert response.status == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "private, no-cache"
    assert response.headers["x-robots-tag"] == "noindex"
    assert response.headers["late-edition"].isdigit()
    assert body.decode().count("<mark>Tunnel</mark> news") == 10
    assert "40 stories" in body.decode()


def test_engines_may_keep_the_page_on_which_nothing_is_asked_and_no_other(searched) -> None:
    for query in ("", "?", "?utm_source=letter", "?q=", "?q=+"):
        response, body = searched.ask(f"/-/search{query}", accept_encoding="identity")
        assert (response.status, response.headers["x-robots-tag"]) == (200, None), query
        assert b'name="robots"' not in body, query
    for query in ("?q=tunnel", "?q=nowhere+to+be+found", "?section=1", "?order=newest", "?page=2", "?from=2020-01-01", f"?q={'x' * 300}"):
        response, body = searched.ask(f"/-/search{query}", accept_encoding="identity")
        assert response.headers["x-robots-tag"] == "noindex", query
        assert body.count(b'<meta name="robots" content="noindex">') == 1, query


def test_the_same_is_sent_compressed_and_as_it_is(searched) -> None:
    _, plain = searched.ask("/-/search?q=tunnel", accept_encoding="identity")
    response, packed = searched.ask("/-/search?q=tunnel", accept_encoding="gzip")
    assert response.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == plain


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("q=", 200),
        ("q=" + "x" * 1_000, 400),
        ("q=%00%01%ff%fe%0d%0aSet-Cookie:x", 200),
        ("q=tunnel&page=99999999999999999999", 404),
        ("q=tunnel&page=-1&from=yesterday&to=9999-99-99&section=%27;DROP&language=../..&order=worst", 200),
        ("q=" + quote('headline:* AND (title:[a TO z]^9~2 OR "'), 200),
        ("q=" + "%22" * 60, 200),
        ("&".join(["q=a"] * 50), 200),
        ("q=" + quote("<script>alert(1)</script>\"'><img src=x onerror=1>"), 200),
    ],
)
def test_odd_questions_get_a_clear_answer(searched, query, status) -> None:
    response, body = searched.ask(f"/-/search?{query}", accept_encoding="identity")
    assert response.status == status
    assert b'<form class="finding"' in body
    assert b"<script>alert" not in body
    assert b"<img" not in body
    assert "set-cookie" not in response.headers


def test_ten_thousand_characters_are_refused_before_anybody_reads_them(searched) -> None:
    response, _ = searched.ask("/-/search?q=" + "x" * 10_000)
    assert response.status in (400, 414)


def test_only_get_and_head_search(searched) -> None:
    response, body = searched.ask("/-/search?q=tunnel", method="HEAD")
    assert (response.status, body) == (200, b"")
    assert int(response.headers["content-length"]) > 1_000
    assert searched.ask("/-/search", method="POST")[0].status == 405


def test_what_is_asked_behind_a_search_is_answered_behind_it_in_order(filed, starter) -> None:
    stand = starter(filed)
    ask = "GET {} HTTP/1.1\r\nHost: a\r\n\r\n"
    paths = ["/-/search?q=tunnel", "/city/story-1/", "/-/search?q=nobody", "/-/health", "/-/search"]
    said = stand.raw("".join(map(ask.format, paths)).encode(), ends=True)
    marks = [b"40 stories", b"Tunnel news 1</h1>", b"Nothing was found", b'"status": "ok"', b'<form class="finding"']
    bodies = re.split(rb"HTTP/1\.1 ", said)[1:]
    assert len(bodies) == len(paths)
    plain = []
    for body in bodies:
        head, _, content = body.partition(b"\r\n\r\n")
        plain.append(zlib.decompress(content, wbits=31) if b"content-encoding: gzip" in head else content)
    assert [mark in body for mark, body in zip(marks, plain, strict=True)] == [True] * len(paths)


def test_searches_are_counted_with_the_time_that_they_took(searched) -> None:
    before = searched.counted("searches_total")
    searched.ask("/-/search?q=tunnel")
    searched.ask("/-/search")
    assert searched.counted("searches_total") == before + 1
    assert searched.counted("search_microseconds_total") > 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_reader_without_scripts_searches_narrows_down_and_turns_a_page_on_a_phone(searched, chromium, scheme) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{searched.port}/")
    page.locator(".sections").get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("tunnel")
    page.get_by_role("button", name="Search").click()
    assert page.get_by_role("status").inner_text() == "40 stories"
    assert page.locator(".found li").count() == 10
    with page.expect_navigation(url="**page=2**"):
        page.get_by_role("link", name="Next page").click()
    page.get_by_text("Narrow down and sort").click()
    page.get_by_label("Order").select_option("Newest first")
    page.get_by_label("Published until").fill("2026-03-03")
    page.get_by_role("button", name="Search").click()
    assert page.locator(".found h2").first.inner_text() == "Tunnel news 30"
    assert page.get_by_label("Order").input_value() == "newest"
    assert page.locator("html").evaluate("html => html.scrollWidth") <= 320
    page.get_by_role("link", name="Tunnel news 30").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Tunnel news 30"
    context.close()


def test_what_was_found_is_for_everybody(searched, chromium) -> None:
    for width, scheme in ((320, "dark"), (768, "light"), (1350, "dark")):
        context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        for query in ("", "?q=tunnel&section=2", "?q=nobody"):
            page.goto(f"http://127.0.0.1:{searched.port}/-/search{query}")
            found = Axe().run(page).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()
