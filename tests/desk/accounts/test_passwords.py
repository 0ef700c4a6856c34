"""Passwords: how they are kept, and what is asked of one."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from deskpeople import SHIPPED, Somebody
from lateedition.desk.accounts.passwords import Argon2id
from lateedition.desk.people import Role, make_user


def is_good(password: str, user: Any = None) -> bool:
    try:
        validate_password(password, user)
    except ValidationError:
        return False
    return True


def test_a_password_is_kept_as_argon2id_with_no_less_than_owasp_asks(newsroom: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, cost in SHIPPED.items():
        monkeypatch.setattr(Argon2id, name, cost)
    user = make_user("asha", roles=[Role.REPORTER], password="the ferry sails at nine")
    _, kind, _, costs, *_ = user.password.split("$")
    memory, time, _ = (int(cost.partition("=")[2]) for cost in costs.split(","))
    assert kind == "argon2id"
    assert memory >= 19 * 1024
    assert time >= 2


@pytest.mark.parametrize(("password", "good"), [("abcdefghijklmn", False), ("abcdefghijklmno", True), ("ä" * 64, True), ("x " * 512, True)])
def test_alone_it_has_fifteen_characters_whichever_and_sixty_four_are_not_too_many(newsroom: Any, password: str, good: bool) -> None:
    assert is_good(password) is good


def test_more_than_anybody_types_is_too_much(newsroom: Any) -> None:
    assert not is_good("x y" * 400)


def test_beside_a_second_factor_eight_are_enough(editor: Somebody) -> None:
    assert not is_good("tidegate", editor.user)
    editor.log_in()
    assert is_good("tidegate", editor.user)
    assert not is_good("tidegat", editor.user)


def test_a_password_that_everybody_knows_or_that_is_ones_name_is_none(newsroom: Any) -> None:
    user = make_user("asha-from-the-harbour", roles=[Role.REPORTER], password="the ferry sails at nine")
    assert not is_good("asha-from-the-harbour", user)
    assert not is_good("1q2w3e4r5t6y7u8i9o0p")
