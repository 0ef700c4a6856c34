"""The past: every edition can be read again as readers had it, less what was recalled, until it is forgotten."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from msgspec import msgpack

from lateedition.edition import keys, sheets
from lateedition.edition.lifting import tombstone
from lateedition.edition.past import PAGE, Past
from lateedition.edition.past_edition import Recalled
from lateedition.edition.record import Dated, Entry, Fragment, Hole, Mention, Place, Whole
from lateedition.edition.segments import segment
from lateedition.edition.store import NoEdition, Printing, Store
from lateedition.edition.view import View

T = TypeVar("T", Entry, Fragment)
NOON = datetime(2020, 5, 5, 12, tzinfo=UTC)
PATHS = ("/", "/world/", "/world/a/", "/world/" + "अ" * 300 + "/")
NAMES = ("top.en", "latest.en")
TEXTS = st.sampled_from(["one", "two", "three"])
SUBJECTS = st.frozensets(st.sampled_from(["story:1", "story:2", "story:3"]), max_size=3)
NOBODY: frozenset[str] = frozenset()


def page(
    text: str, shows: frozenset[str] = NOBODY, names: frozenset[str] = NOBODY, *, less: frozenset[str] = NOBODY, kept: bool = True
) -> Entry:
    """A page that shows some subjects, and only names some of these, as it is once `less` were lifted out of it."""
    sheet = Made(shows, names, less)
    parts = (segment(sheet.rows(text)), Hole("top.en"), segment(sheet.data()))
    said = (("content-type", "text/html"),)
    return Entry(200, said, parts, changed=1.5, shows=sheet.shown, kept=kept, mentions=tuple(sheet.mentions))


def lead(text: str, shows: frozenset[str] = NOBODY, names: frozenset[str] = NOBODY, *, less: frozenset[str] = NOBODY) -> Fragment:
    sheet = Made(shows, names, less)
    return Fragment(segment(sheet.rows(text)), ("top",), sheet.shown, tuple(sheet.mentions))


class Made:
    """How a page is made up: a row for each subject that it names, but story:3 stands within the row of story:1; and data with them all."""

    def __init__(self, shows: frozenset[str], names: frozenset[str], less: frozenset[str]) -> None:
        self.named = sorted(names & shows)
        self.less = less
        nested = {"story:3"} if "story:1" in self.named and "story:1" in less else set()
        left = shows if not less & shows else shows - less - (nested if "story:3" in names else set())
        self.shown = tuple(sorted(left))
        self.mentions: list[Mention] = []

    def rows(self, text: str) -> bytes:
        written = text.encode()
        for subject in self.named:
            if subject == "story:3" and "story:1" in self.named:
                continue
            start, row = len(written), b"<li>" + said_of(subject)
            if subject == "story:1" and "story:3" in self.named and "story:1" not in self.less:
                inner = start + len(row)
                row += b"" if "story:3" in self.less else said_of("story:3")
                self._note("story:3", 0, inner, start + len(row), Place.NOTHING)
            written += tombstone(Place.ROW) if subject in self.less else row + b"</li>"
            self._note(subject, 0, start, len(written), Place.ROW)
        return written

    def data(self) -> bytes:
        listed = " ".join(self.named).encode()
        if not self.named or self.less & {*self.named}:
            return b"end"
        self.mentions.append(Mention(2, 3, 3 + len(listed), tuple(self.shown.index(each) for each in self.named), Place.NOTHING))
        return b"end" + listed

    def _note(self, subject: str, part: int, start: int, stop: int, place: Place) -> None:
        if subject not in self.less:
            self.mentions.append(Mention(part, start, stop, (self.shown.index(subject),), place))


def said_of(subject: str) -> bytes:
    return b'<a href="/world/%b/">The headline of %b</a>' % (subject.encode(), subject.encode())


class Editions(RuleBasedStateMachine):
    """A store into which anything is printed, beside a list of all that every edition was."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.store = Store.for_printing(self.folder / "edition")
        self.pages: dict[str, Entry] = {}
        self.fragments: dict[str, Fragment] = {}
        self.past: dict[int, tuple[datetime, dict[str, Entry], dict[str, Fragment]]] = {}
        self.recalled: dict[str, int] = {}
        self.made_of: dict[bytes, tuple[Callable[..., Any], frozenset[str]]] = {}
        self.is_hiding = False
        self.oldest = 0
        self.number = 0
        self.now = NOON

    deeds = st.lists(
        st.one_of(
            st.tuples(st.just("put"), st.sampled_from(PATHS), TEXTS, SUBJECTS, SUBJECTS),
            st.tuples(st.just("drop"), st.sampled_from(PATHS)),
            st.tuples(st.just("put fragment"), st.sampled_from(NAMES), TEXTS, SUBJECTS, SUBJECTS),
            st.tuples(st.just("drop fragment"), st.sampled_from(NAMES)),
        ),
        min_size=1,
        max_size=5,
    )

    @rule(deeds=deeds, minutes=st.integers(-5, 60))
    def print(self, deeds: list[tuple[Any, ...]], minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        before = dict(self.pages), dict(self.fragments)

        def work(printing: Printing) -> None:
            self.pages, self.fragments = dict(before[0]), dict(before[1])
            for deed in deeds:
                self.do(printing, deed)

        self.store.print_edition(work, moment=self.now)
        if before != (self.pages, self.fragments):
            self.number += 1
            moment = max(self.now, self.past[self.number - 1][0] if self.number > 1 else NOON - timedelta(days=1))
            self.past[self.number] = (moment, self.pages, self.fragments)
            self.oldest = self.oldest or 1

    @rule(text=TEXTS, shows=st.sampled_from([("story:1",), ("story:1", "story:3"), ("story:3",), ("story:2", "story:3")]))
    def print_the_front_page(self, text: str, shows: tuple[str, ...]) -> None:
        """The page that names most, and changes most often."""
        self.print([("put", "/", text, frozenset(shows), frozenset(shows))], 1)

    def do(self, printing: Printing, deed: tuple[str, ...]) -> None:
        match deed:
            case "put", path, text, shows, names:
                self.pages[path] = self.made(page, text, shows, names)
                printing.put(path, self.pages[path])
            case "drop", path:
                self.pages.pop(path, None)
                printing.drop(path)
            case "put fragment", name, text, shows, names:
                self.fragments[name] = self.made(lead, text, shows, names)
                printing.put_fragment(name, self.fragments[name])
            case "drop fragment", name:
                self.fragments.pop(name, None)
                printing.drop_fragment(name)

    def made(self, make: Callable[..., T], text: str, shows: frozenset[str], names: frozenset[str]) -> T:
        made = make(text, shows, names)
        self.made_of[msgpack.encode(made)] = partial(make, text, shows, names), names
        return made

    @rule(most=st.integers(1, 3))
    def lift_some(self, most: int) -> None:
        self.store.print_edition(lambda printing: printing.lift(most=most), moment=self.now)

    @rule()
    def lift_all(self) -> None:
        while self.store.print_edition(lambda printing: printing.lift(most=2), moment=self.now):
            pass
        self.is_hiding = False

    @rule(subject=st.sampled_from(["story:1", "story:2", "story:3"]))
    def recall(self, subject: str) -> None:
        """As a kill does: what shows the subject now goes, and so does all that ever showed it."""
        before = dict(self.pages), dict(self.fragments)

        def work(printing: Printing) -> None:
            for path, entry in before[0].items():
                if subject in entry.shows:
                    printing.put(path, page("gone"))
                    self.pages = {**self.pages, path: page("gone")}
            for name, fragment in before[1].items():
                if subject in fragment.shows:
                    printing.put_fragment(name, lead("gone"))
                    self.fragments = {**self.fragments, name: lead("gone")}
            printing.recall(subject)

        self.store.print_edition(work, moment=self.now)
        self.recalled[subject], self.is_hiding = self.number, True
        if before != (self.pages, self.fragments):
            self.number += 1
            self.past[self.number] = (max(self.now, self.past[self.number - 1][0]), self.pages, self.fragments)

    @rule(back=st.integers(0, 6), most=st.integers(1, 8))
    def forget(self, back: int, most: int) -> None:
        before = max(self.number - back, 0)
        while self.store.print_edition(lambda printing: printing.forget(before=before, most=most), moment=self.now):
            pass
        self.oldest = max(self.oldest, before)

    @invariant()
    def every_edition_is_read_again_as_it_was(self) -> None:
        with self.store.view() as view:
            assert view.head.number == self.number
            assert [edition.number for edition in view.editions()] == list(range(self.number, max(self.oldest, 1) - 1, -1))
            for number in range(max(self.oldest, 1), self.number + 1):
                self.is_as_it_was(view, number)
            if self.oldest > 1:
                with pytest.raises(NoEdition, match=f"{self.oldest} to {self.number}"):
                    view.edition(self.oldest - 1)

    def is_as_it_was(self, view: View, number: int) -> None:
        moment, pages, fragments = self.past[number]
        edition = view.edition(number)
        assert edition.edition.moment == moment
        assert sorted(edition.paths()) == sorted(pages)
        for path in PATHS:
            self.is_told(number, pages.get(path), lambda path=path: edition.page(path))  # type: ignore[misc]
        for name in NAMES:
            self.is_told(number, fragments.get(name), lambda name=name: fragment_in(edition.dated_fragment(name)))  # type: ignore[misc]

    def is_told(self, number: int, was: Entry | Fragment | None, ask: Callable[[], Any]) -> None:
        """What was named is lifted out, sooner or later, and nothing else is another; what was told goes as a whole."""
        went = frozenset(subject for subject in (was.shows if was else ()) if self.recalled.get(subject, 0) >= number)
        if was is None or not went:
            assert ask() == was
            return
        make, names = self.made_of[msgpack.encode(was)]
        try:
            found = ask()
        except Recalled:
            assert self.is_hiding or not went <= names
        else:
            assert went <= names
            assert found == make(less=went)

    @invariant()
    def a_body_is_there_as_long_as_somebody_holds_it(self) -> None:
        with self.store.view() as view:
            held = Counter(body for body in bodies_of(view) if body)
            there = holders(view)
        assert there == dict(held)

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)


