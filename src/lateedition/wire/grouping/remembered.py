"""What is remembered: answers of a function that are asked for again and again, as the words of a language are.

`functools.lru_cache` does the same, and its list of what was used last is gone through by Python's collector of cycles each time; a
plain dictionary of words is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

MOST, LONGEST = 200_000, 40
"""So many answers are remembered, and for words of no more letters: what somebody sends as a word must not fill the memory."""

T = TypeVar("T")


class Remembered(Generic[T]):
    """`answer`, a function of a word, with its answers. When there are too many they are all forgotten."""

    def __init__(self, answer: Callable[[str], T]) -> None:
        self._answer = answer
        self._known: dict[str, T] = {}

    def all(self, words: Iterable[str]) -> list[T]:
        """Return the answers for `words`, one after the other."""
        known = self._known.get
        return [answer if (answer := known(word)) is not None else self._learned(word) for word in words]

    def _learned(self, word: str) -> T:
        answer = self._answer(word)
        if len(word) <= LONGEST:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[word] = answer
        return answer
