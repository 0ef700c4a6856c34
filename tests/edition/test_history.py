"""The past: every edition can be read again as readers had it, less what was recalled, until it is forgotten."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lateedition.edition import keys, sheets
from lateedition.edition.past import PAGE, Past
from lateedition.edition.past_edition import Recalled
from lateedition.edition.record import Entry, Fragment, Hole, Whole
from lateedition.edition.segments import segment
from lateedition.edition.store import NoEdition, Printing, Store
from lateedition.edition.view import View

NOON = datetime(2020, 5, 5, 12, tzinfo=UTC)
PATHS = ("/", "/world/", "/world/a/", "/world/" + "अ" * 300 + "/")
NAMES = ("top.en", "latest.en")
TEXTS = st.sampled_from(["one", "two", "three"])
SUBJECTS = st.frozensets(st.sampled_from(["story:1", "story:2", "story:3"]), max_size=2)


def page(text: str, shows: frozenset[str] = frozenset(), *, kept: bool = True) -> Entry:
    parts = (segment(text.encode()), Hole("top.en"), segment(b"end"))
    return Entry(200, (("content-type", "text/html"),), parts, changed=1.5, shows=tuple(sorted(shows)), kept=kept)


def lead(text: str, shows: frozenset[str] = frozenset()) -> Fragment:
    return Fragment(segment(text.encode()), keys=("top",), shows=tuple(sorted(shows)))


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
        self.oldest = 0
        self.number = 0
        self.now = NOON

    deeds = st.lists(
        st.one_of(
            st.tuples(st.just("put"), st.sampled_from(PATHS), TEXTS, SUBJECTS),
            st.tuples(st.just("drop"), st.sampled_from(PATHS)),
            st.tuples(st.just("put fragment"), st.sampled_from(NAMES), TEXTS, SUBJECTS),
            st.tuples(st.just("drop fragment"), st.sampled_from(NAMES)),
        ),
        min_size=1,
        max_size=5,
    )

    @rule(deeds=deeds, minutes=st.integers(-5, 60))
    def print(self, deeds: list[tuple[str, ...]], minutes: int) -> None:
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

    def do(self, printing: Printing, deed: tuple[str, ...]) -> None:
        match deed:
            case "put", path, text, shows:
                self.pages[path] = page(text, shows)  # type: ignore[arg-type]
                printing.put(path, self.pages[path])
            case "drop", path:
                self.pages.pop(path, None)
                printing.drop(path)
            case "put fragment", name, text, shows:
                self.fragments[name] = lead(text, shows)  # type: ignore[arg-type]
                printing.put_fragment(name, self.fragments[name])
            case "drop fragment", name:
                self.fragments.pop(name, None)
                printing.drop_fragment(name)

    @rule(subject=st.sampled_from(["story:1", "story:2"]))
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
        self.recalled[subject] = self.number
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
            if self.went(number, pages.get(path)):
                with pytest.raises(Recalled):
                    edition.page(path)
            else:
                assert edition.page(path) == pages.get(path)
        for name in NAMES:
            if self.went(number, fragments.get(name)):
                with pytest.raises(Recalled):
                    edition.dated_fragment(name)
            else:
                found = edition.dated_fragment(name)
                assert (found.fragment if found else None) == fragments.get(name)

    def went(self, number: int, shown: Entry | Fragment | None) -> bool:
        return shown is not None and any(self.recalled.get(subject, 0) >= number for subject in shown.shows)

    @invariant()
    def a_body_is_there_as_long_as_somebody_holds_it(self) -> None:
        with self.store.view() as view:
            held = Counter(body for body in bodies_of(view) if body)
            there = holders(view)
        assert there == dict(held)

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)


def bodies_of(view: View) -> list[bytes]:
    found = [sheets.page_of(entry).digest for _, entry in view.pages()]
    past = Past(view._txn, view._databases)
    for key in past.things(PAGE):
        found += [sheets.body_of(version.record)[0] for version in past.versions(PAGE + key) if not version.recalled]
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
        settings=settings(max_examples=40, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck), database=None),
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
