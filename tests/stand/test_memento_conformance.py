"""Memento (RFC 7089), requirement by requirement, over real HTTP, for the pattern that a page follows here.

That is 1.1: a page is its own TimeGate, its mementos have addresses of their own, and negotiation is a 302 (decision 36). The table was
made from the whole text of the RFC: what it asks of originals, TimeGates, mementos and TimeMaps, and of the special cases of section 4.5,
in our own words. Requirements of clients, of mirrors, and of the patterns that we do not follow are left out.

One SHOULD is not followed: a TimeGate that is asked without Accept-Datetime should select the newest memento (4.5.3). Here it is the
original, too, so that is the present page, which has no Memento-Datetime (appendix A, pattern 1.1).
"""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import newspast
import pytest

from conformance import Check, Table
from lateedition.edition.record import Entry
from lateedition.edition.segments import segment
from lateedition.edition.store import Store

if TYPE_CHECKING:
    from tests.stand.conftest import Running

ORIGIN = "https://paper.example"
STORY, OLD, GONE, HINDI = "/world/kim-17/", "/old/", "/plain/", "/hindi/यूपी-3/"
NOON = "Tue, 05 May 2020 12:00:01 GMT"
_RFC1123 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT")
_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*[a-z]+="[^"]*")*)\s*(,|$)')


@dataclass(frozen=True)
class Link:
    """A link of a Link header or of a TimeMap (RFC 8288, RFC 6690)."""

    url: str
    rels: tuple[str, ...]
    parameters: dict[str, str]

    @property
    def path(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path


def links_of(said: str) -> list[Link]:
    """Read links by their grammar; nothing may be left over."""
    found, rest = [], said.strip()
    while rest:
        link = _LINK.match(rest)
        assert link is not None, rest
        parameters = dict(re.findall(r'([a-z]+)="([^"]*)"', link[2]))
        found.append(Link(link[1], tuple(parameters.get("rel", "").split()), parameters))
        rest = rest[link.end() :].strip()
    return found


@dataclass
class Archive:
    """A stand over a paper with a past."""

    stand: Running

    def ask(self, path: str, *, method: str = "GET", at: str = "") -> tuple[int, dict[str, str], str]:
        """Ask, and again in a moment while it is told that many do."""
        until = time.monotonic() + 60
        while True:
            response, body = self.stand.ask(path, method=method, **({"accept_datetime": at} if at else {}))
            if response.status != 503 or time.monotonic() > until:
                return response.status, {name.lower(): value for name, value in response.getheaders()}, body.decode(errors="replace")
            time.sleep(0.1)

    def links(self, path: str, *, at: str = "") -> list[Link]:
        return links_of(self.ask(path, at=at)[1].get("link", ""))

    def resolved(self, path: str, link: Link) -> str:
        """Return the path, with its query, that a link leads to from `path`: it may be relative (RFC 8288, 3.1)."""
        url = urlsplit(urljoin(f"{ORIGIN}{path}", link.url))
        return f"{url.path}?{url.query}" if url.query else url.path

    def timemap(self, path: str = STORY) -> list[Link]:
        return links_of(self.ask(f"/-/timemap/link{path}")[2])

    def mementos(self, path: str = STORY) -> list[Link]:
        return [link for link in self.timemap(path) if "memento" in link.rels]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, starter: Callable[..., Running]) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("archive") / "edition"
    with Store.for_printing(folder) as store:
        newspast.print_three(store)

        def later(printing: object) -> None:
            printing.put("/-/past/nothing", newspast.piece(b"<html><body>nothing</body></html>", origin=ORIGIN))  # type: ignore[attr-defined]
            printing.drop(GONE)  # type: ignore[attr-defined]
            printing.put(HINDI, Entry(200, newspast.HTML, (segment("<html><body>यूपी</body></html>".encode()),)))  # type: ignore[attr-defined]

        store.print_edition(later, moment=datetime(2020, 5, 5, 13, tzinfo=UTC))
        yield Archive(starter(folder))


TABLE: Table[Archive] = Table()


