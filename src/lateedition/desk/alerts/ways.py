"""Ways: how readers are told of breaking news, and how many each reaches. A way more is a line here."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings

from lateedition.desk.stories.queries import site_settings
from lateedition.dispatch.report import FOLDER, report_in

SILENT_S = 10.0


@dataclass(frozen=True)
class Way:
    """A way to tell readers. `trouble` says why nobody would be told by it just now, empty if they would be."""

    name: str
    readers: int
    trouble: str = ""


def ways() -> list[Way]:
    """Return the ways that this site has, on or not reachable just now; none where it has none."""
    return [*_by_push()]


def _by_push() -> list[Way]:
    if not (settings.HOUSE.dispatch_port and site_settings().push_breaking):
        return []
    report = report_in(settings.HOUSE.home / FOLDER)
    if report is None or time.time() - report.at > SILENT_S or report.trouble:
        return [Way("Notifications in browsers", 0, "the dispatch does not run here: they are sent when it does, for two hours")]
    return [Way("Notifications in browsers", report.browsers_breaking)]
