"""Accounting: what a process and everything it started have used, as the kernel says it in /proc."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
_STORE = "/data.mdb"


@dataclass(frozen=True)
class Footprint:
    """Memory of a process tree. What n processes share counts an n-th for each, so the sum is what would be free without them.

    `anonymous_bytes` is what they made themselves; `beyond_store_bytes` is that and everything else they have mapped (their programs
    and libraries too) but the pages of an edition store, which are the kernel's to take back; `whole_bytes` is all of it.
    """

    anonymous_bytes: int
    beyond_store_bytes: int
    whole_bytes: int


def family(pid: int) -> list[int]:
    """Return `pid` and all its descendants that are alive. A process that ends meanwhile is left out."""
    found = [pid]
    for task in _listed(Path(f"/proc/{pid}/task")):
        try:
            children = (task / "children").read_text().split()
        except OSError:
            continue
        for child in children:
            found += family(int(child))
    return found


def cpu_s(pid: int) -> float:
    """Return the processor time of `pid` and all it started, in seconds: the living, and those that were waited for when they ended.

    The kernel counts in ticks of 10 ms as a rule, for each process.
    """
    return sum(map(_own_and_waited_for_s, family(pid)))


def footprint(pid: int) -> Footprint:
    """Return the memory that `pid` and all it started hold now."""
    members = family(pid)
    rolled = [_rollup(member) for member in members]
    whole = sum(each.get("Pss", 0) for each in rolled)
    return Footprint(
        anonymous_bytes=sum(each.get("Pss_Anon", 0) + each.get("Pss_Shmem", 0) for each in rolled),
        beyond_store_bytes=whole - sum(map(_of_stores, members)),
        whole_bytes=whole,
    )


class Peak:
    """The most memory of their own making that a process and all it started were seen to hold, looked at once a second."""

    def __init__(self, pid: int) -> None:
        self.anonymous_bytes = 0
        self._pid = pid
        self._due = 0.0

    def look(self) -> None:
        """Look, unless somebody just did: it takes the kernel a moment."""
        now = time.monotonic()
        if now >= self._due:
            self._due = now + 1
            self.anonymous_bytes = max(self.anonymous_bytes, footprint(self._pid).anonymous_bytes)


def _own_and_waited_for_s(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) * _TICK_S


def _rollup(pid: int) -> dict[str, int]:
    text = _or_empty(lambda: Path(f"/proc/{pid}/smaps_rollup").read_text())
    lines = (line.split() for line in text.splitlines() if line.endswith(" kB"))
    return {words[0].rstrip(":"): int(words[1]) * 1024 for words in lines}


def _of_stores(pid: int) -> int:
    """Return how much of the process's share of memory is pages of mapped edition stores."""
    total, within = 0, False
    for line in _or_empty(lambda: Path(f"/proc/{pid}/smaps").read_text()).splitlines():
        name, _, rest = line.partition(" ")
        if not name.endswith(":"):
            within = line.endswith(_STORE)
        elif within and name == "Pss:":
            total += int(rest.split()[0]) * 1024
    return total


def _or_empty(read: Callable[[], str]) -> str:
    try:
        return read()
    except OSError:
        return ""


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
