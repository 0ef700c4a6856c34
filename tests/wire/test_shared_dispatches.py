"""Real dispatches, read from outside the repository: every word is kept, nothing private is public, no code is left."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from lateedition.story.blocks import Table, plain_text
from lateedition.wire import formats
from lateedition.wire.item import Item

FOLDERS = ("iptc7901", "anpa1312")
CODE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff]")
PRIVATE = re.compile(r"\+\d[\d /()-]{7,}\d|[\w.+-]+@[\w-]+\.[\w.]+")
HIDDEN = re.compile(r"not (?:intended )?for publication", re.IGNORECASE)


def files(shared_wire: Path) -> list[Path]:
    return [path for folder in FOLDERS for path in sorted((shared_wire / folder).iterdir())]


def item_in(path: Path) -> Item:
    (item,) = formats.read(path.read_bytes())
    assert isinstance(item, Item)
    return item


def as_text(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8").replace("\r", "")
    except UnicodeDecodeError:
        return raw.decode("cp1252").replace("\r", "")


def words_sent(path: Path) -> list[str]:
    """Return the words between header and end, less the line of keywords or the slug line, without the marks of ANPA 1312."""
    whole = as_text(path)
    if "\x02" in whole:
        lines = whole.partition("\x02")[2].partition("\x03")[0].split("\n")
        lines = lines[1:] if path.parent.name == "anpa1312" else lines
    else:
        lines = whole.strip().split("\n")[3:-1]
    marked = (re.sub(r"^\s*\^|\s*@?[<=+]\s*$", "", line) for line in lines)
    return [word for line in marked for word in CODE.sub(" ", line.replace("^", "")).split()]


def words_kept(item: Item) -> Counter[str]:
    public = (item.take, item.headline, item.standfirst, item.byline, item.source, plain_text(item.body))
    return Counter(word for text in (*public, *(note.text for note in item.notes)) for word in text.split())


def test_at_least_995_of_1000_words_of_a_dispatch_are_kept(shared_wire: Path) -> None:
    lost, sent_count = [], 0
    for path in files(shared_wire):
        sent = Counter(words_sent(path))
        missing = sent - words_kept(item_in(path))
        sent_count += sent.total()
        if missing.total() > 0.005 * sent.total():
            lost.append(f"{path.name}: {missing.total()} of {sent.total()} words lost: {list(missing)[:12]}")
    assert not lost, "\n".join(lost)
    assert sent_count > 5_000


def test_what_is_not_for_publication_is_in_no_public_field(shared_wire: Path) -> None:
    leaks, private_count = [], 0
    for path in files(shared_wire):
        private = set(PRIVATE.findall("".join(HIDDEN.split(as_text(path))[1:])))
        private_count += len(private)
        item = item_in(path)
        public = json.dumps({name: str(getattr(item, name)) for name in item.__struct_fields__ if name not in ("notes", "problems")})
        leaks += [f"{path.name}: {secret!r}" for secret in private if secret in public]
        assert {secret for secret in private if not any(secret in note.text for note in item.notes)} == set()
    assert not leaks, "\n".join(leaks)
    assert private_count >= 6


def test_no_code_of_the_wire_is_left_in_any_field(shared_wire: Path) -> None:
    for path in files(shared_wire):
        item = item_in(path)
        said = [value for name in item.__struct_fields__ if isinstance(value := getattr(item, name), str)]
        said += [plain_text(item.body), *(note.text for note in item.notes)]
        assert [text for text in said if CODE.search(text)] == [], path.name
        assert not any(character in plain_text(item.body) for character in "^"), path.name


def test_standings_are_a_table_with_a_cell_for_each_figure(shared_wire: Path) -> None:
    item = item_in(shared_wire / "anpa1312" / "core__ap_anpa-6.tst")
    tables = [block.html for block in item.body if isinstance(block, Table)]
    assert [table.count("<tr>") for table in tables] == [13, 13]
    assert "<td>Tampa Bay</td><td>73</td><td>52</td><td>.584</td><td>_</td>" in tables[0]
    assert "Kansas City (López 1-7) at Baltimore" in plain_text(item.body)


@pytest.mark.parametrize(("name", "role"), [("core__anpa-2.tst", "ednote"), ("core__ap_anpa-4.tst", "ednote")])
def test_the_notes_that_their_tests_assert_are_notes_of_ours_and_not_in_the_body(shared_wire: Path, name: str, role: str) -> None:
    records = map(json.loads, (shared_wire / "expected.jsonl").read_text(encoding="utf-8").splitlines())
    said = next(record["ednote"] for record in records if record["file"] == f"anpa1312/{name}").strip("()")
    item = item_in(shared_wire / "anpa1312" / name)
    assert [note.role for note in item.notes if said in note.text] == [role]
    assert said not in plain_text(item.body)
