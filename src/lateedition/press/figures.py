"""Figures: what the press counts of its work, for whoever watches it.

They lie in two files beside the store: `press.prom` in Prometheus' text format, which the stand hands on without knowing what is in
it, and `press.json` with what the desk draws: how long publishes took to be visible, every five minutes of the last day.
"""

from __future__ import annotations

import bisect
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, write_to_textfile

from lateedition.whole import put_whole

FOLDER = "watching"
"""The folder beside the store in which figures lie, a `.prom` and a `.json` file for each who has some."""

BOUNDS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
"""The upper bounds of the buckets of seconds; one more bucket has what is over the last."""

SLOT_S = 300
SLOTS = 288
_EVERY_S, _IDLE_S = 1.0, 10.0

disable_created_metrics()  # type: ignore[no-untyped-call]


class Slot(Struct, frozen=True):
    """How long publishes took that became visible in five minutes: `begins` in POSIX seconds, how many in each bucket, the longest."""

    begins: int
    counts: tuple[int, ...]
    longest_s: float


class Waits(Struct, frozen=True):
    """What is still to be done: `rows` wait in the log, `renditions` to be printed; `done`, `of` and `left_s` are the bulk's.

    `edition` and `printed` are the number and moment of the edition. `set_aside` is how many could not be printed, `aside` the first
    of them, each with the reason.
    """

    edition: int = 0
    printed: float = 0.0
    rows: int = 0
    renditions: int = 0
    done: int = 0
    of: int = 0
    left_s: float = 0.0
    set_aside: int = 0
    aside: tuple[tuple[str, str], ...] = ()


class Sheet(Waits, frozen=True, kw_only=True):
    """What `press.json` says: what is still to be done, when that was `written`, in POSIX seconds, and how the last day went."""

    written: float
    slots: tuple[Slot, ...] = ()


def sheet_in(folder: Path) -> Sheet | None:
    """Return what the press last wrote in `folder`, None if it never has or it cannot be read."""
    try:
        return msgspec.json.decode((folder / "press.json").read_bytes(), type=Sheet)
    except (OSError, msgspec.DecodeError):
        return None


def shared_out(durations: Iterable[float]) -> tuple[int, ...]:
    """Return how many of `durations`, in seconds, are in each bucket.

    >>> shared_out([0.004, 0.005, 0.02, 1000.0])
    (2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
    """
    counts = [0] * (len(BOUNDS_S) + 1)
    for duration in durations:
        counts[bisect.bisect_left(BOUNDS_S, duration)] += 1
    return tuple(counts)


class Days:
    """The last day of publishes, in slots of five minutes."""

    def __init__(self, slots: Iterable[Slot] = ()) -> None:
        self._slots = {slot.begins: slot for slot in slots if len(slot.counts) == len(BOUNDS_S) + 1}

    def add(self, durations: Iterable[float], *, now: float) -> None:
        """Take down that publishes became visible just now, so many seconds after they were handed over."""
        durations = list(durations)
        begins = int(now // SLOT_S) * SLOT_S
        before = self._slots.get(begins) or Slot(begins, (0,) * (len(BOUNDS_S) + 1), 0.0)
        counts = tuple(old + new for old, new in zip(before.counts, shared_out(durations), strict=True))
        self._slots[begins] = Slot(begins, counts, max(before.longest_s, *durations))
        for old in [each for each in self._slots if each <= begins - SLOTS * SLOT_S]:
            del self._slots[old]

    def slots(self) -> tuple[Slot, ...]:
        """Return the slots in which anything happened, in order."""
        return tuple(self._slots[begins] for begins in sorted(self._slots))


class Figures:
    """What this process of the press has counted. What is in the files is a second older at most; the day outlives the process."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock
        self._written = 0.0
        self._changed = True
        found = sheet_in(folder)
        self._days = Days(found.slots if found else ())
        self._registry = registry = CollectorRegistry(auto_describe=False)
        self._visible = Histogram(
            "lateedition_publish_to_visible_seconds",
            "From the desk's handing a story or a withdrawal over to the edition that has it, by what it was.",
            ["what"],
            buckets=BOUNDS_S,
            registry=registry,
        )
        for what in ("withdrawal", "alert", "news"):
            self._visible.labels(what)
        self._batches = Histogram(
            "lateedition_press_batch_seconds", "Seconds that a transaction of the press took.", buckets=BOUNDS_S, registry=registry
        )
        self._printed = Counter("lateedition_press_renditions", "Renditions that were printed.", registry=registry)
        self._rows = Counter("lateedition_press_rows", "Rows of the handover log that were taken, by lane.", ["lane"], registry=registry)
        self._gauges = {
            name: Gauge(f"lateedition_press_{name}", help_, registry=registry)
            for name, help_ in (
                ("rows_waiting", "Rows of the handover log that are known and not in the edition."),
                ("renditions_waiting", "Renditions that are still to be printed."),
                ("bulk_renditions_done", "Renditions that the bulk lane has printed since it last had nothing to do."),
                ("bulk_renditions_expected", "Renditions that the bulk lane had to print, or expects to, since it last had nothing to do."),
                ("bulk_seconds_left", "About how long the bulk lane still has to do."),
                ("set_aside", "Documents and renditions that could not be printed and were left out."),
                ("written_timestamp_seconds", "When the press last wrote these figures."),
            )
        }

    def batch(self, printed: int, took_s: float) -> None:
        """Take down a transaction."""
        self._changed = True
        self._batches.observe(took_s)
        self._printed.inc(printed)

    def taken(self, lane: str, *, rows: int) -> None:
        """Take down that rows of the log were taken by a lane."""
        self._rows.labels(lane).inc(rows)

    def became_visible(self, what: str, moments: Iterable[str]) -> list[float]:
        """Take down that what was handed over at `moments`, in ISO 8601, is in the edition now; return how many seconds each took.

        Clocks of two machines may differ: nothing takes less than no time. A moment that is none is left out.
        """
        now = self._clock()
        durations = [max(0.0, now - handed) for moment in moments if (handed := _posix(moment)) is not None]
        for duration in durations:
            self._visible.labels(what).observe(duration)
        if durations and what != "backlog":
            self._days.add(durations, now=now)
        return durations

    def write(self, waits: Callable[[], Waits]) -> None:
        """Write the files if they are a second old, ten where nothing was done since.

        A disk that takes nothing is no reason to stop: then they are not written.
        """
        now = self._clock()
        if 0 <= now - self._written < (_EVERY_S if self._changed else _IDLE_S):
            return
        self._written, self._changed = now, False
        left = waits()
        told = (left.rows, left.renditions, left.done, left.of, left.left_s, left.set_aside, now)
        for gauge, value in zip(self._gauges.values(), told, strict=True):
            gauge.set(value)
        sheet = Sheet(written=now, slots=self._days.slots(), **msgspec.structs.asdict(left))
        with suppress(OSError):
            put_whole(self._folder / "press.json", msgspec.json.encode(sheet))
            write_to_textfile(str(self._folder / "press.prom"), self._registry)


def _posix(moment: str) -> float | None:
    try:
        return datetime.fromisoformat(moment).timestamp()
    except ValueError:
        return None
