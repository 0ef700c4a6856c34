"""AVIF is made in the background: no publish waits for it, and what shows a picture gets it once it is there."""

from __future__ import annotations

import pytest

from lateedition.desk.pictures import darkroom, enlarger
from lateedition.desk.pictures.darkroom import develop_next
from lateedition.desk.pictures.enlarger import EnlargerFailed, enlarged
from lateedition.desk.pictures.labels import Label
from lateedition.desk.pictures.models import Picture
from lateedition.desk.pictures.renditions import PictureRefused


def kinds(document) -> set[str]:
    return {rendition.media_type for rendition in document.renditions}


def test_a_publish_goes_out_without_it_and_the_picture_is_handed_over_once_more_when_it_is_there(newsroom):
    picture = newsroom.picture()
    newsroom.published(lead_picture=picture)
    assert develop_next()
    assert not develop_next()
    first, second = newsroom.log("picture")
    assert kinds(first) == {"image/webp", "image/jpeg"}
    assert kinds(second) == {"image/webp", "image/jpeg", "image/avif"}
    assert set(first.renditions) < set(second.renditions), "no address that readers have goes away"


def test_one_that_is_developed_first_goes_out_whole(newsroom):
    picture = newsroom.picture()
    assert develop_next()
    assert newsroom.log("picture") == []
    newsroom.published(lead_picture=Picture.objects.get(pk=picture.pk))
    [document] = newsroom.log("picture")
    assert "image/avif" in kinds(document)


def test_a_credit_that_is_corrected_is_in_new_files_and_a_focus_that_is_moved_makes_no_new_avif(newsroom):
    picture = newsroom.picture()
    newsroom.published(lead_picture=picture)
    develop_next()
    moved = Picture.objects.get()
    moved.focal_point_x, moved.focal_point_y, moved.focal_point_width, moved.focal_point_height = 100, 100, 50, 50
    moved.save()
    assert "image/avif" in kinds(newsroom.log("picture")[-1])
    assert not develop_next()
    moved.credit = "Reuters"
    moved.save()
    assert "image/avif" not in kinds(newsroom.log("picture")[-1]), "the old ones say something wrong"
    assert develop_next()
    assert "image/avif" in kinds(newsroom.log("picture")[-1])


def test_pictures_that_nobody_may_print_are_not_developed(newsroom):
    newsroom.picture(credit="")
    assert not develop_next()


def test_one_that_cannot_be_encoded_is_not_tried_for_ever_and_what_dies_is(newsroom, monkeypatch):
    newsroom.picture()

    def refuses(*_args, **_said):
        raise PictureRefused("no")

    def dies(*_args, **_said):
        raise EnlargerFailed("killed")

    with monkeypatch.context() as broken:
        broken.setattr(darkroom.enlarger, "enlarged", dies)
        with pytest.raises(EnlargerFailed):
            develop_next()
    with monkeypatch.context() as broken:
        broken.setattr(darkroom.enlarger, "enlarged", refuses)
        assert develop_next()
    assert not develop_next()


def test_the_enlarger_says_what_is_wrong_with_a_picture_and_what_is_not_its_fault(tmp_path, monkeypatch):
    with pytest.raises(PictureRefused, match="cannot be read"):
        enlarged(b"no picture", store=tmp_path, label=Label())
    monkeypatch.setattr(enlarger.sys, "executable", "/bin/false")
    with pytest.raises(EnlargerFailed, match="ended with 1"):
        enlarged(b"", store=tmp_path, label=Label())
