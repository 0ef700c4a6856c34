"""A publish is timed from the press of the button to the reader's page, wherever and whenever the reader looked."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from bench.peers.newsroom import Newsroom, Pressed

from bench import articles, publishing

DRAFT = articles.article(17, published=datetime(2026, 11, 25, tzinfo=UTC), marker="Fresh")
SHOWN_S, ANSWERED_S = 0.15, 0.4


class Site:
    """A site that shows a story some time after its button was pressed, and notes when it was looked at."""

    def __init__(self) -> None:
        self.pressed = float("inf")
        self.looked_at: list[float] = []
        site = self

        class Page(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                now = time.monotonic()
                site.looked_at.append(now)
                page = DRAFT.headline if now >= site.pressed + SHOWN_S else "Story 16: nothing new"
                self.send_response(200)
                self.send_header("content-length", str(len(page)))
                self.end_headers()
                self.wfile.write(page.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def press(self, _draft: articles.Article) -> Pressed:
        self.pressed = time.monotonic()
        time.sleep(ANSWERED_S)
        return Pressed(self.pressed, time.monotonic())

    def room(self, *, at_once: bool = False, cached_s: float = 0) -> Newsroom:
        places = {"home": lambda _: "/"}
        return Newsroom("a site", self.server.server_port, places, self.press, at_once=at_once, cached_s=cached_s)


@pytest.fixture
def site() -> Iterator[Site]:
    """A site of its own."""
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


def test_what_is_visible_before_the_button_answers_is_seen_then(site):
    seen = publishing.publish(site.room(at_once=True), DRAFT, place="home", chance=random.Random(1))
    assert 1000 * SHOWN_S <= seen.visible_ms < 1000 * ANSWERED_S <= seen.call_ms


def test_where_nobody_is_to_be_in_the_way_nobody_looks_before_the_button_has_answered(site):
    seen = publishing.publish(site.room(), DRAFT, place="home", chance=random.Random(1))
    assert min(site.looked_at) >= site.pressed + ANSWERED_S
    assert seen.visible_ms >= seen.call_ms >= 1000 * ANSWERED_S


def test_a_page_that_is_kept_was_looked_at_by_somebody_before(site):
    publishing.publish(site.room(cached_s=0.3), DRAFT, place="home", chance=random.Random(1))
    assert site.looked_at[0] < site.pressed
    assert site.pressed - site.looked_at[0] < 0.4


def test_a_headline_is_known_by_its_number():
    assert publishing.words_of(DRAFT) == "Fresh 17:"
    assert publishing.words_of(DRAFT) not in articles.article(117, published=DRAFT.published, marker="Fresh").headline
