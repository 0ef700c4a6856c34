"""What both reference configurations promise: seconds, never stale against what must not be, and up while everything is down."""

from __future__ import annotations

import gzip
import os
import signal
import socket
import time

import pytest
from cached_site import KILLED, PICTURE, STORY, Site, until


@pytest.fixture(params=["nginx", "varnish"])
def site(request: pytest.FixtureRequest) -> Site:
    return request.getfixturevalue(request.param)


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.node.callspec.params["site"])


def is_from_the_copy_of_the_page(site: Site, path: str = STORY, **headers: str) -> bool:
    """Whether it is answered from the copy that the bare address left a moment ago, be that copy fresh or asked after."""
    while True:
        began = time.monotonic()
        site.ask()
        said = site.ask(path, **headers).headers["x-cache"]
        if time.monotonic() - began < 1:  # after a longer while the copy itself may be gone
            return said != "MISS"


def test_a_crowd_is_one_question_and_readers_are_told_what_the_stand_says(site: Site) -> None:
    kept = [site.ask().headers["x-cache"] for _ in range(200)]
    assert kept.count("HIT") >= 180, "nginx keeps a page to the end of a second"
    answer = site.ask()
    assert answer.headers["cache-control"] == "public, max-age=0, stale-while-revalidate=1, stale-if-error=86400"
    assert "surrogate-key" not in answer.headers
    assert site.ask(if_none_match=answer.headers["etag"]).status == 304


def test_gzip_is_for_who_takes_it(site: Site) -> None:
    assert b"Kim gets medal" in site.ask().body
    packed = site.ask(accept_encoding="gzip, br")
    assert packed.headers["content-encoding"] == "gzip"
    assert b"Kim gets medal" in gzip.decompress(packed.body)
    assert b"Kim gets medal" in site.ask().body


def test_a_change_reaches_readers_within_two_seconds_on_the_page_and_on_every_page_that_shows_the_list(site: Site) -> None:
    site.ask()
    site.story("Kim gives medal back")
    until(lambda: b"Kim gives medal back" in site.ask().body, within_s=2, what="the story")
    site.top_news("second")
    until(lambda: b"second" in site.ask().body, within_s=2, what="the list")


def test_a_kill_reaches_readers_within_two_seconds_and_stays(site: Site) -> None:
    assert site.ask().status == 200
    assert site.ask(PICTURE).status == 200
    site.kill(STORY)
    site.drop(PICTURE)
    print(f"story {until(lambda: site.ask().status == 410, within_s=2, what='the story'):.3f} s")
    print(f"picture {until(lambda: site.ask(PICTURE).status == 404, within_s=2, what='the picture'):.3f} s")
    for _ in range(30):
        assert site.ask().status == 410
        assert site.ask(PICTURE).status == 404
        time.sleep(0.02)


def test_with_the_stand_down_readers_have_what_there_was_and_nothing_that_was_not_to_be_kept(site: Site) -> None:
    site.ask()
    assert site.ask(KILLED).status == 410
    assert site.ask("/old/").status == 301
    assert site.ask("/nothing/").status == 404
    site.stop("stand")
    time.sleep(2.5)
    for _ in range(3):
        answer = site.ask()
        assert (answer.status, b"Kim gets medal" in answer.body) == (200, True)
        for path in ("/old/", "/nothing/"):
            assert site.ask(path).status in (502, 503, 504), f"{path} says must-revalidate and was served stale"
        assert site.ask(KILLED).status in (410, 502, 503, 504)
        time.sleep(0.3)
    site.start_stand()
    site.story("Kim is back")
    until(lambda: b"Kim is back" in site.ask().body, within_s=5, what="the stand's return")


def test_what_was_recalled_does_not_come_back_when_the_stand_goes_down(site: Site) -> None:
    assert site.ask().status == 200
    assert site.ask(PICTURE).status == 200
    site.kill(STORY)
    site.drop(PICTURE)
    until(lambda: (site.ask().status, site.ask(PICTURE).status) == (410, 404), within_s=2, what="the kill")
    site.stop("stand")
    for _ in range(15):
        assert site.ask().status != 200
        assert site.ask(PICTURE).status != 200
        time.sleep(0.2)


