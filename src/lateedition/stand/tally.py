"""Tallies: counts that are to outlive the process, appended to a file an hour. No line is finer than that hour, and none is about a reader.

A worker has files of its own, so nothing is locked. Files are only ever appended to, and deleted when they are old: whoever collects
them remembers how far they have read (`desk.audience`), on this machine or on another that they are copied to.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

logger = logging.getLogger(__name__)

FOLDER = "counts"
KEPT = timedelta(days=14)
HOUR = "%Y-%m-%dT%H"
"""How an hour is written in the name of its file, in UTC."""

_MOST_KINDS = 20_000

Line = tuple[tuple[str, object], ...]
"""What is counted alike, as names and values."""


class Tally:
    """The tally of one thing by one worker. It writes `every_s` at most: what was counted meanwhile is lost if the process is killed."""

    def __init__(self, folder: Path, *, name: str, every_s: float, most_a_minute: int) -> None:
        """`folder` is made when there is something to write. Beyond `most_a_minute` of one kind nothing is counted in that minute."""
        self._folder = folder
        self._name = name
        self._every_s = every_s
        self._most_a_minute = most_a_minute
        self._run = f"{os.getpid()}-{time.time_ns():x}"
        self._counts: dict[tuple[str, Line], int] = {}
        self._minute, self._in_minute = 0, dict[Line, int]()
        self._written = 0.0
        self._hour = ""

    def add(self, what: Mapping[str, object], *, now: float) -> bool:
        """Count one more of `what`; `now` is in POSIX seconds. False if it was not: there are more than readers can have made."""
        line, minute = tuple(what.items()), int(now // 60)
        if minute != self._minute:
            self._minute, self._in_minute = minute, {}
        many = self._in_minute.get(line, 0)
        key = (datetime.fromtimestamp(now, UTC).strftime(HOUR), line)
        if many >= self._most_a_minute or (key not in self._counts and len(self._counts) >= _MOST_KINDS):
            return False
        self._in_minute[line] = many + 1
        self._counts[key] = self._counts.get(key, 0) + 1
        self.write_if_due(now=now)
        return True

    def write_if_due(self, *, now: float) -> None:
        """Write what was counted, unless that was done a moment ago, or the clock was put back."""
        if self._counts and not 0 <= now - self._written < self._every_s:
            self.write(now=now)

    def write(self, *, now: float) -> None:
        """Write what was counted. What cannot be written is kept, and tried again."""
        self._written = now
        if not self._counts:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for hour in sorted({hour for hour, _ in self._counts}):
                self._append(hour)
                self._delete_old(hour)
        except OSError as failure:
            logger.warning("%s cannot be written and are kept in memory: %s", self._name, failure)

    def _append(self, hour: str) -> None:
        lines = {key: count for key, count in self._counts.items() if key[0] == hour}
        said = "".join(json.dumps({**dict(line), "n": count}) + "\n" for (_, line), count in lines.items()).encode()
        file = os.open(self._folder / f"{self._name}.{hour}.{self._run}.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
        try:
            before = os.fstat(file).st_size
            if os.write(file, said) != len(said):
                os.ftruncate(file, before)
                raise OSError("the disk is full")
        finally:
            os.close(file)
        for key in lines:
            del self._counts[key]

    def _delete_old(self, hour: str) -> None:
        """Delete the files of this tally that are too old, when another hour has begun."""
        if hour == self._hour:
            return
        self._hour = hour
        oldest = (datetime.strptime(hour, HOUR).replace(tzinfo=UTC) - KEPT).strftime(HOUR)
        for file in self._folder.glob(f"{self._name}.*.jsonl"):
            if file.name.split(".")[1] < oldest:
                with contextlib.suppress(FileNotFoundError):
                    file.unlink()
