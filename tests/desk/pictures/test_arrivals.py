"""Pictures that somebody uploads: what their files say of them is there to be checked, and what is no picture is refused with words."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from wagtail.models import ModelLogEntry

from lateedition.desk.people import Role, make_user
from lateedition.desk.people.gate import Refused
from lateedition.desk.pictures.arrivals import Arrival, NotTaken, take_in
from lateedition.desk.pictures.models import Picture
from photos import agency_photo, photo


def arrive(content: bytes, name: str = "DSC_0042.JPG", **who) -> Arrival:
    return take_in(SimpleUploadedFile(name, content), user=who.get("user"), zone="Asia/Kolkata", now=timezone.now())


def test_what_the_file_says_is_there_to_be_checked(newsroom):
    said = {"Iptc4xmpCore:AltTextAccessibility": "A ferry at a quay", "xmpRights:UsageTerms": "No archive"}
    xmp = "".join(f"<{name}><rdf:Alt><rdf:li xml:lang='x-default'>{text}</rdf:li></rdf:Alt></{name}>" for name, text in said.items())
    arrival = arrive(agency_photo(size=(900, 600), xmp=xmp, instructions="Byline mandatory"))
    picture = Picture.objects.get()
    assert arrival.is_new
    assert (picture.title, picture.caption) == ("The first ferry", "The first ferry leaves the quay on Tuesday, May 5, 2020.")
    assert (picture.credit, picture.creator, picture.copyright) == ("Asha Rao / Harbour Pictures", "Asha Rao", "Harbour Pictures 2020")
    assert (picture.alt, picture.place) == ("A ferry at a quay", "Varuna, India")
    assert picture.rights == "Instructions: Byline mandatory\nUsage terms: No archive"
    assert picture.taken == datetime(2020, 5, 5, 9, 11, tzinfo=UTC)
    assert sorted(picture.tags.names()) == ["ferry", "harbour"]


def test_a_description_is_never_made_of_anything_else(newsroom):
    arrive(agency_photo(size=(900, 600)), "A ferry at a quay.jpg")
    assert Picture.objects.get().alt == ""


def test_a_picture_that_says_nothing_is_called_by_its_file_at_the_desk_and_has_no_words_for_readers(newsroom):
    arrive(photo(size=(900, 600)), "Ferry_at-dawn 2.jpg")
    picture = Picture.objects.get()
    assert picture.title == "Ferry at dawn 2"
    assert {picture.alt, picture.caption, picture.credit, picture.creator, picture.copyright} == {""}


@pytest.mark.parametrize(
    ("iim", "caption"),
    [
        ({(2, 120): "Müller".encode("latin-1")}, "Müller"),
        ({(2, 120): "Müller"}, "Müller"),
        ({(1, 90): b"\x1b%G", (2, 120): "मंत्री"}, "मंत्री"),
        ({(2, 120): "“Zürich”".encode("cp1252")}, "“Zürich”"),
    ],
)
def test_no_charset_makes_rubbish_of_a_caption(newsroom, iim, caption):
    arrive(photo(size=(900, 600), iim=iim))
    assert Picture.objects.get().caption == caption


def test_an_end_of_rights_in_the_file_is_filled_in_and_one_that_is_over_is_told(newsroom):
    arrive(photo(size=(900, 600), iim={(2, 37): "20990101", (2, 38): "000000+0000"}))
    assert Picture.objects.get().rights_end == datetime(2099, 1, 1, tzinfo=UTC)
    over = arrive(photo(size=(901, 600), iim={(2, 37): "20200101", (2, 38): "000000+0000"}))
    assert over.picture.rights_end is None
    assert over.notes == ("Its file says that it must not be used after 2020-01-01 00:00 UTC.",)


def test_the_same_bytes_again_are_the_picture_that_is_there(newsroom):
    first = arrive(agency_photo(size=(900, 600)), "one.jpg")
    again = arrive(agency_photo(size=(900, 600)), "two.jpg")
    assert (again.is_new, again.picture) == (False, first.picture)
    assert Picture.objects.count() == 1


def _file(form: str, image: Image.Image, **how) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is no picture; expected a JPEG"),
        (b"<svg onload=alert(1)>", "save it as PNG"),
        (b"\0\0\0\x24ftypheic\0\0\0\0mif1heic", "it is HEIC, which few browsers show: save it as JPEG"),
        (b"%PDF-1.4 \xff\xd8\xff", "it is no picture"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "it cannot be read"),
        (agency_photo(size=(900, 600))[:9000], "cannot be decoded"),
        (_file("PNG", Image.new("L", (8000, 6000))), "8000 × 6000 pixels; expected at most 40,000,000 in all of this kind"),
        (_file("PNG", Image.new("1", (300, 60_000))), "300 × 60000 pixels; expected one that is no higher"),
        (b"\xff\xd8\xff" + b"\0" * (41 << 20), "it has 41 MB; expected at most 40 MB"),
    ],
    ids=["empty", "svg", "heic", "pdf", "hollow", "torn", "many pixels", "too tall", "too many bytes"],
)
def test_what_cannot_be_printed_is_refused_with_words_and_leaves_nothing(newsroom, content, said):
    with pytest.raises(NotTaken, match=said):
        arrive(content, "a.jpg")
    assert Picture.objects.count() == 0


def test_one_that_moves_is_taken_and_said_to_be_still_for_readers(newsroom):
    frames = [Image.new("RGB", (300, 200), colour) for colour in ("red", "blue")]
    assert arrive(_file("GIF", frames[0], save_all=True, append_images=frames[1:])).notes == ("It moves: readers get its first frame.",)


def test_a_name_that_lies_is_not_believed(newsroom):
    picture = arrive(_file("PNG", Image.new("CMYK", (300, 200)).convert("RGB")), "../../etc/cron.d/x.jpg").picture
    assert picture.file.name.endswith(".png")
    assert ".." not in picture.file.name


def test_who_may_not_add_pictures_adds_none_and_who_does_is_in_the_daybook(newsroom):
    with pytest.raises(Refused):
        arrive(photo(), user=make_user("op", roles=[Role.OPERATOR], password="the ferry sails at nine"))
    reporter = make_user("asha", roles=[Role.REPORTER], password="the ferry sails at nine")
    picture = arrive(photo(), user=reporter).picture
    assert picture.uploaded_by_user == reporter
    assert ModelLogEntry.objects.get(action="wagtail.create", object_id=str(picture.pk)).user == reporter