def test_a_reader_is_not_kept_waiting_while_a_copy_is_renewed(varnish: Site) -> None:
    varnish.ask()
    time.sleep(2.1)
    os.killpg(varnish.processes["stand"].pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        answer = varnish.ask()
        assert (answer.status, time.monotonic() - began < 0.5) == (200, True), "stale-while-revalidate: a second of grace"
    finally:
        os.killpg(varnish.processes["stand"].pid, signal.SIGCONT)


def test_what_must_not_be_kept_never_is(site: Site, kind: str) -> None:
    kept_for_a_second = KILLED if kind == "nginx" else ""  # deploy/nginx/lateedition.conf says why
    for path, status in ((KILLED, 410), ("/old/", 301), ("/nothing/", 404), ("/-/health", 200)):
        for _ in range(3 if path != kept_for_a_second else 0):
            answer = site.ask(path)
            assert answer.status == status
            assert answer.headers.get("x-cache", "MISS") != "HIT", path
            if kind == "varnish":
                assert answer.headers.get("age", "0") == "0"


def test_a_name_that_is_not_ours_gets_nothing_and_poisons_nothing(site: Site) -> None:
    clean = site.ask().body
    for host in ("evil.example", "www.example.org.evil.example", "evil.example:80", "evil.example/www.example.org"):
        assert site.ask(host=host).status in (400, 421)
    for forged in ({"x_forwarded_host": "evil.example"}, {"x_host": "evil.example"}, {"forwarded": "host=evil.example"}):
        assert site.ask(**forged).body == clean
    assert site.ask().body == clean


def test_only_the_consent_cookie_makes_another_copy(site: Site) -> None:
    site.ask()
    for cookie in ("session=abc; tracking=1", "consent=all; x=1", "consent=3x", "xconsent=3", "consent=3.Films"):
        assert b"notice" in site.ask(cookie=cookie).body, cookie
        assert is_from_the_copy_of_the_page(site, cookie=cookie), f"{cookie} made a copy of its own"
    chosen = site.ask(cookie="a=b; consent=3; c=d")
    assert b"notice" not in chosen.body
    assert b"notice" in site.ask().body
    for purposes in ("films", "films.ads", "a.b.c"):
        answer = site.ask(cookie=f"consent=3.{purposes}")
        assert b"notice" not in answer.body, purposes
        assert answer.headers["etag"] == chosen.headers["etag"], "what was agreed to makes no page of its own"
    assert b"notice" not in site.ask(sec_gpc="1").body
    assert b"notice" in site.ask().body


def test_random_queries_are_one_page(site: Site) -> None:
    for at in range(5):
        assert is_from_the_copy_of_the_page(site, f"{STORY}?x={at}"), f"?x={at} made a copy of its own"


def test_the_past_is_asked_of_the_stand_and_leaves_no_copy_in_the_place_of_the_present(site: Site) -> None:
    until(lambda: site.ask(f"{STORY}?at=2020-05-05").status == 302, within_s=10, what="a first edition that is past")
    site.top_news("the list of today")
    until(lambda: b"the list of today" in site.ask().body, within_s=2, what="the list")
    present = site.ask().body
    for _ in range(3):
        for query in ("?at=2020-05-05T12:00:00Z", "?x=1&at=2020-05-05T12:00:00Z", "?at=&at=2020-05-05"):
            past = site.ask(STORY + query)
            assert past.headers.get("x-cache", "MISS") != "HIT", query
            assert past.body != present, query
        assert site.ask(accept_datetime="yesterday").status == 400
        assert site.ask(accept_datetime="Tue, 05 May 2020 12:00:00 GMT").status == 302
        assert (site.ask().status, site.ask().body) == (200, present)
        assert site.ask(f"{STORY}?%61t=2020-05-05T12:00:00Z").body == present, "the stand hears only what a cache hears"


def test_a_reader_who_has_seen_more_is_not_sent_back_by_a_copy(site: Site) -> None:
    seen = int(site.ask().headers["late-edition-position"])
    ahead = site.ask(late_edition_position=str(seen + 1))
    assert (ahead.status, ahead.headers["retry-after"]) == (503, "1")
    assert site.ask(late_edition_position=str(seen)).status == 200
    site.print(lambda printing: printing.set_position(seen + 1))
    assert site.ask(late_edition_position=str(seen + 1)).headers["late-edition-position"] == str(seen + 1)


def test_purges_are_taken_from_our_own_machines_only_and_need_keys(varnish: Site) -> None:
    assert varnish.ask("/-/purge", method="POST").status == 400
    assert varnish.ask("/-/purge", method="POST", surrogate_key="story:99").status == 200
    assert varnish.ask("/-/purge").status != 200


def test_a_cache_that_was_away_is_told_when_it_is_back(varnish: Site) -> None:
    varnish.stop("purge")
    varnish.ask()
    varnish.kill(STORY)
    varnish.start("purge", LATEEDITION_PURGE_URLS=f"http://127.0.0.1:{varnish.cache}/-/purge")
    until(lambda: varnish.ask().status == 410, within_s=4, what="the kill that was printed while nobody purged")


def test_events_are_passed_on_as_they_come(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", site.cache), timeout=5) as listener:
        listener.sendall(b"GET /-/live HTTP/1.1\r\nHost: www.example.org\r\nAccept: text/event-stream\r\n\r\n")
        heard(listener, b"retry:")
        for content in ("at ten", "at eleven", "at noon"):
            site.top_news(content)
            assert heard(listener, b"event: edition").count(b"data:") == 1, "events were held back and came together"


def heard(listener: socket.socket, sign: bytes) -> bytes:
    """Return what comes up to `sign` and what came with it; TimeoutError if it does not."""
    got = b""
    while sign not in got or not got.rstrip(b" ").endswith((b"\n\n", b"\r\n")):
        more = listener.recv(4096)
        assert more, f"the stream ended with {got!r}"
        got += more
    return got
