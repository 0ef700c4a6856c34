"""Ways: how readers are told of breaking news, and how many each reaches. A way more is a line here."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from lateedition.desk.letters.sending import ask_for_breaking, offers_breaking
from lateedition.desk.stories.models import Story
from lateedition.desk.stories.queries import site_settings
from lateedition.dispatch.letters import report as letters_report
from lateedition.dispatch.report import FOLDER, report_in

if TYPE_CHECKING:
    from lateedition.desk.people.models import User

_FORGOTTEN = (
    "When the story is killed, withheld or taken down, those who were told are told to forget it: that can be asked, and not be seen to."
)
_CORRECTED = "Mail cannot be called back; a correction can be sent to those who got it."


@dataclass(frozen=True)
class Way:
    """A way to tell readers. `afterwards` is what can be done when the story turns out wrong.

    `trouble` says why nobody would be told just now, empty if they would be.
    """

    name: str
    readers: int
    afterwards: str
    trouble: str = ""

    @property
    def said(self) -> str:
        """How many it reaches, in words."""
        return self.trouble or f"{self.readers:,} {'reader' if self.readers == 1 else 'readers'}"


def ways() -> list[Way]:
    """Return the ways that this site has, on or not reachable just now; none where it has none."""
    return [*_by_push(), *_by_mail()]


def ask(story: Story, *, user: User | None, now: datetime) -> None:
    """Ask, in the turn of the verb, those ways that do not read of it in the story's own document."""
    if offers_breaking():
        ask_for_breaking(story, user=user, now=now)


def _by_push() -> list[Way]:
    if not (settings.HOUSE.dispatch_port and site_settings().push_breaking):
        return []
    report, name = report_in(settings.HOUSE.home / FOLDER), "Notifications in browsers"
    if report is None or not report.is_at_work(time.time()):
        return [Way(name, 0, _FORGOTTEN, "the dispatch does not run here: they are sent when it does, for two hours")]
    return [Way(name, report.browsers_breaking, _FORGOTTEN)]


def _by_mail() -> list[Way]:
    if not offers_breaking():
        return []
    report = letters_report.report_in(settings.HOUSE.home / FOLDER)
    if report is None:
        return [Way("Letters", 0, _CORRECTED, "how many want breaking news is not known on this machine")]
    return [Way("Letters", report.breaking, _CORRECTED)]
