"""A newsroom under measurement: something with a publish button, and pages on which readers look for what was published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.articles import Article

PLACES = ("home", "section", "story", "oldest")
"""Where readers look: the home page, the section's page, the story's own page, and the page of the oldest story there is."""


@dataclass(frozen=True)
class Pressed:
    """When the button was pressed and when its answer was there, by the monotonic clock."""

    at: float
    answered: float


@dataclass(frozen=True)
class Newsroom:
    """Who publishes. Readers are answered on `port`; `places` says where an article is to be seen, where it can be seen at all.

    `press` publishes an article that is prepared as a draft. `cached_s` is for how long its pages are kept unlooked-at. `at_once`
    says that readers may see it before the button's answer is there, so somebody must look from the press on.
    """

    name: str
    port: int
    places: Mapping[str, Callable[[Article], str]]
    press: Callable[[Article], Pressed]
    cached_s: float = 0
    at_once: bool = False
    ours: bool = False
