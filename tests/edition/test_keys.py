"""Any path can be stored, and short ones stay in order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.edition import keys

PATHS = st.text(st.characters(exclude_categories=["Cs"]), max_size=1200).map(lambda text: "/" + text)


@given(path=PATHS, other=PATHS)
def test_a_key_fits_the_store_and_is_no_other_paths(path: str, other: str) -> None:
    assert 1 <= len(keys.page_key(path)) <= keys.LONGEST_BYTES
    assert (keys.page_key(path) == keys.page_key(other)) == (path == other)


@given(paths=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=100).map(lambda text: "/" + text)))
def test_paths_that_are_not_cut_are_in_the_order_of_their_text(paths: list[str]) -> None:
    assert sorted(paths, key=keys.page_key) == sorted(paths)


def test_long_paths_that_differ_at_their_end_only_are_two() -> None:
    start = "/" + "अ" * 900
    assert keys.page_key(start + "क/") != keys.page_key(start + "ख/")
    assert keys.is_cut(keys.page_key(start))


@pytest.mark.parametrize("path", ["", "world/", "//\ud800"])
def test_what_is_no_path_is_refused_by_name(path: str) -> None:
    with pytest.raises(keys.BadKey, match=r"slash|UTF-8"):
        keys.page_key(path)


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 61])
def test_a_bad_table_name_is_refused(name: str) -> None:
    with pytest.raises(keys.BadKey, match="table name"):
        keys.table_prefix(name)


def test_a_table_key_that_is_too_long_is_refused_with_the_longest_there_may_be() -> None:
    with pytest.raises(keys.BadKey, match="at most 503"):
        keys.table_key(keys.table_prefix("shelf:"), b"x" * 504)
