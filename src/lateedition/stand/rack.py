"""The stand's rack: where it takes its editions from, and what it remembers of the store that is on it."""

from __future__ import annotations

from pathlib import Path

from lateedition.edition import rack
from lateedition.stand.memory import Memory


class Rack(rack.Rack):
    """The store in a folder, with what is in memory of it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.memory = Memory()

    def turned(self) -> None:
        """Begin the memory anew."""
        self.memory = Memory()
