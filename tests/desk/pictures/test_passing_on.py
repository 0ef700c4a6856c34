"""A picture goes on to partners only if somebody ticked that it may, and what is unticked is told the press at once."""

from __future__ import annotations

from typing import Any

from lateedition.desk.handover import outbox
from lateedition.desk.pictures.models import Picture
from lateedition.story import picture as documents


def passed_on(picture: Picture) -> bool:
    found = outbox.latest(f"picture:{picture.pk}")
    assert isinstance(found, documents.Picture)
    return found.syndicated


def test_nobody_has_ticked_it_and_whoever_does_or_undoes_it_changes_what_readers_pictures_are_known_as(newsroom: Any) -> None:
    picture = newsroom.picture()
    newsroom.published(lead_picture=picture)
    assert passed_on(picture) is False
    for may in (True, False):
        picture.syndicated = may
        picture.save()
        assert passed_on(picture) is may


def test_the_tick_is_in_the_form_of_a_picture_and_in_the_list_of_what_came_in() -> None:
    from lateedition.desk.picturedesk.forms import CheckForm

    assert "syndicated" in Picture.admin_form_fields
    assert "syndicated" in CheckForm.Meta.fields
