"""Sections, topics, authors, agencies and the site: every saved state is a document."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from lateedition.desk.handover.models import HandoverRow
from lateedition.desk.people import Role, make_user
from lateedition.desk.stories import actions
from lateedition.desk.stories.models import Agency, Author, Section, SiteSettings, StoryAuthor, Topic
from lateedition.story.handover import Dropped
from lateedition.story.purposes import Purpose, PurposeWords, notice_version
from settingsform import FORM


def test_each_is_in_the_log_as_soon_as_it_is_saved_and_not_again_when_nothing_changed(newsroom):
    rows = [Topic(name="Ferries"), Author(name="Asha Rao", role="Port"), Agency(name="Associated Press", credit="AP")]
    for row in rows:
        row.save()
    count = HandoverRow.objects.count()
    for row in rows:
        row.save()
    assert HandoverRow.objects.count() == count
    topic, author, agency = newsroom.log()[-3:]
    assert (topic.name, topic.address) == ("Ferries", "/topics/ferries/")
    assert (author.name, author.address, author.role) == ("Asha Rao", "/authors/asha-rao/", "Port")
    assert (agency.name, agency.credit) == ("Associated Press", "AP")


def test_a_section_that_moves_takes_the_addresses_inside_it_along(newsroom):
    harbour = Section(name="Harbour", parent=newsroom.section)
    harbour.save()
    ferries = Section(name="Ferries", parent=harbour)
    ferries.save()
    newsroom.section.slug = "planet"
    newsroom.section.save()
    assert [section.address for section in newsroom.log("section")[-3:]] == ["/planet/", "/planet/harbour/", "/planet/harbour/ferries/"]


def test_sections_are_listed_under_the_one_they_are_part_of(newsroom):
    sport = Section(name="Sport", order=0)
    sport.save()
    for name, parent, order in (("Harbour", newsroom.section, 2), ("Asia", newsroom.section, 1), ("Chess", sport, 1)):
        Section(name=name, parent=parent, order=order).save()
    newsroom.section.order = 1
    newsroom.section.save()
    assert [str(section) for section in Section.objects.all()] == ["Sport", "– Chess", "World", "– Asia", "– Harbour"]


def test_a_section_cannot_take_an_address_of_the_site_itself_nor_be_part_of_itself(newsroom):
    with pytest.raises(ValidationError, match="address of the site itself"):
        Section(name="Latest").full_clean()
    inside = Section(name="Inside", parent=newsroom.section)
    inside.save()
    newsroom.section.parent = inside
    with pytest.raises(ValidationError, match="part of itself"):
        newsroom.section.full_clean()


def test_two_sections_at_one_address_are_refused(newsroom):
    with pytest.raises(ValidationError):
        Section(name="World").full_clean()


def page_of(answer) -> str:
    return html.unescape(answer.content.decode())


def try_to_delete(newsroom, kind, row):
    """What an editor is answered who deletes `row`: asked first, then told to, then through the ticks of the list."""
    editor, address = newsroom.client("editor"), f"/desk/{kind}/delete/{row.pk}/"
    ticked = f"/desk/bulk/stories/{type(row).__name__.lower()}/delete/?next=/desk/{kind}/&id={row.pk}"
    return [editor.get(address), editor.post(address), editor.get(ticked), editor.post(ticked)]


def test_a_section_with_stories_is_not_deleted_by_any_door_and_every_door_says_which_stories_and_what_to_do(newsroom):
    for number in range(22):
        newsroom.story(f"Ferry {number} sails").save()
    Section(name="Harbour", parent=newsroom.section).save()
    with pytest.raises(ProtectedError):
        newsroom.section.delete()

    answers = try_to_delete(newsroom, "sections", newsroom.section)
    assert [answer.status_code for answer in answers] == [200, 409, 200, 409]
    for answer in answers:
        said = page_of(answer)
        assert "World</a>: 22 stories are filed in it and 1 section is inside it" in said
        assert "File the stories in another section first." in said
        assert len(re.findall(r'<a href="/desk/stories/edit/\d+/">Ferry \d+ sails</a>', said)) == 20
        assert f'<a href="/desk/stories/?section={newsroom.section.pk}">2 more</a>' in said
        assert ">Harbour</a>" in said
    assert Section.objects.filter(pk=newsroom.section.pk).exists()
    assert newsroom.log("dropped") == []


@pytest.mark.parametrize("kind", ["sections", "agencies", "authors"])
def test_what_a_draft_alone_names_is_not_deleted_from_under_it(newsroom, kind):
    row = {"sections": Section(name="Harbour"), "agencies": Agency(name="AP"), "authors": Author(name="Asha Rao")}[kind]
    row.save()
    story = newsroom.published()
    match row:
        case Section():
            story.section = row
        case Agency():
            story.agency = row
        case Author():
            story.authors.set([StoryAuthor(author=row)])
    story.save_revision(clean=False)

    for answer in try_to_delete(newsroom, kind, row):
        assert ": 1 story is " in page_of(answer)
        assert f'<a href="/desk/stories/edit/{story.pk}/">' in page_of(answer)
    assert type(row).objects.filter(pk=row.pk).exists()


def test_an_author_of_stories_is_not_deleted(newsroom):
    author = Author(name="Asha Rao")
    author.save()
    newsroom.published(authors=[StoryAuthor(author=author)])
    with pytest.raises(ProtectedError):
        author.delete()
    assert ": 1 story is signed by them" in page_of(try_to_delete(newsroom, "authors", author)[1])


def test_what_nothing_stands_on_is_deleted_at_the_desk(newsroom):
    rows = {"sections": Section(name="Unused"), "agencies": Agency(name="Nobody"), "authors": Author(name="Noone")}
    for kind, row in rows.items():
        row.save()
        newsroom.client("editor").post(f"/desk/{kind}/delete/{row.pk}/")
        assert not type(row).objects.filter(pk=row.pk).exists(), kind


def test_what_is_deleted_is_dropped(newsroom):
    rows = [Section(name="Unused"), Agency(name="Nobody"), Author(name="Noone")]
    for row in rows:
        row.save()
    dropped = [Dropped(kind=row.kind, number=row.pk) for row in rows]
    for row in rows:
        row.delete()
    assert newsroom.log("dropped") == dropped


def test_a_deleted_topic_is_taken_off_the_stories_that_carry_it(newsroom):
    topic = Topic(name="Ferries")
    topic.save()
    story = newsroom.published(topics=[topic])
    topic.delete()
    assert newsroom.log("story")[-1].number == story.pk
    assert newsroom.log("story")[-1].topics == ()


def test_the_settings_are_in_the_log_and_a_new_notice_asks_everybody_again(newsroom):
    site = SiteSettings.objects.get()
    site.name = "The Amber Courier"
    site.save()
    assert newsroom.log("site")[-1].name == "The Amber Courier"
    first = notice_version(newsroom.log("site")[-1])
    site.notice_text = "We changed our minds."
    site.save()
    assert notice_version(newsroom.log("site")[-1]) != first


def test_a_new_site_asks_its_readers_for_nothing_and_counts_only_who_does_not_object(newsroom):
    assert newsroom.log("site")[-1].purposes == ()
    assert newsroom.log("site")[-1].counting == "on"


def purpose(*, cookie="film_seen", **other):
    said = {"language": "en", "name": "Films", "text": "They begin at once.", "kept": "Six months."}
    value = {
        "key": "films",
        "words": [{"type": "item", "id": "1", "value": said}],
        "parties": [{"type": "item", "id": "1", "value": "YouTube"}],
        "players": ["youtube"],
        "cookies": [{"type": "item", "id": "1", "value": cookie}],
    }
    return {"type": "purpose", "value": value | other}


def field_of(*purposes):
    field = SiteSettings._meta.get_field("purposes")
    return field.stream_block, field.to_python(json.dumps(purposes))


def test_what_a_site_asks_for_is_written_at_the_desk_and_reaches_readers(newsroom):
    site = SiteSettings.objects.get()
    site.purposes = field_of(purpose())[1]
    site.save()
    assert newsroom.log("site")[-1].purposes == (
        Purpose("films", (PurposeWords("en", "Films", "They begin at once.", "Six months."),), ("YouTube",), ("youtube",), ("film_seen",)),
    )


@pytest.mark.parametrize("wrong", [{"key": "Films"}, {"key": "a" * 21}, {"key": "a.b"}, {"cookie": "a; Path=/"}])
def test_a_purpose_that_a_cookie_cannot_name_is_refused(newsroom, wrong):
    block, value = field_of(purpose())
    block.clean(value)
    block, value = field_of(purpose(**wrong))
    with pytest.raises(ValidationError):
        block.clean(value)


def test_two_purposes_of_one_key_are_refused(newsroom):
    block, value = field_of(purpose(), purpose())
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    assert "“films”" in str(refused.value.as_json_data())
    block, value = field_of(purpose(), purpose(key="ads"))
    block.clean(value)


def test_a_site_without_an_address_of_its_own_is_where_the_house_runs(newsroom):
    assert newsroom.log("site")[-1].url == "http://localhost:9"


def test_the_desks_clocks_follow_the_sites_zone(newsroom):
    user = make_user("asha", roles=[Role.REPORTER], password="the ferry sails at nine")
    site = SiteSettings.objects.get()
    site.zone = "Asia/Kolkata"
    site.save()
    user.wagtail_userprofile.refresh_from_db()
    assert user.wagtail_userprofile.current_time_zone == "Asia/Kolkata"
    assert (
        make_user("tom", roles=[Role.DESK_CHIEF], password="the ferry sails at nine").wagtail_userprofile.current_time_zone
        == "Asia/Kolkata"
    )


def test_an_editor_changes_the_settings_with_the_form(newsroom):
    form = {**FORM, "name": "The Amber Courier", "zone": "Asia/Kolkata", "notice_title": "x", "notice_text": "y", "purposes-count": "1"}
    form["counting"] = "off"
    form |= {f"purposes-0-{name}": said for name, said in {"type": "purpose", "order": "0", "deleted": "", "id": ""}.items()}
    form |= {f"purposes-0-value-{name}": said for name, said in {"key": "ads", "parties-count": "0", "cookies-count": "0"}.items()}
    form |= {"purposes-0-value-words-count": "1", "purposes-0-value-words-0-order": "0", "purposes-0-value-words-0-deleted": ""}
    words = {"language": "en", "name": "Advertisements", "text": "Chosen by what you read.", "kept": "A month."}
    form |= {f"purposes-0-value-words-0-value-{name}": said for name, said in words.items()}
    newsroom.client("editor").post("/desk/settings/stories/sitesettings/1/", form)
    assert (newsroom.log("site")[-1].name, newsroom.log("site")[-1].zone) == ("The Amber Courier", "Asia/Kolkata")
    assert newsroom.log("site")[-1].purposes == (Purpose("ads", (PurposeWords(**words),)),)
    assert newsroom.log("site")[-1].counting == "off"


def test_an_editor_decides_how_much_feeds_have_and_who_names_what_is_in_them(newsroom):
    form = {**FORM, "feeds": "full"}
    editor = newsroom.client("editor")
    editor.post("/desk/settings/stories/sitesettings/1/", {**form, "tagging": "amber.example,2019-05"})
    assert (newsroom.log("site")[-1].feeds, newsroom.log("site")[-1].tagging) == ("full", "amber.example,2019-05")
    refused = editor.post("/desk/settings/stories/sitesettings/1/", {**form, "tagging": "https://amber.example"})
    assert "A domain, a comma and a date" in refused.content.decode()
    assert newsroom.log("site")[-1].tagging == "amber.example,2019-05"


def test_introducing_the_site_again_says_nothing_new(newsroom):
    from django.utils import timezone

    count = HandoverRow.objects.count()
    actions.introduce_site(now=timezone.now())
    assert HandoverRow.objects.count() == count
