"""What a store promises who prints into it and who reads from it."""

from __future__ import annotations

import shutil
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import lmdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lateedition.edition.keys import BadKey
from lateedition.edition.opening import FORMAT
from lateedition.edition.record import Entry, Fragment, Head, Hole, Whole
from lateedition.edition.segments import segment
from lateedition.edition.store import NoStore, Printing, Store, StoreBusy, StoreError, Table, UnknownFormat

NOON = datetime(2020, 5, 5, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)


def page(text: str) -> Entry:
    return Entry(200, (("content-type", "text/html"),), (segment(text.encode()), Hole("top.en")), changed=1.5, keys=("story:1",))


def lead(text: str) -> Fragment:
    return Fragment(segment(text.encode()), keys=("top",))


def head_of(store: Store) -> Head:
    with store.view() as view:
        return view.head


def test_what_was_printed_is_read_as_it_was_given(store: Store) -> None:
    picture = Entry(200, (("content-type", "image/webp"),), (Whole(b"\x00\xff"),), immutable=True)

    def work(printing: Printing) -> str:
        printing.put("/", page("home"))
        printing.put("/p/1", picture)
        printing.put_fragment("top.en", lead("top"))
        printing.set_position(7)
        return "done"

    assert store.print_edition(work, moment=NOON) == "done"
    with store.view() as view:
        assert view.head == Head(number=1, moment=NOON, position=7)
        assert view.page("/") == page("home")
        assert view.page("/p/1") == picture
        assert view.page("/nothing/") is None
        assert view.fragment("top.en") == lead("top")
        assert view.fragment("nothing") is None
        assert list(view.fragments()) == [("top.en", lead("top"))]


def test_a_new_store_is_before_its_first_edition(store: Store) -> None:
    assert head_of(store).number == 0


def test_equal_content_is_no_new_edition(store: Store) -> None:
    def work(printing: Printing) -> None:
        printing.put("/", page("home"))
        printing.put_fragment("top.en", lead("top"))

    store.print_edition(work, moment=NOON)
    store.print_edition(work, moment=LATER)
    assert head_of(store) == Head(number=1, moment=NOON, position=0)


def test_what_is_changed_and_put_back_is_no_new_edition(store: Store) -> None:
    store.print_edition(lambda printing: printing.put("/", page("home")), moment=NOON)
    store.print_edition(lambda printing: printing.put_fragment("top.en", lead("top")), moment=NOON)

    def work(printing: Printing) -> None:
        printing.drop("/")
        printing.drop_fragment("top.en")
        printing.put("/extra/", page("extra"))
        printing.put("/", page("home"))
        printing.put_fragment("top.en", lead("top"))
        printing.drop("/extra/")

    store.print_edition(work, moment=LATER)
    assert head_of(store).number == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda printing: printing.put("/", page("new")),
        lambda printing: printing.put("/new/", page("home")),
        lambda printing: printing.drop("/"),
        lambda printing: printing.put_fragment("top.en", lead("new")),
        lambda printing: printing.drop_fragment("top.en"),
    ],
)
def test_every_change_that_readers_see_is_a_new_edition(store: Store, change: object) -> None:
    def first(printing: Printing) -> None:
        printing.put("/", page("home"))
        printing.put_fragment("top.en", lead("top"))

    store.print_edition(first, moment=NOON)
    store.print_edition(change, moment=LATER)  # type: ignore[arg-type]
    assert head_of(store) == Head(number=2, moment=LATER, position=0)


def test_tables_and_the_position_move_without_a_new_edition(store: Store) -> None:
    store.print_edition(lambda printing: printing.put("/", page("home")), moment=NOON)

    def work(printing: Printing) -> None:
        printing.table("published").put(b"17", b"story")
        printing.set_position(9)

    store.print_edition(work, moment=LATER)
    assert head_of(store) == Head(number=1, moment=NOON, position=9)
    with store.view() as view:
        assert view.table("published").get(b"17") == b"story"


def test_dropping_what_is_not_there_is_no_change(store: Store) -> None:
    def work(printing: Printing) -> None:
        printing.drop("/nothing/")
        printing.drop_fragment("nothing")

    store.print_edition(work, moment=NOON)
    assert head_of(store).number == 0


