"""What an editor is told of a change, and that nothing goes out as news, or not as news, that she has not said."""

from __future__ import annotations

from wagtail.models import ModelLogEntry

from lateedition.desk.stories import changes
from lateedition.desk.stories.models import Story

PUBLISH = {"action-publish": "action-publish"}
NUMBERS = {"headline": "Ferry strike ends after 9 days"}


def edited(newsroom, url, story, *, follow=False, **said):
    return newsroom.client("editor").post(url("edit", story), newsroom.form(story, **said, **PUBLISH), follow=follow)


def of_readers(newsroom):
    return newsroom.log("story")[-1]


def test_without_a_word_of_the_editor_a_change_is_saved_and_the_proposal_asked_about(newsroom, url):
    story = newsroom.published()
    answer = edited(newsroom, url, story, follow=True, **NUMBERS)
    page = answer.content.decode()
    assert of_readers(newsroom).headline == "Ferry strike ends"
    assert Story.objects.get().get_latest_revision_as_object().headline == NUMBERS["headline"]
    assert "Saved, not published yet" in page
    assert "a number in the headline is new: “9”" in page
    assert answer.context["form"]["change"].value() == answer.context["form"]["seen"].value() == "material"


def test_a_second_press_confirms_what_was_proposed(newsroom, url):
    story = newsroom.published()
    edited(newsroom, url, story, **NUMBERS)
    edited(newsroom, url, story, **NUMBERS, change="material", seen="material")
    assert of_readers(newsroom).headline == NUMBERS["headline"]
    assert of_readers(newsroom).updated > of_readers(newsroom).first_published


def test_an_editor_who_says_otherwise_is_obeyed_and_it_is_noted(newsroom, url):
    story = newsroom.published()
    edited(newsroom, url, story, **NUMBERS, change="minor", seen="material")
    assert of_readers(newsroom).headline == NUMBERS["headline"]
    assert of_readers(newsroom).updated == of_readers(newsroom).first_published
    [noted] = ModelLogEntry.objects.filter(action="lateedition.override")
    assert noted.data["said"] == "minor"
    assert "“9”" in noted.formatter.format_message(noted)


def test_who_agrees_with_the_proposal_overrides_nothing(newsroom, url):
    edited(newsroom, url, newsroom.published(), **NUMBERS, change="material", seen="material")
    assert not ModelLogEntry.objects.filter(action="lateedition.override").exists()


def test_a_proposal_that_is_another_one_by_now_was_not_agreed_with(newsroom, url):
    story = newsroom.published()
    edited(newsroom, url, story, **NUMBERS, change="minor", seen="minor")
    assert of_readers(newsroom).headline == "Ferry strike ends"


def test_what_changes_no_word_for_readers_needs_no_word_of_the_editor(newsroom, url):
    story = newsroom.published(body=[{"type": "paragraph", "value": "<p>It ended.</p>"}])
    edited(newsroom, url, story, news_value=5)
    assert of_readers(newsroom).news_value == 5
    assert of_readers(newsroom).updated == of_readers(newsroom).first_published


def test_the_proposal_is_made_of_what_stands_in_the_form(newsroom, url):
    story = newsroom.published()
    answer = newsroom.client("editor").post(url("proposal", story), newsroom.form(story, **NUMBERS))
    page = answer.content.decode()
    assert 'data-change="material"' in page
    assert "a number in the headline is new: “9”" in page
    assert '<ins><span class="w-sr-only">put in: </span> after 9 days</ins>' in page
    assert '<del><span class="w-sr-only">taken out: </span>At nine.</del>' in page
    assert of_readers(newsroom).headline == "Ferry strike ends"


def test_the_form_shows_what_the_draft_would_change(newsroom, url):
    story = newsroom.published()
    story.headline = "Ferry strike ends after 9 days"
    story.save_revision()
    page = newsroom.client("editor").get(url("edit", story)).content.decode()
    assert "a number in the headline is new: “9”" in page


def test_a_story_that_readers_never_had_has_no_change(newsroom, url):
    story = newsroom.story()
    story.save()
    assert changes.change_of(story) is None
    assert newsroom.client("editor").post(url("proposal", story), newsroom.form(story)).content.strip() == b""


def test_strangers_are_told_nothing_of_a_story(newsroom, url):
    story = newsroom.published()
    assert newsroom.client(None).post(url("proposal", story), newsroom.form(story, **NUMBERS)).status_code == 302
