"""Readers that do not come to an end: a stand's is ended before the store grows for good, anybody else's is named."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime

from lateedition.edition.environment import Reader
from lateedition.edition.record import Entry, Whole
from lateedition.edition.store import Store
from lateedition.press.overdue import NAMED_AFTER_S, Overdue

NOON = datetime(2020, 5, 5, 12, tzinfo=UTC)
HOLDER = """
    import sys, time
    from pathlib import Path
    from lateedition.edition.store import Store
    with Store.for_reading(Path(sys.argv[1])).view():
        print("viewing", flush=True)
        time.sleep(600)
"""


def fill(store: Store) -> None:
    page = Entry(200, (), (Whole(os.urandom(200_000)),), kept=False)
    store.print_edition(lambda printing: printing.put("/", page), moment=NOON)


def test_a_stand_that_stopped_in_mid_view_is_ended_and_the_store_stops_growing(tmp_path):
    with Store.for_printing(tmp_path) as store:
        fill(store)
        command = [sys.executable, "-c", textwrap.dedent(HOLDER), str(tmp_path), "lateedition", "stand"]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as stand:
            stand.stdout.readline()
            os.kill(stand.pid, signal.SIGSTOP)
            overdue, ended = Overdue(patience_s=0.2), []
            deadline = time.monotonic() + 60
            while not ended and time.monotonic() < deadline:
                fill(store)
                with store.view() as view:
                    step = view.step
                ended = overdue.look(store.readers(), step=step)
                time.sleep(0.02)
            assert ended == [stand.pid]
            assert stand.wait(timeout=10) == -signal.SIGKILL
        for _ in range(5):
            fill(store)
        grown_bytes = (tmp_path / "data.mdb").stat().st_size
        for _ in range(40):
            fill(store)
        assert (tmp_path / "data.mdb").stat().st_size <= grown_bytes + 1_000_000


def test_a_view_that_is_short_or_of_the_newest_edition_is_nobodys_business():
    now = [0.0]
    overdue = Overdue(is_stand=lambda _: True, clock=lambda: now[0])
    for step in range(1, 300):
        now[0] += 1.0
        assert overdue.look([Reader(pid=1, behind=1), Reader(pid=2, behind=0)], step=step) == []


def test_whoever_is_no_stand_is_named_once_and_left_alone(caplog):
    now = [0.0]
    overdue = Overdue(is_stand=lambda _: False, clock=lambda: now[0])
    with caplog.at_level(logging.WARNING):
        for step in range(10, 10 + int(NAMED_AFTER_S) + 100):
            now[0] += 1.0
            assert overdue.look([Reader(pid=99_999_999, behind=step - 5)], step=step) == []
    assert [record.message for record in caplog.records if "99999999" in record.message] == caplog.messages
    assert len(caplog.messages) == 1
