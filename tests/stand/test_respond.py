"""What a reader is answered, page by page."""

from __future__ import annotations

import gzip
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from lateedition.edition.record import Entry, Fragment, Hole
from lateedition.edition.segments import segment
from lateedition.edition.store import Store
from lateedition.stand import surrogates
from lateedition.stand.exchange import Answer, Request
from lateedition.stand.memory import Memory
from lateedition.stand.respond import respond

if TYPE_CHECKING:
    from pathlib import Path

STORY = "<h1>Kim gets medal</h1><ol>top news</ol><p>Moscow</p><form>notice</form>"


def text_of(answer: Answer) -> str:
    body = answer.body
    return (gzip.decompress(body) if headers_of(answer).get("content-encoding") == "gzip" else body).decode()


def headers_of(answer: Answer) -> dict[str, str]:
    headers = dict(answer.headers)
    assert len(headers) == len(answer.headers), "a header is said twice"
    return headers


def test_a_page_is_answered_with_its_fragments_in_their_places(edition) -> None:
    answer = edition.answer()
    assert answer.status == 200
    assert text_of(answer) == STORY


def test_gzip_is_sent_to_who_takes_it_and_decodes_to_the_same(edition) -> None:
    answer = edition.answer(accept_encoding="gzip, deflate, br")
    assert headers_of(answer)["content-encoding"] == "gzip"
    assert text_of(answer) == STORY


@pytest.mark.parametrize("coding", [None, "gzip"])
@pytest.mark.parametrize("path", ["/world/kim-17/", "/nothing/", "/world/killed-18/", "/old/kim-17/", "/pictures/4-abc-480.webp", "/plain"])
def test_a_head_has_the_headers_of_a_get_and_no_body(edition, path: str, coding: str | None) -> None:
    got, asked = edition.answer(path, accept_encoding=coding), edition.answer(path, method="HEAD", accept_encoding=coding)
    assert (asked.status, asked.headers) == (got.status, got.headers)
    assert asked.body == b""
    assert headers_of(got)["content-length"] == str(len(got.body))


@pytest.mark.parametrize("coding", [None, "gzip"])
def test_a_page_of_one_place_that_nothing_fills_is_empty_and_says_so(edition, coding: str | None) -> None:
    page = Entry(200, (("content-type", "text/html"),), (Hole("no-such-list"),))
    edition.print(lambda printing: printing.put("/empty/", page))
    for _ in range(3):
        answer = edition.answer("/empty/", accept_encoding=coding)
        assert (answer.status, answer.body) == (200, b"")
        assert "content-encoding" not in headers_of(answer)
        assert headers_of(answer)["content-length"] == "0"


def test_every_answer_names_its_edition_and_keeps_the_browser_on_a_short_lead(edition) -> None:
    paths = ("/world/kim-17/", "/nothing/", "/world/killed-18/", "/old/kim-17/", "/plain", "/\0", "/-/nothing")
    for answer in [*(edition.answer(path) for path in paths), edition.answer(method="PUT"), edition.answer(if_none_match="*")]:
        headers = headers_of(answer)
        assert headers["late-edition"] == "1"
        assert headers["late-edition-position"] == "12"
        if answer.status != 304:
            assert headers["content-security-policy"].startswith("default-src 'none';")
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cross-origin-opener-policy"] == "same-origin"
            assert headers["cross-origin-resource-policy"] == "same-origin"
            assert "referrer-policy" in headers
            assert "permissions-policy" in headers
            assert headers["accept-ranges"] == "none"


def test_a_page_that_is_not_there_is_answered_with_the_editions_own_404(edition) -> None:
    answer = edition.answer("/nothing/", accept_encoding="gzip")
    assert answer.status == 404
    assert text_of(answer) == "<h1>No such page</h1><ol>top news</ol>"
    assert "etag" not in headers_of(answer)
    assert "must-revalidate" in headers_of(answer)["cache-control"]


def test_an_edition_without_a_404_page_has_a_plain_one(edition) -> None:
    edition.print(lambda printing: printing.drop("/-/errors/404"))
    answer = edition.answer("/nothing/")
    assert answer.status == 404
    assert "nothing at this address" in text_of(answer)


