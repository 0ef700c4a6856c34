"""On PostgreSQL transactions go on side by side, and yet nobody who follows the log misses a row.

Numbers are drawn from a sequence: without a turn, 101 can be committed before 100, and who has seen 101 asks for 102.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from lateedition.desk.handover import outbox
from lateedition.desk.stories import actions
from lateedition.desk.stories.models import Story
from lateedition.desk.stories.publication import StoryKilled
from lateedition.press.log import HandoverLog, open_log
from lateedition.story.taxonomy import Topic

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time")

NOON = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)
WRITERS, EACH = 6, 25


@pytest.fixture
def log(newsroom: object) -> Iterator[HandoverLog]:
    with closing(open_log(settings.HOUSE.handover_log)) as log:
        yield log


def topic(number: int) -> Topic:
    return Topic(number=number, name=f"Topic {number}", address=f"/topics/{number}/")


def started(work: Callable[[], object]) -> threading.Thread:
    """Do `work` in a thread, on a connection of its own."""

    def alone() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=alone)
    thread.start()
    return thread


def test_a_later_number_waits_for_the_commit_of_an_earlier_one(log, django_db_blocker):
    before = log.last()
    first_has_its_number, first_may_commit = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            outbox.hand_over(topic(1), now=NOON)
            first_has_its_number.set()
            first_may_commit.wait(10)

    one = started(first)
    first_has_its_number.wait(10)
    other = started(lambda: outbox.hand_over(topic(2), now=NOON))
    other.join(0.5)
    assert other.is_alive(), "the later row did not wait"
    assert log.after(before, limit=10) == []
    first_may_commit.set()
    one.join()
    other.join()
    assert [row.key for row in log.after(before, limit=10)] == ["topic:1", "topic:2"]


def test_a_follower_misses_nothing_of_many_who_write_at_once(log, django_db_blocker):
    position = log.last()
    random_wait = random.Random(5)
    pauses = [random_wait.uniform(0, 0.004) for _ in range(WRITERS * EACH)]

    def write(writer: int) -> None:
        for at in range(EACH):
            number = writer * EACH + at
            with outbox.turn() if number % 2 else transaction.atomic():
                outbox.hand_over(topic(1000 + number), now=NOON)
                time.sleep(pauses[number])
                if number % 5 == 0:
                    transaction.set_rollback(True)

    writers = [started(lambda writer=writer: write(writer)) for writer in range(WRITERS)]
    followed: list[int] = []
    while any(writer.is_alive() for writer in writers) or log.after(position, limit=1):
        log.wait(0.1)
        rows = log.after(position, limit=7)
        followed += [row.number for row in rows]
        position = rows[-1].number if rows else position
    there = [row.number for row in log.after(followed[0] - 1, limit=10_000)]
    assert followed == there
    assert len(there) == WRITERS * EACH * 4 // 5


def test_a_follower_is_told_at_the_commit(log, django_db_blocker):
    while log.wait(0.05):
        log.after(log.last(), limit=1)
    waited: list[float] = []

    def follow() -> None:
        began = time.monotonic()
        assert log.wait(0.9)
        waited.append(time.monotonic() - began)

    follower = threading.Thread(target=follow)
    follower.start()
    outbox.hand_over(topic(1), now=NOON)
    follower.join()
    assert waited[0] < 0.8, "it was not told: it looked by itself"


def test_a_publish_that_was_read_before_a_kill_does_not_undo_it(newsroom, django_db_blocker):
    story = newsroom.published("Ferry strike ends")
    as_it_was = Story.objects.get(pk=story.pk)
    as_it_was.headline = "Ferry strike ends at last"
    killing, kill_may_commit = threading.Event(), threading.Event()

    def kill() -> None:
        with transaction.atomic():
            actions.kill(story, user=None, now=NOON, reason="wrong")
            killing.set()
            kill_may_commit.wait(10)

    refused: list[Exception] = []

    def publish() -> None:
        try:
            actions.publish(as_it_was, user=None, now=NOON)
        except StoryKilled as refusal:
            refused.append(refusal)

    one = started(kill)
    killing.wait(10)
    other = started(publish)
    time.sleep(0.3)
    kill_may_commit.set()
    one.join()
    other.join()
    assert len(refused) == 1
    assert outbox.latest(f"story:{story.pk}").reason == "killed"
