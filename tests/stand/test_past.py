"""The time machine: how a page was at a moment, for machines (RFC 7089) and for people."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import newspast
import pytest

from lateedition.edition.record import Entry
from lateedition.edition.segments import segment
from lateedition.edition.store import Printing
from lateedition.stand.exchange import Answer
from lateedition.stand.mementos import LINK_FORMAT

if TYPE_CHECKING:
    from tests.stand.conftest import Edition

STORY = "/world/kim-17/"
LATER = newspast.MOMENTS[-1] + timedelta(hours=1)


def ask(past: Edition, path: str = STORY, *, at: str = "", now: datetime = LATER, **headers: Any) -> Answer:
    return past.answer(path, query=f"at={at}" if at else "", now=now.timestamp(), **headers)


def header(answer: Answer, name: str) -> str:
    return dict(answer.headers).get(name, "")


def links(answer: Answer) -> dict[str, tuple[str, str]]:
    """Each relation, with where it leads and its datetime."""
    return relations(header(answer, "link"))


def relations(said: str) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for address, rels, parameters in re.findall(r'<([^>]*)>; rel="([^"]*)"((?:; [a-z]+="[^"]*")*)', said):
        moment = re.search(r'datetime="([^"]*)"', parameters)
        for rel in rels.split():
            found.setdefault(rel, (address, moment[1] if moment else ""))
    return found


def http(moment: datetime) -> str:
    return moment.strftime("%a, %d %b %Y %H:%M:%S GMT")


def test_a_page_is_its_own_timegate_and_leads_to_the_memento_of_that_moment(past: Edition) -> None:
    """RFC 7089, 4.1.1: 302, Vary with accept-datetime, Link to the original, no Memento-Datetime."""
    answer = ask(past, accept_datetime="Tue, 05 May 2020 12:15:00 GMT")
    assert answer.status == 302
    assert header(answer, "location") == "/world/kim-17/?at=2020-05-05T12:10:30Z"
    assert "accept-datetime" in header(answer, "vary")
    assert header(answer, "memento-datetime") == ""
    assert links(answer)["original"] == links(answer)["timegate"] == (STORY, "")
    assert links(answer)["timemap"] == ("/-/timemap/link/world/kim-17/", "")


def test_a_memento_says_its_moment_and_its_original_and_does_not_vary(past: Edition) -> None:
    """RFC 7089, 2.1.1, 2.2 and 4.1.1: Memento-Datetime, Link to the original; each memento link has the datetime that it answers."""
    answer = ask(past, at="2020-05-05T12:10:30Z")
    assert (answer.status, header(answer, "memento-datetime")) == (200, "Tue, 05 May 2020 12:10:30 GMT")
    assert header(answer, "vary") == ""
    found = links(answer)
    assert found["original"][0] == found["timegate"][0] == STORY
    assert found["first"] == ("/world/kim-17/?at=2020-05-05T12:00:01Z", "Tue, 05 May 2020 12:00:01 GMT")
    assert found["prev"] == found["first"]
    assert found["next"] == found["last"] == ("/world/kim-17/?at=2020-05-05T12:20:00Z", "Tue, 05 May 2020 12:20:00 GMT")
    for rel in ("first", "prev", "next", "last", "memento"):
        address, moment = found[rel]
        led_to = ask(past, at=address.partition("?at=")[2])
        assert (led_to.status, header(led_to, "memento-datetime")) == (200, moment), rel


def test_the_page_before_the_present_says_that_it_depends_on_the_moment_that_is_asked_for(past: Edition) -> None:
    assert "accept-datetime" in header(ask(past), "vary")
    assert "accept-datetime" not in header(ask(past, "/assets/site-1a2b.css"), "vary"), "it never was another"


def test_a_memento_has_the_page_and_its_lists_as_they_were(past: Edition) -> None:
    first, second, third = (ask(past, at=at).body for at in ("2020-05-05T12:00:01Z", "2020-05-05T12:10:30Z", "2020-05-05T12:20:00Z"))
    assert (b"Kim wins" in first, b"one on top" in first) == (True, True)
    assert (b"Kim gets medal" in second, b"one on top" in second) == (True, True)
    assert (b"Kim gets medal" in third, b"two on top" in third) == (True, True)


@pytest.mark.parametrize(
    "at", ["2020-05-05T12:15:00Z", "2020-05-05T14:15:00%2B02:00", "2020-05-05T14:15:00+02:00", "2020-05-05T12:15:00.7z"]
)
def test_a_person_may_write_any_moment_and_is_led_to_its_edition(past: Edition, at: str) -> None:
    answer = ask(past, at=at)
    assert (answer.status, header(answer, "location")) == (302, "/world/kim-17/?at=2020-05-05T12:10:30Z")


def test_a_day_is_how_the_page_was_when_it_ended_in_the_newsrooms_zone(past: Edition) -> None:
    """The newsroom is in Kolkata, where the fifth of May ended at 18:30 UTC."""
    past.print(lambda printing: printing.put(STORY, newspast.story(b"late in London")), moment=datetime(2020, 5, 5, 19, tzinfo=UTC))
    answer = ask(past, at="2020-05-05", now=LATER + timedelta(days=2))
    assert header(answer, "location") == "/world/kim-17/?at=2020-05-05T12:20:00Z"


def test_before_the_first_is_the_first_and_after_the_last_the_last(past: Edition) -> None:
    """RFC 7089, 4.5.3."""
    assert header(ask(past, accept_datetime="Mon, 01 Jan 1900 00:00:00 GMT"), "location").endswith("?at=2020-05-05T12:00:01Z")
    assert header(ask(past, accept_datetime="Fri, 31 Dec 9999 23:59:59 GMT"), "location").endswith("?at=2020-05-05T12:20:00Z")
    assert header(ask(past, at="9999-12-30"), "location").endswith("?at=2020-05-05T12:20:00Z")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "yesterday",
        "2020-05-05T12:00:00Z",
        "Tue, 5 May 2020 12:00:00 GMT",
        "Tue, 31 Feb 2020 12:00:00 GMT",
        "Tue, 05 May 2020 12:00:00 CET",
        "x" * 9_000,
        "Tuesday, 05-May-20 12:00:00 GMT",
        "Tue May  5 12:00:00 2020",
        "Tue, 05 May 2020 25:00:00 GMT",
    ],
)
def test_an_accept_datetime_that_is_no_rfc_1123_date_is_refused(past: Edition, said: str) -> None:
    """RFC 7089, 4.5.3: 400."""
    answer = ask(past, accept_datetime=said)
    assert answer.status == 400
    assert header(answer, "cache-control") == "no-store"


@pytest.mark.parametrize(
    "at",
    [
        "x",
        "2020-13-01",
        "2020-05-05T12:00",
        "2020-05-05 12:00:00Z",
        "0000-00-00",
        "1588669919",
        "9" * 5_000,
        "%00",
        "0001-01-01T00:00:00%2B23:59",
    ],
)
def test_a_moment_in_an_address_that_is_none_is_refused(past: Edition, at: str) -> None:
    assert ask(past, at=at).status == 400


def test_only_a_plain_at_is_heard_so_that_caches_hear_the_same(past: Edition) -> None:
    plain = ask(past).body
    for query in ("%61t=2020-05-05T12:00:01Z", "AT=2020-05-05T12:00:01Z", "xat=2020-05-05T12:00:01Z", "utm_source=at"):
        answer = past.answer(STORY, query=query, now=LATER.timestamp())
        assert (answer.status, answer.body) == (200, plain), query


def test_a_page_of_the_past_is_marked_and_kept_by_nobody_and_found_by_no_search_engine(past: Edition) -> None:
    answer = ask(past, at="2020-05-05T12:00:01Z", cookie="consent=accept.3")
    page = answer.body.decode()
    assert '<time datetime="2020-05-05T12:00:01Z">2020-05-05 17:30:01 IST</time>' in page
    assert '<a href="/world/kim-17/">now</a>' in page
    assert header(answer, "x-robots-tag") == "noindex, nofollow"
    assert header(answer, "cache-control") == "private, no-store"
    assert "unsafe" not in header(answer, "content-security-policy")
    assert "script-src" not in header(answer, "content-security-policy")
    for gone in ("<script", 'rel="canonical"', "og:url", 'rel="alternate"', "notice", "data-script"):
        assert gone not in page, gone


def test_links_of_a_memento_stay_in_its_past(past: Edition) -> None:
    page = ask(past, at="2020-05-05T12:00:01Z").body.decode()
    at = "at=2020-05-05T12:00:01Z"
    assert f'<a href="/?{at}">' in page
    assert f'<a href="/world/?a=b&amp;{at}#top">' in page
    assert f'srcset="/pictures/1-a-480.webp?{at} 480w, /pictures/1-a-960.webp?{at} 960w"' in page
    assert '<a href="https://other.example/">' in page
    assert '<form action="/-/consent">' in page
    assert '<a href="#content">' in page
    assert 'said href="/x" in words' in page


def test_what_was_recalled_is_a_tombstone_in_every_edition_that_had_it(past: Edition) -> None:
    kill(past)
    for answer in (ask(past, at="2020-05-05T12:00:01Z"), ask(past, at="2020-05-05T12:10:30Z")):
        assert answer.status == 410
        assert b"recalled" in answer.body
        assert b"Kim" not in answer.body
        assert header(answer, "memento-datetime") == ""
        assert header(answer, "cache-control") == "private, no-store"
    beside = ask(past, "/plain/", at="2020-05-05T12:00:01Z")
    assert (beside.status, b"one on top" in beside.body, b"A list stood here" in beside.body) == (200, False, True)
    assert ask(past, "/pictures/1-a-480.webp", at="2020-05-05T12:00:01Z").status == 410


def test_a_kill_is_seen_in_the_past_with_the_next_request(past: Edition) -> None:
    assert ask(past, at="2020-05-05T12:00:01Z").status == 200
    kill(past)
    assert ask(past, at="2020-05-05T12:00:01Z").status == 410


def test_a_time_map_and_links_name_nothing_that_was_recalled(past: Edition) -> None:
    kill(past)
    after = ask(past, at="2020-05-05T12:30:00Z", now=LATER + timedelta(hours=9))
    assert (after.status, after.headers) == (410, after.headers)
    assert links(after)["first"] == links(after)["last"]
    listed = ask(past, "/-/timemap/link" + STORY, now=LATER + timedelta(hours=9)).body.decode()
    assert "12:00:01" not in listed
    assert "12:30:00" in listed


def test_a_page_that_only_named_what_was_recalled_is_shown_without_it(past: Edition) -> None:
    """And with a line that says so, in the words of the page's language and in those of the list's. Until then it is hidden."""
    at, was = "2020-05-05T12:00:01Z", ask(past, "/", at="2020-05-05T12:00:01Z").body
    kill(past)
    assert ask(past, "/", at=at).status == 410, "the recall does not wait"
    lift(past)
    answer = ask(past, "/", at=at)
    lead, row = (
        b'<article><h2><a href="/world/kim-17/?at=%b">Kim wins</a></h2></article>',
        b'<li><a href="/world/kim-17/?at=%b">Kim wins a medal</a></li>',
    )
    expected = was.replace(lead % at.encode(), b"<p>A story stood here</p>").replace(row % at.encode(), b"<li>A story stood here</li>")
    assert (answer.status, answer.body.partition(b"<main>")[2]) == (200, expected.partition(b"<main>")[2])
    assert b"<p>yahan ek khabar thi</p>" in ask(past, "/hi/", at=at).body
    assert b"<li>A story stood here</li>" in ask(past, "/hi/", at=at).body
    assert "12:00:01" in ask(past, "/-/timemap/link/").body.decode(), "it is among the states again"
    fronts = ask(past, "/-/fronts/2020-05-05").body
    assert b"<ol><li><span>A story stood here</span></li><li>Other</li></ol>" in fronts
    assert b"Kim" not in fronts


def lift(past: Edition) -> None:
    past.store.print_edition(lambda printing: printing.lift(most=100), moment=LATER)


def kill(past: Edition) -> None:
    def work(printing: Printing) -> None:
        printing.put(STORY, Entry(410, newspast.HTML, (segment(b"<html><body>Withdrawn</body></html>"),)))
        printing.put_fragment("top.en", newspast.top(b"nothing on top", shows=()))
        printing.put_fragment("named.en", newspast.top(b"nobody", shows=()))
        for path in ("/", "/hi/"):
            printing.put(path, Entry(200, newspast.HTML, (segment(b"<html><body>today</body></html>"),)))
        printing.drop("/pictures/1-a-480.webp")
        printing.recall("story:17", along=lambda _: True)

    past.print(work, moment=datetime(2020, 5, 5, 12, 30, tzinfo=UTC))


def test_the_time_map_lists_each_state_with_its_moment(past: Edition) -> None:
    """RFC 7089, 5: link-format; original, timegate, self with from and until, every memento with its datetime."""
    answer = ask(past, "/-/timemap/link" + STORY)
    assert (answer.status, header(answer, "content-type")) == (200, LINK_FORMAT)
    listed = answer.body.decode()
    assert listed.startswith(f'<{STORY}>; rel="original timegate",\n')
    assert '</-/timemap/link/world/kim-17/>; rel="self"; type="application/link-format"; from="Tue, 05 May 2020 12:00:01 GMT"' in listed
    mementos = re.findall(r'<([^>]*)>; rel="(?:first |last )*memento"; datetime="([^"]*)"', listed)
    assert [moment[17:25] for _, moment in mementos] == ["12:00:01", "12:10:30", "12:20:00"]
    for address, moment in mementos:
        assert header(ask(past, at=address.partition("?at=")[2]), "memento-datetime") == moment
    assert relations(listed)["first"][0].endswith("12:00:01Z")
    assert relations(listed)["last"][0].endswith("12:20:00Z")


def test_a_long_time_map_comes_in_pages_that_lead_to_one_another(past: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 7089, 5.1.1."""
    monkeypatch.setattr("lateedition.stand.timemap.A_PAGE", 2)
    first = ask(past, "/-/timemap/link" + STORY).body.decode()
    following, _ = relations(first)["timemap"]
    second = past.answer("/-/timemap/link" + STORY, query=following.partition("?")[2], now=LATER.timestamp()).body.decode()
    assert first.count('memento"; datetime') == 2
    assert second.count('memento"; datetime') == 1
    assert "timemap" not in relations(second)
    assert relations(second)["last"][0].endswith("12:20:00Z")


