"""What tests of fronts share: the clock that pages go by, and the zone of the site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from lateedition.desk.stories.queries import site_settings


@pytest.fixture
def django_now() -> Callable[[], datetime]:
    """The time that it is for a page."""
    return timezone.now


@pytest.fixture
def settings_zone(newsroom: Any) -> Callable[[str], None]:
    """Put the site into another zone."""

    def put(zone: str) -> None:
        site = site_settings()
        site.zone = zone
        site.save(now=timezone.now())

    return put