def test_reserved_addresses_are_never_pages(edition) -> None:
    def work(printing) -> None:
        printing.put("/-/errors/410", Entry(410, (), (segment(b"gone"),)))
        printing.put("/-/secret/", Entry(200, (), (segment(b"secret"),)))

    edition.print(work)
    assert edition.answer("/-/errors/410").status == 404
    assert edition.answer("/-/secret/").status == 404
    assert edition.answer("/-/secret").status == 404
    assert edition.answer("/-/errors/404").status == 404
    assert edition.answer("/-/errors").status == 404
    assert edition.answer("/-/").status == 404


def test_a_withdrawn_page_is_gone_and_nobody_keeps_the_answer(edition) -> None:
    answer = edition.answer("/world/killed-18/", if_none_match="*")
    assert answer.status == 410
    assert text_of(answer) == "<h1>Withdrawn</h1>"
    assert headers_of(answer)["cache-control"] == "no-store"
    assert "etag" not in headers_of(answer)


def test_a_moved_page_sends_the_reader_on_but_not_for_good(edition) -> None:
    answer = edition.answer("/old/kim-17/", if_none_match="*")
    assert answer.status == 301
    assert headers_of(answer)["location"] == "/world/kim-17/"
    assert headers_of(answer)["cache-control"] == "public, max-age=0, must-revalidate"


def test_a_forgotten_slash_is_added(edition) -> None:
    answer = edition.answer("/hindi/यूपी-3")
    assert answer.status == 301
    assert headers_of(answer)["location"] == "/hindi/%E0%A4%AF%E0%A5%82%E0%A4%AA%E0%A5%80-3/"
    assert edition.answer("/nothing").status == 404


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/World/Kim-17/", "/world/kim-17/"),
        ("//world//kim-17/", "/world/kim-17/"),
        ("/world/kim-17/).", "/world/kim-17/"),
        ("/world/kim-17”,", "/world/kim-17/"),
        ("/world/kim-17/\u200b", "/world/kim-17/"),
        ("/PLAIN.", "/plain/"),
        ("/pictures/4-abc-480.webp)", "/pictures/4-abc-480.webp"),
        ("/World/Killed-18/", "/world/killed-18/"),
    ],
)
def test_an_address_that_was_typed_or_pasted_a_little_wrong_leads_to_the_right_one(edition, asked: str, meant: str) -> None:
    answer = edition.answer(asked)
    assert (answer.status, headers_of(answer).get("location")) == (301, meant)
    assert edition.answer(meant).status != 301


@pytest.mark.parametrize("path", ["/world/kim-18/", "/world/kim-17/x/", "/-//errors/404", "//-/errors/404", "//evil.example/"])
def test_what_nobody_can_have_meant_is_not_found(edition, path: str) -> None:
    assert edition.answer(path).status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "X-ANY"])
