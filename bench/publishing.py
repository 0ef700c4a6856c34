"""Publishing and seeing: how a publish is timed, of anybody's newsroom and of our press alone."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

from bench import articles, ours
from bench.articles import Article
from bench.harness.reader import Reader, reading
from bench.peers.newsroom import Newsroom

PATIENCE_S = 120
MARKER, PRESS_MARKER = "Fresh", "Late"
_OURS_FROM = 50_000_001
"""Numbers of stories that are handed over without a desk: far from those that the desk gives."""

_PAUSE_S = 0.0005
_OTHERS_PAUSE_S = 0.005


@dataclass(frozen=True)
class Seen:
    """One publish: where a reader looked, how long the button took to answer, and how long until the reader saw it."""

    place: str
    call_ms: float
    visible_ms: float


def words_of(article: Article) -> str:
    """Return what a reader looks for: the beginning of the headline, which no other headline has."""
    return f"{article.headline.partition(':')[0]}:"


def publish(room: Newsroom, draft: Article, *, place: str, chance: random.Random) -> Seen:
    """Press the button for `draft` and let a reader look at `place` until it is there.

    If pages are kept for some seconds the page was looked at before, by somebody else, at a moment of that time. Where readers
    may see it before the button's answer a reader looks from the press on; else from the answer on, so as not to be in the way.
    """
    path, words = room.places[place](draft), words_of(draft)
    with reading(room.port) as reader:
        if room.cached_s:
            reader.get(path)
            time.sleep(chance.uniform(0, room.cached_s))
        if not room.at_once:
            pressed = room.press(draft)
            seen = reader.seen(path, words, patience_s=PATIENCE_S, pause_s=_OTHERS_PAUSE_S)
        else:
            with ThreadPoolExecutor(1) as looking:
                pause_s = _PAUSE_S if room.ours else _OTHERS_PAUSE_S
                found = looking.submit(reader.seen, path, words, patience_s=PATIENCE_S, pause_s=pause_s)
                pressed = room.press(draft)
                seen = found.result()
    return Seen(place, 1000 * (pressed.answered - pressed.at), 1000 * (seen - pressed.at))


def alone(home: ours.Home, *, port: int, publishes: int, warm_up: int, chance: random.Random, series: int = 0) -> list[float]:
    """Hand stories over one at a time; return, in milliseconds, how long each took from its durable commit until it was seen.

    Seen is: its own page is there, and the page of the oldest story has it among the latest news. Each `series` has stories of its own.
    """
    first = _OURS_FROM + 2_000_000 * series
    oldest = ours.path_of(_story(1))
    times = []
    with reading(port) as reader, ours.log_of(home) as log:
        for number in range(first, first + warm_up + publishes):
            story = _story(number)
            ours.hand_over(log, [ours.story_of(story)])
            committed = time.monotonic()
            _see(reader, ours.path_of(story), story)
            times.append(1000 * (_see(reader, oldest, story) - committed))
            time.sleep(chance.uniform(0, 0.03))  # not in step with the press's polling
    return times[warm_up:]


def storm(home: ours.Home, *, port: int, per_s: float, seconds: float) -> list[float]:
    """Hand over `per_s` stories a second for so long; return, in milliseconds, how long each took from its commit until it was seen.

    Editions keep the log's order, so a reader waits for one story's page after the other.
    """
    stories = [_story(_OURS_FROM + 1_000_000 + number) for number in range(round(per_s * seconds))]
    committed: list[float] = []
    writing = threading.Thread(target=_hand_over_steadily, args=(home, stories, per_s, committed))
    times = []
    with reading(port) as reader:
        writing.start()
        for number, story in enumerate(stories):
            while len(committed) <= number:
                time.sleep(_PAUSE_S)
            times.append(1000 * (_see(reader, ours.path_of(story), story) - committed[number]))
        writing.join()
    return times


def _hand_over_steadily(home: ours.Home, stories: Sequence[Article], per_s: float, committed: list[float]) -> None:
    began = time.monotonic()
    with ours.log_of(home) as log:
        for number, story in enumerate(stories):
            time.sleep(max(0.0, began + number / per_s - time.monotonic()))
            ours.hand_over(log, [ours.story_of(story)])
            committed.append(time.monotonic())


def _see(reader: Reader, path: str, story: Article) -> float:
    return reader.seen(path, words_of(story), patience_s=PATIENCE_S, pause_s=_PAUSE_S)


def _story(number: int) -> Article:
    return articles.article(number, published=datetime.now(UTC), marker=PRESS_MARKER if number >= _OURS_FROM else "")
