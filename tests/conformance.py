"""A specification as a table: its requirements, each with what checks it. Several may be checked by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

import pytest

World = TypeVar("World")
Check = Callable[[World], None]


class Table(Generic[World]):
    """The requirements of one specification for one role."""

    def __init__(self) -> None:
        self._checks: dict[Check[World], list[str]] = {}

    def requires(self, section: str, level: str, words: str) -> Callable[[Check[World]], Check[World]]:
        """Note that what is decorated checks the requirement of `section` that is said in `words`."""

        def noted(check: Check[World]) -> Check[World]:
            self._checks.setdefault(check, []).insert(0, f"{section} {level}: {words}")
            return check

        return noted

    @property
    def each(self) -> pytest.MarkDecorator:
        """Runs a test once for each check, which it is handed as `check`."""
        cases = [pytest.param(check, id=" | ".join(words)) for check, words in self._checks.items()]
        return pytest.mark.parametrize("check", cases)
