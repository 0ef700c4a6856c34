"""A real stand over HTTP: what the core answers arrives as it was answered."""

from __future__ import annotations

import json
import shutil
import time
import zlib
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote

import pytest
from prometheus_client import CollectorRegistry, Histogram, write_to_textfile
from prometheus_client.parser import text_string_to_metric_families

STORY = b"<h1>Kim gets medal</h1><ol>top news</ol><p>Moscow</p><form>notice</form>"


def test_a_page_comes_whole_and_compressed(running) -> None:
    response, body = running.ask("/world/kim-17/", accept_encoding="gzip")
    assert response.status == 200
    assert response.headers["content-encoding"] == "gzip"
    assert zlib.decompress(body, wbits=31) == STORY
    assert response.headers.get_all("late-edition") == ["1"]
    assert running.ask("/world/kim-17/")[1] == STORY


def test_a_query_makes_no_other_page(running) -> None:
    plain, _ = running.ask("/world/kim-17/")
    other, body = running.ask("/world/kim-17/?utm_source=x&page=%00#y")
    assert body == STORY
    assert other.headers["etag"] == plain.headers["etag"]


def test_a_percent_encoded_address_is_found(running) -> None:
    response, body = running.ask(quote("/hindi/यूपी-3/"))
    assert response.status == 200
    assert body.decode() == "<h1>यूपी</h1>"


def test_head_says_the_length_and_sends_nothing(running) -> None:
    got, body = running.ask("/world/kim-17/")
    asked, nothing = running.ask("/world/kim-17/", method="HEAD")
    assert asked.headers["content-length"] == got.headers["content-length"] == str(len(body))
    assert asked.headers["etag"] == got.headers["etag"]
    assert nothing == b""


def test_what_the_reader_has_is_not_sent_again(running) -> None:
    tag = running.ask("/world/kim-17/")[0].headers["etag"]
    response, body = running.ask("/world/kim-17/", if_none_match=f'"x", W/{tag}')
    assert (response.status, body) == (304, b"")
    assert response.headers["etag"] == tag
    modified = running.ask("/plain/")[0].headers["last-modified"]
    assert running.ask("/plain/", if_modified_since=modified)[0].status == 304


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing/", 404),
        ("GET", "/-/errors/404", 404),
        ("POST", "/world/kim-17/", 405),
        ("DELETE", "/-/health", 405),
        ("GET", "/-/consent", 405),
        ("GET", "/old/kim-17/", 301),
        ("GET", "/plain", 301),
        ("GET", "/world/killed-18/", 410),
        ("GET", "/%ff/", 400),
        ("GET", "/a%00b/", 400),
    ],
)
def test_every_other_answer_arrives_too(running, method: str, path: str, status: int) -> None:
    response, _ = running.ask(path, method=method)
    assert response.status == status
    assert response.headers["late-edition"] == "1"
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_a_range_is_not_served_in_part(running) -> None:
    response, body = running.ask("/world/kim-17/", range="bytes=0-3")
    assert (response.status, body) == (200, STORY)


def test_a_picture_arrives_byte_for_byte(running) -> None:
    response, body = running.ask("/pictures/4-abc-480.webp", accept_encoding="gzip")
    assert response.headers["content-type"] == "image/webp"
    assert "content-encoding" not in response.headers
    assert body.startswith(b"RIFF")
    assert body.endswith(bytes(range(256)))


