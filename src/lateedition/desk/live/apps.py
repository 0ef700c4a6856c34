"""The Django app of the live desk. Live blogs and their entries are the stories'; here is who works on them."""

from __future__ import annotations

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """The live desk."""

    name = "lateedition.desk.live"
    label = "live"
    verbose_name = "Live desk"
