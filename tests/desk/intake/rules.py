"""Rules for tests, as an editor would have written them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lateedition.desk.intake.models import RoutingRule
from lateedition.desk.stories.models import Topic

EARLIER = datetime.fromisoformat("2020-05-05T09:00:00+00:00")


def rule(name: str = "Medals", *, topics: tuple[Topic, ...] = (), **said: Any) -> RoutingRule:
    """A rule that is on since a while, and that fits what has a medal in it unless `said` says otherwise."""
    given: dict[str, Any] = {"words": "medal", "since": EARLIER, "order": RoutingRule.objects.count()}
    made = RoutingRule.objects.create(name=name, **(given | said))
    made.topics.set(topics)
    return made
