"""Accounts and roles."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from lateedition.desk.people import make_user

PASSWORD = "the ferry sails at nine"


def test_a_reporter_may_write_and_nothing_that_readers_see(newsroom):
    reporter = make_user("asha", role="reporter", password=PASSWORD)
    assert reporter.has_perms(["wagtailadmin.access_admin", "stories.add_story", "stories.change_story", "stories.change_livestory"])
    granted = {name.partition(".")[2] for name in reporter.get_all_permissions()}
    assert not {name for name in granted if name.startswith(("publish", "delete", "unlock"))}
    assert not {"change_section", "change_topic", "change_sitesettings", "change_user"} & granted


def test_an_editor_may_do_everything_editorial_and_keep_no_accounts(newsroom):
    editor = make_user("tom", role="editor", password=PASSWORD)
    assert editor.has_perms(["stories.publish_story", "stories.publish_livestory", "stories.delete_story", "stories.change_sitesettings"])
    assert not editor.has_perm("people.add_user")
    assert not editor.is_superuser


def test_there_are_two_roles_to_begin_with(newsroom):
    assert set(Group.objects.values_list("name", flat=True)) == {"Reporter", "Editor"}


def test_a_weak_password_is_refused_and_a_good_one_is_kept_as_argon2(newsroom):
    for weak in ("short", "password1234", "asha-asha-asha"):
        with pytest.raises(ValidationError):
            make_user("asha-asha-asha", role="reporter", password=weak)
    assert make_user("asha", role="reporter", password=PASSWORD).password.startswith("argon2$argon2id$")


def test_a_login_with_the_password_opens_the_desk(newsroom):
    make_user("asha", role="reporter", password=PASSWORD)
    client = newsroom.client(None)
    assert client.post("/desk/login/", {"username": "asha", "password": "wrong"}).status_code == 200
    assert client.get("/desk/stories/").status_code == 302
    client.post("/desk/login/", {"username": "asha", "password": PASSWORD})
    answer = client.get("/desk/stories/")
    assert answer.status_code == 200
    cookie = client.cookies["desk_session"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
