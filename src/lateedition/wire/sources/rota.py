"""The rota: which source is due to be asked, and by whom. It reads the register again when that changes.

Sources that do well and sources that fail are asked in lanes of their own, so that ten agencies that hang never make an eleventh
late. No source is ever closed: one that fails is asked more seldom, and somebody is told.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lateedition.wire.sources import push, register
from lateedition.wire.sources.copytaker import CopyTaker
from lateedition.wire.sources.doors import Doors
from lateedition.wire.sources.health import Health, State, state_of
from lateedition.wire.sources.hints import LONGEST_ASKED_S
from lateedition.wire.sources.lanes import Lane
from lateedition.wire.sources.polling import Luck, Remembered, poll
from lateedition.wire.sources.register import Register, Source
from lateedition.wire.sources.schedule import Bounds
from lateedition.wire.sources.websub import Subscription, subscribe

WELL, AILING = 8, 2
"""How many sources are asked at a time: of those that do well, and of those whose last request failed."""

_AGAIN_AFTER_S = 60.0
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_STATES_EVERY = timedelta(minutes=1)
_CLOSED_WITHIN_S = 1.0

log = logging.getLogger(__name__)

Duty = tuple[str, str]
"""The name of a source, and "poll" or "subscribe"."""


@dataclass
class Rota:
    """Looks after the sources in the register at `path`. `base` is the address that hubs reach us at; empty: none can."""

    path: Path
    taker: CopyTaker
    doors: Doors
    luck: Luck
    base: str = ""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    _sources: Mapping[str, Source] = field(default_factory=dict)
    _read: tuple[int, ...] | None = None
    _due: dict[Duty, datetime] = field(default_factory=dict)
    _states: dict[str, State] = field(default_factory=dict)
    _states_due: datetime = _LONG_AGO
    _well: Lane = field(default_factory=lambda: Lane("source", most=WELL))
    _ailing: Lane = field(default_factory=lambda: Lane("failing source", most=AILING))

    def look(self) -> None:
        """Read the register if it changed, send for what is due, and say whose state changed. Takes a moment, whatever hangs."""
        now = self.clock()
        self._read_again()
        for source in self._sources.values():
            for duty in self._duties(source):
                if self._is_due(source, duty, now):
                    self._send(source, duty)
        if now >= self._states_due:
            self._states_due = now + _STATES_EVERY
            self._tell_states(now)

    def close(self) -> None:
        """Begin nothing more. What hangs is left behind: nothing of it was taken in."""
        for lane in (self._well, self._ailing):
            lane.close(within_s=_CLOSED_WITHIN_S)

    def _read_again(self) -> None:
        look = _look_of(self.path)
        if look == self._read:
            return
        self._read = look
        found = register.read(self.path)
        for bad in found.wrong:
            log.error("%s", bad.words)
        if found.is_unread:
            return
        self._take_over(found)

    def _take_over(self, found: Register) -> None:
        sources = {source.name: source for source in found.sources}
        for name, source in sources.items():
            if name in self._sources and self._sources[name] != source:
                self._due[name, "poll"] = self._due[name, "subscribe"] = self.clock()
        self._sources = sources
        self.doors.open_for(sources)
        log.info("%d sources in %s", len(sources), self.path, extra={"sources": len(sources)})

    def _duties(self, source: Source) -> Iterable[str]:
        if source.kind == "push":
            return ()
        return ("poll", "subscribe") if source.kind == "websub" and self.base else ("poll",)

    def _is_due(self, source: Source, duty: str, now: datetime) -> bool:
        due = self._due.get((source.name, duty))
        if due is None:
            is_known = duty == "poll" and self.taker.ledger.note(source.name, Remembered).url == source.url
            noted = self.taker.ledger.note(source.name, Health).next if is_known else None
            due = self._due[source.name, duty] = noted or now
        # what is due later than anything can be was written down by a clock that was wrong
        longest_s = max(source.every.ceiling_s, LONGEST_ASKED_S) + LONGEST_ASKED_S
        return not now < due <= now + timedelta(seconds=longest_s)

    def _send(self, source: Source, duty: str) -> None:
        """Have one duty done. A source that is being asked in one lane is not sent for in the other."""
        key = (source.name, duty)
        if self._well.is_about(key) or self._ailing.is_about(key):
            return
        health = self.taker.ledger.note(source.name, Health)
        lane = self._ailing if (health.failures if duty == "poll" else health.hub_failures) else self._well
        lane.send(key, lambda: self._do(source, duty))

    def _do(self, source: Source, duty: str) -> None:
        key, now = (source.name, duty), self.clock()
        # whatever becomes of this errand, there is a next one
        due = self._due[key] = now + timedelta(seconds=_AGAIN_AFTER_S)
        try:
            if duty == "poll":
                due = poll(source, self.taker, bounds=self._bounds(source, now), now=now, luck=self.luck)
            else:
                due = subscribe(source, self.taker, base=self.base, now=now, luck=self.luck)
        except sqlite3.Error as error:
            log.error("what %s sent cannot be kept: %s; asking again in %.0f s", source.name, error, _AGAIN_AFTER_S)
        if self._sources.get(source.name) == source:
            # else its entry was changed meanwhile, and what is due is due by that
            self._due[key] = due

    def _bounds(self, source: Source, now: datetime) -> Bounds:
        """Return the bounds of polling; while a hub delivers it is polled as seldom as may be, to find what was not delivered."""
        if source.kind == "websub" and self.taker.ledger.note(source.name, Subscription).is_active(now):
            return Bounds(source.every.ceiling_s, source.every.ceiling_s)
        return source.every

    def _tell_states(self, now: datetime) -> None:
        for name, source in self._sources.items():
            health = self.taker.ledger.note(name, Health)
            if source.kind == "push" and (lack := push.lack_of(source)) != health.remark:
                self.taker.remark(lack, source=name, kind=source.kind, due=None)
            state = state_of(health, self.taker.ledger.hours(name), now=now, quiet_after_s=source.quiet_after_s)
            before, self._states[name] = self._states.get(name, "ok"), state
            if state == before:
                continue
            if state == "failing":
                log.error("source %s fails since %s: %s", name, health.failing_since, health.error, extra={"source": name})
            elif state == "quiet":
                log.error("source %s has gone quiet: nothing new since %s", name, health.new, extra={"source": name})
            elif before in ("failing", "quiet") and state == "ok":
                log.info("source %s is well again", name, extra={"source": name})


def _look_of(path: Path) -> tuple[int, ...]:
    """Return what changes when the file does; the same for as long as there is none."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return (status.st_mtime_ns, status.st_size, status.st_ino)
