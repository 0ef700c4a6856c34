"""The law of the time machine: a page at a moment is what the stand answered then, less what was recalled since."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import newspast
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lateedition.edition.record import Entry, Fragment, Hole
from lateedition.edition.segments import segment
from lateedition.edition.store import Printing, Store
from lateedition.stand import moments
from lateedition.stand.exchange import Answer, Request
from lateedition.stand.memory import Memory
from lateedition.stand.respond import respond

NOON = datetime(2020, 5, 5, 12, tzinfo=UTC)
PATHS = ("/", "/world/a/", "/world/b/")
SUBJECTS = ("story:1", "story:2")
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["page", "page", "list", "drop", "kill"]), st.sampled_from(PATHS), st.sampled_from(SUBJECTS), st.integers(0, 12_000)
    ),
    min_size=1,
    max_size=14,
)
WORD = re.compile(rb"w[0-9]+x")


@dataclass
class Shown:
    """A version of a page or of the list: its word, and whose story it shows."""

    word: bytes
    subject: str
    recalled: bool = False


class Paper:
    """A paper of three pages and a list that all of them have, beside what it was after each deed."""

    def __init__(self, store: Store) -> None:
        self.store, self.memory, self.now, self.written = store, Memory(), NOON, 0
        self.memory.past.takes = lambda **_: True  # type: ignore[method-assign]
        self.standing: dict[str, Shown] = {}
        self.was: list[tuple[datetime, dict[str, Shown]]] = []
        self.versions: list[Shown] = []

    def do(self, deed: str, path: str, subject: str, after_ms: int) -> None:
        self.now += timedelta(milliseconds=after_ms)
        self.written += 1
        shown = Shown(b"w%dx" % self.written, subject)
        now: dict[str, Shown] = dict(self.standing)

        def work(printing: Printing) -> None:
            if deed == "page":
                now[path] = shown
                printing.put(path, page(shown))
            elif deed == "list":
                now["list"] = shown
                printing.put_fragment("top.en", Fragment(segment(shown.word), shows=(shown.subject,)))
            elif deed == "drop":
                now.pop(path, None)
                printing.drop(path)
            else:
                self.kill(printing, now, subject)

        self.store.print_edition(work, moment=self.now)
        self.standing = now
        self.versions += [each for each in now.values() if each not in self.versions]
        self.was.append((self.now, now))

    def kill(self, printing: Printing, now: dict[str, Shown], subject: str) -> None:
        for where in [where for where, each in now.items() if each.subject == subject]:
            del now[where]
            if where == "list":
                printing.drop_fragment("top.en")
            else:
                printing.drop(where)
        printing.recall(subject)
        for each in self.versions:
            each.recalled = each.recalled or each.subject == subject

    def at(self, second: datetime) -> dict[str, Shown]:
        return next((state for moment, state in reversed(self.was) if moment <= second), {})

    def ask(self, path: str, query: str) -> Answer:
        request = Request(method="GET", path=path, query=query)
        with self.store.view() as view:
            return respond(request, view=view, now=(self.now + timedelta(minutes=1)).timestamp(), memory=self.memory)

    def asked(self, path: str, second: datetime) -> tuple[Answer, datetime]:
        """The memento that a question for `second` leads to, and its moment."""
        answer = self.ask(path, f"at={moments.written(second)}")
        if answer.status == 302:
            second = moments.of_query(dict(answer.headers)["location"].partition("?at=")[2])
            answer = self.ask(path, f"at={moments.written(second)}")
        return answer, second


def page(shown: Shown) -> Entry:
    parts = (segment(b"<html><body>" + shown.word), Hole("top.en"), segment(b"</body></html>"))
    return Entry(200, newspast.HTML, parts, shows=(shown.subject,))


@given(deeds=DEEDS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_page_at_a_moment_is_what_it_was_less_what_was_recalled_since(deeds: list[tuple[str, str, str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.for_printing(Path(folder) / "edition") as store:
        paper = Paper(store)
        for deed in deeds:
            paper.do(*deed)
        ended = moments.whole_second(paper.now)
        for path in PATHS:
            first = next((moment for moment, state in paper.was if path in state), None)
            for back_s in range(0, int((ended - NOON).total_seconds()) + 2, 3):
                second = ended - timedelta(seconds=back_s)
                answer, led_to = paper.asked(path, second)
                if first is None:
                    assert answer.status in (404, 503), "it never was, nor perhaps did any edition"
                    continue
                assert led_to <= second or second < first, "the past is not answered with what came later"
                assert paper.at(led_to) == paper.at(second) or second < first, "what it leads to is what there was"
                assert_is(answer, paper.at(led_to), path)


def assert_is(answer: Answer, state: dict[str, Shown], path: str) -> None:
    own, listed = state.get(path), state.get("list")
    if own is None:
        assert answer.status == 404
    elif own.recalled:
        assert (answer.status, WORD.findall(answer.body)) == (410, [])
    else:
        words = [own.word] + ([listed.word] if listed is not None and not listed.recalled else [])
        assert (answer.status, WORD.findall(answer.body)) == (200, words)