@TABLE.requires("2.1.1", "MUST", "take an rfc1123-date in Accept-Datetime, in GMT")
@TABLE.requires("4.1.1", "MUST", "answer it with 302 and the URI of a memento in Location")
@TABLE.requires("2.1.2, 4.1.1", "MUST", "say accept-datetime in Vary of what a TimeGate answers")
@TABLE.requires("2.1.1, 4.1.1", "MUST NOT", "say Memento-Datetime in what a TimeGate answers")
@TABLE.requires("3.1", "MUST", "select by the moment first, whatever else is negotiated")
def a_timegate_leads_to_a_memento(archive: Archive) -> None:
    for method in ("GET", "HEAD"):
        status, headers, body = archive.ask(STORY, at="Tue, 05 May 2020 12:15:00 GMT", method=method)
        assert (status, body) == (302, "")
        assert "accept-datetime" in headers["vary"].lower()
        assert "memento-datetime" not in headers
        led_to = archive.ask(urlsplit(headers["location"]).path + "?" + urlsplit(headers["location"]).query)
        assert (led_to[0], led_to[1]["memento-datetime"]) == (200, "Tue, 05 May 2020 12:10:30 GMT")


@TABLE.requires("2.2.1, 4.1.1", "MUST", "name the original in Link of what a TimeGate answers; it is itself the timegate")
@TABLE.requires("2.2.4", "MUST", "give each link to a memento a datetime, in the form of rfc1123-date")
@TABLE.requires("2.2.3", "SHOULD", "name the TimeMap, with its media type")
def a_timegate_names_what_there_is(archive: Archive) -> None:
    found = archive.links(STORY, at="Tue, 05 May 2020 12:15:00 GMT")
    assert {rel: link.url for link in found for rel in link.rels if rel in ("original", "timegate")} == {
        "original": f"{ORIGIN}{STORY}", "timegate": f"{ORIGIN}{STORY}",
    }  # fmt: skip
    [timemap] = [link for link in found if "timemap" in link.rels]
    assert timemap.parameters["type"] == "application/link-format"
    assert archive.ask(timemap.path)[0] == 200
    for link in found:
        assert ("memento" in link.rels) == ("datetime" in link.parameters)
        assert "memento" not in link.rels or _RFC1123.fullmatch(link.parameters["datetime"])


@TABLE.requires("2.1.1", "MUST", "say Memento-Datetime in each memento: the very moment of that state")
@TABLE.requires("2.2.1", "MUST", "name the original in Link of each memento; 2.2.2: its TimeGate")
@TABLE.requires("2.2.4", "MUST", "have each link to a memento lead to one that says that datetime")
def a_memento_says_what_it_is(archive: Archive) -> None:
    assert len(archive.mementos()) == 3
    for memento in archive.mementos():
        status, headers, _ = archive.ask(memento.path)
        assert (status, headers["memento-datetime"]) == (200, memento.parameters["datetime"])
        found = links_of(headers["link"])
        assert [link.url for link in found if "original" in link.rels] == [f"{ORIGIN}{STORY}"]
        assert [link.url for link in found if "timegate" in link.rels] == [f"{ORIGIN}{STORY}"]
        for other in (link for link in found if "memento" in link.rels):
            assert archive.ask(other.path)[1]["memento-datetime"] == other.parameters["datetime"]


@TABLE.requires("4.5.6", "MUST", "be sticky: a memento is the same whenever and however it is asked for, with Accept-Datetime, too")
@TABLE.requires("4.1.1", "MUST NOT", "negotiate at a memento: its Vary has no accept-datetime")
def a_memento_is_for_good(archive: Archive) -> None:
    path = archive.mementos()[1].path
    first = archive.ask(path)
    assert "accept-datetime" not in first[1].get("vary", "").lower()
    for at in ("", NOON, "Thu, 01 Jan 2015 00:00:00 GMT"):
        again = archive.ask(path, at=at)
        assert (again[0], again[1]["memento-datetime"], again[2]) == (200, first[1]["memento-datetime"], first[2])
        assert [link.url for link in links_of(again[1]["link"]) if "original" in link.rels] == [f"{ORIGIN}{STORY}"]


@TABLE.requires("2.1.1", "MUST NOT", "say Memento-Datetime in what is no memento: the present, a TimeMap, an error")
@TABLE.requires("2.1.2", "MUST", "let the present say by Vary that it is a TimeGate")
def the_present_is_no_memento(archive: Archive) -> None:
    status, headers, _ = archive.ask(STORY)
    assert (status, "memento-datetime" in headers) == (200, False)
    assert "accept-datetime" in headers["vary"].lower()
    for path in (f"/-/timemap/link{STORY}", "/nothing/", "/-/timemap/link/nothing/"):
        assert "memento-datetime" not in archive.ask(path)[1], path