def test_what_is_not_five_seconds_old_has_no_past_yet(past: Edition) -> None:
    """Until then an edition with an earlier moment may still come onto the disk, and a memento is for good."""
    past.print(lambda printing: printing.put("/new/", newspast.story(b"new")), moment=LATER)
    soon = LATER + timedelta(seconds=3)
    assert ask(past, "/new/", at="2020-05-05T13:20:00Z", now=soon).status == 200
    assert header(ask(past, "/new/", at="2020-05-05T13:20:00Z", now=soon), "memento-datetime") == ""
    assert header(ask(past, at="2020-05-05T13:20:00Z", now=soon), "location").endswith("12:20:00Z")
    assert header(ask(past, "/new/", at="2020-05-05T13:20:00Z", now=LATER + timedelta(seconds=5)), "memento-datetime") == http(LATER)


def test_what_was_not_there_then_is_said_to_have_been_nothing(past: Edition) -> None:
    past.print(lambda printing: printing.drop("/plain/"), moment=datetime(2020, 5, 5, 12, 40, tzinfo=UTC))
    now = LATER + timedelta(hours=1)
    answer = ask(past, "/plain/", at="2020-05-05T12:40:00Z", now=now)
    assert (answer.status, header(answer, "memento-datetime")) == (404, "Tue, 05 May 2020 12:40:00 GMT")
    assert ask(past, "/plain/", at="2020-05-05T12:20:00Z", now=now).status == 200
    assert ask(past, "/never/", at="2020-05-05T12:20:00Z", now=now).status == 404
    assert header(ask(past, "/world/kim-17", at="2020-05-05T12:20:00Z", now=now), "location") == "/world/kim-17/?at=2020-05-05T12:20:00Z"


