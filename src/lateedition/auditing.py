"""Auditing: the reconciler of desk, handover log and edition. It looks at start and every minute, and names each difference.

It is a process of its own at low priority: it is in nobody's way, and what it looks at need not be well. A round costs a bounded time
whatever the size of the archive. What was found is looked at again before it is named, and stays named until it is found to agree.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from lateedition.config import Config
from lateedition.desk.handover.health import health_of
from lateedition.edition.store import StoreError
from lateedition.press import findings
from lateedition.press.comparing import LogAndEdition
from lateedition.press.figures import FOLDER
from lateedition.press.findings import Difference, Findings, Node, Room, Side, Unheard, Walk
from lateedition.press.log import HandoverLog, open_log
from lateedition.press.room import room_of

logger = logging.getLogger(__name__)

EVERY_S = 60.0
SECOND_LOOK_S = 1.0
"""After how long a difference is looked at again before it is named: a publish may have been between two questions."""

MOST = 100
"""How many differences of one side are named."""

_NICENESS = 10
_ANSWERS_WITHIN_S = 2.0


def watch(config: Config, *, stop: threading.Event) -> None:
    """Look at start and every minute until `stop` is set. On a machine without a desk, at log and edition only."""
    os.nice(_NICENESS)
    with closing(open_log(config.handover_log)) as log:
        auditor = Auditor(sides_of(config, log), folder=config.home / FOLDER, pause=stop.wait)
        while not stop.is_set():
            began = time.monotonic()
            auditor.look(room=lambda: room_of(config.home, config.edition), nodes=lambda: nodes_of(config.nodes, end=log.last()))
            stop.wait(max(1.0, EVERY_S - (time.monotonic() - began)))


def everything(config: Config) -> list[Difference]:
    """Compare everything, however long that takes, and return each difference. Raises Unheard when a side does not answer."""
    with closing(open_log(config.handover_log)) as log:
        return [difference for side in sides_of(config, log) for difference in _twice(side)]


def sides_of(config: Config, log: HandoverLog) -> list[Side]:
    """Return what is to be compared on this machine: log and edition; with a desk, that and the log as well."""
    sides: list[Side] = [LogAndEdition(log, config.edition)]
    if not config.is_node:
        from lateedition.desk.auditing import desk_and_log

        sides.append(desk_and_log())
    return sides


class Auditor:
    """What was found so far, and what looks for more. What it finds is written into `folder`."""

    def __init__(
        self, sides: Sequence[Side], *, folder: Path, pause: Callable[[float], object], clock: Callable[[], float] = time.time
    ) -> None:
        self._sides = sides
        self._folder = folder
        self._pause = pause
        self._clock = clock
        before = findings.findings_in(folder)
        self._walks: dict[str, Walk] = dict(before.walks) if before else {}
        self._known: dict[str, list[Difference]] = {side.name: [] for side in sides}
        for difference in before.differences if before else ():
            self._known.get(_side_of(difference), []).append(difference)

    def look(self, *, room: Callable[[], Room], nodes: Callable[[], Sequence[Node]]) -> Findings:
        """Look once; say what is new, write all that is found, and return it."""
        began, looked, unheard = time.monotonic(), self._clock(), list[str]()
        for side in self._sides:
            try:
                self._turn(side)
            except Unheard as failure:
                unheard.append(f"{side.name}: {failure}")
        try:
            measured = room()
        except (StoreError, OSError) as failure:
            measured = None
            unheard.append(f"room: {failure}")
        found = Findings(
            looked=looked,
            took_s=round(time.monotonic() - began, 3),
            differences=tuple(difference for known in self._known.values() for difference in known),
            unheard=tuple(unheard),
            walks=self._walks,
            room=measured,
            nodes=tuple(nodes()),
        )
        for said in unheard:
            logger.warning("could not be compared: %s", said)
        self._write(found)
        return found

    def _turn(self, side: Side) -> None:
        known = {difference.subject: difference for difference in self._known[side.name]}
        found, walks = side.look(self._walks)
        suspects = dict.fromkeys([*known, *(difference.subject for difference in found)])
        if suspects.keys() - known.keys():
            self._pause(SECOND_LOOK_S)
        sure = {difference.subject: difference for difference in side.again(suspects)} if suspects else {}
        named = [sure[subject] for subject in suspects if subject in sure][:MOST]
        self._walks |= walks
        self._known[side.name] = named
        _say(known, named)

    def _write(self, found: Findings) -> None:
        try:
            findings.write(found, self._folder)
            write_to_textfile(str(self._folder / "audit.prom"), _figures(found))
        except OSError as failure:
            logger.warning("what was found cannot be written: %s", failure)


def nodes_of(urls: Sequence[str], *, end: int) -> list[Node]:
    """Return what the stands at `urls` say of themselves; `end` is the number of the newest row of the log. Takes 2 s at most."""
    with ThreadPoolExecutor(max_workers=max(1, len(urls))) as asking:
        return list(asking.map(lambda url: node_of(url, end=end), urls))


def node_of(url: str, *, end: int) -> Node:
    """Return what the stand at `url` says of itself."""
    said = health_of(url, timeout_s=_ANSWERS_WITHIN_S)
    if said is None:
        return Node(url, trouble=f"nothing answers at {url}/-/health")
    return Node(url, said.edition, said.position, behind=max(0, end - said.position), heard_s=said.heard_s)


def _twice(side: Side) -> Iterator[Difference]:
    """Give what differs in two looks."""
    subjects = dict.fromkeys(difference.subject for difference in side.everything())
    if subjects:
        time.sleep(SECOND_LOOK_S)
        yield from side.again(subjects)


def _side_of(difference: Difference) -> str:
    return "desk" if difference.between == "desk" else "edition"


def _say(known: dict[str, Difference], named: Sequence[Difference]) -> None:
    for difference in named:
        if difference.subject not in known:
            logger.error("%s", difference.words(), extra=_about(difference))
    for subject in known.keys() - {difference.subject for difference in named}:
        logger.info("%s agrees again", subject.replace(":", " "), extra=_about(known[subject]))


def _about(difference: Difference) -> dict[str, object]:
    kind, _, number = difference.subject.partition(":")
    return {"between": difference.between, **({kind: int(number)} if number else {})}


def _figures(found: Findings) -> CollectorRegistry:
    registry = CollectorRegistry()

    def gauge(name: str, help_: str, *labels: str) -> Gauge:
        return Gauge(f"lateedition_{name}", help_, labels, registry=registry)

    differences = gauge("audit_differences", "Differences that the audit found and that still are, by what they are between.", "between")
    for between in ("desk", "edition", "log"):
        differences.labels(between).set(sum(difference.between == between for difference in found.differences))
    gauge("audit_unheard", "Sides that the audit could not look at when it last looked.").set(len(found.unheard))
    gauge("audit_timestamp_seconds", "When the audit last looked.").set(found.looked)
    gauge("audit_seconds", "How long the audit's last look took.").set(found.took_s)
    _gauge_room(found, gauge)
    if found.nodes:
        up, behind = gauge("node_up", "Whether another machine's stand answers.", "node"), gauge("node_behind", "Rows it lacks.", "node")
        for node in found.nodes:
            up.labels(node.url).set(not node.trouble)
            behind.labels(node.url).set(node.behind)
    return registry


def _gauge_room(found: Findings, gauge: Callable[..., Gauge]) -> None:
    if found.room is None:
        return
    gauge("disk_free_bytes", "Free bytes on the disk of the newsroom's home.").set(found.room.disk_free_bytes)
    gauge("store_map_bytes", "What the edition's store may hold before its map is grown.").set(found.room.map_bytes)
    gauge("store_used_bytes", "How much of its map the edition's store takes.").set(found.room.used_bytes)
    behind = "Transactions since the oldest view of the store that is still open was opened."
    gauge("store_oldest_reader_transactions", behind).set(found.room.oldest_reader_behind)
