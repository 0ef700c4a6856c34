"""An alarm stands over every page of the desk until an editor says that it was heard; the list keeps who and when."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from lateedition.desk.intake.models import Alarm
from lateedition.desk.stories.models import Story

PAGES = ("/desk/stories/", "/desk/wire/", "/desk/live-blogs/", "/desk/images/", "/desk/account/")
ALARM = 'data-alarm="'


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.fixture
def killed(desk: Any) -> Story:
    """A story that its agency has killed."""
    story = desk.story_off_the_wire()
    desk.send(version=2, status="canceled", note="Wrong man. Kill at once.")
    desk.follow()
    return Story.objects.get(pk=story.pk)


def hear(client: Client, **said: str) -> Any:
    return client.post(f"/desk/wire/alarms/{Alarm.objects.get().pk}/heard/", said)


@pytest.mark.parametrize("address", PAGES)
def test_everybody_at_the_desk_sees_it_on_every_page(desk: Any, killed: Story, address: str) -> None:
    for client in (desk.reporter, desk.editor):
        text = text_of(client, address)
        assert "KILL" in text
        assert "ap.example killed “Kim gets a medal”." in text
        assert "Wrong man. Kill at once." in text


def test_nobody_who_is_not_logged_in_sees_any_of_it(desk: Any, killed: Story) -> None:
    assert ALARM not in text_of(desk.anonymous, "/desk/login/")
    assert desk.anonymous.get("/desk/wire/alarms/now/").status_code == 302


def test_it_has_the_receipt_with_a_line_for_each_surface(desk: Any, killed: Story) -> None:
    text = text_of(desk.editor, "/desk/stories/")

    for surface in ("page", "lists", "feeds", "pictures", "live entries", "past editions"):
        assert f'<th scope="row">{surface}</th>' in desk.editor.get(f"/desk/receipts/{1}/").content.decode(), surface
    assert "Not gone everywhere yet" in text


def test_an_editor_says_that_it_was_heard_and_it_is_gone_for_all_and_kept_in_the_list(desk: Any, killed: Story) -> None:
    answer = hear(desk.editor, next="/desk/live-blogs/")
    alarm = Alarm.objects.get()

    assert answer["Location"] == "/desk/live-blogs/"
    assert str(alarm.acknowledged_by) == "editor"
    assert alarm.acknowledged
    assert ALARM not in text_of(desk.reporter, "/desk/stories/")
    assert "Heard by editor, " in text_of(desk.reporter, "/desk/wire/alarms/")


def test_it_was_heard_by_the_first_who_said_so(desk: Any, killed: Story) -> None:
    hear(desk.editor)
    hear(desk.newsroom.client("administrator"))

    assert str(Alarm.objects.get().acknowledged_by) == "editor"


def test_a_reporter_sees_it_and_cannot_say_for_the_editors_that_it_was_heard(desk: Any, killed: Story) -> None:
    assert "I have heard it" in text_of(desk.editor, "/desk/stories/")
    assert "I have heard it" not in text_of(desk.reporter, "/desk/stories/")
    hear(desk.reporter)

    assert Alarm.objects.get().acknowledged is None


@pytest.mark.parametrize("where", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_the_way_back_leads_nowhere_else(desk: Any, killed: Story, where: str) -> None:
    assert hear(desk.editor, next=where)["Location"] == "/desk/wire/alarms/"


def test_it_leads_to_our_story_and_to_what_the_agency_sent(desk: Any, killed: Story) -> None:
    text = text_of(desk.editor, "/desk/stories/")
    source = re.search(r'href="(/desk/wire/receipts/\d+/)"', text)

    assert f'href="/desk/stories/edit/{killed.pk}/"' in text
    assert source
    assert "Wrong man. Kill at once." in desk.editor.get(source[1], follow=True).content.decode()
    assert desk.editor.get("/desk/wire/receipts/999/").status_code == 404


def test_a_page_that_is_open_can_ask_for_what_came_since(desk: Any, killed: Story) -> None:
    text = text_of(desk.editor, "/desk/wire/alarms/now/?next=/desk/images/")

    assert ALARM in text
    assert 'name="next" value="/desk/images/"' in text
    assert "<html" not in text


def test_words_of_the_agency_are_text_and_never_markup(desk: Any) -> None:
    desk.story_off_the_wire(headline="<script>alert(1)</script>")
    desk.send(version=2, status="canceled", note="<script>alert(2)</script>")
    desk.follow()

    assert "<script>alert" not in text_of(desk.editor, "/desk/stories/")


def test_a_kill_of_what_an_editor_had_killed_already_alarms_nobody_and_is_on_record(desk: Any) -> None:
    from django.utils import timezone

    from lateedition.desk.stories import actions

    story = desk.story_off_the_wire()
    actions.kill(story, user=None, now=timezone.now(), reason="by hand")
    desk.send(version=2, status="canceled")
    desk.follow()

    assert ALARM not in text_of(desk.editor, "/desk/stories/")
    assert "Heard by nobody: there was nothing left to do" in text_of(desk.editor, "/desk/wire/alarms/")


def test_a_page_of_the_desk_costs_one_query_for_the_alarms_there_are_not(desk: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    text_of(desk.editor, "/desk/wire/alarms/now/")
    with CaptureQueriesContext(connection) as asked:
        text_of(desk.editor, "/desk/wire/alarms/now/")

    assert sum("intake_alarm" in query["sql"] for query in asked) == 1
