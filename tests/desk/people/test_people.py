"""Accounts and roles."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from lateedition.desk.people import Role, make_user
from lateedition.desk.people.models import User

PASSWORD = "the ferry sails at nine"


def test_a_weak_password_is_refused_and_a_good_one_is_kept_as_argon2(newsroom):
    for weak in ("short", "password1234", "asha-asha-asha"):
        with pytest.raises(ValidationError):
            make_user("asha-asha-asha", roles=[Role.REPORTER], password=weak)
    assert make_user("asha", roles=[Role.REPORTER], password=PASSWORD).password.startswith("argon2$argon2id$")


def test_a_login_with_the_password_opens_the_desk(newsroom):
    make_user("asha", roles=[Role.REPORTER], password=PASSWORD)
    client = newsroom.client(None)
    assert client.post("/desk/login/", {"username": "asha", "password": "wrong"}).status_code == 200
    assert client.get("/desk/stories/").status_code == 302
    client.post("/desk/login/", {"username": "asha", "password": PASSWORD})
    answer = client.get("/desk/stories/")
    assert answer.status_code == 200
    cookie = client.cookies["desk_session"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_an_operator_makes_an_account_and_says_what_it_is_at_the_desk(newsroom):
    said = {"username": "asha", "password1": PASSWORD, "password2": PASSWORD, "roles": ["reporter", "section-editor"]}
    operator = newsroom.client("operator")
    assert "needs at least one section" in operator.post("/desk/users/new/", said).content.decode()
    operator.post("/desk/users/new/", said | {"edited_sections": [newsroom.section.pk]})
    asha = User.objects.get(username="asha")
    assert asha.held_roles == (Role.REPORTER, Role.SECTION_EDITOR)
    assert list(asha.edited_sections.all()) == [newsroom.section]
    page = operator.get(f"/desk/users/edit/{asha.pk}/").content.decode()
    assert "is_superuser" not in page
    assert re.search(rf'name="edited_sections" value="{newsroom.section.pk}"[^>]*checked', page)
    operator.post(f"/desk/users/edit/{asha.pk}/", {"username": "asha", "roles": ["reporter"], "is_active": "on", "is_superuser": "on"})
    asha = User.objects.get(username="asha")
    assert (asha.held_roles, asha.is_superuser, list(asha.edited_sections.all())) == ((Role.REPORTER,), False, [])


def test_the_list_of_accounts_says_who_is_what(newsroom):
    make_user("asha", roles=[Role.REPORTER, Role.PICTURE_EDITOR], password=PASSWORD)
    page = newsroom.client("operator").get("/desk/users/?role=picture-editor").content.decode()
    assert "Reporter, Picture editor" in page
    assert "Operator" not in page.partition("<tbody>")[2]


def test_somebody_who_is_nothing_at_the_desk_is_told_who_may(newsroom):
    client = newsroom.client(None)
    client.force_login(make_user("asha", roles=[], password=PASSWORD))
    answer = client.get("/desk/stories/")
    assert answer.status_code == 403
    assert (
        "You may not read what is not published. Who may: Reporter, Section editor, Desk chief, Picture editor." in answer.content.decode()
    )


def test_every_refusal_is_a_page_that_leads_on_and_to_a_script_a_sentence(newsroom):
    script, strict = {"x-requested-with": "XMLHttpRequest"}, Client(enforce_csrf_checks=True)
    for client, address, status, said in (
        (newsroom.client("reporter"), "/desk/stories/edit/4711/", 404, "of something that was deleted"),
        (newsroom.client("reporter"), "/desk/nowhere/at/all/", 404, "of something that was deleted"),
        (Client(), "/nowhere/", 404, "of something that was deleted"),
        (strict, "/desk/login/", 403, "Nothing was done"),
    ):
        ask = client.post if client is strict else client.get
        page = ask(address)
        assert (page.status_code, said in page.content.decode(), 'href="/desk/"' in page.content.decode()) == (status, True, True), address
        if "edit" in address:
            continue
        told = ask(address, headers=script)
        assert (told.status_code, "<" in told.content.decode(), said in told.content.decode()) == (status, False, True), address


def test_who_is_told_that_their_own_role_may_is_told_where(newsroom):
    picture = newsroom.picture()
    page = newsroom.client("reporter").get(f"/desk/images/{picture.pk}/").content.decode()
    assert "Reporter (their own), Section editor (their own), Desk chief, Picture editor." in page


def test_a_page_learns_who_is_logged_in_and_a_token_that_forms_may_send(newsroom):
    assert Client().get("/desk/login/again/").json()["person"] is None
    reporter = newsroom.client("reporter")
    reporter.handler.enforce_csrf_checks = True
    told = reporter.get("/desk/login/again/").json()
    assert told["person"] == reporter.get("/desk/account/").context["user"].pk
    address = f"/desk/together/{newsroom.published().pk}/beat/"
    assert reporter.post(address).status_code == 403
    assert reporter.post(address, headers={"x-csrftoken": told["token"]}).status_code == 200
