"""A story in several languages: begun from what readers have, behind when that has news, told of when that is recalled."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from lateedition.desk.people import Role, make_user
from lateedition.desk.people.models import User
from lateedition.desk.stories import actions, correcting
from lateedition.desk.stories.models import LiveStory, Material, Story
from lateedition.desk.translations.models import Translation
from lateedition.desk.translations.queries import descended_from, is_behind
from lateedition.desk.translations.translating import CannotTranslate, bring_up, translate
from lateedition.story.article import Story as Document

ENGLISH = "The ferry strike in the harbour ended at nine"


@pytest.fixture
def chief():
    return make_user("chief", roles=[Role.DESK_CHIEF], password="the ferry sails at nine")


@pytest.fixture
def source(newsroom):
    return newsroom.published(ENGLISH, standfirst="It lasted two days.", dateline_place="Varuna", news_value=4)


def changed(story: Story, text: str, *, kind: Material, now) -> None:
    story = Story.objects.get(pk=story.pk)
    story.body = [("paragraph", f"<p>{text}</p>")]
    actions.publish(story, user=None, now=now, material=kind)


def test_a_translation_begins_with_all_of_its_source_but_its_address(newsroom, chief, source, now):
    begun = Story.objects.get(pk=translate(source, language="hi", user=chief, now=now).pk)
    assert (begun.language, begun.headline, begun.section) == ("hi", ENGLISH, source.section)
    assert (begun.news_value, begun.dateline_place) == (4, "Varuna")
    assert begun.get_latest_revision_as_object().body.raw_data[0]["value"] == source.body.raw_data[0]["value"]
    assert (begun.live, begun.slug, begun.address) == (False, "", "")
    row = Translation.objects.get(story=begun)
    assert (row.source_id, row.original, row.version, row.by) == (source.pk, source.pk, 1, chief)
    assert ModelLogEntry.objects.get(action="lateedition.translate").data["source"] == source.pk
    assert not is_behind(begun)


def test_readers_have_what_is_translated_and_not_somebodys_draft(newsroom, chief, source, now):
    source.headline = "Words of a draft"
    source.save_revision(clean=False)
    assert translate(Story.objects.get(pk=source.pk), language="hi", user=chief, now=now).headline == ENGLISH


def test_a_family_has_each_language_once_by_whichever_way_it_was_translated(newsroom, chief, source, now):
    hindi = translate(source, language="hi", user=chief, now=now)
    urdu = translate(hindi, language="ur", user=chief, now=now)
    assert Translation.objects.get(story=urdu).original == source.pk
    for one, language in ((source, "hi"), (source, "ur"), (urdu, "en"), (hindi, "hi")):
        with pytest.raises(CannotTranslate, match="already"):
            translate(one, language=language, user=chief, now=now)
    assert Story.objects.count() == 3
    assert descended_from([source]) == [hindi, urdu]


def test_what_is_out_and_a_live_blog_are_not_translated(newsroom, chief, source, now):
    actions.withhold(source, user=chief, now=now, reason="in doubt")
    blog = LiveStory(headline="Storm", section=newsroom.section, started=now)
    blog.save()
    for story in (source, blog):
        with pytest.raises(CannotTranslate):
            translate(story, language="hi", user=chief, now=now)


def test_an_embargo_on_the_source_holds_for_the_translation(newsroom, chief, now):
    story = newsroom.story(embargo=now + timedelta(hours=1), embargo_by="AP")
    story.save()
    begun = Story.objects.get(pk=translate(story, language="hi", user=chief, now=now).pk)
    assert (begun.embargo, begun.embargo_by) == (story.embargo, "AP")


@pytest.mark.parametrize(("kind", "behind"), [(Material.MATERIAL, True), (Material.MINOR, False)])
def test_news_in_the_source_puts_a_translation_behind_and_a_small_change_does_not(newsroom, chief, source, now, kind, behind):
    begun = translate(source, language="hi", user=chief, now=now)
    changed(source, "Nine people were hurt.", kind=kind, now=now)
    assert is_behind(begun) is behind
    changed(source, "Nine people were hurt there.", kind=Material.MINOR, now=now)
    assert is_behind(begun) is behind


def test_a_correction_of_the_source_puts_a_translation_behind(newsroom, chief, source, now):
    begun = translate(source, language="hi", user=chief, now=now)
    correcting.correct(Story.objects.get(pk=source.pk), text="It was nine, not ten.", user=chief, now=now)
    assert is_behind(begun)
    bring_up(Translation.objects.get(story=begun), user=chief)
    assert not is_behind(begun)


def test_nothing_is_behind_a_source_that_readers_lost(newsroom, chief, source, now):
    begun = translate(source, language="hi", user=chief, now=now)
    changed(source, "Nine people were hurt.", kind=Material.MATERIAL, now=now)
    actions.kill(source, user=chief, now=now, reason="wrong")
    assert not is_behind(begun)
    actions.restore(source, user=chief, now=now)
    assert is_behind(begun)


@pytest.mark.parametrize(("text", "behind"), [("It ended. At nine.", False), ("Nine people were hurt in 14 boats.", True)])
def test_one_begun_from_a_draft_is_behind_if_what_was_published_then_is_other_news(newsroom, chief, now, text, behind):
    story = newsroom.story()
    story.body = [("paragraph", "<p>It ended. At nine.</p>")]
    story.save()
    story.save_revision(clean=False)
    begun = translate(story, language="hi", user=chief, now=now)
    assert not is_behind(begun)
    story = Story.objects.get(pk=story.pk)
    story.body = [("paragraph", f"<p>{text}</p>")]
    actions.publish(story, user=None, now=now)
    assert is_behind(begun) is behind


def test_a_published_translation_says_to_the_press_which_story_it_began_from(newsroom, chief, source, now):
    urdu = translate(translate(source, language="hi", user=chief, now=now), language="ur", user=chief, now=now)
    actions.publish(Story.objects.get(pk=urdu.pk), user=None, now=now)
    published = {document.number: document.original for document in newsroom.log("story") if isinstance(document, Document)}
    assert published == {source.pk: None, urdu.pk: source.pk}


def test_a_kill_by_the_desk_leaves_translations_to_a_person_who_is_told_on_every_page(newsroom, chief, source, now, url):
    begun = translate(source, language="hi", user=chief, now=now)
    actions.publish(Story.objects.get(pk=begun.pk), user=None, now=now)
    actions.kill(source, user=chief, now=now, reason="wrong")
    assert Story.objects.get(pk=begun.pk).live
    page = re.sub("[\u2068\u2069]", "", newsroom.client("editor").get(url("list")).content.decode())
    assert f"SOURCE KILLED: “{ENGLISH}”. Readers still have its translation into हिन्दी" in page
    said = newsroom.client("editor").post(f"/desk/translations/{begun.pk}/stands/", follow=True).content.decode()
    assert "SOURCE KILLED" not in said


def test_the_form_shows_what_changed_in_the_source_and_the_list_marks_and_finds_it(newsroom, chief, source, now, url):
    begun = translate(source, language="hi", user=chief, now=now)
    changed(source, "Nine people were hurt in the harbour.", kind=Material.MATERIAL, now=now)
    page = newsroom.client("editor").get(url("edit", begun)).content.decode()
    assert "Behind its source." in page
    assert "put in: </span>Nine people were hurt in the harbour" in page
    assert "Not translated yet:</strong> the headline, the standfirst" in page
    listed = newsroom.client("editor").get(url("list"), {"translation": "behind"}).content.decode()
    assert "behind its source</span>" in listed
    assert url("edit", begun) in listed
    assert url("edit", source) not in listed
    newsroom.client("editor").post(f"/desk/translations/{begun.pk}/up-to-date/")
    assert url("edit", begun) not in newsroom.client("editor").get(url("list"), {"translation": "behind"}).content.decode()


def test_a_publish_asks_before_readers_get_a_translation_that_is_behind(newsroom, chief, source, now, url):
    begun = translate(source, language="hi", user=chief, now=now)
    changed(source, "Nine people were hurt in the harbour.", kind=Material.MATERIAL, now=now)
    form = newsroom.form(begun, headline="हड़ताल ख़त्म", language="hi", **{"action-publish": "action-publish"})
    said = newsroom.client("editor").post(url("edit", begun), form, follow=True).content.decode()
    assert "Saved, not published yet: its source has news since." in said
    row = Story.objects.get(pk=begun.pk)
    assert not row.live
    assert row.get_latest_revision_as_object().headline == "हड़ताल ख़त्म"
    newsroom.client("editor").post(url("edit", begun), form | {"translation-said": "up"})
    assert Story.objects.get(pk=begun.pk).live
    assert not is_behind(begun)


def test_what_is_still_the_text_of_the_source_is_asked_about_and_may_be_meant(newsroom, chief, source, now, url):
    begun = translate(source, language="hi", user=chief, now=now)
    form = newsroom.form(begun, language="hi", **{"action-publish": "action-publish"})
    said = newsroom.client("editor").post(url("edit", begun), form, follow=True).content.decode()
    assert "still in the words of the source: the headline" in said
    newsroom.client("editor").post(url("edit", begun), form | {"translation-said": "behind"})
    assert Story.objects.get(pk=begun.pk).live


def test_my_work_shows_whoever_began_a_translation_that_it_is_behind(newsroom, source, now):
    client = newsroom.client("editor")
    begun = translate(source, language="hi", user=User.objects.get(username="editor"), now=now)
    assert "behind their source" not in client.get("/desk/work/").content.decode()
    changed(source, "Nine people were hurt in the harbour.", kind=Material.MATERIAL, now=now)
    page = client.get("/desk/work/").content.decode()
    assert "Your translations that are behind their source" in page
    assert f"/desk/stories/edit/{begun.pk}/" in page
