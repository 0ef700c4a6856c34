"""The listing of stories: what is going on, found quickly."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lateedition.desk.stories import actions, search
from lateedition.desk.stories.models import Agency, Author, LiveStory, Section, StoryAuthor

NOON = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)


def _queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as made:
        assert client.get(address).status_code == 200
    return len(made)


def test_a_listing_of_fifty_costs_as_many_queries_as_a_listing_of_one(newsroom, url):
    newsroom.published()
    of_one = _queries(newsroom.client("editor"), url("list"))
    author, agency = Author(name="Asha Rao"), Agency(name="Reuters")
    author.save()
    agency.save()
    for i in range(49):
        story = newsroom.story(f"Story {i}", agency=agency, authors=[StoryAuthor(author=author)])
        if i % 2:
            actions.publish(story, user=None, now=NOON)
        else:
            story.save()
            story.save_revision()
    page = newsroom.client("editor").get(url("list")).content.decode()
    assert page.count("Asha Rao, Reuters") == 49
    assert _queries(newsroom.client("editor"), url("list")) == of_one


def test_the_listing_says_the_newest_headline_the_section_the_state_and_who_wrote_it(newsroom, url):
    author = Author(name="Asha Rao")
    author.save()
    story = newsroom.published(authors=[StoryAuthor(author=author)])
    draft = story.get_latest_revision_as_object()
    draft.headline = "Ferries sail again"
    draft.save_revision()
    actions.kill(newsroom.published("Wrong"), user=None, now=NOON, reason="x")
    page = newsroom.client("reporter").get(url("list")).content.decode()
    for said in ("Ferries sail again", "World", "published, with changes", "Asha Rao", "KILLED"):
        assert said in page


def test_nothing_is_offered_that_could_be_done_to_several_stories_at_once(newsroom, url):
    newsroom.published()
    assert "data-bulk-action-checkbox" not in newsroom.client("editor").get(url("list")).content.decode()


def test_live_blogs_have_a_listing_of_their_own(newsroom, url):
    newsroom.published("Ferry strike ends")
    actions.publish(LiveStory(headline="Storm over the port", section=newsroom.section), user=None, now=NOON)
    stories = newsroom.client("reporter").get(url("list")).content.decode()
    live = newsroom.client("reporter").get(url("list", of="livestory")).content.decode()
    assert ("Ferry strike ends" in stories, "Storm over the port" in stories) == (True, False)
    assert ("Ferry strike ends" in live, "Storm over the port" in live) == (False, True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("section={world}", {"World story", "Harbour story"}),
        ("section={harbour}", {"Harbour story"}),
        ("state=published", {"World story"}),
        ("state=draft", {"Harbour story"}),
        ("language=hi", {"Harbour story"}),
        ("state=killed", set()),
    ],
)
def test_the_listing_can_be_narrowed(newsroom, url, query, found):
    harbour = Section(name="Harbour", parent=newsroom.section)
    harbour.save()
    newsroom.published("World story")
    newsroom.story("Harbour story", section=harbour, language="hi").save()
    page = newsroom.client("reporter").get(f"{url('list_results')}?{query.format(world=newsroom.section.pk, harbour=harbour.pk)}")
    assert {name for name in ("World story", "Harbour story") if name in page.content.decode()} == found


def test_search_finds_drafts_by_every_word_whole_or_begun(newsroom, url):
    story = newsroom.published("Ferry strike ends")
    draft = story.get_latest_revision_as_object()
    draft.headline = "Ferries sail"
    draft.body = [{"type": "paragraph", "value": "<p>The harbour <b>master</b> waved.</p>"}]
    draft.save_revision()
    newsroom.published("Trains stand still")
    for text in ("ferr", "harb mast", '"harbour master"', "FERRIES waved"):
        page = newsroom.client("reporter").get(url("list_results"), {"q": text}).content.decode()
        assert ("Ferries sail" in page, "Trains stand still" in page) == (True, False), text
    assert search.found("strike") == []
    assert search.found('"master harbour"') == []


def test_search_reads_hindi_words_with_their_vowel_signs(newsroom):
    story = newsroom.published("यूपी में भारी बारिश", language="hi")
    newsroom.published("यप मे भर", language="hi")
    assert search.found("यूपी") == [story.pk]
    assert search.found("बारि") == [story.pk]


@pytest.mark.parametrize(
    "text",
    [
        *(
            '"',
            '""',
            "'",
            "*",
            "**",
            "AND",
            "OR OR",
            "NEAR(",
            "a NEAR b",
            "headline:x",
            "-x",
            "^x",
            "(",
            ")",
            "{a b}",
            "x*y",
            'a"b',
            ";",
            "--",
        ),
        *("%", "\\", "!!!", "…", "🙂", '"a', 'a" b" "c', "a\x00b", "\x00", "\ufffd", "a" * 5000, "a " * 5000),
    ],
)
def test_search_never_fails_whatever_is_typed(newsroom, url, text):
    newsroom.published()
    search.found(text)
    assert newsroom.client("reporter").get(url("list_results"), {"q": text}).status_code == 200


def test_a_deleted_story_is_found_no_more(newsroom):
    story = newsroom.published()
    assert search.found("ferry")
    story.delete()
    assert search.found("ferry") == []


def test_search_takes_a_story_of_any_length(newsroom):
    words = " ".join(f"word{number}" for number in range(60_000))
    story = newsroom.published("Tide tables", body=[{"type": "paragraph", "value": f"<p>{words}</p><p>{'strike ' * 2_000}</p>"}])
    assert search.found("word777 tide") == [story.pk]
