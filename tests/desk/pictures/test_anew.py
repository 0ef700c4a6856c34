"""What was published before there were small files and colours gets them, once, whoever stops it; nothing is done where nothing lacks."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from lateedition.desk.pictures import anew, renditions
from lateedition.desk.pictures.darkroom import develop_next
from lateedition.desk.pictures.models import Picture


def ordered() -> str:
    said = io.StringIO()
    call_command("make_pictures_anew", stdout=said, stderr=said)
    return said.getvalue()


@pytest.fixture
def old_pictures(newsroom, monkeypatch: pytest.MonkeyPatch) -> list[Picture]:
    """Three that were published by an older version, and one that readers never had."""
    with monkeypatch.context() as then:
        then.setattr(renditions, "RECIPE", renditions.RECIPE - 1)
        then.setattr(renditions, "WIDTHS_PX", renditions.WIDTHS_PX[1:])
        then.setattr(renditions, "_colour", lambda _image: "")
        pictures = [newsroom.picture(title=f"Quay {number}") for number in range(3)]
        for picture in pictures:
            newsroom.published(lead_picture=picture)
        while develop_next():
            pass
    newsroom.picture(title="Never shown")
    return pictures


def test_pictures_of_an_older_recipe_get_the_small_file_and_their_colour_and_then_nothing_is_left_to_do(newsroom, old_pictures):
    assert list(anew.stale_pictures()) == [picture.pk for picture in reversed(old_pictures)]
    said = ordered()
    assert "3 pictures are to be made anew" in said
    assert "3 of 3" in said
    for document in newsroom.log("picture")[-3:]:
        assert min(each.width for each in document.renditions) == 240
        assert any(each.colour for each in document.renditions)
    assert Picture.objects.filter(is_developed=False).count() == 4, "the darkroom makes the fine ones"
    before = newsroom.log()
    assert "nothing was done" in ordered()
    assert newsroom.log() == before


def test_who_was_stopped_goes_on_where_it_was_and_what_was_recalled_meanwhile_stays_away(newsroom, old_pictures, monkeypatch):
    newest = old_pictures[-1]
    assert anew.make_anew(newest.pk)
    assert newest.pk not in set(anew.stale_pictures())
    recalled = old_pictures[0]
    Picture.objects.filter(pk=recalled.pk).update(killed=newest.created_at)
    assert not anew.make_anew(recalled.pk)
    with monkeypatch.context() as away:
        away.setattr(anew, "renditions_of", _gone)
        with pytest.raises(CommandError, match=f"stopped at picture {old_pictures[1].pk}, 0 done"):
            ordered()
    assert "1 of 1" in ordered()


def _gone(_picture: Picture) -> None:
    raise OSError("the store is away")