def test_the_notice_is_answered_and_not_asked_again(running) -> None:
    response, _ = running.ask(
        "/-/consent",
        method="POST",
        body=b"choice=refuse&version=3&place=notice",
        content_type="application/x-www-form-urlencoded",
        referer=f"http://{running.host}:{running.port}/world/kim-17/",
    )
    assert response.status == 303
    assert response.headers["location"] == "/world/kim-17/"
    said = response.headers.get_all("set-cookie")
    assert [value.partition(";")[0] for value in said] == ["consent=3", "film_seen=", "read_before="]
    cookie = SimpleCookie(said[0])["consent"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["httponly"]
    assert not cookie["domain"]
    _, body = running.ask(response.headers["location"], cookie=f"consent={cookie.value}")
    assert body == STORY.replace(b"<form>notice</form>", b"")


def test_a_read_is_taken_without_an_answer_to_keep(running) -> None:
    form = b"story=17&path=%2Fworld%2Fkim-17%2F&from="
    response, body = running.ask("/-/read", method="POST", body=form, content_type="text/plain", sec_fetch_site="same-origin")
    assert (response.status, body, response.headers["content-length"], response.headers["set-cookie"]) == (204, b"", None, None)
    assert running.counted("reads") == 1
    assert running.ask("/-/read", method="POST", body=form, sec_gpc="1")[0].status == 204
    assert running.ask("/-/read", method="POST", body=form, dnt="1")[0].status == 204
    assert running.counted("reads") == 1
    assert running.ask("/-/read", method="POST", body=form, sec_fetch_site="cross-site")[0].status == 403
    assert running.ask("/-/read")[0].status == 405


def test_a_form_that_is_too_long_is_refused_even_if_it_does_not_say_how_long(running) -> None:
    assert running.ask("/-/consent", method="POST", body=b"x" * 5000)[0].status == 413
    chunked = (
        b"POST /-/consent HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"400\r\n"
        + b"x" * 1024
        + b"\r\n"
    )
    endless = chunked + (b"400\r\n" + b"x" * 1024 + b"\r\n") * 8 + b"0\r\n\r\n"
    assert running.raw(endless).startswith(b"HTTP/1.1 413")


def test_health_says_what_readers_have(running) -> None:
    response, body = running.ask("/-/health")
    assert response.status == 200
    assert response.headers["cache-control"] == "no-store"
    assert json.loads(body) == {"status": "ok", "edition": 1, "position": 12, "ahead": [], "printed": "2020-05-05T12:00:00Z"}
    assert running.ask("/-/health", method="HEAD")[1] == b""


def test_metrics_count_answers_by_kind(running) -> None:
    def count() -> int:
        line = next(line for line in running.ask("/-/metrics")[1].decode().splitlines() if 'status="4xx"' in line)
        return int(line.rpartition(" ")[2])

    before = count()
    for _ in range(3):
        running.ask("/nothing/")
    assert count() == before + 3


def test_cookies_in_two_headers_are_both_seen(running) -> None:
    got = running.raw(b"GET /world/kim-17/ HTTP/1.1\r\nHost: x\r\nCookie: a=b\r\nCookie: consent=3.films\r\nConnection: close\r\n\r\n")
    assert b"<p>Moscow</p>" in got
    assert b"notice</form>" not in got


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x00\x00garbage\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nIf-None-Match: \xff\xfe\r\nConnection: close\r\n\r\n",
        b"GET http://evil.example/world/kim-17/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 100_000 + b"\r\nConnection: close\r\n\r\n",
    ],
)
def test_strange_bytes_get_an_answer_that_blames_them_and_do_no_harm(running, sent: bytes) -> None:
    got = running.raw(sent)
    assert got == b"" or got[9:10] in b"234" or got[9:12] == b"505"
    assert running.ask("/-/health")[0].status == 200


def test_a_worker_stays_small(running) -> None:
    for _ in range(300):
        running.ask("/world/kim-17/", accept_encoding="gzip")
    for worker in running.workers():
        used = Path(f"/proc/{worker}/smaps_rollup").read_text().split("Pss:")[1].split()[0]
        assert int(used) < 60_000, f"worker {worker} uses {used} kB"


def test_a_reader_who_names_a_newer_position_is_answered_503_by_the_server_too(running) -> None:
    response, _ = running.ask("/world/kim-17/", late_edition_position="13")
    assert (response.status, response.getheader("late-edition-position")) == (503, "12")
    assert running.ask("/world/kim-17/", late_edition_position="12")[0].status == 200


def test_health_and_metrics_say_how_far_the_press_is_behind(running) -> None:
    notice = running.folder.parent / "press.json"
    notice.write_text(json.dumps({"log_end": 15, "heard": time.time() - 8, "doing": "following", "written": time.time()}))
    try:
        said = json.loads(running.ask("/-/health")[1])
        assert (said["status"], said["behind"], said["doing"]) == ("ok", 3, "following")
        assert 8 <= said["heard_s"] < 20
        lines = running.ask("/-/metrics")[1].decode().splitlines()
        assert "lateedition_log_behind 3" in lines
        assert [line for line in lines if line.startswith("lateedition_log_heard_seconds 8.")]
    finally:
        notice.unlink()


def test_metrics_hand_on_what_others_have_left_and_are_one_whole_text(running) -> None:
    folder = running.folder.parent / "watching"
    folder.mkdir()
    try:
        visible = Histogram("lateedition_publish_to_visible_seconds", "How long.", ["what"], registry=(registry := CollectorRegistry()))
        visible.labels("news").observe(0.012)
        write_to_textfile(str(folder / "press.prom"), registry)
        (folder / "broken.prom").write_bytes(b"\xff\xfe")
        families = {family.name: family for family in text_string_to_metric_families(running.ask("/-/metrics")[1].decode())}
        assert {"lateedition_publish_to_visible_seconds", "lateedition_edition_number", "lateedition_answers"} <= families.keys()
        counts = [each for each in families["lateedition_publish_to_visible_seconds"].samples if each.name.endswith("_count")]
        assert [(each.labels, each.value) for each in counts] == [({"what": "news"}, 1)]
    finally:
        shutil.rmtree(folder)
