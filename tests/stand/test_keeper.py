"""What the keeper remembers is never older than what was printed, and what cannot be read is said and not raised."""

from __future__ import annotations

from pathlib import Path

import pytest

from lateedition.edition.record import Entry
from lateedition.edition.segments import segment
from lateedition.edition.store import Store
from lateedition.stand.counters import HITS, Counters
from lateedition.stand.exchange import UNPRINTED, Request
from lateedition.stand.keeper import Keeper

NOW = 1_588_680_060.0


def get(path: str = "/plain/", *, method: str = "GET") -> Request:
    return Request(method=method, path=path)


def test_what_was_printed_is_in_the_very_next_answer_although_the_page_was_remembered(edition) -> None:
    counters = Counters()
    keeper = Keeper(edition.folder, counters=counters)
    for number in range(1, 20):
        edition.print(lambda printing, number=number: printing.put("/plain/", Entry(200, (), (segment(b"%d" % number),))))
        for _ in range(4):
            answer = keeper.answer(get(), now=NOW)
            assert (answer.body, answer.imprint.number) == (b"%d" % number, number + 1)
    assert counters.counts[HITS] == 3 * 19 - 1, "what was asked for twice is kept, and at once in the editions after it"


def test_a_page_that_was_read_a_while_ago_is_joined_anew_from_the_store_and_says_the_same(edition) -> None:
    counters = Counters()
    keeper = Keeper(edition.folder, counters=counters)
    asked = Request(method="GET", path="/world/kim-17/", accept_encoding="gzip")
    first = keeper.answer(asked, now=NOW)
    again = keeper.answer(asked, now=NOW)
    assert counters.counts[HITS] == 1
    assert again == first
    assert again.body is not first.body
    edition.print(lambda printing: printing.drop("/world/kim-17/"))
    assert keeper.answer(asked, now=NOW).status == 404


def test_who_has_the_page_is_told_so_without_a_look_at_its_bytes(edition, monkeypatch) -> None:
    keeper = Keeper(edition.folder, counters=Counters())
    first = keeper.answer(Request(method="GET", path="/world/kim-17/", accept_encoding="gzip"), now=NOW)
    monkeypatch.setattr(Store, "look_up", None)
    asked = Request(method="GET", path="/world/kim-17/", accept_encoding="gzip", if_none_match=dict(first.headers)["etag"])
    assert keeper.answer(asked, now=NOW).status == 304
    edition.print(lambda printing: printing.drop_fragment("top.en"))
    assert keeper.answer(asked, now=NOW).status == 200


def test_what_is_remembered_stays_when_the_log_moves_on_without_a_new_edition(edition) -> None:
    counters = Counters()
    keeper = Keeper(edition.folder, counters=counters)
    first = [keeper.answer(get(), now=NOW) for _ in range(2)][1]
    edition.print(lambda printing: printing.set_position(99))
    again = keeper.answer(get(), now=NOW)
    assert again.body is first.body
    assert (first.imprint.position, again.imprint.position) == (12, 99)


def test_who_has_seen_more_than_this_machine_has_is_not_taken_back_even_by_what_is_remembered(edition) -> None:
    keeper = Keeper(edition.folder, counters=Counters())
    asked = [Request(method="GET", path="/plain/", seen=seen) for seen in ("12", "13", "nonsense")]
    assert [keeper.answer(request, now=NOW).status for request in asked * 2] == [200, 503, 200] * 2


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_without_a_store_everything_is_answered_by_what_it_waits_for(tmp_path: Path, method: str) -> None:
    keeper = Keeper(tmp_path / "none", counters=Counters())
    for path, status in (("/", 503), ("/-/health", 503), ("/-/metrics", 200), ("/-/live", 501), ("/-/consent", 405)):
        answer = keeper.answer(get(path, method=method), now=NOW)
        assert (answer.status, answer.imprint) == (status, UNPRINTED)
        assert (answer.body == b"") is (method == "HEAD")
    assert keeper.answer_form(get("/-/consent", method="POST"), b"", now=NOW).status == 503
    assert keeper.edition(now=NOW) == UNPRINTED
    assert keeper.look(now=NOW) is None


def test_a_store_that_can_no_longer_be_read_is_a_503_and_no_exception(edition) -> None:
    keeper = Keeper(edition.folder, counters=Counters())
    assert keeper.answer(get(), now=NOW).status == 200
    store = keeper._rack.store(now=NOW)
    assert store is not None
    store.close()
    for path in ("/plain/", "/nothing/", "/-/health"):
        answer = keeper.answer(get(path), now=NOW)
        assert answer.status == 503
        assert b"cannot be read just now" in answer.body
    assert keeper.answer_form(get("/-/consent", method="POST"), b"", now=NOW).status == 503
    assert keeper.edition(now=NOW) == UNPRINTED
    assert keeper.look(now=NOW) is None


def test_a_clock_that_is_put_back_does_not_keep_the_keeper_from_looking_for_the_store(edition, tmp_path: Path) -> None:
    keeper = Keeper(tmp_path / "later", counters=Counters())
    assert keeper.answer(get(), now=NOW + 1e6).status == 503
    edition.folder.rename(tmp_path / "later")
    assert keeper.answer(get(), now=NOW).status == 200
