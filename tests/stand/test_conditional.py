"""Conditional requests, header by header."""

from __future__ import annotations

import re

import pytest

from lateedition.stand.conditional import entity_tag, http_date, reader_has

NOON = "Tue, 05 May 2020 12:00:00 GMT"
TAG = '"abc-g"'
CODINGS = ("gzip", "identity")


@pytest.mark.parametrize(
    ("sent", "has"),
    [
        (TAG, True),
        ("W/" + TAG, True),
        ('"x", "abc-g"', True),
        ('"x","abc-g"', True),
        ('"x", W/"abc-g" ,"y"', True),
        ("*", True),
        (" * ", True),
        ('"x"', False),
        ('"abc-g', False),
        ("abc-g", False),
        ('"x,"abc-g', False),
        ("", False),
        ("\x00\xff", False),
    ],
)
def test_tags_are_compared_weakly_one_by_one(sent: str, has: bool) -> None:
    assert reader_has(tag=TAG, modified=NOON, if_none_match=sent, if_modified_since=None) is has


@pytest.mark.parametrize(
    ("since", "has"),
    [
        (NOON, True),
        ("Tue, 05 May 2020 12:00:01 GMT", True),
        ("Tue, 05 May 2020 11:59:59 GMT", False),
        ("Tuesday, 05-May-20 12:00:00 GMT", True),
        ("Tue May  5 12:00:00 2020", True),
        ("noon", False),
        ("", False),
        ("Tue, 05 May 99999 12:00:00 GMT", False),
        ("0", False),
    ],
)
def test_a_date_is_read_in_each_of_the_three_formats_or_not_at_all(since: str, has: bool) -> None:
    assert reader_has(tag=TAG, modified=NOON, if_none_match=None, if_modified_since=since) is has


def test_a_date_means_nothing_where_none_is_told() -> None:
    assert not reader_has(tag=TAG, modified=None, if_none_match=None, if_modified_since=NOON)


def test_a_date_is_cut_to_the_second() -> None:
    assert http_date(100.9) == "Thu, 01 Jan 1970 00:01:40 GMT"


def test_a_tag_is_a_strong_one_and_differs_with_parts_and_coding() -> None:
    tags = {entity_tag(own, filling, coding=coding) for own in ("a" * 16, "b" * 16) for filling in ("", "c" * 16) for coding in CODINGS}
    assert len(tags) == 8
    assert all(re.fullmatch(r'"[\x21\x23-\x7e]+"', tag) for tag in tags)