def fragment_in(dated: Dated | None) -> Fragment | None:
    return dated.fragment if dated else None


def bodies_of(view: View) -> list[bytes]:
    found = [sheets.page_of(entry).digest for _, entry in view.pages()]
    past = Past(view._txn, view._databases)
    for key in past.things(PAGE):
        found += [sheets.body_of(version.record)[0] for version in past.versions(PAGE + key) if version.record]
    return found


def holders(view: View) -> dict[bytes, int]:
    with view._txn.cursor(db=view._databases.bodies) as cursor:
        there = dict.fromkeys((key for key, _ in cursor.iternext()), 1)
    with view._txn.cursor(db=view._databases.holds) as cursor:
        counts = {key: int.from_bytes(value, "little") for key, value in cursor.iternext()}
    assert counts.keys() <= there.keys()
    return there | counts


def test_every_edition_is_as_it_was_whatever_was_printed_recalled_and_forgotten() -> None:
    run_state_machine_as_test(
        Editions,
        settings=settings(max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), database=None),
    )


def test_an_edition_is_found_by_its_moment(store: Store) -> None:
    for hour in range(5):
        store.print_edition(lambda printing, hour=hour: printing.put("/", page(str(hour))), moment=NOON + timedelta(hours=hour))  # type: ignore[misc]
    with store.view() as view:
        for minutes, number in ((0, 1), (59, 1), (60, 2), (241, 5), (10_000, 5)):
            assert view.edition_at(NOON + timedelta(minutes=minutes)).edition.number == number
        with pytest.raises(NoEdition, match="the oldest that can be read is 1"):
            view.edition_at(NOON - timedelta(seconds=1))
        assert view.edition_at(NOON + timedelta(hours=2)).page("/") == page("2")


