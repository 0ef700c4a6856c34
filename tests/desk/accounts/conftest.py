"""People at a strict desk, and a device of theirs."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings

from deskpeople import PASSWORD, Somebody
from lateedition.desk.people import make_user
from softkey import SoftKey


@pytest.fixture
def editor(newsroom: Any) -> Somebody:
    """Somebody who may publish, at a browser in which nobody has logged in."""
    return Somebody(make_user("asha", role="editor", password=PASSWORD))


@pytest.fixture
def reporter(newsroom: Any) -> Somebody:
    """Somebody who may not publish."""
    return Somebody(make_user("tom", role="reporter", password=PASSWORD))


@pytest.fixture
def key(newsroom: Any) -> SoftKey:
    """A device that makes passkeys, for the desk's own address."""
    return SoftKey(settings.HOUSE.desk_url)
