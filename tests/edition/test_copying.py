"""A store is copied whole while it is used, and put in place only if it is what was copied."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lateedition.edition import copying
from lateedition.edition.copying import BadCopy, StoreThere
from lateedition.edition.errors import NoStore, UnknownFormat
from lateedition.edition.record import Entry
from lateedition.edition.segments import segment
from lateedition.edition.store import Printing, Store

NOON = datetime(2020, 5, 5, 12, tzinfo=UTC)
PAGES = 300


@pytest.fixture
def printed(folder: Path) -> Path:
    """A store with an edition in it that nobody has open."""
    with Store.for_printing(folder) as store:
        print_pages(store, 1)
    return folder


def print_pages(store: Store, edition: int) -> None:
    def work(printing: Printing) -> None:
        for number in range(PAGES):
            printing.put(f"/{number}/", Entry(200, (("content-type", "text/html"),), (segment(os.urandom(400) + b"%d" % edition),)))
        printing.set_position(edition)

    store.print_edition(work, moment=NOON)


def pages_of(folder: Path) -> list[tuple[str, Entry]]:
    with Store.for_reading(folder) as store, store.view() as view:
        return list(view.pages())


def streamed(folder: Path) -> bytes:
    out = io.BytesIO()
    copying.stream(folder, out)
    return out.getvalue()


@pytest.mark.parametrize("how", ["folder", "stream"])
def test_what_is_adopted_is_what_was_copied(printed: Path, tmp_path: Path, how: str) -> None:
    there = tmp_path / "elsewhere" / "edition"
    if how == "folder":
        copying.copy_to(printed, tmp_path / "copy")
        head = copying.adopt(tmp_path / "copy", there)
    else:
        head = copying.adopt(io.BytesIO(streamed(printed)), there)
    assert (head.number, head.position) == (1, 1)
    assert pages_of(there) == pages_of(printed)
    assert [path.name for path in there.parent.iterdir()] == ["edition"]


def test_a_copied_folder_is_checked_by_the_systems_own_tool(printed: Path, tmp_path: Path) -> None:
    copying.copy_to(printed, tmp_path / "copy")
    assert (
        subprocess.run(["sha256sum", "--check", copying.SUM_FILE], cwd=tmp_path / "copy", capture_output=True, check=False).returncode == 0
    )


def test_a_store_is_copied_while_it_is_printed_and_the_copy_is_of_one_edition(folder: Path, tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from lateedition.edition import copying
copying.copy_to(Path(sys.argv[1]), Path(sys.argv[2]))
"""
    over, printed = threading.Event(), []
    with Store.for_printing(folder) as store:
        print_pages(store, 1)

        def go_on() -> None:
            while not over.is_set():
                print_pages(store, len(printed) + 2)
                printed.append(1)

        printer = threading.Thread(target=go_on)
        printer.start()
        try:
            for number in range(3):
                subprocess.run([sys.executable, "-c", program, str(folder), str(tmp_path / str(number))], check=True)
        finally:
            over.set()
            printer.join()
    assert printed
    for number in range(3):
        head = copying.adopt(tmp_path / str(number), tmp_path / "adopted" / str(number))
        assert head.number == head.position
        ends = {entry.parts[0].size_bytes for _, entry in pages_of(tmp_path / "adopted" / str(number))}
        assert len(ends) == 1, "pages of two editions are in one copy"


@pytest.mark.parametrize("harm", ["cut off", "one bit", "another file"])
def test_a_stream_that_is_not_what_was_copied_is_refused_and_nothing_is_changed(printed: Path, tmp_path: Path, harm: str) -> None:
    whole = streamed(printed)
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    harmed = {"cut off": whole[: len(whole) * 2 // 3], "one bit": bytes(flipped), "another file": b"PK\x03\x04" + whole}[harm]
    with pytest.raises(BadCopy):
        copying.adopt(io.BytesIO(harmed), tmp_path / "there" / "edition")
    assert list((tmp_path / "there").iterdir()) == []


def test_a_folder_that_was_damaged_is_refused(printed: Path, tmp_path: Path) -> None:
    copying.copy_to(printed, tmp_path / "copy")
    data = tmp_path / "copy" / "data.mdb"
    harmed = bytearray(data.read_bytes())
    harmed[5000] ^= 1
    data.write_bytes(harmed)
    with pytest.raises(BadCopy, match="SHA-256"):
        copying.adopt(tmp_path / "copy", tmp_path / "there" / "edition")
    with pytest.raises(BadCopy, match="no copy of an edition"):
        copying.adopt(tmp_path / "nothing", tmp_path / "there" / "edition")


def test_a_copy_of_a_newer_format_is_refused(printed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lateedition.edition.opening.FORMAT", 99)
    with Store.for_printing(tmp_path / "newer") as store:
        print_pages(store, 1)
    copying.copy_to(tmp_path / "newer", tmp_path / "copy")
    monkeypatch.undo()
    with pytest.raises(UnknownFormat):
        copying.adopt(tmp_path / "copy", tmp_path / "there" / "edition")
    assert list((tmp_path / "there").iterdir()) == []


def test_an_edition_that_is_there_is_only_replaced_when_asked_and_readers_keep_what_they_have_open(printed: Path, tmp_path: Path) -> None:
    there = tmp_path / "there" / "edition"
    with Store.for_printing(there) as store:
        print_pages(store, 1)
    before = pages_of(there)
    with pytest.raises(StoreThere, match="--replace"):
        copying.adopt(io.BytesIO(streamed(printed)), there)
    assert pages_of(there) == before
    with Store.for_reading(there) as reader:
        copying.adopt(io.BytesIO(streamed(printed)), there, replaced=True)
        assert reader.replaced
        with reader.view() as view:
            assert list(view.pages()) == before
    assert pages_of(there) == pages_of(printed)


def test_there_is_nothing_to_copy_before_the_first_edition(tmp_path: Path) -> None:
    with pytest.raises(NoStore):
        copying.copy_to(tmp_path / "edition", tmp_path / "copy")
    with pytest.raises(NoStore):
        copying.stream(tmp_path / "edition", io.BytesIO())