@TABLE.requires("2.2.2", "MUST", "name the TimeGate in Link of the original; 2.2.1: the original, as that is the TimeGate, once")
@TABLE.requires("2.2.3", "MUST", "name the TimeMap in Link of the original; SHOULD: with its media type")
def the_present_names_its_past(archive: Archive) -> None:
    for path in (STORY, "/hindi/%E0%A4%AF%E0%A5%82%E0%A4%AA%E0%A5%80-3/"):
        found = archive.links(path)
        assert [archive.resolved(path, link) for link in found if "original" in link.rels] == [path]
        assert [archive.resolved(path, link) for link in found if "timegate" in link.rels] == [path]
        [timemap] = [link for link in found if "timemap" in link.rels]
        assert timemap.parameters["type"] == "application/link-format"
        status, headers, _ = archive.ask(archive.resolved(path, timemap))
        assert (status, headers["location"]) == (302, f"/-/timemap/link{path}")
        assert archive.ask(headers["location"])[1]["content-type"] == "application/link-format"


@TABLE.requires("4.5.2", "MUST", "name the TimeGate of what was here once, and is not any more; of what never was there is none")
def what_is_gone_names_its_past(archive: Archive) -> None:
    status, headers, _ = archive.ask(GONE)
    assert (status, [link.rels for link in links_of(headers["link"])]) == (404, [("original", "timegate"), ("timemap",)])
    assert "accept-datetime" in headers["vary"].lower()
    assert archive.ask(GONE, at=NOON)[0] == 302
    assert "link" not in archive.ask("/never/")[1]


@TABLE.requires("4.5.7", "MUST", "name the original in Link of what only leads on; MUST NOT say Memento-Datetime, nor Vary by the moment")
def what_leads_to_a_memento_says_of_what(archive: Archive) -> None:
    for path in (f"{STORY}?at=2020-05-05T12:15:00Z", f"{STORY[:-1]}?at=2020-05-05T12:15:00Z"):
        status, headers, _ = archive.ask(path)
        assert (status, "memento-datetime" in headers) == (302, False)
        assert "accept-datetime" not in headers.get("vary", "").lower()
        assert [link.url for link in links_of(headers["link"]) if "original" in link.rels] == [f"{ORIGIN}{STORY}"]


@TABLE.requires("4.5.8", "SHOULD", "say of pages about the past that there is none of them")
def pages_about_the_past_have_none(archive: Archive) -> None:
    for path in (f"/-/timemap/link{STORY}", "/-/fronts/2020-05-05"):
        status, headers, _ = archive.ask(path)
        assert (status, [(link.url, link.rels) for link in links_of(headers["link"])]) == (
            200, [("http://mementoweb.org/terms/donotnegotiate", ("type",))],
        )  # fmt: skip
        assert "accept-datetime" not in headers.get("vary", "").lower()


@TABLE.requires("4.5.3", "MUST", "lead to the first memento for a moment before it, and to the last for one behind it")
def the_ends_are_the_first_and_the_last(archive: Archive) -> None:
    moments = [parsedate_to_datetime(memento.parameters["datetime"]) for memento in archive.mementos()]
    for at, expected in (("Mon, 01 Jan 1900 00:00:00 GMT", moments[0]), ("Fri, 31 Dec 9999 23:59:59 GMT", moments[-1])):
        led_to = urlsplit(archive.ask(STORY, at=at)[1]["location"])
        assert led_to.query == f"at={expected:%Y-%m-%dT%H:%M:%SZ}"
    assert moments[0] == datetime(2020, 5, 5, 12, 0, 1, tzinfo=UTC)
    assert moments[-1] == datetime(2020, 5, 5, 13, tzinfo=UTC)


@TABLE.requires("4.5.3", "MUST", "answer 400 to an Accept-Datetime that is no rfc1123-date, with the headers of a TimeGate")
def what_is_no_date_is_refused(archive: Archive) -> None:
    for at in (
        "now",
        "2020-05-05T12:00:00Z",
        "Tue, 05 May 2020 12:00:00 CET",
        "Tuesday, 05-May-20 12:00:00 GMT",
        "tue, 05 may 2020 12:00:00 gmt",
    ):
        status, headers, _ = archive.ask(STORY, at=at)
        assert (status, "accept-datetime" in headers["vary"]) == (400, True), at
        assert [archive.resolved(STORY, link) for link in links_of(headers["link"]) if "original" in link.rels] == [STORY]


