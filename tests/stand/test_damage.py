"""What the disk has damaged is never served: what was there before is, and the press is asked for it."""

from __future__ import annotations

import gzip

import msgspec
import pytest
from tests.stand.conftest import page_of

from lateedition.edition import reprints
from lateedition.edition.record import Fragment
from lateedition.edition.segments import segment
from lateedition.stand.counters import Counters
from lateedition.stand.exchange import Answer, Request
from lateedition.stand.keeper import Keeper

NOW = 1_588_680_060.0


def damage(edition, database: str, key: bytes) -> None:
    """Flip a bit in the middle of a value, as a disk does: the store's head stays as it is."""
    env, databases = edition.store._environment._opened
    with env.begin(write=True) as txn:
        value = bytearray(txn.get(key, db=getattr(databases, database)))
        value[len(value) // 2] ^= 1
        txn.put(key, bytes(value), db=getattr(databases, database))


def body_key(edition, path: str) -> bytes:
    with edition.store.view() as view:
        return view.sheet(path).body


def ask(keeper: Keeper, path: str) -> Answer:
    return keeper.answer(Request(method="GET", path=path), now=NOW)


@pytest.fixture
def keeper(edition) -> Keeper:
    edition.print(lambda printing: printing.put("/plain/", page_of(b"<h1>plainer</h1>")))
    return Keeper(edition.folder, counters=Counters())


@pytest.mark.parametrize("what", ["its row", "its bytes"])
def test_a_damaged_page_is_answered_as_it_was_before_and_asked_for(edition, keeper: Keeper, what: str) -> None:
    if what == "its row":
        damage(edition, "pages", b"/plain/")
    else:
        damage(edition, "bodies", body_key(edition, "/plain/"))
    answer = ask(keeper, "/plain/")
    assert (answer.status, answer.body) == (200, b"<h1>plain</h1>")
    assert list(reprints.asked(edition.folder).values()) == ["/plain/"]
    edition.print(lambda printing: (printing.mend("/plain/"), printing.put("/plain/", page_of(b"<h1>plainer</h1>"))))
    assert ask(keeper, "/plain/").body == b"<h1>plainer</h1>"


def test_a_page_that_was_read_before_it_was_damaged_is_not_served_either(edition, keeper: Keeper) -> None:
    request = Request(method="GET", path="/plain/", accept_encoding="gzip")
    assert gzip.decompress(keeper.answer(request, now=NOW).body) == b"<h1>plainer</h1>"
    damage(edition, "bodies", body_key(edition, "/plain/"))
    assert gzip.decompress(keeper.answer(request, now=NOW).body) == b"<h1>plain</h1>"
    assert list(reprints.asked(edition.folder).values()) == ["/plain/"]


def test_a_damaged_page_that_never_was_another_is_a_503_that_says_when_to_come_back(edition, keeper: Keeper) -> None:
    damage(edition, "pages", b"/world/kim-17/")
    answer = ask(keeper, "/world/kim-17/")
    assert answer.status == 503
    assert dict(answer.headers)["retry-after"] == "2"
    assert "/world/kim-17/" in reprints.asked(edition.folder).values()
    assert ask(keeper, "/plain/").status == 200


def test_what_was_withdrawn_does_not_come_back_because_its_notice_is_damaged(edition, keeper: Keeper) -> None:
    secret = msgspec.structs.replace(page_of(b"<h1>secret</h1>"), shows=("story:9",))
    edition.print(lambda printing: printing.put("/secret/", secret))
    edition.print(lambda printing: (printing.put("/secret/", page_of(b"<h1>withdrawn</h1>", status=410)), printing.recall("story:9")))
    assert ask(keeper, "/secret/").status == 410
    damage(edition, "pages", b"/secret/")
    again = Keeper(edition.folder, counters=Counters())
    assert ask(again, "/secret/").status == 503


def test_a_damaged_list_is_shown_as_it_was_before_and_asked_for(edition, keeper: Keeper) -> None:
    edition.print(lambda printing: printing.put_fragment("top.en", Fragment(segment(b"<ol>newer top news</ol>"))))
    damage(edition, "fragments", b"top.en")
    answer = ask(keeper, "/world/kim-17/")
    assert (answer.status, b"<ol>top news</ol>" in answer.body) == (200, True)
    assert list(reprints.asked(edition.folder).values()) == ["fragment:top.en"]


def test_a_damaged_list_that_never_was_another_leaves_its_place_empty(edition, keeper: Keeper) -> None:
    damage(edition, "fragments", b"top.en")
    assert ask(keeper, "/world/kim-17/").body == b"<h1>Kim gets medal</h1><p>Moscow</p><form>notice</form>"


def test_readers_are_not_told_where_the_store_is(edition, keeper: Keeper) -> None:
    damage(edition, "meta", b"head")
    answer = ask(keeper, "/plain/")
    assert answer.status == 503
    assert str(edition.folder).encode() not in answer.body
