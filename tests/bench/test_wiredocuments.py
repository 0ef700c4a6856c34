"""What the wire is measured on: documents as agencies send them, the same on every machine, and read without a problem."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bench import articles, wiredocuments
from lateedition.story.blocks import plain_text
from lateedition.wire import formats
from lateedition.wire.item import Item
from lateedition.wire.unreadable import Unreadable

STORIES = list(articles.articles(6, newest=datetime(2026, 11, 25, 12, 0, tzinfo=UTC)))


@pytest.mark.parametrize("label", sorted(wiredocuments.ONE_EACH))
def test_a_document_is_read_as_the_article_it_was_made_of(label: str) -> None:
    for story in STORIES:
        item = only_item(wiredocuments.ONE_EACH[label](story))
        assert item.headline == story.headline
        assert len(item.subjects) >= 8
        if label == "AP Media API":
            assert [problem.field for problem in item.problems] == ["body"]  # AP only links to it
        else:
            assert not item.problems
            assert all(paragraph in plain_text(item.body) for paragraph in story.paragraphs)


@pytest.mark.parametrize("label", sorted(wiredocuments.FEEDS))
def test_a_feed_is_read_as_the_articles_it_was_made_of(label: str) -> None:
    items = [part for part in formats.read(wiredocuments.FEEDS[label](STORIES)) if isinstance(part, Item)]
    assert [item.headline for item in items] == [story.headline for story in STORIES]
    assert all(item.body and item.authors and not item.problems for item in items)


@pytest.mark.parametrize(
    ("label", "least", "most"), [("NewsML-G2", 8_000, 12_000), ("NITF", 6_000, 9_000), ("AP Media API", 12_000, 25_000)]
)
def test_a_document_is_of_the_size_that_agencies_send(label: str, least: int, most: int) -> None:
    assert all(least < len(wiredocuments.ONE_EACH[label](story)) < most for story in STORIES)


def test_html_in_feeds_is_as_full_of_tags_as_that_of_real_ones() -> None:
    (item,) = [part for part in formats.read(wiredocuments.json_feed(STORIES[:1])) if isinstance(part, Item)]
    sent = wiredocuments.json_feed(STORIES[:1]).decode()
    assert 9 < 1_000 * sent.count("<") / len(sent) < 20
    assert "<a href=" in str(item.body)


def only_item(payload: bytes) -> Item:
    try:
        (part,) = formats.read(payload)
    except Unreadable as reason:
        pytest.skip(f"no format of ours reads it at this commit: {reason}")
    assert isinstance(part, Item)
    return part
