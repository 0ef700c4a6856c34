"""Addresses: readable in any script, never empty, never two stories in one place."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lateedition.story.address import decoded, encoded, slug_of, story_address


@given(st.text(max_size=300), st.integers(min_value=5, max_value=120))
def test_a_slug_is_never_empty_nor_longer_than_asked_and_has_only_letters_marks_numbers_and_hyphens(text: str, longest: int) -> None:
    slug = slug_of(text, longest=longest)
    assert slug
    assert len(slug) <= max(longest, len("story"))
    assert all(character == "-" or unicodedata.category(character)[0] in "LMN" for character in slug)
    assert not slug.startswith("-")
    assert not slug.endswith("-")
    assert "--" not in slug


@given(st.text(max_size=100))
def test_a_slug_of_a_slug_is_the_slug(text: str) -> None:
    assert slug_of(slug_of(text)) == slug_of(text)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("यूपी में भारी बारिश", "यूपी-में-भारी-बारिश"),
        ("Ärger in Zürich – 3,5 %", "arger-in-zurich-3-5"),
        ("'’", "story"),
        ("!!!", "story"),
        ("العربية خبر", "العربية-خبر"),
        ("東京 株価", "東京-株価"),
    ],
)
def test_words_stay_readable(text: str, slug: str) -> None:
    assert slug_of(text) == slug


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_an_address_survives_the_way_through_http(text: str) -> None:
    address = story_address(section="/world/", slug=slug_of(text), number=17)
    assert decoded(encoded(address)) == address
    assert encoded(address).isascii()


def test_bytes_that_are_no_utf_8_match_nothing_and_raise_nothing() -> None:
    assert decoded("/%ff%fe/") == "/\ufffd\ufffd/"
