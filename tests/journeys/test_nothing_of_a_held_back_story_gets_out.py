"""The leak test: a story is held back in every way there is, with a word of its own in every field, and every way out of a running newsroom
is searched for each of those words: all that is in the edition store, past editions too, all that the stand answers and how, the live
stream, what subscribers to feeds and readers' browsers were sent, the log. One story is published as a control: what does not find that
would find nothing.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import pytest

from agency import Agency, Seen, answer
from hub import send
from lateedition.config import load
from lateedition.edition.past_edition import Recalled
from lateedition.edition.record import Hole, Segment
from lateedition.edition.segments import plain_of
from lateedition.edition.store import Store
from lateedition.finder.cabinet import Cabinet
from lateedition.finder.place import Place
from lateedition.press.addresses import feed_addresses
from lateedition.syndication import partners
from ports import free_port
from postoffice import PostOffice, Taken
from pushservice import PushService, Reader

HELD_BACK = Path(__file__).with_name("held_back.py")
KEPT = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "card")
SHOWN = {"control", "blog", *(f"kept {number}" for number in KEPT)}
PARTS = ("deleted entry", "recalled picture", "recalled recording", "killed extract")
"""Ways in which a part of a story was taken from readers, who go on having the rest."""
STILL_READ = ("unpublished change", "planned update", "desk notes", "held entry")
"""Ways in which something was kept from readers of a story that they have."""

SAID = "zxsaidtothedeskq"
NOBODY = 987_654
MEASURED = 60
READERS = 40
"""How many there may be who asked to be told of breaking news: one for each story that is published."""

PATIENT_TIMES = 20
PATIENCE_S = 60.0
DEVELOPED_WITHIN_S = 120.0


@dataclass
class Way:
    """A way in which a story is held back. `had` says that readers had it before; `files` are the addresses of its picture's files."""

    name: str
    word: str
    number: int
    picture: int
    had: bool
    address: str
    files: list[str]