def test_a_redirect_of_the_past_leads_on_in_the_past(past: Edition) -> None:
    """RFC 7089, 4.5.4."""
    answer = ask(past, "/old/", at="2020-05-05T12:20:00Z")
    assert (answer.status, header(answer, "location")) == (301, "/world/kim-17/?at=2020-05-05T12:20:00Z")
    assert header(answer, "memento-datetime")


def test_what_has_no_past_is_answered_as_it_is_now(past: Edition) -> None:
    """Feeds and the archive's lists (decision 9). A link of a memento to one leads to the present."""
    assert header(ask(past, "/feed.xml", at="2020-05-05T12:00:01Z"), "location") == "/feed.xml"
    assert ask(past, "/feed.xml", accept_datetime="Tue, 05 May 2020 12:00:01 GMT").status == 200
    assert ask(past, "/-/timemap/link/feed.xml").status == 404
    assert ask(past, "/assets/site-1a2b.css", at="2020-05-05T12:00:01Z").body


def test_a_picture_that_no_page_shows_any_more_is_in_the_past_alone(past: Edition) -> None:
    past.print(lambda printing: printing.drop("/pictures/1-a-480.webp"), moment=datetime(2020, 5, 5, 12, 40, tzinfo=UTC))
    answer = ask(past, "/pictures/1-a-480.webp", at="2020-05-05T12:20:00Z")
    assert (answer.status, answer.body, header(answer, "content-type")) == (200, b"RIFF", "image/webp")
    assert ask(past, "/pictures/1-a-480.webp").status == 404


