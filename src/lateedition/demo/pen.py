"""The pen that composed reports are written with: a small grammar, a seed, and a memory of what it said last.

A pattern is running text with choices in brackets, `[rain|showers]`, which may hold choices themselves, and facts in
braces, `{street}`. Choices come out of a shuffled deck, so none is said again before all were said once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

_INNERMOST = re.compile(r"\[([^\[\]]*)\]")


class Pen:
    """Writes from patterns. The same seed and the same questions give the same words."""

    def __init__(self, seed: str) -> None:
        self.chance = Random(seed)  # noqa: S311 not for secrets: the same newsroom every time is the point
        self._decks: dict[object, list[int]] = {}

    def pick(self, options: Sequence[T]) -> T:
        """Return one of `options`, none a second time before each was returned once."""
        return options[self._draw(tuple(map(str, options)), len(options))]

    def say(self, pattern: str, **facts: object) -> str:
        """Return `pattern` with its choices made and its `facts` filled in, starting with a capital.

        >>> Pen("x").say("[the|a] ship left {port}", port="Durban") in ("The ship left Durban", "A ship left Durban")
        True
        """
        chosen = pattern
        while match := _INNERMOST.search(chosen):
            options = match[1].split("|")
            option = options[self._draw((pattern, match.start(), match[1]), len(options))]
            chosen = chosen[: match.start()] + option + chosen[match.end() :]
        said = " ".join(chosen.format(**facts).split())
        return said[:1].upper() + said[1:]

    def number(self, low: int, high: int, *, step: int = 1) -> int:
        """Return a whole number from `low` to `high`, both included, in steps of `step`."""
        return self.chance.randrange(low, high + 1, step)

    def some(self, options: Sequence[T], count: int) -> list[T]:
        """Return `count` different ones of `options`."""
        return self.chance.sample(list(options), count)

    def _draw(self, key: object, size: int) -> int:
        deck = self._decks.get(key)
        if not deck:
            deck = self._decks[key] = self.chance.sample(range(size), size)
        return deck.pop()


def listed(things: Sequence[str], *, conjunction: str = "and") -> str:
    """Return `things` as a list in running text.

    >>> listed(["tuna", "kingfish", "prawns"])
    'tuna, kingfish and prawns'
    """
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} {conjunction} {things[-1]}"


_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def counted(number: int) -> str:
    """Return `number` as the paper's style has it: words below ten, digits from there, commas in thousands.

    >>> counted(3), counted(1200)
    ('three', '1,200')
    """
    return _SMALL[number] if 0 <= number < 10 else f"{number:,}"


def plural(number: int, one: str, many: str = "") -> str:
    """Return `number` and its noun.

    >>> plural(1, "ship"), plural(12, "ferry", "ferries")
    ('one ship', '12 ferries')
    """
    return f"{counted(number)} {one if number == 1 else many or one + 's'}"