def test_other_methods_are_told_which_there_are(edition, method: str) -> None:
    answer = edition.answer(method=method)
    assert answer.status == 405
    assert headers_of(answer)["allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["", "*", "world/", "/a\0b/", "/a\nb/", "/\x7f", "/\ufffd/", f"/{chr(0xD800)}/", "/" + "x" * 5000])
def test_what_is_no_address_is_a_bad_request(edition, path: str) -> None:
    assert edition.answer(path).status == 400


def test_a_long_hindi_address_is_an_address(edition) -> None:
    path = "/" + "अ" * 2000 + "/"
    assert edition.answer(path).status == 404
    edition.print(lambda printing: printing.put(path, Entry(200, (), (segment(b"long"),))))
    assert text_of(edition.answer(path)) == "long"


def test_browsers_ask_each_time_and_shared_caches_never_run_more_than_a_second_behind(edition) -> None:
    said = headers_of(edition.answer())["cache-control"].split(", ")
    assert "max-age=0" in said
    assert "stale-while-revalidate=1" in said
    assert "stale-if-error=86400" in said
    assert not [word for word in said if word.startswith(("s-maxage", "must-revalidate", "proxy-revalidate", "private"))]


def test_files_named_by_their_content_are_kept_and_pictures_can_still_be_recalled(edition) -> None:
    asset, picture = headers_of(edition.answer("/assets/site-1a2b.css")), headers_of(edition.answer("/pictures/4-abc-480.webp"))
    assert asset["cache-control"] == "public, max-age=31536000, immutable"
    assert picture["cache-control"] == "public, max-age=31536000, s-maxage=60, immutable"
    assert picture["cross-origin-resource-policy"] == "cross-origin"
    assert "vary" not in picture
    assert "content-encoding" not in picture
    assert asset["vary"] == "accept-encoding"


def test_surrogate_keys_name_what_the_page_shows_and_the_lists_in_it(edition) -> None:
    keys = headers_of(edition.answer())["surrogate-key"].split()
    assert keys == [surrogates.of_page("/world/kim-17/"), "story:17", "section:3", "fragment:top.en", "fragment:notice.en"]


def test_a_page_that_shows_frames_lets_in_whom_it_names_and_no_other_page_does(edition) -> None:
    frame = "https://player.example"
    shows = Entry(200, (("content-type", "text/html"), ("frame-src", frame)), (segment(b"<p>film</p>"),))
    edition.print(lambda printing: printing.put("/film/", shows))
    film, other = headers_of(edition.answer("/film/")), headers_of(edition.answer())
    assert film["content-security-policy"] == f"{other['content-security-policy']}; frame-src {frame}"
    assert "frame-src" not in film
    assert film["x-content-type-options"] == "nosniff"


def test_headers_of_the_entry_come_before_those_of_the_house(edition) -> None:
    strict = Entry(200, (("content-type", "image/svg+xml"), ("content-security-policy", "sandbox")), (segment(b"<svg/>"),))
    edition.print(lambda printing: printing.put("/drawing/", strict))
    assert headers_of(edition.answer("/drawing/"))["content-security-policy"] == "sandbox"


def test_a_hole_whose_fragment_is_missing_stays_empty(edition) -> None:
    edition.print(lambda printing: printing.drop_fragment("top.en"))
    assert text_of(edition.answer()) == STORY.replace("<ol>top news</ol>", "")


def test_a_changed_list_is_on_every_page_at_once(edition) -> None:
    before = edition.answer(accept_encoding="gzip")
    edition.print(lambda printing: printing.put_fragment("top.en", Fragment(segment(b"<ol>LIVE</ol>"))))
    after = edition.answer(accept_encoding="gzip")
    assert text_of(after) == STORY.replace("top news", "LIVE")
    assert headers_of(after)["late-edition"] == "2"
    assert headers_of(after)["etag"] != headers_of(before)["etag"]


def test_a_page_that_a_tag_was_given_for_is_not_sent_again_until_it_differs(edition) -> None:
    tag = headers_of(edition.answer(accept_encoding="gzip"))["etag"]
    answer = edition.answer(accept_encoding="gzip", if_none_match=tag)
    assert answer.status == 304
    assert answer.body == b""
    assert {"etag", "cache-control", "vary", "late-edition"} <= headers_of(answer).keys()
    edition.print(lambda printing: printing.put("/other/", Entry(200, (), ())))
    assert edition.answer(accept_encoding="gzip", if_none_match=tag).status == 304
    edition.print(lambda printing: printing.put_fragment("top.en", Fragment(segment(b"new"))))
    assert edition.answer(accept_encoding="gzip", if_none_match=tag).status == 200


def test_gzip_and_plain_have_different_tags_and_a_picture_has_one(edition) -> None:
    plain, coded = edition.answer(), edition.answer(accept_encoding="gzip")
    assert headers_of(plain)["etag"] != headers_of(coded)["etag"]
    assert edition.answer(accept_encoding="gzip", if_none_match=headers_of(plain)["etag"]).status == 200
    path = "/pictures/4-abc-480.webp"
    assert headers_of(edition.answer(path))["etag"] == headers_of(edition.answer(path, accept_encoding="gzip"))["etag"]


def test_a_page_was_last_modified_when_anything_in_it_was(edition) -> None:
    assert headers_of(edition.answer("/plain/"))["last-modified"] == "Tue, 05 May 2020 09:11:59 GMT"
    assert headers_of(edition.answer())["last-modified"] == "Tue, 05 May 2020 12:00:00 GMT"


def test_a_reader_with_a_date_gets_the_page_again_once_a_list_in_it_changed(edition) -> None:
    seen = headers_of(edition.answer())["last-modified"]
    assert edition.answer(if_modified_since=seen).status == 304
    later = edition_time(edition) + timedelta(hours=1)
    edition.print(lambda printing: printing.put_fragment("top.en", Fragment(segment(b"new"))), moment=later)
    assert edition.answer(if_modified_since=seen, now=later.timestamp() + 60).status == 200


def test_a_date_is_not_told_while_the_same_second_could_still_mean_another_edition(edition) -> None:
    fresh = edition.answer(now=edition_time(edition).timestamp() + 1)
    assert "last-modified" not in headers_of(fresh)
    assert edition.answer(now=edition_time(edition).timestamp() - 3600).status == 200


def test_a_date_is_not_told_where_nobody_can_say(edition) -> None:
    def work(printing) -> None:
        printing.put("/undated/", Entry(200, (), (segment(b"x"), Hole("top.en"))))
        printing.put("/emptied/", Entry(200, (), (segment(b"x"), Hole("missing")), changed=1.0))

    edition.print(work)
    assert "last-modified" not in headers_of(edition.answer("/undated/"))
    assert "last-modified" not in headers_of(edition.answer("/emptied/"))


def test_a_tag_counts_and_a_date_beside_it_does_not(edition) -> None:
    assert edition.answer(if_none_match='"other"', if_modified_since="Fri, 01 Jan 2100 00:00:00 GMT").status == 200


def test_who_takes_neither_gzip_nor_no_coding_is_told_so_but_gets_pictures(edition) -> None:
    assert edition.answer(accept_encoding="identity;q=0, br").status == 406
    assert edition.answer("/pictures/4-abc-480.webp", accept_encoding="identity;q=0, br").status == 200
    assert edition.answer(accept_encoding="identity;q=0, gzip").status == 200


def test_before_the_first_edition_readers_are_asked_to_come_back(tmp_path: Path) -> None:
    with Store.for_printing(tmp_path) as store, store.view() as view:
        answer = respond(Request(method="GET", path="/"), view=view, now=0.0, memory=Memory())
    assert answer.status == 503
    assert headers_of(answer)["retry-after"] == "2"
    assert "first edition is being printed" in text_of(answer)


def test_what_is_remembered_is_forgotten_with_the_edition(edition) -> None:
    for text in (b"one", b"two", b"three"):
        edition.print(lambda printing, text=text: printing.put("/plain/", Entry(200, (), (segment(text),))))
        assert text_of(edition.answer("/plain/")) == text_of(edition.answer("/plain/")) == text.decode()


def edition_time(edition):
    with edition.store.view() as view:
        return view.head.moment


def test_a_reader_who_has_had_a_newer_edition_is_sent_to_another_machine(edition) -> None:
    answer = edition.answer(seen="13")
    headers = headers_of(answer)
    assert (answer.status, headers["retry-after"], headers["cache-control"]) == (503, "1", "no-store")
    assert headers["late-edition-position"] == "12"


@pytest.mark.parametrize("seen", ["12", "0", "", "-1", "1e9", "１３", "9" * 40, "13 "])
def test_a_reader_who_has_had_this_edition_or_says_nothing_sensible_is_answered(edition, seen: str) -> None:
    assert edition.answer(seen=seen).status == 200


def test_a_store_that_is_printed_anew_does_not_say_of_a_page_to_come_that_it_is_not_there(edition) -> None:
    edition.print(lambda printing: printing.take_over(after=10))
    assert edition.answer().status == 200
    assert edition.answer("/nothing").status == 503
    to_come = edition.answer("/nothing/")
    assert to_come.status == 503
    assert headers_of(to_come)["retry-after"] == "2"
    edition.print(lambda printing: printing.complete())
    assert edition.answer("/nothing/").status == 404
