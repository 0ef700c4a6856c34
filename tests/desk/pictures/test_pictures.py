"""Pictures of the library and their documents."""

from __future__ import annotations

import io

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lateedition.desk.pictures import snapshot
from lateedition.desk.pictures.models import Picture
from lateedition.desk.stories import actions
from lateedition.desk.stories.models import Story
from lateedition.press.addresses import picture_address
from lateedition.press.picturestore import open_store
from lateedition.story.handover import Dropped


def test_a_picture_is_in_the_log_once_a_published_story_shows_it_and_not_before(newsroom):
    picture = newsroom.picture(caption="The ferry at dawn")
    picture.save()
    assert newsroom.log("picture") == []
    newsroom.published(body=[{"type": "figure", "value": {"picture": picture.pk, "caption": ""}}])
    [document] = newsroom.log("picture")
    assert (document.number, document.caption, document.credit, document.alt) == (
        picture.pk,
        "The ferry at dawn",
        "AFP",
        "A ferry at its berth",
    )
    for rendition in document.renditions:
        content = open_store(settings.HOUSE.renditions).get(rendition.digest)
        with Image.open(io.BytesIO(content)) as image:
            assert not image.getexif()


def test_a_changed_caption_and_focus_are_handed_over_at_once(newsroom):
    picture = newsroom.picture()
    newsroom.published(lead_picture=picture)
    picture.caption = "Corrected"
    picture.focal_point_x, picture.focal_point_y, picture.focal_point_width, picture.focal_point_height = 250, 450, 100, 100
    picture.save()
    document = newsroom.log("picture")[-1]
    assert (document.caption, document.focus_x, document.focus_y) == ("Corrected", 0.25, 0.75)


def test_renditions_are_made_once_for_a_file(newsroom, monkeypatch):
    picture = newsroom.picture()
    newsroom.published(lead_picture=picture)
    monkeypatch.setattr(snapshot.renditions, "make_renditions", lambda *_, **__: pytest.fail("made again"))
    newsroom.published("Another", lead_picture=Picture.objects.get(pk=picture.pk))


def test_another_file_is_another_set_of_renditions(newsroom):
    picture = newsroom.picture()
    newsroom.published(lead_picture=picture)
    out = io.BytesIO()
    Image.new("RGB", (500, 500), "red").save(out, "JPEG")
    picture.file = ContentFile(out.getvalue(), name="other.jpg")
    picture._set_image_file_metadata()
    picture.save()
    first, second = newsroom.log("picture")
    assert {r.digest for r in first.renditions}.isdisjoint(r.digest for r in second.renditions)


def test_a_deleted_picture_is_dropped_and_one_that_nobody_saw_goes_quietly(newsroom):
    unseen, seen = newsroom.picture(), newsroom.picture()
    newsroom.published(body=[{"type": "figure", "value": {"picture": seen.pk, "caption": ""}}])
    number = seen.pk
    unseen.delete()
    seen.delete()
    assert newsroom.log("dropped") == [Dropped(kind="picture", number=number)]


def test_a_recalled_picture_is_said_to_be_gone_at_every_address_that_it_had_and_after_it_was_deleted_too(newsroom, now):
    picture = newsroom.picture()
    story = newsroom.published(lead_picture=picture)
    out = io.BytesIO()
    Image.new("RGB", (500, 500), "red").save(out, "JPEG")
    picture.file = ContentFile(out.getvalue(), name="other.jpg")
    picture._set_image_file_metadata()
    picture.save()
    had = {picture_address(picture.pk, rendition) for document in newsroom.log("picture") for rendition in document.renditions}
    actions.kill_picture(picture, user=None, now=now, reason="Wrong man")
    [recalled] = newsroom.log("recalled")
    assert (recalled.number, set(recalled.addresses), recalled.moment) == (picture.pk, had, now)

    row = Story.objects.get(pk=story.pk)
    row.lead_picture = None
    row.save(now=now)
    picture.delete()
    assert newsroom.log("dropped") == []


def test_the_form_asks_for_credit_and_description(newsroom):
    def upload(**said: str) -> int:
        out = io.BytesIO()
        Image.new("RGB", (500, 500), "red").save(out, "JPEG")
        file = SimpleUploadedFile("red.jpg", out.getvalue(), "image/jpeg")
        form = {"title": "Red", "file": file, **said}
        address = "/desk/images/chooser/create/"
        newsroom.client("reporter").post(address, {f"image-chooser-upload-{name}": value for name, value in form.items()})
        return Picture.objects.count()

    assert upload() == 0
    assert upload(credit="AFP") == 0
    assert upload(credit="AFP", alt="A red square") == 1
