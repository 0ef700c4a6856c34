"""Pictures at the wire desk, as an editor has them in Chromium: what binds is read first, and the story is taken with its picture."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from deskbrowser import let_in
from lateedition.desk.pictures.models import Picture
from lateedition.desk.stories.models import Story
from photos import photo, story_with_pictures


def test_an_editor_reads_what_binds_and_takes_the_story_with_its_picture_in_front(desk: Any, served: str, reader: Any) -> None:
    for payload, name in ((photo(size=(900, 600)), "ferry.jpg"), (story_with_pictures("ferry.jpg"), "story.json")):
        receipt = desk.inbox.take_in(payload, source="hw", name=name, received=timezone.now())
    let_in(reader, desk.editor, at=served)
    page = reader.new_page()
    page.goto(f"{served}/desk/wire/{receipt.entries[0]}/")

    picture = page.locator(".wire-picture")
    terms, image = picture.locator(".wire-picture__binding"), picture.locator("img")
    assert terms.inner_text() == "Usage terms No archive. Not for sale in Lumen."
    image.evaluate("each => each.decode()")
    assert image.evaluate("each => each.naturalWidth") == 480
    assert page.get_by_label("With picture").input_value() == "0"
    page.get_by_role("button", name="Take into a story").click()
    page.get_by_text("Write its description before it is published.").wait_for()

    story = Story.objects.get().get_latest_revision_as_object()
    assert story.lead_picture == Picture.objects.get()
    assert story.lead_picture.alt == ""
    page.goto(f"{served}/desk/wire/{receipt.entries[0]}/")
    assert "in front of our story" in picture.inner_text()
    page.close()
