"""The preview: the press's real page of what nobody has published."""

from __future__ import annotations

from lateedition.desk.handover.models import HandoverRow


def test_the_preview_shows_the_draft_with_its_picture_from_the_desk_and_writes_nothing(newsroom, url):
    story = newsroom.story()
    story.save()
    picture = newsroom.picture()
    count = HandoverRow.objects.count()
    form = newsroom.form(story, headline="Draft headline", lead_picture=picture.pk)
    said = newsroom.client("reporter").post(url("preview_on_edit", story), form).json()
    assert said == {"is_valid": True, "is_available": True}
    answer = newsroom.client("reporter").get(url("preview_on_edit", story))
    page = answer.content.decode()
    assert "Draft headline" in page
    assert '<base href="http://localhost:9/">' in page
    assert "/desk/renditions/" in page
    assert f"/pictures/{picture.pk}-" not in page
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert "data-script" not in page, "a control that does nothing"
    assert HandoverRow.objects.count() == count


def test_a_story_that_was_never_saved_and_is_in_no_section_can_be_looked_at(newsroom, url):
    form = newsroom.form(newsroom.story("First thoughts"), section="")
    newsroom.client("reporter").post(url("preview_on_add"), form)
    assert "First thoughts" in newsroom.client("reporter").get(url("preview_on_add")).content.decode()


def test_a_preview_is_not_for_strangers(newsroom, url):
    story = newsroom.published()
    assert newsroom.client(None).get(url("preview_on_edit", story))["Location"].startswith("/desk/login/")
