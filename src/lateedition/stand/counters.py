"""Counters: what the workers of a stand count, in one block of memory that all of them can read.

Each worker writes a slot of its own and nobody else does, so nothing is locked; whoever is asked for the metrics adds the slots up.
A worker that takes a dead one's place goes on with its counts.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct


class Family(Struct, frozen=True):
    """A metric as Prometheus' text format describes it."""

    name: str
    kind: str
    help: str


class Line(Struct, frozen=True):
    """One number of a metric, told from the others by `label`, as `status="2xx"`, or by nothing."""

    family: Family
    label: str = ""


LINES: list[Line] = []
"""Every number that is counted, in the order of the slots."""


def _counts(name: str, help_: str, label: str = "") -> int:
    LINES.append(Line(Family(f"lateedition_{name}_total", "counter", help_), label))
    return len(LINES) - 1


def _tells(name: str, help_: str) -> int:
    LINES.append(Line(Family(f"lateedition_{name}", "gauge", help_)))
    return len(LINES) - 1


_ANSWERS = "Answers given, by the first digit of their status."
_REFUSALS = "Requests and connections that were refused or given up, by reason."
_SEARCHES = "Searches, by whether anything could be looked up: it cannot while the search is being prepared, or too many are at it."
_MEMORY = "Pages asked of the memory of ready answers, by whether they were there."

ANSWERS = tuple(_counts("answers", _ANSWERS, f'status="{digit}xx"') for digit in range(1, 6))
SENT_BYTES = _counts("sent_bytes", "Bytes of answers handed to the network.")
CONNECTIONS = _tells("connections", "Connections that are open, listeners not among them.")
LISTENERS = _tells("listeners", "Connections that are told of each new edition.")
EVENTS = _counts("events", "Events sent, one for each listener.")
HITS = _counts("memory", _MEMORY, 'found="yes"')
MISSES = _counts("memory", _MEMORY, 'found="no"')
MALFORMED = _counts("refused", _REFUSALS, 'reason="malformed"')
TOO_LARGE = _counts("refused", _REFUSALS, 'reason="too_large"')
TOO_SLOW = _counts("refused", _REFUSALS, 'reason="too_slow"')
NOT_READ = _counts("refused", _REFUSALS, 'reason="not_read"')
TOO_MANY = _counts("refused", _REFUSALS, 'reason="too_many"')
READS = _counts("reads", "Stories that pages said were read, and that were counted.")
NOT_COUNTED = _counts("counts_refused", "Reads and choices that were not counted: more of one kind came than readers can have made.")
SEARCHES = _counts("searches", _SEARCHES, 'outcome="looked_up"')
UNSEARCHED = _counts("searches", _SEARCHES, 'outcome="turned_away"')
SEARCHED_US = _counts("search_microseconds", "Time that looking things up took, in microseconds.")

_GAUGES = tuple(at for at, line in enumerate(LINES) if line.family.kind == "gauge")


class Counters:
    """One worker's slot: `counters.counts[HITS] += 1`. Made before the workers are forked, shared by them, `of_worker` for each."""

    def __init__(self, *, workers: int = 1) -> None:
        self._workers = workers
        block = mmap.mmap(-1, 8 * len(LINES) * workers)
        self._all = memoryview(block).cast("Q")
        self.counts = self._all[: len(LINES)]

    def of_worker(self, slot: int) -> Counters:
        """Return what the worker in this slot, 0 or more, writes. It has no connection yet, whatever the one before it had."""
        own = Counters.__new__(Counters)
        own._workers, own._all = self._workers, self._all
        own.counts = self._all[slot * len(LINES) : (slot + 1) * len(LINES)]
        for at in _GAUGES:
            own.counts[at] = 0
        return own

    def text(self, *, more: str = "") -> str:
        """Return the sums over all workers in Prometheus' text format. `more` is a label that every line gets."""
        return "\n".join(self._text(more)) + "\n"

    def _text(self, more: str) -> Iterator[str]:
        for family, group in groupby(enumerate(LINES), key=lambda at: at[1].family):
            yield f"# HELP {family.name} {family.help}"
            yield f"# TYPE {family.name} {family.kind}"
            for at, line in group:
                labels = ",".join(label for label in (line.label, more) if label)
                yield f"{family.name}{f'{{{labels}}}' if labels else ''} {sum(self._all[at :: len(LINES)])}"