@dataclass
class Leaks:
    """A newsroom in which stories were held back, and what was heard of it meanwhile."""

    newsroom: Any
    ways: dict[str, Way]
    section: str
    closed: str
    heard: list[bytes] = field(default_factory=list)
    sent: list[Seen] = field(default_factory=list)
    dispatch: str = ""
    told: list[Reader] = field(default_factory=list)
    letters: list[Taken] = field(default_factory=list)

    @property
    def held(self) -> list[Way]:
        return [way for name, way in self.ways.items() if name not in SHOWN]

    def found_in(self, text: str | bytes) -> list[str]:
        """The ways whose words are in `text`."""
        low = (text if isinstance(text, str) else text.decode("utf-8", "replace")).lower()
        said = ["what the desk said to a story"] if SAID in low else []
        return said + [way.name for way in self.held if way.word.lower() in low]

    def has_control(self, text: str | bytes) -> bool:
        low = (text if isinstance(text, str) else text.decode("utf-8", "replace")).lower()
        return self.ways["control"].word.lower() in low

    def get(self, address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """What a reader gets: status, headers by name, body."""
        at = urlsplit(self.newsroom.site)
        connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=10)
        try:
            connection.request("GET", quote(address, safe="/-._~!$&'()*+,;=:@?%"), headers={"Accept-Encoding": "identity", **headers})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def leaks(open_newsroom: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Leaks]:
    """A newsroom of its own in which every kind of story was held back while somebody listened to the live stream."""
    sent: list[Seen] = []
    agency = Agency(lambda seen: _subscriber(seen, sent))
    service = PushService(tmp_path_factory.mktemp("service"))
    readers = [service.reader() for _ in range(READERS)]
    hub = {"LATEEDITION_DISPATCH_PORT": str(free_port()), "LATEEDITION_DISPATCH_ALLOW": "127.0.0.1 ::1", "LATEEDITION_FEDIVERSE": "on"}
    hub["LATEEDITION_API"] = "on"
    hub |= {
        "LATEEDITION_DISPATCH_PORTS": f"{agency.port} {service.port}",
        "LATEEDITION_PUSH_SERVICES": "localhost",
        "SSL_CERT_FILE": str(service.certificate),
        "READERS": json.dumps([each.subscription for each in readers]),
        "LATEEDITION_DISPATCH_URL": f"http://127.0.0.1:{hub['LATEEDITION_DISPATCH_PORT']}",
    }
    office = PostOffice()
    hub |= {"LATEEDITION_SMTP": f"smtp+plain://127.0.0.1:{office.port}", "LATEEDITION_LETTERS_FROM": "letters@post.example"}
    newsroom = open_newsroom("--empty", settings=hub)
    _subscribe(f"{hub['LATEEDITION_DISPATCH_URL']}/-/hub", f"{newsroom.site}/feed.xml", agency.url)
    heard: list[bytes] = []
    listening = threading.Thread(target=_listen, args=(newsroom.site, heard), daemon=True)
    listening.start()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LATEEDITION_", "DJANGO_"))}
    ports = {"LATEEDITION_PORT": str(urlsplit(newsroom.site).port), "LATEEDITION_DESK_PORT": str(urlsplit(newsroom.desk).port)}
    home = {"LATEEDITION_HOME": str(newsroom.home), "LATEEDITION_SITE_URL": newsroom.site}
    done = subprocess.run(
        [sys.executable, "-P", str(HELD_BACK)], env=environment | ports | home | hub, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    yield Leaks(
        newsroom,
        {name: Way(name, **way) for name, way in said["ways"].items()},
        said["section"],
        said["closed"],
        heard,
        sent,
        hub["LATEEDITION_DISPATCH_URL"],
        readers,
        office.taken,
    )
    newsroom.stop()
    assert service.wrong == []
    service.close()
    office.close()


def _subscriber(seen: Seen, sent: list[Seen]) -> bytes:
    if seen.method == "POST":
        sent.append(seen)
    return answer(200, dict(parse_qsl(urlsplit(seen.path).query)).get("hub.challenge", "").encode())


def _subscribe(hub: str, topic: str, callback: str) -> None:
    """Subscribe to the site's feed, as soon as it is there."""
    form = urlencode({"hub.mode": "subscribe", "hub.topic": topic, "hub.callback": callback}).encode()
    for _ in range(100):
        with suppress(OSError):
            status, said, _ = send("POST", hub, form, {"Content-Type": "application/x-www-form-urlencoded"})
            if status == 202:
                return
        time.sleep(0.1)
    raise AssertionError(f"the hub takes no subscription: {said!r}")


def _listen(site: str, heard: list[bytes]) -> None:
    at = urlsplit(site)
    connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=300)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/-/live", headers={"Accept": "text/event-stream"})
        answer = connection.getresponse()
        while line := answer.readline():
            heard.append(line)


@lru_cache(4096)
def _plain(segment: Segment) -> bytes:
    return plain_of(segment)


def _text(parts: Any, fragment: Any) -> bytes:
    pieces = []
    for part in parts:
        if isinstance(part, Segment):
            pieces.append(_plain(part))
        elif isinstance(part, Hole):
            found = fragment(part.fragment)
            pieces.append(_plain(found.segment) if found else b"")
        else:
            pieces.append(bytes(part.content))
    return b"".join(pieces)


def paths_of(leaks: Leaks) -> list[str]:
    with Store.for_reading(leaks.newsroom.home / "edition") as store, store.view() as view:
        return [path for path, _ in view.pages()]


def test_nothing_is_in_the_edition_store_under_any_address_or_fragment(leaks: Leaks) -> None:
    with_control = 0
    with Store.for_reading(leaks.newsroom.home / "edition") as store, store.view() as view:
        for path, entry in view.pages():
            text = _text(entry.parts, view.fragment)
            assert leaks.found_in(path) == []
            assert leaks.found_in(repr(entry.headers)) == [], path
            assert leaks.found_in(text) == [], path
            with_control += leaks.has_control(text)
        for name, fragment in view.fragments():
            assert leaks.found_in(name) == []
            assert leaks.found_in(plain_of(fragment.segment)) == [], name
    assert with_control > 5, "the control is on its page, in lists, feeds and sitemaps"


