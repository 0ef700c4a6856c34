"""Findings: what the audit found when it last looked, in a file beside the store for doctor, desk and the metrics.

The audit (auditing.py) writes it; everybody else reads.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Literal, Protocol

import msgspec
from msgspec import Struct

from lateedition.whole import put_whole

NAME = "audit.json"

Between = Literal["desk", "edition", "log"]
"""Between what a difference is: desk and handover log, log and edition, or that the edition is ahead of the log as a whole."""


class Unheard(Exception):
    """A side does not answer: nothing can be said about it. The message says which, and why."""


class Side(Protocol):
    """Two parts of the house that are to say the same, as the audit compares them. Every method may raise Unheard."""

    name: str

    def look(self, walks: Walks) -> tuple[list[Difference], Walks]:
        """Compare what is compared every time, and the next slice of the rest; return the differences, and where to go on."""

    def again(self, subjects: Collection[str]) -> list[Difference]:
        """Compare these subjects."""

    def everything(self) -> list[Difference]:
        """Compare all there is, however long that takes."""


class Difference(Struct, frozen=True):
    """Something of which two parts of the house say different things.

    `subject` is a document's ("story:17") or "log"; `about` says which that is, to people. `desk` and `edition` are what either
    side says, the log standing for the side that is not there; `do` is what to do.
    """

    between: Between
    subject: str
    about: str
    desk: str
    edition: str
    do: str

    def words(self) -> str:
        """Say it in a line.

        >>> Difference("desk", "story:17", "'Kim gets a medal'", "not published", "published as row 31", "publish it").words()
        "story 17 'Kim gets a medal': desk not published; edition published as row 31. What to do: publish it"
        """
        about = f" {self.about}" if self.about else ""
        named = self.subject.replace(":", " ")
        return f"{named}{about}: desk {self.desk}; edition {self.edition}. What to do: {self.do}"


class Walk(Struct, frozen=True):
    """How far a comparison of everything, a slice a minute, is: where it goes on, how many it has met since it began anew, and how
    many those were when it last came to the end (0: it never has), and when that was, in POSIX seconds."""

    at: str = ""
    met: int = 0
    whole: int = 0
    ended: float = 0.0


Walks = Mapping[str, Walk]


def walked(walk: Walk, at: object, met: int) -> Walk:
    """Return how far `walk` is after a slice of `met` that goes on at `at`, None at the end."""
    if at is None:
        return Walk(met=0, whole=walk.met + met, ended=time.time())
    return Walk(at=str(at), met=walk.met + met, whole=walk.whole, ended=walk.ended)


class Room(Struct, frozen=True):
    """How much room there is: on the disk of the home; in the store's map, and how much of that its file takes; who reads longest."""

    disk_free_bytes: int
    map_bytes: int = 0
    used_bytes: int = 0
    oldest_reader: int = 0
    oldest_reader_behind: int = 0


class Node(Struct, frozen=True):
    """What another machine said of itself; `trouble` says why it did not. `behind` counts rows of the log."""

    url: str
    edition: int = 0
    position: int = 0
    behind: int = 0
    heard_s: float | None = None
    trouble: str = ""


class Findings(Struct, frozen=True):
    """What was found: `looked` when, in POSIX seconds, and how many it `took_s`. `unheard` says why a side could not be looked at."""

    looked: float
    took_s: float
    differences: tuple[Difference, ...] = ()
    unheard: tuple[str, ...] = ()
    walks: Walks = {}
    room: Room | None = None
    nodes: tuple[Node, ...] = ()


def findings_in(folder: Path) -> Findings | None:
    """Return what was last written in `folder`, None if nothing was or it cannot be read."""
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=Findings)
    except (OSError, msgspec.DecodeError):
        return None


def write(findings: Findings, folder: Path) -> None:
    """Put `findings` into `folder`, whole or not at all. Raises OSError when the disk does not take it."""
    put_whole(folder / NAME, msgspec.json.encode(findings))
