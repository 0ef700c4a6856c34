"""What an editor is promised of the number of sources: that it counts those who report, and not how often a copy is sent round."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.desk.intake.test_events import DAM, DAM_AGAIN, arrive, chess

from lateedition.desk.handover import outbox
from lateedition.desk.intake.happenings import Teller, tell
from lateedition.desk.stories import actions
from lateedition.desk.stories.models import Story
from lateedition.story.happening import Happening


def published(desk: Any, number: int) -> Story:
    story = desk.take(number).get_latest_revision_as_object()
    story.section = desk.newsroom.section
    actions.publish(story, user=None, now=timezone.now())
    return story


def told(story: Story) -> Happening | None:
    return outbox.latest(f"happening:{story.pk}")


def test_sources_are_who_reports_in_words_of_their_own_and_a_copy_is_none(desk: Any) -> None:
    story = published(desk, arrive(desk, "ap.example", "Tehri dam opens gates as Bhagirathi rises"))
    desk.group()
    assert tell(now=timezone.now()) == 1
    assert told(story).sources == 1
    for agency in ("efe.example", "dpa.example", "pti.example"):
        arrive(desk, agency, "Tehri dam opens gates as Bhagirathi rises", DAM)
    desk.group()
    assert tell(now=timezone.now()) == 0
    arrive(desk, "afp.example", "Villages below Tehri dam cleared", DAM_AGAIN)
    desk.group()
    assert tell(now=timezone.now()) == 1
    assert told(story).sources == 2


def test_a_source_that_took_its_report_back_is_none_any_more(desk: Any) -> None:
    story = published(desk, arrive(desk, "ap.example", "Tehri dam opens gates as Bhagirathi rises"))
    arrive(desk, "afp.example", "Villages below Tehri dam cleared", DAM_AGAIN)
    desk.group()
    tell(now=timezone.now())
    assert told(story).sources == 2
    arrive(desk, "afp.example", "Villages below Tehri dam cleared", DAM_AGAIN, version="2", pubstatus="canceled")
    desk.group()
    tell(now=timezone.now())
    assert told(story).sources == 1


def test_two_stories_of_one_event_are_told_to_be_of_one(desk: Any) -> None:
    one = published(desk, arrive(desk, "ap.example", "Tehri dam opens gates as Bhagirathi rises"))
    other = published(desk, arrive(desk, "afp.example", "Villages below Tehri dam cleared", DAM_AGAIN))
    third = published(desk, chess(desk))
    desk.group()
    tell(now=timezone.now())
    assert told(one).event == told(other).event != told(third).event


def test_nothing_is_looked_up_while_nothing_came_in_and_what_is_old_is_left_alone(desk: Any) -> None:
    story = published(desk, arrive(desk, "ap.example", "Tehri dam opens gates as Bhagirathi rises"))
    desk.group()
    teller = Teller()
    assert (teller.look(), teller.look()) == (1, 0)
    arrive(desk, "afp.example", "Villages below Tehri dam cleared", DAM_AGAIN)
    desk.group()
    assert tell(now=timezone.now() + timedelta(days=4)) == 0
    assert teller.look() == 1
    assert told(story).sources == 2
