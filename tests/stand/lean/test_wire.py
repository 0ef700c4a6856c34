"""What is made once a second, or once an edition, is made anew when either has passed."""

from __future__ import annotations

from lateedition.stand.exchange import Answer, Imprint, block
from lateedition.stand.lean.wire import CLOSES, STAYS, STAYS_OLD, Pen

NOON = 1_588_680_000.0
IMPRINT = Imprint(7, 31)
BLOCK = block(200, (("content-length", "2"),))


def lines(pen: Pen, *, now: float, imprint: Imprint = IMPRINT, connection: int = STAYS, modified: str | None = None) -> list[bytes]:
    return pen.write(Answer(BLOCK, b"ok", imprint, modified), now=now, connection=connection).split(b"\r\n")


def test_an_answer_is_its_block_what_is_told_of_it_and_its_body() -> None:
    assert lines(Pen(), now=NOON, modified="Tue, 05 May 2020 09:11:59 GMT") == [
        b"HTTP/1.1 200 OK",
        b"content-length: 2",
        b"last-modified: Tue, 05 May 2020 09:11:59 GMT",
        b"late-edition: 7",
        b"late-edition-position: 31",
        b'server-timing: edition;desc="7"',
        b"date: Tue, 05 May 2020 12:00:00 GMT",
        b"",
        b"ok",
    ]


def test_the_date_moves_on_with_the_second() -> None:
    pen = Pen()
    dates = [lines(pen, now=NOON + seconds)[5] for seconds in (0.0, 0.9, 1.0, 59.9, 60.0, 0.0)]
    assert [date[23:31] for date in dates] == [b"12:00:00", b"12:00:00", b"12:00:01", b"12:00:59", b"12:01:00", b"12:00:00"]


def test_the_edition_is_the_answer_s_own() -> None:
    pen = Pen()
    imprints = (Imprint(7, 31), Imprint(8, 32), Imprint(8, 33), Imprint(7, 31))
    assert [lines(pen, now=NOON, imprint=imprint)[2:4] for imprint in imprints] == [
        [b"late-edition: %d" % imprint.number, b"late-edition-position: %d" % imprint.position] for imprint in imprints
    ]


def test_what_becomes_of_the_connection_is_said_where_it_must_be() -> None:
    pen = Pen()
    said = {
        connection: [line for line in lines(pen, now=NOON, connection=connection) if line.startswith(b"conn")] for connection in range(3)
    }
    assert said == {STAYS: [], CLOSES: [b"connection: close"], STAYS_OLD: [b"connection: keep-alive"]}
