"""Which content coding a reader is answered in (RFC 9110, section 12.5.3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.stand.negotiation import coding_for


@pytest.mark.parametrize(
    ("sent", "coding"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br, zstd", "gzip"),
        ("br", "identity"),
        ("*", "gzip"),
        ("*;q=0", None),
        ("gzip;q=0", "identity"),
        ("gzip;q=0.000", "identity"),
        ("gzip;q=0, *", "identity"),
        ("*;q=0, gzip", "gzip"),
        ("identity", "identity"),
        ("identity;q=0", None),
        ("identity;q=0, gzip;q=0.001", "gzip"),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("identity, gzip;q=0.5", "identity"),
        ("gzip;q=1.0, identity; q=0.5, *;q=0", "gzip"),
        ("gzip ; q = 0.8", "gzip"),
        ("gzip;q=2", "identity"),
        ("gzip;q=abc", "identity"),
        (";;;,,,=", "identity"),
        ("gzip, " * 100, "identity"),
    ],
)
def test_the_coding_a_reader_prefers_is_chosen(sent: str | None, coding: str | None) -> None:
    assert coding_for(sent) == coding


@given(sent=st.text())
def test_no_header_is_too_strange(sent: str) -> None:
    assert coding_for(sent) in ("gzip", "identity", None)