def test_nothing_is_in_a_past_edition_that_can_be_read(leaks: Leaks) -> None:
    read = with_control = lifted = 0
    looked_at: dict[bytes, bool] = {}  # whether the control is in a text; most pages are the same in edition after edition
    with Store.for_reading(leaks.newsroom.home / "edition") as store, store.view() as view:
        for edition in list(view.editions()):
            past = view.edition(edition.number)
            for path in past.paths():
                with suppress(Recalled):
                    entry = past.page(path)
                    text = b"" if entry is None else _text(entry.parts, lambda name, past=past: _past_fragment(past, name))
                    which = hashlib.sha256(text).digest()
                    if which not in looked_at:
                        assert leaks.found_in(text) == [], f"{path} in edition {edition.number}"
                        looked_at[which] = leaks.has_control(text)
                    read += 1
                    with_control += looked_at[which]
                    lifted += text.count(b"<!--withdrawn:")
    assert read > 100
    assert with_control
    assert lifted, "pages that named what was recalled are among those that can be read"


def test_the_time_machine_leads_to_no_word_of_it(leaks: Leaks) -> None:
    """Pages that show stories as they were in editions of all the time, files, time maps, the front pages of the day."""
    with Store.for_reading(leaks.newsroom.home / "edition") as store, store.view() as view:
        moments = {edition.moment.replace(microsecond=0) + timedelta(seconds=1) for edition in view.editions()}
        days = {moment.date().isoformat() for moment in moments}
    addresses = ["/", "/latest/", leaks.section, *(way.address for way in leaks.ways.values())]
    files = [path for way in leaks.held for path in way.files]
    asked = [f"{address}?at={moment:%Y-%m-%dT%H:%M:%SZ}" for moment in sorted(moments)[:: len(moments) // 8 or 1] for address in addresses]
    asked += [f"{path}?at={max(moments) - timedelta(seconds=20):%Y-%m-%dT%H:%M:%SZ}" for path in files]
    asked += [f"/-/timemap/link{address}" for address in addresses] + [f"/-/fronts/{day}" for day in days]
    with_control = 0
    for address in asked:
        status, headers, body = _patiently(leaks, address)
        assert leaks.found_in(body) == [], address
        said = repr([(name, value) for name, value in headers.items() if name not in ("location", "link")])
        assert leaks.found_in(said) == [], address
        assert status in (200, 301, 302, 404, 410), address
        with_control += leaks.has_control(body)
    assert with_control > 5, "readers of the past have the control"


def _patiently(leaks: Leaks, address: str) -> tuple[int, dict[str, str], bytes]:
    """What is answered at the end of redirects, and once the stand has time for the past."""
    while True:
        status, headers, body = leaks.get(address)
        if status == 503:
            time.sleep(float(headers["retry-after"]) / 10)
        elif status in (301, 302) and "?at=" in headers["location"] and headers["location"] != quote(address, safe="/?=&:"):
            address = unquote(headers["location"])
        else:
            return status, headers, body


def _past_fragment(past: Any, name: str) -> Any:
    try:
        dated = past.dated_fragment(name)
    except Recalled:
        return None
    return dated.fragment if dated else None


def test_what_readers_never_had_was_never_handed_to_the_press(leaks: Leaks) -> None:
    """Neither the handover log nor any byte of the press's own tables and files has a word of it."""
    import sqlite3

    never = [way for way in leaks.held if not way.had and way.name not in PARTS]
    assert len(never) == 14
    words = [way.word.lower().encode() for way in never]
    with sqlite3.connect(f"file:{leaks.newsroom.home / 'desk.sqlite3'}?mode=ro", uri=True) as database:
        rows = [bytes(document).lower() for (document,) in database.execute("SELECT document FROM handover_log")]
    assert any(leaks.ways["control"].word.lower().encode() in row for row in rows)
    assert [word for word in words for row in rows if word in row] == []
    stored = b"".join(path.read_bytes().lower() for path in (leaks.newsroom.home / "edition").rglob("*") if path.is_file())
    assert leaks.ways["control"].word.lower().encode() in stored, (
        "the press keeps addresses as they are, and words in other places compressed"
    )
    assert [word for word in words if word in stored] == []


def test_no_answer_of_the_stand_has_a_word_of_it_in_body_or_headers(leaks: Leaks) -> None:
    asked = [*paths_of(leaks), "/-/health", "/-/metrics", "/-/search", "/-/timemap/", "/robots.txt", "/sitemap.xml", "/nothing/"]
    asked += [f"{path}?preview=1&q={leaks.held[0].number}" for path in ("/", leaks.section)]
    with_control = 0
    for path in asked:
        status, headers, body = leaks.get(path)
        assert leaks.found_in(body) == [], path
        assert leaks.found_in(repr(headers)) == [], path
        assert status < 500, path
        with_control += leaks.has_control(body)
    assert with_control > 5


def test_the_control_is_in_every_kind_of_outlet_so_that_silence_means_something(leaks: Leaks) -> None:
    paths = paths_of(leaks)
    outlets = ["/", "/latest/", leaks.section, "/feed.xml", f"{leaks.section}feed.xml", leaks.ways["control"].address]
    outlets += [f"{front}{name}" for front in ("/", leaks.section) for name in ("atom.xml", "feed.json")]
    outlets += [next(path for path in paths if "news" in path and path.endswith(".xml"))]
    outlets += [path for path in paths if re.search(r"/\d{4}/\d\d/\d\d/$|/\d{4}-\d\d-\d\d/?$", path)][:1]
    for path in outlets:
        page = leaks.get(path)[2].decode()
        assert leaks.has_control(page) or leaks.ways["control"].address in page, path
    page = leaks.get(leaks.ways["control"].address)[2].decode()
    structured = "".join(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL))
    assert leaks.has_control(structured)
    assert leaks.has_control("".join(re.findall(r'<meta property="og:[^>]*>', page)))


def test_the_desk_develops_pictures_beside_whatever_it_does(leaks: Leaks) -> None:
    import sqlite3

    until = time.monotonic() + DEVELOPED_WITHIN_S
    with sqlite3.connect(f"file:{leaks.newsroom.home / 'desk.sqlite3'}?mode=ro", uri=True) as database:
        while not database.execute("SELECT count(*) FROM pictures_picture WHERE is_developed").fetchone()[0]:
            assert time.monotonic() < until
            time.sleep(0.2)


def test_what_readers_never_had_is_answered_as_what_never_was(leaks: Leaks) -> None:
    """Status, headers and body are those of a number that no story has, whatever address somebody guesses."""
    for way in (way for way in leaks.held if not way.had and way.name not in (*PARTS, "desk notes")):
        own = way.address
        other = own.replace(f"-{way.number}/", f"-{NOBODY}/")
        guesses = [(own, other)]
        if way.name not in ("unpublished change", "planned update"):  # readers have these stories, under other words
            guesses += [(f"{leaks.section}x-{way.number}/", f"{leaks.section}x-{NOBODY}/"), (f"/x-{way.number}/", f"/x-{NOBODY}/")]
            guesses += [(f"{own}?preview=1", f"{other}?preview=1"), (own.rstrip("/"), other.rstrip("/")), (f"{own}amp/", f"{other}amp/")]
        for asked, twin in guesses:
            assert _is_seen_alike(leaks, asked, twin), (way.name, asked)
            assert leaks.get(asked)[0] == 404, (way.name, asked)


def test_a_read_of_what_is_held_back_is_answered_as_one_of_what_never_was(leaks: Leaks) -> None:
    """Counting reads tells nobody which numbers have stories; some of what is held back is part of a page that can be read."""
    never = _says_read(leaks, Way("", "", NOBODY, 0, False, f"{leaks.section}x-{NOBODY}/", []))
    assert never[0] == 400
    for way in (leaks.ways["control"], *leaks.held):
        can_be_read = leaks.get(way.address)[0] == 200
        assert _says_read(leaks, way) == ((204, b"") if can_be_read else never), way.name


def _says_read(leaks: Leaks, way: Way) -> tuple[int, bytes]:
    at = urlsplit(leaks.newsroom.site)
    connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=10)
    try:
        connection.request("POST", "/-/read", body=urlencode({"story": way.number, "path": quote(way.address), "from": ""}))
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_a_section_that_is_not_public_is_as_one_that_never_was_and_its_control_is_where_it_was_filed(leaks: Leaks) -> None:
    """Neither the one that is being prepared nor the one that was closed has a page, a feed, or a link from anywhere."""
    for name in ("prepared", "prepared below"):
        front = leaks.ways[name].address.rsplit("/", 2)[0] + "/"
        for address in (front, *feed_addresses(front), front.rstrip("/")):
            twin = address.replace("Zxpreparedqsection", "never-was")
            assert twin != address
            assert _is_seen_alike(leaks, address, twin), address
    for address in (leaks.closed, *feed_addresses(leaks.closed), f"{leaks.closed}appeals/", *feed_addresses(f"{leaks.closed}appeals/")):
        assert leaks.get(address)[0] == 404, address
    moved = leaks.ways["kept four"]
    assert moved.word.encode() in leaks.get(moved.address)[2]
    for path in paths_of(leaks):
        body = leaks.get(path)[2].decode("utf-8", "replace")
        assert leaks.closed not in body, path
    for name in ("closed", "closed below", "closed blog"):
        assert "taken down by the newsroom" in leaks.get(leaks.ways[name].address)[2].decode(), name


