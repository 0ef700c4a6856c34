"""Pictures off the wire at the desk: shown to editors, taken once, in front of the story, and gone everywhere when the agency says so."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from lateedition.desk.handover import outbox
from lateedition.desk.intake import picturing
from lateedition.desk.intake.models import Alarm, PictureLine
from lateedition.desk.intake.picturing import offers_of
from lateedition.desk.pictures.models import Picture
from lateedition.desk.pictures.snapshot import renditions_of
from lateedition.desk.stories import actions as stories
from lateedition.desk.stories.models import Recall, Story
from lateedition.desk.stories.publication import hints_of
from lateedition.press.picturestore import open_store
from lateedition.story.article import Story as Published
from lateedition.story.handover import RecalledPicture
from lateedition.story.picture import Picture as Shown
from lateedition.wire.imagefile import judged
from lateedition.wire.inbox import Sought
from lateedition.wire.photodata import photo_data
from photos import agency_photo, photo, story_with_pictures

RECEIVED = datetime.fromisoformat("2020-05-05T09:11:00+00:00")
FERRY = photo(size=(600, 400), gps=True)
STORY, OTHER = "urn:hw.example:story:1", "urn:hw.example:story:2"


def take_in(desk: Any, payload: bytes, name: str = "story.json") -> int:
    """The entry that a payload made; its receipt, if none."""
    receipt = desk.inbox.take_in(payload, source="hw", name=name, received=timezone.now())
    return receipt.entries[0] if receipt.entries else receipt.number


def with_picture(desk: Any, **said: Any) -> int:
    """The entry of a story whose picture has come, too."""
    take_in(desk, FERRY, "ferry.jpg")
    return take_in(desk, story_with_pictures("ferry.jpg", **said))


def take(desk: Any, number: int, **asked: str) -> Story:
    desk.reporter.post(f"/desk/wire/{number}/take/", asked)
    entry = desk.inbox.entry(number)
    return Story.objects.get(wire_provider=entry.item.provider, wire_guid=entry.item.guid)


def publish(desk: Any, story: Story) -> Story:
    """Describe the picture of a story, as somebody must, and put it before readers."""
    Picture.objects.filter(alt="").update(alt="A white ferry at a quay")
    draft = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    draft.section = desk.newsroom.section
    stories.publish(draft, user=None, now=RECEIVED)
    return Story.objects.get(pk=story.pk)


def of_readers(picture: Picture) -> Any:
    return outbox.latest(f"picture:{picture.pk}")


def test_a_story_is_taken_with_its_picture_in_front_and_nobody_makes_up_its_description(desk: Any) -> None:
    story = take(desk, with_picture(desk)).get_latest_revision_as_object()

    picture = Picture.objects.get()
    assert story.lead_picture == picture
    assert (picture.title, picture.caption, picture.credit) == (
        "The first ferry",
        "The first ferry leaves the quay.",
        "Asha Rao/Harbour Wire",
    )
    assert picture.alt == ""
    assert "No archive. Not for sale in Lumen." in picture.rights
    assert "The picture: Usage terms: No archive" in story.note_to_desk
    assert picture.file.open().read() == FERRY
    story.section = desk.newsroom.section
    assert hints_of(story) == ["The picture “The first ferry” has no description for those who cannot see it."]
    stories.publish(story, user=None, now=RECEIVED)
    shown = outbox.latest(f"picture:{picture.pk}")
    assert isinstance(shown, Shown)
    assert shown.alt == ""


def test_an_agencys_own_description_is_kept(desk: Any) -> None:
    take_in(desk, FERRY, "ferry.jpg")
    document = story_with_pictures("ferry.jpg").replace(b'"byline"', b'"alttext": "A white ferry beside a stone quay.", "byline"')
    take(desk, take_in(desk, document))
    assert Picture.objects.get().alt == "A white ferry beside a stone quay."


def test_what_readers_get_of_a_wire_picture_has_none_of_what_the_camera_knew(desk: Any) -> None:
    assert Image.open(io.BytesIO(FERRY)).getexif().get_ifd(0x8825)
    publish(desk, take(desk, with_picture(desk)))
    for rendition in renditions_of(Picture.objects.get()):
        content = open_store(desk.newsroom.home / "renditions").get(rendition.digest) or b""
        with Image.open(io.BytesIO(content)) as image:
            assert not image.getexif()
            assert "exif" not in image.info
        assert set(photo_data(judged(content))) == {"credit"}, "which is carried on purpose"
        assert b"Camera of Asha" not in content


def test_a_photograph_that_an_item_turns_out_to_name_leaves_the_list_and_nothing_breaks(desk: Any, page: Any) -> None:
    bare = take_in(desk, agency_photo(), "ferry.jpg")
    desk.group()
    assert f"/desk/wire/{bare}/pictures/0/" in page("/desk/wire/")
    number = take_in(desk, story_with_pictures("ferry.jpg"))
    desk.follow()
    assert "Ferries sail again" in page("/desk/wire/")
    desk.group()

    text = page("/desk/wire/")
    assert "WITH PICTURE" in text
    assert f"/desk/wire/{bare}/pictures/0/" not in text
    assert f"/desk/wire/{number}/pictures/0/" in page(f"/desk/wire/{number}/")
    assert desk.reporter.get(f"/desk/wire/{bare}/").status_code == 404


def test_a_photograph_killed_in_words_is_marked_in_the_list(desk: Any, page: Any) -> None:
    take_in(desk, agency_photo(instructions="PHOTO KILL: wrong man"), "HRB101.jpg")
    desk.group()
    assert "KILL IN WORDS" in page("/desk/wire/")


def test_another_picture_or_none_is_taken_where_the_editor_says_so(desk: Any) -> None:
    number = with_picture(desk)
    assert take(desk, number, picture="").get_latest_revision_as_object().lead_picture is None
    assert Picture.objects.count() == 0


def test_the_same_picture_from_two_stories_is_one(desk: Any) -> None:
    first = take(desk, with_picture(desk))
    second = take(desk, with_picture(desk, uri=OTHER))
    take_in(desk, FERRY, "again/other-name.jpg")
    bare = next(entry.number for entry in desk.inbox.entries(Sought(), limit=9) if entry.item.kind == "picture")
    desk.reporter.post(f"/desk/wire/{bare}/pictures/0/take/")

    picture = Picture.objects.get()
    assert {story.get_latest_revision_as_object().lead_picture_id for story in (first, second)} == {picture.pk}
    assert PictureLine.objects.filter(picture=picture).count() == 3


def test_a_picture_of_which_no_file_has_come_or_that_is_killed_since_is_refused_and_breaks_nothing(desk: Any) -> None:
    number = take_in(desk, story_with_pictures("http://127.0.0.1/ferry.jpg"))
    take_in(desk, story_with_pictures(version="2", pubstatus="canceled"))
    answer = desk.reporter.post(f"/desk/wire/{number}/pictures/0/take/", follow=True).content.decode()
    assert "The picture was not taken: The agency has killed" in answer
    nameless = take_in(desk, story_with_pictures(uri=OTHER, guid="u:never-sent"))
    answer = desk.reporter.post(f"/desk/wire/{nameless}/pictures/0/take/", follow=True).content.decode()
    assert "The picture was not taken: the agency gives no URL for this picture" in answer
    assert Picture.objects.count() == 0


def test_a_picture_on_the_server_of_another_source_is_fetched_for_the_item_that_it_is(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"r": {"href": "https://photos.hw.example/ferry.jpg", "mimetype": "image/jpeg"}}
    own = story_with_pictures(uri="u:p", type="picture", renditions=files)
    desk.inbox.take_in(own, source="hw-photos", name="p.json", received=timezone.now())
    number, asked = take_in(desk, story_with_pictures(guid="u:p")), []

    def arrive(urls: Any, *, source: str, inbox: Any, now: datetime, **_: Any) -> None:
        asked.append(source)
        inbox.take_in(FERRY, source=source, name=urls[0], received=now)

    monkeypatch.setattr(picturing, "fetch_picture", arrive)
    story = take(desk, number)
    assert asked == ["hw-photos"]
    assert story.get_latest_revision_as_object().lead_picture == Picture.objects.get()


def test_what_the_agency_calls_by_one_name_is_one_picture_though_its_file_be_another(desk: Any) -> None:
    for version, colour in (("1", "teal"), ("2", "navy")):
        take_in(desk, photo(colour=colour), f"{version}.jpg")
        number = take_in(desk, story_with_pictures(f"{version}.jpg", uri=f"u:{version}", guid="urn:hw.example:picture:7"))
        take(desk, number)
    assert Picture.objects.get().wire_guid == "urn:hw.example:picture:7"


def test_a_photograph_is_taken_into_the_library_by_itself_with_what_binds_us(desk: Any, page: Any) -> None:
    number = take_in(desk, agency_photo(instructions="MANDATORY CREDIT; NO ARCHIVES", size=(600, 400)), "HRB101.jpg")
    text = page(f"/desk/wire/{number}/")
    assert "MANDATORY CREDIT; NO ARCHIVES" in text
    assert "Take into the library" in text
    desk.reporter.post(f"/desk/wire/{number}/pictures/0/take/")

    picture = Picture.objects.get()
    assert (picture.credit, picture.wire_guid, picture.alt) == ("Asha Rao / Harbour Pictures", "HRB101 20200505", "")
    assert picture.rights.splitlines() == ["Instructions: MANDATORY CREDIT; NO ARCHIVES", "Copyright: Harbour Pictures 2020"]
    assert "In the library" in page(f"/desk/wire/{number}/")


def test_a_picture_that_is_killed_in_words_is_shown_as_that_and_not_taken(desk: Any, page: Any) -> None:
    number = take_in(desk, agency_photo(instructions="PHOTO KILL: wrong man"), "HRB101.jpg")
    assert "PHOTO KILL: wrong man" in page(f"/desk/wire/{number}/")
    desk.reporter.post(f"/desk/wire/{number}/pictures/0/take/")
    assert Picture.objects.count() == 0


def test_a_picture_under_an_embargo_says_so_in_the_library_too(desk: Any) -> None:
    until = (timezone.now() + timedelta(days=1)).isoformat()
    take(desk, with_picture(desk, embargoed=until))
    assert Picture.objects.get().rights.startswith("EMBARGO until ")


def test_thumbnails_are_for_editors_alone_and_small_and_bare(desk: Any) -> None:
    number = with_picture(desk)
    address = f"/desk/wire/{number}/pictures/0/"
    assert desk.anonymous.get(address).status_code == 302
    answer = desk.reporter.get(address)
    assert answer["Content-Type"] == "image/jpeg"
    assert "private" in answer["Cache-Control"]
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.size == (480, 320)
        assert not image.getexif()
    assert desk.reporter.get(f"/desk/wire/{number}/pictures/7/").status_code == 404


def test_a_picture_that_comes_after_its_story_was_taken_can_still_be_put_in_front(desk: Any, page: Any) -> None:
    number = take_in(desk, story_with_pictures("ferry.jpg"))
    story = take(desk, number)
    assert story.get_latest_revision_as_object().lead_picture is None
    take_in(desk, FERRY, "ferry.jpg")
    assert "Put in front of our story" in page(f"/desk/wire/{number}/")
    desk.edit(story, headline="Our own words")
    desk.reporter.post(f"/desk/wire/{number}/pictures/0/take/", {"lead": "1"})

    draft = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    assert (draft.lead_picture, draft.headline) == (Picture.objects.get(), "Our own words")
    assert "in front of our story" in page(f"/desk/wire/{number}/")


def test_a_picture_that_cannot_be_fetched_keeps_no_story_and_can_be_tried_again(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    number = take_in(desk, story_with_pictures("http://127.0.0.1/ferry.jpg"))
    story = take(desk, number)
    assert story.get_latest_revision_as_object().lead_picture is None
    answer = desk.reporter.post(f"/desk/wire/{number}/pictures/0/fetch/", follow=True).content.decode()
    assert "The picture could not be fetched: 127.0.0.1 is not on the internet" in answer
    assert "You can try again" in answer

    def arrive(urls: Any, *, source: str, inbox: Any, now: datetime, **_: Any) -> None:
        inbox.take_in(FERRY, source=source, name=urls[0], received=now)

    monkeypatch.setattr(picturing, "fetch_picture", arrive)
    desk.reporter.post(f"/desk/wire/{number}/pictures/0/take/", {"lead": "1"})
    assert Story.objects.get(pk=story.pk).get_latest_revision_as_object().lead_picture == Picture.objects.get()


# Recalls


def test_a_picture_whose_item_is_killed_leaves_every_story_and_the_receipt_says_which(desk: Any) -> None:
    number = take_in(desk, agency_photo(size=(600, 400)), "HRB101.jpg")
    desk.reporter.post(f"/desk/wire/{number}/pictures/0/take/")
    picture = Picture.objects.get()
    picture.alt = "A ferry"
    picture.save()
    first, second = desk.newsroom.published("One", lead_picture=picture), desk.newsroom.published("Two", lead_picture=picture)
    item = desk.inbox.entry(number).item
    kill = story_with_pictures(uri=item.guid, version="2", pubstatus="canceled", type="picture", source="Harbour Pictures")
    desk.inbox.take_in(kill, source="Harbour Pictures", name="kill.json", received=timezone.now())
    desk.follow()

    assert isinstance(of_readers(picture), RecalledPicture)
    assert all(isinstance(outbox.latest(f"story:{each.pk}"), Published) for each in (first, second))
    recall = Alarm.objects.get(kind="killed").recalls.get()
    found = {surface.name: surface for surface in recall.places}
    assert set(found["stories"].addresses) == {"/", first.address, second.address}
    assert found["stories"].absent == (f"/pictures/{picture.pk}-",)
    assert Alarm.objects.get(kind="killed").acknowledged is None


def test_a_killed_story_takes_the_picture_along_that_came_with_it(desk: Any) -> None:
    story = publish(desk, take(desk, with_picture(desk)))
    picture = Picture.objects.get()
    own = desk.newsroom.published("Our own words", lead_picture=picture)
    take_in(desk, story_with_pictures(version="2", pubstatus="canceled"))
    desk.follow()

    assert Story.objects.get(pk=story.pk).killed
    assert isinstance(of_readers(picture), RecalledPicture)
    assert isinstance(outbox.latest(f"story:{own.pk}"), Published), "a story that is not killed goes on without the picture"
    assert sorted(recall.subject for recall in Recall.objects.all()) == [f"picture:{picture.pk}", f"story:{story.pk}"]


def test_a_picture_that_another_standing_item_brought_stays_when_one_story_is_killed_and_goes_with_the_last(desk: Any) -> None:
    publish(desk, take(desk, with_picture(desk)))
    second = publish(desk, take(desk, with_picture(desk, uri=OTHER)))
    picture = Picture.objects.get()
    take_in(desk, story_with_pictures(version="2", pubstatus="canceled"))
    desk.follow()
    assert isinstance(of_readers(picture), Shown)
    assert isinstance(outbox.latest(f"story:{second.pk}"), Published)

    take_in(desk, story_with_pictures(uri=OTHER, version="2", pubstatus="canceled"))
    desk.follow()
    assert isinstance(of_readers(picture), RecalledPicture)


def test_a_kill_that_names_the_picture_takes_it_whoever_else_brought_it(desk: Any) -> None:
    publish(desk, take(desk, with_picture(desk)))
    publish(desk, take(desk, with_picture(desk, uri=OTHER)))
    take_in(desk, story_with_pictures("ferry.jpg", version="2", pubstatus="canceled"))
    desk.follow()
    assert isinstance(of_readers(Picture.objects.get()), RecalledPicture)


def test_a_killed_picture_is_taken_by_nobody_again_by_whatever_way_it_comes(desk: Any, page: Any) -> None:
    take(desk, with_picture(desk))
    take_in(desk, story_with_pictures(version="2", pubstatus="canceled"))
    desk.follow()
    number = with_picture(desk, uri=OTHER)
    story = take(desk, number)

    assert story.get_latest_revision_as_object().lead_picture is None
    answer = desk.reporter.post(f"/desk/wire/{number}/pictures/0/take/", follow=True).content.decode()
    assert "The picture was not taken: This picture was recalled" in answer
    assert "Recalled from readers" in page(f"/desk/wire/{number}/")


def test_an_editor_recalls_a_picture_by_hand_and_a_reporter_cannot(desk: Any, page: Any) -> None:
    number = with_picture(desk)
    publish(desk, take(desk, number))
    address, picture = f"/desk/wire/{number}/pictures/0/recall/", Picture.objects.get()
    assert desk.reporter.post(address, {"reason": "Wrong man"}).status_code == 403
    desk.editor.post(address, {"reason": "  "})
    assert isinstance(of_readers(picture), Shown)
    assert "Recall it from readers" not in page(f"/desk/wire/{number}/")
    assert "Recall it from readers" in desk.editor.get(f"/desk/wire/{number}/").content.decode()
    desk.editor.post(address, {"reason": "Wrong man"})

    assert isinstance(of_readers(picture), RecalledPicture)
    assert Recall.objects.get().user.username == "editor"
    assert "Recalled from readers" in page(f"/desk/wire/{number}/")


def test_a_recalled_picture_is_not_offered_to_who_chooses_one(desk: Any, page: Any) -> None:
    take(desk, with_picture(desk))
    assert "The first ferry" in page("/desk/images/chooser/results/")
    take_in(desk, story_with_pictures(version="2", pubstatus="canceled"))
    desk.follow()
    assert "The first ferry" not in page("/desk/images/chooser/results/")


def test_a_withheld_picture_comes_back_when_it_is_withheld_no_more_and_by_a_person_alone(desk: Any) -> None:
    story = publish(desk, take(desk, with_picture(desk)))
    picture = Picture.objects.get()
    take_in(desk, story_with_pictures("ferry.jpg", version="2", pubstatus="withheld"))
    desk.follow()
    assert isinstance(of_readers(picture), RecalledPicture)
    number = take_in(desk, story_with_pictures("ferry.jpg", version="3"))
    desk.follow()
    assert isinstance(of_readers(picture), RecalledPicture)

    desk.reporter.post(f"/desk/wire/{number}/pictures/0/take/")
    assert isinstance(of_readers(picture), Shown)
    assert not Story.objects.get(pk=story.pk).live


def test_a_picture_that_was_withheld_and_then_killed_does_not_come_back(desk: Any) -> None:
    take(desk, with_picture(desk))
    take_in(desk, story_with_pictures("ferry.jpg", version="2", pubstatus="withheld"))
    desk.follow()
    take_in(desk, story_with_pictures(version="3", pubstatus="canceled"))
    desk.follow()
    picture = Picture.objects.get()
    assert (bool(picture.killed), picture.withheld) == (True, False)


def test_an_offer_says_what_the_pictures_own_item_says_and_obeys_it(desk: Any) -> None:
    take_in(desk, FERRY, "ferry.jpg")
    files = {"r": {"href": "ferry.jpg", "mimetype": "image/jpeg"}}
    take_in(desk, story_with_pictures(uri="u:p", type="picture", ednote="NO SALES", renditions=files))
    number = take_in(desk, story_with_pictures(guid="u:p"))

    (offer,) = offers_of(desk.inbox.entry(number), now=timezone.now())
    assert offer.file is not None
    assert ("Ednote", "NO SALES") in offer.binding
    take_in(desk, story_with_pictures(uri="u:p", type="picture", version="2", pubstatus="canceled"))
    (offer,) = offers_of(desk.inbox.entry(number), now=timezone.now())
    assert "killed" in offer.refusal
