"""Sittings: every page with a story's form has a name, and counts its turns of sending what is typed there. A revision keeps both."""

from __future__ import annotations


def sitting_and_turn(typed_on: str) -> tuple[str, int]:
    """Return which page typed something and in which turn, of how a revision keeps both; ("", 0) of what no such page typed."""
    sitting, _, turn = typed_on.partition(" ")
    return (sitting, int(turn)) if turn else ("", 0)


def is_later(typed_on: str, earlier: str) -> bool:
    """Say whether the page that typed what was typed on `earlier` sent what was typed on `typed_on` after it."""
    (sitting, turn), (before, its_turn) = sitting_and_turn(typed_on), sitting_and_turn(earlier)
    return sitting != "" and sitting == before and turn > its_turn
