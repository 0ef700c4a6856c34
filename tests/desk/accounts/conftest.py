"""People at a strict desk, and a device of theirs."""

from __future__ import annotations

from typing import Any

import pytest

from deskpeople import PASSWORD, Somebody
from lateedition.desk.people import Role, make_user
from softkey import SoftKey


@pytest.fixture(autouse=True)
def quick_passwords(request: pytest.FixtureRequest, settings: Any) -> None:
    """Hash passwords in no time, but where it is the hashing that is looked at."""
    if "hashed" not in request.fixturenames and "passwords" not in request.node.nodeid:
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def editor(newsroom: Any) -> Somebody:
    """Somebody who may publish, at a browser in which nobody has logged in."""
    return Somebody(make_user("asha", roles=[Role.DESK_CHIEF], password=PASSWORD))


@pytest.fixture
def reporter(newsroom: Any) -> Somebody:
    """Somebody who may not publish."""
    return Somebody(make_user("tom", roles=[Role.REPORTER], password=PASSWORD))


@pytest.fixture
def key(newsroom: Any, settings: Any) -> SoftKey:
    """A device that makes passkeys, for the desk's own address."""
    return SoftKey(settings.HOUSE.desk_url)