def test_work_that_raises_leaves_nothing_behind(store: Store) -> None:
    def work(printing: Printing) -> None:
        printing.put("/", page("half"))
        printing.table("published").put(b"17", b"half")
        raise LookupError("the other half")

    with pytest.raises(LookupError):
        store.print_edition(work, moment=NOON)
    with store.view() as view:
        assert view.head.number == 0
        assert view.page("/") is None
        assert view.table("published").get(b"17") is None


def test_a_printing_sees_what_it_has_written_and_the_head_before_it(store: Store) -> None:
    store.print_edition(lambda printing: printing.put("/", page("home")), moment=NOON)

    def work(printing: Printing) -> tuple[int, bytes | None]:
        printing.table("t").put(b"k", b"v")
        return printing.head.number, printing.table("t").get(b"k")

    assert store.print_edition(work, moment=LATER) == (1, b"v")


def test_a_moment_without_a_time_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        store.print_edition(lambda printing: None, moment=datetime(2020, 5, 5))


def test_a_fragment_keeps_the_date_of_its_last_change(store: Store) -> None:
    store.print_edition(lambda printing: printing.put_fragment("top.en", lead("top")), moment=NOON)
    store.print_edition(lambda printing: printing.put_fragment("top.en", lead("top")), moment=LATER)
    with store.view() as view:
        dated = view.dated_fragment("top.en")
    assert dated is not None
    assert dated.since == NOON.timestamp()


def test_pages_are_given_in_order_and_by_prefix_long_ones_too(store: Store) -> None:
    long = "/world/" + "अ" * 600 + "/"
    paths = ["/", "/world/", "/world/a/", "/worldly/", "/zoo/", long]

    def work(printing: Printing) -> None:
        for path in paths:
            printing.put(path, page(path))

    store.print_edition(work, moment=NOON)
    with store.view() as view:
        assert [path for path, _ in view.pages()] == sorted(paths)
        assert [path for path, _ in view.pages("/world/")] == ["/world/", "/world/a/", long]
        assert [path for path, _ in view.pages(long[:-1])] == [long]
        assert [path for path, _ in view.pages(long + "x")] == []
        assert view.page(long) == page(long)
    store.print_edition(lambda printing: printing.drop(long), moment=NOON)
    with store.view() as view:
        assert long not in [path for path, _ in view.pages()]


def test_a_bad_path_is_refused_and_nothing_is_printed(store: Store) -> None:
    with pytest.raises(BadKey):
        store.print_edition(lambda printing: printing.put("world/", page("x")), moment=NOON)
    assert head_of(store).number == 0


class Model:
    """What a table is to do, said in the shortest way."""

    def __init__(self) -> None:
        self.kept: dict[bytes, bytes] = {}

    def scan(self, prefix: bytes, start: bytes | None, *, reverse: bool) -> list[tuple[bytes, bytes]]:
        found = [(k, v) for k, v in sorted(self.kept.items()) if k.startswith(prefix)]
        if start is not None:
            found = [(k, v) for k, v in found if (k <= start if reverse else k >= start)]
        return found[::-1] if reverse else found


KEYS = st.binary(max_size=3)
STEPS = st.lists(st.tuples(st.sampled_from(["put", "delete", "clear"]), KEYS, st.binary(max_size=3)), max_size=30)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=STEPS, prefix=KEYS, start=st.none() | KEYS, reverse=st.booleans())
def test_a_table_is_an_ordered_map_and_no_other_tables(
    store: Store, steps: list[tuple[str, bytes, bytes]], prefix: bytes, start: bytes | None, reverse: bool
) -> None:
    model = Model()

    def take(table: Table, step: tuple[str, bytes, bytes]) -> None:
        verb, key, value = step
        if verb == "put":
            table.put(key, value)
            model.kept[key] = value
        elif verb == "delete":
            assert table.delete(key) == (model.kept.pop(key, None) is not None)
        else:
            table.clear()
            model.kept.clear()

    def work(printing: Printing) -> None:
        for name in ("t", "t ", "s", "u"):
            printing.table(name).clear()
        for name in ("t ", "s", "u"):
            printing.table(name).put(b"other", b"other")
        for step in steps:
            take(printing.table("t"), step)
        assert list(printing.table("t").scan(prefix, start=start, reverse=reverse)) == model.scan(prefix, start, reverse=reverse)
        assert all(list(printing.table(name).scan()) == [(b"other", b"other")] for name in ("t ", "s", "u"))

    store.print_edition(work, moment=NOON)
    with store.view() as view:
        assert list(view.table("t").scan(prefix, start=start, reverse=reverse)) == model.scan(prefix, start, reverse=reverse)


