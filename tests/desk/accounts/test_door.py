"""Nobody who can publish gets past the door without a second factor, whatever they ask for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings

from deskdoors import doors
from deskpeople import DESK, LOGIN, PASSWORD, SECOND, SET_UP, Somebody
from lateedition.desk.accounts.models import Session
from lateedition.desk.people import Role
from lateedition.desk.people.models import User

OPEN = {"", "favicon.ico", "desk/", "desk/logout/", "desk/jsi18n/", "desk/sprite/"}
"""What is open to nobody in particular, and holds nothing."""


def test_who_may_publish_is_led_to_set_up_a_second_factor_and_the_desk_opens_when_it_is_there(editor: Somebody) -> None:
    assert editor.password()["Location"] == SET_UP
    assert not editor.is_in()
    answer = editor.set_up_app()
    assert answer.status_code == 200
    assert answer.content.decode().count("<li><code>") == 10
    assert editor.is_in()


def test_half_way_in_nothing_of_the_desk_can_be_reached(newsroom: Any, editor: Somebody) -> None:
    story = newsroom.published()
    editor.password()
    opened, seen = [], 0
    for pattern, address in doors(number=story.pk):
        if pattern in OPEN or pattern.startswith("desk/login/"):
            continue
        for answer in (editor.client.get(address), editor.client.post(address)):
            shut = answer.status_code in (401, 403, 404, 405) or answer.get("Location", "").startswith(LOGIN)
            if not shut or b"Ferry strike ends" in answer.content:
                opened.append((pattern, answer.status_code))
        seen += 1
    assert opened == []
    assert seen > 100


def test_pictures_wait_behind_the_door_too(newsroom: Any, editor: Somebody) -> None:
    picture = newsroom.picture()
    newsroom.published(lead_picture=picture)
    [rendition, *_] = newsroom.log("picture")[-1].renditions
    editor.password()
    for address in (f"/desk/renditions/{rendition.digest}", f"/desk/originals/{picture.file.name}"):
        assert editor.client.get(address)["Location"].startswith(LOGIN)


def test_at_the_next_login_a_code_is_asked_for_and_without_it_nobody_is_in(editor: Somebody) -> None:
    editor.log_in()
    again = Somebody(editor.user, secret=editor.secret)
    assert again.password()["Location"] == SECOND
    assert not again.is_in()
    again.client.post(SECOND, {"code": "000000"})
    assert not again.is_in()
    again.client.post(SECOND, {"code": again.code()})
    assert again.is_in()


def test_whoever_is_half_in_cannot_set_up_another_factor_in_the_place_of_the_one_that_is_there(editor: Somebody) -> None:
    editor.log_in()
    thief = Somebody(editor.user)
    thief.password()
    assert thief.client.get(SET_UP)["Location"] == SECOND
    assert thief.client.post(SET_UP, {"code": "123456"})["Location"] == SECOND
    assert thief.client.post("/desk/login/set-up/options/").status_code == 403


def test_a_reporter_who_is_made_an_editor_goes_no_further_without_a_second_factor(reporter: Somebody) -> None:
    reporter.password()
    assert reporter.is_in()
    User.objects.filter(pk=reporter.user.pk).update(roles=[Role.REPORTER, Role.DESK_CHIEF])
    assert reporter.client.get(DESK)["Location"].startswith(LOGIN)
    assert reporter.client.get(LOGIN, follow=True).redirect_chain[-1][0] == SET_UP
    reporter.set_up_app()
    assert reporter.is_in()


def test_who_may_not_publish_may_have_a_second_factor_and_is_asked_for_it_then(reporter: Somebody) -> None:
    reporter.password()
    reporter.set_up_app()
    again = Somebody(reporter.user, secret=reporter.secret)
    assert again.password()["Location"] == SECOND
    again.client.post(SECOND, {"code": again.code()})
    assert again.is_in()


def test_where_it_is_only_offered_a_password_opens_the_desk(editor: Somebody) -> None:
    settings.HOUSE = replace(settings.HOUSE, two_factor="offered")
    editor.password()
    assert editor.is_in()


def test_a_demonstration_offers_it_and_any_other_newsroom_demands_it(newsroom: Any) -> None:
    house = settings.HOUSE
    assert house.demands_second_factor
    house.demonstration_logins.write_text("user editor, password x")
    assert not house.demands_second_factor
    assert replace(house, two_factor="required").demands_second_factor


@pytest.mark.parametrize("then", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_the_login_leads_to_the_desk_and_nowhere_else(reporter: Somebody, then: str) -> None:
    assert reporter.password(next=then)["Location"] == "/desk/"


def test_the_login_leads_to_where_one_wanted_to_go_through_the_second_step_too(editor: Somebody) -> None:
    editor.log_in()
    again = Somebody(editor.user, secret=editor.secret)
    again.password(next="/desk/press/")
    assert again.client.post(SECOND, {"code": again.code()})["Location"] == "/desk/press/"


def test_the_key_of_a_session_is_another_after_each_step(editor: Somebody) -> None:
    editor.client.post("/desk/login/passkey/options/")
    keys = [editor.client.cookies["desk_session"].value]
    editor.password()
    keys.append(editor.client.cookies["desk_session"].value)
    editor.set_up_app()
    keys.append(editor.client.cookies["desk_session"].value)
    assert len(set(keys)) == 3
    assert list(Session.objects.values_list("session_key", flat=True)) == keys[-1:]


def test_the_second_step_waits_a_quarter_of_an_hour_and_no_longer(editor: Somebody) -> None:
    editor.password()
    session = editor.client.session
    session["half in"] = session["half in"] | {"at": session["half in"]["at"] - 16 * 60}
    session.save()
    assert editor.client.get(SET_UP)["Location"] == LOGIN


def test_a_password_that_was_changed_meanwhile_does_not_lead_in(editor: Somebody) -> None:
    editor.password()
    editor.user.set_password(PASSWORD + " sharp")
    editor.user.save()
    assert editor.client.get(SET_UP)["Location"] == LOGIN
