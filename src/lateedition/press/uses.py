"""Uses: which published stories show a picture, or play a recording."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lateedition.press.indexes import use_key
from lateedition.press.tables import USES, Tables, number_of


class Uses:
    """The uses in `tables`. `is_fallback` says of a picture that it may stand for one whose rights have ended."""

    def __init__(self, tables: Tables, *, is_fallback: Callable[[int], bool]) -> None:
        self.table = tables.table(USES)
        self._is_fallback = is_fallback

    def is_shown(self, picture: int) -> bool:
        """Say whether a published story shows the picture, or it is somewhere the fallback for one whose rights have ended."""
        return self._is_fallback(picture) or self._has_any("picture", picture)

    def is_played(self, recording: int) -> bool:
        """Say whether a published story plays the recording."""
        return self._has_any("recording", recording)

    def is_forsaken(self, subject: str) -> bool:
        """Say whether `subject` is a picture or recording ("picture:7") that is shown nowhere any more."""
        kind, _, number = subject.partition(":")
        return (kind == "picture" and not self.is_shown(int(number))) or (kind == "recording" and not self.is_played(int(number)))

    def stories(self, kind: str, number: int) -> Iterator[int]:
        """Give the number of each published story that shows a picture, or plays a recording."""
        return (number_of(key[-8:]) for key, _ in self.table.scan(use_key(kind, number)))

    def _has_any(self, kind: str, number: int) -> bool:
        return any(True for _ in self.stories(kind, number))
