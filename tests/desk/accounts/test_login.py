"""Logging in: what is said, how long it takes, how often one may, and what is written down."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from deskpeople import LOGIN, PASSWORD, SECOND, Somebody
from lateedition.desk.accounts import throttle
from lateedition.desk.accounts.models import Failures
from lateedition.desk.accounts.passwords import Argon2id
from lateedition.desk.accounts.wording import WRONG
from lateedition.desk.daybook.models import Deed


def said_on(page: Any) -> str:
    """What the page says in its alert."""
    return re.sub(r"\s+", " ", re.search(r'role="alert">([^<]*)<', page.content.decode())[1]).strip()


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often a password was hashed: that is what takes time."""
    count: list[int] = []
    for name in ("encode", "verify"):
        before = getattr(Argon2id, name)
        monkeypatch.setattr(Argon2id, name, lambda self, *said, before=before, **more: count.append(1) or before(self, *said, **more))
    return count


def test_a_name_that_nobody_has_and_a_wrong_password_are_answered_in_the_same_words_and_with_as_much_work(
    reporter: Somebody, hashed: list[int]
) -> None:
    wrong = reporter.client.post(LOGIN, {"username": "tom", "password": "x" * 20})
    work, hashed[:] = len(hashed), []
    nobody = reporter.client.post(LOGIN, {"username": "nobody", "password": "x" * 20})
    assert said_on(wrong) == said_on(nobody) == WRONG
    assert wrong.status_code == nobody.status_code == 200
    assert len(hashed) == work == 1


def test_a_wrong_code_is_answered_in_the_same_words(editor: Somebody) -> None:
    editor.log_in()
    again = Somebody(editor.user)
    again.password()
    assert said_on(again.client.post(SECOND, {"code": "000000"})) == WRONG


def test_an_account_that_is_shut_is_answered_like_one_that_is_not_there(reporter: Somebody) -> None:
    get_user_model().objects.filter(pk=reporter.user.pk).update(is_active=False)
    assert said_on(reporter.password()) == WRONG


def test_who_guesses_waits_longer_and_longer_and_is_told_how_long(reporter: Somebody) -> None:
    answers = [reporter.password("wrong wrong wrong") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[-1]["Retry-After"] == "1"
    assert "Wait 1 second" in said_on(answers[-1])
    later = timezone.now()
    waits = []
    for _ in range(9):
        Failures.objects.update(until=later)
        reporter.password("wrong wrong wrong")
        row = Failures.objects.get(key__startswith="account:")
        waits.append(round((row.until - row.last).total_seconds()))
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 300]


def test_waiting_outlives_a_restart_and_is_known_to_every_process(reporter: Somebody) -> None:
    for _ in range(5):
        reporter.password("wrong wrong wrong")
    from django.db import connections

    connections.close_all()
    assert Somebody(reporter.user).password().status_code == 429


def test_a_name_that_nobody_has_is_made_to_wait_like_any_other(newsroom: Any) -> None:
    client = Client()
    codes = [client.post(LOGIN, {"username": "Nobody", "password": "x"}).status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]


def test_somebody_elses_attempts_never_keep_a_person_out_of_the_browser_that_they_use(reporter: Somebody) -> None:
    reporter.password()
    reporter.client.post("/desk/logout/")
    attacker = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(8):
        attacker.post(LOGIN, {"username": "tom", "password": "wrong"})
    assert Somebody(reporter.user).password().status_code == 429
    reporter.password()
    assert reporter.is_in()


def test_one_address_cannot_try_many_names(newsroom: Any) -> None:
    client = Client(REMOTE_ADDR="203.0.113.9")
    codes = [client.post(LOGIN, {"username": f"name{number}", "password": "x"}).status_code for number in range(21)]
    assert codes == [200] * 20 + [429]
    assert Client(REMOTE_ADDR="203.0.113.10").post(LOGIN, {"username": "name0", "password": "x"}).status_code == 200


def test_an_address_that_logs_in_rightly_is_not_counted(reporter: Somebody) -> None:
    for _ in range(3):
        Somebody(reporter.user).password()
    assert Failures.objects.filter(key__startswith="address:").get().count == 0


def test_codes_are_guessed_slowly_by_whoever_has_the_password(editor: Somebody) -> None:
    editor.log_in()
    thief = Somebody(editor.user)
    thief.password()
    assert [thief.client.post(SECOND, {"code": "000000"}).status_code for _ in range(6)] == [200] * 5 + [429]
    known = Somebody(editor.user, editor.client, editor.secret)
    known.client.post("/desk/logout/")
    known.password()
    known.client.post(SECOND, {"code": known.code()})
    assert known.is_in()


def test_an_attempt_is_counted_before_it_is_looked_at(newsroom: Any) -> None:
    now = timezone.now()
    assert [throttle.counted(["account:x"], now=now) for _ in range(6)] == [0, 0, 0, 0, 0, 1]
    throttle.was_right(["account:x"], now=now)
    assert throttle.counted(["account:x"], now=now) == 0


def test_what_was_failed_long_ago_is_forgotten(newsroom: Any) -> None:
    now = timezone.now()
    for _ in range(5):
        throttle.counted(["account:x"], now=now)
    assert throttle.counted(["account:x"], now=now + timedelta(hours=13)) == 0
    assert Failures.objects.get().count == 1


def test_logins_and_failures_are_in_the_daybook_and_what_was_typed_as_a_name_is_not(reporter: Somebody) -> None:
    reporter.client.post(LOGIN, {"username": "my secret password", "password": "x"})
    reporter.password("wrong wrong wrong")
    reporter.password()
    lines = list(Deed.objects.filter(action__startswith="lateedition.login").order_by("pk"))
    assert [(line.action.partition(".")[2], line.label, line.outcome) for line in lines] == [
        ("login_failed", "nobody of that name", "refused"),
        ("login_failed", "tom", "refused"),
        ("login", "tom", "done"),
    ]
    assert [line.who for line in lines] == ["somebody outside", "somebody outside", "tom"]
    assert lines[-1].data == {"with": "none", "by": "tom", "from": "this machine"}


def test_a_form_without_its_token_logs_nobody_in(reporter: Somebody) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(LOGIN, {"username": "tom", "password": PASSWORD}).status_code == 403


def test_whoever_is_in_is_led_on_from_the_login(reporter: Somebody) -> None:
    reporter.password()
    assert reporter.client.get(LOGIN, {"next": "/desk/wire/"})["Location"] == "/desk/wire/"


def test_the_login_has_no_way_to_get_a_password_by_mail(newsroom: Any) -> None:
    assert newsroom.client("administrator").get("/desk/password_reset/").status_code == 404
    assert Client().get("/desk/password_reset/")["Location"].startswith(LOGIN)