def test_a_moment_that_went_back_does_not_disorder_the_editions(store: Store) -> None:
    store.print_edition(lambda printing: printing.put("/", page("one")), moment=NOON)
    store.print_edition(lambda printing: printing.put("/", page("two")), moment=NOON - timedelta(hours=1))
    with store.view() as view:
        assert view.head.moment == NOON
        assert view.edition_at(NOON).edition.number == 2


def test_an_edition_costs_what_it_changed(store: Store) -> None:
    picture = Entry(200, (("content-type", "image/webp"),), (Whole(bytes(50_000)),), immutable=True)
    store.print_edition(lambda printing: [printing.put(f"/p/{n}", picture) for n in range(20)], moment=NOON)
    with store.view() as view:
        assert list(holders(view).values()) == [20]
        before = view._txn.stat(view._databases.bodies)
    store.print_edition(lambda printing: printing.put("/p/1", page("another")), moment=NOON)
    with store.view() as view:
        assert sorted(holders(view).values()) == [1, 20]
        assert view._txn.stat(view._databases.bodies)["overflow_pages"] == before["overflow_pages"]


def test_what_the_past_does_not_keep_is_gone_when_it_changes(store: Store) -> None:
    store.print_edition(lambda printing: printing.put("/feed.xml", page("one", kept=False)), moment=NOON)
    store.print_edition(lambda printing: printing.put("/feed.xml", page("two", kept=False)), moment=NOON)
    store.print_edition(lambda printing: printing.put("/", page("home")), moment=NOON)
    with store.view() as view:
        assert view.edition(1).page("/feed.xml") is None
        assert view.edition(2).page("/feed.xml") == view.edition(3).page("/feed.xml") == page("two", kept=False)
        assert len(holders(view)) == 2


