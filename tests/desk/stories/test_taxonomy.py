"""Sections, topics, authors, agencies and the site: every saved state is a document."""

from __future__ import annotations

import html
import re

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from lateedition.desk.handover.models import HandoverRow
from lateedition.desk.people import Role, make_user
from lateedition.desk.stories import actions
from lateedition.desk.stories.models import Agency, Author, Section, SiteSettings, StoryAuthor, Topic
from lateedition.story.handover import Dropped


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
    assert (newsroom.log("site")[-1].name, newsroom.log("site")[-1].notice_version) == ("The Amber Courier", 1)
    site.notice_text = "We changed our minds."
    site.save()
    assert newsroom.log("site")[-1].notice_version == 2


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
    form = {
        "name": "The Amber Courier",
        "zone": "Asia/Kolkata",
        "language": "en",
        "notice_title": "x",
        "notice_text": "y",
        "feeds": "summary",
    }
    newsroom.client("editor").post("/desk/settings/stories/sitesettings/1/", form)
    assert (newsroom.log("site")[-1].name, newsroom.log("site")[-1].zone) == ("The Amber Courier", "Asia/Kolkata")


def test_an_editor_decides_how_much_feeds_have_and_who_names_what_is_in_them(newsroom):
    form = {"name": "The Amber Courier", "zone": "UTC", "language": "en", "feeds": "full"}
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
