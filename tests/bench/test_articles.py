"""Everybody is filled with the same articles."""

from __future__ import annotations

import gzip
import html
from datetime import UTC, datetime, timedelta

from bench.pages import FRAGMENTS, PAGE_BYTES, site_of

from bench import articles, newsdays, ours
from lateedition.story.article import Story
from lateedition.story.handover import Withdrawn

NEWEST = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def test_an_article_is_the_same_whatever_the_size_of_the_archive():
    small = {each.number: each for each in articles.articles(10, newest=NEWEST)}
    large = {each.number: each for each in articles.articles(30, newest=NEWEST + 20 * timedelta(minutes=7))}
    assert all(large[number] == each for number, each in small.items())


def test_articles_come_oldest_first_and_the_last_one_is_the_newest():
    moments = [each.published for each in articles.articles(50, newest=NEWEST)]
    assert moments == sorted(moments)
    assert moments[-1] == NEWEST


def test_what_is_filled_in_is_older_than_what_is_published_during_a_measurement():
    assert articles.newest_before(NEWEST) < NEWEST


def test_a_body_is_plain_text_of_some_four_kilobytes_that_compresses_as_news_does():
    bodies = ["\n".join(each.paragraphs) for each in articles.articles(50, newest=NEWEST)]
    assert all(4_000 <= len(body) < 5_500 for body in bodies)
    assert all(html.escape(body) == body for body in bodies)
    compressed = sum(len(gzip.compress(body.encode())) for body in bodies) / sum(map(len, bodies))
    assert 0.3 < compressed < 0.5


def test_no_two_headlines_are_alike_and_a_marked_one_is_known_by_its_beginning():
    headlines = [each.headline for each in articles.articles(2_000, newest=NEWEST)]
    assert len(set(headlines)) == len(headlines)
    marked = articles.article(17, published=NEWEST, marker="Fresh").headline
    assert marked.startswith("Fresh 17: ")
    assert not any("Fresh 17:" in headline for headline in headlines)


def test_whoever_composes_comes_to_the_same_page_as_whoever_only_sends():
    site = site_of(3)
    for path in site.pages:
        page = site.with_includes(path, "<!--#{}-->")
        for name, content in site.fragments.items():
            assert page.count(f"<!--#{name}-->".encode()) == 1
            page = page.replace(f"<!--#{name}-->".encode(), content)
        assert page == site.composed(path)
        assert len(page) == PAGE_BYTES
    assert {name: len(content) for name, content in site.fragments.items()} == FRAGMENTS


def test_days_are_of_new_stories_follow_ups_corrections_moves_and_recalls_in_their_proportions():
    publishes = list(newsdays.days(4, a_day=500, archive=10_000, begin=NEWEST))
    counts = {kind: sum(each.kind == kind for each in publishes) for kind in newsdays.SHARES}
    assert [sum(each.day == day for each in publishes) for day in range(4)] == [500] * 4
    for kind, share in newsdays.SHARES.items():
        assert 0.5 * share < counts[kind] / 20 < 1.7 * share


def test_what_was_recalled_is_not_published_again_and_a_move_keeps_the_former_address():
    recalled: set[int] = set()
    for publish in newsdays.days(4, a_day=500, archive=500, begin=NEWEST):
        assert publish.number not in recalled
        if publish.kind == "kill":
            assert isinstance(publish.document, Withdrawn)
            recalled.add(publish.number)
        if publish.kind == "move":
            assert isinstance(publish.document, Story)
            assert publish.document.former_addresses
            assert publish.document.address not in publish.document.former_addresses
    assert recalled


def test_a_story_of_ours_says_what_the_article_says():
    article = articles.article(9, published=NEWEST)
    story = ours.story_of(article)
    assert (story.headline, story.first_published, len(story.body)) == (article.headline, NEWEST, len(article.paragraphs))
    assert story.address == ours.address_of(article) == "/business/story-9/"