def test_a_view_tells_what_each_edition_changed(store: Store) -> None:
    def first(printing: Printing) -> None:
        printing.put("/", page("home"))
        printing.put(PATHS[3], page("long"))
        printing.put_fragment("top.en", lead("top"))

    store.print_edition(first, moment=NOON)
    store.print_edition(lambda printing: [printing.put(f"/{n:04}/", page("x")) for n in range(1200)], moment=NOON)
    store.print_edition(lambda printing: printing.drop("/"), moment=NOON)
    with store.view() as view:
        assert set(view.changes(1)) == {"/", PATHS[3], "fragment:top.en"}
        assert list(view.changes(2)) == [f"/{n:04}/" for n in range(1200)]
        assert list(view.changes(3)) == ["/"]
        assert list(view.changes(4)) == []


def test_a_page_that_was_never_changed_is_in_every_edition(store: Store) -> None:
    store.print_edition(lambda printing: printing.put("/old/", page("old")), moment=NOON)
    for number in range(3):
        store.print_edition(lambda printing, number=number: printing.put("/", page(str(number))), moment=NOON)  # type: ignore[misc]
    with store.view() as view:
        assert [view.edition(number).page("/old/") for number in (1, 2, 3, 4)] == [page("old")] * 4


def test_a_mended_page_is_put_anew_and_its_damaged_self_is_not_in_the_past(store: Store) -> None:
    store.print_edition(lambda printing: printing.put("/", page("home")), moment=NOON)

    def mend(printing: Printing) -> None:
        printing.mend("/")
        printing.put("/", page("home"))

    store.print_edition(mend, moment=NOON)
    with store.view() as view:
        assert view.page("/") == page("home")
        assert list(Past(view._txn, view._databases).things(PAGE)) == []
        assert list(holders(view).values()) == [1]
        assert keys.page_key("/") == b"/"


def test_a_recall_goes_back_through_versions_that_something_was_lifted_out_of(store: Store) -> None:
    """story:3 went from the second version with story:1, within whose row it stood; it is still in the first, and found there."""
    three, both = frozenset(("story:3",)), frozenset(("story:1", "story:3"))
    store.print_edition(lambda printing: printing.put("/", page("one", three, three)), moment=NOON)
    store.print_edition(lambda printing: printing.put("/", page("two", both, both)), moment=NOON)

    def recall(printing: Printing, subject: str) -> None:
        printing.put("/", page("gone"))
        printing.recall(subject)

    for subject in ("story:1", "story:3"):
        store.print_edition(partial(recall, subject=subject), moment=NOON)
        assert not store.print_edition(lambda printing: printing.lift(most=9), moment=NOON)
    with store.view() as view:
        assert view.edition(1).page("/") == page("one", three, three, less=three)
        assert view.edition(2).page("/") == page("two", both, both, less=both)


@pytest.mark.parametrize(
    "said",
    [
        '<p><a href="https://paper.example/world/story:1/#entry-5">Elsewhere</a></p>',
        "<p>The headline of story:1</p>",
        '<script>{"url": "https://paper.example/world/story%3A1/"}</script>',
        '<p title="The headline of\nstory&#58;1"></p>',
        '<script>{"name": "The headline of story\\u003a1"}</script>',
    ],
)
def test_a_page_that_says_outside_of_its_mentions_what_was_recalled_goes_as_a_whole(store: Store, said: str) -> None:
    """It should not be printed; but if it is, by a mistake in a template, nothing of it is had."""
    one = frozenset(("story:1",))
    store.print_edition(lambda printing: printing.put("/", page(said, one, one)), moment=NOON)
    store.print_edition(lambda printing: printing.put("/", page("gone")), moment=NOON)
    store.print_edition(lambda printing: printing.recall("story:1"), moment=NOON)
    store.print_edition(lambda printing: printing.lift(most=9), moment=NOON)
    with store.view() as view:
        with pytest.raises(Recalled):
            view.edition(1).page("/")
        assert len(holders(view)) == 1, "its bytes are gone, too"
