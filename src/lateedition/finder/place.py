"""The place of the cabinet: a folder beside the store, in which also lies what the finder says of itself, and notes that readers leave."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from lateedition.whole import put_whole

FOLDER = "search"
VERSION = 1
"""Of the cabinet's layout and of what a term is. One of another version is thrown away and another one filled."""

_STATE, _COMPLAINT = "state.json", "complaint"


class State(Struct, frozen=True):
    """What the finder says of itself: what it is `doing`, with the cuttings of which `edition`, and how many were `filed` in this go.

    `told` is when it said so, in POSIX seconds.
    """

    doing: Literal["following", "filling", "waiting"]
    edition: int
    filed: int
    told: float


class Place:
    """Where things are, beside the store in `store_folder`."""

    def __init__(self, store_folder: Path) -> None:
        self.folder = store_folder.parent / FOLDER
        self._figures = store_folder.parent / "watching" / "finder.prom"
        self.cabinet = self.folder / f"cabinet.{VERSION}"

    def tell(self, doing: Literal["following", "filling", "waiting"], *, edition: int = 0, filed: int = 0) -> None:
        """Say what the finder is doing. Where that cannot be written nobody hears it, and it goes on."""
        state = State(doing, edition, filed, time.time())
        with suppress(OSError):
            put_whole(self.folder / _STATE, msgspec.json.encode(state))
            put_whole(self._figures, _figures(state).encode())

    def told(self) -> State | None:
        """Return what the finder said last, None if it never said anything."""
        with suppress(OSError, msgspec.DecodeError):
            return msgspec.json.decode((self.folder / _STATE).read_bytes(), type=State)
        return None

    def complain(self) -> None:
        """Leave word that the cabinet could not be used."""
        with suppress(OSError):
            (self.folder / _COMPLAINT).touch()

    def take_complaint(self) -> bool:
        """Say whether somebody has left word that the cabinet could not be used, and take that away."""
        with suppress(OSError):
            (self.folder / _COMPLAINT).unlink()
            return True
        return False

    def others(self) -> list[Path]:
        """Return the cabinets of other versions, and what is left of unfinished ones."""
        with suppress(OSError):
            return [path for path in self.folder.glob("cabinet.*") if path != self.cabinet]
        return []


def _figures(state: State) -> str:
    """Return what the stand hands on with its own figures, in Prometheus' text format."""
    described = (
        ("edition", "The edition whose stories can be found.", state.edition),
        ("being_filled", "Whether the search is being prepared, 0 or 1.", int(state.doing == "filling")),
        ("told_timestamp_seconds", "When the finder said so.", round(state.told, 3)),
    )
    lines = [
        f"# HELP lateedition_search_{name} {help_}\n# TYPE lateedition_search_{name} gauge\nlateedition_search_{name} {value}\n"
        for name, help_, value in described
    ]
    return "".join(lines)
