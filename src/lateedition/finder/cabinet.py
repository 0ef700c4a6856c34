"""The cabinet: the index of all cuttings, a tantivy index in a folder. One process files in it; any number look things up.

Nothing of a story is kept that could be read: the terms of its words, and numbers. What is shown comes from the edition.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import tantivy
from msgspec import Struct

from lateedition.finder.cutting import Cutting
from lateedition.finder.terms import terms_of

EVERYTHING, HEADLINE, STANDFIRST = "everything", "headline", "standfirst"
NUMBER, DIGEST, MOMENT, DAY, WEIGHT, SECTION, LANGUAGE = "number", "digest", "moment", "day", "weight", "section", "language"

_MARK = 0
"""Where a story has its number, the mark has this: how far the edition is filed, and of which store it is."""

_APART = "\u241e"  # no phrase goes from the headline over into the standfirst: this is nobody's term
_HALVED_S = 8 * 365 * 86_400
"""How much older a story is that weighs half as much: a little, over years."""

_SINCE_S = 1_577_836_800
_HEAP_BYTES = 64 << 20
_META = "meta.json"
_FOOTER, _MAGIC = struct.Struct("<II"), 1337
_STANDING_APART = frozenset((_META, ".managed.json"))


class Unusable(Exception):
    """The cabinet cannot be used: it is not there, or damaged."""


class Mark(Struct, frozen=True):
    """How far the cabinet is: it has what the edition of this number has, in the store of this `identity` (63 bits)."""

    edition: int
    identity: int


class Cabinet:
    """The cabinet in a folder, to look things up. Raises Unusable, here and later, when it is not there or is damaged."""

    def __init__(self, folder: Path) -> None:
        with usable(folder):
            self.index = tantivy.Index.open(str(folder))
            self.index.config_reader("manual")
        self.schema = self.index.schema
        self.folder = folder
        self._seen = _state_of(folder)

    @property
    def moved(self) -> bool:
        """Whether another cabinet has been put in the place of this one, which can be used on as it was."""
        return self._state()[0] != self._seen[0]

    def searcher(self) -> tantivy.Searcher:
        """Return what looks things up in the cabinet as it is now."""
        state = self._state()
        with usable(self.folder):
            if state != self._seen:
                self.index.reload()
                self._seen = state
            return self.index.searcher()

    def mark(self) -> Mark | None:
        """Return how far the cabinet is; None where nothing was ever filed."""
        with usable(self.folder):
            self.index.reload()
            searcher = self.index.searcher()
            found = [address for _, address in searcher.search(tantivy.Query.term_query(self.schema, NUMBER, _MARK), limit=1).hits]
            if not found:
                return None
            [edition], [identity] = searcher.fast_field_values(MOMENT, found), searcher.fast_field_values(DIGEST, found)
        return Mark(int(edition or 0), int(identity or 0))

    def digests(self) -> dict[int, int]:
        """Return the number of every story that is filed, and the digest of its cutting."""
        with usable(self.folder):
            self.index.reload()
            searcher = self.index.searcher()
            hits = searcher.search(tantivy.Query.all_query(), limit=max(1, searcher.num_docs), count=False).hits
            addresses = [address for _, address in hits]
            numbers, digests = searcher.fast_field_values(NUMBER, addresses), searcher.fast_field_values(DIGEST, addresses)
        return {int(number): int(digest or 0) for number, digest in zip(numbers, digests, strict=True) if number}

    def _state(self) -> tuple[int, int]:
        """Return what `_state_of` does; while none is there, as when one is being put in the place of another, what it was."""
        try:
            return _state_of(self.folder)
        except Unusable:
            return self._seen


class Clerk:
    """Who files in the cabinet in a folder, which is made if it is not there. What was not `closed` is as if it had not been done."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with usable(folder):
            self._index = tantivy.Index(_schema(), path=str(folder), reuse=True)
            self._writer = self._index.writer(_HEAP_BYTES, 1)
        self._folder = folder

    def file(self, cuttings: Iterable[tuple[Cutting, int]]) -> None:
        """File `cuttings`, each with its digest, of stories that are not in."""
        with usable(self._folder):
            for cutting, digest in cuttings:
                self._writer.add_document(_document(cutting, digest))

    def take_out(self, numbers: Iterable[int]) -> None:
        """Take these stories out, if they are in."""
        with usable(self._folder):
            for number in numbers:
                # by its term alone, tantivy-py 0.27 takes nothing out whose field is a number
                self._writer.delete_documents_by_query(tantivy.Query.term_query(_schema(), NUMBER, number))

    def commit(self, mark: Mark) -> None:
        """Let readers find what was filed, and keep how far that is, both or neither."""
        noted = tantivy.Document()
        noted.add_unsigned(NUMBER, _MARK)
        noted.add_unsigned(DIGEST, mark.identity)
        noted.add_integer(MOMENT, mark.edition)
        self.take_out([_MARK])
        with usable(self._folder):
            self._writer.add_document(noted)
            self._writer.commit()

    def close(self) -> None:
        """Let others file."""
        with usable(self._folder):
            self._writer.wait_merging_threads()


