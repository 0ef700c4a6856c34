"""What an agency has sent since stands over the story's own form, and a correction of what readers have over every page."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from lateedition.desk.intake.models import WireLine
from lateedition.desk.intake.reminders import MOST
from lateedition.desk.stories.models import Story
from newswire import PARAGRAPHS, newsml

NEWER = (*PARAGRAPHS[:2], "He wore it at noon.")
NEWS = "A newer version has come: 1 paragraph, no conflict."
CORRECTION = "CORRECTION: mandatory."
ELSEWHERE = ("/desk/images/", "/desk/wire/", "/desk/stories/")


@pytest.fixture
def story(desk: Any) -> Story:
    """A story off the wire that readers have."""
    story: Story = desk.story_off_the_wire()
    return story


def told_over(desk: Any, address: str, *, who: str = "editor") -> str:
    """What a page that is open at `address` is told when it asks: words alone."""
    answer = desk.newsroom.client(who).get("/desk/wire/alarms/now/", {"next": address})
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).strip()


def form_of(story: Story) -> str:
    return f"/desk/stories/edit/{story.pk}/"


def corrected(desk: Any, story: Story) -> None:
    desk.send(version=2, signals=["correction"], paragraphs=NEWER)
    desk.follow()


def test_a_form_that_is_open_is_told_of_a_newer_version_and_no_other_page_is(desk: Any, story: Story) -> None:
    assert told_over(desk, form_of(story)) == ""
    desk.send(version=2, paragraphs=NEWER)
    desk.follow()

    assert told_over(desk, form_of(story)) == f"{NEWS} Review"
    assert [told_over(desk, where) for where in ELSEWHERE] == ["", "", ""]


def test_a_correction_of_what_readers_have_is_told_on_every_page_with_its_clock(desk: Any, story: Story) -> None:
    corrected(desk, story)
    WireLine.objects.update(correction=timezone.now() - timedelta(minutes=12))

    for where in ELSEWHERE:
        said = told_over(desk, where)
        assert f"{CORRECTION} ap.example has corrected “Kim gets a medal”, which readers have. It waits since " in said, where
        assert "(12 min)" in said
    assert re.search(rf"{CORRECTION} {NEWS} It waits since \d\d:\d\d", told_over(desk, form_of(story)))
    assert told_over(desk, form_of(story)).count(CORRECTION) == 1, "its own form tells of it once"


def test_its_own_review_says_it_itself(desk: Any, story: Story) -> None:
    corrected(desk, story)

    assert told_over(desk, f"/desk/wire/updates/{story.pk}/") == ""


def test_a_correction_of_a_draft_is_told_on_its_form_alone(desk: Any) -> None:
    draft = desk.take(desk.inbox.take_in(newsml(), source="ap", name="a.xml", received=timezone.now()).entries[0])
    corrected(desk, draft)

    assert [told_over(desk, where) for where in ELSEWHERE] == ["", "", ""]
    assert CORRECTION in told_over(desk, form_of(draft))


def test_it_is_gone_as_soon_as_somebody_has_dealt_with_it(desk: Any, story: Story) -> None:
    corrected(desk, story)
    review = f"/desk/wire/updates/{story.pk}/"
    seen = re.search(r'name="seen" value="([^"]+)"', desk.editor.get(review).content.decode())
    assert seen
    desk.editor.post(review, {"seen": seen[1], "do": "publish"})

    assert told_over(desk, "/desk/images/") == told_over(desk, form_of(story)) == ""


def test_those_that_wait_longest_are_told_one_by_one_and_the_rest_as_a_number(desk: Any) -> None:
    for number in range(MOST + 2):
        desk.story_off_the_wire(guid=f"u:{number}", headline=f"News {number}")
        desk.send(guid=f"u:{number}", version=2, signals=["correction"], headline=f"News {number}", paragraphs=NEWER)
    desk.follow()
    for at, line in enumerate(WireLine.objects.order_by("pk")):
        WireLine.objects.filter(pk=line.pk).update(correction=timezone.now() - timedelta(minutes=at))

    said = told_over(desk, "/desk/images/")
    assert re.findall(r"“(News \d)”", said) == ["News 4", "News 3", "News 2"]
    assert "2 more stories that readers have must be corrected. All updates" in said


def test_nobody_is_told_on_the_form_of_a_killed_story_what_the_form_says(desk: Any, story: Story) -> None:
    desk.send(version=2, status="canceled")
    desk.follow()

    assert "KILLED by the agency" not in told_over(desk, form_of(story))
    assert "KILLED" in desk.editor.get(form_of(story)).content.decode()


def test_who_may_not_edit_stories_is_told_nothing_of_them(desk: Any, story: Story) -> None:
    corrected(desk, story)

    assert told_over(desk, "/desk/press/", who="operator") == ""


@pytest.mark.parametrize("where", ["", "/nowhere/", "//[", "/desk/stories/edit/nobody/", "/desk/stories/edit/99999999999999999999/"])
def test_a_page_that_is_none_is_told_what_all_are(desk: Any, story: Story, where: str) -> None:
    corrected(desk, story)

    assert CORRECTION in told_over(desk, where)


def test_the_inbox_leads_from_a_newer_version_to_its_review(desk: Any, story: Story, page: Any) -> None:
    desk.send(version=2, paragraphs=NEWER)

    assert f'href="/desk/wire/updates/{story.pk}/">Review</a>' in page("/desk/wire/")
