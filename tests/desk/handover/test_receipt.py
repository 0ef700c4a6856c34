"""The receipt says what the site says, and never hopes."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lateedition.desk.handover.receipt import receipt_of


class Site:
    """A site whose health is what a test says; None is no answer of sense."""

    def __init__(self) -> None:
        site, self.health = self, {"status": "ok", "edition": 56, "position": 30}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                said = json.dumps(site.health).encode() if isinstance(site.health, dict) else site.health
                self.send_response(200)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def site():
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


def test_it_is_live_once_the_site_has_printed_the_document(site):
    def print_later() -> None:
        time.sleep(0.15)
        site.health = {"status": "ok", "edition": 57, "position": 31}

    threading.Thread(target=print_later).start()
    receipt = receipt_of(31, site_url=site.url, patience_s=5)
    assert receipt.edition == 57
    assert receipt.waited_s >= 0.15
    assert receipt.words().startswith("Live in edition 57 after ")


def test_a_site_that_is_behind_is_not_live(site):
    receipt = receipt_of(31, site_url=site.url, patience_s=0.1)
    assert receipt.words() == "Handed over as no. 31; the site has not answered yet."


def test_an_editor_is_told_that_the_press_waits_for_a_full_disk(site):
    site.health |= {"doing": "waiting for the disk"}
    receipt = receipt_of(31, site_url=site.url, patience_s=0.1)
    assert receipt.words() == "Handed over as no. 31; the press is waiting for the disk and goes on by itself."


@pytest.mark.parametrize("health", [b"", b"<html>", b"[]", b'{"edition": null, "position": "x"}', b'"x"', b"\xff"])
def test_a_site_that_talks_nonsense_is_not_live(site, health):
    site.health = health
    assert receipt_of(31, site_url=site.url, patience_s=0.05).edition is None


def test_a_site_that_is_down_costs_no_more_than_our_patience():
    began = time.monotonic()
    assert receipt_of(31, site_url="http://127.0.0.1:9", patience_s=0.2).edition is None
    assert time.monotonic() - began < 2


def test_what_was_printed_ahead_of_a_backlog_is_live_although_the_position_has_not_come_to_it(site):
    site.health = {"status": "ok", "edition": 57, "position": 12, "ahead": [[28, 29], [31, 33]]}
    assert receipt_of(31, site_url=site.url, patience_s=0.1).edition == 57
    assert receipt_of(30, site_url=site.url, patience_s=0.05).edition is None


def test_what_could_not_be_printed_is_not_live_although_the_position_is_past_it(site):
    site.health = {"status": "ok", "edition": 57, "position": 40, "ahead": [], "set_aside": [31]}
    receipt = receipt_of(31, site_url=site.url, patience_s=5)
    assert receipt.edition is None
    assert receipt.waited_s < 1, "waiting would not help"
    assert receipt.words().startswith("Handed over as no. 31, but it could not be printed")
    assert receipt_of(32, site_url=site.url, patience_s=5).edition == 57
