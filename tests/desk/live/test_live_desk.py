"""The live desk, asked without a browser: who may post, what readers have of it and since when, and what never reaches them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.desk.conftest import photograph

from deskpeople import PASSWORD
from lateedition.desk.accounts.policy import may_publish
from lateedition.desk.handover import outbox
from lateedition.desk.live.models import HandOver
from lateedition.desk.people import Role, make_user
from lateedition.desk.people.models import User
from lateedition.desk.pictures.models import Picture
from lateedition.desk.stories import actions, coverage
from lateedition.desk.stories.coverage import Words
from lateedition.desk.stories.models import Author, LiveEntry, LiveStory
from lateedition.story.blocks import Figure, plain_text

NOON = datetime(2020, 5, 5, 12, 0, tzinfo=UTC)
SCRIPT = {"x-requested-with": "XMLHttpRequest"}


def text(words: str) -> str:
    """A text as the box sends it."""
    block = {"key": "a", "type": "unstyled", "text": words, "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [block], "entityMap": {}})


RAIN = {"headline": "Rain", "body": text("It rains."), "key": "on"}


@pytest.fixture
def blog(newsroom: Any) -> LiveStory:
    """A live blog that readers have."""
    story = LiveStory(headline="Storm", section=newsroom.section, started=NOON)
    actions.publish(story, user=None, now=NOON)
    return story


def desk_of(blog: LiveStory) -> str:
    return f"/desk/live-blogs/live-desk/{blog.pk}/"


def readers_have(blog: LiveStory) -> Any:
    return outbox.latest(f"story:{blog.pk}")


# Who may


@pytest.mark.parametrize("role", ["reporter", None])
def test_who_is_neither_editor_nor_named_does_nothing_to_a_live_blog(newsroom: Any, blog: LiveStory, role: str | None) -> None:
    entry = actions.post_entry(blog, text="<p>Rain</p>", now=NOON)
    for page in ("", f"{entry.pk}/", f"{entry.pk}/delete/", "end/", "summary/", "hand-over/", "reporters/"):
        newsroom.client(role).get(desk_of(blog) + page)
        newsroom.client(role).post(desk_of(blog) + page, RAIN | {"take": "1"})
    assert [plain_text(entry.body) for entry in readers_have(blog).live.entries] == ["Rain"]
    assert readers_have(blog).live.summary == ()
    assert readers_have(blog).live.running
    assert not HandOver.objects.exists()


def test_a_reporter_whom_the_blog_names_posts_and_neither_ends_it_nor_names_others(newsroom: Any, blog: LiveStory) -> None:
    newsroom.client("editor")
    newsroom.client("reporter").get("/desk/stories/")
    reporter = User.objects.get(username="reporter")
    newsroom.client("editor").post(f"{desk_of(blog)}reporters/", {"reporter": [reporter.pk]})
    newsroom.client("reporter").post(desk_of(blog), RAIN)
    assert [entry.headline for entry in readers_have(blog).live.entries] == ["Rain"]
    for page in ("end/", "reporters/", "start/", "resume/"):
        assert newsroom.client("reporter").post(desk_of(blog) + page).status_code == 403
    assert newsroom.client("reporter").post(f"/desk/live-blogs/unpublish/{blog.pk}/").status_code == 403
    other = LiveStory(headline="Parade", section=newsroom.section, started=NOON)
    actions.publish(other, user=None, now=NOON)
    assert newsroom.client("reporter").post(desk_of(other), RAIN).status_code == 403


def test_who_may_post_to_readers_needs_a_second_factor_like_everybody_who_publishes(newsroom: Any, blog: LiveStory) -> None:
    reporter = make_user("bo", roles=[Role.REPORTER], password=PASSWORD)
    assert not may_publish(reporter)
    blog.reporters.add(reporter)
    assert may_publish(User.objects.get(pk=reporter.pk))


# Posting


def test_a_post_is_out_and_says_who_signs_it(newsroom: Any, blog: LiveStory) -> None:
    client = newsroom.client("editor")
    Author(name="Asha Rao", user=User.objects.get(username="editor")).save(now=NOON)
    assert client.get(desk_of(blog)).status_code == 200
    client.post(desk_of(blog), RAIN | {"credit": "with Reuters"})
    [entry] = readers_have(blog).live.entries
    assert (entry.headline, entry.key, entry.body[0].html, entry.credit) == ("Rain", True, "It rains.", "with Reuters")
    assert entry.author == Author.objects.get().pk
    assert "Asha Rao" in str(newsroom.log("author"))


def test_the_same_post_sent_twice_is_one_entry(newsroom: Any, blog: LiveStory) -> None:
    for _ in range(2):
        assert newsroom.client("editor").post(desk_of(blog), RAIN | {"sent_as": "one"}, headers=SCRIPT).status_code == 200
    assert len(readers_have(blog).live.entries) == 1


def test_a_post_must_say_something_and_is_told_so(newsroom: Any, blog: LiveStory) -> None:
    count = len(newsroom.log())
    answer = newsroom.client("editor").post(desk_of(blog), {"headline": "x", "body": text("")}, headers=SCRIPT)
    assert (answer.status_code, answer.json()["refused"]) == (422, [{"field": "body", "said": "A post needs a text."}])
    assert len(newsroom.log()) == count


def test_a_picture_goes_out_with_its_post_and_not_without_what_readers_must_be_told(newsroom: Any, blog: LiveStory) -> None:
    def photo() -> SimpleUploadedFile:
        return SimpleUploadedFile("gate.jpg", photograph(), "image/jpeg")

    bare = newsroom.client("editor").post(desk_of(blog), RAIN | {"file": photo()}, headers=SCRIPT)
    assert {said["field"] for said in bare.json()["refused"]} == {"alt", "picture_credit"}
    assert not Picture.objects.exists()
    told = {"alt": "A gate under water", "picture_credit": "AFP"}
    newsroom.client("editor").post(desk_of(blog), RAIN | {"file": photo()} | told)
    [entry] = readers_have(blog).live.entries
    picture = Picture.objects.get()
    assert Figure(picture=picture.pk) in entry.body
    assert newsroom.log("picture")[-1].credit == "AFP"


def test_a_library_picture_without_a_credit_keeps_the_post_back_and_the_words_are_not_lost(newsroom: Any, blog: LiveStory) -> None:
    picture = newsroom.picture(credit="")
    answer = newsroom.client("editor").post(desk_of(blog), RAIN | {"picture": picture.pk}, headers=SCRIPT)
    assert answer.status_code == 422
    assert "has no credit" in answer.json()["refused"][0]["said"]
    assert not LiveEntry.objects.exists()


def test_a_picture_is_put_to_an_entry_and_taken_from_it_later(newsroom: Any, blog: LiveStory) -> None:
    entry, picture = actions.post_entry(blog, text="<p>Rain</p>", now=NOON), newsroom.picture()
    newsroom.client("editor").post(f"{desk_of(blog)}{entry.pk}/", RAIN | {"picture": picture.pk})
    assert Figure(picture=picture.pk) in readers_have(blog).live.entries[0].body
    newsroom.client("editor").post(f"{desk_of(blog)}{entry.pk}/", RAIN | {"picture": ""})
    assert Figure(picture=picture.pk) not in readers_have(blog).live.entries[0].body


# Held back


def test_what_is_held_reaches_readers_when_it_is_let_out_and_not_before(newsroom: Any, blog: LiveStory) -> None:
    client = newsroom.client("editor")
    client.post(desk_of(blog), RAIN | {"hold": "1"})
    entry = LiveEntry.objects.get()
    client.post(f"{desk_of(blog)}{entry.pk}/", {"headline": "Heavy rain", "body": text("It pours.")})
    assert "Heavy rain" in client.get(desk_of(blog)).content.decode()
    assert readers_have(blog).live.entries == ()
    assert not any("pours" in str(document) for document in newsroom.log())
    client.post(f"{desk_of(blog)}{entry.pk}/release/")
    [out] = readers_have(blog).live.entries
    assert (out.headline, out.updated) == ("Heavy rain", None)
    assert out.moment > NOON


def test_the_picture_of_a_held_entry_is_not_handed_over(newsroom: Any, blog: LiveStory) -> None:
    newsroom.client("editor")
    picture = newsroom.picture()
    coverage.hold_entry(blog, Words("<p>Rain</p>", picture=picture), user=User.objects.get(username="editor"), now=NOON)
    actions.post_entry(blog, text="<p>Sun</p>", now=NOON)
    assert newsroom.log("picture") == []


# Change and delete


def test_what_somebody_else_wrote_meanwhile_is_shown_and_not_written_over(newsroom: Any, blog: LiveStory) -> None:
    entry = actions.post_entry(blog, text="<p>Rain</p>", now=NOON)
    page = f"{desk_of(blog)}{entry.pk}/"
    seen = newsroom.client("editor").get(page).context["seen"]
    entry.body = "<p>Hail</p>"
    actions.change_entry(entry, user=None, now=NOON + timedelta(minutes=1))
    answer = newsroom.client("editor").post(page, {"body": text("Snow"), "seen": seen})
    assert "Somebody changed this entry" in answer.content.decode()
    assert "Hail" in answer.content.decode()
    assert "Snow" in answer.content.decode()
    assert plain_text(readers_have(blog).live.entries[0].body) == "Hail"
    newsroom.client("editor").post(page, {"body": text("Snow"), "seen": answer.context["seen"]})
    assert plain_text(readers_have(blog).live.entries[0].body) == "Snow"


def test_a_deleted_entry_is_gone_from_what_readers_have_and_from_the_desks_open_pages(newsroom: Any, blog: LiveStory) -> None:
    entry = actions.post_entry(blog, text="<p>Rain</p>", now=NOON)
    client = newsroom.client("editor")
    after = client.get(f"{desk_of(blog)}since/").json()["after"]
    client.post(f"{desk_of(blog)}{entry.pk}/delete/")
    assert readers_have(blog).live.entries == ()
    assert client.get(f"{desk_of(blog)}since/", {"after": after}).json()["gone"] == [entry.pk]
    assert client.post(f"{desk_of(blog)}{entry.pk}/", RAIN).status_code == 404


# The whole coverage


def test_the_end_puts_the_summary_on_top_and_a_later_save_of_an_old_form_does_not_resume_it(newsroom: Any, blog: LiveStory) -> None:
    old = LiveStory.objects.get(pk=blog.pk)
    newsroom.client("editor").post(f"{desk_of(blog)}end/", {"summary": text("The water went down.")})
    said = readers_have(blog).live
    assert (said.running, plain_text(said.summary)) == (False, "The water went down.")
    actions.publish(old, user=None, now=NOON + timedelta(hours=1))
    assert readers_have(blog).live == said
    newsroom.client("editor").post(f"{desk_of(blog)}resume/")
    assert readers_have(blog).live.running


def test_a_coverage_starts_when_it_is_published_and_not_again(newsroom: Any) -> None:
    blog = LiveStory(headline="Parade", section=newsroom.section)
    actions.publish(blog, user=None, now=NOON)
    assert readers_have(blog).live.started == NOON
    draft = LiveStory.objects.get(pk=blog.pk)
    draft.started = None
    actions.publish(draft, user=None, now=NOON + timedelta(hours=2))
    assert readers_have(blog).live.started == NOON


def test_a_typed_live_is_not_printed_and_the_editor_is_told(newsroom: Any) -> None:
    blog = LiveStory(headline="LIVE: Votes are counted", section=newsroom.section)
    actions.publish(blog, user=None, now=NOON)
    assert (readers_have(blog).headline, readers_have(blog).version) == ("Votes are counted", 1)
    assert "live" not in readers_have(blog).address
    assert "is typed into the headline" in newsroom.client("editor").get(desk_of(blog)).content.decode()
    assert "is typed into the headline" in newsroom.client("editor").get(f"/desk/live-blogs/edit/{blog.pk}/").content.decode()


def test_a_blog_that_has_gone_quiet_is_told_until_it_is_ended_or_goes_on(newsroom: Any, blog: LiveStory) -> None:
    client, told = newsroom.client("editor"), "“Storm” is LIVE, and nothing has been posted for"
    assert told in client.get("/desk/stories/").content.decode()
    client.post(f"{desk_of(blog)}goes-on/")
    assert told not in client.get("/desk/stories/").content.decode()
    LiveStory.objects.update(goes_on=None)
    actions.post_entry(blog, text="<p>Rain</p>", now=timezone.now())
    assert told not in client.get("/desk/stories/").content.decode()
    LiveEntry.objects.update(moment=timezone.now() - timedelta(hours=5))
    assert told in client.get("/desk/stories/").content.decode()
    coverage.end_coverage(blog, user=None, now=timezone.now())
    assert told not in client.get("/desk/stories/").content.decode()


def test_a_blog_goes_to_somebody_who_may_post_and_says_so_among_the_entries(newsroom: Any, blog: LiveStory) -> None:
    client = newsroom.client("editor")
    newsroom.client("reporter").get("/desk/stories/")
    reporter = User.objects.get(username="reporter")
    client.post(f"{desk_of(blog)}hand-over/", {"to": reporter.pk, "note": "x"})
    assert not HandOver.objects.exists()
    blog.reporters.add(reporter)
    client.post(f"{desk_of(blog)}hand-over/", {"to": reporter.pk, "note": "Six o’clock: the harbour master"})
    page = newsroom.client("reporter").get(desk_of(blog)).content.decode()
    assert "editor handed over to reporter" in page
    assert "Six o’clock: the harbour master" in page
    assert "You have the blog." in page
    client.post(f"{desk_of(blog)}hand-over/", {"take": "1"})
    assert "editor took over from reporter" in client.get(desk_of(blog)).content.decode()
    assert not any("harbour master" in str(document) for document in newsroom.log())


def test_who_posts_first_to_a_blog_that_nobody_has_has_it(newsroom: Any, blog: LiveStory) -> None:
    newsroom.client("editor").post(desk_of(blog), RAIN)
    assert "You have the blog." in newsroom.client("editor").get(desk_of(blog)).content.decode()


# At size


def test_the_desk_asks_as_much_of_two_hundred_entries_as_of_five(newsroom: Any, blog: LiveStory) -> None:
    client = newsroom.client("editor")
    client.get(desk_of(blog))

    def queries(page: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(desk_of(blog) + page).status_code == 200
        return len(asked)

    def fill(count: int) -> None:
        user = User.objects.get(username="editor")
        moments = (timezone.now() - timedelta(seconds=number) for number in range(count))
        LiveEntry.objects.bulk_create(
            LiveEntry(story=blog, body="<p>Rain</p>", moment=moment, author=user, picture=picture) for moment in moments
        )

    picture = newsroom.picture()
    fill(5)
    client.get(desk_of(blog))
    few = (queries(""), queries("since/"), queries("wire/"))
    fill(195)
    assert (queries(""), queries("since/"), queries("wire/")) == few


def test_older_entries_are_on_further_pages_and_all_of_them(newsroom: Any, blog: LiveStory) -> None:
    for number in range(120):
        LiveEntry.objects.create(story=blog, body=f"<p>Entry {number}.</p>", moment=NOON + timedelta(minutes=number))
    seen, before = [], ""
    while True:
        answer = newsroom.client("editor").get(desk_of(blog), {"before": before} if before else {})
        seen += [row.number for row in answer.context["rows"]]
        before = answer.context["older"]
        if not before:
            break
    assert seen == list(LiveEntry.objects.order_by("-moment").values_list("pk", flat=True))
