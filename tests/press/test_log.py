"""What the press is promised of the handover log."""

from __future__ import annotations

import sqlite3

import newsdesk
import pytest

from lateedition.press.log import HandoverLog


@pytest.fixture
def database(tmp_path):
    return tmp_path / "desk.sqlite3"


def test_rows_come_in_order_and_no_more_than_asked_for(database):
    newsdesk.Log(database).write(*newsdesk.paper())
    log = HandoverLog(database)
    assert [row.number for row in log.after(0, limit=4)] == [1, 2, 3, 4]
    assert [row.subject for row in log.after(7, limit=10)] == ["author:2", "agency:1"]
    assert log.after(log.last(), limit=5) == []


def test_a_database_that_is_not_there_yet_is_only_empty(database):
    log = HandoverLog(database)
    assert not log.moved()
    assert log.after(0, limit=10) == []
    assert log.last() == 0
    newsdesk.Log(database).write(*newsdesk.paper())
    assert log.moved()
    assert len(log.after(0, limit=100)) == len(newsdesk.paper())


def test_a_database_without_the_table_is_only_empty(database):
    sqlite3.connect(database).execute("CREATE TABLE other (a)")
    assert HandoverLog(database).after(0, limit=10) == []


def test_a_row_is_seen_as_soon_as_it_is_committed_and_not_before(database):
    desk, log = newsdesk.Log(database), HandoverLog(database)
    log.moved()
    assert not log.moved()
    desk.connection.execute("BEGIN IMMEDIATE")
    desk.connection.execute("INSERT INTO handover_log (kind, key, document, moment) VALUES ('site', 'site', x'', '')")
    assert not log.moved()
    assert log.after(0, limit=1) == []
    desk.connection.execute("COMMIT")
    assert log.moved()
    assert len(log.after(0, limit=1)) == 1


def test_a_desk_that_is_writing_does_not_stop_the_press_reading(database):
    desk, log = newsdesk.Log(database), HandoverLog(database)
    desk.write(*newsdesk.paper())
    desk.connection.execute("BEGIN EXCLUSIVE")
    assert len(log.after(0, limit=3)) == 3
    desk.connection.execute("ROLLBACK")


def test_the_press_cannot_write_to_the_desks_database(database):
    newsdesk.Log(database).write(*newsdesk.paper())
    log = HandoverLog(database)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        log._open().execute("DELETE FROM handover_log")


def test_withdrawals_can_be_seen_ahead_of_what_stands_before_them(database):
    desk, log = newsdesk.Log(database), HandoverLog(database)
    story = newsdesk.story(1)
    last = desk.write(*newsdesk.paper(), story, newsdesk.story(2), newsdesk.killed(story))
    assert [row.number for row in log.withdrawals_after(0, limit=10)] == [last]
    assert log.withdrawals_after(last, limit=10) == []
    assert log.row(last).subject == "story:1"
    assert log.row(last + 1) is None
