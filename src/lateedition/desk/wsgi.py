"""The desk as a WSGI application.

Loading it tells the press of the site, should nobody have done so yet, and starts what runs beside it: the scheduler, the darkroom, the
drawing room, and what carries the counts of readers over.
"""

from __future__ import annotations

import logging
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from lateedition.desk.starting import collecting_later

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lateedition.desk.settings")
with collecting_later():
    application = get_wsgi_application()
    import_module("lateedition.desk.urls")  # what the first request would import
logging.getLogger("lateedition").setLevel(logging.INFO)


def _introduce_site() -> None:
    from django.db import connections
    from django.utils import timezone

    from lateedition.desk.stories.actions import introduce_site

    introduce_site(now=timezone.now())
    connections.close_all()


def _start_what_runs_beside() -> None:
    from django.conf import settings

    from lateedition.desk import beside
    from lateedition.desk.audience import run as audience
    from lateedition.desk.cards import room
    from lateedition.desk.pictures import darkroom
    from lateedition.desk.planning import run

    run.begin()
    if settings.HOUSE.avif:
        beside.begin(darkroom.develop_next, name="darkroom", every_s=darkroom.LOOK_EVERY_S, again_s=darkroom.TRY_AGAIN_S)
    beside.begin(room.draw_next, name="drawing room", every_s=room.LOOK_EVERY_S, again_s=room.TRY_AGAIN_S)
    beside.begin(audience.bring_over, name="audience", every_s=audience.LOOK_EVERY_S)


_introduce_site()
_start_what_runs_beside()