def test_a_preview_for_other_sites_is_had_of_the_control_and_of_nothing_that_is_held_back(leaks: Leaks) -> None:
    def preview(address: str, form: str) -> tuple[int, bytes]:
        url = quote(f"{leaks.newsroom.site}{quote(address)}", safe="")
        status, headers, body = leaks.get(f"/-/oembed?format={form}&url={url}")
        assert leaks.found_in(body + repr(headers).encode()) == [], address
        return status, body

    for form in ("json", "xml"):
        status, body = preview(leaks.ways["control"].address, form)
        assert status == 200
        assert leaks.has_control(body)
        for way in leaks.held:
            expected = leaks.get(way.address)[0]
            assert preview(way.address, form)[0] == expected, way.name
            assert preview(way.address.replace(f"-{way.number}/", f"-{NOBODY}/"), form)[0] == 404


def test_a_page_leads_to_no_other_language_that_is_held_back(leaks: Leaks) -> None:
    """One that waits for its hour, a source that was withheld, a translation that was killed: the other's page says nothing of it."""
    for name in ("control", "kept five", "kept six"):
        status, _, body = leaks.get(leaks.ways[name].address)
        assert status == 200, name
        assert leaks.ways[name].word.encode() in body, name
        assert b"hreflang" not in body, name


