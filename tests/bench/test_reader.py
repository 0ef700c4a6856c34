"""A reader sees what stands on a page, and no sooner."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from bench.harness.editor import Editor, Refused, errors_on, token_of
from bench.harness.reader import NotSeen, reading

SHOWN_AFTER_S = 0.3


class _Site(BaseHTTPRequestHandler):
    """Shows the news some time after it was made, hangs up after each answer, and has a form."""

    began = 0.0

    def do_GET(self) -> None:
        there = time.monotonic() >= self.began + SHOWN_AFTER_S
        page = {"/": "Old news" + (" Fresh 17:" if there else ""), "/form": '<input name="csrfmiddlewaretoken" value="t0k">'}.get(self.path)
        if self.path == "/new/":
            page = "Fresh 17:" if there else None
        self._say(200 if page else 404, page or "Fresh 17: is not here")

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["content-length"])).decode()
        self._say(302 if "csrfmiddlewaretoken=t0k" in said and "password=right" in said else 200, '<p class="error">Wrong <b>word</b></p>')

    def _say(self, status: int, page: str) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(page)))
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    """A site that shows its news soon."""
    handler = type("Site", (_Site,), {"began": time.monotonic(), "protocol_version": "HTTP/1.1"})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize("path", ["/", "/new/"])
def test_news_is_seen_when_it_is_there_and_not_on_the_page_that_says_it_is_not(port, path):
    began = time.monotonic()
    with reading(port) as reader:
        seen = reader.seen(path, "Fresh 17:", patience_s=5)
    assert SHOWN_AFTER_S - 0.1 <= seen - began < SHOWN_AFTER_S + 1


def test_news_that_never_comes_is_said_to_be_missing(port):
    with reading(port) as reader, pytest.raises(NotSeen, match="does not show 'Fresh 18:'"):
        reader.seen("/", "Fresh 18:", patience_s=0.05)


def test_an_editor_who_is_let_in_sent_the_forms_own_token(port):
    Editor(port).log_in("/form", user="editor", password="right")
    with pytest.raises(Refused, match="does not let 'editor' in"):
        Editor(port).log_in("/form", user="editor", password="wrong")


def test_what_a_form_complains_about_is_read():
    assert errors_on('<div class="field-error x">This is <b>required</b></div>') == "This is required"


def test_a_page_without_a_form_is_quoted():
    with pytest.raises(Refused, match="Not found"):
        token_of("<h1>Not found</h1>")
