"""Answers that need not be asked for again: kept from one state of the library to the next, less what may have come to differ."""

from __future__ import annotations

from typing import Any

from lateedition.press.touched import Touched

_MOST = 20_000
_IN_FAMILIES = ("top ", "section-front ", "buried", "newest ", "day ", "month ", "archive", "today", "stand-in ")
"""How the facts begin that a change may touch by the start of their names, and those that the clock alone changes."""


class Answers:
    """What facts are, in the state of the library that has the name `state`."""

    def __init__(self) -> None:
        self.state = b""
        self._known: dict[str, Any] = {}
        self._in_families: set[str] = set()

    def of(self, state: bytes) -> Answers:
        """Return these answers if they are of `state`; else they are all forgotten: they may be of one that never came to be."""
        if state != self.state:
            self.state = state
            self._clear()
        return self

    def turn_to(self, state: bytes, touched: Touched) -> None:
        """Forget what `touched` names and what the clock decides: `state` comes of that."""
        self.state = state
        families = (*touched.families, "top ", "today")
        for fact in [*touched.facts, *(fact for fact in self._in_families if fact.startswith(families))]:
            self._known.pop(fact, None)
            self._in_families.discard(fact)

    def __getitem__(self, fact: str) -> Any:
        return self._known[fact]

    def keep(self, fact: str, answer: Any) -> None:
        """Keep what `fact` is."""
        if len(self._known) >= _MOST:
            self._clear()
        self._known[fact] = answer
        if fact.startswith(_IN_FAMILIES):
            self._in_families.add(fact)

    def _clear(self) -> None:
        self._known.clear()
        self._in_families.clear()
