"""The n-th write, sync or rename of a publish fails, once or from then on, for n = 1, 2, … until a publish needs no more: SQLite's own
method. First the desk's part of it, the commit of a row to the log; then the press's, the edition.

The publish is whole or not at all, whoever's calls failed goes on by itself when the fault is over, as the same process, and readers
notice nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from faults import disks
from faults.form import LONG, Tally
from faults.house import House, wait_for
from faults.injection import Injected, Injection, injected
from faults.readers import Readers
from faults.test_power_cuts import last_row

CALLS = ("pwrite64", "writev", "fdatasync", "write", "pwritev", "fsync", "msync", "ftruncate", "rename")
"""All that can put something on a disk. An edition is made by the first three; write and rename are the bulletin's; that the others
are not used is seen here, too."""

OF_THE_DESK = tuple(call for call in CALLS if call not in ("write", "writev"))
"""SQLite's. The other two are how the writer says what became of it."""

MOST = 60
IN_SHORT = {"pwrite64": 5, "writev": 5}
"""In the short form only every so many-th of these fails."""

FAULTS = [("EIO", False), ("EIO", True), ("ENOSPC", False), ("ENOSPC", True)] if LONG else [("EIO", False), ("ENOSPC", True)]
NAMES = [f"{error} {'from then on' if on_and_on else 'once'}" for error, on_and_on in FAULTS]
each_fault = pytest.mark.parametrize(("error", "on_and_on"), FAULTS, ids=NAMES)


@pytest.fixture(autouse=True)
def _strace() -> None:
    disks.needed("strace", mounting=False)


@each_fault
def test_a_publish_whose_nth_write_fails_is_whole_or_not_at_all_and_the_press_goes_on(
    house: House, tally: Tally, error: str, on_and_on: bool
) -> None:
    _failing_one_after_the_other(house, tally, _printed_under, CALLS, error=error, on_and_on=on_and_on)


@each_fault
def test_a_row_whose_nth_write_fails_is_refused_or_there_and_the_desk_goes_on(
    house: House, tally: Tally, error: str, on_and_on: bool
) -> None:
    _failing_one_after_the_other(house, tally, _filed_under, OF_THE_DESK, error=error, on_and_on=on_and_on)
    assert last_row(house) >= house.writer.last


def _failing_one_after_the_other(
    house: House, tally: Tally, publish: Callable[[Injection, House], int], calls: tuple[str, ...], *, error: str, on_and_on: bool
) -> None:
    press = house.start_press(trouble_s=0.1)
    house.start_stand()
    house.writer.file(60)
    house.wait_until_printed(house.writer.last)
    readers = Readers(house.port)
    for call in calls:
        for nth in itertools.count(1, 1 if LONG else IN_SHORT.get(call, 1)):
            injection = Injection(call, error, nth, on_and_on)
            house.wait_until_all_is_printed()
            hits = publish(injection, house)
            assert press.poll() is None, f"the press ended with {press.returncode} after {injection}: {house.said[-2000:]}"
            found = house.inspect(position=readers.acknowledged.position, edition=readers.acknowledged.edition) + readers.violations
            tally["n-th I/O call failed"] += bool(hits)
            tally["I/O calls failed"] += hits
            tally["violations"] += len(found)
            assert not found, f"after {injection}: " + "\n".join(found[:20])
            if not hits:
                break
            assert nth < MOST
    house.wait_until_all_is_printed()
    found = readers.stop()
    found += house.inspect(caught_up=True, answers=readers.seen())
    tally["publishes acknowledged"] += readers.acknowledged_rows
    tally["reads"] += readers.reads
    assert not found, "\n".join(found[:20])


def _printed_under(injection: Injection, house: House) -> int:
    """Have a publish while calls of the press fail, and wait until it has gone on when they do not any more; return how many failed."""
    log = house.outside / "strace.log"
    with injected(injection, house.press.pid, log=log) as fault:
        row = house.writer.file(1)
        wait_for(lambda: house.position >= row or (injection.on_and_on and fault.count > 2), f"a publish under {injection}")
    house.wait_until_printed(row)
    return Injected(log).count


def _filed_under(injection: Injection, house: House) -> int:
    """Have a row filed while calls of the desk fail, and another when they do not any more; return how many failed."""
    log, said = house.outside / "strace.log", len(house.writer.words)
    with injected(injection, house.writer.process.pid, log=log):
        house.writer.tell("file 1")
        wait_for(lambda: len(house.writer.words) > said, f"the desk says yes or no under {injection}")
    house.wait_until_printed(house.writer.file(1))
    return Injected(log).count