def is_whole(folder: Path) -> bool:
    """Say whether every file of the cabinet is as it was written: each ends in its checksum."""
    try:
        return (folder / _META).is_file() and all(_is_as_written(path) for path in _files(folder))
    except OSError:
        return False


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if path.name not in _STANDING_APART and not path.name.endswith((".lock", ".tmp")))


def _is_as_written(path: Path) -> bool:
    """Read tantivy's footer: what a file holds, then JSON with its CRC-32, the length of that, and a number that says that it is one."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _FOOTER.size))
        end = file.read()
        length, magic = _FOOTER.unpack(end) if len(end) == _FOOTER.size else (0, 0)
        if magic != _MAGIC or length + _FOOTER.size > size:
            return False
        content = size - _FOOTER.size - length
        file.seek(content)
        footer = file.read(length)
        file.seek(0)
        crc = 0
        while content > 0 and (piece := file.read(min(content, 1 << 20))):
            crc, content = zlib.crc32(piece, crc), content - len(piece)
    return f'"crc":{crc}}}'.encode() in footer


def _state_of(folder: Path) -> tuple[int, int]:
    """Return what differs when another cabinet is there, and when something was committed. Raises Unusable if there is none."""
    try:
        return folder.stat().st_ino, (folder / _META).stat().st_mtime_ns
    except OSError as failure:
        raise Unusable(f"there is no search index in {str(folder)!r}") from failure


@cache
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field(NUMBER, indexed=True, fast=True)
    builder.add_unsigned_field(DIGEST, fast=True)
    builder.add_integer_field(MOMENT, fast=True)
    builder.add_integer_field(DAY, indexed=True, fast=True)
    builder.add_float_field(WEIGHT, fast=True)
    builder.add_unsigned_field(SECTION, indexed=True)
    builder.add_text_field(LANGUAGE, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(EVERYTHING, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(HEADLINE, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(STANDFIRST, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _document(cutting: Cutting, digest: int) -> tantivy.Document:
    parts = [" ".join(terms_of(part)) for part in (cutting.headline, cutting.standfirst, cutting.text, cutting.names)]
    moment = int(cutting.moment)
    said: Mapping[str, object] = {
        NUMBER: cutting.number,
        DIGEST: digest,
        MOMENT: moment,
        DAY: cutting.day,
        WEIGHT: 2.0 ** ((moment - _SINCE_S) / _HALVED_S),
        SECTION: list(cutting.sections),
        LANGUAGE: cutting.language.partition("-")[0].lower(),
        EVERYTHING: f" {_APART} ".join(parts),
        HEADLINE: parts[0],
        STANDFIRST: parts[1],
    }
    return tantivy.Document.from_dict(dict(said), _schema())


@contextmanager
def usable(folder: Path) -> Iterator[None]:
    """A block in which whatever tantivy says is told as Unusable, its panics too, which have no name that could be imported."""
    try:
        yield
    except (ValueError, OSError, MemoryError) as failure:
        raise Unusable(f"search index {str(folder)!r} cannot be used: {failure}") from failure
    except BaseException as failure:
        if type(failure).__name__ == "PanicException":
            raise Unusable(f"search index {str(folder)!r} is damaged: {failure}") from failure
        raise
