"""Sessions: listed, ended, and at an end by themselves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from deskpeople import DESK, PASSWORD, Somebody
from lateedition.desk.accounts import sessions
from lateedition.desk.accounts.models import Session
from lateedition.desk.daybook.models import Deed

SECURITY = "/desk/account/security/"
ALARMS = "/desk/wire/alarms/now/"


def settings_under(environment: dict[str, str], names: tuple[str, ...]) -> list[Any]:
    """What Django's settings say in a process with this environment."""
    program = f"import json; from lateedition.desk import settings; print(json.dumps([getattr(settings, name) for name in {names!r}]))"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LATEEDITION_")}
    done = subprocess.run([sys.executable, "-P", "-c", program], env=kept | environment, capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


def moved_back(person: Somebody, **times: timedelta) -> None:
    """Let the session of `person` have been so long ago."""
    row = Session.objects.get(session_key=person.client.cookies["desk_session"].value)
    Session.objects.filter(pk=row.pk).update(**{name: getattr(row, name) - time for name, time in times.items()})


def test_one_sees_ones_own_sessions_in_words_and_whose_is_this_one(reporter: Somebody) -> None:
    reporter.password()
    phone = Somebody(reporter.user)
    phone.client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPhone) Safari/604"
    phone.client.defaults["REMOTE_ADDR"] = "203.0.113.7"
    phone.password()
    page = reporter.client.get(SECURITY).content.decode()
    for words in ("Firefox on Linux", "Safari on iPhone", "203.0.113.x", "with a password alone"):
        assert words in page
    assert "203.0.113.7" not in page
    assert page.count(">this one<") == 1
    assert reporter.client.cookies["desk_session"].value not in page


