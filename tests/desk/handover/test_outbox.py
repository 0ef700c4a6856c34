"""The log: append-only, numbered, complete, as the press reads it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection, transaction

from lateedition.desk.handover import outbox
from lateedition.desk.handover.models import HandoverRow
from lateedition.press.log import open_log
from lateedition.story.handover import Dropped, decode
from lateedition.story.taxonomy import Topic

NOON = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)


def test_the_table_is_what_the_press_reads(newsroom):
    ferries = Topic(number=7, name="Ferries", address="/topics/ferries/")
    number = outbox.hand_over(ferries, now=NOON)
    with closing(open_log(settings.HOUSE.handover_log)) as log:
        row = log.row(number)
    assert (row.number, row.kind, row.key) == (number, "topic", "topic:7")
    assert decode(row.payload) == ferries
    assert HandoverRow.objects.get(number=number).moment == "2020-05-05T12:00:00+00:00"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="says how SQLite keeps it")
def test_a_number_of_the_table_is_never_given_again(newsroom):
    with sqlite3.connect(f"file:{newsroom.home / 'desk.sqlite3'}?mode=ro", uri=True) as log:
        types = {name: kind for _, name, kind, *_ in log.execute("PRAGMA table_info(handover_log)")}
        [made] = log.execute("SELECT sql FROM sqlite_master WHERE name = 'handover_log'").fetchone()
    log.close()
    assert types == {"number": "INTEGER", "kind": "TEXT", "key": "TEXT", "document": "BLOB", "moment": "TEXT"}
    assert "AUTOINCREMENT" in made


def test_what_the_log_holds_already_is_not_written_again(newsroom):
    ferries = Topic(number=7, name="Ferries", address="/topics/ferries/")
    first = outbox.hand_over(ferries, now=NOON)
    assert outbox.hand_over(ferries, now=NOON) == first
    dropped = outbox.hand_over(Dropped(kind="topic", number=7), now=NOON)
    assert outbox.hand_over(ferries, now=NOON) == dropped + 1


def test_numbers_are_never_used_twice(newsroom):
    number = outbox.hand_over(Topic(number=7, name="Ferries", address="/topics/ferries/"), now=NOON)
    HandoverRow.objects.all().delete()
    assert outbox.hand_over(Topic(number=8, name="Trains", address="/topics/trains/"), now=NOON) == number + 1


def test_each_row_is_said_once_it_is_committed_and_never_before(newsroom, now, caplog):
    caplog.set_level("INFO", "lateedition.desk.handover.outbox")
    ferries = Topic(number=7, name="Ferries", address="/topics/ferries/")
    with outbox.turn():
        outbox.hand_over(ferries, now=now)
        assert not caplog.records
        transaction.set_rollback(True)
    assert not caplog.records
    number = outbox.hand_over(ferries, now=now)
    [record] = caplog.records
    assert (record.row, record.kind, record.topic) == (number, "topic", 7)
