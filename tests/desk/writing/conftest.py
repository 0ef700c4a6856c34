"""A story's form in Chromium, at a desk of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from deskbrowser import let_in
from deskserver import served
from lateedition.desk.stories.models import Story

SLOW_MS = 60_000


@pytest.fixture
def origin(newsroom: Any) -> Iterator[str]:
    """Where a browser reaches the desk."""
    with served() as origin:
        yield origin


@pytest.fixture
def form(request: pytest.FixtureRequest, newsroom: Any, origin: str, chromium: Any) -> Iterator[Any]:
    """The form of a draft with one text, as an editor has it; a test may ask for another width of the window, in pixels."""
    story = newsroom.story("Tunnel opens")
    story.save()
    story.save_revision()
    width = getattr(request, "param", 1350)
    context = chromium.new_context(viewport={"width": width, "height": 900}, has_touch=width < 1000)
    client = newsroom.client("editor")
    let_in(context, client, at=origin)
    page = context.new_page()
    page.set_default_timeout(SLOW_MS)
    page.goto(f"{origin}/desk/stories/edit/{story.pk}/")
    page.wait_for_selector(".public-DraftEditor-content")
    yield page
    context.close()


@pytest.fixture
def saved(form: Any) -> Any:
    """Save the form, and return the raw data of the body that was saved."""

    def save() -> list[dict[str, Any]]:
        form.keyboard.press("Control+s")
        form.wait_for_selector(".messages li")
        assert "updated" in form.locator(".messages").inner_text()
        latest = Story.objects.order_by("-pk").first().get_latest_revision_as_object()
        return list(latest.body.get_prep_value())

    return save
