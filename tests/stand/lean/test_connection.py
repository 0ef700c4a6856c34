"""One connection: answers in order, in as few pieces as can be, and no limit passed over."""

from __future__ import annotations

from pathlib import Path

import pytest
from quiet import Client, House, statuses
from smuggled import CASES

from lateedition.stand.counters import MALFORMED, NOT_READ, TOO_LARGE, TOO_MANY, TOO_SLOW
from lateedition.stand.lean.limits import Limits

GET = b"GET /plain/ HTTP/1.1\r\nHost: x\r\n\r\n"
STORY = b"GET /world/kim-17/ HTTP/1.1\r\nHost: x\r\n\r\n"
PICTURE = b"GET /pictures/4-abc-480.webp HTTP/1.1\r\nHost: x\r\n\r\n"
FORM = b"POST /-/consent HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"
LIMITS = Limits(first_byte_s=60, head_s=10, form_s=10, linger_s=2, in_a_row=4)


@pytest.fixture
def house(printed: Path) -> House:
    return House(printed, LIMITS)


def within(printed: Path, **limits: float) -> House:
    return House(printed, Limits(**limits))  # type: ignore[arg-type]


# Answers


def test_a_page_is_sent_in_one_piece(house) -> None:
    client = house.client()
    client.say(STORY)
    assert len(client.network.sent) == 1


def test_what_was_asked_at_once_is_answered_in_order(house) -> None:
    asked = [b"/plain/", b"/nothing/", b"/-/health", b"/old/kim-17/", b"/world/killed-18/"] * 5
    sent = house.client().say(b"".join(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % path for path in asked))
    assert statuses(sent) == [200, 404, 200, 301, 410] * 5


def test_who_asks_much_at_once_lets_others_have_their_turn(house) -> None:
    greedy, other = house.client(), house.client()
    greedy.connection.data_received(GET * 10)
    assert statuses(greedy.sent) == [200] * 4
    assert not greedy.network.reading
    other.connection.data_received(GET)
    assert statuses(other.sent) == [200]
    greedy.settle()
    assert statuses(greedy.sent) == [200] * 10
    assert greedy.network.reading


@pytest.mark.parametrize("path", [b"/world/kim-17/", b"/nothing/", b"/-/health", b"/-/metrics", b"/-/consent", b"/plain", b"/-/live"])
def test_a_head_is_answered_without_a_body(house, path: bytes) -> None:
    sent = house.client().say(b"HEAD %s HTTP/1.1\r\nHost: x\r\n\r\n" % path)
    assert sent.endswith(b"\r\n\r\n")
    assert sent.count(b"\r\n\r\n") == 1
    assert house.client().say(b"HEAD /plain/ HTTP/1.1\r\n\r\n").endswith(b"\r\n\r\n")


def test_every_answer_has_a_date_and_names_its_edition(house) -> None:
    for sent, _ in CASES.values():
        answers = house.client().say(sent).split(b"HTTP/1.1 ")[1:]
        for answer in answers:
            if not answer.startswith(b"100"):
                assert b"\r\ndate: Tue, 05 May 2020 12:01:00 GMT\r\n" in answer
                assert b"\r\nlate-edition: 1\r\n" in answer


def test_no_refusal_repeats_a_word_of_what_was_asked(house) -> None:
    mark = b"zqxjkv"
    for head in (
        b"GET /%s HTTP/9.9\r\n\r\n",
        b"%s\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: %s/\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n",
        b"GET /%s/%%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /%s HTTP/1.1\r\nHost: x\r\nExpect: %s\r\n\r\n".replace(b"%s", mark, 1),
        b"%s / HTTP/1.1\r\nHost: x\r\n\r\n",
    ):
        sent = house.client().say(head % mark)
        assert 400 <= statuses(sent)[0] < 600
        assert mark not in sent


