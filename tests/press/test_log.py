"""What the press is promised of the handover log, in SQLite and in PostgreSQL alike."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import newsdesk
import psycopg
import pytest

from lateedition.press.log import HandoverLog, open_log
from postgres import Server


class Desk:
    """A desk that has a database, or not yet."""

    def __init__(self, where: Path | str) -> None:
        self.where = where
        self.connection: newsdesk.Log | newsdesk.PostgresLog | None = None

    def open(self) -> newsdesk.Log | newsdesk.PostgresLog:
        if self.connection is None:
            self.connection = newsdesk.Log(self.where) if isinstance(self.where, Path) else newsdesk.PostgresLog(self.where)
        return self.connection


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    if request.param == "sqlite":
        return Desk(tmp_path / "desk.sqlite3")
    return Desk(request.getfixturevalue("postgres").create("log"))


@pytest.fixture
def log(desk: Desk) -> Iterator[HandoverLog]:
    with closing(open_log(desk.where)) as log:
        yield log


def test_rows_come_in_order_and_no_more_than_asked_for(desk, log):
    desk.open().write(*newsdesk.paper())
    assert [row.number for row in log.after(0, limit=4)] == [1, 2, 3, 4]
    assert [row.subject for row in log.after(7, limit=10)] == ["author:2", "agency:1"]
    assert log.after(log.last(), limit=5) == []


def test_the_newest_row_of_each_of_many_keys_is_found_as_of_any_number(desk, log):
    writer = desk.open()
    writer.write(*newsdesk.paper())
    first = writer.write(newsdesk.story(1), newsdesk.story(2))
    again = writer.write(newsdesk.story(1, headline="Again"))
    keys = ["story:1", "story:2", "story:3"]
    assert [(row.key, row.number) for row in log.newest_of(keys, up_to=again)] == [("story:2", first), ("story:1", again)]
    assert [(row.key, row.number) for row in log.newest_of(keys, up_to=first)] == [("story:1", first - 1), ("story:2", first)]
    assert log.newest_of(["story:3"], up_to=again) == []


def test_every_story_is_met_once_by_walking_over_the_keys(desk, log):
    writer = desk.open()
    writer.write(*newsdesk.paper(), *(newsdesk.story(number % 12 + 1) for number in range(30)))
    met, last = [], ""
    while keys := log.keys_after(last, limit=5):
        met, last = met + keys, keys[-1]
    assert sorted(met) == sorted(f"story:{number}" for number in range(1, 13))


def test_a_row_says_when_it_was_handed_over(desk, log):
    desk.open().write(*newsdesk.paper())
    assert log.row(1).moment == newsdesk.NOON.isoformat()


def test_a_log_that_is_not_there_yet_is_only_empty_and_begins_by_itself(desk, log, caplog):
    caplog.set_level(logging.INFO)
    assert log.after(0, limit=10) == []
    assert log.last() == 0
    assert log.heard().last == 0
    desk.open().write(*newsdesk.paper())
    assert log.wait(5)
    assert log.moved()
    assert len(log.after(0, limit=100)) == len(newsdesk.paper())
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"], "an outage is said when it begins and when it is over"


def test_a_row_is_seen_as_soon_as_it_is_committed_and_not_before(desk, log):
    writer = desk.open()
    writer.write(*newsdesk.paper())
    settle(log)
    writer.begin()
    writer.insert("site", "site", b"{}")
    assert not log.wait(0.1)
    assert log.after(len(newsdesk.paper()), limit=1) == []
    writer.commit()
    assert log.wait(0.9)
    assert len(log.after(len(newsdesk.paper()), limit=1)) == 1


def test_a_wait_ends_with_the_commit_and_not_with_its_time(desk, log):
    writer = desk.open()
    writer.write(*newsdesk.paper())
    settle(log)
    writing = threading.Timer(0.1, lambda: type(writer)(desk.where).write(newsdesk.story(1)))
    writing.start()
    began = time.monotonic()
    assert log.wait(0.9)
    assert time.monotonic() - began < 0.8
    writing.join()


def test_what_moved_stays_moved_until_somebody_looks(desk, log):
    writer = desk.open()
    writer.write(*newsdesk.paper())
    settle(log)
    writer.write(newsdesk.story(1))
    assert log.wait(0.9)
    assert log.wait(0.0)
    assert log.moved()
    log.after(0, limit=1)
    assert not log.wait(0.05)


def test_a_desk_that_is_writing_does_not_stop_the_press_reading(desk, log):
    writer = desk.open()
    writer.write(*newsdesk.paper())
    writer.begin()
    writer.insert("site", "site", b"{}")
    assert len(log.after(0, limit=3)) == 3
    writer.commit()


def test_withdrawals_can_be_seen_ahead_of_what_stands_before_them(desk, log):
    story = newsdesk.story(1)
    last = desk.open().write(*newsdesk.paper(), story, newsdesk.story(2), newsdesk.killed(story))
    assert [row.number for row in log.withdrawals_after(0, limit=10)] == [last]
    assert log.withdrawals_after(last, limit=10) == []
    assert log.row(last).subject == "story:1"
    assert log.row(last + 1) is None


def test_what_was_said_of_a_subject_before_can_be_asked(desk, log):
    story = newsdesk.story(1)
    first = desk.open().write(*newsdesk.paper(), story)
    last = desk.open().write(newsdesk.story(2), newsdesk.killed(story))
    assert log.newest_before("story:1", last).number == first
    assert log.newest_before("story:1", last + 1).kind == "withdrawn"
    assert log.newest_before("story:1", first) is None


def test_it_is_known_how_far_the_log_is_and_since_when(desk, log):
    assert log.heard().age_s is None
    last = desk.open().write(*newsdesk.paper())
    log.wait(2)
    log.after(0, limit=100)
    heard = log.heard()
    assert heard.last == last
    assert heard.age_s < 1


def test_the_press_cannot_write_to_the_desks_database(desk, log):
    desk.open().write(*newsdesk.paper())
    log.after(0, limit=1)
    if isinstance(desk.where, Path):
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            log._open().execute("DELETE FROM handover_log")
    else:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), log._reading.answering(5) as connection:
            connection.execute("DELETE FROM handover_log")


def test_a_database_that_was_restarted_is_followed_on_and_the_outage_said_once(own_postgres, caplog):
    caplog.set_level(logging.INFO)
    server = own_postgres
    desk = newsdesk.PostgresLog(server.create("log"))
    last = desk.write(*newsdesk.paper())
    with closing(open_log(server.url("log"))) as log:
        settle(log)
        log.after(0, limit=100)
        server.stop()
        for _ in range(20):
            log.wait(0.05)
            assert log.after(last, limit=1) == []
        assert log.heard().last == last
        assert log.heard().age_s > 0.5
        server.start()
        newsdesk.PostgresLog(server.url("log")).write(newsdesk.story(1))
        assert followed(log, last, within_s=5) == [last + 1]
    said = [record.levelname for record in caplog.records if record.name.startswith("lateedition")]
    assert said == ["WARNING", "INFO"]


def test_a_lost_notification_costs_a_second_and_no_row(postgres):
    desk = newsdesk.PostgresLog(postgres.create("log"))
    last = desk.write(*newsdesk.paper())
    with closing(open_log(desk.url)) as log:
        settle(log)
        desk.connection.execute("INSERT INTO handover_log (kind, key, document, moment) VALUES ('site', 'site', '{}', '')")
        assert followed(log, last, within_s=3) == [last + 1]


def test_a_database_that_hangs_is_given_up_and_asked_anew(own_postgres, monkeypatch):
    monkeypatch.setattr("lateedition.press.postgres_log.ANSWER_WITHIN_S", 0.5)
    server = own_postgres
    desk = newsdesk.PostgresLog(server.create("log"))
    last = desk.write(*newsdesk.paper())
    with closing(open_log(server.url("log"))) as log:
        settle(log)
        with hanging(server):
            began = time.monotonic()
            assert log.after(last, limit=1) == []
            assert 0.4 < time.monotonic() - began < 4.5
        desk.write(newsdesk.story(1))
        assert followed(log, last, within_s=10) == [last + 1]


def settle(log: HandoverLog) -> None:
    """Ask until there is nothing new, so that the next wait is for what comes."""
    deadline = time.monotonic() + 5
    while log.moved() or log.last() == 0:
        assert time.monotonic() < deadline
    log.after(log.last(), limit=1)
    log.moved()
    log.after(log.last(), limit=1)


def followed(log: HandoverLog, position: int, *, within_s: float) -> list[int]:
    """Follow as the press does, until something is there."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        rows = log.after(position, limit=10) if log.wait(0.2) else []
        if rows:
            return [row.number for row in rows]
    return []


@contextmanager
def hanging(server: Server) -> Iterator[None]:
    """A block in which no process of the server gets to run: what is sent to it is taken and never answered."""
    server.pause()
    try:
        yield
    finally:
        server.go_on()
