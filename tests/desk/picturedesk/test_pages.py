"""The pages of the picture desk, as browsers without scripts get them."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from lateedition.desk.people import Role, make_user
from lateedition.desk.pictures.models import Picture, PictureUse
from lateedition.desk.stories import actions
from lateedition.desk.stories.lapsing import lapse
from lateedition.desk.stories.models import LiveStory
from photos import agency_photo, photo

UPLOAD, SHEET, CARE = "/desk/picture-desk/upload/", "/desk/picture-desk/sheet/", "/desk/picture-desk/"


def upload(client: Client, *contents: bytes, **how) -> str:
    files = [SimpleUploadedFile(f"{at}.jpg", content, "image/jpeg") for at, content in enumerate(contents, 1)]
    return client.post(UPLOAD, {"files": files}, **how).content.decode()


def test_three_files_at_once_without_a_script_and_a_bad_one_stops_none(newsroom):
    page = upload(newsroom.client("reporter"), agency_photo(size=(900, 600)), b"no picture", photo(size=(800, 600)))
    assert Picture.objects.count() == 2
    assert "was not taken: it is no picture; expected a JPEG" in page
    assert 'value="Asha Rao / Harbour Pictures"' in page
    assert "The first ferry leaves the quay on Tuesday, May 5, 2020." in page
    again = upload(newsroom.client("reporter"), agency_photo(size=(900, 600)))
    assert "you have this picture already" in again
    assert Picture.objects.count() == 2


def test_a_script_gets_the_row_of_its_file_and_no_page_around_it(newsroom):
    row = upload(newsroom.client("reporter"), photo(size=(800, 600)), headers={"x-requested-with": "XMLHttpRequest"})
    assert row.lstrip().startswith('<section class="pd-row"')
    assert newsroom.client("reporter").post(UPLOAD, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 400


def test_what_was_checked_is_saved_for_all_at_once(newsroom):
    upload(newsroom.client("reporter"), photo(size=(800, 600)), photo(size=(700, 600)))
    first, second = Picture.objects.order_by("pk")
    said = {"picture": [first.pk, second.pk]}
    for picture, alt in ((first, "A quay"), (second, "")):
        said |= {f"p{picture.pk}-{name}": value for name, value in {"title": "Quay", "alt": alt, "credit": "AFP"}.items()}
    answer = newsroom.client("reporter").post(SHEET, said)
    assert answer.status_code == 302
    assert [(p.title, p.alt, p.credit) for p in Picture.objects.order_by("pk")] == [("Quay", "A quay", "AFP"), ("Quay", "", "AFP")]


def test_a_row_with_something_wrong_is_shown_again_and_the_others_are_saved(newsroom):
    upload(newsroom.client("reporter"), photo(size=(800, 600)), photo(size=(700, 600)))
    first, second = Picture.objects.order_by("pk")
    said = {"picture": [first.pk, second.pk], f"p{first.pk}-title": "", f"p{second.pk}-title": "Crane"}
    page = newsroom.client("reporter").post(SHEET, said).content.decode()
    assert f'name="p{first.pk}-title"' in page
    assert f'name="p{second.pk}-title"' not in page
    assert Picture.objects.get(pk=second.pk).title == "Crane"


def test_a_reporter_changes_only_their_own_on_the_sheet(newsroom):
    other = newsroom.picture()
    answer = newsroom.client("reporter").post(SHEET, {"picture": [other.pk], f"p{other.pk}-title": "Mine", f"p{other.pk}-credit": "Me"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/"), "as the CMS answers who may not"
    assert Picture.objects.get().title == "Ferry"


def test_the_picture_desk_lists_what_must_be_seen_to_and_counts_it(newsroom):
    now = timezone.now()
    newsroom.picture(title="Ends soon", rights_end=now + timedelta(days=6))
    newsroom.picture(title="Ends later", rights_end=now + timedelta(days=8))
    newsroom.picture(title="Undescribed", alt="")
    newsroom.picture(title="Only decoration", alt="", is_decorative=True)
    newsroom.picture(title="Uncredited", credit="")
    over = newsroom.picture(title="Over", rights_end=now + timedelta(minutes=1))
    newsroom.published(lead_picture=over)
    lapse(clock=lambda: now + timedelta(minutes=2))
    page = newsroom.client("reporter").get(CARE).content.decode()
    parts = dict(zip(("soon", "over", "alt", "credit"), page.split('<section class="pd-list"')[1:], strict=True))
    assert [name for name in ("Ends soon", "Ends later", "Over") if name in parts["soon"]] == ["Ends soon"]
    assert "Over" in parts["over"]
    assert "shown by 1 published story" in parts["over"]
    assert "Undescribed" in parts["alt"]
    assert "Only decoration" not in page
    assert "Uncredited" in parts["credit"]


def test_the_lists_cost_as_many_queries_however_long_they_are(newsroom, django_assert_max_num_queries):
    client = newsroom.client("reporter")
    for title in "abcdef":
        newsroom.picture(title=title, alt="")
    client.get(CARE)
    with django_assert_max_num_queries(40):
        client.get(CARE)


def test_where_a_picture_is_used_is_told_beside_its_form_and_before_a_recall(newsroom):
    picture = newsroom.picture()
    newsroom.published("In front", lead_picture=picture)
    newsroom.published("In the text", body=[{"type": "figure", "value": {"picture": picture.pk, "caption": ""}}])
    actions.publish(
        LiveStory(headline="Live now", section=newsroom.section, started=timezone.now(), lead_picture=picture),
        user=None,
        now=timezone.now(),
    )
    draft = newsroom.story("Only a draft", lead_picture=picture)
    draft.save()
    draft.save_revision()
    gone = newsroom.published("Taken down", lead_picture=picture)
    actions.unpublish(gone, user=None, now=timezone.now())
    newsroom.section.fallback_picture = picture
    newsroom.section.save()
    for address in (f"/desk/images/{picture.pk}/", f"/desk/picture-desk/{picture.pk}/recall/"):
        page = newsroom.client("editor").get(address).content.decode()
        live, drafts = page.split("Readers have it in")[1].split("Drafts have it")
        assert all(name in live for name in ("In front", "In the text", "Live now")), address
        assert all(name in drafts for name in ("Only a draft", "Taken down")), address
        assert "the fallback of “World”" in page


def test_uses_follow_what_is_published_and_not_what_is_drafted(newsroom):
    one, other = newsroom.picture(), newsroom.picture()
    story = newsroom.published(lead_picture=one)
    story.lead_picture = other
    story.save_revision()
    assert list(PictureUse.objects.values_list("picture", "story")) == [(one.pk, story.pk)]
    actions.publish(story, user=None, now=timezone.now())
    assert list(PictureUse.objects.values_list("picture", "story")) == [(other.pk, story.pk)]


def test_a_recall_is_done_with_a_reason_and_by_who_may(newsroom):
    picture = newsroom.picture()
    newsroom.published(lead_picture=picture)
    address = f"/desk/picture-desk/{picture.pk}/recall/"
    assert newsroom.client("reporter").post(address, {"reason": "Wrong man"}).status_code == 403
    newsroom.client("editor").post(address, {"reason": ""})
    assert newsroom.log("recalled") == []
    assert "/receipts/" in newsroom.client("editor").post(address, {"reason": "Wrong man"})["Location"]
    assert [gone.number for gone in newsroom.log("recalled")] == [picture.pk]


def test_a_publish_says_what_those_who_cannot_see_are_not_told_and_goes_out(newsroom, url):
    picture = newsroom.picture(title="The quay", alt="")
    story = newsroom.story(lead_picture=picture)
    story.save()
    story.save_revision()
    form = newsroom.form(story, lead_picture=picture.pk, **{"action-publish": "action-publish"})
    page = newsroom.client("editor").post(url("edit", story), form, follow=True).content.decode()
    assert "is published" in page
    assert "The picture “The quay” has no description for those who cannot see it." in page
    assert len(newsroom.log("story")) == 1


def test_the_edit_form_asks_for_a_description_or_why_there_is_none(newsroom):
    picture = newsroom.picture()
    client, address = newsroom.client("editor"), f"/desk/images/{picture.pk}/"
    form = {"title": "Ferry", "credit": "AFP", "collection": picture.collection_id, "tags": ""}
    assert "tick that it is only decoration" in client.post(address, form | {"alt": ""}).content.decode()
    assert "This is the name of a file" in client.post(address, form | {"alt": "IMG_2041.jpg"}).content.decode()
    assert client.post(address, form | {"alt": "", "is_decorative": "on"}).status_code == 302
    assert Picture.objects.get().is_decorative


def test_the_librarys_own_uploads_lead_to_the_picture_desk(newsroom):
    for address in ("/desk/images/add/", "/desk/images/multiple/add/"):
        assert newsroom.client("reporter").get(address)["Location"] == UPLOAD


def test_whoever_has_a_role_sees_what_is_theirs(newsroom):
    newsroom.picture()
    client = Client(headers={"accept": "text/html"})
    newsroom.let_in(client, make_user("pia", roles=[Role.PICTURE_EDITOR], password="the ferry sails at nine"))
    page = client.get(f"/desk/images/{Picture.objects.get().pk}/").content.decode()
    assert "Recall it from readers" in page


def test_the_end_of_rights_to_what_readers_have_stands_over_every_page_for_a_day_before(newsroom):
    now = timezone.now()
    shown = newsroom.picture(title="The quay", rights_end=now + timedelta(hours=23))
    newsroom.published(lead_picture=shown)
    newsroom.picture(title="In no story", rights_end=now + timedelta(hours=1))
    newsroom.published("Other", lead_picture=newsroom.picture(title="Next week", rights_end=now + timedelta(days=6)))
    page = newsroom.client("editor").get("/desk/planned/").content.decode()
    assert "Our rights to the picture “The quay” end" in page
    assert "In no story" not in page
    assert "Next week" not in page
    assert "The quay" not in newsroom.client("reporter").get("/desk/planned/").content.decode()