def test_a_refusal_is_counted_by_its_reason(house) -> None:
    house.client().say(b"nonsense\r\n")
    house.client().say(b"GET /" + b"x" * 9_000)
    house.client().say(b"GET / HTTP/1.1\r\nX: " + b"y" * 40_000)
    assert (house.counters.counts[MALFORMED], house.counters.counts[TOO_LARGE]) == (1, 2)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /" + b"x" * 8_200, 414),
        (b"GET /" + b"x" * 8_200 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 33_000, 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 33_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 100 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 99 + b"\r\n", 404),
        (b"GET /" + b"x" * 4_100 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ],
)
def test_a_head_may_be_only_so_long(house, head: bytes, status: int) -> None:
    assert statuses(house.client().say(head)) == [status]


def test_a_request_behind_a_form_that_came_in_two_packets_is_answered_at_once(house) -> None:
    body = b"choice=refuse&version=3&back=" + b"x" * 500
    form = b"POST /-/consent HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    assert statuses(house.client().say(form[:-10], form[-10:] + GET)) == [303, 200]


# Time


def test_a_head_that_drips_is_cut_off_however_steadily_it_does(house) -> None:
    client = house.client()
    for _ in range(9):
        client.say(b"GET / HTTP/1.1\r\nX: "[:1] if not client.sent and client.connection.idle else b"E")
        house.pass_time(1)
    assert client.sent == b""
    client.say(b"E")
    house.pass_time(1)
    assert statuses(client.sent) == [408]
    assert client.over
    assert house.counters.counts[TOO_SLOW] == 1


def test_the_time_of_a_head_begins_with_its_first_byte_and_not_with_the_connection(house) -> None:
    client = house.client()
    house.pass_time(50)
    client.say(GET[:10])
    house.pass_time(9)
    assert statuses(client.say(GET[10:])) == [200]
    house.pass_time(50)
    client.say(GET[:10])
    house.pass_time(9)
    assert statuses(client.say(GET[10:])) == [200, 200]


def test_a_form_that_does_not_come_is_not_waited_for(house) -> None:
    client = house.client()
    client.say(FORM + b"choice")
    house.pass_time(9)
    assert client.sent == b""
    house.pass_time(1)
    assert statuses(client.sent) == [408]


def test_a_connection_that_asks_nothing_is_closed_without_a_word(house) -> None:
    fresh, used = house.client(), house.client()
    used.say(GET)
    house.pass_time(59)
    assert not fresh.over
    assert not used.over
    house.pass_time(1)
    assert fresh.network.closed
    assert fresh.sent == b""
    assert used.network.closed
    assert statuses(used.sent) == [200]


def test_a_refused_client_is_listened_to_for_a_while_so_that_it_can_read_why(house) -> None:
    client = house.client()
    client.say(b"nonsense\r\n", b"more")
    assert client.network.ended
    assert not client.network.closed
    house.pass_time(2)
    assert client.network.closed
    flood = house.client()
    flood.say(b"nonsense\r\n", *[b"x" * 10_000] * 30)
    assert flood.network.aborted


# Readers who do not read


def test_who_does_not_read_is_answered_no_further(printed) -> None:
    house = within(printed, high_water_bytes=3_000)
    client = house.client()
    client.network.stuck = True
    client.say(GET * 8)
    assert 3_000 < len(client.sent) < 5_000
    assert not client.network.reading
    for _ in range(8):
        client.read_everything()
    assert statuses(client.sent) == [200] * 8
    assert client.network.reading


def test_who_has_an_answer_waiting_and_asks_on_is_answered_no_further_either(printed) -> None:
    client = within(printed, high_water_bytes=100).client()
    client.network.stuck = True
    client.say(GET)
    client.say(GET)
    assert statuses(client.sent) == [200]
    client.read_everything()
    assert statuses(client.sent) == [200, 200]


