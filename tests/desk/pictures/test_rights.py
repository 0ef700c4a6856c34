"""When our rights to a picture end: at that second, once, whoever looks and whatever dies; and they can be renewed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lateedition.desk.handover.models import HandoverRow
from lateedition.desk.pictures.models import Picture
from lateedition.desk.planning.scheduler import look
from lateedition.desk.stories import actions
from lateedition.desk.stories.lapsing import lapse, next_end
from lateedition.desk.stories.models import Recall, SiteSettings
from lateedition.press.addresses import picture_address
from lateedition.story import picture as documents

SOON = timedelta(hours=1)


@pytest.fixture
def end():
    return timezone.now() + SOON


@pytest.fixture
def picture(newsroom, end):
    shown = newsroom.picture(rights_end=end)
    newsroom.published(lead_picture=shown)
    return shown


def _at(moment):
    return lambda: moment


def test_readers_have_it_until_that_second_and_not_after(newsroom, picture, end):
    assert look(clock=_at(end - timedelta(microseconds=1))) == end
    assert newsroom.log("recalled") == []
    look(clock=_at(end))
    [gone] = newsroom.log("recalled")
    [had] = newsroom.log("picture")
    assert (gone.number, gone.reason, gone.moment) == (picture.pk, "lapsed", end)
    assert set(gone.addresses) == {picture_address(picture.pk, rendition) for rendition in had.renditions}
    assert Picture.objects.get().file.storage.exists(picture.file.name), "the original stays"
    assert next_end() is None


def test_it_is_done_once_whoever_looks_again_and_when_a_clock_is_set_back(newsroom, picture, end):
    for moment in (end, end, end + SOON, end - SOON, end + SOON):
        look(clock=_at(moment))
    assert len(newsroom.log("recalled")) == 1
    assert Recall.objects.count() == 1


def test_what_breaks_off_is_done_by_the_next_who_looks(newsroom, picture, end, monkeypatch):
    class Dead(Exception):
        pass

    def dies(*_args, **_said):
        raise Dead

    with monkeypatch.context() as broken:
        broken.setattr("lateedition.desk.stories.lapsing.recalled", dies)
        with pytest.raises(Dead):
            look(clock=_at(end))
    assert newsroom.log("recalled") == []
    assert Picture.objects.get().lapsed is None
    look(clock=_at(end + timedelta(hours=9)))
    assert [gone.moment for gone in newsroom.log("recalled")] == [end]


def test_all_that_end_together_go_in_one_transaction_and_nothing_else_is_handed_over(newsroom, end):
    pictures = [newsroom.picture(rights_end=end) for _ in range(3)]
    for shown in pictures:
        newsroom.published(lead_picture=shown)
    before = HandoverRow.objects.count()
    assert lapse(clock=_at(end)) == [shown.pk for shown in pictures]
    rows = HandoverRow.objects.order_by("number")[before:]
    assert [(row.kind, row.key) for row in rows] == [("recalled", f"picture:{shown.pk}") for shown in pictures]


def test_one_that_readers_never_had_ends_quietly(newsroom, end):
    newsroom.picture(rights_end=end)
    assert lapse(clock=_at(end))
    assert newsroom.log("recalled") == []
    assert Recall.objects.count() == 0


def test_a_story_that_is_published_in_that_second_does_not_bring_it_back(newsroom):
    over = newsroom.picture(rights_end=timezone.now() - timedelta(seconds=1))
    newsroom.published(lead_picture=over)
    assert newsroom.log("picture") == []
    lapse(clock=timezone.now)
    newsroom.published("Another", lead_picture=Picture.objects.get())
    assert {gone.reason for gone in newsroom.log("recalled")} == {"lapsed"}


def test_rights_that_are_renewed_give_readers_the_picture_back(newsroom, picture, end):
    lapse(clock=_at(end))
    renewed = Picture.objects.get()
    renewed.rights_end = end + timedelta(days=365)
    renewed.save()
    assert isinstance(newsroom.log("picture", "recalled")[-1], documents.Picture)
    assert Picture.objects.get().lapsed is None
    assert next_end() == renewed.rights_end


def test_a_recall_weighs_more_than_the_end_of_rights(newsroom, picture, end):
    actions.kill_picture(picture, user=None, now=timezone.now(), reason="Wrong man")
    look(clock=_at(end))
    assert [gone.reason for gone in newsroom.log("recalled")] == ["recalled"]


def test_the_receipt_names_what_showed_it(newsroom, picture, end):
    lapse(clock=_at(end))
    surfaces = {surface["name"]: surface for surface in Recall.objects.get().surfaces}
    assert "past editions" not in surfaces
    assert len(surfaces["stories"]["addresses"]) == 2


def test_the_fallback_is_in_the_log_before_who_names_it_and_one_that_is_deleted_is_named_no_more(newsroom):
    standing = newsroom.picture(title="The quay")
    newsroom.section.fallback_picture = standing
    newsroom.section.save()
    site = SiteSettings.objects.get()
    site.fallback_picture = standing
    site.save()
    rows = [(row.kind, row.number) for row in HandoverRow.objects.order_by("number")]
    assert next(number for kind, number in rows if kind == "picture") < max(number for kind, number in rows if kind == "section")
    assert (newsroom.log("section")[-1].fallback, newsroom.log("site")[-1].fallback) == (standing.pk, standing.pk)
    standing.delete()
    assert (newsroom.log("section")[-1].fallback, newsroom.log("site")[-1].fallback) == (None, None)