def test_a_session_that_is_ended_dies_at_the_next_request_and_so_does_what_its_pages_ask_by_themselves(reporter: Somebody) -> None:
    reporter.password()
    other = Somebody(reporter.user)
    other.password()
    assert other.client.get(ALARMS).status_code == 200
    key = other.client.cookies["desk_session"].value
    handle = Session.objects.get(session_key=key).handle
    reporter.client.post(f"{SECURITY}sessions/{handle}/end/")
    assert not other.is_in()
    assert other.client.get(ALARMS, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403
    assert not sessions.is_alive(key)
    assert reporter.is_in()


def test_all_other_sessions_are_ended_at_once(reporter: Somebody) -> None:
    reporter.password()
    others = [Somebody(reporter.user) for _ in range(3)]
    for other in others:
        other.password()
    reporter.client.post(f"{SECURITY}sessions/end-others/")
    assert [other.is_in() for other in others] == [False] * 3
    assert reporter.is_in()


def test_nobody_ends_somebody_elses_session_but_who_keeps_accounts(newsroom: Any, reporter: Somebody) -> None:
    reporter.password()
    handle = Session.objects.get(user=reporter.user).handle
    newsroom.client("editor").post(f"{SECURITY}sessions/{handle}/end/")
    for address in ("/desk/logins/", f"/desk/logins/{reporter.user.pk}/"):
        assert newsroom.client("editor").get(address).status_code == 403
    assert newsroom.client("editor").post(f"/desk/logins/{reporter.user.pk}/sessions/{handle}/end/").status_code == 403
    assert reporter.is_in()
    keeper = newsroom.client("administrator")
    assert "Firefox on Linux" in keeper.get(f"/desk/logins/{reporter.user.pk}/").content.decode()
    assert "tom" in keeper.get("/desk/logins/").content.decode()
    keeper.post(f"/desk/logins/{reporter.user.pk}/sessions/{handle}/end/")
    assert not reporter.is_in()
    line = Deed.objects.filter(action="lateedition.session_ended").latest("pk")
    assert (line.who, line.label) == ("administrator", "tom")


def test_who_keeps_accounts_resets_somebody_whose_phone_is_lost_and_not_themselves(newsroom: Any, editor: Somebody) -> None:
    editor.log_in()
    keeper = newsroom.client("administrator")
    keeper.post(f"/desk/logins/{editor.user.pk}/reset/")
    assert not editor.is_in()
    me = keeper.get("/desk/account/").context["user"].pk
    assert "cannot reset yourself" in keeper.post(f"/desk/logins/{me}/reset/", follow=True).content.decode()


def test_a_new_password_ends_all_other_sessions(reporter: Somebody) -> None:
    reporter.password()
    other = Somebody(reporter.user)
    other.password()
    new = "nine ferries sail at dawn"
    named = {"name_email-first_name": "Tom", "name_email-last_name": "Rao", "name_email-email": "tom@example.org"}
    said = {"password-old_password": PASSWORD, "password-new_password1": new, "password-new_password2": new}
    form = _fields(reporter.client.get("/desk/account/"))
    assert reporter.client.post("/desk/account/", form | named | said).status_code == 302
    assert reporter.is_in()
    assert not other.is_in()
    assert Session.objects.filter(user=reporter.user).count() == 1
    assert Deed.objects.filter(action="lateedition.password", user=reporter.user).exists()


def test_an_idle_session_ends(reporter: Somebody) -> None:
    reporter.password()
    moved_back(reporter, seen=timedelta(minutes=59))
    assert reporter.is_in()
    moved_back(reporter, seen=timedelta(minutes=61))
    assert not reporter.is_in()


def test_a_screen_that_nobody_looks_at_does_not_keep_its_session_awake(newsroom: Any, reporter: Somebody) -> None:
    reporter.password()
    moved_back(reporter, seen=timedelta(minutes=40))
    before = Session.objects.get(user=reporter.user).seen
    story, script = newsroom.published().pk, {"x-requested-with": "XMLHttpRequest"}
    reporter.client.get(ALARMS)
    assert reporter.client.post(f"/desk/together/{story}/beat/", headers=script).status_code == 200
    for address in (f"/desk/together/present/?stories={story}", "/desk/login/again/", "/desk/readers/", f"/desk/readers/story/{story}/"):
        assert reporter.client.get(address, headers=script).status_code == 200
    assert Session.objects.get(user=reporter.user).seen == before
    reporter.client.get(DESK)
    assert Session.objects.get(user=reporter.user).seen > before


def test_no_session_lasts_longer_than_a_day_however_busy(reporter: Somebody) -> None:
    reporter.password()
    end = Session.objects.get(user=reporter.user).expire_date
    assert timedelta(hours=23, minutes=59) < end - timezone.now() <= timedelta(hours=24)
    session = reporter.client.session
    session["something"] = 1
    session.save()
    assert Session.objects.get(user=reporter.user).expire_date == end
    moved_back(reporter, expire_date=timedelta(hours=24))
    assert not reporter.is_in()


def test_how_long_is_a_setting(reporter: Somebody) -> None:
    settings.HOUSE = replace(settings.HOUSE, session_idle_min=5, session_hours=2)
    reporter.password()
    assert Session.objects.get(user=reporter.user).expire_date < timezone.now() + timedelta(hours=2, seconds=1)
    moved_back(reporter, seen=timedelta(minutes=6))
    assert not reporter.is_in()


def test_sessions_that_have_ended_are_swept_away_when_somebody_logs_in(reporter: Somebody) -> None:
    reporter.password()
    moved_back(reporter, seen=timedelta(hours=3))
    Somebody(reporter.user).password()
    assert Session.objects.filter(user=reporter.user).count() == 1


def test_what_strangers_leave_is_swept_away(reporter: Somebody) -> None:
    reporter.client.post("/desk/login/passkey/options/")
    moved_back(reporter, expire_date=timedelta(hours=1))
    Somebody(reporter.user).client.post("/desk/login/passkey/options/")
    assert Session.objects.count() == 1


def test_logging_out_is_a_line_of_the_daybook(reporter: Somebody) -> None:
    reporter.password()
    reporter.client.post("/desk/logout/")
    line = Deed.objects.latest("pk")
    assert (line.who, line.message) == ("tom", "Logged out (/desk/logout/)")


def test_who_is_shut_out_is_out_at_once(reporter: Somebody) -> None:
    reporter.password()
    reporter.user.is_active = False
    reporter.user.save()
    assert not reporter.is_in()


def test_over_https_cookies_are_for_this_host_alone_and_never_leave_tls(tmp_path: Path) -> None:
    names = (*(f"{name}_COOKIE_NAME" for name in ("SESSION", "CSRF", "KNOWN")), "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    told = settings_under({"LATEEDITION_HOME": str(tmp_path), "LATEEDITION_DESK_URL": "https://desk.example.org"}, names)
    assert told == ["__Host-desk_session", "__Host-desk_csrf", "__Host-desk_known", True, True]
    plain = settings_under({"LATEEDITION_HOME": str(tmp_path)}, names)
    assert plain[:4] == ["desk_session", "desk_csrf", "desk_known", False]


def _fields(page: Any) -> dict[str, Any]:
    """What a browser would send back of the account page's forms."""
    found: dict[str, Any] = {}
    for panels in page.context["panels_by_tab"].values():
        for panel in panels:
            form = panel.get_form()
            for field in form:
                value = field.value()
                if panel.name not in ("password", "avatar") and value is not None and not hasattr(value, "read"):
                    found[field.html_name] = value
    return found