def test_what_is_forgotten_begins_with_the_oldest_that_is_kept(past: Edition) -> None:
    past.store.print_edition(lambda printing: printing.forget(before=2, most=1_000), moment=LATER)
    assert header(ask(past, at="2020-05-05T12:00:01Z"), "location").endswith("?at=2020-05-05T12:10:30Z")
    assert links(ask(past, at="2020-05-05T12:10:30Z"))["first"][0].endswith("12:10:30Z")


def test_a_crowd_that_asks_for_the_past_does_not_take_the_present_away(past: Edition) -> None:
    statuses = [ask(past, at="2020-05-05T12:00:01Z").status for _ in range(150)]
    assert statuses.count(503) == 50
    assert ask(past).status == 200
    assert ask(past, at="2020-05-05T12:00:01Z", now=LATER + timedelta(seconds=1)).status == 200


def test_a_head_of_a_memento_is_its_headers(past: Edition) -> None:
    got, headed = ask(past, at="2020-05-05T12:00:01Z"), ask(past, at="2020-05-05T12:00:01Z", method="HEAD")
    assert (headed.headers, headed.body) == (got.headers, b"")


def test_the_answer_says_which_edition_it_is_from(past: Edition) -> None:
    assert header(ask(past, at="2020-05-05T12:10:30Z"), "late-edition") == "2"
