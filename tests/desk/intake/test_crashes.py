"""Whatever moment the follower is killed at, started again it comes to the same end: everything done, and nothing twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from tests.desk.intake.rules import rule

from lateedition.desk.handover import outbox
from lateedition.desk.intake.models import Alarm, Filing, Position, WireLine
from lateedition.desk.stories.models import Agency, Recall, Story
from newswire import PARAGRAPHS

FOLLOWER = """
import os, signal
import django
django.setup()
from django.conf import settings
from django.utils import timezone
from lateedition.desk.handover import outbox
from lateedition.desk.intake import actions, acting, applying, follower, router
from lateedition.desk.stories import actions as stories
from lateedition.wire.following import Following
from lateedition.wire.profiles import Profile

def die_before(owner, name):
    setattr(owner, name, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))

def die_after(owner, name):
    real = getattr(owner, name)
    def dies(*said, **more):
        real(*said, **more)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, dies)

{step}
look = follower.Follower(
    Following(settings.HOUSE.inbox_database), clock=timezone.now, profile_of=lambda _: Profile(updates="apply", publish="allowed")
)
while look.look():
    pass
"""
STEPS = {
    "as soon as it is asked to": "die_before(stories, 'kill')",
    "when the story is withdrawn and nobody told": "die_after(stories, 'kill')",
    "when everybody is told and the position not noted": "die_after(acting, '_raise')",
    "when all is done and before the rest is looked at": "die_after(follower.Follower, 'look_at_urgent')",
    "when the update is published and not noted": "die_after(stories, 'publish')",
    "when the update is noted": "die_after(actions, 'merge_and_publish')",
}


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_and_started_again_it_has_done_everything_once(desk: Any, step: str) -> None:
    killed, updated = desk.story_off_the_wire(guid="u:killed"), desk.story_off_the_wire(guid="u:updated")
    desk.send(guid="u:killed", version=2, status="canceled")
    desk.send(guid="u:updated", version=2, paragraphs=(*PARAGRAPHS, "It shone."))
    connections.close_all()
    environment = os.environ | {"LATEEDITION_HOME": str(desk.newsroom.home), "LATEEDITION_DATABASE_URL": settings.HOUSE.database_url}

    died = subprocess.run([sys.executable, "-P", "-c", FOLLOWER.replace("{step}", STEPS[step])], env=environment, check=False)
    assert died.returncode == -signal.SIGKILL, step
    desk.follow(updates="apply")

    assert Story.objects.get(pk=killed.pk).killed
    assert (Alarm.objects.count(), Recall.objects.count()) == (1, 1)
    assert [document.reason for document in desk.newsroom.log("withdrawn")] == ["killed"]
    assert "It shone." in str(outbox.latest(f"story:{updated.pk}").body)
    assert sum("It shone." in str(document.body) for document in desk.newsroom.log("story")) == 1
    assert not WireLine.objects.filter(waiting__isnull=False).exists()
    assert set(Position.objects.values_list("lane", flat=True)) == {"urgent", "arrivals", "routed"}


ROUTED_STEPS = {
    "when the draft is made and not filed": "die_after(actions, 'take')",
    "when it is published and not filed": "die_after(stories, 'publish')",
    "when it is filed and the position not noted": "die_after(router.Router, '_file')",
    "when all of it is noted": "die_after(router.Router, '_route')",
}


@pytest.mark.parametrize("step", ROUTED_STEPS)
def test_killed_while_it_routes_and_started_again_it_has_filed_taken_and_published_everything_once(desk: Any, step: str) -> None:
    Agency.objects.create(name="ap.example")
    rule(deed="publish", section=desk.newsroom.section)
    for number in range(3):
        desk.send(guid=f"u:{number}")
    connections.close_all()
    environment = os.environ | {"LATEEDITION_HOME": str(desk.newsroom.home), "LATEEDITION_DATABASE_URL": settings.HOUSE.database_url}

    died = subprocess.run([sys.executable, "-P", "-c", FOLLOWER.replace("{step}", ROUTED_STEPS[step])], env=environment, check=False)
    assert died.returncode == -signal.SIGKILL, step
    desk.follow(publish="allowed")

    assert sorted(Filing.objects.values_list("guid", "deed")) == [(f"u:{number}", "publish") for number in range(3)]
    assert sorted(Story.objects.values_list("wire_guid", "live")) == [(f"u:{number}", True) for number in range(3)]
    assert len(desk.newsroom.log("story")) == 3
