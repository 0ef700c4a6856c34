"""What a paper lives by, written at the desk: it reaches readers as it was written; what asks them nothing or leads nowhere is refused."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from lateedition.desk.picturedesk.usage import usage_of
from lateedition.desk.stories.models import SiteSettings
from lateedition.story.selling import Meter, Slot
from settingsform import FORM

PAGE = "/desk/settings/stories/sitesettings/1/"
WORDS = {"language": "en", "name": "Advertisements", "text": "Others show theirs.", "kept": "A month."}


def purpose(*parties: str, key: str = "ads") -> dict[str, Any]:
    named = [{"type": "item", "id": str(at), "value": name} for at, name in enumerate(parties)]
    words = [{"type": "item", "id": "1", "value": WORDS}]
    return {"type": "purpose", "value": {"key": key, "words": words, "parties": named, "players": [], "cookies": []}}


def slot(number: int, **said: Any) -> dict[str, Any]:
    value = {
        "name": "first",
        "place": "story",
        "after": 3,
        "narrow": "320x100",
        "wide": "300x250",
        "picture": number,
        "href": "/subscribe/",
    }
    return {"type": "slot", "value": {**value, "frame": "", "purpose": "", **said}}


def site_with(*slots: dict[str, Any], purposes: tuple[dict[str, Any], ...] = (), **said: Any) -> SiteSettings:
    site = SiteSettings.objects.get()
    for name, value in (("slots", slots), ("purposes", purposes)):
        setattr(site, name, SiteSettings._meta.get_field(name).to_python(json.dumps(value)))
    for name, value in said.items():
        setattr(site, name, value)
    return site


def faults(site: SiteSettings) -> dict[str, list[str]]:
    try:
        site.full_clean()
    except ValidationError as refused:
        return refused.message_dict
    return {}


def test_a_new_site_sells_nothing_and_meters_nobody(newsroom):
    assert (newsroom.log("site")[-1].slots, newsroom.log("site")[-1].meter) == ((), None)


def test_places_and_their_pictures_reach_readers_as_they_were_written_the_picture_first(newsroom):
    picture = newsroom.picture()
    site_with(slot(picture.pk, frame="https://ads.example/x", purpose="ads"), purposes=(purpose("Ads Ltd"),)).save()
    *_, first, second = newsroom.log("picture", "site")
    assert first.number == picture.pk
    [found] = second.slots
    assert found == Slot("first", "story", "320x100", "300x250", picture.pk, "/subscribe/", 3, "https://ads.example/x", "ads")
    assert found.purpose_of(second).key == "ads"


def test_the_desk_s_picture_page_says_that_the_house_advertises_with_it(newsroom):
    picture = newsroom.picture()
    site_with(slot(picture.pk)).save()
    editor = newsroom.client("editor").get(PAGE).wsgi_request.user
    assert [place.name for place in usage_of(picture, user=editor).fallback] == ["the house’s own advertisement in “first”"]


@pytest.mark.parametrize(
    ("said", "purposes", "words"),
    [
        ({"frame": "https://ads.example/", "purpose": "ads"}, (), "no purpose “ads” under Privacy"),
        ({"frame": "https://ads.example/", "purpose": "ads"}, (purpose(),), "names nobody else"),
        ({"frame": "http://localhost/x", "purpose": "ads"}, (purpose("Ads Ltd"),), "must not be one of this site"),
    ],
)
def test_another_s_page_that_nobody_is_asked_about_or_that_is_our_own_is_refused(newsroom, said, purposes, words):
    site = site_with(slot(newsroom.picture().pk, **said), purposes=purposes)
    assert words in " ".join(faults(site)["slots"])


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"wide": "728x90"}, "wide"),
        ({"href": "javascript:alert(1)"}, "href"),
        ({"href": "//elsewhere.example/"}, "href"),
        ({"frame": "http://ads.example/", "purpose": "ads"}, "frame"),
        ({"frame": "https://ads.example/"}, "purpose"),
        ({"after": 0}, "after"),
        ({"name": "Über"}, "name"),
        ({"picture": None}, "picture"),
    ],
)
def test_a_place_that_makes_no_sense_is_refused_at_its_field(newsroom, said, field):
    block = SiteSettings._meta.get_field("slots").stream_block
    right = SiteSettings._meta.get_field("slots").to_python(json.dumps([slot(newsroom.picture().pk)]))
    block.clean(right)
    wrong = SiteSettings._meta.get_field("slots").to_python(json.dumps([slot(newsroom.picture().pk, **said)]))
    with pytest.raises(ValidationError) as refused:
        block.clean(wrong)
    assert field in json.dumps(refused.value.as_json_data())


def test_two_places_of_one_name_are_refused(newsroom):
    picture = newsroom.picture().pk
    field = SiteSettings._meta.get_field("slots")
    with pytest.raises(ValidationError) as refused:
        field.stream_block.clean(field.to_python(json.dumps([slot(picture), slot(picture, place="beside")])))
    assert "Two places are called “first”" in json.dumps(refused.value.as_json_data(), ensure_ascii=False)


def test_a_meter_is_set_with_the_form_and_taken_away_with_it(newsroom):
    editor = newsroom.client("editor")
    editor.post(PAGE, {**FORM, "meter_free": "5", "meter_page": "/subscribe/", "meter_cookie": "pass"})
    assert newsroom.log("site")[-1].meter == Meter(5, "/subscribe/", "pass")
    editor.post(PAGE, FORM)
    assert newsroom.log("site")[-1].meter is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"meter_free": "5"}, "Where do readers subscribe?"),
        ({"meter_page": "/subscribe/"}, "How many stories a month are free?"),
        ({"meter_free": "5", "meter_page": "http://elsewhere.example"}, "begins with https://"),
        ({"meter_free": "101", "meter_page": "/x/"}, "less than or equal to 100"),
        ({"meter_free": "5", "meter_page": "/x/", "meter_cookie": "a=b; c"}, "Letters, digits"),
        ({"meter_free": "5", "meter_page": "/x/", "meter_cookie": "consent"}, "no cookie of this site’s own"),
        ({"meter_free": "5", "meter_page": "/x/", "meter_purpose": "counting"}, "There is no purpose “counting”"),
    ],
)
def test_a_meter_that_makes_no_sense_is_refused_in_words(newsroom, said, words):
    before = newsroom.log("site")[-1]
    answer = newsroom.client("editor").post(PAGE, {**FORM, **said})
    assert words in html.unescape(answer.content.decode())
    assert newsroom.log("site")[-1] == before


def test_a_story_s_marks_reach_readers_and_are_no_change_of_the_news(newsroom, url):
    story = newsroom.published()
    before = newsroom.log("story")[-1]
    assert (before.no_advertisements, before.free_to_read) == (False, False)
    marked = newsroom.form(story, no_advertisements="on", free_to_read="on", change="minor", **{"action-publish": "action-publish"})
    newsroom.client("editor").post(url("edit", story), marked)
    after = newsroom.log("story")[-1]
    assert (after.no_advertisements, after.free_to_read) == (True, True)
    assert after.updated == before.updated
