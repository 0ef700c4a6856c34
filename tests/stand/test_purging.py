"""Caches are told of every edition, once, and hard when something was recalled."""

from __future__ import annotations

import http.server
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lateedition.edition.record import Entry
from lateedition.edition.segments import segment
from lateedition.stand import surrogates
from lateedition.stand.purging import MOST_EDITIONS, MOST_KEYS, Cache, due


class Told(http.server.BaseHTTPRequestHandler):
    """A cache that writes down what it is told."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        told: list[Any] = self.server.told  # type: ignore[attr-defined]
        told.append((self.path, set(self.headers["Surrogate-Key"].split()), "Fastly-Soft-Purge" not in self.headers, dict(self.headers)))
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def shared() -> Iterator[Any]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Told)
    server.told, server.status = [], 200  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def cache(shared: Any, tmp_path: Path) -> Cache:
    return Cache(f"http://127.0.0.1:{shared.server_port}/-/purge", headers={"Fastly-Key": "secret"}, state=tmp_path / "purged.json")


def changed(edition: Any, path: str = "/plain/", *, status: int = 200) -> None:
    edition.print(lambda printing: printing.put(path, Entry(status, (), (segment(f"{path}{status}".encode()),))))


def test_a_change_is_purged_softly_and_a_recall_hard(edition) -> None:
    changed(edition)
    edition.print(lambda printing: printing.drop("/pictures/4-abc-480.webp"))
    changed(edition, "/world/kim-17/", status=410)
    with edition.store.view() as view:
        first, second, third = (due(view, since=since) for since in (1, 2, 3))
        assert due(view, since=view.head.number) is None
    assert first.keys == {surrogates.of_page(path) for path in ("/plain/", "/pictures/4-abc-480.webp", "/world/kim-17/")}
    assert third.keys == {surrogates.of_page("/world/kim-17/")}
    assert (first.hard, second.hard, third.hard) == (True, True, True)
    changed(edition, "/plain/2/")
    with edition.store.view() as view:
        assert due(view, since=view.head.number - 1).hard is False


def test_what_cannot_be_told_is_everything(edition) -> None:
    with edition.store.view() as view:
        for since in (view.head.number + 1, view.head.number - MOST_EDITIONS - 1):
            purge = due(view, since=since)
            assert (purge.keys, purge.hard) == ({surrogates.EVERYTHING}, True)


def test_a_cache_that_was_never_told_forgets_everything_and_then_each_edition_once(edition, cache, shared, tmp_path) -> None:
    cache.bring_up_to(edition.store)
    cache.bring_up_to(edition.store)
    changed(edition)
    cache.bring_up_to(edition.store)
    assert [keys for _, keys, _, _ in shared.told] == [{surrogates.EVERYTHING}, {surrogates.of_page("/plain/")}]
    assert shared.told[0][3]["Fastly-Key"] == "secret"
    changed(edition, "/plain/2/")
    again = Cache(cache._url, headers={}, state=tmp_path / "purged.json")
    again.bring_up_to(edition.store)
    assert shared.told[-1][1] == {surrogates.of_page("/plain/2/")}, "after a restart it goes on where it was"


def test_many_keys_are_several_requests(edition, cache, shared) -> None:
    cache.bring_up_to(edition.store)

    def work(printing: Any) -> None:
        for number in range(MOST_KEYS + 5):
            printing.put(f"/many/{number}/", Entry(200, (), (segment(b"x"),)))

    edition.print(work)
    cache.bring_up_to(edition.store)
    assert sorted(len(keys) for _, keys, _, _ in shared.told) == [1, 5, MOST_KEYS]


def test_a_cache_that_refuses_is_told_again_and_said_once(edition, cache, shared, caplog) -> None:
    caplog.set_level(logging.INFO)
    shared.status = 503
    for _ in range(3):
        cache.bring_up_to(edition.store)
        cache._due = 0.0
    shared.status = 200
    cache.bring_up_to(edition.store)
    assert len(shared.told) == 4
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
