"""What the desk does not serve is not loaded into each of its processes."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from lateedition.desk.starting import start


def test_wagtails_api_is_at_no_address_and_its_schemas_are_not_made(newsroom: Any) -> None:
    assert newsroom.client("editor").get("/desk/api/v3/openapi.json", follow=True).status_code == 404
    assert "ninja" not in sys.modules


def test_what_is_started_is_not_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.setup", lambda: pytest.fail("Django was started a second time"))
    start()