def test_who_reads_nothing_is_dropped_and_who_reads_slowly_is_not(printed) -> None:
    house = within(printed, high_water_bytes=1_000, reading_s=20, reading_bytes=200)
    nothing, slowly = house.client(), house.client()
    for client in (nothing, slowly):
        client.network.stuck = True
        client.say(GET * 20)
    for _ in range(6):
        house.pass_time(20)
        slowly.network.waiting_bytes -= 200
    assert nothing.network.aborted
    assert not slowly.over
    assert house.counters.counts[NOT_READ] == 1
    house.pass_time(20)
    slowly.network.waiting_bytes -= 199
    house.pass_time(20)
    assert slowly.network.aborted


def test_who_reads_nothing_of_the_last_answer_is_dropped_too(printed) -> None:
    house = within(printed, high_water_bytes=1_000_000, reading_s=20)
    client = house.client()
    client.network.stuck = True
    client.say(GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert client.network.closed
    house.pass_time(20)
    assert not client.network.aborted
    house.pass_time(20)
    assert client.network.aborted


def test_who_asks_ever_on_without_reading_is_dropped(printed) -> None:
    house = within(printed, high_water_bytes=1_000, waiting_bytes=2_000)
    client = house.client()
    client.network.stuck = True
    client.say(GET * 100)
    assert client.network.aborted
    assert house.counters.counts[NOT_READ] == 1


def test_all_together_may_leave_only_so_much_unread(printed) -> None:
    house = within(printed, high_water_bytes=500, blocked_bytes=5_000)
    clients = [house.client() for _ in range(10)]
    for client in clients:
        client.network.stuck = True
        client.say(GET)
    dropped = [client.network.aborted for client in clients]
    assert 1 <= sum(dropped) < 10
    assert dropped == sorted(dropped, reverse=True), "the longest waiting go first"
    for client in clients:
        with client:
            pass
    assert house.floor._blocked_bytes == 0


# Room


def test_when_there_is_no_room_the_longest_idle_makes_it(printed) -> None:
    house = within(printed, connections=3)
    clients = [house.client() for _ in range(3)]
    clients[0].say(GET[:5])
    house.pass_time(1)
    clients[2].say(GET)
    newcomer = house.client()
    assert [client.network.closed for client in clients] == [False, True, False]
    assert statuses(newcomer.say(GET)) == [200]


def test_no_more_are_closed_than_newcomers_need(printed) -> None:
    house = within(printed, connections=512)
    idle = [house.client() for _ in range(512)]
    newcomers = [house.client() for _ in range(8)]
    assert sum(client.network.closed for client in idle) == 8
    assert not any(client.over for client in newcomers)


def test_when_nobody_is_idle_a_newcomer_is_told_that_there_is_no_room(printed) -> None:
    house = within(printed, connections=2, overflow=1)
    busy = [house.client() for _ in range(2)]
    for client in busy:
        client.say(GET[:5])
    told, dropped = house.client(), house.client()
    assert statuses(told.sent) == [503]
    assert told.over
    assert dropped.network.aborted
    assert dropped.sent == b""
    assert house.counters.counts[TOO_MANY] == 2
    with busy[0], told, dropped:
        pass
    assert statuses(house.client().say(GET)) == [200]


def test_the_connections_are_counted(house) -> None:
    with house.client(), house.client():
        assert b"\nlateedition_connections 3\n" in house.client().say(b"GET /-/metrics HTTP/1.1\r\nHost: x\r\n\r\n")


# The end


def test_a_stand_that_is_told_to_stop_answers_what_is_under_way_and_keeps_nobody(house) -> None:
    idle, busy = house.client(), house.client()
    busy.say(GET[:10])
    house.floor.stopping = True
    house.floor.close_idle()
    assert idle.network.closed
    assert not busy.over
    busy.say(GET[10:])
    assert statuses(busy.sent) == [200]
    assert b"\r\nconnection: close\r\n" in busy.sent
    assert busy.network.closed


def test_who_says_no_more_is_sent_what_was_answered(house) -> None:
    client: Client = house.client()
    client.say(GET)
    client.connection.eof_received()
    assert statuses(client.sent) == [200]
    assert client.network.closed
    assert not client.network.aborted