def test_a_table_of_a_view_cannot_be_changed(folder: Path, store: Store) -> None:
    with store.view() as view, pytest.raises(lmdb.ReadonlyError):
        view.table("t").put(b"k", b"v")


def test_a_view_stays_with_its_edition_while_the_next_is_printed(store: Store) -> None:
    store.print_edition(lambda printing: printing.put("/", page("one")), moment=NOON)
    with store.view() as view:
        store.print_edition(lambda printing: printing.put("/", page("two")), moment=LATER)
        assert view.head.number == 1
        assert view.page("/") == page("one")
    assert head_of(store).number == 2


def test_any_number_of_stores_share_a_folder_in_one_process(folder: Path) -> None:
    printer = Store.for_printing(folder)
    reader = Store.for_reading(folder)
    printer.print_edition(lambda printing: printing.put("/", page("home")), moment=NOON)
    printer.close()
    assert head_of(reader).number == 1
    again = Store.for_printing(folder)
    again.print_edition(lambda printing: printing.put("/", page("two")), moment=LATER)
    again.close()
    again.close()
    assert head_of(reader).number == 2
    reader.close()
    with pytest.raises(StoreError, match="closed"):
        reader.view()


def test_a_store_put_in_the_place_of_another_is_another(folder: Path) -> None:
    with Store.for_printing(folder) as old:
        old.print_edition(lambda printing: printing.put("/", page("old")), moment=NOON)
        assert not old.replaced
        shutil.rmtree(folder)
        assert not old.replaced
        with Store.for_printing(folder) as new:
            assert old.replaced
            assert not new.replaced
            assert head_of(new).number == 0
            assert head_of(old).number == 1


def test_reading_first_does_not_keep_a_process_from_printing(folder: Path) -> None:
    Store.for_printing(folder).close()
    reader = Store.for_reading(folder)
    with reader.view(), pytest.raises(StoreBusy):
        Store.for_printing(folder)
    with Store.for_printing(folder) as printer:
        printer.print_edition(lambda printing: printing.put("/", page("home")), moment=NOON)
    assert head_of(reader).number == 1
    reader.close()


def test_there_is_nothing_to_read_before_somebody_printed(tmp_path: Path) -> None:
    with pytest.raises(NoStore, match="yet"):
        Store.for_reading(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoStore):
        Store.for_reading(tmp_path / "empty")


def test_a_file_that_is_no_store_is_refused_by_name(folder: Path) -> None:
    folder.mkdir()
    (folder / "data.mdb").write_bytes(b"not a store" * 4096)
    with pytest.raises(StoreError, match=r"edition.*cannot be opened"):
        Store.for_reading(folder)


def test_a_store_of_another_format_is_refused_by_readers_and_printers(folder: Path) -> None:
    Store.for_printing(folder).close()
    env = lmdb.Environment(str(folder), max_dbs=11)
    with env.begin(write=True) as txn:
        txn.put(b"format", b"9", db=env.open_db(b"meta", txn=txn))
    env.close()
    for opening in (Store.for_reading, Store.for_printing):
        with pytest.raises(UnknownFormat, match=rf"format '9'.*format {FORMAT}"):
            opening(folder)


def test_views_in_many_threads_and_printing_do_not_meet(store: Store) -> None:
    store.print_edition(lambda printing: printing.put("/", page("0")), moment=NOON)
    failures: list[object] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            with store.view() as view:
                entry, number = view.page("/"), view.head.number
            if entry != page(str(number - 1)):
                failures.append((number, entry))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(1, 60):
        store.print_edition(lambda printing, text=str(number): printing.put("/", page(text)), moment=NOON)  # type: ignore[misc]
    over.set()
    for thread in threads:
        thread.join()
    assert failures == []
