"""The handover: what desk writes is what press reads, and equal documents are equal bytes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lateedition.story.article import Byline, LeadPicture, Story
from lateedition.story.blocks import Figure, Heading, Listing, Paragraph, Quote, Table
from lateedition.story.handover import Dropped, Withdrawn, decode, encode
from lateedition.story.live import LiveCoverage, LiveEntry
from lateedition.story.picture import Picture, PictureRendition
from lateedition.story.taxonomy import Agency, Author, Section, Site, Topic

TEXT = st.text(max_size=30)
NUMBER = st.integers(min_value=1, max_value=10**9)
MOMENT = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))
BLOCK = st.one_of(
    st.builds(Paragraph, TEXT),
    st.builds(Heading, TEXT),
    st.builds(Quote, TEXT, TEXT),
    st.builds(Table, TEXT),
    st.builds(Figure, NUMBER, TEXT),
    st.builds(Listing, st.lists(TEXT, max_size=3).map(tuple), st.booleans()),
)
BODY = st.lists(BLOCK, max_size=4).map(tuple)
NUMBERS = st.lists(NUMBER, max_size=3).map(tuple)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
LIVE = st.builds(
    LiveCoverage,
    MOMENT,
    st.none() | MOMENT,
    st.lists(st.builds(LiveEntry, NUMBER, MOMENT, BODY, TEXT, st.booleans(), st.none() | MOMENT), max_size=3).map(tuple),
)
STORY = st.builds(
    Story,
    number=NUMBER,
    address=TEXT,
    headline=TEXT,
    section=NUMBER,
    first_published=MOMENT,
    updated=MOMENT,
    language=TEXT,
    former_addresses=TEXTS,
    list_headline=TEXT,
    standfirst=TEXT,
    byline=st.builds(Byline, NUMBERS, st.none() | NUMBER, TEXT),
    lead=st.none() | st.builds(LeadPicture, NUMBER, TEXT),
    body=BODY,
    topics=NUMBERS,
    news_value=st.integers(1, 5),
    lifetime_h=st.floats(0.5, 100),
    live=st.none() | LIVE,
)
DOCUMENT = st.one_of(
    STORY,
    st.builds(Withdrawn, NUMBER, TEXTS, st.sampled_from(["unpublished", "killed", "expired"]), MOMENT),
    st.builds(Site, TEXT, TEXT),
    st.builds(Section, NUMBER, TEXT, TEXT, st.none() | NUMBER),
    st.builds(Topic, NUMBER, TEXT, TEXT, TEXT),
    st.builds(Author, NUMBER, TEXT, TEXT),
    st.builds(Agency, NUMBER, TEXT, TEXT),
    st.builds(Dropped, st.sampled_from(["section", "picture"]), NUMBER),
    st.builds(
        Picture, NUMBER, TEXT, TEXT, TEXT, st.lists(st.builds(PictureRendition, TEXT, NUMBER, NUMBER, TEXT, NUMBER), max_size=2).map(tuple)
    ),
)


@settings(max_examples=150, deadline=None)
@given(DOCUMENT)
def test_every_document_comes_out_as_it_went_in(document: object) -> None:
    assert decode(encode(document)) == document  # type: ignore[arg-type]
    assert encode(decode(encode(document))) == encode(document)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{}",
        b'{"type": "novel"}',
        b'{"type": "dropped", "kind": "story", "number": 1}',
        b'{"type": "topic", "number": "x", "name": "", "address": ""}',
        b'{"type":"withdrawn","number":1,"addresses":[],"reason":"lost","moment":"2026-03-04T00:00:00Z"}',
    ],
)
def test_what_is_no_document_is_refused(payload: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(payload)


def test_a_news_value_outside_one_to_five_is_refused() -> None:
    story = Story(1, "/a/", "h", 1, datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=1), news_value=9)
    with pytest.raises(msgspec.ValidationError, match="news_value"):
        decode(encode(story))
