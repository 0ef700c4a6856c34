"""Taking an item into a story, from the button to what the editor finds."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from wagtail.admin.admin_url_finder import AdminURLFinder

from lateedition.desk.intake import actions
from lateedition.desk.intake.take import draft_of
from lateedition.desk.people.models import User
from lateedition.desk.stories.bodies import body_of_stream
from lateedition.desk.stories.models import Agency, Author, Story, Topic
from lateedition.story.blocks import plain_text


def take(desk: Any, number: int) -> Any:
    return desk.reporter.post(f"/desk/wire/{number}/take/", follow=True)


def edit_page_of(taken: Story) -> str:
    """Where the desk edits a story."""
    address = AdminURLFinder().get_edit_url(taken)
    assert address, "the desk has no page to edit a story on"
    return address


def story() -> Story:
    """The story as an editor opens it: its newest draft."""
    return Story.objects.get().get_latest_revision_as_object()


def test_a_taken_item_is_a_draft_with_everything_in_place_and_nobody_reads_it_yet(desk: Any) -> None:
    Agency.objects.create(name="Associated Press", code="AP, ap.example")
    Author.objects.create(name="Asha Rao")
    Topic.objects.create(name="medals")
    answer = take(desk, desk.receive())
    taken = story()

    assert answer.redirect_chain == [(edit_page_of(taken), 302)]
    assert "Taken from ap.example into a draft." in answer.content.decode()
    assert (taken.headline, taken.standfirst, taken.list_headline) == ("Kim gets a medal", "A war anniversary is marked.", "")
    assert plain_text(body_of_stream(taken.body.get_prep_value())) == "Russia gave Kim a medal.\n\nIt was the second."
    assert (taken.agency.name, taken.dateline_place, taken.language, taken.news_value) == ("Associated Press", "Moscow", "en", 5)
    assert [signed.author.name for signed in taken.authors.all()] == ["Asha Rao"]
    assert [topic.name for topic in taken.topics.all()] == ["medals"]
    assert (taken.wire_provider, taken.wire_guid, taken.wire_version) == ("ap.example", "urn:newsml:ap.example:20200505:4711", 1)
    assert not taken.live
    assert not Story.objects.get().live


def test_what_only_the_desk_may_know_is_in_the_note_and_nowhere_else(desk: Any) -> None:
    take(desk, desk.receive())
    taken = story()

    for said in ("Usage terms: No archive use", "Desk: call 555-0101", "Byline as sent: By Asha Rao and Nobody Known", "Medals, ceremony"):
        assert said in taken.note_to_desk
    assert "555-0101" not in taken.headline + taken.standfirst + plain_text(body_of_stream(taken.body.get_prep_value()))


def test_an_agency_nobody_knows_is_added_and_the_next_item_finds_it(desk: Any) -> None:
    take(desk, desk.receive())
    assert "New agency “AP”: check its name" in story().note_to_desk
    take(desk, desk.receive(uri="urn:newsml:ap.example:2"))

    assert [agency.name for agency in Agency.objects.all()] == ["AP"]


def test_a_name_that_two_authors_have_is_nobodys_byline(desk: Any) -> None:
    Author.objects.create(name="Asha Rao", slug="a")
    Author.objects.create(name="Asha Rao", slug="b")
    take(desk, desk.receive())

    assert list(story().authors.all()) == []
    assert "Byline as sent" in story().note_to_desk


def test_a_language_nobody_writes_here_becomes_the_sites(desk: Any) -> None:
    take(desk, desk.receive(language="tlh"))

    assert story().language == "en"


def test_the_same_item_taken_twice_is_one_story(desk: Any) -> None:
    number = desk.receive()
    first = take(desk, number)
    second = desk.editor.post(f"/desk/wire/{number}/take/", follow=True)

    assert Story.objects.count() == 1
    assert second.redirect_chain == first.redirect_chain
    assert "This item was taken before; this is its story." in second.content.decode()


def test_a_newer_version_of_a_taken_item_leads_to_the_story_there_is(desk: Any) -> None:
    take(desk, desk.receive())
    take(desk, desk.receive(version="2"))

    assert Story.objects.get().wire_version == 1


def test_a_version_may_be_as_large_as_agencies_number_them(desk: Any) -> None:
    take(desk, desk.receive(version="900000000000000000"))

    assert Story.objects.get().wire_version == 900_000_000_000_000_000
    assert Story._meta.get_field("wire_version").get_internal_type() == "PositiveBigIntegerField"


def test_two_editors_who_take_one_item_at_once_get_one_story(desk: Any) -> None:
    entry = desk.inbox.entry(desk.receive())
    draft = draft_of(entry.item, canceled=False, now=datetime(2020, 5, 5, tzinfo=UTC), zone=ZoneInfo("UTC"))
    assert desk.reporter
    user = User.objects.get(username="reporter")
    ready, made = threading.Barrier(4), []

    def taking() -> None:
        ready.wait()
        made.append(actions.take(draft, receipt=entry.receipt, user=user).made)
        connections.close_all()

    threads = [threading.Thread(target=taking) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(made) == [False, False, False, True]
    assert Story.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "says"), [("canceled", "The agency has killed this item."), ("withheld", "The agency withholds this item.")]
)
def test_what_is_killed_or_withheld_is_refused_with_the_reason(desk: Any, status: str, says: str) -> None:
    answer = take(desk, desk.receive(pubstatus=status))

    assert says in answer.content.decode()
    assert Story.objects.count() == 0


def test_an_embargoed_item_is_a_draft_that_tells_the_desk_until_when(desk: Any) -> None:
    ends = (timezone.now() + timedelta(hours=3)).replace(microsecond=0)
    take(desk, desk.receive(embargoed=ends.isoformat()))

    assert story().note_to_desk.startswith(f"EMBARGO until {ends:%b %d, %Y %H:%M} UTC. Do not publish before.")


def test_an_older_version_is_not_taken_and_the_newest_is_shown_instead(desk: Any) -> None:
    first = desk.receive()
    second = desk.receive(version="2")
    answer = take(desk, first)

    assert answer.redirect_chain == [(f"/desk/wire/{second}/", 302)]
    assert "A newer version of this item has come in." in answer.content.decode()
    assert Story.objects.count() == 0


def test_a_story_says_on_its_edit_page_and_in_the_inbox_that_its_agency_went_on(desk: Any, page: Any) -> None:
    take(desk, desk.receive())
    edit = edit_page_of(story())
    assert "The agency has sent" not in page(edit)
    desk.receive(version="4")
    said = "The agency has sent version 4; this story was taken from version 1"

    assert said in page(edit)
    assert said in page("/desk/wire/")


def test_a_story_says_on_its_edit_page_and_in_the_inbox_that_its_item_was_killed(desk: Any, page: Any) -> None:
    take(desk, desk.receive())
    edit = edit_page_of(story())
    desk.receive(version="2", pubstatus="canceled")

    assert "KILLED by the agency" in page(edit)
    assert "KILLED by the agency" in page("/desk/wire/")


def test_an_item_without_numbers_that_came_anew_is_told_too(desk: Any, page: Any) -> None:
    take(desk, desk.receive(version=None))
    edit = edit_page_of(story())
    desk.receive(
        version=None, headline="Other words", versioncreated="2020-05-05T10:00:00Z", received=timezone.now() + timedelta(seconds=1)
    )

    assert "The agency has sent this item anew since the story was taken" in page("/desk/wire/")
    assert "A newer version has come: headline, no conflict." in page(edit)


def test_taking_is_a_post_with_a_token(desk: Any) -> None:
    number = desk.receive()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.reporter.cookies

    assert strict.post(f"/desk/wire/{number}/take/").status_code == 403
    assert desk.reporter.get(f"/desk/wire/{number}/take/").status_code == 405
    assert Story.objects.count() == 0
