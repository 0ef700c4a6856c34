"""The law of what is due, whatever comes in whatever order and whatever dies: nobody has anything twice, nor what they did not ask for;
who was told has the newest; and nothing that was recalled is left on a screen."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Literal, get_args

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lateedition.dispatch.push import book as book_module
from lateedition.dispatch.push.asking import Checked
from lateedition.dispatch.push.book import Book, Done, Task
from lateedition.dispatch.push.news import FRESH_S, News, Thing
from lateedition.dispatch.push.sealing import Keys

READERS, SUBJECTS, SLOTS = range(2), ("breaking", "section/1"), ("story-1", "story-2")
Came = Literal["taken", "failed", "died before", "died after"]


class Readers(RuleBasedStateMachine):
    """Two readers and two stories, who are gone through one at a time.

    `screen` is what each may have before them, by slot: also what we do not know that they have.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.at_a_time, book_module.AT_A_TIME = book_module.AT_A_TIME, 1
        self.book = Book(Path(self.folder.name) / "push.sqlite3")
        self.now = 1_000_000.0
        self.wanted: dict[tuple[int, str], float] = {}
        self.news: dict[str, News] = {}
        self.gone: set[str] = set()
        self.screen: dict[tuple[int, str], set[str]] = {}
        self.sure: dict[tuple[int, str], list[str]] = {}

    def teardown(self) -> None:
        book_module.AT_A_TIME = self.at_a_time
        self.book.close()
        self.folder.cleanup()

    @initialize()
    def everybody_asks(self) -> None:
        for reader in READERS:
            self.asks(reader, "breaking")

    @rule(reader=st.sampled_from(READERS), subject=st.sampled_from(SUBJECTS))
    def asks(self, reader: int, subject: str) -> None:
        self.book.wish(browser(reader), add=[subject], drop=[], now=self.now)
        self.wanted.setdefault((reader, subject), self.now)

    @rule(reader=st.sampled_from(READERS), subject=st.sampled_from(SUBJECTS))
    def asks_no_more(self, reader: int, subject: str) -> None:
        left = self.book.wish(browser(reader), add=[], drop=[subject], now=self.now)
        self.wanted.pop((reader, subject), None)
        if not left:  # that browser has unsubscribed: nothing reaches it
            for slot in SLOTS:
                self.screen.pop((reader, slot), None)
                self.sure.pop((reader, slot), None)

    @rule(slot=st.sampled_from(SLOTS))
    def something_happens_and_the_house_dies_over_telling(self, slot: str) -> None:
        self.something_happens(slot, "breaking")
        self.a_round_is_made(["died after"])

    @rule(slot=st.sampled_from(SLOTS))
    def a_story_is_recalled_and_all_goes_well(self, slot: str) -> None:
        self.a_story_is_recalled(slot)
        self.all_goes_well_for_a_while()

    @rule(slot=st.sampled_from(SLOTS), subject=st.sampled_from(SUBJECTS))
    def something_happens(self, slot: str, subject: str) -> None:
        self.now += 1
        thing = f"thing-{self.now:.0f}"
        self.news[slot] = News(slot, thing, 1, "/story/", subject, self.now, "high", 60, 1_000)

    @rule(slot=st.sampled_from(SLOTS))
    def a_story_is_recalled(self, slot: str) -> None:
        told = [Thing(each.slot, each.thing, each.story, each.address) for each in self.book.things(None) if each.slot == slot]
        self.book.let_go(told)
        self.gone |= {each.thing for each in told}
        if slot in self.news:
            self.gone.add(self.news.pop(slot).thing)

    @rule(passed=st.sampled_from((1.0, 700.0, FRESH_S)))
    def time_passes(self, passed: float) -> None:
        self.now += passed

    @rule(came=st.lists(st.sampled_from(get_args(Came)), min_size=1, max_size=2))
    def a_round_is_made(self, came: list[Came]) -> None:
        tasks = self.due()
        self.book.begin(tasks, now=self.now)
        done = []
        for at, task in enumerate(tasks):
            how = came[at % len(came)]
            if how in ("taken", "died after"):
                self.arrives(task, is_known=how == "taken")
            if how in ("taken", "failed"):
                done.append(Done(task, "taken" if how == "taken" else "failed"))
        self.book.settle(done, now=self.now, luck=0.5)

    @rule()
    def all_goes_well_for_a_while(self) -> None:
        self.now += 700  # whoever failed is tried again by then
        for _ in range(30):
            self.now += 1
            tasks = self.due()
            self.book.begin(tasks, now=self.now)
            for task in tasks:
                self.arrives(task, is_known=True)
            self.book.settle([Done(task, "taken") for task in tasks], now=self.now, luck=0.5)
        assert not self.due(), "there is no end to it"
        for (reader, slot), things in self.screen.items():
            assert not things & self.gone, f"{reader} still has {things & self.gone}"
            assert len(things) <= 1, slot
        for slot, each in self.news.items():
            for reader in READERS:
                since = self.wanted.get((reader, each.subject))
                if since is not None and since <= each.moment and self.is_fresh(each):
                    assert each.thing in self.sure.get((reader, slot), []), f"{reader} was not told of {each.thing}"

    @invariant()
    def nobody_is_known_to_have_anything_twice(self) -> None:
        assert all(len(things) == len(set(things)) for things in self.sure.values())

    def is_fresh(self, each: News) -> bool:
        return self.now - FRESH_S <= each.moment

    def due(self) -> list[Task]:
        return self.book.tasks([each for each in self.news.values() if self.is_fresh(each)], now=self.now)

    def arrives(self, task: Task, *, is_known: bool) -> None:
        place = (int(task.browser.endpoint.rpartition("/")[2]), task.slot)
        if task.news is None:
            if self.screen.get(place, set()) & set(task.things):
                self.screen.pop(place)
            return
        since = self.wanted[place[0], task.news.subject]
        assert since <= task.news.moment, "told of something from before they asked"
        assert task.news.thing not in self.gone
        self.screen[place] = {task.news.thing}
        if is_known:
            self.sure.setdefault(place, []).append(task.news.thing)


def browser(reader: int) -> Checked:
    return Checked(f"https://push.example/{reader}", "push.example", Keys(bytes([reader]), b"s"))


Readers.TestCase.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
TestTheLawOfWhatIsDue = Readers.TestCase
