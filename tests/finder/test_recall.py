"""Who remembers a headline, more or less, finds the story: among the first ten in 95 of 100 cases at least."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from archive import Query, archive, queries

from lateedition.finder.cabinet import Cabinet, Clerk, Mark
from lateedition.finder.finding import find
from lateedition.finder.question import read

AT_LEAST = 0.95


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Query, int | None]]:
    """Each query, and the place at which its story was found, None if not among the first ten."""
    folder = tmp_path_factory.mktemp("recall") / "cabinet"
    cuttings = archive()
    clerk = Clerk(folder)
    clerk.file((cutting, cutting.number) for cutting in cuttings)
    clerk.commit(Mark(1, 1))
    clerk.close()
    cabinet = Cabinet(folder)
    return [(query, _place(cabinet, query)) for query in queries(cuttings)]


def _place(cabinet: Cabinet, query: Query) -> int | None:
    numbers = [hit.number for hit in find(cabinet, read({"q": query.text})).hits]
    return numbers.index(query.number) + 1 if query.number in numbers else None


def test_two_hundred_headlines_as_they_are_remembered_are_found_among_the_first_ten(asked) -> None:
    missed = [query for query, place in asked if place is None]
    first = sum(place == 1 for _, place in asked)
    print(f"{len(asked)} queries: {len(asked) - len(missed)} found among the first ten, {first} at the first place")
    print("missed:", *(f"  {query.way}: {query.text}" for query in missed), sep="\n")
    assert len(asked) == 200
    assert 1 - len(missed) / len(asked) >= AT_LEAST


@pytest.mark.parametrize("way", ["words left out", "a slip of the pen", "another order", "all of that"])
def test_each_way_to_remember_wrongly_is_understood(asked, way) -> None:
    found = Counter(place is not None for query, place in asked if query.way == way)
    assert found[True] / found.total() >= 0.9, way


def test_hindi_headlines_are_found_as_english_ones_are(asked) -> None:
    hindi = [place for query, place in asked if not query.text.isascii() and any("\u0900" <= sign <= "\u097f" for sign in query.text)]
    assert len(hindi) == 40
    assert sum(place is not None for place in hindi) / len(hindi) >= AT_LEAST
