"""Whatever happens in whichever order, and whenever the process dies: nobody is sent what was recalled before their letter began.

And nobody is sent one twice, unless it died between the relay's answer and its own note of it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from letterhouse import LetterHouse, at

from lateedition.dispatch.letters.book import Book
from postoffice import PostOffice, Taken

READERS = [f"reader-{number}@reader.example" for number in range(3)]
STORIES = range(1, 4)

Step = tuple[str, int]
steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["publish", "kill", "ask", "correct"]), st.sampled_from(list(STORIES))),
        st.tuples(st.sampled_from(["sign up", "leave"]), st.integers(0, 2)),
        st.tuples(st.just("minutes"), st.sampled_from([1, 30, 240])),
        st.tuples(
            st.sampled_from(["start again", "die between", "kill while one is sent", "refuse one", "lose the relay"]), st.integers(1, 3)
        ),
    ),
    min_size=4,
    max_size=14,
)


class Died(BaseException):
    """The process is no more."""


class World:
    """A house that a sequence of steps happens to, and what may be in whose letters."""

    def __init__(self, house: LetterHouse) -> None:
        self.house = house
        self.out: set[int] = set()
        self.asked = 0
        self.killed_at: dict[int, int] = {}
        self.forgiven = 0
        house.now = at("2026-03-02 22:00")

    def do(self, step: Step) -> None:
        name, number = step
        getattr(self, name.replace(" ", "_"))(number)
        self.house.settle()

    def publish(self, number: int) -> None:
        self.house.publish(number)
        self.out.add(number)

    def kill(self, number: int) -> None:
        if number in self.out:
            self.out.discard(number)
            self.house.kill(number)
            self.killed_at[number] = len(self.house.office.taken)

    def ask(self, number: int) -> None:
        self.asked += 1
        self.house.ask_for(self.asked, number)

    def correct(self, number: int) -> None:
        self.asked += 1
        self.house.ask_for(self.asked, number, kind="correction", text="It was otherwise.")

    def sign_up(self, number: int) -> None:
        self.house.subscribe(READERS[number])

    def leave(self, number: int) -> None:
        found = self.house.book.by_address(READERS[number])
        if found is not None:
            self.house.book.delete(found.number)

    def minutes(self, number: int) -> None:
        self.house.now += 60 * number

    def start_again(self, _: int) -> None:
        self.house.round.stop()
        self.house.begin()

    def die_between(self, _: int) -> None:
        """The next letter is taken, and that is not noted any more."""
        real: Callable[..., None] = Book.note_sent
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Book, "note_sent", lambda *_, **__: self._die())
            before = len(self.house.office.taken)
            self.house.round.look(self.house.room.store, now=self.house.now, asked=True)
            self.house.round.stop()
            self.forgiven += len(self.house.office.taken) - before
        assert Book.note_sent is real
        self.house.begin()

    def kill_while_one_is_sent(self, number: int) -> None:
        """The story is recalled just when the relay has taken a letter."""

        def at_content(_address: str) -> None:
            self.house.office.at_content = lambda _: None
            if number in self.out:
                self.out.discard(number)
                self.house.kill(number)
                # the one that is under way began before it
                self.killed_at[number] = len(self.house.office.taken) + 1

        self.house.office.at_content = at_content

    def refuse_one(self, number: int) -> None:
        answers = iter(["450 4.2.0 later", "554 5.7.1 no", "421 4.3.2 closing"][:number])
        self.house.office.at_recipient = lambda _: next(answers, None)

    def lose_the_relay(self, _: int) -> None:
        self.house.office.at_recipient = lambda _: "421 4.3.2 closing"
        self.house.settle()
        self.house.office.at_recipient = lambda _: None
        self.house.now += 20

    def _die(self) -> None:
        raise Died


def stories_in(letter: Taken) -> set[int]:
    everything = letter.text + letter.html + str(letter.message["Subject"])
    return {number for number in STORIES if f"Headline{number}x" in everything}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
@given(steps)
def test_nobody_is_sent_what_was_recalled_nor_one_letter_twice(one_office: PostOffice, happened: list[Step]) -> None:
    folder = Path(tempfile.mkdtemp())
    one_office.begin_again()
    house = LetterHouse(folder, one_office)
    house.restrict(connections=1)
    try:
        world = World(house)
        for step in [("sign up", 0), *happened, ("minutes", 1)]:
            before = dict(world.killed_at)
            world.do(step)
            if step[0] == "publish":
                world.killed_at.pop(step[1], None)
            for number, first in {**before, **world.killed_at}.items():
                if number not in world.out:
                    wrong = [letter.to for letter in one_office.taken[first:] if number in stories_in(letter)]
                    assert wrong == [], f"story {number} was in a letter that began after its recall"
        empty = [letter.to for letter in one_office.taken if not stories_in(letter) and "otherwise" not in letter.text]
        assert empty == [], "nothing is in it"
        sent = Counter((letter.to, str(letter.message["Message-ID"])) for letter in one_office.taken)
        assert sum(count - 1 for count in sent.values()) <= world.forgiven
    finally:
        house.close()
        shutil.rmtree(folder)