def test_files_of_pictures_and_recordings_that_no_page_shows_are_answered_as_files_that_never_were(leaks: Leaks) -> None:
    twin = "/pictures/987654-0f0f0f0f0f0f0f0f-640.webp"
    served = [leaks.get(path)[0] for path in leaks.ways["control"].files]
    assert served == [200] * len(served)
    assert {path.rpartition(".")[2] for path in leaks.ways["control"].files} == {"webp", "jpg", "mp3", "webm", "vtt"}
    for way in leaks.held:
        for path in way.files:
            recalled = way.name in ("recalled picture", "recalled recording")
            assert leaks.get(path)[0] in ((404, 410) if way.had or recalled else (404,)), (way.name, path)
            if not way.had and not recalled:
                assert _as_seen(leaks, path) == _as_seen(leaks, twin), (way.name, path)


def test_a_card_is_had_of_what_readers_have_and_is_gone_with_the_story_whose_headline_is_on_it(leaks: Leaks) -> None:
    """It is named in the story's page; of what was never out there is none, whether it was drawn already or not."""
    cards = {name: path for name, way in leaks.ways.items() for path in way.files if path.startswith("/cards/")}
    assert {name: leaks.get(path)[0] for name, path in cards.items()} == {
        "kept card": 200,
        "carded draft": 404,
        "carded plan": 404,
        "carded unpublished": 410,
        "carded killed": 410,
    }
    _, headers, drawn = leaks.get(cards["kept card"])
    assert (headers["content-type"], drawn[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert f'og:image" content="{leaks.newsroom.site}{cards["kept card"]}"'.encode() in leaks.get(leaks.ways["kept card"].address)[2]
    for name in ("carded unpublished", "carded killed"):
        headers = leaks.get(cards[name])[1]
        assert (headers["content-type"], headers["cache-control"]) == ("text/html; charset=utf-8", "no-store"), name
        assert leaks.get(f"{cards[name]}?edition=1")[0] in (404, 410), name


def test_what_readers_had_is_gone_and_says_nothing_of_itself(leaks: Leaks) -> None:
    tombstones = {}
    for way in (way for way in leaks.held if way.had):
        if way.name in (*PARTS, "held entry"):
            continue
        status, headers, body = leaks.get(way.address)
        assert status == 410, way.name
        assert leaks.found_in(body + repr(headers).encode()) == []
        tombstones[way.name] = body.decode()
    assert "for a limited time" in tombstones["expired"]
    assert "recalled" in tombstones["killed"]
    assert "This story is withheld" in tombstones["withheld"]
    for name in ("unpublished", "embargoed late", "deleted"):
        assert "taken down by the newsroom" in tombstones[name], name


@pytest.mark.parametrize("asked", ["{address}", "/-/api/v1/stories/{number}", "/-/api/v1/story?address={address}"])
def test_an_answer_takes_as_long_for_what_is_held_back_as_for_what_never_was(leaks: Leaks, asked: str) -> None:
    way = leaks.ways["embargoed"]
    held = asked.format(address=way.address, number=way.number)
    nobody = asked.format(address=way.address.replace(f"-{way.number}/", f"-{NOBODY}/"), number=NOBODY)
    took: dict[str, list[float]] = {held: [], nobody: []}
    for _ in range(MEASURED):
        for address in (held, nobody):
            began = time.perf_counter()
            status, _, _ = leaks.get(address)
            took[address].append((time.perf_counter() - began) * 1000)
            assert status == 404
            time.sleep(0.01 if address.startswith("/-/") else 0.0)  # so many questions of programs are answered a second
    ours, theirs = (statistics.median(took[address]) for address in (held, nobody))
    print(f"median of {MEASURED}: held back {ours:.2f} ms, never was {theirs:.2f} ms")
    assert abs(ours - theirs) < 5 + 0.5 * min(ours, theirs)


def test_a_search_for_its_words_finds_nothing_of_it_and_the_index_has_none_that_readers_never_had(leaks: Leaks) -> None:
    """A question is repeated in the form; beside that there is no word of it, no story and no number of stories."""
    control, until = leaks.ways["control"], time.monotonic() + PATIENCE_S
    while control.address.encode() not in _searched(leaks, f"{control.word}headline"):
        assert time.monotonic() < until, "the control is found, so that silence means something"
        time.sleep(0.1)
    for way in leaks.held:
        for said in ("headline", "standfirst", "text", "slug", "place", "short", "extract", "entry"):
            body = _searched(leaks, f'"{way.word}{said}"')
            assert b"Nothing was found" in body, f"{way.name}: {said}"
            assert leaks.found_in(body) == []
            assert leaks.found_in(_searched(leaks, f"{way.word}{said} {way.word}{said[::-1]}x")) == []
    never = [way.word.lower() for way in leaks.held if not way.had and way.name not in PARTS]
    terms = [term for term, _ in Cabinet(Place(leaks.newsroom.home / "edition").cabinet).searcher().terms_with_prefix("everything", "zx")]
    assert any(control.word.lower() in term for term in terms)
    assert [term for term in terms if any(word in term for word in never)] == []


def _searched(leaks: Leaks, question: str) -> bytes:
    """What is answered to a search, without the question that it repeats."""
    status, _, body = leaks.get(f"/-/search?q={quote(question)}")
    assert status == 200, question
    return re.sub(rb'(name="q" [^>]*value=")[^"]*"', rb'\1"', body.partition(b"<main")[2].partition(b'<div class="lists">')[0])


def test_the_live_stream_told_of_editions_and_of_nothing_that_is_held_back(leaks: Leaks) -> None:
    stream = b"".join(leaks.heard)
    assert stream.count(b"event: edition") > 5
    assert leaks.found_in(stream) == []


def test_subscribers_were_never_sent_what_readers_never_had_and_have_nothing_now_of_what_was_recalled(leaks: Leaks) -> None:
    with_control = 0
    never = {way.name for way in leaks.held if not way.had}
    for seen in leaks.sent:
        found = leaks.found_in(seen.body + repr(seen.headers).encode())
        assert never.isdisjoint(found), found
        with_control += leaks.has_control(seen.body)
    assert with_control
    assert leaks.sent[-1].body == leaks.get("/feed.xml")[2]
    assert leaks.found_in(leaks.sent[-1].body) == []


def test_no_browser_was_told_what_readers_never_had_and_none_shows_what_was_recalled(leaks: Leaks) -> None:
    told = [reader for reader in leaks.told if reader.got]
    never = {way.name for way in leaks.held if not way.had}
    said = [json.dumps(each.message, ensure_ascii=False) for reader in told for each in reader.got]
    for message in said:
        assert never.isdisjoint(leaks.found_in(message)), message
    assert any(map(leaks.has_control, said))
    assert any(map(leaks.found_in, said))
    deadline = time.monotonic() + PATIENCE_S
    while found := [name for reader in told for name in leaks.found_in(json.dumps(reader.shown, ensure_ascii=False))]:
        assert time.monotonic() < deadline, found
        time.sleep(0.1)
    assert any(leaks.has_control(json.dumps(reader.shown, ensure_ascii=False)) for reader in told)


def test_no_letter_has_a_word_of_it_although_one_was_asked_for_of_every_story(leaks: Leaks) -> None:
    """Asked for past the desk's own doors. The control's is the last that was asked for; what is sent first does not matter."""
    control = "Breaking news: " + leaks.ways["control"].word

    def has_all() -> bool:
        subjects = [str(letter.message["Subject"]) for letter in leaks.letters]
        return any(said.startswith(control) for said in subjects) and any(said.startswith("Morning letter: ") for said in subjects)

    until = time.monotonic() + PATIENCE_S
    while not has_all():
        assert time.monotonic() < until, [str(letter.message["Subject"]) for letter in leaks.letters]
        time.sleep(0.05)
    for letter in leaks.letters:
        assert leaks.found_in(f"{letter.message['Subject']}\n{letter.text}\n{letter.html}\n{letter.message.items()}") == []
    assert leaks.found_in((leaks.newsroom.home / "dispatch" / "letters.sqlite3").read_bytes()) == []
    assert leaks.found_in((leaks.newsroom.home / "watching" / "letters.json").read_bytes()) == []


def test_the_fediverse_is_shown_nothing_of_it_by_number_or_in_any_outbox(leaks: Leaks) -> None:
    shown = send("GET", f"{leaks.dispatch}/-/fediverse/story/{leaks.ways['control'].number}")
    assert shown[0] == 200
    assert leaks.has_control(shown[1])
    for way in (way for way in leaks.held if way.name not in PARTS):
        status, body, _ = send("GET", f"{leaks.dispatch}/-/fediverse/story/{way.number}")
        assert leaks.found_in(body) == [], way.name
        if way.name not in ("unpublished change", "planned update", "desk notes", "held entry"):
            assert status == (410 if way.had else 404), way.name
    with_control = 0
    for actor in ("site", *(f"section/{number}" for number in range(1, 30)), *(f"author/{number}" for number in range(1, 30))):
        page: str | None = "newest"
        while page:
            status, body, _ = send("GET", f"{leaks.dispatch}/-/fediverse/{actor}/outbox?page={page}")
            assert leaks.found_in(body) == [], actor
            with_control += leaks.has_control(body)
            page = str(json.loads(body).get("next", "")).rpartition("=")[2] if status == 200 else None
        assert leaks.found_in(send("GET", f"{leaks.dispatch}/-/fediverse/{actor}")[1]) == [], actor
    assert with_control


def test_programs_are_told_nothing_of_it_and_cannot_tell_what_never_was_from_what_is_not_there(leaks: Leaks) -> None:
    control = leaks.ways["control"]
    shown = ["site", "sections", "stories?limit=100", "top?limit=100", "corrections?limit=100", f"search?q={control.word}headline"]
    shown += [f"stories?section={number}&limit=100" for number in range(1, 6)] + [f"stories?author={number}" for number in range(1, 6)]
    with_control = 0
    for asked in [*shown, f"stories/{control.number}", f"story?address={quote(control.address)}"]:
        _, headers, body = _patiently(leaks, f"/-/api/v1/{asked}")
        assert leaks.found_in(body + repr(headers).encode()) == [], asked
        with_control += leaks.has_control(body)
    assert with_control > 4
    assert leaks.closed.encode() not in _patiently(leaks, "/-/api/v1/sections")[2]
    for way in leaks.held:
        for asked in (f"stories/{way.number}", f"stories/{way.number}/entries", f"story?address={quote(way.address)}"):
            status, headers, body = _patiently(leaks, f"/-/api/v1/{asked}")
            # a program that asks for an address has said it: what comes back is what it said
            said = body.replace(json.dumps(way.address, ensure_ascii=False)[1:-1].encode(), b"")
            assert leaks.found_in(said) == [], (way.name, asked)
            page = leaks.get(way.address)[0]
            if asked.startswith("story?") and page in (404, 410, 451):
                assert status == page, (way.name, asked)
        found = _patiently(leaks, f"/-/api/v1/search?q={way.word}headline")[2]
        assert leaks.found_in(found) == [], way.name
    never = next(way for way in leaks.held if not way.had and leaks.get(way.address)[0] == 404)
    told, nobody = (_patiently(leaks, f"/-/api/v1/stories/{number}") for number in (never.number, NOBODY))
    assert told[0] == nobody[0] == 404
    assert told[2].replace(str(never.number).encode(), b"N") == nobody[2].replace(str(NOBODY).encode(), b"N")


def test_partners_are_sent_nothing_of_it_but_that_what_readers_had_is_no_more(leaks: Leaks) -> None:
    made = partners.Partner("lantern", "", datetime.now(UTC), agencies=tuple(range(1, 50)), full=True)
    key = partners.add(leaks.newsroom.home, made)
    for kind in ("ninjs", "newsml-g2"):
        told = b""
        for query in ("", "?since=0"):
            for _ in range(PATIENT_TIMES):
                status, headers, body = leaks.get(f"/-/partners/lantern/{kind}{query}", Authorization=f"Bearer {key}")
                told += body if status == 200 else b""
                assert leaks.found_in(body + repr(headers).encode()) == [], kind
                if status == 200 and headers["late-edition-more"] == "no":
                    break
                query = f"?since={headers.get('late-edition-cursor', 0)}"
                time.sleep(0.5)  # the register is looked at once a second, and a key may ask twice
        assert leaks.has_control(told)
        for way in (way for way in leaks.held if way.name not in (*PARTS, *STILL_READ)):
            named = f':story:{way.number}"' in told.decode()
            assert named is way.had, f"{way.name}: a partner is told of what readers had that it is no more, and of nothing else"


def test_the_log_of_press_and_stand_has_no_word_of_it(leaks: Leaks) -> None:
    lines = [line for line in leaks.newsroom.output.splitlines() if re.match(r"(press|stand|finder|audit|dispatch)\b", line)]
    assert len(lines) > 2
    assert leaks.found_in("\n".join(lines)) == []


def test_the_desk_shows_nothing_of_it_to_whoever_has_not_logged_in(leaks: Leaks) -> None:
    at = urlsplit(leaks.newsroom.desk)
    way = leaks.ways["embargoed"]
    story, pages = (
        way.number,
        ["/desk/stories/", "/desk/planned/", "/desk/planned/says/?wall=2030-01-01T00:00", "/desk/wire/", "/desk/images/"],
    )
    pages += [f"/desk/stories/{page}/{story}/" for page in ("edit", "history", "usage", "inspect", "preview", "kill")]
    pages += [f"/desk/planned/story/{story}/{page}/" for page in ("out", "down", "embargo")]
    pages += [
        "/desk/work/",
        "/desk/work/calendar/",
        "/desk/work/assignment/1/",
        "/desk/work/coverage/1/",
        f"/desk/work/story/{story}/stage/",
    ]
    pages += [f"/desk/originals/original_images/{way.word}file.jpg", f"/desk/renditions/{way.files[0].split('-')[1]}"]
    for page in pages:
        connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=20)
        connection.request("GET", page, headers={"Host": at.netloc})
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status in (302, 403, 404), page
        assert leaks.found_in(body) == [], page
        connection.close()


def test_the_audit_finds_desk_and_edition_of_one_mind(leaks: Leaks) -> None:
    assert load({"LATEEDITION_HOME": str(leaks.newsroom.home)}).home == leaks.newsroom.home
    done = subprocess.run(
        [sys.executable, "-P", "-m", "lateedition", "edition", "verify", "--home", str(leaks.newsroom.home)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _is_seen_alike(leaks: Leaks, asked: str, twin: str) -> bool:
    """Whether two addresses have one answer while the press prints nothing between: smaller copies of pictures come when it has time."""
    for _ in range(PATIENT_TIMES):
        before, seen, after = (_as_seen(leaks, address) for address in (twin, asked, twin))
        if before == after:
            return seen == after
    raise AssertionError(f"the press never rested while {asked} and {twin} were asked for")


def _patiently(leaks: Leaks, address: str) -> tuple[int, dict[str, str], bytes]:
    """What a program gets that waits when it is asked to."""
    until = time.monotonic() + PATIENCE_S
    while True:
        answer = leaks.get(address)
        if answer[0] != 503 or time.monotonic() > until:
            return answer
        time.sleep(0.1)


def _as_seen(leaks: Leaks, address: str) -> tuple[int, dict[str, str], bytes]:
    status, headers, body = leaks.get(address)
    return status, {name: value for name, value in headers.items() if name not in ("date", "age")}, body