@TABLE.requires("4.5.1", "SHOULD", "answer 404 where there is no memento at all")
def what_never_was_is_not_found(archive: Archive) -> None:
    assert archive.ask("/never/", at=NOON)[0] == 404
    assert archive.ask("/-/timemap/link/never/")[0] == 404


@TABLE.requires("4.5.4", "MUST", "keep a redirect of the past a redirect, with Memento-Datetime")
def a_redirect_was_one(archive: Archive) -> None:
    [memento, *_] = archive.mementos(OLD)
    status, headers, _ = archive.ask(memento.path)
    assert (status, headers["memento-datetime"]) == (301, memento.parameters["datetime"])
    assert urlsplit(headers["location"]).query == urlsplit(memento.url).query


@TABLE.requires("4.5.5", "MUST", "keep an error of the past an error, with Memento-Datetime")
def an_error_was_one(archive: Archive) -> None:
    status, headers, _ = archive.ask(f"{GONE}?at=2020-05-05T13:00:00Z")
    assert (status, headers["memento-datetime"]) == (404, "Tue, 05 May 2020 13:00:00 GMT")
    assert archive.ask(f"{GONE}?at=2020-05-05T12:20:00Z")[0] == 200


@TABLE.requires("5", "MUST", "list the original, and each memento with its datetime; SHOULD: the TimeGate, and itself")
@TABLE.requires("5", "MUST", "answer application/link-format (RFC 6690)")
@TABLE.requires("5", "MAY", "say of itself from when until when its mementos are; they come in the order of time")
def a_timemap_lists_everything(archive: Archive) -> None:
    status, headers, _ = archive.ask(f"/-/timemap/link{STORY}")
    assert (status, headers["content-type"].partition(";")[0]) == (200, "application/link-format")
    found = archive.timemap()
    assert [link.url for link in found if "original" in link.rels] == [f"{ORIGIN}{STORY}"]
    assert [link.url for link in found if "timegate" in link.rels] == [f"{ORIGIN}{STORY}"]
    [own] = [link for link in found if "self" in link.rels]
    assert own.url == f"{ORIGIN}/-/timemap/link{STORY}"
    moments = [link.parameters["datetime"] for link in archive.mementos()]
    assert all(map(_RFC1123.fullmatch, moments))
    assert moments == sorted(moments, key=parsedate_to_datetime)
    assert (own.parameters["from"], own.parameters["until"]) == (moments[0], moments[-1])
    assert "first" in archive.mementos()[0].rels
    assert "last" in archive.mementos()[-1].rels


@TABLE.requires("5", "MUST", "name things by URI: ASCII, percent-encoded, and whole, as archives that collect TimeMaps read them")
def links_are_whole_urls(archive: Archive) -> None:
    quoted = "/hindi/%E0%A4%AF%E0%A5%82%E0%A4%AA%E0%A5%80-3/"
    for link in (*archive.timemap(quoted), *archive.links(f"{quoted}?at=2020-05-05T13:00:00Z")):
        assert link.url.isascii()
        assert link.url.startswith(f"{ORIGIN}/")
        assert quoted in link.url


@TABLE.requires("3.1", "SHOULD", "select always alike: the state that was good at the moment asked for, wherever between two it is")
def a_moment_between_leads_to_what_was_then(archive: Archive) -> None:
    moments = [parsedate_to_datetime(memento.parameters["datetime"]) for memento in archive.mementos()]
    for before, after in itertools.pairwise(moments):
        for asked in (before, before + timedelta(seconds=1), after - timedelta(seconds=1)):
            led_to = urlsplit(archive.ask(STORY, at=f"{asked:%a, %d %b %Y %H:%M:%S GMT}")[1]["location"])
            assert f"at={before:%Y-%m-%dT%H:%M:%SZ}" <= led_to.query < f"at={after:%Y-%m-%dT%H:%M:%SZ}"


@TABLE.each
def test_a_page_is_a_conforming_timegate_with_mementos_and_a_timemap(check: Check[Archive], archive: Archive) -> None:
    check(archive)
